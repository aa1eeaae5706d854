package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// assignedFact loads whom a command gives a review to, with what keeps them
// away from it.
func assignedFact(tx *gorm.DB, c funding.Command, f *funding.BidFacts) error {
	id, err := funding.AssigneeOf(c)
	if err != nil || id == "" {
		return err
	}
	f.Assignee, err = loadPerson(tx, id)
	if no, ok := refusal.Of(err); ok && no.Kind == refusal.NotFound {
		f.Assignee, err = funding.Person{ID: id}, nil // the rules say that this is none of the reviewers
	}
	return err
}

// AssignDesk lists the reviews of a funder's bids that have not answered, the
// one that is due first at the top, each with who could have it.
func (s *Store) AssignDesk(ctx context.Context, who funding.Person, bid string) (d desk.AssignDesk, err error) {
	d.Viewer, d.Only = who, bid
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		funder, err := funderOf(tx, who)
		if err != nil {
			return err
		}
		if no := funding.May(who, "listAssessors", funding.Subject{Funder: funder, What: "bid"}); no != nil {
			return no
		}
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		d.Today = calendar.DateOf(now)
		bids, err := scanBodies[funding.Bid](tx, `select state from bids where status = 'IN_REVIEW' and funder = ? order by submitted_at, id limit 300`, funder)
		if err != nil {
			return err
		}
		return fillAssignments(tx, &d, bids)
	})
	return d, s.barred(ctx, who, funding.BidKind, bid, err)
}

func fillAssignments(tx *gorm.DB, d *desk.AssignDesk, bids []funding.Bid) error {
	cal, err := loadCalendar(tx)
	if err != nil {
		return err
	}
	people, err := judgesOf(tx, funding.Person{})
	if err != nil {
		return err
	}
	if people, err = withStandIns(tx, people); err != nil {
		return err
	}
	bars, err := allBars(tx)
	if err != nil {
		return err
	}
	open := openReviews(bids)
	for _, b := range bids {
		if d.Only != "" && b.ID != d.Only {
			continue
		}
		for _, v := range b.Reviews {
			if v.Status == funding.ReviewDone {
				continue
			}
			due, err := b.ReviewDue(v, cal, d.Today)
			if err != nil {
				return err
			}
			d.Rows = append(d.Rows, desk.Assignment{Bid: b.ID, Title: b.Title, Org: b.Org, Review: v, Due: due, Assessors: funding.Assessors(b, v, withBars(people, partiesBars(bars, b)), open)})
		}
	}
	if d.Only != "" && len(d.Rows) == 0 {
		return refusal.New(refusal.NotFound, "NOT_FOUND", "No review of bid %s waits to be assigned.", d.Only)
	}
	slices.SortStableFunc(d.Rows, func(a, b desk.Assignment) int { return a.Due.Compare(b.Due) })
	var ids []string
	for _, r := range d.Rows {
		ids = append(ids, r.Review.Reviewer, r.Review.Before)
	}
	d.Names, err = names(tx, ids)
	return err
}

// withStandIns are the people with who stands in for each today.
func withStandIns(tx *gorm.DB, people []funding.Person) ([]funding.Person, error) {
	var rows []struct {
		Role     funding.Role
		Org      string
		PersonID string
		Deputy   string
		Name     string
		UntilOn  time.Time
	}
	err := tx.Raw(`select d.role, d.org, d.person_id, d.deputy_id as deputy, p.name, d.until_on from deputies_today d join people p on p.id = d.deputy_id order by d.id`).Scan(&rows).Error
	for _, r := range rows {
		for i := range people {
			if people[i].ID == r.PersonID {
				people[i].StandIns = append(people[i].StandIns, funding.StandIn{Post: funding.Post{Role: r.Role, Org: r.Org}, Person: r.Deputy, Name: r.Name, Until: day(&r.UntilOn)})
			}
		}
	}
	return people, err
}

// openReviews counts, by person, the reviews that have not answered.
func openReviews(bids []funding.Bid) map[string]int {
	out := map[string]int{}
	for _, b := range bids {
		for _, v := range b.Reviews {
			if v.Reviewer != "" && v.Status != funding.ReviewDone {
				out[v.Reviewer]++
			}
		}
	}
	return out
}

// withBars are the people with what keeps each away from one trust.
func withBars(people []funding.Person, bars map[string]funding.Bar) []funding.Person {
	out := slices.Clone(people)
	for i := range out {
		if bar, ok := bars[out[i].ID]; ok {
			out[i].Bars = []funding.Bar{bar}
		}
	}
	return out
}

// partiesBars are the bars of everybody whom an interest in any party keeps
// away from a bid, by person (domain 3.8 J8).
func partiesBars(all map[string]map[string]funding.Bar, b funding.Bid) map[string]funding.Bar {
	if !b.Joint() {
		return all[b.Org]
	}
	out := map[string]funding.Bar{}
	for _, org := range append(b.PartnerOrgs(), b.Org) {
		maps.Copy(out, all[org])
	}
	return out
}

// allBars are everybody's bars of today, by trust and person.
func allBars(tx *gorm.DB) (map[string]map[string]funding.Bar, error) {
	var rows []struct {
		Bar barRow `gorm:"embedded"`

		PersonID string
	}
	err := tx.Raw(`select distinct on (org, person_id) person_id, org, via, nature, until_on, bars_until from bars_today order by org, person_id, bars_until desc nulls first`).Scan(&rows).Error
	out := map[string]map[string]funding.Bar{}
	for _, r := range rows {
		bar := r.Bar.bar()
		if out[bar.Org] == nil {
			out[bar.Org] = map[string]funding.Bar{}
		}
		out[bar.Org][r.PersonID] = bar
	}
	return out, err
}
