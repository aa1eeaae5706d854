package funding_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// carryRules ask six questions, five of which are carried.
func carryRules() funding.Ruleset {
	return funding.Ruleset{Questions: []funding.Question{
		{Key: "need", Label: "Need", Type: "LONG_TEXT", Max: 10, Carry: true},
		{Key: "price", Label: "Price", Type: "CHOICE", Choices: []funding.Choice{{Value: "QUOTED", Label: "Quoted"}}, Carry: true},
		{Key: "sro", Label: "SRO", Type: "PERSON", Role: funding.TrustSRO, Carry: true},
		{Key: "cfo", Label: "CFO", Type: "PERSON", Role: funding.TrustCFO, Carry: true},
		{Key: "plan", Label: "Plan", Type: "TEXT", Carry: true},
		{Key: "board", Label: "Board", Type: "DATE"},
	}}
}

var carriedAt = time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC)

func typedOn(value, day string) funding.Answer {
	d, err := calendar.ParseDate(day)
	if err != nil {
		panic(err)
	}
	return funding.Answer{Value: value, Provenance: funding.Typed, At: d.At(10, 0), By: "amina", ActiveMS: 9000}
}

func TestWhatIsCarriedOver(t *testing.T) {
	confirmed := typedOn("Notes", "2025-05-01")
	confirmed.ConfirmedAt = time.Date(2026, 2, 3, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name    string
		earlier funding.EarlierAnswer
		want    string // value, source and day; "" = nothing
	}{
		{"an answer, with the bid and the day", funding.EarlierAnswer{Key: "need", Bid: "FD25-RZX-001", Answer: typedOn("Notes", "2025-05-01")}, "Notes Bid FD25-RZX-001 2025-05-01"},
		{"an answer that was confirmed later is as of then", funding.EarlierAnswer{Key: "need", Bid: "FD25-RZX-001", Answer: confirmed}, "Notes Bid FD25-RZX-001 2026-02-03"},
		{"a text that has become too long stays behind", funding.EarlierAnswer{Key: "need", Answer: typedOn("Eleven runes", "2025-05-01")}, ""},
		{"a choice that is gone stays behind", funding.EarlierAnswer{Key: "price", Answer: typedOn("GUESSED", "2025-05-01")}, ""},
		{"a person who holds the role still", funding.EarlierAnswer{Key: "sro", Bid: "FD25-RZX-001", Answer: typedOn("david", "2025-05-01")}, "david Bid FD25-RZX-001 2025-05-01"},
		{"a person of another role stays behind", funding.EarlierAnswer{Key: "cfo", Answer: typedOn("david", "2025-05-01")}, ""},
		{"blanks are no answer", funding.EarlierAnswer{Key: "plan", Answer: typedOn("  ", "2025-05-01")}, ""},
		{"a question that is not carried", funding.EarlierAnswer{Key: "board", Answer: typedOn("2025-04-30", "2025-05-01")}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, a := range funding.CarryAnswers(carryRules(), []funding.EarlierAnswer{tt.earlier}, example.People(), example.Trust, "ben", carriedAt) {
				got = strings.Join([]string{a.Value, a.Source, a.AsOf.String()}, " ")
				if a.Provenance != funding.Inherited || !a.Unconfirmed() || !a.FromBid() || a.By != "ben" || !a.At.Equal(carriedAt) || a.ActiveMS != 0 {
					t.Errorf("carried %+v, want it inherited, unconfirmed and put there by ben", a)
				}
			}
			if got != tt.want {
				t.Errorf("carried %q, want %q", got, tt.want)
			}
		})
	}
}

func TestConfirmingKeepsWhereAnAnswerIsFrom(t *testing.T) {
	a := funding.Answer{Value: "Notes", Provenance: funding.Inherited, Source: "Bid FD25-RZX-001"}
	got := a.Confirmed("amina", carriedAt)
	want := funding.Answer{Value: "Notes", Provenance: funding.PrefillAccepted, Source: "Bid FD25-RZX-001", ConfirmedBy: "amina", ConfirmedAt: carriedAt}
	if got != want || got.Unconfirmed() || !got.FromBid() {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if again := got.Confirmed("ben", carriedAt.Add(time.Hour)); again != want {
		t.Errorf("confirmed twice: got %+v, want the first", again)
	}
	typed := typedOn("Notes", "2026-05-01")
	if got := typed.Confirmed("amina", carriedAt); got != typed {
		t.Errorf("a typed answer needs no confirming: got %+v", got)
	}
}

func TestStructureIsBroughtWithoutAmounts(t *testing.T) {
	old := example.Content()
	got := funding.CarryStructure(old, 365)
	if len(got.Lines) != 10 || len(got.Benefits) != 3 || len(got.Milestones) != 5 || len(got.Answers) != 0 || len(got.Running) != 0 {
		t.Fatalf("brought %d lines, %d benefits, %d milestones, %d answers, %d running costs; want 10, 3, 5, 0, 0", len(got.Lines), len(got.Benefits), len(got.Milestones), len(got.Answers), len(got.Running))
	}
	if got.Total("", "") != 0 || old.Total("", "") != 27_600_000_00 {
		t.Errorf("brought %s and left %s; want nothing brought and £27,600,000.00 left", got.Total("", ""), old.Total("", ""))
	}
	if l := got.Lines[0]; l.Description != "Licences, perpetual" || l.VAT != funding.Irrecoverable || l.VATRate != 2000 || l.Category != funding.LicencePerpetual || l.LifeYears != 10 {
		t.Errorf("the first line is %+v", l)
	}
	if b := got.Benefits[0]; b.Owner != "Director of finance" || b.Measure == "" || b.Baseline+b.Target != "" || b.Amounts.Total() != 0 {
		t.Errorf("the first benefit is %+v", b)
	}
	if m := got.Milestones[0]; m.Title != "Contract signed" || m.Due.String() != "2027-09-30" {
		t.Errorf("the first milestone is %+v, want 30 September 2027", m)
	}
}

func TestTheMostAlikeBidStandsFirst(t *testing.T) {
	on := func(month time.Month) calendar.Date { return calendar.Date{Year: 2025, Month: month, Day: 1} }
	bids := []funding.EarlierBid{
		{ID: "A", Pathway: "FAST", Ask: 90_000_000, On: on(9)},
		{ID: "B", Pathway: "STANDARD", Ask: 2_000_000_000, On: on(3)},
		{ID: "C", Pathway: "STANDARD", Ask: 500_000_000, On: on(1)},
		{ID: "D", Pathway: "STANDARD", Ask: 2_000_000_000, On: on(5)},
	}
	for _, tt := range []struct {
		name, pathway string
		ask           money.Pence
		want          string
	}{
		{"the pathway first, then the size, then the newest", "STANDARD", 1_900_000_000, "DBCA"},
		{"another size", "STANDARD", 400_000_000, "CDBA"},
		{"another pathway", "FAST", 80_000_000, "ACDB"},
		{"nothing expected: the newest", "", 0, "ADBC"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, b := range funding.AlikeFirst(bids, tt.pathway, tt.ask) {
				got += b.ID
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestHowMuchIsFilledIn(t *testing.T) {
	answers := map[string]funding.Answer{
		"need":  {Value: "Notes", Provenance: funding.Inherited, Source: "Bid FD25-RZX-001"},
		"price": {Value: "QUOTED", Provenance: funding.PrefillAccepted, Source: "Bid FD25-RZX-001"},
		"sro":   {Value: "david", Provenance: funding.Computed, Source: "The only one"},
		"plan":  {Value: "Typed", Provenance: funding.Typed},
		"cfo":   {Value: "eleri", Provenance: funding.PrefillEdited, Source: "The only one"},
		"other": {Value: "Not asked", Provenance: funding.Inherited, Source: "Bid FD25-RZX-001"},
	}
	got := funding.PrefillOf(answers, carryRules().Questions)
	want := funding.Prefill{Asked: 6, Filled: 4, Carried: 2, Looked: 2, Confirmed: 1, Changed: 1}
	if diff := cmp.Diff(want, got); diff != "" || got.Percent() != 66 {
		t.Errorf("%d %% (-want +got):\n%s", got.Percent(), diff)
	}
	if got := funding.PrefillOf(nil, nil).Percent(); got != 0 {
		t.Errorf("nothing asked: got %d %%, want 0", got)
	}
}
