package exchange

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// How a date should be written, at the end of sentences.
const wantDate = "Write it as 16/06/2026 or 2026-06-16."

// dateReader reads the dates of one file.
type dateReader struct {
	workbook bool
	from1904 bool
	order    funding.DateOrder // "" = undecided: dates that can be read two ways are flaws
}

var (
	timeOfDay = regexp.MustCompile(`[T ][0-9]{1,2}:[0-9]{2}.*$`)
	serialDay = regexp.MustCompile(`^[0-9]{5}(?:\.[0-9]+)?$`)
	dateWords = regexp.MustCompile(`[0-9]+|[A-Za-z]+`)
	threeNums = regexp.MustCompile(`^([0-9]{1,4})([-/. ])([0-9]{1,2})[-/. ]([0-9]{1,4})$`)
)

// read reads a date in any of the ways that one file may mix: ISO, 16/06/2026,
// 16.6.26, 16-Jun-26, 16 June 2026, June 16 2026, 20260616, 16062026, and in
// a workbook the day's number, from 1900 or from 1904. A year of two digits is
// of this century until 79, and stands last unless the order is YMD.
func (d dateReader) read(cell string) (calendar.Date, flaw) {
	text := timeOfDay.ReplaceAllString(trimCell(cell), "")
	if text == "" {
		return calendar.Date{}, flaw{"DATE_MISSING", "is empty. " + wantDate}
	}
	if strings.HasPrefix(text, "=") || strings.HasPrefix(text, "#") {
		return calendar.Date{}, flaw{"CELL_FORMULA", "is a formula or an error, and no date. " + wantDate}
	}
	can := d.candidates(text)
	switch {
	case len(can) == 0 && serialDay.MatchString(text):
		return calendar.Date{}, flaw{"DATE_INVALID", "is the number that a spreadsheet keeps for a date. Format the column as a date and save the file again."}
	case len(can) == 0 && d.order != funding.DateOrderUnsaid && len(dateReader{workbook: d.workbook}.candidates(text)) > 0:
		return calendar.Date{}, flaw{"DATE_INVALID", "is no date in the order " + string(d.order) + " (D day, M month, Y year), in which this file is read. Correct the date, or the order in the mapping."}
	case len(can) == 0:
		return calendar.Date{}, flaw{"DATE_INVALID", "is not a real date. " + wantDate}
	case len(can) > 1:
		return calendar.Date{}, flaw{"DATE_AMBIGUOUS", "can be " + can[0].Text() + " or " + can[1].Text() + ", and nothing in the file decides. Say in the mapping whether day or month comes first."}
	case can[0].Year < 2000 || can[0].Year > 2099:
		return calendar.Date{}, flaw{"DATE_OUT_OF_RANGE", "is before 2000 or after 2099. Check the year."}
	}
	return can[0], flaw{}
}

// candidates lists the days that a text can be: more than one when it is all
// figures and its order is not known.
func (d dateReader) candidates(text string) []calendar.Date {
	if d.workbook && serialDay.MatchString(text) {
		return one(d.serial(text))
	}
	if amountDigits.MatchString(text) {
		return eightDigits(text)
	}
	if m := threeNums.FindStringSubmatch(text); m != nil {
		return d.figures(m[1], m[3], m[4])
	}
	return one(namedMonth(text))
}

func one(d calendar.Date, ok bool) []calendar.Date {
	if !ok {
		return nil
	}
	return []calendar.Date{d}
}

// serial is the day of a workbook's number. Day 60 of 1900 is one that never
// was; numbers of five digits are all after it.
func (d dateReader) serial(text string) (calendar.Date, bool) {
	whole, _, _ := strings.Cut(text, ".")
	n, err := strconv.Atoi(whole)
	epoch := calendar.Date{Year: 1899, Month: time.December, Day: 30}
	if d.from1904 {
		epoch = calendar.Date{Year: 1904, Month: time.January, Day: 1}
	}
	return epoch.AddDays(n), err == nil
}

// eightDigits reads 20260616 or 16062026: never both, since no day is 20 or
// more and a month too.
func eightDigits(s string) []calendar.Date {
	if len(s) != 8 {
		return nil
	}
	if day, ok := realDay(s[:4], s[4:6], s[6:]); ok && day.Year >= 1900 && day.Year < 2100 {
		return one(day, ok)
	}
	return one(realDay(s[4:], s[2:4], s[:2]))
}

// figures reads a date of three numbers in the file's order. A year of four
// digits says by itself where it stands; a number over 12 is no month.
func (d dateReader) figures(a, b, c string) (can []calendar.Date) {
	if len(a) > 2 {
		return one(realDay(a, b, c))
	}
	switch {
	case d.order == funding.DateOrderYMD && len(c) <= 2:
		return one(realDay(a, b, c))
	case d.order == funding.DateOrderDMY:
		return one(realDay(c, b, a))
	case d.order == funding.DateOrderMDY:
		return one(realDay(c, a, b))
	}
	for _, order := range [][2]string{{b, a}, {a, b}} {
		if day, ok := realDay(c, order[0], order[1]); ok && !slices.Contains(can, day) {
			can = append(can, day)
		}
	}
	return can
}

// namedMonth reads a date with a month's name in it, and perhaps a weekday.
func namedMonth(text string) (calendar.Date, bool) {
	month, numbers := time.Month(0), []string(nil)
	for _, word := range dateWords.FindAllString(text, -1) {
		if unicode.IsDigit(rune(word[0])) {
			numbers = append(numbers, word)
		} else if m, ok := monthOf(word); ok && month == 0 {
			month = m
		} else if !slices.Contains([]string{"st", "nd", "rd", "th", "of"}, strings.ToLower(word)) && !isWeekday(word) {
			return calendar.Date{}, false
		}
	}
	if month == 0 || len(numbers) != 2 {
		return calendar.Date{}, false
	}
	if len(numbers[0]) == 4 {
		slices.Reverse(numbers)
	}
	return realDay(numbers[1], strconv.Itoa(int(month)), numbers[0])
}

// monthOf finds a month by its English name or the first three letters of it.
func monthOf(word string) (time.Month, bool) {
	word = strings.ToLower(word)
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if word == name || word == name[:3] || word == "sept" && m == time.September {
			return m, true
		}
	}
	return 0, false
}

func isWeekday(word string) bool {
	word = strings.ToLower(word)
	for w := time.Sunday; w <= time.Saturday; w++ {
		if name := strings.ToLower(w.String()); len(word) >= 3 && strings.HasPrefix(name, word) {
			return true
		}
	}
	return false
}

// realDay makes a date of its three parts in digits. A year of two digits is
// from 1980 to 2079.
func realDay(year, month, day string) (calendar.Date, bool) {
	y, errY := strconv.Atoi(year)
	m, errM := strconv.Atoi(month)
	d, errD := strconv.Atoi(day)
	if errY != nil || errM != nil || errD != nil || len(year) == 3 || len(year) > 4 || len(year) == 1 || len(day) > 2 {
		return calendar.Date{}, false
	}
	if len(year) == 2 {
		if y += 1900; y < 1980 {
			y += 100
		}
	}
	date := calendar.Date{Year: y, Month: time.Month(m), Day: d}
	return date, y > 0 && m >= 1 && m <= 12 && d >= 1 && date.AddDays(0) == date
}
