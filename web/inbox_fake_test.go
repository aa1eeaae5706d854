package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
)

func (f *fakeRecord) PutTaskFilter(_ context.Context, who funding.Person, kept funding.SavedFilter) error {
	f.note("filter %s %s %+v", who.ID, kept.Name, kept.Filter)
	return kept.Check(0)
}

func (f *fakeRecord) DropTaskFilter(_ context.Context, who funding.Person, name string) error {
	f.note("drop filter %s %s", who.ID, name)
	return nil
}
