package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
	"github.com/tranche-funding/tranche/web/ui"
)

func (s *Server) signOffPages() []route {
	return []route{
		{http.MethodGet, "/approvals", "listApprovals", show(s.showApprovals)},
		{http.MethodGet, "/approvals/confirm", "listApprovals", show(s.showConfirmApprovals)},
		{http.MethodPost, "/approvals", "listApprovals", s.save(s.showApprovals, s.keepApprovals)},
		{http.MethodGet, "/approvals/done", "listApprovals", show(s.showApprovalsDone)},
		{http.MethodGet, "/approvals/:what/:id", "listApprovals", show(s.showApproval)},
		{http.MethodGet, "/approvals/:what/:id/decline", "listApprovals", show(s.showDecline)},
		{http.MethodPost, "/approvals/:what/:id/decline", "listApprovals", s.save(s.showDecline, s.keepDecline)},
		{http.MethodGet, "/deputies", "listDeputies", show(s.showDeputies)},
		{http.MethodPost, "/deputies", "nameDeputy", s.save(s.showDeputies, s.keepDeputy)},
		{http.MethodPost, "/deputies/:id/end", "endDeputy", s.save(s.showDeputies, s.keepDeputyEnd)},
		{http.MethodGet, "/organisations/:code/sign-off", "getSignOff", show(s.showSignOff)},
		{http.MethodPost, "/organisations/:code/sign-off", "putSignOff", s.save(s.showSignOff, s.keepSignOff)},
		{http.MethodGet, "/rounds/:id/extend", "extendDeadline", show(s.showExtend)},
		{http.MethodPost, "/rounds/:id/extend", "extendDeadline", s.save(s.showExtend, s.keepExtend)},
	}
}

func (s *Server) showApprovals(c echo.Context, f page.Form) error {
	d, err := s.Record.Approvals(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "What waits for your signature"}, func(fr page.Frame) templ.Component { return page.Approvals(fr, d) })
}

// oneApproval is the item that an address names; ok is false when it does not
// wait for this person any more.
func (s *Server) oneApproval(c echo.Context) (d desk.ApprovalDesk, a desk.Approval, ok bool, err error) {
	d, err = s.Record.Approvals(c.Request().Context(), s.person(c))
	i := slices.IndexFunc(d.Items, func(a desk.Approval) bool { return a.Key() == c.Param("what")+"/"+c.Param("id") })
	if err != nil || i < 0 {
		return d, a, false, err
	}
	return d, d.Items[i], true, nil
}

// showApproval draws the item that a mail leads to, or leads on to the list
// when it is signed already.
func (s *Server) showApproval(c echo.Context, f page.Form) error {
	d, a, ok, err := s.oneApproval(c)
	if err != nil {
		return err
	}
	if !ok {
		return c.Redirect(http.StatusSeeOther, "/approvals?done=nothing-to-sign")
	}
	return s.draw(c, f, page.Frame{Title: a.Task.About, Caption: a.ID}, func(fr page.Frame) templ.Component { return page.ApprovalPage(fr, a, d) })
}

// chosenItems are the items that an address or a form names, as far as they
// still wait; a form says of what it was shown.
func chosenItems(d desk.ApprovalDesk, wanted []string) (items []desk.Approval) {
	for _, w := range wanted {
		key, _, _ := strings.Cut(w, "@")
		i := slices.IndexFunc(d.Items, func(a desk.Approval) bool { return a.Key() == key })
		if i >= 0 && !slices.ContainsFunc(items, func(a desk.Approval) bool { return a.Key() == key }) {
			items = append(items, d.Items[i])
		}
	}
	return items
}

func (s *Server) showConfirmApprovals(c echo.Context, f page.Form) error {
	d, err := s.Record.Approvals(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	items := chosenItems(d, c.QueryParams()["item"])
	if len(items) == 0 {
		f.Add("", "Tick at least one thing to sign.")
		return s.showApprovals(c, f)
	}
	frame := page.Frame{Title: "Confirm what you sign", Back: "/approvals", BackText: "What waits for your signature"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.ConfirmApprovals(fr, items) })
}

// An itemYes is one item of a batch as a form names it: "bid/FP26-RZX-001@hash".
type itemYes struct{ what, id, hash string }

func readItem(s string) (i itemYes, ok bool) {
	head, hash, _ := strings.Cut(s, "@")
	i.what, i.id, ok = strings.Cut(head, "/")
	i.hash = hash
	return i, ok
}

// key names the item; its command's id comes from it and the form's token, so
// that a form sent twice signs nothing twice.
func (i itemYes) key() string { return i.what + "/" + i.id }

type hashFields struct {
	Hash string `json:"content_hash"`
}

// yes is the command that signs an item.
func (i itemYes) yes(a desk.Approval, token string) click {
	k := click{Ref: a.Ref, Verb: a.Verb(), Token: token + "/" + i.key()}
	switch a.What {
	case funding.SignClaim:
		k.Body = claimFields{Claim: a.ID}
	case funding.SignAgreement:
		k.Body = signFields{i.hash, funding.BySession}
	default:
		k.Body = hashFields{i.hash}
	}
	return k
}

// keepApprovals signs every item of a batch by a command of its own. One that
// is refused never stops the others: what became of each is on the page after.
func (s *Server) keepApprovals(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	d, err := s.Record.Approvals(ctx, who)
	if err != nil {
		return "", err
	}
	query := url.Values{"token": {f.Get("token")}}
	for _, sent := range f.Sent["item"] {
		item, ok := readItem(sent)
		if !ok {
			continue
		}
		query.Add("item", sent)
		waiting := chosenItems(d, []string{sent})
		if len(waiting) == 0 {
			continue // signed already: its receipt says so
		}
		_, err := s.do(ctx, who, item.yes(waiting[0], f.Get("token")))
		if no, refused := refusal.Of(err); refused {
			query.Add("no", item.key()+" "+no.Code)
		} else if err != nil {
			return "", err
		}
	}
	if len(query["item"]) == 0 {
		f.Add("", "Tick at least one thing to sign.")
		return "", nil
	}
	return "/approvals/done?" + query.Encode(), nil
}

// showApprovalsDone says what became of each item of a batch: by its receipt,
// or, where the rules said no before anything was kept, by asking them again.
func (s *Server) showApprovalsDone(c echo.Context, f page.Form) error {
	ctx, who := c.Request().Context(), s.person(c)
	d, err := s.Record.Approvals(ctx, who)
	if err != nil {
		return err
	}
	var out []page.Outcome
	for _, sent := range c.QueryParams()["item"] {
		item, ok := readItem(sent)
		if !ok {
			continue
		}
		o, err := s.outcomeOf(ctx, who, d, item, c.QueryParam("token"))
		if err != nil {
			return err
		}
		out = append(out, o)
	}
	return s.draw(c, f, page.Frame{Title: "What became of your signatures"}, func(fr page.Frame) templ.Component { return page.ApprovalsDone(fr, out, len(d.Items)) })
}

func (s *Server) outcomeOf(ctx context.Context, who funding.Person, d desk.ApprovalDesk, item itemYes, token string) (page.Outcome, error) {
	o := page.Outcome{Title: strings.ToUpper(item.what[:1]) + item.what[1:] + " " + item.id, Href: itemHref(item)}
	receipt, ok, err := s.Record.Receipt(ctx, who, commandID(who.ID, token+"/"+item.key()))
	if err != nil {
		return o, err
	}
	waiting := chosenItems(d, []string{item.key()})
	switch {
	case ok && receipt.Settled.IsZero():
		o.Tag, o.Said = ui.TagProps{Text: "Being saved", Colour: ui.Blue}, "We have your signature and are still saving it. Reload the page in a moment."
	case ok && receipt.Refusal == nil:
		o.Tag, o.Said = ui.TagProps{Text: "Signed", Colour: ui.Green}, signedWords(receipt.Verb)
	case ok:
		o.Tag, o.Said = ui.TagProps{Text: "Not signed", Colour: ui.Red}, receipt.Refusal.Message
	case len(waiting) == 0:
		o.Tag, o.Said = ui.TagProps{Text: "Not signed", Colour: ui.Grey}, "It does not wait for your signature any more."
	default:
		o.Tag = ui.TagProps{Text: "Not signed", Colour: ui.Red}
		o.Said, err = s.whyNot(ctx, who, item.yes(waiting[0], token))
	}
	return o, err
}

// whyNot asks the rules once more why a click was not kept.
func (s *Server) whyNot(ctx context.Context, who funding.Person, k click) (string, error) {
	c, err := commandOf(who, k)
	if err != nil {
		return "", err
	}
	err = s.Record.Advise(ctx, who, c)
	no, refused := refusal.Of(err)
	if !refused {
		return "It was refused a moment ago. Try again.", err
	}
	var words []string
	for _, one := range no.All() {
		words = append(words, one.Message)
	}
	return strings.Join(words, " "), nil
}

func signedWords(v funding.Verb) string {
	switch v {
	case funding.Submit:
		return "The bid is submitted. Its receipt is on its page and in your mail."
	case funding.Sign:
		return "You signed the agreement."
	}
	return "You approved it. Whoever comes next has been asked."
}

func itemHref(i itemYes) string {
	switch i.what {
	case "claim":
		return "/claims/" + i.id
	case "agreement":
		return "/awards/" + i.id + "/agreement"
	}
	return "/bids/" + i.id
}
