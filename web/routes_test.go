package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestHeadersAreOnEveryAnswer(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/healthz", "/api/v1/me", "/api/v1/openapi.json", "/no-such-page", "/api/nothing"} {
		h := s.ask(s.request("GET", path, "", "")).Header()
		for name, want := range map[string]string{"Content-Security-Policy": contentPolicy, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Strict-Transport-Security": ""} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if len(h.Get("X-Request-Id")) != 32 {
			t.Errorf("%s: the request's id is %q", path, h.Get("X-Request-Id"))
		}
	}
	s = newSite(t, func(s *Server) { s.BaseURL = "https://tranche.example" })
	if got := s.ask(s.request("GET", "/healthz", "", "")).Header().Get("Strict-Transport-Security"); got != "max-age=63072000" {
		t.Errorf("over https: HSTS is %q", got)
	}
}

func TestNobodyChoosesTheirRequestsID(t *testing.T) {
	s := newSite(t)
	r := s.request("GET", "/healthz", "", "")
	r.Header.Set("X-Request-Id", "mine")
	if got := requestID(s.ask(r)); got == "mine" {
		t.Error("the caller's own id was taken")
	}
}

func TestHealthAndReadiness(t *testing.T) {
	away := false
	s := newSite(t, func(s *Server) { s.Behind = func() bool { return away } })
	probe := func(path string) string {
		w := s.ask(s.request("GET", path, "", ""))
		return strings.TrimSpace(http.StatusText(w.Code) + " " + w.Body.String())
	}
	if got, want := probe("/readyz"), `OK {"status":"ready","records":"ok","temporal":"ok"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	away = true
	if got, want := probe("/readyz"), `OK {"status":"ready","records":"ok","temporal":"away"}`; got != want {
		t.Errorf("with Temporal away: got %s, want %s", got, want)
	}
	s.record.down = errors.New("refused")
	if got, want := probe("/readyz"), `Service Unavailable {"status":"not ready","records":"away","temporal":"away"}`; got != want {
		t.Errorf("with the database away: got %s, want %s", got, want)
	}
	if got, want := probe("/healthz"), `OK {"status":"ok"}`; got != want {
		t.Errorf("with the database away: got %s, want %s", got, want)
	}
	if w := s.ask(s.request("GET", "/api/v1/health", "", "")); w.Code != 503 {
		t.Errorf("the operation: got %d, want 503", w.Code)
	}
}

func TestOneAddressCannotTakeEverybodysTime(t *testing.T) {
	s := newSite(t)
	ask := func(from string) int {
		r := s.request("POST", "/api/v1/calculators/apportion", "", `{"total_pence":1,"parts":1}`)
		r.RemoteAddr = from
		w := s.ask(r)
		if w.Code == 429 && (w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), "TOO_MANY_REQUESTS")) {
			t.Fatalf("got %v %s", w.Header(), w.Body)
		}
		return w.Code
	}
	refused := 0
	for range 3 * callsAtOnce {
		if ask("192.0.2.1:1") == 429 {
			refused++
		}
	}
	if refused == 0 {
		t.Errorf("none of %d requests at once was refused", 3*callsAtOnce)
	}
	if got := ask("192.0.2.2:1"); got != 200 {
		t.Errorf("another address: got %d, want 200", got)
	}
	if w := s.ask(s.request("GET", "/healthz", "", "")); w.Code != 200 {
		t.Errorf("health: got %d, want 200", w.Code)
	}
}

func TestAnotherWebsiteCanDoNothing(t *testing.T) {
	s := newSite(t)
	r := s.request("POST", "/api/v1/bids/FP26-RZX-001/approve", "david", "{}")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if w := s.ask(r); w.Code != 403 || !strings.Contains(w.Body.String(), "CROSS_ORIGIN") || len(s.record.inbox) != 0 {
		t.Errorf("got %d %s with %d kept, want 403 and nothing", w.Code, w.Body, len(s.record.inbox))
	}
}

func TestPagesAskForASignIn(t *testing.T) {
	s := newSite(t)
	for _, r := range s.server.pages() {
		if open(r.Action) || r.Method != http.MethodGet {
			continue
		}
		path := strings.ReplaceAll(r.Path, ":", "")
		w := s.ask(s.request("GET", path, "", ""))
		if want := "/sign-in?next=" + url.QueryEscape(path); w.Code != 303 || w.Header().Get("Location") != want {
			t.Errorf("%s: got %d to %q, want 303 to %q", path, w.Code, w.Header().Get("Location"), want)
		}
	}
}

func TestAPersonGetsAPageOfAProblem(t *testing.T) {
	s := newSite(t)
	w := s.ask(s.request("GET", "/no-such-page", "", ""))
	if got := w.Body.String(); w.Code != 404 || !strings.Contains(w.Header().Get("Content-Type"), "text/html") || !strings.Contains(got, "There is nothing at this address.") || !strings.Contains(got, "<h1") {
		t.Errorf("got %d %s %s", w.Code, w.Header().Get("Content-Type"), got)
	}
}

func TestFilesAreServedAndKept(t *testing.T) {
	s := newSite(t)
	a, err := styles()
	if err != nil {
		t.Fatal(err)
	}
	w := s.ask(s.request("GET", a.URL("app.css"), "", ""))
	if got := w.Header().Values("Cache-Control"); w.Code != 200 || len(got) != 1 || !strings.Contains(got[0], "immutable") {
		t.Errorf("got %d, kept by %v", w.Code, got)
	}
}
