package funding

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// WaitingFor lists what b waits for from others, as p may know it: a decision
// that is not released reads as with the panel, and a reviewer waits for the
// answers to what they may ask, not for other reviewers.
func (b Bid) WaitingFor(p Person, cal calendar.Calendar) ([]Task, error) {
	if b.Status != b.Shown(p.FunderSide) {
		b.Status, b.Decision = b.Shown(p.FunderSide), nil
	}
	list, err := BidTasks(b, cal)
	list = notTheirs(list, p)
	atFunder := slices.ContainsFunc(p.AllPosts(), func(post Post) bool { return post.Org == b.Funder })
	if p.FunderSide && !atFunder {
		list = slices.DeleteFunc(list, func(t Task) bool { return !b.askedBy(p, t) })
	}
	return list, err
}

// askedBy reports whether t is the answer to a question of a review that is p's.
func (b Bid) askedBy(p Person, t Task) bool {
	id, ok := strings.CutPrefix(t.Key, "answer/")
	i := slices.IndexFunc(b.Clarifications, func(q Clarification) bool { return q.ID == id })
	return ok && i >= 0 && p.Holds(b.Clarifications[i].Review.Reviewer())
}

// WaitingFor lists what a waits for from others than p: of claims only those
// that p prepared, approved, checked or admitted.
func (a Award) WaitingFor(p Person) []Task {
	return slices.DeleteFunc(notTheirs(AwardTasks(a), p), func(t Task) bool {
		id, ok := strings.CutPrefix(t.Key, "claim/")
		i := slices.IndexFunc(a.Claims, func(c Claim) bool { return c.ID == id })
		return ok && (i < 0 || !a.Claims[i].handledBy(p.ID))
	})
}

func (c Claim) handledBy(person string) bool {
	return slices.ContainsFunc([]*Moment{c.Prepared, c.Approved, c.Checked, c.Admitted}, func(m *Moment) bool { return m != nil && m.By == person })
}

// WaitingFor lists what e waits for from others than p.
func (e Enquiry) WaitingFor(p Person) []Task { return notTheirs(EnquiryTasks(e), p) }

// notTheirs leaves out what p can do themselves.
func notTheirs(list []Task, p Person) []Task {
	return slices.DeleteFunc(list, func(t Task) bool {
		return slices.ContainsFunc(p.AllPosts(), func(post Post) bool { return post.Role == t.Role && post.Org == t.Org })
	})
}

// TrustSide reports whether a role is held inside a trust: its days are the
// trust's clock, all others are the funder's (domain 8.2).
func (r Role) TrustSide() bool { return slices.Contains(trustRoles, r) }
