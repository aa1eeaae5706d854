package web

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// read reads a JSON body strictly into the struct that into points to, and
// says everything that is wrong with it at once, each by the path of its
// field: fields nobody asked for, fields sent twice, fields that are needed
// (tag required:"true"), and values of the wrong kind. Numbers keep their own
// spelling until their type has seen it, so 1.0 and 1e3 are not 1 and 1000:
// encoding/json and every validator of decoded values would let them pass.
func read(raw []byte, into any) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		raw = []byte("{}")
	}
	tree, err := parse(raw)
	if err != nil {
		return err
	}
	var r bodyReader
	r.value(reflect.ValueOf(into).Elem(), tree, "")
	return refusal.Join(r.no...).Err()
}

// An object is a JSON object with its fields in the order they were sent.
type object struct {
	names  []string
	values map[string]any
	twice  []string
}

// parse reads one JSON value: objects as *object, numbers as json.Number.
func parse(raw []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	tree, err := parseValue(d, 0)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("there is more after its end")
		}
	}
	if err == nil {
		return tree, nil
	}
	return nil, refusal.New(refusal.Invalid, "JSON_MALFORMED", "The body is not JSON that can be read: %s, near byte %d.", plainCause(err), d.InputOffset())
}

func plainCause(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends too early"
	}
	return err.Error()
}

// deepest is how many levels a body may have: more than any of ours needs.
const deepest = 32

func parseValue(d *json.Decoder, depth int) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	if depth > deepest {
		return nil, errors.New("it is nested too deeply")
	}
	switch t {
	case json.Delim('{'):
		return parseObject(d, depth)
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := parseValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, err
	}
	return t, nil
}

func parseObject(d *json.Decoder, depth int) (*object, error) {
	o := &object{values: map[string]any{}}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, ok := t.(string)
		if !ok {
			return nil, errors.New("a field has no name")
		}
		v, err := parseValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		if _, again := o.values[name]; again {
			o.twice = append(o.twice, name)
		} else {
			o.names = append(o.names, name)
		}
		o.values[name] = v
	}
	_, err := d.Token()
	return o, err
}

// MarshalJSON writes the object back as it was read, for types that read
// themselves.
func (o *object) MarshalJSON() ([]byte, error) { return json.Marshal(o.values) }

// A bodyReader gathers what is wrong with a body.
type bodyReader struct{ no []*funding.Error }

func (r *bodyReader) refuse(at, code, format string, args ...any) {
	r.no = append(r.no, refusal.New(refusal.Invalid, code, format, args...).At(at))
}

// value sets v from a node of the tree.
func (r *bodyReader) value(v reflect.Value, node any, at string) {
	if node == nil && slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Map}, v.Kind()) {
		return // null is as good as left out
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		r.value(v.Elem(), node, at)
		return
	}
	if r.readsItself(v, node, at) {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		r.structure(v, node, at)
	case reflect.Map:
		r.mapping(v, node, at)
	case reflect.Slice:
		r.list(v, node, at)
	default:
		r.scalar(v, node, at)
	}
}

// readsItself lets money, dates and years read themselves and say what is
// wrong in their own words.
func (r *bodyReader) readsItself(v reflect.Value, node any, at string) bool {
	var err error
	switch u := v.Addr().Interface().(type) {
	case json.Unmarshaler:
		raw, wrong := json.Marshal(node)
		if err = wrong; err == nil {
			err = u.UnmarshalJSON(raw)
		}
	case encoding.TextUnmarshaler:
		text, ok := node.(string)
		if !ok {
			r.wrongKind(node, at, "text in quotation marks")
			return true
		}
		err = u.UnmarshalText([]byte(text))
	default:
		return false
	}
	r.keep(err, at)
	return true
}

// keep keeps what a type said of itself, under the path where it stands.
func (r *bodyReader) keep(err error, at string) {
	if e, ok := refusal.Of(err); ok {
		for _, one := range e.All() {
			r.no = append(r.no, one.At(join(at, one.Field)))
		}
	} else if err != nil {
		r.refuse(at, "VALUE_INVALID", "%s cannot be read. Check it against the API's description.", named(at))
	}
}

func (r *bodyReader) structure(v reflect.Value, node any, at string) {
	o, ok := node.(*object)
	if !ok {
		r.wrongKind(node, at, "an object")
		return
	}
	for _, name := range o.twice {
		r.refuse(join(at, name), "FIELD_TWICE", "The field %q is given twice. Give it once.", name)
	}
	fields := fieldsOf(v.Type())
	for _, name := range o.names {
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
		if i < 0 {
			r.refuse(join(at, name), "UNKNOWN_FIELD", "There is no field %q here. Remove it, or use one of: %s.", name, listed(fields))
			continue
		}
		r.value(v.FieldByIndex(fields[i].index), o.values[name], join(at, name))
	}
	for _, f := range fields {
		if given, ok := o.values[f.name]; f.needed && (!ok || given == nil) {
			r.refuse(join(at, f.name), "FIELD_MISSING", "The field %q is missing. Give it.", f.name)
		}
	}
}

func (r *bodyReader) mapping(v reflect.Value, node any, at string) {
	o, ok := node.(*object)
	if !ok {
		r.wrongKind(node, at, "an object")
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, name := range o.names {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		before := len(r.no)
		r.value(key, name, join(at, name))
		r.value(value, o.values[name], join(at, name))
		if len(r.no) == before {
			v.SetMapIndex(key, value)
		}
	}
	for _, name := range o.twice {
		r.refuse(join(at, name), "FIELD_TWICE", "%q is given twice. Give it once.", name)
	}
}

func (r *bodyReader) list(v reflect.Value, node any, at string) {
	items, ok := node.([]any)
	if !ok {
		r.wrongKind(node, at, "a list")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	for i, item := range items {
		r.value(v.Index(i), item, at+"["+strconv.Itoa(i)+"]")
	}
}

func (r *bodyReader) scalar(v reflect.Value, node any, at string) {
	switch v.Kind() {
	case reflect.String:
		if text, ok := node.(string); ok {
			v.SetString(text)
			return
		}
		r.wrongKind(node, at, "text in quotation marks")
	case reflect.Bool:
		if b, ok := node.(bool); ok {
			v.SetBool(b)
			return
		}
		r.wrongKind(node, at, "true or false")
	case reflect.Int, reflect.Int64:
		r.whole(v, node, at)
	default:
		panic(fmt.Sprintf("web: a body cannot hold a %s", v.Type())) // our own structs only; a test reads every one
	}
}

// whole takes a number that is spelled as a whole number.
func (r *bodyReader) whole(v reflect.Value, node any, at string) {
	n, ok := node.(json.Number)
	if !ok || strings.ContainsAny(n.String(), ".eE") {
		r.wrongKind(node, at, "a whole number, spelled without a point or an exponent")
		return
	}
	whole, err := strconv.ParseInt(n.String(), 10, 64)
	if err != nil || v.OverflowInt(whole) {
		r.refuse(at, "OUT_OF_RANGE", "%s is a number too large to use. Give a smaller one.", named(at))
		return
	}
	v.SetInt(whole)
}

func (r *bodyReader) wrongKind(node any, at, want string) {
	r.refuse(at, "WRONG_KIND", "%s is %s. Give %s.", named(at), kindOf(node), want)
}
