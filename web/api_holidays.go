package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

type holidayList struct {
	From     calendar.Date           `json:"from" doc:"First day that the table answers for"`
	To       calendar.Date           `json:"to"`
	First    calendar.Date           `json:"first_editable" doc:"The first day that may still become a bank holiday, or stop being one"`
	Holidays []calendar.Holiday      `json:"holidays"`
	Changes  []funding.HolidayChange `json:"changes" doc:"Who changed what and why, the newest first"`
	Names    map[string]string       `json:"names"`
}

type holidayBody struct {
	Day     calendar.Date `json:"day" required:"true"`
	Name    string        `json:"called,omitempty" doc:"What people call it; not needed to take one away"`
	Remove  bool          `json:"remove,omitempty" doc:"True: it is no bank holiday any more"`
	Reasons string        `json:"reasons,omitempty" doc:"Needed to make the change"`
}

func (s service) holidayOperations() []operation {
	example := holidayBody{Day: exampleDate("2028-06-12"), Name: "A day of thanks", Reasons: "Proclaimed on 1 March."}
	return []operation{
		{ID: "listBankHolidays", Action: "listBankHolidays", Method: http.MethodGet, Path: "/bank-holidays", Summary: "The bank holidays that every clock counts by", Answer: holidayList{}, Handle: s.listBankHolidays},
		{ID: "previewBankHoliday", Action: "putBankHoliday", Method: http.MethodPost, Path: "/bank-holidays/preview", Summary: "Which open due days a change of the bank holidays would move", About: "It changes nothing.",
			Body: example, Answer: desk.HolidayPreview{}, Handle: s.previewBankHoliday},
		{ID: "putBankHoliday", Action: "putBankHoliday", Method: http.MethodPost, Path: "/bank-holidays", Summary: "Add a bank holiday, or take one away",
			About: "From first_editable on: DAY_TOO_NEAR for a day on which something may count already. Open bids, awards and questions count their days anew within a minute; no day that is past and no count that is closed changes.",
			Body:  example, Keyed: true, Answer: holidayList{}, Handle: s.putBankHoliday},
	}
}

func (s service) listBankHolidays(c call) (answer, error) {
	d, err := s.Record.Holidays(c, c.who)
	return give(holidayList{d.Calendar.From(), d.Calendar.To(), d.First, some(d.Calendar.Holidays()), some(d.Changes), someNames(d.Names)}, err)
}

func (c call) holiday() (funding.HolidayEdit, error) {
	var body holidayBody
	err := c.read(&body)
	return funding.HolidayEdit{Day: body.Day, Name: body.Name, Remove: body.Remove, Reasons: body.Reasons}, err
}

func (s service) previewBankHoliday(c call) (answer, error) {
	edit, err := c.holiday()
	if err != nil {
		return answer{}, err
	}
	p, err := s.Record.PreviewHoliday(c, c.who, edit)
	p.Moves = some(p.Moves)
	return give(p, err)
}

func (s service) putBankHoliday(c call) (answer, error) {
	edit, err := c.holiday()
	if err != nil {
		return answer{}, err
	}
	if err := s.Record.PutHoliday(c, c.who, c.key, edit); err != nil {
		return answer{}, err
	}
	return s.listBankHolidays(c)
}
