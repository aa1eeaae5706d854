package web

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tranche-funding/tranche/funding"
)

// Ask once (domain 8.1 row 2): a fact is asked for in one form. These tests
// fail for a second form that asks for it as input.

func TestNoTwoQuestionsAskForTheSame(t *testing.T) {
	labels, facts := map[string]string{}, map[string]string{}
	for _, q := range rules(t).Questions {
		label := strings.ToLower(strings.TrimRight(q.Label, "?. "))
		if other, twice := labels[label]; twice {
			t.Errorf("%s asks what %s asks: %q", q.Key, other, q.Label)
		}
		labels[label] = q.Key
		if other, twice := facts[q.Fact]; twice && q.Fact != "" {
			t.Errorf("%s is filled from the fact %s, and so is %s", q.Key, q.Fact, other)
		}
		facts[q.Fact] = q.Key
	}
}

func TestNoQuestionAsksForWhatIsKnownOfTheTrust(t *testing.T) {
	for _, k := range funding.FactKinds() {
		for _, q := range rules(t).Questions {
			if q.Key == k.Key && q.Fact != k.Key {
				t.Errorf("%s is asked for, although the store of facts has it (%s): give the question its fact", q.Key, k.From)
			}
			if strings.EqualFold(q.Label, k.Title) && q.Fact != k.Key {
				t.Errorf("%s asks for %q, which the store of facts has as %s", q.Key, q.Label, k.Key)
			}
		}
	}
}

// sameFact are the fields that stand in two forms because the second is a view
// of the first: it is drawn with what was given before.
func sameFact() map[string]string {
	return map[string]string{
		"title":     "given when the bid is started, shown and changed in its first section",
		"risk":      "given when the bid is started, shown and changed in its first section",
		"nature":    "of a claim's money, and of what ties a person to an organisation: two facts of one name",
		"closes_on": "said when a round is drafted, shown and moved on its page", "closes_at": "said when a round is drafted, shown and moved on its page",
		"fund": "of a round, and which fund to look at: two facts of one name", "text": "of a message, and a ruleset's, which is shown again to be changed",
		"day":          "of a round that closes later, and of a bank holiday: two facts of one name",
		"until":        "of a deputy's days, and of an interest's: two facts of one name",
		"amount_pence": "of a change or a notice, each a new one; the short form for being late asks less of the same", "cell": "which money a change or a notice is about: each a new one",
		"reason_code": "of a change; the short form for being late is the same fact", "benefits": "what a change does to them; the short form for being late is the same fact",
		"reason": "of a change, and of a deputy: two facts of one name", "kind": "of a change, and of a file: two facts of one name", "scope": "of a change, and of a bid: what it becomes",
		"organisation": "a partner of a bid, and one that somebody has an interest in: two facts of one name",
	}
}

// notFacts are fields that say nothing about a bid, an award or a trust: what
// somebody does, chooses to see, or says about a step.
func notFacts(name string) bool {
	return strings.HasPrefix(name, "true-") || slices.Contains([]string{"then", "reasons", "declared", "paste", "from", "question", "answer"}, name)
}

var anyNumber = regexp.MustCompile(`\d+`)

// asks lists the fields of a page by which somebody is asked for a fact, with
// numbers of rows and years as #.
func asks(body string) []string {
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return nil
	}
	var out []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || !slices.Contains([]string{"input", "textarea", "select"}, n.Data) {
			continue
		}
		name, kind := "", ""
		for _, a := range n.Attr {
			switch a.Key {
			case "name":
				name = a.Val
			case "type":
				kind = a.Val
			}
		}
		base, _, _ := strings.Cut(name, "[") // a date's three boxes
		if base != "" && kind != "hidden" && !notFacts(base) {
			out = append(out, anyNumber.ReplaceAllString(base, "#"))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// everyForm draws every page that writes something down and gives its fields.
func everyForm(t *testing.T) map[string][]string {
	t.Helper()
	site, _ := newPages(t)
	out := map[string][]string{}
	for _, r := range site.server.pages() {
		if r.Method != http.MethodGet || strings.HasPrefix(r.Path, "/demo") || strings.HasPrefix(r.Path, "/calculators") || slices.Contains([]string{"/sign-in", "/tracker", "/eligibility", "/performance"}, r.Path) { // they choose what to see
			continue
		}
		paths := []string{address(r.Path)}
		if strings.Contains(r.Path, ":section") {
			paths = nil
			for _, p := range funding.Parts() {
				if !p.Table {
					paths = append(paths, strings.ReplaceAll(address(r.Path), "/about", "/"+p.Key))
				}
			}
		}
		for _, path := range paths {
			s, _ := newPages(t, atStage(t, r.Path))
			if path == "/bids/new" {
				path += "?capital=13.8m"
			}
			if w := s.ask(s.request(http.MethodGet, path, readerOf(r.Path), "")); w.Code == http.StatusOK {
				out[path] = asks(w.Body.String())
			}
		}
	}
	return out
}

func TestNoTwoFormsAskForTheSameFact(t *testing.T) {
	forms, asked, questions := everyForm(t), map[string]string{}, 0
	paths := make([]string, 0, len(forms))
	for path := range forms {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		for _, name := range forms[path] {
			if strings.Contains(name, "#") {
				continue // every row of a table is a fact of its own
			}
			if other, twice := asked[name]; twice && sameFact()[name] == "" {
				t.Errorf("%s asks for %q, and so does %s: ask once, and let the second form show it", path, name, other)
			}
			asked[name] = path
			if _, ok := rules(t).Question(name); ok {
				questions++
			}
			if i := slices.IndexFunc(funding.FactKinds(), func(k funding.FactKind) bool { return k.Key == name }); i >= 0 {
				if q, ok := rules(t).Question(name); !ok || q.Fact != name {
					t.Errorf("%s asks for %q, which the store of facts has", path, name)
				}
			}
		}
	}
	if len(forms) < 20 || questions < 40 {
		t.Errorf("looked at %d pages with %d fields of questions: too few to prove anything", len(forms), questions)
	}
}
