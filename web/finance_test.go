package web

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

// 9.7, in pence: what is added, and for each year amortisation, closing value and dividend.
func TestRevenueConsequencesOf97(t *testing.T) {
	s := newSite(t)
	status, got := s.call("POST", "/calculators/revenue-consequences", "", `{"base_year":"2026/27","additions_pence":`+pence(3_000_000, 6_300_000, 3_000_000, 1_500_000)+`}`)
	if status != 200 || figure(got, "method") != "SIMPLE" {
		t.Fatalf("got %d %v", status, got)
	}
	for i, want := range [][]string{{"0", "300000000", "5250000"}, {"30000000", "900000000", "21000000"}, {"93000000", "1107000000", "35122500"}, {"123000000", "1134000000", "39217500"}} {
		row := []string{figure(got, "years", i, "amortisation_pence"), figure(got, "years", i, "closing_pence"), figure(got, "years", i, "dividend_pence")}
		if !cmp.Equal(row, want) {
			t.Errorf("year %d: got %v, want %v", i, row, want)
		}
	}
	status, got = s.call("POST", "/calculators/revenue-consequences", "", `{"base_year":"2026/27","additions_pence":`+pence(3_000_000, 6_300_000)+`,"in_use_on":"2027-10-31"}`)
	if status != 200 || figure(got, "method") != "IN_USE" || figure(got, "years", 1, "dividend_pence") != "15596875" {
		t.Errorf("from first use: got %d %v, want a dividend of £155,968.75 in 2027/28", status, got)
	}
	status, got = s.call("POST", "/calculators/revenue-consequences", "", `{"base_year":"2026/27","additions_pence":[],"life_years":0}`)
	if status != 422 {
		t.Errorf("nothing added, no life: got %d %v, want 422", status, got)
	}
}

func TestTheCalculatorOfBooksAnswersOnItsPage(t *testing.T) {
	s, _ := newPages(t)
	sees(t, s.ask(s.request("GET", "/calculators/revenue-consequences?base_year=2026%2F27&additions=3.0m%0A6.3m%0A3m%0A1.5m", "amina", "")).Body.String(), "£1,230,000.00", "£11,340,000.00", "£392,175.00")
	sees(t, s.ask(s.request("GET", "/calculators/revenue-consequences?base_year=2026%2F27&additions=lots&life=99", "amina", "")).Body.String(), "There is a problem", `value="99"`)
}

func TestTheShortlistIsReadFromItsTwoTables(t *testing.T) {
	sent := url.Values{}
	for k, v := range map[string]string{
		"options-0-ref": "O1", "options-0-kind": "BUSINESS_AS_USUAL", "options-0-title": "As now", "options-4-ref": "O2", "options-4-kind": "DO_MINIMUM", "options-4-title": "Scan", "options-4-rationale": "Too little",
		"lines-0-option": "o1", "lines-0-kind": "REVENUE", "lines-0-description": "Licences", "lines-0-2026": "900,000",
		"paste": "Option\tWhat\tDescription\t2026/27\nO2\tCapital\tScanning\t2,000,000\nO2\tBenefits\t\t\t£0.7m",
	} {
		sent.Set(k, v)
	}
	f := page.Form{Sent: sent}
	sheet := desk.BidSheet{Round: funding.Round{FirstYear: 2026, LastYear: 2029}, Rules: rules(t)}
	got := readOptions(&f, sheet)
	want := []funding.Option{
		{Ref: "O1", Kind: funding.BusinessAsUsual, Title: "As now", Lines: []funding.OptionLine{{Description: "Licences", Nature: funding.Revenue, Amounts: funding.ByYear{2026: 90_000_000}}}},
		{Ref: "O2", Kind: funding.DoMinimum, Title: "Scan", Rationale: "Too little", Benefits: funding.ByYear{2027: 70_000_000}, Lines: []funding.OptionLine{{Description: "Scanning", Nature: funding.Capital, Amounts: funding.ByYear{2026: 200_000_000}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" || f.Bad() {
		t.Errorf("problems %v; options (-want +got):\n%s", f.Problems, diff)
	}
	sent.Set("lines-0-option", "O9")
	f = page.Form{Sent: sent}
	readOptions(&f, sheet)
	if f.Error("lines-0-option") == "" {
		t.Errorf("a row of an option that is not there went unnoticed: %v", f.Problems)
	}
}

func TestPayersPricesAndKindsAreReadFromTheCostPage(t *testing.T) {
	s, r := newPages(t)
	fields := costRow("0", map[string]string{"investment": "INNOVATIVE"})
	fields["was"], fields["prices"], fields["payers-2031"], fields["running_costs-2031"] = page.CostSeal(r.content), "NOMINAL", "ICB", "1,450,000"
	if w := s.send("amina", bidAt+"/costs", fields); w.Code != 303 {
		t.Fatalf("answered %d, want 303", w.Code)
	}
	if r.costs.Prices != funding.NominalPrices || r.costs.Lines[0].Investment != funding.Innovative || !cmp.Equal(r.costs.Payers, map[calendar.FY]funding.FundSource{2031: funding.ICBMoney}) {
		t.Errorf("kept prices %q, kind %q, payers %v", r.costs.Prices, r.costs.Lines[0].Investment, r.costs.Payers)
	}
}

func TestEligibilityIsAnsweredFromFactsFirst(t *testing.T) {
	s := newSite(t)
	status, got := s.call("POST", "/calculators/eligibility", "", `{"organisation":"RZX","national_capital_pence":80000000,"national_revenue_pence":0,"local_pence":40000000,"risk":"LOW"}`)
	if status != 200 || figure(got, "rounds", 0, "eligible") != "true" || figure(got, "rounds", 0, "route", "pathway") != "FAST" || figure(got, "rounds", 0, "least_local_pence") != "40000000" {
		t.Errorf("got %d %v, want FAST with £400,000.00 of local money", status, got)
	}
	status, got = s.call("POST", "/calculators/eligibility", "", `{"organisation":"nobody","national_capital_pence":0,"national_revenue_pence":0,"local_pence":0,"risk":"LOW"}`)
	if status != 422 || figure(got, "code") != "ORG_UNKNOWN" {
		t.Errorf("got %d %v, want 422 ORG_UNKNOWN", status, got)
	}
}

func TestTheChecklistIsAnsweredOnItsPage(t *testing.T) {
	sheet, err := newFake(t).BidSheet(t.Context(), funding.Person{}, "FP26-RZX-001")
	if err != nil {
		t.Fatal(err)
	}
	f := page.Form{Sent: url.Values{"explained-checklist-1-6": {"Page one"}, "explained-checklist-1-6-answer": {"YES"}, "explained-checklist-6-4": {"The medical director wrote to us"}}}
	got := readExplained(&f, sheet)
	if !cmp.Equal(got, map[string]string{"checklist.1.6": "YES: Page one"}) || f.Error("explained-checklist-6-4-answer") == "" {
		t.Errorf("got %v and problems %v; want one answer, and a choice wanted for the other", got, f.Problems)
	}
}
