package rehearsal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/migrations"
)

func rules(t *testing.T) []funding.Ruleset {
	t.Helper()
	r, err := exchange.ReadRuleset(migrations.Rulesets, "CAP-2026")
	if err != nil {
		t.Fatal(err)
	}
	return []funding.Ruleset{r}
}

// closing is the example's round, closing on a day.
func closing(t *testing.T, day string) funding.Round {
	t.Helper()
	d, err := calendar.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	r := example.Round()
	r.ClosesOn = d
	return r
}

func lines(w funding.RehearsedWay) string {
	var out []string
	for _, s := range w.Steps {
		out = append(out, fmt.Sprintf("%s day %d %s", s.On, s.Days, s.What))
	}
	return strings.Join(out, "\n")
}

// Sent on Wednesday 6 May as in worked example 9.5: complete on 11 May, reviews
// due on 9 June, decided eight working days later on 19 June. Seven working
// days for the trust's signature end on 30 June, three for the funder's on 3
// July. July is claimed by the eighth working day of August, Wednesday the
// 12th, and paid on the thirteenth, Wednesday the 19th.
func TestARehearsalTakesTheDaysOfTheWorkedExample(t *testing.T) {
	h, err := Run(context.Background(), closing(t, "2026-05-06"), rules(t), calendar.England(), funding.WholeClock)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(h.Ways, func(w funding.RehearsedWay) bool { return w.Pathway == "STANDARD" })
	if i < 0 {
		t.Fatalf("no STANDARD among %+v", h.Ways)
	}
	want := `2026-05-06 day 0 Approved inside the trust
2026-05-06 day 0 Submitted: short form business case
2026-05-11 day 3 Completeness check passed
2026-06-09 day 23 ICB support has answered
2026-06-09 day 23 Regional finance has answered
2026-06-09 day 23 Regional digital has answered
2026-06-09 day 23 Clinical safety has answered
2026-06-09 day 23 Cyber security has answered
2026-06-09 day 23 National finance has answered
2026-06-19 day 31 Decided by the panel: approved
2026-06-30 day 38 Agreement signed by the trust
2026-07-03 day 41 Agreement signed by the funder: in force`
	w := h.Ways[i]
	if got := lines(w); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := []string{w.Award.String(), w.InForce.String(), w.Closes.String(), w.Money.String()}; !slices.Equal(got, []string{"2026-06-19", "2026-07-03", "2026-08-12", "2026-08-19"}) {
		t.Errorf("award, in force, first claim closes, first money: %q", got)
	}
}

func TestAPaceOfHalfRoundsUp(t *testing.T) {
	h, err := Run(context.Background(), closing(t, "2026-05-06"), rules(t), calendar.England(), funding.HalfClock)
	if err != nil {
		t.Fatal(err)
	}
	// 2 days to Friday 8 May, 5 to Friday 15 May, 4 to Thursday 21 May
	if w := h.Ways[0]; w.Pathway != "FAST" || w.Award.String() != "2026-05-21" {
		t.Errorf("%s is decided on %s; want FAST on 21 May", w.Pathway, w.Award)
	}
}

// A major bid goes through both its stages; sent on 30 June it is decided for
// the second time late in the year.
func TestAMajorBidGoesThroughBothStagesAndComesLate(t *testing.T) {
	h, err := Run(context.Background(), closing(t, "2026-06-30"), rules(t), calendar.England(), funding.WholeClock)
	if err != nil {
		t.Fatal(err)
	}
	w := h.Ways[len(h.Ways)-1]
	if got := lines(w); w.Pathway != "MAJOR" || strings.Count(got, "Completeness check passed") != 2 || !strings.Contains(got, "Submitted: outline business case") || !strings.Contains(got, "Submitted: full business case") {
		t.Fatalf("%s:\n%s", w.Pathway, got)
	}
	why := strings.Join(h.Why, "\n")
	if !strings.Contains(why, "MAJOR: the award would come on ") || strings.Contains(why, "FAST") {
		t.Errorf("it says %q", why)
	}
	again, err := Run(context.Background(), closing(t, "2026-06-30"), rules(t), calendar.England(), funding.WholeClock)
	if err != nil || lines(again.Ways[len(again.Ways)-1]) != lines(w) {
		t.Errorf("a second rehearsal differs, or fails: %v", err)
	}
}
