package exchange

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// mapped writes a proposal in the order of the columns.
func mapped(m funding.LedgerMapping) string {
	var out []string
	for _, c := range funding.LedgerColumns() {
		if m.Columns[c] != "" {
			out = append(out, string(c)+"="+m.Columns[c])
		}
	}
	if m.Gross {
		out = append(out, "gross")
	}
	return strings.Join(out, " ")
}

func TestHeadsAreRecognised(t *testing.T) {
	tests := []struct{ name, text, layout, want string }{
		{"the described layout", plainHeads + "2026-06-16,P3,C1,5,E1,Alpha,1,Words,1.00,0.20,1.20,R\n", "The ledger layout that this service describes",
			"posting_date=posting_date period=period cost_centre=cost_centre account_code=account_code project_code=project_code supplier=supplier invoice_no=invoice_no description=description net=net vat=vat gross=gross reference=reference"},
		{"spending over £25,000", "Department family,Entity,Date,Expense type,Expense area,Supplier,Transaction number,Amount\nDHSC,RZX,16/06/2026,Computer software,Digital,Alpha,4417,\"30,000.00\"\n", "Public file of spending over £25,000",
			"posting_date=Date cost_centre=Expense area account_code=Expense type supplier=Supplier reference=Transaction number amount=Amount gross"},
		{"a variant of it under titles", "Spend over £25k,,,,,,,,\nJune 2026,,,,,,,,\nDepartment Family,Entity,Date of Payment,Expenditure Type,Expense Area,Supplier,Supplier Postcode,Transaction Number,Amount (£),Description\nDHSC,RZX,16/06/2026,Software,Digital,Alpha,LS1,4417,\"30,000.00\",Licences\n", "Public file of spending over £25,000",
			"posting_date=Date of Payment cost_centre=Expense Area account_code=Expenditure Type supplier=Supplier description=Description reference=Transaction Number amount=Amount (£) gross"},
		{"a ledger with debit and credit", "Trans Date;Period Name;CC;Subj;Vendor Name;Inv No;Narrative;DR;CR\n16-Jun-26;JUN-26;C1;5;Alpha;1;Words;1,00;\n", "A ledger's own layout",
			"posting_date=Trans Date period=Period Name cost_centre=CC account_code=Subj supplier=Vendor Name invoice_no=Inv No description=Narrative debit=DR credit=CR"},
		{"a column of DR and CR, and one that only sounds like a date", "Posted,GL Date,GL Code,Supplier,Amount,D/C\nY,16/06/2026,5,Alpha,1.00,CR\n", "A ledger's own layout",
			"posting_date=GL Date account_code=GL Code supplier=Supplier amount=Amount dr_cr=D/C"},
		{"a column of periods that are none", "Period,Date,Supplier,Amount\nOpen,16/06/2026,Alpha,1.00\n", "A ledger's own layout", "posting_date=Date supplier=Supplier amount=Amount"},
		{"two columns of one name", "Date,Supplier,Amount,Amount\n16/06/2026,Alpha,words,1.00\n", "A ledger's own layout", "posting_date=Date supplier=Supplier amount=Amount (2)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h, err := LedgerHead([]byte(tt.text))
			if got := mapped(h.Proposed); err != nil || got != tt.want || h.Layout != tt.layout || len(h.Wanting) > 0 {
				t.Fatalf("got %s\n%s %v %v\nwant %s\n%s", got, h.Layout, h.Wanting, err, tt.want, tt.layout)
			}
			if r, lines := readAll(t, []byte(tt.text), h.Proposed); r.Lines != 1 || r.Problem > 0 {
				t.Errorf("the proposal reads\n%s\n%s", lines, problemsOf(r))
			}
		})
	}
}

func TestAProposalSaysWhy(t *testing.T) {
	h, err := LedgerHead([]byte("Title\n\nDate,Who,Amount\n16/06/2026,Alpha,1.00\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []funding.LedgerReason{
		{Column: funding.LedgerDate, Head: "Date", Why: `The head is "Date", and its cells are dates, such as 16/06/2026.`},
		{Column: funding.LedgerAmount, Head: "Amount", Why: `The head is "Amount", and its cells are amounts, such as 1.00.`},
	}
	if diff := cmp.Diff(want, h.Reasons); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([][]string{{"16/06/2026", "Alpha", "1.00"}}, h.First); diff != "" || h.Row != 3 || strings.Join(h.Heads, "|") != "Date|Who|Amount" {
		t.Errorf("head in row %d, %v (-want +got):\n%s", h.Row, h.Heads, diff)
	}
}

func TestWhatNoHeadWasFoundForIsWanting(t *testing.T) {
	h, err := LedgerHead([]byte("Supplier,Details,Cost centre,Spent\nAlpha,Words,C1,1.00\n"))
	if diff := cmp.Diff([]funding.LedgerColumn{funding.LedgerDate, funding.LedgerAmount}, h.Wanting); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	_, err = LedgerHead([]byte("a,b,c\n1,2,3\n"))
	if e, ok := refusal.Of(err); !ok || e.Code != "LEDGER_HEAD_MISSING" {
		t.Errorf("got %v, want LEDGER_HEAD_MISSING", err)
	}
}

func TestAMappingThatCannotBeReadByIsRefused(t *testing.T) {
	tests := []struct {
		name, code string
		m          funding.LedgerMapping
	}{
		{"no amount", "LEDGER_AMOUNT_UNMAPPED", mapping("posting_date", "Date")},
		{"two amounts", "LEDGER_AMOUNT_TWICE", mapping("posting_date", "Date", "amount", "Amount", "net", "Net")},
		{"no date and no period", "LEDGER_DATE_UNMAPPED", mapping("amount", "Amount")},
		{"an order that is none", "LEDGER_DATE_ORDER", funding.LedgerMapping{Columns: mapping("posting_date", "Date", "amount", "Amount").Columns, DateOrder: "DYM"}},
	}
	for _, tt := range tests {
		_, err := ReadLedger([]byte("Date,Amount,Net\n"), tt.m, func(funding.LedgerLine) error { return nil })
		if e, ok := refusal.Of(err); !ok || e.Code != tt.code {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.code)
		}
	}
}
