package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// OptionKind is an option's place on the shortlist (domain 2.2).
type OptionKind string

// The kinds. The preferred option is the bid itself and is never entered.
const (
	BusinessAsUsual OptionKind = "BUSINESS_AS_USUAL"
	DoMinimum       OptionKind = "DO_MINIMUM"
	Alternative     OptionKind = "ALTERNATIVE"
	Preferred       OptionKind = "PREFERRED"
)

// Title is the kind in words.
func (k OptionKind) Title() string {
	switch k {
	case BusinessAsUsual:
		return "Business as usual"
	case DoMinimum:
		return "Do minimum"
	case Alternative:
		return "Alternative"
	}
	return "Preferred option"
}

// An Option is one way that was weighed and not taken. Amounts are in the
// prices of the bid, without VAT, extra to nothing: what the option costs and
// gives by itself, pence by year.
type Option struct {
	Ref       string       `json:"ref"`
	Kind      OptionKind   `json:"kind"`
	Title     string       `json:"title"`
	Rationale string       `json:"rationale,omitempty"` // why it was not taken
	Lines     []OptionLine `json:"lines"`
	Benefits  ByYear       `json:"benefits,omitempty"`
}

// An OptionLine is one cost of an option.
type OptionLine struct {
	Description string `json:"description"`
	Nature      Nature `json:"nature"`
	Amounts     ByYear `json:"amounts"`
}

// costs adds the option's lines of one nature in one year.
func (o Option) costs(n Nature, fy calendar.FY) money.Pence {
	var sum money.Pence
	for _, l := range o.Lines {
		if l.Nature == n {
			sum += l.Amounts[fy]
		}
	}
	return sum
}

// A Comparison is one option appraised as the bid is: the same years, rates,
// prices and optimism bias on capital.
type Comparison struct {
	Ref        string      `json:"ref"`
	Kind       OptionKind  `json:"kind"`
	Title      string      `json:"title"`
	Cost       money.Pence `json:"economic_cost_pence"` // undiscounted, with optimism bias
	PVCosts    money.Pence `json:"pv_costs_pence"`
	PVBenefits money.Pence `json:"pv_benefits_pence"`
	NPSV       money.Pence `json:"npsv_pence"`
	BCR        *string     `json:"bcr"`
	Rank       int         `json:"rank"` // by NPSV, 1 the highest; equals share a rank
}

// Compare appraises every option and the bid itself, which comes last. It is
// empty before the bid has costs.
func Compare(c Content, rules AppraisalRules) ([]Comparison, error) {
	e, ok, err := Appraise(c, rules)
	if err != nil || !ok {
		return nil, err
	}
	var out []Comparison
	for _, o := range c.Options {
		row, err := compareOption(o, c, e, rules)
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	out = append(out, comparison("", Preferred, c.Title(), e.Costs, e.Result))
	for i := range out {
		out[i].Rank = 1
		for _, other := range out {
			if other.NPSV > out[i].NPSV {
				out[i].Rank++
			}
		}
	}
	return out, nil
}

func compareOption(o Option, c Content, e Economics, rules AppraisalRules) (Comparison, error) {
	years := make([]appraisal.CostYear, len(e.Years))
	benefits := make([]money.Pence, len(e.Years))
	for i, fy := range e.Years {
		years[i] = appraisal.CostYear{CapitalInclVAT: o.costs(Capital, fy), RevenueInclVAT: o.costs(Revenue, fy)}
		benefits[i] = o.Benefits[fy]
	}
	deflator := rules.deflator(c.Prices)
	rec, err := appraisal.Reconcile(years, rules.bias(c), deflator)
	if err != nil {
		return Comparison{}, err
	}
	costs := make([]money.Pence, len(rec.Years))
	for i, y := range rec.Years {
		costs[i] = y.EconomicCost
	}
	result, err := appraisal.Appraise(appraisal.Input{BaseYear: e.BaseYear, Costs: costs, Benefits: appraisal.Deflate(benefits, deflator), Rates: rules.RatesFor(e.BaseYear)})
	return comparison(o.Ref, o.Kind, o.Title, costs, result), err
}

func comparison(ref string, kind OptionKind, title string, costs []money.Pence, r appraisal.Result) Comparison {
	return Comparison{Ref: ref, Kind: kind, Title: title, Cost: money.Sum(costs...), PVCosts: r.PVCosts, PVBenefits: r.PVBenefits, NPSV: r.NPSV, BCR: r.BCR}
}

// CheckOptions says what is wrong with a shortlist.
func CheckOptions(list []Option) error {
	var errs []*Error
	seen := map[string]bool{}
	for i, o := range list {
		at := fmt.Sprintf("options[%d]", i)
		switch {
		case strings.TrimSpace(o.Ref) == "" || len(o.Ref) > 10 || seen[o.Ref]:
			errs = append(errs, invalid("REF_TWICE", "Every option needs a short reference of its own, for example O1.").At(at+".ref"))
		case !slices.Contains([]OptionKind{BusinessAsUsual, DoMinimum, Alternative}, o.Kind):
			errs = append(errs, invalid("NOT_A_CHOICE", "%q is not a kind of option. Choose BUSINESS_AS_USUAL, DO_MINIMUM or ALTERNATIVE; the preferred option is the bid itself.", o.Kind).At(at+".kind"))
		case strings.TrimSpace(o.Title) == "":
			errs = append(errs, invalid("TITLE_MISSING", "Say what option %s is.", o.Ref).At(at+".title"))
		}
		seen[o.Ref] = true
		errs = append(errs, checkYears(o.Benefits, at+".benefits"))
		for j, l := range o.Lines {
			line := fmt.Sprintf("%s.lines[%d]", at, j)
			errs = append(errs, checkNature(l.Nature, line+".nature"), checkYears(l.Amounts, line+".amounts"))
		}
	}
	if e := joinErrors(errs); e != nil {
		return e
	}
	return nil
}
