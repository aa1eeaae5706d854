package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// A progressBody is a bid's whole way as a parcel tracker tells it.
type progressBody struct {
	Bid     string            `json:"bid"`
	Title   string            `json:"title"`
	Status  funding.BidStatus `json:"status"`
	Pathway string            `json:"pathway,omitempty"`
	Today   calendar.Date     `json:"today"`

	funding.Progress

	Names    map[string]string `json:"names" doc:"Of the people in the stages, by id"`
	Happened []desk.Entry      `json:"happened" doc:"The newest first"`
}

func (s service) progressOperations() []operation {
	return []operation{{ID: "getProgress", Action: "getBid", Method: http.MethodGet, Path: "/bids/{bid}/progress", Summary: "The bid's way: where it was, is and will be",
		About:  "Stages and the branches that run side by side in them: who has it, since when, due when, working days left or over; what happened, what follows, and when a decision and the first money are expected. Reviewers are named to the funder alone.",
		Answer: progressBody{}, Handle: s.getProgress}}
}

func (s service) getProgress(c call) (answer, error) {
	p, err := s.Record.BidProgress(c, c.who, c.path("bid"))
	if err != nil {
		return answer{}, err
	}
	out := progressBody{Bid: p.Bid.ID, Title: p.Bid.Title, Status: p.Bid.Status, Pathway: p.Route.Pathway, Today: p.Today, Progress: p.Progress, Names: map[string]string{}, Happened: some(p.Timeline)}
	for _, st := range p.Progress.Stages {
		for _, part := range append(st.Parts, st) {
			if part.Person != "" {
				out.Names[part.Person] = p.Names[part.Person]
			}
		}
	}
	return give(out, nil)
}
