package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// AwardSheet is everything about one award that the person may see.
func (s *Store) AwardSheet(ctx context.Context, who funding.Person, id string) (sheet desk.AwardSheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		a, err := awardFor(tx, who, id)
		if err != nil {
			return err
		}
		sheet, err = readAwardSheet(tx, who, a)
		return err
	})
	return sheet, s.barred(ctx, who, funding.AwardKind, id, err)
}

// awardFor reads an award for somebody who may look at it.
func awardFor(tx *gorm.DB, who funding.Person, id string) (funding.Award, error) {
	a, err := loadAward(tx, id)
	if err != nil {
		return a, err
	}
	if err := funding.May(who, "getAward", a.Subject()); err != nil {
		return a, err
	}
	return a.ShownTo(who), nil
}

func readAwardSheet(tx *gorm.DB, who funding.Person, a funding.Award) (s desk.AwardSheet, err error) {
	s.Viewer, s.Award = who, a
	ref := funding.Ref{Kind: funding.AwardKind, ID: a.ID}
	step := steps{}
	step.do(func() error { s.Now, err = nowIn(tx); s.Today = calendar.DateOf(s.Now); return err })
	step.do(func() error { s.Org, err = loadOrg(tx, a.Org); return err })
	step.do(func() error { s.Funder, err = loadOrg(tx, a.Funder); return err })
	step.do(func() error {
		err := scanBody(tx, &s.Document, `select document from agreements where award_id = ? order by version desc limit 1`, a.ID)
		return notFound(err, "The agreement of award %s is not there.", a.ID)
	})
	step.do(func() error { s.Claims, err = loadClaims(tx, a.ID); return err })
	step.do(func() error { s.Plan, err = loadPlan(tx, a.ID); return err })
	step.do(func() error { s.Timeline, err = timeline(tx, ref); return err })
	step.do(func() error { s.Waiting, err = waitingFor(tx, ref); return err })
	step.do(func() error { s.Names, err = names(tx, namedInAward(a, s.Claims)); return err })
	step.do(func() error {
		return tx.Raw(`select coalesce(state->'route'->>'pathway', '') = 'FAST' from bids where id = ?`, a.Bid).Scan(&s.Fast).Error
	})
	s.Ledgers = ledgers(a, s.Claims, s.Plan)
	return s, step.err
}

// ledgers lists each limit with what the claims brought it to.
func ledgers(a funding.Award, claims []funding.Claim, plan []funding.PlanCell) []desk.Ledger {
	out := make([]desk.Ledger, len(a.Limits))
	for i, l := range a.Limits {
		out[i] = desk.Ledger{Limit: l, Certainty: certaintyOf(a, l), Left: l.Headroom(), Rows: funding.Drawdowns(claims, plan, l)}
	}
	return out
}

func certaintyOf(a funding.Award, l funding.Limit) funding.Certainty {
	for _, c := range a.Profile {
		if c.Org == l.Org && c.FY == l.FY && c.Nature == l.Nature {
			return c.Certainty
		}
	}
	return ""
}

// namedInAward lists the ids of everyone that an award or its claims name.
func namedInAward(a funding.Award, claims []funding.Claim) []string {
	ids := []string{a.DecidedBy, a.Began.By}
	for _, s := range a.Agreement.Signatures {
		ids = append(ids, s.By, s.For)
	}
	if a.Price != nil {
		ids = append(ids, a.Price.Entered.By)
	}
	for _, n := range a.Notices {
		ids = append(ids, append(byWhom(n.Read), n.Given.By)...)
	}
	for _, k := range a.Conditions {
		ids = append(ids, byWhom(k.Discharged)...)
	}
	if a.Standing != nil {
		ids = append(ids, append(byWhom(&a.Standing.Granted), byWhom(a.Standing.Ended)...)...)
	}
	for _, o := range a.Owed {
		ids = append(ids, append(byWhom(&o.Recorded), byWhom(o.Settled)...)...)
	}
	for _, c := range claims {
		ids = append(ids, c.Released)
		for _, m := range []*funding.Moment{c.Prepared, c.Approved, c.Checked, c.PaidAt, c.Admitted} {
			ids = append(ids, byWhom(m)...)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
