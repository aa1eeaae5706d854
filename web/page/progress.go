package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// wayStages are the stops of a bid's way as the map draws them.
func wayStages(p desk.ProgressSheet) []ui.RouteStage {
	var out []ui.RouteStage
	for _, s := range p.Progress.Stages {
		st := wayStage(p, s)
		for _, part := range s.Parts {
			drawn := wayStage(p, part)
			if _, ok := p.Bid.Review(funding.ReviewKind(part.Key)); ok && (p.Viewer.FunderSide || part.Place == funding.PlaceDone) {
				drawn.Href = "/bids/" + p.Bid.ID + "/reviews/" + part.Key
			}
			st.Parts = append(st.Parts, drawn)
		}
		out = append(out, st)
	}
	return out
}

func wayStage(p desk.ProgressSheet, s funding.ProgressStage) ui.RouteStage {
	st := ui.RouteStage{Name: s.Title, State: stageState(s.Place), Days: wayDays(s), Note: sentences(s.Words, s.Join)}
	if s.Place.Running() {
		st.Holder, st.Since = or(p.Names[s.Person], s.Holder), knownDay(s.Since)
	}
	switch s.Place {
	case funding.PlaceDone:
		st.Done, st.Words, st.Note = knownDay(s.Done), s.Words, s.Join
	case funding.PlaceAhead:
		st.Expected = knownDay(s.Due)
	case funding.PlaceNotNeeded:
		st.Days = ""
	default:
		st.Due = knownDay(s.Due)
	}
	return st
}

// sentences puts two texts behind each other, where there are two.
func sentences(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return fullStop(a) + " " + b
}

func fullStop(s string) string {
	if s[len(s)-1] == '.' {
		return s
	}
	return s + "."
}

// knownDay is a day that may not be known.
func knownDay(d calendar.Date) ui.Moment {
	if d.IsZero() {
		return ui.Moment{}
	}
	return day(d)
}

func stageState(p funding.StagePlace) ui.StageState {
	return map[funding.StagePlace]ui.StageState{funding.PlaceDone: ui.StageDone, funding.PlaceHere: ui.StageHere, funding.PlaceStopped: ui.StageStopped,
		funding.PlaceLate: ui.StageLate, funding.PlaceAhead: ui.StageNext, funding.PlaceNotNeeded: ui.StageSkipped}[p]
}

// wayDays counts a stage in words: "took 12 of 20 working days, and 8 with the
// trust", "7 working days left", "2 working days over".
func wayDays(s funding.ProgressStage) string {
	switch {
	case s.Place == funding.PlaceDone && s.Allowed > 0 && s.Took+s.Stopped > 0:
		return "took " + itoa(s.Took) + " of " + workingDays(s.Allowed) + when(s.Stopped > 0, ", and "+itoa(s.Stopped)+" with the trust")
	case s.Place == funding.PlaceAhead && s.Allowed > 0:
		return workingDays(s.Allowed) + " allowed"
	case s.Left == nil:
		return ""
	case *s.Left < 0:
		return workingDays(-*s.Left) + " over"
	case *s.Left == 0:
		return "due today"
	}
	return workingDays(*s.Left) + " left"
}

// wayFacts are where the bid is, and the two days that everybody waits for.
func wayFacts(p desk.ProgressSheet) []ui.Fact {
	w := p.Progress
	facts := []ui.Fact{{Label: "You are here", Value: w.Here}, {Label: "With", Value: w.Holder}}
	if !w.Decision.IsZero() {
		label := "Decision expected by"
		if w.Decided {
			label = "Decided"
		}
		facts = append(facts, ui.Fact{Label: label, Value: w.Decision.Text()})
	}
	switch {
	case w.Paid:
		facts = append(facts, ui.Fact{Label: "First money paid", Value: w.Money.Text()})
	case !w.Money.IsZero():
		facts = append(facts, ui.Fact{Label: "First money expected", Value: w.Money.Text()})
	}
	return facts
}
