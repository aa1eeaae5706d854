package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// Joint is a joint bid as the person may see it. org names the partner whose
// share is looked at; "" means the whole.
func (s *Store) Joint(ctx context.Context, who funding.Person, bid, org string) (sheet desk.JointSheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		b, err := loadBid(tx, bid)
		if err != nil {
			return err
		}
		if err := funding.May(who, "getShare", b.Subject(who)); err != nil {
			return err
		}
		sheet, err = readJoint(tx, who, b, org)
		return err
	})
	return sheet, s.barred(ctx, who, funding.BidKind, bid, err)
}

func readJoint(tx *gorm.DB, who funding.Person, b funding.Bid, org string) (s desk.JointSheet, err error) {
	s.Viewer, s.Bid = who, shownTo(b, who)
	own, partner := b.AsPartner(who)
	s.Whole = !partner
	if org != "" {
		var known bool
		if s.Share, known = b.Partner(org); !known || partner && own.Org != org {
			return s, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no share of %q in bid %s that you can see.", firstWords(org), b.ID)
		}
	}
	var all []funding.Organisation
	step := steps{}
	step.do(func() error { s.Now, err = nowIn(tx); s.Today = calendar.DateOf(s.Now); return err })
	step.do(func() error { s.Round, err = loadRound(tx, b.Round); return err })
	step.do(func() error { s.Rules, err = rulesFor(tx, b, s.Today); return err })
	if s.Whole || own.Joined() {
		step.do(func() error { s.Content, err = contentShown(tx, who, b); return err })
		step.do(func() error { s.Sums, err = partySums(tx, b); return err })
	}
	step.do(func() error { all, err = loadOrgs(tx); return err })
	step.do(func() error {
		s.Names, err = names(tx, append(namedInShares(b), s.Content.Answer("sro"), s.Content.Answer("cfo")))
		return err
	})
	if step.err == nil {
		s.Place(all)
	}
	return s, step.err
}

// partySums are what each party of a bid comes to, the lead first.
func partySums(tx *gorm.DB, b funding.Bid) ([]funding.TrustSum, error) {
	var rows []struct {
		Org                     string
		Capital, Revenue, Local int64
	}
	err := tx.Raw(`select org, capital, revenue, local from party_sums(?)`, b.ID).Scan(&rows).Error
	out := make([]funding.TrustSum, len(b.Parties()))
	for i, org := range b.Parties() {
		out[i].Org = org
		for _, r := range rows {
			if r.Org == org {
				out[i] = funding.TrustSum{Org: org, Capital: pence(r.Capital), Revenue: pence(r.Revenue), Matching: pence(r.Local)}
			}
		}
	}
	return out, err
}

func namedInShares(b funding.Bid) []string {
	var ids []string
	for _, p := range b.Partners {
		ids = append(append(ids, p.Invited.By), byWhom(p.Accepted)...)
		if p.Signed != nil {
			ids = append(ids, p.Signed.By, p.Signed.For)
		}
	}
	return ids
}
