package funding

import (
	"cmp"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// An OpenQuestion is one question of a reviewer that waits for a trust.
type OpenQuestion struct {
	Bid      string        `json:"bid"`
	Title    string        `json:"title"` // of the bid
	Org      string        `json:"organisation"`
	ID       string        `json:"clarification"`
	Review   ReviewKind    `json:"review"`
	Question string        `json:"question"`
	Blocking bool          `json:"blocking"` // the review's clock stands still
	Unlock   bool          `json:"unlock"`   // the answer that it is about may be changed
	Asked    time.Time     `json:"asked_at"`
	Due      calendar.Date `json:"due"`              // until 5pm
	Age      int           `json:"age_working_days"` // since the working day that it was asked on
	Late     bool          `json:"late"`
}

// OpenQuestions lists what reviewers of bids wait for, over all of them: by due
// day, then those that stop a clock, then by bid.
func OpenQuestions(bids []Bid, cal calendar.Calendar, now time.Time) ([]OpenQuestion, error) {
	out := []OpenQuestion{}
	today, err := cal.ClockDay(now)
	if err != nil {
		return nil, err
	}
	for _, b := range bids {
		for _, q := range b.Clarifications {
			if !q.Open() || b.Status != InReview {
				continue
			}
			age, err := cal.CountWorkingDays(q.Asked.Day, today)
			if err != nil {
				return nil, err
			}
			out = append(out, OpenQuestion{Bid: b.ID, Title: b.Title, Org: b.Org, ID: q.ID, Review: q.Review, Question: q.Question, Blocking: q.Blocking, Unlock: q.Unlock,
				Asked: q.Asked.At, Due: q.Due, Age: age, Late: now.After(endOfDay(q.Due))})
		}
	}
	slices.SortStableFunc(out, func(a, b OpenQuestion) int {
		if c := a.Due.Sub(b.Due); c != 0 {
			return c
		}
		if a.Blocking != b.Blocking {
			if a.Blocking {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Bid, b.Bid)
	})
	return out, nil
}
