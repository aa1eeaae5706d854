package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// Approvals is everything that waits for somebody's signature, soonest first:
// what is theirs, and what is theirs as a deputy.
func (s *Store) Approvals(ctx context.Context, who funding.Person) (out desk.ApprovalDesk, err error) {
	out.Viewer = who
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		if out.Now, err = nowIn(tx); err != nil {
			return err
		}
		rows, err := toSign(tx, who)
		if err != nil {
			return err
		}
		ids := []string{}
		for _, r := range rows {
			a, err := approvalOf(tx, who, r)
			if err != nil {
				return err
			}
			ids = append(ids, a.SentBy, a.Hat.For)
			for _, e := range a.Given {
				ids = append(ids, e.By, e.For)
			}
			out.Items = append(out.Items, a)
		}
		out.Names, err = names(tx, ids)
		return err
	})
	return out, err
}

func approvalOf(tx *gorm.DB, who funding.Person, row desk.TaskRow) (desk.Approval, error) {
	a := desk.Approval{Task: row, What: row.Signs, Ref: row.Aggregate, ID: row.Aggregate.ID, Worth: row.Worth}
	a.Hat, _ = who.Hat(row.Org, signers(row)...)
	switch row.Signs {
	case funding.SignBid:
		return a, bidApproval(tx, who, &a)
	case funding.SignClaim:
		a.ID = strings.TrimPrefix(row.Key, "claim/")
		return a, claimApproval(tx, who, &a)
	}
	return a, agreementApproval(tx, &a)
}

// signers are the roles that a task of this kind is done in.
func signers(row desk.TaskRow) []funding.Role {
	return funding.ChainStep{What: row.Signs, Role: row.Role}.Signers()
}

func bidApproval(tx *gorm.DB, who funding.Person, a *desk.Approval) error {
	b, err := loadBid(tx, a.ID)
	if err != nil {
		return err
	}
	s, err := readBidSheet(tx, who, b)
	if err != nil {
		return err
	}
	a.Hash, a.Worth, a.SentBy, a.Rules, a.Deadline = s.Content.Hash(), s.Content.NationalAsk(), b.SentBy, s.Rules, b.Deadline(s.Round)
	a.Given, a.Failed, a.Overrides = b.Approved(a.Hash), s.Failed(), s.Content.Overrides(s.Rules.Capital)
	_, a.Final = s.Bid.NextStep(a.Worth, a.Hash)
	a.SentAt = a.Task.Since
	return since(tx, a, s.Content)
}

// since compares a bid with the version that somebody last said yes to.
func since(tx *gorm.DB, a *desk.Approval, now funding.Content) error {
	var before funding.Content
	var sealed []time.Time
	err := tx.Raw(`select at from snapshots where bid_id = ? and hash <> ? order by at desc limit 1`, a.ID, a.Hash).Scan(&sealed).Error
	if err != nil || len(sealed) == 0 {
		return err
	}
	err = scanBody(tx, &before, `select body from snapshots where bid_id = ? and hash <> ? order by at desc limit 1`, a.ID, a.Hash)
	a.Compared, a.Differences = sealed[0], funding.Differences(before, now)
	return err
}

func claimApproval(tx *gorm.DB, who funding.Person, a *desk.Approval) error {
	row, err := takeClaim(tx, a.ID, "")
	if err != nil {
		return err
	}
	award, err := awardFor(tx, who, row.AwardID)
	if err != nil {
		return err
	}
	sheet, err := readClaimSheet(tx, who, award, row)
	if err != nil {
		return err
	}
	a.Claim, a.Hash, a.Given = &sheet, sheet.Draft.Hash(), slices.Clone(sheet.Claim.Approvals)
	if m := sheet.Claim.Prepared; m != nil {
		a.SentBy, a.SentAt = m.By, m.At
	}
	_, a.Final = sheet.Claim.NextStep()
	return nil
}

func agreementApproval(tx *gorm.DB, a *desk.Approval) error {
	award, err := loadAward(tx, a.ID)
	if err != nil {
		return err
	}
	g := award.Agreement
	a.Award, a.Hash, a.Given, a.SentAt, a.SentBy, a.Worth = &award, g.Hash, slices.Clone(g.Approvals), g.Issued.At, g.Issued.By, award.Total
	a.Final = true
	if g.Status == funding.Issued {
		_, a.Final = award.NextStep()
	}
	for _, s := range g.Signatures {
		a.Given = append(a.Given, funding.Endorsement{By: s.By, For: s.For, Role: s.Role, At: s.Signed.At, ContentHash: s.Hash})
	}
	return nil
}
