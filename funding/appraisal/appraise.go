package appraisal

import (
	"math/big"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// Input is what an appraisal starts from: yearly costs and benefits in
// constant prices, in pence, year 0 (the base year) first. Both have the same
// length, 1 to 60 years, and no entry is negative.
type Input struct {
	BaseYear calendar.FY        `json:"base_year"`
	Costs    []money.Pence      `json:"costs_pence"`
	Benefits []money.Pence      `json:"benefits_pence"`
	Rate     *money.BasisPoints `json:"discount_rate_bp,omitempty"` // flat, 0 to 10,000; nil = Rates
	Rates    []Rate             `json:"-"`                          // by year; none = the Green Book's
}

// A Year is one year of the result.
type Year struct {
	Year   calendar.FY `json:"year"`
	Factor string      `json:"factor"`       // six decimals, for display only
	PVNet  money.Pence `json:"pv_net_pence"` // benefits less costs, discounted, rounded
}

// An Outcome is what one sensitivity comes to.
type Outcome struct {
	NPSV money.Pence `json:"npsv_pence"`
	BCR  *string     `json:"bcr"` // two decimals; nil when costs come to 0
}

// Result is the appraisal. Ratios are text with two decimals, rounded half
// away from zero, and nil where they would divide by 0.
type Result struct {
	PVCosts    money.Pence `json:"pv_costs_pence"`
	PVBenefits money.Pence `json:"pv_benefits_pence"`
	NPSV       money.Pence `json:"npsv_pence"` // net present social value, rounded by itself
	BCR        *string     `json:"bcr"`        // PV benefits ÷ PV costs
	Years      []Year      `json:"years"`

	CostsPlus20         Outcome `json:"costs_plus_20"`
	BenefitsMinus20     Outcome `json:"benefits_minus_20"`
	BenefitsOneYearLate Outcome `json:"benefits_one_year_late"` // the last year's benefits are lost

	SwitchingBenefits *string `json:"switching_benefits_pct"` // change in benefits that brings NPSV to 0: "-30.43"
	SwitchingCosts    *string `json:"switching_costs_pct"`    // change in costs that does: "43.74"

	RoundedYearsDifference money.Pence `json:"rounded_years_difference_pence"` // NPSV less the sum of the rounded years
}

// Appraise works the appraisal out. It refuses bad input with a refusal that
// names each field: base_year, costs_pence, costs_pence[3], benefits_pence,
// discount_rate_bp.
func Appraise(in Input) (Result, error) {
	if err := check(in); err != nil {
		return Result{}, err
	}
	f := factors(len(in.Costs), in.table())
	costs, benefits := presentValue(in.Costs, f), presentValue(in.Benefits, f)
	base := outcome(costs, benefits)
	r := Result{
		PVCosts: money.RoundRat(costs), PVBenefits: money.RoundRat(benefits), NPSV: base.NPSV, BCR: base.BCR,
		Years:               years(in, f),
		CostsPlus20:         outcome(scaled(costs, 120), benefits),
		BenefitsMinus20:     outcome(costs, scaled(benefits, 80)),
		BenefitsOneYearLate: outcome(costs, presentValue(late(in.Benefits), f)),
	}
	net := new(big.Rat).Sub(benefits, costs)
	r.SwitchingBenefits = percent(new(big.Rat).Neg(net), benefits)
	r.SwitchingCosts = percent(net, costs)
	r.RoundedYearsDifference = r.NPSV
	for _, y := range r.Years {
		r.RoundedYearsDifference -= y.PVNet
	}
	return r, nil
}

// table is the rates that the input asks for.
func (in Input) table() []Rate { return table(in.Rate, in.Rates) }

func years(in Input, factors []*big.Rat) []Year {
	out := make([]Year, len(factors))
	for t, f := range factors {
		net := in.Benefits[t] - in.Costs[t]
		out[t] = Year{
			Year:   in.BaseYear + calendar.FY(t),
			Factor: f.FloatString(6),
			PVNet:  money.RoundRat(new(big.Rat).Mul(net.Rat(), f)),
		}
	}
	return out
}

func outcome(costs, benefits *big.Rat) Outcome {
	return Outcome{
		NPSV: money.RoundRat(new(big.Rat).Sub(benefits, costs)),
		BCR:  ratio(benefits, costs),
	}
}

// late moves every year's benefits to the next and drops the last.
func late(benefits []money.Pence) []money.Pence {
	return append([]money.Pence{0}, benefits[:len(benefits)-1]...)
}

// scaled is r × percent ÷ 100.
func scaled(r *big.Rat, percent int64) *big.Rat {
	return new(big.Rat).Mul(r, big.NewRat(percent, 100))
}

// percent is 100 × part ÷ whole with two decimals, nil when whole is 0.
func percent(part, whole *big.Rat) *string { return ratio(scaled(part, 10_000), whole) }

// ratio is part ÷ whole with two decimals, nil when whole is 0.
func ratio(part, whole *big.Rat) *string {
	if whole.Sign() == 0 {
		return nil
	}
	s := new(big.Rat).Quo(part, whole).FloatString(2)
	if s == "-0.00" {
		s = "0.00"
	}
	return &s
}
