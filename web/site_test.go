package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// A fakeSender does with a command what send says.
type fakeSender struct {
	send func(ctx context.Context, id string) error
	sent int
}

func (f *fakeSender) Send(ctx context.Context, id string, _ funding.Ref, _ funding.Verb) error {
	f.sent++
	if f.send == nil {
		return nil
	}
	return f.send(ctx, id)
}

// A site is a server on a fake record, asked without a network.
type site struct {
	t       testing.TB
	record  *fakeRecord
	sender  *fakeSender
	server  *Server
	handler http.Handler
	logged  *bytes.Buffer
	cookies []*http.Cookie
}

func newSite(t testing.TB, change ...func(*Server)) *site {
	s := &site{t: t, record: newFake(t), sender: &fakeSender{}, logged: &bytes.Buffer{}}
	s.server = &Server{Record: s.record, Sender: s.sender, Log: slog.New(slog.NewTextHandler(s.logged, nil)), Ledgers: slowReader{s.record}, Rehearse: rehearsedOnce, Patience: time.Minute, BaseURL: "http://127.0.0.1:8080"}
	for _, f := range change {
		f(s.server)
	}
	s.handler = s.server.Handler()
	return s
}

// request makes a request from this machine; who is a person's id or "".
func (s *site) request(method, path, who, body string) *http.Request {
	var in io.Reader
	if body != "" {
		in = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, in)
	r.RemoteAddr, r.Host = "127.0.0.1:50000", "127.0.0.1:8080"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if who != "" {
		r.Header.Set("Authorization", "Bearer demo-"+who)
	}
	for _, c := range s.cookies {
		r.AddCookie(c)
	}
	return r
}

func (s *site) ask(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		s.cookies = []*http.Cookie{c}
	}
	return w
}

// call asks the API and reads its answer.
func (s *site) call(method, path, who, body string) (int, map[string]any) {
	s.t.Helper()
	return s.read(s.ask(s.request(method, apiPrefix+path, who, body)))
}

func (s *site) read(w *httptest.ResponseRecorder) (int, map[string]any) {
	s.t.Helper()
	var out map[string]any
	d := json.NewDecoder(w.Body)
	d.UseNumber()
	if err := d.Decode(&out); err != nil {
		s.t.Fatalf("the answer (%d) is no JSON object: %v", w.Code, err)
	}
	return w.Code, out
}

// A fakeClock remembers where it was moved to.
type fakeClock struct {
	record *fakeRecord
	due    time.Time // when something falls due next; zero = nothing
}

func (f *fakeClock) NextDeadline(context.Context) (time.Time, bool, error) {
	return f.due, !f.due.IsZero(), nil
}

func (f *fakeClock) Advance(_ context.Context, to time.Time) (time.Time, error) {
	f.record.now = to
	return to, nil
}
