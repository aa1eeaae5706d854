package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// loadChain reads how a trust signs now; none when it never said. version
// counts its changes.
func loadChain(tx *gorm.DB, org string) (chain funding.Chain, version int, err error) {
	var rows []struct {
		Version   int
		What      funding.SignKind
		Step      int
		Role      funding.Role
		FromPence int64
	}
	err = tx.Raw(`select version, what, step, role, from_pence from approval_chains
		where org = ? and version = (select max(version) from approval_chains where org = ?) order by what, step`, org, org).Scan(&rows).Error
	for _, r := range rows {
		version = r.Version
		chain = append(chain, funding.ChainStep{What: r.What, Step: r.Step, Role: r.Role, From: money.Pence(r.FromPence)})
	}
	return chain, version, err
}

// SignOff is how a trust signs, for its people.
func (s *Store) SignOff(ctx context.Context, who funding.Person, org string) (out desk.SignOffSheet, err error) {
	out.Viewer = who
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		step := steps{}
		step.do(func() error { out.Org, err = loadOrg(tx, org); return err })
		step.do(func() error { return may(who, "getSignOff", out.Org) })
		step.do(func() error { out.Chain, out.Version, err = loadChain(tx, org); return err })
		step.do(func() error { out.People, err = peopleAt(tx, org); return err })
		return step.err
	})
	return out, err
}

func may(who funding.Person, a funding.Action, o funding.Organisation) error {
	if no := funding.May(who, a, funding.Subject{Org: o.Code, ICB: o.ICB, Region: o.Region, What: "organisation"}); no != nil {
		return no
	}
	return nil
}

// PutSignOff replaces the chains of a trust; was is the version that the
// editor saw. What is sent already keeps its own.
func (s *Store) PutSignOff(ctx context.Context, who funding.Person, org string, was int, chain funding.Chain) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		if err := hold(tx, "sign-off/"+org); err != nil {
			return err
		}
		o, err := loadOrg(tx, org)
		if err != nil {
			return err
		}
		if err := may(who, "putSignOff", o); err != nil {
			return err
		}
		people, err := peopleAt(tx, org)
		if err != nil {
			return err
		}
		if err := funding.CheckChain(chain, people, org); err != nil {
			return err
		}
		_, version, err := loadChain(tx, org)
		if err != nil {
			return err
		}
		if version != was {
			return refusal.New(refusal.Conflict, "CHANGED_MEANWHILE", "Somebody else has changed who signs since you opened this page. Reload it to see their change.")
		}
		return insertChain(tx, who, org, version+1, chain)
	})
}

// insertChain writes every kind, the usual steps where the trust gave none, so
// that a version is always there to be found.
func insertChain(tx *gorm.DB, who funding.Person, org string, version int, chain funding.Chain) error {
	for _, what := range funding.SignKinds() {
		for i, s := range chain.Of(what) {
			err := tx.Exec(`insert into approval_chains (org, version, what, step, role, from_pence, made_by) values (?, ?, ?, ?, ?, ?, ?)`,
				org, version, what, i+1, s.Role, s.From, who.ID).Error
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// writeApprovals keeps every yes as a row of its own: the database refuses a
// second one by the same hand.
func (w writing) writeApprovals(tx *gorm.DB, c funding.Command) error {
	for _, a := range w.effects.Approved {
		err := tx.Exec(`insert into approvals (kind, aggregate, what, subject, attempt, step, org, role, by_person, for_person, hash, at, command_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			w.ref.Kind, w.ref.ID, a.What, a.Subject, a.Attempt, a.Step, w.trust, a.Role, a.By, orNull(a.For), a.Hash, a.At, c.ID).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// chainShown puts in how a bid that was not sent yet would be signed today.
func chainShown(tx *gorm.DB, s *desk.BidSheet) (err error) {
	if len(s.Bid.Chain) == 0 && s.Bid.Editable() {
		s.Bid.Chain, _, err = loadChain(tx, s.Bid.Org)
	}
	return err
}

// signedBy lists who signed, sent back or extended a bid, and for whom.
func signedBy(b funding.Bid) (ids []string) {
	for _, e := range b.Approvals {
		ids = append(ids, e.By, e.For)
	}
	for _, e := range []*funding.Endorsement{b.SRO, b.CFO} {
		if e != nil {
			ids = append(ids, e.By, e.For)
		}
	}
	if b.SentBack != nil {
		ids = append(ids, b.SentBack.By, b.SentBack.For)
	}
	if b.Extended != nil {
		ids = append(ids, b.Extended.By)
	}
	return ids
}
