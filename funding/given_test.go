package funding_test

import (
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

func TestTheExampleCanBeEntered(t *testing.T) {
	checks := map[string]error{
		"answers": funding.CheckAnswers(example.Answers(), rules(t)), "costs": funding.CheckCosts(example.Costs(), example.Round()),
		"milestones": funding.CheckMilestones(example.Milestones()), "benefits": funding.CheckBenefits(example.Benefits()),
	}
	for what, err := range checks {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestCheckAnswers(t *testing.T) {
	tests := []struct{ name, key, value, want string }{
		{"an empty value clears an answer", "board_approved_on", "", ""},
		{"a text as long as it may be", "title", strings.Repeat("é", 139), ""},
		{"a text a letter too long", "title", strings.Repeat("é", 140), "answers.title TOO_LONG"},
		{"a date", "board_approved_on", "2026-04-30", ""},
		{"no date", "board_approved_on", "30 April", "answers.board_approved_on DATE_INVALID"},
		{"a day that does not exist", "board_approved_on", "2026-02-30", "answers.board_approved_on DATE_INVALID"},
		{"a choice", "risk", "HIGH", ""},
		{"no choice", "risk", "high", "answers.risk NOT_A_CHOICE"},
		{"yes", "icb_support", "YES", ""},
		{"neither yes nor no", "icb_support", "Maybe", "answers.icb_support NOT_A_CHOICE"},
		{"no question", "favourite_colour", "blue", "answers.favourite_colour NO_SUCH_QUESTION"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := fields(funding.CheckAnswers([]funding.GivenAnswer{{Key: tt.key, Value: tt.value}}, rules(t))); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	both := []funding.GivenAnswer{{Key: "risk", Value: "?"}, {Key: "title", Value: "Fine"}, {Key: "icb_support", Value: "?"}}
	if got, want := fields(funding.CheckAnswers(both, rules(t))), "answers.risk NOT_A_CHOICE, answers.icb_support NOT_A_CHOICE"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCheckCosts(t *testing.T) {
	line := func(change func(*funding.CostLine)) func(*funding.Costs) {
		return func(c *funding.Costs) { change(&c.Lines[1]) }
	}
	cell := func(change func(*funding.FundingCell)) func(*funding.Costs) {
		return func(c *funding.Costs) {
			f := funding.FundingCell{Org: "RZX", Source: funding.NationalMoney, Nature: funding.Capital, FY: 2026, Amount: 1}
			change(&f)
			c.Funding = []funding.FundingCell{f}
		}
	}
	bias := func(bp money.BasisPoints) func(*funding.Costs) {
		return func(c *funding.Costs) { c.OptimismBias = &bp }
	}
	tests := []struct {
		name   string
		change func(*funding.Costs)
		want   string
	}{
		{"two lines of one name", line(func(l *funding.CostLine) { l.Ref = "C1" }), "lines[1].ref REF_TWICE"},
		{"a line without a name", line(func(l *funding.CostLine) { l.Ref = " " }), "lines[1].ref REF_MISSING"},
		{"a line that buys nothing said", line(func(l *funding.CostLine) { l.Description = "" }), "lines[1].description DESCRIPTION_MISSING"},
		{"an unknown category", line(func(l *funding.CostLine) { l.Category = "BISCUITS" }), "lines[1].category CATEGORY_UNKNOWN"},
		{"an unknown treatment of VAT", line(func(l *funding.CostLine) { l.VAT = "SOME" }), "lines[1].vat NOT_A_CHOICE"},
		{"VAT that is not said yet, in a draft", line(func(l *funding.CostLine) { l.VAT = "" }), ""},
		{"VAT above 100%", line(func(l *funding.CostLine) { l.VATRate = 10_001 }), "lines[1].vat_rate_bp OUT_OF_RANGE"},
		{"an unknown source", line(func(l *funding.CostLine) { l.Source = "LOTTERY" }), "lines[1].source NOT_A_CHOICE"},
		{"an unknown nature", line(func(l *funding.CostLine) { l.Nature = "BOTH" }), "lines[1].nature NOT_A_CHOICE"},
		{"an unknown charging model", line(func(l *funding.CostLine) { l.Charging = "BARTER" }), "lines[1].charging_model CHARGING_MODEL_UNKNOWN"},
		{"a negative life", line(func(l *funding.CostLine) { l.LifeYears = -1 }), "lines[1].life_years LIFE_OUT_OF_RANGE"},
		{"a negative amount", line(func(l *funding.CostLine) { l.Amounts[2027] = -1 }), "lines[1].amounts.2027/28 MONEY_NEGATIVE"},
		{"too large an amount", line(func(l *funding.CostLine) { l.Amounts[2027] = money.Max + 1 }), "lines[1].amounts.2027/28 MONEY_TOO_LARGE"},
		{"a year out of the world", line(func(l *funding.CostLine) { l.Amounts[1999] = 1 }), "lines[1].amounts FY_INVALID"},
		{"a good stated source", cell(func(*funding.FundingCell) {}), ""},
		{"a stated source from nowhere", cell(func(f *funding.FundingCell) { f.Source = "" }), "funding[0].source NOT_A_CHOICE"},
		{"a stated source of no nature", cell(func(f *funding.FundingCell) { f.Nature = "" }), "funding[0].nature NOT_A_CHOICE"},
		{"a stated source of no year", cell(func(f *funding.FundingCell) { f.FY = 0 }), "funding[0].fy FY_INVALID"},
		{"a negative stated source", cell(func(f *funding.FundingCell) { f.Amount = -1 }), "funding[0].amount_pence MONEY_NEGATIVE"},
		{"a negative running cost", func(c *funding.Costs) { c.Running[2030] = -1 }, "running_costs.2030/31 MONEY_NEGATIVE"},
		{"optimism bias of 200%, as for equipment", bias(20_000), ""},
		{"more than that", bias(20_001), "optimism_bias_bp OUT_OF_RANGE"},
		{"less than none", bias(-1), "optimism_bias_bp OUT_OF_RANGE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := example.Costs()
			tt.change(&c)
			if got := fields(funding.CheckCosts(c, example.Round())); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCheckMilestonesAndBenefits(t *testing.T) {
	m := func(change func(*funding.Milestone)) error {
		list := example.Milestones()
		change(&list[1])
		return funding.CheckMilestones(list)
	}
	b := func(change func(*funding.Benefit)) error {
		list := example.Benefits()
		change(&list[1])
		return funding.CheckBenefits(list)
	}
	tests := []struct {
		name string
		err  error
		want string
	}{
		{"two milestones of one name", m(func(x *funding.Milestone) { x.Ref = "M1" }), "milestones[1].ref REF_TWICE"},
		{"a milestone without words", m(func(x *funding.Milestone) { x.Title = "" }), "milestones[1].title TITLE_MISSING"},
		{"a milestone without a date", m(func(x *funding.Milestone) { x.Due = calendar.Date{} }), "milestones[1].due DATE_MISSING"},
		{"a benefit without a name", b(func(x *funding.Benefit) { x.Ref = "" }), "benefits[1].ref REF_TWICE"},
		{"a benefit of no type", b(func(x *funding.Benefit) { x.Type = "NICE" }), "benefits[1].type NOT_A_CHOICE"},
		{"a benefit without words", b(func(x *funding.Benefit) { x.Description = " " }), "benefits[1].description DESCRIPTION_MISSING"},
		{"a negative benefit", b(func(x *funding.Benefit) { x.Amounts[2028] = -1 }), "benefits[1].amounts.2028/29 MONEY_NEGATIVE"},
	}
	for _, tt := range tests {
		if got := fields(tt.err); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTheSealOfTheContent(t *testing.T) {
	same := example.Content()
	for k, a := range same.Answers { // who said it, when and how does not matter
		a.By, a.Provenance, a.ActiveMS = "somebody", funding.Copied, 9
		same.Answers[k] = a
	}
	if same.Hash() != example.Content().Hash() {
		t.Error("the seal depends on who typed an answer")
	}
	changes := map[string]func(*funding.Content){
		"an answer":     func(c *funding.Content) { c.Answers["title"] = funding.Answer{Value: "Other"} },
		"a penny":       func(c *funding.Content) { c.Lines[9].Amounts[2029]++ },
		"a milestone":   func(c *funding.Content) { c.Milestones[0].Due = day("2026-10-01") },
		"an owner":      func(c *funding.Content) { c.Benefits[0].Owner = "" },
		"running costs": func(c *funding.Content) { c.Running[2030]-- },
	}
	for name, change := range changes {
		c := example.Content()
		if change(&c); c.Hash() == example.Content().Hash() {
			t.Errorf("the seal does not change with %s", name)
		}
	}
}
