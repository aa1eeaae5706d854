package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// Undeclared lists the reviews of the viewer's funder whose reviewer has not
// said whether they have an interest in the bid, by round and bid: of every bid
// that is still being judged, at most a thousand bids.
func (s *Store) Undeclared(ctx context.Context, who funding.Person) (d desk.UndeclaredDesk, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		funder, err := funderOf(tx, who)
		if err != nil {
			return err
		}
		if no := funding.May(who, "listUndeclared", funding.Subject{Funder: funder, What: "programme"}); no != nil {
			return no
		}
		bids, err := scanBodies[funding.Bid](tx, `select state from bids where status in ('IN_REVIEW', 'MODERATION', 'PANEL') and funder = ? order by round_id, id limit 1000`, funder)
		if err != nil {
			return err
		}
		var people, orgs []string
		for _, b := range bids {
			for _, v := range b.Reviews {
				if v.Undeclared() {
					d.Rows = append(d.Rows, desk.Undeclared{Round: b.Round, Bid: b.ID, Title: b.Title, Org: b.Org, Review: v.Kind, Status: v.Status, Reviewer: v.Reviewer})
					people, orgs = append(people, v.Reviewer), append(orgs, b.Org)
				}
			}
		}
		return nameAll(tx, &d.Names, people, orgs)
	})
	return d, err
}

// nameAll puts the names of people by id and of organisations by code into one
// table.
func nameAll(tx *gorm.DB, into *map[string]string, people, orgs []string) error {
	all, err := names(tx, people)
	if err != nil {
		return err
	}
	byCode, err := orgNames(tx, orgs)
	for code, name := range byCode {
		all[code] = name
	}
	*into = all
	return err
}
