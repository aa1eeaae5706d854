package web

import (
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

// readPack reads what was typed into a pack. What stands as it was carried
// forward is not kept as typed.
func readPack(f *page.Form, k desk.PackSheet) funding.PackDraft {
	d := funding.PackDraft{Narrative: f.Get("narrative"), Help: f.Get("help_needed"), Rating: funding.Rating(f.Get("rating")), RatingReason: f.Get("rating_reason")}
	if k.Return == nil {
		return d
	}
	readForecast(f, k, &d)
	for _, n := range []funding.Nature{funding.Capital, funding.Revenue} {
		if field := "local-" + string(n); f.Get(field) != "" {
			d.Local = append(d.Local, funding.LocalSpent{Nature: n, Amount: readMoney(f, field)})
		}
	}
	for _, m := range k.Return.Milestones {
		forecast, actual := readDay(f, "milestone-"+m.Ref+"-forecast"), readDay(f, "milestone-"+m.Ref+"-actual")
		if !forecast.IsZero() && forecast != m.Before || !actual.IsZero() {
			d.Milestones = append(d.Milestones, funding.MilestoneDate{Ref: m.Ref, Forecast: forecast, Actual: actual})
		}
	}
	for _, b := range k.Return.Benefits {
		if said := f.Get("benefit-" + b.Ref); said != "" {
			d.Benefits = append(d.Benefits, funding.BenefitActual{Ref: b.Ref, Actual: said})
		}
	}
	for _, t := range k.Return.TieOut {
		if f.Get("tie-"+t.Sub) != "" {
			d.TieOut = append(d.TieOut, funding.TieValue{Sub: t.Sub, Amount: readSigned(f, "tie-"+t.Sub)})
		}
	}
	readRisks(f, &d)
	readAdjustments(f, k, &d)
	return d
}

func readForecast(f *page.Form, k desk.PackSheet, d *funding.PackDraft) {
	for _, l := range k.Return.Lines {
		for m := k.Pack.Month + 1; m <= 12; m++ {
			field := page.ForecastField(l.Nature, l.Source, m)
			if f.Get(field) == "" {
				continue
			}
			if p := readMoney(f, field); p != l.BeforeByMonth[m-1] {
				d.Forecast = append(d.Forecast, funding.ForecastCell{Nature: l.Nature, Source: l.Source, Month: m, Amount: p})
			}
		}
	}
}

func readRisks(f *page.Form, d *funding.PackDraft) {
	for _, i := range f.RowsSent("risks") {
		cell := func(column string) string { return f.Get(page.Cell("risks", i, column)) }
		if cell("event") == "" {
			continue
		}
		if cell("close") != "" {
			d.Closed = append(d.Closed, cell("ref"))
			continue
		}
		probability, _ := strconv.Atoi(cell("probability")) // the rules name what is not 1 to 5
		impact, _ := strconv.Atoi(cell("impact"))
		d.Risks = append(d.Risks, funding.Risk{Ref: cell("ref"), Event: cell("event"), Cause: cell("cause"), Effect: cell("effect"), Probability: probability, Impact: impact, Owner: cell("owner"), Mitigation: cell("mitigation"), Proximity: cell("proximity")})
	}
}

func readAdjustments(f *page.Form, k desk.PackSheet, d *funding.PackDraft) {
	for _, i := range f.RowsSent("adjustments") {
		field := page.Cell("adjustments", i, "amount_pence")
		if f.Get(field) == "" {
			continue
		}
		month, _ := strconv.Atoi(f.Get(page.Cell("adjustments", i, "month"))) // the rules name what is no earlier month
		nature, source, _ := strings.Cut(f.Get(page.Cell("adjustments", i, "budget")), " ")
		d.Adjustments = append(d.Adjustments, funding.Adjustment{FY: k.Pack.FY, Month: calendar.Month(month), Nature: funding.Nature(nature), Source: funding.FundSource(source), Amount: readSigned(f, field), Reason: f.Get(page.Cell("adjustments", i, "reason"))})
	}
}

// readSigned reads an amount that may be below nothing.
func readSigned(f *page.Form, field string) money.Pence {
	p, err := money.ParseSigned(f.Get(field))
	note(f, field, err)
	return p
}

// onPackField puts what is wrong with a draft beside the field that it was
// typed in.
func onPackField(err error, d funding.PackDraft) error {
	e, no := refusal.Of(err)
	if !no {
		return err
	}
	var out []*refusal.Error
	for _, one := range e.All() {
		out = append(out, one.At(packField(one.Field, d)))
	}
	return refusal.Join(out...).Err()
}

func packField(path string, d funding.PackDraft) string {
	list, rest, ok := strings.Cut(path, "[")
	number, column, _ := strings.Cut(rest, "]")
	i, err := strconv.Atoi(number)
	if !ok || err != nil {
		return path
	}
	switch {
	case list == "forecast" && i < len(d.Forecast):
		return page.ForecastField(d.Forecast[i].Nature, d.Forecast[i].Source, d.Forecast[i].Month)
	case list == "milestones" && i < len(d.Milestones):
		return "milestone-" + d.Milestones[i].Ref + "-" + strings.TrimPrefix(column, ".")
	case list == "local_actuals" && i < len(d.Local):
		return "local-" + string(d.Local[i].Nature)
	case list == "finance_return" && i < len(d.TieOut):
		return "tie-" + d.TieOut[i].Sub
	}
	return path
}
