package funding

import (
	"math/big"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// Rating is a delivery confidence or finance rating (domain 4.2).
type Rating string

// The ratings.
const (
	Green    Rating = "GREEN"
	Amber    Rating = "AMBER"
	Red      Rating = "RED"
	NotRated Rating = "NOT_RATED"
)

// A Drawdown is one claim in its year's ledger: what it brings the year to,
// against the plan and the profile (worked example 9.6).
type Drawdown struct {
	Claim      Claim          `json:"claim"`
	Cumulative money.Pence    `json:"cumulative_pence"`
	PlanToDate money.Pence    `json:"plan_to_date_pence"`
	Variance   money.Pence    `json:"variance_pence"`
	Percent    string         `json:"variance_percent"` // one decimal, for example "-48.3"
	Headroom   money.Pence    `json:"headroom_pence"`
	Rating     Rating         `json:"rating"`
	Month      calendar.Month `json:"month"`
}

// Drawdowns orders the claims of one organisation, year and nature and works
// out what each brings the year to. Claims that were never paid out count no
// longer.
func Drawdowns(claims []Claim, plan []PlanCell, l Limit) []Drawdown {
	counted := slices.DeleteFunc(slices.Clone(claims), func(c Claim) bool {
		return c.Org != l.Org || c.FY != l.FY || c.Nature != l.Nature || !c.counts()
	})
	slices.SortFunc(counted, func(a, b Claim) int {
		if a.Month != b.Month {
			return int(a.Month - b.Month)
		}
		return a.No - b.No
	})
	var sum money.Pence
	out := make([]Drawdown, len(counted))
	for i, c := range counted {
		sum += c.Granted()
		d := Drawdown{Claim: c, Month: c.Month, Cumulative: sum, PlanToDate: PlanTo(plan, l, c.Month), Headroom: l.Profile - sum}
		d.Variance = d.Cumulative - d.PlanToDate
		d.Percent, d.Rating = Variance(d.Cumulative, d.PlanToDate)
		out[i] = d
	}
	return out
}

// counts reports whether a claim's money is in flight or drawn.
func (c Claim) counts() bool {
	switch c.Status {
	case ClaimDraft, Rejected, ClaimWithdrawn, Reversed, LateClaim:
		return false
	}
	return true
}

// PlanTo adds a year's plan up to and including month m.
func PlanTo(plan []PlanCell, l Limit, m calendar.Month) money.Pence {
	var sum money.Pence
	for _, p := range plan {
		if p.Org == l.Org && p.FY == l.FY && p.Nature == l.Nature && p.Month <= m {
			sum += p.Amount
		}
	}
	return sum
}

// Variance compares an actual with a plan: in per cent to one decimal, and as
// a finance rating: within 5 % green, within 15 % amber, else red [A].
func Variance(actual, plan money.Pence) (percent string, r Rating) {
	if plan == 0 {
		return "", NotRated
	}
	ratio := money.Ratio(actual-plan, plan)
	percent = tenths(new(big.Rat).Mul(ratio, big.NewRat(100, 1)))
	size := new(big.Rat).Abs(ratio)
	switch {
	case size.Cmp(big.NewRat(5, 100)) <= 0:
		return percent, Green
	case size.Cmp(big.NewRat(15, 100)) <= 0:
		return percent, Amber
	}
	return percent, Red
}

// tenths writes r with one decimal, rounded half away from zero.
func tenths(r *big.Rat) string {
	if s := r.FloatString(1); s != "-0.0" {
		return s
	}
	return "0.0"
}

// Net adds an award's limits of one year and nature; a zero year means all.
func (a Award) Net(fy calendar.FY, n Nature) Limit {
	out := Limit{FY: fy, Nature: n}
	for _, l := range a.Limits {
		if l.Nature == n && (fy == 0 || l.FY == fy) {
			out.Profile, out.InFlight, out.Drawn = out.Profile+l.Profile, out.InFlight+l.InFlight, out.Drawn+l.Drawn
		}
	}
	return out
}
