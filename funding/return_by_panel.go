package funding

import (
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// ReturnByPanel sends a bid back to its trust for changes, in place of a
// decision.
const ReturnByPanel Verb = "return-by-panel"

// A PanelReturn is one time that the panel sent the bid back: what the reviews
// had said until then, and how long it had taken.
type PanelReturn struct {
	Moment

	Reasons  string       `json:"reasons"`
	Complete Moment       `json:"complete"` // when it had passed the completeness check
	Reviews  []Review     `json:"reviews"`
	Clock    ClockReading `json:"clock"` // from its submission to the return
}

// returnByPanel gives the bid back to the trust with the panel's reasons. No
// money is committed. The bid keeps its place in the round as after a return
// from the completeness check, and goes the whole way again when it comes back.
func returnByPanel(r *BidResult, f BidFacts, c Command) error {
	why, err := reasons(c, "The trust needs to know what the panel wants changed.")
	if err != nil {
		return err
	}
	b := &r.Bid
	if reviewed(*b, c.By) || reviewed(*b, f.hat.For) {
		return forbidden("SAME_PERSON", "You reviewed this bid, so somebody else has to send it back.")
	}
	if recused(*b, c.By) || recused(*b, f.hat.For) {
		return forbidden("RECUSED", "You stood down from reviewing this bid, so somebody else has to send it back.")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	by, err := f.Calendar.AddWorkingDays(at.Day, f.Rules.Clocks.Resubmit)
	if err != nil {
		return err
	}
	b.Returned = &at
	clocks, err := b.Clocks(f.Calendar, f.Rules.Clocks, at.Day)
	if err != nil {
		return err
	}
	b.PanelReturns = append(slices.Clone(b.PanelReturns), PanelReturn{Moment: at, Reasons: why, Complete: *b.Complete, Reviews: b.Reviews, Clock: clocks.Headline})
	b.backFromPanel(by, why)
	r.say("RETURNED_BY_PANEL", "The panel sent the bid back for changes. It keeps its place if it comes back by "+by.Text()+".", map[string]any{"reasons_hash": hashText(c, why), "content_hash": b.ContentHash})
	for _, role := range []Role{TrustAuthor, TrustSRO, TrustCFO} {
		r.write("bid-returned", role, b.Org, "The panel asks for changes: "+b.ID, why+"\n\nNothing is decided. Send it again by "+by.Text()+" to keep its place in the round.")
	}
	return nil
}

// backFromPanel puts the bid where a bid stands that was returned: whatever
// the trust and the reviewers said of this version holds for no other.
func (b *Bid) backFromPanel(by calendar.Date, why string) {
	b.forgetApprovals()
	b.Status, b.ResubmitBy, b.ClosedReason = Returned, by, why
	b.CFO, b.ToMend, b.Chain = nil, nil, nil
	b.PastQuestions = append(b.PastQuestions, b.Clarifications...)
	b.Complete, b.Reviews, b.Clarifications, b.ReviewsDone, b.Agreed, b.Votes, b.Rung = nil, nil, nil, nil, nil, nil, nil
	b.DecisionDue, b.NextAlarm = calendar.Date{}, time.Time{}
}

// heldByPanel is the panel's return that the bid is back at its trust for.
func (b Bid) heldByPanel() (PanelReturn, bool) {
	n := len(b.PanelReturns)
	if n == 0 || b.Returned == nil || !b.PanelReturns[n-1].At.Equal(b.Returned.At) {
		return PanelReturn{}, false
	}
	return b.PanelReturns[n-1], true
}

// everReviewed are the reviews of this bid and of every time that the panel
// sent it back: who judged it then, or stood down, did so for good.
func (b Bid) everReviewed() []Review {
	out := slices.Clone(b.Reviews)
	for _, p := range b.PanelReturns {
		out = append(out, p.Reviews...)
	}
	return out
}
