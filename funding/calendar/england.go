package calendar

import "time"

// England is the calendar of England from 1 January 2022 to 31 December 2031.
// An administrator edits a copy of its table when a one-off is proclaimed, so
// code that decides anything is handed a Calendar and does not call this.
func England() Calendar {
	return New(Date{2022, time.January, 1}, Date{2031, time.December, 31}, EnglandHolidays())
}

// EnglandHolidays is the table of England bank holidays from 2022 to 2031, on
// the days they are observed, in date order. It includes the one-offs: 3 June
// 2022 (with the spring bank holiday moved to 2 June), 19 September 2022 and
// 8 May 2023.
func EnglandHolidays() []Holiday {
	var table []Holiday
	for _, y := range englandYears() {
		for _, h := range y.days {
			table = append(table, Holiday{Date{y.year, h.month, h.day}, h.name})
		}
	}
	return table
}

type holidayYear struct {
	year int
	days []yearDay
}

type yearDay struct {
	month time.Month
	day   int
	name  string
}

const (
	newYear      = "New Year's Day"
	newYearLate  = "New Year's Day (substitute day)"
	goodFriday   = "Good Friday"
	easterMonday = "Easter Monday"
	earlyMay     = "Early May bank holiday"
	coronation   = "Bank holiday for the coronation of King Charles III"
	spring       = "Spring bank holiday"
	jubilee      = "Platinum Jubilee bank holiday"
	summer       = "Summer bank holiday"
	funeral      = "Bank holiday for the State Funeral of Queen Elizabeth II"
	christmas    = "Christmas Day"
	christmasSub = "Christmas Day (substitute day)"
	boxing       = "Boxing Day"
	boxingSub    = "Boxing Day (substitute day)"
)

// englandYears is the literal table, one entry a year.
func englandYears() []holidayYear {
	const (
		jan, mar, apr, may = time.January, time.March, time.April, time.May
		jun, aug, sep, dec = time.June, time.August, time.September, time.December
	)
	return []holidayYear{
		{2022, []yearDay{{jan, 3, newYearLate}, {apr, 15, goodFriday}, {apr, 18, easterMonday}, {may, 2, earlyMay}, {jun, 2, spring},
			{jun, 3, jubilee}, {aug, 29, summer}, {sep, 19, funeral}, {dec, 26, boxing}, {dec, 27, christmasSub}}},
		{2023, []yearDay{{jan, 2, newYearLate}, {apr, 7, goodFriday}, {apr, 10, easterMonday}, {may, 1, earlyMay}, {may, 8, coronation},
			{may, 29, spring}, {aug, 28, summer}, {dec, 25, christmas}, {dec, 26, boxing}}},
		{2024, []yearDay{{jan, 1, newYear}, {mar, 29, goodFriday}, {apr, 1, easterMonday}, {may, 6, earlyMay},
			{may, 27, spring}, {aug, 26, summer}, {dec, 25, christmas}, {dec, 26, boxing}}},
		{2025, []yearDay{{jan, 1, newYear}, {apr, 18, goodFriday}, {apr, 21, easterMonday}, {may, 5, earlyMay},
			{may, 26, spring}, {aug, 25, summer}, {dec, 25, christmas}, {dec, 26, boxing}}},
		{2026, []yearDay{{jan, 1, newYear}, {apr, 3, goodFriday}, {apr, 6, easterMonday}, {may, 4, earlyMay},
			{may, 25, spring}, {aug, 31, summer}, {dec, 25, christmas}, {dec, 28, boxingSub}}},
		{2027, []yearDay{{jan, 1, newYear}, {mar, 26, goodFriday}, {mar, 29, easterMonday}, {may, 3, earlyMay},
			{may, 31, spring}, {aug, 30, summer}, {dec, 27, christmasSub}, {dec, 28, boxingSub}}},
		{2028, []yearDay{{jan, 3, newYearLate}, {apr, 14, goodFriday}, {apr, 17, easterMonday}, {may, 1, earlyMay},
			{may, 29, spring}, {aug, 28, summer}, {dec, 25, christmas}, {dec, 26, boxing}}},
		{2029, []yearDay{{jan, 1, newYear}, {mar, 30, goodFriday}, {apr, 2, easterMonday}, {may, 7, earlyMay},
			{may, 28, spring}, {aug, 27, summer}, {dec, 25, christmas}, {dec, 26, boxing}}},
		{2030, []yearDay{{jan, 1, newYear}, {apr, 19, goodFriday}, {apr, 22, easterMonday}, {may, 6, earlyMay},
			{may, 27, spring}, {aug, 26, summer}, {dec, 25, christmas}, {dec, 26, boxing}}},
		{2031, []yearDay{{jan, 1, newYear}, {apr, 11, goodFriday}, {apr, 14, easterMonday}, {may, 5, earlyMay},
			{may, 26, spring}, {aug, 25, summer}, {dec, 25, christmas}, {dec, 26, boxing}}},
	}
}
