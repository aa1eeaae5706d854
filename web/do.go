package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A click is one command on its way: what, on what, and the form's token. The
// same person and token always make the same command, so that a form sent
// twice does one thing.
type click struct {
	Ref   funding.Ref
	Verb  funding.Verb
	Body  any
	Token string // empty = a new one, and nothing to repeat it by
}

// kept says what became of a click: its command id, and whether its effect is
// in the record yet.
type kept struct {
	ID      string
	Settled bool
}

// do keeps the click, delivers it and waits for its effect, at most s.Patience.
// A *funding.Error means no: the rules would refuse it and nothing was
// written, or they refused it in the transaction that writes. An answer that
// does not come in time is no error: the click is safe, and the sweep sends it
// again.
func (s *Server) do(ctx context.Context, who funding.Person, k click) (kept, error) {
	c, err := commandOf(who, k)
	if err != nil {
		return kept{}, err
	}
	_, before, err := s.Record.Receipt(ctx, who, c.ID)
	if err != nil {
		return kept{}, err
	}
	if !before {
		if err := s.Record.Advise(ctx, who, c); err != nil {
			return kept{}, err
		}
	}
	receipt, err := s.Record.Accept(ctx, who, c)
	if err != nil {
		return kept{}, err
	}
	if !receipt.Settled.IsZero() {
		return settled(receipt)
	}
	return s.deliver(ctx, who, c)
}

// commandOf makes a click's command. When it was accepted is for the record to
// say.
func commandOf(who funding.Person, k click) (funding.Command, error) {
	if k.Token == "" {
		k.Token = newToken()
	}
	if k.Body == nil {
		k.Body = struct{}{}
	}
	body, err := json.Marshal(k.Body)
	if err != nil {
		return funding.Command{}, fmt.Errorf("write the body of %s: %w", k.Verb, err)
	}
	return funding.Command{ID: commandID(who.ID, k.Token), Kind: k.Ref.Kind, Aggregate: k.Ref.ID, Verb: k.Verb, Body: body, By: who.ID}, nil
}

// deliver sends a kept command and waits for its effect. When no answer comes,
// it asks the record once more: the answer may have been lost, not the effect.
func (s *Server) deliver(ctx context.Context, who funding.Person, c funding.Command) (kept, error) {
	wait, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	err := s.Sender.Send(wait, c.ID, funding.Ref{Kind: c.Kind, ID: c.Aggregate}, c.Verb)
	if err == nil {
		return kept{ID: c.ID, Settled: true}, nil
	}
	if _, refused := refusal.Of(err); refused {
		return kept{ID: c.ID, Settled: true}, err
	}
	s.Log.Warn("kept, effect still to come", "command", c.ID, "verb", c.Verb, "aggregate", c.Aggregate, "err", err)
	receipt, ok, lookErr := s.Record.Receipt(ctx, who, c.ID)
	if lookErr == nil && ok && !receipt.Settled.IsZero() {
		return settled(receipt)
	}
	return kept{ID: c.ID}, nil
}

// settled is what a settled receipt means for the one who clicked.
func settled(r desk.Receipt) (kept, error) {
	k := kept{ID: r.ID, Settled: true}
	if r.Refusal != nil {
		return k, r.Refusal
	}
	return k, nil
}

// runFor names the payment run that a click is about to create. The same
// person and token name the same run, as long as the click was kept.
func (s *Server) runFor(ctx context.Context, who funding.Person, token, fund string, claims []string) (funding.Ref, error) {
	receipt, ok, err := s.Record.Receipt(ctx, who, commandID(who.ID, token))
	if err != nil {
		return funding.Ref{}, err
	}
	if ok && receipt.Ref.Kind == funding.RunKind {
		return receipt.Ref, nil
	}
	return s.Record.NewRun(ctx, who, fund, claims)
}

// enquiryFor names the enquiry that a click is about to ask. The same person
// and token name the same one, as long as the click was kept.
func (s *Server) enquiryFor(ctx context.Context, who funding.Person, token string) (funding.Ref, error) {
	receipt, ok, err := s.Record.Receipt(ctx, who, commandID(who.ID, token))
	if err != nil {
		return funding.Ref{}, err
	}
	if ok && receipt.Ref.Kind == funding.EnquiryKind {
		return receipt.Ref, nil
	}
	return s.Record.NewEnquiry(ctx, who)
}

// newToken is a random token for a form's hidden field.
func newToken() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// commandID is the id of the command that a person's token makes.
func commandID(person, token string) string {
	sum := sha256.Sum256([]byte(person + "\x00" + token))
	return hex.EncodeToString(sum[:16])
}

// person is who sent this request: the zero person when nobody is signed in.
func (s *Server) person(c echo.Context) funding.Person {
	who, _ := whoIn(c.Request().Context())
	return who
}
