package funding_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
)

func roundFacts(t *testing.T, at string) funding.RoundFacts {
	t.Helper()
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	return funding.RoundFacts{Now: now, Person: example.Person("olive"), Rulesets: []funding.Ruleset{rules(t)}, Calendar: england(), Cover: example.Cover()}
}

// Worked by hand: a bid of the FAST pathway may take 3 + 10 + 8 = 21 working
// days, STANDARD 31, MAJOR twice 41; the offer comes two days later. The fund
// has £12,000,000.00 capital and £4,000,000.00 revenue in 2026/27.
func TestWhenARoundsMoneyComes(t *testing.T) {
	major := func(r *funding.Round) { r.AskFloor = 25_000_000_00 }
	for _, tt := range []struct {
		name, closes string
		change       func(*funding.Round)
		want         string
	}{
		{"the worked example's round", "2026-06-30", nil, "FAST 2026-07-29, STANDARD 2026-08-12, MAJOR 2026-10-23; median 2026-08-12, last offer 2026-10-27; 7 months, £1,714,285.71 and £571,428.57; late false"},
		{"the last day on which the median is on time", "2026-08-17", nil, "FAST 2026-09-16, STANDARD 2026-09-30, MAJOR 2026-12-10; median 2026-09-30, last offer 2026-12-14; 6 months, £2,000,000.00 and £666,666.67; late false"},
		{"one day later", "2026-08-18", nil, "FAST 2026-09-17, STANDARD 2026-10-01, MAJOR 2026-12-11; median 2026-10-01, last offer 2026-12-15; 5 months, £2,400,000.00 and £800,000.00; late true"},
		{"only large bids", "2026-06-30", major, "MAJOR 2026-10-23; median 2026-10-23, last offer 2026-10-27; 5 months, £2,400,000.00 and £800,000.00; late true"},
		{"only small bids", "2026-08-18", func(r *funding.Round) { r.AskCeiling = 999_999_99 }, "FAST 2026-09-17; median 2026-09-17, last offer 2026-09-21; 6 months, £2,000,000.00 and £666,666.67; late false"},
		{"a rolling round goes by its first day", "", func(r *funding.Round) { r.Rolling, r.OpensOn = true, day("2026-06-30") }, "FAST 2026-07-29, STANDARD 2026-08-12, MAJOR 2026-10-23; median 2026-08-12, last offer 2026-10-27; 7 months, £1,714,285.71 and £571,428.57; late false"},
		{"money of the next year", "2026-08-18", func(r *funding.Round) { r.FirstYear = 2027 }, "FAST 2026-09-17, STANDARD 2026-10-01, MAJOR 2026-12-11; median 2026-10-01, last offer 2026-12-15; 12 months, £708,333.33 and £333,333.33; late false"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := example.Round()
			if err := r.ClosesOn.UnmarshalText([]byte(tt.closes)); err != nil {
				t.Fatal(err)
			}
			if tt.change != nil {
				tt.change(&r)
			}
			got, err := funding.TimeRound(r, roundFacts(t, "2026-04-01T09:00:00Z"))
			if err != nil {
				t.Fatal(err)
			}
			var awards []string
			for _, a := range got.Awards {
				awards = append(awards, a.Pathway+" "+a.Award.String())
			}
			words := fmt.Sprintf("%s; median %s, last offer %s; %d months, %s and %s; late %v", strings.Join(awards, ", "), got.Median, got.Offer, got.Months, got.Left[0].PerMonth, got.Left[1].PerMonth, got.Late)
			if words != tt.want {
				t.Errorf("got  %s\nwant %s", words, tt.want)
			}
		})
	}
}

func TestARoundThatComesLateNeedsANamedReason(t *testing.T) {
	r := example.Round()
	r.ClosesOn = day("2026-08-18")
	f, k := funding.RoundFile{Round: r, Version: 1}, roundFacts(t, "2026-05-01T09:30:00Z")
	_, err := f.Open("  ", k)
	no, ok := refusal.Of(err)
	if !ok || no.Code != "LATE_MONEY_REASON_MISSING" || no.Field != "late_reasons" || !strings.Contains(no.Message, "The median award would fall on 1 October 2026, after 30 September 2026, with 5 whole months of 2026/27 left.") {
		t.Fatalf("got %v", err)
	}
	got, err := f.Open("The trusts are ready to buy.", k)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&funding.LateMoney{Reasons: "The trusts are ready to buy.", By: "olive", On: day("2026-05-01")}, got.LateMoney); diff != "" {
		t.Error(diff)
	}
	if got.OpensOn != day("2026-05-01") || got.OpensAt != "10:30" {
		t.Errorf("its first day had passed, so it opens now; it opens %s at %q", got.OpensOn, got.OpensAt)
	}
}

func TestARoundWithBidsIsOnlyExtendedOrClosed(t *testing.T) {
	f, k := funding.RoundFile{Round: example.Round(), Published: true, Taken: true}, roundFacts(t, "2026-06-01T09:00:00Z")
	next := example.Round()
	next.Title, next.MatchNumerator, next.AskCeiling = "Other", 9, 5
	if _, err := f.Draft(next, "", k); codeOf(err) != "ROUND_HAS_BIDS" {
		t.Errorf("changing everything else: %v", err)
	}
	next.ClosesOn, next.ClosesAt = day("2026-07-07"), "12:00"
	got, err := f.Draft(next, "", k)
	want := example.Round()
	want.ClosesOn, want.ClosesAt = day("2026-07-07"), "12:00"
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	closed, err := f.Close(k)
	if err != nil || !closed.Closes().Equal(k.Now) || f.State(k.Now) != funding.RoundOpen || (funding.RoundFile{Round: closed, Published: true}).State(k.Now.Add(time.Millisecond)) != funding.RoundClosed {
		t.Errorf("closed at %s: %v", closed.Closes(), err)
	}
}

func codeOf(err error) string {
	no, _ := refusal.Of(err)
	if no == nil {
		return ""
	}
	return no.Code
}

func TestEveryFieldOfARoundSaysWhatIsWrong(t *testing.T) {
	for field, change := range map[string]func(*funding.Round){
		"id": func(r *funding.Round) { r.ID = "round one" }, "title": func(r *funding.Round) { r.Title = " " }, "ref_prefix": func(r *funding.Round) { r.RefPrefix = "fp" },
		"opens_on": func(r *funding.Round) { r.OpensOn = calendar.Date{} }, "opens_at": func(r *funding.Round) { r.OpensAt = "9am" }, "closes_at": func(r *funding.Round) { r.ClosesAt = "25:00" },
		"closes_on": func(r *funding.Round) { r.ClosesOn = day("2026-03-31") }, "first_year": func(r *funding.Round) { r.FirstYear = 0 }, "last_year": func(r *funding.Round) { r.LastYear = 2025 },
		"firm_years": func(r *funding.Round) { r.FirmYears = 5 }, "match_numerator": func(r *funding.Round) { r.MatchDenominator = 0 }, "ask_ceiling_pence": func(r *funding.Round) { r.AskFloor, r.AskCeiling = 2, 1 },
		"capital_min_bp": func(r *funding.Round) { r.CapitalMin = 10_001 }, "capital_max_bp": func(r *funding.Round) { r.CapitalMin, r.CapitalMax = 6_000, 5_000 },
		"groups": func(r *funding.Round) { r.Groups = []string{"GROUP_9"} }, "support_days": func(r *funding.Round) { r.SupportDays = -1 },
	} {
		r := example.Round()
		change(&r)
		_, err := funding.RoundFile{}.Draft(r, "", roundFacts(t, "2026-04-01T09:00:00Z"))
		if no, ok := refusal.Of(err); !ok || no.Field != field || len(no.Others) > 0 {
			t.Errorf("%s: got %v", field, err)
		}
	}
	if _, err := (funding.RoundFile{}).Draft(example.Round(), "", roundFacts(t, "2026-04-01T09:00:00Z")); err != nil {
		t.Errorf("the example's own: %v", err)
	}
}

func TestWhatARoundSetsForTheMoneyOfABid(t *testing.T) {
	ask := example.Content().NationalAsk()
	for _, tt := range []struct {
		name   string
		change func(*funding.Round)
		failed string
	}{
		{"nothing is set", func(*funding.Round) {}, ""},
		{"exactly the ceiling", func(r *funding.Round) { r.AskCeiling = ask }, ""},
		{"a penny over the ceiling", func(r *funding.Round) { r.AskCeiling = ask - 1 }, "ASK_CEILING"},
		{"exactly the floor", func(r *funding.Round) { r.AskFloor = ask }, ""},
		{"a penny under the floor", func(r *funding.Round) { r.AskFloor = ask + 1 }, "ASK_FLOOR"},
		{"all of it has to be capital", func(r *funding.Round) { r.CapitalMin = 10_000 }, "CAPITAL_MIN"},
		{"hardly any of it may be capital", func(r *funding.Round) { r.CapitalMax = 1 }, "CAPITAL_MAX"},
	} {
		r := example.Round()
		tt.change(&r)
		var failed []string
		for _, k := range funding.Failed(funding.Readiness(funding.Reading{Content: example.Content(), Round: r, Rules: rules(t), Org: example.Org(), Today: day("2026-05-06")})) {
			if strings.HasPrefix(k.Code, "ASK_") || strings.HasPrefix(k.Code, "CAPITAL_") {
				failed = append(failed, k.Code)
			}
		}
		if got := strings.Join(failed, " "); got != tt.failed {
			t.Errorf("%s: failed %q, want %q", tt.name, got, tt.failed)
		}
	}
}

func TestARollingRoundTakesBidsUntilItIsClosed(t *testing.T) {
	r := example.Round()
	r.Rolling, r.ClosesOn = true, calendar.Date{}
	at := time.Date(2031, 5, 1, 9, 0, 0, 0, time.UTC)
	if err := r.Takes(example.Org(), calendar.DateOf(at)); err != nil || !r.OpenAt(at) || r.WindowText() != "1 April 2026 on, with no closing day" {
		t.Errorf("%v, %s", err, r.WindowText())
	}
}
