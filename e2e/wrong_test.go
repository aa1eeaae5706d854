package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

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
	for _, want := range []string{"image-alt", "404 for", `console error: "a complaint"`, "a fall", "content security policy: script-src-elem", "content security policy: style-src-attr"} {
		if !strings.Contains(seen, want) {
			t.Errorf("%q was not seen; seen was:\n%s", want, seen)
		}
	}
}
