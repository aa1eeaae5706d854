package exchange

import (
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

func TestLabelsOfRowsThatAreNoPostings(t *testing.T) {
	tests := []struct {
		label        string
		undated, day funding.LedgerSkip // what the row is without a date and with one; "" = it is read
	}{
		{"Total", funding.SkipTotal, ""},
		{"TOTALS:", funding.SkipTotal, ""},
		{"Grand Total", funding.SkipTotal, ""},
		{"Sub-total", funding.SkipTotal, ""},
		{"Subtotal for C100", funding.SkipTotal, ""},
		{"Total for June 2026", funding.SkipTotal, ""},
		{"Capital total", funding.SkipTotal, ""},
		{"Total Energies Ltd", "", ""},
		{"Summit Medical", "", ""},
		{"Totalmobile", "", ""},
		{"Opening balance", funding.SkipBalance, funding.SkipBalance},
		{"Opening Balance at 1 April 2026", funding.SkipBalance, funding.SkipBalance},
		{"Closing bal. P12", funding.SkipBalance, funding.SkipBalance},
		{"Balance b/f", funding.SkipBalance, funding.SkipBalance},
		{"b/fwd", funding.SkipBalance, funding.SkipBalance},
		{"Balance carried forward", funding.SkipBalance, funding.SkipBalance},
		{"Carried forward 31st March", funding.SkipBalance, funding.SkipBalance},
		{"Closing balance payment to Eastleigh", "", ""},
		{"Carried forward works", "", ""},
		{"BF", "", ""}, // a cost centre may be called so
		{"C D", "", ""},
	}
	for _, tt := range tests {
		for date, want := range map[string]funding.LedgerSkip{"": tt.undated, "16/06/2026": tt.day} {
			r, lines := readAll(t, []byte("Date,Supplier,Amount\n16/06/2026,Alpha,1.00\n"+date+","+tt.label+",1.00\n"), supplied())
			got := funding.LedgerSkip("")
			if len(r.Skipped) > 0 {
				got = r.Skipped[0].Kind
			}
			if got != want || want == "" && date == "" && problemsOf(r) != "row 3, column 1 DATE_MISSING" || want == "" && date != "" && strings.Count(lines, "\n") != 1 {
				t.Errorf("%q dated %q: skipped as %q, want %q; problems %s", tt.label, date, got, want, problemsOf(r))
			}
		}
	}
}

func TestADateAgainstTheMappingsOrderIsNamedSo(t *testing.T) {
	m := supplied()
	m.DateOrder = funding.DateOrderMDY
	r, _ := readAll(t, []byte("Date,Supplier,Amount\n16/06/2026,Alpha,1.00\n"), m)
	if want := `row 2, column 1 (Date): "16/06/2026" is no date in the order MDY (D day, M month, Y year), in which this file is read. Correct the date, or the order in the mapping.`; len(r.Problems) != 1 || r.Problems[0].Says != want {
		t.Errorf("got %v, want %s", r.Problems, want)
	}
}
