package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// payer knows when money goes out, and what became of it.
type payer interface {
	PaymentDates(ctx context.Context, who funding.Person, fund string) (desk.PaymentCalendar, error)
	PutPaymentDate(ctx context.Context, who funding.Person, token string, m funding.DateMove) error // twice is fine
	PaymentFile(ctx context.Context, who funding.Person, run string) (desk.PaymentFile, error)
	CashCalendar(ctx context.Context, who funding.Person, org string) (desk.CashSheet, error) // empty = the person's own
	KeepFeed(ctx context.Context, who funding.Person, secret string) error                    // in place of the one before
	EndFeed(ctx context.Context, who funding.Person) error
	Feed(ctx context.Context, secret string) ([]funding.CalendarEntry, error)
	Remittance(ctx context.Context, who funding.Person, run, org string) (desk.Remittance, error)
}
