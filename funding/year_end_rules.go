package funding

import (
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// YearEndRules are the programme's rules for the end of a year
// (domain 3.5), all assumed until it publishes its own.
type YearEndRules struct {
	RiskFrom calendar.Month  `json:"risk_from_month"` // from whose end on the outturn is forecast; 6 = September
	Warn     []int           `json:"warning_days"`    // calendar days before 31 March on which what may lapse is said
	Accounts []DraftAccounts `json:"draft_accounts,omitempty"`
}

// DraftAccounts is the day by which a year's accruals are trued up, where it
// is not the due day of the month-12 return.
type DraftAccounts struct {
	FY calendar.FY   `json:"fy"`
	On calendar.Date `json:"on"`
}

// Held returns the rules as they are used: a ruleset that was kept before
// there were any has these.
func (r YearEndRules) Held() YearEndRules {
	if r.RiskFrom != 0 || len(r.Warn) > 0 {
		return r
	}
	return YearEndRules{RiskFrom: 6, Warn: []int{90, 60, 30, 10, 5}}
}

// accountsDay is the day by which a year's accruals are trued up (E12).
func (f AwardFacts) accountsDay(fy calendar.FY) (calendar.Date, error) {
	for _, d := range f.Rules.YearEnd.Accounts {
		if d.FY == fy {
			return d.On, nil
		}
	}
	return f.Calendar.ReturnDue(fy, 12, f.Rules.Clocks.ReturnDue)
}

func checkYearEnd(r YearEndRules) []Fault {
	var out []Fault
	if r.RiskFrom != 0 && !r.RiskFrom.Valid() {
		out = append(out, Fault{"year_end.risk_from_month", "Give a month from 1 (April) to 12 (March); 6 is September."})
	}
	if slices.ContainsFunc(r.Warn, func(n int) bool { return n < 1 || n > 364 }) {
		out = append(out, Fault{"year_end.warning_days", "Warnings come 1 to 364 days before 31 March."})
	}
	return out
}
