package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) sittingPages() []route {
	return []route{
		{http.MethodGet, "/sittings", "listSittings", show(s.showSittings)},
		{http.MethodPost, "/sittings", "putSitting", s.save(s.showSittings, s.keepSitting)},
		{http.MethodGet, "/sittings/:id", "listSittings", show(s.showSitting)},
		{http.MethodGet, "/sittings/:id/pack", "listSittings", show(s.showPack)},
		{http.MethodPost, "/sittings/:id/attendance", "putSitting", s.save(s.showSitting, s.keepAttendance)},
	}
}

func (s *Server) showSittings(c echo.Context, f page.Form) error {
	d, err := s.Record.Sittings(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	may := d.Viewer.Holds(funding.ProgrammeManager) || d.Viewer.Holds(funding.PanelChair)
	return s.draw(c, f, page.Frame{Title: "Panel sittings", Wide: true}, func(fr page.Frame) templ.Component { return page.Sittings(fr, d, may) })
}

func (s *Server) keepSitting(c echo.Context, f *page.Form) (string, error) {
	k := funding.Sitting{On: readDay(f, "on"), Papers: readDay(f, "papers_due"), Quorum: readCount(f, "quorum"), Members: f.Sent["members"]}
	if f.Bad() {
		return "", nil
	}
	id, err := s.Record.SetUpSitting(c.Request().Context(), s.person(c), f.Get("token"), k)
	return page.SittingPath(id) + "?done=sitting-set-up", err
}

// sitting reads the sitting that the address names.
func (s *Server) sitting(c echo.Context) (desk.SittingSheet, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return desk.SittingSheet{}, nothingHere()
	}
	return s.Record.SittingSheet(c.Request().Context(), s.person(c), id)
}

func sittingFrame(d desk.SittingSheet, title string) page.Frame {
	return page.Frame{Title: title, Caption: d.Sitting.Funder, Back: "/sittings", BackText: "Panel sittings", Wide: true}
}

func (s *Server) showSitting(c echo.Context, f page.Form) error {
	d, err := s.sitting(c)
	if err != nil {
		return err
	}
	return s.draw(c, f, sittingFrame(d, "Sitting of "+d.Sitting.On.Text()), func(fr page.Frame) templ.Component { return page.Sitting(fr, d) })
}

func (s *Server) showPack(c echo.Context, f page.Form) error {
	d, err := s.sitting(c)
	if err != nil {
		return err
	}
	var briefs []page.BriefWithBid
	for _, b := range d.Bids {
		sheet, brief, err := s.brief(c.Request().Context(), s.person(c), b.Bid.ID)
		if err != nil {
			return err
		}
		briefs = append(briefs, page.BriefWithBid{Sheet: sheet, Brief: brief})
	}
	frame := sittingFrame(d, "Pack for the sitting of "+d.Sitting.On.Text())
	frame.Back, frame.BackText = page.SittingPath(d.Sitting.ID), "Back to the sitting"
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Pack(fr, d, briefs) })
}

func (s *Server) keepAttendance(c echo.Context, f *page.Form) (string, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return "", nothingHere()
	}
	return page.SittingPath(id) + "?done=attendance", s.Record.RecordAttendance(c.Request().Context(), s.person(c), id, f.Sent["present"])
}

// sittingNote says which sitting a bid joined, to those who may read sittings.
func (s *Server) sittingNote(c echo.Context, b desk.BidSheet) ([]string, error) {
	if funding.May(b.Viewer, "listSittings", b.Bid.Subject(b.Viewer)) != nil {
		return nil, nil
	}
	d, err := s.Record.Sittings(c.Request().Context(), b.Viewer)
	return d.Note(b.Bid), err
}
