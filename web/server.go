// Package web is the website and the JSON API: pages, clicks, sign-in. It
// knows the rules and a [Record]; it knows no SQL and no Temporal. Every
// address is in one table, every click goes through one function, and every
// page is one question to the record.
package web

import (
	"context"
	"log/slog"
	"net/netip"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
)

// A Server is the website. Clock, Postbox, Demo and Count are set only in the
// demo.
type Server struct {
	Record   Record
	Sender   Sender
	Ledgers  LedgerReader
	Rehearse Rehearser
	Clock    Clock
	Postbox  Postbox
	Log      *slog.Logger
	Patience time.Duration  // how long a click waits for its effect
	BaseURL  string         // for absolute links
	Demo     bool           // people may sign in by choosing themselves; loopback only
	Behind   func() bool    // reports whether Temporal is away, for the banner; may be nil
	Proxies  []netip.Prefix // whose X-Forwarded-For is believed; none unless told
	Count    Count          // of SQL statements, told to whoever measures pages; may be nil

	sessions *scs.SessionManager // made by Handler
}

// A Count gives a context whose SQL statements are counted, and what tells how
// many there were so far.
type Count func(context.Context) (context.Context, func() int64)

// A route is one address: what it answers to, which action of the permissions
// table it needs, and who handles it.
type route struct {
	Method string
	Path   string
	Action funding.Action
	Handle echo.HandlerFunc
}
