package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

func (f *fakeRecord) Holidays(_ context.Context, who funding.Person) (desk.HolidayDesk, error) {
	first, err := funding.FirstEditable(calendar.England(), f.now)
	return desk.HolidayDesk{Today: calendar.DateOf(f.now), First: first, Calendar: calendar.England(), Viewer: who, Names: map[string]string{"olive": "Olive Turner"},
		Changes: []funding.HolidayChange{{HolidayEdit: funding.HolidayEdit{Day: exampleDate("2028-06-12"), Name: "A day of thanks", Reasons: "Proclaimed."}, By: "olive", At: f.now}}}, err
}

func (f *fakeRecord) PreviewHoliday(_ context.Context, _ funding.Person, e funding.HolidayEdit) (desk.HolidayPreview, error) {
	e, err := funding.CheckHoliday(example.Person("olive"), e, calendar.England(), f.now)
	return desk.HolidayPreview{Edit: e, Total: 1, Moves: []desk.HolidayMove{{Kind: funding.BidKind, ID: example.BidID,
		Dates: []funding.MovedDate{{What: "Cyber security", Was: exampleDate("2026-06-19"), Now: exampleDate("2026-06-22")}}}}}, err
}

func (f *fakeRecord) PutHoliday(_ context.Context, who funding.Person, token string, e funding.HolidayEdit) error {
	f.note("put-holiday %s %s %+v", who.ID, token, e)
	return e.Explained()
}
