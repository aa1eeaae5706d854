package exchange

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A period is a month of a financial year.
type period struct {
	fy    calendar.FY
	month calendar.Month
}

func (p period) index() int { return int(p.fy)*12 + int(p.month) }

func periodOf(d calendar.Date) period {
	fy, m := calendar.MonthOf(d)
	return period{fy, m}
}

// ledgerPeriod reads the month that a ledger books a line to. Ledgers write it
// as "P6", "06", "2026/27 P6", "Sep-26", "202606", or as a day of the month.
// P13 to P15 are adjustments of March. A year that is not said, or that can be
// read two ways (202606 is June 2026 to some and September to others), is the
// one nearest to the posting date; without that it is a flaw.
func ledgerPeriod(cell string, posted calendar.Date, dates dateReader) (period, flaw) {
	text := strings.ToUpper(trimCell(cell))
	can := periods(text, posted)
	if len(can) == 0 {
		if day, f := dates.read(cell); !f.bad() {
			return periodOf(day), flaw{}
		}
		return period{}, flaw{"PERIOD_INVALID", "is not a month that we can tell. Write it as 2026/27 P6 or Sep-26."}
	}
	if len(can) == 1 {
		return can[0], flaw{}
	}
	if posted.IsZero() {
		return period{}, flaw{"PERIOD_AMBIGUOUS", "can be more than one month without a posting date beside it. Write it as 2026/27 P6."}
	}
	at := periodOf(posted).index()
	slices.SortStableFunc(can, func(a, b period) int { return distance(a.index(), at) - distance(b.index(), at) })
	if distance(can[0].index(), at) == distance(can[1].index(), at) {
		return period{}, flaw{"PERIOD_AMBIGUOUS", "can be more than one month, and the posting date is as near to both. Write it as 2026/27 P6."}
	}
	return can[0], flaw{}
}

func distance(a, b int) int { return max(a-b, b-a) }

// periods lists the months that a text can mean.
func periods(text string, posted calendar.Date) []period {
	var numbers []string
	month := time.Month(0)
	for _, word := range dateWords.FindAllString(text, -1) {
		if word[0] <= '9' {
			numbers = append(numbers, word)
		} else if m, ok := monthOf(word); ok && month == 0 {
			month = m
		} else if !slices.Contains([]string{"P", "M", "PD", "PER", "PERIOD", "MONTH", "FY", "MTH"}, word) {
			return nil
		}
	}
	if m := threeNums.FindStringSubmatch(text); m != nil && len(m[4]) == 4 {
		return nil // a day
	}
	fy, numbers := yearAmong(numbers)
	switch {
	case month != 0 && len(numbers) == 2 && follows(numbers[0], numbers[1]): // Jun 26/27: a year, or a day and a year
		return append(namedPeriods(month, calendar.FY(2000+atoi(numbers[0])), nil, posted), namedPeriods(month, 0, numbers[1:], posted)...)
	case month != 0:
		return namedPeriods(month, fy, numbers, posted)
	case fy != 0 && len(numbers) == 1:
		return inYears(numbers[0], fy)
	case fy != 0:
		return nil
	case len(numbers) == 1 && len(numbers[0]) <= 2 && !posted.IsZero():
		near := calendar.FYOf(posted)
		return inYears(numbers[0], near-1, near, near+1)
	case len(numbers) == 1 && (len(numbers[0]) == 6 || len(numbers[0]) == 7):
		return yearAndNumber(numbers[0][:4], numbers[0][4:])
	case len(numbers) == 2 && len(numbers[0]) == 4:
		return yearAndNumber(numbers[0], numbers[1])
	case len(numbers) == 2 && len(numbers[1]) == 4:
		return yearAndNumber(numbers[1], numbers[0])
	}
	return nil
}

// yearAmong takes a financial year out of numbers: 2026/27, 26/27, 2026/2027
// or 2627.
func yearAmong(numbers []string) (calendar.FY, []string) {
	for i, n := range numbers {
		if len(n) == 4 && n[:2] != "20" && follows(n[:2], n[2:]) {
			return calendar.FY(2000 + atoi(n[:2])), slices.Delete(slices.Clone(numbers), i, i+1)
		}
		if i+1 < len(numbers) && (len(n) == 4 || len(n) == 2 && len(numbers) > 2) && follows(n, numbers[i+1]) {
			return calendar.FY(2000 + atoi(n)%100), slices.Delete(slices.Clone(numbers), i, i+2)
		}
	}
	return 0, numbers
}

// follows says whether two years follow each other: 2026 and 27.
func follows(a, b string) bool {
	return len(b) >= 2 && (len(b) == 2 || len(b) == 4) && (atoi(a)+1)%100 == atoi(b)%100 && atoi(a)%100 < 99
}

func atoi(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return n
}

// inYears is a month by its number in each of some years.
func inYears(number string, years ...calendar.FY) (can []period) {
	n := atoi(number)
	if n >= 13 && n <= 15 {
		n = 12
	}
	for _, fy := range years {
		if p := (period{fy, calendar.Month(n)}); p.month.Valid() && len(number) <= 3 {
			can = append(can, p)
		}
	}
	return can
}

// yearAndNumber is a year and a month whose year may be the calendar's, or a
// financial one named by the year it begins or ends in.
func yearAndNumber(year, number string) []period {
	y := atoi(year)
	if y < 2000 || y > 2099 {
		return nil
	}
	can := inYears(number, calendar.FY(y), calendar.FY(y-1))
	if m := atoi(number); m >= 1 && m <= 12 && len(can) > 0 {
		can = append(can, periodOf(calendar.Date{Year: y, Month: time.Month(m), Day: 1}))
	}
	return distinctPeriods(can)
}

func distinctPeriods(can []period) (out []period) {
	for _, p := range can {
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// namedPeriods is a month by its name, with a calendar year, a financial one,
// or none.
func namedPeriods(month time.Month, fy calendar.FY, numbers []string, posted calendar.Date) (can []period) {
	in := func(year int) period { return periodOf(calendar.Date{Year: year, Month: month, Day: 1}) }
	switch {
	case fy != 0 && len(numbers) == 0 && month < time.April:
		return []period{in(int(fy) + 1)}
	case fy != 0 && len(numbers) == 0:
		return []period{in(int(fy))}
	case fy == 0 && len(numbers) == 1 && (len(numbers[0]) == 2 || len(numbers[0]) == 4):
		if y := atoi(numbers[0]) % 100; len(numbers[0]) == 2 || numbers[0][:2] == "20" {
			return []period{in(2000 + y)}
		}
	case fy == 0 && len(numbers) == 0 && !posted.IsZero():
		return []period{in(posted.Year - 1), in(posted.Year), in(posted.Year + 1)}
	}
	return nil
}
