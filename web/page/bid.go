package page

import (
	"slices"

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
	case "costs", "milestones", "benefits", "shortlist", "check":
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

// tasks are the sections of a draft with how far each is.
func tasks(s desk.BidSheet) []ui.Task {
	var out []ui.Task
	for _, sec := range funding.Parts() {
		if !sec.Table && len(Questions(s, sec.Key)) == 0 {
			continue
		}
		t := ui.Task{Text: sec.Title, Href: SectionPath(s.Bid.ID, sec.Key), Hint: sec.Hint}
		started, done := progress(s, sec)
		switch {
		case done:
			t.Status = "Completed"
		case started:
			t.Tag = &ui.TagProps{Text: "In progress", Colour: ui.Blue}
		default:
			t.Tag = &ui.TagProps{Text: "Not started", Colour: ui.Grey}
		}
		if n := len(failing(s, sec.Key)); n > 0 && started {
			t.Hint = count(n, "check does", "checks do") + " not pass yet"
		}
		out = append(out, t)
	}
	return out
}

// progress says whether anything, and whether everything, of a section is there.
func progress(s desk.BidSheet, sec funding.Part) (started, done bool) {
	none := len(failing(s, sec.Key)) == 0
	switch sec.Key {
	case "costs":
		return len(s.Content.Lines) > 0, len(s.Content.Lines) > 0 && none
	case "milestones":
		return len(s.Content.Milestones) > 0, len(s.Content.Milestones) > 0 && none
	case "benefits":
		return len(s.Content.Benefits) > 0, len(s.Content.Benefits) > 0 && none
	case "shortlist":
		return len(s.Content.Options) > 0, hasShortlist(s.Content.Options)
	}
	answered, all := 0, true
	for _, q := range funding.Asked(s.Shape(), sec.Key) {
		if q.Status == funding.Answered {
			answered++
		} else if q.Need == funding.NeedBlocks {
			all = false
		}
	}
	return answered > 0, all && none
}

// failing are the checks of a section that do not pass. The check that every
// question is answered belongs to no section: progress says that.
func failing(s desk.BidSheet, key string) []funding.Check {
	return slices.DeleteFunc(s.Failed(), func(k funding.Check) bool { return k.Section != key || k.Code == "ANSWERS" })
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
	facts := []ui.Fact{{Label: "Status", HTML: ui.Tag(BidTag(s.Bid.Status))}, {Label: "Who has it", Value: s.Bid.Holder()}, {Label: "Trust", Value: s.Org.Name}}
	if s.Bid.Editable() && s.Bid.Status != funding.Returned {
		facts = append(facts, ui.Fact{Label: "Round closes", Value: "5pm on " + s.Round.ClosesOn.Text()})
	}
	if s.Bid.Status == funding.Returned {
		facts = append(facts, ui.Fact{Label: "Send again by", Value: "5pm on " + s.Bid.ResubmitBy.Text()})
	}
	if s.Bid.Submitted != nil {
		facts = append(facts, ui.Fact{Label: "Submitted", HTML: ui.When(at(s.Bid.Submitted.At))})
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
