package funding

import (
	"slices"

	"github.com/tranche-funding/tranche/funding/money"
)

// ClaimRules say what is asked of a claim beside its lines, and when it stands
// out (domain 3.2, 8.3-18). All of them are assumed.
type ClaimRules struct {
	EvidenceFrom  money.Pence       `json:"evidence_from_pence"` // gross of a line from which its document is asked for
	Sample        money.BasisPoints `json:"sample_bp"`           // of all other lines, and of the claims of a standing approval
	OverPlan      money.BasisPoints `json:"over_plan_bp"`        // above the plan to date
	ConditionDays int               `json:"condition_days"`      // calendar days before a condition is due
	SimilarDays   int               `json:"similar_days"`        // calendar days between two invoices that look alike (E4 c)
	RepayDays     int               `json:"repay_days"`          // calendar days to pay back what is owed
	Standing      StandingRules     `json:"standing"`
}

// StandingRules say whose clean claims may be approved without a check.
type StandingRules struct {
	Segments []int `json:"segments"` // of the NHS Oversight Framework
	Months   int   `json:"months"`   // calendar months without a claim that was not clean
}

// Held returns the rules as they are used: a ruleset that was kept before
// there were any has these.
func (r ClaimRules) Held() ClaimRules {
	if r.Sample != 0 || r.EvidenceFrom != 0 || len(r.Standing.Segments) > 0 {
		return r
	}
	return ClaimRules{EvidenceFrom: 50_000_00, Sample: 500, OverPlan: 1_500, ConditionDays: 14, SimilarDays: 7, RepayDays: 30, Standing: StandingRules{[]int{1, 2}, 6}}
}

// checkClaimRules says what is wrong with a ruleset's rules of claims.
func checkClaimRules(c ClaimRules) []Fault {
	var out []Fault
	add := func(path, says string) { out = append(out, Fault{"claims." + path, says}) }
	if c.Sample < 0 || c.Sample > 10_000 {
		add("sample_bp", "The sample is a share of 10,000. Give 0 to 10000; 500 is 5 %.")
	}
	if c.EvidenceFrom < 0 {
		add("evidence_from_pence", "The amount is below zero. Give 0 or more pence.")
	}
	if c.OverPlan < 0 {
		add("over_plan_bp", "The share is below zero. Give 0 or more; 1500 is 15 %.")
	}
	if c.ConditionDays < 0 || c.SimilarDays < 0 || c.RepayDays < 0 || c.Standing.Months < 0 {
		add("condition_days", "Days and months cannot be below zero.")
	}
	if slices.ContainsFunc(c.Standing.Segments, func(n int) bool { return n < 1 || n > 5 }) {
		add("standing.segments", "Oversight segments are numbered 1 to 5.")
	}
	return out
}
