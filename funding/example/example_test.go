package example_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/migrations"
)

// The demo tells the same story, so both must have the same cast and money.
func TestTheDemoTellsTheSameStory(t *testing.T) {
	demo, err := exchange.ParseSeed(migrations.Demo)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]funding.Round{example.Round()}, demo.Rounds); diff != "" {
		t.Errorf("rounds (-example +demo):\n%s", diff)
	}
	if diff := cmp.Diff(example.Cover(), demo.Cover); diff != "" {
		t.Errorf("cover (-example +demo):\n%s", diff)
	}
	for _, want := range []funding.Organisation{example.Org(), example.FunderOrg()} {
		i := slices.IndexFunc(demo.Organisations, func(o funding.Organisation) bool { return o.Code == want.Code })
		if i < 0 {
			t.Fatalf("the demo has no %s", want.Code)
		}
		if diff := cmp.Diff(want, demo.Organisations[i]); diff != "" {
			t.Errorf("%s (-example +demo):\n%s", want.Code, diff)
		}
	}
	for _, want := range example.People() {
		i := slices.IndexFunc(demo.People, func(p funding.SeedPerson) bool { return p.ID == want.ID })
		if i < 0 || demo.People[i].Name != want.Name || !slices.Equal(demo.People[i].Posts, want.Posts) {
			t.Errorf("%s is not the same in the demo", want.ID)
		}
	}
}

func TestTheClaimsAddUp(t *testing.T) {
	sum := func(claims []example.Claim) (total money.Pence) {
		for _, c := range claims {
			total += c.Amount
			if got := c.Content().Amount(); got != c.Amount {
				t.Errorf("claim %d has lines of %s, want %s", c.No, got, c.Amount)
			}
		}
		return total
	}
	if got := sum(example.Claims()); got != 3_000_000_00 {
		t.Errorf("capital: %s", got)
	}
	if got := sum(example.RevenueClaims()); got != 900_000_00 {
		t.Errorf("revenue: %s", got)
	}
}

func TestEveryMomentIsOnAWorkingDay(t *testing.T) {
	d, england := example.Dates(), calendar.England()
	moments := []struct {
		name string
		at   calendar.Date
	}{
		{"submitted", calendar.DateOf(d.Submitted)}, {"complete", calendar.DateOf(d.Complete)}, {"decided", calendar.DateOf(d.Decided)},
		{"issued", calendar.DateOf(d.Issued)}, {"trust signed", calendar.DateOf(d.TrustSigned)}, {"funder signed", calendar.DateOf(d.FunderSigned)}, {"K2", calendar.DateOf(d.K2Discharged)},
	}
	for _, m := range moments {
		if ok, err := england.IsWorkingDay(m.at); err != nil || !ok {
			t.Errorf("%s on %s: %v", m.name, m.at, err)
		}
	}
	for i, c := range example.Claims() { // all but the last on the day the month's return is due
		due, err := england.ReturnDue(2026, c.Month, 8)
		if err != nil || i < 6 && calendar.DateOf(c.Submitted) != due {
			t.Errorf("claim %d submitted %s, its month's return is due %s, %v", c.No, c.Submitted, due, err)
		}
	}
}

func TestWhatIsGivenMayBeChanged(t *testing.T) {
	c := example.Content()
	c.Lines[0].Amounts[2026], c.Running[2026], c.Answers["title"] = 1, 1, funding.Answer{}
	if example.Content().Hash() == c.Hash() || example.Content().Title() != "Northmoor EPR" || example.Lines()[0].Amounts[2026] != 1_800_000_00 {
		t.Error("a change of one copy shows in the next")
	}
	if example.Person("nobody").Holds(funding.TrustSRO) || example.Person("system").ID != "system" || len(example.Named()) != 5 {
		t.Error("the cast is not as described")
	}
}
