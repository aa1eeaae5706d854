package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// signer knows who signs what, and what waits for a signature.
type signer interface {
	Approvals(ctx context.Context, who funding.Person) (desk.ApprovalDesk, error)
	ToSign(ctx context.Context, who funding.Person) (int, error)
	SignOff(ctx context.Context, who funding.Person, org string) (desk.SignOffSheet, error)
	PutSignOff(ctx context.Context, who funding.Person, org string, was int, chain funding.Chain) error // was is the version that was read
	Deputies(ctx context.Context, who funding.Person) (desk.DeputyDesk, error)
	NameDeputy(ctx context.Context, who funding.Person, token string, d funding.Deputyship) (id int64, err error) // the same token names the same one
	EndDeputy(ctx context.Context, who funding.Person, id int64) error
}
