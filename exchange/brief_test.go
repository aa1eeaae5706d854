package exchange_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// fullBrief is as long as a brief gets: every list full, with long sentences.
func fullBrief() funding.Brief {
	long := strings.Repeat("Something that takes a whole line and some more to say. ", 2)
	b := funding.Brief{Bid: "FP26-RZX-001", Title: "Northmoor EPR, an electronic record for every ward and clinic of three hospitals", Trust: "Northmoor University Hospitals NHS Foundation Trust", Hash: strings.Repeat("a", 64), FlagsLeft: 4, Changed: 40}
	for _, name := range []string{"Ask", "Local match", "Whole-life cost", "Net present social value", "Benefit–cost ratio", "Score"} {
		b.Figures = append(b.Figures, funding.BriefFigure{Name: name, Value: "£14,206,444.81"})
	}
	for fy := calendar.FY(2026); fy < 2030; fy++ {
		b.Cover = append(b.Cover, funding.BriefCover{FY: fy, Nature: funding.Capital, Left: 1, Ask: 2, After: -1}, funding.BriefCover{FY: fy, Nature: funding.Revenue, Left: 1, Ask: 1})
	}
	for i := range 3 {
		if i < 2 {
			changed := "Changed: " + long[:40] + "…, from “" + long[:30] + "…” to “" + long[:30] + "…”."
			b.Said = append(b.Said, changed, changed)
		}
		b.Authority, b.Flags = append(b.Authority, long), append(b.Flags, long)
	}
	for range 8 {
		b.Proposed = append(b.Proposed, funding.Proposed{Review: funding.Cyber, Text: long})
	}
	return b
}

func TestABriefIsOneSideOfA4(t *testing.T) {
	b := fullBrief()
	pdf, err := exchange.BriefPDF(b, b.Document(calendar.DateOf(issued)), issued)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(pdf, []byte("/Type /Page\n")); n != 1 {
		t.Errorf("got %d pages, want 1", n)
	}
	again, err := exchange.BriefPDF(b, b.Document(calendar.DateOf(issued)), issued)
	if err != nil || !bytes.Equal(pdf, again) {
		t.Errorf("the same brief gives other bytes (%v)", err)
	}
	if !bytes.Contains(pdf, []byte("Delegated authority")) {
		t.Error("the heading “Delegated authority” is missing")
	}
}
