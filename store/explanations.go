package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// PutExplanations keeps what people say about checks that do not hold and
// about the checklist, by code; empty text takes one back, codes that are not
// named stay.
func (s *Store) PutExplanations(ctx context.Context, who funding.Person, bid string, given map[string]string, how ...funding.Effort) error {
	return s.edit(ctx, who, bid, func(tx *gorm.DB, b funding.Bid, old funding.Content) (funding.Content, error) {
		now, err := nowIn(tx)
		if err != nil {
			return old, err
		}
		rules, err := rulesFor(tx, b, calendar.DateOf(now))
		if err != nil {
			return old, err
		}
		if err := funding.CheckExplained(given, rules); err != nil {
			return old, err
		}
		next := old
		next.Explained = maps.Clone(old.Explained)
		for _, code := range slices.Sorted(maps.Keys(given)) {
			text := strings.TrimSpace(given[code])
			if err := checkTexts("explained."+code, text).Err(); err != nil {
				return old, err
			}
			if err := explain(tx, b, who, code, text); err != nil {
				return old, err
			}
			next.Explained = explained(next.Explained, code, text)
		}
		return next, nil
	}, how...)
}

func explained(all map[string]string, code, text string) map[string]string {
	if all == nil {
		all = map[string]string{}
	}
	if all[code] = text; text == "" {
		delete(all, code)
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func explain(tx *gorm.DB, b funding.Bid, who funding.Person, code, text string) error {
	if text == "" {
		return tx.Exec(`delete from explanations where bid_id = ? and code = ?`, b.ID, code).Error
	}
	return tx.Exec(`insert into explanations (bid_id, code, org, text, by_person) values (?, ?, ?, ?, ?)
		on conflict (bid_id, code) do update set text = excluded.text, by_person = excluded.by_person, at = excluded.at`, b.ID, code, b.Org, text, who.ID).Error
}

// readExplained reads explanations by code; nil when there are none.
func readExplained(text string) (out map[string]string, err error) {
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return nil, fmt.Errorf("read explanations %s: %w", text, err)
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

// spans are how many days completed projects of a pathway took from first to
// last milestone.
func spans(tx *gorm.DB, pathway string) (days []int, err error) {
	err = tx.Raw(`select * from completed_spans(?)`, pathway).Scan(&days).Error
	return days, err
}
