package funding

import "fmt"

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
