package funding

import (
	"slices"

	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A TailYear is what running the result costs in one year after the award
// ends, and who pays it (domain 3.9).
type TailYear struct {
	FY     calendar.FY `json:"fy"`
	Amount money.Pence `json:"amount_pence"`
	PaidBy FundSource  `json:"paid_by"`
}

// Tail lists the running costs after the last year of national money. It is
// empty for a bid that asks for none. What nobody else is named for, the trust
// pays.
func (c Content) Tail() []TailYear {
	last, asked := c.lastAwardYear()
	var out []TailYear
	for _, fy := range c.Running.Years() {
		if asked && fy > last && c.Running[fy] != 0 {
			out = append(out, TailYear{fy, c.Running[fy], c.RunningPayer(fy)})
		}
	}
	return out
}

func (c Content) lastAwardYear() (last calendar.FY, asked bool) {
	for _, l := range c.Lines {
		if l.Source != NationalMoney {
			continue
		}
		for _, fy := range l.Amounts.Years() {
			if l.Amounts[fy] != 0 {
				last, asked = max(last, fy), true
			}
		}
	}
	return last, asked
}

// RunningPayer is who pays the running cost of a year: the trust, unless the
// bid names somebody else.
func (c Content) RunningPayer(fy calendar.FY) FundSource {
	if p, ok := c.Payers[fy]; ok {
		return p
	}
	return LocalMoney
}

// checkPayers refuses a payer who is none, and the fund: what it pays is a
// cost line.
func checkPayers(payers map[calendar.FY]FundSource) *Error {
	years := make([]calendar.FY, 0, len(payers))
	for fy := range payers {
		years = append(years, fy)
	}
	slices.Sort(years)
	for _, fy := range years {
		at := "running_payers." + fy.String()
		if payers[fy] == NationalMoney {
			return invalid("NOT_A_CHOICE", "The fund does not pay running costs after the award. Choose LOCAL, ICB or OTHER for %s, or put the cost on a cost line.", fy).At(at)
		}
		if e := checkSource(payers[fy], at); e != nil {
			return e
		}
	}
	return nil
}

// A BookPreview is what the nationally funded asset does to the trust's
// accounts, year by year, by the simple method and by the default one
// (domain 3.7, 3.9).
type BookPreview struct {
	Life    int                  `json:"life_years"`
	Rate    money.BasisPoints    `json:"dividend_bp"`
	InUse   calendar.Date        `json:"in_use_on,omitzero"`
	Simple  []appraisal.BookYear `json:"simple"`
	Default []appraisal.BookYear `json:"default,omitempty"` // once it is known when the asset is first used
}

// Books previews the revenue consequences of capital that the fund pays for:
// additions by year from the first one on.
func Books(additions ByYear, inUse calendar.Date, r BookRules, years int) (b BookPreview, err error) {
	spent := slices.DeleteFunc(additions.Years(), func(fy calendar.FY) bool { return additions[fy] == 0 })
	b = BookPreview{Life: r.Life, Rate: r.Dividend, InUse: inUse}
	if len(spent) == 0 || r.Life == 0 {
		return b, nil
	}
	first, last := spent[0], spent[len(spent)-1]
	a := appraisal.Asset{BaseYear: first, Life: r.Life, Dividend: r.Dividend, Years: max(years, int(last-first)+1)}
	for fy := first; fy <= last; fy++ {
		a.Additions = append(a.Additions, additions[fy])
	}
	if b.Simple, err = appraisal.Consequences(a); err != nil || inUse.IsZero() {
		return b, err
	}
	a.InUse = inUse
	a.WithoutConstruction = !r.ConstructionOutFrom.IsZero() && !inUse.Before(r.ConstructionOutFrom)
	b.Default, err = appraisal.Consequences(a)
	return b, err
}

// NationalCapital is the capital asked of the fund, by year.
func (c Content) NationalCapital() ByYear {
	out := ByYear{}
	for _, l := range c.Lines {
		if l.Source == NationalMoney && l.Nature == Capital {
			for _, fy := range l.Amounts.Years() {
				out[fy] += l.Amounts[fy]
			}
		}
	}
	return out
}

// InUseOn is the day the project's result is first used, as the bid says; zero
// while it does not.
func (c Content) InUseOn() calendar.Date {
	d, err := calendar.ParseDate(c.Answer("in_use_on"))
	if err != nil {
		return calendar.Date{}
	}
	return d
}
