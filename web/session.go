package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// How long a sign-in lasts: without a request, and at all.
const (
	sessionIdle = 30 * time.Minute
	sessionLife = 12 * time.Hour
)

// personKey is the one thing that a session holds: who it is.
const personKey = "person"

// newSessions makes the session manager. Sessions live in the record, so that
// signing out, or losing a post, holds everywhere at once.
func (s *Server) newSessions() *scs.SessionManager {
	m := scs.New()
	m.Store = sessionStore{s.Record}
	m.IdleTimeout, m.Lifetime = sessionIdle, sessionLife
	m.Cookie.Name, m.Cookie.SameSite, m.Cookie.HttpOnly, m.Cookie.Persist = "tranche", http.SameSiteLaxMode, true, false
	if s.secure() {
		m.Cookie.Name, m.Cookie.Secure = "__Host-tranche", true // the prefix binds the cookie to this very host
	}
	return m
}

// secure reports whether people reach the website by https.
func (s *Server) secure() bool { return strings.HasPrefix(s.BaseURL, "https://") }

// sessionStore lends the record to scs. The record hashes the tokens: whoever
// steals the table can sign in as nobody.
type sessionStore struct{ record doorkeeper }

func (d sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	return d.record.FindSession(ctx, token)
}

func (d sessionStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	return d.record.CommitSession(ctx, token, b, expiry)
}

func (d sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return d.record.DeleteSession(ctx, token)
}

// scs asks for the forms without a context too, and never calls them.

func (d sessionStore) Find(token string) ([]byte, bool, error) {
	return d.FindCtx(context.Background(), token)
}

func (d sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return d.CommitCtx(context.Background(), token, b, expiry)
}

func (d sessionStore) Delete(token string) error { return d.DeleteCtx(context.Background(), token) }

// callerKey is where a request's context keeps who sent it.
type callerKey struct{}

// whoIn is who sent the request that ctx belongs to; ok is false when nobody
// is signed in.
func whoIn(ctx context.Context) (who funding.Person, ok bool) {
	who, ok = ctx.Value(callerKey{}).(funding.Person)
	return who, ok
}

// who is who sent this request, by session cookie or bearer token.
func (s *Server) who(c echo.Context) (funding.Person, bool) { return whoIn(c.Request().Context()) }

// doors is signing in and out.
type doors struct {
	server   *Server
	sessions *scs.SessionManager
}

// recognise finds out who sends a request, once, before anything else asks.
func (d doors) recognise(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		who, err := d.identify(c.Request())
		if _, unknown := refusal.Of(err); unknown {
			return next(c) // a stale token or a person who left is nobody
		}
		if err != nil {
			return err
		}
		if who.ID != "" {
			c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), callerKey{}, who)))
		}
		return next(c)
	}
}

// remember loads the session of a request, and saves it just before the answer
// begins, once: handlers write as they please.
func (d doors) remember(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		token := ""
		if cookie, err := c.Cookie(d.sessions.Cookie.Name); err == nil {
			token = cookie.Value
		}
		ctx, err := d.sessions.Load(c.Request().Context(), token)
		if err != nil {
			return fmt.Errorf("load a session: %w", err)
		}
		c.SetRequest(c.Request().WithContext(ctx))
		c.Response().Header().Add("Vary", "Cookie")
		c.Response().Before(func() { d.save(ctx, c.Response()) })
		return next(c)
	}
}

// save commits what changed and sends the cookie. It is too late to say no:
// whoever was to be signed in finds that they are not, and the fault is logged.
func (d doors) save(ctx context.Context, w http.ResponseWriter) {
	switch d.sessions.Status(ctx) {
	case scs.Modified:
		token, expiry, err := d.sessions.Commit(ctx)
		if err != nil && ctx.Err() != nil {
			return // whoever asked has left
		}
		if err != nil {
			d.server.Log.Error("session not kept", "instance", requestID(w), "err", err)
			return
		}
		d.sessions.WriteSessionCookie(ctx, w, token, expiry)
	case scs.Destroyed:
		d.sessions.WriteSessionCookie(ctx, w, "", time.Time{})
	}
}

// identify goes by the bearer token when there is one, else by the session.
func (d doors) identify(r *http.Request) (funding.Person, error) {
	if h := r.Header.Get("Authorization"); h != "" {
		token, ok := bearer(h)
		if !ok {
			return funding.Person{}, nil
		}
		return d.server.Record.PersonByToken(r.Context(), token)
	}
	if id := d.sessions.GetString(r.Context(), personKey); id != "" {
		return d.server.Record.Person(r.Context(), id)
	}
	return funding.Person{}, nil
}

// bearer reads the token of an Authorization header.
func bearer(header string) (token string, ok bool) {
	scheme, token, ok := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	return token, ok && strings.EqualFold(scheme, "Bearer") && token != ""
}

// signIn begins a session as one of the demo's people. The session's token is
// new, so that nobody can be handed one beforehand.
func (d doors) signIn(c echo.Context) error {
	ctx := c.Request().Context()
	id := c.FormValue("person")
	known, err := d.demoPerson(ctx, id)
	if err != nil {
		return err
	}
	if !known {
		return refusal.New(refusal.Invalid, "NO_SUCH_PERSON", "There is nobody of that name in the demo. Choose one of the people listed.").At("person").To("/sign-in")
	}
	if err := d.sessions.RenewToken(ctx); err != nil {
		return err
	}
	d.sessions.Put(ctx, personKey, id)
	d.takeLeft(c, id)
	return c.Redirect(http.StatusSeeOther, localPath(c.FormValue("next")))
}

func (d doors) demoPerson(ctx context.Context, id string) (bool, error) {
	people, err := d.server.Record.DemoPeople(ctx)
	if err != nil {
		return false, err
	}
	for _, p := range people {
		if p.ID == id {
			return true, nil
		}
	}
	return false, nil
}

// signOut ends the session everywhere.
func (d doors) signOut(c echo.Context) error {
	if err := d.sessions.Destroy(c.Request().Context()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/sign-in")
}

// localPath keeps a redirect on this website: a path of ours, or the start
// page.
func localPath(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}
