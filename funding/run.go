package funding

import (
	"fmt"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// RunStatus says how far a payment run is.
type RunStatus string

// The statuses of a payment run.
const (
	RunNew      RunStatus = ""
	RunOpen     RunStatus = "OPEN"     // put together, waits for its releaser
	RunReleased RunStatus = "RELEASED" // sent to be paid
	RunPaid     RunStatus = "PAID"
	RunFailed   RunStatus = "FAILED" // nothing of it was paid
)

// Title returns the status as people read it.
func (s RunStatus) Title() string {
	return map[RunStatus]string{RunOpen: "Waiting for release", RunReleased: "Released", RunPaid: "Paid", RunFailed: "Failed"}[s]
}

// A Run is one payment run of a fund: approved claims, paid together. No bank
// details are held; money goes by organisation code and scheme reference
// (domain 3.9).
type Run struct {
	ID      string        `json:"id"`
	Fund    string        `json:"fund"`
	Funder  string        `json:"funder"`
	Status  RunStatus     `json:"status"`
	Version int           `json:"version"`
	Items   []RunItem     `json:"items"`
	Total   money.Pence   `json:"control_total_pence"`
	Created Moment        `json:"created"`
	PaysOn  calendar.Date `json:"pays_on"`
	// What the total asks for beside one release: set when the run was put
	// together, so that a changed rule leaves it alone.
	NeedsApproval bool      `json:"needs_approval,omitempty"`
	NeedsSecond   bool      `json:"needs_second_release,omitempty"`
	Approved      *Moment   `json:"approved,omitempty"`
	FirstRelease  *Moment   `json:"first_release,omitempty"` // of two
	Released      *Moment   `json:"released,omitempty"`
	Paid          *Moment   `json:"paid,omitempty"`
	HandOver      *HandOver `json:"hand_over,omitempty"` // of its payment file
	// What the finance system said, file by file, and what does not fit.
	Results    []ResultFile       `json:"results,omitempty"`
	Exceptions []PaymentException `json:"exceptions,omitempty"`
	NextAlarm  time.Time          `json:"next_alarm"`
}

// A RunItem is one claim in a run, with everyone who handled it so far.
type RunItem struct {
	Award   string      `json:"award"`
	Claim   string      `json:"claim"`
	No      int         `json:"claim_no"`
	Org     string      `json:"organisation"`
	Nature  Nature      `json:"nature"`
	Amount  money.Pence `json:"amount_pence"`
	Handled []string    `json:"handled_by"` // preparer, trust approver, checker, decider
	Checked string      `json:"checked_by,omitempty"`
	Status  string      `json:"status"` // IN_RUN, PAID or FAILED
	// Reference is the payment's own, by which the finance system's results are
	// known: the run and a number.
	Reference string        `json:"reference,omitempty"`
	FY        calendar.FY   `json:"fy,omitzero"`
	On        calendar.Date `json:"value_date,omitzero"` // as the finance system gave it
	Reason    string        `json:"failed_because,omitempty"`
}

// What became of an item of a run.
const (
	ItemInRun  = "IN_RUN"
	ItemPaid   = "PAID"
	ItemFailed = "FAILED" // its claim is free for the next run
)

// RunFacts is what the rules of a run need to know beside the run.
type RunFacts struct {
	Person   Person
	Calendar calendar.Calendar
	Rules    Ruleset
	Waiting  []RunItem     // approved claims of the fund that are in no run
	Dates    []PaymentDate // of the fund, from this month on
	hat      Hat           // in which the person acts
}

// A RunResult is what a command makes of a run.
type RunResult struct {
	Run     Run
	Events  []Event
	Effects Effects
}

// The verbs of a payment run.
const (
	CreateRun  Verb = "create-run"
	ApproveRun Verb = "approve-run"
	ReleaseRun Verb = "release-run"
	RecordPaid Verb = "record-paid"
)

// RunVerbs lists the verbs that a payment run takes.
func RunVerbs() []Verb {
	return []Verb{CreateRun, ApproveRun, ReleaseRun, RecordPaid, ImportResults, SettleException, HandOverFile, RetryHandOver}
}

type runVerb struct {
	action Action
	apply  func(r *RunResult, f RunFacts, c Command) error
}

func runVerbOf(v Verb) (runVerb, bool) {
	verb, ok := map[Verb]runVerb{
		CreateRun:  {"createPaymentRun", createRun},
		ApproveRun: {"approveRun", approveRun},
		ReleaseRun: {"releaseRun", releaseRun},
		RecordPaid: {"recordPaid", recordPaid},

		ImportResults: {"importPaymentResults", importResults}, SettleException: {"settlePaymentException", settleException},
		HandOverFile: {"handOverFile", handOverFile}, RetryHandOver: {"retryHandOver", retryHandOver},
	}[v]
	return verb, ok
}

// RunAction returns the action that a verb needs.
func RunAction(v Verb) Action {
	verb, _ := runVerbOf(v)
	return verb.action
}

// Subject is the run as the permissions table sees it.
func (r Run) Subject() Subject {
	return Subject{Funder: r.Funder, State: string(r.Status), What: "payment run", StateTitle: r.Status.Title()}
}

// Closed reports whether nothing more can happen to the run.
func (r Run) Closed() bool { return r.Status == RunPaid || r.Status == RunFailed }

// ApplyRun answers whether c may happen to run and what becomes of it.
func ApplyRun(run Run, f RunFacts, c Command) (RunResult, error) {
	verb, ok := runVerbOf(c.Verb)
	if !ok {
		return RunResult{}, invalid("VERB_UNKNOWN", "A payment run knows no %q.", c.Verb)
	}
	if err := May(f.Person, verb.action, run.Subject()); err != nil {
		return RunResult{}, err
	}
	f.hat = hatFor(f.Person, verb.action, run.Subject())
	run.Items, run.Results, run.Exceptions = slices.Clone(run.Items), slices.Clone(run.Results), slices.Clone(run.Exceptions)
	r := RunResult{Run: run}
	if err := verb.apply(&r, f, c); err != nil {
		return RunResult{}, err
	}
	f.hat.stamp(r.Events)
	r.Run.Version++
	return r, nil
}

type runBody struct {
	Claims []string      `json:"claims"` // empty = every approved claim that waits
	PaysOn calendar.Date `json:"pays_on"`
}

func createRun(r *RunResult, f RunFacts, c Command) error {
	body, err := decode[runBody](c)
	if err != nil {
		return err
	}
	if r.Run.Status != RunNew {
		return conflict("ALREADY_CREATED", "This payment run exists already.")
	}
	items, err := chosen(f.Waiting, body.Claims)
	if err != nil {
		return err
	}
	day, err := f.Calendar.ClockDay(c.At)
	if err != nil {
		return err
	}
	r.Run.Status, r.Run.Items, r.Run.Created, r.Run.PaysOn = RunOpen, items, Moment{At: c.At, Day: day, By: c.By, For: f.hat.For}, body.PaysOn
	if next, ok := NextPayDay(f.Dates, calendar.DateOf(c.At)); ok && body.PaysOn.IsZero() {
		r.Run.PaysOn = next.PaysOn
	}
	for n, i := range items {
		items[n].Reference = reference(r.Run.ID, n)
		r.Run.Total += i.Amount
		r.Effects.Follow = append(r.Effects.Follow, follow(c, AwardKind, i.Award, Schedule, claimBody{Claim: i.Claim, Run: r.Run.ID}))
	}
	r.distinct()
	r.Run.NeedsApproval, r.Run.NeedsSecond = f.Rules.Payments.asks(r.Run.Total)
	r.Events = append(r.Events, Event{Name: "RUN_CREATED", Summary: fmt.Sprintf("Payment run %s was put together: %d claims, %s.", r.Run.ID, len(items), r.Run.Total),
		Detail: map[string]any{"claims": len(items), "control_total_pence": r.Run.Total}})
	r.askNext()
	return nil
}

// distinct keeps follow-on ids apart when one award has several claims.
func (r *RunResult) distinct() {
	for i := range r.Effects.Follow {
		r.Effects.Follow[i].ID += "/" + r.Run.Items[i].Claim
	}
}

func chosen(waiting []RunItem, claims []string) ([]RunItem, error) {
	var items []RunItem
	for _, w := range waiting {
		if len(claims) == 0 || slices.Contains(claims, w.Claim) {
			w.Status = ItemInRun
			items = append(items, w)
		}
	}
	for _, id := range claims {
		if !slices.ContainsFunc(items, func(i RunItem) bool { return i.Claim == id }) {
			return nil, conflict("CLAIM_NOT_WAITING", "Claim %s is not an approved claim that waits for payment.", id).At("claims")
		}
	}
	if len(items) == 0 {
		return nil, conflict("NOTHING_TO_PAY", "No approved claim waits for payment.")
	}
	return items, nil
}
