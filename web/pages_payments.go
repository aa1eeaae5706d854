package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/web/page"
)

// paymentPages are those of payments that are not about one run alone.
func (s *Server) paymentPages() []route {
	return append(append(s.resultPages(), s.cashPages()...), []route{
		{http.MethodGet, "/payment-dates", "listPaymentDates", show(s.showPaymentDates)},
		{http.MethodGet, "/payment-dates/:fund/:month", "putPaymentDate", show(s.showMoveDate)},
		{http.MethodPost, "/payment-dates/:fund/:month", "putPaymentDate", s.save(s.showMoveDate, s.keepMovedDate)},
	}...)
}

func (s *Server) showPaymentDates(c echo.Context, f page.Form) error {
	d, err := s.Record.PaymentDates(c.Request().Context(), s.person(c), c.QueryParam("fund"))
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "Payment dates", Caption: page.FundTitle(d)}, func(fr page.Frame) templ.Component { return page.PaymentDates(fr, d) })
}

// findDate is the month that an address names: "2026-12".
func (s *Server) findDate(c echo.Context) (funding.PaymentDate, error) {
	d, err := s.Record.PaymentDates(c.Request().Context(), s.person(c), c.Param("fund"))
	if err != nil {
		return funding.PaymentDate{}, err
	}
	if err := funding.May(d.Viewer, "putPaymentDate", funding.Subject{Funder: d.Funder, What: "payment calendar"}); err != nil {
		return funding.PaymentDate{}, err
	}
	for _, date := range d.Dates {
		if page.MonthKey(date) == c.Param("month") {
			return date, nil
		}
	}
	return funding.PaymentDate{}, nothingHere()
}

func (s *Server) showMoveDate(c echo.Context, f page.Form) error {
	d, err := s.findDate(c)
	if err != nil {
		return err
	}
	frame := page.Frame{Title: "Move the payment dates of " + d.Name(), Back: "/payment-dates?fund=" + d.Fund, BackText: "Payment dates"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.MoveDate(fr, d) })
}

func (s *Server) keepMovedDate(c echo.Context, f *page.Form) (string, error) {
	fund, first := c.Param("fund"), c.Param("month")+"-01"
	day, err := calendar.ParseDate(first)
	if err != nil {
		return "", nothingHere()
	}
	m := funding.DateMove{Fund: fund, ClaimsClose: neededDay(f, "new_close"), PaysOn: neededDay(f, "new_pay_day"), Why: f.Get("reasons")}
	m.FY, m.Month = calendar.MonthOf(day)
	if m.Was, err = strconv.Atoi(f.Get("version")); err != nil {
		return "", nothingHere()
	}
	if f.Bad() {
		return "", nil
	}
	err = s.Record.PutPaymentDate(c.Request().Context(), s.person(c), f.Get("token"), m)
	for from, to := range map[string]string{"claims_close": "new_close", "pays_on": "new_pay_day", "why": "reasons"} {
		err = atField(err, from, to)
	}
	return "/payment-dates?fund=" + fund + "&done=date-moved", err
}

// neededDay reads a date that must be there.
func neededDay(f *page.Form, field string) calendar.Date {
	d := readDay(f, field)
	if d.IsZero() && f.Error(field) == "" {
		f.Add(field, "Enter a day, for example 9 December 2026.")
	}
	return d
}
