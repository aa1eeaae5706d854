package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// Rounds lists every round with what its fund still has, the newest first.
func (s *Store) Rounds(ctx context.Context) (list []desk.RoundSheet, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		list, err = roundSheets(tx, now)
		return err
	})
	return list, err
}

func roundSheets(tx *gorm.DB, now time.Time) ([]desk.RoundSheet, error) {
	rounds, err := scanBodies[funding.Round](tx, `select body from rounds order by body->>'opens_on' desc, id`)
	if err != nil {
		return nil, err
	}
	var cover []funding.Cover
	if err := tx.Raw(`select fund, fy, nature, envelope, committed from fund_years order by fund, fy, nature`).Scan(&cover).Error; err != nil {
		return nil, err
	}
	out := make([]desk.RoundSheet, len(rounds))
	for i, r := range rounds {
		of := slices.DeleteFunc(slices.Clone(cover), func(c funding.Cover) bool { return c.Fund != r.Fund })
		out[i] = desk.RoundSheet{Round: r, Cover: of, Open: r.OpenAt(now)}
	}
	return out, nameLateMoney(tx, out)
}

// nameLateMoney says who gave the reasons for rounds whose money comes late.
func nameLateMoney(tx *gorm.DB, sheets []desk.RoundSheet) error {
	var people []string
	for _, r := range sheets {
		if r.Round.LateMoney != nil {
			people = append(people, r.Round.LateMoney.By)
		}
	}
	if len(people) == 0 {
		return nil
	}
	who, err := names(tx, people)
	for i, r := range sheets {
		if r.Round.LateMoney != nil {
			sheets[i].LateBy = who[r.Round.LateMoney.By]
		}
	}
	return err
}

// Organisations lists every organisation.
func (s *Store) Organisations(ctx context.Context) (list []funding.Organisation, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		list, err = loadOrgs(tx)
		return err
	})
	return list, err
}

// StartSheet is what a person needs to start a bid: the trusts they can bid
// for, the rounds that are open, and the rules in force.
func (s *Store) StartSheet(ctx context.Context, who funding.Person) (sheet desk.StartSheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		sheet.Viewer, sheet.Today = who, calendar.DateOf(now)
		step := steps{}
		step.do(func() error { sheet.Rounds, err = roundSheets(tx, now); return err })
		step.do(func() error { sheet.Orgs, err = biddable(tx, who); return err })
		step.do(func() error { sheet.Support, err = trustSupport(tx, who); return err })
		step.do(func() error { sheet.Rules, err = rulesFor(tx, funding.Bid{}, sheet.Today); return err })
		step.do(func() error { return readHistory(tx, &sheet, now) })
		sheet.Rounds = slices.DeleteFunc(sheet.Rounds, func(r desk.RoundSheet) bool { return !r.Open })
		return step.err
	})
	return sheet, err
}

// readHistory reads what a new bid of each trust would begin with.
func readHistory(tx *gorm.DB, sheet *desk.StartSheet, now time.Time) (err error) {
	codes := make([]string, len(sheet.Orgs))
	sheet.Filled = map[string]map[string]funding.Answer{}
	for i, o := range sheet.Orgs {
		codes[i] = o.Code
		if sheet.Filled[o.Code], err = filledIn(tx, sheet.Viewer, o, sheet.Rules, "", now); err != nil {
			return err
		}
	}
	sheet.Earlier, err = earlierBids(tx, sheet.Viewer, codes)
	return err
}

// biddable lists the trusts that a person may start a bid for.
func biddable(tx *gorm.DB, who funding.Person) ([]funding.Organisation, error) {
	orgs, err := loadOrgs(tx)
	return slices.DeleteFunc(orgs, func(o funding.Organisation) bool {
		return o.Kind != funding.Trust || funding.May(who, "createBid", funding.Subject{Org: o.Code}) != nil
	}), err
}

// Rulesets lists every ruleset, the newest first.
func (s *Store) Rulesets(ctx context.Context) (list []funding.Ruleset, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		list, err = loadRulesets(tx)
		return err
	})
	return list, err
}

// Calendar returns the working days as the table of bank holidays has them.
func (s *Store) Calendar(ctx context.Context) (cal calendar.Calendar, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		cal, err = loadCalendar(tx)
		return err
	})
	return cal, err
}

// Now is the one clock: the database's.
func (s *Store) Now(ctx context.Context) (now time.Time, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		now, err = nowIn(tx)
		return err
	})
	return now, err
}
