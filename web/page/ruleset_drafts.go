package page

import (
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

func draftRows(d desk.RulesetDesk) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Drafts))
	for i, r := range d.Drafts {
		rows[i] = []ui.Cell{linked(r.Code+", "+r.Rules.Title, "/rulesets/drafts/"+r.Code), text(r.Rules.EffectiveFrom.Text()), text(name(d.Names, r.SavedBy)), tagged(draftTag(r))}
	}
	return rows
}

func draftTag(r funding.RulesetDraft) ui.TagProps {
	if r.Proposed != "" {
		return ui.TagProps{Text: "Waits for somebody else to publish it", Colour: ui.Blue}
	}
	return ui.TagProps{Text: "Draft", Colour: ui.Yellow}
}

func draftFacts(d desk.RulesetDesk, r funding.RulesetDraft) []ui.Fact {
	facts := []ui.Fact{{Label: "State", HTML: ui.Tag(draftTag(r))}, {Label: "Would hold from", Value: r.Rules.EffectiveFrom.Text()}, {Label: "Saved by", Value: name(d.Names, r.SavedBy)}}
	if before, ok := funding.RulesetBefore(r.Rules, d.Known); ok {
		facts = append(facts, ui.Fact{Label: "Follows", Value: before.Code})
	}
	return facts
}

// beginningOf is the text of a new ruleset: the newest one, from the next
// financial year on.
func beginningOf(d desk.RulesetDesk) string {
	if len(d.Known) == 0 {
		return ""
	}
	next := calendar.FYOf(calendar.DateOf(d.Now)) + 1
	return strings.Join([]string{"# Only what differs from " + d.Known[0].Code + " stands here.", "extends: " + d.Known[0].Code, "code: CAP-" + strconv.Itoa(int(next)),
		"title: Rules of " + next.String(), "effective_from: " + next.Start().String(), ""}, "\n")
}

// dayWord is a day as it is typed; nothing for none.
func dayWord(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Text()
}

func joinLines(list []string) string { return strings.Join(list, "\n") }

func lateWords(r funding.Round) string {
	if r.LateMoney == nil {
		return ""
	}
	return r.LateMoney.Reasons
}
