package store

import (
	"context"
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// ChangeFile is every change of an award, newest first, with what a new one
// may draw on.
func (s *Store) ChangeFile(ctx context.Context, who funding.Person, id string) (f desk.ChangeFile, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		a, err := awardFor(tx, who, id)
		if err != nil {
			return err
		}
		step := steps{}
		step.do(func() error { f.AwardSheet, err = headOfAward(tx, who, a); return err })
		step.do(func() error { f.Rules, err = loadRuleset(tx, a.Ruleset); return err })
		step.do(func() error { f.Cover, err = loadCover(tx, a.Fund, false); return err })
		step.do(func() error {
			f.Changes, err = scanBodies[funding.ChangeRequest](tx, `select state from changes where award_id = ? order by no desc`, id)
			return err
		})
		step.do(func() error { return nameChangers(tx, &f) })
		return step.err
	})
	return f, s.barred(ctx, who, funding.AwardKind, id, err)
}

func nameChangers(tx *gorm.DB, f *desk.ChangeFile) error {
	var ids []string
	for _, c := range f.Changes {
		for _, m := range []*funding.Moment{&c.Requested, c.Decided, c.Applied, c.InForceFrom} {
			ids = append(ids, byWhom(m)...)
		}
		for _, m := range c.Meets {
			ids = append(ids, m.By)
		}
	}
	slices.Sort(ids)
	more, err := names(tx, slices.Compact(ids))
	for k, v := range more {
		f.Names[k] = v
	}
	return err
}

// Foresee works out what a request for a change would do, and keeps nothing.
// The error is what the request would be refused for.
func (s *Store) Foresee(ctx context.Context, who funding.Person, award string, body any) (c funding.ChangeRequest, err error) {
	asked, err := json.Marshal(body)
	if err != nil {
		return c, err
	}
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		a, err := loadAward(tx, award)
		if err != nil {
			return err
		}
		command := funding.Command{ID: "foresee", Kind: funding.AwardKind, Aggregate: award, Verb: funding.RequestChange, Body: asked, By: who.ID, At: now}
		f, err := awardFacts(tx, a, command)
		if err != nil {
			return err
		}
		r, err := funding.ApplyAward(a, f, command)
		if err == nil {
			c = r.Award.Changes[len(r.Award.Changes)-1]
		}
		return err
	})
	return c, s.barred(ctx, who, funding.AwardKind, award, err)
}
