package page

import (
	"strconv"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// ForecastField names the field of one month to come.
func ForecastField(n funding.Nature, s funding.FundSource, m calendar.Month) string {
	return "forecast-" + string(n) + "-" + string(s) + "-" + itoa(int(m))
}

func packMonthFields(f Form, s desk.PackSheet, l funding.ReturnLine) [][]ui.Cell {
	rows := packMonthRows(s, l)
	for i := int(s.Pack.Month); i < 12; i++ {
		month := calendar.Month(i + 1)
		rows[i][2] = ui.Cell{Block: true, HTML: packField(f, ForecastField(l.Nature, l.Source, month), lineTitle(l)+" in "+month.Name(), bare(l.ByMonth[i]), 10)}
	}
	return rows
}

func milestoneStateFields(f Form, s desk.PackSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Return.Milestones))
	for i, m := range s.Return.Milestones {
		met, expected := "", m.Forecast.Text()
		if !m.Actual.IsZero() {
			met = m.Actual.Text()
		}
		rows[i] = []ui.Cell{{HTML: figured(m.Ref+" "+m.Title, when(m.Due, "Due: say when it was met, or will be"))}, dated(day(m.Baseline)),
			{Block: true, HTML: packField(f, "milestone-"+m.Ref+"-forecast", "Day on which "+m.Title+" is expected", expected, 20)}, {Block: true, HTML: packField(f, "milestone-"+m.Ref+"-actual", "Day on which "+m.Title+" was met", met, 20)}}
	}
	return rows
}

func benefitStateFields(f Form, s desk.PackSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Return.Benefits))
	for i, b := range s.Return.Benefits {
		rows[i] = []ui.Cell{{HTML: figured(b.Ref+" "+b.Description, or(b.Measure, b.Owner))}, text(or(b.Target, "–")), {Block: true, HTML: packField(f, "benefit-"+b.Ref, "What "+b.Description+" measures now", b.Actual, 20)}}
	}
	return rows
}

func tieFields(f Form, s desk.PackSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Return.TieOut))
	for i, t := range s.Return.TieOut {
		kept := ""
		if t.Given {
			kept = bare(t.Theirs)
		}
		rows[i] = []ui.Cell{text(t.Sub), text(t.Main), text(t.Title), amount(t.Value), {Block: true, HTML: packField(f, "tie-"+t.Sub, t.Title+" in the finance return", kept, 10)}, tieGiven(t)[1]}
	}
	return rows
}

// formRisks are the risks that stand, and an empty one.
func formRisks(s desk.PackSheet) []funding.Risk {
	next := 1
	for _, r := range s.Return.Risks {
		if n, err := strconv.Atoi(r.Ref[min(1, len(r.Ref)):]); err == nil {
			next = max(next, n+1)
		}
	}
	return append(append([]funding.Risk{}, s.Return.Risks...), funding.Risk{Ref: "R" + itoa(next)})
}

func riskSummary(r funding.Risk) string {
	if r.Event == "" {
		return "Add a risk"
	}
	return r.Ref + " " + r.Event + ", score " + itoa(r.Score())
}

// formAdjustments are the corrections that were typed, and an empty one.
func formAdjustments(s desk.PackSheet) []funding.Adjustment {
	return append(append([]funding.Adjustment{}, s.Draft.Adjustments...), funding.Adjustment{Month: max(1, s.Pack.Month-1), Nature: funding.Capital, Source: funding.NationalMoney})
}

func typedAmount(p money.Pence) string {
	if p == 0 {
		return ""
	}
	return bare(p)
}

func localTyped(s desk.PackSheet, n funding.Nature) string {
	for _, c := range s.Draft.Local {
		if c.Nature == n {
			return bare(c.Amount)
		}
	}
	return ""
}

func ratingItems() []ui.SelectItem {
	return []ui.SelectItem{{Value: "", Text: "As the system rates it"}, {Value: "GREEN", Text: "Green"}, {Value: "AMBER", Text: "Amber"}, {Value: "RED", Text: "Red"}}
}

func oneToFive() []ui.SelectItem {
	out := make([]ui.SelectItem, 5)
	for i := range out {
		out[i] = ui.SelectItem{Value: itoa(i + 1), Text: itoa(i + 1)}
	}
	return out
}

func correctedMonths() []ui.SelectItem {
	out := make([]ui.SelectItem, 12)
	for i := range out {
		m := calendar.Month(i + 1)
		out[i] = ui.SelectItem{Value: itoa(i + 1), Text: m.Label() + " " + m.Name()}
	}
	return out
}

func budgetItems() []ui.SelectItem {
	return []ui.SelectItem{{Value: "CAPITAL NATIONAL", Text: "National capital"}, {Value: "CAPITAL LOCAL", Text: "Local capital"}, {Value: "REVENUE NATIONAL", Text: "National revenue"}, {Value: "REVENUE LOCAL", Text: "Local revenue"}}
}
