package ui_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tranche-funding/tranche/web/ui"
)

func grid() ui.MoneyGridProps {
	return ui.MoneyGridProps{ID: "costs", Prefix: "line", RowHead: "Cost line", Caption: ui.HeadingProps{Text: "Costs"},
		Years: []ui.MoneyYear{{Key: "2026", Label: "2026/27"}, {Key: "2027", Label: "2027/28"}},
		Rows: []ui.MoneyRow{
			{Label: "Licences", Cells: []ui.MoneyCell{{Value: "1.00"}, {Value: "1.2.3", Error: "Not an amount"}}, Total: "1.00"},
			{Label: "Contingency", Key: "k7", Cells: []ui.MoneyCell{{Value: "0.10", Locked: true}, {}}}},
		Totals: []string{"1.10", "–"}, GrandTotal: "–"}
}

// fields is name and value of every input in order.
func fields(t *testing.T, page string) []string {
	var out []string
	each(parse(t, page), func(n *html.Node) {
		if n.Data == "input" {
			out = append(out, attribute(n, "name")+"="+attribute(n, "value"))
		}
	})
	return out
}

func TestMoneyGridNamesItsFieldsByRowAndYear(t *testing.T) {
	got := strings.Join(fields(t, source(t, ui.MoneyGrid(grid()))), " ")
	want := "line[0][2026]=1.00 line[0][2027]=1.2.3 line[k7][2027]="
	if got != want {
		t.Errorf("fields\n got %s\nwant %s", got, want)
	}
}

func TestMoneyGridKeepsWhatWasTypedAndSaysWhatIsWrongBesideIt(t *testing.T) {
	p := grid()
	got := tree(t, source(t, ui.MoneyGrid(p)), nil)
	if p.CellID(0, 1) != "costs-0-2027" {
		t.Errorf("cell id %q, want costs-0-2027", p.CellID(0, 1))
	}
	for _, want := range []string{`aria-describedby="costs-0-2027-error"`, `aria-invalid="true"`, `"Not an amount"`, `value="1.2.3"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

func TestMoneyGridToReadHasNoFields(t *testing.T) {
	p := grid()
	p.ReadOnly = true
	page := source(t, ui.MoneyGrid(p))
	if got := fields(t, page); len(got) != 0 {
		t.Errorf("fields %v, want none", got)
	}
	if !strings.Contains(page, `tabindex="0"`) {
		t.Error("a keyboard cannot scroll the table: no tabindex")
	}
}

func TestMoneyInputAsksForADecimalKeyboardAndShowsThePound(t *testing.T) {
	got := tree(t, source(t, ui.MoneyInput(ui.InputProps{Name: "amount", Value: "£1.2m"})), nil)
	for _, want := range []string{`inputmode="decimal"`, `"£"`, `value="£1.2m"`, `nhsuk-input--width-10`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

func TestRouteMapMarksTheOneStageWhereItIs(t *testing.T) {
	route := ui.RouteMap(ui.RouteMapProps{Stages: []ui.RouteStage{
		{Name: "Submitted", State: ui.StageDone, Done: ui.Moment{ISO: "2026-05-06", Words: "6 May 2026"}},
		{Name: "Reviews", State: ui.StageHere, Holder: "six reviewers", Parts: []ui.RouteStage{{Name: "Cyber", State: ui.StageStopped}}},
		{Name: "Panel", State: ui.StageNext}}})
	got := tree(t, source(t, route), nil)
	if n := strings.Count(got, `aria-current="step"`); n != 1 {
		t.Errorf("%d stages are the current step, want 1", n)
	}
	for _, want := range []string{"You are here", "Waiting for an answer", "Still to come", `datetime="2026-05-06"`, "six reviewers"} {
		if !strings.Contains(got, want) {
			t.Errorf("the route does not say %q", want)
		}
	}
}

func TestClockBadgeSaysWhoseDaysRun(t *testing.T) {
	cases := []struct {
		name  string
		clock ui.ClockProps
		want  []string
	}{
		{"the funder's, with a target", ui.ClockProps{Funder: "Funder", Trust: "Northmoor", FunderDays: 22, TrustDays: 8, Target: 31, Running: ui.ClockFunder}, []string{"22 of 31 working days", "8 working days", "running"}},
		{"one day is one day", ui.ClockProps{Funder: "Funder", Trust: "Northmoor", FunderDays: 1, TrustDays: 0}, []string{"1 working day", "0 working days"}},
		{"late is said in words", ui.ClockProps{Funder: "F", Trust: "T", Late: true, Due: ui.Moment{Words: "9 June 2026"}}, []string{"9 June 2026", "Late"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := tree(t, source(t, ui.ClockBadge(c.clock)), nil)
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
		})
	}
}

func TestProvenanceSaysWhereAnAnswerCameFromWithoutStraySpaces(t *testing.T) {
	badge := ui.ProvenanceBadge(ui.ProvenanceProps{Kind: ui.PrefillAccepted, Source: "ODS code RZX", At: ui.Moment{ISO: "2026-04-30", Words: "30 April 2026"}})
	want := `Filled in for you: ODS code RZX, <time datetime="2026-04-30">30 April 2026</time>`
	if got := source(t, badge); !strings.Contains(got, want) {
		t.Errorf("got %s, want it to contain %s", got, want)
	}
}

func TestChartsSayTheirFiguresInATableToo(t *testing.T) {
	p := ui.ChartProps{ID: "c", Title: "Award", Description: "Falls.", Along: []string{"2026/27", "2027/28"},
		Series: []ui.Series{{Name: "Capital", Pence: []int64{300000000, 630000000}, Words: []string{"£3,000,000.00", "£6,300,000.00"}}}}
	for name, page := range map[string]string{"bars": source(t, ui.StackedBars(p)), "curve": source(t, ui.SCurve(p))} {
		for _, want := range []string{`role="img"`, "<title", "<desc", "£6,300,000.00", ">£8m<", ">£2m<"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s", name, want)
			}
		}
	}
}

func TestACurveThatStopsEarlyShowsADashInItsTable(t *testing.T) {
	p := ui.ChartProps{Along: []string{"Dec", "Jan"}, Series: []ui.Series{{Name: "Drawn", Pence: []int64{100}, Words: []string{"£1.00"}}}}
	if page := source(t, ui.SCurve(p)); !strings.Contains(page, "–") {
		t.Error("the month still to come has no dash")
	}
}

func TestMeterNeverDrawsPastItsLimit(t *testing.T) {
	page := source(t, ui.Meter(ui.MeterProps{Words: "all", Drawn: 200, InFlight: 50, Limit: 100}))
	if strings.Contains(page, `width="2000"`) || !strings.Contains(page, `width="1000"`) {
		t.Errorf("meter %s", page)
	}
}
