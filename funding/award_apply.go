package funding

import (
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// AwardFacts is what the rules of an award need to know beside the award,
// loaded in the transaction that asks them.
type AwardFacts struct {
	Person     Person
	Calendar   calendar.Calendar
	Rules      Ruleset
	Round      Round
	Org        Organisation
	Parties    []Organisation // of a joint award, for its schedules
	Funder     Organisation
	Bid        Bid             // when the award begins
	Content    Content         // of the bid, when the award begins
	Draft      ClaimContent    // the claim that the command is about
	Invoices   []Invoice       // those that the claim's lines name
	Postings   []TakenPosting  // of the trust's ledger, that the claim's lines name and other claims have
	Line       ClaimLine       // the line that a check is about
	Claim      ClaimFacts      // what the claim is compared with
	Chain      Chain           // of the trust, as it stands now
	Cover      []Cover         // of the fund, when the profile changes
	Plan       []PlanCell      // by month, when the profile changes
	Document   Document        // the newest version of the agreement, when it is amended
	Succession SuccessionFacts // of the trust that ended and the one that follows it
	Pack       PackFacts       // of the month-end pack that the command is about, or that a new month opens
	Year       YearFacts       // of the year's end that the command is about
	Leads      Leads           // of the award's funder
	hat        Hat             // in which the person acts, unless a verb knows better
}

// An AwardResult is what a command makes of an award.
type AwardResult struct {
	Award   Award
	Events  []Event
	Effects Effects
	hat     Hat
}

func (r *AwardResult) say(name, summary string, detail map[string]any) {
	r.Events = append(r.Events, Event{Name: name, Summary: summary, Detail: detail})
}

func (r *AwardResult) write(template string, role Role, org, subject, body string) {
	r.Effects.Letters = append(r.Effects.Letters, Letter{Template: template, Role: role, Org: org, Subject: subject, Body: body, Link: "/awards/" + r.Award.ID})
}

// move changes a limit in the award and, by the same amounts, in the row that
// the database guards.
func (r *AwardResult) move(m LimitMove) {
	if i, ok := r.Award.limit(m.Org, m.FY, m.Nature); ok {
		l := &r.Award.Limits[i]
		l.Profile, l.InFlight, l.Drawn, l.Unsigned = l.Profile+m.Profile, l.InFlight+m.InFlight, l.Drawn+m.Drawn, l.Unsigned+m.Unsigned
	} else {
		r.Award.Limits = append(r.Award.Limits, Limit(m))
	}
	r.Effects.Limits = append(r.Effects.Limits, m)
}

// awardVerb is one row of the table that ApplyAward dispatches by. duty, when
// set, is asked before the permissions: a separation of duties says more than
// a missing role.
type awardVerb struct {
	action Action
	duty   func(a Award, f AwardFacts, c Command) error
	apply  func(r *AwardResult, f AwardFacts, c Command) error
}

// The verbs of an award.
const (
	Begin         Verb = "begin"
	Sign          Verb = "sign"
	EnterPrice    Verb = "enter-price"
	Discharge     Verb = "discharge"
	ClaimMoney    Verb = "claim"
	ApproveClaim  Verb = "approve-claim"
	WithdrawClaim Verb = "withdraw-claim"
	CheckLine     Verb = "check-line"
	CheckClaim    Verb = "check-claim"
	Schedule      Verb = "schedule"
	PayClaim      Verb = "pay"
	DeclineClaim  Verb = "decline-claim"
	DeclineToSign Verb = "decline-to-sign"
	FailPayment   Verb = "fail-payment"
	WithdrawYear  Verb = "withdraw-year"
	ReadNotice    Verb = "read-notice"
	AdmitLate     Verb = "admit-late"
	RefuseLate    Verb = "refuse-late"
	RecordOwed    Verb = "owe"
	SettleOwed    Verb = "settle-owed"
	ReverseClaim  Verb = "reverse-claim"
	GrantStanding Verb = "grant-standing"
	EndStanding   Verb = "end-standing"
	OpenPack      Verb = "open-pack"
	PreparePack   Verb = "prepare-pack"
	SubmitPack    Verb = "submit-pack"
	AcceptPack    Verb = "accept-pack"
	ReturnPack    Verb = "return-pack"
	RequestChange Verb = "request-change"
	DecideChange  Verb = "decide-change"
	WithdrawOwn   Verb = "withdraw-change"
	AnswerQuery   Verb = "answer-change"
	RetryCover    Verb = "retry-cover"
)

// AwardVerbs lists the verbs that an award takes.
func AwardVerbs() []Verb {
	return []Verb{Begin, BringIn, Sign, EnterPrice, Discharge, ClaimMoney, ApproveClaim, WithdrawClaim, CheckLine, CheckClaim, Schedule, PayClaim, FailPayment, DeclineClaim, DeclineToSign, WithdrawYear, ReadNotice,
		AdmitLate, RefuseLate, RecordOwed, SettleOwed, ReverseClaim, GrantStanding, EndStanding, Recount,
		OpenPack, PreparePack, SubmitPack, AcceptPack, ReturnPack, RequestChange, DecideChange, WithdrawOwn, AnswerQuery, RetryCover, Succeed, SignSuccessor, SignYearEnd, TrueUpClaim, ClawBack, Wake}
}

func awardVerbOf(v Verb) (awardVerb, bool) {
	verb, ok := map[Verb]awardVerb{
		Begin:         {"beginAward", nil, begin},
		BringIn:       {"bringInAward", nil, bringIn},
		Sign:          {"signAgreement", signedBefore, sign},
		EnterPrice:    {"enterContractPrice", nil, enterPrice},
		Discharge:     {"dischargeCondition", nil, discharge},
		ClaimMoney:    {"submitClaim", nil, claimMoney},
		ApproveClaim:  {"approveClaim", preparedClaim, approveClaim},
		WithdrawClaim: {"withdrawClaim", nil, withdrawClaim},
		CheckLine:     {"checkClaimLine", handledClaim, checkLine},
		CheckClaim:    {"checkClaim", handledClaim, checkClaim},
		Schedule:      {"scheduleClaim", nil, schedule},
		PayClaim:      {"payClaim", nil, payClaim},
		FailPayment:   {"failPayment", nil, failPayment},
		DeclineClaim:  {"declineClaim", nil, declineClaim},
		DeclineToSign: {"declineAgreement", nil, declineToSign},
		WithdrawYear:  {"withdrawIndicativeYear", nil, withdrawYear},
		ReadNotice:    {"acknowledgeNotice", nil, readNotice},
		AdmitLate:     {"admitLateClaim", nil, admitLate},
		RefuseLate:    {"refuseLateClaim", nil, refuseLate},
		RecordOwed:    {"recordOwed", nil, recordOwed},
		SettleOwed:    {"settleOwed", nil, settleOwed},
		ReverseClaim:  {"reverseClaim", releasedClaim, reverseClaim},
		GrantStanding: {"grantStanding", nil, standingGranted},
		EndStanding:   {"endStanding", nil, standingEnded},
		Recount:       {"recountAward", nil, recountAward},
		OpenPack:      {"openPack", nil, openPack},
		PreparePack:   {"preparePack", nil, preparePack},
		SubmitPack:    {"submitPack", preparedPack, submitPack},
		AcceptPack:    {"acceptPack", nil, acceptPack},
		ReturnPack:    {"returnPack", nil, returnPack},
		RequestChange: {"requestChange", nil, requestChange},
		DecideChange:  {"decideChange", askedChange, decideChange},
		WithdrawOwn:   {"withdrawChange", nil, withdrawChange},
		AnswerQuery:   {"answerChange", nil, answerChange},
		RetryCover:    {"retryCover", nil, retryCover},
		Succeed:       {"succeedAward", nil, succeedAward},
		SignSuccessor: {"signSuccession", nil, signSuccession},
		SignYearEnd:   {"signYearEnd", nil, signYearEnd},
		TrueUpClaim:   {"trueUpClaim", nil, trueUp},
		ClawBack:      {"clawBack", nil, clawBack},
		Wake:          {"wakeAward", nil, wakeAward},
	}[v]
	return verb, ok
}

// AwardAction returns the action that a verb needs.
func AwardAction(v Verb) Action {
	verb, _ := awardVerbOf(v)
	return verb.action
}

// ApplyAward answers whether c may happen to a and, if so, what becomes of
// it. It changes nothing; the error is an [*Error] when the rules say no.
func ApplyAward(a Award, f AwardFacts, c Command) (AwardResult, error) {
	verb, ok := awardVerbOf(c.Verb)
	if !ok {
		return AwardResult{}, invalid("VERB_UNKNOWN", "An award knows no %q.", c.Verb)
	}
	if verb.duty != nil {
		if err := verb.duty(a, f, c); err != nil {
			return AwardResult{}, err
		}
	}
	if err := May(f.Person, verb.action, a.subjectIn(f, c)); err != nil {
		return AwardResult{}, err
	}
	f.hat = hatFor(f.Person, verb.action, a.subjectIn(f, c))
	r := AwardResult{Award: a.clone().fold(), hat: f.hat}
	if err := verb.apply(&r, f, c); err != nil {
		return AwardResult{}, err
	}
	r.hat.stamp(r.Events)
	r.Award.Version++
	r.Award.NextAlarm = time.Time{}
	alarms, err := AwardAlarms(r.Award, f)
	if err != nil {
		return AwardResult{}, err
	}
	if n, ok := next(alarms, r.Award.Rung); ok {
		r.Award.NextAlarm = n.At
	}
	return r, nil
}

func (f AwardFacts) moment(c Command) (Moment, error) {
	day, err := f.Calendar.ClockDay(c.At)
	return Moment{At: c.At, Day: day, By: c.By, For: f.hat.For}, err
}

// AwardAlarms lists every moment at which the engine must look at a again:
// the chasing of signatures, the opening of each month, the end of each year,
// and the due days of open claims.
func AwardAlarms(a Award, f AwardFacts) ([]Alarm, error) {
	switch a.Status {
	case AgreementPending:
		return signatureAlarms(a, f)
	case Active:
		alarms := append(packAlarms(a, f.Rules.Packs), nextMonth(a))
		alarms = append(alarms, a.yearEndAlarms(f.Rules.YearEnd)...)
		if a.Agreement.Status != InForce {
			chase, err := signatureAlarms(a, f)
			if err != nil {
				return nil, err
			}
			alarms = append(alarms, chase...)
		}
		more, err := a.changeAlarms(f)
		if err != nil {
			return nil, err
		}
		alarms = append(alarms, more...)
		for _, c := range a.Claims {
			if c.Status == AutoChecked && !c.CheckDue.IsZero() {
				alarms = append(alarms, Alarm{"claim-check-due/" + c.ID + "/" + c.CheckDue.String(), endOfDay(c.CheckDue)})
			}
		}
		return alarms, nil
	}
	return nil, nil
}

func signatureAlarms(a Award, f AwardFacts) ([]Alarm, error) {
	if a.Agreement.Status == TrustSigned {
		return f.Leads.escalation([]Alarm{{"countersign-due/" + a.Agreement.CounterDue.String(), endOfDay(a.Agreement.CounterDue)}}, LeadAgreement, a.Agreement.CounterDue, f.Calendar, f.Rules.Clocks)
	}
	var alarms []Alarm
	for _, n := range []int{f.Rules.Clocks.ChaseFirst, f.Rules.Clocks.ChaseSecond} {
		day, err := f.Calendar.AddWorkingDays(a.Agreement.Issued.Day, n)
		if err != nil {
			return nil, err
		}
		alarms = append(alarms, Alarm{"chase-signature/" + day.String(), day.At(9, 0)})
	}
	return alarms, nil
}

// nextMonth is the first day, at 06:00 London, of the month after the last
// one that was opened. After the last funded year there is one more, which
// closes the year.
func nextMonth(a Award) Alarm {
	fy, m := calendar.MonthOf(a.MonthOpened)
	end := fy.MonthEnd(m)
	if fy > a.lastYear() {
		return Alarm{}
	}
	day := end.AddDays(1)
	return Alarm{"month/" + day.String(), day.At(6, 0)}
}

func (a Award) lastYear() calendar.FY {
	var last calendar.FY
	for _, c := range a.Profile {
		last = max(last, c.FY)
	}
	return last
}
