package exchange

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// decide asks all dates of the file for their order. One whose day is over 12
// decides; where there is none, the periods beside the dates do. Dates that
// contradict each other decide nothing.
func (r *ledgerReader) decide() {
	r.asked = true
	var sure, likely [2]int // day first, month first
	err := r.walk(func(_ int, cells []string) error {
		m := threeNums.FindStringSubmatch(timeOfDay.ReplaceAllString(cellAt(cells, r.at[funding.LedgerDate]), ""))
		if m == nil || len(m[1]) > 2 {
			return nil
		}
		var days [2]calendar.Date
		var real, fits [2]bool
		days[0], real[0] = realDay(m[4], m[3], m[1])
		days[1], real[1] = realDay(m[4], m[1], m[3])
		at, ok := r.at[funding.LedgerPeriod]
		for i := range days {
			if real[i] && !real[1-i] {
				sure[i]++
			}
			if real[i] && ok {
				p, f := ledgerPeriod(cellAt(cells, at), days[i], r.dates)
				fits[i] = !f.bad() && p == periodOf(days[i])
			}
		}
		if fits[0] != fits[1] && real[0] && real[1] && days[0] != days[1] {
			likely[boolIndex(fits[1])]++
		}
		return nil
	})
	if err != nil {
		return // the reading itself meets it, and says it
	}
	for _, counts := range [][2]int{sure, likely} {
		switch {
		case counts[0] > 0 && counts[1] == 0:
			r.dates.order = funding.DateOrderDMY
			return
		case counts[1] > 0 && counts[0] == 0:
			r.dates.order = funding.DateOrderMDY
			return
		case counts[0] > 0:
			return
		}
	}
}

func boolIndex(b bool) int {
	if b {
		return 1
	}
	return 0
}
