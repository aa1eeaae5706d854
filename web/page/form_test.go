package page

import (
	"net/url"
	"testing"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

func TestFieldNamesFollowTheRulesPaths(t *testing.T) {
	for path, want := range map[string]string{
		"lines[0].ref": "lines-0-ref", "lines[12].amounts.2026/27": "lines-12-2026", "running_costs.2030/31": "running_costs-2030", "answers.title": "title",
		"conditions[1].due": "conditions-1-due", "scores[2]": "scores-2", "reasons": "reasons", "": "", "lines": "lines",
	} {
		if got := FieldName(path); got != want {
			t.Errorf("FieldName(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestARefusalStandsInTheSummaryWithItsWay(t *testing.T) {
	f := Form{Sent: url.Values{}, Link: func(place string) string { return SectionPath("B1", place) }}
	f.Refuse(refusal.Join(refusal.New(refusal.Invalid, "A", "Wrong.").At("lines[0].ref"), refusal.New(refusal.Conflict, "B", "Missing.").To("people"), refusal.New(refusal.Conflict, "C", "No.")))
	got := f.Summary()
	for i, want := range []string{"#lines-0-ref", "/bids/B1/sections/people", ""} {
		if got[i].Href != want {
			t.Errorf("problem %d leads to %q, want %q", i, got[i].Href, want)
		}
	}
	if f.Error("lines-0-ref") != "Wrong." {
		t.Errorf("beside the field: %q", f.Error("lines-0-ref"))
	}
}

func TestWhatWasTypedWinsOverWhatIsKept(t *testing.T) {
	unsent, emptied := Form{}, Form{Sent: url.Values{"title": {""}}}
	if got := unsent.Was("title", "kept"); got != "kept" {
		t.Errorf("before sending: %q, want what is kept", got)
	}
	if got := emptied.Was("title", "kept"); got != "" {
		t.Errorf("emptied: %q, want nothing", got)
	}
	if !unsent.Ticked("box", true) || emptied.Ticked("box", true) {
		t.Error("an unticked box is not sent, and stays unticked")
	}
}

func TestRowsAreFoundInTheirOrder(t *testing.T) {
	f := Form{Sent: url.Values{"lines-10-ref": {""}, "lines-2-ref": {""}, "lines-2-2026": {""}, "benefits-0-ref": {""}, "lines-x-ref": {""}}}
	got := f.RowsSent("lines")
	if len(got) != 2 || got[0] != 2 || got[1] != 10 {
		t.Errorf("got %v, want [2 10]", got)
	}
}

func TestFiguresAndWords(t *testing.T) {
	for p, want := range map[money.Pence]string{0: "", 123_456: "1,234.56", 420_000_000: "4,200,000", -5_00: "−5", 50: "0.50"} {
		if got := bare(p); got != want {
			t.Errorf("bare(%d) = %q, want %q", p, got, want)
		}
	}
	for _, test := range []struct{ got, want string }{
		{join(nil), ""}, {join([]string{"a"}), "a"}, {join([]string{"a", "b", "c"}), "a, b and c"}, {workingDays(1), "1 working day"}, {workingDays(0), "0 working days"},
		{percent("-48.3"), "−48.3%"}, {percent(""), "–"}, {yearColumn(calendar.FY(2026)), "2026"}, {SectionPath("B", "costs"), "/bids/B/costs"}, {SectionPath("B", "approve"), "/bids/B/check"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestASealTellsOneVersionFromAnother(t *testing.T) {
	first, again := Seal("a"), Seal("a")
	if first != again || first == Seal("b") || Seal("") == "" {
		t.Error("a seal is the same for the same and differs for others, and is never empty")
	}
}
