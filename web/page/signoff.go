package page

import (
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// approvalTasks are what others do before the bid leaves the trust: one line
// for each step of its chain.
func approvalTasks(s desk.BidSheet) []ui.Task {
	given, steps := givenTo(s), s.Bid.Steps(s.Content.NationalAsk())
	turn, _ := s.Bid.NextStep(s.Content.NationalAsk(), s.Content.Hash())
	stale := len(given) == 0 && s.Bid.SRO != nil
	out := make([]ui.Task, len(steps))
	for i, step := range steps {
		last := i == len(steps)-1
		t := ui.Task{Text: "Approval inside the trust", Hint: "By the " + lower(step.Role.Title()) + when(stale && !last, ": the bid has changed since it was approved"), Tag: &ui.TagProps{Text: "Waiting", Colour: ui.Grey}}
		if last {
			t.Text, t.Hint = "Signature and submission", "By the "+lower(step.Role.Title())+", somebody else"
		}
		done := slices.IndexFunc(given, func(e funding.Endorsement) bool { return e.Step == step.Step })
		switch {
		case done >= 0:
			t.Hint, t.Tag, t.Status = signedWords(s.Names, given[done]), nil, "Completed"
		case last && turn == step && s.May("submitBid"):
			t.Href = "/bids/" + s.Bid.ID + "/submit"
		case !last && turn == step && s.May("approveBid"):
			t.Href = SectionPath(s.Bid.ID, "check")
		}
		out[i] = t
	}
	return out
}

// givenTo lists the yeses to the content as it stands, the signature too.
func givenTo(s desk.BidSheet) []funding.Endorsement {
	given := s.Bid.Approved(s.Content.Hash())
	if s.Bid.CFO != nil {
		e := *s.Bid.CFO
		if e.Step == 0 { // signed before trusts had chains of their own
			steps := s.Bid.Steps(s.Bid.Ask)
			e.Step = steps[len(steps)-1].Step
		}
		given = append(given, e)
	}
	return given
}

// signedWords says who gave a yes and when.
func signedWords(names map[string]string, e funding.Endorsement) string {
	return funding.SignedWords(names, e.By, e.For) + ", " + at(e.At).Words
}

// signerRows are the people of a bid's chain, its route and its deadline.
func signerRows(s desk.BidSheet) []ui.SummaryRow {
	var rows []ui.SummaryRow
	steps := s.Bid.Steps(s.Content.NationalAsk())
	for i, step := range steps {
		what := "Approves"
		if i == len(steps)-1 {
			what = "Signs and submits"
		}
		rows = append(rows, ui.SummaryRow{Key: what, Value: step.Role.Title() + namedFor(s, step.Role, i)})
	}
	route := "Not known yet. " + s.RouteErr
	if s.RouteErr == "" && s.Route.Pathway != "" {
		route = pathwayWord(s.Route.Pathway) + ": " + count(len(s.Route.Reviews), "review", "reviews") + ", " + workingDays(s.Route.ExpectedDays) + " expected from submission to decision"
	}
	return append(rows, ui.SummaryRow{Key: "Route", Value: route}, ui.SummaryRow{Key: "Can be submitted until", Value: exact(s.Bid.Deadline(s.Round))})
}

// namedFor is the person whom the bid names for a role: the first senior
// responsible owner and the chief finance officer.
func namedFor(s desk.BidSheet, r funding.Role, i int) string {
	key := map[funding.Role]string{funding.TrustSRO: "sro", funding.TrustCFO: "cfo"}[r]
	first := slices.IndexFunc(s.Bid.Steps(s.Content.NationalAsk()), func(c funding.ChainStep) bool { return c.Role == r })
	who := s.Content.Answer(key)
	if key == "" || who == "" || (r == funding.TrustSRO && first != i) {
		return ""
	}
	return ", " + name(s.Names, who)
}
