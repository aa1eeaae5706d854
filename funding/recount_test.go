package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

// freed has the engine count l anew after a day became a bank holiday.
func (l *bidLife) freed(on, at string) []funding.MovedDate {
	l.t.Helper()
	e := funding.HolidayEdit{Day: day(on), Name: "A day of thanks"}
	l.facts.Calendar = e.After(england())
	r := l.do("system", noon(at), funding.Recount, e)
	return r.Events[len(r.Events)-1].Detail["moved"].([]funding.MovedDate)
}

func TestEachDueDayThatIsToComeMovesByTheDayThatBecameFree(t *testing.T) {
	tests := []struct {
		name, on, at string
		life         func(l *bidLife)
		want         []funding.MovedDate
	}{
		{"the completeness check", "2026-05-11", "2026-05-07", func(l *bidLife) { l.submitted() }, []funding.MovedDate{{"Completeness check", day("2026-05-11"), day("2026-05-12")}}},
		{"not when it was due before", "2026-05-14", "2026-05-12", func(l *bidLife) { l.submitted() }, nil},
		{"what a returned bid keeps its place by", "2026-05-13", "2026-05-11", func(l *bidLife) {
			l.submitted().do("farah", noon("2026-05-08"), funding.Return, obj{"reasons": "The minute is of another bid."})
		}, []funding.MovedDate{{"To be sent again", day("2026-05-15"), day("2026-05-18")}}},
		{"the panel's decision", "2026-06-15", "2026-06-10", func(l *bidLife) { l.reviewed() }, []funding.MovedDate{{"Panel decision", day("2026-06-19"), day("2026-06-22")}}},
		{"an open question and its review, and no review that is done", "2026-06-03", "2026-05-27", func(l *bidLife) {
			l.inReview().conclude(example.Dates().Reviews[0])
			for _, k := range []funding.ReviewKind{funding.RegionDigital, funding.ClinicalSafety, funding.RegionFinance, funding.NationalFinanceRev} {
				l.do(judges[k], noon("2026-05-22"), funding.Conclude, supports(k))
			}
			l.do("kavita", noon("2026-05-26"), funding.Ask, asked(funding.Cyber))
		}, []funding.MovedDate{{"Cyber security", day("2026-06-10"), day("2026-06-11")}, {"Answer to Q1", day("2026-06-09"), day("2026-06-10")}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newBid(t)
			tt.life(l)
			if diff := cmp.Diff(tt.want, l.freed(tt.on, tt.at)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if again := l.freed(tt.on, tt.at); l.bid.Status != funding.InReview && len(again) != 0 {
				t.Errorf("counted twice it moves %v again", again)
			}
		})
	}
}

func TestTheDaysOfAnAwardMoveToo(t *testing.T) {
	l := claiming(t)
	a := l.award
	at := calendar.Date{Year: 2026, Month: 10, Day: 12}
	m := func(d string) *funding.Moment { return &funding.Moment{Day: day(d)} }
	a.Claims = []funding.Claim{
		{ID: "C1", Status: funding.AutoChecked, Prepared: m("2026-10-09"), Approved: m("2026-10-12"), PayDue: day("2026-10-16"), CheckDue: day("2026-10-15")},
		{ID: "C2", Status: funding.Paid, Prepared: m("2026-10-09"), PayDue: day("2026-10-16")},
	}
	free := funding.HolidayEdit{Day: day("2026-10-14"), Name: "x"}
	_, moved, err := a.Recounted(free.After(england()), rules(t).Clocks, at.At(12, 0))
	want := []funding.MovedDate{{"Payment of C1", day("2026-10-16"), day("2026-10-19")}, {"Check of C1", day("2026-10-15"), day("2026-10-16")}}
	if diff := cmp.Diff(want, moved); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
