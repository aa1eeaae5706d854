package funding_test

import (
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

func payments() funding.PaymentRules { return funding.PaymentRules{ClosesDay: 8, PaysDay: 13} }

func october(t *testing.T) []funding.PaymentDate {
	t.Helper()
	dates, err := funding.ProposeDates("FP", day("2026-10-05"), funding.MonthsAhead, payments(), england())
	if err != nil {
		t.Fatal(err)
	}
	return dates
}

// Worked by hand from the England table: claim 1 of 9.6 closes on 12 October
// and is paid on 19 October.
func TestPaymentDatesAreProposedAYearAhead(t *testing.T) {
	dates := october(t)
	if len(dates) != 13 {
		t.Fatalf("got %d months, want 13", len(dates))
	}
	for _, want := range []struct {
		at                int
		name, close, pays string
	}{
		{0, "October 2026", "2026-10-12", "2026-10-19"},
		{2, "December 2026", "2026-12-10", "2026-12-17"},
		{3, "January 2027", "2027-01-13", "2027-01-20"}, // 1 January is no working day
		{5, "March 2027", "2027-03-15", "2027-03-22"},   // the cut-off of 9.6, and five working days more
		{6, "April 2027", "2027-04-12", "2027-04-19"},
		{7, "May 2027", "2027-05-13", "2027-05-20"}, // 3 May is a bank holiday
		{12, "October 2027", "2027-10-12", "2027-10-19"},
	} {
		d := dates[want.at]
		if d.Name() != want.name || d.ClaimsClose != day(want.close) || d.PaysOn != day(want.pays) || d.Version != 1 {
			t.Errorf("got %s: closes %s, pays %s; want %s: %s, %s", d.Name(), d.ClaimsClose, d.PaysOn, want.name, want.close, want.pays)
		}
	}
	if none, err := funding.ProposeDates("FP", day("2026-10-05"), 13, funding.PaymentRules{}, england()); err != nil || none != nil {
		t.Errorf("rules without days propose %v, %v", none, err)
	}
}

func TestWhichDateAClaimIsPaidOn(t *testing.T) {
	dates := october(t)
	tests := []struct {
		name string
		find func([]funding.PaymentDate, calendar.Date) (funding.PaymentDate, bool)
		on   string
		want string
	}{
		{"approved on the day claims close", funding.PaidIn, "2026-10-12", "2026-10-19"},
		{"approved a day later", funding.PaidIn, "2026-10-13", "2026-11-18"},
		{"a run put together on the pay day", funding.NextPayDay, "2026-10-19", "2026-10-19"},
		{"a run put together the day after", funding.NextPayDay, "2026-10-20", "2026-11-18"},
		{"after the last date", funding.PaidIn, "2028-01-01", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d, ok := tt.find(dates, day(tt.on)); d.PaysOn.String() != tt.want || ok != (tt.want != "") {
				t.Errorf("got %s, want %s", d.PaysOn, tt.want)
			}
		})
	}
}

func TestAMonthsDatesMove(t *testing.T) {
	was := october(t)[2] // closes 10 December, pays 17 December
	tests := []struct{ name, close, pays, why, today, code, field string }{
		{"to earlier days", "2026-12-08", "2026-12-15", "The bank closes early.", "2026-10-05", "", ""},
		{"without a reason", "2026-12-08", "2026-12-15", " ", "2026-10-05", "REASON_MISSING", "why"},
		{"to where they are", "2026-12-10", "2026-12-17", "x", "2026-10-05", "NOTHING_CHANGED", "claims_close"},
		{"to a pay day before the close", "2026-12-15", "2026-12-15", "x", "2026-10-05", "DATES_TURNED", "pays_on"},
		{"to another month", "2026-12-10", "2027-01-04", "x", "2026-10-05", "OTHER_MONTH", "pays_on"},
		{"to a Saturday", "2026-12-05", "2026-12-15", "x", "2026-10-05", "NOT_A_WORKING_DAY", "claims_close"},
		{"to a bank holiday", "2026-12-10", "2026-12-28", "x", "2026-10-05", "NOT_A_WORKING_DAY", "pays_on"},
		{"to a day that has passed", "2026-12-01", "2026-12-15", "x", "2026-12-02", "DATE_PASSED", "claims_close"},
		{"after claims have closed", "2026-12-16", "2026-12-18", "x", "2026-12-11", "DATE_PASSED", "claims_close"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := funding.DateMove{Fund: "FP", FY: was.FY, Month: was.Month, ClaimsClose: day(tt.close), PaysOn: day(tt.pays), Why: tt.why, Was: 1}
			got, err := funding.MovePaymentDate(was, m, day(tt.today), england())
			if tt.code != "" {
				if no := refused(t, err, tt.code); no.Field != tt.field {
					t.Errorf("at %q, want %q", no.Field, tt.field)
				}
				return
			}
			if err != nil || got.Version != 2 || got.PaysOn != day(tt.pays) || got.Why != tt.why {
				t.Errorf("got %+v, %v", got, err)
			}
			if l := funding.MovedLetter(was, got); !strings.Contains(l.Body, "8 December 2026 (it was 10 December 2026)") {
				t.Errorf("the letter says %q", l.Body)
			}
		})
	}
	_, err := funding.MovePaymentDate(was, funding.DateMove{Was: 2}, day("2026-10-05"), england())
	refused(t, err, "CHANGED_MEANWHILE")
}

func TestARunPaysOnTheNextPublishedDay(t *testing.T) {
	l := newRun(t)
	l.facts.Dates = october(t)
	if r := l.do("liam", noon("2026-10-15"), funding.CreateRun, nil); r.Run.PaysOn != day("2026-10-19") {
		t.Errorf("pays on %s, want 19 October", r.Run.PaysOn)
	}
	own := newRun(t)
	own.facts.Dates = october(t)
	if r := own.do("liam", noon("2026-10-15"), funding.CreateRun, obj{"pays_on": "2026-10-16"}); r.Run.PaysOn != day("2026-10-16") {
		t.Errorf("pays on %s, want the day that was given", r.Run.PaysOn)
	}
}
