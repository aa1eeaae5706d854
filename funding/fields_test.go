package funding_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// paths are the fields that change from one content to the next.
func paths(old, next funding.Content) []string {
	var out []string
	for _, c := range funding.FieldsChanged(old, next) {
		out = append(out, c.Field)
	}
	return out
}

func TestFieldsChangedNamesWhatWasFilledIn(t *testing.T) {
	bias := money.BasisPoints(1250)
	line := funding.CostLine{Ref: "C1", Org: "RZX", Description: "Licences", Source: funding.NationalMoney, Nature: funding.Capital, Category: funding.Hardware, VAT: funding.Irrecoverable,
		VATRate: 2000, Amounts: funding.ByYear{2026: 100, 2027: 0}}
	owned := funding.Benefit{Ref: "B2", Org: "RZX", Type: funding.Societal, Description: "Fewer visits", Amounts: funding.ByYear{2028: 5}}
	with := func(change func(*funding.Content)) funding.Content {
		c := funding.Content{Answers: map[string]funding.Answer{"title": {Value: "Northmoor EPR"}}, Lines: []funding.CostLine{line}, Benefits: []funding.Benefit{owned}}
		change(&c)
		return c
	}
	same := with(func(*funding.Content) {})
	for _, tt := range []struct {
		name      string
		old, next funding.Content
		want      string
	}{
		{"nothing at all", same, same, ""},
		{"an answer", same, with(func(c *funding.Content) { c.Answers["title"] = funding.Answer{Value: "EPR"} }), "answers.title"},
		{"an answer of spaces is none", funding.Content{}, funding.Content{Answers: map[string]funding.Answer{"title": {Value: " \n"}}}, ""},
		{"an answer that was cleared", same, with(func(c *funding.Content) { delete(c.Answers, "title") }), ""},
		{"a first line, without what no form asks and without a year of nothing", funding.Content{}, funding.Content{Lines: []funding.CostLine{line}},
			"lines[C1].2026 lines[C1].category lines[C1].description lines[C1].nature lines[C1].ref lines[C1].source lines[C1].vat"},
		{"one year of one line", same, with(func(c *funding.Content) {
			c.Lines = []funding.CostLine{{}}
			c.Lines[0] = line
			c.Lines[0].Amounts = funding.ByYear{2026: 101}
		}), "lines[C1].2026"},
		{"what makes a line capital", same, with(func(c *funding.Content) {
			l := line
			l.ControlsAsset, l.LifeYears, l.Charging, l.NatureReason, l.VAT, l.VATRecovered = true, 5, funding.Perpetual, "Bought outright", funding.Partly, 5000
			c.Lines = []funding.CostLine{l}
		}), "lines[C1].charging_model lines[C1].controls_asset lines[C1].life_years lines[C1].nature_reason lines[C1].vat lines[C1].vat_recovered"},
		{"lines in another order", with(func(c *funding.Content) { c.Lines = []funding.CostLine{line, {Ref: "C2"}} }),
			with(func(c *funding.Content) { c.Lines = []funding.CostLine{{Ref: "C2"}, line} }), ""},
		{"a line that was removed", same, with(func(c *funding.Content) { c.Lines = nil }), ""},
		{"a benefit's owner", same, with(func(c *funding.Content) { b := owned; b.Owner = "Chief nurse"; c.Benefits = []funding.Benefit{b} }), "benefits[B2].owner"},
		{"a milestone and its day", same, with(func(c *funding.Content) {
			c.Milestones = []funding.Milestone{{Ref: "M1", Title: "Signed", Due: calendar.Date{Year: 2026, Month: 9, Day: 30}}}
		}), "milestones[M1].due milestones[M1].ref milestones[M1].title"},
		{"running costs and optimism bias", same, with(func(c *funding.Content) { c.Running, c.OptimismBias = funding.ByYear{2027: 1}, &bias }), "optimism_bias_bp running.2027"},
		{"an option with a line, a payer and the price basis", same, with(func(c *funding.Content) {
			c.Running, c.Payers, c.Prices = funding.ByYear{2031: 1}, map[calendar.FY]funding.FundSource{2031: funding.ICBMoney}, funding.NominalPrices
			c.Options = []funding.Option{{Ref: "O1", Kind: funding.DoMinimum, Title: "Scan", Benefits: funding.ByYear{2027: 3}, Lines: []funding.OptionLine{{Description: "Scanners", Nature: funding.Capital, Amounts: funding.ByYear{2026: 2}}}}}
		}), "options[O1].2027 options[O1].kind options[O1].lines[1].2026 options[O1].lines[1].description options[O1].lines[1].nature options[O1].ref options[O1].title prices.basis running.2031 running_payers.2031"},
		{"a stated source", same, with(func(c *funding.Content) {
			c.Funding = []funding.FundingCell{{Org: "RZX", Source: funding.LocalMoney, Nature: funding.Capital, FY: 2026, Amount: 7}}
		}), "funding[RZX LOCAL CAPITAL].2026"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(strings.Fields(strings.ReplaceAll(tt.want, "RZX LOCAL CAPITAL", "RZX_LOCAL_CAPITAL")), nilless(paths(tt.old, tt.next))); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
}

// nilless makes paths comparable with words that stand in a row.
func nilless(paths []string) []string {
	out := []string{}
	for _, p := range paths {
		out = append(out, strings.ReplaceAll(p, " ", "_"))
	}
	return out
}

// The worked example, counted by hand from 9.2 to 9.5: forty-seven answers; ten
// cost lines with six words each, charging model of five, control and life of
// six, and 38 amounts that are not nought: 60 + 5 + 6 + 6 + 38; ten years of
// running cost; five milestones of three fields; three benefits of five words
// and 9 + 9 + 8 amounts.
func TestTheWorkedExampleHasItsFieldsCounted(t *testing.T) {
	got := map[string]int{}
	for _, c := range funding.FieldsChanged(funding.Content{}, example.Content()) {
		part, _, _ := strings.Cut(strings.ReplaceAll(c.Field, "[", "."), ".")
		got[part]++
	}
	want := map[string]int{"answers": 47, "lines": 60 + 5 + 6 + 6 + 38, "running": 10, "milestones": 15, "benefits": 15 + 26}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields by part (-want +got):\n%s", diff)
	}
}

// Whatever is in two contents: the fields of the change are in order, none
// comes twice, each is in the content that came of it, and nothing is not a
// change.
func TestTheDiffNamesEachFieldOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyContent(t, "a"), anyContent(t, "b")
		there := paths(a, b)
		if !slices.IsSorted(there) || len(slices.Compact(slices.Clone(there))) != len(there) {
			t.Fatalf("not in order, or twice: %v", there)
		}
		all := paths(funding.Content{}, b)
		for _, f := range there {
			if !slices.Contains(all, f) {
				t.Fatalf("%s changed and is not in the content: %v", f, all)
			}
		}
		if again := paths(b, b); len(again) != 0 {
			t.Fatalf("a content differs from itself in %v", again)
		}
	})
}

func anyContent(t *rapid.T, label string) funding.Content {
	refs := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"C1", "C2", "C3"}), 0, 3, rapid.ID[string]).Draw(t, label+" lines")
	c := funding.Content{Answers: map[string]funding.Answer{}, Running: funding.ByYear{}}
	for _, key := range []string{"title", "risk"} {
		c.Answers[key] = funding.Answer{Value: rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, label+" "+key)}
	}
	for _, ref := range refs {
		c.Lines = append(c.Lines, funding.CostLine{Ref: ref, Description: rapid.SampledFrom([]string{"", "x"}).Draw(t, label+" words"),
			Amounts: funding.ByYear{2026: money.Pence(rapid.IntRange(0, 2).Draw(t, label+" pence"))}})
	}
	c.Running[2027] = money.Pence(rapid.IntRange(0, 2).Draw(t, label+" running"))
	return c
}
