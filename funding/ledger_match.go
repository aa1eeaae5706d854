package funding

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// The kinds of what is learned of a trust's ledger: from the closest to the
// widest.
const (
	RuleLine            = "LINE" // this one posting
	RuleSupplierAccount = "SUPPLIER_ACCOUNT"
	RuleSupplier        = "SUPPLIER"
	RuleAccount         = "ACCOUNT"
	RuleProject         = "PROJECT"
)

// NotThisAward is what a person answers for a posting that is none of the
// award's.
const NotThisAward = "NONE"

// A LedgerRule is what people have taught about an award's postings: those
// with this supplier, account or project belong to this cost line. An empty
// target has been taught two ways, so it says nothing.
type LedgerRule struct {
	Kind   string `json:"kind"`
	Value  string `json:"value"`
	Target string `json:"cost_line"` // or NONE
}

// LedgerLessons are the rules that one answer for a posting teaches.
func LedgerLessons(p Posting, target string) []LedgerRule {
	var out []LedgerRule
	for _, k := range ruleKeys(p) {
		if k.Kind == RuleLine || target != NotThisAward || k.Kind == RuleSupplierAccount || k.Kind == RuleSupplier {
			out = append(out, LedgerRule{k.Kind, k.Value, target})
		}
	}
	return out
}

// Learn is the target that a rule has after another lesson: one that was taught
// otherwise says nothing any more, unless it is as close as supplier and
// account.
func (r LedgerRule) Learn(target string) string {
	if r.Target == target || r.Kind == RuleLine || r.Kind == RuleSupplierAccount {
		return target
	}
	return ""
}

// ruleKeys are the rules that would fit a posting, the closest first.
func ruleKeys(p Posting) []LedgerRule {
	supplier := Normalise(p.Supplier)
	out := []LedgerRule{{Kind: RuleLine, Value: p.Key}}
	if supplier != "" {
		if p.Account != "" {
			out = append(out, LedgerRule{Kind: RuleSupplierAccount, Value: supplier + "/" + p.Account})
		}
		out = append(out, LedgerRule{Kind: RuleSupplier, Value: supplier})
	}
	if p.Account != "" {
		out = append(out, LedgerRule{Kind: RuleAccount, Value: p.Account})
	}
	if p.Project != "" {
		out = append(out, LedgerRule{Kind: RuleProject, Value: p.Project})
	}
	return out
}

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

// match finds the cost line of a posting: by what people said before, else by
// what its texts share with the lines.
func (m matcher) match(p Posting, k LineKind) lineMatch {
	reads, isRevenue := ClaimLine{Description: p.Description, Gross: p.Gross}.readsAsRevenue(m.capital)
	if got, ok := m.taught(p); ok {
		if l, known := m.line(got.ref); known && isRevenue && l.Nature == Revenue {
			got.revenue = reads.Reason
		}
		return got
	}
	text := said(p.Description)
	best, second := m.rank(p, text, k, isRevenue)
	if best.score == 0 || best.score == second {
		if isRevenue {
			return m.plainRevenue(reads)
		}
		return lineMatch{why: m.unmatched(best.score > 0)}
	}
	out := lineMatch{ref: best.line.Ref, why: best.why + ".", confidence: Probable}
	if best.score >= 5 {
		out.confidence = Sure
	}
	if isRevenue {
		out.revenue = reads.Reason
	}
	return out
}

// taught is what people said of a posting like this one before.
func (m matcher) taught(p Posting) (lineMatch, bool) {
	for _, key := range ruleKeys(p) {
		target := m.learned[[2]string{key.Kind, key.Value}]
		if target == "" {
			continue
		}
		if _, ok := m.line(target); !ok && target != NotThisAward {
			continue // the line is gone
		}
		return lineMatch{ref: target, why: learnedWords(key.Kind, p), confidence: learnedSurety(key.Kind)}, true
	}
	return lineMatch{}, false
}

func learnedWords(kind string, p Posting) string {
	return map[string]string{
		RuleLine:            "Somebody at the trust said so.",
		RuleSupplierAccount: fmt.Sprintf("%s on account %s was put here before.", p.Supplier, p.Account),
		RuleSupplier:        fmt.Sprintf("%s was put here before.", p.Supplier),
		RuleAccount:         fmt.Sprintf("Account %s was put here before.", p.Account),
		RuleProject:         fmt.Sprintf("Project %s was put here before.", p.Project),
	}[kind]
}

func learnedSurety(kind string) string {
	switch kind {
	case RuleLine, RuleSupplierAccount, RuleSupplier:
		return Sure
	case RuleAccount:
		return Probable
	}
	return Guess
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
		because = append(because, fmt.Sprintf("“%s” stands on cost line %s too", strings.Join(shared, "”, “"), l.Ref))
	}
	if category != "" && (l.Category == category || alike(l.Category, category)) {
		r.score += 2
		because = append(because, fmt.Sprintf("“%s” is said of %s", word, strings.ToLower(category.Title())))
	}
	if len(because) > 0 {
		r.why = capitalised(strings.Join(because, ", and "))
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
