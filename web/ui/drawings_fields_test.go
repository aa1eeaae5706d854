package ui_test

import (
	"github.com/a-h/templ"

	"github.com/tranche-funding/tranche/web/ui"
)

func captionOf(o options) ui.CaptionProps {
	c := o.sub("caption")
	return ui.CaptionProps{Text: c.str("text"), HTML: c.html("html"), Placement: ui.Placement(c.str("placement")),
		Size: ui.Size(c.str("size")), Element: c.str("element"), Classes: c.str("classes")}
}

func headingOf(h options) ui.HeadingProps {
	return ui.HeadingProps{Text: h.str("text"), HTML: h.html("html"), Level: h.num("level"), Size: ui.Size(h.str("size")),
		Href: h.str("href"), VisuallyHiddenText: h.str("visuallyHiddenText"), ID: h.str("id"), Classes: h.str("classes"),
		Caption: captionOf(h), Attrs: h.attrs()}
}

// labelOf reads a label or a legend, whose heading may be true, words or options.
func labelOf(o options, call string) ui.LabelProps {
	l := ui.LabelProps{Text: o.str("text"), HTML: o.html("html"), Size: ui.Size(o.str("size")), Caption: captionOf(o),
		For: o.str("for"), VisuallyHiddenText: o.str("visuallyHiddenText"), ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs()}
	if call != "" {
		l.Text, l.HTML = "", templ.Raw(call)
	}
	if o.on("isPageHeading") || o.yes("heading") {
		l.Heading = 1
	}
	if o.has("heading") && l.Heading == 0 {
		h := o.sub("heading")
		l.Heading = max(h.num("level"), 1)
		if text := h.str("text"); text != "" {
			l.Text = text
		}
		if size := h.str("size"); size != "" {
			l.Size = ui.Size(size)
		}
		l.HeadingID = h.str("id")
	}
	return l
}

func legendOf(o options, call string) ui.LegendProps {
	l := labelOf(o, call)
	return ui.LegendProps{Text: l.Text, HTML: l.HTML, Size: l.Size, Heading: l.Heading, Caption: l.Caption,
		VisuallyHiddenText: l.VisuallyHiddenText, ID: l.ID, Classes: l.Classes, Attrs: l.Attrs, HeadingID: l.HeadingID}
}

// words reads a hint or an error message.
func words(o options, key string) (string, templ.Component) {
	s := o.sub(key)
	return s.str("text"), s.html("html")
}

func inputOf(o options, _ string) drawn {
	group := o.sub("formGroup")
	p := ui.InputProps{Name: o.str("name"), ID: o.str("id"), Value: o.str("value"), Type: o.str("type"),
		Label: labelOf(o.sub("label"), ""), Width: o.num("width"), InputMode: o.str("inputmode"),
		Autocomplete: o.str("autocomplete"), Autocapitalize: o.str("autocapitalize"), Spellcheck: o.tri("spellcheck"),
		Pattern: o.str("pattern"), Placeholder: o.str("placeholder"), Disabled: o.yes("disabled"), Code: o.yes("code"),
		Large: o.yes("large"), DescribedBy: o.str("describedBy"), Classes: o.str("classes"), Attrs: o.attrs(),
		Invalid: o.yes("errorMessage"), Before: group.sub("beforeInput").html("html"), After: group.sub("afterInput").html("html")}
	p.Hint, p.HintHTML = words(o, "hint")
	p.Error, _ = words(o, "errorMessage")
	p.Prefix, p.PrefixHTML = words(o, "prefix")
	p.Suffix, p.SuffixHTML = words(o, "suffix")
	return drawn{component: ui.Input(p)}
}

func textareaProps(o options) ui.TextareaProps {
	p := ui.TextareaProps{Name: o.str("name"), ID: o.str("id"), Value: o.str("value"), Label: labelOf(o.sub("label"), ""),
		Rows: o.num("rows"), Spellcheck: o.tri("spellcheck"), Autocomplete: o.str("autocomplete"), Disabled: o.yes("disabled"),
		DescribedBy: o.str("describedBy"), Classes: o.str("classes"), Attrs: o.attrs(), Invalid: o.yes("errorMessage")}
	p.Hint, p.HintHTML = words(o, "hint")
	p.Error, _ = words(o, "errorMessage")
	return p
}

func textareaOf(o options, _ string) drawn { return drawn{component: ui.Textarea(textareaProps(o))} }

func characterCountOf(o options, _ string) drawn {
	return drawn{component: ui.CharacterCount(ui.CharacterCountProps{TextareaProps: textareaProps(o), MaxLength: o.num("maxlength"),
		MaxWords: o.num("maxwords"), Threshold: o.num("threshold"), CountType: o.str("countType"), Description: o.str("textareaDescriptionText")})}
}

func selectOf(o options, _ string) drawn {
	p := ui.SelectProps{Name: o.str("name"), ID: o.str("id"), Value: o.str("value"), Label: labelOf(o.sub("label"), ""),
		Disabled: o.yes("disabled"), Classes: o.str("classes"), Attrs: o.attrs(), Invalid: o.yes("errorMessage"),
		After: o.sub("formGroup").sub("afterInput").html("html")}
	p.Hint, p.HintHTML = words(o, "hint")
	p.Error, _ = words(o, "errorMessage")
	for _, i := range o.list("items") {
		p.Items = append(p.Items, ui.SelectItem{Value: i.str("value"), Text: i.str("text"), Selected: i.yes("selected"),
			Disabled: i.yes("disabled"), Divider: i.yes("divider"), NoValue: !i.has("value")})
	}
	return drawn{component: ui.Select(p)}
}

func fileUploadOf(o options, _ string) drawn {
	p := ui.FileUploadProps{Name: o.str("name"), ID: o.str("id"), Label: labelOf(o.sub("label"), ""), Multiple: o.yes("multiple"),
		Disabled: o.yes("disabled"), Classes: o.str("classes"), Attrs: o.attrs(), Invalid: o.yes("errorMessage")}
	p.Hint, p.HintHTML = words(o, "hint")
	p.Error, _ = words(o, "errorMessage")
	return drawn{component: ui.FileUpload(p)}
}

func choicesProps(o options) ui.ChoicesProps {
	field := o.sub("fieldset")
	p := ui.ChoicesProps{Name: o.str("name"), IDPrefix: o.str("idPrefix"), Legend: legendOf(field.sub("legend"), ""),
		Value: o.str("value"), Values: o.strings("values"), Invalid: o.yes("errorMessage"), Small: o.yes("small"), Inline: o.yes("inline"),
		Disabled: o.yes("disabled"), DescribedBy: field.str("describedBy"), ID: o.str("id"), Classes: o.str("classes"), Attrs: o.attrs(),
		FieldsetClasses: field.str("classes")}
	p.Hint, p.HintHTML = words(o, "hint")
	p.Error, _ = words(o, "errorMessage")
	for _, i := range o.list("items") {
		p.Items = append(p.Items, choiceOf(i))
	}
	return p
}

func choiceOf(i options) ui.Choice {
	c := ui.Choice{Value: i.str("value"), Text: i.str("text"), HTML: i.html("html"), Checked: i.yes("checked"),
		Enabled: i.no("disabled"), Disabled: i.yes("disabled"), Divider: i.str("divider"), Name: i.str("name"), ID: i.str("id"),
		Conditional: i.sub("conditional").html("html"), Behaviour: i.str("behaviour"), Group: i.str("behaviourGroup"), Attrs: i.attrs()}
	if i.yes("exclusive") { // the older word for it
		c.Behaviour, c.Group = "exclusive", c.Group+i.str("exclusiveGroup")
	} else if i.has("exclusiveGroup") {
		c.Group = i.str("exclusiveGroup")
	}
	c.Hint, c.HintHTML = words(i, "hint")
	return c
}

func radiosOf(o options, _ string) drawn { return drawn{component: ui.Radios(choicesProps(o))} }

func checkboxesOf(o options, _ string) drawn { return drawn{component: ui.Checkboxes(choicesProps(o))} }

func datePartOf(o options) ui.DatePart {
	return ui.DatePart{Name: o.str("name"), Label: o.str("label"), Value: o.str("value"), Width: o.num("width"),
		Error: o.yes("error"), ID: o.str("id"), Classes: o.str("classes"), Autocomplete: o.str("autocomplete"),
		Disabled: o.yes("disabled"), Enabled: o.no("disabled")}
}

func dateOf(o options, _ string) drawn {
	field, values := o.sub("fieldset"), o.sub("values")
	p := ui.DateProps{ID: o.str("id"), NamePrefix: o.str("namePrefix"), Legend: legendOf(field.sub("legend"), ""),
		Invalid: o.yes("errorMessage"), Disabled: o.yes("disabled"), Classes: o.str("classes"), Attrs: o.attrs(),
		Day: datePartOf(o.sub("day")), Month: datePartOf(o.sub("month")), Year: datePartOf(o.sub("year"))}
	for part, key := range map[*ui.DatePart]string{&p.Day: "day", &p.Month: "month", &p.Year: "year"} {
		if v := values.str(key); part.Value == "" {
			part.Value = v
		}
		part.Omit = o.no(key)
	}
	p.Hint, p.HintHTML = words(o, "hint")
	p.Error, _ = words(o, "errorMessage")
	for _, i := range o.list("items") {
		p.Parts = append(p.Parts, datePartOf(i))
	}
	return drawn{component: ui.DateInput(p)}
}
