package web

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/assets"
	"github.com/tranche-funding/tranche/web/page"
	"github.com/tranche-funding/tranche/web/ui"
)

// styles are the style sheets and scripts, loaded once: they are embedded and
// never change.
var styles = sync.OnceValues(assets.Load)

// A shower draws a page. The form is what was sent to it, or an unsent one.
type shower func(c echo.Context, f page.Form) error

// show makes a handler of a page that is only looked at.
func show(p shower) echo.HandlerFunc {
	return func(c echo.Context) error { return p(c, page.Form{NewToken: newToken}) }
}

// save makes a handler of a form: read it, put it, go on. What is refused
// comes back on the page the form was on, with everything typed kept.
func (s *Server) save(again shower, put putter) echo.HandlerFunc {
	return func(c echo.Context) error {
		f, err := s.sentForm(c)
		if err != nil {
			return err
		}
		if f.Auto {
			return s.autosave(c, f, nil)
		}
		typed := f
		typed.Sent = cloneForm(f.Sent)
		to, err := put(c, &f)
		if err == nil && !f.Bad() {
			return s.goOn(c, typed, to)
		}
		if e, no := refusal.Of(err); no {
			f.Refuse(e)
			f.Status = statusOf(e)
		} else if err != nil {
			return err
		}
		if f.Status == 0 {
			f.Status = http.StatusUnprocessableEntity
		}
		typed.Problems = f.Problems
		if err := s.jot(c, typed, ""); err != nil { // they see it on the page all the same
			s.Log.Warn("a refused form was not kept", "path", f.Action, "err", err)
		}
		return again(c, f)
	}
}

// goOn leads on from a form that is saved: what was kept of it is dropped, and
// the browser is told, by the form's token, that it may forget it too.
func (s *Server) goOn(c echo.Context, f page.Form, to string) error {
	if err := s.jot(c, f, ""); err != nil {
		s.Log.Warn("a saved form is still kept as a jotting", "path", f.Action, "err", err)
	}
	if token := f.Get("token"); written(f) && tokenShape.MatchString(token) {
		// A script has to read it, and it says no more than that a form was saved.
		c.SetCookie(&http.Cookie{Name: "saved", Value: token, Path: "/", MaxAge: 3600, SameSite: http.SameSiteLaxMode, Secure: s.secure()}) // #nosec G124
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// tokenShape is what a form's token looks like.
var tokenShape = regexp.MustCompile(`^[A-Za-z0-9_-]{8,100}$`)

// press makes a handler of a form that asks for one command. want reads the
// form; said names the sentence that the next page shows.
func (s *Server) press(again shower, said string, want func(c echo.Context, f *page.Form) (k click, to string)) echo.HandlerFunc {
	return s.save(again, func(c echo.Context, f *page.Form) (string, error) {
		k, to := want(c, f)
		if f.Bad() {
			return "", nil
		}
		k.Token = f.Get("token")
		got, err := s.do(c.Request().Context(), s.person(c), k)
		if err != nil {
			return "", err
		}
		return after(to, said, got), nil
	})
}

// after is where to go when a click is kept.
func after(to, said string, got kept) string {
	query := url.Values{}
	query.Set("done", said)
	if !got.Settled {
		query = url.Values{"saved": {"later"}}
	}
	if strings.Contains(to, "?") {
		return to + "&" + query.Encode()
	}
	return to + "?" + query.Encode()
}

// sentForm reads what was posted. Links to places that the rules name lead to
// the pages of this bid.
func (s *Server) sentForm(c echo.Context) (page.Form, error) {
	values, err := c.FormParams()
	if err != nil {
		return page.Form{}, refusal.New(refusal.Invalid, "FORM_UNREADABLE", "The form could not be read. Go back, reload the page and send it again.")
	}
	f := page.Form{Sent: values, NewToken: newToken, Action: c.Request().URL.RequestURI()}
	f.Auto, f.Own = f.Has("autosave"), s.ownSeals(c, f.Get("token"))
	if strings.HasPrefix(c.Path(), "/bids/:id") {
		bid := c.Param("id")
		f.Link = func(place string) string { return page.SectionPath(bid, place) }
	}
	return f, nil
}

// draw draws a page in full before it sends a byte, so that nobody sees half
// of one.
func (s *Server) draw(c echo.Context, f page.Form, frame page.Frame, body func(page.Frame) templ.Component) error {
	shell, err := s.shell(c)
	if err != nil {
		return err
	}
	f.Person, f.Back = s.person(c).ID, c.Request().URL.RequestURI()
	frame.Shell, frame.Form, frame.Mark = shell, f, c.QueryParam("was")
	if frame.Said == "" {
		frame.Said, frame.Waits = saidOf(c)
	}
	var out bytes.Buffer
	if err := body(frame).Render(c.Request().Context(), &out); err != nil {
		return err
	}
	status := f.Status
	if status == 0 {
		status = http.StatusOK
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.HTMLBlob(status, out.Bytes())
}

// shell is what is around every page of this request.
func (s *Server) shell(c echo.Context) (ui.Shell, error) {
	a, err := styles()
	if err != nil {
		return ui.Shell{}, err
	}
	shell := ui.Shell{Asset: a.URL, Service: "Tranche", Home: "/", SignIn: "/sign-in", Contact: "Need help? See “Help” above.",
		Phase: &ui.Phase{Tag: "Beta", Text: "This is a new service.", FeedbackText: "Tell us what is hard to use", FeedbackHref: "/contact"}}
	who := s.person(c)
	if who.ID != "" {
		shell.SignIn = ""
		shell.Person = &ui.Person{ID: who.ID, Name: who.Name, Role: who.Title(), Organisation: firstOrg(who), SignOut: "/sign-out"}
	}
	if shell.Nav, err = s.navFor(c, who); err != nil {
		return ui.Shell{}, err
	}
	if s.Demo {
		now, err := s.Record.Now(c.Request().Context())
		if err != nil {
			return ui.Shell{}, err
		}
		shell.Demo = page.DemoWords(now)
	}
	if s.Behind != nil && s.Behind() {
		shell.Banner = page.Behind()
	}
	return shell, nil
}

func firstOrg(p funding.Person) string {
	if len(p.Posts) == 0 {
		return ""
	}
	return p.Posts[0].Org
}

// nav is the places a person goes to, by what they may see.
func nav(who funding.Person, path string) []ui.NavItem {
	var items []ui.NavItem
	add := func(text, href string, yes bool) {
		if yes {
			below := href != "/" && strings.HasPrefix(path, href+"/") || href == "/awards" && (strings.HasPrefix(path, "/claims/") || strings.HasPrefix(path, "/ledgers/")) || href == "/month-end" && strings.HasPrefix(path, "/packs/")
			items = append(items, ui.NavItem{Text: text, Href: href, Current: path == href, Active: below})
		}
	}
	in := who.ID != ""
	add("Start", "/", in)
	add("Bids", "/bids", in)
	add("Awards", "/awards", in)
	add("Tracker", "/tracker", in && who.FunderSide)
	add("Month end", "/month-end", who.Holds(funding.ProgrammeManager) || who.Holds(funding.TrustFinancePreparer) || who.Holds(funding.TrustFinanceApprover))
	add("Payment runs", "/runs", mayPay(who))
	add("Cash", "/cash", who.Holds(funding.TrustFinancePreparer) || who.Holds(funding.TrustFinanceApprover) || who.Holds(funding.TrustCFO))
	add("Questions", "/questions-asked", page.HasEnquiries(who))
	add("Reviews", "/assign", who.Holds(funding.ProgrammeManager))
	add("Sittings", "/sittings", who.Holds(funding.ProgrammeManager) || who.Holds(funding.PanelChair))
	add("Standing list", "/standing-list", who.Holds(funding.ProgrammeManager) || who.Holds(funding.PanelChair))
	add("Interests", "/interests", in && who.FunderSide)
	add("Registers", "/registers", who.Holds(funding.FundAdmin))
	add("Rounds", "/rounds", true)
	add("Calculators", "/calculators", !in)
	add("Help", "/contact", true)
	return items
}

// mayPay reports whether somebody works on payment runs.
func mayPay(who funding.Person) bool {
	for _, r := range []funding.Role{funding.NationalFinance, funding.ProgrammeManager, funding.PaymentReleaser, funding.FundAdmin, funding.Auditor} {
		if who.Holds(r) {
			return true
		}
	}
	return false
}

// saidOf is the sentence that the last click left for this page.
func saidOf(c echo.Context) (said string, waits bool) {
	if c.QueryParam("saved") == "later" {
		return "We have your answer and are still saving it. Reload the page in a moment to see it.", true
	}
	return sayings()[c.QueryParam("done")], false
}

// sayings are the sentences that follow a click.
func sayings() map[string]string {
	return map[string]string{
		"shared": "Other trusts may read the long answers of this bid now.", "unshared": "Nobody elsewhere reads this bid any more.", "copied": "The paragraph is in the field. Make it your own.",
		"filter-kept": "The filter is saved.", "filter-dropped": "The filter is removed.",
		"saved": "Saved.", "started": "The bid is started. Nothing you write here is lost.", "sent": "The bid was sent to the senior responsible owner.",
		"approved": "You approved the bid. The chief finance officer has been asked to sign.", "recalled": "The bid is a draft again.", "withdrawn": "The bid is withdrawn.",
		"complete": "The bid passed the completeness check. Its reviews have started.", "returned": "The bid went back to the trust with your reasons.",
		"review-started": "The review is yours.", "asked": "Your question was sent to the trust.", "answered": "Your answer was sent to the reviewer.",
		"concluded": "Your conclusion is recorded.", "recused": "You stood down from this review. Somebody else has been asked.", "decided": "The decision is recorded. The trust is told when it is released.",
		"released": "The decision is released. The trust has been told.", "signed": "You signed the agreement.", "price": "The price is kept. The agreement can be signed now.", "discharged": "The condition is met.",
		"change-asked": "The change was sent to the funder. You see here how far it is.", "change-decided": "The decision is recorded. The trust has been told.", "change-answered": "Your answer was sent to the funder.", "change-withdrawn": "The change is taken back. Nothing changes.",
		"noticed": "The notice is in force. The trust has been told, and is asked to read it.", "successor-signed": "You have signed for the new trust. It can claim now.", "notice-read": "We have noted that the trust has read the notice.",
		"claim-started": "The claim is started.", "lines-moved": "The lines were moved here. Check them, then submit both claims.", "claimed": "The claim was submitted. Somebody else at the trust approves it now.", "claim-approved": "You approved the claim. The funder checks it now.",
		"claim-late": "The claim came after the year's cut-off. It is kept, and national finance decides whether it is admitted.", "late-admitted": "The claim is admitted. The trust approves it now.", "late-refused": "The claim is refused. The trust has been told.",
		"owed": "It is recorded as money owed.", "reversed": "The claim is reversed. The trust has been told.", "attached": "The document is attached.", "removed": "The document is removed.",
		"owed-settled": "The repayment is recorded.", "standing-granted": "The standing approval holds from now on. The trust has been told.", "standing-ended": "The standing approval has ended. The trust has been told.",
		"claim-withdrawn": "The claim is withdrawn. Its money can be claimed again.", "lines-checked": "The results of the lines are saved.", "checked": "The result of the check is recorded.",
		"run-approved": "You approved the run. It waits for its releaser.", "date-moved": "The dates are moved. The trusts have been told.",
		"closed": "The clean claims are approved and in this run. It waits for its releaser.", "results": "The results are taken in.", "results-before": "This file was taken in before. Nothing was changed.",
		"exception-settled": "The exception is settled.", "retried": "The file is handed over again in a moment.",
		"feed-ended":  "Your calendar is ended. Its address gives nothing any more.",
		"run-created": "The payment run is put together. It waits for its releaser.", "run-released": "The run is released.", "paid": "The payments are recorded. The trusts have been told.",
		"fact-confirmed": "You confirmed it.", "fact-disputed": "The fund has been told that this is wrong. It stays as it is until they have settled it.", "settled": "The dispute is settled. The trust sees what came of it.",
		"proposed": "The file is read. Nothing is loaded yet: say whom each row is about.", "loaded": "The file is loaded.", "carried": "Last year's answers are carried forward. Change only what has changed.",
		"round-drafted": "The draft is saved. Nobody else sees it until you open it.", "round-opened": "The round is published.", "round-closed": "The round is closed.", "rehearsed": "The round was rehearsed. What came of it is below.",
		"rules-proposed": "The ruleset is proposed. Somebody else publishes it now.", "rules-published": "The ruleset is published. It holds from its first day.",
		"no-interest": "Your declaration is kept.", "has-interest": "You stood down from the review, and somebody else is asked. Say here what ties you to the trust or its suppliers.",
		"returned-by-panel": "The bid went back to the trust with the panel's reasons.",
		"moved":             "The clock has moved.",
		"ledger-learned":    "Saved, and remembered for the next file.", "ledger-codes": "Saved. These codes are remembered for the next file.",
		"year-signed": "You signed the year-end statement.", "clawed-back": "The clawback is recorded. The trust has been told.", "trued-up": "The actual amount is kept.",
		"pack-prepared": "The pack is with the finance approver.", "pack-sent": "The pack is sent.", "pack-accepted": "The pack is accepted.", "pack-returned": "The pack is returned. Who prepares it has your reasons.",
		"ledger-claim": "The claim is made from the ledger. Look it over and submit it.", "ledger-claims": "The claims are made from the ledger, one for capital and one for revenue. Look each over and submit it.",
		"enquired": "Your question was sent to the funder.", "hand-asked": "The support team has your call.", "replied": "Your message was sent.", "enquiry-closed": "The question is closed.",
		"reopened": "The question is open again, and a new clock runs.", "reassigned": "The question was handed on.", "published": "The answer is published to all bidders.",
		"unpublished": "The published answer is withdrawn.", "rule-read": "We have noted that you have read the changed rule.",
		"declined-inside": "You declined it. Whoever prepared it has your reasons.", "nothing-to-sign": "That does not wait for your signature any more.",
		"standing-listed": "The bid is on the standing list. The trust has been told.", "standing-left": "The bid is off the standing list.", "decision-taken-back": "The decision is taken back. The bid is with the panel again.", "appealed": "Your appeal was sent. The page says until when you have an answer.", "appeal-answered": "The appeal is answered. The trust has been told.", "voted": "Your vote is recorded. You can change it until the panel has decided.", "sitting-set-up": "The sitting is set up. Bids join it by the day of their last review.", "attendance": "The attendance is recorded.",
		"interest-declared": "The interest is declared. It holds from now on.", "interest-decided": "Your decision stands in the register.", "moderated": "The agreed score is recorded.", "assigned": "The reviews are given. Each reviewer has a mail.", "taken-back": "The reviews are taken back.",
		"holiday-changed": "The table is changed. What is open counts its days anew within a minute.",
		"invited":         "The invitation is sent.", "joined": "Your trust has joined the bid.", "invitation-declined": "You declined. The lead has your reasons.", "partner-removed": "The trust is out of the bid.",
		"share-saved": "Your share is saved. It has to be signed as it is now.", "share-signed": "Your share is signed.", "shared-out": "The line is shared out. Each part is its own trust's now.",
		"lead-set":     "Saved. What is late from now on goes to them.",
		"deputy-named": "The deputy is named. They act from the first day on.", "deputy-ended": "The deputy acts no more.",
		"sign-off-saved": "Saved. It holds for what is sent from now on.", "extended": "The bid has more time. Its trust has been told.",
	}
}
