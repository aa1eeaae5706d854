package funding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// AskedStatus says how a question of a bid stands.
type AskedStatus string

// The statuses: answered; asked and empty; kept from before but no longer
// asked, so that it is neither shown nor counted.
const (
	Answered  AskedStatus = "ANSWERED"
	Empty     AskedStatus = "EMPTY"
	NotNeeded AskedStatus = "NOT_NEEDED"
)

// An AskedQuestion is one question of a bid as it stands: whether it is asked,
// why, and what an empty answer does.
type AskedQuestion struct {
	Section  string      `json:"section"`
	Question Question    `json:"question"`
	Because  string      `json:"because,omitempty"` // why this bid is asked; empty when every bid is
	Need     Need        `json:"need"`
	Status   AskedStatus `json:"status"`
}

// Shape is the bid's form as it stands: every question that is asked, in the
// order of the rules, and those that have an answer although they are no
// longer asked. Pages, the API, readiness and the task list all go by it.
func Shape(r Reading) []AskedQuestion {
	a := r.asker()
	var out []AskedQuestion
	for _, q := range r.Rules.Questions {
		because, asked := a.asks(q)
		given := strings.TrimSpace(r.Content.Answer(q.Key)) != ""
		k := AskedQuestion{Section: q.Section, Question: q, Because: because, Need: q.NeedOn(r.Pathway.Code), Status: Empty}
		switch {
		case asked && given:
			k.Status = Answered
		case !asked && given:
			k.Status, k.Because = NotNeeded, ""
		case !asked:
			continue
		}
		out = append(out, k)
	}
	return out
}

// Asked keeps the questions that are asked now; an empty section means all.
func Asked(shape []AskedQuestion, section string) []AskedQuestion {
	var out []AskedQuestion
	for _, k := range shape {
		if k.Status != NotNeeded && (section == "" || k.Section == section) {
			out = append(out, k)
		}
	}
	return out
}

func (r Reading) asker() *asker {
	return newAsker(r.Rules, r.Pathway, cmp.Or(r.Form, r.Pathway.Form), r.ask(), r.Org, r.Content.Answers)
}

// An asker decides which questions are asked. Whether one is may depend on
// the answer to another, which counts only while that one is asked too.
type asker struct {
	rules   Ruleset
	pathway Pathway
	answers map[string]Answer
	busy    []string // being decided: a circle of conditions asks nothing
	c       circumstances
}

func newAsker(rules Ruleset, p Pathway, form string, ask money.Pence, org Organisation, answers map[string]Answer) *asker {
	a := &asker{rules: rules, pathway: p, answers: answers}
	a.c = circumstances{pathway: p.Code, form: form, ask: ask, org: org, answer: a.counts}
	return a
}

// counts returns an answer if its question is asked, else "".
func (a *asker) counts(key string) string {
	value := a.answers[key].Value
	if value == "" || slices.Contains(a.busy, key) {
		return ""
	}
	q, ok := a.rules.Question(key)
	if !ok {
		return ""
	}
	a.busy = append(a.busy, key)
	_, asked := a.asks(q)
	a.busy = a.busy[:len(a.busy)-1]
	if !asked {
		return ""
	}
	return value
}

// asks reports whether q is asked, and why.
func (a *asker) asks(q Question) (because string, asked bool) {
	if len(q.Pathways) > 0 && !contains(q.Pathways, a.pathway.Code) {
		return "", false
	}
	if len(q.When) == 0 {
		return a.becauseOfPathway(q), true
	}
	w, ok := fitting(q.When, a.c)
	return w.Because, ok
}

// becauseOfPathway says why a question of some pathways is asked of this bid.
func (a *asker) becauseOfPathway(q Question) string {
	first := slices.IndexFunc(a.rules.Pathways, func(p Pathway) bool { return contains(q.Pathways, p.Code) })
	if first < 0 {
		return ""
	}
	least := a.rules.Pathways[first]
	switch {
	case a.c.ask < least.From && a.answers["risk"].Value == "HIGH":
		return "Asked because the risk is high, which takes the bid one pathway up."
	case a.c.ask < least.From:
		return "Asked because the bid began on a higher pathway."
	case least.From > 0:
		return fmt.Sprintf("Asked because the bid is for %s or more.", least.From.Short())
	case least.Below > 0 && len(q.Pathways) == 1:
		return fmt.Sprintf("Asked because the bid is for less than %s.", least.Below.Short())
	}
	return ""
}
