package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// A paymentDates is a fund's payment calendar.
type paymentDates struct {
	Fund  string                `json:"fund"`
	Funds []desk.FundBrief      `json:"funds" doc:"Every fund, the one whose round opened last first"`
	Dates []funding.PaymentDate `json:"dates" doc:"This month and the twelve after it. Claims that the trust has approved by 5pm on claims_close are paid on pays_on"`
}

func (s service) paymentOperations() []operation {
	return append(append(s.resultOperations(), s.cashOperations()...), []operation{
		{ID: "listPaymentDates", Action: "listPaymentDates", Method: http.MethodGet, Path: "/payment-dates", Summary: "When claims close and are paid, a year ahead", Query: []string{"fund"}, Answer: paymentDates{}, Handle: s.listPaymentDates},
		{ID: "putPaymentDate", Action: "putPaymentDate", Method: http.MethodPut, Path: "/payment-dates", Summary: "Move the payment dates of a month to come", Keyed: true,
			About: "Trusts that claim from the fund are written to. version is the one that listPaymentDates gave.",
			Body:  funding.DateMove{Fund: "FP26", FY: 2026, Month: 9, ClaimsClose: exampleDate("2026-12-09"), PaysOn: exampleDate("2026-12-16"), Why: "The bank closes early before the holidays.", Was: 1}, Answer: paymentDates{}, Handle: s.putPaymentDate},
	}...)
}

func (c call) paymentDates(fund string) (answer, error) {
	d, err := c.server.Record.PaymentDates(c, c.who, fund)
	return give(paymentDates{d.Fund, some(d.Funds), some(d.Dates)}, err)
}

func (s service) listPaymentDates(c call) (answer, error) { return c.paymentDates(c.query("fund")) }

func (s service) putPaymentDate(c call) (answer, error) {
	var body funding.DateMove
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	if err := s.Record.PutPaymentDate(c, c.who, c.key, body); err != nil {
		return answer{}, err
	}
	return c.paymentDates(body.Fund)
}
