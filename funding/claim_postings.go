package funding

import (
	"fmt"

	"github.com/tranche-funding/tranche/funding/money"
)

// A TakenPosting is a posting of the trust's ledger that a claim in flight or
// paid has taken, on whichever of its awards.
type TakenPosting struct {
	Key   string `json:"ledger_line"`
	Claim string `json:"claim"`
}

// checkPostings: a posting is claimed once, on one award of its trust, and for
// no more than it was. Where there is no invoice, nothing else would tell.
func checkPostings(c ClaimContent, taken []TakenPosting) error {
	sums := map[string]money.Pence{}
	for i, l := range c.Lines {
		if l.LedgerLine == "" {
			continue
		}
		at := fmt.Sprintf("lines[%d].ledger_line", i)
		for _, t := range taken {
			if t.Key == l.LedgerLine && t.Claim != c.ID {
				return conflict("LEDGER_LINE_CLAIMED", "The posting behind line %d is in claim %s already. Remove the line.", i+1, t.Claim).At(at).To("/claims/" + t.Claim)
			}
		}
		if sums[l.LedgerLine] += l.Eligible; sums[l.LedgerLine] > max(l.Gross, 0) {
			return conflict("LEDGER_LINE_OVERCLAIMED", "The posting behind line %d comes to %s, and the claim's lines take %s of it. Claim it once.", i+1, l.Gross, sums[l.LedgerLine]).At(at)
		}
	}
	return nil
}
