package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	netmail "net/mail"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/wneessen/go-mail"

	"github.com/tranche-funding/tranche/web"
)

// postboxHolds is how many mails a postbox remembers: the newest.
const postboxHolds = 2000

// A postbox is a real SMTP server on loopback that keeps what it is sent: the
// demo shows it, and tests read it. It forwards nothing.
type postbox struct {
	server *smtp.Server
	addr   string

	mu    sync.Mutex
	mails []web.CaughtMail // oldest first
	n     int
}

// openPostbox starts the catcher on a free loopback port.
func openPostbox() (*postbox, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open the demo's postbox: %w", err)
	}
	p := &postbox{addr: l.Addr().String()}
	p.server = smtp.NewServer(p)
	p.server.Domain, p.server.AllowInsecureAuth = "localhost", true
	p.server.ReadTimeout, p.server.WriteTimeout = time.Minute, time.Minute
	p.server.MaxMessageBytes = 10 << 20
	go func() { _ = p.server.Serve(l) }() // ends with Close
	return p, nil
}

// port is where the postbox takes mail, on loopback.
func (p *postbox) port() int {
	_, port, _ := net.SplitHostPort(p.addr)
	n, _ := strconv.Atoi(port)
	return n
}

// Close stops the catcher.
func (p *postbox) Close() error { return p.server.Close() }

// Caught lists the mails, newest first.
func (p *postbox) Caught() []web.CaughtMail {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]web.CaughtMail, 0, len(p.mails))
	for i := len(p.mails) - 1; i >= 0; i-- {
		out = append(out, p.mails[i])
	}
	return out
}

// NewSession takes one connection (smtp.Backend).
func (p *postbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{box: p}, nil }

// A delivery is one SMTP connection.
type delivery struct{ box *postbox }

// Mail, Rcpt, Reset and Logout take every sender and recipient.
func (*delivery) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt takes every recipient: the message's own header says who it is for.
func (*delivery) Rcpt(string, *smtp.RcptOptions) error { return nil }

// Reset forgets nothing, for nothing is remembered before Data.
func (*delivery) Reset() {}

// Logout ends the connection.
func (*delivery) Logout() error { return nil }

// Data reads one message and keeps it.
func (d *delivery) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := readMail(raw)
	if err != nil {
		return &smtp.SMTPError{Code: 550, Message: "the message cannot be read: " + err.Error()}
	}
	d.box.keep(m)
	return nil
}

func (p *postbox) keep(m web.CaughtMail) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	m.ID = fmt.Sprint(p.n)
	p.mails = append(p.mails, m)
	if extra := len(p.mails) - postboxHolds; extra > 0 {
		p.mails = p.mails[extra:]
	}
}

func readMail(raw []byte) (web.CaughtMail, error) {
	msg, err := mail.EMLToMsgFromReader(bytes.NewReader(raw))
	if err != nil {
		return web.CaughtMail{}, err
	}
	out := web.CaughtMail{MessageID: strings.Trim(msg.GetMessageID(), "<>"), From: strings.Join(msg.GetFromString(), ", "), To: strings.Join(msg.GetToString(), ", ")}
	if date := msg.GetGenHeader(mail.HeaderDate); len(date) > 0 {
		if out.At, err = netmail.ParseDate(date[0]); err != nil {
			return out, err
		}
	}
	if subject := msg.GetGenHeader(mail.HeaderSubject); len(subject) > 0 {
		out.Subject = decodeHeader(subject[0])
	}
	for _, part := range msg.GetParts() {
		content, err := part.GetContent()
		if err != nil {
			return out, err
		}
		if part.GetContentType() == mail.TypeTextPlain {
			out.Body += string(content)
		}
	}
	if out.Calendar, err = attachedCalendar(msg); err != nil {
		return out, err
	}
	if out.To == "" {
		return out, errors.New("nobody is named in To")
	}
	return out, nil
}

func attachedCalendar(msg *mail.Msg) (string, error) {
	for _, f := range msg.GetAttachments() {
		if !strings.HasSuffix(f.Name, ".ics") {
			continue
		}
		var b bytes.Buffer
		_, err := f.Writer(&b)
		return b.String(), err
	}
	return "", nil
}

// decodeHeader undoes the encoding of words that are not ASCII.
func decodeHeader(s string) string {
	plain, err := new(mime.WordDecoder).DecodeHeader(s)
	if err != nil {
		return s
	}
	return plain
}
