package page

import (
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// Owned lists the criteria that a review scores.
func Owned(s desk.BidSheet, k funding.ReviewKind) []funding.Criterion {
	var out []funding.Criterion
	for _, c := range s.Rules.Criteria {
		if slices.Contains(c.Owners, k) {
			out = append(out, c)
		}
	}
	return out
}

// scoreChoices are the marks of one criterion; focused puts the cursor there
// when the page opens.
func scoreChoices(focused bool) []ui.Choice {
	var out []ui.Choice
	for i, words := range []string{"0 No evidence", "1 Weak", "2 Partial", "3 Good", "4 Excellent"} {
		out = append(out, ui.Choice{Value: itoa(i), Text: words})
	}
	if focused {
		out[0].Attrs = ui.Attrs{{Name: "autofocus"}}
	}
	return out
}

// reasonFocus puts the cursor into the reasons of criterion i when they are the
// first thing that is missing.
func reasonFocus(f Form, i int) ui.Attrs {
	if f.FirstProblem("scores-") == "scores-"+itoa(i)+"-reasons" {
		return ui.Attrs{{Name: "autofocus"}}
	}
	return nil
}

func outcomeChoices() []ui.Choice {
	var out []ui.Choice
	for _, o := range []funding.ReviewOutcome{funding.Support, funding.SupportWithConditions, funding.MoreInformation, funding.NotSupport} {
		out = append(out, ui.Choice{Value: string(o), Text: o.Title()})
	}
	return out
}

// outcomeWords name a review's outcome, and say when nobody gave it.
func outcomeWords(v funding.Review) string {
	return when(v.Spared, "No longer needed") + v.Outcome.Title() + when(v.Deemed, ", by silence")
}

// askedTitle is the question that a review answered.
func askedTitle(s desk.BidSheet, v funding.Review, key string) string {
	for _, q := range s.Rules.ReviewForm(v.Kind) {
		if q.Key == key {
			return q.Label
		}
	}
	return key
}

func yesNo() []ui.Choice { return []ui.Choice{{Value: "YES", Text: "Yes"}, {Value: "NO", Text: "No"}} }

// reviewFacts is the line under a review's title.
func reviewFacts(s desk.BidSheet, v funding.Review) []ui.Fact {
	state := ui.TagProps{Text: "Waiting to start", Colour: ui.Grey}
	switch v.Status {
	case funding.ReviewOpen:
		state = ui.TagProps{Text: "In progress", Colour: ui.Blue}
	case funding.ReviewDone:
		state = ui.TagProps{Text: outcomeWords(v), Colour: outcomeColour(v.Outcome)}
	}
	if s.Bid.Blocked(v.Kind) {
		state = ui.TagProps{Text: "Clock stopped: waits for the trust", Colour: ui.Yellow}
	}
	facts := []ui.Fact{{Label: "State", HTML: ui.Tag(state)}, {Label: "Asks for", Value: s.Bid.Ask.String()}, {Label: "Trust", Value: s.Org.Name}}
	if v.Reviewer != "" {
		facts = append(facts, ui.Fact{Label: "Reviewer", Value: name(s.Names, v.Reviewer)})
	}
	return facts
}

func outcomeColour(o funding.ReviewOutcome) ui.Colour {
	return map[funding.ReviewOutcome]ui.Colour{funding.Support: ui.Green, funding.SupportWithConditions: ui.AquaGreen, funding.MoreInformation: ui.Yellow, funding.NotSupport: ui.Red}[o]
}

// reviewClockBadge is one review's own two clocks.
func reviewClockBadge(s desk.BidSheet, k funding.ReviewKind) ui.ClockProps {
	c, _ := reviewClock(s, k)
	p := ui.ClockProps{Funder: "The reviewer", Trust: "The trust", FunderDays: c.Net, TrustDays: c.Stopped, Target: c.Target, Due: day(c.Due), Late: c.Late}
	switch {
	case c.Running && c.Blocked:
		p.Running = ui.ClockTrust
	case c.Running:
		p.Running = ui.ClockFunder
	}
	return p
}

func matches(s desk.BidSheet) bool {
	for _, k := range s.Checks {
		if k.Code == "MATCH" {
			return k.Passed
		}
	}
	return true
}

// questionsOf are the questions that a review asked.
func questionsOf(s desk.BidSheet, k funding.ReviewKind) []funding.Clarification {
	return slices.DeleteFunc(slices.Clone(s.Bid.Clarifications), func(q funding.Clarification) bool { return q.Review != k })
}

// fieldItems are the places of a bid that a question can be about.
func fieldItems(s desk.BidSheet) []ui.SelectItem {
	out := []ui.SelectItem{{Value: "", Text: "The bid as a whole"}}
	for _, k := range funding.Asked(s.Shape(), "") {
		out = append(out, ui.SelectItem{Value: k.Question.Key, Text: k.Question.Label})
	}
	for _, l := range s.Content.Lines {
		out = append(out, ui.SelectItem{Value: "lines." + l.Ref, Text: "Cost line " + l.Ref + ", " + l.Description})
	}
	return append(out, ui.SelectItem{Value: "milestones", Text: "Milestones"}, ui.SelectItem{Value: "benefits", Text: "Benefits"})
}

// aboutField names what a question is about.
func aboutField(s desk.BidSheet, field string) string {
	for _, i := range fieldItems(s) {
		if i.Value == field {
			return i.Text
		}
	}
	return field
}

// reviewRows are the outcomes of all reviews, for the panel.
func reviewRows(s desk.BidSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Bid.Reviews))
	for i, v := range s.Bid.Reviews {
		tag := ui.TagProps{Text: "Not answered", Colour: ui.Grey}
		if v.Status == funding.ReviewDone {
			tag = ui.TagProps{Text: outcomeWords(v), Colour: outcomeColour(v.Outcome)}
		}
		rows[i] = []ui.Cell{linked(v.Kind.Title(), "/bids/"+s.Bid.ID+"/reviews/"+string(v.Kind)), tagged(tag), {Block: true, HTML: reasonsAndConditions(v)}, text(scoresText(s, v))}
	}
	return rows
}

func scoresText(s desk.BidSheet, v funding.Review) string {
	var words []string
	for _, sc := range v.Scores {
		words = append(words, criterionTitle(s, sc.Criterion)+" "+itoa(sc.Score)+" of 4")
	}
	if len(words) == 0 {
		return "None given"
	}
	return join(words)
}

func criterionTitle(s desk.BidSheet, code string) string {
	for _, c := range s.Rules.Criteria {
		if c.Code == code {
			return c.Title
		}
	}
	return code
}

// coverAskRows compare what the fund has left with what the bid asks, by year
// and nature.
func coverAskRows(s desk.BidSheet, cover []funding.Cover) [][]ui.Cell {
	asked := map[calendar.FY]map[funding.Nature]money.Pence{}
	for _, c := range s.Content.Cells(s.Round) {
		if asked[c.FY] == nil {
			asked[c.FY] = map[funding.Nature]money.Pence{}
		}
		asked[c.FY][c.Nature] += c.Amount
	}
	var rows [][]ui.Cell
	for _, c := range cover {
		want := asked[c.FY][c.Nature]
		after := c.Unallocated() - want
		tag := ui.TagProps{Text: "Enough", Colour: ui.Green}
		switch {
		case s.Bid.Decision != nil && len(s.Bid.Decision.Cells) > 0:
			after, tag = c.Unallocated(), ui.TagProps{Text: "Taken", Colour: ui.Blue}
		case after < 0:
			tag = ui.TagProps{Text: "Short by " + (-after).String(), Colour: ui.Red}
		}
		rows = append(rows, []ui.Cell{text(c.FY.String()), text(capital(c.Nature.Word())), amount(c.Unallocated()), amount(want), amount(after), tagged(tag)})
	}
	return rows
}

// conditionUsed reports whether something was typed for condition i.
func conditionUsed(f Form, i int) bool {
	return f.Get(Cell("conditions", i, "text")) != "" || f.Get(Cell("conditions", i, "due")) != ""
}

func milestoneItems(s desk.BidSheet) []ui.SelectItem {
	out := []ui.SelectItem{{Value: "", Text: "None"}}
	for _, m := range s.Content.Milestones {
		out = append(out, ui.SelectItem{Value: m.Ref, Text: m.Ref + ", " + m.Title})
	}
	return out
}

// monthItems are the months of a financial year, under an empty first choice
// unless none is wanted.
func monthItems(none string) []ui.SelectItem {
	var out []ui.SelectItem
	if none != "" {
		out = append(out, ui.SelectItem{Value: "", Text: none})
	}
	for m := calendar.Month(1); m <= 12; m++ {
		out = append(out, ui.SelectItem{Value: itoa(int(m)), Text: m.Label() + " " + m.Name()})
	}
	return out
}
