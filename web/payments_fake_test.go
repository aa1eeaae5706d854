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
