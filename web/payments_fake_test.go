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

func (f *fakeRecord) CashCalendar(_ context.Context, who funding.Person, _ string) (desk.CashSheet, error) {
	d := desk.CashSheet{Today: calendar.DateOf(f.now), Org: example.Trust, OrgName: example.Org().Name, Viewer: who, Limits: []desk.CashLimit{{Award: example.BidID, Limit: funding.Limit{Org: example.Trust, FY: 2026, Nature: funding.Capital, Profile: 100}}},
		Flights: []funding.CashFlight{{Award: example.BidID, Claim: "C1", No: 1, FY: 2026, Month: 6, Nature: funding.Capital, Status: funding.ClaimApproved, Amount: 100, PaysOn: calendar.DateOf(f.now)}}}
	d.Weeks = funding.CashLine(d.Flights, nil, d.Today)
	return d, nil
}

func (f *fakeRecord) KeepFeed(_ context.Context, who funding.Person, secret string) error {
	f.note("feed %s %d", who.ID, len(secret))
	return nil
}

func (f *fakeRecord) EndFeed(_ context.Context, who funding.Person) error {
	f.note("end-feed %s", who.ID)
	return nil
}

func (f *fakeRecord) Feed(context.Context, string) ([]funding.CalendarEntry, error) {
	return []funding.CalendarEntry{{UID: "pay/FP26/2026-10", Title: "Pay day of October 2026", On: exampleDate("2026-10-19")}}, nil
}
