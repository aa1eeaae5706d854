package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// OrgSheet is everything known of one organisation that the person may see.
func (s *Store) OrgSheet(ctx context.Context, who funding.Person, code string) (sheet desk.OrgSheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		o, err := orgFor(tx, who, "getOrganisation", code)
		if err != nil {
			return err
		}
		sheet = desk.OrgSheet{Org: o.Organisation, Viewer: who, Places: map[string]string{}}
		step := steps{}
		step.do(func() error { sheet.Now, err = nowIn(tx); return err })
		step.do(func() error { sheet.Funder, err = funderOf(tx, who); return err })
		step.do(func() error { sheet.Facts, err = factsOf(tx, code); return err })
		step.do(func() error { sheet.History, err = factHistory(tx, code); return err })
		step.do(func() error { sheet.Before, err = relations(tx, "r.to_code", "r.from_code", code); return err })
		step.do(func() error { sheet.After, err = relations(tx, "r.from_code", "r.to_code", code); return err })
		step.do(func() error { return placesOf(tx, o, sheet.Places) })
		step.do(func() error { sheet.Names, err = names(tx, peopleInFacts(sheet)); return err })
		return step.err
	})
	return sheet, err
}

// relations lists the successions of one organisation: us is the column that
// holds its code, them that of the others.
func relations(tx *gorm.DB, us, them, code string) ([]desk.OrgLink, error) {
	var rows []struct {
		FromCode, ToCode, Kind, Share, Note, Name string
		ValidFrom                                 time.Time
		ValidTo                                   *time.Time
	}
	err := tx.Raw(`select r.*, o.name from organisation_relations r join organisations o on o.code = `+them+`
		where `+us+` = ? and r.kind = 'SUCCEEDED_BY' order by r.valid_from, o.name`, code).Scan(&rows).Error
	out := make([]desk.OrgLink, len(rows))
	for i, r := range rows {
		out[i] = desk.OrgLink{Name: r.Name, OrgRelation: funding.OrgRelation{From: r.FromCode, To: r.ToCode, Kind: r.Kind, Since: day(&r.ValidFrom), Until: day(r.ValidTo), Share: r.Share, Note: r.Note}}
	}
	return out, err
}

func placesOf(tx *gorm.DB, o knownOrg, into map[string]string) error {
	var rows []struct{ Code, Name string }
	err := tx.Raw(`select code, name from organisations where code in (?, ?)`, o.ICB, o.Region).Scan(&rows).Error
	for _, r := range rows {
		into[r.Code] = r.Name
	}
	return err
}

func peopleInFacts(s desk.OrgSheet) []string {
	var ids []string
	for _, f := range s.History {
		ids = append(ids, f.LoadedBy, f.ConfirmedBy, f.DisputedBy, f.SettledBy)
	}
	for _, f := range s.Facts {
		ids = append(ids, f.LoadedBy)
	}
	return ids
}
