package ui_test

import (
	"github.com/a-h/templ"

	"github.com/tranche-funding/tranche/web/ui"
)

// drawings is every component that both have, with the fixtures it expresses.
var drawings = map[string]drawing{
	"action-link":         {draw: actionLinkOf, atLeast: 7},
	"back-link":           {draw: backLinkOf, atLeast: 7},
	"breadcrumb":          {draw: breadcrumbOf, atLeast: 5},
	"button":              {draw: buttonOf, atLeast: 65},
	"card":                {draw: cardOf, atLeast: 49},
	"character-count":     {draw: characterCountOf, atLeast: 32},
	"checkboxes":          {draw: checkboxesOf, atLeast: 56},
	"date-input":          {draw: dateOf, atLeast: 39},
	"details":             {draw: detailsOf, atLeast: 12},
	"error-message":       {draw: errorMessageOf, atLeast: 6},
	"error-summary":       {draw: errorSummaryOf, atLeast: 13},
	"fieldset":            {draw: fieldsetOf, atLeast: 4},
	"file-upload":         {draw: fileUploadOf, atLeast: 16},
	"footer":              {draw: footerOf, atLeast: 18},
	"header":              {draw: headerOf, prune: dropLogo, atLeast: 58},
	"heading":             {draw: heading, atLeast: 33},
	"hint":                {draw: hintOf, atLeast: 3},
	"input":               {draw: inputOf, atLeast: 44},
	"inset-text":          {draw: insetTextOf, atLeast: 3},
	"label":               {draw: label, atLeast: 30},
	"legend":              {draw: legend, atLeast: 26},
	"notification-banner": {draw: bannerOf, atLeast: 15},
	"pagination":          {draw: paginationOf, atLeast: 11},
	"panel":               {draw: panelOf, atLeast: 15},
	"radios":              {draw: radiosOf, atLeast: 48},
	"scroll":              {draw: scrollOf, atLeast: 3},
	"select":              {draw: selectOf, atLeast: 20},
	"skip-link":           {draw: skipLinkOf, atLeast: 3},
	"summary-list":        {draw: summaryListOf, atLeast: 28},
	"tables":              {draw: tableOf, atLeast: 137},
	"tabs":                {draw: tabsOf, atLeast: 5},
	"tag":                 {draw: tagOf, atLeast: 28},
	"task-list":           {draw: taskListOf, atLeast: 5},
	"textarea":            {draw: textareaOf, atLeast: 16},
	"warning-callout":     {draw: calloutOf, atLeast: 6},
}

// called is HTML from an option or from a call block, which says the same.
func called(o options, call string) templ.Component {
	if call != "" {
		return templ.Raw(call)
	}
	return o.html("html")
}

// body is the children of a container: its html option or a call block.
func body(o options, call string) string {
	if call != "" {
		return call
	}
	return o.str("html")
}

func heading(o options, _ string) drawn { return drawn{component: ui.Heading(headingOf(o))} }

func label(o options, call string) drawn { return drawn{component: ui.Label(labelOf(o, call))} }

func legend(o options, call string) drawn { return drawn{component: ui.Legend(legendOf(o, call))} }

func linkOf(o options, call string) ui.LinkProps {
	return ui.LinkProps{Text: o.str("text"), HTML: called(o, call), Href: o.str("href"), Type: o.str("type"),
		Reverse: o.str("variant") == "reverse", VisuallyHiddenText: o.str("visuallyHiddenText"), NewWindow: o.yes("openInNewWindow"),
		ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}
}

func actionLinkOf(o options, call string) drawn {
	return drawn{component: ui.ActionLink(linkOf(o, call))}
}

func backLinkOf(o options, call string) drawn {
	return drawn{component: ui.BackLink(linkOf(o, call))}
}

func skipLinkOf(o options, call string) drawn {
	return drawn{component: ui.SkipLink(linkOf(o, call))}
}

func breadcrumbOf(o options, _ string) drawn {
	p := ui.BreadcrumbProps{Label: o.str("ariaLabel"), Reverse: o.str("variant") == "reverse", ID: o.str("id"),
		Classes: o.str("classes"), Attrs: o.attrs(), Back: linkOf(o.sub("backLink"), "")}
	for _, i := range o.list("items") {
		i.take("classes") // the official template does not draw it either
		p.Items = append(p.Items, ui.Crumb{Text: i.str("text"), HTML: i.html("html"), Href: i.str("href"), Attrs: i.attrs()})
	}
	return drawn{component: ui.Breadcrumb(p)}
}

func buttonOf(o options, call string) drawn {
	icon := o.sub("icon")
	name := icon.str("name") + icon.str("text")
	return drawn{component: ui.Button(ui.ButtonProps{Text: o.str("text"), HTML: called(o, call), Variant: ui.ButtonVariant(o.str("variant")),
		Href: o.str("href"), Type: o.str("type"), Name: o.str("name"), Value: o.str("value"), Small: o.yes("small"),
		PreventDoubleClick: o.on("preventDoubleClick"), Disabled: o.yes("disabled"), Icon: name,
		IconEnd: icon.str("placement") == "end", AriaLabel: o.str("ariaLabel"), ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()})}
}

// cardOf reads a card; its body is a call block or the description's HTML.
func cardOf(o options, call string) drawn {
	description := o.sub("description")
	return drawn{ui.Card(cardProps(o, description.str("text"))), call + description.str("html")}
}

func cardProps(o options, text string) ui.CardProps {
	image := o.sub("image")
	return ui.CardProps{Heading: headingOf(o.sub("heading")), Variant: ui.CardVariant(o.str("variant")), Href: o.str("href"),
		Clickable: o.yes("clickable"), Text: text, Actions: o.actions(), ImageSrc: image.str("src"),
		ImageAlt: image.str("alt"), ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}
}

func detailsOf(o options, call string) drawn {
	summary := o.sub("summary")
	return drawn{ui.Details(ui.DetailsProps{Summary: summary.str("text"), SummaryHTML: summary.html("html"), Text: o.str("text"),
		Open: o.yes("open"), Reverse: o.str("variant") == "reverse", ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}), body(o, call)}
}

func errorMessageOf(o options, call string) drawn {
	return drawn{component: ui.ErrorMessage(ui.ErrorMessageProps{Text: o.str("text"), HTML: called(o, call), Prefix: o.str("visuallyHiddenText"),
		NoPrefix: o.values["visuallyHiddenText"] == "", ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()})}
}

func errorSummaryOf(o options, call string) drawn {
	h, d := o.sub("heading"), o.sub("description")
	p := ui.ErrorSummaryProps{Heading: h.str("text"), HeadingHTML: h.html("html"), Description: d.str("text"), DescriptionHTML: called(d, call),
		DisableAutoFocus: o.on("disableAutoFocus"), ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}
	for _, i := range o.list("errorList") {
		p.Errors = append(p.Errors, ui.ErrorItem{Text: i.str("text"), HTML: i.html("html"), Href: i.str("href"), Attrs: i.attrs()})
	}
	return drawn{component: ui.ErrorSummary(p)}
}

func fieldsetOf(o options, call string) drawn {
	return drawn{ui.Fieldset(ui.FieldsetProps{Legend: legendOf(o.sub("legend"), ""), Role: o.str("role"), DescribedBy: o.str("describedBy"),
		ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}), body(o, call)}
}

func hintOf(o options, call string) drawn {
	return drawn{component: ui.Hint(ui.HintProps{Text: o.str("text"), HTML: called(o, call), ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()})}
}

func insetTextOf(o options, call string) drawn {
	return drawn{ui.InsetText(ui.InsetTextProps{Text: o.str("text"), Prefix: o.str("visuallyHiddenText"), ID: o.str("id"),
		Classes: o.str("classes"), Attrs: o.attrs()}), body(o, call)}
}

func bannerOf(o options, call string) drawn {
	return drawn{ui.NotificationBanner(ui.NotificationBannerProps{Title: headingOf(o.sub("title")), Heading: headingOf(o.sub("heading")),
		Text: o.str("text"), Success: o.str("variant") == "success", Role: o.str("role"), DisableAutoFocus: o.on("disableAutoFocus"),
		ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}), body(o, call)}
}

func calloutOf(o options, call string) drawn {
	return drawn{ui.WarningCallout(ui.WarningCalloutProps{Heading: headingOf(o.sub("heading")), Text: o.str("text"), Actions: o.actions(),
		ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}), body(o, call)}
}

func panelOf(o options, call string) drawn {
	return drawn{component: ui.Panel(ui.PanelProps{Heading: headingOf(o.sub("heading")), Text: o.str("text"), HTML: called(o, call),
		Interruption: o.str("variant") == "interruption", ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()})}
}

func scrollOf(o options, call string) drawn {
	return drawn{ui.Scroll(ui.ScrollProps{LabelledBy: o.str("labelledBy"), Text: o.str("text"), Reverse: o.str("variant") == "reverse",
		ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}), body(o, call)}
}

func tagProps(o options, call string) ui.TagProps {
	p := ui.TagProps{Text: o.str("text"), HTML: called(o, call), Colour: ui.Colour(o.str("colour")), NoBorder: o.no("border"),
		ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}
	if o.no("colour") {
		p.Colour = ui.NoColour
	}
	return p
}

func tagOf(o options, call string) drawn { return drawn{component: ui.Tag(tagProps(o, call))} }
