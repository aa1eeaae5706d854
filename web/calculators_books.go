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

type consequencesInput struct {
	BaseYear  calendar.FY        `json:"base_year" required:"true" doc:"Of the first addition"`
	Additions []money.Pence      `json:"additions_pence" required:"true" minimum:"0" minItems:"1" maxItems:"60" doc:"Capital paid for with public dividend capital, by year"`
	Life      *int               `json:"life_years,omitempty" minimum:"1" maximum:"60" doc:"Left out: the ruleset's"`
	Dividend  *money.BasisPoints `json:"dividend_bp,omitempty" minimum:"0" maximum:"10000" doc:"Left out: the ruleset's"`
	InUse     *calendar.Date     `json:"in_use_on,omitempty" doc:"First use. Left out: the simple method, which amortises from the year after each addition"`
	Years     int                `json:"years,omitempty" minimum:"1" maximum:"60" doc:"How many to show; at least as many as there are additions"`
}

type consequencesOutput struct {
	Method string               `json:"method" doc:"SIMPLE or IN_USE"`
	Years  []appraisal.BookYear `json:"years"`
}

func exampleConsequences() consequencesInput {
	return consequencesInput{BaseYear: 2026, Additions: []money.Pence{300_000_000, 630_000_000, 300_000_000, 150_000_000}}
}

func (s service) calculateConsequences(c call) (answer, error) {
	var in consequencesInput
	if err := c.read(&in); err != nil {
		return answer{}, err
	}
	rules, err := s.rulesToday(c)
	if err != nil {
		return answer{}, err
	}
	out, err := in.books(rules.Books)
	return give(out, err)
}

// books is the calculation, with the ruleset's figures where none are given.
func (in consequencesInput) books(r funding.BookRules) (consequencesOutput, error) {
	a := appraisal.Asset{BaseYear: in.BaseYear, Additions: in.Additions, Life: r.Life, Dividend: r.Dividend, Years: max(in.Years, len(in.Additions))}
	if in.Life != nil {
		a.Life = *in.Life
	}
	if in.Dividend != nil {
		a.Dividend = *in.Dividend
	}
	out := consequencesOutput{Method: "SIMPLE"}
	if in.InUse != nil && !in.InUse.IsZero() {
		a.InUse, out.Method = *in.InUse, "IN_USE"
		a.WithoutConstruction = !r.ConstructionOutFrom.IsZero() && !a.InUse.Before(r.ConstructionOutFrom)
	}
	var err error
	out.Years, err = appraisal.Consequences(a)
	return out, err
}

func (s *Server) showConsequences(c echo.Context, f page.Form) error {
	rules, _, err := s.rulesNow(c)
	if err != nil {
		return err
	}
	f, yes := asked(c, f)
	var result []appraisal.BookYear
	if yes {
		result = consequences(&f, rules.Books)
	}
	return s.draw(c, f, calculatorFrame("Revenue consequences of capital"), func(fr page.Frame) templ.Component { return page.BooksCalculator(fr, rules.Books, result) })
}

// consequences reads the calculator's form and answers it; nil when something
// is wrong with it, which then stands beside the field.
func consequences(f *page.Form, r funding.BookRules) []appraisal.BookYear {
	in := consequencesInput{Additions: readColumn(f, "additions"), Dividend: readPercent(f, "dividend"), Years: readCount(f, "years")}
	fy, err := calendar.ParseFY(f.Get("base_year"))
	note(f, "base_year", err)
	in.BaseYear = fy
	if life := readCount(f, "life"); life > 0 {
		in.Life = &life
	}
	if day := readDay(f, "in_use_on"); !day.IsZero() {
		in.InUse = &day
	}
	if f.Bad() {
		return nil
	}
	out, err := in.books(r)
	noteAs(f, err, map[string]string{"additions_pence": "additions", "life_years": "life", "dividend_bp": "dividend"})
	return out.Years
}

// noteAs puts refusals beside the fields that a form calls otherwise.
func noteAs(f *page.Form, err error, names map[string]string) {
	e, ok := refusal.Of(err)
	if !ok {
		return
	}
	for _, one := range e.All() {
		field, _, _ := strings.Cut(one.Field, "[")
		if name, ok := names[field]; ok {
			field = name
		}
		f.Add(field, one.Message)
	}
}
