package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding/calendar"
)

func TestTheDayAnEventCountsOn(t *testing.T) {
	tests := []struct{ name, at, want string }{
		{"9.5: submitted at 14:20 on a Wednesday", "2026-05-06T13:20:00Z", "2026-05-06"},
		{"at 17:00 exactly, summer", "2026-05-06T16:00:00Z", "2026-05-06"},
		{"a nanosecond after 17:00", "2026-05-06T16:00:00.000000001Z", "2026-05-07"},
		{"at 17:00 exactly, winter", "2026-11-11T17:00:00Z", "2026-11-11"},
		{"after 17:00, winter", "2026-11-11T17:00:01Z", "2026-11-12"},
		{"Friday evening counts on Monday", "2026-11-13T18:00:00Z", "2026-11-16"},
		{"Saturday morning counts on Monday", "2026-11-14T09:00:00Z", "2026-11-16"},
		{"Saturday evening counts on Monday too", "2026-11-14T20:00:00Z", "2026-11-16"},
		{"Sunday evening counts on Monday", "2026-11-15T20:00:00Z", "2026-11-16"},
		{"Friday evening before a bank holiday", "2026-05-22T17:00:00Z", "2026-05-26"},
		{"Christmas Eve, evening", "2026-12-24T17:30:00Z", "2026-12-29"},
		{"just after midnight in London, still yesterday in UTC", "2026-06-15T23:30:00Z", "2026-06-16"},
		{"the day clocks go back, a Sunday", "2026-10-25T00:30:00Z", "2026-10-26"},
		{"the Monday after the clocks went forward, a bank holiday", "2027-03-29T10:00:00Z", "2027-03-30"},
	}
	england := calendar.England()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := england.ClockDay(instant(tt.at)); err != nil || got != day(tt.want) {
				t.Errorf("%s counts on %s, %v; want %s", tt.at, got, err, tt.want)
			}
		})
	}
}

func span(from, to string) calendar.Span {
	s := calendar.Span{From: day(from)}
	if to != "" {
		s.To = day(to)
	}
	return s
}

func TestStoppedDaysAreAUnion(t *testing.T) {
	tests := []struct {
		name  string
		spans []calendar.Span
		until string
		want  int
	}{
		{"nothing was asked", nil, "2026-06-18", 0},
		{"9.5: cyber's question", []calendar.Span{span("2026-05-20", "2026-06-02")}, "2026-06-18", 8},
		{"answered the same day", []calendar.Span{span("2026-05-20", "2026-05-20")}, "2026-06-18", 0},
		{"still open", []calendar.Span{span("2026-05-20", "")}, "2026-05-27", 4},
		{"asked today", []calendar.Span{span("2026-05-20", "")}, "2026-05-20", 0},
		{"two at the same time count once", []calendar.Span{span("2026-05-20", "2026-06-02"), span("2026-05-20", "2026-06-02")}, "2026-06-18", 8},
		{"one within the other", []calendar.Span{span("2026-05-20", "2026-06-02"), span("2026-05-21", "2026-05-22")}, "2026-06-18", 8},
		{"overlapping, in any order", []calendar.Span{span("2026-05-28", "2026-06-03"), span("2026-05-20", "2026-05-29")}, "2026-06-18", 9},
		{"one after the other", []calendar.Span{span("2026-05-20", "2026-05-22"), span("2026-05-22", "2026-05-27")}, "2026-06-18", 4},
		{"with a gap", []calendar.Span{span("2026-05-11", "2026-05-13"), span("2026-05-20", "2026-05-22")}, "2026-06-18", 4},
		{"an open one over a closed one", []calendar.Span{span("2026-05-20", ""), span("2026-05-21", "2026-06-02")}, "2026-05-29", 6},
		{"counted before it ended", []calendar.Span{span("2026-05-20", "2026-06-02")}, "2026-05-22", 2},
		{"asked after the day in question", []calendar.Span{span("2026-06-15", "")}, "2026-05-22", 0},
	}
	england := calendar.England()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := england.UnionDays(tt.spans, day(tt.until)); err != nil || got != tt.want {
				t.Errorf("got %d, %v; want %d", got, err, tt.want)
			}
		})
	}
}

// 9.5: 30 working days gross are 22 of the funder's and 8 of the trust's; cyber
// took 20 gross, 12 net.
func TestGrossFunderAndTrustDays(t *testing.T) {
	england := calendar.England()
	stops := []calendar.Span{span("2026-05-20", "2026-06-02")}
	for _, tt := range []struct {
		name, from, to    string
		gross, trust, net int
	}{
		{"headline", "2026-05-06", "2026-06-18", 30, 8, 22},
		{"cyber", "2026-05-11", "2026-06-09", 20, 8, 12},
	} {
		gross, err := england.CountWorkingDays(day(tt.from), day(tt.to))
		if err != nil {
			t.Fatal(err)
		}
		trust, err := england.UnionDays(stops, day(tt.to))
		if err != nil || gross != tt.gross || trust != tt.trust || gross-trust != tt.net {
			t.Errorf("%s: got %d = %d + %d, %v; want %d = %d + %d", tt.name, gross, gross-trust, trust, err, tt.gross, tt.net, tt.trust)
		}
	}
}

func TestUnionAgreesWithAWalk(t *testing.T) {
	england := calendar.England()
	start := day("2026-04-01")
	rapid.Check(t, func(t *rapid.T) {
		until := start.AddDays(rapid.IntRange(0, 120).Draw(t, "until"))
		var spans []calendar.Span
		for range rapid.IntRange(0, 6).Draw(t, "spans") {
			s := calendar.Span{From: start.AddDays(rapid.IntRange(0, 120).Draw(t, "from"))}
			if rapid.Bool().Draw(t, "answered") {
				s.To = s.From.AddDays(rapid.IntRange(0, 40).Draw(t, "length"))
			}
			spans = append(spans, s)
		}
		want := 0
		for d := start; !d.After(until); d = d.AddDays(1) {
			stopped := false
			for _, s := range spans {
				stopped = stopped || d.After(s.From) && (s.To.IsZero() || !d.After(s.To))
			}
			if worked, err := england.IsWorkingDay(d); err != nil {
				t.Fatal(err)
			} else if worked && stopped {
				want++
			}
		}
		if got, err := england.UnionDays(spans, until); err != nil || got != want {
			t.Fatalf("UnionDays(%v, %s) = %d, %v; the walk counts %d", spans, until, got, err, want)
		}
	})
}

func TestTheFinalClaimCutOff(t *testing.T) {
	tests := []struct {
		name string
		fy   calendar.FY
		want string
	}{
		{"2026/27: Easter on 26 and 29 March", 2026, "2027-03-15T12:00:00Z"},
		{"2025/26: no bank holiday near", 2025, "2026-03-17T12:00:00Z"},
		{"2023/24: Good Friday is the last weekday of the year", 2023, "2024-03-14T12:00:00Z"},
		{"2028/29: the year ends on the Saturday of Easter", 2028, "2029-03-15T12:00:00Z"},
	}
	england := calendar.England()
	for _, tt := range tests {
		if got, err := england.CutOff(tt.fy); err != nil || !got.Equal(instant(tt.want)) {
			t.Errorf("%s: got %s, %v; want %s", tt.name, got.UTC().Format(time.RFC3339), err, tt.want)
		}
	}
	got, err := england.CutOff(2026)
	if want := "midday on 15 March 2027"; err != nil || calendar.TimeText(got) != want {
		t.Errorf("got %q, %v; want %q", calendar.TimeText(got), err, want)
	}
}

func TestReturnsFallDue(t *testing.T) {
	tests := []struct {
		name  string
		fy    calendar.FY
		month calendar.Month
		nth   int
		want  string
	}{
		{"9.6: P6 2026/27", 2026, 6, 8, "2026-10-12"},
		{"E5: October 2026", 2026, 7, 8, "2026-11-11"},
		{"E12: the month-12 return, over Easter", 2026, 12, 8, "2027-04-12"},
		{"December's, over New Year", 2026, 9, 8, "2027-01-13"},
	}
	england := calendar.England()
	for _, tt := range tests {
		if got, err := england.ReturnDue(tt.fy, tt.month, tt.nth); err != nil || got != day(tt.want) {
			t.Errorf("%s: got %s, %v; want %s", tt.name, got, err, tt.want)
		}
	}
}
