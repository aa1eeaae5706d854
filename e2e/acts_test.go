package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// What people do. Everything is found as assistive technology finds it: by its
// role and its accessible name. A name may be given by its beginning, where
// only one thing on the page begins so.

// goTo opens an address of the product.
func (v *visitor) goTo(path string) {
	v.t.Helper()
	v.leads("going to "+path, func() { v.navigate(path) })
	v.welcome(path)
}

func (v *visitor) navigate(path string) {
	v.t.Helper()
	v.run("go to "+path, chromedp.ActionFunc(func(ctx context.Context) error {
		_, _, _, _, err := page.Navigate(v.house.address + path).Do(ctx)
		return err
	}))
}

// press clicks a button, or a link that looks like one, that leads on.
func (v *visitor) press(name string) {
	v.t.Helper()
	v.leads("pressing "+name, func() { v.click(v.find(name, "button", "link")) })
	v.welcome("pressing " + name)
}

// follow clicks a link.
func (v *visitor) follow(name string) {
	v.t.Helper()
	v.leads("following "+name, func() { v.click(v.find(name, "link")) })
	v.welcome("following " + name)
}

// followFirst clicks the first of several links that begin so.
func (v *visitor) followFirst(name string) {
	v.t.Helper()
	exact, begins := matches(v.named(0, "link"), name)
	if len(exact)+len(begins) == 0 {
		v.fail("there is no link called %q", name)
	}
	v.leads("following "+name, func() { v.click(append(exact, begins...)[0].node) })
	v.welcome("following " + name)
}

// glances goes where a button or link leads, and comes back without doing
// anything there.
func (v *visitor) glances(name string) {
	v.t.Helper()
	here := v.path()
	v.press(name)
	v.goTo(here)
}

// isRefused presses a button that brings the same page again with this status
// and these sentences.
func (v *visitor) isRefused(button string, status int64, says ...string) {
	v.t.Helper()
	v.leads("pressing "+button, func() { v.click(v.find(button, "button")) })
	if v.status != status {
		v.fail("pressing %s brought status %d, want %d", button, v.status, status)
	}
	v.see(says...)
	v.look()
}

// sends posts a form that the page does not offer, as somebody might who knows
// the address, and expects this status.
func (v *visitor) sends(path string, status int64) {
	v.t.Helper()
	v.leads("sending to "+path, func() {
		eval[bool](v, `(() => {
			const form = document.createElement('form');
			form.method = 'post';
			form.action = '`+path+`';
			document.body.append(form);
			form.submit();
			return true;
		})()`)
	})
	if v.status != status {
		v.fail("sending to %s brought status %d, want %d", path, v.status, status)
	}
	v.look()
}

// unfold opens a part of the page that was folded.
func (v *visitor) unfold(summary string) {
	v.t.Helper()
	v.click(v.find(summary, "DisclosureTriangle"))
}

// tick clicks a checkbox.
func (v *visitor) tick(name string) {
	v.t.Helper()
	v.click(v.find(name, "checkbox"))
}

// choose picks one of the answers to a question.
func (v *visitor) choose(question, answer string) {
	v.t.Helper()
	group := v.find(question, "group", "radiogroup")
	v.click(v.findIn(group, answer, "radio"))
}

// pick chooses from a list.
func (v *visitor) pick(label, option string) {
	v.t.Helper()
	took := call[bool](v, v.find(label, "combobox"), `function(want) {
		const option = [...this.options].find((o) => o.label.trim() === want);
		if (!option) return false;
		this.value = option.value;
		this.dispatchEvent(new Event('input', {bubbles: true}));
		this.dispatchEvent(new Event('change', {bubbles: true}));
		return true;
	}`, option)
	if !took {
		v.fail("%q does not offer %q", label, option)
	}
}

// fill types into a field, instead of what stands there.
func (v *visitor) fill(label, text string) {
	v.t.Helper()
	v.write(v.find(label, "textbox"), text)
}

// fillDate types a date into its three boxes: "30 4 2026".
func (v *visitor) fillDate(question, date string) {
	v.t.Helper()
	group := v.find(question, "group")
	for i, part := range strings.Fields(date) {
		v.write(v.findIn(group, []string{"Day", "Month", "Year"}[i], "textbox"), part)
	}
}

func (v *visitor) write(field cdp.BackendNodeID, text string) {
	v.t.Helper()
	v.run("type "+text, dom.Focus().WithBackendNodeID(field),
		input.DispatchKeyEvent(input.KeyDown).WithKey("a").WithCommands([]string{"selectAll"}),
		input.DispatchKeyEvent(input.KeyUp).WithKey("a"),
		input.InsertText(text))
}

// click presses the mouse in the middle of something.
func (v *visitor) click(node cdp.BackendNodeID) {
	v.t.Helper()
	call[any](v, node, `function() { this.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'}); }`)
	v.run("click", chromedp.ActionFunc(func(ctx context.Context) error {
		quads, err := dom.GetContentQuads().WithBackendNodeID(node).Do(ctx)
		if err != nil {
			return err
		}
		if len(quads) == 0 {
			return fmt.Errorf("it is not drawn")
		}
		q := quads[0]
		return chromedp.MouseClickXY((q[0]+q[4])/2, (q[1]+q[5])/2).Do(ctx)
	}))
}

// find is the one thing of these roles on the page that has this name.
func (v *visitor) find(name string, roles ...string) cdp.BackendNodeID {
	v.t.Helper()
	return v.findIn(0, name, roles...)
}

// findIn looks inside one element only.
func (v *visitor) findIn(within cdp.BackendNodeID, name string, roles ...string) cdp.BackendNodeID {
	v.t.Helper()
	found := v.named(within, roles...)
	exact, begins := matches(found, name)
	switch {
	case len(exact) == 1:
		return exact[0].node
	case len(exact) == 0 && len(begins) == 1:
		return begins[0].node
	case len(exact)+len(begins) == 0:
		v.fail("there is no %s called %q; there are %s", strings.Join(roles, " or "), name, list(found))
	}
	v.fail("%d are called %q: %s", len(exact)+len(begins), name, list(append(exact, begins...)))
	return 0
}

// has reports whether something of these roles is called so.
func (v *visitor) has(name string, roles ...string) bool {
	v.t.Helper()
	exact, begins := matches(v.named(0, roles...), name)
	return len(exact)+len(begins) > 0
}

func matches(found []thing, name string) (exact, begins []thing) {
	for _, f := range found {
		if f.name == name {
			exact = append(exact, f)
		} else if strings.HasPrefix(f.name, name) {
			begins = append(begins, f)
		}
	}
	return exact, begins
}

// A thing is something on a page with its accessible name.
type thing struct {
	name string
	node cdp.BackendNodeID
}

func list(found []thing) string {
	var names []string
	for _, f := range found {
		names = append(names, fmt.Sprintf("%q", f.name))
	}
	return strings.Join(names[:min(len(names), 60)], ", ")
}

// named lists everything of these roles with its name, in the page's order.
func (v *visitor) named(within cdp.BackendNodeID, roles ...string) []thing {
	v.t.Helper()
	var out []thing
	v.run("read the page", chromedp.ActionFunc(func(ctx context.Context) error {
		if within == 0 {
			root, err := dom.GetDocument().WithDepth(0).Do(ctx)
			if err != nil {
				return err
			}
			within = root.BackendNodeID
		}
		for _, role := range roles {
			nodes, err := accessibility.QueryAXTree().WithBackendNodeID(within).WithRole(role).Do(ctx)
			if err != nil {
				return err
			}
			out = append(out, things(nodes)...)
		}
		return nil
	}))
	return out
}

func things(nodes []*accessibility.Node) []thing {
	nodes = slices.DeleteFunc(nodes, func(n *accessibility.Node) bool { return n.Ignored || n.Name == nil })
	out := make([]thing, len(nodes))
	for i, n := range nodes {
		out[i].node = n.BackendDOMNodeID
		if err := json.Unmarshal(n.Name.Value, &out[i].name); err == nil {
			out[i].name = plain(out[i].name)
		}
	}
	return out
}

// plain is text with single spaces.
func plain(text string) string { return strings.Join(strings.Fields(text), " ") }

func resolve(ctx context.Context, node cdp.BackendNodeID) (runtime.RemoteObjectID, error) {
	object, err := dom.ResolveNode().WithBackendNodeID(node).Do(ctx)
	if err != nil {
		return "", err
	}
	return object.ObjectID, nil
}
