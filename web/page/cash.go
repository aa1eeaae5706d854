package page

import (
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

func orgItems(d desk.CashSheet) []ui.SelectItem {
	out := make([]ui.SelectItem, len(d.Orgs))
	for i, o := range d.Orgs {
		out[i] = ui.SelectItem{Value: o.Code, Text: o.Name}
	}
	return out
}

// cashFacts are the next days, and what is expected in the thirteen weeks.
func cashFacts(d desk.CashSheet) []ui.Fact {
	var facts []ui.Fact
	for _, date := range d.Dates {
		if !date.ClaimsClose.Before(d.Today) {
			facts = append(facts, ui.Fact{Label: "Claims close next", Value: weekdayText(date.ClaimsClose)})
			break
		}
	}
	if len(d.Dates) > 0 {
		facts = append(facts, ui.Fact{Label: "Next pay day", Value: weekdayText(d.Dates[0].PaysOn)})
	}
	if n := len(d.Weeks); n > 0 {
		facts = append(facts, ui.Fact{Label: "Expected in thirteen weeks", Value: d.Weeks[n-1].Cumulative.String()})
	}
	return facts
}

func cashHeads() []ui.Cell {
	return []ui.Cell{{Text: "Week from"}, ui.Numeric("Capital on its way"), ui.Numeric("Capital planned"), ui.Numeric("Revenue on its way"), ui.Numeric("Revenue planned"), ui.Numeric("Together"), ui.Numeric("Sum so far")}
}

func cashRows(d desk.CashSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Weeks))
	for i, w := range d.Weeks {
		rows[i] = []ui.Cell{text(w.Monday.Text()), dashed(w.CapitalInFlight), dashed(w.CapitalPlanned), dashed(w.RevenueInFlight), dashed(w.RevenuePlanned), dashed(w.Total), amount(w.Cumulative)}
	}
	return rows
}

// dashed is an amount, and a dash for none: most weeks have none.
func dashed(p money.Pence) ui.Cell {
	if p == 0 {
		return text("–")
	}
	return amount(p)
}

func flightRows(d desk.CashSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Flights))
	for i, c := range d.Flights {
		rows[i] = []ui.Cell{linked(c.Award+", claim "+itoa(c.No), "/claims/"+c.Claim), text(c.Month.Name() + " " + c.FY.String()), text(capital(c.Nature.Word())), text(c.Status.Title()), text(or(c.PaysOn.Text(), "No day is published yet")), amount(c.Amount)}
	}
	return rows
}

func leftRows(d desk.CashSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Limits))
	for i, l := range d.Limits {
		rows[i] = []ui.Cell{linked(l.Award, "/awards/"+l.Award), text(l.FY.String()), text(capital(l.Nature.Word())), amount(l.Profile), amount(l.InFlight), amount(l.Drawn), amount(l.Headroom())}
	}
	return rows
}

func feedWords(d desk.CashSheet) string {
	if d.Feed {
		return "Make a new address"
	}
	return "Make my calendar"
}
