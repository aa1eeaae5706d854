package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

// anInbox is a start page with one review, its counters, and one thing that
// waits for others.
func anInbox(r *pagesRecord) {
	ref := funding.Ref{Kind: funding.BidKind, ID: example.BidID}
	mine := desk.TaskRow{Task: funding.Task{Key: "review/CYBER", Title: "Review: cyber security", Role: funding.CyberReviewer, Due: r.now.AddDate(0, 0, 2), Link: bidAt + "/reviews/CYBER"}, About: "Northmoor EPR", Aggregate: ref, Trust: "Northmoor", Left: 2, Age: 3}
	theirs := desk.TaskRow{Task: funding.Task{Key: "answer/Q1", Title: "Answer a question from cyber security", Role: funding.TrustAuthor, Due: r.now.AddDate(0, 0, 1), Link: bidAt + "/questions/Q1"}, About: "Northmoor EPR", Aggregate: ref, Holder: "Northmoor", Left: 1}
	r.home = desk.Home{Now: r.now, Tasks: []desk.TaskRow{mine}, Inbox: desk.Inbox{Counts: desk.TaskCounts{All: 7, Overdue: 2, Soon: 3, New: 4, Shown: 1}, Next: "abc", Waiting: []desk.TaskRow{theirs},
		Saved: []funding.SavedFilter{{Name: "Late reviews", Filter: funding.TaskFilter{Matter: funding.MatterReview, Due: funding.DueOverdue}, First: true}}}}
}

func TestTheInboxCountsChoosesAndTellsWhoseClockRuns(t *testing.T) {
	s, r := newPages(t, anInbox)
	body := s.ask(s.request(http.MethodGet, "/", "kavita", "")).Body.String()
	sees(t, body, `href="/?due=OVERDUE">2<`, `href="/?due=SOON">3<`, `href="/?new=yes">4<`, `href="#waiting">1<`, "2 working days left, the funder’s clock", "1 working day left, the trust’s clock",
		"3 working days", "Answer a question from cyber security", `href="/?after=abc"`, "Late reviews", "(shown first)", "inbox.js")
	wellMade(t, body)
	if !r.queried.First || !r.queried.Visit || r.queried.N != tasksAtOnce {
		t.Errorf("asked for %+v, want the filter shown first, on a visit, %d tasks", r.queried, tasksAtOnce)
	}
	for address, want := range map[string]desk.HomeQuery{
		"/?all=yes":                            {N: 50, Visit: true},
		"/?matter=CLAIM&due=SOON&new=yes":      {Filter: funding.TaskFilter{Matter: funding.MatterClaim, Due: funding.DueSoon, New: true}, First: true, N: 50, Visit: true},
		"/?filter=Late+reviews":                {Named: "Late reviews", N: 50, Visit: true},
		"/?round=R1&org=RZX&after=abc&matter=": {Filter: funding.TaskFilter{Round: "R1", Org: "RZX"}, After: "abc", N: 50, Visit: true},
	} {
		if s.ask(s.request(http.MethodGet, address, "kavita", "")); r.queried != want {
			t.Errorf("%s asks for %+v, want %+v", address, r.queried, want)
		}
	}
	if w := s.ask(s.request(http.MethodGet, "/?matter=LUNCH", "kavita", "")); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a kind that there is none of answered %d, want 422", w.Code)
	}
}

func TestAFilterIsSavedUnderAName(t *testing.T) {
	s, r := newPages(t, anInbox)
	r.home.Filter = funding.TaskFilter{Matter: funding.MatterReview}
	sees(t, s.ask(s.request(http.MethodGet, "/?matter=REVIEW", "kavita", "")).Body.String(), "1 of 7 things to do", "Save this filter", `name="matter" value="REVIEW"`, "Remove filter")
	w := s.send("kavita", "/task-filters", map[string]string{"matter": "REVIEW", "name": " ", "first": "yes"})
	if w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("a filter without a name answered %d, want 422", w.Code)
	}
	sees(t, w.Body.String(), "Give the filter a name", `href="#name"`)
	if w = s.send("kavita", "/task-filters", map[string]string{"matter": "REVIEW", "name": "Mine"}); w.Header().Get("Location") != "/?done=filter-kept&matter=REVIEW" {
		t.Errorf("a saved filter leads to %q", w.Header().Get("Location"))
	}
	if w = s.send("kavita", "/task-filters/remove", map[string]string{"filter": "Mine"}); w.Header().Get("Location") != "/?all=yes&done=filter-dropped" {
		t.Errorf("a removed filter leads to %q", w.Header().Get("Location"))
	}
}

func TestProgramsReadTheSameInbox(t *testing.T) {
	s, r := newPages(t, anInbox)
	status, got := s.call("GET", "/tasks?matter=REVIEW&n=5", "kavita", "")
	said := fmt.Sprint(got)
	for _, want := range []string{"days_left:2", "clock:FUNDER", "held_by:Northmoor", "clock:TRUST", "overdue:2", "next:abc"} {
		if status != 200 || !strings.Contains(said, want) {
			t.Errorf("answered %d %s, want %s", status, said, want)
		}
	}
	if want := (desk.HomeQuery{Filter: funding.TaskFilter{Matter: funding.MatterReview}, N: 5}); r.queried != want {
		t.Errorf("asked for %+v, want %+v", r.queried, want)
	}
	if status, got = s.call("PUT", "/task-filters/Mine", "kavita", `{"matter":"REVIEW","first":true}`); status != 200 || !strings.Contains(fmt.Sprint(got), "name:Late reviews") {
		t.Errorf("keeping a filter answered %d %v", status, got)
	}
	if status, got = s.call("PUT", "/task-filters/Mine", "kavita", `{"due":"LATE"}`); status != 422 || figure(got, "code") != "NO_SUCH_BAND" {
		t.Errorf("an unknown band answered %d %v, want 422 NO_SUCH_BAND", status, got)
	}
	if status, got = s.call("GET", "/tasks?new=perhaps", "kavita", ""); status != 422 || figure(got, "code") != "NOT_YES_OR_NO" {
		t.Errorf("a new that is neither answered %d %v, want 422", status, got)
	}
}
