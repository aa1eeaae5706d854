package funding

import (
	"cmp"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A PoolSource is money of a year that one award gave up, as the pool shows it.
type PoolSource struct {
	Fund   string      `json:"fund"`
	FY     calendar.FY `json:"fy"`
	Nature Nature      `json:"nature"`
	Award  string      `json:"award"`
	Change string      `json:"change"`
	Amount money.Pence `json:"amount_pence"`
	At     time.Time   `json:"at"`
}

// A Pool is what a fund's awards gave up of a year and nature, and how much of
// it can still be given to others. It lapses on 31 March.
type Pool struct {
	Fund     string       `json:"fund"`
	FY       calendar.FY  `json:"fy"`
	Nature   Nature       `json:"nature"`
	Released money.Pence  `json:"released_pence"`
	Left     money.Pence  `json:"left_pence"` // never more than the fund has not promised
	Sources  []PoolSource `json:"sources"`
}

// Pools are the pools of one year by fund and nature. Money of a pool that the
// fund has promised since, by whatever decision, is not in it any more.
func Pools(fy calendar.FY, sources []PoolSource, cover []Cover) []Pool {
	var out []Pool
	for _, s := range sources {
		if s.FY != fy {
			continue
		}
		i := slices.IndexFunc(out, func(p Pool) bool { return p.Fund == s.Fund && p.Nature == s.Nature })
		if i < 0 {
			out, i = append(out, Pool{Fund: s.Fund, FY: fy, Nature: s.Nature}), len(out)
		}
		out[i].Released += s.Amount
		out[i].Sources = append(out[i].Sources, s)
	}
	for i, p := range out {
		free := slices.IndexFunc(cover, func(c Cover) bool { return c.Fund == p.Fund && c.FY == fy && c.Nature == p.Nature })
		if free >= 0 {
			out[i].Left = max(0, min(p.Released, cover[free].Unallocated()))
		}
	}
	slices.SortFunc(out, func(a, b Pool) int { return cmp.Or(cmp.Compare(a.Fund, b.Fund), cmp.Compare(a.Nature, b.Nature)) })
	return out
}
