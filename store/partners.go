package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// jointFacts loads what the rules need for a command on a joint bid: the trust
// that is invited, and the content where a share is signed or written.
func jointFacts(tx *gorm.DB, c funding.Command, f *funding.BidFacts) (err error) {
	switch c.Verb {
	case funding.InvitePartner:
		f.Partner, err = loadOrg(tx, funding.PartnerOf(c))
		if _, unknown := refusal.Of(err); unknown {
			err = nil // the rules say that there is none
		}
	case funding.RemovePartner, funding.SignShare, funding.PutShare:
		f.Content, err = loadContent(tx, c.Aggregate)
	}
	return err
}

// partyOrgs are the trusts of a joint award, or of the joint bid that an award
// begins from; none else.
func partyOrgs(tx *gorm.DB, a funding.Award, b funding.Bid) ([]funding.Organisation, error) {
	var out []funding.Organisation
	codes := a.Parties()
	if b.ID != "" {
		codes = b.Parties()
	}
	if len(codes) < 2 {
		return nil, nil
	}
	for _, code := range codes {
		o, err := loadOrg(tx, code)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// keepJoint writes what a command changed of a joint bid beside its state: who
// its partners are, which is what row-level security goes by, and a partner's
// share.
func keepJoint(tx *gorm.DB, old funding.Bid, r funding.BidResult, f funding.BidFacts, c funding.Command) error {
	step := steps{}
	if old.Joint() || r.Bid.Joint() {
		step.do(func() error { return keepPartners(tx, r.Bid) })
	}
	if c.Verb == funding.PutShare && r.Content != nil {
		step.do(func() error { return keepShare(tx, r.Bid, f, *r.Content) })
	}
	return step.err
}

func keepPartners(tx *gorm.DB, b funding.Bid) error {
	if err := tx.Exec(`delete from bid_partners where bid_id = ? and org not in ?`, b.ID, append(b.PartnerOrgs(), "")).Error; err != nil {
		return err
	}
	for _, p := range b.Partners {
		var signedAt any
		hash := ""
		if p.Signed != nil {
			signedAt, hash = p.Signed.At, p.Signed.ContentHash
		}
		err := tx.Exec(`insert into bid_partners (bid_id, org, share_bp, invited_by, invited_at, accepted_by, accepted_at, signed_by, signed_at, share_hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			on conflict (bid_id, org) do update set share_bp = excluded.share_bp, accepted_by = excluded.accepted_by, accepted_at = excluded.accepted_at,
			signed_by = excluded.signed_by, signed_at = excluded.signed_at, share_hash = excluded.share_hash`,
			b.ID, p.Org, int64(p.Share), p.Invited.By, p.Invited.At, who(p.Accepted), momentAt(p.Accepted), endorser(p.Signed), signedAt, hash).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// keepShare writes the content of a draft in which a partner changed its share.
func keepShare(tx *gorm.DB, b funding.Bid, f funding.BidFacts, next funding.Content) error {
	step := steps{}
	step.do(func() error { return replaceCosts(tx, b, next.Costs()) })
	step.do(func() error {
		return noteEdit(tx, b, f.Person, effortOf(nil), funding.FieldsChanged(f.Content, next))
	})
	step.do(func() error {
		return one(tx.Exec(`update contents set version = ?, ask_pence = ? where bid_id = ? and version = ?`, next.Version, next.NationalAsk(), b.ID, f.Content.Version), "content of bid "+b.ID)
	})
	return step.err
}

// SplitCostLine shares one of the lead's cost lines among the trusts of a
// joint bid, by their agreed shares (domain 3.8 J7).
func (s *Store) SplitCostLine(ctx context.Context, who funding.Person, bid, ref string) error {
	return s.edit(ctx, who, bid, func(tx *gorm.DB, b funding.Bid, old funding.Content) (funding.Content, error) {
		lines, err := b.SplitInto(slices.Clone(old.Lines), ref)
		if err != nil {
			return old, err
		}
		next := old
		next.Lines = lines
		return next, replaceCosts(tx, b, next.Costs())
	})
}
