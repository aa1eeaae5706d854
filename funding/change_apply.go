package funding

import (
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A PoolEntry is money of the current year that an award gave up: it is in the
// fund's in-year pool, for others that can use it (domain 3.4).
type PoolEntry struct {
	FY     calendar.FY
	Nature Nature
	Change string
	Amount money.Pence // positive: into the pool
}

// applyChange does what a change asks for, in one step: profile, limits,
// cover, plan, milestones, the pool, and a new version of the agreement (R7).
// The caller has looked at the fund's cover.
func (r *AwardResult) applyChange(ch *ChangeRequest, f AwardFacts, at Moment) error {
	a := &r.Award
	before := a.clone()
	var err error
	if ch.Effect, err = a.foresee(*ch, f, at); err != nil {
		return err
	}
	ch.Applied, ch.Shortfall, ch.NextTry = &at, 0, calendar.Date{}
	if moves := ch.Moves(); len(moves) > 0 {
		v := ProfileVersion{Cause: ProfileChange, Agreement: a.Agreement.Version + 1, Reason: ch.Label() + ": " + ch.Reason, Made: at}
		if err := r.newProfileVersion(f, v, moves); err != nil {
			return err
		}
		ch.Profile = a.ProfileVersion
		if err := r.replan(f, moves, calendar.DateOf(at.At)); err != nil {
			return err
		}
		r.pool(*ch, calendar.DateOf(at.At))
	}
	for _, p := range ch.Parts {
		if p.Kind == MoveMilestone {
			i := slices.IndexFunc(a.Milestones, func(m Milestone) bool { return m.Ref == p.Milestone })
			a.Milestones[i].Due = p.Date
		}
	}
	if ch.Effect.Lost != nil {
		a.LostBenefits = append(a.LostBenefits, ch.Effect.Lost.FY)
	}
	r.meet(before, *ch)
	r.newVersion(ch, f, at)
	r.putChange(*ch)
	return nil
}

// replan brings the plan of a changed year that is under way to what was
// claimed for the months that are over, and spreads the rest over those that
// are left, this one included (worked example 9.6, RAG after v2).
func (r *AwardResult) replan(f AwardFacts, moves []ProfileMove, today calendar.Date) error {
	fy, now := calendar.MonthOf(today)
	for _, m := range moves {
		if m.FY != fy {
			continue
		}
		cells, err := r.Award.planFrom(f.Claim.Past, m, now)
		if err != nil {
			return err
		}
		r.Effects.Plan = append(slices.DeleteFunc(r.Effects.Plan, func(p PlanCell) bool { return p.Org == m.Org && p.FY == m.FY && p.Nature == m.Nature }), cells...)
	}
	return nil
}

// planFrom is the plan of one cell from month now on, with what was claimed
// before it.
func (a Award) planFrom(claims []Claim, cell ProfileMove, now calendar.Month) ([]PlanCell, error) {
	i := slices.IndexFunc(a.Profile, cell.is)
	rest := a.Profile[i].Amount
	var out []PlanCell
	for m := calendar.Month(1); m < now; m++ {
		var actual money.Pence
		for _, c := range claims {
			if c.Org == cell.Org && c.FY == cell.FY && c.Nature == cell.Nature && c.Month == m && c.counts() {
				actual += c.Granted()
			}
		}
		rest -= actual
		out = append(out, PlanCell{cell.Org, cell.FY, cell.Nature, m, actual})
	}
	parts, err := money.Apportion(max(0, rest), int(13-now))
	if err != nil {
		return nil, fmt.Errorf("spread %s over the months that are left of %s: %w", rest, cell.FY, err)
	}
	for i, p := range parts {
		out = append(out, PlanCell{cell.Org, cell.FY, cell.Nature, now + calendar.Month(i), p})
	}
	return out, nil
}

// pool notes what the current year gives up for the fund's other schemes.
func (r *AwardResult) pool(ch ChangeRequest, today calendar.Date) {
	for _, m := range netCover(ch.Moves()) {
		if m.Amount < 0 && m.FY == calendar.FYOf(today) {
			r.Effects.Pool = append(r.Effects.Pool, PoolEntry{m.FY, m.Nature, ch.ID, -m.Amount})
		}
	}
}

// meet tells the other open changes what this one did to the same things.
func (r *AwardResult) meet(before Award, done ChangeRequest) {
	for _, other := range slices.Clone(r.Award.Changes) {
		if other.ID == done.ID || !other.Status.undecided() {
			continue
		}
		changed := false
		for _, field := range other.fields() {
			if slices.Contains(done.fields(), field) {
				other.Meets, changed = append(other.Meets, meeting(before, r.Award, other, done, field)), true
			}
		}
		if changed {
			r.putChange(other)
			r.say("CHANGES_MEET", fmt.Sprintf("%s and %s are about the same thing. Whoever decides %s is shown both.", done.Label(), other.Label(), other.Label()), map[string]any{"change": other.ID, "met": done.ID})
		}
	}
}

func meeting(before, after Award, ours, theirs ChangeRequest, field string) Meeting {
	m := Meeting{Field: field, Change: theirs.ID, By: theirs.Requested.By}
	alone, both := before, after
	alone.apply(ours)
	both.apply(ours)
	m.Before, m.Theirs, m.Ours, m.Both = before.valueOf(field, theirs, false), after.valueOf(field, theirs, true), alone.valueOf(field, ours, true), both.valueOf(field, ours, true)
	return m
}

// apply puts a change's values on a copy of the award, to look at.
func (a *Award) apply(c ChangeRequest) {
	*a = a.clone()
	for _, m := range c.Moves() {
		if i := slices.IndexFunc(a.Profile, m.is); i >= 0 {
			a.Profile[i].Amount += m.By
		} else {
			a.Profile = append(a.Profile, ProfileCell{Org: m.Org, FY: m.FY, Nature: m.Nature, Amount: m.By})
		}
	}
	for _, p := range c.Parts {
		for i := range a.Milestones {
			if p.Kind == MoveMilestone && a.Milestones[i].Ref == p.Milestone {
				a.Milestones[i].Due = p.Date
			}
		}
	}
}

// valueOf reads a field that a change touches, in words; applied says whether
// the change's own words hold.
func (a Award) valueOf(field string, c ChangeRequest, applied bool) string {
	for _, cell := range a.Profile {
		if cellName(cell.Org, cell.FY, cell.Nature) == field {
			return cell.Amount.String()
		}
	}
	for _, m := range a.Milestones {
		if "Milestone "+m.Ref == field {
			return m.Due.Text()
		}
	}
	for _, p := range c.Parts {
		if applied && p.Text != "" && p.fields()[0] == field {
			return p.Text
		}
	}
	return "as agreed"
}
