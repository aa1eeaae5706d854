package funding

import (
	"math/big"

	"github.com/tranche-funding/tranche/funding/money"
)

// A MatchState is how a trust's own money stands against the fund's, for one
// nature, on cumulative totals (domain 3.8 J6).
type MatchState struct {
	Org            string      `json:"organisation"` // "" = all trusts of the award
	Nature         Nature      `json:"nature"`
	NationalAgreed money.Pence `json:"national_agreed_pence"`
	LocalAgreed    money.Pence `json:"local_agreed_pence"`
	NationalDrawn  money.Pence `json:"national_drawn_pence"`
	LocalSpent     money.Pence `json:"local_spent_pence"`
}

// OnTrack reports whether the money spent keeps at least the agreed ratio of
// local to national money: compared as fractions, never as rounded decimals.
func (m MatchState) OnTrack() bool {
	spent := new(big.Int).Mul(big.NewInt(int64(m.LocalSpent)), big.NewInt(int64(m.NationalAgreed)))
	due := new(big.Int).Mul(big.NewInt(int64(m.LocalAgreed)), big.NewInt(int64(m.NationalDrawn)))
	return spent.Cmp(due) >= 0
}

// Missing is the least local money that would bring the match on track.
func (m MatchState) Missing() money.Pence {
	if m.OnTrack() || m.NationalAgreed == 0 {
		return 0
	}
	due := new(big.Int).Mul(big.NewInt(int64(m.LocalAgreed)), big.NewInt(int64(m.NationalDrawn)))
	whole, rest := due.QuoRem(due, big.NewInt(int64(m.NationalAgreed)), new(big.Int))
	need := money.Pence(whole.Int64())
	if rest.Sign() > 0 {
		need++
	}
	return need - m.LocalSpent
}

// Matches lists the state of match of an award: for each nature that it has
// money of, that of all trusts first, which is the test, and then each
// trust's own. spent is what the trusts have spent of their own money.
func (a Award) Matches(spent []ProfileCell) []MatchState {
	var out []MatchState
	for _, n := range Natures() {
		orgs := []string{""}
		if a.Joint() {
			orgs = append(orgs, a.Parties()...)
		}
		for _, org := range orgs {
			if m := a.matchOf(org, n, spent); m.NationalAgreed+m.LocalAgreed > 0 {
				out = append(out, m)
			}
		}
	}
	return out
}

func (a Award) matchOf(org string, n Nature, spent []ProfileCell) MatchState {
	m := MatchState{Org: org, Nature: n, NationalAgreed: sumOf(a.Profile, org, n), LocalAgreed: sumOf(a.Local, org, n), LocalSpent: sumOf(spent, org, n)}
	for _, l := range a.Limits {
		if l.Nature == n && (org == "" || l.Org == org) {
			m.NationalDrawn += l.Drawn
		}
	}
	return m
}

// sumOf adds the cells of one organisation ("" = all) and nature.
func sumOf(cells []ProfileCell, org string, n Nature) (sum money.Pence) {
	for _, c := range cells {
		if c.Nature == n && (org == "" || c.Org == org) {
			sum += c.Amount
		}
	}
	return sum
}
