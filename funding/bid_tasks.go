package funding

import (
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// BidTasks lists who is waited for, and until when: the lines of start pages.
func BidTasks(b Bid, cal calendar.Calendar) ([]Task, error) {
	t := tasks{link: "/bids/" + b.ID, worth: int64(b.Ask)}
	b.partnerTasks(&t)
	switch b.Status {
	case Draft:
		if b.SentBack != nil {
			t.add("mend-inside", "Change the bid: it was declined inside your trust", TrustAuthor, b.Org, time.Time{})
		} else {
			t.add("continue", "Continue the bid", TrustAuthor, b.Org, time.Time{})
		}
	case Returned:
		t.add("mend", "Change the bid and send it again", TrustAuthor, b.Org, endOfDay(b.ResubmitBy))
	case InternalApproval:
		b.signTask(&t)
	case CompletenessCheck:
		t.add("completeness", "Check that the bid is complete", ProgrammeManager, b.Funder, endOfDay(b.CompleteDue))
	case InReview:
		return b.reviewTasks(t, cal)
	case Moderation:
		t.add("moderate", "Compare the reviews' scores", ProgrammeManager, b.Funder, endOfDay(b.DecisionDue))
		t.list[0].Link += "/decision"
	case Panel:
		t.add("decide", "Decide the bid", PanelChair, b.Funder, endOfDay(b.DecisionDue))
	case Deferred:
		t.add("decide", "Decide the deferred bid", PanelChair, b.Funder, time.Time{})
	}
	if b.Appealed() {
		t.add("appeal", "Answer the appeal", ProgrammeManager, b.Funder, endOfDay(b.Appeals[len(b.Appeals)-1].Due))
		t.list[len(t.list)-1].Link += "/appeal/answer"
	}
	if b.Decided() && b.Released == nil {
		t.add("release", "Release the decision", ProgrammeManager, b.Funder, time.Time{})
	}
	return t.list, nil
}

// ApprovedOnly returns the bid as it is for content with this hash: what was
// approved before a change counts for nothing.
func (b Bid) ApprovedOnly(hash string) Bid {
	if b.Approvals = b.Approved(hash); len(b.Approvals) == 0 {
		b.Approvals, b.SRO = nil, nil
	}
	return b
}

// signTask is the yes that the bid waits for inside the trust.
func (b Bid) signTask(t *tasks) {
	step, last := b.NextStep(b.Ask, b.approvedHash())
	if last {
		t.add("submit", "Sign and submit the bid", TrustCFO, b.Org, time.Time{})
	} else {
		t.add("approve", "Approve the bid", step.Role, b.Org, time.Time{})
	}
	t.signed(SignBid)
}

// approvedHash is of the content that the newest approval was given to.
func (b Bid) approvedHash() string {
	switch n := len(b.Approvals); {
	case n > 0:
		return b.Approvals[n-1].ContentHash
	case b.SRO != nil:
		return b.SRO.ContentHash
	}
	return ""
}

func (b Bid) reviewTasks(t tasks, cal calendar.Calendar) ([]Task, error) {
	for _, v := range b.Reviews {
		if v.Status == ReviewDone || b.Blocked(v.Kind) {
			continue
		}
		due, err := b.ReviewDue(v, cal, calendar.Date{})
		if err != nil {
			return nil, err
		}
		t.add("review/"+string(v.Kind), v.taskTitle(), v.Kind.Reviewer(), b.reviewOrg(v.Kind), endOfDay(due))
		last := &t.list[len(t.list)-1]
		last.Person, last.Link = v.Reviewer, t.link+"/reviews/"+string(v.Kind)
	}
	for _, q := range b.Clarifications {
		if q.Open() {
			t.add("answer/"+q.ID, "Answer a question from "+q.Review.Title(), TrustAuthor, b.Org, endOfDay(q.Due))
			t.list[len(t.list)-1].Link = t.link + "/questions/" + q.ID
		}
	}
	return t.list, nil
}
