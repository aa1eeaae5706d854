package funding

import (
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/money"
)

// succeedAward carries everything that an award has of one trust over to the
// trust that follows it: profile, limits, plan, claims, packs, changes and what
// is owed. No amount changes (E7).
func succeedAward(r *AwardResult, f AwardFacts, c Command) error {
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	s, err := f.Succession.succession(c, at)
	if err != nil {
		return err
	}
	a := &r.Award
	if a.Closed() || !a.IsParty(s.From) {
		return conflict("NOT_A_PARTY", "%s has no open part in this award.", s.From)
	}
	s.Signs = a.Status == Active
	left := r.carryLimits(s)
	if a.Org == s.From {
		a.Org, a.ICB, a.Region = s.To, f.Succession.To.ICB, f.Succession.To.Region
	}
	a.Partners = s.parties(a.Org, a.Partners)
	a.Profile, a.Local = s.rename(a.Profile), s.rename(a.Local)
	a.carry(s)
	a.Successions = append(a.Successions, s)
	a.ProfileVersion++
	r.Effects.Profile = &ProfileVersion{Version: a.ProfileVersion, Cause: ProfileSuccession, Agreement: a.Agreement.Version, Reason: s.Words(), Made: at, Total: a.Total}
	r.Effects.Plan = carryPlan(f.Plan, s)
	r.Effects.Succeeded = &s
	r.say("ORG_SUCCESSION", fmt.Sprintf("%s Its place in the award, with %s that can still be claimed, passed to %s.", s.Words(), left, s.To),
		map[string]any{"from": s.From, "to": s.To, "on": s.On.String(), "headroom_pence": left, "profile_version": a.ProfileVersion})
	r.endStandingOf(s, at)
	r.tellSuccession(s)
	if a.Status == AgreementPending {
		f.Org, f.Parties = partyNow(f.Org, f), slices.Clone(f.Parties)
		for i := range f.Parties {
			f.Parties[i] = partyNow(f.Parties[i], f)
		}
		r.issue(f, at)
	}
	return nil
}

// partyNow is the organisation that has the place of o.
func partyNow(o Organisation, f AwardFacts) Organisation {
	if o.Code == f.Succession.From.Code {
		return f.Succession.To
	}
	return o
}

// carryLimits moves every limit whole, what is drawn and in flight with it, and
// returns the headroom that went along.
func (r *AwardResult) carryLimits(s Succession) (left money.Pence) {
	for _, l := range slices.Clone(r.Award.Limits) {
		if l.Org != s.From {
			continue
		}
		left += l.Headroom()
		out := LimitMove(l)
		out.Profile, out.InFlight, out.Drawn, out.Unsigned = -l.Profile, -l.InFlight, -l.Drawn, -l.Unsigned
		r.move(out)
		l.Org = s.To
		r.move(LimitMove(l))
	}
	r.Award.Limits = slices.DeleteFunc(r.Award.Limits, func(l Limit) bool { return l.Org == s.From })
	return left
}

// carry gives what is open and what is owed its new name. A claim remembers
// who made it.
func (a *Award) carry(s Succession) {
	for i, c := range a.Claims {
		if c.Org == s.From {
			a.Claims[i].Org, a.Claims[i].ClaimedAs = s.To, s.From
		}
	}
	for i := range a.Owed {
		a.Owed[i].Org = s.org(a.Owed[i].Org)
	}
	for i := range a.Packs {
		a.Packs[i].Org = s.org(a.Packs[i].Org)
	}
	for i := range a.Tolerated {
		a.Tolerated[i].Org = s.org(a.Tolerated[i].Org)
	}
	for i := range a.Changes {
		a.Changes[i].Parts = slices.Clone(a.Changes[i].Parts)
		for j, p := range a.Changes[i].Parts {
			a.Changes[i].Parts[j].Org, a.Changes[i].Parts[j].ToOrg = s.org(p.Org), s.org(p.ToOrg)
		}
	}
}

// carryPlan is the plan by month of the successor; the months of both add up
// where it had a plan of its own.
func carryPlan(plan []PlanCell, s Succession) []PlanCell {
	var out []PlanCell
	for _, p := range plan {
		if p.Org != s.From && p.Org != s.To {
			continue
		}
		p.Org = s.To
		i := slices.IndexFunc(out, func(o PlanCell) bool { return o.FY == p.FY && o.Nature == p.Nature && o.Month == p.Month })
		if i < 0 {
			out = append(out, p)
			continue
		}
		out[i].Amount += p.Amount
	}
	return out
}

// endStandingOf ends an approval in advance: it was given to the old trust.
func (r *AwardResult) endStandingOf(s Succession, at Moment) {
	if st := r.Award.StandingNow(); st != nil && r.Award.Org == s.To {
		ended := *st
		ended.Ended, ended.Why = &at, s.Words()
		r.Award.Standing = &ended
		r.say("STANDING_ENDED", "The standing approval of claims ended: it was given to "+s.From+".", nil)
	}
}

func (r *AwardResult) tellSuccession(s Succession) {
	body := s.Words() + " Everything that was agreed, claimed and paid stays as it is, under the new name."
	if s.Signs {
		body += " Before the next claim, the chief finance officer of " + s.To + " signs for the new trust."
	}
	r.write("succession", TrustCFO, s.To, "Your trust takes on "+r.Award.ID, body)
	r.write("succession", TrustFinancePreparer, s.To, "Your trust takes on "+r.Award.ID, body)
	r.write("succession", TrustFinancePreparer, s.From, r.Award.ID+" passes to "+s.ToName, body+" You can go on working on it until "+s.Access.Text()+".")
	r.write("succession", ProgrammeManager, r.Award.Funder, r.Award.ID+" passes to "+s.ToName, body)
}

// signSuccession is the yes of the new trust's chief finance officer to the
// agreement as it stands.
func signSuccession(r *AwardResult, f AwardFacts, c Command) error {
	body, err := decode[signBody](c)
	if err != nil {
		return err
	}
	a := &r.Award
	i := slices.IndexFunc(a.Successions, func(s Succession) bool {
		return s.Signs && s.Signed == nil && f.Person.HoldsAt(TrustCFO, a.Now(s.To))
	})
	if i < 0 {
		return conflict("NOTHING_TO_SIGN", "Nothing waits for your signature here: no trust has taken the place of another, or it has been signed.")
	}
	if body.Hash != "" && body.Hash != a.Agreement.Hash {
		return conflict("DOCUMENT_CHANGED", "The agreement you were shown is not the one that holds now. Read version %d, then sign.", a.Agreement.Version)
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	s := &a.Successions[i]
	s.Signed, s.Name, s.Hash = &at, f.Person.Name, a.Agreement.Hash
	r.say("SUCCESSOR_SIGNED", fmt.Sprintf("%s took on version %d of the agreement, which %s had signed.", s.ToName, a.Agreement.Version, s.FromName),
		map[string]any{"from": s.From, "to": s.To, "version": a.Agreement.Version, "document_hash": s.Hash})
	r.write("successor-signed", TrustFinancePreparer, a.Now(s.To), a.ID+" can be claimed on again", "The new trust has taken the agreement on. You can claim as money is spent.")
	r.write("successor-signed", ProgrammeManager, a.Funder, s.ToName+" has signed for "+a.ID, "It has taken the place of "+s.FromName+".")
	return nil
}

// succeedBid gives a bid that is being judged to the trust that follows its
// own. What was submitted stays as it was.
func succeedBid(r *BidResult, f BidFacts, c Command) error {
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	s, err := f.Succession.succession(c, at)
	if err != nil {
		return err
	}
	b := &r.Bid
	lead, i := b.Org == s.From, b.partner(s.From)
	if b.Closed() || !lead && i < 0 {
		return conflict("NOT_A_PARTY", "%s has no open part in this bid.", s.From)
	}
	if lead {
		b.Org, b.ICB, b.Region = s.To, f.Succession.To.ICB, f.Succession.To.Region
		b.Partners = slices.DeleteFunc(b.Partners, func(p Partner) bool { return p.Org == s.To })
	} else {
		b.Partners[i].Org = s.To
	}
	b.Successions = append(slices.Clone(b.Successions), s)
	r.say("ORG_SUCCESSION", s.Words()+" The bid goes on under the new name, from where it stands.", map[string]any{"from": s.From, "to": s.To, "on": s.On.String()})
	for _, role := range []Role{TrustSRO, TrustAuthor} {
		r.write("succession", role, s.To, "Your trust takes on bid "+b.ID, s.Words()+" The bid goes on from where it stands.")
	}
	r.write("succession", ProgrammeManager, b.Funder, "Bid "+b.ID+" passes to "+s.ToName, s.Words())
	return nil
}

// followed gives cells of content to the trusts that have the place of those
// that wrote it.
func (b Bid) followed(cells []ProfileCell) []ProfileCell {
	for _, s := range b.Successions {
		cells = s.rename(cells)
	}
	return cells
}
