package funding

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// An Outturn is what one limit is likely to come to by 31 March, by its burn
// rate: what was claimed so far, divided by the months since the first that
// has a plan or a claim, goes on in the months to come.
type Outturn struct {
	Org      string      `json:"organisation"`
	FY       calendar.FY `json:"fy"`
	Nature   Nature      `json:"nature"`
	Profile  money.Pence `json:"profile_pence"`
	Claimed  money.Pence `json:"claimed_pence"` // in flight and drawn
	Months   int         `json:"months"`        // in which that was claimed; 0 = spending has not begun
	ToCome   int         `json:"months_to_come"`
	Forecast money.Pence `json:"forecast_pence"`
	AtRisk   money.Pence `json:"at_risk_pence"` // max(0, profile − forecast), from the ruleset's month on
	Method   string      `json:"method"`
}

// ForecastOutturn forecasts one limit when the months up to over have ended
// (0 = none, 12 = the year). Before the ruleset's month nothing is said to be
// at risk, and a limit whose spending has not begun is forecast at its profile
// until then.
func ForecastOutturn(l Limit, claims []Claim, plan []PlanCell, over calendar.Month, r YearEndRules) Outturn {
	o := Outturn{Org: l.Org, FY: l.FY, Nature: l.Nature, Profile: l.Profile, Claimed: l.InFlight + l.Drawn, ToCome: 12 - int(over)}
	if first := firstMonth(l, claims, plan); first > 0 && first <= over {
		o.Months = int(over-first) + 1
	}
	switch {
	case o.ToCome == 0:
		o.Forecast, o.Method = o.Claimed, "The year is over: what was claimed is what it comes to."
	case o.Months == 0:
		o.Forecast, o.Method = l.Profile, "Spending is not planned to have begun, so the profile is expected."
	default:
		rate := new(big.Rat).Mul(o.Claimed.Rat(), big.NewRat(int64(o.Months+o.ToCome), int64(o.Months)))
		o.Forecast = money.RoundRat(rate)
		o.Method = fmt.Sprintf("%s was claimed in %d months. At that rate %d more months bring %s.", o.Claimed, o.Months, o.ToCome, o.Forecast)
	}
	if over >= r.Held().RiskFrom {
		o.AtRisk = max(0, l.Profile-o.Forecast)
	}
	return o
}

// firstMonth is the first month of a limit's year that has a plan or a claim
// that counts; 0 = none.
func firstMonth(l Limit, claims []Claim, plan []PlanCell) (first calendar.Month) {
	earlier := func(m calendar.Month) {
		if first == 0 || m < first {
			first = m
		}
	}
	for _, c := range claims {
		if c.Org == l.Org && c.FY == l.FY && c.Nature == l.Nature && c.counts() {
			earlier(c.Month)
		}
	}
	for _, p := range plan {
		if p.Org == l.Org && p.FY == l.FY && p.Nature == l.Nature && p.Amount > 0 {
			earlier(p.Month)
		}
	}
	return first
}

// Outturns forecasts every limit of a year, in the award's order. today says
// which months have ended.
func Outturns(a Award, fy calendar.FY, claims []Claim, plan []PlanCell, today calendar.Date, r YearEndRules) []Outturn {
	out := []Outturn{}
	for _, l := range a.Limits {
		if l.FY == fy {
			out = append(out, ForecastOutturn(l, claims, plan, monthsOver(fy, today), r))
		}
	}
	return out
}

// monthsOver is the last month of fy that has ended by today; 0 = none.
func monthsOver(fy calendar.FY, today calendar.Date) calendar.Month {
	now, m := calendar.MonthOf(today)
	switch {
	case now < fy:
		return 0
	case now > fy:
		return 12
	}
	return m - 1
}

// yearEndAlarms are the warnings before the end of the year that the award is
// in (domain 10.4).
func (a Award) yearEndAlarms(r YearEndRules) []Alarm {
	fy := a.FY()
	if fy > a.lastYear() || a.yearClosed(fy) {
		return nil
	}
	var out []Alarm
	for _, n := range r.Held().Warn {
		day := fy.MonthEnd(12).AddDays(-n)
		if day.After(a.Began.Day) {
			out = append(out, Alarm{fmt.Sprintf("year-end/%d/%d", int(fy), n), day.At(9, 0)})
		}
	}
	return out
}

// ringYearEnd warns of what may lapse, when anything may. Of warnings that
// come late together only the last one is written.
func (r *AwardResult) ringYearEnd(alarm Alarm, f AwardFacts, now time.Time) {
	a := &r.Award
	later := slices.ContainsFunc(a.yearEndAlarms(f.Rules.YearEnd), func(o Alarm) bool { return o.At.After(alarm.At) && !o.At.After(now) })
	if later {
		return
	}
	fy, today := a.FY(), calendar.DateOf(alarm.At)
	days, warned := alarm.Key[strings.LastIndex(alarm.Key, "/")+1:], false
	for _, org := range a.Parties() {
		sum, lines := money.Pence(0), ""
		for _, o := range Outturns(*a, fy, f.Year.Claims, f.Year.Plan, today, f.Rules.YearEnd) {
			if o.Org == org && o.AtRisk > 0 {
				sum += o.AtRisk
				lines += fmt.Sprintf("\n\n%s: %s of %s may lapse. %s", o.Nature.Name(), o.AtRisk, o.Profile, o.Method)
			}
		}
		if sum == 0 {
			continue
		}
		warned = true
		r.say("YEAR_END_WARNED", fmt.Sprintf("%s days before %s ends, %s may lapse.", days, fy, sum), map[string]any{"fy": fy, "days": days, "organisation": org, "at_risk_pence": sum})
		subject, body := fmt.Sprintf("%s may lapse in %s days: %s", sum, days, a.ID), fmt.Sprintf("“%s” has %s days until %s.%s\n\nWhat is not claimed by then is lost: it cannot be carried over. Claim it, or ask for a change of the years.", a.Title, days, fy.MonthEnd(12).Text(), lines)
		for _, role := range []Role{TrustFinancePreparer, TrustFinanceApprover, TrustCFO} {
			r.writeYear("year-end-warning", role, org, fy, subject, body)
		}
		r.writeYear("year-end-warning", ProgrammeManager, a.Funder, fy, subject, body)
	}
	if !warned {
		r.say("YEAR_END_CHECKED", fmt.Sprintf("%s days before %s ends, nothing is forecast to lapse.", days, fy), map[string]any{"fy": fy, "days": days})
	}
}

func (r *AwardResult) writeYear(template string, role Role, org string, fy calendar.FY, subject, body string) {
	r.write(template, role, org, subject, body)
	r.Effects.Letters[len(r.Effects.Letters)-1].Link = yearLink(r.Award.ID, fy)
}

func yearLink(award string, fy calendar.FY) string {
	return fmt.Sprintf("/awards/%s/years/%d", award, int(fy))
}
