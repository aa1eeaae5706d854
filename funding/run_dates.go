package funding

import (
	"slices"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// MonthsAhead is how many months of payment dates are published at any time:
// this one and the twelve after it (domain 3.9).
const MonthsAhead = 13

// A PaymentDate is one month of a fund's payment calendar. A claim that its
// trust has approved by 5pm on the day claims close is paid on the pay day.
type PaymentDate struct {
	Fund        string         `json:"fund"`
	FY          calendar.FY    `json:"fy"`
	Month       calendar.Month `json:"month"` // in which it is paid, 1 = April
	ClaimsClose calendar.Date  `json:"claims_close"`
	PaysOn      calendar.Date  `json:"pays_on"`
	Version     int            `json:"version"` // 1 as first published; each move adds one
	Why         string         `json:"why,omitempty"`
	MovedBy     string         `json:"moved_by,omitempty"`
	Published   time.Time      `json:"published_at"`
}

// Name is the month as people say it: "October 2026".
func (d PaymentDate) Name() string {
	return d.Month.Name() + " " + d.FY.MonthStart(d.Month).Text()[len("1 "+d.Month.Name()+" "):]
}

// ProposeDates works out n months of payment dates from the month of a day on.
// In March claims close on the year's cut-off, and are paid as many working
// days later as in other months, before the year ends. Rules without days
// propose none.
func ProposeDates(fund string, from calendar.Date, n int, p PaymentRules, cal calendar.Calendar) ([]PaymentDate, error) {
	if p.ClosesDay == 0 {
		return nil, nil
	}
	var out []PaymentDate
	for i := range n {
		fy, m := calendar.MonthOf(calendar.Date{Year: from.Year, Month: from.Month, Day: 1}.AddMonths(i))
		d, err := proposeDate(fy, m, p, cal)
		if err != nil {
			return nil, err
		}
		d.Fund = fund
		out = append(out, d)
	}
	return out, nil
}

func proposeDate(fy calendar.FY, m calendar.Month, p PaymentRules, cal calendar.Calendar) (d PaymentDate, err error) {
	d = PaymentDate{FY: fy, Month: m, Version: 1}
	if m == 12 {
		cut, err := cal.CutOff(fy)
		if err != nil {
			return d, err
		}
		d.ClaimsClose = calendar.DateOf(cut)
		d.PaysOn, err = cal.AddWorkingDays(d.ClaimsClose, p.PaysDay-p.ClosesDay)
		return d, err
	}
	eve := fy.MonthStart(m).AddDays(-1)
	if d.ClaimsClose, err = cal.AddWorkingDays(eve, p.ClosesDay); err != nil {
		return d, err
	}
	d.PaysOn, err = cal.AddWorkingDays(eve, p.PaysDay)
	return d, err
}

// WithProposals is what is published, and what the rules propose for months
// that are not, in the order of the months.
func WithProposals(published, proposed []PaymentDate) []PaymentDate {
	out := slices.Clone(published)
	for _, p := range proposed {
		if !slices.ContainsFunc(published, func(d PaymentDate) bool { return d.FY == p.FY && d.Month == p.Month }) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b PaymentDate) int { return a.PaysOn.Compare(b.PaysOn) })
	return out
}

// NextPayDay is the first payment date that pays on a day or after it.
func NextPayDay(dates []PaymentDate, on calendar.Date) (PaymentDate, bool) {
	return firstDate(dates, func(d PaymentDate) bool { return !d.PaysOn.Before(on) })
}

// PaidIn is the payment date for a claim that its trust approves on a day.
func PaidIn(dates []PaymentDate, approved calendar.Date) (PaymentDate, bool) {
	return firstDate(dates, func(d PaymentDate) bool { return !d.ClaimsClose.Before(approved) })
}

func firstDate(dates []PaymentDate, fits func(PaymentDate) bool) (PaymentDate, bool) {
	i := slices.IndexFunc(dates, fits)
	if i < 0 {
		return PaymentDate{}, false
	}
	return dates[i], true
}

// A DateMove is what an administrator wants a month's dates to be. Was is the
// version that they saw.
type DateMove struct {
	Fund        string         `json:"fund"`
	FY          calendar.FY    `json:"fy"`
	Month       calendar.Month `json:"month"`
	ClaimsClose calendar.Date  `json:"claims_close"`
	PaysOn      calendar.Date  `json:"pays_on"`
	Why         string         `json:"why"`
	Was         int            `json:"version"`
}

// MovePaymentDate says what becomes of a published date that is moved. Only
// one whose claims have not closed yet can be, and only to days that come.
func MovePaymentDate(d PaymentDate, m DateMove, today calendar.Date, cal calendar.Calendar) (PaymentDate, error) {
	switch {
	case d.Version != m.Was:
		return d, conflict("CHANGED_MEANWHILE", "Somebody else has moved the dates of %s since you opened this page. Reload it to see theirs.", d.Name())
	case d.ClaimsClose.Before(today):
		return d, conflict("DATE_PASSED", "Claims for %s closed on %s, so its dates stay. Move a later month.", d.Name(), d.ClaimsClose.Text()).At("claims_close")
	case d.ClaimsClose == m.ClaimsClose && d.PaysOn == m.PaysOn:
		return d, conflict("NOTHING_CHANGED", "These are the dates of %s already. Change one of them.", d.Name()).At("claims_close")
	case strings.TrimSpace(m.Why) == "":
		return d, invalid("REASON_MISSING", "Say why the dates move. The trusts get your words by mail.").At("why")
	case m.ClaimsClose.Before(today):
		return d, invalid("DATE_PASSED", "Claims cannot close on %s, which has passed. Choose a day from %s on.", m.ClaimsClose.Text(), today.Text()).At("claims_close")
	case !m.PaysOn.After(m.ClaimsClose):
		return d, invalid("DATES_TURNED", "Claims that close on %s cannot be paid on %s. Choose a later pay day.", m.ClaimsClose.Text(), m.PaysOn.Text()).At("pays_on")
	}
	if fy, month := calendar.MonthOf(m.PaysOn); fy != d.FY || month != d.Month {
		return d, invalid("OTHER_MONTH", "%s is not in %s. Choose a pay day of that month.", m.PaysOn.Text(), d.Name()).At("pays_on")
	}
	if err := worked(cal, m.ClaimsClose, "claims_close"); err != nil {
		return d, err
	}
	if err := worked(cal, m.PaysOn, "pays_on"); err != nil {
		return d, err
	}
	d.ClaimsClose, d.PaysOn, d.Why, d.Version = m.ClaimsClose, m.PaysOn, strings.TrimSpace(m.Why), d.Version+1
	return d, nil
}

func worked(cal calendar.Calendar, d calendar.Date, field string) error {
	ok, err := cal.IsWorkingDay(d)
	if err != nil {
		return err
	}
	if !ok {
		return invalid("NOT_A_WORKING_DAY", "%s is a weekend or a bank holiday. Choose a working day.", d.Text()).At(field)
	}
	return nil
}

// MovedLetter is what trusts are told of a date that has moved.
func MovedLetter(was, now PaymentDate) Letter {
	return Letter{Template: "payment-date-moved", Subject: "New payment dates for " + now.Name(), Link: "/payment-dates?fund=" + now.Fund,
		Body: "Claims close on " + now.ClaimsClose.Text() + " (it was " + was.ClaimsClose.Text() + ") and are paid on " + now.PaysOn.Text() + " (it was " + was.PaysOn.Text() + "). " + now.Why}
}
