package funding

import (
	"cmp"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A ClockReading is one clock as it stands: gross working days since it
// began, those on which it was stopped, and those that count against the
// funder (gross − stopped).
type ClockReading struct {
	What    string        `json:"what"`
	Review  ReviewKind    `json:"review,omitempty"`
	From    calendar.Date `json:"from"`
	To      calendar.Date `json:"to"` // when it ended, or today
	Due     calendar.Date `json:"due"`
	Target  int           `json:"target_working_days"`
	Gross   int           `json:"gross_working_days"`
	Stopped int           `json:"trust_working_days"`
	Net     int           `json:"funder_working_days"`
	Running bool          `json:"running"`
	Blocked bool          `json:"stopped_now"`
	Late    bool          `json:"late"`
	Holder  string        `json:"holder"` // who has it now, in words
}

// ClocksReading is every clock of a bid (domain 8.2): the headline from
// submission to decision, and one for each step and review.
type ClocksReading struct {
	Headline ClockReading   `json:"headline"`
	Calendar int            `json:"calendar_days"`
	Steps    []ClockReading `json:"steps"`
	Reviews  []ClockReading `json:"reviews"`
}

// spans lists the working days that blocking questions were open; an empty
// kind means those of every review.
func (b Bid) spans(k ReviewKind) []calendar.Span {
	var spans []calendar.Span
	for _, q := range b.Clarifications {
		if !q.Blocking || (k != "" && q.Review != k) {
			continue
		}
		s := calendar.Span{From: q.Asked.Day}
		if end := cmp.Or(q.Answered, q.Dropped); end != nil {
			s.To = end.Day
		}
		spans = append(spans, s)
	}
	for _, a := range b.Appeals {
		if k == "" && a.Upheld { // from when the trust was told until it appealed nobody here had the bid
			spans = append(spans, calendar.Span{From: a.Told.Day, To: a.Made.Day})
		}
	}
	return spans
}

// Blocked reports whether review k waits for an answer from the trust.
func (b Bid) Blocked(k ReviewKind) bool {
	for _, q := range b.Clarifications {
		if q.Review == k && q.Blocking && q.Open() {
			return true
		}
	}
	return false
}

// ReviewDue is the day review v is due, as things stand today: its days, and
// every day that its own clock was stopped or that it rested. While it stands still, the day
// moves on with today.
func (b Bid) ReviewDue(v Review, cal calendar.Calendar, today calendar.Date) (calendar.Date, error) {
	last, spans := v.Started.Day, append(b.spans(v.Kind), v.rests()...)
	for _, s := range spans {
		if s.To.After(last) {
			last = s.To
		}
	}
	if b.Blocked(v.Kind) && today.After(last) {
		last = today
	}
	stopped, err := cal.UnionDays(spans, last)
	if err != nil {
		return calendar.Date{}, err
	}
	return cal.AddWorkingDays(v.Started.Day, v.Days+stopped)
}

// Clocks reads every clock of b as it stands on the working day today. While a
// bid is back with the trust to be mended, the funder's clocks stand still.
func (b Bid) Clocks(cal calendar.Calendar, rules Clocks, today calendar.Date) (ClocksReading, error) {
	var out ClocksReading
	if b.Submitted == nil {
		return out, nil
	}
	r := reader{cal: cal, today: today}
	out.Headline = r.read("Submission to decision", b.Submitted, cmp.Or(decided(b), b.Returned), calendar.Date{}, b.Route.StageDays(), b.spans(""))
	complete := cmp.Or(b.Complete, b.Returned)
	if p, ok := b.heldByPanel(); ok && b.Complete == nil {
		out.Headline, complete = p.Clock, &p.Complete
	}
	out.Headline.Holder = b.Holder()
	out.Calendar = out.Headline.To.Sub(out.Headline.From)
	out.Steps = append(out.Steps, r.read("Completeness check", b.Submitted, complete, b.CompleteDue, rules.Completeness, nil))
	for _, v := range b.Reviews {
		due, err := b.ReviewDue(v, cal, today)
		if err != nil {
			return out, err
		}
		k := r.read(v.Kind.Title(), &v.Started, v.Done, due, v.Days, b.spans(v.Kind))
		k.Review, k.Blocked = v.Kind, b.Blocked(v.Kind)
		r.rest(&k, v.rests())
		k.Holder = v.Kind.Reviewer().Title()
		if k.Blocked {
			k.Holder = "The trust" // and if its days had gone before the question, it stays late
		}
		out.Reviews = append(out.Reviews, k)
	}
	if b.ReviewsDone != nil {
		out.Steps = append(out.Steps, r.read("Panel decision", b.ReviewsDone, decided(b), b.DecisionDue, rules.Decision, nil))
	}
	return out, r.err
}

func decided(b Bid) *Moment {
	if b.Decision == nil {
		return nil
	}
	return &b.Decision.Made
}

// A reader reads clocks and keeps the first error.
type reader struct {
	cal   calendar.Calendar
	today calendar.Date
	err   error
}

func (r *reader) read(what string, from, to *Moment, due calendar.Date, target int, spans []calendar.Span) ClockReading {
	k := ClockReading{What: what, From: from.Day, To: r.today, Due: due, Target: target, Running: to == nil}
	if to != nil {
		k.To = to.Day
	}
	if k.To.Before(k.From) {
		k.To = k.From
	}
	k.Gross = r.count(k.From, k.To)
	stopped, err := r.cal.UnionDays(within(spans, k.From, k.To), k.To)
	r.keep(err)
	k.Stopped, k.Net = stopped, k.Gross-stopped
	k.Late = !due.IsZero() && k.To.After(due)
	return k
}

// rest takes away the days on which a review lay concluded: nobody had it.
func (r *reader) rest(k *ClockReading, rests []calendar.Span) {
	n, err := r.cal.UnionDays(within(rests, k.From, k.To), k.To)
	r.keep(err)
	k.Gross, k.Net = k.Gross-n, k.Net-n
}

// within cuts spans to those that touch the days from–to.
func within(spans []calendar.Span, from, to calendar.Date) []calendar.Span {
	var out []calendar.Span
	for _, s := range spans {
		if s.From.Before(from) {
			s.From = from
		}
		if s.To.IsZero() || s.To.After(to) {
			s.To = to
		}
		if s.From.Before(s.To) {
			out = append(out, s)
		}
	}
	return out
}

func (r *reader) count(from, to calendar.Date) int {
	n, err := r.cal.CountWorkingDays(from, to)
	r.keep(err)
	return n
}

func (r *reader) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}

// Holder says who has the bid now, in words.
func (b Bid) Holder() string {
	switch b.Status {
	case Draft, Returned:
		return "The trust"
	case InternalApproval:
		return "The trust's senior responsible owner and chief finance officer"
	case CompletenessCheck:
		return "The programme team"
	case InReview:
		return "The reviewers"
	case Moderation:
		return "The programme team, to compare the reviews"
	case Panel, Deferred:
		return "The panel"
	case Approved, ApprovedWithConditions:
		if b.Released == nil {
			return "The programme team, to release the decision"
		}
		return "Nobody: the award goes on from here"
	}
	if b.Appealed() {
		return "The programme team, to answer the appeal"
	}
	return "Nobody: the bid is closed"
}

// Stage names the part of the route that the bid is in, as the workflow and
// the parcel tracker show it.
func (b Bid) Stage() string {
	switch b.Status {
	case Draft, InternalApproval, Returned:
		return "draft"
	case CompletenessCheck:
		return "completeness"
	case InReview:
		return "reviews"
	case Moderation:
		return "moderation"
	case Panel, Deferred:
		return "panel"
	}
	if b.Decided() && b.Released == nil {
		return "release"
	}
	if b.Appealed() {
		return "appeal"
	}
	return "closed"
}
