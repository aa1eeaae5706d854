package web

import (
	"net/http"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

func TestThePageAfterAChangeSaysWhatBecameOfTheForm(t *testing.T) {
	s, _ := newPages(t)
	for _, path := range []string{bidAt, bidAt + "/costs", bidAt + "/sections/case"} {
		body := s.ask(s.request(http.MethodGet, path+"?done=saved&was=FAST.CAP-2026.0", "amina", "")).Body.String()
		sees(t, body, "The form has changed", "now on the standard pathway, before on the fast one: 6 reviews, and a decision about 31 working days", "Asked because the bid is for £5 million or more.", "Who decides what")
		wellMade(t, body)
	}
	if body := s.ask(s.request(http.MethodGet, bidAt+"?was=nonsense", "amina", "")).Body.String(); len(body) == 0 {
		t.Error("a mark that is none breaks the page")
	}
}

func TestTheTaskListIsByCaseWithMinutesAndPeople(t *testing.T) {
	s, r := newPages(t)
	delete(r.content.Answers, "governance")
	r.content.Milestones = nil
	body := s.ask(s.request(http.MethodGet, bidAt, "amina", "")).Body.String()
	sees(t, body, "Strategic case: why", "Management case: deliverable", "Objectives and outcomes", "About 10 minutes, best by senior responsible owner", "About 10 minutes, best by bid author", "Not started", "Completed")
	wellMade(t, body)
}

func TestAFullCasesDraftShowsItsOutline(t *testing.T) {
	s, r := newPages(t, func(r *pagesRecord) {
		m := funding.Moment{At: r.now, Day: calendar.DateOf(r.now), By: "maria"}
		e := &funding.Endorsement{By: "david"}
		r.bid.Route.Pathway, r.bid.Route.Form, r.bid.Route.Stages = "MAJOR", "FBC", 2
		r.bid.PastStages = []funding.PastStage{{Form: "OBC", Ask: 1_840_000_000, SRO: e, CFO: e, Submitted: m, Released: m,
			Decision: funding.Decision{Outcome: funding.Approved, Proceed: true, Reasons: "A sound outline.", By: "maria", Made: m}}}
	})
	before := example.Content()
	before.Answers["title"] = funding.Answer{Value: "Northmoor record"}
	r.before = &before
	body := s.ask(s.request(http.MethodGet, bidAt, "amina", "")).Body.String()
	sees(t, body, "Full business case, stage 2 of 2", "The outline business case was approved to proceed on", "A sound outline.", "What changed since the outline business case", "Northmoor record")
	wellMade(t, body)
}
