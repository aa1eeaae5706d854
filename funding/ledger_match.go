package funding

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// How sure a match is.
const (
	Sure     = "HIGH"
	Probable = "MEDIUM"
	Guess    = "LOW"
)

// A lineMatch is the cost line that a posting belongs to, why, and how sure
// that is. No line means that a person has to say.
type lineMatch struct {
	ref, why, confidence string
	revenue              string // why it reads as revenue; "" = it does not
}

// A matcher knows an award's cost lines and what was learned of its ledger.
type matcher struct {
	lines    []CostLine
	told     [][]string           // the telling words of each line
	supplier string               // that the bid names
	learned  map[[2]string]string // targets, by kind and value
	capital  CapitalRules
}

func newMatcher(bid Content, learned []LedgerRule, r CapitalRules) matcher {
	m := matcher{lines: bid.Lines, supplier: bid.Answer("supplier_name"), learned: map[[2]string]string{}, capital: r}
	for _, l := range m.lines {
		m.told = append(m.told, tellingIn(l.Description))
	}
	for _, rule := range learned {
		m.learned[[2]string{rule.Kind, rule.Value}] = rule.Target
	}
	return m
}

// match finds the cost line of a posting: by what people said of it or of its
// supplier, else by what its texts share with the lines, else by what they said
// of its account or project, which are wider than any text.
func (m matcher) match(p Posting, k LineKind) lineMatch {
	reads, isRevenue := ClaimLine{Description: p.Description, Gross: p.Gross}.readsAsRevenue(m.capital)
	got := m.matched(p, k, reads, isRevenue)
	if isRevenue {
		got.revenue = reads.Reason
	}
	return got
}

func (m matcher) matched(p Posting, k LineKind, reads Classification, isRevenue bool) lineMatch {
	if got, ok := m.taught(p, isRevenue, RuleLine, RuleSupplierAccount, RuleSupplier); ok {
		return got
	}
	best, second := m.rank(p, said(p.Description), k, isRevenue)
	if best.score > 0 && best.score != second {
		out := lineMatch{ref: best.line.Ref, why: best.why + ".", confidence: Probable}
		if best.score >= 5 {
			out.confidence = Sure
		}
		return out
	}
	if got, ok := m.taught(p, isRevenue, RuleAccount, RuleProject); ok {
		return got
	}
	if isRevenue {
		return m.plainRevenue(reads)
	}
	return lineMatch{why: m.unmatched(best.score > 0)}
}

// taught is what people said of a posting like this one before, by rules of
// these kinds. What reads as revenue goes on a capital line only when they said
// so of the posting itself.
func (m matcher) taught(p Posting, isRevenue bool, kinds ...string) (lineMatch, bool) {
	for _, key := range ruleKeys(p) {
		target := m.learned[[2]string{key.Kind, key.Value}]
		if target == "" || !slices.Contains(kinds, key.Kind) {
			continue
		}
		l, known := m.line(target)
		switch {
		case !known && target != NotThisAward: // the line is gone
		case isRevenue && l.Nature == Capital && key.Kind != RuleLine:
		default:
			return lineMatch{ref: target, why: learnedWords(key.Kind, p), confidence: learnedSurety(key.Kind)}, true
		}
	}
	return lineMatch{}, false
}

func (m matcher) line(ref string) (CostLine, bool) {
	i := slices.IndexFunc(m.lines, func(l CostLine) bool { return l.Ref == ref })
	if i < 0 {
		return CostLine{}, false
	}
	return m.lines[i], true
}

type ranked struct {
	line  CostLine
	score int
	why   string
}

// rank weighs every line that the posting can be of, and returns the best and
// the weight of the one after it. Of two that weigh the same, one that the fund
// pays for goes before a local one.
func (m matcher) rank(p Posting, text string, k LineKind, revenueOnly bool) (best ranked, second int) {
	category, word := categoryIn(text, k)
	national := func(r ranked) bool { return r.line.Source == NationalMoney }
	var all []ranked
	for i, l := range m.lines {
		if l.Claimable() && (!revenueOnly || l.Nature == Revenue) {
			all = append(all, weigh(l, m.told[i], p, text, category, word))
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		if a.score == b.score && national(a) != national(b) {
			return map[bool]int{true: -1, false: 1}[national(a)]
		}
		return b.score - a.score
	})
	if len(all) == 0 {
		return ranked{}, 0
	}
	best = all[0]
	for _, r := range all[1:] {
		if national(r) || !national(best) || r.score < best.score {
			second = max(second, r.score)
		}
	}
	return best, second
}

func weigh(l CostLine, told []string, p Posting, text string, category Category, word string) ranked {
	r := ranked{line: l}
	var because []string
	if name := supplierName(p.Supplier); name != "" && strings.Contains(said(l.Description), name) {
		r.score += 4
		because = append(because, fmt.Sprintf("cost line %s names %s", l.Ref, p.Supplier))
	}
	if shared := wordsShared(told, text); len(shared) > 0 {
		r.score += 2 + len(shared)
		verb := map[bool]string{true: "stands", false: "stand"}[len(shared) == 1]
		because = append(because, fmt.Sprintf("“%s” %s on cost line %s too", strings.Join(shared, "”, “"), verb, l.Ref))
	}
	if category != "" && (l.Category == category || alike(l.Category, category)) {
		r.score += 2
		if category == InternalStaff { // pay is nothing else, whatever project it names
			r.score += 4
		}
		because = append(because, fmt.Sprintf("“%s” is said of %s", word, strings.ToLower(category.Title())))
	}
	if len(because) > 0 {
		r.why = "As " + strings.Join(because, ", and ")
	}
	return r
}

// alike are categories that ledgers do not tell apart.
func alike(a, b Category) bool {
	pair := []Category{Hardware, Infrastructure}
	return slices.Contains(pair, a) && slices.Contains(pair, b)
}

// categoryIn is the category that a text's words tell, and the word.
func categoryIn(text string, k LineKind) (Category, string) {
	if k == LinePayroll {
		return InternalStaff, "payroll"
	}
	for _, t := range categoryWords() {
		if word, ok := says(text, t.Words); ok {
			return t.Category, word
		}
	}
	return "", ""
}

// wordsShared are the telling words of a cost line that stand in a text.
func wordsShared(told []string, text string) []string {
	var out []string
	for _, w := range strings.Fields(text) {
		if s := singular(w); slices.Contains(told, s) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// plainRevenue is where spending that reads as revenue goes when no line says
// more: the first revenue line that the fund pays for.
func (m matcher) plainRevenue(why Classification) lineMatch {
	i := slices.IndexFunc(m.lines, func(l CostLine) bool { return l.Nature == Revenue && l.Source == NationalMoney })
	if i < 0 {
		return lineMatch{why: "It reads as revenue, and the fund pays for no revenue line of the bid. " + why.Reason, revenue: why.Reason}
	}
	return lineMatch{ref: m.lines[i].Ref, why: fmt.Sprintf("%s is the first revenue line that the fund pays for.", m.lines[i].Ref), confidence: Guess, revenue: why.Reason}
}

func (m matcher) unmatched(tie bool) string {
	if tie {
		return "Its text fits more than one cost line of the bid."
	}
	return "Neither its supplier nor its text is that of a cost line, and nobody has said where the like belongs."
}

// dueOf is what of a posting can be claimed on a line, by how VAT is treated on
// it, and the VAT that comes back to the trust.
func dueOf(p Posting, l CostLine) (eligible, recovered money.Pence) {
	switch l.VAT {
	case Recovered:
		return p.Gross - p.VAT, p.VAT
	case Partly:
		back := money.RoundRat(new(big.Rat).Mul(p.VAT.Rat(), l.VATRecovered.Rat()))
		return p.Gross - back, back
	}
	return p.Gross, 0
}
