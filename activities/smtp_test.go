package activities

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// A catcher is a mail server that keeps what it is sent.
type catcher struct {
	refuse map[string]*smtp.SMTPError // by recipient
	reject *smtp.SMTPError            // every letter, when it is whole
	got    chan string
}

func (c *catcher) NewSession(*smtp.Conn) (smtp.Session, error) { return session{c}, nil }

type session struct{ *catcher }

func (s session) Reset()                               {}
func (s session) Logout() error                        { return nil }
func (s session) Mail(string, *smtp.MailOptions) error { return nil }

func (s session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if e := s.refuse[to]; e != nil {
		return e
	}
	return nil
}

func (s session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if s.reject != nil {
		return s.reject
	}
	s.got <- string(b)
	return err
}

// serve starts the catcher on a free port of this machine.
func serve(t *testing.T, c *catcher) MailSettings {
	t.Helper()
	c.got = make(chan string, 10)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(c)
	go func() { _ = server.Serve(l) }() // ends with the test
	t.Cleanup(func() { _ = server.Close() })
	return MailSettings{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "NONE", From: "Tranche <tranche@funder.example>", BaseURL: "https://tranche.example/"}
}

func receipt() Mail {
	return Mail{ID: "c1/receipt/7", To: "author@northmoor.example", ToName: "Bid author, Northmoor", Subject: "We have your bid FP26-RZX-001 – thank you",
		Body: "“Northmoor EPR”, asking for £18,400,000.00, was received at 2:20pm on 6 May 2026.", Link: "/bids/FP26-RZX-001/receipt?from=mail", Written: calendar.Date{Year: 2026, Month: time.May, Day: 6}.At(14, 20),
		Calendar: &funding.CalendarEntry{UID: "completeness/FP26-RZX-001", Title: "Completeness check due", On: calendar.Date{Year: 2026, Month: time.May, Day: 11}}}
}

func TestSMTPSendsALetterWithItsDate(t *testing.T) {
	c := &catcher{}
	post, err := NewSMTP(serve(t, c))
	if err != nil {
		t.Fatal(err)
	}
	if err := post.Send(context.Background(), receipt()); err != nil {
		t.Fatal(err)
	}
	msg, err := mail.ReadMessage(strings.NewReader(<-c.got))
	if err != nil {
		t.Fatal(err)
	}
	decoded, _ := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	for what, pair := range map[string][2]string{
		"Message-ID": {msg.Header.Get("Message-ID"), "<c1/receipt/7@funder.example>"},
		"From":       {msg.Header.Get("From"), `"Tranche" <tranche@funder.example>`},
		"To":         {msg.Header.Get("To"), `"Bid author, Northmoor" <author@northmoor.example>`},
		"Subject":    {decoded, "We have your bid FP26-RZX-001 – thank you"},
		"Date":       {msg.Header.Get("Date"), "Wed, 06 May 2026 14:20:00 +0100"},
		"automatic":  {msg.Header.Get("Auto-Submitted"), "auto-generated"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: got %q, want %q", what, pair[0], pair[1])
		}
	}
	text, file := parts(t, msg)
	want := "“Northmoor EPR”, asking for £18,400,000.00, was received at 2:20pm on 6 May 2026.\n\nhttps://tranche.example/bids/FP26-RZX-001/receipt?from=mail\n"
	if got := strings.ReplaceAll(text, "\r\n", "\n"); got != want {
		t.Errorf("got body %q, want %q", got, want)
	}
	if !strings.Contains(file, "DTSTART;VALUE=DATE:20260511\r\n") {
		t.Errorf("got calendar file %q, want 11 May 2026 in it", file)
	}
}

// parts reads the plain text and the attached calendar of a letter.
func parts(t *testing.T, msg *mail.Message) (text, file string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/mixed" {
		t.Fatalf("got %q, %v; want multipart/mixed", kind, err)
	}
	r := multipart.NewReader(msg.Body, params["boundary"])
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return text, file
		}
		if err != nil {
			t.Fatal(err)
		}
		b := decode(t, p)
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/calendar") {
			file = b
		} else {
			text = b
		}
	}
}

func TestSMTPSaysWhatCannotBeDelivered(t *testing.T) {
	tests := []struct {
		name    string
		to      string
		refuse  *smtp.SMTPError
		reject  *smtp.SMTPError
		forever bool
		fails   bool
	}{
		{"a good address", "a@northmoor.example", nil, nil, false, false},
		{"an address that is none", "nobody at all", nil, nil, true, true},
		{"a mailbox that does not exist", "gone@northmoor.example", &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}, nil, true, true},
		{"a mailbox that is full", "full@northmoor.example", &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "full"}, nil, false, true},
		{"a letter that the server will not have", "a@northmoor.example", nil, &smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 3, 4}, Message: "too large"}, true, true},
		{"a server that is busy with the letter", "a@northmoor.example", nil, &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "later"}, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &catcher{refuse: map[string]*smtp.SMTPError{tt.to: tt.refuse}, reject: tt.reject}
			post, err := NewSMTP(serve(t, c))
			if err != nil {
				t.Fatal(err)
			}
			err = post.Send(context.Background(), Mail{ID: "1", To: tt.to, Subject: "s", Body: "b"})
			if (err != nil) != tt.fails || errors.Is(err, ErrUndeliverable) != tt.forever {
				t.Errorf("got %v, want an error: %v, for good: %v", err, tt.fails, tt.forever)
			}
		})
	}
}

func TestSMTPServerAwayIsWorthAnotherTry(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	post, err := NewSMTP(MailSettings{Host: "127.0.0.1", Port: port, TLS: "NONE", From: "a@b.example", BaseURL: "http://127.0.0.1:8080"})
	if err != nil {
		t.Fatal(err)
	}
	if err := post.Send(context.Background(), Mail{ID: "1", To: "x@y.example"}); err == nil || errors.Is(err, ErrUndeliverable) {
		t.Errorf("got %v, want a fault that may pass", err)
	}
}

func TestNewSMTPNamesWhatIsWrong(t *testing.T) {
	good := MailSettings{Host: "127.0.0.1", Port: 25, TLS: "MANDATORY", From: "a@b.example", BaseURL: "https://tranche.example"}
	tests := []struct {
		name string
		spot func(*MailSettings)
		want string
	}{
		{"good settings", func(*MailSettings) {}, ""},
		{"no sender", func(s *MailSettings) { s.From = "" }, "the sender of letters"},
		{"a website without a scheme", func(s *MailSettings) { s.BaseURL = "tranche.example" }, "the website's address"},
		{"an unknown policy", func(s *MailSettings) { s.TLS = "MAYBE" }, "the TLS policy of mail"},
		{"no server", func(s *MailSettings) { s.Host = "" }, "set up mail"},
		{"no port", func(s *MailSettings) { s.Port = 0 }, "set up mail"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := good
			tt.spot(&s)
			_, err := NewSMTP(s)
			if got := ""; err != nil {
				got = err.Error()
				if tt.want == "" || !strings.Contains(got, tt.want) {
					t.Errorf("got %q, want %q", got, tt.want)
				}
			} else if tt.want != "" {
				t.Errorf("got no error, want %q", tt.want)
			}
		})
	}
}

func TestMessageIDIsSafeAndStable(t *testing.T) {
	tests := []struct{ name, id, want string }{ // hashes by: printf '%s' id | sha256sum | cut -c1-40
		{"a plain id is kept", "42", "42"},
		{"so is one with slashes", "c1/receipt/7", "c1/receipt/7"},
		{"an address's sign is hashed away", "a@b", "7508d8b5018ea640b85269861a101203f0c26900"},
		{"so is an empty id", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := messageID(tt.id); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// decode undoes a part's transfer encoding.
func decode(t *testing.T, p *multipart.Part) string {
	t.Helper()
	var r io.Reader = p
	if p.Header.Get("Content-Transfer-Encoding") == "base64" {
		r = base64.NewDecoder(base64.StdEncoding, p)
	}
	b, err := io.ReadAll(r) // multipart has undone quoted-printable
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
