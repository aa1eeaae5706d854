package funding_test

import (
	"slices"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

func TestNormalise(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"E4", "INV-00417", "INV417"},
		{"E4, as the other clerk wrote it", "inv 417", "INV417"},
		{"zeros at the start of a run go, wherever a separator stands", "INV 00-417", "INV417"},
		{"a separator does not end a run: these zeros lead nothing", "12-034", "12034"},
		{"so two numbers that differ stay apart", "1234", "1234"},
		{"zeros within and at the end stay", "INV-10040", "INV10040"},
		{"each run by itself", "A007B0070", "A7B70"},
		{"a run of nothing but zeros keeps one", "INV-000", "INV0"},
		{"and is not nothing", "INV", "INV"},
		{"between letters too", "a00b", "A0B"},
		{"only zeros", "0000", "0"},
		{"only separators", " -/ ", ""},
		{"letters of other alphabets", "éß 5", "Éß5"},
		{"a supplier", "Meridian Records Ltd.", "MERIDIANRECORDSLTD"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := funding.Normalise(tt.in); got != tt.want {
				t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
			}
			if again := funding.Normalise(tt.want); again != tt.want {
				t.Errorf("%q normalised again is %q", tt.want, again)
			}
		})
	}
}

// billed is claim no of the example for one invoice.
func billed(no int, invoice, gross, eligible string) funding.ClaimContent {
	d := example.Claims()[no-1].Content()
	d.Lines[0].Supplier, d.Lines[0].Invoice, d.Lines[0].Gross, d.Lines[0].Eligible = "Supplier X", invoice, gbp(gross), gbp(eligible)
	return d
}

func TestE4aTheSameInvoiceUnderAnotherSpelling(t *testing.T) {
	l := claiming(t)
	first := billed(2, "INV-00417", "54,000", "54,000")
	l.do("ben", noon("2026-11-11"), funding.ClaimMoney, l.draft(first))
	second := billed(3, "inv 417", "54,000", "54,000")
	second.Lines[0].Supplier = "SUPPLIER-X"
	no := l.refuses("DUPLICATE_INVOICE", "ben", noon("2026-12-10"), funding.ClaimMoney, l.draft(second))
	says(t, no, "Invoice inv 417 from SUPPLIER-X has been claimed in full already")
	if no.Field != "lines[0].invoice_no" || no.Link != "/claims/"+first.ID {
		t.Errorf("at %q, to %q", no.Field, no.Link)
	}
	other := billed(3, "inv 417", "54,000", "54,000")
	other.Lines[0].Supplier = "Supplier Y"
	l.do("ben", noon("2026-12-10"), funding.ClaimMoney, l.draft(other)) // another supplier's
}

func TestE4dAnInvoiceInParts(t *testing.T) {
	l := claiming(t)
	l.do("ben", noon("2026-11-11"), funding.ClaimMoney, l.draft(billed(2, "INV-9", "120,000", "80,000")))
	no := l.refuses("INVOICE_OVERCLAIMED", "ben", noon("2026-12-10"), funding.ClaimMoney, l.draft(billed(3, "INV-9", "120,000", "50,000")))
	says(t, no, "only £40,000.00 is left to claim, and the line claims £50,000.00")
	if no.Figures["eligible_pence"] != 4_000_000 || no.Figures["excess_pence"] != 1_000_000 {
		t.Errorf("figures %v", no.Figures)
	}
	l.do("ben", noon("2026-12-10"), funding.ClaimMoney, l.draft(billed(3, "INV-9", "120,000", "40,000")))
	l.refuses("DUPLICATE_INVOICE", "ben", noon("2027-01-13"), funding.ClaimMoney, l.draft(billed(4, "INV-9", "120,000", "0.01")))
}

func TestOneClaimMayNotOverclaimAnInvoiceByItsLines(t *testing.T) {
	lines := func(gross2, eligible2 string) funding.ClaimContent {
		d := billed(1, "INV-9", "100", "60")
		l := d.Lines[0]
		l.No, l.Gross, l.Eligible = 2, gbp(gross2), gbp(eligible2)
		d.Lines = append(d.Lines, l)
		return d
	}
	l := claiming(t)
	no := l.refuses("INVOICE_OVERCLAIMED", "ben", noon("2026-10-12"), funding.ClaimMoney, l.draft(lines("100", "40.01")))
	if no.Field != "lines[1].invoice_no" {
		t.Errorf("at %q", no.Field)
	}
	l.refuses("INVOICE_OVERCLAIMED", "ben", noon("2026-10-12"), funding.ClaimMoney, l.draft(lines("1,000", "500"))) // its gross is what it first came with
	l.do("ben", noon("2026-10-12"), funding.ClaimMoney, l.draft(lines("100", "40")))
}

func TestWhatIsWrongWithALine(t *testing.T) {
	tests := []struct {
		name   string
		change func(*funding.ClaimLine)
		want   string
	}{
		{"a cost line that the bid does not have", func(l *funding.ClaimLine) { l.CostLine = "C9" }, "lines[0].cost_line NO_SUCH_COST_LINE"},
		{"a cost line that the trust pays for", func(l *funding.ClaimLine) { l.CostLine = "C4" }, "lines[0].cost_line NO_SUCH_COST_LINE"},
		{"I8: revenue in a capital claim", func(l *funding.ClaimLine) { l.CostLine = "R1" }, "lines[0].cost_line CLAIM_MIXES_NATURES"},
		{"a lease, which scores as capital and is no cash", func(l *funding.ClaimLine) { l.CostLine = "C8" }, "lines[0].cost_line LEASE_NOT_CLAIMABLE"},
		{"nothing eligible", func(l *funding.ClaimLine) { l.Eligible = 0 }, "lines[0].eligible_pence LINE_NOT_POSITIVE"},
		{"less than nothing", func(l *funding.ClaimLine) { l.Eligible = -1 }, "lines[0].eligible_pence LINE_NOT_POSITIVE"},
		{"more than the invoice", func(l *funding.ClaimLine) { l.Eligible = l.Gross + 1 }, "lines[0].eligible_pence LINE_OVER_GROSS"},
		{"neither invoice nor ledger", func(l *funding.ClaimLine) { l.Invoice = "" }, "lines[0].invoice_no LINE_WITHOUT_SOURCE"},
		{"an invoice from nobody", func(l *funding.ClaimLine) { l.Supplier = " " }, "lines[0].supplier SUPPLIER_MISSING"},
	}
	l := claiming(t)
	l.facts.Content.Lines = append(slices.Clone(l.facts.Content.Lines), funding.CostLine{Ref: "C8", Source: funding.NationalMoney, Nature: funding.Capital, Category: funding.LeaseROU})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := example.Claims()[0].Content()
			tt.change(&d.Lines[0])
			_, err := l.tryAs(example.Person("ben"), noon("2026-10-12"), funding.ClaimMoney, l.draft(d))
			if got := fields(err); got != tt.want {
				t.Errorf("got %q (%v), want %q", got, err, tt.want)
			}
		})
	}
	empty := example.Claims()[0].Content()
	empty.Lines = nil
	l.refuses("CLAIM_EMPTY", "ben", noon("2026-10-12"), funding.ClaimMoney, l.draft(empty))
	ledger := example.Claims()[0].Content()
	ledger.Lines[0].Invoice, ledger.Lines[0].Supplier, ledger.Lines[0].Ledger = "", "", "GL 4410/118"
	l.do("ben", noon("2026-10-12"), funding.ClaimMoney, l.draft(ledger))
	if len(l.register) != 0 {
		t.Errorf("a ledger line takes no invoice: %+v", l.register)
	}
}

func TestAllBadLinesAreNamedAtOnce(t *testing.T) {
	l, d := claiming(t), threeLines()
	d.Lines[0].Eligible, d.Lines[2].CostLine = 0, "R1"
	_, err := l.tryAs(example.Person("ben"), noon("2026-10-12"), funding.ClaimMoney, l.draft(d))
	if got, want := fields(err), "lines[0].eligible_pence LINE_NOT_POSITIVE, lines[2].cost_line CLAIM_MIXES_NATURES"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRevenueNeverTouchesCapital(t *testing.T) {
	l := claiming(t)
	l.claim(example.Claims()[0])
	l.claim(example.RevenueClaims()[0])
	l.wants(funding.Capital, "310,250", "0", "3,889,750")
	l.wants(funding.Revenue, "180,000", "0", "720,000")
}

func TestStartingAClaim(t *testing.T) {
	a := signed(t).award
	tests := []struct {
		name, by, on, code string
		change             func(*funding.ClaimContent)
	}{
		{"the preparer may, in the month itself", "ben", "2026-09-01", "", nil},
		{"never in advance", "ben", "2026-08-31", "CLAIM_IN_ADVANCE", nil},
		{"not the approver", "chloe", "2026-10-12", "NOT_YOUR_ROLE", nil},
		{"not the funder", "liam", "2026-10-12", "NOT_YOUR_ROLE", nil},
		{"not another trust's money", "ben", "2026-10-12", "NO_PROFILE", func(d *funding.ClaimContent) { d.Org = "RZB" }},
		{"not a year without money", "ben", "2031-10-12", "NO_PROFILE", func(d *funding.ClaimContent) { d.FY = 2030 }},
		{"not on trust", "ben", "2026-10-12", "NOT_A_CHOICE", func(d *funding.ClaimContent) { d.Basis = "HOPED" }},
		{"not for a thirteenth month", "ben", "2026-10-12", "OUT_OF_RANGE", func(d *funding.ClaimContent) { d.Month = 13 }},
		{"what falls due in the month", "ben", "2026-10-12", "", func(d *funding.ClaimContent) { d.Basis = funding.BasisCommitted }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := example.Claims()[0].Content()
			if tt.change != nil {
				tt.change(&d)
			}
			err := funding.StartClaim(a, d, example.Person(tt.by), day(tt.on))
			if tt.code != "" {
				refused(t, err, tt.code)
				return
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
}
