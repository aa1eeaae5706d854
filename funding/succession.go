package funding

import (
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// Succeed puts the trust that follows another into its place. The engine sends
// it on the day the succession holds from (worked example E7).
const (
	Succeed       Verb = "succeed"
	SignSuccessor Verb = "sign-successor"
)

// A Succession is one trust taking the place of another in an award or a bid.
// What was done before stays under the old name.
type Succession struct {
	From     string        `json:"from"`
	FromName string        `json:"from_name"`
	To       string        `json:"to"`
	ToName   string        `json:"to_name"`
	On       calendar.Date `json:"on"`        // the first day of the successor
	Done     Moment        `json:"done"`      // when it was carried out here
	Signs    bool          `json:"signs"`     // its chief finance officer signs before the next claim
	Access   calendar.Date `json:"access_to"` // until when people of the trust that ended go on working on it
	Signed   *Moment       `json:"signed,omitempty"`
	Name     string        `json:"signed_name,omitempty"`
	Hash     string        `json:"document_hash,omitempty"` // of the agreement that was taken on
}

// Closed is the last day of the trust that ended.
func (s Succession) Closed() calendar.Date { return s.On.AddDays(-1) }

// Words says in one sentence who follows whom.
func (s Succession) Words() string {
	return fmt.Sprintf("%s (%s) closed on %s; %s (%s) follows it from %s.", s.FromName, s.From, s.Closed().Text(), s.ToName, s.To, s.On.Text())
}

// SuccessionFacts are the two organisations of a succession, as they stand.
type SuccessionFacts struct{ From, To Organisation }

// SuccessionBody is what a succession's command carries.
type SuccessionBody struct {
	From   string        `json:"from"`
	To     string        `json:"to"`
	On     calendar.Date `json:"on"`
	Access int           `json:"access_days"` // calendar days from On
}

// SuccessionOf returns what a command to succeed carries; ok is false for any
// other command.
func SuccessionOf(c Command) (SuccessionBody, bool) {
	if c.Verb != Succeed {
		return SuccessionBody{}, false
	}
	body, err := decode[SuccessionBody](c)
	return body, err == nil
}

// succession checks what a command says against the organisations.
func (f SuccessionFacts) succession(c Command, at Moment) (Succession, error) {
	b, err := decode[SuccessionBody](c)
	switch {
	case err != nil:
		return Succession{}, err
	case b.From == b.To || f.From.Code != b.From || f.To.Code != b.To:
		return Succession{}, invalid("NO_SUCH_SUCCESSION", "There is no succession from %q to %q.", b.From, b.To)
	case calendar.DateOf(c.At).Before(b.On):
		return Succession{}, conflict("NOT_YET", "%s follows %s from %s, and not before.", b.To, b.From, b.On.Text())
	}
	return Succession{From: b.From, FromName: f.From.Name, To: b.To, ToName: f.To.Name, On: b.On, Done: at, Access: b.On.AddDays(b.Access - 1)}, nil
}

// rename gives each cell of one trust to another, and adds up those that meet.
func (s Succession) rename(cells []ProfileCell) []ProfileCell {
	var out []ProfileCell
	for _, c := range cells {
		if c.Org == s.From {
			c.Org = s.To
		}
		out = addCell(out, c)
	}
	slices.SortFunc(out, compareCells)
	return out
}

// org is who has the place of a trust after the succession.
func (s Succession) org(code string) string {
	if code == s.From {
		return s.To
	}
	return code
}

// parties are the partners after the succession: the lead is none of them, and
// nobody is one twice.
func (s Succession) parties(lead string, partners []string) []string {
	var out []string
	for _, p := range partners {
		if p = s.org(p); p != lead && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// Now is the trust that has the place of org in the award today.
func (a Award) Now(org string) string {
	for _, s := range a.Successions {
		org = s.org(org)
	}
	return org
}

// Once lists org and the trusts whose place in the award it has: what they did
// is found under their names.
func (a Award) Once(org string) []string {
	names := []string{org}
	for _, s := range slices.Backward(a.Successions) {
		if slices.Contains(names, s.To) {
			names = append(names, s.From)
		}
	}
	return names
}

// ToTakeOn is the newest succession to org that its chief finance officer has
// still to sign.
func (a Award) ToTakeOn(org string) (Succession, bool) {
	for _, s := range slices.Backward(a.Successions) {
		if a.Now(s.To) == org && s.Signs && s.Signed == nil {
			return s, true
		}
	}
	return Succession{}, false
}

// endedTrust refuses a claim of a trust that another follows (E7).
func (a Award) endedTrust(org string) error {
	for _, s := range slices.Backward(a.Successions) {
		if s.From == org && !a.IsParty(org) {
			return conflict("ORG_CLOSED", "%s Claim for %s.", s.Words(), a.Now(org)).At("organisation")
		}
	}
	return nil
}

// successorSigned refuses a claim of a trust that is not open, and of one that
// has not taken the agreement on yet.
func (a Award) successorSigned(org string, lead Organisation, today calendar.Date) error {
	if org == lead.Code && !lead.ClosedOn.IsZero() && today.After(lead.ClosedOn) {
		return conflict("ORG_CLOSED", "%s closed on %s. The trust that follows it can claim.", lead.Name, lead.ClosedOn.Text()).At("organisation")
	}
	if s, ok := a.ToTakeOn(org); ok {
		return conflict("SIGNATORY_NEEDED", "%s Its chief finance officer signs the agreement first; then it can claim.", s.Words())
	}
	return nil
}

// successionTasks asks the new trust's chief finance officer to sign.
func (a Award) successionTasks(t *tasks) {
	for _, org := range a.Parties() {
		if s, ok := a.ToTakeOn(org); ok && a.Status == Active {
			t.add("successor/"+s.From, "Sign as the new trust: it follows "+s.From, TrustCFO, org, endOfDay(s.Done.Day))
			t.signed(SignAgreement)
		}
	}
}

// CheckSuccession says what is wrong with a succession that somebody enters:
// others are the codes of those that follow the trust already.
func CheckSuccession(r OrgRelation, from, to Organisation, others []string) error {
	switch {
	case r.From == r.To:
		return invalid("SAME_ORGANISATION", "%s cannot follow itself. Give the code of the trust that follows it.", r.From).At("to")
	case from.Kind != Trust || to.Kind != Trust:
		return invalid("NOT_A_TRUST", "%s or %s is not a trust. Awards pass from trust to trust.", from.Name, to.Name).At("to")
	case len(others) > 0:
		return conflict("ALREADY_FOLLOWED", "%s is followed by %s already. One trust takes the whole of it.", from.Name, others[0]).At("to")
	case !to.OpenOn(r.Since):
		return conflict("ORG_CLOSED", "%s is not open on %s. Give a day on which it is.", to.Name, r.Since.Text()).At("on")
	}
	return nil
}
