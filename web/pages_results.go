package web

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

// resultPages are those of what happens to a run after its release.
func (s *Server) resultPages() []route {
	return []route{
		{http.MethodPost, "/runs/close", "createPaymentRun", s.closeRuns},
		{http.MethodGet, "/runs/:id/file", "getPaymentFile", s.showPaymentFile},
		{http.MethodPost, "/runs/:id/results", "importPaymentResults", s.save(s.showRun, s.keepResults)},
		{http.MethodPost, "/runs/:id/exceptions/:no", "settlePaymentException", s.press(s.showRun, "exception-settled", settleClick)},
		{http.MethodPost, "/runs/:id/retry", "retryHandOver", s.press(s.showRun, "retried", runClick(funding.RetryHandOver))},
		{http.MethodGet, "/runs/:id/remittance/:code", "getRemittance", show(s.showRemittance)},
		{http.MethodGet, "/runs/:id/remittance/:code/csv", "getRemittance", s.showRemittanceFile},
	}
}

func (s *Server) showPaymentFile(c echo.Context) error {
	f, err := s.Record.PaymentFile(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+f.Run+`.csv"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", f.Data)
}

// keepResults takes in a file of results: read whole, or refused with every
// cell that cannot be read.
func (s *Server) keepResults(c echo.Context, f *page.Form) (string, error) {
	ctx, who, to := c.Request().Context(), s.person(c), "/runs/"+c.Param("id")
	name, data, err := uploaded(c, f, "file")
	if err != nil || f.Bad() {
		return "", err
	}
	body, err := readResults(name, data)
	if err != nil {
		return "", onFile(err, "file")
	}
	sheet, err := s.Record.RunSheet(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	if sheet.Run.Imported(body.SHA256) {
		return to + "?done=results-before", nil
	}
	got, err := s.do(ctx, who, click{Ref: funding.Ref{Kind: funding.RunKind, ID: sheet.Run.ID}, Verb: funding.ImportResults, Body: body, Token: f.Get("token")})
	if err != nil {
		return "", err
	}
	return after(to, "results", got), nil
}

// readResults reads a file of results. One with a cell that cannot be read is
// refused whole: what it says of other payments waits until it is mended.
func readResults(name string, data []byte) (funding.ResultsBody, error) {
	read, err := exchange.ReadPaymentResults(data)
	if err != nil {
		return funding.ResultsBody{}, err
	}
	var no []*refusal.Error
	for _, p := range read.Problems {
		no = append(no, refusal.New(refusal.Invalid, p.Code, "%s", p.Says).At("file"))
	}
	return funding.ResultsBody{SHA256: read.SHA256, Name: name, Results: read.Results}, refusal.Join(no...).Err()
}

// settleFields is the body of the command that settles an exception.
type settleFields struct {
	No   int    `json:"no"`
	Note string `json:"note"`
}

func settleClick(c echo.Context, f *page.Form) (click, string) {
	k, to := runClick(funding.SettleException)(c, f)
	no, err := strconv.Atoi(c.Param("no"))
	note := f.Get(page.NoteField(no))
	if err != nil || note == "" {
		f.Add(page.NoteField(no), "Say how it was settled, for example “Finance system corrected, see ticket 4711”.")
	}
	k.Body = settleFields{No: no, Note: note}
	return k, to
}

func (s *Server) showRemittance(c echo.Context, f page.Form) error {
	r, err := s.Record.Remittance(c.Request().Context(), s.person(c), c.Param("id"), c.Param("code"))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: "Remittance advice", Caption: r.OrgName, Back: "/cash?organisation=" + r.Org, BackText: "Cash calendar", Reference: r.Run}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Remittance(fr, r) })
}

func (s *Server) showRemittanceFile(c echo.Context) error {
	r, err := s.Record.Remittance(c.Request().Context(), s.person(c), c.Param("id"), c.Param("code"))
	if err != nil {
		return err
	}
	rows := [][]string{{"run", "payment_reference", "award", "claim", "financial_year", "month", "nature", "status", "settled_on", "set_off", "amount"}}
	for _, i := range r.Items {
		rows = append(rows, []string{r.Run, i.Reference, i.Award, i.Claim, i.FY.String(), i.Month.Label(), string(i.Nature), i.Status, i.On.String(), i.SetOff.Plain(), i.Amount.Plain()})
	}
	return sendCSV(c, r.Run+"-"+r.Org+"-remittance.csv", rows)
}

// sendCSV sends rows as a file to keep.
func sendCSV(c echo.Context, name string, rows [][]string) error {
	var out strings.Builder
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", []byte(out.String()))
}
