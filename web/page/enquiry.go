package page

import (
	"net/url"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// AsksFor reports whether somebody may ask the funder for a trust of theirs.
func AsksFor(who funding.Person) bool {
	return slices.ContainsFunc(who.Posts, func(p funding.Post) bool {
		return funding.May(who, "askFunder", funding.Subject{Org: p.Org}) == nil
	})
}

// HasEnquiries reports whether questions to the funder are somebody's matter:
// a trust's people, the funder's, or its support team's.
func HasEnquiries(who funding.Person) bool {
	return AsksFor(who) || slices.ContainsFunc(who.Posts, func(p funding.Post) bool {
		at := funding.Subject{Funder: p.Org, State: string(funding.EnquiryOpen)}
		return funding.May(who, "getEnquiry", at) == nil || funding.May(who, "adviseHand", at) == nil
	})
}

// EnquiriesTitle is the name of a person's inbox.
func EnquiriesTitle(who funding.Person) string {
	if AsksFor(who) {
		return "Your questions to the funder"
	}
	return "Questions from trusts"
}

// AskTitle is the title of the form of a new enquiry.
func AskTitle(sort funding.EnquirySort) string {
	if sort == funding.ForHand {
		return "Ask for a hand"
	}
	return "Ask the funder"
}

// EnquiryTitle is the title of a thread.
func EnquiryTitle(s desk.EnquirySheet) string {
	if s.Enquiry.Hand() {
		return "A hand with " + s.Enquiry.About.Title
	}
	if s.Enquiry.About.Kind == funding.AboutNothing {
		return "A question to the funder"
	}
	return "A question about " + s.Enquiry.About.Title
}

// PlacePath is the page of what an enquiry is about; the inbox where there is
// none.
func PlacePath(p funding.Place) string {
	switch {
	case p.Claim != "":
		return "/claims/" + p.Claim
	case p.Kind == funding.AboutAward:
		return "/awards/" + p.Bid
	case p.Bid != "":
		return "/bids/" + p.Bid
	case p.Round != "":
		return "/rounds/" + p.Round
	}
	return "/questions-asked"
}

// askPath is the address of the form, filled in with what it is about.
func askPath(form string, p funding.Place) string {
	q := url.Values{"about": {string(p.Kind)}}
	for _, kv := range [][2]string{{"round", p.Round}, {"bid", p.Bid}, {"claim", p.Claim}, {"section", p.Section}, {"field", p.Field}} {
		if kv[1] != "" {
			q.Set(kv[0], kv[1])
		}
	}
	return "/questions-asked/" + form + "?" + q.Encode()
}

// EnquiryTag is an enquiry's status as a tag.
func EnquiryTag(s funding.EnquiryStatus, late bool) ui.TagProps {
	if late {
		return ui.TagProps{Text: "Late", Colour: ui.Red}
	}
	return ui.TagProps{Text: s.Title(), Colour: map[funding.EnquiryStatus]ui.Colour{funding.EnquiryOpen: ui.Blue, funding.EnquiryAnswered: ui.Green, funding.EnquiryClosed: ui.Grey}[s]}
}

// A pile is one part of an inbox.
type pile struct {
	Title string
	Rows  []desk.EnquiryRow
}

// piles puts what waits for the viewer first, the most urgent on top.
func piles(d desk.EnquiryDesk) []pile {
	of := func(status funding.EnquiryStatus) []desk.EnquiryRow {
		rows := slices.DeleteFunc(slices.Clone(d.Rows), func(r desk.EnquiryRow) bool { return r.Status != status })
		if status == funding.EnquiryOpen {
			slices.SortStableFunc(rows, func(a, b desk.EnquiryRow) int { return a.Due.Compare(b.Due) })
		}
		return rows
	}
	open, answered, closed := of(funding.EnquiryOpen), of(funding.EnquiryAnswered), of(funding.EnquiryClosed)
	all := []pile{{"Waiting for you", open}, {"Answered, with the trust", answered}, {"Closed", closed}}
	if AsksFor(d.Viewer) {
		all = []pile{{"Answered: read, and close or ask on", answered}, {"Waiting for an answer", open}, {"Closed", closed}}
	}
	return slices.DeleteFunc(all, func(p pile) bool { return len(p.Rows) == 0 })
}

// enquiryFigures count the inbox.
func enquiryFigures(d desk.EnquiryDesk) []ui.KeyFigure {
	late := ui.KeyFigure{Label: "Late", Value: itoa(d.Counts.Late)}
	if d.Counts.Late > 0 {
		late.Tone, late.Note = ui.ToneBad, "past 5pm of the due day"
	}
	open, answered := "Wait for your side", "Answered, with the trust"
	if AsksFor(d.Viewer) {
		open, answered = "Wait for an answer", "Wait for you"
	}
	return []ui.KeyFigure{{Label: open, Value: itoa(d.Counts.Open)}, late, {Label: answered, Value: itoa(d.Counts.Answered)}, {Label: "Closed", Value: itoa(d.Counts.Closed)}}
}

func enquiryTableRows(rows []desk.EnquiryRow, trust bool) [][]ui.Cell {
	out := make([][]ui.Cell, len(rows))
	for i, r := range rows {
		sort := "Question"
		if r.Sort == funding.ForHand {
			sort = "A hand"
		}
		out[i] = []ui.Cell{{HTML: titleAndRefLink(placeTitle(r.About), r.ID, funding.EnquiryPath(r.ID))}, text(sort)}
		if trust {
			out[i] = append(out[i], text(r.OrgName))
		}
		out[i] = append(out[i], ui.Cell{HTML: ui.Tag(EnquiryTag(r.Status, r.Late))}, text(r.Holder), text(ageWords(r)), ui.Cell{HTML: dueOf(r)})
	}
	return out
}

// placeTitle is what an enquiry is about, as a title.
func placeTitle(p funding.Place) string {
	if strings.HasPrefix(p.Title, "“") { // capital counts in bytes
		return p.Title
	}
	return capital(p.Title)
}

func enquiryHead(trust bool) []ui.Cell {
	head := ui.Cells("About", "What")
	if trust {
		head = append(head, ui.Cells("Trust")...)
	}
	return append(head, ui.Cells("State", "Who has it", "Age", "Due")...)
}

func ageWords(r desk.EnquiryRow) string {
	return itoa(r.Age) + " of " + workingDays(r.Days)
}

// enquiryFacts is the line under a thread's title.
func enquiryFacts(s desk.EnquirySheet) []ui.Fact {
	r := s.Row
	facts := []ui.Fact{{Label: "Status", HTML: ui.Tag(EnquiryTag(r.Status, r.Late))}, {Label: "Who has it", Value: r.Holder}, {Label: "Trust", Value: r.OrgName}}
	if r.Status == funding.EnquiryOpen {
		facts = append(facts, ui.Fact{Label: "Due", Value: "5pm on " + r.Due.Text()}, ui.Fact{Label: "Age", Value: ageWords(r)})
	} else {
		facts = append(facts, ui.Fact{Label: "Answered after", Value: or(when(r.Age > 0, workingDays(r.Age)), "Less than a working day")})
	}
	if r.HalfDays > 0 {
		facts = append(facts, ui.Fact{Label: "Support spent", Value: halfDays(r.HalfDays)})
	}
	return facts
}

// halves are half days as days: 3 is "1.5".
func halves(n int) string { return itoa(n/2) + when(n%2 == 1, ".5") }

// halfDays are days of support in words: 3 is "1.5 days".
func halfDays(n int) string { return halves(n) + when(n == 2, " day") + when(n != 2, " days") }

// supportWords say what is reserved and what is used; "" where nothing is.
func supportWords(s desk.SupportReading) string {
	if s.Days == 0 {
		return ""
	}
	return "Your trust has " + count(s.Days, "day", "days") + " of support reserved, " + halves(s.HalfDays) + " used."
}

// sideWords say who wrote a message, and for whom.
func sideWords(s desk.EnquirySheet, r funding.Remark) string {
	who := name(s.Names, r.By)
	if r.Side == funding.TrustSide {
		return who + ", " + s.Row.OrgName
	}
	return who + ", " + when(s.Enquiry.Hand(), "support team") + when(!s.Enquiry.Hand(), "for the funder")
}

// ableItems are those to whom an enquiry can be handed.
func ableItems(s desk.EnquirySheet) []ui.SelectItem {
	items := []ui.SelectItem{{Text: "Choose"}}
	for _, p := range s.Able {
		if p.ID != s.Enquiry.Holder {
			items = append(items, ui.SelectItem{Value: p.ID, Text: p.Name + ", " + lower(p.Title())})
		}
	}
	return items
}

// A RoundTalk is what a round's page shows of questions and of support.
type RoundTalk struct {
	Published []desk.PublishedAnswer
	Support   []desk.OwnTrustSupport
	MayAsk    bool
}
