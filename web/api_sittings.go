package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

type sittingList struct {
	Sittings []funding.Sitting `json:"sittings"`
}

type sittingBody struct {
	On      calendar.Date `json:"on" required:"true"`
	Papers  calendar.Date `json:"papers_due" required:"true" doc:"Bids whose last review is before this day are on the list"`
	Quorum  int           `json:"quorum" required:"true" minimum:"1"`
	Members []string      `json:"members" required:"true" doc:"People of the funder"`
}

type attendanceBody struct {
	Present []string `json:"present" required:"true" doc:"Of the members; in place of what was recorded before"`
}

// A sittingSheetBody is one sitting with its bids and how they stand.
type sittingSheetBody struct {
	Sitting funding.Sitting     `json:"sitting"`
	Bids    []sittingBidBody    `json:"bids"`
	Rounds  []desk.SittingRound `json:"rounds"`
}

type sittingBidBody struct {
	Bid            string            `json:"bid"`
	Status         funding.BidStatus `json:"status"`
	There          int               `json:"members_who_may_decide"`
	Quorate        bool              `json:"quorate"`
	OutOfCommittee bool              `json:"out_of_committee"`
}

func (s service) sittingOperations() []operation {
	return []operation{
		{ID: "listSittings", Action: "listSittings", Method: http.MethodGet, Path: "/sittings", Summary: "Sittings of the panel, the latest first", Answer: sittingList{}, Handle: s.listSittings},
		{ID: "createSitting", Action: "putSitting", Method: http.MethodPost, Path: "/sittings", Summary: "Set up a sitting of the panel", About: "A bid joins the first sitting whose papers are due after its last review. Decisions without a sitting go on as before.",
			Body: sittingBody{exampleDate("2026-06-18"), exampleDate("2026-06-11"), 2, []string{"maria", "farah", "liam"}}, Keyed: true, Status: http.StatusCreated, Answer: sittingSheetBody{}, Handle: s.createSitting},
		{ID: "getSitting", Action: "listSittings", Method: http.MethodGet, Path: "/sittings/{sitting}", Summary: "A sitting with its bids: ranking, what if a weight moves, funding line",
			About: "Ranking within each round, exact. what_if moves one weight by 10 % at a time. The funding line gives each undecided bid its money in order of rank where all of it is there; part_bp is the largest even part that would fit, to look at.", Answer: sittingSheetBody{}, Handle: s.getSitting},
		{ID: "recordAttendance", Action: "putSitting", Method: http.MethodPost, Path: "/sittings/{sitting}/attendance", Summary: "Record who was at a sitting", About: "On its day or after. Whoever reviewed a bid, stood down from it or has an interest in its trust does not count towards its quorum.",
			Body: attendanceBody{[]string{"maria", "farah"}}, Answer: sittingSheetBody{}, Handle: s.recordAttendance},
	}
}

func (s service) listSittings(c call) (answer, error) {
	d, err := s.Record.Sittings(c, c.who)
	return give(sittingList{some(d.Rows)}, err)
}

func (s service) createSitting(c call) (answer, error) {
	var body sittingBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	id, err := s.Record.SetUpSitting(c, c.who, c.key, funding.Sitting{On: body.On, Papers: body.Papers, Quorum: body.Quorum, Members: body.Members})
	if err != nil {
		return answer{}, err
	}
	a, err := s.sittingSheet(c, id)
	a.at = fmt.Sprintf("/sittings/%d", id)
	return a, err
}

func (c call) sitting() (int64, error) {
	id, err := strconv.ParseInt(c.path("sitting"), 10, 64)
	if err != nil {
		return 0, nothingHere()
	}
	return id, nil
}

func (s service) getSitting(c call) (answer, error) {
	id, err := c.sitting()
	if err != nil {
		return answer{}, err
	}
	return s.sittingSheet(c, id)
}

func (s service) recordAttendance(c call) (answer, error) {
	var body attendanceBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	id, err := c.sitting()
	if err != nil {
		return answer{}, err
	}
	if err := s.Record.RecordAttendance(c, c.who, id, body.Present); err != nil {
		return answer{}, err
	}
	return s.sittingSheet(c, id)
}

func (s service) sittingSheet(c call, id int64) (answer, error) {
	d, err := s.Record.SittingSheet(c, c.who, id)
	out := sittingSheetBody{Sitting: d.Sitting, Bids: []sittingBidBody{}, Rounds: some(d.Rounds)}
	for _, b := range d.Bids {
		out.Bids = append(out.Bids, sittingBidBody{b.Bid.ID, b.Bid.Status, b.There, b.Quorate, b.OutOfCommittee})
	}
	return give(out, err)
}
