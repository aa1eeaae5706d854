package e2e

import (
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keyboardAlone signs in and finds a route without a mouse: each thing that the
// Tab key comes to has a name, and it can be seen that it has the focus.
func (s *stage) keyboardAlone() {
	v := s.openWindow("Ben Carter")
	s.people["Ben Carter"] = v
	v.goTo("/sign-in")
	v.tabTo("Skip to main content")
	v.tabTo("Sign in as Ben Carter")
	v.enters("the sign-in")
	v.see("Ben Carter", "Sign out")
	v.tabTo("Bids")
	v.enters("the menu")
	v.tabTo("Start a bid")
	v.enters("the button")
	v.tabTo("National capital, all years")
	v.types("900,000")
	v.tabTo("Show the route")
	v.enters("the form")
	v.seeFigure("Pathway", "Fast")
	v.see("21 working days")
}

// tabTo presses Tab until the thing of this name has the focus.
func (v *visitor) tabTo(name string) {
	v.t.Helper()
	for range 100 {
		v.run("press Tab", chromedp.KeyEvent(kb.Tab))
		got := v.focused()
		if got.hidden {
			v.fail("%q has the focus and that cannot be seen", got.name)
		}
		if len(got.name) >= len(name) && got.name[:len(name)] == name {
			return
		}
	}
	v.fail("a hundred Tabs did not come to %q", name)
}

func (v *visitor) types(text string) {
	v.t.Helper()
	v.run("type", chromedp.KeyEvent(text))
}

// enters presses Enter on what has the focus, which leads on.
func (v *visitor) enters(what string) {
	v.t.Helper()
	v.leads("Enter on "+what, func() { v.run("press Enter", chromedp.KeyEvent(kb.Enter)) })
	v.welcome("Enter on " + what)
}

// A focus is what the keyboard would act on.
type focus struct {
	name   string
	hidden bool // nothing shows that it has the focus
}

func (v *visitor) focused() focus {
	v.t.Helper()
	got := eval[[]string](v, `(() => {
		const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
		const words = e.getAttribute('aria-label') || [...(e.labels ?? [])].map((l) => l.textContent).join(' ') || e.textContent;
		const shown = e === document.body || (box.width > 0 && box.bottom > 0 && box.top < innerHeight
			&& (style.outlineStyle !== 'none' || style.boxShadow !== 'none' || e.matches('input[type=radio], input[type=checkbox]')));
		return [words, shown ? '' : 'hidden'];
	})()`)
	return focus{name: plain(got[0]), hidden: got[1] != ""}
}
