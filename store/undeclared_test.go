package store

import (
	"context"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

func TestTheFundReadsWhoHasNotDeclared(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	id := f.submitted(t)
	f.at(t, 2026, 5, 11, 10, 0)
	f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	f.must(t, "kavita", funding.BidKind, id, funding.StartReview, map[string]any{"review": funding.Cyber})
	f.must(t, "harry", funding.BidKind, id, funding.StartReview, map[string]any{"review": funding.RegionFinance})
	f.must(t, "harry", funding.BidKind, id, funding.DeclareNoInterest, map[string]any{"review": funding.RegionFinance})
	d, err := f.Web.Undeclared(ctx, f.person(t, "olive"))
	if err != nil || len(d.Rows) != 1 || d.Rows[0].Reviewer != "kavita" || d.Rows[0].Review != funding.Cyber || d.Names["kavita"] == "" || d.Names["RZX"] == "" {
		t.Errorf("got %+v (%v), want Kavita's review alone, with names", d, err)
	}
	_, err = f.Web.Undeclared(ctx, f.person(t, "kavita"))
	refusedAs(t, err, "NOT_YOUR_ROLE")
	if n := f.sum(t, `select count(*) from events where aggregate = ? and name = 'NO_INTEREST_DECLARED' and for_funder`, id); n != 1 {
		t.Errorf("%d events keep the declaration, want 1", n)
	}
	f.must(t, "kavita", funding.BidKind, id, funding.DeclareNoInterest, map[string]any{"review": funding.Cyber})
	if d, err := f.Web.Undeclared(ctx, f.person(t, "farah")); err != nil || len(d.Rows) != 0 {
		t.Errorf("all have declared, and listed is %+v (%v)", d.Rows, err)
	}
}
