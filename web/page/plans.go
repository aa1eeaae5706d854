package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

func milestoneFields(s desk.BidSheet, f Form) [][]ui.Cell {
	var rows [][]ui.Cell
	for i := range f.rowCount("milestones", len(s.Content.Milestones)) {
		var m funding.Milestone
		if !f.Is() && i < len(s.Content.Milestones) {
			m = s.Content.Milestones[i]
		}
		rows = append(rows, []ui.Cell{{Block: true, HTML: gridField(f, "milestones", i, "ref", "Reference", m.Ref, 5)}, {Block: true, HTML: gridField(f, "milestones", i, "title", "What is reached", m.Title, 0)},
			{Block: true, HTML: gridField(f, "milestones", i, "due", "Due", m.Due.Text(), 20)}})
	}
	return rows
}

func benefitGrid(s desk.BidSheet, f Form) ui.MoneyGridProps {
	years := CaseYears(s)
	g := ui.MoneyGridProps{ID: "benefits", Caption: ui.HeadingProps{Text: "Benefits by year", Size: ui.SizeM}, RowHead: "Benefit", TotalLabel: "Total as saved", Years: yearHeads(years, nil)}
	for i := range f.rowCount("benefits", len(s.Content.Benefits)) {
		var b funding.Benefit
		if !f.Is() && i < len(s.Content.Benefits) {
			b = s.Content.Benefits[i]
		}
		row := ui.MoneyRow{Key: itoa(i), Label: ofRow("Value", f.Was(Cell("benefits", i, "ref"), b.Ref)), Cells: yearCells(f, "benefits-"+itoa(i), years, b.Amounts)}
		if b.Ref != "" {
			row.Total = b.Amounts.Total().String()
		}
		g.Rows = append(g.Rows, ui.MoneyRow{Kind: ui.RowHeading, HTML: benefitLine(f, i, b)}, row)
	}
	g.Totals, g.GrandTotal = allTold(byYear(years, func(fy calendar.FY) money.Pence { return benefitsIn(s.Content.Benefits, fy) }))
	return g
}

func benefitsIn(list []funding.Benefit, fy calendar.FY) (sum money.Pence) {
	for _, b := range list {
		sum += b.Amounts[fy]
	}
	return sum
}

func benefitTypes() []ui.SelectItem {
	return []ui.SelectItem{{Value: "", Text: "Choose"}, {Value: "CRB", Text: "Cash-releasing"}, {Value: "NCRB", Text: "Not cash-releasing"}, {Value: "SB", Text: "Societal"}, {Value: "UB", Text: "Cannot be valued"}}
}

func benefitWord(t funding.BenefitType) string {
	for _, i := range benefitTypes() {
		if i.Value == string(t) {
			return i.Text
		}
	}
	return string(t)
}

// benefitRows are benefits to read.
func benefitRows(list []funding.Benefit) [][]ui.Cell {
	rows := make([][]ui.Cell, len(list))
	for i, b := range list {
		rows[i] = []ui.Cell{text(b.Ref), text(b.Description), text(benefitWord(b.Type)), text(or(b.Owner, "Nobody yet")), amount(b.Amounts.Total())}
	}
	return rows
}

// lineRows are cost lines to read.
func lineRows(list []funding.CostLine) [][]ui.Cell {
	rows := make([][]ui.Cell, len(list))
	for i, l := range list {
		rows[i] = []ui.Cell{text(l.Ref), text(l.Description), text(sourceWord(l.Source) + ", " + l.Nature.Word()), text(l.Category.Title()), text(vatWord(l.VAT)), amount(l.Amounts.Total())}
	}
	return rows
}

func milestoneRows(list []funding.Milestone) [][]ui.Cell {
	rows := make([][]ui.Cell, len(list))
	for i, m := range list {
		rows[i] = []ui.Cell{text(m.Ref), text(m.Title), dated(day(m.Due))}
	}
	return rows
}
