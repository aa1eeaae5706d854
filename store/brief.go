package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// ReviewBrief is a bid with what a reviewer ought to know first. Only the
// funder's side has one.
func (s *Store) ReviewBrief(ctx context.Context, who funding.Person, id string) (brief desk.ReviewBrief, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		b, err := loadBid(tx, id)
		if err != nil {
			return err
		}
		if err := funding.May(who, "getReviewBrief", b.Subject(who)); err != nil {
			return err
		}
		if b.Submitted == nil {
			return refusal.New(refusal.Conflict, "NOT_SUBMITTED", "The bid has not been submitted yet, so there is nothing to review.")
		}
		if brief.BidSheet, err = readBidSheet(tx, who, b); err != nil {
			return err
		}
		return addBrief(tx, &brief)
	})
	return brief, s.barred(ctx, who, funding.BidKind, id, err)
}

func addBrief(tx *gorm.DB, d *desk.ReviewBrief) (err error) {
	r := d.Reading()
	step := steps{}
	step.do(func() error { r.Peers, err = spans(tx, d.Route.Pathway); return err })
	step.do(func() error { r.Earlier, r.EarlierOn, err = earlierYes(tx, d.Bid); return err })
	step.do(func() error { d.Flags = funding.RedFlags(r); return nil })
	step.do(func() error { return submittedBefore(tx, d) })
	step.do(func() error { d.Ranges, d.Beds, err = peerRanges(tx, d.Bid, d.Content); return err })
	return step.err
}

// earlierYes is the first version of the content that somebody inside the
// trust said yes to in this stage, if it is not the one that was submitted.
func earlierYes(tx *gorm.DB, b funding.Bid) (*funding.Content, calendar.Date, error) {
	var since time.Time
	if n := len(b.PastStages); n > 0 {
		since = b.PastStages[n-1].Released.At
	}
	var sealed []struct {
		Hash string
		At   time.Time
	}
	err := tx.Raw(`select hash, at from snapshots where bid_id = ? and at > ? order by at limit 1`, b.ID, since).Scan(&sealed).Error
	if err != nil || len(sealed) == 0 || sealed[0].Hash == b.ContentHash {
		return nil, calendar.Date{}, err
	}
	var c funding.Content
	err = scanBody(tx, &c, `select body from snapshots where bid_id = ? and hash = ?`, b.ID, sealed[0].Hash)
	return &c, calendar.DateOf(sealed[0].At), err
}

// submittedBefore compares the content with what was submitted the time before:
// ahead of a return, of an answer that was unlocked, or in the stage before.
func submittedBefore(tx *gorm.DB, d *desk.ReviewBrief) error {
	var rows []struct {
		Hash string
		At   time.Time
	}
	err := tx.Raw(`select detail->>'content_hash' as hash, at from events where kind = 'bid' and aggregate = ? and name = 'SUBMITTED' order by version desc limit 2`, d.Bid.ID).Scan(&rows).Error
	if err != nil {
		return err
	}
	if len(rows) > 0 && rows[0].Hash == d.Bid.ContentHash { // else an answer was unlocked and changed since
		rows = rows[1:]
	}
	if len(rows) == 0 {
		return nil
	}
	var before funding.Content
	d.Compared, d.ToStage = rows[0].At, len(d.Bid.PastStages) > 0 && !rows[0].At.After(d.Bid.PastStages[len(d.Bid.PastStages)-1].Released.At)
	if err := scanBody(tx, &before, `select body from snapshots where bid_id = ? and hash = ?`, d.Bid.ID, rows[0].Hash); err != nil {
		return notFound(err, "The content of bid %s as it was submitted before is not there.", d.Bid.ID)
	}
	d.Before = &before
	d.Changed = funding.Differences(before, d.Content)
	return nil
}

type peerRow struct {
	Category                             funding.Category
	Trusts, Lines                        int
	LowerQuartile, Median, UpperQuartile money.Pence
}

// peerRanges compares every nationally funded line with its peers: by bed when
// the trust's beds are known and those of enough peers, else by amount.
func peerRanges(tx *gorm.DB, b funding.Bid, c funding.Content) ([]funding.PeerRange, int, error) {
	var beds *int
	if err := tx.Raw(`select beds_of(?)`, b.Org).Row().Scan(&beds); err != nil {
		return nil, 0, err
	}
	whole, err := peerRows(tx, b.ID, false)
	if err != nil || beds == nil {
		return funding.Ranges(c, whole, nil, 0), 0, err
	}
	byBed, err := peerRows(tx, b.ID, true)
	return funding.Ranges(c, whole, byBed, *beds), *beds, err
}

func peerRows(tx *gorm.DB, bid string, byBed bool) (map[funding.Category]funding.PeerRange, error) {
	var rows []peerRow
	if err := tx.Raw(`select * from peer_costs(?, ?)`, bid, byBed).Scan(&rows).Error; err != nil {
		return nil, err
	}
	out := make(map[funding.Category]funding.PeerRange, len(rows))
	for _, r := range rows {
		out[r.Category] = funding.PeerRange{Category: r.Category, PerBed: byBed, Trusts: r.Trusts, Lines: r.Lines, Lower: r.LowerQuartile, Median: r.Median, Upper: r.UpperQuartile}
	}
	return out, nil
}
