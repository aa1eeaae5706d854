package web

import (
	"encoding/json"
	"reflect"
	"strings"
)

// A field is one name that a JSON object may have.
type field struct {
	name   string
	index  []int
	needed bool
}

// fieldsOf lists the JSON fields of a struct, those of embedded structs too.
func fieldsOf(t reflect.Type) []field {
	var out []field
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "" || name == "-" {
			continue
		}
		out = append(out, field{name, f.Index, f.Tag.Get("required") == "true"})
	}
	return out
}

func listed(fields []field) string {
	if len(fields) == 0 {
		return "none (the body is empty)"
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}

// join names a field inside another.
func join(at, name string) string {
	switch {
	case at == "" || name == "":
		return at + name
	case name[0] == '[':
		return at + name
	}
	return at + "." + name
}

// named puts a path into a sentence.
func named(at string) string {
	if at == "" {
		return "The body"
	}
	return "The field " + at
}

// kindOf says what was sent, in words.
func kindOf(node any) string {
	switch n := node.(type) {
	case nil:
		return "null"
	case bool:
		return "true or false"
	case string:
		return "text"
	case json.Number:
		return "the number " + shorten(n.String())
	case []any:
		return "a list"
	}
	return "an object"
}

func shorten(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}
