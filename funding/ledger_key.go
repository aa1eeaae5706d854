package funding

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A Posting is one line of a trust's general ledger as the record keeps it:
// once, however many files it comes in.
type Posting struct {
	LedgerLine

	Key   string `json:"key"`             // identifies it within its trust, for ever
	Stem  string `json:"-"`               // the same without its amounts
	File  string `json:"file"`            // the one that it first came in
	Claim string `json:"claim,omitempty"` // the live claim that names it; "" = none
}

// LedgerKeys gives the lines of one file their keys. A key is made of what
// identifies a posting: its trust, date, codes, texts and amounts, and the
// how-manieth of its equals in the file it is. So a year-to-date extract brings
// only what is new, and two postings that are truly equal stay two.
type LedgerKeys struct {
	org  string
	seen map[[sha256.Size]byte]int
}

// NewLedgerKeys begins a file of a trust.
func NewLedgerKeys(org string) *LedgerKeys {
	return &LedgerKeys{org, map[[sha256.Size]byte]int{}}
}

// Next is the key of the file's next line, and its stem: what identifies it
// when its amounts change.
func (k *LedgerKeys) Next(l LedgerLine) (key, stem string) {
	cells := []string{k.org, l.Posted.String(), l.Account, l.CostCentre, l.Project, l.Supplier, l.Invoice, l.Reference, l.Description}
	for i, c := range cells {
		cells[i] = strings.Join(strings.Fields(strings.ToUpper(c)), " ")
	}
	said := strings.Join(cells, "\x1f")
	root := sha256.Sum256([]byte(said))
	same := sha256.Sum256(fmt.Appendf(nil, "%s\x1f%d\x1f%d\x1f%d", said, l.Net, l.VAT, l.Gross))
	k.seen[same]++
	sum := sha256.Sum256(fmt.Appendf(same[:], "\x1f%d", k.seen[same]))
	return hex.EncodeToString(sum[:]), hex.EncodeToString(root[:])
}

// A LedgerChange is one posting that a newer extract of its month tells
// otherwise: gone, added, or changed in its amount. Nothing claimed is undone
// by it: Claim says where it was.
type LedgerChange struct {
	Before *Posting    `json:"before,omitempty"` // absent when it was added
	After  *Posting    `json:"after,omitempty"`  // absent when it is gone
	Moved  money.Pence `json:"moved_pence"`      // gross, after − before
	Claim  string      `json:"claim,omitempty"`  // the claim that names Before
}

// A LedgerMonth is what a newer extract changes in a month that was read
// before.
type LedgerMonth struct {
	FY      calendar.FY    `json:"fy"`
	Month   calendar.Month `json:"month"`
	Changes []LedgerChange `json:"changes"`
	Moved   money.Pence    `json:"moved_pence"`
}

// LedgerCorrections compares the postings of known months that a newer extract
// no longer has with those that it has anew. Two of one stem are one posting
// whose amount was changed.
func LedgerCorrections(gone, added []Posting) []LedgerMonth {
	after := map[string][]Posting{}
	for _, p := range added {
		after[p.Stem] = append(after[p.Stem], p)
	}
	var changes []LedgerChange
	paired := map[string]bool{}
	for _, p := range gone {
		c := LedgerChange{Before: &p, Moved: -p.Gross, Claim: p.Claim}
		if same := after[p.Stem]; len(same) > 0 {
			next := same[0]
			c.After, c.Moved, after[p.Stem] = &next, next.Gross-p.Gross, same[1:]
			paired[next.Key] = true
		}
		changes = append(changes, c)
	}
	for _, p := range added {
		if !paired[p.Key] {
			changes = append(changes, LedgerChange{After: &p, Moved: p.Gross})
		}
	}
	return byMonth(changes)
}

func byMonth(changes []LedgerChange) []LedgerMonth {
	var out []LedgerMonth
	for _, c := range changes {
		p := c.Before
		if p == nil {
			p = c.After
		}
		i := slices.IndexFunc(out, func(m LedgerMonth) bool { return m.FY == p.FY && m.Month == p.Month })
		if i < 0 {
			i = len(out)
			out = append(out, LedgerMonth{FY: p.FY, Month: p.Month})
		}
		out[i].Changes = append(out[i].Changes, c)
		out[i].Moved += c.Moved
	}
	slices.SortStableFunc(out, func(a, b LedgerMonth) int {
		return (int(a.FY)-int(b.FY))*100 + int(a.Month) - int(b.Month)
	})
	return out
}
