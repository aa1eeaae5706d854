package page

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// SectionTitle is the name of a section of questions, or "".
func SectionTitle(key string) string {
	if p, ok := funding.PartOf(key); ok && !p.Table {
		return p.Title
	}
	return ""
}

// SectionPath is where a section of a bid is edited: what the rules call
// "costs" or "people" is a page of this bid.
func SectionPath(bid, key string) string {
	switch key {
	case "costs", "milestones", "benefits", "shortlist", "readiness", "check":
		return "/bids/" + bid + "/" + key
	case "approve":
		return "/bids/" + bid + "/check"
	}
	return "/bids/" + bid + "/sections/" + key
}

// Questions are those of one section that this bid is asked now.
func Questions(s desk.BidSheet, key string) []funding.Question {
	asked := funding.Asked(s.Shape(), key)
	out := make([]funding.Question, len(asked))
	for i, k := range asked {
		out[i] = k.Question
	}
	return out
}

// taskItems are the parts of one case with how far each is, how long the rest
// takes and who can best do it.
func taskItems(s desk.BidSheet, g funding.TaskGroup) []ui.Task {
	colours := map[funding.TaskState]ui.Colour{funding.NotStarted: ui.Grey, funding.InProgress: ui.Blue, funding.ChangesRequested: ui.Orange, funding.ChangesMade: ui.AquaGreen}
	out := make([]ui.Task, len(g.Tasks))
	for i, p := range g.Tasks {
		t := ui.Task{Text: p.Title, Href: SectionPath(s.Bid.ID, p.Key), Hint: taskHint(p)}
		switch p.State {
		case funding.Completed:
			t.Status = p.State.Title()
		case funding.PartNotNeeded, funding.CannotStartYet:
			t.Href, t.Status, t.StatusClasses = "", p.State.Title(), "nhsuk-task-list__status--cannot-start-yet"
		default:
			t.Tag = &ui.TagProps{Text: p.State.Title(), Colour: colours[p.State]}
		}
		if n := len(s.Content.Unconfirmed(Questions(s, p.Key))); n > 0 {
			t.Hint += when(t.Hint != "", ". ") + count(n, "answer waits", "answers wait") + " for you to say that nothing has changed"
		}
		if p.Table && p.State == funding.PartNotNeeded { // it may still be filled in
			t.Href = SectionPath(s.Bid.ID, p.Key)
		}
		out[i] = t
	}
	return out
}

// taskHint says what is in a part, and what is left of it.
func taskHint(p funding.PartTask) string {
	var words []string
	if p.Hint != "" && p.Answered == 0 {
		words = append(words, p.Hint)
	}
	if p.Failing > 0 && p.Answered > 0 {
		words = append(words, count(p.Failing, "check does", "checks do")+" not pass yet")
	}
	if p.Minutes > 0 {
		words = append(words, "About "+minutes(p.Minutes)+when(len(p.Who) > 0, ", best by "+roleWords(p.Who)))
	}
	return strings.Join(words, ". ")
}

// minutes is a length of time in words: "35 minutes", "2 hours 10 minutes".
func minutes(n int) string {
	if n < 60 {
		return count(n, "minute", "minutes")
	}
	return strings.TrimSuffix(count(n/60, "hour", "hours")+" "+count(n%60, "minute", "minutes"), " 0 minutes")
}

// roleWords are roles in a sentence.
func roleWords(roles []funding.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = lower(r.Title())
	}
	return strings.ReplaceAll(join(words), " and ", " or ")
}

// failing are the checks of a section that do not pass. The check that every
// question is answered belongs to no section: progress says that.
func failing(s desk.BidSheet, key string) []funding.Check {
	return slices.DeleteFunc(s.Failed(), func(k funding.Check) bool { return k.Section != key || k.Code == "ANSWERS" })
}

// readyTask leads to how the bid stands against what reviewers will look at.
func readyTask(s desk.BidSheet) ui.Task {
	t := ui.Task{Text: "Will it fly?", Href: SectionPath(s.Bid.ID, "readiness"), Hint: "The checks and the checklist of the reviewers, advice, and the weakest answers"}
	if n := len(funding.Failed(s.Reading().Advise())); n > 0 {
		t.Tag = &ui.TagProps{Text: count(n, "piece of advice", "pieces of advice"), Colour: ui.Blue}
	}
	return t
}

// checkTask is the last task: cannot start while checks fail, but may be read.
func checkTask(s desk.BidSheet) ui.Task {
	t := ui.Task{Text: "Check your answers", Href: SectionPath(s.Bid.ID, "check"), Hint: "Then send it for approval"}
	if n := len(s.Failed()); n > 0 {
		t.Tag = &ui.TagProps{Text: count(n, "check fails", "checks fail"), Colour: ui.Orange}
		return t
	}
	t.Tag = &ui.TagProps{Text: "Ready", Colour: ui.Green}
	return t
}

// bidFigures are a bid's money in six numbers.
func bidFigures(s desk.BidSheet) []ui.KeyFigure {
	c := s.Content
	national := c.NationalAsk()
	local := c.Total("", "") - national
	out := []ui.KeyFigure{
		{Label: "Asks the fund for", Value: national.String(), Note: c.Total(funding.NationalMoney, funding.Capital).String() + " capital, " + c.Total(funding.NationalMoney, funding.Revenue).String() + " revenue"},
		{Label: "Local money", Value: local.String(), Note: matchWords(s)},
	}
	if s.Economics == nil {
		return out
	}
	npsv, bcr := worth(*s.Economics)
	return append(out, ui.KeyFigure{Label: "Whole-life cost", Value: s.Economics.WholeLife.String()},
		ui.KeyFigure{Label: "Net present social value", Value: npsv},
		ui.KeyFigure{Label: "Benefit–cost ratio", Value: bcr})
}

// matchWords compare local with national money.
func matchWords(s desk.BidSheet) string {
	ratio, ok := s.Content.MatchRatio()
	if !ok {
		return ""
	}
	words := ratio.FloatString(2) + " for every £1"
	if s.Round.MatchDenominator > 0 {
		words += "; the round wants £" + itoa(int(s.Round.MatchNumerator)) + " for every £" + itoa(int(s.Round.MatchDenominator))
	}
	return "£" + words
}

// bidFacts is the line under a bid's title.
func bidFacts(s desk.BidSheet) []ui.Fact {
	facts := []ui.Fact{{Label: "Status", HTML: ui.Tag(BidTag(s.Bid.Status))}, {Label: "Who has it", Value: s.Bid.Holder()}, {Label: "Trust", HTML: trustLinks(s)}}
	if s.Bid.Editable() && s.Bid.Status != funding.Returned && len(s.Bid.PastStages) == 0 { // a later stage kept its place with the first
		facts = append(facts, ui.Fact{Label: "Round closes", Value: closesWord(s.Round)})
	}
	if s.Bid.Status == funding.Returned {
		facts = append(facts, ui.Fact{Label: "Send again by", Value: "5pm on " + s.Bid.ResubmitBy.Text()})
	}
	if s.Bid.Submitted != nil {
		facts = append(facts, ui.Fact{Label: "Submitted", HTML: ui.When(at(s.Bid.Submitted.At))})
	}
	if s.Bid.Submitted != nil && s.Bid.Ruleset != "" {
		facts = append(facts, ui.Fact{Label: "Rules", Value: "Ruleset " + s.Bid.Ruleset + ", of the day it was submitted. Later rules do not touch it"})
	}
	return facts
}

// entries are a timeline's items.
func entries(list []desk.Entry) []ui.TimelineItem {
	out := make([]ui.TimelineItem, len(list))
	for i, e := range list {
		out[i] = ui.TimelineItem{Title: e.Summary, By: e.By, At: at(e.At)}
	}
	return out
}
