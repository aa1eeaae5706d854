package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) capabilityPages() []route {
	const org = "/organisations/:code"
	return []route{
		{http.MethodGet, org + "/capabilities", "getOrganisation", show(s.showCapabilities)},
		{http.MethodPost, org + "/capabilities", "putCapabilityAssessments", s.save(s.showCapabilities, s.keepAssessmentFile)},
		{http.MethodGet, org + "/capabilities.xlsx", "getOrganisation", s.showCapabilityWorkbook},
		{http.MethodPost, org + "/capabilities/carry", "putCapabilityAssessments", s.save(s.showCapabilities, s.keepCarried)},
		{http.MethodPost, org + "/capabilities/group", "putCapabilityAssessments", s.save(s.showCapabilities, s.keepGroup)},
		{http.MethodGet, org + "/workforce", "getOrganisation", show(s.showWorkforce)},
		{http.MethodPost, org + "/workforce", "putWorkforce", s.save(s.showWorkforce, s.keepWorkforce)},
		{http.MethodGet, "/bids/:id/capabilities", "getBid", show(s.showBidCapabilities)},
		{http.MethodPost, "/bids/:id/capabilities", "editBid", s.save(s.showBidCapabilities, s.keepBidCapabilities)},
	}
}

// yearAsked is the financial year that an address or a form names; 0 = this
// one.
func yearAsked(text string) (calendar.FY, error) {
	if text == "" {
		return 0, nil
	}
	fy, err := calendar.ParseFY(text)
	if err != nil {
		return 0, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no financial year %q.", shortly(text))
	}
	return fy, nil
}

func (s *Server) capabilitySheet(c echo.Context, year string) (desk.CapabilitySheet, error) {
	fy, err := yearAsked(year)
	if err != nil {
		return desk.CapabilitySheet{}, err
	}
	return s.Record.CapabilitySheet(c.Request().Context(), s.person(c), c.Param("code"), fy)
}

// settingAsked is the care setting that a request is about: the one it names,
// or the one that the trust's kind suggests.
func settingAsked(c echo.Context, f page.Form, sheet desk.CapabilitySheet) funding.CareSetting {
	for _, name := range []string{f.Get("setting"), c.QueryParam("setting")} {
		if slices.Contains(funding.CareSettings(), funding.CareSetting(name)) {
			return funding.CareSetting(name)
		}
	}
	return funding.SettingOf(funding.TrustKindOf(sheet.Org))
}

func (s *Server) showCapabilities(c echo.Context, f page.Form) error {
	sheet, err := s.capabilitySheet(c, f.Get("fy")+c.QueryParam("fy"))
	if err != nil {
		return err
	}
	view := page.CapabilityView{Sheet: sheet, Setting: settingAsked(c, f, sheet), Group: f.Get("group") + c.QueryParam("group")}
	frame := page.Frame{Title: "Capabilities, " + sheet.FY.String(), Caption: sheet.Org.Name, Back: "/organisations/" + sheet.Org.Code, BackText: sheet.Org.Name, Wide: true}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Capabilities(fr, view) })
}

func (s *Server) keepAssessmentFile(c echo.Context, f *page.Form) (string, error) {
	_, data, err := uploaded(c, f, "workbook")
	if err != nil || f.Bad() {
		return "", err
	}
	given, err := exchange.ReadAssessments(data)
	if err != nil {
		return "", onFile(err, "workbook")
	}
	return s.keepAnswersOf(c, f, given, "")
}

// keepAnswersOf keeps answers for the year that a form names.
func (s *Server) keepAnswersOf(c echo.Context, f *page.Form, given []funding.Assessment, group string) (string, error) {
	fy, err := yearAsked(f.Get("fy"))
	if err != nil {
		return "", err
	}
	if err := s.Record.PutAssessments(c.Request().Context(), s.person(c), c.Param("code"), fy, given); err != nil {
		if group == "" {
			return "", onFile(err, "workbook")
		}
		return "", onRows(err, given)
	}
	return page.CapabilityPath(c.Param("code"), fy, funding.CareSetting(f.Get("setting")), group) + "&done=saved", nil
}

// onRows puts a refusal of one answer beside its field: answers go by their
// capability on the page.
func onRows(err error, given []funding.Assessment) error {
	e, ok := refusal.Of(err)
	if !ok {
		return err
	}
	var all []*funding.Error
	for _, one := range e.All() {
		for i, a := range given {
			one.Field = strings.ReplaceAll(one.Field, "assessments["+itoa(i)+"].", strings.ToLower(a.Capability)+"-")
		}
		all = append(all, one)
	}
	return refusal.Join(all...)
}

func (s *Server) keepCarried(c echo.Context, f *page.Form) (string, error) {
	fy, err := yearAsked(f.Get("fy"))
	if err != nil {
		return "", err
	}
	to := page.CapabilityPath(c.Param("code"), fy, funding.CareSetting(f.Get("setting")), "") + "&done=carried"
	return to, s.Record.CarryAssessments(c.Request().Context(), s.person(c), c.Param("code"), fy)
}

// keepGroup keeps the rows of one group that were changed.
func (s *Server) keepGroup(c echo.Context, f *page.Form) (string, error) {
	sheet, err := s.capabilitySheet(c, f.Get("fy"))
	if err != nil {
		return "", err
	}
	setting := settingAsked(c, *f, sheet)
	var given []funding.Assessment
	for _, cap := range sheet.List {
		if page.GroupKey(cap.Group) != f.Get("group") {
			continue
		}
		if a, answered := readAssessment(f, cap, sheet, setting); answered {
			given = append(given, a)
		}
	}
	if f.Bad() || len(given) == 0 {
		if len(given) == 0 && !f.Bad() {
			f.Add("", "Nothing was changed. Answer at least one capability.")
		}
		return "", nil
	}
	return s.keepAnswersOf(c, f, given, f.Get("group"))
}

// readAssessment reads one row; what the page has no field for stays as it is.
// answered is false for a row that was left as it was.
func readAssessment(f *page.Form, cap funding.Capability, sheet desk.CapabilitySheet, setting funding.CareSetting) (a funding.Assessment, answered bool) {
	old := funding.Assessment{Capability: cap.ID, Setting: setting, Plan: funding.PlanNone}
	if i := slices.IndexFunc(sheet.Answers, func(x funding.Assessment) bool { return x.Capability == cap.ID && x.Setting == setting }); i >= 0 {
		old = sheet.Answers[i]
	}
	at := strings.ToLower(cap.ID) + "-"
	a = old
	a.CopiedFrom, a.Source = strings.ToUpper(f.Get(at+"copied_from")), ""
	if a.CopiedFrom != "" {
		return a, true
	}
	a.Status, a.System, a.Vendor, a.Usage = f.Get(at+"status"), f.Get(at+"system_name"), f.Get(at+"vendor_name"), readCount(f, at+"usage_pct")
	if f.Has(at + "plan") {
		a.Plan = f.Get(at + "plan")
	}
	a.PlannedOn = readDay(f, at+"planned_date")
	a.Live = a.Status == funding.CapabilityCompleted || old.Live && a.Status == old.Status
	was := old
	was.CopiedFrom, was.Source, was.Live = "", "", a.Live
	return a, a != was
}

func (s *Server) showCapabilityWorkbook(c echo.Context) error {
	sheet, err := s.capabilitySheet(c, c.QueryParam("fy"))
	if err != nil {
		return err
	}
	setting := settingAsked(c, page.Form{}, sheet)
	book, err := exchange.WriteAssessments(sheet.List, sheet.Answers, setting)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="capabilities-`+sheet.Org.Code+`-`+itoa(int(sheet.FY))+`.xlsx"`)
	return c.Blob(http.StatusOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", book)
}

func (s *Server) showWorkforce(c echo.Context, f page.Form) error {
	fy, err := yearAsked(f.Get("fy") + c.QueryParam("fy"))
	if err != nil {
		return err
	}
	sheet, err := s.Record.WorkforceSheet(c.Request().Context(), s.person(c), c.Param("code"), fy)
	if err != nil {
		return err
	}
	frame := page.Frame{Title: "Digital, data and technology posts, " + sheet.FY.String(), Caption: sheet.Org.Name, Back: "/organisations/" + sheet.Org.Code, BackText: sheet.Org.Name}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Workforce(fr, sheet) })
}

func (s *Server) keepWorkforce(c echo.Context, f *page.Form) (string, error) {
	fy, err := yearAsked(f.Get("fy"))
	if err != nil {
		return "", err
	}
	w := funding.Workforce{FY: fy}
	n := grid{Name: "rows", Filled: []string{"in", "vacant", "needed"}, Pasted: []string{"role", "in", "vacant", "needed"}}.take(f)
	for i := range n {
		w.Rows = append(w.Rows, funding.WorkforceRow{Role: f.Get(page.Cell("rows", i, "role")), InPost: readPosts(f, page.Cell("rows", i, "in")),
			Vacant: readPosts(f, page.Cell("rows", i, "vacant")), Needed: readPosts(f, page.Cell("rows", i, "needed"))})
	}
	if f.Bad() {
		return "", nil
	}
	return "/organisations/" + c.Param("code") + "/workforce?fy=" + f.Get("fy") + "&done=saved", s.Record.PutWorkforce(c.Request().Context(), s.person(c), c.Param("code"), w)
}

func readPosts(f *page.Form, field string) funding.Posts {
	p, err := funding.ParsePosts(f.Get(field))
	note(f, field, err)
	return p
}

func (s *Server) showBidCapabilities(c echo.Context, f page.Form) error {
	return s.withBid(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		sheet, err := s.Record.BidCapabilities(c.Request().Context(), s.person(c), b.Bid.ID)
		if err != nil {
			return err
		}
		return s.draw(c, f, bidFrame(b, "Capabilities that the bid closes"), func(fr page.Frame) templ.Component { return page.BidCapabilities(fr, sheet, b.Org.Code) })
	})(c, f)
}

func (s *Server) keepBidCapabilities(c echo.Context, f *page.Form) (string, error) {
	id := c.Param("id")
	return "/bids/" + id + "?done=saved", s.Record.PutCapabilities(c.Request().Context(), s.person(c), id, f.Sent["capabilities"])
}
