package store

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// PutOptions replaces the shortlist beside the bid itself.
func (s *Store) PutOptions(ctx context.Context, who funding.Person, bid string, options []funding.Option, how ...funding.Effort) error {
	return s.edit(ctx, who, bid, func(tx *gorm.DB, b funding.Bid, old funding.Content) (funding.Content, error) {
		list := wholeOptions(options)
		if err := checkOptions(list); err != nil {
			return old, err
		}
		next := old
		next.Options = list
		if next.Hash() == old.Hash() {
			return old, nil
		}
		if err := tx.Exec(`delete from bid_options where bid_id = ?`, b.ID).Error; err != nil {
			return old, err
		}
		return next, insertOptions(tx, b, list)
	}, how...)
}

// wholeOptions puts empty amounts where there are none, so that an option is
// read back as it was put.
func wholeOptions(options []funding.Option) []funding.Option {
	var out []funding.Option
	for _, o := range options {
		if len(o.Benefits) == 0 {
			o.Benefits = nil
		}
		lines := make([]funding.OptionLine, len(o.Lines))
		for i, l := range o.Lines {
			if l.Amounts == nil {
				l.Amounts = funding.ByYear{}
			}
			lines[i] = l
		}
		o.Lines = lines
		out = append(out, o)
	}
	return out
}

// mostOptions and mostOptionLines keep a shortlist short (domain 2.2).
const (
	mostOptions     = 10
	mostOptionLines = 50
)

func checkOptions(list []funding.Option) error {
	if err := funding.CheckOptions(list); err != nil {
		return err
	}
	if len(list) > mostOptions {
		return unfit("TOO_MANY", "options", "There are %d options. A shortlist has at most %d beside the bid itself.", len(list), mostOptions)
	}
	var errs []*refusal.Error
	for i, o := range list {
		at := fmt.Sprintf("options[%d]", i)
		errs = append(errs, checkTexts(at, o.Ref, o.Title, o.Rationale))
		if len(o.Lines) > mostOptionLines {
			errs = append(errs, unfit("TOO_MANY", at+".lines", "Option %s has %d cost lines. Give at most %d.", o.Ref, len(o.Lines), mostOptionLines))
		}
		for j, l := range o.Lines {
			errs = append(errs, checkTexts(fmt.Sprintf("%s.lines[%d].description", at, j), l.Description))
		}
	}
	return refusal.Join(errs...).Err()
}

type optionRow struct {
	BidID     string
	Ref       string
	Place     int
	Org       string
	Kind      funding.OptionKind
	Title     string
	Rationale string
	Lines     string
	Benefits  string
}

func (optionRow) TableName() string { return "bid_options" }

func insertOptions(tx *gorm.DB, b funding.Bid, options []funding.Option) error {
	rows := make([]optionRow, len(options))
	for i, o := range options {
		lines, err := asJSON(o.Lines)
		if err != nil {
			return err
		}
		benefits, err := asJSON(o.Benefits)
		if err != nil {
			return err
		}
		rows[i] = optionRow{b.ID, o.Ref, i + 1, b.Org, o.Kind, o.Title, o.Rationale, lines, benefits}
	}
	return insertAll(tx, "bid_options", rows)
}

func loadOptions(tx *gorm.DB, bid string) ([]funding.Option, error) {
	rows, err := gorm.G[optionRow](tx).Where("bid_id = ?", bid).Order("place, ref").Find(tx.Statement.Context)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	out := make([]funding.Option, len(rows))
	for i, r := range rows {
		out[i] = funding.Option{Ref: r.Ref, Kind: r.Kind, Title: r.Title, Rationale: r.Rationale}
		if err := json.Unmarshal([]byte(r.Lines), &out[i].Lines); err != nil {
			return nil, fmt.Errorf("read the lines of option %s of %s: %w", r.Ref, bid, err)
		}
		if err := json.Unmarshal([]byte(r.Benefits), &out[i].Benefits); err != nil {
			return nil, fmt.Errorf("read the benefits of option %s of %s: %w", r.Ref, bid, err)
		}
	}
	return out, nil
}
