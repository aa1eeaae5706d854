package funding

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// Alteration says what became of a part of a bid's content.
type Alteration string

// The alterations.
const (
	Added   Alteration = "ADDED"
	Removed Alteration = "REMOVED"
	Changed Alteration = "CHANGED"
)

// Title returns the alteration as people read it.
func (a Alteration) Title() string {
	return map[Alteration]string{Added: "Added", Removed: "Removed", Changed: "Changed"}[a]
}

// A Difference is one thing that is not the same in two versions of a bid.
// Part is the kind of thing (answers, lines, …), Ref which one, Field what of
// it, with the year for an amount. Amounts are written as money.
type Difference struct {
	Part   string     `json:"part"`
	Ref    string     `json:"ref,omitempty"`
	Field  string     `json:"field,omitempty"`
	Change Alteration `json:"change"`
	Before string     `json:"before,omitempty"`
	After  string     `json:"after,omitempty"`
}

// Differences lists what changed from old to new, part by part in the order
// of the parts' names: what was added, what was removed, and every changed
// field with what stood there before. Who said something, and when, is no
// difference: two contents with one hash have none.
func Differences(old, new Content) []Difference {
	before, after := partsOf(old), partsOf(new)
	var out []Difference
	for _, part := range union(before, after) {
		for _, ref := range union(before[part], after[part]) {
			out = append(out, compare(part, ref, before[part][ref], after[part][ref])...)
		}
	}
	return out
}

// fields are the filled-in fields of one thing, as words. parts are all things
// by part and reference.
type (
	fields map[string]string
	things map[string]fields
)

func compare(part, ref string, old, new fields) []Difference {
	switch {
	case old == nil:
		return []Difference{{Part: part, Ref: ref, Change: Added, After: new.summary()}}
	case new == nil:
		return []Difference{{Part: part, Ref: ref, Change: Removed, Before: old.summary()}}
	}
	var out []Difference
	for _, f := range union(old, new) {
		if old[f] != new[f] {
			out = append(out, Difference{Part: part, Ref: ref, Field: f, Change: Changed, Before: old[f], After: new[f]})
		}
	}
	return out
}

// summary is a thing in a few words: what it says, or what it is called and
// comes to.
func (f fields) summary() string {
	var words []string
	for _, name := range []string{"value", "title", "description", "name", "total"} {
		if f[name] != "" {
			words = append(words, f[name])
		}
	}
	if len(words) > 0 {
		return strings.Join(words, ", ")
	}
	for _, name := range union(f, nil) {
		words = append(words, f[name])
	}
	return strings.Join(words, ", ")
}

// union lists the keys of two maps in order.
func union[V any](a, b map[string]V) []string {
	keys := slices.Collect(maps.Keys(a))
	for k := range b {
		if _, both := a[k]; !both {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

// partsOf reads a content by the same canonical JSON that its hash seals: a
// field that is added to bids one day is compared from that day on.
func partsOf(c Content) map[string]things {
	c.Answers = valuesOnly(c.Answers)
	raw, err := json.Marshal(c)
	if err != nil {
		panic("funding: content cannot be marshalled: " + err.Error()) // plain data only
	}
	var tree map[string]any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		panic("funding: content cannot be read back: " + err.Error())
	}
	delete(tree, "version")
	out := map[string]things{}
	for part, v := range tree {
		if t := thingsIn(part, v); len(t) > 0 {
			out[part] = t
		}
	}
	return out
}

func thingsIn(part string, v any) things {
	out := things{}
	switch v := v.(type) {
	case map[string]any:
		for ref, x := range v {
			out.put(ref, wordsOf(part, x))
		}
	case []any:
		for i, x := range v {
			out.put(refOf(x, i), wordsOf(part, x))
		}
	default:
		out.put("", wordsOf(part, v))
	}
	return out
}

func (t things) put(ref string, f fields) {
	if len(f) > 0 {
		t[ref] = f
	}
}

// refOf names one of a list: by its reference, or by what it is for.
func refOf(v any, i int) string {
	thing, _ := v.(map[string]any)
	if ref := word("ref", thing["ref"]); ref != "" {
		return ref
	}
	var words []string
	for _, name := range []string{"organisation", "source", "nature", "fy"} {
		if w := word(name, thing[name]); w != "" {
			words = append(words, w)
		}
	}
	if len(words) > 0 {
		return strings.Join(words, " ")
	}
	return fmt.Sprint(i + 1)
}

func wordsOf(part string, v any) fields {
	out := fields{}
	thing, ok := v.(map[string]any)
	if !ok {
		if w := word(part, v); w != "" {
			out["value"] = w
		}
		return out
	}
	for name, x := range thing {
		if name == "at" { // an answer's time is not what it says
			continue
		}
		if years, ok := x.(map[string]any); ok {
			out.years(name, years)
		} else if w := word(name, x); w != "" && name != "ref" {
			out[name] = w
		}
	}
	return out
}

// years puts in the amount of each year, and their total.
func (f fields) years(name string, years map[string]any) {
	var total money.Pence
	for fy, x := range years {
		w := word(name, x)
		if w != "" {
			f[name+" "+fy] = w
		}
		if n, ok := x.(json.Number); ok {
			p, _ := n.Int64()
			total += money.Pence(p)
		}
	}
	if name == "amounts" && total != 0 {
		f["total"] = total.String()
	}
}

// word is one value in words; nothing, nought and no are all "".
func word(name string, v any) string {
	switch v := v.(type) {
	case string:
		if v == "0001-01-01T00:00:00Z" {
			return ""
		}
		return v
	case bool:
		if v {
			return "yes"
		}
		return ""
	case json.Number:
		n, err := v.Int64()
		switch {
		case err != nil:
			return v.String()
		case n == 0:
			return ""
		case isMoney(name):
			return money.Pence(n).String()
		}
		return v.String()
	case []any:
		var words []string
		for _, x := range v {
			words = append(words, word(name, x))
		}
		return strings.Join(words, ", ")
	case map[string]any:
		var words []string
		for _, k := range union(v, nil) {
			if w := word(k, v[k]); w != "" {
				words = append(words, k+" "+w)
			}
		}
		return strings.Join(words, ", ")
	}
	return ""
}

// isMoney reports whether numbers of this name are pence.
func isMoney(name string) bool {
	return name == "amounts" || name == "running_costs" || strings.HasSuffix(name, "_pence")
}
