package funding

import (
	"math/big"

	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// Economics is the economic case, computed from the cost lines, running costs
// and benefits: nobody types a total (domain 2.6, worked example 9.3–9.4).
type Economics struct {
	BaseYear       calendar.FY              `json:"base_year"`
	Years          []calendar.FY            `json:"years"`
	Reconciliation appraisal.Reconciliation `json:"reconciliation"`
	Costs          []money.Pence            `json:"costs_pence"`
	CRB            []money.Pence            `json:"crb_pence"`
	NCRB           []money.Pence            `json:"ncrb_pence"`
	SB             []money.Pence            `json:"sb_pence"`
	Benefits       []money.Pence            `json:"benefits_pence"`
	Result         appraisal.Result         `json:"result"`
	WholeLife      money.Pence              `json:"whole_life_cost_pence"`
	Deflator       money.BasisPoints        `json:"deflator_bp"` // 0 for constant prices
	Rates          []appraisal.Rate         `json:"discount_rates"`
}

// PriceBasis says in what prices a bid's amounts are.
type PriceBasis string

// The bases: prices of the first year, or those expected in each year.
const (
	ConstantPrices PriceBasis = "CONSTANT"
	NominalPrices  PriceBasis = "NOMINAL"
)

// deflator is the yearly growth of prices that is inside the amounts.
func (r AppraisalRules) deflator(p PriceBasis) money.BasisPoints {
	if p == NominalPrices {
		return r.Deflator
	}
	return 0
}

// bias is the bid's own optimism bias, or the programme's.
func (r AppraisalRules) bias(c Content) money.BasisPoints {
	if c.OptimismBias != nil {
		return *c.OptimismBias
	}
	return r.OptimismBias
}

// RatesFor is the table of discount rates for appraisals whose base year is
// fy: of those that have begun by its first day, the last.
func (r AppraisalRules) RatesFor(fy calendar.FY) []appraisal.Rate {
	var found DatedRates
	for _, t := range r.Rates {
		if !t.From.After(fy.Start()) && !t.From.Before(found.From) {
			found = t
		}
	}
	if len(found.Bands) == 0 {
		return appraisal.GreenBook()
	}
	return found.Bands
}

// Appraise works out the economic case of a bid. It is ok when there is at
// least one year of cost.
func Appraise(c Content, rules AppraisalRules) (e Economics, ok bool, err error) {
	spent := c.Years()
	if len(spent) == 0 {
		return e, false, nil
	}
	e.BaseYear = spent[0]
	years := rules.Years
	if last := int(spent[len(spent)-1]-spent[0]) + 1; last > years {
		years = last
	}
	for t := range years {
		e.Years = append(e.Years, e.BaseYear+calendar.FY(t))
	}
	e.Deflator, e.Rates = rules.deflator(c.Prices), rules.RatesFor(e.BaseYear)
	rec, err := appraisal.Reconcile(costYears(c, e.Years), rules.bias(c), e.Deflator)
	if err != nil {
		return e, false, err
	}
	e.Reconciliation, e.WholeLife = rec, rec.WholeLifeCost
	for _, y := range rec.Years {
		e.Costs = append(e.Costs, y.EconomicCost)
	}
	e.addBenefits(c)
	e.Result, err = appraisal.Appraise(appraisal.Input{BaseYear: e.BaseYear, Costs: e.Costs, Benefits: e.Benefits, Rates: e.Rates})
	return e, err == nil, err
}

func (e *Economics) addBenefits(c Content) {
	sum := func(t BenefitType) []money.Pence {
		out := make([]money.Pence, len(e.Years))
		for _, b := range c.Benefits {
			if b.Type != t {
				continue
			}
			for i, y := range e.Years {
				out[i] += b.Amounts[y]
			}
		}
		return appraisal.Deflate(out, e.Deflator)
	}
	e.CRB, e.NCRB, e.SB = sum(CashReleasing), sum(NonCashReleasing), sum(Societal)
	e.Benefits = make([]money.Pence, len(e.Years))
	for i := range e.Years {
		e.Benefits[i] = e.CRB[i] + e.NCRB[i] + e.SB[i]
	}
}

// costYears gathers what each year costs, and the irrecoverable VAT inside.
func costYears(c Content, years []calendar.FY) []appraisal.CostYear {
	out := make([]appraisal.CostYear, len(years))
	for i, fy := range years {
		out[i] = appraisal.CostYear{
			CapitalInclVAT: c.Uses("", Capital, fy), CapitalVAT: c.VATInside(Capital, fy),
			RevenueInclVAT: c.Uses("", Revenue, fy), RevenueVAT: c.VATInside(Revenue, fy),
			Running: c.Running[fy],
		}
	}
	return out
}

// VATInside is the irrecoverable VAT inside one nature and year, rounded once
// from the exact sum over the lines.
func (c Content) VATInside(n Nature, fy calendar.FY) money.Pence {
	sum := new(big.Rat)
	for _, l := range c.Lines {
		if l.Nature == n && l.VAT != NoVAT {
			sum.Add(sum, money.VATWithin(l.Amounts[fy], l.VATRate, l.recovered()))
		}
	}
	return money.RoundRat(sum)
}

// recovered is how much of a line's VAT comes back, in basis points.
func (l CostLine) recovered() money.BasisPoints {
	switch l.VAT {
	case Recovered:
		return 10_000
	case Partly:
		return l.VATRecovered
	}
	return 0
}

// A Balance compares sources and uses of one nature and year.
type Balance struct {
	FY      calendar.FY `json:"fy"`
	Nature  Nature      `json:"nature"`
	Sources money.Pence `json:"sources_pence"`
	Uses    money.Pence `json:"uses_pence"`
}

// Balances lists sources and uses for every year and nature.
func (c Content) Balances(years []calendar.FY) []Balance {
	var out []Balance
	for _, fy := range years {
		for _, n := range Natures() {
			out = append(out, Balance{fy, n, c.Sources("", n, fy), c.Uses("", n, fy)})
		}
	}
	return out
}

// MatchRatio is local money ÷ national money, as a fraction; ok is false when
// there is no national money.
func (c Content) MatchRatio() (r *big.Rat, ok bool) {
	national := c.NationalAsk()
	if national == 0 {
		return nil, false
	}
	return money.Ratio(c.Total("", "")-national, national), true
}
