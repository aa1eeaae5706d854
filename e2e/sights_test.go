package e2e

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// What people see.

// text is everything that can be read on the page, with single spaces.
func (v *visitor) text() string {
	v.t.Helper()
	return plain(eval[string](v, `document.body.innerText`))
}

// see fails where one of the sentences is not on the page.
func (v *visitor) see(sentences ...string) {
	v.t.Helper()
	text := v.text()
	for _, s := range sentences {
		if !strings.Contains(text, s) {
			v.fail("%q is not on the page", s)
		}
	}
}

// seeNot fails where one of the sentences is on the page.
func (v *visitor) seeNot(sentences ...string) {
	v.t.Helper()
	text := v.text()
	for _, s := range sentences {
		if strings.Contains(text, s) {
			v.fail("%q is on the page and should not be", s)
		}
	}
}

// seeFigure fails where a labelled figure is not this: the label is a term of a
// list or the head of a row, and the figure stands beside it.
func (v *visitor) seeFigure(label, want string) {
	v.t.Helper()
	quoted, err := json.Marshal(label)
	if err != nil {
		v.fail("%v", err)
	}
	got := eval[[]string](v, `(() => {
		const plain = (e) => (e?.innerText ?? '').replace(/\s+/g, ' ').trim();
		const heads = [...document.querySelectorAll('dt, th')].filter((e) => plain(e).startsWith(`+string(quoted)+`));
		return heads.map((e) => plain(e.nextElementSibling));
	})()`)
	if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, want) }) {
		v.fail("%s is %q, want %q", label, got, want)
	}
}

// stillHolds fails where a field does not hold what was typed into it.
func (v *visitor) stillHolds(label, want string) {
	v.t.Helper()
	if got := call[string](v, v.find(label, "textbox", "combobox"), `function() { return this.value; }`); got != want {
		v.fail("%s holds %q, want what was typed: %q", label, got, want)
	}
}

// offers reports whether there is a button or link of this name to press.
func (v *visitor) offers(name string) bool {
	v.t.Helper()
	return v.has(name, "button", "link")
}

// comesToSee reloads the page until a sentence is on it: what follows from a
// click may take a moment.
func (v *visitor) comesToSee(sentence string) {
	v.t.Helper()
	for began := time.Now(); !strings.Contains(v.text(), sentence); {
		if time.Since(began) > 15*time.Second {
			v.fail("%q did not come to the page", sentence)
		}
		v.goTo(eval[string](v, `location.pathname + location.search`))
	}
}
