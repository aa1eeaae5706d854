package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) holidayPages() []route {
	return []route{
		{http.MethodGet, "/bank-holidays", "listBankHolidays", show(s.showHolidays)},
		{http.MethodGet, "/bank-holidays/change", "putBankHoliday", show(s.showHolidayChange)},
		{http.MethodPost, "/bank-holidays/change", "putBankHoliday", s.save(s.showHolidayChange, s.keepHoliday)},
	}
}

func (s *Server) showHolidays(c echo.Context, f page.Form) error {
	d, err := s.Record.Holidays(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "Bank holidays"}, func(fr page.Frame) templ.Component { return page.Holidays(fr, d) })
}

// readHoliday reads the edit of a form, or of the address that asks what it
// would move.
func readHoliday(c echo.Context, f *page.Form) funding.HolidayEdit {
	if !f.Is() {
		f.Sent = c.QueryParams()
	}
	return funding.HolidayEdit{Day: readDay(f, "day"), Name: f.Get("called"), Remove: f.Get("remove") != "", Reasons: f.Get("reasons")}
}

// showHolidayChange shows what an edit would move. One that cannot be made
// says why on the page that it was asked for on.
func (s *Server) showHolidayChange(c echo.Context, f page.Form) error {
	if err := funding.MayEditHolidays(s.person(c)); err != nil {
		return err
	}
	if !f.Is() && len(c.QueryParams()) == 0 {
		return s.showHolidays(c, f)
	}
	read := page.Form{Sent: f.Sent}
	edit := readHoliday(c, &read)
	if f.Sent = read.Sent; !f.Bad() {
		f.Problems = read.Problems
	}
	p, err := s.Record.PreviewHoliday(c.Request().Context(), s.person(c), edit)
	if no, ok := refusal.Of(err); ok {
		if !f.Bad() {
			f.Refuse(no)
		}
		f.Status = statusOf(no)
		return s.showHolidays(c, f)
	} else if err != nil {
		return err
	}
	frame := page.Frame{Title: page.HolidayTitle(p.Edit), Back: "/bank-holidays", BackText: "Bank holidays"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.HolidayChange(fr, p) })
}

func (s *Server) keepHoliday(c echo.Context, f *page.Form) (string, error) {
	edit := readHoliday(c, f)
	if f.Bad() {
		return "", nil
	}
	return "/bank-holidays?done=holiday-changed", s.Record.PutHoliday(c.Request().Context(), s.person(c), f.Get("token"), edit)
}
