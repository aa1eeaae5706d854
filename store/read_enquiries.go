package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// NewEnquiry names an enquiry that is about to be asked. A name that nothing
// comes of is not given again.
func (s *Store) NewEnquiry(ctx context.Context, who funding.Person) (ref funding.Ref, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		orgs, err := askable(tx, who)
		if err != nil {
			return err
		}
		if len(orgs) == 0 {
			return funding.May(who, "askFunder", funding.Subject{})
		}
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		year := calendar.DateOf(now).Year
		n, err := nextNumber(tx, fmt.Sprintf("enquiry/%d", year))
		ref = funding.Ref{Kind: funding.EnquiryKind, ID: fmt.Sprintf("ENQ-%d-%d", year, n)}
		return err
	})
	return ref, err
}

// EnquiryDesk is the person's inbox of questions, the newest two hundred
// first, with how many of all are where.
func (s *Store) EnquiryDesk(ctx context.Context, who funding.Person) (d desk.EnquiryDesk, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		d.Viewer = who
		step := steps{}
		step.do(func() error { d.Now, err = nowIn(tx); return err })
		step.do(func() error { return tx.Raw(countEnquiries).Scan(&d.Counts).Error })
		step.do(func() error {
			d.Rows, err = enquiryRows(tx, `order by e.asked_at desc, e.id desc limit 200`)
			return err
		})
		return step.err
	})
	return d, err
}

// countEnquiries counts what the person may see. Late is after 5pm of the due
// day, in London.
const countEnquiries = `select count(*) filter (where status = 'OPEN') as open, count(*) filter (where status = 'ANSWERED') as answered, count(*) filter (where status = 'CLOSED') as closed,
	count(*) filter (where status = 'OPEN' and (due + time '17:00') at time zone 'Europe/London' < tranche_now()) as late from enquiries`

// enquiryRows reads rows for a list, in the order that the query's end says.
func enquiryRows(tx *gorm.DB, end string, args ...any) ([]desk.EnquiryRow, error) {
	list, err := scanBodies[funding.Enquiry](tx, `select e.state from enquiries e `+end, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	now, err := nowIn(tx)
	if err != nil {
		return nil, err
	}
	cal, err := loadCalendar(tx)
	if err != nil {
		return nil, err
	}
	return rowsOf(tx, list, now, cal)
}

// rowsOf makes rows of enquiries, with the names that stand on them.
func rowsOf(tx *gorm.DB, list []funding.Enquiry, now time.Time, cal calendar.Calendar) ([]desk.EnquiryRow, error) {
	if len(list) == 0 {
		return nil, nil
	}
	var people, orgs []string
	for _, e := range list {
		people, orgs = append(people, e.Holder), append(orgs, e.Org)
	}
	named, err := names(tx, people)
	if err != nil {
		return nil, err
	}
	trusts, err := orgNames(tx, orgs)
	if err != nil {
		return nil, err
	}
	out := make([]desk.EnquiryRow, len(list))
	for i, e := range list {
		age, err := e.Age(cal, calendar.DateOf(now))
		if err != nil {
			return nil, err
		}
		lap := e.Lap()
		out[i] = desk.EnquiryRow{ID: e.ID, Sort: e.Sort, Status: e.Status, Org: e.Org, OrgName: trusts[e.Org], About: e.About, Asked: e.Laps[0].Since.At, Since: lap.Since.Day, Due: lap.Due,
			Age: age, Days: lap.Days, Late: e.LateOn(now), Holder: e.HeldBy(named), Published: e.Published.Shown(), HalfDays: e.HalfDays}
	}
	return out, nil
}

// EnquirySheet is one enquiry with its thread, for those who may read it.
func (s *Store) EnquirySheet(ctx context.Context, who funding.Person, id string) (sheet desk.EnquirySheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		e, err := loadEnquiry(tx, id)
		if err != nil {
			return err
		}
		if no := e.Readable(who); no != nil {
			return no
		}
		sheet, err = readEnquirySheet(tx, who, e)
		return err
	})
	return sheet, err
}

func readEnquirySheet(tx *gorm.DB, who funding.Person, e funding.Enquiry) (s desk.EnquirySheet, err error) {
	s.Viewer, s.Enquiry = who, e
	ref := funding.Ref{Kind: funding.EnquiryKind, ID: e.ID}
	step := steps{}
	step.do(func() error { s.Now, err = nowIn(tx); s.Today = calendar.DateOf(s.Now); return err })
	step.do(func() error {
		rows, err := enquiryRows(tx, `where e.id = ?`, e.ID)
		if err == nil {
			s.Row = rows[0]
		}
		return err
	})
	step.do(func() error { s.Names, err = names(tx, enquiryPeople(e)); return err })
	step.do(func() error { s.Timeline, err = timeline(tx, ref); return err })
	step.do(func() error { s.Waiting, err = waitingFor(tx, ref); return err })
	if e.Hand() && !who.FunderSide { // an adviser sees no closed call, so no total
		step.do(func() error { s.Support, err = supportFor(tx, e.Org, e.About.Round); return err })
	}
	if who.FunderSide {
		step.do(func() error { return funderFacts(tx, &s) })
	}
	return s, step.err
}

// funderFacts adds what the funder chooses from: rounds, pathways, people.
func funderFacts(tx *gorm.DB, s *desk.EnquirySheet) error {
	rounds, err := scanBodies[funding.Round](tx, `select body from rounds where fund in (select code from funds where funder = ?) order by body->>'opens_on' desc, id`, s.Enquiry.Funder)
	if err != nil {
		return err
	}
	rules, err := rulesFor(tx, funding.Bid{}, s.Today)
	if err != nil {
		return err
	}
	for _, p := range rules.Pathways {
		s.Pathways = append(s.Pathways, p.Code)
	}
	people, err := peopleAt(tx, s.Enquiry.Funder)
	s.Rounds, s.Able = rounds, slices.DeleteFunc(people, func(p funding.Person) bool { return s.Enquiry.May(p, funding.Reply) != nil })
	return err
}

// enquiryPeople lists the ids of everyone that a thread names.
func enquiryPeople(e funding.Enquiry) []string {
	ids := []string{e.AskedBy, e.Holder}
	for _, r := range e.Posts {
		ids = append(ids, r.By)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// supportFor is what a round keeps for a trust and what its calls have used.
func supportFor(tx *gorm.DB, org, round string) (s desk.SupportReading, err error) {
	r, err := loadRound(tx, round)
	if err != nil {
		return s, err
	}
	o, err := loadOrg(tx, org)
	if err != nil {
		return s, err
	}
	s.Days = r.SupportFor(o)
	s.HalfDays, err = supportUsed(tx, org, round)
	return s, err
}

// CheckPublication lists the words of a draft that may tell who asked.
func (s *Store) CheckPublication(ctx context.Context, who funding.Person, id string, d funding.AnswerDraft) (found []funding.Word, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		e, err := loadEnquiry(tx, id)
		if err != nil {
			return err
		}
		if no := e.May(who, funding.PublishAnswer); no != nil {
			return no
		}
		n, err := namesFor(tx, e)
		found = d.Found(n)
		return err
	})
	return found, err
}
