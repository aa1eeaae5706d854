package funding

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A YearEnd is one limit as a year closed on it: what was not drawn lapses
// (domain 3.1).
type YearEnd struct {
	Limit
	Lapsed   money.Pence   `json:"lapsed_pence"`
	Accounts calendar.Date `json:"draft_accounts,omitzero"` // by which accruals are trued up and the statement is signed
}

// A YearStatement is what one year of an award came to for one trust: what the
// chief finance officer signs, kept under its hash.
type YearStatement struct {
	Award   string      `json:"award"`
	Title   string      `json:"title"`
	Org     string      `json:"organisation"`
	FY      calendar.FY `json:"fy"`
	Profile int         `json:"profile_version"`
	Closed  bool        `json:"closed"` // what was not drawn has lapsed
	Lines   []YearLine  `json:"lines"`
	TrueUps []TrueUp    `json:"true_ups"`
}

// A YearLine is the money of one nature. Amounts are gross pence.
type YearLine struct {
	Nature           Nature      `json:"nature"`
	Profile          money.Pence `json:"profile_pence"`
	Drawn            money.Pence `json:"drawn_pence"`
	InFlight         money.Pence `json:"in_flight_pence"`
	Undrawn          money.Pence `json:"undrawn_pence"`
	Lapsed           money.Pence `json:"lapsed_pence"`             // of undrawn, once the year has closed
	Lifetime         money.Pence `json:"lifetime_pence"`           // the profile of all years
	LifetimeDrawn    money.Pence `json:"lifetime_drawn_pence"`     // by the end of this year
	LifetimePercent  string      `json:"lifetime_drawn_percent"`   // "21.74%"
	LifetimeLapsed   money.Pence `json:"lifetime_lapsed_pence"`    // by the end of this year
	LifetimePossible money.Pence `json:"lifetime_available_pence"` // the profile of all years less what has lapsed
	LocalPlan        money.Pence `json:"local_profile_pence"`
	LocalSpent       money.Pence `json:"local_spent_pence"`
	LocalKnown       bool        `json:"local_spent_known"` // somebody said it, or the ledger does
	Match            string      `json:"match_ratio_percent"`
	Required         string      `json:"match_required_percent"`
	RequiredLocal    money.Pence `json:"match_required_local_pence"` // of all years, over
	RequiredNational money.Pence `json:"match_required_national_pence"`
	MatchMet         bool        `json:"match_met"` // compared as fractions, never as rounded per cents
}

// LocalSpend is what a trust spent of its own in a year.
type LocalSpend struct {
	Org    string      `json:"organisation"`
	Nature Nature      `json:"nature"`
	Amount money.Pence `json:"amount_pence"`
}

// YearFacts is what the end of a year is worked out from, beside the award.
type YearFacts struct {
	Claims []Claim      // of the award, those that are over included
	Plan   []PlanCell   // by month
	Local  []LocalSpend // of the year, by the latest pack of each trust
}

// MakeYearStatement works out a trust's year. It changes nothing.
func MakeYearStatement(a Award, org string, fy calendar.FY, local []LocalSpend) YearStatement {
	s := YearStatement{Award: a.ID, Title: a.Title, Org: org, FY: fy, Profile: a.ProfileVersion, Closed: a.yearClosed(fy), Lines: []YearLine{}, TrueUps: []TrueUp{}}
	for _, n := range []Nature{Capital, Revenue} {
		if l := a.yearLine(org, fy, n, local); l.Profile != 0 || l.LocalPlan != 0 || l.LocalSpent != 0 {
			s.Lines = append(s.Lines, l)
		}
	}
	for _, t := range a.TrueUps {
		if t.Org == org && t.FY == fy {
			s.TrueUps = append(s.TrueUps, t)
		}
	}
	return s
}

func (a Award) yearLine(org string, fy calendar.FY, n Nature, local []LocalSpend) YearLine {
	l, _ := a.Limit(org, fy, n)
	y := YearLine{Nature: n, Profile: l.Profile, Drawn: l.Drawn, InFlight: l.InFlight, Undrawn: l.Undrawn()}
	for _, x := range a.Limits {
		if x.Org != org || x.Nature != n {
			continue
		}
		y.Lifetime += x.Profile
		if x.FY > fy {
			continue
		}
		y.LifetimeDrawn += x.Drawn
		if a.yearClosed(x.FY) {
			y.LifetimeLapsed += x.Undrawn()
		}
	}
	if a.yearClosed(fy) {
		y.Lapsed = l.Undrawn()
	}
	y.LifetimePossible, y.LifetimePercent = y.Lifetime-y.LifetimeLapsed, percentOf(y.LifetimeDrawn, y.Lifetime)
	for _, c := range a.Local {
		if c.Org == org && c.Nature == n {
			y.RequiredLocal += c.Amount
			if c.FY == fy {
				y.LocalPlan += c.Amount
			}
		}
	}
	y.RequiredNational = y.Lifetime
	for _, s := range local {
		if s.Org == org && s.Nature == n {
			y.LocalSpent, y.LocalKnown = y.LocalSpent+s.Amount, true
		}
	}
	y.Match, y.Required = percentOf(y.LocalSpent, y.Drawn), percentOf(y.RequiredLocal, y.RequiredNational)
	y.MatchMet = MatchMet(y.LocalSpent, y.Drawn, y.RequiredLocal, y.RequiredNational)
	return y
}

// MatchMet reports whether local ÷ national is at least requiredLocal ÷
// requiredNational. Amounts are pence; nothing is rounded, so a penny decides.
func MatchMet(local, national, requiredLocal, requiredNational money.Pence) bool {
	times := func(a, b money.Pence) *big.Int { return new(big.Int).Mul(big.NewInt(int64(a)), big.NewInt(int64(b))) }
	return times(local, requiredNational).Cmp(times(requiredLocal, national)) >= 0
}

// percentOf writes part of whole with two decimals, "" when there is no whole.
func percentOf(part, whole money.Pence) string {
	if whole == 0 {
		return ""
	}
	return new(big.Rat).Mul(money.Ratio(part, whole), big.NewRat(100, 1)).FloatString(2) + "%"
}

// Hash seals a statement.
func (s YearStatement) Hash() string {
	b, err := json.Marshal(s)
	if err != nil {
		panic("funding: a statement cannot be marshalled: " + err.Error()) // our own plain structs only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// MatchMet reports whether the trust's own money matches in every nature.
func (s YearStatement) MatchMet() bool {
	return !slices.ContainsFunc(s.Lines, func(l YearLine) bool { return !l.MatchMet })
}

// A SignedYear says that a statement was signed. What it says is kept apart.
type SignedYear struct {
	Org      string      `json:"organisation"`
	FY       calendar.FY `json:"fy"`
	Version  int         `json:"version"`
	Hash     string      `json:"statement_hash"`
	Signed   Moment      `json:"signed"`
	MatchMet bool        `json:"match_met"`
}

// SignedYear returns the newest signature under a trust's year.
func (a Award) SignedYear(org string, fy calendar.FY) (SignedYear, bool) {
	for _, s := range slices.Backward(a.YearsSigned) {
		if s.Org == org && s.FY == fy {
			return s, true
		}
	}
	return SignedYear{}, false
}

// KeptStatement is a statement as it was signed: kept for good.
type KeptStatement struct {
	Signed    SignedYear
	Statement YearStatement
}
