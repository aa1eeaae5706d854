package page

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// PackTag is a pack's state as a tag; a late one says so.
func PackTag(p funding.Pack) ui.TagProps {
	colours := map[funding.PackStatus]ui.Colour{funding.PackOpen: ui.Yellow, funding.PackPrepared: ui.Yellow, funding.PackSubmitted: ui.Blue, funding.PackAccepted: ui.Green, funding.PackReturned: ui.Orange}
	switch {
	case p.Held:
		return ui.TagProps{Text: "Late: payments are held", Colour: ui.Red}
	case p.Late && p.Wanted():
		return ui.TagProps{Text: "Late", Colour: ui.Red}
	}
	return ui.TagProps{Text: p.Status.Title(), Colour: colours[p.Status]}
}

func monthEndFigures(d desk.MonthEnd) []ui.KeyFigure {
	held := 0
	for _, r := range d.Late {
		if r.Pack.Held {
			held++
		}
	}
	return []ui.KeyFigure{{Label: "Waiting for approval or review", Value: itoa(len(d.Review))}, {Label: "To be sent", Value: itoa(len(d.Open))}, {Label: "Late", Value: itoa(len(d.Late)), Note: itoa(held) + " hold payments"},
		{Label: "Accepted in 60 days", Value: itoa(d.Clean + d.Read), Note: itoa(d.Clean) + " of them clean, by themselves"}}
}

func reviewHeading(d desk.MonthEnd) string {
	if d.Viewer.FunderSide {
		return "To be looked at, the worst first"
	}
	return "Waiting for approval or review"
}

func moverRows(d desk.MonthEnd) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Review))
	for i, r := range d.Review {
		why := []string{}
		for _, e := range r.Pack.Movers {
			why = append(why, e.Says)
		}
		rows[i] = []ui.Cell{{HTML: packLink(r)}, text(r.OrgName), tagged(PackTag(r.Pack)), tagged(ratingTag(r.Pack.Rating)), {HTML: linesOf(why)}, amount(r.Pack.Moved)}
	}
	return rows
}

func waitingPackRows(f Frame, list []desk.PackRow) [][]ui.Cell {
	rows := make([][]ui.Cell, len(list))
	for i, r := range list {
		rows[i] = []ui.Cell{{HTML: packLink(r)}, text(r.OrgName), dated(day(r.Pack.Due)), tagged(PackTag(r.Pack))}
		if anyUnchanged(list) {
			rows[i] = append(rows[i], ui.Cell{Block: true, HTML: oneClick(f, r)})
		}
	}
	return rows
}

// anyUnchanged reports whether one click is enough for a pack of a list.
func anyUnchanged(list []desk.PackRow) bool {
	return slices.ContainsFunc(list, func(r desk.PackRow) bool { return r.Unchanged })
}

func waitingPackHead(list []desk.PackRow) []ui.Cell {
	if anyUnchanged(list) {
		return ui.Cells("Pack", "Trust", "Due", "State", "In one click")
	}
	return ui.Cells("Pack", "Trust", "Due", "State")
}

func packFacts(s desk.PackSheet) []ui.Fact {
	facts := []ui.Fact{{Label: "Status", HTML: ui.Tag(PackTag(s.Pack))}, {Label: "Trust", Value: s.Org.Name}, {Label: "Due", Value: s.Pack.Due.Text() + ", 11:59pm"}}
	if m := s.Pack.Submitted; m != nil {
		facts = append(facts, ui.Fact{Label: "Received", Value: calendar.TimeText(m.At) + when(s.Pack.DaysLate > 0, ", "+workingDays(s.Pack.DaysLate)+" late")})
	} else if s.Pack.Wanted() && !s.Pack.Held && s.Award.PacksTaken != nil {
		facts = append(facts, ui.Fact{Label: "Payments held from", Value: s.Pack.HoldFrom.Text() + ", if it has not come"})
	}
	if m := s.Pack.Accepted; m != nil {
		facts = append(facts, ui.Fact{Label: "Accepted", Value: m.Day.Text() + when(s.Pack.Automatic, ", by itself")})
	}
	return facts
}

func packFigures(s desk.PackSheet) []ui.KeyFigure {
	r := s.Return
	rating := ui.KeyFigure{Label: "Delivery confidence", Value: ratingTag(r.Rating).Text, Note: "finance " + lower(ratingTag(r.Finance).Text) + ", milestones " + lower(ratingTag(r.Delivery).Text), Tone: ratingTone(r.Rating)}
	if r.Rating != r.System {
		rating.Note = "the system rates it " + lower(ratingTag(r.System).Text) + ": “" + r.Reason + "”"
	}
	figures := []ui.KeyFigure{rating}
	for _, l := range r.Lines {
		if l.Source == funding.NationalMoney {
			figures = append(figures, ui.KeyFigure{Label: "National " + l.Nature.Word() + ", year to date", Value: l.YTD.String(), Note: percent(l.VariancePC) + " against plan"},
				ui.KeyFigure{Label: "Outturn forecast, " + l.Nature.Word(), Value: l.Outturn.String(), Note: "of " + l.Profile.String()})
		}
	}
	return figures
}

func ratingTone(r funding.Rating) ui.Tone {
	return map[funding.Rating]ui.Tone{funding.Green: ui.ToneGood, funding.Amber: ui.ToneWarning, funding.Red: ui.ToneBad}[r]
}

func lineTitle(l funding.ReturnLine) string { return capital(l.Source.Word()) + " " + l.Nature.Word() }

func packMoneyRows(s desk.PackSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Return.Lines))
	for i, l := range s.Return.Lines {
		plan, variance, rating := text("–"), text("–"), text("–")
		if l.Source == funding.NationalMoney {
			plan, variance, rating = amount(l.PlanYTD), text(l.Variance.String()+" ("+percent(l.VariancePC)+")"), tagged(ratingTag(l.Rating))
		}
		before, outturn := l.Before.String()+" last month", l.BeforeOutturn.String()+" last month"
		if s.Return.Previous == "" {
			before, outturn = "the year's first pack", l.BeforeOutturn.String()+" planned"
		}
		rows[i] = []ui.Cell{text(lineTitle(l)), {HTML: figured(l.Actual.String(), l.Expected.String()+" was forecast")}, {HTML: figured(l.YTD.String(), before+when(l.Earlier != 0, "; earlier months "+l.Earlier.String()))},
			plan, variance, rating, {HTML: figured(l.Outturn.String(), outturn)}, amount(l.Profile)}
	}
	return rows
}

func packMonthRows(s desk.PackSheet, l funding.ReturnLine) [][]ui.Cell {
	var rows [][]ui.Cell
	for m := range 12 {
		month := calendar.Month(m + 1)
		now := amount(l.ByMonth[m])
		if adjusted := l.Adjusted[m]; adjusted != 0 {
			now = ui.Cell{HTML: figured(l.ByMonth[m].String(), adjusted.String()+" of it corrects earlier months")}
		}
		rows = append(rows, []ui.Cell{text(month.Label() + " " + month.Name() + when(month <= s.Pack.Month, ", actual")), amount(l.BeforeByMonth[m]), now})
	}
	return rows
}

func milestoneStateRows(s desk.PackSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Return.Milestones))
	for i, m := range s.Return.Milestones {
		now := "expected " + m.Forecast.Text()
		if !m.Actual.IsZero() {
			now = "met on " + m.Actual.Text()
		}
		rows[i] = []ui.Cell{text(m.Ref + " " + m.Title), dated(day(m.Baseline)), dated(day(m.Before)), text(now), text(itoa(m.Slip))}
	}
	return rows
}

func riskRows(s desk.PackSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Return.Risks))
	for i, r := range s.Return.Risks {
		rows[i] = []ui.Cell{{HTML: figured(r.Ref+" "+r.Event, r.Cause)}, text(r.Effect), text(r.Mitigation), text(r.Owner), text(itoa(r.Score()))}
	}
	return rows
}

func benefitStateRows(s desk.PackSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Return.Benefits))
	for i, b := range s.Return.Benefits {
		rows[i] = []ui.Cell{{HTML: figured(b.Ref+" "+b.Description, b.Measure)}, text(or(b.Target, "–")), text(or(b.Before, "–")), text(or(b.Actual, "–"))}
	}
	return rows
}

func adjustmentRows(s desk.PackSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Return.Adjustments))
	for i, a := range s.Return.Adjustments {
		rows[i] = []ui.Cell{text(a.Month.Label() + " " + a.Month.Name() + " " + a.FY.String()), text(capital(a.Source.Word()) + " " + a.Nature.Word()), text(a.Reason), amount(a.Amount)}
	}
	return rows
}

func tieRows(s desk.PackSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Return.TieOut))
	for i, t := range s.Return.TieOut {
		rows[i] = append([]ui.Cell{text(t.Sub), text(t.Main), text(t.Title), amount(t.Value)}, tieGiven(t)...)
	}
	return rows
}

// tieGiven is what the finance return has and by how much it differs.
func tieGiven(t funding.TieLine) []ui.Cell {
	if !t.Given {
		return []ui.Cell{text("not given"), text("–")}
	}
	return []ui.Cell{amount(t.Theirs), amount(t.Difference)}
}

func tieDiffers(s desk.PackSheet) bool {
	for _, t := range s.Return.TieOut {
		if t.Given && t.Difference != 0 {
			return true
		}
	}
	return false
}

func otherPackRows(s desk.PackSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Others))
	for i, r := range s.Others {
		received := "–"
		if r.Pack.Submitted != nil {
			received = r.Pack.Submitted.Day.Text() + when(r.Pack.DaysLate > 0, ", "+workingDays(r.Pack.DaysLate)+" late")
		}
		rows[i] = []ui.Cell{linked(r.Pack.Label(), "/packs/"+r.Pack.ID), tagged(PackTag(r.Pack)), tagged(ratingTag(r.Pack.Rating)), text(strings.TrimSpace(received + when(r.Pack.Nil, " (nothing happened)")))}
	}
	return rows
}

// packReturnable reports whether the viewer may send the pack back as it stands.
func packReturnable(s desk.PackSheet) bool {
	return s.May("returnPack") && (s.Viewer.FunderSide && s.Pack.Status == funding.PackSubmitted || !s.Viewer.FunderSide && s.Pack.Status == funding.PackPrepared)
}
