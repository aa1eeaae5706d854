package funding

import (
	"encoding/json"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// Kind names an aggregate: the thing one transaction may write.
type Kind string

// The aggregates.
const (
	BidKind   Kind = "bid"
	AwardKind Kind = "award"
	RunKind   Kind = "run"
	// EnquiryKind is a question from a trust, or its call for a hand.
	EnquiryKind Kind = "enquiry"
)

// Verb is what a command asks for, in the person's word. It is also the name
// of the Temporal update that carries it.
type Verb string

// Wake is the engine's own verb: a timer ran out.
const Wake Verb = "wake"

// A Command asks for one change to one aggregate. ID makes it safe to send
// twice; At is the moment it was accepted by the database's clock.
type Command struct {
	ID        string          `json:"id"`
	Kind      Kind            `json:"kind"`
	Aggregate string          `json:"aggregate"`
	Verb      Verb            `json:"verb"`
	Body      json.RawMessage `json:"body,omitempty"`
	By        string          `json:"by"`
	At        time.Time       `json:"at"`
	Cause     string          `json:"cause,omitempty"` // the command this one follows from
}

// decode reads a command's body into its typed form.
func decode[T any](c Command) (T, error) {
	var body T
	if len(c.Body) == 0 {
		return body, nil
	}
	if err := json.Unmarshal(c.Body, &body); err != nil {
		return body, invalid("BODY_MALFORMED", "The request could not be read: %v.", err)
	}
	return body, nil
}

// follow makes a command that follows from c, with an id that the same cause
// always gives.
func follow(c Command, kind Kind, aggregate string, verb Verb, body any) Command {
	b, err := json.Marshal(body)
	if err != nil {
		panic("funding: a follow-on body cannot be marshalled: " + err.Error()) // our own plain structs only
	}
	id := c.ID + "/" + string(verb) + "/" + aggregate
	return Command{ID: id, Kind: kind, Aggregate: aggregate, Verb: verb, Body: b, By: "system", At: c.At, Cause: c.ID}
}

// An Event is one thing that a command did, for the audit trail and the
// timeline. Summary is a plain sentence without free text; Detail carries
// figures, and ids or hashes of what people wrote.
type Event struct {
	Name    string         `json:"name"` // UPPER_SNAKE, stable
	Summary string         `json:"summary"`
	Detail  map[string]any `json:"detail,omitempty"`
	// ForFunder marks events that a trust must not see before release.
	ForFunder bool `json:"for_funder,omitempty"`
}

// Effects is what a command does outside its own aggregate's row, written in
// the same transaction.
type Effects struct {
	Letters   []Letter
	Follow    []Command
	Commit    []CoverMove
	Limits    []LimitMove
	Invoices  []InvoiceUse
	Lines     []LineOutcome
	Plan      []PlanCell
	Document  *Document       // a new agreement version to keep
	Profile   *ProfileVersion // a new version of the profile to keep
	Signed    *Signature
	Approved  []Approval
	Returns   []KeptReturn // of packs, to be kept as they are
	Pool      []PoolEntry  // into the fund's in-year pool
	Succeeded *Succession  // a trust that takes the place of another
	// Year-end statements that were signed, to be kept as they are.
	Statements []KeptStatement
}

// A Letter is one message to everyone who holds a role at an organisation (or
// to one person), kept as an outbox row and sent once.
type Letter struct {
	Template string         `json:"template"`
	Role     Role           `json:"role,omitempty"`
	Org      string         `json:"org,omitempty"`
	Person   string         `json:"person,omitempty"`
	Subject  string         `json:"subject"`
	Body     string         `json:"body"`
	Link     string         `json:"link"`
	Calendar *CalendarEntry `json:"calendar,omitempty"`
}

// A CalendarEntry is a date the reader will want in their diary.
type CalendarEntry struct {
	UID   string        `json:"uid"`
	Title string        `json:"title"`
	On    calendar.Date `json:"on"`
}

// A CoverMove changes what a fund has committed; positive promises more.
type CoverMove struct {
	FY     calendar.FY
	Nature Nature
	Amount money.Pence
}

// A LimitMove changes one limit row of an award: the profile, what is in
// flight and what is drawn (invariant I2: in flight + drawn ≤ profile).
type LimitMove struct {
	Org      string
	FY       calendar.FY
	Nature   Nature
	Profile  money.Pence
	InFlight money.Pence
	Drawn    money.Pence
	Unsigned money.Pence
}

// A PlanCell is one month of an award's spending plan: a forecast, not a
// control.
type PlanCell struct {
	Org    string         `json:"organisation"`
	FY     calendar.FY    `json:"fy"`
	Nature Nature         `json:"nature"`
	Month  calendar.Month `json:"month"`
	Amount money.Pence    `json:"amount_pence"`
}

// A Task is something that waits for somebody: one line of a start page.
type Task struct {
	Key    string      `json:"key"` // unique within the aggregate
	Title  string      `json:"title"`
	Role   Role        `json:"role"`
	Org    string      `json:"organisation"`
	Person string      `json:"person,omitempty"` // only this holder, when set
	Due    time.Time   `json:"due"`              // zero when nothing runs out
	Worth  money.Pence `json:"worth_pence"`
	Link   string      `json:"link"`
	Signs  SignKind    `json:"signs,omitempty"` // what its reader signs, when it is a signature
}

// An Alarm is a moment at which the engine must look again.
type Alarm struct {
	Key string    `json:"key"`
	At  time.Time `json:"at"`
}

// next returns the earliest alarm that has not rung.
func next(alarms []Alarm, rung []string) (Alarm, bool) {
	var first Alarm
	for _, a := range alarms {
		if a.At.IsZero() || contains(rung, a.Key) {
			continue
		}
		if first.At.IsZero() || a.At.Before(first.At) {
			first = a
		}
	}
	return first, !first.At.IsZero()
}

// due returns the alarms that have come by now and not rung.
func due(alarms []Alarm, rung []string, now time.Time) []Alarm {
	var out []Alarm
	for _, a := range alarms {
		if !a.At.IsZero() && !a.At.After(now) && !contains(rung, a.Key) {
			out = append(out, a)
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
