package calendar

import (
	"fmt"
	"strconv"
	"time"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// An FY is a financial year, 1 April to 31 March, by the calendar year it
// begins in: FY(2026) is 2026/27. The zero FY means no year; it is written "".
type FY int

// The years that can be named. Outside them a slip is likelier than a plan.
const (
	firstFY FY = 1900
	lastFY  FY = 2999
)

// ParseFY reads "2026/27". The second part must fit the first; anything else is
// refused with FY_INVALID.
func ParseFY(s string) (FY, error) {
	if len(s) == 7 && s[4] == '/' {
		first, ok := number(s[:4], 4)
		second, fits := number(s[5:], 2)
		fy := FY(first)
		if ok && fits && fy.Valid() && second == (first+1)%100 {
			return fy, nil
		}
		if ok && fits && fy.Valid() {
			return 0, refusal.New(refusal.Invalid, "FY_INVALID",
				"%s is not a financial year: the year after %d ends in %02d. Enter it as %s.", shown(s), first, (first+1)%100, fy)
		}
	}
	return 0, refusal.New(refusal.Invalid, "FY_INVALID",
		"%s is not a financial year. Enter two years that follow each other, for example 2026/27.", shown(s))
}

// FYOf is the financial year a date falls in.
func FYOf(d Date) FY {
	if d.Month < time.April {
		return FY(d.Year - 1)
	}
	return FY(d.Year)
}

// Valid says whether this is a year that can be named: 1900/01 to 2999/00.
func (f FY) Valid() bool { return firstFY <= f && f <= lastFY }

// String is the year's label, "2026/27"; "" for the zero FY.
func (f FY) String() string {
	if f == 0 {
		return ""
	}
	return fmt.Sprintf("%04d/%02d", int(f), (int(f)+1)%100)
}

// Start is the year's first day, 1 April.
func (f FY) Start() Date { return Date{int(f), time.April, 1} }

// End is the year's last day, 31 March.
func (f FY) End() Date { return Date{int(f) + 1, time.March, 31} }

// Contains says whether a date falls in the year.
func (f FY) Contains(d Date) bool { return FYOf(d) == f }

// MarshalText writes the label, so that an FY can be a key of a JSON object.
func (f FY) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads a label by [ParseFY], or nothing for the zero FY.
func (f *FY) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*f = 0
		return nil
	}
	parsed, err := ParseFY(string(b))
	if err != nil {
		return err
	}
	*f = parsed
	return nil
}

// A Month is a month of the financial year, 1 (April) to 12 (March). Months are
// labelled P1 to P12; M1, M2… are milestones.
type Month int

// MonthOf is the financial year and month a date falls in.
func MonthOf(d Date) (FY, Month) { return FYOf(d), Month((int(d.Month)+8)%12 + 1) }

// Valid says whether this is a month: 1 to 12.
func (m Month) Valid() bool { return 1 <= m && m <= 12 }

// Label is the month's number: "P6".
func (m Month) Label() string { return "P" + strconv.Itoa(int(m)) }

// Name is the month's name: "September" for P6.
func (m Month) Name() string { return m.calendar().String() }

func (m Month) calendar() time.Month { return time.Month((int(m)+2)%12 + 1) }

// MonthStart is the first day of the year's month m, 1 to 12.
func (f FY) MonthStart(m Month) Date {
	return f.Start().AddMonths(int(m) - 1)
}

// MonthEnd is the last day of the year's month m, 1 to 12.
func (f FY) MonthEnd(m Month) Date {
	return f.Start().AddMonths(int(m)).AddDays(-1)
}
