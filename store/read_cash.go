package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// CashCalendar is the cash calendar of a trust. The empty organisation is the
// person's own, or for the funder the first that has an award.
func (s *Store) CashCalendar(ctx context.Context, who funding.Person, org string) (d desk.CashSheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		d, err = cashSheet(tx, who, org)
		return err
	})
	return d, err
}

func cashSheet(tx *gorm.DB, who funding.Person, org string) (d desk.CashSheet, err error) {
	d.Viewer = who
	now, err := nowIn(tx)
	if err != nil {
		return d, err
	}
	d.Today = calendar.DateOf(now)
	if d.Orgs, err = claimants(tx, who); err != nil {
		return d, err
	}
	if org == "" {
		if org = heldFirst(who); org == "" && len(d.Orgs) > 0 {
			org = d.Orgs[0].Code
		}
	}
	o, err := loadOrg(tx, org)
	if err != nil {
		return d, err
	}
	d.Org, d.OrgName = o.Code, o.Name
	awards, err := scanBodies[funding.Award](tx, `select state from awards where org = ? and status = 'ACTIVE' order by id`, org)
	if err != nil {
		return d, err
	}
	funder := ""
	if len(awards) > 0 {
		funder = awards[0].Funder
	} else if who.FunderSide {
		funder = firstPost(who)
	}
	if no := funding.May(who, "getCashCalendar", funding.Subject{Org: org, Funder: funder, What: "cash calendar"}); no != nil {
		return d, no
	}
	if err := tx.Raw(`select exists (select 1 from feeds where person_id = ? and revoked_at is null)`, who.ID).Row().Scan(&d.Feed); err != nil {
		return d, err
	}
	return d, addCash(tx, &d, awards)
}

// claimants are the trusts with an award that somebody at the funder may
// choose from; none for others.
func claimants(tx *gorm.DB, who funding.Person) (out []funding.Organisation, err error) {
	if !who.FunderSide {
		return nil, nil
	}
	var rows []struct{ Code, Name string }
	err = tx.Raw(`select code, name from organisations o where exists (select 1 from awards a where a.org = o.code and a.status = 'ACTIVE') order by name`).Scan(&rows).Error
	for _, r := range rows {
		out = append(out, funding.Organisation{Code: r.Code, Name: r.Name})
	}
	return out, err
}

// heldFirst is the trust at which somebody works on finance, or "".
func heldFirst(who funding.Person) string {
	if orgs := heldAt(who, funding.TrustFinancePreparer, funding.TrustFinanceApprover, funding.TrustCFO); len(orgs) > 0 {
		return orgs[0]
	}
	if !who.FunderSide {
		return firstPost(who)
	}
	return ""
}

func firstPost(who funding.Person) string {
	if len(who.Posts) == 0 {
		return ""
	}
	return who.Posts[0].Org
}

// KeepFeed gives somebody a feed at a secret address, in place of the one they
// had. Only the secret's hash is kept.
func (s *Store) KeepFeed(ctx context.Context, who funding.Person, secret string) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		if err := hold(tx, "feed/"+who.ID); err != nil {
			return err
		}
		if err := tx.Exec(`update feeds set revoked_at = tranche_now() where person_id = ? and revoked_at is null`, who.ID).Error; err != nil {
			return err
		}
		hash := sha256.Sum256([]byte(secret))
		return tx.Exec(`insert into feeds (person_id, hash) values (?, ?)`, who.ID, hash[:]).Error
	})
}

// EndFeed ends somebody's feed: its address gives nothing any more.
func (s *Store) EndFeed(ctx context.Context, who funding.Person) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		return tx.Exec(`update feeds set revoked_at = tranche_now() where person_id = ? and revoked_at is null`, who.ID).Error
	})
}

// Feed is what a feed's address gives: its owner's own deadlines and, for
// those who may see a cash calendar, its dates. An address that is not known
// or was ended is not found.
func (s *Store) Feed(ctx context.Context, secret string) (entries []funding.CalendarEntry, err error) {
	hash := sha256.Sum256([]byte(secret))
	var owner *string
	if err := s.db.WithContext(ctx).Raw(`select feed_owner(decode(?, 'hex'))`, hex.EncodeToString(hash[:])).Row().Scan(&owner); err != nil {
		return nil, err
	}
	if owner == nil {
		return nil, refusal.New(refusal.NotFound, "NO_SUCH_FEED", "There is no calendar here, or its owner has ended it.")
	}
	who, err := s.Person(ctx, *owner)
	if err != nil {
		return nil, err
	}
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		tasks, err := storedTasks(tx, who, "and t.due is not null")
		if err != nil {
			return err
		}
		sheet, err := cashSheet(tx, who, "")
		if _, refused := refusal.Of(err); err != nil && !refused {
			return err
		}
		entries = feedEntries(tasks, sheet.Dates)
		return nil
	})
	return entries, err
}

func feedEntries(tasks []desk.TaskRow, dates []funding.PaymentDate) []funding.CalendarEntry {
	var out []funding.CalendarEntry
	for _, d := range dates {
		month := d.Fund + "/" + d.FY.MonthStart(d.Month).String()[:7]
		out = append(out, funding.CalendarEntry{UID: "close/" + month, Title: "Claims close for " + d.Name(), On: d.ClaimsClose},
			funding.CalendarEntry{UID: "pay/" + month, Title: "Pay day of " + d.Name(), On: d.PaysOn})
	}
	for _, t := range tasks {
		out = append(out, funding.CalendarEntry{UID: "due/" + t.Aggregate.String() + "/" + t.Key, Title: t.Title + ": " + t.About, On: calendar.DateOf(t.Due)})
	}
	slices.SortStableFunc(out, func(a, b funding.CalendarEntry) int { return a.On.Compare(b.On) })
	return out
}

// addCash adds what the awards of a trust make of its cash.
func addCash(tx *gorm.DB, d *desk.CashSheet, awards []funding.Award) error {
	dates := map[string][]funding.PaymentDate{}
	var plans []funding.CashPlan
	ids := make([]string, len(awards))
	for i, a := range awards {
		ids[i] = a.ID
	}
	planned, err := plansOf(tx, ids...)
	if err != nil {
		return err
	}
	claimed, err := claimsOf(tx, ids...)
	if err != nil {
		return err
	}
	for _, a := range awards {
		if _, ok := dates[a.Fund]; !ok {
			of, err := paymentDates(tx, a.Fund, d.Today)
			if err != nil {
				return err
			}
			dates[a.Fund] = of
			d.Dates = append(d.Dates, slices.DeleteFunc(slices.Clone(of), func(p funding.PaymentDate) bool { return p.PaysOn.Before(d.Today) })...)
		}
		for _, l := range a.Limits {
			if l.FY >= calendar.FYOf(d.Today) {
				d.Limits = append(d.Limits, desk.CashLimit{Award: a.ID, Title: a.Title, Limit: l})
			}
		}
		d.Flights = append(d.Flights, funding.CashFlights(a, dates[a.Fund], d.Today)...)
		plans = append(plans, funding.CashPlans(a, planned[a.ID], claimed[a.ID], dates[a.Fund], d.Today)...)
	}
	slices.SortStableFunc(d.Dates, func(a, b funding.PaymentDate) int { return a.PaysOn.Compare(b.PaysOn) })
	d.Weeks = funding.CashLine(d.Flights, plans, d.Today)
	return nil
}
