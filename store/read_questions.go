package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// QuestionDesk is the person's inbox of questions over all bids: those of
// reviewers that wait for a trust, and enquiries that are not closed, each by
// its due day; at most two hundred of each.
func (s *Store) QuestionDesk(ctx context.Context, who funding.Person) (d desk.QuestionDesk, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		d.Viewer = who
		var cal calendar.Calendar
		var bids []funding.Bid
		step := steps{}
		step.do(func() error { d.Now, err = nowIn(tx); return err })
		step.do(func() error { cal, err = loadCalendar(tx); return err })
		step.do(func() error {
			bids, err = scanBodies[funding.Bid](tx, `select b.state from bids b where b.status = 'IN_REVIEW' and exists
				(select 1 from jsonb_array_elements(case jsonb_typeof(b.state->'clarifications') when 'array' then b.state->'clarifications' else '[]' end) q where q->'answered' is null)
				order by b.id limit 200`)
			return err
		})
		step.do(func() error { d.Asked, err = funding.OpenQuestions(bids, cal, d.Now); return err })
		step.do(func() error {
			d.Enquiries, err = enquiryRows(tx, `where e.status <> 'CLOSED' order by e.due, e.id limit 200`)
			return err
		})
		step.do(func() error {
			var orgs []string
			for _, q := range d.Asked {
				orgs = append(orgs, q.Org)
			}
			d.OrgNames, err = orgNames(tx, orgs)
			return err
		})
		return step.err
	})
	return d, err
}
