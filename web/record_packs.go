package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// packKeeper keeps month-end packs as people fill them in, and lists them.
type packKeeper interface {
	Packs(ctx context.Context, who funding.Person, award string) ([]desk.PackRow, error)
	PackSheet(ctx context.Context, who funding.Person, id string) (desk.PackSheet, error)
	MonthEnd(ctx context.Context, who funding.Person) (desk.MonthEnd, error)
	// FindPack names the pack of a month, and says whether it is still to be opened.
	FindPack(ctx context.Context, who funding.Person, award string, fy calendar.FY, m calendar.Month) (id string, open bool, err error)
	PutPack(ctx context.Context, who funding.Person, id string, d funding.PackDraft) error
	// DraftPackClaims makes drafts of what the ledger comes to by the month's end; the same token makes them once.
	DraftPackClaims(ctx context.Context, who funding.Person, token, id string) error
}
