package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// BidProgress is a bid's whole way as the person may see it: what is over,
// where it is, what is to come and when.
func (s *Store) BidProgress(ctx context.Context, who funding.Person, id string) (p desk.ProgressSheet, err error) {
	if p.BidSheet, err = s.BidSheet(ctx, who, id); err != nil {
		return p, err
	}
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		f, err := progressFacts(tx, p.BidSheet)
		if err != nil {
			return err
		}
		p.Progress, err = p.Bid.Progress(f)
		return err
	})
	return p, err
}

// progressFacts is what a progress needs beside the bid's sheet.
func progressFacts(tx *gorm.DB, s desk.BidSheet) (f funding.ProgressFacts, err error) {
	f = funding.ProgressFacts{Rules: s.Rules, Round: s.Round, Route: s.Route, Content: s.Content, Today: s.Today, ForFunder: s.Viewer.FunderSide}
	step := steps{}
	step.do(func() error { f.Calendar, err = loadCalendar(tx); return err })
	step.do(func() error { f.Dates, err = paymentDates(tx, s.Round.Fund, s.Today); return err })
	step.do(func() error {
		all, err := sittingsOf(tx, s.Bid.Funder)
		if on, ok := s.Bid.Sits(all); ok {
			f.Sitting = &on
		}
		return err
	})
	step.do(func() error { return addAwardFacts(tx, s, &f) })
	return f, step.err
}

func addAwardFacts(tx *gorm.DB, s desk.BidSheet, f *funding.ProgressFacts) error {
	if s.Award == nil {
		return nil
	}
	a, err := loadAward(tx, s.Award.ID)
	if err != nil {
		return err
	}
	f.Award = &a
	var days []string
	if err := tx.Raw(`select body->'paid'->>'day' from claims where award_id = ? and body->'paid'->>'day' is not null`, a.ID).Scan(&days).Error; err != nil || len(days) == 0 {
		return err
	}
	f.FirstPaid, err = calendar.ParseDate(slices.Min(days))
	return err
}
