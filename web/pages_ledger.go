package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

// maxLedger is the largest ledger extract that can be uploaded, in bytes:
// several times what 100,000 lines take.
const maxLedger = 48 << 20

func (s *Server) ledgerPages() []route {
	return []route{
		{http.MethodGet, "/awards/:id/ledger", "getLedgerFile", show(s.showLedgerDrop)},
		{http.MethodPost, "/awards/:id/ledger", "uploadLedger", s.save(s.showLedgerDrop, s.keepLedgerDrop)},
		{http.MethodGet, "/ledgers/:id", "getLedgerFile", show(s.showLedger)},
		{http.MethodPost, "/ledgers/:id", "matchLedgerLine", s.save(s.showLedger, s.keepLedgerAnswers)},
		{http.MethodPost, "/ledgers/:id/columns", "putLedgerMapping", s.save(s.showLedger, s.keepLedgerColumns)},
		{http.MethodPost, "/ledgers/:id/codes", "matchLedgerLine", s.save(s.showLedger, s.keepLedgerCodes)},
		{http.MethodGet, "/ledgers/:id/problems.csv", "getLedgerFile", s.showLedgerProblems},
	}
}

// takesLedger reports whether a request may carry a ledger extract: from a page
// as it is, from a program in base64.
func takesLedger(r *http.Request) bool {
	path := strings.TrimPrefix(r.URL.Path, apiPrefix)
	return r.Method == http.MethodPost && strings.HasPrefix(path, "/awards/") && strings.HasSuffix(path, "/ledger")
}

func (s *Server) showLedgerDrop(c echo.Context, f page.Form) error {
	d, err := s.Record.LedgerDesk(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: "Drop a ledger file", Caption: d.Award.ID + ", " + d.Award.Title, Back: "/awards/" + d.Award.ID, BackText: "Back to the award"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.LedgerDrop(fr, d) })
}

func (s *Server) keepLedgerDrop(c echo.Context, f *page.Form) (string, error) {
	name, data, err := uploadedUpTo(c, f, "file", maxLedger)
	if err != nil || f.Bad() {
		return "", err
	}
	id, err := s.dropLedger(c.Request().Context(), s.person(c), c.Param("id"), name, data)
	if err != nil {
		return "", onFile(err, "file")
	}
	return "/ledgers/" + id, nil
}

// dropLedger keeps a file and, when its columns are known, waits a little while
// it is read.
func (s *Server) dropLedger(ctx context.Context, who funding.Person, award, name string, data []byte) (id string, err error) {
	heads, err := exchange.LedgerHead(data)
	if err != nil {
		return "", err
	}
	id, err = s.Record.DropLedger(ctx, who, award, name, data, heads)
	if err != nil {
		return "", err
	}
	sheet, err := s.Record.LedgerSheet(ctx, who, id)
	if err == nil && sheet.File.Status == desk.LedgerWaiting {
		s.readLedger(ctx, id)
	}
	return id, err
}

// readLedger has a file read and waits for it, at most s.Patience. Whatever
// happens, the file is kept and will be read.
func (s *Server) readLedger(ctx context.Context, id string) {
	wait, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	if err := s.Ledgers.ReadLedger(wait, id); err != nil {
		s.Log.Info("a ledger file is still being read", "file", id, "err", err)
	}
}

func (s *Server) showLedger(c echo.Context, f page.Form) error {
	k, err := s.Record.LedgerSheet(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: page.LedgerTitle(k), Caption: k.Award.ID + ", " + k.Award.Title, Back: "/awards/" + k.Award.ID, BackText: "Back to the award", Reference: k.File.ID, Wide: true}
	body := page.Ledger
	switch {
	case k.File.Status == desk.LedgerColumns, k.File.Status == desk.LedgerRefused, k.File.Status == desk.LedgerRead && (c.QueryParam("columns") != "" || strings.HasSuffix(f.Action, "/columns")):
		frame.Title, body = "Check the columns of "+k.File.Name, page.LedgerColumns
	case k.File.Status == desk.LedgerWaiting:
		c.Response().Header().Set("Refresh", "2")
		body = page.LedgerWaiting
	}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return body(fr, k) })
}

// keepLedgerColumns reads what each column of the file is.
func (s *Server) keepLedgerColumns(c echo.Context, f *page.Form) (string, error) {
	ctx, who, id := c.Request().Context(), s.person(c), c.Param("id")
	k, err := s.Record.LedgerSheet(ctx, who, id)
	if err != nil {
		return "", err
	}
	m := funding.LedgerMapping{Columns: map[funding.LedgerColumn]string{}, DateOrder: funding.DateOrder(strings.TrimPrefix(f.Get("date_order"), "FILE")), Gross: f.Get("gross") != "NO"}
	for i, head := range k.File.Heads.Heads {
		column := funding.LedgerColumn(f.Get(page.HeadField(i)))
		if column == "" {
			continue
		}
		if before := m.Columns[column]; before != "" {
			f.Add(page.HeadField(i), "“"+before+"” is the "+strings.ToLower(column.Title())+" already. Choose something else for one of them.")
		}
		m.Columns[column] = head
	}
	if f.Bad() {
		return "", nil
	}
	if err := s.Record.PutLedgerMapping(ctx, who, id, m); err != nil {
		return "", onHead(err, m, k.File.Heads.Heads)
	}
	s.readLedger(ctx, id)
	return "/ledgers/" + id, nil
}

// onHead puts what is wrong with a mapping beside the head that it is about, or
// beside the first.
func onHead(err error, m funding.LedgerMapping, heads []string) error {
	e, ok := refusal.Of(err)
	if !ok || !strings.HasPrefix(e.Field, "columns") {
		return err
	}
	head := m.Columns[funding.LedgerColumn(strings.TrimPrefix(e.Field, "columns."))]
	return e.At(page.HeadField(max(0, slices.Index(heads, head))))
}

// keepLedgerAnswers learns what was said of postings and, when asked, makes the
// claims.
func (s *Server) keepLedgerAnswers(c echo.Context, f *page.Form) (string, error) {
	ctx, who, id := c.Request().Context(), s.person(c), c.Param("id")
	k, err := s.Record.LedgerSheet(ctx, who, id)
	if err != nil {
		return "", err
	}
	answers := map[string]string{}
	for _, q := range k.Proposal.Questions {
		if said := f.Get(page.QuestionField(q)); said != "" {
			answers[q.Key] = said
		}
	}
	if len(answers) > 0 {
		if err := s.Record.AnswerLedger(ctx, who, id, answers); err != nil {
			return "", err
		}
	}
	if f.Get("then") != "claim" {
		return "/ledgers/" + id + "?done=ledger-learned", nil
	}
	claims, err := s.Record.ClaimLedger(ctx, who, f.Get("token"), id)
	if err != nil {
		return "", err
	}
	said := "ledger-claim"
	if len(claims) > 1 {
		said = "ledger-claims"
	}
	return "/claims/" + claims[0] + "?done=" + said, nil
}

// vatOf is the VAT that comes back of a claim's line, as the ledger said it: no
// field of the form asks for it.
func vatOf(ledgerLine string, kept []funding.ClaimLine) money.Pence {
	i := slices.IndexFunc(kept, func(l funding.ClaimLine) bool { return ledgerLine != "" && l.LedgerLine == ledgerLine })
	if i < 0 {
		return 0
	}
	return kept[i].VATRecovered
}

func (s *Server) keepLedgerCodes(c echo.Context, f *page.Form) (string, error) {
	scope := funding.LedgerScope{Projects: f.Sent["project"], CostCentres: f.Sent["cost_centre"]}
	id := c.Param("id")
	return "/ledgers/" + id + "?done=ledger-codes", s.Record.PutLedgerScope(c.Request().Context(), s.person(c), id, scope)
}

// showLedgerProblems is every cell that could not be read, as a file.
func (s *Server) showLedgerProblems(c echo.Context) error {
	k, err := s.Record.LedgerSheet(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return err
	}
	if k.File.Reading == nil {
		return refusal.New(refusal.NotFound, "NOT_FOUND", "This file has not been read yet, so there is nothing to list.")
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+k.File.ID+`-problems.csv"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", exchange.LedgerProblems(k.File.Reading.Problems))
}
