package funding

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/tranche-funding/tranche/funding/money"
)

// Evidence is a document that stands behind a line of a claim. The document
// itself is kept apart, by its hash.
type Evidence struct {
	Hash string    `json:"document_hash"` // SHA-256, in hex
	Name string    `json:"name"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// A Wanted is what evidence is wanted of a line, and why of this one.
type Wanted struct {
	What string `json:"what"` // "the invoice"
	Why  string `json:"why"`  // a sentence
}

// ofTenThousand is the size of a lot.
const ofTenThousand = 10_000

// Lot is a number from 0 to 9,999 that follows from words alone: the first
// eight bytes of their SHA-256, modulo 10,000. Anybody can work it out again,
// and nobody can choose it.
func Lot(words string) int {
	sum := sha256.Sum256([]byte(words))
	return int(binary.BigEndian.Uint64(sum[:8]) % ofTenThousand)
}

// InSample reports whether a lot falls into a sample of so many basis points.
func InSample(lot int, sample money.BasisPoints) bool { return lot < int(sample) }

// lotOf names a line for its lot.
func (c ClaimContent) lotOf(l ClaimLine) int { return Lot(c.ID + "/" + strconv.Itoa(l.No)) }

// Asks returns what evidence a line of the claim should have, if any: large
// lines, and a sample of all others. For the rest the line of the ledger is
// evidence enough (domain 3.2).
func (c ClaimContent) Asks(l ClaimLine, r ClaimRules) (Wanted, bool) {
	ask, r := Wanted{What: c.document(l)}, r.Held()
	if max(l.Gross, -l.Gross) >= r.EvidenceFrom {
		ask.Why = fmt.Sprintf("Asked for because the line is %s or more.", r.EvidenceFrom)
		return ask, true
	}
	lot := c.lotOf(l)
	ask.Why = fmt.Sprintf("Asked for because the line was chosen by the sample: number %04d of 10,000, below %d.", lot, r.Sample)
	return ask, InSample(lot, r.Sample)
}

// document names what stands behind a line of this kind.
func (c ClaimContent) document(l ClaimLine) string {
	switch {
	case l.Kind == LineAccrual, l.Kind == "" && c.Basis == BasisAccrued && l.Invoice == "":
		return "the purchase order"
	case l.Kind == LinePayroll:
		return "a signed summary of timesheets"
	case l.Kind == LineCredit:
		return "the credit note"
	case l.Kind == LineVATRefund:
		return "HMRC's notice of the refund"
	case l.Kind == LineRecharge:
		return "the recharge's invoice"
	}
	return "the invoice"
}

// KeepEvidence says where the evidence of old lines belongs when new lines
// replace them: a document stays with the invoice, the ledger line or else the
// item that it stands behind, wherever that has moved to. It returns the new
// lines with it; what belongs to no line any more is left out, and what a new
// line brings along from another claim stays.
func KeepEvidence(old, lines []ClaimLine) []ClaimLine {
	out := slices.Clone(lines)
	taken := make([]bool, len(out))
	for _, o := range old {
		if len(o.Evidence) == 0 {
			continue
		}
		at := slices.IndexFunc(indexes(out), func(i int) bool { return !taken[i] && out[i].item() == o.item() })
		if at >= 0 {
			taken[at], out[at].Evidence = true, o.Evidence
		}
	}
	return out
}

func indexes(lines []ClaimLine) []int {
	out := make([]int, len(lines))
	for i := range out {
		out[i] = i
	}
	return out
}

// item tells what a line is about, whatever its amounts.
func (l ClaimLine) item() string {
	switch {
	case l.LedgerLine != "":
		return "ledger/" + l.LedgerLine
	case l.Invoice != "":
		return "invoice/" + string(l.Kind) + "/" + Normalise(l.Supplier) + "/" + Normalise(l.Invoice)
	}
	return "item/" + l.CostLine + "/" + l.Description + "/" + l.Ledger
}
