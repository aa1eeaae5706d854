package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// keeping runs f for somebody who keeps the registers.
func (s *Store) keeping(ctx context.Context, who funding.Person, f func(tx *gorm.DB) error) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		funder, err := funderOf(tx, who)
		if err != nil {
			return err
		}
		if no := funding.May(who, "keepRegisters", funding.Subject{Funder: funder, What: "register"}); no != nil {
			return no
		}
		return f(tx)
	})
}

// ProposeFacts keeps what a file of assessments says, for somebody to say whom
// each row is about. Nothing is known from it until then. The same file again
// is the same proposal.
func (s *Store) ProposeFacts(ctx context.Context, who funding.Person, file funding.AssessedFile) (id string, err error) {
	id = file.Kind + "-" + file.Hash[:12]
	err = s.keeping(ctx, who, func(tx *gorm.DB) error {
		if _, err := funding.RegisterKindOf(file.Kind); err != nil {
			return err
		}
		body, err := asJSON(file.Rows)
		if err != nil {
			return err
		}
		return tx.Exec(`insert into register_files (id, kind, file_name, hash, as_of, status, uploaded_by, rows) values (?, ?, ?, ?, ?, 'PROPOSED', ?, ?) on conflict (id) do nothing`,
			id, file.Kind, file.Name, file.Hash, file.AsOf.String(), who.ID, body).Error
	})
	return id, err
}

type registerRow struct {
	ID, Kind, FileName, Status, UploadedBy string
	LoadedBy                               *string
	AsOf, UploadedAt                       time.Time
	LoadedAt                               *time.Time
	Summary                                *string
	N                                      int
}

const registerSQL = `select f.id, f.kind, f.file_name, f.status, f.as_of, f.uploaded_at, f.loaded_at, f.summary::text as summary, jsonb_array_length(f.rows) as n,
	coalesce(u.name, f.uploaded_by) as uploaded_by, coalesce(l.name, f.loaded_by) as loaded_by
	from register_files f left join people u on u.id = f.uploaded_by left join people l on l.id = f.loaded_by `

func (r registerRow) file() (desk.RegisterFile, error) {
	asOf := day(&r.AsOf)
	f := desk.RegisterFile{ID: r.ID, Kind: r.Kind, Name: r.FileName, Status: r.Status, AsOf: asOf.String(), UploadedBy: r.UploadedBy, LoadedBy: said(r.LoadedBy),
		UploadedAt: r.UploadedAt, LoadedAt: moment(r.LoadedAt), Rows: r.N}
	if r.Summary == nil {
		return f, nil
	}
	return f, json.Unmarshal([]byte(*r.Summary), &f.Loaded)
}

// RegisterDesk is what the keeper of registers works on: open disputes and the
// latest twenty files.
func (s *Store) RegisterDesk(ctx context.Context, who funding.Person) (d desk.RegisterDesk, err error) {
	err = s.keeping(ctx, who, func(tx *gorm.DB) error {
		if d.Now, err = nowIn(tx); err != nil {
			return err
		}
		if d.Disputes, err = openDisputes(tx); err != nil {
			return err
		}
		var rows []registerRow
		if err := tx.Raw(registerSQL + `order by f.uploaded_at desc, f.id limit 20`).Scan(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			f, err := r.file()
			if err != nil {
				return err
			}
			d.Files = append(d.Files, f)
		}
		return nil
	})
	return d, err
}

// openDisputes lists what trusts say is wrong and nobody has settled, the
// oldest first.
func openDisputes(tx *gorm.DB) ([]desk.DisputeRow, error) {
	var rows []struct {
		Fact         factRow `gorm:"embedded"`
		OrgName, Who string
	}
	err := tx.Raw(`select f.*, o.name as org_name, p.name as who from organisation_facts f join organisations o on o.code = f.org join people p on p.id = f.disputed_by
		where f.disputed_by is not null and f.settled_by is null
			and f.id = (select n.id from organisation_facts n where n.org = f.org and n.key = f.key order by n.as_of desc, n.id desc limit 1)
		order by f.disputed_at, f.id limit 200`).Scan(&rows).Error
	out := make([]desk.DisputeRow, len(rows))
	for i, r := range rows {
		out[i] = desk.DisputeRow{Org: r.Fact.Org, OrgName: r.OrgName, Fact: r.Fact.fact(), Who: r.Who}
	}
	return out, err
}

// RegisterSheet is one file with whom its rows are about, as proposed today.
func (s *Store) RegisterSheet(ctx context.Context, who funding.Person, id string) (sheet desk.RegisterSheet, err error) {
	err = s.keeping(ctx, who, func(tx *gorm.DB) error {
		sheet, _, err = readRegister(tx, id, false)
		return err
	})
	return sheet, err
}

func readRegister(tx *gorm.DB, id string, lock bool) (sheet desk.RegisterSheet, names []funding.KnownName, err error) {
	if lock {
		if err := tx.Exec(`select 1 from register_files where id = ? for update`, id).Error; err != nil {
			return sheet, nil, err
		}
	}
	var rows []registerRow
	if err := tx.Raw(registerSQL+`where f.id = ?`, id).Scan(&rows).Error; err != nil {
		return sheet, nil, err
	}
	if len(rows) == 0 {
		return sheet, nil, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no file %q. See listRegisters.", firstWords(id))
	}
	if sheet.File, err = rows[0].file(); err != nil {
		return sheet, nil, err
	}
	var said []funding.AssessedRow
	if err := scanBody(tx, &said, `select rows from register_files where id = ?`, id); err != nil {
		return sheet, nil, err
	}
	if sheet.Trusts, names, err = trustNames(tx); err != nil {
		return sheet, nil, err
	}
	var chosen []funding.NameChoice
	err = tx.Raw(`select name_norm as norm, coalesce(org, '') as org from register_names`).Scan(&chosen).Error
	sheet.Matches = funding.MatchRows(said, names, chosen)
	return sheet, names, err
}

// trustNames lists the trusts of the fund's area, and every name that one has
// or had.
func trustNames(tx *gorm.DB) (trusts []funding.Organisation, known []funding.KnownName, err error) {
	all, err := loadOrgs(tx)
	if err != nil {
		return nil, nil, err
	}
	for _, o := range all {
		if o.Kind == funding.Trust && o.OutOfScope == "" {
			trusts = append(trusts, o)
			known = append(known, funding.KnownName{Org: o.Code, Name: o.Name})
		}
	}
	var former []funding.KnownName
	err = tx.Raw(`select distinct f.org, f.value as name, true as former from organisation_facts f join organisations o on o.code = f.org
		where f.key = 'name' and f.value <> o.name and o.kind = 'TRUST' order by 1, 2`).Scan(&former).Error
	return trusts, append(known, former...), err
}

// LoadRegister loads a file: choices say, by the number of its row, which
// trust each is about, or that it is none of ours. They are remembered for the
// next file.
func (s *Store) LoadRegister(ctx context.Context, who funding.Person, id string, choices map[int]string) error {
	return s.keeping(ctx, who, func(tx *gorm.DB) error {
		sheet, names, err := readRegister(tx, id, true)
		if err != nil {
			return err
		}
		if sheet.File.Status != "PROPOSED" {
			return refusal.New(refusal.Conflict, "FILE_LOADED", "This file was loaded already. Upload the next one.")
		}
		if err := funding.CheckChoices(sheet.Matches, choices, names); err != nil {
			return err
		}
		summary, err := loadMatches(tx, who, sheet, choices)
		if err != nil {
			return err
		}
		body, err := asJSON(summary)
		if err != nil {
			return err
		}
		return one(tx.Exec(`update register_files set status = 'LOADED', loaded_by = ?, loaded_at = tranche_now(), summary = ? where id = ?`, who.ID, body, id), "register "+id)
	})
}

func loadMatches(tx *gorm.DB, who funding.Person, sheet desk.RegisterSheet, choices map[int]string) (sum funding.LoadSummary, err error) {
	now, err := nowIn(tx)
	if err != nil {
		return sum, err
	}
	asOf, err := calendar.ParseDate(sheet.File.AsOf)
	if err != nil {
		return sum, err
	}
	kind, err := funding.RegisterKindOf(sheet.File.Kind)
	if err != nil {
		return sum, err
	}
	var facts []orgFact
	chosen := map[string]string{} // by name: an organisation, or none
	for _, m := range sheet.Matches {
		org := choices[m.No]
		if m.Row.Code == "" {
			chosen[m.Row.Name] = org
		}
		if org == funding.NoneOfOurs {
			sum.None++
			continue
		}
		sum.Matched++
		for _, f := range m.Row.Facts {
			facts = append(facts, orgFact{org, funding.Fact{Key: f.Key, Value: f.Value, Source: fmt.Sprintf("%s: %s", kind.Title, sheet.File.Name), AsOf: asOf, LoadedBy: who.ID, ConfirmedBy: who.ID, ConfirmedAt: now}})
		}
	}
	if sum.Facts, err = sayFacts(tx, facts); err != nil {
		return sum, err
	}
	sum.Same = len(facts) - sum.Facts
	return sum, rememberNames(tx, who, chosen)
}

// rememberNames keeps whom a name stands for, in the order of names so that
// two writers cannot wait for each other.
func rememberNames(tx *gorm.DB, who funding.Person, chosen map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(chosen)) {
		org := chosen[name]
		if org == funding.NoneOfOurs {
			org = ""
		}
		err := tx.Exec(`insert into register_names (name_norm, name, org, by_person, at) values (?, ?, nullif(?, ''), ?, tranche_now())
			on conflict (name_norm) do update set name = excluded.name, org = excluded.org, by_person = excluded.by_person, at = excluded.at`, funding.NormaliseName(name), name, org, who.ID).Error
		if err != nil {
			return err
		}
	}
	return nil
}
