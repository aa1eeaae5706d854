package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// OwnLines is a bid's sheet with the cost lines of its own trust only: what its
// people write. Partners write theirs.
func OwnLines(s desk.BidSheet) desk.BidSheet { return onlyLinesOf(s, s.Bid.Org) }

// ShareLines is a joint bid's sheet with the cost lines of the share that is
// looked at.
func ShareLines(s desk.JointSheet) desk.BidSheet { return onlyLinesOf(s.BidSheet, s.Share.Org) }

func onlyLinesOf(s desk.BidSheet, org string) desk.BidSheet {
	if s.Bid.Joint() {
		s.Content.Lines = s.Content.LinesOf(org)
	}
	return s
}

// trustName is a trust with its code.
func trustName(s desk.JointSheet, org string) string {
	if s.Trusts[org] == "" {
		return org
	}
	return s.Trusts[org] + " (" + org + ")"
}

func partnerRows(s desk.JointSheet) [][]ui.Cell {
	rows := [][]ui.Cell{{text(trustName(s, s.Bid.Org)), text("Leads the bid"), ui.Numeric(s.Bid.LeadShare().Percent())}}
	for _, p := range s.Bid.Partners {
		rows = append(rows, []ui.Cell{{HTML: partnerLink(s, p)}, {HTML: partnerState(s, p)}, ui.Numeric(p.Share.Percent() + when(!p.Joined(), " once it joins"))})
	}
	return rows
}

// partnerTag says how far a partner is.
func partnerTag(s desk.JointSheet, p funding.Partner) ui.TagProps {
	switch {
	case !p.Joined():
		return ui.TagProps{Text: "Invited", Colour: ui.Yellow}
	case !s.SeesLinesOf(p.Org):
		return ui.TagProps{Text: "Partner", Colour: ui.Blue}
	case p.Signed == nil:
		return ui.TagProps{Text: "To be signed", Colour: ui.Yellow}
	case !s.Signed(p):
		return ui.TagProps{Text: "Changed since it was signed", Colour: ui.Orange}
	}
	return ui.TagProps{Text: "Signed", Colour: ui.Green}
}

// partnerWords says since when.
func partnerWords(s desk.JointSheet, p funding.Partner) string {
	switch {
	case !p.Joined():
		return "by " + name(s.Names, p.Invited.By) + " on " + p.Invited.Day.Text()
	case p.Signed != nil && s.SeesLinesOf(p.Org):
		return "by " + name(s.Names, p.Signed.By) + ", " + exact(p.Signed.At)
	}
	return "joined on " + p.Accepted.Day.Text()
}

func sumRows(s desk.JointSheet) (rows [][]ui.Cell, foot [][]ui.Cell) {
	var all funding.TrustSum
	for _, x := range s.Sums {
		all.Capital, all.Revenue, all.Matching = all.Capital+x.Capital, all.Revenue+x.Revenue, all.Matching+x.Matching
		rows = append(rows, []ui.Cell{text(trustName(s, x.Org)), ui.Numeric(x.Capital.String()), ui.Numeric(x.Revenue.String()), ui.Numeric(x.Matching.String())})
	}
	return rows, [][]ui.Cell{{text("All trusts"), ui.Numeric(all.Capital.String()), ui.Numeric(all.Revenue.String()), ui.Numeric(all.Matching.String())}}
}

func sharedAnswers(s desk.JointSheet) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, q := range s.Answered() {
		rows = append(rows, ui.SummaryRow{Key: q.Label, Value: Shown(s.BidSheet, q)})
	}
	return rows
}

func choosable(s desk.JointSheet) []ui.SelectItem {
	out := []ui.SelectItem{{Value: "", Text: "Choose a trust"}}
	for _, o := range s.Choices {
		out = append(out, ui.SelectItem{Value: o.Code, Text: o.Name + " (" + o.Code + ")"})
	}
	return out
}

func lineChoices(s desk.JointSheet) []ui.SelectItem {
	var out []ui.SelectItem
	for _, l := range s.Content.LinesOf(s.Bid.Org) {
		out = append(out, ui.SelectItem{Value: l.Ref, Text: l.Ref + ": " + l.Description + ", " + l.Amounts.Total().String()})
	}
	return out
}

// partnersTasks are the line of a joint bid's task list about its partners.
func partnersTasks(s desk.BidSheet) []ui.Task {
	if !s.Bid.Joint() {
		return nil
	}
	return []ui.Task{partnersTask(s)}
}

func partnersTask(s desk.BidSheet) ui.Task {
	t := ui.Task{Text: "Partners", Href: "/bids/" + s.Bid.ID + "/partners", Hint: "Each trust writes and signs its own share"}
	waiting := 0
	for _, p := range s.Bid.Partners {
		if !p.SignedShare(s.Content) {
			waiting++
		}
	}
	switch {
	case waiting > 0:
		t.Tag = &ui.TagProps{Text: count(waiting, "share", "shares") + " to be signed", Colour: ui.Yellow}
	default:
		t.Tag = &ui.TagProps{Text: "All shares signed", Colour: ui.Green}
	}
	return t
}

// shareFacts are the head of a joint bid as a partner sees it.
func shareFacts(s desk.JointSheet) []ui.Fact {
	return []ui.Fact{{Label: "Led by", Value: trustName(s, s.Bid.Org)}, {Label: "Round", Value: s.Round.Title}, {Label: "State", Value: s.Bid.Status.Title()}, {Label: "Agreed share", Value: s.Share.Share.Percent()}}
}

// ownProfile is the year's money of the party for which the viewer plans.
func ownProfile(s desk.AwardSheet, fy calendar.FY, n funding.Nature) money.Pence {
	if !s.Award.Joint() {
		return s.Award.Net(fy, n).Profile
	}
	l, _ := s.Award.Limit(s.Award.ClaimantOf(s.Viewer), fy, n)
	return l.Profile
}

// localMatchRows are the agreed match of a joint award, of all its trusts and of
// each, with what matches the money drawn so far. A partner sees its own row.
func localMatchRows(s desk.AwardSheet) [][]ui.Cell {
	if !s.Award.Joint() {
		return nil
	}
	claimant := s.Award.ClaimantOf(s.Viewer)
	var rows [][]ui.Cell
	for _, m := range s.Award.Matches(nil) {
		if claimant != s.Award.Org && m.Org != claimant {
			continue
		}
		trust := m.Org
		if trust == "" {
			trust = "All trusts"
		}
		rows = append(rows, []ui.Cell{text(trust), text(capital(m.Nature.Word())), ui.Numeric(m.NationalAgreed.String()), ui.Numeric(m.LocalAgreed.String()), ui.Numeric(m.NationalDrawn.String()), ui.Numeric(m.Missing().String())})
	}
	return rows
}
