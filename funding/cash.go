package funding

import (
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// CashWeeks is how many weeks a cash line looks ahead.
const CashWeeks = 13

// A CashFlight is a claim on its way, with the day its money is expected.
type CashFlight struct {
	Award  string         `json:"award"`
	Claim  string         `json:"claim"`
	No     int            `json:"claim_no"`
	FY     calendar.FY    `json:"fy"`
	Month  calendar.Month `json:"month"`
	Nature Nature         `json:"nature"`
	Status ClaimStatus    `json:"status"`
	Amount money.Pence    `json:"amount_pence"`
	PaysOn calendar.Date  `json:"pays_on"` // zero when no date is published for it
}

// A CashPlan is a month's plan that nobody has claimed yet, with the day it
// would be paid.
type CashPlan struct {
	Award string `json:"award"`
	PlanCell
	PaysOn calendar.Date `json:"pays_on"`
}

// A CashWeek is one week of a cash line, from its Monday. Capital and revenue
// are never added up but in Total.
type CashWeek struct {
	Monday          calendar.Date `json:"monday"`
	CapitalInFlight money.Pence   `json:"capital_in_flight_pence"`
	CapitalPlanned  money.Pence   `json:"capital_planned_pence"`
	RevenueInFlight money.Pence   `json:"revenue_in_flight_pence"`
	RevenuePlanned  money.Pence   `json:"revenue_planned_pence"`
	Total           money.Pence   `json:"total_pence"`
	Cumulative      money.Pence   `json:"cumulative_pence"`
}

// CashFlights lists the claims of an award that are on their way. A claim that
// its trust has approved is paid on the pay day of the close that it made;
// one that missed its day, on the next.
func CashFlights(a Award, dates []PaymentDate, today calendar.Date) []CashFlight {
	var out []CashFlight
	for _, c := range a.Claims {
		if !slices.Contains([]ClaimStatus{ClaimSubmitted, LateClaim, AutoChecked, Queried, ClaimApproved, Scheduled}, c.Status) {
			continue
		}
		f := CashFlight{Award: a.ID, Claim: c.ID, No: c.No, FY: c.FY, Month: c.Month, Nature: c.Nature, Status: c.Status, Amount: c.Cash()}
		in := today
		if c.Approved != nil {
			in = c.Approved.Day
		}
		d, _ := PaidIn(dates, in)
		if d.PaysOn.Before(today) {
			d, _ = NextPayDay(dates, today)
		}
		f.PaysOn = d.PaysOn
		out = append(out, f)
	}
	return out
}

// CashPlans lists the months of an award's plan that can still be claimed for
// their own pay day: that of the month after, and in March of March. A month
// that has a claim is not planned again, and no plan goes above the headroom.
func CashPlans(a Award, plan []PlanCell, claims []Claim, dates []PaymentDate, today calendar.Date) []CashPlan {
	var out []CashPlan
	left := map[int]money.Pence{} // by limit
	for i, l := range a.Limits {
		left[i] = l.Headroom()
	}
	for _, p := range plan {
		i, ok := a.limit(p.Org, p.FY, p.Nature)
		d, dated := planDate(dates, p)
		claimed := slices.ContainsFunc(claims, func(c Claim) bool {
			return c.Org == p.Org && c.FY == p.FY && c.Nature == p.Nature && c.Month == p.Month && c.Status != ClaimDraft && c.Status.alive()
		})
		if !ok || !dated || claimed || d.ClaimsClose.Before(today) {
			continue
		}
		p.Amount = min(p.Amount, left[i])
		left[i] -= p.Amount
		if p.Amount > 0 {
			out = append(out, CashPlan{Award: a.ID, PlanCell: p, PaysOn: d.PaysOn})
		}
	}
	return out
}

// planDate is the payment date on which a planned month is paid.
func planDate(dates []PaymentDate, p PlanCell) (PaymentDate, bool) {
	fy, m := p.FY, p.Month
	if m < 12 {
		m++
	}
	return firstDate(dates, func(d PaymentDate) bool { return d.FY == fy && d.Month == m })
}

// CashLine is what is expected week by week, thirteen weeks from the Monday of
// this one.
func CashLine(flights []CashFlight, plans []CashPlan, today calendar.Date) []CashWeek {
	monday := today.AddDays(-(int(today.Weekday()) + 6) % 7)
	weeks := make([]CashWeek, CashWeeks)
	for i := range weeks {
		weeks[i].Monday = monday.AddDays(7 * i)
	}
	at := func(d calendar.Date) *CashWeek {
		if n := d.Sub(monday) / 7; !d.IsZero() && !d.Before(monday) && n < CashWeeks {
			return &weeks[n]
		}
		return &CashWeek{} // beyond the line
	}
	for _, f := range flights {
		w := at(f.PaysOn)
		if f.Nature == Capital {
			w.CapitalInFlight += f.Amount
		} else {
			w.RevenueInFlight += f.Amount
		}
	}
	for _, p := range plans {
		w := at(p.PaysOn)
		if p.Nature == Capital {
			w.CapitalPlanned += p.Amount
		} else {
			w.RevenuePlanned += p.Amount
		}
	}
	var sum money.Pence
	for i := range weeks {
		w := &weeks[i]
		w.Total = w.CapitalInFlight + w.CapitalPlanned + w.RevenueInFlight + w.RevenuePlanned
		sum += w.Total
		w.Cumulative = sum
	}
	return weeks
}
