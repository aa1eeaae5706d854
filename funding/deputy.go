package funding

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// Acting is a post that somebody holds for its own holder: as their deputy,
// until a day. What they do in it is recorded as theirs, for the holder.
type Acting struct {
	Post

	For     string        `json:"for"` // the holder's id
	ForName string        `json:"for_name"`
	Until   calendar.Date `json:"until"`
}

// A StandIn is somebody who is a person's deputy now, in one post.
type StandIn struct {
	Post

	Person string
	Name   string
	Until  calendar.Date // the last day
}

// Away finds who stands in for p in a post today: while somebody does, p is
// proposed for nothing new in it.
func (p Person) Away(post Post) (StandIn, bool) {
	i := slices.IndexFunc(p.StandIns, func(s StandIn) bool { return s.Post == post })
	if i < 0 {
		return StandIn{}, false
	}
	return p.StandIns[i], true
}

// Words says until when somebody is away, and who stands in for them.
func (s StandIn) Words() string {
	return "Away until " + s.Until.Text() + "; " + s.Name + " stands in."
}

// A Hat is the capacity in which somebody acts: a role of their own, or one
// that they hold for somebody else.
type Hat struct {
	Role Role   `json:"role,omitempty"`
	For  string `json:"for,omitempty"` // the id of the one they act for; "" = their own post
}

// Hat finds the first of roles that p holds at org, own posts before those of
// others. The same person wears one hat at a time.
func (p Person) Hat(org string, roles ...Role) (Hat, bool) {
	for _, r := range roles {
		if slices.Contains(p.held(), Post{r, org}) {
			return Hat{Role: r}, true
		}
	}
	for _, a := range p.Acting {
		if a.Org == org && slices.Contains(roles, a.Role) {
			return Hat{Role: a.Role, For: a.For}, true
		}
	}
	return Hat{}, false
}

// hatFor is the hat in which p may do action a to s.
func hatFor(p Person, a Action, s Subject) Hat {
	own := p
	own.Acting = nil
	if May(own, a, s) == nil {
		return Hat{}
	}
	for _, d := range p.Acting {
		only := Person{ID: p.ID, Posts: []Post{d.Post}}
		if May(only, a, s) == nil {
			return Hat{Role: d.Role, For: d.For}
		}
	}
	return Hat{}
}

// Stamp adds to events on whose behalf they were done; an own post adds
// nothing.
func (h Hat) stamp(events []Event) {
	if h.For == "" {
		return
	}
	for i := range events {
		detail := map[string]any{"for": h.For, "as": h.Role}
		for k, v := range events[i].Detail {
			detail[k] = v
		}
		events[i].Detail = detail
	}
}

// oneHand reports whether p, wearing h, and somebody who acted before (by, for
// forWhom) are one hand: the same person, a deputy and the one they act for,
// or two who act for the same holder. Two yeses of one hand count once
// (worked example E8).
func oneHand(p Person, h Hat, by, forWhom string) bool {
	mine, theirs := []string{p.ID, h.For}, []string{by, forWhom}
	for _, id := range mine {
		if id != "" && slices.Contains(theirs, id) {
			return true
		}
	}
	return slices.ContainsFunc(p.StandIns, func(s StandIn) bool { return s.Person == by && (h.Role == "" || s.Role == h.Role) })
}

// A Deputyship names a deputy for one post and a period, both days included.
type Deputyship struct {
	ID      int64         `json:"id"`
	Role    Role          `json:"role"`
	Org     string        `json:"organisation"`
	Person  string        `json:"person"` // who holds the post
	Deputy  string        `json:"deputy"`
	From    calendar.Date `json:"from"`
	Until   calendar.Date `json:"until"`
	Reason  string        `json:"reason,omitempty"`
	MadeBy  string        `json:"made_by"`
	EndedBy string        `json:"ended_by,omitempty"`
	Ended   bool          `json:"ended"`
}

// RunsOn reports whether the deputy acts on day d.
func (d Deputyship) RunsOn(day calendar.Date) bool {
	return !d.Ended && !day.Before(d.From) && !day.After(d.Until)
}

// longestDeputyship is how many days one may last: a longer absence needs a
// new holder, not a deputy [A].
const longestDeputyship = 366

// CheckDeputy says whether maker may name this deputy, holder and deputy being
// as they are today: the holder names their own; a chief finance officer names
// any of the trust's; a fund administrator any of their fund's trusts.
func CheckDeputy(maker, holder, deputy Person, d Deputyship, today calendar.Date) error {
	if !mayName(maker, d) {
		return forbidden("NOT_YOUR_POST", "A deputy is named by the holder of the post, the trust's chief finance officer or the fund's administrator.")
	}
	at := func(e *Error, field string) error { return e.At(field) }
	switch {
	case !slices.Contains(holder.Posts, Post{d.Role, d.Org}):
		return at(invalid("NOT_THE_HOLDER", "%s is not the %s at %s.", holder.Name, strings.ToLower(d.Role.Title()), d.Org), "person")
	case d.Deputy == d.Person:
		return at(invalid("OWN_DEPUTY", "Nobody can be their own deputy. Choose somebody else."), "deputy")
	case !slices.ContainsFunc(deputy.Posts, func(p Post) bool { return p.Org == d.Org }):
		return at(invalid("DEPUTY_ELSEWHERE", "%s has no post at %s. Choose one of its people.", deputy.Name, d.Org), "deputy")
	case d.From.IsZero() || d.Until.IsZero():
		return at(invalid("DATE_MISSING", "Give the first and the last day."), "until")
	case d.Until.Before(d.From):
		return at(invalid("DATES_REVERSED", "The last day, %s, is before the first, %s.", d.Until.Text(), d.From.Text()), "until")
	case d.Until.Before(today):
		return at(invalid("DATE_PAST", "The last day, %s, is over. Choose today or later.", d.Until.Text()), "until")
	case d.From.AddDays(longestDeputyship).Before(d.Until):
		return at(invalid("TOO_LONG", "A deputy acts for a year at most. For longer, the post needs a new holder."), "until")
	case strings.TrimSpace(d.Reason) == "":
		return at(invalid("REASONS_MISSING", "Say why a deputy is needed, for example annual leave."), "reason")
	}
	return nil
}

func mayName(maker Person, d Deputyship) bool {
	own := maker.ID == d.Person
	chief := slices.Contains(maker.Posts, Post{TrustCFO, d.Org})
	admin := slices.ContainsFunc(maker.Posts, func(p Post) bool { return p.Role == FundAdmin }) && slices.Contains(maker.Orgs, d.Org)
	return own || chief || admin
}

// MayEnd reports whether somebody may end a deputyship before its last day:
// those who could name it, and the deputy.
func MayEnd(p Person, d Deputyship) bool { return mayName(p, d) || p.ID == d.Deputy }

// Deputable reports whether a role can be done by a deputy: readers need none.
func Deputable(r Role) bool { return r != Auditor && r != Public && r != System }

// SignedWords says who gave a yes: their name, and whose deputy they were.
func SignedWords(names map[string]string, by, forWhom string) string {
	if forWhom == "" {
		return named(names, by)
	}
	return named(names, by) + " for " + named(names, forWhom)
}

func named(names map[string]string, id string) string {
	if n := strings.TrimSpace(names[id]); n != "" {
		return n
	}
	return id
}
