package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func demo(s *Server) { s.Demo = true }

// post makes a form's request from our own page.
func (s *site) post(path, form string) *http.Request {
	r := s.request("POST", path, "", form)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

func TestSignInAndOut(t *testing.T) {
	s := newSite(t, demo)
	w := s.ask(s.post("/sign-in", "person=amina&next=/bids"))
	if w.Code != 303 || w.Header().Get("Location") != "/bids" {
		t.Fatalf("sign in: got %d to %s, want 303 to /bids", w.Code, w.Header().Get("Location"))
	}
	cookie := s.cookies[0]
	if cookie.Name != "tranche" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Secure || len(w.Result().Cookies()) != 1 {
		t.Errorf("got the cookie %+v", cookie)
	}
	if _, me := s.call("GET", "/me", "", ""); figure(me, "id") != "amina" || figure(me, "posts", 0, "role") != "TRUST_AUTHOR" {
		t.Errorf("signed in as %v, want amina", me)
	}
	if w := s.ask(s.post("/sign-out", "")); w.Code != 303 || len(s.record.sessions) != 0 {
		t.Errorf("sign out: got %d with %d sessions left, want 303 and none", w.Code, len(s.record.sessions))
	}
	s.cookies = []*http.Cookie{cookie}
	if status, got := s.call("GET", "/me", "", ""); status != 401 || figure(got, "code") != "NOT_SIGNED_IN" {
		t.Errorf("with the old cookie: got %d %v, want 401", status, got)
	}
}

func TestSigningInRenewsTheToken(t *testing.T) {
	s := newSite(t, demo)
	s.ask(s.post("/sign-in", "person=amina"))
	first := s.cookies[0].Value
	s.ask(s.post("/sign-in", "person=ben"))
	if s.cookies[0].Value == first || s.record.sessions[first] != nil {
		t.Error("the session kept its token over a sign-in")
	}
	if _, me := s.call("GET", "/me", "", ""); figure(me, "id") != "ben" {
		t.Errorf("signed in as %v, want ben", me)
	}
}

func TestSessionsLastThisLong(t *testing.T) {
	m := newSite(t).server.newSessions()
	if m.IdleTimeout != 30*time.Minute || m.Lifetime != 12*time.Hour {
		t.Errorf("got %s idle and %s at most, want 30 minutes and 12 hours", m.IdleTimeout, m.Lifetime)
	}
	m = newSite(t, func(s *Server) { s.BaseURL = "https://tranche.example" }).server.newSessions()
	if m.Cookie.Name != "__Host-tranche" || !m.Cookie.Secure || m.Cookie.Path != "/" || m.Cookie.Domain != "" {
		t.Errorf("over https: got the cookie %+v", m.Cookie)
	}
}

func TestWhoMayNotSignIn(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Server)
		ask    func(*http.Request)
		form   string
		want   int
	}{
		{"somebody unknown", demo, nil, "person=zorro", 422},
		{"the engine itself", demo, nil, "person=system", 422},
		{"anybody where there is no demo", func(*Server) {}, nil, "person=amina", 404},
		{"from another machine", demo, func(r *http.Request) { r.RemoteAddr = "192.0.2.1:1" }, "person=amina", 403},
		{"by another name", demo, func(r *http.Request) { r.Host = "evil.example" }, "person=amina", 403},
		{"from another website", demo, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, "person=amina", 403},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, tt.change)
			r := s.post("/sign-in", tt.form)
			if tt.ask != nil {
				tt.ask(r)
			}
			if w := s.ask(r); w.Code != tt.want || len(s.record.sessions) != 0 {
				t.Errorf("got %d with %d sessions, want %d and none", w.Code, len(s.record.sessions), tt.want)
			}
		})
	}
}

func TestARedirectStaysHere(t *testing.T) {
	for next, want := range map[string]string{"": "/", "/bids?n=1": "/bids?n=1", "//evil.example": "/", `/\evil.example`: "/", "https://evil.example": "/", "/a\nb": "/"} {
		if got := localPath(next); got != want {
			t.Errorf("localPath(%q) = %q, want %q", next, got, want)
		}
	}
}

func TestBearerTokens(t *testing.T) {
	for header, want := range map[string]string{"Bearer abc": "abc", "bearer  abc ": "abc", "Basic abc": "", "Bearer": "", "Bearer ": "", "abc": ""} {
		if got, ok := bearer(header); (ok && got != want) || ok != (want != "") {
			t.Errorf("bearer(%q) = %q, %t; want %q", header, got, ok, want)
		}
	}
	s := newSite(t)
	for _, header := range []string{"Bearer unknown", "Basic x", "Bearer demo-nobody"} {
		r := s.request("GET", "/api/v1/me", "", "")
		r.Header.Set("Authorization", header)
		if w := s.ask(r); w.Code != 401 || w.Header().Get("WWW-Authenticate") == "" || !strings.Contains(w.Body.String(), "NOT_SIGNED_IN") {
			t.Errorf("%s: got %d %s, want 401 NOT_SIGNED_IN", header, w.Code, w.Body)
		}
	}
}

func TestDemoAddressesAreThereOnlyInTheDemo(t *testing.T) {
	plain, there := newSite(t), newSite(t, demo, func(s *Server) { s.Clock = &fakeClock{} })
	for _, path := range []string{"/demo/people", "/demo/clock"} {
		if w := plain.ask(plain.request("GET", path, "", "")); w.Code != 404 {
			t.Errorf("%s without a demo: got %d, want 404", path, w.Code)
		}
		if w := there.ask(there.request("GET", path, "", "")); w.Code != 200 {
			t.Errorf("%s: got %d %s, want 200", path, w.Code, w.Body)
		}
		r := there.request("GET", path, "", "")
		r.Host = "tranche.example"
		if w := there.ask(r); w.Code != 403 {
			t.Errorf("%s by another name: got %d, want 403", path, w.Code)
		}
	}
	w := there.ask(there.request("GET", "/demo/people", "", ""))
	if got := w.Body.String(); !strings.HasPrefix(got, `[{"id":"amina","name":"Amina Hussain","role":"TRUST_AUTHOR","organisation":"RZX","title":"Bid author","token":"demo-amina"}`) {
		t.Errorf("people: got %s", got)
	}
}

func TestTheClockMovesForwardOnly(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"to a time", `{"to":"2027-03-15T11:00:00Z"}`, `200 {"now":"2027-03-15T11:00:00Z"}`},
		{"by thirty days", `{"advance":"720h"}`, `200 {"now":"2026-06-05T13:20:00Z"}`},
		{"to a time in another zone", `{"to":"2026-05-06T15:20:00+01:00"}`, `200 {"now":"2026-05-06T14:20:00Z"}`},
		{"not at all", `{"advance":"0s"}`, `200 {"now":"2026-05-06T13:20:00Z"}`},
		{"to the past", `{"to":"2026-05-06T13:19:59Z"}`, "409 CLOCK_BACKWARDS to"},
		{"by less than nothing", `{"advance":"-1h"}`, "409 CLOCK_BACKWARDS advance"},
		{"nowhere", `{}`, "422 GIVE_ONE to"},
		{"both ways", `{"to":"2027-03-15T11:00:00Z","advance":"1h"}`, "422 GIVE_ONE to"},
		{"to no time", `{"to":"tomorrow"}`, "422 TIME_INVALID to"},
		{"by no duration", `{"advance":"a month"}`, "422 DURATION_INVALID advance"},
		{"by an unknown field", `{"by":"1h"}`, "422 UNKNOWN_FIELD by"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			clock := &fakeClock{}
			s := newSite(t, demo, func(s *Server) { s.Clock = clock })
			clock.record = s.record
			w := s.ask(s.request("POST", "/demo/clock", "", tt.body))
			if got := answered(s, w); got != tt.want {
				t.Errorf("%s: got %s, want %s", tt.body, got, tt.want)
			}
		})
	}
}

// answered puts an answer on one line: a problem by its code and field.
func answered(s *site, w *httptest.ResponseRecorder) string {
	said := strings.TrimSpace(w.Body.String())
	status, body := s.read(w)
	if status >= 400 {
		said = strings.TrimSpace(figure(body, "code") + " " + strings.TrimSuffix(figure(body, "field"), "<nil>"))
	}
	return strings.Join([]string{figure(status), said}, " ")
}
