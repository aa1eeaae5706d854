package funding

import (
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// The verbs of a year's end.
const (
	SignYearEnd Verb = "sign-year-end"
	TrueUpClaim Verb = "true-up"
	ClawBack    Verb = "claw-back"
)

type signYearBody struct {
	Org     string       `json:"organisation"`
	FY      calendar.FY  `json:"fy"`
	Capital *money.Pence `json:"local_capital_pence"` // spent of the trust's own; nil = as its packs say
	Revenue *money.Pence `json:"local_revenue_pence"`
	Hash    string       `json:"statement_hash"` // as shown, before anything was typed
}

// YearOf returns the year that a command about a year's end is about.
func YearOf(a Award, c Command) (calendar.FY, bool) {
	switch c.Verb {
	case SignYearEnd:
		body, err := decode[signYearBody](c)
		return body.FY, err == nil
	case Wake:
		fy, m := calendar.MonthOf(a.MonthOpened)
		return fy, a.Status == Active && m >= 6
	}
	return 0, false
}

// signYearEnd keeps a trust's statement as its chief finance officer signed
// it. A figure that changes afterwards is signed in a new version; the old
// ones stay.
func signYearEnd(r *AwardResult, f AwardFacts, c Command) error {
	body, err := decode[signYearBody](c)
	if err != nil {
		return err
	}
	a := &r.Award
	if body.Org == "" {
		body.Org = a.Org
	}
	if !a.yearClosed(body.FY) {
		return conflict("YEAR_NOT_CLOSED", "%s has not closed on this award. Its statement is signed from 1 April on.", body.FY).At("fy")
	}
	if shown := MakeYearStatement(*a, body.Org, body.FY, f.Year.Local); body.Hash != "" && body.Hash != shown.Hash() {
		return conflict("STATEMENT_CHANGED", "The statement you were shown is not the one to be signed now. Read it again, then sign it.")
	}
	local, err := body.local(f.Year.Local)
	if err != nil {
		return err
	}
	s := MakeYearStatement(*a, body.Org, body.FY, local)
	for _, l := range s.Lines {
		if !l.LocalKnown && l.LocalPlan != 0 {
			return invalid("LOCAL_SPEND_MISSING", "No pack says what the trust spent of its own %s in %s. Enter it; 0.00 if it was nothing.", l.Nature.Word(), body.FY).At(localField(l.Nature))
		}
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	before, signed := a.SignedYear(body.Org, body.FY)
	if signed && before.Hash == s.Hash() {
		return conflict("ALREADY_SIGNED", "This statement was signed on %s, and nothing has changed since.", before.Signed.Day.Text())
	}
	r.keepStatement(SignedYear{body.Org, body.FY, before.Version + 1, s.Hash(), at, s.MatchMet()}, s)
	return nil
}

func localField(n Nature) string {
	if n == Revenue {
		return "local_revenue_pence"
	}
	return "local_capital_pence"
}

// local is what was spent of the trust's own: as typed, else as packs say.
func (b signYearBody) local(known []LocalSpend) ([]LocalSpend, error) {
	out := slices.Clone(known)
	for _, t := range []struct {
		nature Nature
		typed  *money.Pence
	}{{Capital, b.Capital}, {Revenue, b.Revenue}} {
		if t.typed == nil {
			continue
		}
		if e := checkMoney(*t.typed, localField(t.nature)); e != nil {
			return nil, e
		}
		out = slices.DeleteFunc(out, func(s LocalSpend) bool { return s.Org == b.Org && s.Nature == t.nature })
		out = append(out, LocalSpend{b.Org, t.nature, *t.typed})
	}
	return out, nil
}

func (r *AwardResult) keepStatement(signed SignedYear, s YearStatement) {
	a := &r.Award
	a.YearsSigned = append(a.YearsSigned, signed)
	r.Effects.Statements = append(r.Effects.Statements, KeptStatement{signed, s})
	r.say("YEAR_END_SIGNED", fmt.Sprintf("The year-end statement of %s was signed.", s.FY), map[string]any{"fy": s.FY, "organisation": s.Org, "version": signed.Version, "statement_hash": signed.Hash, "match_met": signed.MatchMet})
	body := fmt.Sprintf("The year-end statement of “%s” for %s is signed.", a.Title, s.FY)
	for _, l := range s.Lines {
		body += fmt.Sprintf("\n\n%s: %s of %s was drawn, %s lapsed. The trust spent %s of its own; the match is %s, and %s is required.", l.Nature.Name(), l.Drawn, l.Profile, l.Lapsed, l.LocalSpent, orNone(l.Match), orNone(l.Required))
	}
	if !signed.MatchMet {
		body += "\n\nThe match is not met. Money may be clawed back for it."
	}
	r.writeYear("year-end-signed", NationalFinance, a.Funder, s.FY, "Signed: the year-end statement of "+a.ID+" for "+s.FY.String(), body)
}

func orNone(percent string) string {
	if percent == "" {
		return "none"
	}
	return percent
}

// A TrueUp is what an accrued claim came to in fact (E12).
type TrueUp struct {
	Claim   string      `json:"claim"`
	No      int         `json:"claim_no"`
	Org     string      `json:"organisation"`
	FY      calendar.FY `json:"fy"`
	Nature  Nature      `json:"nature"`
	Claimed money.Pence `json:"claimed_pence"`
	Actual  money.Pence `json:"actual_pence"`
	Over    money.Pence `json:"over_pence"` // set off in cash; the budget of the year is lost
	Said    Moment      `json:"said"`
}

type trueUpBody struct {
	Claim  string       `json:"claim"`
	Actual *money.Pence `json:"actual_pence"`
}

// trueUp takes what an accrued claim came to in fact, until the day of the
// year's draft accounts. What was claimed too much is set off against the next
// claims in cash. The year's budget is over, so nobody has it again; what was
// recorded at 31 March stays as it was.
func trueUp(r *AwardResult, f AwardFacts, c Command) error {
	body, err := decode[trueUpBody](c)
	if err != nil {
		return err
	}
	_, claim, err := paidClaim(f, c)
	if err != nil {
		return err
	}
	if err := r.Award.mayTrueUp(f, c, claim, body.Actual); err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	a := &r.Award
	t := TrueUp{claim.ID, claim.No, claim.Org, claim.FY, claim.Nature, claim.Granted(), *body.Actual, claim.Granted() - *body.Actual, at}
	a.TrueUps = append(a.TrueUps, t)
	r.say("CLAIM_TRUED_UP", fmt.Sprintf("Claim %d was accrued at %s and came to %s.", t.No, t.Claimed, t.Actual), map[string]any{"claim": t.Claim, "claim_no": t.No, "fy": t.FY, "nature": t.Nature, "organisation": t.Org, "claimed_pence": t.Claimed, "actual_pence": t.Actual, "over_pence": t.Over})
	if t.Over == 0 {
		return nil
	}
	why := fmt.Sprintf("Claim %d was accrued at %s and came to %s.", t.No, t.Claimed, t.Actual)
	r.owe(Owed{Org: t.Org, FY: t.FY, Nature: t.Nature, Amount: t.Over, Method: Offset, Reason: why, Claim: t.Claim, Recorded: at, Cause: CauseTrueUp}, c)
	r.writeYear("true-up", NationalFinance, a.Funder, t.FY, fmt.Sprintf("Trued up: claim %d on %s", t.No, a.ID), why+fmt.Sprintf(" %s has lapsed with %s and is set off against the next claim.", t.Over, t.FY))
	return nil
}

func (a Award) mayTrueUp(f AwardFacts, c Command, claim Claim, actual *money.Pence) error {
	until, err := f.accountsDay(claim.FY)
	switch {
	case err != nil:
		return err
	case claim.Basis != BasisAccrued:
		return conflict("NOT_ACCRUED", "Claim %d was not accrued, so it has nothing to be trued up.", claim.No).At("claim")
	case !a.yearClosed(claim.FY):
		return conflict("YEAR_NOT_CLOSED", "%s has not closed. An accrued claim is trued up between 1 April and %s.", claim.FY, until.Text())
	case calendar.DateOf(c.At).After(until):
		return conflict("TRUE_UP_OVER", "Accruals of %s could be trued up until %s. Tell national finance: what was claimed too much is clawed back.", claim.FY, until.Text())
	case slices.ContainsFunc(a.TrueUps, func(t TrueUp) bool { return t.Claim == claim.ID }):
		return conflict("TRUED_UP", "Claim %d was trued up already.", claim.No).At("claim")
	case actual == nil:
		return invalid("ACTUAL_MISSING", "Say what claim %d came to in fact.", claim.No).At("actual_pence")
	case *actual > claim.Granted():
		return conflict("ACTUAL_OVER_CLAIM", "%s is more than the %s that was granted. %s is over, so the rest is the trust's own to pay: enter %s.", *actual, claim.Granted(), claim.FY, claim.Granted()).At("actual_pence")
	}
	if e := checkMoney(*actual, "actual_pence"); e != nil {
		return e
	}
	return nil
}

// ToTrueUp lists a trust's accrued claims of a year that nobody has trued up.
func ToTrueUp(a Award, org string, fy calendar.FY, claims []Claim) []Claim {
	out := []Claim{}
	for _, c := range claims {
		done := slices.ContainsFunc(a.TrueUps, func(t TrueUp) bool { return t.Claim == c.ID })
		if c.Org == org && c.FY == fy && c.Basis == BasisAccrued && c.Status == Paid && !done {
			out = append(out, c)
		}
	}
	return out
}

// yearTasks asks the chief finance officers for the statements of years that
// have closed.
func (a Award) yearTasks(t *tasks) {
	for _, y := range a.YearsClosed {
		if _, done := a.SignedYear(y.Org, y.FY); done || y.Accounts.IsZero() || y.Profile == 0 {
			continue
		}
		key := fmt.Sprintf("year-end/%d/%s", int(y.FY), y.Org)
		if slices.ContainsFunc(t.list, func(o Task) bool { return o.Key == key }) {
			continue
		}
		t.add(key, "Sign the year-end statement for "+y.FY.String(), TrustCFO, y.Org, lastMinute(y.Accounts))
		t.list[len(t.list)-1].Link = yearLink(a.ID, y.FY)
	}
}
