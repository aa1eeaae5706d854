package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// The columns of a file of results, with what finance systems call them;
// compared by wordsOfHead. The reference and the status must be there.
const (
	resultReference = "payment reference"
	resultStatus    = "status"
	resultAmount    = "amount"
	resultPence     = "amount pence"
	resultDate      = "value date"
	resultReason    = "reason"
)

var resultNames = []struct {
	column string
	names  []string
}{
	{resultReference, []string{"payment reference", "payment ref", "our reference", "our ref", "end to end id", "end to end reference", "remittance reference", "transaction reference", "transaction ref", "reference", "ref", "payment id"}},
	{resultStatus, []string{"payment status", "status", "result", "outcome", "payment result", "state"}},
	{resultPence, []string{"amount pence", "amount in pence", "pence"}},
	{resultAmount, []string{"amount", "amount paid", "paid amount", "payment amount", "amount gbp", "value", "gbp"}},
	{resultDate, []string{"value date", "date paid", "paid date", "payment date", "date of payment", "settlement date", "date settled", "processed date", "date processed", "paid on", "date"}},
	{resultReason, []string{"reason", "failure reason", "return reason", "rejection reason", "error message", "error", "reason description", "message", "reason code", "error code", "comment", "comments", "narrative", "description"}},
}

// The words for what became of a payment. "Accepted" and "processed" are among
// neither: a payment that a bank has accepted is not paid yet.
var (
	paidWords   = []string{"paid", "success", "successful", "succeeded", "settled", "complete", "completed", "cleared", "paid in full"}
	failedWords = []string{"failed", "fail", "failure", "rejected", "reject", "returned", "returned unpaid", "unpaid", "not paid", "declined", "bounced", "recalled", "cancelled", "canceled", "stopped", "error", "unsuccessful"}
)

// mostPaymentResults is how many rows of a file of results are read.
const mostPaymentResults = 20_000

// ReadPaymentResults reads what the finance system says became of payments:
// separated text or a workbook, with the payment reference and the status at
// least, in the ways of ledgers (see [ReadLedger]). A cell that cannot be read
// is a problem that names it, and its row says nothing. A file whose dates
// never show whether day or month comes first is read day first.
func ReadPaymentResults(data []byte) (funding.PaymentResults, error) {
	sum := sha256.Sum256(data)
	r := resultReader{}
	r.SHA256 = hex.EncodeToString(sum[:])
	file, err := openSheets(data)
	if err != nil {
		return r.PaymentResults, err
	}
	r.sheetFile, r.dates = file, dateReader{workbook: file.book != nil}
	if file.book != nil {
		r.dates.from1904 = file.book.from1904
	}
	sheet, head, err := r.findHeads()
	if err != nil {
		return r.PaymentResults, err
	}
	var votes orderVotes
	err = r.walk(sheet, head, func(_ int, cells []string) {
		votes.hear(r.get(resultDate, cells), "", r.dates)
	})
	if order, contradicts := votes.order(); contradicts {
		r.dates.order = funding.DateOrderUnsaid
	} else if r.dates.order = order; order == funding.DateOrderUnsaid {
		r.dates.order = funding.DateOrderDMY
	}
	if err == nil {
		err = r.walk(sheet, head, r.row)
	}
	return r.PaymentResults, err
}

// A resultReader reads one file of results. What it has read so far is its
// results.
type resultReader struct {
	funding.PaymentResults
	sheetFile

	heads []string
	at    map[string]int
	dates dateReader
}

// findHeads finds the sheet and the row that has a reference and a status.
func (r *resultReader) findHeads() (sheet string, head int, err error) {
	for _, sheet := range r.sheets() {
		rows, numbers, err := r.top(sheet, mostHeadRows)
		if err != nil {
			return "", 0, err
		}
		for i, cells := range rows {
			at := map[string]int{}
			for _, n := range resultNames {
				for _, name := range n.names {
					where := slices.IndexFunc(cells, func(c string) bool { return wordsOfHead(c) == name })
					if _, has := at[n.column]; where >= 0 && !has {
						at[n.column] = where
					}
				}
			}
			_, reference := at[resultReference]
			if _, status := at[resultStatus]; reference && status {
				r.heads, r.at = distinctHeads(cells), at
				return sheet, numbers[i], nil
			}
		}
	}
	return "", 0, refusal.New(refusal.Invalid, "COLUMN_MISSING", "No row among the first %d names a payment reference and a status. Give the finance system's file with its row of heads.", mostHeadRows).At("file")
}

func (r *resultReader) walk(sheet string, head int, row func(n int, cells []string)) error {
	rows, done, err := r.rows(sheet)
	if err != nil {
		return err
	}
	defer done()
	for count := 0; ; {
		n, cells, err := rows.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if n <= head {
			continue
		}
		if count++; count > mostPaymentResults {
			return refusal.New(refusal.Invalid, "FILE_TOO_LONG", "The file has more than %d rows. Give the results of fewer payment runs.", mostPaymentResults).At("file")
		}
		row(n, cells)
	}
}

func (r *resultReader) get(column string, cells []string) string {
	at, ok := r.at[column]
	if !ok {
		return ""
	}
	return cellAt(cells, at)
}

// row reads one row: a result, a problem, or a row that is neither.
func (r *resultReader) row(n int, cells []string) {
	reference, status := r.get(resultReference, cells), wordsOfHead(r.get(resultStatus, cells))
	if status == "" && (reference == "" || totalLabel.MatchString(wordsOfHead(reference))) || status == wordsOfHead(r.heads[r.at[resultStatus]]) && wordsOfHead(reference) == wordsOfHead(r.heads[r.at[resultReference]]) {
		r.Skipped++
		return
	}
	result, column, f := r.result(n, cells)
	if f.bad() {
		r.problem(n, column, cells, f)
		return
	}
	r.Results = append(r.Results, result)
}

// result reads a row, or names the first cell of it that cannot be read.
func (r *resultReader) result(n int, cells []string) (p funding.PaymentResult, column string, f flaw) {
	p.Row = n
	if r.book == nil && tooMany(cells, len(r.heads)) {
		return p, resultReference, flaw{"ROW_TOO_WIDE", "begins a row with more cells than there are heads: a separator inside a cell that is not in quotation marks has moved its columns. Save the file again as an Excel workbook."}
	}
	if p.Reference, f = cleanWord(r.get(resultReference, cells)); f.bad() || p.Reference == "" {
		if !f.bad() {
			f = flaw{"REFERENCE_MISSING", "is empty. Give the payment's reference, as it stands in the payment file."}
		}
		return p, resultReference, f
	}
	if p.Paid, f = statusOf(r.get(resultStatus, cells)); f.bad() {
		return p, resultStatus, f
	}
	if p.Amount, column, f = r.amount(cells, p.Paid); f.bad() {
		return p, column, f
	}
	if r.get(resultDate, cells) != "" {
		if p.On, f = r.dates.read(r.get(resultDate, cells)); f.bad() {
			return p, resultDate, f
		}
	}
	p.Reason, f = cleanWord(r.get(resultReason, cells))
	return p, resultReason, f
}

func statusOf(cell string) (paid bool, f flaw) {
	words := wordsOfHead(cell)
	switch {
	case slices.Contains(paidWords, words):
		return true, flaw{}
	case slices.Contains(failedWords, words):
		return false, flaw{}
	case words == "":
		return false, flaw{"STATUS_MISSING", "is empty. Write PAID or FAILED."}
	}
	return false, flaw{"STATUS_UNKNOWN", "does not say whether the payment was made. Write PAID or FAILED."}
}

// amount reads what was paid, in pounds or in pence as the head says. One that
// failed may give none.
func (r *resultReader) amount(cells []string, paid bool) (p money.Pence, column string, f flaw) {
	column = resultAmount
	if text := r.get(resultPence, cells); text != "" {
		column = resultPence
		n, err := strconv.ParseInt(strings.TrimSuffix(text, ".0"), 10, 64)
		if p = money.Pence(n); err != nil || n > int64(money.Max) || n < -int64(money.Max) {
			return 0, column, flaw{"AMOUNT_MALFORMED", "is not a whole number of pence. Write it as 123456."}
		}
	} else if text := r.get(resultAmount, cells); text != "" || paid {
		if p, f = ledgerAmount(text, r.book != nil); f.bad() {
			return 0, column, f
		}
	}
	if p < 0 || p == 0 && paid {
		return 0, column, flaw{"AMOUNT_NOT_POSITIVE", "is no amount that can have been paid. Write what was paid, above 0.00."}
	}
	return p, column, flaw{}
}

func (r *resultReader) problem(row int, column string, cells []string, f flaw) {
	at, ok := r.at[column]
	if !ok { // a column that the file does not have: name the row by its reference
		at = r.at[resultReference]
		f.says = "has no " + column + ": the file has no such column. Give the file with it."
	}
	cell, seen := r.cellName(row, at), "it"
	if text := cellAt(cells, at); text != "" {
		seen = fmt.Sprintf("%q", short(text))
	}
	r.Problems = append(r.Problems, funding.PaymentProblem{Row: row, Cell: cell, Code: f.code, Says: fmt.Sprintf("%s (%s): %s %s", cell, r.heads[at], seen, f.says)})
}
