package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// voteChoices are what a member may vote for.
func voteChoices() []ui.Choice {
	var out []ui.Choice
	for _, s := range funding.VoteChoices() {
		out = append(out, ui.Choice{Value: string(s), Text: capital(s.Deed())})
	}
	return out
}

// ballotRows are the members of a sitting with how each voted.
func ballotRows(d desk.VoteSheet) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, v := range d.Ballot.Votes {
		rows = append(rows, []ui.Cell{text(name(d.Names, v.By)), tagged(ui.TagProps{Text: capital(v.Choice.Deed()), Colour: voteColour(v.Choice)}), text(v.Sentence)})
	}
	for _, id := range d.Ballot.Absent {
		rows = append(rows, []ui.Cell{text(name(d.Names, id)), tagged(ui.TagProps{Text: "No vote", Colour: ui.Grey}), text("")})
	}
	for _, id := range d.Ballot.Aside {
		rows = append(rows, []ui.Cell{text(name(d.Names, id)), tagged(ui.TagProps{Text: "Stood aside", Colour: ui.Grey}), text("Reviewed the bid, stood down from it or has an interest")})
	}
	return rows
}

func voteColour(s funding.BidStatus) ui.Colour {
	return map[funding.BidStatus]ui.Colour{funding.Approved: ui.Green, funding.ApprovedWithConditions: ui.AquaGreen, funding.Deferred: ui.Yellow, funding.Declined: ui.Red}[s]
}

// ballotWords say what the vote comes to.
func ballotWords(d desk.VoteSheet) string {
	k := d.Ballot
	decided := d.Bid.Decision != nil && d.Bid.Decision.Ballot != nil && len(d.Bid.Votes) == 0
	var tally []string
	for _, s := range funding.VoteChoices() {
		if n := k.Of(s); n > 0 {
			tally = append(tally, itoa(n)+" to "+s.Deed())
		}
	}
	switch {
	case len(tally) == 0:
		return "Nobody has voted yet. Without a vote the chair decides as ever."
	case !k.Quorate:
		return join(tally) + ". The quorum is " + itoa(k.Quorum) + ", so the vote does not bind the chair."
	case k.Casting:
		return join(tally) + ": tied. The chair had the casting vote."
	case k.Tied() && !decided:
		return join(tally) + ": tied. The chair has the casting vote between these."
	}
	return join(tally) + "."
}

// voteWas is how the viewer voted last, or what a refused form said.
func voteWas(f Form, d desk.VoteSheet) (choice, sentence string) {
	own, _ := d.Own()
	return f.Was("choice", string(own.Choice)), f.Was("sentence", own.Sentence)
}
