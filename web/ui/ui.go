// Package ui draws the pages' parts: the NHS design system's components
// (nhsuk-frontend 10.6.1) and our own, as typed templ components.
//
// Every component is called with one props struct: ui.Button(ui.ButtonProps{Text:
// "Continue"}). The zero value of every field means "leave it out", so a page
// names only what it needs. Three habits hold throughout:
//
//   - Text is plain words and is escaped; HTML (a templ component) replaces it
//     where words need a link, a tag or emphasis. Containers (Card, Details,
//     Fieldset, InsetText, Page …) take their body as templ children instead,
//     and Text is their short form.
//   - Attrs adds attributes and Classes adds classes to the component's outermost
//     element; GroupClasses to the form group around a field.
//   - Where nhsuk-frontend has the component our markup equals the official one;
//     fixtures_test.go compares them. Components of our own have class names that
//     begin with app-.
//
// Nothing here writes a style attribute, an inline script or an address outside
// the site: the content security policy forbids all three.
package ui

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Attr is one extra attribute. An empty Value draws a bare attribute, as in
// Attr{Name: "required"}.
type Attr struct {
	Name  string
	Value string
}

// Attrs are extra attributes, drawn in the order given.
type Attrs []Attr

// Items makes Attrs usable as templ spread attributes.
func (a Attrs) Items() []templ.KeyValue[string, any] {
	items := make([]templ.KeyValue[string, any], len(a))
	for i, attr := range a {
		items[i] = templ.KeyValue[string, any]{Key: attr.Name, Value: attr.Value}
	}
	return items
}

// with appends an attribute unless its value is empty.
func (a Attrs) with(name, value string) Attrs {
	if value == "" {
		return a
	}
	return append(a, Attr{name, value})
}

// flag appends a bare attribute when on.
func (a Attrs) flag(name string, on bool) Attrs {
	if !on {
		return a
	}
	return append(a, Attr{Name: name})
}

// Size is the size of a heading, label, legend or caption.
type Size string

// The sizes of nhsuk-frontend; not every component takes every one.
const (
	SizeXXS Size = "xxs"
	SizeXS  Size = "xs"
	SizeS   Size = "s"
	SizeM   Size = "m"
	SizeL   Size = "l"
	SizeXL  Size = "xl"
)

// Words is a piece of plain text as a component, for fields that take one.
func Words(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(text))
		return err
	})
}

// content is HTML where given, else the words. It adds no white space, so that
// links and read-out texts end where their words end.
func content(text string, html templ.Component) templ.Component {
	if html != nil {
		return html
	}
	return Words(text)
}

// element draws a tag whose name is only known when it is drawn, around its
// children. The name comes from this package, never from outside.
func element(name string, attrs Attrs) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		inner := templ.GetChildren(ctx)
		ctx = templ.ClearChildren(ctx)
		if _, err := io.WriteString(w, "<"+name); err != nil {
			return err
		}
		if err := templ.RenderAttributes(ctx, w, attrs); err != nil {
			return err
		}
		if _, err := io.WriteString(w, ">"); err != nil {
			return err
		}
		if err := inner.Render(ctx, w); err != nil {
			return err
		}
		_, err := io.WriteString(w, "</"+name+">")
		return err
	})
}

// classes joins class names and drops the empty ones.
func classes(names ...string) string {
	kept := names[:0:0]
	for _, name := range names {
		if name != "" {
			kept = append(kept, name)
		}
	}
	return strings.Join(kept, " ")
}

// when is text if on, else nothing.
func when(on bool, text string) string {
	if on {
		return text
	}
	return ""
}

// or is text, or what stands in for it when it is empty.
func or(text, fallback string) string {
	if text != "" {
		return text
	}
	return fallback
}

// numbered is a heading tag, h1 to h6; 0 means the fallback level.
func numbered(level, fallback int) string {
	if level == 0 {
		level = fallback
	}
	return "h" + strconv.Itoa(level)
}
