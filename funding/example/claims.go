package example

import (
	"fmt"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A Claim is one row of 9.6: what the trust claims for a month of 2026/27.
type Claim struct {
	No        int
	Month     calendar.Month
	Nature    funding.Nature
	Basis     string
	Amount    money.Pence
	Submitted time.Time
}

// Claims are the seven capital claims of 9.6, £3,000,000.00 in all. Claims 1
// and 7 were submitted when the story says; the others, at 10am on the day the
// month's return is due.
func Claims() []Claim {
	paid := func(no int, m calendar.Month, p money.Pence, day string) Claim {
		return Claim{no, m, funding.Capital, funding.BasisPaid, p, on(day).At(10, 0)}
	}
	return []Claim{
		paid(1, 6, 310_250_00, "2026-10-12"),
		paid(2, 7, 412_600_40, "2026-11-11"),
		paid(3, 8, 538_149_60, "2026-12-10"),
		paid(4, 9, 275_000_00, "2027-01-13"),
		paid(5, 10, 364_500_00, "2027-02-10"),
		paid(6, 11, 599_500_00, "2027-03-10"),
		{7, 12, funding.Capital, funding.BasisAccrued, 500_000_00, on("2027-03-12").At(16, 5)},
	}
}

// RevenueClaims are the three quarterly revenue claims of 9.6, £900,000.00 in
// all, in the last month of their quarter.
func RevenueClaims() []Claim {
	claim := func(no int, m calendar.Month, p money.Pence, day string) Claim {
		return Claim{no, m, funding.Revenue, funding.BasisPaid, p, on(day).At(10, 0)}
	}
	return []Claim{
		claim(8, 6, 180_000_00, "2026-10-12"),
		claim(9, 9, 315_000_00, "2027-01-13"),
		claim(10, 12, 405_000_00, "2027-03-12"),
	}
}

// Content is the claim as its preparer writes it: one line, with an invoice of
// its own.
func (c Claim) Content() funding.ClaimContent {
	return funding.ClaimContent{
		ID: fmt.Sprintf("%s-%d", BidID, c.No), Award: BidID, No: c.No, Org: Trust, FY: 2026, Month: c.Month, Nature: c.Nature, Basis: c.Basis,
		Status: funding.ClaimDraft, Lines: []funding.ClaimLine{c.Line()},
	}
}

// Line is the claim's one line: implementation services, or hosting for a
// revenue claim.
func (c Claim) Line() funding.ClaimLine {
	l := funding.ClaimLine{No: 1, CostLine: "C2", Description: "Implementation services, " + c.Month.Name(), Supplier: "Meridian Records Ltd",
		Invoice: fmt.Sprintf("INV-%05d", 410+c.No), InvoiceDate: calendar.FY(2026).MonthStart(c.Month), Gross: c.Amount, Eligible: c.Amount}
	if c.Nature == funding.Revenue {
		l.CostLine, l.Description, l.Supplier = "R1", "Hosting and support, the quarter to "+c.Month.Name(), "Meridian Hosting Ltd"
	}
	return l
}
