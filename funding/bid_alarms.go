package funding

import (
	"fmt"
	"strings"
)

// ring does what one alarm is for: an event for the timeline, and a letter to
// whoever has the bid.
func (r *BidResult) ring(a Alarm, f BidFacts, c Command) error {
	kind, rest, _ := strings.Cut(a.Key, "/")
	b := r.Bid
	switch kind {
	case "completeness-due":
		r.late("COMPLETENESS_OVERDUE", "The completeness check was due on "+b.CompleteDue.Text()+".", ProgrammeManager, b.Funder)
		r.lateLead(f, LeadCompleteness, "The completeness check was due on "+b.CompleteDue.Text()+".")
	case "resubmit-by":
		r.late("RESUBMISSION_OVERDUE", "The trust had until "+b.ResubmitBy.Text()+" to send the bid again and keep its place in the round.", TrustAuthor, b.Org)
	case "decision-due":
		r.late("DECISION_OVERDUE", "The panel's decision was due on "+b.DecisionDue.Text()+".", PanelChair, b.Funder)
		r.lateLead(f, LeadPanel, "The panel's decision was due on "+b.DecisionDue.Text()+".")
	case "standing-over":
		r.standingOver()
	case "appeal-due":
		r.late("APPEAL_OVERDUE", "The answer to the trust's appeal was due on "+b.Appeals[len(b.Appeals)-1].Due.Text()+".", ProgrammeManager, b.Funder)
	case "review-deemed":
		return r.deem(f, c)
	case "review-due":
		name, _, _ := strings.Cut(rest, "/")
		k := ReviewKind(name)
		if v, _ := b.Review(k); v.Status == ReviewDone { // deemed at this very moment
			return nil
		}
		r.late("REVIEW_OVERDUE", k.Title()+" has not answered by its due day.", k.Reviewer(), b.reviewOrg(k))
		r.write("review-escalated", ProgrammeManager, b.Funder, "A review is late: "+b.ID, k.Title()+" has not answered by its due day.")
		r.lateLead(f, LeadStage(k), k.Title()+" has not answered by its due day.")
	case "escalate":
		return r.escalate(f, a.Key)
	case "question":
		id, _, _ := strings.Cut(rest, "/")
		for _, q := range b.Clarifications {
			if q.ID == id {
				r.late("QUESTION_REMINDER", fmt.Sprintf("The question from %s asked on %s still waits for the trust's answer.", q.Review.Title(), q.Asked.Day.Text()), TrustAuthor, b.Org)
			}
		}
	}
	return nil
}

func (r *BidResult) late(name, summary string, role Role, org string) {
	r.say(name, summary, nil)
	r.write(strings.ToLower(strings.ReplaceAll(name, "_", "-")), role, org, "Something is late: "+r.Bid.ID, summary)
}

// reviewOrg is the organisation whose people do review k of this bid.
func (b Bid) reviewOrg(k ReviewKind) string {
	switch k.Reviewer() {
	case ICBReviewer:
		return b.ICB
	case RegionReviewer:
		return b.Region
	}
	return b.Funder
}
