package funding

import (
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// BidFacts is what the rules of a bid need to know beside the bid, loaded in
// the transaction that asks them.
type BidFacts struct {
	Person   Person
	Calendar calendar.Calendar
	Rules    Ruleset // pinned, or the one in force
	Round    Round
	Org      Organisation
	Content  Content
	Cover    []Cover // of the round's fund, when a decision needs it
	Named    map[string]Person
	Chain    Chain     // of the trust, as it stands now
	hat      Hat       // in which the person acts, unless a verb knows better
	Assignee Person    // whom a command gives a review to
	Sittings []Sitting // of the bid's funder, when the panel votes or decides
	Barred   []string  // whom an interest keeps away from the bid's trust, then
	Peers    []int     // days that completed projects took, when a bid is submitted
	Leads    Leads     // of the bid's funder

	Partner    Organisation // that a command invites
	Succession SuccessionFacts
}

// A BidResult is what a command makes of a bid.
type BidResult struct {
	Bid     Bid
	Events  []Event
	Effects Effects
	Content *Content // as it is now, when an unlocked answer was changed
	hat     Hat
}

// say adds an event.
func (r *BidResult) say(name, summary string, detail map[string]any) {
	r.Events = append(r.Events, Event{Name: name, Summary: summary, Detail: detail})
}

// write adds a letter to everyone in a role at an organisation.
func (r *BidResult) write(template string, role Role, org, subject, body string) {
	r.Effects.Letters = append(r.Effects.Letters, Letter{Template: template, Role: role, Org: org, Subject: subject, Body: body, Link: "/bids/" + r.Bid.ID})
}

// bidVerb is one row of the table that ApplyBid dispatches by.
type bidVerb struct {
	action Action
	apply  func(r *BidResult, f BidFacts, c Command) error
}

// The verbs of a bid.
const (
	SendForApproval  Verb = "send-for-approval"
	ApproveInside    Verb = "approve"
	Submit           Verb = "submit"
	Recall           Verb = "recall"
	Withdraw         Verb = "withdraw"
	PassCompleteness Verb = "pass-completeness"
	Return           Verb = "return"
	StartReview      Verb = "start-review"
	Ask              Verb = "ask"
	AnswerQuestion   Verb = "answer"
	Conclude         Verb = "conclude"
	Recuse           Verb = "recuse"
	Decide           Verb = "decide"
	Release          Verb = "release"
	DeclineInside    Verb = "decline-inside"
	Extend           Verb = "extend"
	Assign           Verb = "assign"
	Moderate         Verb = "moderate"
	Reconfirm        Verb = "reconfirm"
	CastVote         Verb = "vote"
)

// BidVerbs lists the verbs that a bid takes, in the order of its life.
func BidVerbs() []Verb {
	return []Verb{SendForApproval, ApproveInside, Submit, Recall, Withdraw, PassCompleteness, Return, StartReview, Ask, AnswerQuestion,
		Conclude, Recuse, Decide, Release, DeclineInside, Extend, Assign, Moderate, Reconfirm, CastVote, MakeAppeal, AnswerAppeal, TakeBack, ListStanding, LeaveStanding, DeclareNoInterest, ReturnByPanel, InvitePartner, AcceptInvitation, DeclineInvitation, RemovePartner, SignShare, PutShare, Recount, Succeed, Wake}
}

func bidVerbOf(v Verb) (bidVerb, bool) {
	if verb, ok := jointVerbs()[v]; ok {
		return verb, true
	}
	verb, ok := map[Verb]bidVerb{
		SendForApproval:  {"sendForApproval", sendForApproval},
		ApproveInside:    {"approveBid", approveInside},
		Submit:           {"submitBid", submit},
		Recall:           {"recallBid", recall},
		Withdraw:         {"withdrawBid", withdraw},
		PassCompleteness: {"passCompleteness", passCompleteness},
		Return:           {"returnBid", returnBid},
		StartReview:      {"startReview", startReview},
		Ask:              {"askClarification", ask},
		AnswerQuestion:   {"answerClarification", answer},
		Conclude:         {"concludeReview", conclude},
		Recuse:           {"recuse", recuse},
		Decide:           {"decide", decide},
		Release:          {"releaseDecisions", release},
		DeclineInside:    {"declineInside", declineInside},
		Extend:           {"extendDeadline", extend},
		Assign:           {"assignReview", assign},
		Moderate:         {"moderate", moderate},
		Reconfirm:        {"reconfirmReview", reconfirm},
		CastVote:         {"castVote", vote},
		Recount:          {"recountBid", recountBid},
		Succeed:          {"succeedBid", succeedBid},
		MakeAppeal:       {"appealBid", appeal},
		TakeBack:         {"takeBackDecision", takeBack},

		DeclareNoInterest: {"declareNoInterest", declareNoInterest},
		ReturnByPanel:     {"returnByPanel", returnByPanel},

		AnswerAppeal:  {"decideAppeal", ruleOnAppeal},
		Wake:          {"wakeBid", wakeBid},
		ListStanding:  {"putOnStandingList", listStanding},
		LeaveStanding: {"leaveStandingList", leaveStanding},
	}[v]
	return verb, ok
}

// BidAction returns the action that a verb needs.
func BidAction(v Verb) Action {
	verb, _ := bidVerbOf(v)
	return verb.action
}

// ApplyBid answers whether c may happen to b and, if so, what becomes of it.
// It changes nothing; the error is an [*Error] when the rules say no.
func ApplyBid(b Bid, f BidFacts, c Command) (BidResult, error) {
	verb, ok := bidVerbOf(c.Verb)
	if !ok {
		return BidResult{}, invalid("VERB_UNKNOWN", "A bid knows no %q.", c.Verb)
	}
	if err := May(f.Person, verb.action, b.Subject(f.Person)); err != nil {
		return BidResult{}, err
	}
	f.hat = hatFor(f.Person, verb.action, b.Subject(f.Person))
	r := BidResult{Bid: b.clone(), hat: f.hat}
	if err := verb.apply(&r, f, c); err != nil {
		return BidResult{}, err
	}
	r.hat.stamp(r.Events)
	r.Bid.Version++
	r.Bid.NextAlarm = time.Time{}
	alarms, err := BidAlarms(r.Bid, f)
	if err != nil {
		return BidResult{}, err
	}
	if a, ok := next(alarms, r.Bid.Rung); ok {
		r.Bid.NextAlarm = a.At
	}
	return r, nil
}

// moment puts c on the working day that it counts on (domain 8.2).
func (f BidFacts) moment(c Command) (Moment, error) {
	day, err := f.Calendar.ClockDay(c.At)
	return Moment{At: c.At, Day: day, By: c.By, For: f.hat.For}, err
}

// BidAlarms lists every moment at which the engine must look at b again.
func BidAlarms(b Bid, f BidFacts) ([]Alarm, error) {
	switch b.Status {
	case CompletenessCheck:
		return f.Leads.escalation([]Alarm{{"completeness-due/" + b.CompleteDue.String(), endOfDay(b.CompleteDue)}}, LeadCompleteness, b.CompleteDue, f.Calendar, f.Rules.Clocks)
	case Draft, InternalApproval, Returned:
		if b.Returned != nil {
			return []Alarm{{"resubmit-by/" + b.ResubmitBy.String(), endOfDay(b.ResubmitBy)}}, nil
		}
	case InReview:
		return reviewAlarms(b, f)
	case Moderation, Panel:
		return f.Leads.escalation([]Alarm{{"decision-due/" + b.DecisionDue.String(), endOfDay(b.DecisionDue)}}, LeadPanel, b.DecisionDue, f.Calendar, f.Rules.Clocks)
	case Deferred:
		if s := b.Standing; s != nil {
			return []Alarm{{"standing-over/" + s.Until.String(), endOfDay(s.Until)}}, nil
		}
	case Declined:
		if b.Appealed() {
			due := b.Appeals[len(b.Appeals)-1].Due
			return []Alarm{{"appeal-due/" + due.String(), endOfDay(due)}}, nil
		}
	}
	return nil, nil
}

// endOfDay is 17:00 London, when a working day's clock stops counting.
func endOfDay(d calendar.Date) time.Time { return d.At(17, 0) }

// reviewAlarms: each running review's due day, and the reminders of each open
// question (domain 10.4: D+5, D+10).
func reviewAlarms(b Bid, f BidFacts) ([]Alarm, error) {
	var alarms []Alarm
	for _, v := range b.Reviews {
		if v.Status == ReviewDone || b.Blocked(v.Kind) {
			continue
		}
		if day, ok, err := b.deemedDay(v, f); err != nil {
			return nil, err
		} else if ok { // before the alarm that it is late, should both come at once
			alarms = append(alarms, Alarm{deemedKey + string(v.Kind) + "/" + day.String(), endOfDay(day)})
		}
		due, err := b.ReviewDue(v, f.Calendar, calendar.Date{})
		if err != nil {
			return nil, err
		}
		alarms, err = f.Leads.escalation(append(alarms, Alarm{"review-due/" + string(v.Kind) + "/" + due.String(), endOfDay(due)}), LeadStage(v.Kind), due, f.Calendar, f.Rules.Clocks)
		if err != nil {
			return nil, err
		}
	}
	for _, q := range b.Clarifications {
		if !q.Open() {
			continue
		}
		for _, n := range []int{f.Rules.Clocks.ChaseFirst, f.Rules.Clocks.ChaseSecond} {
			day, err := f.Calendar.AddWorkingDays(q.Asked.Day, n)
			if err != nil {
				return nil, err
			}
			alarms = append(alarms, Alarm{"question/" + q.ID + "/" + day.String(), day.At(9, 0)})
		}
	}
	return alarms, nil
}

// wakeBid rings the alarms that have come: it reminds and escalates. It
// approves nothing by itself (domain 8.2); what a ruleset says of a silent ICB
// is said of its review alone.
func wakeBid(r *BidResult, f BidFacts, c Command) error {
	alarms, err := BidAlarms(r.Bid, f)
	if err != nil {
		return err
	}
	ringing := due(alarms, r.Bid.Rung, c.At)
	if len(ringing) == 0 {
		return conflict("NOTHING_DUE", "Nothing was due.")
	}
	for _, a := range ringing {
		r.Bid.Rung = append(r.Bid.Rung, a.Key)
		if err := r.ring(a, f, c); err != nil {
			return err
		}
	}
	slices.Sort(r.Bid.Rung)
	return nil
}
