package ui_test

import (
	"slices"
	"strings"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"github.com/tranche-funding/tranche/web/ui"
)

func taskListOf(o options, _ string) drawn {
	p := ui.TaskListProps{IDPrefix: o.str("idPrefix"), ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}
	items, _ := o.values["items"].([]any)
	if slices.Contains(items, any(false)) {
		return drawn{component: ui.TaskList(p)} // our lists have no gaps: left unread
	}
	for _, i := range o.list("items") {
		h, status := i.sub("heading"), i.sub("status")
		if i.has("title") { // the older word for it
			h = i.sub("title")
		}
		task := ui.Task{Text: h.str("text"), HTML: h.html("html"), Href: i.str("href"), Status: status.str("text"),
			StatusHTML: status.html("html"), StatusClasses: status.str("classes"), Classes: i.str("classes")}
		task.Hint, task.HintHTML = words(i, "hint")
		if status.has("tag") {
			tag := tagProps(status.sub("tag"), "")
			task.Tag = &tag
		}
		p.Items = append(p.Items, task)
	}
	return drawn{component: ui.TaskList(p)}
}

func summaryListOf(o options, _ string) drawn {
	p := ui.SummaryListProps{NoBorder: o.no("border"), NoLastBorder: o.no("lastRowBorder"), ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}
	if o.has("card") {
		card := cardProps(o.sub("card"), "")
		p.Card = &card
	}
	for _, i := range o.list("rows") {
		key, value := i.sub("key"), i.sub("value")
		row := ui.SummaryRow{Key: key.str("text"), KeyHTML: key.html("html"), Value: value.str("text"), ValueHTML: value.html("html"),
			Actions: i.actions(), NoBorder: i.no("border"), Classes: i.str("classes"), KeyClasses: key.str("classes")}
		if width := key.str("width"); width != "" {
			row.KeyClasses = "nhsuk-u-width-" + width
		}
		p.Rows = append(p.Rows, row)
	}
	return drawn{component: ui.SummaryList(p)}
}

func cellOf(i options) ui.Cell {
	c := ui.Cell{Text: i.str("text"), HTML: i.html("html"), Href: i.str("href"), Format: i.str("format"), Align: i.str("align"),
		Width: i.str("width"), VisuallyHiddenText: i.str("visuallyHiddenText"), Colspan: i.str("colspan"), Rowspan: i.str("rowspan"),
		Sort: i.str("sort"), SortNext: i.str("sortNext"), SortValue: i.str("sortValue"), Classes: i.str("classes"), Attrs: i.attrs()}
	if i.yes("sort") {
		c.Sort = "none"
	}
	return c
}

func tableOf(o options, _ string) drawn {
	p := ui.TableProps{Caption: headingOf(o.sub("caption")), RowHeads: o.yes("firstCellIsHeader"), Responsive: o.yes("responsive"),
		Scroll: o.yes("scroll"), Compact: o.yes("compact"), Striped: o.yes("striped"), NoBorder: o.no("border"),
		NoLastBorder: o.no("lastRowBorder"), Reverse: o.str("variant") == "reverse", ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}
	for _, i := range o.list("head") {
		p.Head = append(p.Head, cellOf(i))
	}
	rows, _ := o.take("rows").([]any)
	for _, row := range rows {
		var cells []ui.Cell
		for _, i := range o.of(map[string]any{"cells": row}, "rows.").list("cells") {
			cells = append(cells, cellOf(i))
		}
		p.Rows = append(p.Rows, cells)
	}
	if o.has("card") && !o.no("card") {
		card := cardProps(o.sub("card"), "")
		p.Card = &card
	}
	return drawn{component: ui.Table(p)}
}

func tabsOf(o options, _ string) drawn {
	p := ui.TabsProps{Title: o.str("title") + o.str("visuallyHiddenText"), ID: o.str("id"), IDPrefix: o.str("idPrefix"), Classes: o.str("classes"), Attrs: o.attrs()}
	for _, i := range o.list("items") {
		panel := i.sub("panel")
		p.Items = append(p.Items, ui.Tab{Label: i.str("label"), ID: i.str("id"), Body: panel.html("html"), Text: panel.str("text")})
	}
	return drawn{component: ui.Tabs(p)}
}

func pageLinkOf(o options) ui.PageLink {
	l := ui.PageLink{Href: o.str("href"), Text: o.str("text"), HTML: o.html("html"), Attrs: o.attrs()}
	l.Label, l.LabelHTML = words(o, "label")
	return l
}

func paginationOf(o options, _ string) drawn {
	p := ui.PaginationProps{Previous: pageLinkOf(o.sub("previous")), Next: pageLinkOf(o.sub("next")), Label: o.str("ariaLabel"),
		ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}
	if o.has("previousUrl") { // the older words for them
		p.Previous = ui.PageLink{Href: o.str("previousUrl"), Label: o.str("previousPage")}
		p.Next = ui.PageLink{Href: o.str("nextUrl"), Label: o.str("nextPage")}
	}
	for _, i := range o.list("items") {
		p.Items = append(p.Items, ui.PageItem{Number: i.str("number"), Href: i.str("href"), Current: i.yes("current"),
			Ellipsis: i.yes("ellipsis"), Label: i.str("ariaLabel"), Classes: i.str("classes"), Attrs: i.attrs()})
	}
	return drawn{component: ui.Pagination(p)}
}

func footerLinksOf(items []options) []ui.FooterLink {
	var links []ui.FooterLink
	for _, i := range items {
		links = append(links, ui.FooterLink{Text: i.str("text"), HTML: i.html("html"), Href: i.str("href"), Attrs: i.attrs()})
	}
	return links
}

func footerOf(o options, call string) drawn {
	meta, copyright := o.sub("meta"), o.sub("copyright")
	p := ui.FooterProps{PerRow: o.num("columns"), Links: footerLinksOf(meta.list("items")), LinksHeading: meta.str("visuallyHiddenText"),
		Text: meta.str("text"), HTML: called(meta, call), Copyright: copyright.str("text"), CopyrightHTML: copyright.html("html"),
		ContainerClasses: o.str("containerClasses"), ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}
	if p.Copyright == "" && p.CopyrightHTML == nil && !copyright.has("text") {
		p.Copyright = "© NHS England" // official default; ours is to draw none
	}
	columns := o.list("navigation")
	if columns == nil && o.has("navigation") {
		columns = []options{o.sub("navigation")}
	}
	for _, c := range columns {
		p.Columns = append(p.Columns, ui.FooterColumn{Heading: headingOf(c.sub("heading")), Text: c.str("text"), HTML: c.html("html"),
			Links: footerLinksOf(c.list("items")), Width: c.str("width")})
	}
	return drawn{component: ui.Footer(p)}
}

func headerOf(o options, _ string) drawn {
	service, nav, account, logo := o.sub("service"), o.sub("navigation"), o.sub("account"), o.sub("logo")
	p := ui.HeaderProps{Service: service.str("text"), ServiceHref: service.str("href"), LogoHref: logo.str("href"),
		White: o.str("colour") == "white", Inline: o.yes("inline"), NavigationWhite: nav.str("colour") == "white",
		NavigationJustified: nav.yes("justified"), Classes: o.str("classes"), Attrs: o.attrs(), Search: headerSearchOf(o)}
	for _, key := range []string{"src", "alt", "ariaLabel"} {
		logo.take(key)
	}
	if o.has("organisation") { // stands in the logo's slot
		o.take("organisation")
		p.Classes = "nhsuk-header--organisation"
	}
	p.Logo = templ.Raw("<svg></svg>")
	for _, i := range nav.list("items") {
		p.Navigation = append(p.Navigation, ui.NavItem{Text: i.str("text"), HTML: i.html("html"), Href: i.str("href"),
			Current: i.yes("current"), Active: i.yes("active"), Classes: i.str("classes"), Attrs: i.attrs()})
	}
	for _, i := range account.list("items") {
		p.Account = append(p.Account, ui.AccountItem{Text: i.str("text"), HTML: i.html("html"), Href: i.str("href"),
			Action: i.str("action"), Method: i.str("method"), Icon: i.yes("icon"), Classes: i.str("classes")})
	}
	return drawn{component: ui.Header(p)}
}

func headerSearchOf(o options) *ui.HeaderSearch {
	s := ui.HeaderSearch{Action: "https://www.nhs.uk/search/", Label: "Search the NHS website"}
	if o.yes("search") {
		return &s
	}
	if !o.has("search") {
		return nil
	}
	search := o.sub("search")
	s.Placeholder = search.sub("input").str("placeholder")
	s.Label = search.sub("label").str("visuallyHiddenText")
	return &s
}

// dropLogo takes out of a header what stands in the logo's slot: the picture, the
// organisation's name, and both in the link's own name.
func dropLogo(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		class := attribute(c, "class")
		switch {
		case c.Data == "svg" && !strings.Contains(class, "nhsuk-icon"), strings.HasPrefix(class, "nhsuk-header__organisation"):
			n.RemoveChild(c)
		case class == "nhsuk-header__service-logo":
			c.Attr = withoutLabel(c.Attr)
			dropLogo(c)
		default:
			dropLogo(c)
		}
		c = next
	}
}

func withoutLabel(attrs []html.Attribute) []html.Attribute {
	var kept []html.Attribute
	for _, a := range attrs {
		if a.Key != "aria-label" {
			kept = append(kept, a)
		}
	}
	return kept
}
