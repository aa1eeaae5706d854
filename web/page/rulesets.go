package page

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/web/ui"
)

// rulesetRows are the rulesets, each with a link to what it changed.
func rulesetRows(all []funding.Ruleset, now string) [][]ui.Cell {
	rows := make([][]ui.Cell, len(all))
	for i, r := range all {
		state := ui.TagProps{Text: "Kept by older bids", Colour: ui.Grey}
		if r.Code == now {
			state = ui.TagProps{Text: "In force", Colour: ui.Green}
		} else if i < slices.IndexFunc(all, func(o funding.Ruleset) bool { return o.Code == now }) {
			state = ui.TagProps{Text: "To come", Colour: ui.Blue}
		}
		changed := text("The first one")
		if before, ok := funding.RulesetBefore(r, slices.DeleteFunc(slices.Clone(all), func(o funding.Ruleset) bool { return o.Code == r.Code })); ok {
			changed = linked("Since "+before.Code, "/rulesets/diff?from="+before.Code+"&to="+r.Code)
		}
		rows[i] = []ui.Cell{linked(r.Code+", "+r.Title, "/rulesets/"+r.Code), text(r.EffectiveFrom.Text()), text(lastDay(r)), tagged(state), changed}
	}
	return rows
}

// lastDay is when a ruleset ends, in words.
func lastDay(r funding.Ruleset) string {
	if r.EffectiveTo.IsZero() {
		return "It is replaced"
	}
	return r.EffectiveTo.Text()
}

func rulesetFacts(r funding.Ruleset, all []funding.Ruleset) []ui.Fact {
	facts := []ui.Fact{{Label: "Holds from", Value: r.EffectiveFrom.Text()}, {Label: "Until", Value: lastDay(r)}, {Label: "Questions", Value: itoa(len(r.Questions))}}
	if before, ok := funding.RulesetBefore(r, slices.DeleteFunc(slices.Clone(all), func(o funding.Ruleset) bool { return o.Code == r.Code })); ok {
		facts = append(facts, ui.Fact{Label: "Follows", Value: before.Code})
	}
	return facts
}

// questionRules are the questions of one part: of whom, and what for.
func questionRules(r funding.Ruleset, part string) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, q := range r.Questions {
		if q.Section == part {
			rows = append(rows, []ui.Cell{text(q.Label), text(askedOf(q)), text(needWords(r, q)), text(or(r.Checked(q), "Nobody: it is a plain fact"))})
		}
	}
	return rows
}

// askedOf says which bids are asked a question.
func askedOf(q funding.Question) string {
	var out []string
	for _, w := range q.When {
		out = append(out, strings.TrimSuffix(w.Because, "."))
	}
	var paths []string
	for _, p := range q.Pathways {
		paths = append(paths, lower(pathwayWord(p)))
	}
	if len(paths) > 0 {
		out = append([]string{"Bids on the " + join(paths) + " pathway" + when(len(paths) > 1, "s")}, out...)
	}
	return or(strings.Join(out, "; "), "Every bid")
}

// needWords says what an empty answer does, pathway by pathway.
func needWords(r funding.Ruleset, q funding.Question) string {
	words := map[funding.Need]string{funding.NeedBlocks: "stops the submission", funding.NeedExplain: "is shown as not explained", funding.NeedAdvice: "is allowed"}
	var out []string
	for _, p := range r.Pathways {
		if !slices.ContainsFunc(r.QuestionsFor(p.Code), func(o funding.Question) bool { return o.Key == q.Key }) {
			continue
		}
		out = append(out, pathwayWord(p.Code)+": "+words[q.NeedOn(p.Code)])
	}
	return strings.Join(out, "; ")
}

// A changeGroup is one family of rules with what changed in it.
type changeGroup struct {
	Title string
	Rows  [][]ui.Cell
}

func changeGroups(from, to funding.Ruleset) []changeGroup {
	var out []changeGroup
	for _, c := range funding.DiffRulesets(from, to) {
		title := capital(strings.ReplaceAll(c.Rule, "_", " "))
		if slices.Contains([]string{"code", "title", "effective_from", "effective_to"}, c.Rule) {
			c.What, title = title, "The ruleset itself"
		}
		i := slices.IndexFunc(out, func(g changeGroup) bool { return g.Title == title })
		if i < 0 {
			out = append(out, changeGroup{Title: title})
			i = len(out) - 1
		}
		out[i].Rows = append(out[i].Rows, []ui.Cell{text(c.What), text(or(firstWords(c.Was), "Not there")), text(or(firstWords(c.Now), "Not there"))})
	}
	return out
}
