package web

import (
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) showOptions(c echo.Context, f page.Form) error {
	return s.withDraft(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		frame := bidFrame(b, "Shortlist")
		frame.Wide = true
		f, err := s.leftHere(c, f, "/bids/"+b.Bid.ID+"/shortlist")
		if err != nil {
			return err
		}
		return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Options(fr, b) })
	})(c, f)
}

func (s *Server) keepOptions(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	b, err := s.Record.BidSheet(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	list := readOptions(f, b)
	if changedMeanwhile(f, page.Seal(b.Content.Options)) || f.Bad() {
		return "", nil
	}
	err = s.Record.PutOptions(ctx, who, b.Bid.ID, list)
	return onwards(f, b, "shortlist"), s.sealed(c, f, err, func(b desk.BidSheet) string { return page.Seal(b.Content.Options) })
}

func optionGrid() grid {
	return grid{Name: "options", Filled: []string{"ref", "title", "rationale"}}
}

// amountsGrid holds what options cost and give: one row for each line.
func amountsGrid(years []calendar.FY) grid {
	cols := yearColumns(years)
	return grid{Name: "lines", Filled: append([]string{"option", "description"}, cols...), Pasted: append([]string{"option", "kind", "description"}, cols...), Words: amountWords}
}

func amountWords(column, text string) string {
	if column != "kind" {
		return text
	}
	return fromWords(text, map[string]string{"capital": "CAPITAL", "cap": "CAPITAL", "revenue": "REVENUE", "rev": "REVENUE", "benefit": page.BenefitRow, "benefits": page.BenefitRow})
}

// readOptions reads the shortlist: the options, and the rows of amounts that
// name them.
func readOptions(f *page.Form, s desk.BidSheet) []funding.Option {
	years := page.CaseYears(s)
	rows := amountsGrid(years).take(f)
	options := optionGrid().take(f)
	out := make([]funding.Option, options)
	places := map[string]int{}
	for i := range out {
		get := func(column string) string { return f.Get(page.Cell("options", i, column)) }
		out[i] = funding.Option{Ref: get("ref"), Kind: funding.OptionKind(get("kind")), Title: get("title"), Rationale: get("rationale"), Lines: []funding.OptionLine{}}
		places[strings.ToUpper(get("ref"))] = i
	}
	for i := range rows {
		at := page.Cell("lines", i, "option")
		place, ok := places[strings.ToUpper(f.Get(at))]
		if !ok {
			f.Add(at, "There is no option "+shortly(f.Get(at))+" above. Give the reference of one, for example O1.")
			continue
		}
		addAmounts(f, &out[place], i, years)
	}
	noteAll(f, funding.CheckOptions(out))
	return out
}

// addAmounts reads one row of amounts into the option that it names.
func addAmounts(f *page.Form, o *funding.Option, row int, years []calendar.FY) {
	kind := page.Cell("lines", row, "kind")
	amounts := readYears(f, "lines-"+itoa(row), years)
	switch n := f.Get(kind); n {
	case page.BenefitRow:
		if o.Benefits == nil {
			o.Benefits = funding.ByYear{}
		}
		for _, fy := range amounts.Years() {
			o.Benefits[fy] += amounts[fy]
		}
	case string(funding.Capital), string(funding.Revenue):
		o.Lines = append(o.Lines, funding.OptionLine{Description: f.Get(page.Cell("lines", row, "description")), Nature: funding.Nature(n), Amounts: amounts})
	default:
		f.Add(kind, "Choose capital, revenue or benefit for this row.")
	}
}
