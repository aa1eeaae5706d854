package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// A ChecklistItem is one line of the business-case checklist that reviewers
// tick (domain 2.3). Test says what the machine looks at: "check:F1", one of
// the readiness checks; "answer:KEY", a question; "table:costs", a table that
// has rows; empty, only a person can tell.
type ChecklistItem struct {
	Ref      string   `json:"ref"`
	Text     string   `json:"text"`
	Case     Case     `json:"case,omitempty"`
	Test     string   `json:"test,omitempty"`
	Pathways []string `json:"pathways,omitempty"` // empty = all
}

// A Ticked line is an item of the checklist with its answer.
type Ticked struct {
	Ref     string `json:"ref"`
	Text    string `json:"text"`
	Case    Case   `json:"case,omitempty"`
	Answer  string `json:"answer"` // AUTO_PASS, AUTO_FAIL, YES, NO, NA or OPEN
	Section string `json:"section,omitempty"`
	Comment string `json:"comment,omitempty"` // what was seen, or where it is satisfied
}

// The answers of a checklist.
const (
	AutoPass = "AUTO_PASS"
	AutoFail = "AUTO_FAIL"
	TickYes  = "YES"
	TickNo   = "NO"
	TickNA   = "NA"
	TickOpen = "OPEN" // a person has still to say
)

// checklistCode is what an item's answer is kept under.
func checklistCode(ref string) string { return "checklist." + ref }

// Checklist answers every line that applies, in the order of the rules. checks
// are those of Readiness.
func (r Reading) Checklist(checks []Check) []Ticked {
	var out []Ticked
	for _, item := range r.Rules.Checklist {
		if len(item.Pathways) == 0 || contains(item.Pathways, r.Pathway.Code) {
			out = append(out, r.tick(item, checks))
		}
	}
	return out
}

// MachineShare is how much of a checklist the machine answered, in basis
// points.
func MachineShare(list []Ticked) money.BasisPoints {
	if len(list) == 0 {
		return 0
	}
	machine := 0
	for _, t := range list {
		if t.Answer == AutoPass || t.Answer == AutoFail {
			machine++
		}
	}
	return money.BasisPoints(machine * 10_000 / len(list))
}

func (r Reading) tick(item ChecklistItem, checks []Check) Ticked {
	t := Ticked{Ref: item.Ref, Text: item.Text, Case: item.Case}
	kind, what, _ := strings.Cut(item.Test, ":")
	switch kind {
	case "check":
		return r.tickCheck(t, what, checks)
	case "answer":
		return r.tickAnswer(t, what)
	case "table":
		return r.tickTable(t, what)
	}
	t.Answer = TickOpen
	if said := r.Content.Explained[checklistCode(item.Ref)]; said != "" {
		t.Answer, t.Comment, _ = strings.Cut(said, ": ")
	}
	return t
}

// tickCheck takes a readiness check; one that the pathway leaves out does not
// apply.
func (r Reading) tickCheck(t Ticked, code string, checks []Check) Ticked {
	for _, k := range checks {
		if k.Code == code {
			t.Section, t.Comment = k.Section, k.Saying
			t.Answer = passOrFail(k.Passed)
			return t
		}
	}
	t.Answer, t.Comment = AutoPass, "This pathway leaves it out."
	return t
}

func (r Reading) tickAnswer(t Ticked, key string) Ticked {
	q, ok := r.Rules.Question(key)
	if !ok {
		t.Answer, t.Comment = AutoPass, "These rules do not ask."
		return t
	}
	t.Section = q.Section
	_, asked := r.asker().asks(q)
	switch {
	case !asked:
		t.Answer, t.Comment = AutoPass, "This bid is not asked."
	case strings.TrimSpace(r.Content.Answer(key)) == "":
		t.Answer, t.Comment = AutoFail, fmt.Sprintf("“%s” has no answer.", q.Label)
	default:
		t.Answer, t.Comment = AutoPass, fmt.Sprintf("See “%s”.", q.Label)
	}
	return t
}

func (r Reading) tickTable(t Ticked, name string) Ticked {
	rows := map[string]int{"costs": len(r.Content.Lines), "milestones": len(r.Content.Milestones), "benefits": len(r.Content.Benefits), "shortlist": len(r.Content.Options), "running": len(r.Content.Running.Years())}[name]
	t.Section = name
	if name == "running" {
		t.Section = "costs"
	}
	t.Answer, t.Comment = passOrFail(rows > 0), fmt.Sprintf("%d rows.", rows)
	return t
}

func passOrFail(passed bool) string {
	if passed {
		return AutoPass
	}
	return AutoFail
}

// CheckExplained says what is wrong with explanations: a code that nothing
// asks to explain, an answer to a line that is none, too many words.
func CheckExplained(given map[string]string, rules Ruleset) error {
	var errs []*Error
	for _, code := range sortedCodes(given) {
		at, text := "explained."+code, given[code]
		if len(text) > mostExplained {
			errs = append(errs, invalid("TOO_LONG", "The explanation has %d characters. Shorten it to %d.", len(text), mostExplained).At(at))
		}
		errs = append(errs, checkExplainedCode(code, text, rules, at))
	}
	if e := joinErrors(errs); e != nil {
		return e
	}
	return nil
}

// mostExplained is how many bytes an explanation may have.
const mostExplained = 1000

func checkExplainedCode(code, text string, rules Ruleset, at string) *Error {
	ref, isItem := strings.CutPrefix(code, "checklist.")
	if !isItem {
		if code == "PACE" {
			return nil
		}
		return invalid("NOTHING_TO_EXPLAIN", "%q is not a check that can be explained. PACE is.", code).At(at)
	}
	for _, item := range rules.Checklist {
		if item.Ref != ref {
			continue
		}
		if item.Test != "" {
			return invalid("NOTHING_TO_EXPLAIN", "Line %s of the checklist is answered from the bid itself. Mend it there.", ref).At(at)
		}
		if answer, _, _ := strings.Cut(text, ": "); text != "" && !contains([]string{TickYes, TickNo, TickNA}, answer) {
			return invalid("NOT_A_CHOICE", "%q is not an answer to a checklist line. Begin with YES, NO or NA, then a colon and where it is satisfied.", answer).At(at)
		}
		return nil
	}
	return invalid("NOTHING_TO_EXPLAIN", "The checklist has no line %q.", ref).At(at)
}

func sortedCodes(given map[string]string) []string {
	codes := make([]string, 0, len(given))
	for code := range given {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}
