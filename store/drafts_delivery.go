package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// PutMilestones replaces the milestones.
func (s *Store) PutMilestones(ctx context.Context, who funding.Person, bid string, milestones []funding.Milestone, how ...funding.Effort) error {
	return s.edit(ctx, who, bid, func(tx *gorm.DB, b funding.Bid, old funding.Content) (funding.Content, error) {
		if err := checkMilestones(milestones); err != nil {
			return old, err
		}
		next := old
		next.Milestones = append([]funding.Milestone{}, milestones...)
		if next.Hash() == old.Hash() {
			return old, nil
		}
		if err := tx.Exec(`delete from milestones where bid_id = ?`, b.ID).Error; err != nil {
			return old, err
		}
		return next, insertMilestones(tx, b, milestones)
	}, how...)
}

func insertMilestones(tx *gorm.DB, b funding.Bid, milestones []funding.Milestone) error {
	rows := make([]milestoneRow, len(milestones))
	for i, m := range milestones {
		rows[i] = milestoneRow{b.ID, m.Ref, i + 1, b.Org, m.Title, time.Date(m.Due.Year, m.Due.Month, m.Due.Day, 0, 0, 0, 0, time.UTC)}
	}
	return insertAll(tx, "milestones", rows)
}

// PutBenefits replaces the benefits. Those that name no organisation are the
// bid's.
func (s *Store) PutBenefits(ctx context.Context, who funding.Person, bid string, benefits []funding.Benefit, how ...funding.Effort) error {
	return s.edit(ctx, who, bid, func(tx *gorm.DB, b funding.Bid, old funding.Content) (funding.Content, error) {
		list := ownedBenefits(benefits, b.Org)
		if err := checkBenefits(list, b); err != nil {
			return old, err
		}
		next := old
		next.Benefits = list
		if next.Hash() == old.Hash() {
			return old, nil
		}
		if err := tx.Exec(`delete from benefits where bid_id = ?`, b.ID).Error; err != nil { // amounts go with them
			return old, err
		}
		return next, insertBenefits(tx, b, list)
	}, how...)
}

func ownedBenefits(benefits []funding.Benefit, org string) []funding.Benefit {
	out := make([]funding.Benefit, len(benefits))
	for i, v := range benefits {
		if v.Org == "" {
			v.Org = org
		}
		if v.Amounts == nil {
			v.Amounts = funding.ByYear{}
		}
		out[i] = v
	}
	return out
}

func insertBenefits(tx *gorm.DB, b funding.Bid, benefits []funding.Benefit) error {
	rows := make([]benefitRow, len(benefits))
	var amounts []amountRow
	for i, v := range benefits {
		rows[i] = benefitRow{BidID: b.ID, Ref: v.Ref, Place: i + 1, Org: v.Org, Type: v.Type, Description: v.Description, Owner: v.Owner, Measure: v.Measure, Baseline: v.Baseline, Target: v.Target}
		amounts = appendAmounts(amounts, b.ID, v.Ref, v.Amounts)
	}
	if err := insertAll(tx, "benefits", rows); err != nil {
		return err
	}
	return insertAll(tx, "benefit_amounts", amounts)
}
