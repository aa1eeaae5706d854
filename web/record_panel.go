package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// panelKeeper knows what a panel needs beside the bids themselves.
type panelKeeper interface {
	// SubmittedBefore is a bid's content as it was last submitted in another
	// version than the present one; nil when there was none.
	SubmittedBefore(ctx context.Context, who funding.Person, bid string) (*funding.Content, error)
	Sittings(ctx context.Context, who funding.Person) (desk.SittingDesk, error)
	SittingSheet(ctx context.Context, who funding.Person, id int64) (desk.SittingSheet, error)
	SetUpSitting(ctx context.Context, who funding.Person, token string, s funding.Sitting) (id int64, err error) // the same token sets it up once
	RecordAttendance(ctx context.Context, who funding.Person, id int64, present []string) error
	Votes(ctx context.Context, who funding.Person, bid string) (desk.VoteSheet, error)
	Conditions(ctx context.Context, who funding.Person) (desk.ConditionDesk, error)
}
