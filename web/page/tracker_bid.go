package page

import (
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// stages is the parcel tracker of a submitted bid: where it was, is and will
// be.
func stages(s desk.BidSheet) []ui.RouteStage {
	b := s.Bid
	sent := ui.RouteStage{Name: "Submitted", State: ui.StageDone, Done: at(b.Submitted.At)}
	if b.CFO != nil {
		sent.Holder = name(s.Names, b.CFO.By)
	}
	return []ui.RouteStage{sent, completenessStage(s), reviewsStage(s), panelStage(s), agreementStage(s)}
}

func completenessStage(s desk.BidSheet) ui.RouteStage {
	st := ui.RouteStage{Name: "Completeness check", State: ui.StageNext, Due: day(s.Bid.CompleteDue)}
	if len(s.Clocks.Steps) > 0 {
		st.State, st.Days = clockState(s.Clocks.Steps[0]), clockDays(s.Clocks.Steps[0])
	}
	if s.Bid.Complete != nil {
		st.State, st.Done, st.Due = ui.StageDone, on(s.Bid.Complete.At), ui.Moment{}
	} else if s.Bid.Status == funding.CompletenessCheck {
		st.Holder = s.Bid.Holder()
	}
	return st
}

func reviewsStage(s desk.BidSheet) ui.RouteStage {
	st := ui.RouteStage{Name: "Reviews, side by side", State: ui.StageNext}
	if len(s.Bid.Reviews) == 0 {
		for _, v := range s.Route.Reviews {
			st.Parts = append(st.Parts, ui.RouteStage{Name: v.Kind.Title(), State: ui.StageNext, Days: workingDays(v.Days) + " allowed"})
		}
		return st
	}
	st.State = ui.StageHere
	for _, v := range s.Bid.Reviews {
		st.Parts = append(st.Parts, reviewPart(s, v))
	}
	if s.Bid.ReviewsDone != nil {
		st.State, st.Done = ui.StageDone, on(s.Bid.ReviewsDone.At)
	} else if slices.ContainsFunc(st.Parts, func(p ui.RouteStage) bool { return p.State == ui.StageLate }) {
		st.Note = "At least one review is past its clock. Its lead has been told."
	}
	return st
}

func reviewPart(s desk.BidSheet, v funding.Review) ui.RouteStage {
	part := ui.RouteStage{Name: v.Kind.Title(), State: ui.StageNext}
	if clock, ok := reviewClock(s, v.Kind); ok {
		part.State, part.Days, part.Due = clockState(clock), clockDays(clock), day(clock.Due)
		if clock.Blocked {
			part.Holder = "the trust, to answer"
		}
	}
	if v.Status == funding.ReviewDone {
		part.State, part.Words, part.Due, part.Done = ui.StageDone, v.Outcome.Title(), ui.Moment{}, on(v.Done.At)
		if v.Spared {
			part.State, part.Words = ui.StageSkipped, "No longer needed"
		}
	} else if v.Status == funding.ReviewWaiting && part.State == ui.StageHere {
		part.Words = "Waiting to start"
	}
	if s.Viewer.Holds(v.Kind.Reviewer()) || s.Viewer.FunderSide || v.Status == funding.ReviewDone {
		part.Href = "/bids/" + s.Bid.ID + "/reviews/" + string(v.Kind)
	}
	return part
}

// reviewClock finds the clock of one review.
func reviewClock(s desk.BidSheet, k funding.ReviewKind) (funding.ClockReading, bool) {
	for _, c := range s.Clocks.Reviews {
		if c.Review == k {
			return c, true
		}
	}
	return funding.ClockReading{}, false
}

func panelStage(s desk.BidSheet) ui.RouteStage {
	st := ui.RouteStage{Name: "Panel decision", State: ui.StageNext, Days: workingDays(s.Rules.Clocks.Decision) + " allowed"}
	if s.Bid.ReviewsDone != nil {
		st.Due, st.Holder, st.State = day(s.Bid.DecisionDue), s.Bid.Holder(), ui.StageHere
		for _, k := range s.Clocks.Steps {
			if k.What == "Panel decision" {
				st.State, st.Days = clockState(k), clockDays(k)
			}
		}
	}
	if d := s.Bid.Decision; d != nil {
		st.State, st.Words, st.Done, st.Due, st.Holder = ui.StageDone, d.Outcome.Title(), on(d.Made.At), ui.Moment{}, ""
		if s.Bid.Released == nil {
			st.Note = "The trust does not see this decision until it is released."
		}
	}
	if s.Bid.Status == funding.Withdrawn {
		st.State, st.Words = ui.StageSkipped, "Withdrawn"
	}
	return st
}

func agreementStage(s desk.BidSheet) ui.RouteStage {
	st := ui.RouteStage{Name: "Agreement, signed by both", State: ui.StageNext}
	switch {
	case s.Award == nil:
		if s.Bid.Status == funding.Declined || s.Bid.Status == funding.Withdrawn {
			st.State = ui.StageSkipped
		}
	case s.Award.Status == funding.AgreementPending:
		st.State, st.Href = ui.StageHere, "/awards/"+s.Award.ID+"/agreement"
	default:
		st.State, st.Href = ui.StageDone, "/awards/"+s.Award.ID
	}
	return st
}

// clockState is how a clock stands.
func clockState(k funding.ClockReading) ui.StageState {
	switch {
	case !k.Running:
		return ui.StageDone
	case k.Blocked:
		return ui.StageStopped
	case k.Late:
		return ui.StageLate
	}
	return ui.StageHere
}

// clockDays counts a clock: "12 of 20 working days, 8 with the trust".
func clockDays(k funding.ClockReading) string {
	words := itoa(k.Net) + " of " + workingDays(k.Target)
	if k.Stopped > 0 {
		words += ", and " + itoa(k.Stopped) + " with the trust"
	}
	return words
}

// headline is the two clocks of the whole bid.
func headline(s desk.BidSheet) ui.ClockProps {
	k := s.Clocks.Headline
	p := ui.ClockProps{Funder: "The funder", Trust: "The trust", FunderDays: k.Net, TrustDays: k.Stopped, Target: k.Target}
	if !k.Running {
		return p
	}
	p.Running = ui.ClockFunder
	if slices.ContainsFunc(s.Clocks.Reviews, func(r funding.ClockReading) bool { return r.Blocked }) {
		p.Running = ui.ClockTrust
	}
	return p
}

// next says in a sentence what happens next, and when.
func next(s desk.BidSheet) string {
	b := s.Bid
	switch b.Status {
	case funding.CompletenessCheck:
		return "The programme team checks that everything is there, by 5pm on " + b.CompleteDue.Text() + ". Then " + count(len(s.Route.Reviews), "review starts", "reviews start side by side") + "."
	case funding.InReview:
		if q, ok := openQuestion(b); ok && !s.Viewer.FunderSide {
			return q.Review.Title() + " asks you a question and expects an answer by " + q.Due.Text() + "." + when(q.Blocking, " Its clock stands still until you answer.")
		}
		return "When the last review has answered, the panel has " + workingDays(s.Rules.Clocks.Decision) + " to decide."
	case funding.Moderation:
		return "Reviewers scored something far apart. They compare it, and the panel decides by 5pm on " + b.DecisionDue.Text() + "."
	case funding.Panel:
		return "The panel decides by 5pm on " + b.DecisionDue.Text() + ". You get a mail when the decision is released."
	case funding.Deferred:
		return "The panel looks at the bid again."
	case funding.Approved, funding.ApprovedWithConditions:
		if s.Award == nil {
			return "When the decision is released, the agreement is made and sent for signature."
		}
		return "The award has its own page, with the agreement, claims and payments."
	case funding.Declined:
		if words := appealNext(s); words != "" {
			return words
		}
		return "Everything you wrote is kept and can be used in the next round."
	case funding.Withdrawn:
		return "The bid was withdrawn. Everything you wrote is kept."
	}
	return ""
}

// openQuestion is the first question that waits for the trust, if one does.
func openQuestion(b funding.Bid) (funding.Clarification, bool) {
	for _, q := range b.Clarifications {
		if q.Open() {
			return q, true
		}
	}
	return funding.Clarification{}, false
}
