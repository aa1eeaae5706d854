// Package page draws the pages of the website: one templ file for each page or
// family of pages. A page gets a [Frame] with what is around it and a struct of
// package desk with what is on it; Go functions beside a template put words and
// figures in order, and decide nothing.
//
// Every page works without scripts. A form's field has its name for an id, so
// that the error summary finds it.
package page

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/ui"
)

// A Form is what somebody sent, kept as typed, with what is wrong with it. Its
// zero value is a form that has not been sent yet.
type Form struct {
	Sent     url.Values // nil before it is sent
	Problems []Problem
	Status   int           // HTTP status of the page that shows it; 0 = 200
	NewToken func() string // makes the hidden field that keeps a click from counting twice
	// Link finds the page that mends a refusal, from the place the rules name
	// ("costs", "people"); nil when they name none.
	Link func(place string) string

	Action string            // the address that it was sent to
	Auto   bool              // it was sent while somebody typed, not by their click
	Own    map[string]string // seals that this very form was given while it was typed
	Seals  map[string]string // seals to give it now
	Timed  []string          // fields whose time is counted
	Person string            // whose form it is, for what their browser keeps
	Back   string            // the address of the page that it is on
	Jotted []desk.Jotting    // what was left at the addresses of this page
	Kept   *Kept             // it was filled in from what was left; nil when not
}

// A Problem is one thing that is wrong, beside one field or with the whole.
type Problem struct {
	Field string // the field's name and id; "" = the whole
	Text  string
	Href  string // where it is mended, when that is not the field itself
}

// Token is a fresh token for one form of the page.
func (f Form) Token() string {
	if f.NewToken == nil {
		return ""
	}
	return f.NewToken()
}

// Is reports whether the form has been sent.
func (f Form) Is() bool { return f.Sent != nil }

// Bad reports whether something is wrong with it.
func (f Form) Bad() bool { return len(f.Problems) > 0 }

// Get is the trimmed text of a field.
func (f Form) Get(name string) string { return strings.TrimSpace(f.Sent.Get(name)) }

// Has reports whether a field was sent at all.
func (f Form) Has(name string) bool { return f.Sent.Has(name) }

// Was is what was typed, or what is kept when nothing was sent yet.
func (f Form) Was(name, kept string) string {
	if f.Sent == nil || f.Kept != nil && f.Kept.Partial && !f.Sent.Has(name) {
		return kept
	}
	return f.Sent.Get(name)
}

// Ticked reports whether a checkbox was ticked, or is, when nothing was sent.
func (f Form) Ticked(name string, kept bool) bool {
	if f.Sent == nil {
		return kept
	}
	return f.Sent.Get(name) != ""
}

// Error is what is wrong with a field, or "".
func (f Form) Error(name string) string {
	for _, p := range f.Problems {
		if p.Field == name {
			return p.Text
		}
	}
	return ""
}

// Add says that something is wrong with a field.
func (f *Form) Add(field, text string) {
	f.Problems = append(f.Problems, Problem{Field: field, Text: text})
}

// Refuse adds a refusal of the rules, each part beside its field.
func (f *Form) Refuse(e *refusal.Error) {
	for _, one := range e.All() {
		p := Problem{Field: FieldName(one.Field), Text: one.Message}
		if one.Link != "" && f.Link != nil {
			p.Href = f.Link(one.Link)
		}
		f.Problems = append(f.Problems, p)
	}
}

var yearTail = regexp.MustCompile(`(\d{4})/\d{2}`)

// FieldName is the form's name of a place that the rules name by its JSON path:
// "lines[0].amounts.2026/27" is the field lines-0-2026.
func FieldName(path string) string {
	path = strings.TrimPrefix(path, "answers.")
	path = strings.NewReplacer("].amounts.", "-", "].", "-", "[", "-", "]", "", ".", "-").Replace(path)
	return yearTail.ReplaceAllString(path, "$1")
}

// Summary lists the problems for the head of the page, each with its way there.
func (f Form) Summary() []ui.ErrorItem {
	items := make([]ui.ErrorItem, len(f.Problems))
	for i, p := range f.Problems {
		items[i] = ui.ErrorItem{Text: p.Text, Href: p.Href}
		if p.Href == "" && p.Field != "" {
			items[i].Href = "#" + p.Field
		}
	}
	return items
}

// FirstProblem is the field of the first problem among those that begin with
// prefix; "" when it lies elsewhere.
func (f Form) FirstProblem(prefix string) string {
	if len(f.Problems) > 0 && strings.HasPrefix(f.Problems[0].Field, prefix) {
		return f.Problems[0].Field
	}
	return ""
}

// chose reports whether one of several checkboxes is ticked: all are, before
// the form is sent.
func (f Form) chose(name, value string) bool {
	return f.Sent == nil || slices.Contains(f.Sent[name], value)
}
