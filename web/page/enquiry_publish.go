package page

import (
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// A PublishView is the page on which an answer is made fit for everybody.
type PublishView struct {
	Sheet     desk.EnquirySheet
	Draft     funding.AnswerDraft
	Found     []funding.Word // in it, confirmed or not
	Previewed bool
}

// FirstWording is what the editor starts from: the wording that is published,
// or the question and the last answer as they were written.
func FirstWording(e funding.Enquiry) funding.AnswerDraft {
	if p := e.Published; p != nil {
		return funding.AnswerDraft{Question: p.Question, Answer: p.Answer, Round: p.Round, Pathways: p.Pathways, ChangeRule: p.Change != "", Change: p.Change, From: p.From}
	}
	d := funding.AnswerDraft{Question: e.Posts[0].Text, Round: e.About.Round}
	for _, r := range e.Posts {
		if r.Answers {
			d.Answer = r.Text
		}
	}
	return d
}

func (v PublishView) rounds() []ui.SelectItem {
	items := []ui.SelectItem{{Text: "Choose"}}
	for _, r := range v.Sheet.Rounds {
		items = append(items, ui.SelectItem{Value: r.ID, Text: r.Title})
	}
	return items
}

func (v PublishView) pathways() []ui.Choice {
	var out []ui.Choice
	for _, code := range v.Sheet.Pathways {
		out = append(out, ui.Choice{Value: code, Text: pathwayWord(code)})
	}
	return out
}

func (v PublishView) words() []ui.Choice {
	out := make([]ui.Choice, len(v.Found))
	for i, w := range v.Found {
		out[i] = ui.Choice{Value: w.Text, Text: "“" + w.Text + "” may stay", Hint: capital(w.Kind)}
	}
	return out
}

func (v PublishView) from() string {
	if v.Draft.From.IsZero() {
		return ""
	}
	return v.Draft.From.Text()
}

// shown is the publication that the wording would make.
func (v PublishView) shown() desk.PublishedAnswer {
	p := v.Draft.As(v.Sheet.Enquiry)
	p.Made.At = v.Sheet.Now
	return desk.PublishedAnswer{ID: v.Sheet.Enquiry.ID, Label: v.label(), Publication: p}
}

func (v PublishView) label() string {
	if v.Sheet.Enquiry.About.Field == "" {
		return ""
	}
	title := v.Sheet.Enquiry.About.Title
	if i := slices.Index([]rune(title), '”'); i > 0 {
		return string([]rune(title)[1:i])
	}
	return title
}

// aboutWords say what a published answer is about.
func aboutWords(p desk.PublishedAnswer) string {
	switch {
	case p.Label != "":
		return "About “" + p.Label + "”"
	case SectionTitle(p.Section) != "":
		return "About the section “" + SectionTitle(p.Section) + "”"
	}
	return "About the round"
}

func pathwayList(codes []string) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = pathwayWord(c)
	}
	return join(words)
}
