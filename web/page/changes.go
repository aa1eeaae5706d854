package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

func changesPath(s desk.ChangeFile) string { return "/awards/" + s.Award.ID + "/changes" }

// changeTag is a change's status as a tag.
func changeTag(s funding.ChangeStatus) ui.TagProps {
	colours := map[funding.ChangeStatus]ui.Colour{funding.ChangeRequested: ui.Blue, funding.ChangeQueried: ui.Orange, funding.AwaitingCover: ui.Yellow, funding.ChangeApproved: ui.Yellow,
		funding.ChangeInForce: ui.Green, funding.ChangeDeclined: ui.Red, funding.ChangeWithdrawn: ui.Grey}
	return ui.TagProps{Text: s.Title(), Colour: colours[s]}
}

func changesListed(s desk.ChangeFile) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Changes))
	for i, c := range s.Changes {
		what := ""
		for _, p := range c.Parts {
			what += p.Words() + " "
		}
		due := "–"
		if c.Status == funding.ChangeRequested {
			due = c.Due.Text()
		}
		rows[i] = []ui.Cell{linked(c.Label(), c.Path(s.Award.ID)), text(what), text(c.Requested.Day.Text() + ", " + name(s.Names, c.Requested.By)), tagged(changeTag(c.Status)), text(due)}
	}
	return rows
}

func changeFacts(s desk.ChangeFile, c funding.ChangeRequest) []ui.Fact {
	out := []ui.Fact{{Label: "State", HTML: ui.Tag(changeTag(c.Status))}, {Label: "Asked for", Value: c.Requested.Day.Text() + " by " + name(s.Names, c.Requested.By) + when(c.OnBehalf, ", on the trust’s behalf")}}
	if c.Decider != "" {
		out = append(out, ui.Fact{Label: "Decided by", Value: c.Decider.Title()})
	}
	if c.Status == funding.ChangeRequested {
		out = append(out, ui.Fact{Label: "Due", Value: c.Due.Text()})
	}
	if c.Decided != nil {
		out = append(out, ui.Fact{Label: "Decided", Value: c.Decided.Day.Text() + " by " + name(s.Names, c.Decided.By)})
	}
	if c.Agreement > 0 {
		out = append(out, ui.Fact{Label: "Agreement", Value: "Version " + itoa(c.Agreement)})
	}
	return out
}

// effectWords are the sentences about a change, with its tolerance and rating.
func effectWords(c funding.ChangeRequest) []string {
	e := c.Effect
	out := e.Words()
	if t := e.Tolerance; t != nil {
		out = append(out, fmt.Sprintf("%s is %s of what the year has, and %s of the award’s money of this nature. Up to %s may move between trusts inside a year without asking.", t.Amount, t.OfCell, t.OfAward, t.Most))
	}
	if r := e.Finance; r != nil {
		out = append(out, fmt.Sprintf("Finance rating at the end of %s: %s (%s) before, %s (%s) after, because the plan starts anew from what was claimed.", r.Month.Name(), capital(ratingTag(r.Was).Text), percent(r.WasPc), capital(ratingTag(r.Now).Text), percent(r.NowPc)))
	}
	if l := e.AtStake; l != nil && e.Lost == nil && c.Decided == nil {
		out = append(out, fmt.Sprintf("If the go-live slips, the benefits of %s (%s) may be lost: say which applies.", l.FY, l.Amount))
	}
	if e.Firm {
		out = append(out, "Both sign the next version of the agreement.")
	} else {
		out = append(out, "It needs no new signature.")
	}
	if c.Decided != nil {
		return out
	}
	if c.Decider != "" {
		out = append(out, "It is decided by "+funding.DeciderWords(c.Decider)+", by "+c.Due.Text()+".")
	}
	return append(out, e.Open...)
}

func cellEffects(s desk.ChangeFile, e funding.ChangeEffect) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, c := range e.Cells {
		rows = append(rows, []ui.Cell{text(c.FY.String() + when(manyOrgs(s.Award), ", "+c.Org)), text(capital(c.Nature.Word())), amount(c.Was), text(gain(c.Amount - c.Was)), amount(c.Amount)})
	}
	return rows
}

// gain writes a difference with its sign.
func gain(p money.Pence) string { return when(p > 0, "+") + p.String() }

func economicRows(e funding.ChangeEffect) [][]ui.Cell {
	x := e.Economics
	rows := [][]ui.Cell{
		{text("Before"), amount(x.Was.NPSV), text("–"), text(x.Was.BCR)},
		{text("After, all benefits stay"), amount(x.Now.NPSV), text(gain(x.Now.Change)), text(x.Now.BCR)},
	}
	if x.WithLoss != nil && e.AtStake != nil {
		rows = append(rows, []ui.Cell{text("After, " + e.AtStake.Amount.String() + " of " + e.AtStake.FY.String() + " lost"), amount(x.WithLoss.NPSV), text(gain(x.WithLoss.Change)), text(x.WithLoss.BCR)})
	}
	return rows
}

func changeBooks(e funding.ChangeEffect) [][]ui.Cell {
	rows := make([][]ui.Cell, len(e.Books))
	for i, y := range e.Books {
		rows[i] = []ui.Cell{text(y.Year.String()), amount(y.Opening), amount(y.Additions), amount(y.Amortisation), amount(y.Closing), amount(y.Dividend)}
	}
	return rows
}

// slipWords say what is proposed when somebody is late.
func slipWords(s desk.ChangeFile) string {
	fy := calendar.FYOf(s.Today)
	return fmt.Sprintf("Capital that you will not spend in %s can move to %s, before it is lost on 31 March. The fund has %s of capital left for %s. Only the amount and the reason are typed; the letter writes itself.", fy, fy+1, left(s, fy+1, funding.Capital), fy+1)
}

func lateHint(s desk.ChangeFile) string {
	fy := calendar.FYOf(s.Today)
	l, _ := s.Award.Limit(s.Award.Org, fy, funding.Capital)
	return fmt.Sprintf("%s has %s, of which %s is drawn or claimed. At most %s can move", fy, l.Profile, l.Drawn+l.InFlight, l.Undrawn())
}

// left is what the fund has left of a year and nature.
func left(s desk.ChangeFile, fy calendar.FY, n funding.Nature) money.Pence {
	for _, c := range s.Cover {
		if c.FY == fy && c.Nature == n {
			return c.Unallocated()
		}
	}
	return 0
}

// moneyKinds are the kinds of move that are possible: revenue from capital only
// where the fund has any to give.
func moneyKinds(s desk.ChangeFile) []ui.Choice {
	var out []ui.Choice
	kinds := []funding.ChangeKind{funding.ReprofileYears, funding.ReturnFunds, funding.RevenueToCapital}
	if manyOrgs(s.Award) {
		kinds = append(kinds, funding.WithinYear)
	}
	if revenueLeft(s) {
		kinds = append(kinds, funding.CapitalToRevenue)
	}
	for _, k := range kinds {
		out = append(out, ui.Choice{Value: string(k), Text: k.Title()})
	}
	return append(out, ui.Choice{Value: "", Text: "No money moves"})
}

// revenueLeft reports whether the fund has revenue to give: only then may
// capital become revenue at all (domain 3.4 R5).
func revenueLeft(s desk.ChangeFile) bool {
	return slices.ContainsFunc(s.Cover, func(c funding.Cover) bool { return c.Nature == funding.Revenue && c.Unallocated() > 0 })
}

// partyItems are the trusts of a joint award.
func partyItems(s desk.ChangeFile) []ui.SelectItem {
	out := []ui.SelectItem{{Value: "", Text: "The same trust"}}
	for _, l := range s.Award.Limits {
		if !slices.ContainsFunc(out, func(o ui.SelectItem) bool { return o.Value == l.Org }) {
			out = append(out, ui.SelectItem{Value: l.Org, Text: l.Org})
		}
	}
	return out
}

func fromItems(s desk.ChangeFile) []ui.SelectItem {
	out := []ui.SelectItem{{Value: "", Text: "Choose a year"}}
	for _, l := range s.Award.Limits {
		if l.Undrawn() > 0 {
			out = append(out, ui.SelectItem{Value: fmt.Sprintf("%d-%s-%s", int(l.FY), l.Nature.Word(), l.Org), Text: fmt.Sprintf("%s %s%s: %s not claimed", l.FY, l.Nature.Word(), when(manyOrgs(s.Award), " of "+l.Org), l.Undrawn())})
		}
	}
	return out
}

func toItems(s desk.ChangeFile) []ui.SelectItem {
	out := []ui.SelectItem{{Value: "", Text: "The year after, or the same year for another nature"}}
	for _, c := range s.Cover {
		if c.Nature == funding.Capital {
			out = append(out, ui.SelectItem{Value: c.FY.String(), Text: fmt.Sprintf("%s: the fund has %s of capital and %s of revenue left", c.FY, c.Unallocated(), left(s, c.FY, funding.Revenue))})
		}
	}
	return out
}

func movableMilestones(s desk.ChangeFile) []ui.SelectItem {
	out := []ui.SelectItem{{Value: "", Text: "None"}}
	for _, m := range s.Award.Milestones {
		out = append(out, ui.SelectItem{Value: m.Ref, Text: m.Ref + " " + m.Title + ", due " + m.Due.Text()})
	}
	return out
}

func reasonItems() []ui.SelectItem {
	var out []ui.SelectItem
	for _, r := range funding.ChangeReasons() {
		out = append(out, ui.SelectItem{Value: r.Code, Text: r.Title})
	}
	return out
}

func mayDecide(s desk.ChangeFile, c funding.ChangeRequest) bool {
	_, ok := s.Viewer.Hat(s.Award.Funder, c.Decider)
	return ok && c.Decider != "" && s.May("decideChange") && (c.Status == funding.ChangeRequested || c.Status == funding.AwaitingCover)
}

func mayTakeBack(c funding.ChangeRequest) bool {
	return !c.OnBehalf && slices.Contains([]funding.ChangeStatus{funding.ChangeRequested, funding.ChangeQueried, funding.AwaitingCover}, c.Status)
}

func meetingRows(s desk.ChangeFile, c funding.ChangeRequest) [][]ui.Cell {
	rows := make([][]ui.Cell, len(c.Meets))
	for i, m := range c.Meets {
		rows[i] = []ui.Cell{text(m.Field), text(m.Before), text(m.Theirs + ", " + labelOf(m.Change) + " by " + name(s.Names, m.By)), text(m.Ours), text(m.Both)}
	}
	return rows
}

// labelOf is the label of a change's id: "CR-01".
func labelOf(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }

func overItems(c funding.ChangeRequest) []ui.Choice {
	var out []ui.Choice
	for _, m := range c.Meets {
		if !slices.ContainsFunc(out, func(o ui.Choice) bool { return o.Value == m.Change }) {
			out = append(out, ui.Choice{Value: m.Change, Text: "I have looked at " + labelOf(m.Change) + " and at this one: both are to hold"})
		}
	}
	return out
}
