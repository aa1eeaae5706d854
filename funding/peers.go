package funding

import (
	"math/big"

	"github.com/tranche-funding/tranche/funding/money"
)

// FewPeers is how many trusts a comparison of costs needs, so that no one
// trust's price can be told from it (domain 8.3).
const FewPeers = 5

// A PeerRange compares one nationally funded cost line with lines of the same
// category in other bids of the round by trusts of the same kind. Quartiles
// are by nearest rank: of the peers' n amounts in order, those at place ¼ n,
// ½ n and ¾ n, rounded up. With fewer than [FewPeers] trusts they are zero.
type PeerRange struct {
	Line     string      `json:"line"`
	Category Category    `json:"category"`
	PerBed   bool        `json:"per_bed"` // amounts are for each of a trust's beds, else whole
	Own      money.Pence `json:"own_pence"`
	Trusts   int         `json:"trusts"` // that have such a line
	Lines    int         `json:"lines"`
	Lower    money.Pence `json:"lower_quartile_pence"`
	Median   money.Pence `json:"median_pence"`
	Upper    money.Pence `json:"upper_quartile_pence"`
}

// Enough reports whether there are enough peers to compare with.
func (p PeerRange) Enough() bool { return p.Trusts >= FewPeers }

// Standing says where the line lies among its peers, in words.
func (p PeerRange) Standing() string {
	switch {
	case !p.Enough():
		return "Too few to compare"
	case p.Own > p.Upper:
		return "Above the upper quartile"
	case p.Own < p.Lower:
		return "Below the lower quartile"
	}
	return "Within the middle half"
}

// Ranges puts each nationally funded line of c beside its peers, by category:
// those by bed where there are enough of them and the trust's beds are known,
// else whole amounts.
func Ranges(c Content, whole, byBed map[Category]PeerRange, beds int) []PeerRange {
	var out []PeerRange
	for _, l := range c.Lines {
		own := l.Amounts.Total()
		if l.Source != NationalMoney || own == 0 {
			continue
		}
		r, perBed := whole[l.Category], byBed[l.Category]
		if beds > 0 && perBed.Enough() {
			r, own = perBed, money.RoundRat(new(big.Rat).Quo(own.Rat(), big.NewRat(int64(beds), 1)))
		}
		r.Line, r.Category, r.Own = l.Ref, l.Category, own
		out = append(out, r)
	}
	return out
}
