package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// knower is what is known of organisations.
type knower interface {
	OrgSheet(ctx context.Context, who funding.Person, code string) (desk.OrgSheet, error)
	ConfirmFact(ctx context.Context, who funding.Person, org, key string) error
	DisputeFact(ctx context.Context, who funding.Person, org, key, why string) error
	SettleDispute(ctx context.Context, who funding.Person, org, key, value, reasons string) error // an empty value leaves the fact as it is
	RegisterDesk(ctx context.Context, who funding.Person) (desk.RegisterDesk, error)
	RegisterSheet(ctx context.Context, who funding.Person, id string) (desk.RegisterSheet, error)
	ProposeFacts(ctx context.Context, who funding.Person, file funding.AssessedFile) (id string, err error) // the same file gives the same proposal
	Capabilities(ctx context.Context) ([]funding.Capability, error)
	CapabilitySheet(ctx context.Context, who funding.Person, org string, fy calendar.FY) (desk.CapabilitySheet, error) // zero year = the current one
	PutAssessments(ctx context.Context, who funding.Person, org string, fy calendar.FY, given []funding.Assessment) error
	CarryAssessments(ctx context.Context, who funding.Person, org string, fy calendar.FY) error
	WorkforceSheet(ctx context.Context, who funding.Person, org string, fy calendar.FY) (desk.WorkforceSheet, error)
	PutWorkforce(ctx context.Context, who funding.Person, org string, w funding.Workforce) error
	BidCapabilities(ctx context.Context, who funding.Person, bid string) (desk.BidCapabilities, error)
	PutCapabilities(ctx context.Context, who funding.Person, bid string, ids []string) error
	LoadRegister(ctx context.Context, who funding.Person, id string, choices map[int]string) error // by the number of the row
}
