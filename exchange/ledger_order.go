package exchange

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// orderVotes is what the dates of a file say about their order: those whose
// day is over 12, which are sure, and those that agree with the period beside
// them in one order only, which are likely. Day first, then month first.
type orderVotes struct{ sure, likely [2]int }

// hear counts one date, with the period of its row ("" for none).
func (v *orderVotes) hear(date, period string, reader dateReader) {
	m := threeNums.FindStringSubmatch(timeOfDay.ReplaceAllString(date, ""))
	if m == nil || len(m[1]) > 2 {
		return
	}
	var days [2]calendar.Date
	var real, fits [2]bool
	days[0], real[0] = realDay(m[4], m[3], m[1])
	days[1], real[1] = realDay(m[4], m[1], m[3])
	for i := range days {
		if real[i] && !real[1-i] {
			v.sure[i]++
			return
		}
		p, f := ledgerPeriod(period, days[i], reader)
		fits[i] = !f.bad() && p == periodOf(days[i])
	}
	for i := range fits {
		if fits[i] && !fits[1-i] && days[0] != days[1] {
			v.likely[i]++
		}
	}
}

// order is what the dates decide; contradicts says that they do not agree.
// Where there are sure ones, the likely ones are not asked.
func (v *orderVotes) order() (order funding.DateOrder, contradicts bool) {
	votes := v.sure
	if votes == [2]int{} {
		votes = v.likely
	}
	switch {
	case votes[0] > 0 && votes[1] > 0:
		return funding.DateOrderUnsaid, true
	case votes[0] > 0:
		return funding.DateOrderDMY, false
	case votes[1] > 0:
		return funding.DateOrderMDY, false
	}
	return funding.DateOrderUnsaid, false
}

// decide asks all dates of the file for their order. Dates that contradict
// each other decide nothing.
func (r *ledgerReader) decide() {
	r.asked = true
	var votes orderVotes
	err := r.walk(func(_ int, cells []string) error {
		period := ""
		if at, ok := r.at[funding.LedgerPeriod]; ok {
			period = cellAt(cells, at)
		}
		votes.hear(cellAt(cells, r.at[funding.LedgerDate]), period, r.dates)
		return nil
	})
	if err == nil { // what is wrong with the file, the reading itself meets and says
		r.dates.order, _ = votes.order()
	}
}
