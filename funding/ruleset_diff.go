package funding

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A RuleChange is one rule that two rulesets do not have alike. Rule is its
// family ("pathways"), What the entry and field in words, Was and Now what
// stands in each; an empty one says that it is not there.
type RuleChange struct {
	Rule string `json:"rule"`
	What string `json:"what"`
	Was  string `json:"was,omitempty"`
	Now  string `json:"now,omitempty"`
}

// DiffRulesets lists what changed from one ruleset to another, family by
// family in the order of the file. Entries of a list are held together by
// their key, code, kind or value, so that moving one changes nothing.
func DiffRulesets(from, to Ruleset) []RuleChange { return diffFields(from, to) }

// diffFields compares two structs of one type field by field.
func diffFields(from, to any) []RuleChange {
	var out []RuleChange
	a, b := reflect.ValueOf(from), reflect.ValueOf(to)
	for i := range a.NumField() {
		d := differ{rule: jsonName(a.Type().Field(i))}
		d.compare("", a.Field(i), b.Field(i))
		out = append(out, d.out...)
	}
	return out
}

// Words says the change in a sentence.
func (c RuleChange) Words() string {
	switch {
	case c.Was == "":
		return "now there: " + c.Now
	case c.Now == "":
		return "no longer there; it was " + c.Was
	}
	return c.Was + " becomes " + c.Now
}

// RulesetBefore returns the ruleset that r follows or replaces: the one with
// its code, or the last to begin before it.
func RulesetBefore(r Ruleset, all []Ruleset) (Ruleset, bool) {
	found := -1
	for i, o := range all {
		if o.Code == r.Code {
			return o, true
		}
		if o.EffectiveFrom.Before(r.EffectiveFrom) && (found < 0 || o.EffectiveFrom.After(all[found].EffectiveFrom)) {
			found = i
		}
	}
	if found < 0 {
		return Ruleset{}, false
	}
	return all[found], true
}

type differ struct {
	rule string
	out  []RuleChange
}

func (d *differ) add(what, was, now string) {
	d.out = append(d.out, RuleChange{d.rule, strings.TrimPrefix(what, ", "), was, now})
}

func (d *differ) compare(what string, a, b reflect.Value) {
	if reflect.DeepEqual(a.Interface(), b.Interface()) {
		return
	}
	switch {
	case plain(a):
		d.add(what, ruleText(a), ruleText(b))
	case a.Kind() == reflect.Struct:
		for i := range a.NumField() {
			if a.Type().Field(i).Anonymous {
				d.compare(what, a.Field(i), b.Field(i))
				continue
			}
			d.compare(what+", "+words(jsonName(a.Type().Field(i))), a.Field(i), b.Field(i))
		}
	default:
		d.entries(what, a, b)
	}
}

// entries compares two lists or maps entry by entry.
func (d *differ) entries(what string, a, b reflect.Value) {
	olds, news := entriesOf(a), entriesOf(b)
	for _, o := range olds {
		i := slices.IndexFunc(news, func(n entry) bool { return n.id == o.id })
		if i < 0 {
			d.add(what+", "+o.id, ruleText(o.value), "")
			continue
		}
		d.compare(what+", "+o.id, o.value, news[i].value)
	}
	for _, n := range news {
		if !slices.ContainsFunc(olds, func(o entry) bool { return n.id == o.id }) {
			d.add(what+", "+n.id, "", ruleText(n.value))
		}
	}
}

// An entry is one entry of a list or map with what holds it together.
type entry struct {
	id    string
	value reflect.Value
}

func entriesOf(v reflect.Value) []entry {
	var out []entry
	if v.Kind() == reflect.Map {
		for _, k := range v.MapKeys() {
			out = append(out, entry{k.String(), v.MapIndex(k)})
		}
		slices.SortFunc(out, func(a, b entry) int { return strings.Compare(a.id, b.id) })
		return out
	}
	for i := range v.Len() {
		out = append(out, entry{idOf(v.Index(i), i), v.Index(i)})
	}
	return out
}

func idOf(v reflect.Value, i int) string {
	if v.Kind() == reflect.Struct {
		for _, name := range []string{"Key", "Code", "Kind", "Value"} {
			if f := v.FieldByName(name); f.IsValid() && f.Kind() == reflect.String && f.String() != "" {
				return f.String()
			}
		}
	}
	return fmt.Sprintf("no. %d", i+1)
}

// plain reports whether a value is shown as one thing: words, numbers, dates,
// and lists of words.
func plain(v reflect.Value) bool {
	switch v.Interface().(type) {
	case calendar.Date, money.Pence, money.BasisPoints:
		return true
	}
	switch v.Kind() {
	case reflect.Struct, reflect.Map:
		return false
	case reflect.Slice:
		return v.Type().Elem().Kind() == reflect.String || v.Type().Elem().Kind() == reflect.Int
	}
	return true
}

// ruleText is a value as people read it.
func ruleText(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case calendar.Date:
		return x.Text()
	case money.Pence:
		return x.String()
	case money.BasisPoints:
		return x.Percent()
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return ""
		}
		return ruleText(v.Elem())
	case reflect.Bool:
		return map[bool]string{true: "yes", false: "no"}[v.Bool()]
	case reflect.Slice:
		var all []string
		for i := range v.Len() {
			all = append(all, ruleText(v.Index(i)))
		}
		return strings.Join(all, ", ")
	case reflect.Struct:
		for _, name := range []string{"Label", "Title", "Text", "Because", "Why", "Code", "Key"} {
			if f := v.FieldByName(name); f.IsValid() && f.Kind() == reflect.String && f.String() != "" {
				return f.String()
			}
		}
		return "there"
	}
	return fmt.Sprint(v.Interface())
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// words makes a field's name readable: "review_days" is "review days".
func words(name string) string {
	return strings.ReplaceAll(strings.TrimSuffix(strings.TrimSuffix(name, "_pence"), "_bp"), "_", " ")
}
