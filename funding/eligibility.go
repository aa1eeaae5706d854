package funding

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// Takes reports why a round would not take a bid that org starts on a day, or
// nil. These are the facts that nobody has to be asked for.
func (r Round) Takes(org Organisation, today calendar.Date) error {
	switch {
	case org.Kind != "" && org.Kind != Trust:
		return conflict("NOT_ELIGIBLE", "%s is not an NHS trust. Rounds are for trusts.", org.Name)
	case org.OutOfScope != "":
		return conflict("NOT_ELIGIBLE", "%s cannot bid: %s", org.Name, org.OutOfScope)
	case !org.OpenOn(today):
		return conflict("ORG_CLOSED", "%s is not open on %s. Its successor can bid.", org.Name, today.Text())
	case today.Before(r.OpensOn):
		return conflict("ROUND_NOT_OPEN", "%s opens on %s. Come back then.", r.Title, r.OpensOn.Text())
	case !r.ClosesOn.IsZero() && today.After(r.ClosesOn):
		return conflict("ROUND_CLOSED", "%s closed on %s. Look for the next round.", r.Title, r.ClosesOn.Text())
	case len(r.Groups) > 0 && !contains(r.Groups, org.EPRGroup):
		return conflict("NOT_ELIGIBLE", "%s is in EPR %s; this round is for %s.", org.Name, org.EPRGroup, strings.Join(r.Groups, ", "))
	}
	return nil
}

// A Plan is what somebody who thinks of bidding has in mind: amounts for all
// years in pence, and the risk, LOW, MEDIUM or HIGH. Everything else is known
// of the trust already.
type Plan struct {
	NationalCapital money.Pence `json:"national_capital_pence"`
	NationalRevenue money.Pence `json:"national_revenue_pence"`
	Local           money.Pence `json:"local_pence"` // local money, both natures
	Risk            string      `json:"risk"`
}

// Told reports whether there is anything to judge beyond the facts.
func (p Plan) Told() bool { return p.NationalCapital+p.NationalRevenue > 0 }

// A Prospect is what would become of a bid in one round.
type Prospect struct {
	Round    string        `json:"round"`
	Title    string        `json:"title"`
	Eligible bool          `json:"eligible"`
	ByFacts  bool          `json:"by_facts"`             // what is known of the trust decides: no question is needed
	Because  []string      `json:"because"`              // why, in sentences
	Least    money.Pence   `json:"least_local_pence"`    // the local money that the plan needs
	Route    *Route        `json:"route,omitempty"`      // once there is a plan
	Decision calendar.Date `json:"decision_by,omitzero"` // if it were submitted today, expected by this day
}

// Prospects judges a plan of a trust against each round, in their order, by
// the ruleset of the day (domain 8.1 row 3). Rounds that the facts rule out
// need no plan.
func Prospects(org Organisation, rounds []Round, p Plan, rules Ruleset, cal calendar.Calendar, today calendar.Date) ([]Prospect, error) {
	out := make([]Prospect, 0, len(rounds))
	for _, r := range rounds {
		found, err := prospect(org, r, p, rules, cal, today)
		if err != nil {
			return nil, err
		}
		out = append(out, found)
	}
	return out, nil
}

func prospect(org Organisation, r Round, p Plan, rules Ruleset, cal calendar.Calendar, today calendar.Date) (Prospect, error) {
	out := Prospect{Round: r.ID, Title: r.Title}
	if err := r.Takes(org, today); err != nil {
		out.ByFacts, out.Because = true, []string{err.Error()}
		return out, nil
	}
	out.Eligible = true
	out.Because = []string{fmt.Sprintf("%s takes bids of %s %s.", r.Title, org.Name, r.UntilText())}
	if !p.Told() {
		return out, nil
	}
	out.weighMatch(r, p)
	route, err := FindRoute(Scheme{LegalForm: org.LegalForm, Distress: org.Distress, Segment: max(org.Segment, 1), SchemeKind: "DIGITAL", Financing: "CENTRAL", NationalCapital: p.NationalCapital,
		NationalRevenue: p.NationalRevenue, LocalCapital: p.Local, WholeLife: p.NationalCapital + p.NationalRevenue + p.Local, Risk: p.Risk, SubmittedOn: today, Org: org}, rules)
	if err != nil {
		return out, err
	}
	out.Route = &route
	out.Decision, err = cal.AddWorkingDays(today, route.ExpectedDays)
	return out, err
}

// weighMatch says whether the local money is enough, as exact fractions.
func (o *Prospect) weighMatch(r Round, p Plan) {
	if r.MatchDenominator == 0 {
		o.Because = append(o.Because, "The round asks for no local money.")
		return
	}
	national := p.NationalCapital + p.NationalRevenue
	o.Least = roundUp(new(big.Rat).Mul(big.NewRat(r.MatchNumerator, r.MatchDenominator), national.Rat()))
	if p.Local >= o.Least {
		o.Because = append(o.Because, fmt.Sprintf("Local money of %s is enough: the round wants at least %s beside %s of national money.", p.Local, o.Least, national))
		return
	}
	o.Eligible = false
	o.Because = append(o.Because, fmt.Sprintf("Local money of %s is %s short: the round wants at least %s beside %s of national money.", p.Local, o.Least-p.Local, o.Least, national))
}
