package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// ClaimSheet is one claim with its lines, for those who may see its award.
// Drafts are the trust's alone.
func (s *Store) ClaimSheet(ctx context.Context, who funding.Person, id string) (sheet desk.ClaimSheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		row, err := takeClaim(tx, id, "")
		if err != nil {
			return err
		}
		a, err := awardFor(tx, who, row.AwardID)
		if err != nil {
			return err
		}
		sheet, err = readClaimSheet(tx, who, a, row)
		return err
	})
	return sheet, s.barred(ctx, who, "claim", id, err)
}

func readClaimSheet(tx *gorm.DB, who funding.Person, a funding.Award, row claimRow) (s desk.ClaimSheet, err error) {
	s.Viewer, s.Award = who, a
	var all []funding.Claim
	step := steps{}
	step.do(func() error { s.Now, err = nowIn(tx); s.Today = calendar.DateOf(s.Now); return err })
	step.do(func() error { s.Org, err = loadOrg(tx, claimantOf(a, row)); return err })
	step.do(func() error { s.Claim, err = row.claim(); return err })
	step.do(func() error { s.Draft, err = draftOf(tx, row); return err })
	step.do(func() error { s.Plan, err = loadPlan(tx, a.ID); return err })
	step.do(func() error { s.Lines, err = claimable(tx, a, row); return err })
	step.do(func() error {
		rules, err := loadRuleset(tx, a.Ruleset)
		if err == nil {
			s.Facts, err = claimFactsOf(tx, a, s.Draft, rules, s.Today)
		}
		all = s.Facts.Past
		return err
	})
	step.do(func() error {
		s.Waiting, err = waitingFor(tx, funding.Ref{Kind: funding.AwardKind, ID: a.ID})
		return err
	})
	step.do(func() error { s.Names, err = names(tx, namedInAward(a, []funding.Claim{s.Claim})); return err })
	s.Limit, _ = a.Limit(s.Draft.Org, s.Draft.FY, s.Draft.Nature)
	s.Drawdown = drawdownOf(row.ID, funding.Drawdowns(all, s.Plan, s.Limit))
	return s, step.err
}

// claimable lists the bid's lines that a claim can draw on.
func claimable(tx *gorm.DB, a funding.Award, claim claimRow) ([]funding.CostLine, error) {
	lines, err := loadLines(tx, a.Bid)
	return slices.DeleteFunc(lines, func(l funding.CostLine) bool {
		return l.Source != funding.NationalMoney || l.Nature != claim.Nature || !l.Claimable() || a.Joint() && l.Org != claim.Org
	}), err
}

// claimantOf is the trust that a claim is shown as that of: on a joint award
// its own, else the award's.
func claimantOf(a funding.Award, claim claimRow) string {
	if a.IsParty(claim.Org) {
		return claim.Org
	}
	return a.Org
}

func drawdownOf(claim string, rows []funding.Drawdown) *funding.Drawdown {
	i := slices.IndexFunc(rows, func(d funding.Drawdown) bool { return d.Claim.ID == claim })
	if i < 0 {
		return nil
	}
	return &rows[i]
}
