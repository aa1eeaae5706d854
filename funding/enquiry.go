package funding

import (
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// EnquirySort says whom a trust turned to.
type EnquirySort string

// The sorts of enquiry. Questions that reviewers ask a trust are
// [Clarification]s and have nothing to do with these.
const (
	ToFunder EnquirySort = "FUNDER" // a question to the funder
	ForHand  EnquirySort = "HAND"   // a call for help with one section of a draft
)

// EnquiryStatus says with whom an enquiry is.
type EnquiryStatus string

// The statuses of an enquiry.
const (
	EnquiryNew      EnquiryStatus = ""
	EnquiryOpen     EnquiryStatus = "OPEN"     // the funder or the adviser has it, and a clock runs
	EnquiryAnswered EnquiryStatus = "ANSWERED" // back with the trust, which may ask on, close or reopen it
	EnquiryClosed   EnquiryStatus = "CLOSED"
)

// Title returns the status as people read it.
func (s EnquiryStatus) Title() string {
	return map[EnquiryStatus]string{EnquiryOpen: "Waiting for an answer", EnquiryAnswered: "Answered", EnquiryClosed: "Closed"}[s]
}

// A Place is what an enquiry is about. Of the references those are set that
// the kind needs; those that follow from them are filled in by the rules.
type Place struct {
	Kind    PlaceKind `json:"kind"`
	Round   string    `json:"round,omitempty"`
	Bid     string    `json:"bid,omitempty"` // also the award's reference
	Claim   string    `json:"claim,omitempty"`
	Section string    `json:"section,omitempty"`
	Field   string    `json:"field,omitempty"` // key of a question of the form
	Title   string    `json:"title,omitempty"` // in words, set when it is asked
}

// PlaceKind says what sort of thing an enquiry is about.
type PlaceKind string

// The places that an enquiry may come from.
const (
	AboutNothing  PlaceKind = "NOTHING" // in particular
	AboutRound    PlaceKind = "ROUND"
	AboutBid      PlaceKind = "BID"
	AboutSection  PlaceKind = "SECTION"
	AboutField    PlaceKind = "FIELD"
	AboutDecision PlaceKind = "DECISION"
	AboutAward    PlaceKind = "AWARD"
	AboutClaim    PlaceKind = "CLAIM"
)

// PlaceKinds lists every kind of place.
func PlaceKinds() []PlaceKind {
	return []PlaceKind{AboutNothing, AboutRound, AboutBid, AboutSection, AboutField, AboutDecision, AboutAward, AboutClaim}
}

// An Enquiry is one thread between a trust and the funder, or between a trust
// and the fund's support team.
type Enquiry struct {
	ID        string        `json:"id"` // ENQ-2026-1
	Sort      EnquirySort   `json:"sort"`
	Org       string        `json:"organisation"`
	Funder    string        `json:"funder"`
	About     Place         `json:"about"`
	Status    EnquiryStatus `json:"status"`
	Version   int           `json:"version"`
	AskedBy   string        `json:"asked_by"`
	AskedAs   Role          `json:"asked_as"` // the role whose task it is to read the answer
	Holder    string        `json:"holder,omitempty"`
	HolderAs  Role          `json:"holder_role"`
	Posts     []Remark      `json:"thread"`
	Laps      []Lap         `json:"laps"`
	HalfDays  int           `json:"support_half_days"` // what advisers have spent on it
	Closed    *Moment       `json:"closed,omitempty"`
	Published *Publication  `json:"published,omitempty"`
	Rung      []string      `json:"rung,omitempty"`
	NextAlarm time.Time     `json:"next_alarm"`
}

// A Remark is one message of a thread.
type Remark struct {
	By      string     `json:"by"`
	Side    RemarkSide `json:"side"`
	At      time.Time  `json:"at"`
	Text    string     `json:"text"`
	Answers bool       `json:"answers,omitempty"` // it stopped the clock
}

// RemarkSide says who of the two sides wrote a message.
type RemarkSide string

// The sides of a thread.
const (
	TrustSide  RemarkSide = "TRUST"
	FunderSide RemarkSide = "FUNDER" // also its support team
)

// A Lap is one run of the clock: from the day a question counted on to the
// day it was answered. A reopened enquiry runs a new one.
type Lap struct {
	Since    Moment        `json:"since"`
	Due      calendar.Date `json:"due"` // until 5pm
	Days     int           `json:"working_days"`
	Answered *Moment       `json:"answered,omitempty"`
}

// A Publication is what every bidder may read of an answered question: the
// funder's wording, without names.
type Publication struct {
	Round     string        `json:"round"`
	Field     string        `json:"field,omitempty"`
	Section   string        `json:"section,omitempty"`
	Pathways  []string      `json:"pathways,omitempty"` // empty = all
	Question  string        `json:"question"`
	Answer    string        `json:"answer"`
	Change    string        `json:"rule_change,omitempty"` // what it changes; empty when no rule changes
	From      calendar.Date `json:"in_force_from,omitzero"`
	Made      Moment        `json:"made"`
	Withdrawn *Moment       `json:"withdrawn,omitempty"`
}

// Shown reports whether p is on the round's page.
func (p *Publication) Shown() bool { return p != nil && p.Withdrawn == nil }

// ChangesRule reports whether open drafts have to be told.
func (p *Publication) ChangesRule() bool { return p.Shown() && p.Change != "" }

// Touches reports whether the answer is about a draft in round round: one on
// a pathway (empty while nobody can know it) that is asked these questions.
func (p *Publication) Touches(round, pathway string, rules Ruleset) bool {
	if p.Round != round {
		return false
	}
	if pathway == "" {
		return true // all of the form is shown, so all of the answers are
	}
	if len(p.Pathways) > 0 && !slices.Contains(p.Pathways, pathway) {
		return false
	}
	return p.Field == "" || slices.ContainsFunc(rules.QuestionsFor(pathway), func(q Question) bool { return q.Key == p.Field })
}

// Hand reports whether the enquiry is a call for help.
func (e Enquiry) Hand() bool { return e.Sort == ForHand }

// Done reports whether nothing is waited for: the workflow may end. A closed
// enquiry can be reopened, which starts another.
func (e Enquiry) Done() bool { return e.Status == EnquiryClosed }

// Lap is the present run of the clock, or the last one.
func (e Enquiry) Lap() Lap {
	if len(e.Laps) == 0 {
		return Lap{}
	}
	return e.Laps[len(e.Laps)-1]
}

// LateOn reports whether the answer is late at t.
func (e Enquiry) LateOn(t time.Time) bool {
	return e.Status == EnquiryOpen && t.After(endOfDay(e.Lap().Due))
}

// Age is how many working days the present run of the clock has taken by the
// working day today, or took.
func (e Enquiry) Age(cal calendar.Calendar, today calendar.Date) (int, error) {
	lap := e.Lap()
	to := today
	if lap.Answered != nil {
		to = lap.Answered.Day
	}
	if to.Before(lap.Since.Day) {
		return 0, nil
	}
	return cal.CountWorkingDays(lap.Since.Day, to)
}

// HeldBy says who has the enquiry now, in words. names maps people's ids.
func (e Enquiry) HeldBy(names map[string]string) string {
	switch e.Status {
	case EnquiryAnswered:
		return "The trust"
	case EnquiryClosed:
		return "Nobody: it is closed"
	}
	if n := names[e.Holder]; n != "" {
		return n + ", " + e.HolderAs.Title()
	}
	if e.Hand() {
		return "The support team"
	}
	return "The funder: " + e.HolderAs.Title()
}

// Subject is the enquiry as the permissions table sees it.
func (e Enquiry) Subject() Subject {
	return Subject{Org: e.Org, Funder: e.Funder, State: string(e.Status), What: "question", StateTitle: e.Status.Title()}
}

// May says whether p may do verb v to e.
func (e Enquiry) May(p Person, v Verb) *Error { return May(p, e.action(v), e.Subject()) }

// Readable says whether p may read the thread: the trust's people always, the
// funder's people a question, an adviser a call for help while it is open.
func (e Enquiry) Readable(p Person) *Error {
	if !e.Hand() {
		return May(p, "getEnquiry", e.Subject())
	}
	if no := May(p, "getHand", e.Subject()); no != nil {
		return May(p, "adviseHand", e.Subject())
	}
	return nil
}

// clone returns a copy that shares nothing that rules write to.
func (e Enquiry) clone() Enquiry {
	e.Posts, e.Laps, e.Rung = slices.Clone(e.Posts), slices.Clone(e.Laps), slices.Clone(e.Rung)
	if e.Published != nil {
		p := *e.Published
		e.Published = &p
	}
	return e
}
