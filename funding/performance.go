package funding

import (
	"cmp"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// The steps whose days are published (domain 8.2, 8.4). A review's step is
// StepReview and its kind.
const (
	StepCompleteness = "COMPLETENESS"
	StepReview       = "REVIEW/"
	StepDecision     = "DECISION"
	StepToDecision   = "SUBMISSION_TO_DECISION"
	StepToAgreement  = "DECISION_TO_AGREEMENT"
	StepClaimCheck   = "CLAIM_CHECK"
	StepToCash       = "CLAIM_TO_CASH"
)

// toAgreement is in how many working days an agreement is meant to be signed
// by both after the decision (domain 8.4) [A].
const toAgreement = 10

// A StepTime is how long one step of a bid or an award took, in working days
// with the funder and with the trust.
type StepTime struct {
	Step    string
	Subject string // a claim's id, when the step is a claim's
	Days    int
	Trust   int
	Target  int
	Ended   calendar.Date
}

// BidSteps are the steps that ended between two versions of a bid.
func BidSteps(before, after Bid, f BidFacts) ([]StepTime, error) {
	var ended []string
	if before.Complete == nil && after.Complete != nil {
		ended = append(ended, "Completeness check")
	}
	decided := before.Decision == nil && after.Decision != nil
	if decided {
		ended = append(ended, "Panel decision")
	}
	var done []ReviewKind
	for _, v := range after.Reviews {
		if was, ok := before.Review(v.Kind); v.Status == ReviewDone && !v.Spared && (!ok || was.Status != ReviewDone) {
			done = append(done, v.Kind)
		}
	}
	if len(ended)+len(done) == 0 {
		return nil, nil
	}
	clocks, err := after.Clocks(f.Calendar, f.Rules.Clocks, calendar.Date{})
	if err != nil {
		return nil, err
	}
	var out []StepTime
	add := func(step string, k ClockReading) {
		out = append(out, StepTime{Step: step, Days: k.Net, Trust: k.Stopped, Target: k.Target, Ended: k.To})
	}
	for _, k := range clocks.Steps {
		if slices.Contains(ended, k.What) {
			add(map[string]string{"Completeness check": StepCompleteness, "Panel decision": StepDecision}[k.What], k)
		}
	}
	for _, k := range clocks.Reviews {
		if slices.Contains(done, k.Review) {
			add(StepReview+string(k.Review), k)
		}
	}
	if decided {
		add(StepToDecision, clocks.Headline)
	}
	return out, nil
}

// AwardSteps are the steps that ended between two versions of an award.
func AwardSteps(before, after Award, f AwardFacts) ([]StepTime, error) {
	r := reader{cal: f.Calendar}
	var out []StepTime
	add := func(step, subject string, from, to calendar.Date, target int) {
		if from.IsZero() || to.Before(from) {
			return
		}
		out = append(out, StepTime{Step: step, Subject: subject, Days: r.count(from, to), Target: target, Ended: to})
	}
	if before.Agreement.Status != InForce && after.Agreement.Status == InForce && after.Agreement.Version == 1 {
		add(StepToAgreement, "", after.DecidedOn, lastSigned(after.Agreement), toAgreement)
	}
	for _, c := range after.Claims {
		was, _ := before.Claim(c.ID)
		if c.Approved == nil || c.Prepared == nil {
			continue
		}
		if was.Checked == nil && c.Checked != nil {
			add(StepClaimCheck, c.ID, c.Approved.Day, c.Checked.Day, f.Rules.Clocks.ClaimCheck)
		}
		if was.PaidAt == nil && c.PaidAt != nil {
			add(StepToCash, c.ID, c.Prepared.Day, c.PaidAt.Day, f.Rules.Clocks.Payment)
		}
	}
	return out, r.err
}

func lastSigned(g Agreement) calendar.Date {
	var last calendar.Date
	for _, s := range g.Signatures {
		if s.Signed.Day.After(last) {
			last = s.Signed.Day
		}
	}
	return last
}

// A StepRecord is what the steps of one kind add up to over a period.
type StepRecord struct {
	Step        string `json:"step"`
	Title       string `json:"title"`
	Count       int    `json:"count"`
	Median      int    `json:"median_working_days"`
	Longest     int    `json:"longest_working_days"`
	TrustMedian int    `json:"trust_median_working_days"` // with the trust, while the funder's clock stood
	Target      int    `json:"target_working_days"`
	Late        int    `json:"late"`
}

// StepTitle is a step as people read it.
func StepTitle(step string) string {
	if kind, ok := stepReview(step); ok {
		return "Review: " + kind.Title()
	}
	return map[string]string{StepCompleteness: "Completeness check", StepDecision: "Panel decision", StepToDecision: "Submission to decision", StepToAgreement: "Decision to agreement signed by both",
		StepClaimCheck: "Check of a claim", StepToCash: "Claim to cash"}[step]
}

func stepReview(step string) (ReviewKind, bool) {
	if len(step) > len(StepReview) && step[:len(StepReview)] == StepReview {
		return ReviewKind(step[len(StepReview):]), true
	}
	return "", false
}

// InStepOrder sorts records as a bid meets the steps.
func InStepOrder(list []StepRecord) []StepRecord {
	order := func(step string) int {
		if _, ok := stepReview(step); ok {
			return 2
		}
		return slices.Index([]string{StepToDecision, StepCompleteness, StepReview, StepDecision, StepToAgreement, StepClaimCheck, StepToCash}, step)
	}
	out := slices.Clone(list)
	slices.SortFunc(out, func(a, b StepRecord) int {
		return cmp.Or(cmp.Compare(order(a.Step), order(b.Step)), cmp.Compare(a.Title, b.Title))
	})
	return out
}
