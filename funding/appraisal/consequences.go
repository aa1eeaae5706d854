package appraisal

import (
	"math/big"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// Asset is capital that a trust puts on its balance sheet with public dividend
// capital: what is added each year, in pence, the base year first.
type Asset struct {
	BaseYear  calendar.FY
	Additions []money.Pence
	Life      int               // years, 1 to 60
	Dividend  money.BasisPoints // on the average net book value, for example 350
	Years     int               // how many years to show, at least as many as there are additions
	// InUse is the day the asset is first used. Without one the method is the
	// simple one: every year's addition is amortised from the year after. With
	// one, what was added up to that year is an asset under construction until
	// then and is amortised from the first of the next month; what is added in
	// later years, from the year after.
	InUse calendar.Date
	// WithoutConstruction leaves assets under construction out of the dividend.
	WithoutConstruction bool
}

// A BookYear is one year of an asset on the balance sheet, in pence. It foots:
// opening + additions − amortisation = closing.
type BookYear struct {
	Year         calendar.FY `json:"year"`
	Opening      money.Pence `json:"opening_pence"`
	Additions    money.Pence `json:"additions_pence"`
	Amortisation money.Pence `json:"amortisation_pence"`
	Closing      money.Pence `json:"closing_pence"`
	Construction money.Pence `json:"under_construction_pence"` // of the closing value, not yet in use
	Dividend     money.Pence `json:"dividend_pence"`           // public dividend capital, for the trust to pay
}

// Consequences works out what an asset does to the trust's accounts: its
// amortisation and the dividend on its public dividend capital (domain 3.7 and
// 3.9, worked example 9.7). Sums are exact; each figure is rounded once.
//
// Refusals name additions_pence, life_years, dividend_bp or years.
func Consequences(a Asset) ([]BookYear, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	out := make([]BookYear, a.Years)
	var added, opening, relevant money.Pence
	for t := range out {
		addition := a.addition(t)
		added += addition
		closing := added - money.RoundRat(a.amortised(t+1))
		y := BookYear{Year: a.BaseYear + calendar.FY(t), Opening: opening, Additions: addition, Closing: closing, Amortisation: opening + addition - closing}
		if !a.used(t) {
			y.Construction = closing
		}
		counted := closing
		if a.WithoutConstruction {
			counted -= y.Construction
		}
		y.Dividend = money.RoundRat(half(new(big.Rat).Mul((relevant + counted).Rat(), a.Dividend.Rat())))
		out[t], opening, relevant = y, closing, counted
	}
	return out, nil
}

func half(r *big.Rat) *big.Rat { return r.Quo(r, big.NewRat(2, 1)) }

func (a Asset) addition(t int) money.Pence {
	if t < len(a.Additions) {
		return a.Additions[t]
	}
	return 0
}

// used reports whether the asset is in use by the end of year t.
func (a Asset) used(t int) bool {
	return a.InUse.IsZero() || a.BaseYear+calendar.FY(t) >= calendar.FYOf(a.InUse)
}

// amortised is what has been written off by the end of the first n years, as
// an exact fraction of pence.
func (a Asset) amortised(n int) *big.Rat {
	sum := new(big.Rat)
	for t, p := range a.Additions {
		months := min(max(12*n-a.begins(t), 0), 12*a.Life)
		sum.Add(sum, new(big.Rat).Mul(p.Rat(), big.NewRat(int64(months), int64(12*a.Life))))
	}
	return sum
}

// begins is the month, counted from the first of the base year, in which the
// addition of year t begins to be written off.
func (a Asset) begins(t int) int {
	fy, month := calendar.MonthOf(a.InUse)
	if a.InUse.IsZero() || a.BaseYear+calendar.FY(t) > fy {
		return 12 * (t + 1)
	}
	return 12*int(fy-a.BaseYear) + int(month) // the month after that of first use
}

func (a Asset) check() error {
	var no []*refusal.Error
	if n := len(a.Additions); n < 1 || n > maxYears {
		no = append(no, refusal.New(refusal.Invalid, "APPRAISAL_YEARS", "There are additions for %d years. Give 1 to %d years, the base year first.", n, maxYears).At("additions_pence"))
	}
	no = append(no, checkAmounts("additions_pence", a.Additions)...)
	if a.Life < 1 || a.Life > maxYears {
		no = append(no, refusal.New(refusal.Invalid, "LIFE_OUT_OF_RANGE", "A life of %d years cannot be used. Give 1 to %d years.", a.Life, maxYears).At("life_years"))
	}
	if a.Years < len(a.Additions) || a.Years > 2*maxYears {
		no = append(no, refusal.New(refusal.Invalid, "APPRAISAL_YEARS", "%d years cannot be shown for %d years of additions. Ask for %d to %d.", a.Years, len(a.Additions), len(a.Additions), 2*maxYears).At("years"))
	}
	no = append(no, checkRate("dividend_bp", "dividend", a.Dividend))
	if !a.BaseYear.Valid() {
		no = append(no, refusal.New(refusal.Invalid, "FY_INVALID", "There is no base year we can use. Give the financial year of the first addition, for example 2026/27.").At("base_year"))
	}
	return refusal.Join(no...).Err()
}
