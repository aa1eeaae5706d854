package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tranche-funding/tranche/funding"
)

// A LedgerToRead is a ledger file that waits to be read.
type LedgerToRead struct {
	ID, Name string
	Data     []byte
	Mapping  funding.LedgerMapping
	Done     bool // it was read, or refused, already
}

// LedgerToRead loads a file and how it is to be read.
func (s *Store) LedgerToRead(ctx context.Context, id string) (l LedgerToRead, err error) {
	var mapping *string
	var status string
	err = s.pool.QueryRow(ctx, `select id, name, bytes, mapping::text, status from ledger_files where id = $1`, id).Scan(&l.ID, &l.Name, &l.Data, &mapping, &status)
	if err != nil {
		return l, fmt.Errorf("load ledger file %s: %w", id, err)
	}
	if l.Done = status != "WAITING" || mapping == nil; l.Done {
		return l, nil
	}
	return l, json.Unmarshal([]byte(*mapping), &l.Mapping)
}

// LedgersWaiting lists the files that have waited to be read for longer than
// age by the wall clock: oldest first, at most 50.
func (s *Store) LedgersWaiting(ctx context.Context, age time.Duration) (ids []string, err error) {
	err = s.db.WithContext(ctx).Raw(`select id from ledger_files where status = 'WAITING' and waits_since < clock_timestamp() - make_interval(secs => ?) order by waits_since, id limit 50`, age.Seconds()).Scan(&ids).Error
	return ids, err
}

// RefuseLedger keeps why a file cannot be read.
func (s *Store) RefuseLedger(ctx context.Context, id string, no *funding.Error) error {
	body, err := asJSON(no)
	if err != nil {
		return err
	}
	return s.db.WithContext(ctx).Exec(`update ledger_files set status = 'REFUSED', refusal = ?, waits_since = null where id = ? and status = 'WAITING'`, body, id).Error
}

// ledgerBatch is how many lines are copied at a time, and after how many
// somebody who waits is told.
const ledgerBatch = 5_000

// ReadLedger hands each line of a file that read calls its argument with to
// the record: once for each posting, whatever other files had it too. It is
// safe to run again, and tells progress how many lines were read so far. All
// is written in one transaction, in the end.
func (s *Store) ReadLedger(ctx context.Context, id string, read func(each func(funding.LedgerLine) error) (funding.LedgerReading, error), progress func(int)) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		w := ledgerWriter{ctx: ctx, tx: tx, file: id, store: s, progress: progress}
		if waits, err := w.begin(); err != nil || !waits {
			return err
		}
		reading, err := read(w.line)
		if err != nil {
			return err
		}
		if err := w.flush(); err != nil {
			return err
		}
		return w.settle(reading)
	})
}

type ledgerWriter struct {
	ctx      context.Context
	tx       pgx.Tx
	file     string
	award    string
	org      string
	store    *Store
	keys     *funding.LedgerKeys
	rows     [][]any
	read     int
	progress func(int)
}

// begin takes the file, and the trust's ledger: two files of one trust are
// written one after the other.
func (w *ledgerWriter) begin() (waits bool, err error) {
	var status string
	err = w.tx.QueryRow(w.ctx, `select award_id, org, status from ledger_files where id = $1`, w.file).Scan(&w.award, &w.org, &status)
	if err != nil {
		return false, fmt.Errorf("take ledger file %s: %w", w.file, err)
	}
	if _, err := w.tx.Exec(w.ctx, `select pg_advisory_xact_lock(hashtextextended($1, 0))`, "ledger of "+w.org); err != nil {
		return false, err
	}
	if err := w.tx.QueryRow(w.ctx, `select status from ledger_files where id = $1`, w.file).Scan(&status); err != nil || status != "WAITING" {
		return false, err
	}
	w.keys = funding.NewLedgerKeys(w.org)
	_, err = w.tx.Exec(w.ctx, `create temporary table ledger_new (like ledger_lines) on commit drop`)
	return true, err
}

// line takes the next line of the file.
func (w *ledgerWriter) line(l funding.LedgerLine) error {
	if l.Posted.IsZero() { // the ledger names a period and no day
		l.Posted = l.FY.MonthEnd(l.Month)
	}
	key, stem := w.keys.Next(l)
	w.rows = append(w.rows, []any{w.org, key, stem, w.file, l.Row, time.Date(l.Posted.Year, l.Posted.Month, l.Posted.Day, 0, 0, 0, 0, time.UTC), int(l.FY), int(l.Month),
		plainText(l.CostCentre), plainText(l.Account), plainText(l.Project), plainText(l.Supplier), plainText(l.Invoice), plainText(l.Description), plainText(l.Reference), int64(l.Net), int64(l.VAT), int64(l.Gross)})
	w.read++
	if len(w.rows) < ledgerBatch {
		return nil
	}
	return w.flush()
}

var ledgerColumns = []string{"org", "key", "stem", "file_id", "row_no", "posted", "fy", "month", "cost_centre", "account", "project", "supplier", "invoice", "description", "reference", "net", "vat", "gross"}

// flush copies the lines that have gathered. How many were read is told outside
// the transaction, for whoever looks on.
func (w *ledgerWriter) flush() error {
	if _, err := w.tx.CopyFrom(w.ctx, pgx.Identifier{"ledger_new"}, ledgerColumns, pgx.CopyFromRows(w.rows)); err != nil {
		return fmt.Errorf("copy ledger lines: %w", err)
	}
	w.rows = w.rows[:0]
	w.progress(w.read)
	_, err := w.store.pool.Exec(w.ctx, `update ledger_files set rows_read = $2 where id = $1 and status = 'WAITING'`, w.file, w.read)
	return err
}

// settle brings the lines that no file had brought before, marks those of its
// months that it no longer has, and says that the file is read.
func (w *ledgerWriter) settle(reading funding.LedgerReading) error {
	body, err := asJSON(reading)
	if err != nil {
		return err
	}
	var known string
	err = w.tx.QueryRow(w.ctx, `select coalesce(jsonb_agg(distinct jsonb_build_array(l.fy, l.month)), '[]')::text from ledger_lines l
		where l.org = $1 and (l.fy, l.month) in (select fy, month from ledger_new) and (l.project, l.cost_centre) in (select project, cost_centre from ledger_new)`, w.org).Scan(&known)
	if err != nil {
		return err
	}
	if _, err := w.tx.Exec(w.ctx, `analyze ledger_new`); err != nil {
		return err
	}
	gone, err := w.tx.Exec(w.ctx, goneSQL, w.org, w.file, w.award)
	if err != nil {
		return fmt.Errorf("mark what is gone: %w", err)
	}
	if _, err := w.tx.Exec(w.ctx, `update ledger_lines l set gone_in = null from ledger_new n where l.org = n.org and l.key = n.key and l.gone_in is not null`); err != nil {
		return err
	}
	added, err := w.tx.Exec(w.ctx, `insert into ledger_lines (org, key, stem, file_id, row_no, posted, fy, month, cost_centre, account, project, supplier, invoice, description, reference, net, vat, gross)
		select org, key, stem, file_id, row_no, posted, fy, month, cost_centre, account, project, supplier, invoice, description, reference, net, vat, gross from ledger_new on conflict (org, key) do nothing`)
	if err != nil {
		return fmt.Errorf("keep ledger lines: %w", err)
	}
	_, err = w.tx.Exec(w.ctx, `update ledger_files set status = 'READ', reading = $2, rows_read = $3, added = $4, gone = $5, known = $6, waits_since = null, read_at = tranche_now() where id = $1`,
		w.file, body, w.read, added.RowsAffected(), gone.RowsAffected(), known)
	return err
}

// goneSQL marks postings that a newer extract no longer has. It speaks for the
// days between its first and its last posting, for the projects and cost
// centres that it has, and, without codes, for its own award.
const goneSQL = `update ledger_lines l set gone_in = $2 from ledger_files f
	where f.id = l.file_id and l.org = $1 and l.gone_in is null and l.file_id <> $2
		and l.posted between (select min(posted) from ledger_new) and (select max(posted) from ledger_new)
		and (l.project, l.cost_centre) in (select distinct project, cost_centre from ledger_new)
		and (l.project <> '' or l.cost_centre <> '' or f.award_id = $3)
		and not exists (select 1 from ledger_new n where n.key = l.key)`
