package store

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// voted takes the example to the panel and has farah and priya vote against.
func (f *fixture) voted(t *testing.T) string {
	t.Helper()
	bid := f.reviewed(t)
	s := sitting(18, 16, 2)
	s.Members = []string{"farah", "liam", "maria", "priya"}
	if _, err := f.Web.SetUpSitting(context.Background(), f.person(t, "farah"), "one", s); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"farah", "priya"} {
		f.must(t, who, funding.BidKind, bid, funding.CastVote, map[string]any{"choice": funding.Declined, "sentence": "Said by " + who + "."})
	}
	return bid
}

func TestAVoteStandsBesideTheDecision(t *testing.T) {
	f := newDB(t)
	bid := f.voted(t)
	ctx := context.Background()
	for who, want := range map[string]struct{ shown, may, own bool }{"maria": {true, true, false}, "farah": {false, true, true}, "liam": {false, false, false}, "olive": {false, false, false}} {
		d, err := f.Web.Votes(ctx, f.person(t, who), bid)
		if _, own := d.Own(); err != nil || d.Shown != want.shown || d.May != want.may || own != want.own {
			t.Errorf("%s: shown %v, may %v, own %v (%v), want %+v", who, d.Shown, d.May, own, err, want)
		}
	}
	for _, who := range []string{"amina", "grace", "harry"} {
		_, err := f.Web.Votes(ctx, f.person(t, who), bid)
		refusedAs(t, err, "NOT_YOUR_ROLE")
	}
	f.at(t, 2026, 6, 18, 11, 0)
	decline := map[string]any{"outcome": funding.Declined, "reasons": "Too late in the year."}
	refusedAs(t, f.click(t, "maria", funding.BidKind, bid, funding.Decide, map[string]any{"outcome": funding.Deferred, "reasons": "Wait."}), "AGAINST_THE_VOTE")
	f.must(t, "maria", funding.BidKind, bid, funding.Decide, decline)
	d, err := f.Web.Votes(ctx, f.person(t, "liam"), bid)
	if err != nil || !d.Shown || len(d.Ballot.Votes) != 2 || d.Names["priya"] == "" {
		t.Errorf("after the decision liam reads %+v (%v)", d.Ballot, err)
	}
	sheet, err := f.Web.BidSheet(ctx, f.person(t, "maria"), bid)
	if err != nil || sheet.Bid.Decision.Ballot == nil {
		t.Errorf("the funder's decision has no ballot: %+v (%v)", sheet.Bid.Decision, err)
	}
}

// TestNoTrustEverSeesAVote: not on its sheet, in its list, in its events or in
// its letters, before the decision, after it and after its release.
func TestNoTrustEverSeesAVote(t *testing.T) {
	f := newDB(t)
	bid := f.voted(t)
	looks := func(when string) {
		t.Helper()
		for _, who := range []string{"amina", "david", "eleri"} {
			sheet, err := f.Web.BidSheet(context.Background(), f.person(t, who), bid)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := json.Marshal([]any{sheet.Bid, sheet.Timeline, sheet.Names})
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"Said by", "ballot", "votes", "VOTED", "Priya"} {
				if strings.Contains(string(raw), word) {
					t.Errorf("%s, %s: the sheet holds %q", when, who, word)
				}
			}
			var seen int
			if err := f.Web.as(context.Background(), f.person(t, who), countVoted(&seen)); err != nil || seen != 0 {
				t.Errorf("%s, %s: %d events of votes (%v), want none", when, who, seen, err)
			}
		}
	}
	looks("before the decision")
	f.at(t, 2026, 6, 18, 11, 0)
	f.must(t, "maria", funding.BidKind, bid, funding.Decide, map[string]any{"outcome": funding.Declined, "reasons": "Too late in the year."})
	looks("decided and, in this round, released at once")
	if n := f.sum(t, `select count(*) from outbox where body ilike '%said by%' or body ilike '%vote%'`); n != 0 {
		t.Errorf("%d letters tell of votes, want none", n)
	}
}

// A member with an interest cannot vote, whatever door they try.
func TestAnInterestTakesTheVoteAway(t *testing.T) {
	f := newDB(t)
	bid := f.voted(t)
	f.formerly(t, "farah", "RZX")
	refusedAs(t, f.click(t, "farah", funding.BidKind, bid, funding.CastVote, map[string]any{"choice": funding.Approved}), "CONFLICT_OF_INTEREST")
	d, err := f.Web.Votes(context.Background(), f.person(t, "maria"), bid)
	if err != nil || len(d.Ballot.Votes) != 1 || d.Ballot.Quorate {
		t.Errorf("farah's vote still counts: %+v (%v)", d.Ballot, err)
	}
}

// countVoted counts the events of votes that row-level security lets through.
func countVoted(n *int) func(tx *gorm.DB) error {
	return func(tx *gorm.DB) error {
		return tx.Raw(`select count(*) from events where name = 'VOTED'`).Scan(n).Error
	}
}
