package exchange

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

func resultsOf(r funding.PaymentResults) string {
	var out []string
	for _, p := range r.Results {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%d %s %v %d %s %s", p.Row, p.Reference, p.Paid, p.Amount, p.On, p.Reason)))
	}
	for _, p := range r.Problems {
		out = append(out, p.Cell+" "+p.Code)
	}
	return strings.Join(out, "\n")
}

func TestResultsOfPayments(t *testing.T) {
	tests := []struct {
		name    string
		data    []byte
		want    string
		skipped int
	}{
		{"text", []byte("Payments made\n\nPayment reference,Status,Amount,Value date,Reason\nR-1,PAID,\"£1,000.00\",27/11/2026,\nR-2,Rejected,\"250.00\",,Account closed\n\nTotal,,\"1,250.00\",,\n"),
			"4 R-1 true 100000 2026-11-27\n5 R-2 false 25000  Account closed", 1},
		{"other words for the same", []byte("Our Ref;Outcome;Date Paid;Amount Paid;Failure Reason\nR-1;Success;27-Nov-26;1.000,00;\nR-2;Returned unpaid;28 November 2026;;No such account\nOur Ref;Outcome;Date Paid;Amount Paid;Failure Reason\n"),
			"2 R-1 true 100000 2026-11-27\n3 R-2 false 0 2026-11-28 No such account", 1},
		{"pence", []byte("reference,status,amount_pence\nR-1,paid,100000\nR-2,paid,1000.5\n"), "2 R-1 true 100000\nrow 3, column 3 AMOUNT_MALFORMED", 0},
		{"day first where nothing decides", []byte("Ref,Status,Amount,Date\nR-1,Paid,1.00,04/12/2026\n"), "2 R-1 true 100 2026-12-04", 0},
		{"month first where the file says so", []byte("Ref,Status,Amount,Date\nR-1,Paid,1.00,12/04/2026\nR-2,Paid,1.00,12/31/2026\n"), "2 R-1 true 100 2026-12-04\n3 R-2 true 100 2026-12-31", 0},
		{"a workbook", workbookOf(t, []any{"Payment ref", "Payment status", "Amount", "Value date"}, []any{"R-1", "Paid", 1000.1, 46353}, []any{"R-2", "Failed"}), "2 R-1 true 100010 2026-11-27\n3 R-2 false 0", 0},
		{"bad cells", []byte("Ref,Status,Amount,Date,Reason\n,Paid,1.00,,\nR-2,Accepted,1.00,,\nR-3,,1.00,,\nR-4,Paid,,,\nR-5,Paid,-1.00,,\nR-6,Paid,1.00,31/11/2026,\nR-7,Failed,1.00,,\x01\nR-8,Paid,1.00,27/11/2026,a,b\nR-9,Paid,1.00,27/11/2026,\n"),
			"10 R-9 true 100 2026-11-27\nrow 2, column 1 REFERENCE_MISSING\nrow 3, column 2 STATUS_UNKNOWN\nrow 4, column 2 STATUS_MISSING\nrow 5, column 3 AMOUNT_MISSING\nrow 6, column 3 AMOUNT_NOT_POSITIVE\nrow 7, column 4 DATE_INVALID\nrow 8, column 5 CELL_CHARACTERS\nrow 9, column 1 ROW_TOO_WIDE", 0},
		{"no amounts at all", []byte("Ref,Status\nR-1,Failed\nR-2,Paid\n"), "2 R-1 false 0\nrow 3, column 1 AMOUNT_MISSING", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := ReadPaymentResults(tt.data)
			if got := resultsOf(r); err != nil || got != tt.want || r.Skipped != tt.skipped {
				t.Errorf("got\n%s\nskipped %d, %v\nwant\n%s\nskipped %d", got, r.Skipped, err, tt.want, tt.skipped)
			}
		})
	}
	_, err := ReadPaymentResults([]byte("Reference,Amount\nR-1,1.00\n"))
	if e, ok := refusal.Of(err); !ok || e.Code != "COLUMN_MISSING" {
		t.Errorf("got %v, want COLUMN_MISSING", err)
	}
}

// FuzzReadPaymentResults: whatever a file holds, it is read or refused, and
// what was read can be the result of a payment.
func FuzzReadPaymentResults(f *testing.F) {
	f.Add([]byte("Payment reference,Status,Amount,Value date,Reason\nR-1,PAID,\"£1,000.00\",27/11/2026,\nR-2,Rejected,,,Closed\n"))
	f.Add([]byte("ref;outcome;pence\r\n\"R;1\";returned;5\r\n;;\r\nTotal;;5\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ReadPaymentResults(data)
		if _, ok := refusal.Of(err); err != nil && !ok {
			t.Fatalf("a fault instead of a refusal: %v", err)
		}
		last := 0
		for _, p := range r.Results {
			if p.Reference == "" || p.Amount < 0 || p.Paid && p.Amount == 0 || p.Row <= last {
				t.Fatalf("after row %d came %+v", last, p)
			}
			last = p.Row
		}
	})
}

// FuzzVerifyPaymentFile: only what this program wrote is taken for a payment
// file.
func FuzzVerifyPaymentFile(f *testing.F) {
	good, _, err := WritePaymentFile(twoPayments())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte("H,1,RUN,FUND,2026-11-27,0,0,,x\r\nT,0,0,x\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := VerifyPaymentFile(data)
		if err != nil {
			if _, ok := refusal.Of(err); !ok {
				t.Fatalf("a fault instead of a refusal: %v", err)
			}
			return
		}
		again, _, err := WritePaymentFile(file)
		if err != nil || string(again) != string(data) {
			t.Fatalf("%v: verified\n%s\nbut it is written as\n%s", err, data, again)
		}
	})
}
