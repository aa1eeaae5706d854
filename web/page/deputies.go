package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// PostValue names a post of somebody in a form: role, organisation, person.
func PostValue(p funding.Post, person string) string {
	return strings.Join([]string{string(p.Role), p.Org, person}, "|")
}

// ReadPost reads what [PostValue] wrote; ok is false for anything else.
func ReadPost(s string) (post funding.Post, person string, ok bool) {
	parts := strings.Split(s, "|")
	if len(parts) != 3 {
		return post, "", false
	}
	return funding.Post{Role: funding.Role(parts[0]), Org: parts[1]}, parts[2], true
}

// postItems are the posts for which the viewer may name a deputy: their own,
// and for a chief finance officer those of the whole trust.
func postItems(d desk.DeputyDesk) []ui.SelectItem {
	items := []ui.SelectItem{{Text: "Choose a post"}}
	add := func(p funding.Person, post funding.Post, mine bool) {
		if !funding.Deputable(post.Role) {
			return
		}
		words := post.Role.Title() + " at " + post.Org + when(!mine, ", "+p.Name)
		items = append(items, ui.SelectItem{Value: PostValue(post, p.ID), Text: words})
	}
	for _, post := range d.Viewer.Posts {
		add(d.Viewer, post, true)
	}
	for _, p := range d.People {
		for _, post := range p.Posts {
			if p.ID != d.Viewer.ID && slices.Contains(d.Viewer.Posts, funding.Post{Role: funding.TrustCFO, Org: post.Org}) {
				add(p, post, false)
			}
		}
	}
	return items
}

// deputyItems are the people to choose from, with what they do.
func deputyItems(d desk.DeputyDesk) []ui.SelectItem {
	items := []ui.SelectItem{{Text: "Choose a person"}}
	for _, p := range d.People {
		if p.ID != d.Viewer.ID || len(d.People) == 1 || slices.ContainsFunc(d.Viewer.Posts, func(o funding.Post) bool { return o.Role == funding.TrustCFO }) {
			items = append(items, ui.SelectItem{Value: p.ID, Text: p.Name + ", " + lower(p.Title())})
		}
	}
	return items
}

func deputyRows(d desk.DeputyDesk, f Form) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Rows))
	for i, r := range d.Rows {
		rows[i] = []ui.Cell{text(name(d.Names, r.Deputy)), text(r.Role.Title() + " at " + r.Org + ", for " + name(d.Names, r.Person)), text(r.From.Text() + " to " + r.Until.Text()), text(r.Reason), {HTML: deputyState(d, r, f)}}
	}
	return rows
}

func deputyTag(d desk.DeputyDesk, r funding.Deputyship) ui.TagProps {
	switch {
	case r.Ended:
		return ui.TagProps{Text: "Ended", Colour: ui.Grey}
	case r.RunsOn(d.Today):
		return ui.TagProps{Text: "Acts today", Colour: ui.Green}
	case d.Today.Before(r.From):
		return ui.TagProps{Text: "To come", Colour: ui.Blue}
	}
	return ui.TagProps{Text: "Over", Colour: ui.Grey}
}

// mayEnd reports whether an end button makes sense.
func mayEnd(d desk.DeputyDesk, r funding.Deputyship) bool {
	return !r.Ended && !d.Today.After(r.Until) && funding.MayEnd(d.Viewer, r)
}

// actingWords say for whom the viewer acts, each in a sentence.
func actingWords(p funding.Person) []string {
	var out []string
	for _, a := range p.Acting {
		out = append(out, "You act as "+lower(a.Role.Title())+" at "+a.Org+" for "+a.ForName+" until the end of "+a.Until.Text()+".")
	}
	return out
}

// A SignOffView is who signs what at a trust, with the amount that the reader
// tries it with.
type SignOffView struct {
	Sheet desk.SignOffSheet
	Try   string   // the amount as typed
	Says  []string // what would happen to something of that worth
}

// mostChainRows is how many rows one kind's form can have.
const mostChainRows = 6

// chainRows are the rows of one kind's form: the steps there are, and two empty
// ones; all that were sent, when the form comes back.
func chainRows(f Form, v SignOffView, what funding.SignKind) int {
	n := len(v.Sheet.Chain.Of(what)) + 2
	for i := range mostChainRows {
		if f.Get(StepField(what, i, "role")) != "" {
			n = max(n, i+1)
		}
	}
	return min(n, mostChainRows)
}

func stepAt(v SignOffView, what funding.SignKind, i int) (role, from string) {
	steps := v.Sheet.Chain.Of(what)
	if i >= len(steps) {
		return "", ""
	}
	return string(steps[i].Role), bare(steps[i].From)
}

// StepField names a field of the form: "BID-2-role".
func StepField(what funding.SignKind, i int, column string) string {
	return string(what) + "-" + strconv.Itoa(i+1) + "-" + column
}

// ChainRows is how many rows each kind has in the form, at most.
func ChainRows() int { return mostChainRows }

func roleItems() []ui.SelectItem {
	items := []ui.SelectItem{{Text: "No step"}}
	for _, r := range funding.SigningRoles() {
		items = append(items, ui.SelectItem{Value: string(r), Text: r.Title()})
	}
	return items
}

// stepWords is one step of a chain in a sentence.
func stepWords(s funding.ChainStep) string {
	if s.From == 0 {
		return s.Role.Title() + ", always"
	}
	return s.Role.Title() + ", from " + s.From.String() + " on"
}

func kindTitle(what funding.SignKind) string {
	return map[funding.SignKind]string{funding.SignBid: "Bids, by the national money they ask for", funding.SignClaim: "Claims, by their amount", funding.SignAgreement: "Agreements, by the award's total"}[what]
}

// onlyPost is the viewer's post when they hold just one.
func onlyPost(d desk.DeputyDesk) string {
	if len(d.Viewer.Posts) != 1 {
		return ""
	}
	return PostValue(d.Viewer.Posts[0], d.Viewer.ID)
}
