package web

import (
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) showCalculators(c echo.Context, f page.Form) error {
	return s.draw(c, f, page.Frame{Title: "Calculators"}, page.Calculators)
}

// asked makes a form of the address: calculators are GET forms, so that a
// calculation can be kept and sent.
func asked(c echo.Context, f page.Form) (page.Form, bool) {
	if len(c.QueryParams()) == 0 {
		return f, false
	}
	f.Sent = c.QueryParams()
	return f, true
}

func calculatorFrame(title string) page.Frame {
	return page.Frame{Title: title, Back: "/calculators", BackText: "Calculators"}
}

func (s *Server) showAppraisal(c echo.Context, f page.Form) error {
	f, yes := asked(c, f)
	var result *appraisal.Result
	if yes {
		result = appraise(&f)
	}
	return s.draw(c, f, calculatorFrame("Net present value and ratio"), func(fr page.Frame) templ.Component { return page.AppraisalCalculator(fr, result) })
}

func appraise(f *page.Form) *appraisal.Result {
	in := appraisal.Input{Costs: readColumn(f, "costs"), Benefits: readColumn(f, "benefits"), Rate: readPercent(f, "rate")}
	fy, err := calendar.ParseFY(f.Get("base_year"))
	note(f, "base_year", err)
	in.BaseYear = fy
	if f.Bad() {
		return nil
	}
	r, err := appraisal.Appraise(in)
	if e, no := refusal.Of(err); no {
		field := strings.TrimSuffix(strings.TrimSuffix(page.FieldName(e.Field), "_pence"), "_bp")
		if field == "discount_rate" {
			field = "rate"
		}
		f.Add(field, e.Message)
		return nil
	}
	if err != nil {
		f.Add("", "This could not be worked out. Check the amounts.")
		return nil
	}
	return &r
}

// readColumn reads one amount a line.
func readColumn(f *page.Form, field string) []money.Pence {
	var out []money.Pence
	for i, line := range strings.Split(strings.TrimSpace(f.Get(field)), "\n") {
		p, err := money.Parse(line)
		if e, no := refusal.Of(err); no {
			f.Add(field, "Line "+itoa(i+1)+": "+e.Message)
			return nil
		}
		out = append(out, p)
	}
	return out
}

func (s *Server) showWorkingDays(c echo.Context, f page.Form) error {
	cal, err := s.Record.Calendar(c.Request().Context())
	if err != nil {
		return err
	}
	f, yes := asked(c, f)
	said := ""
	if yes {
		said = countDays(&f, cal)
	}
	return s.draw(c, f, calculatorFrame("Working days"), func(fr page.Frame) templ.Component { return page.DaysCalculator(fr, said, cal) })
}

func countDays(f *page.Form, cal calendar.Calendar) string {
	from, to, add := readDay(f, "from"), readDay(f, "to"), readCount(f, "add")
	switch {
	case from.IsZero() && f.Error("from") == "":
		f.Add("from", "Enter the day to count from.")
	case to.IsZero() && f.Error("to") == "" && (add < 1 || add > mostDays) && f.Error("add") == "":
		f.Add("add", "Enter how many working days to add, from 1 to 2,500, or an end to count up to.")
	case !to.IsZero() && add > 0:
		f.Add("add", "Enter either a number of working days or an end, not both.")
	}
	if f.Bad() {
		return ""
	}
	if to.IsZero() {
		day, err := cal.AddWorkingDays(from, add)
		note(f, "from", err)
		if err != nil {
			return ""
		}
		return day.Weekday().String() + " " + day.Text()
	}
	n, err := cal.CountWorkingDays(from, to)
	note(f, "to", err)
	if err != nil {
		return ""
	}
	if n == 1 {
		return "1 working day"
	}
	return itoa(n) + " working days"
}

func (s *Server) showApportion(c echo.Context, f page.Form) error {
	f, yes := asked(c, f)
	var parts []money.Pence
	if yes {
		total, n := neededMoney(&f, "total"), readCount(&f, "parts")
		if !f.Bad() {
			var err error
			parts, err = money.Apportion(total, n)
			note(&f, "parts", err)
		}
	}
	return s.draw(c, f, calculatorFrame("Share out an amount"), func(fr page.Frame) templ.Component { return page.ApportionCalculator(fr, parts) })
}

// rulesNow is the ruleset in force.
func (s *Server) rulesNow(c echo.Context) (funding.Ruleset, calendar.Date, error) {
	all, err := s.Record.Rulesets(c.Request().Context())
	if err != nil {
		return funding.Ruleset{}, calendar.Date{}, err
	}
	now, err := s.Record.Now(c.Request().Context())
	if err != nil {
		return funding.Ruleset{}, calendar.Date{}, err
	}
	today := calendar.DateOf(now)
	rules, err := funding.RulesetOn(all, today)
	return rules, today, err
}

func (s *Server) showClassify(c echo.Context, f page.Form) error {
	f, yes := asked(c, f)
	var result *funding.Classification
	if yes {
		rules, _, err := s.rulesNow(c)
		if err != nil {
			return err
		}
		result = classified(&f, rules)
	}
	return s.draw(c, f, calculatorFrame("Capital or revenue"), func(fr page.Frame) templ.Component { return page.ClassifyCalculator(fr, result) })
}

func classified(f *page.Form, rules funding.Ruleset) *funding.Classification {
	spending := funding.Spending{Category: funding.Category(f.Get("category")), Charging: funding.ChargingModel(f.Get("charging_model")), ControlsAsset: f.Get("controls_asset") != "",
		LifeYears: readCount(f, "life_years"), Value: neededMoney(f, "value")}
	if spending.Category == "" {
		f.Add("category", "Choose what is bought.")
	}
	if f.Bad() {
		return nil
	}
	result, err := funding.Classify(spending, rules.Capital)
	noteAll(f, err)
	if err != nil {
		return nil
	}
	return &result
}

func (s *Server) showRoute(c echo.Context, f page.Form) error {
	f, yes := asked(c, f)
	var result *funding.Route
	if yes {
		rules, today, err := s.rulesNow(c)
		if err != nil {
			return err
		}
		result = routed(&f, rules, today)
	}
	return s.draw(c, f, calculatorFrame("The route of a bid"), func(fr page.Frame) templ.Component { return page.RouteCalculator(fr, result) })
}

func routed(f *page.Form, rules funding.Ruleset, today calendar.Date) *funding.Route {
	scheme := funding.Scheme{
		LegalForm: funding.LegalForm(f.Get("legal_form")), Distress: f.Get("distress") != "", Segment: readCount(f, "nof_segment"), SchemeKind: f.Get("scheme_kind"), Financing: f.Get("financing"),
		NationalCapital: readMoney(f, "national_capital_pence"), NationalRevenue: readMoney(f, "national_revenue_pence"), LocalCapital: readMoney(f, "local_capital_pence"),
		LocalRevenue: readMoney(f, "local_revenue_pence"), WholeLife: readMoney(f, "whole_life_cost_pence"), Risk: f.Get("risk"), SubmittedOn: today,
	}
	if f.Bad() {
		return nil
	}
	route, err := funding.FindRoute(scheme, rules)
	noteAll(f, err)
	if err != nil {
		return nil
	}
	return &route
}
