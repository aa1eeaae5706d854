package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

func (f *fakeRecord) PaymentDates(_ context.Context, who funding.Person, _ string) (desk.PaymentCalendar, error) {
	dates, err := funding.ProposeDates("FP26", calendar.DateOf(f.now), funding.MonthsAhead, f.rules.Payments, calendar.England())
	return desk.PaymentCalendar{Today: calendar.DateOf(f.now), Fund: "FP26", Funder: example.Funder, Funds: []desk.FundBrief{{Code: "FP26", Title: "The fund", Funder: example.Funder}}, Dates: dates, Viewer: who}, err
}

func (f *fakeRecord) PutPaymentDate(_ context.Context, who funding.Person, token string, m funding.DateMove) error {
	f.note("move-date %s %s %+v", who.ID, token, m)
	return nil
}

func (f *fakeRecord) PaymentFile(_ context.Context, _ funding.Person, run string) (desk.PaymentFile, error) {
	return desk.PaymentFile{Run: run, Seq: 1, Hash: "ab", Made: f.now, Data: []byte("H,1\r\n")}, nil
}

func (f *fakeRecord) Remittance(_ context.Context, who funding.Person, run, org string) (desk.Remittance, error) {
	return desk.Remittance{Run: run, Org: org, OrgName: example.Org().Name, Viewer: who, Items: []desk.RemittanceItem{{Award: example.BidID, Title: "Northmoor EPR", Claim: example.BidID + "-C1", No: 1, FY: 2026, Month: 6, Nature: funding.Capital,
		Amount: 31_025_000, Reference: run + "-001", Status: funding.ItemPaid, On: exampleDate("2026-10-19")}},
		Owed: []desk.OwedRow{{Award: example.BidID, Left: 100, Owed: funding.Owed{ID: "O1", Org: org, Nature: funding.Capital, Amount: 100, Method: funding.Offset, Reason: "Claim 2 was reversed."}}}}, nil
}
