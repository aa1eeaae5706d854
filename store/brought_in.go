package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A BroughtReport says what became of a spreadsheet of awards. With a fault
// nothing was kept.
type BroughtReport struct {
	New    []string // references of Tranche, of those that were brought in
	Same   []string // references of the file, of those that were there already
	Faults []funding.BroughtFault
}

var errKeepNothing = errors.New("keep nothing")

// BringIn brings awards in, all of them or none: each with the bid under it,
// through the rules, as an active award that is due for its next month. Those
// that are there already and read as they did change nothing. try does the
// same and keeps nothing.
func (s *Store) BringIn(ctx context.Context, all []funding.BroughtIn, try bool) (report BroughtReport, err error) {
	err = s.Together(ctx, func(s *Store) error {
		report = BroughtReport{}
		if err := hold(s.db.WithContext(ctx), "bring in"); err != nil {
			return err
		}
		fresh, err := sortBrought(s.db.WithContext(ctx), all, &report)
		if err != nil {
			return err
		}
		if len(report.Faults) > 0 {
			return errKeepNothing
		}
		for _, b := range fresh {
			id, err := s.bringOne(ctx, b)
			if err != nil {
				return fmt.Errorf("%s (%s): %w", b.Ref, b.Where["reference"], err)
			}
			report.New = append(report.New, id)
		}
		if try {
			return errKeepNothing
		}
		return nil
	})
	if errors.Is(err, errKeepNothing) {
		err = nil
	}
	return report, err
}

// sortBrought gives the awards that are new, and reports the others and what
// is wrong.
func sortBrought(tx *gorm.DB, all []funding.BroughtIn, report *BroughtReport) (fresh []funding.BroughtIn, err error) {
	now, err := nowIn(tx)
	if err != nil {
		return nil, err
	}
	byFund := map[string][]funding.BroughtIn{}
	var funds []string
	for _, b := range all {
		var was funding.BroughtIn
		switch err := scanBody(tx, &was, `select body from brought_in where reference = ?`, b.Ref); {
		case err == nil:
			var award string
			if err := tx.Raw(`select award_id from brought_in where reference = ?`, b.Ref).Scan(&award).Error; err != nil {
				return nil, err
			}
			if faults := b.BroughtChanges(was, award); len(faults) > 0 {
				report.Faults = append(report.Faults, faults...)
			} else {
				report.Same = append(report.Same, b.Ref)
			}
			continue
		case !errors.Is(err, gorm.ErrRecordNotFound):
			return nil, err
		}
		report.Faults = append(report.Faults, b.Ties(calendar.DateOf(now))...)
		fund, err := knownBrought(tx, b, report)
		if err != nil {
			return nil, err
		}
		fresh = append(fresh, b)
		if !slices.Contains(funds, fund) {
			funds = append(funds, fund)
		}
		byFund[fund] = append(byFund[fund], b)
	}
	slices.Sort(funds)
	for _, fund := range funds {
		if fund == "" {
			continue // their round is not known
		}
		cover, err := loadCover(tx, fund, true)
		if err != nil {
			return nil, err
		}
		report.Faults = append(report.Faults, funding.BroughtCover(byFund[fund], cover)...)
	}
	return fresh, nil
}

// knownBrought reports what b names and the record does not know, and gives
// the fund of its round.
func knownBrought(tx *gorm.DB, b funding.BroughtIn, report *BroughtReport) (fund string, err error) {
	add := func(field, says string, err error) error {
		if _, ok := refusal.Of(err); !ok {
			return err
		}
		report.Faults = append(report.Faults, funding.BroughtFault{Cell: b.Where[field], Says: says})
		return nil
	}
	round, err := loadRound(tx, b.Round)
	if err := add("round", fmt.Sprintf("There is no round %q. Enter one that is there already, by its code.", b.Round), err); err != nil {
		return "", err
	}
	org, err := loadOrg(tx, b.Org)
	if err == nil && org.Kind != funding.Trust {
		err = refusal.New(refusal.Invalid, "NOT_A_TRUST", "not a trust")
	}
	if err := add("organisation", fmt.Sprintf("There is no trust %q. Enter its code of the Organisation Data Service.", b.Org), err); err != nil {
		return "", err
	}
	_, err = loadPerson(tx, b.DecidedBy)
	if err := add("decided_by", fmt.Sprintf("There is no person %q. Enter the id of somebody who is known here: who decided an award never releases its money.", b.DecidedBy), err); err != nil {
		return "", err
	}
	now, err := nowIn(tx)
	if err != nil {
		return "", err
	}
	rules, err := rulesFor(tx, funding.Bid{}, calendar.DateOf(now))
	if err != nil {
		return "", err
	}
	if _, ok := rules.Pathway(b.Pathway); !ok {
		report.Faults = append(report.Faults, funding.BroughtFault{Cell: b.Where["pathway"], Says: fmt.Sprintf("The rules know no pathway %q. Enter one of them, for example %s.", b.Pathway, rules.Pathways[0].Code)})
	}
	return round.Fund, nil
}

// bringOne writes the bid under an award, and begins the award through the
// rules.
func (s *Store) bringOne(ctx context.Context, b funding.BroughtIn) (string, error) {
	tx := s.db.WithContext(ctx)
	bid, err := broughtBid(tx, b)
	if err != nil {
		return "", err
	}
	body, err := asJSON(b)
	if err != nil {
		return "", err
	}
	c := funding.Command{ID: "award/" + bid.ID + "/bring-in", Kind: funding.AwardKind, Aggregate: bid.ID, Verb: funding.BringIn, Body: []byte(body), By: funding.Engine().ID}
	if err := insertCommand(tx, c); err != nil {
		return "", err
	}
	if _, err := s.Apply(ctx, c.ID); err != nil {
		return "", err
	}
	return bid.ID, tx.Exec(`insert into brought_in (reference, award_id, org, body) values (?, ?, ?, ?)`, b.Ref, bid.ID, b.Org, body).Error
}

func broughtBid(tx *gorm.DB, b funding.BroughtIn) (bid funding.Bid, err error) {
	round, err := loadRound(tx, b.Round)
	if err != nil {
		return bid, err
	}
	org, err := loadOrg(tx, b.Org)
	if err != nil {
		return bid, err
	}
	now, err := nowIn(tx)
	if err != nil {
		return bid, err
	}
	rules, err := rulesFor(tx, funding.Bid{}, calendar.DateOf(now))
	if err != nil {
		return bid, err
	}
	no, err := nextNumber(tx, "bid/"+round.ID+"/"+org.Code)
	if err != nil {
		return bid, err
	}
	content := b.Content()
	bid = b.Bid(fmt.Sprintf("%s-%s-%03d", round.RefPrefix, org.Code, no), org, round, rules, content)
	state, err := asJSON(bid)
	if err != nil {
		return bid, err
	}
	step := steps{}
	step.do(func() error {
		return tx.Exec(`insert into bids (id, round_id, org, icb, region, funder, status, stage, version, closed, token, started_at, submitted_at, decided_at, released_at, decided_by, state)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, bid.ID, bid.Round, bid.Org, bid.ICB, bid.Region, bid.Funder, bid.Status, bid.Stage(), bid.Version, bid.Closed(),
			"brought-in/"+b.Ref, bid.Submitted.At, bid.Submitted.At, bid.Decision.Made.At, bid.Released.At, bid.Decision.By, state).Error
	})
	step.do(func() error {
		return tx.Exec(`insert into contents (bid_id, org, title, ask_pence) values (?, ?, ?, ?)`, bid.ID, bid.Org, bid.Title, bid.Ask).Error
	})
	step.do(func() error { return putAnswerRows(tx, bid, content.Answers) })
	step.do(func() error { return newBid{bid: bid, tables: content}.insertTables(tx) })
	step.do(func() error { return keepSnapshot(tx, bid, content) })
	return bid, step.err
}
