package ui_test

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"github.com/tranche-funding/tranche/web/ui"
)

func shell() ui.Shell {
	return ui.Shell{Asset: func(name string) string { return "/assets/x/" + name }, Home: "/",
		Nav:    []ui.NavItem{{Text: "Bids", Href: "/bids", Current: true}},
		Person: &ui.Person{Name: "Priya Shah", Role: "Finance preparer", Organisation: "Northmoor", InboxHref: "/inbox", InboxCount: 3, SignOut: "/sign-out"},
		Phase:  &ui.Phase{Tag: "Beta", Text: "This is new.", FeedbackHref: "/feedback"}, Contact: "Help: 0300 000 0000."}
}

func source(t *testing.T, c templ.Component) string {
	t.Helper()
	var out bytes.Buffer
	if err := c.Render(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func parse(t *testing.T, page string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// each visits every element of a page.
func each(n *html.Node, visit func(*html.Node)) {
	if n.Type == html.ElementNode {
		visit(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		each(c, visit)
	}
}

// TestTheStoryKeepsToTheContentSecurityPolicy: what the policy blocks may not be
// written in the first place. The story draws every component.
func TestTheStoryKeepsToTheContentSecurityPolicy(t *testing.T) {
	outside := regexp.MustCompile(`^(?i)(https?:)?//|^javascript:|^data:`)
	each(parse(t, source(t, ui.Story(shell()))), func(n *html.Node) {
		if n.Data == "style" || (n.Data == "script" && attribute(n, "src") == "") {
			t.Errorf("inline <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s> has the attribute %s=%q", n.Data, a.Key, a.Val)
			}
			if (a.Key == "href" || a.Key == "src" || a.Key == "action") && outside.MatchString(a.Val) {
				t.Errorf("<%s> leads outside: %q", n.Data, a.Val)
			}
		}
	})
}

func TestEveryIDInTheStoryIsUniqueAndEveryReferenceMeetsOne(t *testing.T) {
	doc := parse(t, source(t, ui.Story(shell())))
	ids := map[string]int{}
	each(doc, func(n *html.Node) {
		if id := attribute(n, "id"); id != "" {
			ids[id]++
		}
	})
	for id, n := range ids {
		if n > 1 {
			t.Errorf("id %q stands %d times", id, n)
		}
	}
	each(doc, func(n *html.Node) {
		for _, key := range []string{"for", "aria-describedby", "aria-labelledby", "data-aria-controls"} {
			for _, id := range strings.Fields(attribute(n, key)) {
				if ids[id] == 0 {
					t.Errorf("<%s %s=%q> meets no element", n.Data, key, id)
				}
			}
		}
	})
}

func TestEveryFieldInTheStoryHasAName(t *testing.T) {
	doc := parse(t, source(t, ui.Story(shell())))
	labelled := map[string]bool{}
	each(doc, func(n *html.Node) {
		if n.Data == "label" {
			labelled[attribute(n, "for")] = true
		}
	})
	each(doc, func(n *html.Node) {
		if n.Data != "input" && n.Data != "select" && n.Data != "textarea" {
			return
		}
		if !labelled[attribute(n, "id")] && attribute(n, "aria-labelledby") == "" {
			t.Errorf("field %q has no label", attribute(n, "name"))
		}
	})
}

func TestPageTitle(t *testing.T) {
	cases := []struct {
		name string
		page ui.PageProps
		want string
	}{
		{"the page, then the service", ui.PageProps{Title: "Your bids"}, "<title>Your bids – Tranche</title>"},
		{"an error comes first", ui.PageProps{Title: "Costs", Error: true}, "<title>Error: Costs – Tranche</title>"},
		{"a title from outside is escaped", ui.PageProps{Title: "<b>"}, "<title>&lt;b&gt; – Tranche</title>"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.page.Shell = shell()
			if got := source(t, ui.Page(c.page)); !strings.Contains(got, c.want) {
				t.Errorf("no %q in %.200q", c.want, got)
			}
		})
	}
}

func TestPageSaysWhoIsSignedInAndWhatWaits(t *testing.T) {
	got := tree(t, source(t, ui.Page(ui.PageProps{Shell: shell(), Title: "Home", Reference: "TRN-2026-0042"})), nil)
	for _, want := range []string{"Priya Shah", "Finance preparer, Northmoor", "Sign out", `" waiting for you"`, "TRN-2026-0042",
		"Accessibility", "Privacy", "Cookies", "Contact", "Assumptions", "Skip to main content"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	if strings.Contains(got, "NHS") {
		t.Error("the page says NHS though no deployment gave it a logo")
	}
}

func TestAnAddressThatWouldRunAScriptIsNotDrawn(t *testing.T) {
	bad := "javascript:alert(1)"
	for name, c := range map[string]templ.Component{
		"button":    ui.Button(ui.ButtonProps{Text: "x", Href: bad}),
		"back link": ui.BackLink(ui.LinkProps{Href: bad}),
		"task":      ui.TaskList(ui.TaskListProps{Items: []ui.Task{{Text: "x", Href: bad}}}),
		"action":    ui.SummaryList(ui.SummaryListProps{Rows: []ui.SummaryRow{{Key: "k", Actions: []ui.Action{{Text: "x", Href: bad}}}}}),
		"nav":       ui.Header(ui.HeaderProps{Navigation: []ui.NavItem{{Text: "x", Href: bad}}}),
		"error":     ui.ErrorSummary(ui.ErrorSummaryProps{Errors: []ui.ErrorItem{{Text: "x", Href: bad}}}),
		"cell":      ui.Table(ui.TableProps{Rows: [][]ui.Cell{{{Text: "x", Href: bad}}}}),
	} {
		if got := source(t, c); strings.Contains(got, "javascript:") {
			t.Errorf("%s draws %q", name, got)
		}
	}
}
