package exchange_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

// submittedBid is as much of the worked example's bid as its receipt needs.
func submittedBid() funding.Bid {
	at := time.Date(2026, 5, 6, 13, 20, 0, 123e6, time.UTC)
	hash := strings.Repeat("0123456789abcdef", 4)
	approved := funding.Endorsement{By: "david", At: at.Add(-time.Hour), ContentHash: hash, ContentVersion: 7, Step: 1, Role: funding.TrustSRO}
	signed := funding.Endorsement{By: "chloe", For: "eleri", At: at, ContentHash: hash, ContentVersion: 7, Step: 2, Role: funding.TrustCFO}
	return funding.Bid{ID: example.BidID, Title: "Northmoor EPR", Status: funding.CompletenessCheck, Approvals: []funding.Endorsement{approved}, SRO: &approved, CFO: &signed, ContentHash: hash,
		Ask: 18_400_000_00, Ruleset: "CAP-2026", Submitted: &funding.Moment{At: at, Day: calendar.DateOf(at), By: "chloe", For: "eleri"}, CompleteDue: calendar.Date{Year: 2026, Month: 5, Day: 11},
		Passed:   []funding.Check{{Code: "F1", Title: "The board approved the bid", Passed: true, Saying: "The board approved the bid on 30 April 2026 (minute 14)."}},
		Extended: &funding.Extension{Until: at.Add(time.Hour), Reason: "The trust’s network failed."}}
}

func receipt(t *testing.T) []byte {
	t.Helper()
	names := map[string]string{"david": "David Okafor", "eleri": "Eleri Morgan", "chloe": "Chloe Adeyemi"}
	b := submittedBid()
	file, err := exchange.PDF(funding.ReceiptDocument(b, example.Org(), example.Round(), names), b.Submitted.At)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestOneReceiptHasTheSameBytesEachTime(t *testing.T) {
	first := receipt(t)
	for range 3 {
		if !bytes.Equal(first, receipt(t)) {
			t.Fatal("the same receipt came out in other bytes")
		}
	}
	if !bytes.HasPrefix(first, []byte("%PDF-")) || !bytes.Contains(first, []byte("/Lang")) {
		t.Errorf("it begins %q", first[:20])
	}
}

var shownText = regexp.MustCompile(`\(((?:[^\\()]|\\.)*)\)\s*Tj`)

// wordsIn reads the words off the pages: the strings that the content streams
// show, in the order in which they are drawn.
func wordsIn(file []byte) string {
	windows := strings.NewReplacer("\x92", "’", "\xa3", "£", `\(`, "(", `\)`, ")", `\\`, `\`)
	var out []string
	for _, m := range shownText.FindAllSubmatch(file, -1) {
		out = append(out, windows.Replace(string(m[1])))
	}
	return strings.Join(out, " ")
}

func TestTheReceiptSaysWhatItMust(t *testing.T) {
	words := wordsIn(receipt(t))
	for _, want := range []string{"Receipt: Northmoor EPR", "FP26-RZX-001", "2:20:00.123pm BST on 6 May 2026", "£18,400,000.00", "Chloe Adeyemi for Eleri Morgan", "David Okafor", "Senior responsible owner",
		"The board approved the bid", "30 April 2026 (minute 14).", "The trust’s network failed.", "by 5pm on 11 May 2026.", "version 7. Page 1", "CAP-2026"} {
		if !strings.Contains(words, want) {
			t.Errorf("the PDF does not say %q; it says %s", want, words)
		}
	}
	if seal := strings.ReplaceAll(words, " ", ""); !strings.Contains(seal, submittedBid().ContentHash) {
		t.Error("the PDF does not show the seal in full")
	}
}

func TestALongReceiptGoesOverPages(t *testing.T) {
	b := submittedBid()
	for range 60 {
		b.Passed = append(b.Passed, b.Passed[0])
	}
	file, err := exchange.PDF(funding.ReceiptDocument(b, example.Org(), example.Round(), nil), b.Submitted.At)
	if err != nil {
		t.Fatal(err)
	}
	if words := wordsIn(file); !strings.Contains(words, "Page 3") || strings.Count(words, "The board approved the bid on") != 61 {
		t.Errorf("%d checks on pages up to 3: %v", strings.Count(words, "The board approved the bid on"), strings.Contains(words, "Page 3"))
	}
}
