package funding

import (
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// BringIn begins an award that lived in a spreadsheet, at its present point.
const BringIn Verb = "bring-in"

// A BroughtCell is one line of money of an award that is brought in: what was
// agreed of one year and nature, and what of it was drawn before.
type BroughtCell struct {
	FY     calendar.FY `json:"fy"`
	Nature Nature      `json:"nature"`
	Agreed money.Pence `json:"agreed_pence"`
	Drawn  money.Pence `json:"drawn_pence"`
}

// A BroughtIn is one award as a spreadsheet has it. Ref is the reference that
// it is known by there, and the one by which it is brought in once.
type BroughtIn struct {
	Ref        string        `json:"reference"`
	Round      string        `json:"round"`
	Org        string        `json:"organisation"`
	Title      string        `json:"title"`
	Pathway    string        `json:"pathway"`
	DecidedBy  string        `json:"decided_by"` // a person's id
	DecidedOn  calendar.Date `json:"decided_on"`
	SignedOn   calendar.Date `json:"signed_on"` // by both, outside
	Total      money.Pence   `json:"total_pence"`
	Cells      []BroughtCell `json:"cells"`
	Milestones []Milestone   `json:"milestones"`

	Where map[string]string `json:"-"` // the cell of each field, for whoever mends the file
}

// Differences says in words how b differs from what was brought in before, by
// the fields of its first sheet, "profile" and "milestones".
func (b BroughtIn) Differences(was BroughtIn) (out []BroughtDifference) {
	for _, f := range []BroughtDifference{
		{"round", was.Round, b.Round}, {"organisation", was.Org, b.Org}, {"title", was.Title, b.Title}, {"pathway", was.Pathway, b.Pathway},
		{"decided_by", was.DecidedBy, b.DecidedBy}, {"decided_on", was.DecidedOn.Text(), b.DecidedOn.Text()}, {"signed_on", was.SignedOn.Text(), b.SignedOn.Text()},
		{"total", was.Total.String(), b.Total.String()}, {"profile", cellWords(was.Cells), cellWords(b.Cells)}, {"milestones", milestoneWords(was.Milestones), milestoneWords(b.Milestones)},
	} {
		if f.Was != f.Is {
			out = append(out, f)
		}
	}
	return out
}

// A BroughtDifference is one field that reads otherwise than before.
type BroughtDifference struct{ Field, Was, Is string }

func cellWords(cells []BroughtCell) (out string) {
	for _, c := range cells {
		out += fmt.Sprintf("%s %s %s, drawn %s; ", c.FY, c.Nature, c.Agreed, c.Drawn)
	}
	return out
}

func milestoneWords(all []Milestone) (out string) {
	for _, m := range all {
		out += m.Ref + " " + m.Title + " " + m.Due.Text() + "; "
	}
	return out
}

// Profile is what was agreed, as the cells of an award.
func (b BroughtIn) Profile() []ProfileCell {
	out := make([]ProfileCell, len(b.Cells))
	for i, c := range b.Cells {
		out[i] = ProfileCell{Org: b.Org, FY: c.FY, Nature: c.Nature, Certainty: Firm, Amount: c.Agreed}
	}
	return out
}

// Bid is the bid under an award that is brought in: decided and told already.
// Who decided may not release its payments (domain 4.5 c).
func (b BroughtIn) Bid(id string, org Organisation, round Round, rules Ruleset, content Content) Bid {
	decided := Moment{At: b.DecidedOn.At(12, 0), Day: b.DecidedOn, By: b.DecidedBy}
	return Bid{ID: id, Round: round.ID, Org: org.Code, ICB: org.ICB, Region: org.Region, Funder: round.Funder, Title: b.Title, Status: Approved, Version: 1, Ask: b.Total,
		Ruleset: rules.Code, Route: Route{Pathway: b.Pathway}, ContentHash: content.Hash(), Submitted: &decided, Complete: &decided, ReviewsDone: &decided, Released: &decided,
		Decision: &Decision{Outcome: Approved, Reasons: "Decided outside, before the award was brought in.", By: b.DecidedBy, Role: PanelChair, Made: decided, Hash: content.Hash(), Cells: b.Profile()}}
}

// Content is what the bid under it holds: the money as one cost line a nature,
// which claims are made on, and the milestones.
func (b BroughtIn) Content() Content {
	c := Content{Answers: map[string]Answer{"title": {Value: b.Title, Provenance: Imported, By: Engine().ID}}, Milestones: b.Milestones}
	for _, n := range []struct {
		nature    Nature
		ref, text string
		category  Category
	}{{Capital, "C1", "Capital, as brought in", Infrastructure}, {Revenue, "R1", "Revenue, as brought in", RunSupport}} {
		line := CostLine{Ref: n.ref, Description: n.text, Org: b.Org, Source: NationalMoney, Nature: n.nature, Category: n.category, ControlsAsset: n.nature == Capital, Amounts: ByYear{}}
		for _, cell := range b.Cells {
			if cell.Nature == n.nature {
				line.Amounts[cell.FY] += cell.Agreed
			}
		}
		if len(line.Amounts) > 0 {
			c.Lines = append(c.Lines, line)
		}
	}
	return c
}

// bringIn makes an active award of what was agreed and drawn outside. Its
// agreement was signed there too, and is in force.
func bringIn(r *AwardResult, f AwardFacts, c Command) error {
	body, err := decode[BroughtIn](c)
	if err != nil {
		return err
	}
	if r.Award.Version > 0 {
		return conflict("ALREADY_BEGUN", "This award has begun already.")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	b := f.Bid
	r.Award = Award{ID: b.ID, Bid: b.ID, Round: b.Round, Fund: f.Round.Fund, Org: b.Org, ICB: b.ICB, Region: b.Region, Funder: b.Funder, Title: b.Title, Status: Active, Ruleset: b.Ruleset,
		Pathway: b.Route.Pathway, DecidedBy: b.Decision.By, DecidedOn: b.Decision.Made.Day, SubmittedOn: b.Submitted.Day, ContentHash: b.ContentHash, ProfileVersion: 1, Profile: b.Decision.Cells,
		Milestones: slices.Clone(body.Milestones), Began: at, MonthOpened: firstOfMonth(calendar.DateOf(c.At))}
	for _, cell := range body.Cells {
		r.Award.Total += cell.Agreed
		r.move(LimitMove{Org: b.Org, FY: cell.FY, Nature: cell.Nature, Profile: cell.Agreed, Drawn: cell.Drawn})
		r.Effects.Commit = append(r.Effects.Commit, CoverMove{FY: cell.FY, Nature: cell.Nature, Amount: cell.Agreed})
	}
	r.Effects.Plan = body.plan(calendar.DateOf(c.At))
	r.Effects.Profile = &ProfileVersion{Version: 1, Cause: ProfileBegan, Agreement: 1, Reason: "As it stood in the spreadsheet that it was brought in from.", Made: at, Total: r.Award.Total}
	doc := broughtDocument(r.Award, body)
	r.Effects.Document = &doc
	r.Award.Agreement = Agreement{Version: 1, Status: InForce, Hash: doc.Hash(), Issued: at}
	r.say("AWARD_BROUGHT_IN", fmt.Sprintf("The award of %s was brought in from a spreadsheet on %s, where it is %s.", r.Award.Total, at.Day.Text(), body.Ref),
		map[string]any{"reference": body.Ref, "total_pence": r.Award.Total, "cells": body.Cells, "signed_on": body.SignedOn})
	return nil
}

// plan is a first plan by month: what was drawn stands in the month before
// today, or in the last month of its year, and what is left is spread evenly
// over the months from today's on.
func (b BroughtIn) plan(today calendar.Date) (plan []PlanCell) {
	fy, m := calendar.MonthOf(today)
	for _, c := range b.Cells {
		from, drawn := calendar.Month(1), calendar.Month(1)
		switch {
		case c.FY < fy:
			from, drawn = 12, 12
		case c.FY == fy:
			from, drawn = m, max(m-1, 1)
		}
		parts, err := money.Apportion(c.Agreed-c.Drawn, 13-int(from))
		if err != nil {
			continue // what was drawn is never above what was agreed
		}
		months := [13]money.Pence{}
		months[drawn] = c.Drawn
		for i, p := range parts {
			months[int(from)+i] += p
		}
		for k, p := range months {
			if p > 0 {
				plan = append(plan, PlanCell{b.Org, c.FY, c.Nature, calendar.Month(k), p})
			}
		}
	}
	return plan
}

// signedOutside is the code of the section that says so.
const signedOutside = "signed-outside"

// SignedOutside is when a document was signed outside, by both, in words; ""
// for one that is signed here.
func (d Document) SignedOutside() string {
	if len(d.Sections) == 0 || d.Sections[0].Code != signedOutside {
		return ""
	}
	return d.Date
}

func broughtDocument(a Award, b BroughtIn) Document {
	d := Document{Version: 1, Ref: a.ID, Title: "Memorandum of understanding: " + a.Title, Date: b.SignedOn.Text(), Sections: []Section{{Code: signedOutside, Heading: "Signed outside",
		Paragraphs: []string{"Both signed the agreement on " + b.SignedOn.Text() + ", before the award was brought in as " + b.Ref + ". Its text is kept where it was signed. What follows is its money and its milestones as they were brought in."}}}}
	for _, s := range ClauseSchedules() {
		if t := scheduleOf(a, s); t != nil && len(t.Rows) > 0 {
			d.Sections = append(d.Sections, Section{Code: string(s), Heading: s.title(), Table: t})
		}
	}
	return d
}
