package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// ErrTaken marks a payment file whose name another file has already where it
// was to go. It is not tried again before somebody asks for it.
var ErrTaken = errors.New("another file of that name is there already")

// A PaymentFile is a payment file as it leaves the house. Hash is the SHA-256
// of its bytes, in hex.
type PaymentFile struct {
	Run  string
	Data []byte
	Hash string
}

// writeHandoff writes the payment file of a run that was just released,
// chained to the fund's file before, and keeps it until it is handed over.
func (s *Store) writeHandoff(tx *gorm.DB, r funding.Run, at time.Time) error {
	if s.files == nil {
		return fmt.Errorf("release %s: this process writes no payment files", r.ID)
	}
	if err := hold(tx, "payment-files/"+r.Fund); err != nil {
		return err
	}
	var last []struct {
		Seq  int
		Hash string
	}
	if err := tx.Raw(`select seq, hash from handoffs where fund = ? order by seq desc limit 1`, r.Fund).Scan(&last).Error; err != nil {
		return err
	}
	seq, previous := 1, ""
	if len(last) > 0 {
		seq, previous = last[0].Seq+1, last[0].Hash
	}
	r, err := withYears(tx, r)
	if err != nil {
		return err
	}
	data, hash, err := s.files(r.PaymentFile(previous))
	if err != nil {
		return fmt.Errorf("write the payment file of %s: %w", r.ID, err)
	}
	return tx.Exec(`insert into handoffs (run_id, fund, funder, seq, file, hash, previous, made_at) values (?, ?, ?, ?, ?, ?, ?, ?)`,
		r.ID, r.Fund, r.Funder, seq, data, hash, previous, at).Error
}

// withYears puts in the claims' years where a run was put together before its
// items had them.
func withYears(tx *gorm.DB, r funding.Run) (funding.Run, error) {
	r = r.Referenced()
	for n := range r.Items {
		if r.Items[n].FY != 0 {
			continue
		}
		var fy int
		if err := tx.Raw(`select fy from claims where id = ?`, r.Items[n].Claim).Row().Scan(&fy); err != nil {
			return r, err
		}
		r.Items[n].FY = calendar.FY(fy)
	}
	return r, nil
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func retryHandoff(tx *gorm.DB, run string) error {
	return one(tx.Exec(`update handoffs set refused_at = null, retry_at = clock_timestamp() where run_id = ? and handed_at is null`, run), "payment file")
}

type handoffRow struct {
	RunID    string
	File     []byte
	Hash     string
	Attempts int
}

// HandOver gives the waiting payment files of one run (of all, when ref is
// zero) to put, each in a transaction of its own and a fund's files in their
// order: it is marked with its row locked, so no other process hands it over
// too. A run that was recorded as paid before its file left is closed, and its
// file stays: money must not go twice. It keeps the commands that tell the runs, and returns them. One that
// cannot be put now is noted with why and when to try again, and ends it.
func (s *Store) HandOver(ctx context.Context, ref funding.Ref, put func(context.Context, PaymentFile) error) (told []Pending, err error) {
	for {
		p, more, err := s.handOne(ctx, ref, put)
		if err != nil || !more {
			return told, err
		}
		told = append(told, p)
	}
}

func (s *Store) handOne(ctx context.Context, ref funding.Ref, put func(context.Context, PaymentFile) error) (p Pending, more bool, err error) {
	var failed error
	err = s.tx(ctx, func(tx *gorm.DB) error {
		var rows []handoffRow
		err := tx.Raw(`select run_id, file, hash, attempts from handoffs h where handed_at is null and refused_at is null and retry_at <= clock_timestamp() and (? = '' or run_id = ?)
			and exists (select 1 from runs r where r.id = h.run_id and not r.closed)
			and not exists (select 1 from handoffs e join runs r on r.id = e.run_id and not r.closed where e.fund = h.fund and e.seq < h.seq and e.handed_at is null and e.refused_at is null)
			order by made_at, fund, seq limit 1 for update skip locked`, ref.ID, ref.ID).Scan(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		row := rows[0]
		failed = put(ctx, PaymentFile{row.RunID, row.File, row.Hash})
		if failed != nil && !errors.Is(failed, ErrTaken) {
			wait := min(time.Duration(1<<min(row.Attempts, 10))*time.Second, 10*time.Minute)
			return tx.Exec(`update handoffs set attempts = attempts + 1, last_error = ?, retry_at = clock_timestamp() + make_interval(secs => ?) where run_id = ?`, failed.Error(), wait.Seconds(), row.RunID).Error
		}
		more = true
		p, err = markHanded(tx, row, failed)
		return err
	})
	if err == nil && !errors.Is(failed, ErrTaken) {
		err = failed
	}
	return p, more, err
}

// markHanded marks what became of a file for good, and keeps the command that
// tells its run.
func markHanded(tx *gorm.DB, row handoffRow, refused error) (Pending, error) {
	set, why := `handed_at = tranche_now(), last_error = ?`, ""
	if refused != nil {
		set, why = `refused_at = tranche_now(), last_error = ?`, refused.Error()
	}
	if err := one(tx.Exec(`update handoffs set attempts = attempts + 1, `+set+` where run_id = ?`, why, row.RunID), "payment file"); err != nil {
		return Pending{}, err
	}
	body, err := json.Marshal(funding.HandOverBody{Hash: row.Hash, Sent: refused == nil})
	if err != nil {
		return Pending{}, err
	}
	ref := funding.Ref{Kind: funding.RunKind, ID: row.RunID}
	id := fmt.Sprintf("%s/hand-over/%d", ref, row.Attempts+1)
	return Pending{ID: id, Ref: ref, Verb: funding.HandOverFile},
		insertCommand(tx, funding.Command{ID: id, Kind: ref.Kind, Aggregate: ref.ID, Verb: funding.HandOverFile, Body: body, By: funding.Engine().ID})
}

// verifyFiles works the chains of payment files out again, fund by fund, and
// names the first that does not fit. It also misses files of released runs.
func verifyFiles(tx *gorm.DB) (n int, broken string, err error) {
	rows, err := tx.Raw(`select run_id, fund, seq, file, hash, previous from handoffs order by fund, seq`).Rows()
	if err != nil {
		return 0, "", err
	}
	defer rows.Close()
	fund, seq, last := "", 0, ""
	for rows.Next() {
		var h struct {
			RunID, Fund, Hash, Previous string
			Seq                         int
			File                        []byte
		}
		if err := tx.ScanRows(rows, &h); err != nil {
			return n, "", err
		}
		if h.Fund != fund {
			fund, seq, last = h.Fund, 0, ""
		}
		switch {
		case hashOf(h.File) != h.Hash:
			return n, "The payment file of run " + h.RunID + " was changed after it was written: its hash is not that of its bytes.", nil
		case h.Seq != seq+1 || h.Previous != last:
			return n, "The payment file of run " + h.RunID + " does not follow from the fund's file before it: one was removed or replaced.", nil
		}
		n, seq, last = n+1, h.Seq, h.Hash
	}
	return n, "", rows.Err()
}

// PaymentFile is the payment file of a released run, for those who may see it.
func (s *Store) PaymentFile(ctx context.Context, who funding.Person, run string) (f desk.PaymentFile, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		r, err := loadRun(tx, run)
		if err != nil {
			return err
		}
		if err := funding.May(who, "getPaymentFile", r.Subject()); err != nil {
			return err
		}
		found, err := paymentFileOf(tx, run)
		if err != nil || found == nil {
			return errors.Join(err, refusal.New(refusal.NotFound, "NO_PAYMENT_FILE", "Payment run %s has no file yet. It is written when the run is released.", run))
		}
		f = *found
		return tx.Raw(`select file from handoffs where run_id = ?`, run).Row().Scan(&f.Data)
	})
	return f, err
}

// paymentFileOf reads what is known of a run's file, but its bytes; nil when
// there is none yet.
func paymentFileOf(tx *gorm.DB, run string) (*desk.PaymentFile, error) {
	var rows []desk.PaymentFile
	err := tx.Raw(`select run_id as run, seq, hash, previous, made_at as made, attempts, last_error, handed_at as handed, refused_at as refused, length(file) as size from handoffs where run_id = ?`, run).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}
