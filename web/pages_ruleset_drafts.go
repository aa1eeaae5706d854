package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

// most of a ruleset's text, in bytes.
const rulesetMost = 512 * 1024

func (s *Server) rulesetDraftPages() []route {
	return []route{
		{http.MethodGet, "/rulesets/drafts", "keepRulesets", show(s.showDrafts)},
		{http.MethodGet, "/rulesets/drafts/new", "keepRulesets", show(s.showNewDraft)},
		{http.MethodPost, "/rulesets/drafts/new", "keepRulesets", s.save(s.showNewDraft, s.keepDraft)},
		{http.MethodGet, "/rulesets/drafts/:code", "keepRulesets", show(s.showDraft)},
		{http.MethodPost, "/rulesets/drafts/:code", "keepRulesets", s.save(s.showDraft, s.keepDraft)},
		{http.MethodGet, "/rulesets/drafts/:code/preview", "keepRulesets", show(s.showPreview)},
		{http.MethodPost, "/rulesets/drafts/:code/propose", "keepRulesets", s.save(s.showDraft, s.keepProposal)},
		{http.MethodPost, "/rulesets/drafts/:code/publish", "publishRuleset", s.save(s.showDraft, s.keepRulesPublished)},
	}
}

func (s *Server) showDrafts(c echo.Context, f page.Form) error {
	d, err := s.Record.RulesetDesk(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "Rulesets being written", Back: "/rulesets", BackText: "Rulesets"}, func(fr page.Frame) templ.Component { return page.RulesetDrafts(fr, d) })
}

func (s *Server) showNewDraft(c echo.Context, f page.Form) error {
	d, err := s.Record.RulesetDesk(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: "Write a ruleset", Back: "/rulesets/drafts", BackText: "Rulesets being written"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.NewRuleset(fr, d) })
}

// draftOf is the draft of an address, and what surrounds it.
func (s *Server) draftOf(ctx context.Context, who funding.Person, code string) (d desk.RulesetDesk, draft funding.RulesetDraft, err error) {
	if d, err = s.Record.RulesetDesk(ctx, who); err != nil {
		return d, draft, err
	}
	i := slices.IndexFunc(d.Drafts, func(o funding.RulesetDraft) bool { return o.Code == code })
	if i < 0 {
		return d, draft, nothingHere()
	}
	return d, d.Drafts[i], nil
}

func (s *Server) showDraft(c echo.Context, f page.Form) error {
	d, draft, err := s.draftOf(c.Request().Context(), s.person(c), c.Param("code"))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: draft.Rules.Title, Caption: "Ruleset " + draft.Code + ", version " + strconv.Itoa(draft.Version) + " of the draft", Back: "/rulesets/drafts", BackText: "Rulesets being written"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.RulesetDraft(fr, d, draft) })
}

func (s *Server) showPreview(c echo.Context, f page.Form) error {
	_, draft, err := s.draftOf(c.Request().Context(), s.person(c), c.Param("code"))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: "Rules and assumptions", Caption: "A preview: " + draft.Code + " is not published", Back: "/rulesets/drafts/" + draft.Code, BackText: "Back to the draft"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.AssumptionsPreview(fr, draft.Rules) })
}

func (s *Server) keepDraft(c echo.Context, f *page.Form) (string, error) {
	version := 0
	if f.Has("version") {
		var err error
		if version, err = strconv.Atoi(f.Get("version")); err != nil {
			return "", nothingHere()
		}
	}
	code, err := s.saveDraft(c.Request().Context(), s.person(c), f.Get("token"), c.Param("code"), version, f.Sent.Get("text"))
	return "/rulesets/drafts/" + code + "?done=saved", err
}

// saveDraft reads the text of a ruleset, and keeps it if nothing is wrong with
// it. The empty code is that of a new one.
func (s *Server) saveDraft(ctx context.Context, who funding.Person, token, code string, version int, text string) (string, error) {
	d, err := s.Record.RulesetDesk(ctx, who)
	if err != nil {
		return "", err
	}
	if len(text) > rulesetMost {
		return "", refusal.New(refusal.Invalid, "RULESET_TOO_LONG", "The text has %d bytes; a ruleset has %d at most. Say “extends:” and hold only what differs.", len(text), rulesetMost).At("text")
	}
	rules, err := readRules(text, d.Known)
	if err != nil {
		return "", err
	}
	if code != "" && rules.Code != code {
		return "", refusal.New(refusal.Invalid, "OTHER_RULESET", "The text says that it is %s, and this page is of %s. Write another ruleset on a page of its own.", rules.Code, code).At("text")
	}
	return rules.Code, s.Record.SaveRuleset(ctx, who, token, funding.RulesetDraft{Code: rules.Code, Version: version, Text: text, Rules: rules})
}

// readRules reads and checks the text of a ruleset; every fault says its line.
func readRules(text string, known []funding.Ruleset) (funding.Ruleset, error) {
	rules, faults := exchange.CheckRulesetFile([]byte(text), known)
	no := make([]*refusal.Error, len(faults))
	for i, f := range faults {
		no[i] = refusal.New(refusal.Invalid, "RULESET_FAULT", "%s", "L"+f.String()[1:]).At("text")
	}
	return rules, refusal.Join(no...).Err()
}

// draftVersion is the version of a draft that a form was drawn from.
func draftVersion(f *page.Form) (int, error) {
	v, err := strconv.Atoi(f.Get("version"))
	if err != nil {
		return 0, nothingHere()
	}
	return v, nil
}

func (s *Server) keepProposal(c echo.Context, f *page.Form) (string, error) {
	v, err := draftVersion(f)
	if err != nil {
		return "", err
	}
	return "/rulesets/drafts/" + c.Param("code") + "?done=rules-proposed", s.Record.ProposeRuleset(c.Request().Context(), s.person(c), c.Param("code"), v)
}

func (s *Server) keepRulesPublished(c echo.Context, f *page.Form) (string, error) {
	v, err := draftVersion(f)
	if err != nil {
		return "", err
	}
	return "/rulesets/" + c.Param("code") + "?done=rules-published", s.Record.PublishRuleset(c.Request().Context(), s.person(c), c.Param("code"), v)
}
