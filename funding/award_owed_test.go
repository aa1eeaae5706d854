package funding_test

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// credit is a line that gives back so much of an invoice of supplier X.
func credit(no int, invoice, gross, eligible string) funding.ClaimLine {
	return funding.ClaimLine{No: no, Kind: funding.LineCredit, CostLine: "C1", Description: "Credit note", Supplier: "Supplier X", Invoice: invoice, Gross: -gbp(gross), Eligible: -gbp(eligible)}
}

// creditedLife is the award after claim 1, and claim 2 of P7 for one invoice of
// 412,600.40, were paid.
func creditedLife(t *testing.T) *awardLife {
	t.Helper()
	l := claiming(t)
	l.paid(example.Claims()[0], example.Claims()[0].Submitted)
	l.pay("2026-11-11", billed(2, "INV-7", "412,600.40", "412,600.40"))
	return l
}

// pay takes a claim as it is written from submission to cash in a day.
func (l *awardLife) pay(on string, d funding.ClaimContent) {
	l.t.Helper()
	body, at := l.draft(d), noon(on)
	l.do("ben", at, funding.ClaimMoney, body)
	l.do("chloe", at, funding.ApproveClaim, body)
	l.do("liam", at, funding.CheckClaim, obj{"claim": d.ID, "outcome": "APPROVE"})
	if c, _ := l.award.Claim(d.ID); c.Cash() == 0 {
		return
	}
	l.do("system", at, funding.Schedule, obj{"claim": d.ID, "run": "RUN-" + d.ID})
	l.do("system", at, funding.PayClaim, obj{"claim": d.ID, "released_by": "nikhil"})
}

// P8 with its -12,000.00 credit against the P7 invoice.
func TestE10ACreditNoteRaisesHeadroom(t *testing.T) {
	l := creditedLife(t)
	l.wants(funding.Capital, "0", "722,850.40", "3,477,149.60")
	p8 := billed(3, "INV-8", "538,149.60", "538,149.60")
	p8.Lines = append(p8.Lines, credit(2, "inv 007", "12,000", "12,000"))
	l.pay("2026-12-10", p8)
	l.wants(funding.Capital, "0", "1,249,000", "2,951,000") // 9.6 has 1,261,000.00 and 2,939,000.00 without it
	for _, v := range l.register {
		if v.Number == "INV7" && (v.Claimed != gbp("400,600.40") || v.Credited != gbp("12,000") || v.Claimable() != gbp("400,600.40")) {
			t.Errorf("the credited invoice: %+v", v)
		}
	}
	again := billed(4, "INV-7", "412,600.40", "12,000") // what was credited cannot be claimed again
	l.refuses("DUPLICATE_INVOICE", "ben", noon("2027-01-13"), funding.ClaimMoney, l.draft(again))
}

func TestWhatACreditNoteMayGiveBack(t *testing.T) {
	for _, tt := range []struct{ name, invoice, gross, eligible, code string }{
		{"an invoice that was never claimed", "INV-99", "1", "1", "CREDIT_WITHOUT_INVOICE"},
		{"more than was claimed", "INV-7", "412,600.41", "412,600.41", "CREDIT_OVER_CLAIMED"},
		{"less than its invoice loses", "INV-7", "12,000", "11,999.99", "CREDIT_TOO_SMALL"},
		{"more than the note says", "INV-7", "12,000", "12,000.01", "LINE_OVER_GROSS"},
		{"all of it", "INV-7", "412,600.40", "412,600.40", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := creditedLife(t)
			d := billed(3, "INV-8", "538,149.60", "538,149.60")
			d.Lines = append(d.Lines, credit(2, tt.invoice, tt.gross, tt.eligible))
			if tt.code != "" {
				l.refuses(tt.code, "ben", noon("2026-12-10"), funding.ClaimMoney, l.draft(d))
				return
			}
			l.do("ben", noon("2026-12-10"), funding.ClaimMoney, l.draft(d))
			l.wants(funding.Capital, "125,549.20", "722,850.40", "3,351,600.40")
		})
	}
}

func TestE10ACreditOfTheSameClaimAndItsReturn(t *testing.T) {
	l := claiming(t)
	d := billed(1, "INV-1", "100,000", "100,000")
	d.Lines = append([]funding.ClaimLine{credit(2, "INV-1", "30,000", "30,000")}, d.Lines...)
	body := l.draft(d)
	l.do("ben", noon("2026-10-12"), funding.ClaimMoney, body)
	l.wants(funding.Capital, "70,000", "0", "4,130,000")
	l.do("chloe", noon("2026-10-12"), funding.ApproveClaim, body)
	l.refuses("CREDIT_STANDS", "liam", noon("2026-10-13"), funding.CheckLine, obj{"claim": d.ID, "line_no": 2, "outcome": "REJECTED"})
	l.refuses("NET_NEGATIVE", "liam", noon("2026-10-13"), funding.CheckLine, obj{"claim": d.ID, "line_no": 1, "outcome": "REJECTED"})
	l.do("liam", noon("2026-10-13"), funding.CheckLine, obj{"claim": d.ID, "line_no": 2, "outcome": "ACCEPTED"})
	l.do("ben", noon("2026-10-14"), funding.WithdrawClaim, body)
	if v := l.register[0]; v.Claimed != 0 || v.Credited != 0 {
		t.Errorf("after the claim was withdrawn: %+v", v)
	}
}

// A claim that gives back more than it asks for is no claim: it becomes money
// owed, is set off against the next claim as a figure of its own, and the
// budget has it back at once.
func TestE10ANegativeClaimBecomesMoneyOwed(t *testing.T) {
	l := creditedLife(t)
	d := billed(3, "INV-8", "5,000", "5,000")
	d.Lines = append(d.Lines, credit(2, "INV-7", "12,000", "12,000"))
	at := noon("2026-12-10")
	no := l.refuses("NET_NEGATIVE", "ben", at, funding.ClaimMoney, l.draft(d))
	says(t, no, "gives back £7,000.00 more than it asks for", "Record £7,000.00 as money owed")
	l.wants(funding.Capital, "0", "722,850.40", "3,477,149.60")
	l.do("ben", at, funding.RecordOwed, obj{"claim": d.ID, "method": "OFFSET"})
	l.wants(funding.Capital, "0", "715,850.40", "3,484,149.60")
	if o := l.award.Owed[0]; o.ID != example.BidID+"-O1" || o.Amount != gbp("7,000") || o.Claim != d.ID {
		t.Errorf("owed: %+v", o)
	}
	l.pay("2027-01-13", billed(4, "INV-9", "275,000", "275,000"))
	paid := l.claims[billed(4, "", "1", "1").ID]
	if paid.Granted() != gbp("275,000") || paid.SetOff != gbp("7,000") || paid.Cash() != gbp("268,000") {
		t.Errorf("granted %s, set off %s, cash %s", paid.Granted(), paid.SetOff, paid.Cash())
	}
	l.wants(funding.Capital, "0", "990,850.40", "3,209,149.60")
	if o := l.award.Owed[0]; o.Left() != 0 || o.SettledBy != paid.ID {
		t.Errorf("owed: %+v", o)
	}
}

func TestE11VATComesBackInALaterYear(t *testing.T) {
	l := creditedLife(t)
	l.award.MonthOpened = day("2027-05-01")
	d := example.Claims()[0].Content()
	d.ID, d.No, d.FY, d.Month = example.BidID+"-30", 30, 2027, 1
	d.Lines[0].Gross, d.Lines[0].Eligible, d.Lines[0].Invoice = gbp("100,000"), gbp("100,000"), "INV-30"
	d.Lines = append(d.Lines, funding.ClaimLine{No: 2, Kind: funding.LineVATRefund, CostLine: "C3", Description: "VAT given back by HMRC", Gross: -gbp("30,000"), Eligible: -gbp("30,000")})
	before := l.lifetime()
	l.pay("2027-05-12", d)
	if got := l.lifetime() - before; got != gbp("70,000") {
		t.Errorf("lifetime claimed rose by %s, want £100,000.00 less £30,000.00", got)
	}
	if c := l.claims[d.ID]; c.VATRefunded != gbp("30,000") || c.Cash() != gbp("70,000") {
		t.Errorf("refunded %s, cash %s", c.VATRefunded, c.Cash())
	}
	if x, _ := l.award.Limit(example.Trust, calendar.FY(2027), funding.Capital); x.Drawn != gbp("70,000") {
		t.Errorf("2027/28 has %s drawn", x.Drawn)
	}
}

// lifetime is what all capital claims have drawn.
func (l *awardLife) lifetime() (sum money.Pence) {
	for _, x := range l.award.Limits {
		if x.Nature == funding.Capital {
			sum += x.Drawn
		}
	}
	return sum
}

func TestAPaidClaimIsReversed(t *testing.T) {
	l := creditedLife(t)
	id := billed(2, "", "1", "1").ID
	body := obj{"claim": id, "reasons": "The invoice was another trust's.", "method": "REPAY", "due": "2026-12-31"}
	l.load(command(funding.AwardKind, example.BidID, "nikhil", noon("2026-12-01"), funding.ReverseClaim, body), example.Person("nikhil"))
	released := example.Person("nikhil")
	released.Posts = append(released.Posts, funding.Post{Role: funding.NationalFinance, Org: "FPF"})
	_, err := l.tryAs(released, noon("2026-12-01"), funding.ReverseClaim, body)
	refused(t, err, "SAME_PERSON")
	l.refuses("NOT_YOUR_ROLE", "ben", noon("2026-12-01"), funding.ReverseClaim, body)
	l.do("liam", noon("2026-12-01"), funding.ReverseClaim, body)
	l.wants(funding.Capital, "0", "310,250", "3,889,750")
	if o := l.award.Owed[0]; o.Amount != gbp("412,600.40") || o.Method != funding.Repay || o.Due != day("2026-12-31") || l.claims[id].Status != funding.Reversed {
		t.Errorf("owed %+v, claim %s", o, l.claims[id].Status)
	}
	l.refuses("CLAIM_NOT_PAID", "liam", noon("2026-12-02"), funding.ReverseClaim, body)
	again := billed(3, "INV-7", "412,600.40", "412,600.40")
	l.do("ben", noon("2026-12-10"), funding.ClaimMoney, l.draft(again)) // the invoice is free
	l.refuses("REASONS_MISSING", "liam", noon("2026-12-20"), funding.SettleOwed, obj{"owed": example.BidID + "-O1"})
	l.do("liam", noon("2026-12-20"), funding.SettleOwed, obj{"owed": example.BidID + "-O1", "reasons": "BACS 4711"})
	l.refuses("OWED_SETTLED", "liam", noon("2026-12-21"), funding.SettleOwed, obj{"owed": example.BidID + "-O1", "reasons": "BACS 4712"})
	if l.award.Outstanding(example.Trust, funding.Capital) != 0 {
		t.Errorf("still owed: %+v", l.award.Owed)
	}
}

func TestAClaimThatIsSetOffInFullNeedsNoPayment(t *testing.T) {
	l := creditedLife(t)
	l.do("liam", noon("2026-12-01"), funding.ReverseClaim, obj{"claim": billed(2, "", "1", "1").ID, "reasons": "Not ours."})
	l.pay("2026-12-10", billed(3, "INV-8", "400,000", "400,000"))
	c := l.claims[billed(3, "", "1", "1").ID]
	if c.Status != funding.Paid || c.Cash() != 0 || l.award.Owed[0].Left() != gbp("12,600.40") {
		t.Errorf("%s with cash %s; still owed %s", c.Status, c.Cash(), l.award.Owed[0].Left())
	}
	l.wants(funding.Capital, "0", "710,250", "3,489,750")
}

// What is owed back already is not taken back a second time by a reversal:
// nothing would be drawn below nothing.
func TestAClaimIsNotReversedBelowWhatIsDrawn(t *testing.T) {
	l := claiming(t)
	l.pay("2026-11-11", billed(2, "INV-7", "100,000", "100,000"))
	d := billed(3, "", "30,000", "30,000")
	d.Lines = []funding.ClaimLine{{No: 1, Kind: funding.LineVATRefund, CostLine: "C3", Description: "VAT given back by HMRC", Gross: -gbp("30,000"), Eligible: -gbp("30,000")}}
	l.do("ben", noon("2026-12-10"), funding.RecordOwed, obj{"claim": l.draft(d)["claim"]})
	l.wants(funding.Capital, "0", "70,000", "4,130,000")
	no := l.refuses("REVERSED_OVER_DRAWN", "liam", noon("2026-12-11"), funding.ReverseClaim, obj{"claim": billed(2, "", "1", "1").ID, "reasons": "Not ours."})
	says(t, no, "£100,000.00", "£70,000.00", "owed back already")
}

func TestALineIsNotRejectedUnderACreditNoteThatCountsOnIt(t *testing.T) {
	l := claiming(t)
	d := billed(1, "INV-1", "100,000", "100,000")
	other := billed(1, "INV-2", "50,000", "50,000").Lines[0]
	other.No = 2
	d.Lines = append(d.Lines, other, credit(3, "INV-1", "30,000", "30,000"))
	body := l.draft(d)
	l.do("ben", noon("2026-10-12"), funding.ClaimMoney, body)
	l.do("chloe", noon("2026-10-12"), funding.ApproveClaim, body)
	l.refuses("INVOICE_CREDITED", "liam", noon("2026-10-13"), funding.CheckLine, obj{"claim": d.ID, "line_no": 1, "outcome": "REJECTED"})
	l.refuses("INVOICE_CREDITED", "liam", noon("2026-10-13"), funding.CheckLine, obj{"claim": d.ID, "line_no": 1, "outcome": "REDUCED", "granted_pence": 2_999_999})
	l.do("liam", noon("2026-10-13"), funding.CheckLine, obj{"claim": d.ID, "line_no": 1, "outcome": "REDUCED", "granted_pence": 3_000_000})
	l.wants(funding.Capital, "50,000", "0", "4,150,000")
}
