package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/page"
)

func formWith(fields map[string]string) page.Form {
	sent := url.Values{}
	for k, v := range fields {
		sent.Set(k, v)
	}
	return page.Form{Sent: sent}
}

func TestDaysAreReadAsPeopleWriteThem(t *testing.T) {
	want := calendar.Date{Year: 2026, Month: 9, Day: 30}
	for _, typed := range []string{"30 September 2026", "30 sep 2026", "30 Sept 2026", "30/9/2026", "30/09/2026", "30 9 2026", "30.9.2026", "30-9-2026", "2026-09-30", " 30  September  2026 ", "30th September 2026"} {
		if got, err := parseDay(typed); err != nil || got != want {
			t.Errorf("parseDay(%q) = %v, %v; want %v", typed, got, err, want)
		}
	}
	for _, typed := range []string{"31 September 2026", "30 Foo 2026", "30/13/2026", "September 2026", "30 9 26", "soon", "30 s 2026"} {
		if got, err := parseDay(typed); err == nil {
			t.Errorf("parseDay(%q) = %v, want a refusal", typed, got)
		}
	}
}

func TestAmountsAreReadFromFields(t *testing.T) {
	for _, test := range []struct {
		typed string
		want  money.Pence
		says  string // part of the refusal
	}{
		{"1,234.56", 123_456, ""}, {"£1.2m", 120_000_000, ""}, {"1200000", 120_000_000, ""}, {"£3k", 300_000, ""}, {"", 0, ""}, {"  4 200 000 ", 420_000_000, ""},
		{"1.2.3", 0, "more than one decimal point"}, {"99.999", 0, "fraction of a penny"}, {"€5", 0, "not in pounds"}, {"-5", 0, "negative"}, {"1,000,000,000,000", 0, "larger than the largest"},
	} {
		f := formWith(map[string]string{"amount": test.typed})
		got := readMoney(&f, "amount")
		if got != test.want || !strings.Contains(f.Error("amount"), test.says) || (test.says == "") != (f.Error("amount") == "") {
			t.Errorf("%q: got %d, %q; want %d, a refusal with %q", test.typed, got, f.Error("amount"), test.want, test.says)
		}
	}
}

func TestPercentagesAreBasisPoints(t *testing.T) {
	for typed, want := range map[string]money.BasisPoints{"10": 1000, "12.5": 1250, "62.5%": 6250, "0": 0, "3.35": 335} {
		f := formWith(map[string]string{"rate": typed})
		if got := readPercent(&f, "rate"); got == nil || *got != want || f.Bad() {
			t.Errorf("%q: got %v, %v; want %d", typed, got, f.Problems, want)
		}
	}
	for _, typed := range []string{"ten", "1/3", "1e3", "3.333"} {
		f := formWith(map[string]string{"rate": typed})
		if got := readPercent(&f, "rate"); got != nil || f.Error("rate") == "" {
			t.Errorf("%q: got %v, want a refusal beside the field", typed, got)
		}
	}
}

func draftSheet() desk.BidSheet {
	return desk.BidSheet{Round: example.Round(), Bid: draftBid(), Rules: funding.Ruleset{Appraisal: funding.AppraisalRules{Years: 10}}}
}

// costRow is a cost line as a form has it.
func costRow(i string, change map[string]string) map[string]string {
	fields := map[string]string{"lines-" + i + "-ref": "C" + i, "lines-" + i + "-description": "Devices", "lines-" + i + "-source": "NATIONAL", "lines-" + i + "-nature": "CAPITAL",
		"lines-" + i + "-category": "HARDWARE", "lines-" + i + "-vat": "IRRECOVERABLE", "lines-" + i + "-life_years": "5", "lines-" + i + "-controls_asset": "yes", "lines-" + i + "-2026": "900,000"}
	for k, v := range change {
		fields["lines-"+i+"-"+k] = v
	}
	return fields
}

func TestCostLinesAreReadRowByRow(t *testing.T) {
	fields := costRow("0", map[string]string{"2027": "£1.2m"})
	for k, v := range costRow("1", map[string]string{"ref": "", "description": "", "category": "", "vat": "", "2026": "", "controls_asset": "", "life_years": ""}) {
		fields[k] = v // an empty row: only its lists have a choice
	}
	for k, v := range costRow("2", map[string]string{"remove": "yes"}) {
		fields[k] = v
	}
	fields["running_costs-2030"], fields["optimism_bias_bp"] = "1,450,000", "12.5"
	f := formWith(fields)
	costs := readCosts(&f, draftSheet())
	if f.Bad() {
		t.Fatalf("refused: %v", f.Problems)
	}
	if len(costs.Lines) != 1 {
		t.Fatalf("got %d lines, want 1: empty and removed rows do not count", len(costs.Lines))
	}
	l := costs.Lines[0]
	if l.Ref != "C0" || l.Org != example.Trust || l.VATRate != 2000 || !l.ControlsAsset || l.LifeYears != 5 || l.Amounts[2026] != 900_000_00 || l.Amounts[2027] != 1_200_000_00 {
		t.Errorf("got %+v", l)
	}
	if costs.OptimismBias == nil || *costs.OptimismBias != 1250 || costs.Running[2030] != 1_450_000_00 {
		t.Errorf("got optimism bias %v and running costs %v, want 12.5%% and £1.45m in 2030/31", costs.OptimismBias, costs.Running)
	}
}

func TestWhatIsWrongStandsBesideItsCell(t *testing.T) {
	fields := costRow("0", nil)
	for k, v := range costRow("4", map[string]string{"ref": "C0", "2027": "1.2.3", "category": "Hardwear", "life_years": "many", "vat": "PARTLY"}) {
		fields[k] = v
	}
	f := formWith(fields)
	readCosts(&f, draftSheet())
	for field, says := range map[string]string{"lines-1-2027": "more than one decimal point", "lines-1-category": "no category", "lines-1-life_years": "whole number", "lines-1-ref": "Two lines are called", "lines-1-vat_recovered": "how much of the VAT"} {
		if !strings.Contains(f.Error(field), says) {
			t.Errorf("beside %s: %q, want %q", field, f.Error(field), says)
		}
	}
	if f.Get("lines-1-2027") != "1.2.3" || f.Get("lines-1-category") != "Hardwear" {
		t.Error("what was typed is not kept in the row that it moved to")
	}
}

func TestABlockOfCellsIsPasted(t *testing.T) {
	block := "Ref\tDescription\tSource\tNature\tCategory\tVAT\t2026/27\t2027/28\t2028/29\t2029/30\tAsset\tLife\n" +
		"C1\tLicences, perpetual\tnational\tCapital\tLicence, perpetual\tirrecoverable\t1,800,000\t£1.8m\t600000\t0\tyes\t7\n" +
		"\t\t\t\t\t\n" +
		"R2\t\"Training\"\tnational\trevenue\tTRAINING\tno VAT\t\t100,000\t100,000\t 20,000 \n"
	f := formWith(map[string]string{"paste": block})
	costs := readCosts(&f, draftSheet())
	if f.Bad() {
		t.Fatalf("refused: %v", f.Problems)
	}
	if len(costs.Lines) != 2 {
		t.Fatalf("got %d lines, want 2: heads and empty rows do not count", len(costs.Lines))
	}
	c, r := costs.Lines[0], costs.Lines[1]
	if c.Category != funding.LicencePerpetual || c.Nature != funding.Capital || c.Amounts.Total() != 4_200_000_00 || !c.ControlsAsset || c.LifeYears != 7 {
		t.Errorf("C1: got %+v", c)
	}
	if r.Description != "Training" || r.VAT != funding.NoVAT || r.VATRate != 0 || r.Amounts.Total() != 220_000_00 {
		t.Errorf("R2: got %+v", r)
	}
	if f.Get("paste") != "" || f.Get("lines-1-ref") != "R2" {
		t.Error("pasted rows should stand in the grid and no longer in the field")
	}
}

func TestAPastedBlockIsRefusedInWords(t *testing.T) {
	for name, test := range map[string]struct{ block, field, says string }{
		"a wrong amount, beside its cell":    {"C1\tX\tnational\tcapital\tHARDWARE\tnone\t5\t€5", "lines-0-2027", "not in pounds"},
		"an unknown word, beside its list":   {"C1\tX\tlottery\tcapital\tHARDWARE\tnone\t5", "lines-0-source", "lottery"},
		"one column only":                    {"C1 X national capital", "paste", "one column only"},
		"too many columns":                   {"C1\tX\tnational\tcapital\tHARDWARE\tnone\t1\t2\t3\t4\tyes\t5\tmore", "paste", "Row 1 has 13 cells"},
		"a two-line cell is one description": {"C1\t\"X\nY\"\tnational\tcapital\tHARDWARE\tnone\t1.2.3", "lines-0-2026", "decimal point"},
	} {
		t.Run(name, func(t *testing.T) {
			f := formWith(map[string]string{"paste": test.block})
			readCosts(&f, draftSheet())
			if !strings.Contains(f.Error(test.field), test.says) {
				t.Errorf("beside %s: %q, want %q; all: %v", test.field, f.Error(test.field), test.says, f.Problems)
			}
		})
	}
}

func TestMilestonesAndBenefitsAreRead(t *testing.T) {
	f := formWith(map[string]string{"paste": "M1\tContract signed\t30/9/2026\nM2\tLive\tsoon"})
	list := readMilestones(&f)
	if len(list) != 2 || list[0].Due != (calendar.Date{Year: 2026, Month: 9, Day: 30}) || len(f.Problems) != 1 || f.Error("milestones-1-due") == "" {
		t.Errorf("got %v with %v, want two milestones and one error beside the second's date", list, f.Problems)
	}
	sheet := draftSheet()
	f = formWith(map[string]string{"paste": "B1\tNot cash-releasing\tTime released\tChief nurse\t0\t200,000\t1.6m"})
	benefits := readBenefits(&f, sheet)
	if f.Bad() || len(benefits) != 1 || benefits[0].Type != funding.NonCashReleasing || benefits[0].Amounts.Total() != 1_800_000_00 || benefits[0].Org != example.Trust {
		t.Errorf("got %+v with %v", benefits, f.Problems)
	}
}

func TestClaimLinesAreRead(t *testing.T) {
	f := formWith(map[string]string{
		"lines-0-cost_line": "C2", "lines-0-supplier": "Supplier X", "lines-0-invoice_no": "INV-1", "lines-0-gross_pence": "250,000",
		"lines-1-cost_line": "C6", "lines-1-invoice_no": "JNL 12", "lines-1-gross_pence": "1,000", "lines-1-eligible_pence": "900.50"})
	lines := readClaimLines(&f, desk.ClaimSheet{})
	if f.Bad() || len(lines) != 2 {
		t.Fatalf("got %v with %v", lines, f.Problems)
	}
	if lines[0].Invoice != "INV-1" || lines[0].Eligible != 250_000_00 || lines[0].No != 1 {
		t.Errorf("line 1: got %+v, want all of the gross as eligible", lines[0])
	}
	if lines[1].Invoice != "" || lines[1].Ledger != "JNL 12" || lines[1].Eligible != 900_50 {
		t.Errorf("line 2: got %+v, want a ledger reference: there is no supplier", lines[1])
	}
}
