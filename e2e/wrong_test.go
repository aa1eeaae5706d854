package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

const badPage = `<!doctype html><html lang="en"><title>Bad</title><main><h1>Bad</h1><img src="/gone.png"><div style="width:600px">wide</div>
<script>console.log("never runs")</script><script src="/bad.js"></script></main></html>`

const badScript = `console.error("a complaint"); document.querySelector("div").className = "x"; setTimeout(() => { throw new Error("a fall"); });`

// TestWhatIsWrongIsSeen holds the mirror up to a page with everything wrong:
// a mirror that saw nothing would pass every page.
func TestWhatIsWrongIsSeen(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; img-src 'self'")
		switch r.URL.Path {
		case "/":
			fmt.Fprint(w, badPage)
		case "/bad.js":
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, badScript)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	s := &stage{T: t, t: t, house: &house{address: server.URL}, browser: openBrowser(t, newProfile(t)), people: map[string]*visitor{}}
	v := s.passerBy()
	v.goTo("/")
	v.run("load axe", chromedp.Evaluate(axeSource, nil))
	seen := strings.Join(v.axe(), "\n")
	v.mu.Lock()
	seen += "\n" + strings.Join(v.problems, "\n")
	v.mu.Unlock()
	for _, want := range []string{"image-alt", "404 for", `console error: "a complaint"`, "a fall", "/bad.js is not kept by browsers", "content security policy: script-src-elem", "content security policy: style-src-attr"} {
		if !strings.Contains(seen, want) {
			t.Errorf("%q was not seen; seen was:\n%s", want, seen)
		}
	}
}

func TestWhatIsTooHeavyIsSeen(t *testing.T) {
	for _, c := range []struct {
		sentence string
		load     load
		says     []string
	}{
		{"a page within every budget", load{shape: "/rounds", html: mostHTML, own: mostOwn, asked: statements["/rounds"]}, nil},
		{"a page that is too long", load{shape: "/rounds", html: mostHTML + 1, asked: 1}, []string{"60001 bytes of HTML, more than 60000"}},
		{"a list may be longer", load{shape: "/bids/#/check", html: mostHTML + 1, asked: 1}, nil},
		{"and has its end", load{shape: "/bids/#/check", html: mostOfList + 1, asked: 1}, []string{"200001 bytes of HTML, more than 200000"}},
		{"too much of our own", load{shape: "/rounds", own: mostOwn + 1, asked: 1}, []string{"30001 bytes of our own scripts and style sheets, more than 30000"}},
		{"a statement too many", load{shape: "/rounds", asked: statements["/rounds"] + 1}, []string{"SQL statements, more than"}},
		{"a statement too many on a page that nobody named", load{shape: "/new", asked: mostAsked + 1}, []string{"SQL statements, more than"}},
		{"a server that does not count", load{shape: "/rounds", asked: -1}, []string{"it does not tell how many SQL statements it took"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			got := c.load.excess()
			if len(got) != len(c.says) {
				t.Fatalf("it says %q, want %q", got, c.says)
			}
			for i, want := range c.says {
				if !strings.Contains(got[i], want) {
					t.Errorf("it says %q, want %q", got[i], want)
				}
			}
		})
	}
}

func TestARequestToAnotherHostIsSeen(t *testing.T) {
	v := &visitor{stage: &stage{house: &house{address: "http://127.0.0.1:8080"}}}
	for _, url := range []string{"http://127.0.0.1:8080/bids", "data:image/png;base64,AA==", "https://fonts.example/a.woff2"} {
		v.hear(&network.EventRequestWillBeSent{Request: &network.Request{URL: url}})
	}
	if len(v.problems) != 1 || !strings.Contains(v.problems[0], "a request to another host: https://fonts.example/a.woff2") {
		t.Errorf("seen was %q, want the one host that is not ours", v.problems)
	}
}
