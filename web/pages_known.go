package web

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

// maxFile is the largest file that can be uploaded, in bytes.
const maxFile = 8 << 20

// takesFiles reports whether a request may carry a file.
func takesFiles(r *http.Request) bool {
	return r.Method == http.MethodPost && (r.URL.Path == "/registers" || strings.HasPrefix(r.URL.Path, "/organisations/") && strings.HasSuffix(r.URL.Path, "/capabilities") ||
		strings.HasPrefix(r.URL.Path, "/runs/") && strings.HasSuffix(r.URL.Path, "/results"))
}

func (s *Server) knownPages() []route {
	return []route{
		{http.MethodGet, "/organisations/:code", "getOrganisation", show(s.showOrganisation)},
		{http.MethodPost, "/organisations/:code/confirm", "confirmFact", s.save(s.showOrganisation, s.keepConfirmed)},
		{http.MethodPost, "/organisations/:code/dispute", "disputeFact", s.save(s.showOrganisation, s.keepDispute)},
		{http.MethodGet, "/registers", "keepRegisters", show(s.showRegisters)},
		{http.MethodPost, "/registers", "keepRegisters", s.save(s.showRegisters, s.keepUpload)},
		{http.MethodPost, "/registers/disputes", "settleDispute", s.save(s.showRegisters, s.keepSettlement)},
		{http.MethodGet, "/registers/:register", "keepRegisters", show(s.showRegister)},
		{http.MethodPost, "/registers/:register", "keepRegisters", s.save(s.showRegister, s.keepChoices)},
	}
}

func (s *Server) showOrganisation(c echo.Context, f page.Form) error {
	sheet, err := s.Record.OrgSheet(c.Request().Context(), s.person(c), c.Param("code"))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: sheet.Org.Name, Caption: sheet.Org.Code, Back: "/", BackText: "Start", Wide: true}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Organisation(fr, sheet, f.Get("key")) })
}

func (s *Server) keepConfirmed(c echo.Context, f *page.Form) (string, error) {
	to := "/organisations/" + c.Param("code") + "?done=fact-confirmed#" + url.PathEscape(f.Get("key"))
	return to, s.Record.ConfirmFact(c.Request().Context(), s.person(c), c.Param("code"), f.Get("key"))
}

func (s *Server) keepDispute(c echo.Context, f *page.Form) (string, error) {
	key := f.Get("key")
	to := "/organisations/" + c.Param("code") + "?done=fact-disputed#" + url.PathEscape(key)
	return to, atField(s.Record.DisputeFact(c.Request().Context(), s.person(c), c.Param("code"), key, f.Get("why-"+key)), "why", "why-"+key)
}

// atField moves a refusal of one field to the name that it has on the page.
func atField(err error, from, to string) error {
	if e, ok := refusal.Of(err); ok && e.Field == from {
		return e.At(to)
	}
	return err
}

func (s *Server) showRegisters(c echo.Context, f page.Form) error {
	d, err := s.Record.RegisterDesk(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "Registers", Back: "/", BackText: "Start", Wide: true}, func(fr page.Frame) templ.Component { return page.Registers(fr, d) })
}

func (s *Server) keepUpload(c echo.Context, f *page.Form) (string, error) {
	if _, err := funding.RegisterKindOf(f.Get("kind")); err != nil {
		f.Add("kind", "Choose what the file is.")
	}
	on := readDay(f, "as_of")
	if on.IsZero() && f.Error("as_of") == "" {
		f.Add("as_of", "Enter the day that the file speaks for, for example 30 March 2026.")
	}
	name, data, err := uploaded(c, f, "file")
	if err != nil || f.Bad() {
		return "", err
	}
	file, err := exchange.AssessedFile(f.Get("kind"), name, on, data)
	if err != nil {
		return "", onFile(err, "file")
	}
	id, err := s.Record.ProposeFacts(c.Request().Context(), s.person(c), file)
	return "/registers/" + id + "?done=proposed", err
}

// uploaded reads the file that a form carries.
func uploaded(c echo.Context, f *page.Form, field string) (name string, data []byte, err error) {
	return uploadedUpTo(c, f, field, maxFile)
}

// uploadedUpTo reads a file of at most so many bytes.
func uploadedUpTo(c echo.Context, f *page.Form, field string, most int64) (name string, data []byte, err error) {
	header, err := c.FormFile(field)
	if err != nil || header.Size == 0 {
		f.Add(field, "Choose a file.")
		return "", nil, nil
	}
	if header.Size > most {
		f.Add(field, fmt.Sprintf("The file is larger than %d MB. Give it as it was made, without anything added.", most>>20))
		return "", nil, nil
	}
	file, err := header.Open()
	if err != nil {
		return "", nil, err
	}
	defer file.Close() // only read
	data, err = io.ReadAll(io.LimitReader(file, most))
	return filepath.Base(strings.ReplaceAll(header.Filename, `\`, "/")), data, err
}

// onFile puts everything that is wrong with a file beside the field it was
// chosen in.
func onFile(err error, field string) error {
	e, ok := refusal.Of(err)
	if !ok {
		return err
	}
	var all []*funding.Error
	for _, one := range e.All() {
		all = append(all, one.At(field))
	}
	return refusal.Join(all...)
}

func (s *Server) keepSettlement(c echo.Context, f *page.Form) (string, error) {
	org, key := f.Get("org"), f.Get("key")
	err := s.Record.SettleDispute(c.Request().Context(), s.person(c), org, key, f.Get("value-"+org+"-"+key), f.Get("reasons-"+org+"-"+key))
	for _, name := range []string{"value", "reasons"} {
		err = atField(err, name, name+"-"+org+"-"+key)
	}
	return "/registers?done=settled", err
}

func (s *Server) showRegister(c echo.Context, f page.Form) error {
	sheet, err := s.Record.RegisterSheet(c.Request().Context(), s.person(c), c.Param("register"))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: "Whom each row is about", Caption: page.RegisterTitle(sheet.File), Back: "/registers", BackText: "Registers", Wide: true}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Register(fr, sheet) })
}

func (s *Server) keepChoices(c echo.Context, f *page.Form) (string, error) {
	sheet, err := s.Record.RegisterSheet(c.Request().Context(), s.person(c), c.Param("register"))
	if err != nil {
		return "", err
	}
	choices := map[int]string{}
	for _, m := range sheet.Matches {
		choices[m.No] = f.Get("choices-" + itoa(m.No))
	}
	return "/registers?done=loaded", s.Record.LoadRegister(c.Request().Context(), s.person(c), c.Param("register"), choices)
}
