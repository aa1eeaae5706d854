package ui_test

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/tranche-funding/tranche/web/ui"
)

// options reads a fixture's options and remembers which of them nobody read: a
// fixture with any left over asks for something our props do not say.
type options struct {
	values map[string]any
	path   string
	left   map[string]bool
}

func newOptions(values map[string]any) options {
	return options{left: map[string]bool{}}.of(values, "")
}

func (o options) of(values map[string]any, path string) options {
	for key, v := range values {
		if v != nil {
			o.left[path+key] = true
		}
	}
	return options{values, path, o.left}
}

func (o options) unread() string {
	for _, key := range sorted(o.left) {
		return key
	}
	return ""
}

func sorted(set map[string]bool) []string {
	var keys []string
	for k := range set {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (o options) take(key string) any {
	delete(o.left, o.path+key)
	return o.values[key]
}

func (o options) has(key string) bool { return o.values[key] != nil }

// str reads words or a number; anything else stays unread.
func (o options) str(key string) string {
	switch v := o.values[key].(type) {
	case string:
		o.take(key)
		return v
	case float64:
		o.take(key)
		return strconv.Itoa(int(v))
	}
	return ""
}

func (o options) num(key string) int {
	n, _ := strconv.Atoi(o.str(key))
	return n
}

// yes reads a switch; words in its place stay unread.
func (o options) yes(key string) bool {
	v, ok := o.values[key].(bool)
	if ok {
		o.take(key)
	}
	return v
}

// on is a switch that our props can only turn on: false stays unread.
func (o options) on(key string) bool {
	if v, ok := o.values[key].(bool); ok && v {
		o.take(key)
		return true
	}
	return false
}

// no is a switch that is on unless it says false.
func (o options) no(key string) bool {
	v, ok := o.values[key].(bool)
	if ok {
		o.take(key)
	}
	return ok && !v
}

// tri is a switch as a word: "true", "false" or nothing.
func (o options) tri(key string) string {
	v, ok := o.values[key].(bool)
	if !ok {
		return ""
	}
	o.take(key)
	return strconv.FormatBool(v)
}

// sub opens an option that holds options; words in its place are its text.
func (o options) sub(key string) options {
	switch v := o.values[key].(type) {
	case map[string]any:
		o.take(key)
		return o.of(v, o.path+key+".")
	case string:
		o.take(key)
		return o.of(map[string]any{"text": v}, o.path+key+".")
	}
	return o.of(map[string]any{}, o.path+key+".")
}

// list opens an option that holds several; false ones are left out.
func (o options) list(key string) []options {
	items, ok := o.values[key].([]any)
	if !ok {
		return nil
	}
	o.take(key)
	var out []options
	for i, item := range items {
		path := fmt.Sprintf("%s%s.%d.", o.path, key, i)
		switch v := item.(type) {
		case map[string]any:
			out = append(out, o.of(v, path))
		case string:
			out = append(out, o.of(map[string]any{"text": v}, path))
		}
	}
	return out
}

func (o options) strings(key string) []string {
	items, _ := o.take(key).([]any)
	var out []string
	for _, item := range items {
		if s, ok := item.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// html reads an option that is HTML.
func (o options) html(key string) templ.Component {
	if s := o.str(key); s != "" {
		return templ.Raw(s)
	}
	return nil
}

func (o options) attrs() ui.Attrs {
	var out ui.Attrs
	sub := o.sub("attributes")
	for _, key := range sorted(keysOf(sub.values)) {
		out = append(out, ui.Attr{Name: key, Value: sub.str(key)})
	}
	return out
}

func keysOf(m map[string]any) map[string]bool {
	set := map[string]bool{}
	for k := range m {
		set[k] = true
	}
	return set
}

// actions reads actions given as a list or as {items: list}.
func (o options) actions() []ui.Action {
	items := o.list("actions")
	if items == nil {
		items = o.sub("actions").list("items")
	}
	var out []ui.Action
	for _, i := range items {
		out = append(out, ui.Action{Text: i.str("text"), HTML: i.html("html"), Href: i.str("href"), Type: i.str("type"),
			Name: i.str("name"), Value: i.str("value"), VisuallyHiddenText: i.str("visuallyHiddenText"), Classes: i.str("classes")})
	}
	return out
}
