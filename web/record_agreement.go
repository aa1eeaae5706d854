package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// agreementReader answers what people look at of agreements and profiles.
type agreementReader interface {
	AgreementFile(ctx context.Context, who funding.Person, award string) (desk.AgreementFile, error)
	AgreementEvents(ctx context.Context, who funding.Person, award string) ([]desk.SealedEvent, error)
	ProfileSheet(ctx context.Context, who funding.Person, award string, version int) (desk.ProfileSheet, error) // 0 = the newest
}
