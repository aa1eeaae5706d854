package web

import (
	"context"
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

type appraisalInput struct {
	BaseYear calendar.FY        `json:"base_year" required:"true"`
	Costs    []money.Pence      `json:"costs_pence" required:"true" minimum:"0" minItems:"1" maxItems:"60" doc:"Constant prices, year 0 first"`
	Benefits []money.Pence      `json:"benefits_pence" required:"true" minimum:"0" minItems:"1" maxItems:"60" doc:"As many years as costs"`
	Rate     *money.BasisPoints `json:"discount_rate_bp,omitempty" minimum:"0" maximum:"10000" doc:"Flat; the Green Book's rates unless given"`
}

// appraisalOutput is the appraisal. Totals are rounded once from the unrounded
// sum, so npsv_pence may differ by a penny from the difference of the two.
type appraisalOutput struct {
	PVCosts       money.Pence      `json:"pv_costs_pence"`
	PVBenefits    money.Pence      `json:"pv_benefits_pence"`
	NPSV          money.Pence      `json:"npsv_pence"`
	BCR           *string          `json:"bcr"`
	Years         []appraisal.Year `json:"years"`
	Sensitivities sensitivityBody  `json:"sensitivities"`
	Switching     switchingBody    `json:"switching"`
}

type sensitivityBody struct {
	CostsPlus20         appraisal.Outcome `json:"costs_plus_20"`
	BenefitsMinus20     appraisal.Outcome `json:"benefits_minus_20"`
	BenefitsOneYearLate appraisal.Outcome `json:"benefits_one_year_late" doc:"The last year's benefits are lost"`
}

// switchingBody says how far benefits or costs may move before NPSV is 0, in
// per cent with two decimals; null where that would divide by 0.
type switchingBody struct {
	Benefits *string `json:"benefits_pct"`
	Costs    *string `json:"costs_pct"`
}

func sensitivitiesOf(r appraisal.Result) sensitivityBody {
	return sensitivityBody{r.CostsPlus20, r.BenefitsMinus20, r.BenefitsOneYearLate}
}

func switchingOf(r appraisal.Result) switchingBody {
	return switchingBody{r.SwitchingBenefits, r.SwitchingCosts}
}

type workingDaysInput struct {
	From calendar.Date  `json:"from" required:"true" doc:"Day 0"`
	Add  *int           `json:"add,omitempty" minimum:"1" maximum:"2500" doc:"This or to"`
	To   *calendar.Date `json:"to,omitempty" doc:"This or add; included in the count"`
}

type workingDaysOutput struct {
	Date  *calendar.Date `json:"date,omitempty" doc:"When add was given"`
	Count *int           `json:"count,omitempty" doc:"When to was given"`
}

type apportionInput struct {
	Total money.Pence `json:"total_pence" required:"true" minimum:"0"`
	Parts int         `json:"parts" required:"true" minimum:"1" maximum:"1000"`
}

type apportionOutput struct {
	Parts []money.Pence `json:"parts_pence" doc:"They add up to the total; the larger come first"`
}

type classifyInput struct {
	Category      funding.Category      `json:"category" required:"true"`
	Charging      funding.ChargingModel `json:"charging_model,omitempty"`
	ControlsAsset bool                  `json:"controls_asset" required:"true" doc:"Whether the trust controls what the money buys"`
	LifeYears     int                   `json:"life_years" required:"true" minimum:"0" maximum:"100"`
	Value         money.Pence           `json:"value_pence" required:"true" minimum:"0" doc:"Of the line, all years"`
}

type routeInput struct {
	LegalForm       funding.LegalForm `json:"legal_form" required:"true" enum:"NHS_TRUST,NHS_FT"`
	Distress        bool              `json:"distress" required:"true"`
	Segment         int               `json:"nof_segment" required:"true" minimum:"1" maximum:"5"`
	SchemeKind      string            `json:"scheme_kind" required:"true" enum:"DIGITAL,OTHER"`
	Financing       string            `json:"financing" required:"true" enum:"SELF,CENTRAL"`
	NationalCapital money.Pence       `json:"national_capital_pence" required:"true" minimum:"0"`
	NationalRevenue money.Pence       `json:"national_revenue_pence" required:"true" minimum:"0"`
	LocalCapital    money.Pence       `json:"local_capital_pence" required:"true" minimum:"0"`
	LocalRevenue    money.Pence       `json:"local_revenue_pence" required:"true" minimum:"0"`
	WholeLife       money.Pence       `json:"whole_life_cost_pence" required:"true" minimum:"0"`
	Risk            string            `json:"risk" required:"true" enum:"LOW,MEDIUM,HIGH"`
	SubmittedOn     calendar.Date     `json:"submitted_on" required:"true"`
}

// calculatorOperations are our arithmetic, open to all, so that anyone can
// check it. They keep nothing.
func (s service) calculatorOperations() []operation {
	post := func(id, path, summary, about string, body, answer any, handle func(c call) (answer, error)) operation {
		return operation{ID: id, Action: "calculate", Method: http.MethodPost, Path: "/calculators/" + path, Summary: summary, About: about, Body: body, Answer: answer, Handle: handle}
	}
	to := exampleDate("2026-06-18")
	return []operation{
		post("calculateAppraisal", "appraisal", "Discount yearly costs and benefits", "Green Book rates: 3.5 % to year 30, then 3.0 %. Factors are shown to six decimals and never rounded in the sums.",
			appraisalInput{BaseYear: 2026, Costs: []money.Pence{100_000_000, 0, 0, 0}, Benefits: []money.Pence{0, 33_333_333, 33_333_333, 33_333_334}}, appraisalOutput{}, s.calculateAppraisal),
		post("calculateWorkingDays", "working-days", "Count England working days", "Give exactly one of add and to. Dates outside the table of bank holidays are refused.",
			workingDaysInput{From: exampleDate("2026-05-06"), To: &to}, workingDaysOutput{}, s.calculateWorkingDays),
		post("calculateApportion", "apportion", "Spread an amount evenly to the penny", "By largest remainder.", apportionInput{100_000_000, 7}, apportionOutput{}, s.calculateApportion),
		post("calculateClassify", "classify", "Whether spending is capital or revenue", "By the ruleset in force today, with the reason and its source.",
			classifyInput{funding.SubscriptionSaaS, funding.Subscription, false, 3, 8_000_000}, funding.Classification{}, s.calculateClassify),
		post("calculateRevenueConsequences", "revenue-consequences", "Amortisation and dividend of a capital asset", "Worked example 9.7 is the simple method.", exampleConsequences(), consequencesOutput{}, s.calculateConsequences),
		post("checkEligibility", "eligibility", "Whether a trust could bid, and how it would go", "Answers yes, no and why for each round. Where the facts about the trust decide, no plan is needed.",
			eligibilityInput{Organisation: "RZX", Plan: funding.Plan{NationalCapital: 60_000_000, Local: 30_000_000, Risk: "LOW"}}, eligibilityOutput{}, s.checkEligibility),
		post("calculateRoute", "route", "The way a bid would go, and why", "By the ruleset in force on submitted_on.", exampleRoute(), RouteFound{}, s.calculateRoute),
	}
}

func exampleRoute() routeInput {
	return routeInput{LegalForm: funding.NHSFoundationTrust, Segment: 2, SchemeKind: "DIGITAL", Financing: "CENTRAL", NationalCapital: 1_380_000_000, NationalRevenue: 460_000_000,
		LocalCapital: 460_000_000, LocalRevenue: 460_000_000, WholeLife: 3_780_000_000, Risk: "MEDIUM", SubmittedOn: exampleDate("2026-05-06")}
}

func (s service) calculateAppraisal(c call) (answer, error) {
	var in appraisalInput
	if err := c.read(&in); err != nil {
		return answer{}, err
	}
	r, err := appraisal.Appraise(appraisal.Input{BaseYear: in.BaseYear, Costs: in.Costs, Benefits: in.Benefits, Rate: in.Rate})
	return give(appraisalOutput{r.PVCosts, r.PVBenefits, r.NPSV, r.BCR, r.Years, sensitivitiesOf(r), switchingOf(r)}, err)
}

// mostDays is how many working days may be added: almost the whole table.
const mostDays = 2500

func (s service) calculateWorkingDays(c call) (answer, error) {
	var in workingDaysInput
	if err := c.read(&in); err != nil {
		return answer{}, err
	}
	cal, err := s.Record.Calendar(c)
	if err != nil {
		return answer{}, err
	}
	out, err := in.answer(cal)
	return give(out, err)
}

func (in workingDaysInput) answer(cal calendar.Calendar) (out workingDaysOutput, err error) {
	if (in.Add == nil) == (in.To == nil) {
		return out, refusal.New(refusal.Invalid, "GIVE_ONE", "Give exactly one of add (a number of working days) and to (a date).").At("add")
	}
	if _, err := cal.IsWorkingDay(in.From); err != nil {
		return out, at(err, "from")
	}
	if in.To != nil {
		if _, err := cal.IsWorkingDay(*in.To); err != nil {
			return out, at(err, "to")
		}
		n, err := cal.CountWorkingDays(in.From, *in.To)
		return workingDaysOutput{Count: &n}, at(err, "to")
	}
	if *in.Add < 1 || *in.Add > mostDays {
		return out, refusal.New(refusal.Invalid, "OUT_OF_RANGE", "%d working days cannot be added. Give 1 to %d.", *in.Add, mostDays).At("add")
	}
	d, err := cal.AddWorkingDays(in.From, *in.Add)
	return workingDaysOutput{Date: &d}, at(err, "add")
}

// at puts a refusal beside a field, and leaves any other error as it is.
func at(err error, field string) error {
	if e, ok := refusal.Of(err); ok {
		return e.At(field)
	}
	return err
}

func (s service) calculateApportion(c call) (answer, error) {
	var in apportionInput
	if err := c.read(&in); err != nil {
		return answer{}, err
	}
	parts, err := money.Apportion(in.Total, in.Parts)
	return give(apportionOutput{parts}, err)
}

func (s service) calculateClassify(c call) (answer, error) {
	var in classifyInput
	if err := c.read(&in); err != nil {
		return answer{}, err
	}
	if err := notNegative("value_pence", in.Value); err != nil {
		return answer{}, err
	}
	rules, err := s.rulesToday(c)
	if err != nil {
		return answer{}, err
	}
	return give(funding.Classify(funding.Spending{Category: in.Category, Charging: in.Charging, ControlsAsset: in.ControlsAsset, LifeYears: in.LifeYears, Value: in.Value}, rules.Capital))
}

// rulesToday is the ruleset in force by the service's clock.
func (s service) rulesToday(ctx context.Context) (funding.Ruleset, error) {
	sets, err := s.Record.Rulesets(ctx)
	if err != nil {
		return funding.Ruleset{}, err
	}
	now, err := s.Record.Now(ctx)
	if err != nil {
		return funding.Ruleset{}, err
	}
	return funding.RulesetOn(sets, calendar.DateOf(now))
}

func (s service) calculateRoute(c call) (answer, error) {
	var in routeInput
	if err := c.read(&in); err != nil {
		return answer{}, err
	}
	if err := in.check(); err != nil {
		return answer{}, err
	}
	sets, err := s.Record.Rulesets(c)
	if err != nil {
		return answer{}, err
	}
	rules, err := funding.RulesetOn(sets, in.SubmittedOn)
	if err != nil {
		return answer{}, err
	}
	r, err := funding.FindRoute(in.scheme(), rules)
	return give(foundRoute(r), err)
}

func (in routeInput) scheme() funding.Scheme {
	return funding.Scheme{LegalForm: in.LegalForm, Distress: in.Distress, Segment: in.Segment, SchemeKind: in.SchemeKind, Financing: in.Financing, NationalCapital: in.NationalCapital,
		NationalRevenue: in.NationalRevenue, LocalCapital: in.LocalCapital, LocalRevenue: in.LocalRevenue, WholeLife: in.WholeLife, Risk: in.Risk, SubmittedOn: in.SubmittedOn}
}

func (in routeInput) check() error {
	no := []*funding.Error{notNegativeOne("national_capital_pence", in.NationalCapital), notNegativeOne("national_revenue_pence", in.NationalRevenue),
		notNegativeOne("local_capital_pence", in.LocalCapital), notNegativeOne("local_revenue_pence", in.LocalRevenue), notNegativeOne("whole_life_cost_pence", in.WholeLife)}
	if in.SubmittedOn.IsZero() {
		no = append(no, refusal.New(refusal.Invalid, "DATE_MISSING", "There is no date of submission. Give one, for example 2026-05-06.").At("submitted_on"))
	}
	return refusal.Join(no...).Err()
}

func notNegative(field string, p money.Pence) error { return notNegativeOne(field, p).Err() }

func notNegativeOne(field string, p money.Pence) *funding.Error {
	if p >= 0 {
		return nil
	}
	return refusal.New(refusal.Invalid, "MONEY_NEGATIVE", "%s is a negative amount. Give an amount of 0 or more.", p).At(field)
}
