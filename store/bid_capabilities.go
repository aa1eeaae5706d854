package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// BidCapabilities is which capabilities a bid closes; before anybody has said
// so, the gaps that the trust has marked as planned are proposed.
func (s *Store) BidCapabilities(ctx context.Context, who funding.Person, bid string) (sheet desk.BidCapabilities, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		b, err := loadBid(tx, bid)
		if err != nil {
			return err
		}
		if no := funding.May(who, "getBid", b.Subject(who)); no != nil {
			return no
		}
		sheet.Bid, sheet.MayEdit = b.ID, funding.May(who, "editBid", b.Subject(who)) == nil
		step := steps{}
		step.do(func() error { sheet.List, err = loadCapabilities(tx); return err })
		step.do(func() error {
			sheet.FY, err = newestBefore(tx, "capability_assessments", b.Org, calendar.FY(2101))
			return err
		})
		step.do(func() error { sheet.Answers, err = loadAssessments(tx, b.Org, sheet.FY); return err })
		step.do(func() error { sheet.Chosen, sheet.Said, err = chosenCapabilities(tx, bid); return err })
		if !sheet.Said {
			sheet.Chosen = funding.ProposeCapabilities(sheet.Answers)
		}
		return step.err
	})
	return sheet, err
}

func chosenCapabilities(tx *gorm.DB, bid string) (ids []string, said bool, err error) {
	if err := tx.Raw(`select exists (select 1 from bid_capability_lists where bid_id = ?)`, bid).Row().Scan(&said); err != nil {
		return nil, false, err
	}
	err = tx.Raw(`select b.capability_id from bid_capabilities b join capabilities c on c.id = b.capability_id where b.bid_id = ? order by c.place`, bid).Scan(&ids).Error
	return ids, said, err
}

// PutCapabilities says which capabilities a bid closes.
func (s *Store) PutCapabilities(ctx context.Context, who funding.Person, bid string, ids []string) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		if err := tx.Exec(`select 1 from contents where bid_id = ? for update`, bid).Error; err != nil {
			return err
		}
		b, err := loadBid(tx, bid)
		if err != nil {
			return err
		}
		if no := funding.May(who, "editBid", b.Subject(who)); no != nil {
			return no
		}
		list, err := loadCapabilities(tx)
		if err != nil {
			return err
		}
		for i, id := range ids {
			if !slices.ContainsFunc(list, func(c funding.Capability) bool { return c.ID == id }) {
				return refusal.New(refusal.Invalid, "CAPABILITY_UNKNOWN", "There is no capability %q. See listCapabilities.", firstWords(id)).At(fmt.Sprintf("capabilities[%d]", i))
			}
		}
		if err := tx.Exec(`delete from bid_capabilities where bid_id = ?`, bid).Error; err != nil {
			return err
		}
		for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
			if err := tx.Exec(`insert into bid_capabilities (bid_id, org, capability_id, by_person) values (?, ?, ?, ?)`, bid, b.Org, id, who.ID).Error; err != nil {
				return err
			}
		}
		return tx.Exec(`insert into bid_capability_lists (bid_id, org, by_person) values (?, ?, ?) on conflict (bid_id) do update set by_person = excluded.by_person, at = tranche_now()`, bid, b.Org, who.ID).Error
	})
}
