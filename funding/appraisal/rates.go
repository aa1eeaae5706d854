// Package appraisal is the arithmetic of the economic case: from what a scheme
// costs its payers to what it costs society, discounted, with its benefits, its
// sensitivities and its switching values (domain 2.6, worked example 9.3–9.4).
//
// Everything is exact. Discount factors are never rounded; present values are
// added up as fractions, and each total is rounded once to the penny, half away
// from zero. A total may therefore differ by pennies from the sum of the
// rounded figures shown beside it.
package appraisal

import (
	"math/big"

	"github.com/tranche-funding/tranche/funding/money"
)

// A Rate is a real yearly discount rate and the first year it applies to,
// counting the base year as 0.
type Rate struct {
	FromYear int               `json:"from_year"`
	BP       money.BasisPoints `json:"bp"`
}

// GreenBook is HM Treasury's table: 3.5% to year 30, 3.0% from year 31.
func GreenBook() []Rate {
	return []Rate{{FromYear: 0, BP: 350}, {FromYear: 31, BP: 300}}
}

// Factor is the exact discount factor of year t, counting from 0: 1 in year 0,
// then divided by 1 + rate for each year that passes. A nil flat rate means
// the Green Book's.
func Factor(t int, flat *money.BasisPoints) *big.Rat {
	factors := factors(t+1, table(flat, nil))
	return factors[t]
}

// table is a flat rate, or the rates by year, or the Green Book's.
func table(flat *money.BasisPoints, rates []Rate) []Rate {
	switch {
	case flat != nil:
		return []Rate{{BP: *flat}}
	case len(rates) > 0:
		return rates
	}
	return GreenBook()
}

// factors are the exact discount factors of years 0 to n-1.
func factors(n int, table []Rate) []*big.Rat {
	out := make([]*big.Rat, n)
	for t := range out {
		if t == 0 {
			out[t] = big.NewRat(1, 1)
			continue
		}
		out[t] = new(big.Rat).Quo(out[t-1], growth(rateAt(table, t)))
	}
	return out
}

// rateAt is the rate that applies to year t.
func rateAt(table []Rate, t int) money.BasisPoints {
	var bp money.BasisPoints
	for _, r := range table {
		if t >= r.FromYear {
			bp = r.BP
		}
	}
	return bp
}

// growth is 1 + rate.
func growth(bp money.BasisPoints) *big.Rat {
	return new(big.Rat).Add(big.NewRat(1, 1), bp.Rat())
}

// PresentValue discounts yearly flows, year 0 first and possibly negative, and
// rounds the total once. A nil rate means the Green Book's. A flat rate is
// above −100%.
func PresentValue(flows []money.Pence, rate *money.BasisPoints) money.Pence {
	return money.RoundRat(presentValue(flows, factors(len(flows), table(rate, nil))))
}

// presentValue is the exact sum of flow × factor.
func presentValue(flows []money.Pence, factors []*big.Rat) *big.Rat {
	sum := new(big.Rat)
	for t, flow := range flows {
		sum.Add(sum, new(big.Rat).Mul(flow.Rat(), factors[t]))
	}
	return sum
}
