package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

type paymentDateRow struct {
	Fund        string
	FY          int
	Month       int
	Version     int
	ClaimsClose time.Time
	PaysOn      time.Time
	Why         string
	MadeBy      *string
	MadeAt      time.Time
}

func (r paymentDateRow) date() funding.PaymentDate {
	d := funding.PaymentDate{Fund: r.Fund, FY: calendar.FY(r.FY), Month: calendar.Month(r.Month), Version: r.Version, ClaimsClose: day(&r.ClaimsClose), PaysOn: day(&r.PaysOn), Why: r.Why, Published: r.MadeAt}
	if r.MadeBy != nil {
		d.MovedBy = *r.MadeBy
	}
	return d
}

// publishedDates lists the dates of a fund that are in force, of months that
// pay on a day or later, in order.
func publishedDates(tx *gorm.DB, fund string, from calendar.Date) ([]funding.PaymentDate, error) {
	var rows []paymentDateRow
	err := tx.Raw(`select * from (select distinct on (fy, month) fund, fy, month, version, claims_close, pays_on, why, made_by, made_at from payment_dates
		where fund = ? order by fy, month, version desc) d where pays_on >= ? order by pays_on`, fund, from.String()).Scan(&rows).Error
	out := make([]funding.PaymentDate, len(rows))
	for i, r := range rows {
		out[i] = r.date()
	}
	return out, err
}

// paymentDates are the dates of a fund from the present month on, a year
// ahead. Months that are not published yet, because the clock has just been
// moved, stand as the rules propose them.
func paymentDates(tx *gorm.DB, fund string, today calendar.Date) ([]funding.PaymentDate, error) {
	first := calendar.Date{Year: today.Year, Month: today.Month, Day: 1}
	published, err := publishedDates(tx, fund, first)
	if err != nil || len(published) >= funding.MonthsAhead {
		return published, err
	}
	proposed, err := proposedDates(tx, fund, today)
	return funding.WithProposals(published, proposed), err
}

func proposedDates(tx *gorm.DB, fund string, today calendar.Date) ([]funding.PaymentDate, error) {
	cal, err := loadCalendar(tx)
	if err != nil {
		return nil, err
	}
	rules, err := rulesOn(tx, today)
	if err != nil {
		return nil, err
	}
	return funding.ProposeDates(fund, today, funding.MonthsAhead, rules.Payments, cal)
}

// rulesOn is the ruleset in force on a day.
func rulesOn(tx *gorm.DB, today calendar.Date) (funding.Ruleset, error) {
	all, err := loadRulesets(tx)
	if err != nil {
		return funding.Ruleset{}, err
	}
	return funding.RulesetOn(all, today)
}

// PublishPaymentDates publishes the payment dates of every fund a year ahead,
// and says how many are new. What is published stays.
func (s *Store) PublishPaymentDates(ctx context.Context) (published int64, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		today := calendar.DateOf(now)
		var funds []string // those whose calendar is short
		err = tx.Raw(`select f.code from funds f where (select count(*) from (select 1 from payment_dates d where d.fund = f.code and d.version = 1
			and (d.fy + case when d.month > 9 then 1 else 0 end) * 12 + (d.month + 2) % 12 >= ?) x) < ? order by f.code`,
			today.Year*12+int(today.Month)-1, funding.MonthsAhead).Scan(&funds).Error
		for _, fund := range funds {
			if err != nil {
				return err
			}
			var n int64
			n, err = publish(tx, fund, today)
			published += n
		}
		return err
	})
	return published, err
}

func publish(tx *gorm.DB, fund string, today calendar.Date) (n int64, err error) {
	proposed, err := proposedDates(tx, fund, today)
	if err != nil {
		return 0, err
	}
	for _, d := range proposed {
		done := tx.Exec(`insert into payment_dates (fund, fy, month, version, claims_close, pays_on) values (?, ?, ?, 1, ?, ?) on conflict do nothing`,
			fund, int(d.FY), int(d.Month), d.ClaimsClose.String(), d.PaysOn.String())
		if done.Error != nil {
			return n, done.Error
		}
		n += done.RowsAffected
	}
	return n, nil
}

// PaymentDates is the payment calendar of a fund, for everybody who is signed
// in. The empty fund is the one whose round opened last.
func (s *Store) PaymentDates(ctx context.Context, who funding.Person, fund string) (d desk.PaymentCalendar, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		d.Viewer = who
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		d.Today = calendar.DateOf(now)
		if err := calendarFunds(tx, &d, fund); err != nil {
			return err
		}
		d.Dates, err = paymentDates(tx, d.Fund, d.Today)
		return err
	})
	return d, err
}

func calendarFunds(tx *gorm.DB, d *desk.PaymentCalendar, fund string) error {
	err := tx.Raw(`select f.code, f.title, f.funder from funds f order by (select max(r.body->>'opens_on') from rounds r where r.fund = f.code) desc nulls last, f.code`).Scan(&d.Funds).Error
	if err != nil {
		return err
	}
	for _, f := range d.Funds {
		if fund == "" || f.Code == fund {
			d.Fund, d.Funder = f.Code, f.Funder
			return nil
		}
	}
	return refusal.New(refusal.NotFound, "NO_SUCH_FUND", "There is no fund %q. Choose one from the list.", fund).At("fund")
}

// PutPaymentDate moves the dates of a month, and writes to the trusts that
// claim from the fund. The same token moves them once.
func (s *Store) PutPaymentDate(ctx context.Context, who funding.Person, token string, m funding.DateMove) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		key, err := holdToken(tx, who, token)
		if err != nil {
			return err
		}
		if err := hold(tx, "payment-dates/"+m.Fund); err != nil {
			return err
		}
		var before int64
		if err := tx.Raw(`select count(*) from payment_dates where token = ?`, key).Scan(&before).Error; err != nil || before > 0 {
			return err
		}
		d := desk.PaymentCalendar{}
		if err := calendarFunds(tx, &d, m.Fund); err != nil {
			return err
		}
		if err := funding.May(who, "putPaymentDate", funding.Subject{Funder: d.Funder, What: "payment calendar"}); err != nil {
			return err
		}
		return movePaymentDate(tx, who, key, m)
	})
}

func movePaymentDate(tx *gorm.DB, who funding.Person, key string, m funding.DateMove) error {
	now, err := nowIn(tx)
	if err != nil {
		return err
	}
	today := calendar.DateOf(now)
	dates, err := paymentDates(tx, m.Fund, today)
	if err != nil {
		return err
	}
	cal, err := loadCalendar(tx)
	if err != nil {
		return err
	}
	for _, d := range dates {
		if d.FY != m.FY || d.Month != m.Month {
			continue
		}
		moved, err := funding.MovePaymentDate(d, m, today, cal)
		if err != nil {
			return err
		}
		return keepMoved(tx, who, key, d, moved)
	}
	return refusal.New(refusal.NotFound, "NO_SUCH_MONTH", "No payment dates are published for month %d of %s. Choose one from the list.", int(m.Month), m.FY).At("month")
}

func keepMoved(tx *gorm.DB, who funding.Person, key string, was, now funding.PaymentDate) error {
	err := tx.Exec(`insert into payment_dates (fund, fy, month, version, claims_close, pays_on, why, made_by, token) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		now.Fund, int(now.FY), int(now.Month), now.Version, now.ClaimsClose.String(), now.PaysOn.String(), now.Why, who.ID, key).Error
	if err != nil {
		return err
	}
	cause := "calendar/" + key
	err = tx.Exec(`insert into commands (id, kind, aggregate, verb, body_hash, by_person, settled_at, outcome) values (?, 'calendar', ?, 'move', ?, ?, tranche_now(), 'APPLIED')`,
		cause, now.Fund, key, who.ID).Error
	if err != nil {
		return err
	}
	l := funding.MovedLetter(was, now)
	return tx.Exec(`select tell_of_payment_date(?, ?, ?, ?, ?)`, cause, now.Fund, l.Subject, l.Body, l.Link).Error
}
