package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// claimKeeper keeps the documents behind claims, and lists the late ones.
type claimKeeper interface {
	AttachEvidence(ctx context.Context, who funding.Person, claim string, line int, d desk.Document) error // twice is fine
	RemoveEvidence(ctx context.Context, who funding.Person, claim string, line int, hash string) error
	Evidence(ctx context.Context, who funding.Person, claim string, line int, hash string) (desk.Document, error)
	LateClaims(ctx context.Context, who funding.Person) (desk.LateQueue, error)
}
