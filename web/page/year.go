package page

import (
	"fmt"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// YearPath is the address of one financial year of an award.
func YearPath(award string, fy int) string { return fmt.Sprintf("/awards/%s/years/%d", award, fy) }

func yearFigures(y desk.YearSheet) []ui.KeyFigure {
	var profile, risk money.Pence
	for _, o := range y.Outturns {
		profile, risk = profile+o.Profile, risk+o.AtRisk
	}
	label := "At risk of lapsing"
	if len(y.Trusts) > 0 && y.Trusts[0].Now.Closed {
		label = "Lapsed"
	}
	return []ui.KeyFigure{{Label: "Profile of the year", Value: profile.String()}, {Label: label, Value: risk.String()}}
}

// trueUpOver reports whether the day of the draft accounts has gone by.
func trueUpOver(y desk.YearSheet, t desk.TrustYear) bool {
	return y.Today.After(t.Accounts)
}

func outturnRows(y desk.YearSheet) [][]ui.Cell {
	rows := [][]ui.Cell{}
	for _, o := range y.Outturns {
		rows = append(rows, []ui.Cell{text(o.Nature.Name() + when(manyOrgs(y.Award), ", "+o.Org)), amount(o.Profile), amount(o.Claimed), amount(o.Forecast), amount(o.AtRisk), text(o.Method)})
	}
	return rows
}

// statementRows are a statement's figures: one column for each nature.
func statementRows(s funding.YearStatement) [][]ui.Cell {
	rows := [][]ui.Cell{}
	add := func(label string, figure func(l funding.YearLine) string) {
		row := []ui.Cell{text(label)}
		for _, l := range s.Lines {
			row = append(row, ui.Cell{Text: figure(l)})
		}
		rows = append(rows, row)
	}
	add("Profile", func(l funding.YearLine) string { return l.Profile.String() })
	add("Drawn", func(l funding.YearLine) string { return l.Drawn.String() })
	add("In flight", func(l funding.YearLine) string { return l.InFlight.String() })
	add("Undrawn", func(l funding.YearLine) string { return l.Undrawn.String() })
	add("Lapsed", func(l funding.YearLine) string { return l.Lapsed.String() })
	add("Drawn of all years", func(l funding.YearLine) string { return l.LifetimePercent })
	add("Available over all years", func(l funding.YearLine) string { return l.LifetimePossible.String() })
	add("Spent of the trust’s own", func(l funding.YearLine) string {
		if !l.LocalKnown {
			return "Not said yet"
		}
		return l.LocalSpent.String()
	})
	add("Match, and what is required", func(l funding.YearLine) string { return yearMatch(l) })
	return rows
}

func yearMatch(l funding.YearLine) string {
	switch {
	case l.Required == "" || l.Drawn == 0:
		return "Nothing is required"
	case !l.LocalKnown:
		return l.Required + " required"
	case l.MatchMet:
		return l.Match + ", at least " + l.Required + ": met"
	}
	return l.Match + ", less than " + l.Required + ": not met"
}

func statementHead(s funding.YearStatement) []ui.Cell {
	head := ui.Cells("Figure")
	for _, l := range s.Lines {
		head = append(head, ui.Numeric(l.Nature.Name()))
	}
	return head
}

// signedRows lists the statements that were signed, the newest first.
func signedRows(y desk.YearSheet, t desk.TrustYear) [][]ui.Cell {
	rows := [][]ui.Cell{}
	for _, s := range t.Signed {
		var drawn money.Pence
		for _, l := range s.Statement.Lines {
			drawn += l.Drawn
		}
		rows = append(rows, []ui.Cell{text(fmt.Sprintf("Version %d", s.Version)), text(s.Signed.Day.Text() + ", " + name(y.Names, s.Signed.By)), amount(drawn), text(s.Hash[:12])})
	}
	return rows
}

// yearToSign reports whether the reader may sign the statement, and it is not
// signed as it stands.
func yearToSign(y desk.YearSheet, t desk.TrustYear) bool {
	signed, ok := y.Award.SignedYear(t.Org.Code, y.FY)
	mine := funding.May(y.Viewer, "signYearEnd", y.Award.SubjectOf(t.Org.Code)) == nil
	return mine && t.Now.Closed && (!ok || !sameFigures(signed, t))
}

// sameFigures reports whether what was signed last still stands, apart from
// what was typed on signing.
func sameFigures(signed funding.SignedYear, t desk.TrustYear) bool {
	if len(t.Signed) == 0 || t.Signed[0].Version != signed.Version || len(t.Signed[0].Statement.Lines) != len(t.Now.Lines) {
		return false
	}
	for i, l := range t.Signed[0].Statement.Lines {
		if now := t.Now.Lines[i]; l.Drawn != now.Drawn || l.InFlight != now.InFlight || l.Profile != now.Profile {
			return false
		}
	}
	return true
}

func localField(n funding.Nature) string {
	if n == funding.Revenue {
		return "local_revenue_pence"
	}
	return "local_capital_pence"
}

// localKnown is what the packs, or else the last signature, say of the trust's
// own spending; empty when nobody has said it.
func localKnown(t desk.TrustYear, l funding.YearLine) string {
	if l.LocalKnown {
		return bare(l.LocalSpent)
	}
	if len(t.Signed) > 0 {
		for _, s := range t.Signed[0].Statement.Lines {
			if s.Nature == l.Nature && s.LocalKnown {
				return bare(s.LocalSpent)
			}
		}
	}
	return ""
}

func causeItems() []ui.Choice {
	items := []ui.Choice{}
	for _, c := range funding.ClawbackCauses() {
		items = append(items, ui.Choice{Value: string(c), Text: c.Title()})
	}
	return items
}

// clawable lists the cells of the year that money can be clawed back from.
func clawable(y desk.YearSheet) []ui.SelectItem {
	items := []ui.SelectItem{}
	for _, l := range y.Award.Limits {
		if l.FY == y.FY && l.Drawn > 0 {
			items = append(items, ui.SelectItem{Value: l.Org + "/" + string(l.Nature), Text: l.Nature.Name() + when(manyOrgs(y.Award), ", "+l.Org) + ": " + l.Drawn.String() + " drawn"})
		}
	}
	return items
}

func yearLinks(s desk.AwardSheet) (out []funding.Limit) {
	for _, l := range s.Award.Limits {
		if len(out) == 0 || out[len(out)-1].FY < l.FY {
			out = append(out, l)
		}
	}
	return out
}
