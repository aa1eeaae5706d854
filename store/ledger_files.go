package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// DropLedger keeps an extract of a trust's ledger on an award and returns its
// id. The same bytes again are the same file. A layout whose columns the trust
// has mapped before needs no more: the file waits to be read.
func (s *Store) DropLedger(ctx context.Context, who funding.Person, award, name string, data []byte, heads funding.LedgerHeads) (id string, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		a, err := ledgerAward(tx, who, "uploadLedger", award)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		hash := hex.EncodeToString(sum[:])
		if err := hold(tx, "ledger/"+award); err != nil {
			return err
		}
		if err := tx.Raw(`select id from ledger_files where award_id = ? and hash = ?`, award, hash).Scan(&id).Error; err != nil || id != "" {
			return err
		}
		id, err = insertLedger(tx, who, a, name, hash, data, heads)
		return err
	})
	return id, err
}

// ledgerAward reads an award for somebody who may do an action with its ledger.
func ledgerAward(tx *gorm.DB, who funding.Person, action funding.Action, award string) (funding.Award, error) {
	a, err := loadAward(tx, award)
	if err != nil {
		return a, err
	}
	if no := funding.May(who, action, a.Subject()); no != nil {
		return a, no
	}
	return a, nil
}

func insertLedger(tx *gorm.DB, who funding.Person, a funding.Award, name, hash string, data []byte, heads funding.LedgerHeads) (string, error) {
	no, err := nextNumber(tx, "ledger/"+a.ID)
	if err != nil {
		return "", err
	}
	body, err := asJSON(heads)
	if err != nil {
		return "", err
	}
	var mapping *string
	err = tx.Raw(`select mapping::text from ledger_mappings where org = ? and layout = ?`, a.Org, funding.LedgerLayout(heads.Heads)).Scan(&mapping).Error
	if err != nil {
		return "", err
	}
	status, since := desk.LedgerColumns, (*time.Time)(nil)
	if mapping != nil {
		now := time.Now()
		status, since = desk.LedgerWaiting, &now
	}
	id := fmt.Sprintf("%s-L%d", a.ID, no)
	return id, tx.Exec(`insert into ledger_files (id, award_id, org, hash, name, bytes, size, status, heads, mapping, waits_since, uploaded_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, a.ID, a.Org, hash, plainText(firstWords(name)), data, len(data), status, body, mapping, since, who.ID).Error
}

// PutLedgerMapping says what a file's columns are, for this file and for every
// later one with the same heads. The file then waits to be read, or to be read
// anew while nothing has been built on what it brought.
func (s *Store) PutLedgerMapping(ctx context.Context, who funding.Person, file string, m funding.LedgerMapping) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		f, a, err := takeLedger(tx, who, "putLedgerMapping", file)
		if err != nil {
			return err
		}
		if err := mayReadAnew(tx, f); err != nil {
			return err
		}
		if err := m.Check(f.Heads.Heads); err != nil {
			return err
		}
		body, err := asJSON(m)
		if err != nil {
			return err
		}
		err = tx.Exec(`insert into ledger_mappings (org, layout, mapping, by_person) values (?, ?, ?, ?)
			on conflict (org, layout) do update set mapping = excluded.mapping, by_person = excluded.by_person, at = excluded.at`, a.Org, funding.LedgerLayout(f.Heads.Heads), body, who.ID).Error
		if err != nil {
			return err
		}
		return one(tx.Exec(`update ledger_files set status = 'WAITING', mapping = ?, refusal = null, rows_read = 0, waits_since = clock_timestamp() where id = ?`, body, file), "ledger file")
	})
}

// mayReadAnew refuses to read a file again once a newer one was compared with
// it, or a claim names what it brought.
func mayReadAnew(tx *gorm.DB, f desk.LedgerFile) error {
	switch f.Status {
	case desk.LedgerWaiting:
		return refuse("LEDGER_READ", "This file is being read as its columns were said. Wait until it is.")
	case desk.LedgerColumns, desk.LedgerRefused:
		return nil
	}
	var newer, claimed bool
	err := tx.Raw(`select exists (select 1 from ledger_files n, ledger_files f where f.id = ? and n.org = f.org and n.read_at > f.read_at),
		exists (select 1 from ledger_lines l join claim_lines c on c.ledger_line = l.key join claims k on k.id = c.claim_id where l.file_id = ? and k.status not in ('REJECTED', 'WITHDRAWN', 'REVERSED'))`, f.ID, f.ID).Row().Scan(&newer, &claimed)
	switch {
	case err != nil:
		return err
	case newer:
		return refuse("LEDGER_READ", "A newer file was read since. Change the columns of that one.")
	case claimed:
		return refuse("LEDGER_CLAIMED", "A claim names postings of this file, so it stays as it was read. Withdraw the claim first, or drop a corrected extract.")
	}
	return nil
}

// takeLedger reads a file for somebody who may do an action with it.
func takeLedger(tx *gorm.DB, who funding.Person, action funding.Action, id string) (desk.LedgerFile, funding.Award, error) {
	f, err := loadLedger(tx, id)
	if err != nil {
		return f, funding.Award{}, err
	}
	a, err := ledgerAward(tx, who, action, f.Award)
	return f, a, err
}

type ledgerRow struct {
	ID, AwardID, Org, Hash, Name, Heads, UploadedBy string
	Size                                            int64
	Status                                          desk.LedgerStatus
	Mapping, Reading, Refusal                       *string
	RowsRead, Added, Gone                           int
	UploadedAt                                      time.Time
}

const ledgerSQL = `select f.id, f.award_id, f.org, f.hash, f.name, f.size, f.status, f.heads::text as heads, f.mapping::text as mapping, f.rows_read, f.added, f.gone,
	f.reading::text as reading, f.refusal::text as refusal, coalesce(p.name, f.uploaded_by) as uploaded_by, f.uploaded_at
	from ledger_files f left join people p on p.id = f.uploaded_by `

func (r ledgerRow) file() (desk.LedgerFile, error) {
	f := desk.LedgerFile{ID: r.ID, Award: r.AwardID, Org: r.Org, Name: r.Name, Hash: r.Hash, Size: r.Size, Status: r.Status, RowsRead: r.RowsRead, Added: r.Added, Gone: r.Gone,
		UploadedBy: r.UploadedBy, UploadedAt: r.UploadedAt}
	for _, part := range []struct {
		text *string
		into any
	}{{&r.Heads, &f.Heads}, {r.Mapping, &f.Mapping}, {r.Reading, &f.Reading}, {r.Refusal, &f.Refusal}} {
		if part.text == nil {
			continue
		}
		if err := json.Unmarshal([]byte(*part.text), part.into); err != nil {
			return f, fmt.Errorf("read ledger file %s: %w", r.ID, err)
		}
	}
	return f, nil
}

func loadLedger(tx *gorm.DB, id string) (desk.LedgerFile, error) {
	var rows []ledgerRow
	if err := tx.Raw(ledgerSQL+`where f.id = ?`, id).Scan(&rows).Error; err != nil {
		return desk.LedgerFile{}, err
	}
	if len(rows) == 0 {
		return desk.LedgerFile{}, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no ledger file %q that you can see.", firstWords(id))
	}
	return rows[0].file()
}

// LedgerDesk lists the ledger files of an award.
func (s *Store) LedgerDesk(ctx context.Context, who funding.Person, award string) (d desk.LedgerDesk, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		d.Viewer = who
		if d.Award, err = ledgerAward(tx, who, "getLedgerFile", award); err != nil {
			return err
		}
		var rows []ledgerRow
		if err := tx.Raw(ledgerSQL+`where f.award_id = ? order by f.uploaded_at desc, f.id desc limit 20`, award).Scan(&rows).Error; err != nil {
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
