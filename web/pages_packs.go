package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) packPages() []route {
	return []route{
		{http.MethodGet, "/month-end", "listMonthEnd", show(s.showMonthEnd)},
		{http.MethodGet, "/packs/:id", "getPack", show(s.showMonthPack)},
		{http.MethodPost, "/packs/:id", "putPack", s.save(s.showMonthPack, s.keepMonthPack)},
		{http.MethodPost, "/packs/:id/unchanged", "preparePack", s.save(s.showMonthPack, s.packUnchanged)},
		{http.MethodPost, "/packs/:id/submit", "submitPack", s.save(s.showMonthPack, s.packVerb(funding.SubmitPack, "pack-sent"))},
		{http.MethodPost, "/packs/:id/accept", "acceptPack", s.save(s.showMonthPack, s.packVerb(funding.AcceptPack, "pack-accepted"))},
		{http.MethodPost, "/packs/:id/return", "returnPack", s.save(s.showMonthPack, s.packVerb(funding.ReturnPack, "pack-returned"))},
	}
}

func (s *Server) showMonthEnd(c echo.Context, f page.Form) error {
	d, err := s.Record.MonthEnd(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: "Month end", Back: "/", BackText: "Home", Wide: true}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.MonthEnd(fr, d) })
}

func packFrame(k desk.PackSheet) page.Frame {
	return page.Frame{Title: "Month-end pack for " + k.Pack.Month.Name() + " " + k.Pack.FY.String(), Caption: k.Award.ID + ", " + k.Award.Title, Back: "/awards/" + k.Award.ID, BackText: "Back to the award", Reference: k.Pack.ID, Wide: true}
}

func (s *Server) showMonthPack(c echo.Context, f page.Form) error {
	k, err := s.Record.PackSheet(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.draw(c, f, packFrame(k), func(fr page.Frame) templ.Component { return page.MonthPack(fr, k) })
}

// keepMonthPack saves what was typed and, when asked, hands the pack over.
func (s *Server) keepMonthPack(c echo.Context, f *page.Form) (string, error) {
	ctx, who, id := c.Request().Context(), s.person(c), c.Param("id")
	k, err := s.Record.PackSheet(ctx, who, id)
	if err != nil {
		return "", err
	}
	d := readPack(f, k)
	if f.Bad() {
		return "", nil
	}
	if err := s.Record.PutPack(ctx, who, id, d); err != nil {
		return "", onPackField(err, d)
	}
	if f.Get("then") != "prepare" {
		return "/packs/" + id + "?done=saved", nil
	}
	to, err := s.sendPack(c, f, funding.PreparePack, map[string]any{}, "pack-prepared")
	return to, onPackField(err, d)
}

// sendPack sends a click on a pack and says where to go on.
func (s *Server) sendPack(c echo.Context, f *page.Form, v funding.Verb, sent map[string]any, said string) (string, error) {
	ctx, who, id := c.Request().Context(), s.person(c), c.Param("id")
	k, err := s.packClick(ctx, who, v, id, f.Get("token"), sent)
	if err != nil {
		return "", err
	}
	done, err := s.do(ctx, who, k)
	if err != nil {
		return "", err
	}
	if !done.Settled {
		said = "kept"
	}
	return "/packs/" + id + "?done=" + said, nil
}

func (s *Server) packUnchanged(c echo.Context, f *page.Form) (string, error) {
	return s.sendPack(c, f, funding.PreparePack, map[string]any{"unchanged": true}, "pack-prepared")
}

func (s *Server) packVerb(v funding.Verb, said string) putter {
	return func(c echo.Context, f *page.Form) (string, error) {
		sent := map[string]any{"hash": f.Get("return_hash"), "reasons": f.Get("reasons")}
		return s.sendPack(c, f, v, sent, said)
	}
}
