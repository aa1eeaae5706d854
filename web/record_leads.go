package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// leadKeeper knows who answers for each stage at a funder.
type leadKeeper interface {
	Leads(ctx context.Context, who funding.Person) (desk.LeadDesk, error)
	PutLead(ctx context.Context, who funding.Person, stage funding.LeadStage, person string) error // "" = nobody; twice is fine
}
