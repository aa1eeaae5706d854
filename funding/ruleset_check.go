package funding

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// FastMost is how many fields a bid on the first pathway may need in all:
// answers, and the cells of two cost lines for something that is capital
// (domain 2.1, 8.4).
const (
	FastMost  = 25
	fastCells = 18
)

// products are names that no criterion may carry: local choice is context and
// has no score (domain 10.2).
var products = regexp.MustCompile(`\b(Allscripts|Altera|CareFlow|Cerner|Dedalus|Epic|EMIS|Lorenzo|MEDITECH|Millennium|Nervecentre|Oracle Health|RiO|System C|SystmOne)\b`)

// A Fault is one thing wrong with a ruleset: where, as a path, and what to do.
type Fault struct {
	Path string `json:"path"`
	Says string `json:"says"`
}

// CheckRuleset says what is wrong with a ruleset in itself, in its own order.
func CheckRuleset(r Ruleset) []Fault {
	var out []Fault
	add := func(path, format string, args ...any) { out = append(out, Fault{path, fmt.Sprintf(format, args...)}) }
	if strings.TrimSpace(r.Code) == "" {
		add("code", "The ruleset has no code. Give it one, for example CAP-2027.")
	}
	if r.EffectiveFrom.IsZero() {
		add("effective_from", "The ruleset does not say from which day it holds.")
	}
	if !r.EffectiveTo.IsZero() && r.EffectiveTo.Before(r.EffectiveFrom) {
		add("effective_to", "The ruleset ends on %s, before it begins on %s.", r.EffectiveTo.Text(), r.EffectiveFrom.Text())
	}
	out = append(out, checkPathways(r)...)
	out = append(out, checkJoins(r)...)
	out = append(out, checkCriteria(r)...)
	out = append(out, checkReadBy(r)...)
	out = append(out, checkClaimRules(r.Claims)...)
	out = append(out, checkPayments(r.Payments)...)
	out = append(out, checkPacks(r.Packs)...)
	out = append(out, checkChangeRules(r.Changes)...)
	out = append(out, checkBrokerageRules(r.Brokerage)...)
	out = append(out, checkYearEnd(r.YearEnd)...)
	out = append(out, checkClauses(r)...)
	out = append(out, checkReviewQuestions(r)...)
	for i, q := range r.Questions {
		out = append(out, r.checkQuestion(i, q)...)
	}
	return out
}

func checkPathways(r Ruleset) []Fault {
	var out []Fault
	add := func(i int, field, format string, args ...any) {
		out = append(out, Fault{fmt.Sprintf("pathways[%d].%s", i, field), fmt.Sprintf(format, args...)})
	}
	if len(r.Pathways) == 0 {
		return []Fault{{"pathways", "There are no pathways, so no bid could be submitted."}}
	}
	for i, p := range r.Pathways {
		last := i == len(r.Pathways)-1
		switch {
		case i == 0 && p.From != 0:
			add(i, "from_pence", "The first pathway begins at %s, so smaller bids have none. Begin at 0.", p.From)
		case !last && p.Below != r.Pathways[i+1].From:
			add(i, "below_pence", "%s ends below %s, but %s begins at %s. Let them meet.", p.Code, p.Below, r.Pathways[i+1].Code, r.Pathways[i+1].From)
		case last && p.Below != 0:
			add(i, "below_pence", "The last pathway ends below %s, so larger bids have none. Leave it out.", p.Below)
		}
		for _, f := range p.Criteria {
			if !slices.ContainsFunc(r.Fundamentals, func(x Fundamental) bool { return x.Code == f }) {
				add(i, "criteria", "There is no fundamental criterion %q.", f)
			}
		}
	}
	if n := len(r.QuestionsFor(r.Pathways[0].Code)); n+fastCells > FastMost {
		add(0, "code", "%s asks %d questions, and two cost lines take %d fields more: %d in all. At most %d are allowed, so ask %d at most.",
			r.Pathways[0].Code, n, fastCells, n+fastCells, FastMost, FastMost-fastCells)
	}
	return out
}

func checkCriteria(r Ruleset) []Fault {
	var out []Fault
	sum := 0
	for i, c := range r.Criteria {
		at := fmt.Sprintf("criteria[%d]", i)
		sum += c.Weight
		if name := products.FindString(c.Title); name != "" {
			out = append(out, Fault{at + ".title", fmt.Sprintf("“%s” names the product %s. A criterion may not name one: say what it must do.", c.Title, name)})
		}
		if len(c.Owners) == 0 {
			out = append(out, Fault{at + ".owners", fmt.Sprintf("Nobody scores “%s”. Name the reviews that do.", c.Title)})
		}
	}
	if len(r.Criteria) > 0 && sum != 100 {
		out = append(out, Fault{"criteria", fmt.Sprintf("The weights add up to %d. Make them 100.", sum)})
	}
	for i, f := range r.Fundamentals {
		if name := products.FindString(f.Title); name != "" {
			out = append(out, Fault{fmt.Sprintf("fundamentals[%d].title", i), fmt.Sprintf("“%s” names the product %s. A criterion may not name one.", f.Title, name)})
		}
	}
	return out
}

func (r Ruleset) checkQuestion(i int, q Question) []Fault {
	var out []Fault
	add := func(field, format string, args ...any) {
		out = append(out, Fault{fmt.Sprintf("questions[%d].%s", i, field), fmt.Sprintf(format, args...)})
	}
	if first := slices.IndexFunc(r.Questions, func(x Question) bool { return x.Key == q.Key }); q.Key == "" || first != i {
		add("key", "The key %q is empty or used twice. Give every question its own.", q.Key)
	}
	if p, ok := PartOf(q.Section); !ok || p.Table {
		add("section", "A bid has no part %q that questions can stand in.", q.Section)
	}
	if !slices.Contains(Cases(), q.Case) {
		add("case", "There is no case %q. Use STRATEGIC, ECONOMIC, COMMERCIAL, FINANCIAL or MANAGEMENT, or leave it out.", q.Case)
	}
	if !slices.Contains([]string{"TEXT", "LONG_TEXT", "DATE", "CHOICE", "YES_NO", "PERSON"}, q.Type) {
		add("type", "There is no type %q. Use TEXT, LONG_TEXT, DATE, CHOICE, YES_NO or PERSON.", q.Type)
	}
	if q.Type == "CHOICE" && len(q.Choices) < 2 {
		add("choices", "“%s” offers fewer than two choices.", q.Label)
	}
	if q.Criterion != "" && !r.hasCriterion(q.Criterion) {
		add("criterion", "There is no criterion %q. Name a scored or a fundamental one, or leave it out.", q.Criterion)
	}
	for _, p := range r.Pathways {
		if n, ok := q.Need[p.Code]; ok && n != NeedBlocks && n != NeedExplain && n != NeedAdvice {
			add("need."+p.Code, "%q is no need. Use BLOCKS, EXPLAIN or ADVICE.", n)
		}
	}
	for j, w := range q.When {
		at := fmt.Sprintf("when[%d]", j)
		if strings.TrimSpace(w.Because) == "" {
			add(at+".because", "People are not told why “%s” is asked. Say it in a sentence that begins “Asked because”.", q.Label)
		}
		for _, a := range w.Answers {
			if _, ok := r.Question(a.Key); !ok || a.Key == q.Key {
				add(at+".answers", "“%s” depends on the question %q, which there is not.", q.Label, a.Key)
			}
		}
	}
	return out
}

func (r Ruleset) hasCriterion(code string) bool {
	return slices.ContainsFunc(r.Criteria, func(c Criterion) bool { return c.Code == code }) || slices.ContainsFunc(r.Fundamentals, func(f Fundamental) bool { return f.Code == code })
}

// CheckRulesetDates says where a ruleset leaves a gap or an overlap beside
// those there are. One without an end is replaced by the next; the one with
// the same code is replaced by r.
func CheckRulesetDates(r Ruleset, others []Ruleset) []Fault {
	all := append(slices.DeleteFunc(slices.Clone(others), func(o Ruleset) bool { return o.Code == r.Code }), r)
	slices.SortFunc(all, func(a, b Ruleset) int { return a.EffectiveFrom.Compare(b.EffectiveFrom) })
	var out []Fault
	for i := 1; i < len(all); i++ {
		a, b := all[i-1], all[i]
		if a.Code != r.Code && b.Code != r.Code {
			continue
		}
		switch {
		case a.EffectiveFrom == b.EffectiveFrom:
			out = append(out, Fault{"effective_from", fmt.Sprintf("%s and %s both begin on %s. Let one begin on another day.", a.Code, b.Code, a.EffectiveFrom.Text())})
		case a.EffectiveTo.IsZero():
		case !a.EffectiveTo.Before(b.EffectiveFrom):
			out = append(out, Fault{"effective_from", fmt.Sprintf("%s holds until %s, and %s begins on %s: they overlap.", a.Code, a.EffectiveTo.Text(), b.Code, b.EffectiveFrom.Text())})
		case a.EffectiveTo.AddDays(1) != b.EffectiveFrom:
			out = append(out, Fault{"effective_from", fmt.Sprintf("%s ends on %s, and %s begins on %s: between them no rules hold.", a.Code, a.EffectiveTo.Text(), b.Code, b.EffectiveFrom.Text())})
		}
	}
	return out
}
