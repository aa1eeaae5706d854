package page

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// NewClaimView is what the form of a new claim offers.
type NewClaimView struct {
	Sheet desk.AwardSheet
}

// Months lists the months that can be claimed: those that have begun, of the
// years that the award has money in, the newest first.
func (v NewClaimView) Months() []ui.SelectItem {
	var out []ui.SelectItem
	years := PlanYears(v.Sheet)
	for i := len(years) - 1; i >= 0; i-- {
		for m := calendar.Month(12); m >= 1; m-- {
			if !years[i].MonthStart(m).After(v.Sheet.Today) {
				out = append(out, ui.SelectItem{Value: years[i].String() + " " + itoa(int(m)), Text: m.Label() + " " + m.Name() + ", " + years[i].String()})
			}
		}
	}
	return out
}

// LastMonth is the newest month that is over: what people claim for.
func (v NewClaimView) LastMonth() string {
	fy, m := calendar.MonthOf(v.Sheet.Today)
	if m == 1 {
		return (fy - 1).String() + " 12"
	}
	return fy.String() + " " + itoa(int(m)-1)
}

// Month is what a new claim is for unless somebody says otherwise: the first
// month of the year that is over and has no claim yet, or the newest one.
func (v NewClaimView) Month() string {
	last := v.LastMonth()
	fy, n := calendar.FYOf(v.Sheet.Today), v.Nature()
	for _, item := range slices.Backward(v.Months()) {
		year, month, _ := strings.Cut(item.Value, " ")
		if year != fy.String() || item.Value == fy.String()+" "+itoa(int(thisMonth(v.Sheet.Today))) {
			continue
		}
		m := monthOf(month)
		planned := planOf(v.Sheet.Plan, fy, n, m, "") > 0
		if planned && !slices.ContainsFunc(v.Sheet.Claims, func(c funding.Claim) bool {
			return c.FY == fy && c.Month == m && c.Nature == n && c.Status != funding.Rejected && c.Status != funding.ClaimWithdrawn && c.Status != funding.Reversed
		}) {
			return item.Value
		}
	}
	return last
}

func thisMonth(d calendar.Date) calendar.Month {
	_, m := calendar.MonthOf(d)
	return m
}

func monthOf(text string) calendar.Month {
	for m := calendar.Month(1); m <= 12; m++ {
		if itoa(int(m)) == text {
			return m
		}
	}
	return 0
}

// Nature is the nature of a new claim unless somebody says otherwise: the
// first that has headroom in the year.
func (v NewClaimView) Nature() funding.Nature {
	fy := calendar.FYOf(v.Sheet.Today)
	for _, n := range funding.Natures() {
		if v.Sheet.Award.Net(fy, n).Headroom() > 0 {
			return n
		}
	}
	return funding.Capital
}

// Planned says what was planned for the month that is filled in, and what is
// left of its year.
func (v NewClaimView) Planned() string {
	year, month, _ := strings.Cut(v.Month(), " ")
	fy, err := calendar.ParseFY(year)
	if err != nil {
		return ""
	}
	m, n := monthOf(month), v.Nature()
	return "Filled in for you: " + n.Word() + " for " + m.Name() + ". " + planOf(v.Sheet.Plan, fy, n, m, "").String() + " was planned for it, and " + v.Sheet.Award.Net(fy, n).Headroom().String() + " is left for " + fy.String() + "."
}

// Quarterly says what a claim on a small award should know; "" when it is none
// or has not claimed in the last three months.
func (v NewClaimView) Quarterly() string {
	if !v.Sheet.Fast {
		return ""
	}
	for _, c := range v.Sheet.Claims {
		if c.Prepared != nil && c.Nature == v.Nature() && c.Status != funding.ClaimWithdrawn && c.Status != funding.Rejected && v.Sheet.Today.Sub(c.Prepared.Day) < 85 {
			return "A small award is claimed at most once a quarter, and claim " + itoa(c.No) + " was submitted on " + c.Prepared.Day.Text() + ". You can go on; waiting for the quarter's end saves you a claim."
		}
	}
	return ""
}

func (v NewClaimView) natures() []ui.Choice {
	var out []ui.Choice
	for _, n := range funding.Natures() {
		if v.Sheet.Award.Net(0, n).Profile > 0 {
			out = append(out, ui.Choice{Value: string(n), Text: capital(n.Word())})
		}
	}
	return out
}

// Orgs are the trusts that the award's money is for.
func (v NewClaimView) Orgs() []ui.SelectItem {
	seen := map[string]bool{}
	var out []ui.SelectItem
	for _, l := range v.Sheet.Award.Limits {
		if v.Sheet.Award.Joint() && l.Org != v.Sheet.Award.ClaimantOf(v.Sheet.Viewer) {
			continue // each trust claims for itself
		}
		if !seen[l.Org] {
			seen[l.Org] = true
			out = append(out, ui.SelectItem{Value: l.Org, Text: l.Org})
		}
	}
	return out
}

func basisChoices() []ui.Choice {
	return []ui.Choice{{Value: funding.BasisPaid, Text: "Paid", Hint: "The invoices are paid"}, {Value: funding.BasisAccrued, Text: "Accrued", Hint: "The work is done and in the ledger as an accrual"},
		{Value: funding.BasisCommitted, Text: "Committed and due in the month", Hint: "It falls due before the month ends"}}
}
