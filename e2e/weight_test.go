package e2e

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// What a page may weigh and ask.
const (
	mostHTML   = 60_000  // bytes of a page without a long list
	mostOfList = 200_000 // bytes of a page that grows with what it lists
	mostOwn    = 30_000  // bytes of our own scripts and style sheets on one page, before they are compressed
	mostTyping = 13_000  // and of the script that keeps what people type, where they type
	mostKeys   = 1_400   // and of the script that moves through the start page by keys
	mostAsked  = 66      // SQL statements of a page that the table does not name
)

// longLists are the pages that grow with what they list.
var longLists = []string{"/", "/awards/#", "/bids/#/costs", "/bids/#/check", "/bids/#/reviews/#", "/bids/#/reviews/#/ask", "/bids/#/reviews/#/conclude", "/bids/#/submit", "/demo/mail", "/demo/ui", "/assumptions", "/rulesets/#", "/rulesets/diff", "/bids", "/tracker", "/month-end", "/packs/#"}

// statements is how many SQL statements each page may take: what it takes,
// and room for a line more. A page that asks anew for each of its lines goes
// beyond it as soon as there are some. The session, the person and the inbox
// of the header are among them.
var statements = map[string]int{
	"/": 30, "/sign-in": 20, "/bids": 26, "/bids/new": 40, "/rounds": 28, // with the drafts of those who keep them; the start page has counters, filters and what waits for others
	"/bids/#": 54, "/bids/#/benefits": 52, "/bids/#/milestones": 52, "/bids/#/costs": 84, "/bids/#/check": 40, "/bids/#/moderate": 70,
	"/awards/#": 28, "/awards/#/agreement": 30, "/awards/#/agreement/versions/#": 30, "/awards/#/agreement/notice": 38, "/awards/#/profile": 28,
	"/claims/#": 104, "/claims/#/approve": 80, "/bids/#/reviews/#/ask": 96, "/bids/#/reviews/#/conclude": 96, "/bids/#/questions/#": 96, "/bids/#/submit": 85, // what is refused is saved, judged and read again
}

// shapes make one page of many addresses: /bids/# of /bids/FP26-RZX-001.
var shapes = regexp.MustCompile(`/[^/]*[0-9A-Z][^/]*`)

func shapeOf(path string) string { return shapes.ReplaceAllString(path, "/#") }

// A load is the most that a page of one shape has weighed and asked.
type load struct {
	shape  string
	html   int  // bytes
	own    int  // bytes
	asked  int  // statements
	looked int  // how often it came
	writes bool // people write in a form of it
}

// An answer is how the newest page came.
type answer struct {
	id    network.RequestID
	asked int // statements; -1 = not told
}

var told = regexp.MustCompile(`db;desc="(\d+) statements"`)

// answerOf reads what the server tells of a page beside the page.
func answerOf(e *network.EventResponseReceived) answer {
	for name, value := range e.Response.Headers {
		if m := told.FindStringSubmatch(fmt.Sprint(value)); m != nil && strings.EqualFold(name, "Server-Timing") {
			if n, err := strconv.Atoi(m[1]); err == nil {
				return answer{id: e.RequestID, asked: n}
			}
		}
	}
	return answer{id: e.RequestID, asked: -1}
}

// hashed are addresses that change with what is behind them.
var hashed = regexp.MustCompile(`^/assets/[0-9a-f]{12}/`)

// fetched notes a file that a browser would have to ask for again and again.
func (v *visitor) fetched(e *network.EventResponseReceived) {
	path, ours := strings.CutPrefix(e.Response.URL, v.house.address)
	if !ours || e.Type == network.ResourceTypeFetch || e.Type == network.ResourceTypePing {
		return // noted when it was asked for, or what somebody types on its way
	}
	caching := ""
	for name, value := range e.Response.Headers {
		if strings.EqualFold(name, "Cache-Control") {
			caching = fmt.Sprint(value)
		}
	}
	if !hashed.MatchString(path) || !strings.Contains(caching, "immutable") {
		v.wrong("%s is not kept by browsers: its Cache-Control is %q", path, caching)
	}
}

// asksAbroad notes a request to a host that is not the product's.
func (v *visitor) asksAbroad(url string) {
	if !strings.HasPrefix(url, v.house.address) && !strings.HasPrefix(url, "data:") && !strings.HasPrefix(url, "about:") {
		v.wrong("a request to another host: %s", url)
	}
}

// ownFiles is how many bytes of ours, beyond the design system's, a page needs.
const ownFiles = `performance.getEntriesByType('resource').filter((e) => /\.(js|css)$/.test(e.name) && !e.name.includes('nhsuk-frontend')).reduce((sum, e) => sum + e.decodedBodySize, 0)`

// weigh holds the page that is open to its budgets.
func (v *visitor) weigh() {
	v.t.Helper()
	v.mu.Lock()
	last := v.answer
	v.mu.Unlock()
	path := v.path()
	v.run("read the page's source", chromedp.ActionFunc(func(ctx context.Context) error {
		body, err := network.GetResponseBody(last.id).Do(ctx)
		v.source = string(body)
		return err
	}))
	l := load{shape: shapeOf(path), html: len(v.source), own: eval[int](v, ownFiles), asked: last.asked, looked: 1, writes: strings.Contains(v.source, "data-autosave")}
	v.mirror.carries(l)
	for _, s := range l.excess() {
		v.T.Errorf("%s at %s: %s", v.name, path, s) // the walk goes on: this page can still be used
	}
}

// excess says where a page goes beyond its budget.
func (l load) excess() (out []string) {
	bytes := mostHTML
	if slices.Contains(longLists, l.shape) {
		bytes = mostOfList
	}
	if l.html > bytes {
		out = append(out, fmt.Sprintf("%d bytes of HTML, more than %d", l.html, bytes))
	}
	own := mostOwn
	if l.writes {
		own += mostTyping
	}
	if l.shape == "/" {
		own += mostKeys
	}
	if l.own > own {
		out = append(out, fmt.Sprintf("%d bytes of our own scripts and style sheets, more than %d", l.own, own))
	}
	if most := cmp.Or(statements[l.shape], mostAsked); l.asked > most {
		out = append(out, fmt.Sprintf("%d SQL statements, more than %d: does it ask anew for each line?", l.asked, most))
	}
	if l.asked < 0 {
		out = append(out, "it does not tell how many SQL statements it took")
	}
	return out
}

// carries keeps the most that pages of one shape have weighed.
func (m *mirror) carries(l load) {
	old := m.loads[l.shape]
	m.loads[l.shape] = load{l.shape, max(old.html, l.html), max(old.own, l.own), max(old.asked, l.asked), old.looked + 1, old.writes || l.writes}
}

// heaviest lists the five largest pages by some measure, the largest first.
func (m *mirror) heaviest(by func(load) int) []load {
	all := slices.SortedFunc(maps.Values(m.loads), func(a, b load) int { return cmp.Or(by(b)-by(a), strings.Compare(a.shape, b.shape)) })
	return all[:min(5, len(all))]
}

// aloud begins a line that `make test` and `make e2e-full` print.
const aloud = "» "

// tell prints what the mirror has seen.
func (m *mirror) tell(name string) {
	say := func(format string, args ...any) { fmt.Printf(aloud+format+"\n", args...) }
	say("%s: %d pages, %d looks, %d violations, %d too wide for a telephone, in %s.", name, m.pages, m.looks, m.violations, m.overflows, m.took.Round(1e9))
	say("  %-44s %10s %10s", "largest pages", "HTML", "own JS+CSS")
	for _, l := range m.heaviest(func(l load) int { return l.html }) {
		say("  %-44s %10d %10d", l.shape, l.html, l.own)
	}
	say("  %-44s %10s", "most SQL statements", "statements")
	for _, l := range m.heaviest(func(l load) int { return l.asked }) {
		say("  %-44s %10d", l.shape, l.asked)
	}
	if m.validated > 0 {
		say("  %d pages of HTML validated, %d errors.", m.validated, m.invalid)
	}
}
