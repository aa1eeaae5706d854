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
		w := &ledgerWriter{ctx: ctx, tx: tx, file: id, store: s, progress: progress}
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

// A ledgerWriter writes the lines of one file. What it has seen of the file is
// what the file speaks for: its days, its months and its codes.
type ledgerWriter struct {
	ctx              context.Context
	tx               pgx.Tx
	store            *Store
	file, award, org string
	progress         func(int)
	identify         *funding.LedgerKeys
	batch            ledgerColumns
	keys             map[string]bool
	codes            map[[2]string]bool
	months           map[[2]int]bool
	first, last      time.Time
	added            int64
}

// ledgerColumns are lines on their way to the table, column by column: a
// role may have no right to make temporary tables, so they go as arrays.
type ledgerColumns struct {
	texts [9][]string // key, stem, cost centre, account, project, supplier, invoice, description, reference
	ints  [6][]int64  // row, year, month, net, VAT, gross
	days  []time.Time
}

// begin takes the trust's ledger: two files of one trust, and one file twice,
// are written one after the other.
func (w *ledgerWriter) begin() (waits bool, err error) {
	var status string
	err = w.tx.QueryRow(w.ctx, `select award_id, org, status from ledger_files where id = $1`, w.file).Scan(&w.award, &w.org, &status)
	if err != nil {
		return false, fmt.Errorf("take ledger file %s: %w", w.file, err)
	}
	if _, err := w.tx.Exec(w.ctx, `select pg_advisory_xact_lock(hashtextextended($1, 0))`, "ledger of "+w.org); err != nil {
		return false, err
	}
	err = w.tx.QueryRow(w.ctx, `select status from ledger_files where id = $1`, w.file).Scan(&status)
	if status == "WAITING" && err == nil {
		err = w.forget()
	}
	w.identify, w.keys, w.codes, w.months = funding.NewLedgerKeys(w.org), map[string]bool{}, map[[2]string]bool{}, map[[2]int]bool{}
	return status == "WAITING", err
}

// forget takes back what the file brought when it was read with other columns.
func (w *ledgerWriter) forget() error {
	if _, err := w.tx.Exec(w.ctx, `update ledger_lines set gone_in = null where gone_in = $1`, w.file); err != nil {
		return err
	}
	_, err := w.tx.Exec(w.ctx, `delete from ledger_lines where file_id = $1`, w.file)
	return err
}

// line takes the next line of the file.
func (w *ledgerWriter) line(l funding.LedgerLine) error {
	if l.Posted.IsZero() { // the ledger names a period and no day
		l.Posted = l.FY.MonthEnd(l.Month)
	}
	key, stem := w.identify.Next(l)
	on := *midnight(l.Posted)
	for i, text := range []string{key, stem, l.CostCentre, l.Account, l.Project, l.Supplier, l.Invoice, l.Description, l.Reference} {
		w.batch.texts[i] = append(w.batch.texts[i], plainText(text))
	}
	for i, n := range []int64{int64(l.Row), int64(l.FY), int64(l.Month), int64(l.Net), int64(l.VAT), int64(l.Gross)} {
		w.batch.ints[i] = append(w.batch.ints[i], n)
	}
	w.batch.days = append(w.batch.days, on)
	w.keys[key] = true
	w.codes[[2]string{plainText(l.Project), plainText(l.CostCentre)}], w.months[[2]int{int(l.FY), int(l.Month)}] = true, true
	if w.first.IsZero() || on.Before(w.first) {
		w.first = on
	}
	if on.After(w.last) {
		w.last = on
	}
	if len(w.batch.days) < ledgerBatch {
		return nil
	}
	return w.flush()
}

// flush writes the lines that have gathered. How many were read is told outside
// the transaction, for whoever looks on.
func (w *ledgerWriter) flush() error {
	t, n := w.batch.texts, w.batch.ints
	done, err := w.tx.Exec(w.ctx, `insert into ledger_lines (org, file_id, key, stem, cost_centre, account, project, supplier, invoice, description, reference, row_no, fy, month, net, vat, gross, posted)
		select $1, $2, * from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::int[], $13::int[], $14::int[], $15::bigint[], $16::bigint[], $17::bigint[], $18::date[])
		on conflict (org, key) do nothing`, w.org, w.file, t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7], t[8], n[0], n[1], n[2], n[3], n[4], n[5], w.batch.days)
	if err != nil {
		return fmt.Errorf("keep ledger lines: %w", err)
	}
	w.added += done.RowsAffected()
	w.batch = ledgerColumns{}
	w.progress(len(w.keys))
	_, err = w.store.pool.Exec(w.ctx, `update ledger_files set rows_read = $2 where id = $1 and status = 'WAITING'`, w.file, len(w.keys))
	return err
}

// settle marks the postings that the file should have and has not, and says
// that it is read.
func (w *ledgerWriter) settle(reading funding.LedgerReading) error {
	body, err := asJSON(reading)
	if err != nil {
		return err
	}
	known, err := w.known()
	if err != nil {
		return err
	}
	gone, err := w.compare()
	if err != nil {
		return fmt.Errorf("compare with earlier files: %w", err)
	}
	_, err = w.tx.Exec(w.ctx, `update ledger_files set status = 'READ', reading = $2, rows_read = $3, added = $4, gone = $5, known = $6, waits_since = null, read_at = tranche_now() where id = $1`,
		w.file, body, len(w.keys), w.added, gone, known)
	return err
}

// known lists those of the file's months that earlier files had postings of,
// with its codes.
func (w *ledgerWriter) known() (months string, err error) {
	var years, numbers []int
	for m := range w.months {
		years, numbers = append(years, m[0]), append(numbers, m[1])
	}
	projects, centres := w.codeArrays()
	err = w.tx.QueryRow(w.ctx, `select coalesce(jsonb_agg(distinct jsonb_build_array(l.fy, l.month)), '[]')::text from ledger_lines l
		where l.org = $1 and l.file_id <> $2 and (l.fy, l.month) in (select * from unnest($3::int[], $4::int[])) and (l.project, l.cost_centre) in (select * from unnest($5::text[], $6::text[]))`,
		w.org, w.file, years, numbers, projects, centres).Scan(&months)
	return months, err
}

func (w *ledgerWriter) codeArrays() (projects, centres []string) {
	for c := range w.codes {
		projects, centres = append(projects, c[0]), append(centres, c[1])
	}
	return projects, centres
}

// compare marks the postings of earlier files that this one should have and has
// not, takes the mark from those that are back, and says how many are gone. An
// extract speaks for the days between its first and its last posting, for the
// projects and cost centres that it has, and, without codes, for its own award.
func (w *ledgerWriter) compare() (int, error) {
	projects, centres := w.codeArrays()
	rows, err := w.tx.Query(w.ctx, `select l.key, l.gone_in is not null from ledger_lines l join ledger_files f on f.id = l.file_id
		where l.org = $1 and l.file_id <> $2 and l.posted between $4 and $5 and (l.project, l.cost_centre) in (select * from unnest($6::text[], $7::text[]))
			and (l.project <> '' or l.cost_centre <> '' or f.award_id = $3)`, w.org, w.file, w.award, w.first, w.last, projects, centres)
	if err != nil {
		return 0, err
	}
	var gone, back []string
	var key string
	var marked bool
	_, err = pgx.ForEachRow(rows, []any{&key, &marked}, func() error {
		switch {
		case !w.keys[key] && !marked:
			gone = append(gone, key)
		case w.keys[key] && marked:
			back = append(back, key)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	if _, err = w.tx.Exec(w.ctx, `update ledger_lines set gone_in = $2 where org = $1 and key = any($3)`, w.org, w.file, gone); err != nil {
		return 0, err
	}
	_, err = w.tx.Exec(w.ctx, `update ledger_lines set gone_in = null where org = $1 and key = any($2)`, w.org, back)
	return len(gone), err
}
