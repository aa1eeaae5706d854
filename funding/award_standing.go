package funding

import (
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A Standing is an approval that national finance gives to a trust's clean
// claims in advance (domain 8.3-18): one that is outside the sample is
// approved by it the moment the trust has approved it.
type Standing struct {
	Granted Moment  `json:"granted"`
	Reason  string  `json:"reason"`
	Ended   *Moment `json:"ended,omitempty"`
	Why     string  `json:"end_reason,omitempty"`
}

// StandingNow is the standing approval that holds, or nil.
func (a Award) StandingNow() *Standing {
	if a.Standing == nil || a.Standing.Ended != nil {
		return nil
	}
	return a.Standing
}

// ClaimSampled reports whether a claim is in the sample that is checked by a
// person whatever stands.
func ClaimSampled(claim string, r ClaimRules) bool { return InSample(Lot(claim), r.Held().Sample) }

// MayStand says whether a trust may have a standing approval: nil, or why not.
func MayStand(a Award, org Organisation, past []Claim, r ClaimRules, today calendar.Date) *Error {
	rules := r.Held().Standing
	if !slices.Contains(rules.Segments, org.Segment) {
		return conflict("SEGMENT_NOT_ELIGIBLE", "%s is in oversight segment %d. A standing approval is for trusts in segment %s.", org.Name, org.Segment, orWords(rules.Segments))
	}
	since := monthsBefore(today, rules.Months)
	if !slices.ContainsFunc(past, func(c Claim) bool { return c.Status == Paid && c.Prepared != nil && !c.Prepared.Day.After(since) }) {
		return conflict("TOO_FEW_CLEAN_CLAIMS", "No claim was submitted by %s and paid, so there are no %d months of clean claims yet.", since.Text(), rules.Months)
	}
	for _, c := range past {
		if c.Prepared == nil || c.Prepared.Day.Before(since) || c.Status == ClaimWithdrawn {
			continue
		}
		if !c.wasClean() {
			return conflict("TOO_FEW_CLEAN_CLAIMS", "Claim %d of %s was not clean. A standing approval needs %d months in which all were.", c.No, c.Prepared.Day.Text(), rules.Months)
		}
	}
	return nil
}

// wasClean reports whether nothing stood out about a claim, and nothing was
// taken off it.
func (c Claim) wasClean() bool {
	return len(c.Exceptions) == 0 && c.Cut == 0 && c.Status != Rejected && c.Status != Reversed && c.Status != Queried
}

func monthsBefore(d calendar.Date, n int) calendar.Date {
	return calendar.DateOf(d.At(12, 0).AddDate(0, -n, 0))
}

func orWords(list []int) string {
	words := ""
	for i, n := range list {
		if i > 0 {
			words += " or "
		}
		words += fmt.Sprint(n)
	}
	return words
}

func standingGranted(r *AwardResult, f AwardFacts, c Command) error {
	a := &r.Award
	why, err := reasons(c, "The trust is shown them.")
	if err != nil {
		return err
	}
	if a.StandingNow() != nil {
		return conflict("STANDING_ALREADY", "A standing approval holds already, since %s.", a.Standing.Granted.Day.Text())
	}
	if err := MayStand(*a, f.Org, f.Claim.Past, f.Rules.Claims, calendar.DateOf(c.At)); err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	a.Standing = &Standing{Granted: at, Reason: why}
	r.say("STANDING_GRANTED", "National finance approved clean claims of this award in advance.", map[string]any{"reasons_hash": hashText(c, why)})
	r.write("standing-granted", TrustFinanceApprover, a.Org, "A standing approval for "+a.ID, "From now on a clean claim that is outside the sample is approved at once when you approve it.\n\n"+why)
	return nil
}

func standingEnded(r *AwardResult, f AwardFacts, c Command) error {
	a := &r.Award
	why, err := reasons(c, "The trust is shown them.")
	if err != nil {
		return err
	}
	if a.StandingNow() == nil {
		return conflict("NO_STANDING", "No standing approval holds on this award.")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	s := *a.Standing
	s.Ended, s.Why = &at, why
	a.Standing = &s
	r.say("STANDING_ENDED", "The standing approval ended: every claim is checked again.", map[string]any{"reasons_hash": hashText(c, why)})
	r.write("standing-ended", TrustFinanceApprover, a.Org, "The standing approval for "+a.ID+" ended", why)
	return nil
}

// stands reports whether a claim that the trust has approved is approved by
// the standing approval: it is clean, outside the sample, and who granted that
// had no hand in the claim (I5).
func (a Award) stands(claim Claim, f AwardFacts) bool {
	s := a.StandingNow()
	if s == nil || len(claim.Exceptions) > 0 || ClaimSampled(claim.ID, f.Rules.Claims) {
		return false
	}
	return !slices.ContainsFunc(claim.hands(), func(e Endorsement) bool {
		return e.By == s.Granted.By || e.For != "" && e.For == s.Granted.By || s.Granted.For != "" && e.By == s.Granted.For
	})
}

// grantStanding approves a claim in the name of who granted the standing
// approval.
func (r *AwardResult) grantStanding(claim Claim, at Moment, f AwardFacts) error {
	s := r.Award.StandingNow()
	checked := at
	checked.By, checked.For = s.Granted.By, s.Granted.For
	claim.Checked, claim.Stood = &checked, s.Granted.Day
	claim.CheckDue = calendar.Date{}
	r.say("CLAIM_CHECKED_BY_STANDING", fmt.Sprintf("Claim %d is clean and outside the sample: it was checked under the standing approval of %s.", claim.No, s.Granted.Day.Text()), map[string]any{"claim": claim.ID, "by": s.Granted.By, "lot": Lot(claim.ID)})
	return r.grant(claim, f.Draft)
}
