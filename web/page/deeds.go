package page

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// A deed is one thing the viewer can do now: a page to go to, or a form that
// is nothing but a button.
type deed struct {
	Text, Href, Post string
}

// variant: the first is the page's one primary action.
func (d deed) variant(i int) ui.ButtonVariant {
	if i == 0 {
		return ui.ButtonPrimary
	}
	return ui.ButtonSecondary
}

// deeds lists what the viewer of a bid can do, the most urgent first.
func deeds(s desk.BidSheet) []deed {
	base := "/bids/" + s.Bid.ID
	var out []deed
	add := func(a funding.Action, also bool, d deed) {
		if also && s.May(a) {
			out = append(out, d)
		}
	}
	out = append(out, reviewDeeds(s)...)
	for _, q := range s.Bid.Clarifications {
		add("answerClarification", q.Open(), deed{Text: "Answer question " + q.ID, Href: base + "/questions/" + q.ID})
	}
	add("submitBid", !unapproved(s), deed{Text: "Sign and submit", Href: base + "/submit"})
	add("approveBid", unapproved(s), deed{Text: "Read and approve", Href: base + "/check"})
	add("declineInside", unapproved(s) && s.May("approveBid") || !unapproved(s) && s.May("submitBid"), deed{Text: "Decline inside the trust", Href: "/approvals/bid/" + s.Bid.ID + "/decline"})
	add("passCompleteness", true, deed{Text: "Pass the completeness check", Post: base + "/pass-completeness"})
	add("returnBid", true, deed{Text: "Return it to the trust", Href: base + "/return"})
	add("decide", true, deed{Text: "Decide", Href: base + "/decision"})
	add("returnByPanel", true, deed{Text: "Send it back for changes", Href: base + "/return-by-panel"})
	add("takeBackDecision", s.Bid.Decision != nil && s.Bid.Released == nil && s.Bid.Decision.By == s.Viewer.ID, deed{Text: "Take the decision back", Href: base + "/take-back"})
	add("putOnStandingList", s.Bid.Released != nil, deed{Text: standingDeed(s), Href: base + "/standing"})
	add("leaveStandingList", s.Bid.Standing != nil, deed{Text: "Take it off the standing list", Href: base + "/standing/leave"})
	add("appealBid", !s.AppealBy.Before(s.Today) && !s.AppealBy.IsZero(), deed{Text: "Appeal against the decision", Href: base + "/appeal"})
	add("decideAppeal", s.Bid.Appealed(), deed{Text: "Answer the appeal", Href: base + "/appeal/answer"})
	add("releaseDecisions", s.Bid.Decision != nil && s.Bid.Released == nil, deed{Text: "Release the decision", Href: base + "/decision"})
	if s.Award != nil {
		out = append(out, deed{Text: "Open the award", Href: "/awards/" + s.Award.ID})
	}
	add("recallBid", true, deed{Text: "Call the bid back", Href: base + "/recall"})
	add("withdrawBid", true, deed{Text: "Withdraw the bid", Href: base + "/withdraw"})
	return out
}

// unapproved reports whether this version of the bid still waits for an
// approval: nobody has approved, or the bid has changed since.
func unapproved(s desk.BidSheet) bool { return s.Unapproved() }

// reviewDeeds are the reviews that wait for this viewer.
func reviewDeeds(s desk.BidSheet) []deed {
	var out []deed
	for _, v := range s.Bid.Reviews {
		if MyReview(s, v) {
			out = append(out, deed{Text: v.Kind.Title() + " review", Href: "/bids/" + s.Bid.ID + "/reviews/" + string(v.Kind)})
		}
	}
	return out
}

// MyReview reports whether the viewer can work on a review: as advice for what
// to show; the rules ask again.
func MyReview(s desk.BidSheet, v funding.Review) bool {
	return s.May("concludeReview") && v.Status != funding.ReviewDone && s.Viewer.Holds(v.Kind.Reviewer()) &&
		!slices.Contains(v.Recused, s.Viewer.ID) && (v.Reviewer == "" || v.Reviewer == s.Viewer.ID)
}

// conditionSentence is a condition in a list: its name and its words.
func conditionSentence(k funding.Condition) string { return k.Ref + ": " + conditionWords(k) }

// conditionWords is what a condition wants, by when, and what waits for it.
func conditionWords(k funding.Condition) string {
	words := strings.TrimSuffix(k.Text, ".") + "."
	if !k.Due.IsZero() {
		words += " Due by " + k.Due.Text() + "."
	}
	switch k.Blocks {
	case "CLAIMS":
		words += " Claims wait while it is late."
	case "MILESTONE":
		words += " It must be met before milestone " + k.Milestone + "."
	}
	return words
}

func questionRows(s desk.BidSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Bid.Clarifications))
	for i, q := range s.Bid.Clarifications {
		state := ui.TagProps{Text: "Due " + q.Due.Text(), Colour: ui.Yellow}
		switch {
		case q.Dropped != nil:
			state = ui.TagProps{Text: "No answer needed", Colour: ui.Grey}
		case !q.Open():
			state = ui.TagProps{Text: "Answered " + q.Answered.Day.Text(), Colour: ui.Green}
		}
		rows[i] = []ui.Cell{linked(q.ID+": "+short(q.Question), "/bids/"+s.Bid.ID+"/questions/"+q.ID), text(q.Review.Title()), dated(on(q.Asked.At)), tagged(state)}
	}
	return rows
}

// short cuts a text for a list.
func short(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}

// clockSentence says the headline in words: gross, and whose days they were.
func clockSentence(s desk.BidSheet) string {
	k := s.Clocks.Headline
	return workingDays(k.Gross) + " since submission: " + itoa(k.Net) + " with the funder and " + itoa(k.Stopped) + " with the trust (" + count(s.Clocks.Calendar, "calendar day", "calendar days") + ")."
}

// sendable reports whether sending the bid to the senior responsible owner
// makes sense now: it is with its author, or changed since it was approved.
func sendable(s desk.BidSheet) bool {
	asked := s.Bid.Status == funding.InternalApproval && (len(s.Bid.Approvals) == 0 && s.Bid.SRO == nil || !unapproved(s) || len(s.Bid.Approved(s.Content.Hash())) > 0)
	return s.May("sendForApproval") && !asked
}
