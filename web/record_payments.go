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
	Remittance(ctx context.Context, who funding.Person, run, org string) (desk.Remittance, error)
}
