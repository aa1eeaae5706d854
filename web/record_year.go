package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// yearReader answers what the years of awards come to.
type yearReader interface {
	YearSheet(ctx context.Context, who funding.Person, award string, fy calendar.FY) (desk.YearSheet, error)
	// OwedRows lists money owed; org "" = of every trust that the person sees.
	OwedRows(ctx context.Context, who funding.Person, org string) ([]desk.OwedLine, error)
}
