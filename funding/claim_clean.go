package funding

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// An Exception is one reason why a claim is not clean. It never stops a claim:
// it says where a checker should look. Line is 0 when it is about the whole.
type Exception struct {
	Code string `json:"code"`
	Line int    `json:"line_no,omitempty"`
	Says string `json:"says"` // a sentence
}

// A SeenLine is a line of another claim of the same award, or of the same
// claim, that may have to do with one of a claim's lines.
type SeenLine struct {
	Claim  string      `json:"claim"`
	No     int         `json:"claim_no"`
	Status ClaimStatus `json:"status"`
	Line   ClaimLine   `json:"line"`
}

// ClaimFacts is what it takes to say whether a claim is clean.
type ClaimFacts struct {
	Rules Ruleset
	Today calendar.Date
	Plan  []PlanCell
	Past  []Claim    // every claim of the award that was ever submitted
	Seen  []SeenLine // that share an invoice, a document or a gross amount with the claim's lines
}

// Clean says why a claim is not clean; nothing means that it is. It reads what
// it is given and nothing else, so that page, payment run and record agree.
func Clean(c Claim, d ClaimContent, a Award, f ClaimFacts) []Exception {
	var out []Exception
	if !slices.ContainsFunc(f.Past, func(p Claim) bool { return p.ID != c.ID && p.Status == Paid }) {
		out = append(out, Exception{Code: "FIRST_CLAIM", Says: "No claim on this award has been paid before."})
	}
	if c.Admitted != nil {
		out = append(out, Exception{Code: "LATE", Says: "It came after the year's cut-off and was admitted by national finance."})
	}
	if c.Attempt > 1 {
		out = append(out, Exception{Code: "CAME_BACK", Says: "It was turned back once and submitted again."})
	}
	out = append(out, abovePlan(c, a, f)...)
	if sum := a.Outstanding(c.Org, c.Nature); sum > 0 {
		out = append(out, Exception{Code: "MONEY_OWED", Says: fmt.Sprintf("The trust still owes %s of %s from before.", sum, c.Nature.Word())})
	}
	for _, k := range a.Conditions {
		if k.Discharged == nil && !k.Due.IsZero() && !f.Today.AddDays(f.Rules.Claims.Held().ConditionDays).Before(k.Due) {
			out = append(out, Exception{Code: "CONDITION_DUE", Says: fmt.Sprintf("Condition %s is due on %s and is not met yet.", k.Ref, k.Due.Text())})
		}
	}
	for _, l := range d.Lines {
		out = append(out, d.lineExceptions(l, f)...)
	}
	return out
}

// lineExceptions says what stands out about one line.
func (c ClaimContent) lineExceptions(l ClaimLine, f ClaimFacts) []Exception {
	var out []Exception
	add := func(code, format string, args ...any) {
		out = append(out, Exception{code, l.No, fmt.Sprintf("Line %d: ", l.No) + fmt.Sprintf(format, args...)})
	}
	if ask, ok := c.Asks(l, f.Rules.Claims); ok && len(l.Evidence) == 0 {
		add("EVIDENCE_MISSING", "%s is not attached. %s", ask.What, ask.Why)
	}
	if s, ok := c.similar(l, f); ok {
		add("SIMILAR_INVOICE", "%s has the same supplier and amount as invoice %s in claim %d, %d days apart.", l.named(), s.Line.Invoice, s.No, daysApart(l, s.Line))
	}
	if _, ok := c.SharedDocument(l, f.Seen); ok {
		add("DUPLICATE_FILE", "its document also stands behind another invoice. The trust says: %s", l.DuplicateReason)
	}
	if s, ok := c.rejectedBefore(l, f.Seen); ok {
		add("REJECTED_BEFORE", "%s was rejected in claim %d.", l.named(), s.No)
	}
	told := l
	told.NatureReason = ""
	if _, ok := told.readsAsRevenue(f.Rules.Capital); ok && c.Nature == Capital {
		add("NATURE_EXPLAINED", "it reads as revenue. The trust says: %s", l.NatureReason)
	}
	return out
}

func (l ClaimLine) named() string {
	if l.Invoice == "" {
		return "“" + l.Description + "”"
	}
	return "invoice " + l.Invoice
}

// abovePlan compares all that is in flight and drawn with the plan up to the
// claim's month.
func abovePlan(c Claim, a Award, f ClaimFacts) []Exception {
	l, ok := a.Limit(c.Org, c.FY, c.Nature)
	if !ok {
		return nil
	}
	sum, plan, over := l.InFlight+l.Drawn, PlanTo(f.Plan, l, c.Month), f.Rules.Claims.Held().OverPlan
	most := money.RoundRat(new(big.Rat).Mul(plan.Rat(), big.NewRat(10_000+int64(over), 10_000)))
	if sum <= most {
		return nil
	}
	return []Exception{{Code: "ABOVE_PLAN", Says: fmt.Sprintf("It brings %s to %s, and %s was planned by %s: more than %s above plan.", c.FY, sum, plan, c.Month.Name(), over.Percent())}}
}

// Outstanding is what a trust still owes of one nature, over all years: of
// amounts to be set off what no claim has taken yet, and amounts not repaid.
func (a Award) Outstanding(org string, n Nature) (sum money.Pence) {
	for _, o := range a.Owed {
		if o.Org == org && o.Nature == n {
			sum += o.Left()
		}
	}
	return sum
}
