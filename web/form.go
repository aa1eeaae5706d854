package web

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

// note puts an error beside a field. Faults cannot happen here: readers of
// text only refuse.
func note(f *page.Form, field string, err error) {
	if e, ok := refusal.Of(err); ok {
		f.Add(field, e.Message)
	} else if err != nil {
		f.Add(field, err.Error())
	}
}

// readMoney reads an amount; an empty field is nothing.
func readMoney(f *page.Form, field string) money.Pence {
	if f.Get(field) == "" {
		return 0
	}
	p, err := money.Parse(f.Get(field))
	note(f, field, err)
	return p
}

// readYears reads one amount for each year, from fields named prefix-2026 and
// so on. Years without an amount are left out.
func readYears(f *page.Form, prefix string, years []calendar.FY) funding.ByYear {
	out := funding.ByYear{}
	for _, fy := range years {
		if p := readMoney(f, prefix+"-"+strconv.Itoa(int(fy))); p != 0 {
			out[fy] = p
		}
	}
	return out
}

// readDay reads a date typed in one field; empty is no date.
func readDay(f *page.Form, field string) calendar.Date {
	if f.Get(field) == "" {
		return calendar.Date{}
	}
	d, err := parseDay(f.Get(field))
	note(f, field, err)
	return d
}

// parseDay reads a date as people write it: "30 September 2026", "30 sep 2026",
// "30/9/2026", "30 9 2026", "2026-09-30".
func parseDay(s string) (calendar.Date, error) {
	text := strings.TrimSpace(s)
	if d, err := calendar.ParseDate(text); err == nil {
		return d, nil
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" /.-,\u00a0", r) })
	if len(parts) == 3 {
		day, dayErr := strconv.Atoi(strings.TrimRight(strings.ToLower(parts[0]), "sthndr"))
		year, yearErr := strconv.Atoi(parts[2])
		if dayErr == nil && yearErr == nil && len(parts[2]) == 4 {
			if d, err := calendar.ParseDate(fmt.Sprintf("%04d-%02d-%02d", year, monthNumber(parts[1]), day)); err == nil {
				return d, nil
			}
		}
	}
	return calendar.Date{}, refusal.New(refusal.Invalid, "DATE_INVALID", "%q is not a date we can read. Enter a day, a month and a year, for example 30 September 2026.", shortly(text))
}

// monthNumber reads "9", "sep" or "September"; 0 when it is none.
func monthNumber(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	s = strings.ToLower(s)
	for m := calendar.Month(1); m <= 12; m++ {
		name := strings.ToLower(m.Name())
		if len(s) >= 3 && strings.HasPrefix(name, s) {
			return (int(m)+2)%12 + 1
		}
	}
	return 0
}

// readBoxes reads a date from three boxes and gives it as it is sent:
// "2026-04-30"; "" when all are empty.
func readBoxes(f *page.Form, field string) string {
	box := func(name string) string { return f.Get(field + "[" + name + "]") }
	day, month, year := box("day"), box("month"), box("year")
	if day+month+year == "" {
		return ""
	}
	d, err := parseDay(day + " " + month + " " + year)
	if err != nil {
		f.Problems = append(f.Problems, page.Problem{Field: field, Href: "#" + field + "-day",
			Text: fmt.Sprintf("%q is not a real date. Enter a day, a month and a year, for example 30 4 2026.", strings.TrimSpace(day+" "+month+" "+year))})
		return ""
	}
	return d.String()
}

// readPercent reads "10" or "62.5%" as basis points; nil when it is empty.
func readPercent(f *page.Form, field string) *money.BasisPoints {
	text := strings.TrimSpace(strings.TrimSuffix(f.Get(field), "%"))
	if text == "" {
		return nil
	}
	r, ok := new(big.Rat).SetString(text)
	if ok && !strings.ContainsAny(text, "/eE") {
		r.Mul(r, big.NewRat(100, 1))
		if r.IsInt() && r.Num().IsInt64() {
			b := money.BasisPoints(r.Num().Int64())
			return &b
		}
	}
	f.Add(field, fmt.Sprintf("%q is not a percentage we can use. Enter a number with at most two decimals, for example 10 or 12.5.", shortly(f.Get(field))))
	return nil
}

// readCount reads a whole number of 0 or more; empty is 0.
func readCount(f *page.Form, field string) int {
	text := f.Get(field)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		f.Add(field, fmt.Sprintf("%q is not a whole number. Enter digits only, for example 5.", shortly(text)))
		return 0
	}
	return n
}

// shortly cuts what somebody sent so that it can stand in a sentence.
func shortly(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// noteAll puts every refusal of a check beside its own field, unless something
// is said there already.
func noteAll(f *page.Form, err error) {
	e, ok := refusal.Of(err)
	if !ok {
		return
	}
	for _, one := range e.All() {
		if f.Error(page.FieldName(one.Field)) == "" {
			f.Refuse(one)
		}
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
