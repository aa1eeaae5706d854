package funding_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
)

func sectionOf(t *testing.T, d funding.Document, heading string) funding.Section {
	t.Helper()
	i := slices.IndexFunc(d.Sections, func(s funding.Section) bool { return s.Heading == heading })
	if i < 0 {
		t.Fatalf("there is no part %q", heading)
	}
	return d.Sections[i]
}

func TestTheClausesMakeTheAgreement(t *testing.T) {
	d := *newAward(t).last.Effects.Document
	var headings []string
	for _, s := range d.Sections {
		headings = append(headings, s.Heading)
	}
	want := []string{"Who this is between", "The money", "Local match", "Milestones", "Conditions", "How money is claimed and paid", "What is held back", "Changes", "Records"}
	if diff := cmp.Diff(want, headings); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	for _, row := range [][]string{{"2028/29", "capital", "RZX", "national", "indicative", "£3,000,000.00"}, {"All years", "capital", "", "national", "", "£13,800,000.00"},
		{"All years", "revenue", "", "national", "", "£4,600,000.00"}, {"Award, all years", "", "", "", "", "£18,400,000.00"}} {
		if rows := sectionOf(t, d, "The money").Table.Rows; !slices.ContainsFunc(rows, func(r []string) bool { return slices.Equal(r, row) }) {
			t.Errorf("the schedule of money has no row %v: %v", row, rows)
		}
	}
	for _, s := range d.Sections {
		if words := strings.Join(s.Paragraphs, " "); strings.ContainsAny(words, "{}") {
			t.Errorf("a placeholder was not filled: %s", words)
		}
	}
	if words := sealed(d); !strings.Contains(words, "Both keep records for 7 years") || !strings.Contains(words, "Indicative: 2028/29 and 2029/30.") || strings.Contains(words, "whichever is lower") {
		t.Error("the clauses do not say what the award is")
	}
}

func TestAClauseStandsWhereItApplies(t *testing.T) {
	yes, no := true, false
	tests := []struct {
		name string
		when funding.ClauseWhen
		want bool
	}{
		{"always", funding.ClauseWhen{}, true},
		{"on the award's pathway", funding.ClauseWhen{Pathways: []string{"STANDARD"}}, true},
		{"on another", funding.ClauseWhen{Pathways: []string{"FAST", "MAJOR"}}, false},
		{"with revenue", funding.ClauseWhen{Nature: funding.Revenue}, true},
		{"with conditions", funding.ClauseWhen{Conditions: &yes}, true},
		{"without conditions", funding.ClauseWhen{Conditions: &no}, false},
		{"for joint awards", funding.ClauseWhen{Joint: &yes}, false},
		{"with indicative years", funding.ClauseWhen{Indicative: &yes}, true},
	}
	a := newAward(t).award
	for _, tt := range tests {
		if got := tt.when.Fits(a); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
	a.Profile = append(slices.Clone(a.Profile), funding.ProfileCell{Org: "RZB", FY: 2026, Nature: funding.Capital, Certainty: funding.Firm, Amount: 1})
	if !(funding.ClauseWhen{Joint: &yes}).Fits(a) {
		t.Error("money for a second trust makes no joint award")
	}
}

// The pre-signed tolerance is the lower of £250,000 and 5 % (R6); it stands in
// joint awards, between whose trusts money may move.
func TestAJointAwardSignsTheToleranceBeforehand(t *testing.T) {
	l := newAward(t)
	a := l.award
	a.Profile = append(slices.Clone(a.Profile), funding.ProfileCell{Org: "RZB", FY: 2026, Nature: funding.Capital, Certainty: funding.Firm, Amount: 1})
	if words := sealed(funding.Memorandum(a, l.facts, 2, a.Agreement.Issued)); !strings.Contains(words, "up to £250,000.00 or 5% of the releasing trust's sum, whichever is lower") {
		t.Error("the tolerance is not there")
	}
}

// Whatever the library says, the schedules are there.
func TestAnAgreementWithoutClausesStillHoldsTheMoney(t *testing.T) {
	l := newAward(t)
	l.facts.Rules.Clauses = nil
	d := funding.Memorandum(l.award, l.facts, 1, l.award.Agreement.Issued)
	if len(d.Sections) != 4 || sectionOf(t, d, "The money").Table == nil || sectionOf(t, d, "Conditions").Table == nil {
		t.Errorf("got %+v", d.Sections)
	}
}

func TestWhatIsWrongWithAClauseIsNamed(t *testing.T) {
	tests := []struct {
		name, path, says string
		change           func(c *funding.Clause)
	}{
		{"an unknown placeholder", "clauses[0].text", "{trsut}", func(c *funding.Clause) { c.Text = []string{"Dear {trsut}."} }},
		{"a bracket that is not closed", "clauses[0].text", "not closed", func(c *funding.Clause) { c.Text = []string{"Dear {trust."} }},
		{"money outside its schedule", "clauses[0].text", "changes with the profile", func(c *funding.Clause) { c.Text = []string{"It is {total}."} }},
		{"no text and no schedule", "clauses[0].text", "says nothing", func(c *funding.Clause) { c.Text = nil }},
		{"no code", "clauses[0].code", "empty", func(c *funding.Clause) { c.Code = "" }},
		{"a code that is used twice", "clauses[1].code", "used twice", func(c *funding.Clause) { c.Code = "PARTIES_JOINT" }},
		{"no title", "clauses[0].title", "heading", func(c *funding.Clause) { c.Title = "" }},
		{"no source", "clauses[0].source", "where it is from", func(c *funding.Clause) { c.Source = "" }},
		{"an unknown schedule", "clauses[0].schedule", "MILESTONES", func(c *funding.Clause) { c.Schedule = "STAFF" }},
		{"an unknown pathway", "clauses[0].when", "SLOW", func(c *funding.Clause) { c.When.Pathways = []string{"SLOW"} }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := rules(t)
			r.Clauses = slices.Clone(r.Clauses)
			tt.change(&r.Clauses[0])
			faults := funding.CheckRuleset(r)
			if len(faults) != 1 || faults[0].Path != tt.path || !strings.Contains(faults[0].Says, tt.says) {
				t.Errorf("got %v, want one at %s that says %q", faults, tt.path, tt.says)
			}
		})
	}
}

// A clause that changes later leaves what was issued alone; a notice takes it
// over word for word too.
func TestANoticeKeepsEveryOtherPartWordForWord(t *testing.T) {
	_, signed, notice := noticed(t)
	var changed []string
	for _, c := range funding.DiffDocuments(signed, notice) {
		changed = append(changed, c.Code)
	}
	if diff := cmp.Diff([]string{"NOTICE", "IMPACT", "REPLY", "MONEY"}, changed); diff != "" {
		t.Errorf("changed parts (-want +got):\n%s", diff)
	}
	first := newAward(t)
	l := claiming(t).withPapers(first.last.Effects.Document)
	l.facts.Rules.Clauses = slices.Clone(l.facts.Rules.Clauses)
	for i := range l.facts.Rules.Clauses {
		if l.facts.Rules.Clauses[i].Code == "RECORDS" {
			l.facts.Rules.Clauses[i].Text = []string{"Both keep records for ever."}
		}
	}
	l.do("farah", noon("2026-11-10"), funding.WithdrawYear, e15())
	if strings.Contains(sealed(l.last.Effects.Document), "for ever") {
		t.Error("the funder's notice alone brought in a new clause")
	}
}

func TestTheDifferenceOfTwoVersions(t *testing.T) {
	_, signed, notice := noticed(t)
	diff := funding.DiffDocuments(signed, notice)
	money := diff[len(diff)-1]
	cells := []funding.CellChange{
		{Row: "2028/29, capital, RZX, national, indicative", Column: "Amount", Was: "£3,000,000.00", Now: "£1,800,000.00"},
		{Row: "All years, capital, national", Column: "Amount", Was: "£13,800,000.00", Now: "£12,600,000.00"},
		{Row: "Award, all years", Column: "Amount", Was: "£18,400,000.00", Now: "£17,200,000.00"},
	}
	if d := cmp.Diff(cells, money.Cells); d != "" {
		t.Errorf("cells (-want +got):\n%s", d)
	}
	if len(money.Paragraphs) != 1 {
		t.Fatalf("%d paragraphs changed: %+v", len(money.Paragraphs), money.Paragraphs)
	}
	for mark, want := range map[funding.TextMark]string{funding.TextGone: "£18,400,000.00: £13,800,000.00", funding.TextCame: "£17,200,000.00: £12,600,000.00"} {
		if got := strings.Join(wordsOf(money.Paragraphs[0].Runs, mark), " "); got != want {
			t.Errorf("%s: got %q, want %q", mark, got, want)
		}
	}
	if same := funding.DiffDocuments(signed, signed); len(same) != 0 {
		t.Errorf("a version differs from itself: %+v", same)
	}
	back := funding.DiffDocuments(notice, signed)
	if last := back[len(back)-1]; last.Was != "What the trust can do" || last.Now != "" {
		t.Errorf("the part that is gone: %+v", last)
	}
}

func wordsOf(runs []funding.TextRun, mark funding.TextMark) (out []string) {
	for _, r := range runs {
		if r.Mark == mark {
			out = append(out, r.Text)
		}
	}
	return out
}
