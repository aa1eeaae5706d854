package activities

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/tranche-funding/tranche/exchange"
)

// MailSettings says how letters leave: by which SMTP server, from whom, and
// where their links point to.
type MailSettings struct {
	Host     string
	Port     int
	TLS      string // NONE, OPPORTUNISTIC or MANDATORY (STARTTLS)
	User     string // empty = no sign-in
	Password string
	From     string // address, with a name if wanted: Tranche <tranche@example.org>
	BaseURL  string // of the website, for links: https://tranche.example.org
}

// SMTP is a [Post] that speaks SMTP. Make one with [NewSMTP].
type SMTP struct {
	client *gomail.Client
	from   *mail.Address
	base   *url.URL
}

// tlsPolicies are the choices of MailSettings.TLS.
var tlsPolicies = map[string]gomail.TLSPolicy{"NONE": gomail.NoTLS, "OPPORTUNISTIC": gomail.TLSOpportunistic, "MANDATORY": gomail.TLSMandatory}

// NewSMTP checks s and makes a post of it. It does not connect yet.
func NewSMTP(s MailSettings) (*SMTP, error) {
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return nil, fmt.Errorf("the sender of letters is %q, and an address is wanted, for example Tranche <tranche@example.org>: %w", s.From, err)
	}
	base, err := url.Parse(s.BaseURL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, fmt.Errorf("the website's address is %q, and one like https://tranche.example.org is wanted", s.BaseURL)
	}
	policy, ok := tlsPolicies[s.TLS]
	if !ok {
		return nil, fmt.Errorf("the TLS policy of mail is %q: choose NONE, OPPORTUNISTIC or MANDATORY", s.TLS)
	}
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTLSPolicy(policy), gomail.WithTimeout(10 * time.Second)}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	c, err := gomail.NewClient(s.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("set up mail by %s: %w", net.JoinHostPort(s.Host, fmt.Sprint(s.Port)), err)
	}
	return &SMTP{client: c, from: from, base: base}, nil
}

// Send posts m over one connection of its own.
func (p *SMTP) Send(ctx context.Context, m Mail) error {
	msg, err := p.compose(m)
	if err != nil {
		return fmt.Errorf("compose letter %s: %w: %w", m.ID, ErrUndeliverable, err)
	}
	err = p.client.DialAndSendWithContext(ctx, msg)
	var refused *gomail.SendError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused) && forGood(refused):
		return fmt.Errorf("post letter %s: %w: %w", m.ID, ErrUndeliverable, err)
	}
	return fmt.Errorf("post letter %s: %w", m.ID, err)
}

// forGood reports whether the server refused this letter rather than us: its
// recipient or what is in it, with a code that says never.
func forGood(refused *gomail.SendError) bool {
	about := refused.Reason == gomail.ErrSMTPRcptTo || refused.Reason == gomail.ErrSMTPData || refused.Reason == gomail.ErrSMTPDataClose
	return about && refused.ErrorCode() >= 500
}

func (p *SMTP) compose(m Mail) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := msg.FromFormat(p.from.Name, p.from.Address); err != nil {
		return nil, err
	}
	if err := msg.AddToFormat(m.ToName, m.To); err != nil {
		return nil, err
	}
	msg.SetMessageIDWithValue(messageID(m.ID) + "@" + p.host())
	msg.SetDateWithValue(m.Written)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office replies, please
	msg.Subject(m.Subject)
	msg.SetBodyString(gomail.TypeTextPlain, p.text(m))
	if m.Calendar == nil {
		return msg, nil
	}
	file := exchange.Calendar(*m.Calendar, time.Now(), p.host())
	return msg, msg.AttachReader("date.ics", bytes.NewReader(file), gomail.WithFileContentType("text/calendar; charset=utf-8; method=PUBLISH"))
}

// host is the right side of our message ids: the sender's own domain.
func (p *SMTP) host() string {
	_, domain, _ := strings.Cut(p.from.Address, "@")
	return domain
}

func (p *SMTP) text(m Mail) string {
	if m.Link == "" {
		return m.Body + "\n"
	}
	path, query, _ := strings.Cut(m.Link, "?")
	link := p.base.JoinPath(path)
	link.RawQuery = query
	return m.Body + "\n\n" + link.String() + "\n"
}

// messageID is id if the left side of a message id may read so, else its
// hash: either way the same letter always has the same.
func messageID(id string) string {
	fits := id != "" && len(id) <= 60
	for _, r := range id {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/+=", r) {
			fits = false
		}
	}
	if fits {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:20])
}
