package appraisal

import (
	"strconv"

	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// maxYears is how many years an appraisal may cover.
const maxYears = 60

// check gathers everything wrong with an input into one refusal.
func check(in Input) error {
	var no []*refusal.Error
	if !in.BaseYear.Valid() {
		no = append(no, refusal.New(refusal.Invalid, "FY_INVALID",
			"There is no base year we can use. Give the financial year of the first costs, for example 2026/27.").At("base_year"))
	}
	if n := len(in.Costs); n < 1 || n > maxYears {
		no = append(no, refusal.New(refusal.Invalid, "APPRAISAL_YEARS",
			"There are costs for %d years. Give 1 to %d years, the base year first.", n, maxYears).At("costs_pence"))
	}
	if len(in.Benefits) != len(in.Costs) {
		no = append(no, refusal.New(refusal.Invalid, "APPRAISAL_LENGTHS_DIFFER",
			"There are %d years of costs and %d of benefits. Give one benefit for each year of cost, 0 where there is none.",
			len(in.Costs), len(in.Benefits)).At("benefits_pence"))
	}
	no = append(no, checkAmounts("costs_pence", in.Costs)...)
	no = append(no, checkAmounts("benefits_pence", in.Benefits)...)
	if in.Rate != nil {
		no = append(no, checkRate("discount_rate_bp", "discount rate", *in.Rate))
	}
	return refusal.Join(no...).Err()
}

func checkAmounts(field string, amounts []money.Pence) []*refusal.Error {
	var no []*refusal.Error
	for i, p := range amounts {
		no = append(no, checkAmount(field+"["+strconv.Itoa(i)+"]", p))
	}
	return no
}

// checkAmount is nil for 0 to Max.
func checkAmount(field string, p money.Pence) *refusal.Error {
	switch {
	case p < 0:
		return refusal.New(refusal.Invalid, "MONEY_NEGATIVE",
			"%s is a negative amount. Give an amount of 0 or more.", p).At(field)
	case p > money.Max:
		return refusal.New(refusal.Invalid, "MONEY_TOO_LARGE",
			"%s is too large. Give an amount of no more than %s.", p, money.Max).At(field)
	}
	return nil
}

// MostOptimismBias is the largest bias on capital that an appraisal may use:
// the upper bound for equipment and development (domain 2.6).
const MostOptimismBias money.BasisPoints = 20_000

// checkRate is nil for 0 to 10,000 basis points.
func checkRate(field, name string, bp money.BasisPoints) *refusal.Error {
	return checkRateTo(10_000, field, name, bp)
}

// checkRateTo is nil for 0 to most basis points.
func checkRateTo(most money.BasisPoints, field, name string, bp money.BasisPoints) *refusal.Error {
	if bp >= 0 && bp <= most {
		return nil
	}
	return refusal.New(refusal.Invalid, "RATE_OUT_OF_RANGE",
		"A %s of %d basis points (%s) cannot be used. Give 0 to %d basis points: 350 is 3.5%%.", name, bp, bp.Percent(), most).At(field)
}
