package funding

import (
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// The verbs of an enquiry, beside [Wake].
const (
	AskFunder           Verb = "ask-funder"
	AskHand             Verb = "ask-hand"
	Reply               Verb = "reply"
	CloseEnquiry        Verb = "close"
	ReopenEnquiry       Verb = "reopen"
	PublishAnswer       Verb = "publish"
	WithdrawPublication Verb = "withdraw-publication"
	Reassign            Verb = "reassign"
)

// EnquiryVerbs lists the verbs that an enquiry takes, in the order of its life.
func EnquiryVerbs() []Verb {
	return []Verb{AskFunder, AskHand, Reply, CloseEnquiry, ReopenEnquiry, PublishAnswer, WithdrawPublication, Reassign, Recount, Wake}
}

// EnquiryFacts is what the rules of an enquiry need to know beside it.
type EnquiryFacts struct {
	Person   Person
	Calendar calendar.Calendar
	Rules    Ruleset // in force on the day
	Org      Organisation
	Funder   string
	Round    Round          // that it is about, if any
	Bid      *Bid           // that it is about, as the trust may see it
	Award    bool           // whether that bid has an award
	Claim    bool           // whether the award has the claim
	Assignee Person         // who is to hold it from now on
	Names    Names          // what a publication must not hold
	Touched  []DraftTouched // open drafts that a rule change touches
}

// A DraftTouched is an open draft that a published rule change is about.
type DraftTouched struct {
	Bid string `json:"bid"`
	Org string `json:"organisation"`
}

// An EnquiryResult is what a command makes of an enquiry.
type EnquiryResult struct {
	Enquiry Enquiry
	Events  []Event
	Effects Effects
}

type enquiryVerb struct {
	action Action // for a question to the funder
	hand   Action // for a call for help; empty = it knows no such thing
	apply  func(r *EnquiryResult, f EnquiryFacts, c Command) error
}

func enquiryVerbOf(v Verb) (enquiryVerb, bool) {
	verb, ok := map[Verb]enquiryVerb{
		AskFunder:           {"askFunder", "", askFunder},
		AskHand:             {"", "askForHand", askHand},
		Reply:               {"replyEnquiry", "replyHand", replyEnquiry},
		CloseEnquiry:        {"closeEnquiry", "closeHand", closeEnquiry},
		ReopenEnquiry:       {"reopenEnquiry", "reopenHand", reopenEnquiry},
		PublishAnswer:       {"publishAnswer", "", publishAnswer},
		WithdrawPublication: {"withdrawPublication", "", withdrawPublication},
		Reassign:            {"reassignEnquiry", "reassignHand", reassignEnquiry},
		Recount:             {"recountEnquiry", "recountEnquiry", recountEnquiry},
		Wake:                {"wakeEnquiry", "wakeEnquiry", wakeEnquiry},
	}[v]
	return verb, ok
}

// EnquiryAction returns the action that a verb needs: of a question to the
// funder, or of a call for help where only that takes it.
func EnquiryAction(v Verb) Action {
	verb, _ := enquiryVerbOf(v)
	if verb.action == "" {
		return verb.hand
	}
	return verb.action
}

// action is what v needs on this enquiry.
func (e Enquiry) action(v Verb) Action {
	verb, _ := enquiryVerbOf(v)
	if e.Hand() {
		return verb.hand
	}
	return verb.action
}

// ApplyEnquiry answers whether c may happen to e and what becomes of it.
func ApplyEnquiry(e Enquiry, f EnquiryFacts, c Command) (EnquiryResult, error) {
	verb, ok := enquiryVerbOf(c.Verb)
	if !ok {
		return EnquiryResult{}, invalid("VERB_UNKNOWN", "A question to the funder knows no %q.", c.Verb)
	}
	if e.Status == EnquiryNew {
		e.Org, e.Funder, e.Sort = f.Org.Code, f.Funder, sortOf(c.Verb)
	}
	if err := e.May(f.Person, c.Verb); err != nil {
		return EnquiryResult{}, err
	}
	r := EnquiryResult{Enquiry: e.clone()}
	if err := verb.apply(&r, f, c); err != nil {
		return EnquiryResult{}, err
	}
	r.Enquiry.Version++
	r.Enquiry.NextAlarm = time.Time{}
	alarms, err := EnquiryAlarms(r.Enquiry, f.Calendar)
	if err != nil {
		return EnquiryResult{}, err
	}
	if a, ok := next(alarms, r.Enquiry.Rung); ok {
		r.Enquiry.NextAlarm = a.At
	}
	return r, nil
}

// sortOf is the sort of enquiry that a first command begins.
func sortOf(v Verb) EnquirySort {
	if v == AskHand {
		return ForHand
	}
	return ToFunder
}

// say adds an event.
func (r *EnquiryResult) say(name, summary string, detail map[string]any) {
	r.Events = append(r.Events, Event{Name: name, Summary: summary, Detail: detail})
}

// letter adds a letter: to person when there is one, else to everyone in role.
func (r *EnquiryResult) letter(template string, role Role, org, person, subject, body string) {
	if person != "" {
		role, org = "", ""
	}
	r.Effects.Letters = append(r.Effects.Letters, Letter{Template: template, Role: role, Org: org, Person: person, Subject: subject, Body: body, Link: EnquiryPath(r.Enquiry.ID)})
}

// toHolder writes to whoever has to answer.
func (r *EnquiryResult) toHolder(template, subject, body string) {
	e := r.Enquiry
	r.letter(template, e.HolderAs, e.Funder, e.Holder, subject, body)
}

// toTrust writes to whoever asked.
func (r *EnquiryResult) toTrust(template, subject, body string) {
	r.letter(template, r.Enquiry.AskedAs, r.Enquiry.Org, r.Enquiry.AskedBy, subject, body)
}

// EnquiryPath is the address of an enquiry's page.
func EnquiryPath(id string) string { return "/questions-asked/" + id }

// moment puts c on the working day that it counts on (domain 8.2).
func (f EnquiryFacts) moment(c Command) (Moment, error) {
	day, err := f.Calendar.ClockDay(c.At)
	return Moment{At: c.At, Day: day, By: c.By}, err
}

// startLap starts the clock anew: so many working days from the day on which
// c counts.
func (r *EnquiryResult) startLap(f EnquiryFacts, c Command) error {
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	days := f.Rules.Clocks.Enquiry
	if r.Enquiry.Hand() {
		days = f.Rules.Clocks.Hand
	}
	due, err := f.Calendar.AddWorkingDays(at.Day, days)
	if err != nil {
		return err
	}
	e := &r.Enquiry
	e.Status, e.Closed = EnquiryOpen, nil
	e.Laps = append(e.Laps, Lap{Since: at, Due: due, Days: days})
	return nil
}
