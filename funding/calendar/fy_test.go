package calendar_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

func TestFinancialYearsAreReadByTheirLabel(t *testing.T) {
	for in, want := range map[string]calendar.FY{"2026/27": 2026, "1999/00": 1999, "2099/00": 2099, "2008/09": 2008} {
		got, err := calendar.ParseFY(in)
		if err != nil || got != want || got.String() != in {
			t.Errorf("ParseFY(%q) = %d (%s), %v; want %d", in, int(got), got, err, int(want))
		}
	}
	for _, in := range []string{"", "2026", "2026/28", "2026/26", "2026/2027", "26/27", "2026-27", "2026/7", " 2026/27", "abcd/ef", "0000/01", "1899/00", "3000/01", "+026/27", "2026/+7"} {
		if got, err := calendar.ParseFY(in); code(err) != "FY_INVALID" || got != 0 {
			t.Errorf("ParseFY(%q) = %d, %v; want FY_INVALID", in, int(got), err)
		}
	}
}

func TestASecondPartThatDoesNotFitIsSaidWithWhatWould(t *testing.T) {
	_, err := calendar.ParseFY("2026/28")
	e, _ := refusal.Of(err)
	if want := `"2026/28" is not a financial year: the year after 2026 ends in 27. Enter it as 2026/27.`; e == nil || e.Message != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestFinancialYearsBeginInApril(t *testing.T) {
	const fy calendar.FY = 2026
	if fy.Start() != day("2026-04-01") || fy.End() != day("2027-03-31") {
		t.Errorf("%s runs from %s to %s", fy, fy.Start(), fy.End())
	}
	for in, want := range map[string]calendar.FY{"2026-03-31": 2025, "2026-04-01": 2026, "2026-12-31": 2026, "2027-01-01": 2026, "2027-03-31": 2026, "2027-04-01": 2027, "2028-02-29": 2027} {
		if got := calendar.FYOf(day(in)); got != want || fy.Contains(day(in)) != (want == fy) {
			t.Errorf("%s is in %s (contained in %s: %v), want %s", in, got, fy, fy.Contains(day(in)), want)
		}
	}
}

func TestMonthsOfTheYear(t *testing.T) {
	tests := []struct {
		month                   calendar.Month
		label, name, start, end string
	}{
		{1, "P1", "April", "2027-04-01", "2027-04-30"},
		{6, "P6", "September", "2027-09-01", "2027-09-30"},
		{9, "P9", "December", "2027-12-01", "2027-12-31"},
		{10, "P10", "January", "2028-01-01", "2028-01-31"},
		{11, "P11", "February", "2028-02-01", "2028-02-29"},
		{12, "P12", "March", "2028-03-01", "2028-03-31"},
	}
	const fy calendar.FY = 2027
	for _, tt := range tests {
		if tt.month.Label() != tt.label || tt.month.Name() != tt.name {
			t.Errorf("month %d is %s, %s; want %s, %s", tt.month, tt.month.Label(), tt.month.Name(), tt.label, tt.name)
		}
		if fy.MonthStart(tt.month) != day(tt.start) || fy.MonthEnd(tt.month) != day(tt.end) {
			t.Errorf("%s of %s runs from %s to %s, want %s to %s", tt.label, fy, fy.MonthStart(tt.month), fy.MonthEnd(tt.month), tt.start, tt.end)
		}
	}
	if calendar.Month(0).Valid() || calendar.Month(13).Valid() || !calendar.Month(12).Valid() {
		t.Error("months are 1 to 12")
	}
}

func TestEveryDayIsInItsMonth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := day("2022-01-01").AddDays(rapid.IntRange(0, 20_000).Draw(t, "day"))
		fy, m := calendar.MonthOf(d)
		if !m.Valid() || d.Before(fy.MonthStart(m)) || d.After(fy.MonthEnd(m)) || !fy.Contains(d) || m.Name() != d.Month.String() {
			t.Fatalf("%s is said to be in %s of %s, %s to %s", d, m.Label(), fy, fy.MonthStart(m), fy.MonthEnd(m))
		}
		next := fy.MonthEnd(m).AddDays(1)
		if fy2, m2 := calendar.MonthOf(next); next != fy2.MonthStart(m2) {
			t.Fatalf("the day after %s of %s is %s, not the start of %s of %s", m.Label(), fy, next, m2.Label(), fy2)
		}
	})
}

func TestFinancialYearsInJSON(t *testing.T) {
	type row struct {
		Base   calendar.FY         `json:"base"`
		None   calendar.FY         `json:"none"`
		Amount map[calendar.FY]int `json:"amount"`
	}
	in := row{Base: 2026, Amount: map[calendar.FY]int{2026: 1, 2027: 2}}
	b, err := json.Marshal(in)
	if want := `{"base":"2026/27","none":"","amount":{"2026/27":1,"2027/28":2}}`; err != nil || string(b) != want {
		t.Fatalf("got %s, %v; want %s", b, err, want)
	}
	var out row
	if err := json.Unmarshal(b, &out); err != nil || out.Base != 2026 || out.None != 0 || out.Amount[2027] != 2 {
		t.Errorf("there and back: got %+v, %v", out, err)
	}
	for _, bad := range []string{`{"base":"2026/28"}`, `{"amount":{"2026":1}}`} {
		if err := json.Unmarshal([]byte(bad), &out); code(err) != "FY_INVALID" {
			t.Errorf("%s: got %v, want FY_INVALID", bad, err)
		}
	}
	if err := json.Unmarshal([]byte(`{"base":2026}`), &out); err == nil {
		t.Error("a bare number was taken for a financial year")
	}
}
