package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// otherFund gives the funder a second fund, whose round opened a year before.
func (f *fixture) otherFund(t *testing.T) {
	t.Helper()
	april := func(year, day int) calendar.Date { return calendar.Date{Year: year, Month: time.April, Day: day} }
	seed := funding.Seed{Funds: []funding.SeedFund{{Code: "AA", Title: "An older fund", Funder: "FPF"}},
		Rounds: []funding.Round{{ID: "AA-2025-R1", Title: "The older round", Fund: "AA", Funder: "FPF", RefPrefix: "AA25", OpensOn: april(2025, 1), ClosesOn: april(2027, 30), FirstYear: 2025, LastYear: 2028}}}
	if err := f.Owner.Seed(context.Background(), seed); err != nil {
		t.Fatal(err)
	}
}

func TestARunIsOfOneFund(t *testing.T) {
	f := newDB(t)
	f.otherFund(t)
	ctx, farah := context.Background(), f.person(t, "farah")
	award := f.active(t)
	id, err := f.Web.StartClaim(ctx, f.person(t, "ben"), "c", claimFor(award, 6, 310_250_00))
	if err != nil {
		t.Fatal(err)
	}
	body := map[string]any{"claim": id}
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, body)
	f.must(t, "chloe", funding.AwardKind, award, funding.ApproveClaim, body)
	f.must(t, "liam", funding.AwardKind, award, funding.CheckClaim, map[string]any{"claim": id, "outcome": "APPROVE"})
	for _, tt := range []struct {
		name, fund string
		claims     []string
		want       string // the run's fund
	}{
		{"nobody says: the fund whose round opened last", "", nil, "FP"},
		{"the fund is named", "AA", nil, "AA"},
		{"the claims are named, and have a fund", "", []string{id}, "FP"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ref, err := f.Web.NewRun(ctx, farah, tt.fund, tt.claims)
			if err != nil || ref.ID[:2] != tt.want {
				t.Errorf("got %s (%v), want a run of %s", ref.ID, err, tt.want)
			}
		})
	}
	_, err = f.Web.NewRun(ctx, farah, "ZZ", nil)
	refusedAs(t, err, "NO_SUCH_FUND")
	_, err = f.Web.NewRun(ctx, f.person(t, "ben"), "", nil)
	refusedAs(t, err, "NOT_YOUR_ROLE")
	d, err := f.Web.RunDesk(ctx, farah, "AA")
	if err != nil || d.Fund != "AA" || len(d.Waiting) != 0 || len(d.Funds) != 2 || d.Funds[0].Code != "FP" || d.Funds[0].Waiting != 1 || d.Funds[1].Waiting != 0 {
		t.Errorf("the desk of the older fund: %+v (%v)", d, err)
	}
	if d, err = f.Web.RunDesk(ctx, farah, ""); err != nil || d.Fund != "FP" || len(d.Waiting) != 1 {
		t.Errorf("the desk that nobody chose: %+v (%v)", d, err)
	}
}

func TestListsOfOneRoundAndOfTheLatest(t *testing.T) {
	f := newDB(t)
	f.otherFund(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	for i, round := range []string{theRound, "AA-2025-R1", theRound} {
		if _, err := f.Web.StartBid(ctx, amina, fmt.Sprint(i), round, "RZX", nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name, want string
		list       func() ([]desk.BidRow, error)
	}{
		{"one round", "FP26-RZX-001 FP26-RZX-002", func() ([]desk.BidRow, error) { return f.Web.BidsIn(ctx, amina, theRound, "", 10) }},
		{"the other round", "AA25-RZX-001", func() ([]desk.BidRow, error) { return f.Web.BidsIn(ctx, amina, "AA-2025-R1", "", 10) }},
		{"one round, after its first bid", "FP26-RZX-002", func() ([]desk.BidRow, error) { return f.Web.BidsIn(ctx, amina, theRound, "FP26-RZX-001", 10) }},
		{"the two that were started last", "FP26-RZX-002 AA25-RZX-001", func() ([]desk.BidRow, error) { return f.Web.LatestBids(ctx, amina, 2) }},
		{"another trust's", "", func() ([]desk.BidRow, error) { return f.Web.LatestBids(ctx, f.person(t, "rzb-author"), 5) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list, err := tt.list()
			var got []string
			for _, r := range list {
				got = append(got, r.ID)
			}
			if err != nil || strings.Join(got, " ") != tt.want {
				t.Errorf("got %v (%v), want %s", got, err, tt.want)
			}
		})
	}
}
