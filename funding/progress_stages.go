package funding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// stages are the stops in their order.
func (w *way) stages() []ProgressStage {
	var out []ProgressStage
	for _, p := range w.b.PastStages {
		out = append(out, ProgressStage{Key: "past/" + p.Form, Title: capitalised(FormWords(p.Form)), Place: PlaceDone, Since: p.Submitted.Day, Done: p.Decision.Made.Day,
			Took: p.Clock.Net, Stopped: p.Clock.Stopped, Allowed: p.Clock.Target, Words: p.Decision.Title()})
	}
	out = append(out, w.writing(), w.completeness(), w.reviews())
	if w.b.Status == Moderation || len(w.b.Agreed) > 0 {
		out = append(out, w.moderation())
	}
	out = append(out, w.panel())
	if !w.f.Round.ReleaseAtOnce {
		out = append(out, w.telling())
	}
	if w.b.Status == Withdrawn || w.b.Status == Declined {
		return w.ended(out)
	}
	if w.b.MoreStages() || w.b.Submitted == nil && w.f.Route.Stages > len(w.b.PastStages)+1 {
		out = append(out, ProgressStage{Key: "next-stage", Title: "The next stage's business case", Place: PlaceAhead, Holder: "The trust",
			Words: "An approval lets the bid proceed, without money. It is then open again with everything in it, and goes the same way once more."})
	}
	return append(out, w.agreement(), w.cash())
}

// ended marks what a bid that is over never came to.
func (w *way) ended(out []ProgressStage) []ProgressStage {
	for i := range out {
		if out[i].Place != PlaceDone {
			out[i].Place, out[i].Due, out[i].Left, out[i].Holder = PlaceNotNeeded, calendar.Date{}, nil, ""
		}
		for j := range out[i].Parts {
			if p := &out[i].Parts[j]; p.Place != PlaceDone {
				p.Place, p.Due, p.Left, p.Holder = PlaceNotNeeded, calendar.Date{}, nil, ""
			}
		}
	}
	return out
}

// due puts the day by which a running stage is to be over, and how far off it
// is.
func (w *way) due(s ProgressStage, day calendar.Date) ProgressStage {
	s.Due = day
	if day.IsZero() || !s.Place.Running() {
		return s
	}
	n, err := w.f.Calendar.CountWorkingDays(w.f.Today, day)
	if day.Before(w.f.Today) {
		n, err = w.f.Calendar.CountWorkingDays(day, w.f.Today)
		n = -n
	}
	if err == nil {
		s.Left = &n
	}
	return s
}

// timed fills a stage from its clock.
func (w *way) timed(s ProgressStage, k ClockReading) ProgressStage {
	s.Since, s.Took, s.Stopped, s.Allowed = k.From, k.Net, k.Stopped, k.Target
	switch {
	case !k.Running:
		s.Place, s.Done, s.Due = PlaceDone, k.To, k.Due
		return s
	case k.Blocked:
		s.Place = PlaceStopped
	case k.Late:
		s.Place = PlaceLate
	default:
		s.Place = PlaceHere
	}
	return w.due(s, k.Due)
}

// step is the clock of a step; ok is false before it began.
func (w *way) step(what string) (ClockReading, bool) {
	i := slices.IndexFunc(w.clocks.Steps, func(k ClockReading) bool { return k.What == what })
	if i < 0 {
		return ClockReading{}, false
	}
	return w.clocks.Steps[i], true
}

func (w *way) writing() ProgressStage {
	s := ProgressStage{Key: "writing", Title: "Written, approved and signed by the trust", Place: PlaceDone, Holder: "The trust", Done: dayOf(w.b.Submitted)}
	if !w.b.Editable() && w.b.Submitted != nil {
		s.Words = "Submitted"
		return s
	}
	s.Place, s.Done, s.Holder = PlaceHere, calendar.Date{}, w.b.Holder()
	if w.b.Returned != nil {
		s.Since, s.Words = w.b.Returned.Day, "Changes are asked for. The bid keeps its place if it comes back in time."
		if w.f.Today.After(w.b.ResubmitBy) {
			s.Place = PlaceLate
		}
		return w.due(s, w.b.ResubmitBy)
	}
	if len(w.b.PastStages) == 0 {
		s = w.due(s, calendar.DateOf(w.b.Deadline(w.f.Round)))
	}
	return s
}

func (w *way) completeness() ProgressStage {
	s := ProgressStage{Key: "completeness", Title: "Completeness check", Place: PlaceAhead, Due: w.complete, Allowed: w.f.Rules.Clocks.Completeness, Holder: "The programme team"}
	k, ok := w.step("Completeness check")
	if !ok || w.b.Editable() {
		return s
	}
	return w.timed(s, k)
}

func (w *way) reviews() ProgressStage {
	s := ProgressStage{Key: "reviews", Title: "Reviews, side by side", Place: PlaceAhead, Due: w.reviewed, Join: w.f.Route.JoinWords(), Holder: "The reviewers"}
	if len(w.f.Route.Reviews) == 1 {
		s.Title = "Review"
	}
	started := len(w.b.Reviews) > 0 && !w.b.Editable()
	for _, v := range w.f.Route.Reviews {
		part := ProgressStage{Key: string(v.Kind), Title: v.Kind.Title(), Place: PlaceAhead, Due: w.after(w.complete, v.Days), Allowed: v.Days, Holder: v.Kind.Reviewer().Title()}
		if r, ok := w.b.Review(v.Kind); ok && started {
			part = w.review(part, r)
		}
		s.Parts = append(s.Parts, part)
	}
	if !started {
		if w.b.ReviewsDone != nil && w.b.Decided() && len(w.f.Route.Reviews) == 0 { // reviewed before it was brought in
			s.Place, s.Done, s.Due = PlaceDone, w.b.ReviewsDone.Day, calendar.Date{}
		}
		return s
	}
	s.Since, s.Place = w.b.Reviews[0].Started.Day, PlaceHere
	if w.b.ReviewsDone != nil {
		s.Place, s.Done, s.Due = PlaceDone, w.b.ReviewsDone.Day, calendar.Date{}
		return s
	}
	if slices.ContainsFunc(s.Parts, func(p ProgressStage) bool { return p.Place == PlaceLate }) {
		s.Place = PlaceLate
	}
	return w.due(s, w.reviewed)
}

func (w *way) review(s ProgressStage, r Review) ProgressStage {
	s.Due = calendar.Date{}
	s = w.timed(s, w.clockOf(r.Kind))
	switch {
	case r.Spared:
		s.Place, s.Words = PlaceNotNeeded, "No longer needed"
	case r.Status == ReviewDone:
		s.Words = cmp.Or(r.Outcome.Title(), "Answered")
	case s.Place == PlaceStopped:
		s.Holder, s.Words = "The trust", "Its clock stands still until the trust answers "+w.waitsFor(r.Kind)
	case r.Status == ReviewWaiting:
		s.Words = "Waiting to be taken up"
	}
	if w.f.ForFunder {
		s.Person = r.Reviewer
	}
	return s
}

// waitsFor names the open blocking questions of a review.
func (w *way) waitsFor(k ReviewKind) string {
	var ids []string
	for _, q := range w.b.Clarifications {
		if q.Review == k && q.Blocking && q.Open() {
			ids = append(ids, q.ID)
		}
	}
	return "question " + strings.Join(ids, " and ") + "."
}

func (w *way) moderation() ProgressStage {
	s := ProgressStage{Key: "moderation", Title: "Scores that lie far apart are compared", Place: PlaceDone, Since: dayOf(w.b.ReviewsDone), Holder: "The programme team"}
	if w.b.Status == Moderation {
		s.Place = PlaceHere
		return w.due(s, w.b.DecisionDue)
	}
	s.Done = w.b.Agreed[len(w.b.Agreed)-1].Made.Day
	return s
}

func (w *way) panel() ProgressStage {
	s := ProgressStage{Key: "panel", Title: "Panel decision", Place: PlaceAhead, Due: w.decision, Allowed: w.f.Rules.Clocks.Decision, Holder: "The panel", Words: w.deciders()}
	k, ok := w.step("Panel decision")
	if !ok || w.b.Editable() || w.b.ReviewsDone == nil {
		return s
	}
	s.Due = calendar.Date{}
	s = w.timed(s, k)
	if w.b.Status == Moderation {
		s.Place, s.Left = PlaceAhead, nil
	}
	if d := w.b.Decision; d != nil {
		s.Words = d.Title()
		if d.Outcome == Deferred {
			s.Place, s.Words = PlaceHere, "Deferred on "+d.Made.Day.Text()+". The panel looks at the bid again."
		}
	} else if w.f.Sitting != nil {
		s.Words = "On the list of the sitting of " + w.f.Sitting.On.Text() + ". " + s.Words
	}
	return s
}

// deciders names who decides, in their order; the trust's own board has.
func (w *way) deciders() string {
	var titles []string
	for _, body := range w.f.Route.Bodies {
		titles = append(titles, bodyTitle(body))
	}
	if len(titles) == 0 {
		return ""
	}
	return fmt.Sprintf("%d decide, one after another: %s.", len(titles), strings.Join(titles, ", then "))
}

func (w *way) telling() ProgressStage {
	s := ProgressStage{Key: "release", Title: "The trust is told", Place: PlaceAhead, Holder: "The programme team", Due: w.decision}
	switch {
	case w.b.Released != nil && w.b.Decision != nil && w.b.Decision.Outcome != Deferred:
		s.Place, s.Due, s.Done = PlaceDone, calendar.Date{}, w.b.Released.Day
	case w.b.Decided() && w.b.Decision.Outcome != Deferred:
		s.Place, s.Since, s.Due = PlaceHere, w.b.Decision.Made.Day, calendar.Date{}
	}
	return s
}

func (w *way) agreement() ProgressStage {
	s := ProgressStage{Key: "agreement", Title: "Agreement, signed by both", Place: PlaceAhead, Due: w.inForce, Allowed: toAgreement, Holder: "The trust, then the funder"}
	a := w.f.Award
	if a == nil {
		return s
	}
	s.Since = a.Agreement.Issued.Day
	if a.Agreement.InForceOnce() {
		s.Place, s.Done, s.Due, s.Since = PlaceDone, w.inForce, calendar.Date{}, calendar.Date{}
		return s
	}
	s.Place, s.Words = PlaceHere, a.Agreement.Status.Title()
	s.Holder = "The trust"
	if a.Agreement.Status == TrustSigned {
		s.Holder = "The programme team"
	}
	by := w.after(a.DecidedOn, toAgreement)
	if by.Before(w.f.Today) {
		s.Place = PlaceLate
	}
	return w.due(s, by)
}

func (w *way) cash() ProgressStage {
	s := ProgressStage{Key: "money", Title: "First money", Place: PlaceAhead, Due: w.money, Holder: "The trust, by its first claim"}
	a := w.f.Award
	switch {
	case !w.f.FirstPaid.IsZero():
		s.Place, s.Due, s.Done, s.Holder = PlaceDone, calendar.Date{}, w.f.FirstPaid, ""
	case a == nil || !a.Agreement.InForceOnce():
		if w.money.IsZero() {
			s.Words = "Its day is not known yet."
		}
	case a.Closed():
		s.Place, s.Due, s.Holder = PlaceNotNeeded, calendar.Date{}, ""
	default:
		s.Place, s.Since = PlaceHere, w.inForce
		if slices.ContainsFunc(a.Claims, func(c Claim) bool { return c.Approved != nil }) {
			s.Holder = "National finance, to check and pay the claim"
		}
		return w.due(s, w.money)
	}
	return s
}
