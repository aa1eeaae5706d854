package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/assets"
)

// maxBody is the largest request there may be, in bytes.
const maxBody = 1 << 20

// How fast one address may calculate and sign in: a burst, then so many a
// second. Behind a proxy that is not trusted everybody shares the proxy's
// address, so it is generous.
const (
	callsASecond = 50
	callsAtOnce  = 200
)

// Handler is the whole website: pages, API, files. Every request goes through
// the same doors in the same order: an id, headers, size, session, who it is,
// where it comes from.
func (s *Server) Handler() http.Handler {
	s.sessions = s.newSessions()
	d := doors{s, s.sessions}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = addressOf(s.Proxies)
	e.HTTPErrorHandler = s.fail
	e.Use(numbered, s.counted, s.headers, s.recovering(), atMost(maxBody))
	people := []echo.MiddlewareFunc{ownPages(), d.remember, d.recognise}
	slow := limiter()

	e.GET(assets.Prefix+"*", echo.WrapHandler(assetFiles()))
	for _, r := range s.probes() {
		e.Add(r.Method, r.Path, r.Handle)
	}
	all := slices.Concat(s.pages(), d.routes(), s.demoRoutes())
	for _, r := range append(all, formHomes(s.pages(), all)...) {
		e.Add(r.Method, r.Path, r.Handle, append(slices.Clone(people), s.doorway(r, slow)...)...)
	}
	api := echo.WrapHandler(s.api())
	e.Any(apiPrefix+"/calculators/*", api, append(slices.Clone(people), slow)...)
	e.Any("/api/*", api, people...)
	e.Any("/api", api, people...)
	return e
}

// probes are asked by machines that keep us running, without any session.
func (s *Server) probes() []route {
	return []route{
		{http.MethodGet, "/healthz", "health", s.healthz},
		{http.MethodGet, "/readyz", "health", s.readyz},
	}
}

// routes are signing in and out; the page that offers it is among the pages.
func (d doors) routes() []route {
	return []route{
		{http.MethodPost, "/sign-in", "signIn", d.signInHere},
		{http.MethodPost, "/sign-out", "signOut", d.signOut},
	}
}

// signInHere refuses where nobody can sign in by choosing who to be.
func (d doors) signInHere(c echo.Context) error {
	if !d.server.Demo {
		return nothingHere()
	}
	return d.signIn(c)
}

// doorway is what one address asks for beside what all ask for.
func (s *Server) doorway(r route, slow echo.MiddlewareFunc) []echo.MiddlewareFunc {
	var out []echo.MiddlewareFunc
	if strings.HasPrefix(r.Path, feedPath) {
		out = append(out, slow)
	}
	if r.Path == "/sign-in" && r.Method == http.MethodPost {
		out = append(out, slow)
	}
	if strings.HasPrefix(r.Path, "/demo/") || (s.Demo && r.Action == "signIn") {
		out = append(out, loopbackOnly)
	}
	if !open(r.Action) {
		out = append(out, s.signedIn)
	}
	return out
}

// signedIn sends those whom we do not know to sign in, and back again.
func (s *Server) signedIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if _, ok := s.who(c); ok {
			return next(c)
		}
		if c.Request().Method != http.MethodGet {
			return s.leaveForm(c)
		}
		return c.Redirect(http.StatusSeeOther, "/sign-in?next="+url.QueryEscape(c.Request().URL.RequestURI()))
	}
}

// assetFiles serves style sheets, scripts and pictures.
func assetFiles() http.Handler {
	a, err := styles()
	if err != nil {
		panic("web: the embedded files cannot be read: " + err.Error()) // they are part of the program
	}
	return a.Handler()
}

// numbered gives every answer a random id, never one that the caller chose.
func numbered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("X-Request-Id", newToken())
		return next(c)
	}
}

// contentPolicy lets a page load what is ours and nothing else.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// headers are on every answer. Files set a Cache-Control of their own.
func (s *Server) headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "no-store")
		if s.secure() {
			h.Set("Strict-Transport-Security", "max-age=63072000")
		}
		return next(c)
	}
}

// recovering makes a panic a fault like any other: logged once, with where it
// was.
func (s *Server) recovering() echo.MiddlewareFunc {
	return middleware.RecoverWithConfig(middleware.RecoverConfig{
		StackSize: 8 << 10, DisableStackAll: true,
		LogErrorFunc: func(_ echo.Context, err error, stack []byte) error { return fmt.Errorf("panic: %w\n%s", err, stack) },
	})
}

// atMost refuses requests that are larger than most bytes.
func atMost(most int64) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r, most := c.Request(), most
			switch {
			case takesLedger(r):
				most = maxLedger / 3 * 4 // in base64
			case takesEvidence(r):
				most = exchange.EvidenceMost/3*4 + 1<<16 // in base64, or as a form
			case takesFiles(r):
				most = maxFile
			}
			if r.ContentLength > most {
				return tooLargeFor(most)
			}
			r.Body = http.MaxBytesReader(c.Response(), r.Body, most)
			return next(c)
		}
	}
}

// ownPages refuses what another website makes a browser send here. It needs no
// token, so a form that was left open overnight still works.
func ownPages() echo.MiddlewareFunc {
	protection := http.NewCrossOriginProtection()
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := protection.Check(c.Request()); err != nil {
				return refusal.New(refusal.Forbidden, "CROSS_ORIGIN", "This request came from another website, so nothing was done. Start again from our own pages.")
			}
			return next(c)
		}
	}
}

// limiter keeps one address from taking everybody's time.
func limiter() echo.MiddlewareFunc {
	calls := middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{Rate: callsASecond, Burst: callsAtOnce, ExpiresIn: 3 * time.Minute})
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if ok, err := calls.Allow(c.RealIP()); err != nil || !ok {
				return refusal.New(refusal.Conflict, "TOO_MANY_REQUESTS", "Too many requests came from your address. Wait a second, then go on more slowly.")
			}
			return next(c)
		}
	}
}
