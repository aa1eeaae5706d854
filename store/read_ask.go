package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// AskSheet is what the form of a new enquiry shows: what it is about, when an
// answer would be due, and what everybody can read about it already.
func (s *Store) AskSheet(ctx context.Context, who funding.Person, sort funding.EnquirySort, about funding.Place) (sheet desk.AskSheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		f := funding.EnquiryFacts{Person: who}
		sheet.Viewer = who
		step := steps{}
		step.do(func() error { f.Calendar, err = loadCalendar(tx); return err })
		step.do(func() error { f.Rules, err = rulesFor(tx, funding.Bid{}, calendar.DateOf(now)); return err })
		step.do(func() error { sheet.Orgs, err = askable(tx, who); return err })
		step.do(func() error {
			return askedFacts(tx, funding.EnquiryRequest{Org: firstCode(sheet.Orgs), About: about}, &f)
		})
		step.do(func() error { return placeIn(&sheet, about, f) })
		step.do(func() error {
			day, err := f.Calendar.ClockDay(now)
			if err != nil {
				return err
			}
			sheet.Days = f.Rules.Clocks.Enquiry
			if sort == funding.ForHand {
				sheet.Days = f.Rules.Clocks.Hand
			}
			sheet.Due, err = f.Calendar.AddWorkingDays(day, sheet.Days)
			return err
		})
		step.do(func() error { return addHints(tx, &sheet, f, sort) })
		return step.err
	})
	return sheet, err
}

func placeIn(sheet *desk.AskSheet, about funding.Place, f funding.EnquiryFacts) error {
	place, no := funding.Placed(about, f)
	if no != nil {
		return no
	}
	sheet.About = place
	return nil
}

// addHints adds what may make the question needless, and the support that is
// left for a call for a hand.
func addHints(tx *gorm.DB, sheet *desk.AskSheet, f funding.EnquiryFacts, sort funding.EnquirySort) error {
	p := sheet.About
	var err error
	if sort == funding.ForHand {
		sheet.Support, err = supportFor(tx, f.Org.Code, p.Round)
		return err
	}
	if p.Field == "" || p.Round == "" {
		return nil
	}
	rows, err := publishedRows(tx, `where p.round_id = ? and p.body->>'field' = ? order by p.published_at desc, p.id desc limit 50`, p.Round, p.Field)
	if err == nil {
		sheet.Published, err = labelled(rows, f.Rules)
	}
	return err
}

func firstCode(orgs []funding.Organisation) string {
	if len(orgs) == 0 {
		return ""
	}
	return orgs[0].Code
}

// askable lists the trusts that a person may ask for.
func askable(tx *gorm.DB, who funding.Person) ([]funding.Organisation, error) {
	var out []funding.Organisation
	for _, p := range who.Posts {
		known := slices.ContainsFunc(out, func(o funding.Organisation) bool { return o.Code == p.Org })
		if known || funding.May(who, "askFunder", funding.Subject{Org: p.Org}) != nil {
			continue
		}
		o, err := loadOrg(tx, p.Org)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}
