package funding

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A MonthReturn is what a pack says: the figures of a month as they were when it was
// prepared, worked out from what is known and what was typed. One return, for
// trust, ICB, region and the programme alike.
type MonthReturn struct {
	Pack        string           `json:"pack"`
	Previous    string           `json:"previous_pack,omitempty"` // of this year, that “previous” figures are from
	Award       string           `json:"award"`
	Org         string           `json:"organisation"`
	FY          calendar.FY      `json:"fy"`
	Month       calendar.Month   `json:"month"`
	Lines       []ReturnLine     `json:"lines"`
	Milestones  []MilestoneState `json:"milestones"`
	Risks       []Risk           `json:"risks"` // the highest score first
	Benefits    []BenefitState   `json:"benefits"`
	AskBenefits bool             `json:"benefits_due"` // in this month's pack
	Narrative   string           `json:"narrative"`
	Help        string           `json:"help_needed"`
	Adjustments []Adjustment     `json:"adjustments"` // posted in this month
	TieOut      []TieLine        `json:"tie_out"`
	Finance     Rating           `json:"finance_rating"`
	Delivery    Rating           `json:"milestone_rating"`
	System      Rating           `json:"system_rating"`
	Rating      Rating           `json:"rating"`
	Reason      string           `json:"rating_reason"`
	Movers      []Exception      `json:"movers"`       // why somebody looks at it
	Changed     []Exception      `json:"out_of_range"` // why “nothing changed” is not offered
	Moved       money.Pence      `json:"moved_pence"`
}

// A ReturnLine is the money of one nature and source. Amounts are gross
// pence; months are 1 (April) to 12 (March).
type ReturnLine struct {
	Nature        Nature          `json:"nature"`
	Source        FundSource      `json:"source"`
	Actual        money.Pence     `json:"month_actual_pence"`
	Expected      money.Pence     `json:"month_forecast_pence"` // by last month's pack, or the plan
	OffForecast   money.Pence     `json:"variance_to_forecast_pence"`
	Earlier       money.Pence     `json:"earlier_months_pence"` // by which earlier months changed since last month's pack
	Before        money.Pence     `json:"previous_ytd_pence"`
	YTD           money.Pence     `json:"ytd_pence"`
	PlanYTD       money.Pence     `json:"plan_ytd_pence"`
	Variance      money.Pence     `json:"variance_to_plan_pence"`
	VariancePC    string          `json:"variance_to_plan_percent"`
	Rating        Rating          `json:"rating"`
	Profile       money.Pence     `json:"profile_pence"` // of the year
	ByMonth       [12]money.Pence `json:"by_month_pence"`
	BeforeByMonth [12]money.Pence `json:"previous_by_month_pence"`
	Plan          [12]money.Pence `json:"plan_by_month_pence"`
	Outturn       money.Pence     `json:"outturn_pence"`
	BeforeOutturn money.Pence     `json:"previous_outturn_pence"`
	Adjusted      [12]money.Pence `json:"adjusted_pence"` // of ByMonth, what was posted as adjustments
}

// A MilestoneState is a milestone as a pack reports it.
type MilestoneState struct {
	Ref      string        `json:"ref"`
	Title    string        `json:"title"`
	Baseline calendar.Date `json:"baseline"`
	Before   calendar.Date `json:"previous_forecast"`
	Forecast calendar.Date `json:"forecast"`
	Actual   calendar.Date `json:"actual,omitzero"`
	Slip     int           `json:"slip_days"` // calendar days after the baseline; below nothing = early
	Due      bool          `json:"due"`       // expected by the end of the month, and not met
}

// A BenefitState is a benefit as a pack reports it.
type BenefitState struct {
	Ref         string `json:"ref"`
	Description string `json:"description"`
	Measure     string `json:"measure"`
	Baseline    string `json:"baseline"`
	Target      string `json:"target"`
	Before      string `json:"previous_actual"`
	Actual      string `json:"actual"`
	Owner       string `json:"owner"`
}

// PackFacts is what a return is worked out from, beside the award.
type PackFacts struct {
	Plan     []PlanCell
	Actuals  []Actual
	Benefits []Benefit    // of the bid
	Last     *MonthReturn // of the month before, or the latest there is
	Draft    PackDraft
	Typed    string // who wrote the draft last; empty = nobody
	TypedAt  Moment
	Exists   bool     // the month has a pack already, open or not
	Drafts   []string // claims of the award that are drafts
}

// An Actual is what was spent in one month, as claims and the ledger say.
type Actual struct {
	FY     calendar.FY    `json:"fy"`
	Month  calendar.Month `json:"month"`
	Nature Nature         `json:"nature"`
	Source FundSource     `json:"source"`
	Amount money.Pence    `json:"amount_pence"`
}

// MakeReturn works out what a pack says. It changes nothing.
func MakeReturn(a Award, p Pack, f PackFacts, d PackDraft, r PackRules) MonthReturn {
	out := MonthReturn{Pack: p.ID, Award: a.ID, Org: p.Org, FY: p.FY, Month: p.Month, Narrative: d.Narrative, Help: d.Help, Adjustments: append([]Adjustment{}, d.Adjustments...),
		Lines: []ReturnLine{}, Movers: []Exception{}, Changed: []Exception{}}
	if f.Last != nil && f.Last.FY == p.FY {
		out.Previous = f.Last.Pack
	}
	for _, n := range []Nature{Capital, Revenue} {
		for _, s := range []FundSource{NationalMoney, LocalMoney} {
			if l := makeLine(a, p, f, d, n, s); l.matters() {
				out.Lines = append(out.Lines, l)
			}
		}
	}
	out.Milestones = milestoneStates(a, p, f.Last, d)
	out.Risks = topRisks(f.Last, d, r.Risks)
	out.AskBenefits = slices.Contains(r.BenefitMonths, p.Month)
	out.Benefits = benefitStates(f, d)
	out.TieOut = tieOut(out, d, r)
	out.rate(d, r)
	out.judge(f.Last, p, r)
	return out
}

// Hash seals a return.
func (r MonthReturn) Hash() string {
	b, err := json.Marshal(r)
	if err != nil {
		panic("funding: a return cannot be marshalled: " + err.Error()) // our own plain structs only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Line returns the line of one nature and source.
func (r MonthReturn) Line(n Nature, s FundSource) (ReturnLine, bool) {
	i := slices.IndexFunc(r.Lines, func(l ReturnLine) bool { return l.Nature == n && l.Source == s })
	if i < 0 {
		return ReturnLine{}, false
	}
	return r.Lines[i], true
}

// matters reports whether there is anything to say about a line.
func (l ReturnLine) matters() bool {
	return l.Profile != 0 || l.YTD != 0 || l.Outturn != 0 || l.Before != 0 || l.PlanYTD != 0
}

func makeLine(a Award, p Pack, f PackFacts, d PackDraft, n Nature, s FundSource) ReturnLine {
	l := ReturnLine{Nature: n, Source: s, Profile: yearProfile(a, p, n, s)}
	plan := planOf(f.Plan, p, n, s)
	l.BeforeByMonth, l.Plan = plan, plan
	last := ReturnLine{}
	if f.Last != nil && f.Last.FY == p.FY {
		if before, ok := f.Last.Line(n, s); ok {
			last = before
			l.BeforeByMonth, l.Before, l.BeforeOutturn = before.carried(p, plan), before.YTD, before.Outturn
		}
	} else {
		l.BeforeOutturn = sum12(plan)
	}
	l.Adjusted = last.Adjusted
	for _, c := range d.Adjustments {
		if c.Nature == n && c.Source == s {
			l.Adjusted[p.Month-1] += c.Amount
		}
	}
	l.ByMonth = monthsOf(p, f, d, l, last)
	for m := range int(p.Month) {
		l.YTD += l.ByMonth[m]
		l.PlanYTD += plan[m]
	}
	l.Actual, l.Expected = l.ByMonth[p.Month-1]-posted(d.Adjustments, n, s), l.BeforeByMonth[p.Month-1]
	l.OffForecast = l.Actual - l.Expected
	l.Earlier = l.YTD - l.Actual - l.Before
	if f.Last == nil || f.Last.FY != p.FY || f.Last.Month+1 != p.Month { // there is no pack of the month before to compare with
		l.Earlier = posted(d.Adjustments, n, s)
	}
	l.Variance = l.YTD - l.PlanYTD
	l.VariancePC, l.Rating = Variance(l.YTD, l.PlanYTD)
	l.Outturn = sum12(l.ByMonth)
	return l
}

// carried is what last month's pack expected. Months for which it went by the
// plan go by the plan as it is now: a change to the award moved it.
func (l ReturnLine) carried(p Pack, plan [12]money.Pence) [12]money.Pence {
	out := l.ByMonth
	for m := int(p.Month) - 1; m < 12; m++ {
		if l.ByMonth[m] == l.Plan[m] {
			out[m] = plan[m]
		}
	}
	return out
}

// monthsOf is what was spent in the months that are over and what is expected
// in those to come: last month's forecast, where nothing else was typed.
func monthsOf(p Pack, f PackFacts, d PackDraft, l, last ReturnLine) (out [12]money.Pence) {
	for _, c := range f.Actuals {
		if c.FY == p.FY && c.Month <= p.Month && c.Nature == l.Nature && c.Source == l.Source {
			out[c.Month-1] += c.Amount
		}
	}
	if l.Source == LocalMoney {
		for m := range int(p.Month) - 1 { // what earlier packs said of the trust's own money stands, unless the ledger knows more
			out[m] = max(out[m], last.ByMonth[m]-last.Adjusted[m])
		}
		for _, c := range d.Local {
			if c.Nature == l.Nature {
				out[p.Month-1] = c.Amount
			}
		}
	}
	for m := range 12 {
		out[m] += l.Adjusted[m]
		if m >= int(p.Month) {
			out[m] = l.BeforeByMonth[m]
		}
	}
	for _, c := range d.Forecast {
		if c.Nature == l.Nature && c.Source == l.Source && c.Month > p.Month && c.Month.Valid() {
			out[c.Month-1] = c.Amount
		}
	}
	return out
}

func posted(list []Adjustment, n Nature, s FundSource) (sum money.Pence) {
	for _, c := range list {
		if c.Nature == n && c.Source == s {
			sum += c.Amount
		}
	}
	return sum
}

func sum12(months [12]money.Pence) (sum money.Pence) {
	for _, m := range months {
		sum += m
	}
	return sum
}

// yearProfile is what the year has of one nature and source.
func yearProfile(a Award, p Pack, n Nature, s FundSource) (sum money.Pence) {
	if s == NationalMoney {
		l, _ := a.Limit(p.Org, p.FY, n)
		return l.Profile
	}
	for _, c := range a.Local {
		if c.Org == p.Org && c.FY == p.FY && c.Nature == n {
			sum += c.Amount
		}
	}
	return sum
}

// planOf is the plan of a year by month. National money has one; of a
// trust's own the award knows the year's sum alone, so packs say it.
func planOf(plan []PlanCell, p Pack, n Nature, s FundSource) (out [12]money.Pence) {
	if s != NationalMoney {
		return out
	}
	for _, c := range plan {
		if c.Org == p.Org && c.FY == p.FY && c.Nature == n && c.Month.Valid() {
			out[c.Month-1] += c.Amount
		}
	}
	return out
}
