package funding

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A GivenAnswer is what somebody gives for one question.
type GivenAnswer struct {
	Key        string     `json:"key"`
	Value      string     `json:"value"`
	Provenance Provenance `json:"provenance,omitempty"` // empty = TYPED
	Source     string     `json:"source,omitempty"`
	ActiveMS   int64      `json:"active_ms,omitempty"`
}

// Costs is everything on the cost page: lines, stated sources, running costs
// and optimism bias.
type Costs struct {
	Lines        []CostLine         `json:"lines"`
	Funding      []FundingCell      `json:"funding,omitempty"`
	Running      ByYear             `json:"running_costs,omitempty"`
	OptimismBias *money.BasisPoints `json:"optimism_bias_bp,omitempty"`

	Prices PriceBasis                 `json:"prices,omitempty"` // empty = CONSTANT
	Payers map[calendar.FY]FundSource `json:"running_payers,omitempty"`
}

// CheckAnswers says what is wrong with given answers: unknown questions,
// choices that do not exist, dates that are no dates, texts that are too long.
// An empty value clears an answer. Drafts may be unfinished; readiness says
// what is missing.
func CheckAnswers(given []GivenAnswer, rules Ruleset) error {
	var errs []*Error
	for _, g := range given {
		errs = append(errs, checkAnswer(g, rules))
	}
	if e := joinErrors(errs); e != nil {
		return e
	}
	return nil
}

func checkAnswer(g GivenAnswer, rules Ruleset) *Error {
	field := "answers." + g.Key
	for _, q := range rules.Questions {
		if q.Key != g.Key {
			continue
		}
		if strings.TrimSpace(g.Value) == "" {
			return nil
		}
		if n := utf8.RuneCountInString(g.Value); q.Max > 0 && n > q.Max {
			return invalid("TOO_LONG", "%s has %d characters. Shorten it to %d.", q.Label, n, q.Max).At(field)
		}
		return checkType(g, q, field)
	}
	return invalid("NO_SUCH_QUESTION", "There is no question %q.", g.Key).At(field)
}

func checkType(g GivenAnswer, q Question, field string) *Error {
	choices := q.Choices
	if q.Type == "YES_NO" {
		choices = []Choice{{"YES", "Yes"}, {"NO", "No"}}
	}
	switch q.Type {
	case "DATE":
		if _, err := calendar.ParseDate(g.Value); err != nil {
			return invalid("DATE_INVALID", "%q is not a date. Enter %s as year, month and day, for example 2026-04-30.", g.Value, strings.ToLower(q.Label)).At(field)
		}
	case "CHOICE", "YES_NO":
		for _, c := range choices {
			if c.Value == g.Value {
				return nil
			}
		}
		return invalid("NOT_A_CHOICE", "%q is not an answer to “%s”. Choose one of those listed.", g.Value, q.Label).At(field)
	}
	return nil
}

// CheckCosts says what is wrong with a cost page: the shape of each line, not
// yet whether the whole is ready.
func CheckCosts(c Costs, r Round) error {
	var errs []*Error
	seen := map[string]bool{}
	for i, l := range c.Lines {
		at := fmt.Sprintf("lines[%d]", i)
		if seen[l.Ref] {
			errs = append(errs, invalid("REF_TWICE", "Two lines are called %q. Give each its own reference.", l.Ref).At(at+".ref"))
		}
		seen[l.Ref] = true
		errs = append(errs, l.check(at), checkYears(l.Amounts, at+".amounts"))
	}
	for i, f := range c.Funding {
		at := fmt.Sprintf("funding[%d]", i)
		errs = append(errs, checkSource(f.Source, at+".source"), checkNature(f.Nature, at+".nature"), checkYear(f.FY, at+".fy"), checkMoney(f.Amount, at+".amount_pence"))
	}
	errs = append(errs, checkYears(c.Running, "running_costs"), checkPayers(c.Payers))
	if c.Prices != "" && c.Prices != ConstantPrices && c.Prices != NominalPrices {
		errs = append(errs, invalid("NOT_A_CHOICE", "%q is not a price basis. Choose CONSTANT or NOMINAL.", c.Prices).At("prices"))
	}
	if c.OptimismBias != nil && (*c.OptimismBias < 0 || *c.OptimismBias > appraisal.MostOptimismBias) {
		errs = append(errs, invalid("OUT_OF_RANGE", "Optimism bias of %s cannot be used. Enter 0%% to %s.", c.OptimismBias.Percent(), appraisal.MostOptimismBias.Percent()).At("optimism_bias_bp"))
	}
	if e := joinErrors(errs); e != nil {
		return e
	}
	return nil
}

func (l CostLine) check(at string) *Error {
	_, known := categoryRow(l.Category)
	switch {
	case strings.TrimSpace(l.Ref) == "" || len(l.Ref) > 10:
		return invalid("REF_MISSING", "A cost line needs a short reference, for example C1.").At(at + ".ref")
	case strings.TrimSpace(l.Description) == "":
		return invalid("DESCRIPTION_MISSING", "Say what line %s buys.", l.Ref).At(at + ".description")
	case !known:
		return invalid("CATEGORY_UNKNOWN", "There is no category %q. Choose one of the listed categories for line %s.", l.Category, l.Ref).At(at + ".category")
	case l.VAT != "" && l.VAT != Irrecoverable && l.VAT != Recovered && l.VAT != Partly && l.VAT != NoVAT:
		return invalid("NOT_A_CHOICE", "%q is not a VAT treatment. Choose IRRECOVERABLE, RECOVERED, PARTLY or NONE for line %s.", l.VAT, l.Ref).At(at + ".vat")
	case l.VATRate < 0 || l.VATRate > 10_000 || l.VATRecovered < 0 || l.VATRecovered > 10_000:
		return invalid("OUT_OF_RANGE", "VAT rates of line %s are basis points from 0 to 10,000; 20 %% is 2,000.", l.Ref).At(at + ".vat_rate_bp")
	}
	if e := checkSource(l.Source, at+".source"); e != nil {
		return e
	}
	if e := checkSpending(Spending{Category: l.Category, Charging: l.Charging, LifeYears: l.LifeYears}); e != nil {
		return e.At(at + "." + e.Field)
	}
	if e := checkInvestment(l.Investment, at+".investment"); e != nil {
		return e
	}
	return checkNature(l.Nature, at+".nature")
}

func checkSource(s FundSource, at string) *Error {
	switch s {
	case NationalMoney, LocalMoney, ICBMoney, OtherMoney:
		return nil
	}
	return invalid("NOT_A_CHOICE", "%q is not a source of money. Choose NATIONAL, LOCAL, ICB or OTHER.", s).At(at)
}

func checkNature(n Nature, at string) *Error {
	if n == Capital || n == Revenue {
		return nil
	}
	return invalid("NOT_A_CHOICE", "%q is neither CAPITAL nor REVENUE.", n).At(at)
}

func checkYears(amounts ByYear, at string) *Error {
	for _, y := range amounts.Years() {
		if e := checkYear(y, at); e != nil {
			return e
		}
		switch p := amounts[y]; {
		case p < 0:
			return invalid("MONEY_NEGATIVE", "%s in %s is less than nothing. Enter 0 or more.", p, y).At(at + "." + y.String())
		case p > money.Max:
			return invalid("MONEY_TOO_LARGE", "The amount in %s is too large. The most is %s.", y, money.Max).At(at + "." + y.String())
		}
	}
	return nil
}

func checkYear(y calendar.FY, at string) *Error {
	if y >= 2000 && y <= 2100 {
		return nil
	}
	return invalid("FY_INVALID", "%q is not a year that can be used. Use 2000/01 to 2100/01.", y.String()).At(at)
}

// CheckMilestones says what is wrong with milestones.
func CheckMilestones(list []Milestone) error {
	var errs []*Error
	seen := map[string]bool{}
	for i, m := range list {
		at := fmt.Sprintf("milestones[%d]", i)
		switch {
		case strings.TrimSpace(m.Ref) == "" || seen[m.Ref]:
			errs = append(errs, invalid("REF_TWICE", "Every milestone needs a reference of its own, for example M1.").At(at+".ref"))
		case strings.TrimSpace(m.Title) == "":
			errs = append(errs, invalid("TITLE_MISSING", "Say what milestone %s is.", m.Ref).At(at+".title"))
		case m.Due.IsZero():
			errs = append(errs, invalid("DATE_MISSING", "Give the date of milestone %s.", m.Ref).At(at+".due"))
		}
		seen[m.Ref] = true
	}
	if e := joinErrors(errs); e != nil {
		return e
	}
	return nil
}

// CheckBenefits says what is wrong with benefits.
func CheckBenefits(list []Benefit) error {
	var errs []*Error
	seen := map[string]bool{}
	for i, b := range list {
		at := fmt.Sprintf("benefits[%d]", i)
		switch {
		case strings.TrimSpace(b.Ref) == "" || seen[b.Ref]:
			errs = append(errs, invalid("REF_TWICE", "Every benefit needs a reference of its own, for example B1.").At(at+".ref"))
		case b.Type != CashReleasing && b.Type != NonCashReleasing && b.Type != Societal && b.Type != Unmonetisable:
			errs = append(errs, invalid("NOT_A_CHOICE", "%q is not a type of benefit. Choose CRB, NCRB, SB or UB.", b.Type).At(at+".type"))
		case strings.TrimSpace(b.Description) == "":
			errs = append(errs, invalid("DESCRIPTION_MISSING", "Say what benefit %s is.", b.Ref).At(at+".description"))
		}
		seen[b.Ref] = true
		errs = append(errs, checkYears(b.Amounts, at+".amounts"))
	}
	if e := joinErrors(errs); e != nil {
		return e
	}
	return nil
}
