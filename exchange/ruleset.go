package exchange

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/tranche-funding/tranche/funding"
)

// A LineFault is one thing wrong with a file: its line, where in the file as a
// path, and what to do.
type LineFault struct {
	Line int
	Path string
	Says string
}

// String is the fault as one line for a person.
func (f LineFault) String() string { return fmt.Sprintf("line %d, %s: %s", f.Line, f.Path, f.Says) }

// CheckRulesetFile reads a ruleset file and checks it: every fault is named with
// its line, none hides another. A file may say "extends: CODE" of one of base:
// then it holds only what differs, questions by their key; drop_questions
// leaves some out.
func CheckRulesetFile(b []byte, base []funding.Ruleset) (funding.Ruleset, []LineFault) {
	var doc yaml.Node
	if err := yaml.Unmarshal(b, &doc); err != nil {
		return funding.Ruleset{}, []LineFault{{1, "the file", "It is not YAML that can be read: " + strings.TrimPrefix(err.Error(), "yaml: ") + "."}}
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return funding.Ruleset{}, []LineFault{{1, "the file", "It holds no ruleset. A ruleset begins with “code:”."}}
	}
	root := doc.Content[0]
	k := fileChecker{lines: map[string]int{}}
	k.check(reflect.TypeFor[rulesetFile](), root, "")
	if len(k.faults) > 0 {
		return funding.Ruleset{}, k.faults
	}
	r, err := ParseRuleset(b, base...)
	if err != nil {
		return r, []LineFault{{1, "the file", err.Error()}}
	}
	var faults []LineFault
	for _, f := range funding.CheckRuleset(r) {
		faults = append(faults, LineFault{k.lineOf(f.Path), f.Path, f.Says})
	}
	for _, f := range funding.CheckRulesetDates(r, base) {
		faults = append(faults, LineFault{k.lineOf(f.Path), f.Path, f.Says})
	}
	return r, faults
}

// A rulesetFile is a ruleset as a file may hold it.
type rulesetFile struct {
	funding.Ruleset

	Extends string   `json:"extends"`
	Drop    []string `json:"drop_questions"`
}

// fileChecker holds a file against the type it is read into, line by line.
type fileChecker struct {
	lines  map[string]int
	faults []LineFault
}

func (k *fileChecker) add(n *yaml.Node, path, format string, args ...any) {
	k.faults = append(k.faults, LineFault{n.Line, path, fmt.Sprintf(format, args...)})
}

// lineOf is the line of a path, or of the nearest thing above it that the file
// itself holds.
func (k *fileChecker) lineOf(path string) int {
	for path != "" {
		if n, ok := k.lines[path]; ok {
			return n
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return 1
}

func (k *fileChecker) check(t reflect.Type, n *yaml.Node, path string) {
	k.lines[path] = n.Line
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch {
	case n.Kind == yaml.ScalarNode:
		k.scalar(t, n, path)
	case n.Kind == yaml.MappingNode && t.Kind() == reflect.Struct:
		k.mapping(t, n, path)
	case n.Kind == yaml.MappingNode && t.Kind() == reflect.Map:
		for i := 0; i+1 < len(n.Content); i += 2 {
			k.check(t.Elem(), n.Content[i+1], under(path, n.Content[i].Value))
		}
	case n.Kind == yaml.SequenceNode && t.Kind() == reflect.Slice:
		for i, x := range n.Content {
			k.check(t.Elem(), x, fmt.Sprintf("%s[%d]", path, i))
		}
	default:
		k.add(n, path, "A %s stands here. It wants %s.", map[yaml.Kind]string{yaml.MappingNode: "group of fields", yaml.SequenceNode: "list"}[n.Kind], wanted(t))
	}
}

func (k *fileChecker) mapping(t reflect.Type, n *yaml.Node, path string) {
	fields := namesOf(t)
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := n.Content[i].Value
		at := slices.IndexFunc(fields, func(f reflect.StructField) bool { return tagOf(f) == name })
		if at < 0 {
			k.add(n.Content[i], under(path, name), "There is no rule %q here. Use one of: %s.", name, strings.Join(tagsOf(fields), ", "))
			continue
		}
		k.check(fields[at].Type, n.Content[i+1], under(path, name))
	}
}

// scalar has the type read the value itself, so that money and dates say what
// is wrong in their own words.
func (k *fileChecker) scalar(t reflect.Type, n *yaml.Node, path string) {
	var value any
	if err := n.Decode(&value); err != nil {
		k.add(n, path, "%q cannot be read.", n.Value)
		return
	}
	raw, err := json.Marshal(stringDates(value))
	if err != nil || json.Unmarshal(raw, reflect.New(t).Interface()) != nil {
		k.add(n, path, "%q cannot be used. It wants %s.", n.Value, wanted(t))
	}
}

// wanted names what a type takes.
func wanted(t reflect.Type) string {
	switch {
	case strings.HasSuffix(t.Name(), "Date"):
		return "a date as 2026-04-01"
	case t.Name() == "Pence":
		return "whole pence from 0 to 99999999999999"
	}
	switch t.Kind() {
	case reflect.Slice:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "a group of fields"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	}
	return "words"
}

// namesOf lists the fields of a struct with those of what it embeds.
func namesOf(t reflect.Type) []reflect.StructField {
	var out []reflect.StructField
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous {
			out = append(out, namesOf(f.Type)...)
		} else {
			out = append(out, f)
		}
	}
	return out
}

func tagOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func tagsOf(fields []reflect.StructField) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = tagOf(f)
	}
	return out
}

func under(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// extend lays a file over the ruleset that it extends: what the file names
// replaces, questions by their key.
func extend(base funding.Ruleset, f rulesetFile, b []byte) (funding.Ruleset, error) {
	own, ends := f.Questions, f.EffectiveTo
	copied, err := json.Marshal(base) // lists and maps of its own: the file is read into them
	if err == nil {
		f.Ruleset = funding.Ruleset{}
		err = json.Unmarshal(copied, &f.Ruleset)
	}
	if err == nil {
		err = strictYAML(b, &f)
	}
	if err != nil {
		return f.Ruleset, err
	}
	out := f.Ruleset
	out.EffectiveTo = ends
	out.Questions = nil
	for _, q := range base.Questions {
		if i := slices.IndexFunc(own, func(o funding.Question) bool { return o.Key == q.Key }); i >= 0 {
			q = own[i]
		}
		if !slices.Contains(f.Drop, q.Key) {
			out.Questions = append(out.Questions, q)
		}
	}
	for _, q := range own {
		if !slices.ContainsFunc(base.Questions, func(o funding.Question) bool { return o.Key == q.Key }) {
			out.Questions = append(out.Questions, q)
		}
	}
	return out, nil
}
