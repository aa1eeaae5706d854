package exchange

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// twoPayments has a second scheme that a spreadsheet would calculate.
func twoPayments() funding.PaymentFile {
	return funding.PaymentFile{Run: "RUN-2026-001", Fund: "DIG-CAP", PaysOn: day(2026, 11, 27), Items: []funding.PaymentFileItem{
		{Reference: "RUN-2026-001-001", Org: "RZX", Award: "AWD-2026-0001", Nature: "CAPITAL", FY: 2026, Amount: 312_500_00, Claim: "CLM-1"},
		{Reference: "RUN-2026-001-002", Org: "RZB", Award: "=AWD", Nature: "REVENUE", FY: 2026, Amount: 1, Claim: "CLM-2"},
	}}
}

// withoutChains leaves the chains out of a file.
func withoutChains(data []byte) string {
	var out []string
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\r\n") {
		out = append(out, line[:strings.LastIndex(line, ",")])
	}
	return strings.Join(out, "\n")
}

func TestAPaymentFileHasItsLayout(t *testing.T) {
	data, hash, err := WritePaymentFile(twoPayments())
	want := "H,1,RUN-2026-001,DIG-CAP,2026-11-27,2,31250001,\n" +
		"I,1,RUN-2026-001-001,RZX,AWD-2026-0001,CAPITAL,2026/27,31250000,CLM-1\n" +
		"I,2,RUN-2026-001-002,RZB,'=AWD,REVENUE,2026/27,1,CLM-2\n" +
		"T,2,31250001"
	if got := withoutChains(data); err != nil || got != want || hash != PaymentHash(data) || len(hash) != 64 {
		t.Errorf("got\n%s\n%s %v\nwant\n%s", got, hash, err, want)
	}
	read, err := VerifyPaymentFile(data)
	if diff := cmp.Diff(twoPayments(), read); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestFilesOfAFundAreChained(t *testing.T) {
	first, hash, err := WritePaymentFile(twoPayments())
	if err != nil {
		t.Fatal(err)
	}
	next := twoPayments()
	next.Previous = hash
	second, _, err := WritePaymentFile(next)
	if err != nil || bytes.Equal(first, second) {
		t.Fatalf("%v, or the hash of the file before changes nothing", err)
	}
	if read, err := VerifyPaymentFile(second); err != nil || read.Previous != PaymentHash(first) {
		t.Errorf("got %s, %v, want %s", read.Previous, err, PaymentHash(first))
	}
}

func TestTheFirstRecordThatDiffersIsNamed(t *testing.T) {
	good, _, err := WritePaymentFile(twoPayments())
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(good), "\r\n")
	tests := []struct{ name, data, at string }{
		{"another fund", strings.Replace(string(good), "DIG-CAP", "DIG-REV", 1), "record 1"},
		{"a penny more", strings.Replace(string(good), ",31250000,", ",31250001,", 1), "record 2"},
		{"another organisation in the last item", strings.Replace(string(good), "RZB", "RZX", 1), "record 3"},
		{"another total at the end", strings.Replace(string(good), "T,2,31250001", "T,2,31250002", 1), "record 4"},
		{"an item taken out", lines[0] + lines[2] + lines[3], "record 2"},
		{"two items exchanged", lines[0] + lines[2] + lines[1] + lines[3], "record 2"},
		{"no trailer", lines[0] + lines[1] + lines[2], "record 4"},
		{"nothing", "", "record 1"},
		{"something after the trailer", string(good) + "I,3\r\n", "record 5"},
		{"a cell taken out", strings.Replace(string(good), ",CLM-2", "", 1), "record 3"},
		{"a quotation mark that never ends", lines[0] + "\"" + lines[1], "record 2"},
		{"other line ends", strings.ReplaceAll(string(good), "\r\n", "\n"), "file"},
	}
	for _, tt := range tests {
		_, err := VerifyPaymentFile([]byte(tt.data))
		if e, ok := refusal.Of(err); !ok || e.Code != "PAYMENT_FILE_CHANGED" || e.Field != tt.at {
			t.Errorf("%s: got %v, want PAYMENT_FILE_CHANGED at %s", tt.name, err, tt.at)
		}
	}
}

func TestARunThatCannotBeWrittenIsRefused(t *testing.T) {
	tests := []struct {
		name, at string
		spoil    func(*funding.PaymentFile)
	}{
		{"no run", "run", func(f *funding.PaymentFile) { f.Run = "" }},
		{"no day", "pays_on", func(f *funding.PaymentFile) { f.PaysOn = calendar.Date{} }},
		{"no payment", "items", func(f *funding.PaymentFile) { f.Items = nil }},
		{"a hash that is none", "previous_sha256", func(f *funding.PaymentFile) { f.Previous = "abc" }},
		{"nothing to pay", "items[0]", func(f *funding.PaymentFile) { f.Items[0].Amount = 0 }},
		{"less than nothing", "items[1]", func(f *funding.PaymentFile) { f.Items[1].Amount = -1 }},
		{"a reference twice", "items[1]", func(f *funding.PaymentFile) { f.Items[1].Reference = f.Items[0].Reference }},
		{"a line end in a cell", "items[0]", func(f *funding.PaymentFile) { f.Items[0].Award = "A\nB" }},
		{"no year", "items[0]", func(f *funding.PaymentFile) { f.Items[0].FY = 0 }},
		{"more than there can be", "items[1]", func(f *funding.PaymentFile) { f.Items[0].Amount = money.Max }},
	}
	for _, tt := range tests {
		f := twoPayments()
		tt.spoil(&f)
		_, _, err := WritePaymentFile(f)
		if e, ok := refusal.Of(err); !ok || e.Code != "PAYMENT_FILE_INVALID" || e.Field != tt.at {
			t.Errorf("%s: got %v, want PAYMENT_FILE_INVALID at %s", tt.name, err, tt.at)
		}
	}
}

// TestPaymentFilesComeBackAndNoByteCanBeChanged: what is written is read as it
// was, and any byte that is changed is noticed.
func TestPaymentFilesComeBackAndNoByteCanBeChanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := funding.PaymentFile{Run: "RUN", Fund: "=F,\"und\"", PaysOn: day(2026, 4, 1).AddDays(rapid.IntRange(0, 2000).Draw(t, "day"))}
		words := rapid.StringMatching(`[A-Za-z0-9=+@ ,"£é-]{1,20}`)
		for i := range rapid.IntRange(1, 12).Draw(t, "items") {
			f.Items = append(f.Items, funding.PaymentFileItem{Reference: fmt.Sprintf("%s-%d", words.Draw(t, "reference"), i), Org: words.Draw(t, "org"), Award: words.Draw(t, "award"), Nature: "CAPITAL",
				FY: calendar.FY(rapid.IntRange(2020, 2040).Draw(t, "fy")), Amount: money.Pence(rapid.Int64Range(1, 1<<40).Draw(t, "pence")), Claim: words.Draw(t, "claim")})
		}
		data, _, err := WritePaymentFile(f)
		if err != nil {
			t.Fatal(err)
		}
		read, err := VerifyPaymentFile(data)
		if diff := cmp.Diff(f, read); err != nil || diff != "" {
			t.Fatalf("%v (-want +got):\n%s\n%s", err, diff, data)
		}
		at := rapid.IntRange(0, len(data)-1).Draw(t, "byte")
		changed := bytes.Clone(data)
		changed[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		if _, err := VerifyPaymentFile(changed); err == nil {
			t.Fatalf("byte %d was changed from %q to %q, and nobody noticed", at, data[at], changed[at])
		}
	})
}
