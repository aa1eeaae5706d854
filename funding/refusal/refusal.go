// Package refusal is the one kind of "no" that the rules say to a person.
//
// A refusal carries a stable code for programs, a sentence for the person
// (what was seen, what is wanted, what to do), and where it belongs on the
// form. Any error that is not a refusal is a fault of ours: it is wrapped,
// logged once at the edge, and never shown as it stands.
//
// Refusals are values: the methods that change one return a copy, so a refusal
// may be kept in a table and dressed for each use.
package refusal

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// A Kind says in what way something was refused. The HTTP edge turns it into a
// status.
type Kind string

// The four kinds, with the status each is answered with.
const (
	Invalid   Kind = "INVALID"   // what was typed or sent cannot be right (422)
	Forbidden Kind = "FORBIDDEN" // not this person (403)
	Conflict  Kind = "CONFLICT"  // not now: the state or the money does not allow it (409)
	NotFound  Kind = "NOT_FOUND" // no such thing, or none that this person may see (404)
)

// An Error is one refusal, with any others of the same submission behind it.
type Error struct {
	Kind    Kind             `json:"kind"`
	Code    string           `json:"code"`              // stable, UPPER_SNAKE
	Message string           `json:"message"`           // whole sentences: seen, wanted, what to do
	Field   string           `json:"field,omitempty"`   // form field or JSON path; "" = the whole
	Link    string           `json:"link,omitempty"`    // anchor or page that mends it
	Figures map[string]int64 `json:"figures,omitempty"` // named figures: …_pence, …_days
	Others  []*Error         `json:"others,omitempty"`  // further refusals of the same submission
}

// New makes a refusal. The message is formatted as by fmt.Sprintf.
func New(kind Kind, code, format string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Message: fmt.Sprintf(format, args...)}
}

// Error is the refusal for a log: its code, its field if any, its message, and
// how many more there are.
func (e *Error) Error() string {
	s := e.Code
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	s += ": " + e.Message
	if n := len(e.Others); n > 0 {
		s += fmt.Sprintf(" (and %d more)", n)
	}
	return s
}

// At returns a copy that belongs to the named form field or JSON path.
func (e *Error) At(field string) *Error {
	c := e.copy()
	c.Field = field
	return c
}

// To returns a copy that links to the place where it can be mended.
func (e *Error) To(link string) *Error {
	c := e.copy()
	c.Link = link
	return c
}

// With returns a copy that carries one more named figure, in the unit its name
// ends with (excess_pence, late_days).
func (e *Error) With(name string, n int64) *Error {
	c := e.copy()
	if c.Figures == nil {
		c.Figures = make(map[string]int64, 1)
	}
	c.Figures[name] = n
	return c
}

// All lists the refusal and everything behind it, in order, each standing
// alone. It is empty for nil.
func (e *Error) All() []*Error {
	if e == nil {
		return nil
	}
	alone := e.copy()
	alone.Others = nil
	all := []*Error{alone}
	for _, o := range e.Others {
		all = append(all, o.All()...)
	}
	return all
}

// Err returns the refusal as an error, and a plain nil for none. Return a
// *Error from a function of type error through it: a nil *Error inside an
// error is not nil.
func (e *Error) Err() error {
	if e == nil {
		return nil
	}
	return e
}

// Of finds the refusal in an error, if it is one or wraps one. The second
// result is false for faults and for nil.
func Of(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e) && e != nil
	return e, ok
}

// Join makes one refusal of many: a copy of the first that is not nil, with
// all the rest in Others, one level deep. It returns nil when there is none;
// see [Error.Err] before returning that as an error.
func Join(errs ...*Error) *Error {
	var all []*Error
	for _, e := range errs {
		all = append(all, e.All()...)
	}
	if len(all) == 0 {
		return nil
	}
	first := all[0]
	if len(all) > 1 {
		first.Others = all[1:]
	}
	return first
}

func (e *Error) copy() *Error {
	c := *e
	c.Figures = maps.Clone(e.Figures)
	c.Others = slices.Clone(e.Others)
	return &c
}
