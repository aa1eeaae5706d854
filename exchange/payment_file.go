package exchange

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// The kinds of records in a payment file, and its version: docs/payment-file.md.
const (
	recordHeader  = "H"
	recordItem    = "I"
	recordTrailer = "T"
	paymentLayout = "1"
)

// How many cells each kind of record has, its chain among them.
var recordCells = map[string]int{recordHeader: 9, recordItem: 10, recordTrailer: 4}

// A chain is the running hash of a payment file: that of each record is over
// the one before and the record's cells, so that the first record that was
// changed is the first whose chain does not fit.
type chain string

func (c chain) next(cells []string) chain {
	sum := sha256.Sum256([]byte(string(c) + "\n" + strings.Join(cells, "\x1f")))
	return chain(hex.EncodeToString(sum[:]))
}

// WritePaymentFile writes a payment run for the finance system, in the layout
// of docs/payment-file.md, and gives the file's SHA-256 in hexadecimal. The
// same run always gives the same bytes. A run that cannot be written (no item,
// an amount of 0 or less, a reference twice) is refused.
func WritePaymentFile(f funding.PaymentFile) (data []byte, hash string, err error) {
	if err := checkPaymentFile(f); err != nil {
		return nil, "", err
	}
	count, total := strconv.Itoa(len(f.Items)), strconv.FormatInt(int64(f.Total()), 10)
	records := [][]string{{recordHeader, paymentLayout, f.Run, f.Fund, f.PaysOn.String(), count, total, f.Previous}}
	for i, item := range f.Items {
		records = append(records, []string{recordItem, strconv.Itoa(i + 1), item.Reference, item.Org, item.Award, string(item.Nature), item.FY.String(), strconv.FormatInt(int64(item.Amount), 10), item.Claim})
	}
	records = append(records, []string{recordTrailer, count, total})
	var out bytes.Buffer
	file := csv.NewWriter(&out)
	file.UseCRLF = true
	var c chain
	for _, cells := range records {
		c = c.next(cells)
		safe := make([]string, 0, len(cells)+1)
		for _, cell := range cells {
			safe = append(safe, safeText(cell))
		}
		if err := file.Write(append(safe, string(c))); err != nil {
			return nil, "", fmt.Errorf("write payment file %s: %w", f.Run, err)
		}
	}
	file.Flush()
	return out.Bytes(), PaymentHash(out.Bytes()), file.Error()
}

// PaymentHash is the SHA-256 of a payment file in hexadecimal, by which the
// fund's next file refers to it.
func PaymentHash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

var (
	paymentWords = regexp.MustCompile(`^[^'\x00-\x1f\x7f\x{fffd}][^\x00-\x1f\x7f\x{fffd}]{0,79}$`)
	hexHash      = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// checkPaymentFile refuses what the layout cannot hold.
func checkPaymentFile(f funding.PaymentFile) error {
	bad := func(field, format string, args ...any) error {
		return refusal.New(refusal.Invalid, "PAYMENT_FILE_INVALID", "The payment file cannot be written: "+format, args...).At(field)
	}
	switch {
	case !paymentWords.MatchString(f.Run) || !paymentWords.MatchString(f.Fund):
		return bad("run", "its run or its fund is missing, too long or not plain text.")
	case f.PaysOn.IsZero():
		return bad("pays_on", "the day it pays on is missing.")
	case f.Previous != "" && !hexHash.MatchString(f.Previous):
		return bad("previous_sha256", "the hash of the file before is not 64 figures in hexadecimal.")
	case len(f.Items) == 0:
		return bad("items", "it has no payment.")
	}
	seen, total := map[string]int{}, money.Pence(0)
	for i, item := range f.Items {
		field := fmt.Sprintf("items[%d]", i)
		for _, words := range []string{item.Reference, item.Org, item.Award, string(item.Nature), item.Claim} {
			if !paymentWords.MatchString(words) {
				return bad(field, "payment %d has a cell that is missing, too long or not plain text: %q.", i+1, short(words))
			}
		}
		if !item.FY.Valid() || item.Amount <= 0 {
			return bad(field, "payment %d has the financial year %q and the amount %s. It needs a year, and an amount above £0.00.", i+1, item.FY, item.Amount)
		}
		if first := seen[item.Reference]; first > 0 {
			return bad(field, "payments %d and %d have the same reference, %s.", first, i+1, item.Reference)
		}
		seen[item.Reference] = i + 1
		var err error
		if total, err = money.Add(total, item.Amount); err != nil {
			return bad(field, "its payments are more than £999,999,999,999.99 together.")
		}
	}
	return nil
}

// VerifyPaymentFile reads a payment file and proves that nobody changed it
// since it was written: chain, count and control total. The first record that
// does not fit is named. That the file is the one that was sent, only its hash
// beside the run can prove: compare [PaymentHash].
func VerifyPaymentFile(data []byte) (funding.PaymentFile, error) {
	v := paymentVerifier{}
	file := csv.NewReader(bytes.NewReader(data))
	file.FieldsPerRecord = -1
	for {
		cells, err := file.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		v.record++
		if err != nil {
			return v.file, v.differs("cannot be read as comma-separated values")
		}
		if err := v.read(cells); err != nil {
			return v.file, err
		}
	}
	if !v.ended {
		v.record++
		return v.file, v.differs("is missing: the file ends before its trailer")
	}
	again, _, err := WritePaymentFile(v.file)
	if err != nil {
		return v.file, err
	}
	if !bytes.Equal(again, data) {
		return v.file, refusal.New(refusal.Invalid, "PAYMENT_FILE_CHANGED", "The records are as they were written, but the file is not: its quotation marks, line ends or blank lines were changed. Take the file from the payment run again.").At("file")
	}
	return v.file, nil
}

// A paymentVerifier reads a payment file record by record.
type paymentVerifier struct {
	file   funding.PaymentFile
	chain  chain
	record int // counted from 1
	count  string
	total  string
	ended  bool
}

func (v *paymentVerifier) differs(format string, args ...any) error {
	return refusal.New(refusal.Invalid, "PAYMENT_FILE_CHANGED", "Record %d %s. The file is not as it was written. Take it from the payment run again.", v.record, fmt.Sprintf(format, args...)).At(fmt.Sprintf("record %d", v.record))
}

func (v *paymentVerifier) read(cells []string) error {
	kind := cells[0]
	switch {
	case v.ended:
		return v.differs("stands after the trailer")
	case (v.record == 1) != (kind == recordHeader) || recordCells[kind] == 0:
		return v.differs("is of the kind %q", short(kind))
	case len(cells) != recordCells[kind]:
		return v.differs("has %d cells and should have %d", len(cells), recordCells[kind])
	}
	last := len(cells) - 1
	for i := range cells[:last] {
		cells[i] = plainText(cells[i])
	}
	if v.chain = v.chain.next(cells[:last]); string(v.chain) != cells[last] {
		return v.differs("does not fit the chain: one of its cells was changed, or a record before it was taken out")
	}
	switch kind {
	case recordHeader:
		return v.header(cells)
	case recordItem:
		return v.item(cells)
	}
	v.ended = true
	if cells[1] != v.count || cells[2] != v.total || strconv.Itoa(len(v.file.Items)) != v.count || strconv.FormatInt(int64(v.file.Total()), 10) != v.total {
		return v.differs("says %s payments of %s pence; the header says %s of %s, and the file has %d of %d", cells[1], cells[2], v.count, v.total, len(v.file.Items), int64(v.file.Total()))
	}
	return nil
}

// plainText undoes safeText. Cells never begin with the mark themselves.
func plainText(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && safeText(rest) == s {
		return rest
	}
	return s
}

func (v *paymentVerifier) header(cells []string) error {
	day, err := calendar.ParseDate(cells[4])
	if err != nil || cells[1] != paymentLayout {
		return v.differs("is of the layout %q and pays on %q", short(cells[1]), short(cells[4]))
	}
	v.count, v.total = cells[5], cells[6]
	v.file.Run, v.file.Fund, v.file.PaysOn, v.file.Previous = cells[2], cells[3], day, cells[7]
	return nil
}

func (v *paymentVerifier) item(cells []string) error {
	fy, errFY := calendar.ParseFY(cells[6])
	pence, errPence := strconv.ParseInt(cells[7], 10, 64)
	if errFY != nil || errPence != nil || pence <= 0 || pence > int64(money.Max) || cells[1] != strconv.Itoa(len(v.file.Items)+1) {
		return v.differs("is item %q of %q with %q pence", short(cells[1]), short(cells[6]), short(cells[7]))
	}
	v.file.Items = append(v.file.Items, funding.PaymentFileItem{Reference: cells[2], Org: cells[3], Award: cells[4], Nature: funding.Nature(cells[5]), FY: fy, Amount: money.Pence(pence), Claim: cells[8]})
	return nil
}
