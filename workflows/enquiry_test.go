package workflows

import (
	"os"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
)

var theEnquiry = funding.Ref{Kind: funding.EnquiryKind, ID: "ENQ-2026-1"}

func aboutPlan() words {
	return words{"about": words{"kind": "ROUND", "round": "FP-2026-R1"}, "question": "Is a dated plan before go-live enough?"}
}

// TestALifeOfAnEnquiry: a reminder over the spring bank holiday, an answer that
// is late, one that does not answer it, and the end.
func TestALifeOfAnEnquiry(t *testing.T) {
	p := newPlay(t, london(2026, 5, 20, 11, 59), nil)
	p.at(london(2026, 5, 20, 12, 0), theEnquiry, author, funding.AskFunder, aboutPlan(), "")
	var waits string
	p.call(london(2026, 5, 21, 9, 0), func() { waits = p.details() })
	p.at(london(2026, 5, 29, 10, 0), theEnquiry, manager, funding.Reply, words{"text": "Yes."}, "")
	p.at(london(2026, 5, 29, 18, 0), theEnquiry, cfo, funding.ReopenEnquiry, words{"text": "For both systems?"}, "") // counts on Monday 1 June
	p.at(london(2026, 6, 2, 10, 0), theEnquiry, manager, funding.Reply, words{"text": "For both."}, "")
	p.at(london(2026, 7, 2, 10, 0), theEnquiry, author, funding.CloseEnquiry, nil, "")
	p.must(Enquiry, theEnquiry.ID)

	if want := "Waiting for an answer\n\nWith: The funder: Programme manager\n\nNext deadline: 9am on 26 May 2026"; waits != want {
		t.Errorf("Temporal's page says %q, want %q", waits, want)
	}
	for _, e := range [][2]string{{"ENQUIRY_REMINDER", "2026-05-26"}, {"ENQUIRY_OVERDUE", "2026-05-28"}, {"ENQUIRY_ANSWERED", "2026-05-29"}, {"ENQUIRY_REOPENED", "2026-05-29"}, {"ENQUIRY_ANSWERED", "2026-06-02"}, {"ENQUIRY_CLOSED", "2026-07-02"}} {
		if !p.happened(e[0], e[1]) {
			t.Errorf("%s did not happen on %s: %q", e[0], e[1], p.events)
		}
	}
	if p.counted("ENQUIRY_REMINDER") != 1 || p.enquiry.Lap().Due.String() != "2026-06-08" || len(p.unsent) != 0 || p.timers.most > 1 {
		t.Errorf("%q, due %s, %d letters left, %d timers at once", p.events, p.enquiry.Lap().Due, len(p.unsent), p.timers.most)
	}
}

func TestAnEnquiryContinuesAsNew(t *testing.T) {
	p := newPlay(t, london(2026, 5, 20, 11, 59), nil)
	p.at(london(2026, 5, 20, 12, 0), theEnquiry, author, funding.AskFunder, aboutPlan(), "")
	p.call(london(2026, 5, 21, 9, 0), func() { p.SetContinueAsNewSuggested(true) })
	p.at(london(2026, 5, 22, 9, 0), theEnquiry, manager, funding.Reply, words{"text": "Soon.", "comment": true}, "")
	p.ExecuteWorkflow(Enquiry, theEnquiry.ID)
	if id, ok := p.continued(); !ok || id != theEnquiry.ID {
		t.Fatalf("ended with %v", p.GetWorkflowError())
	}
	q := newPlay(t, london(2026, 5, 22, 9, 1), p.record)
	q.ends(london(2026, 5, 29, 9, 0))
	q.ExecuteWorkflow(Enquiry, theEnquiry.ID)
	if !q.happened("ENQUIRY_REMINDER", "2026-05-26") || !q.happened("ENQUIRY_OVERDUE", "2026-05-28") {
		t.Errorf("the next run forgot its clock: %q", q.events)
	}
}

// TestAnEnquiryOnARealTemporal also reopens one whose workflow has ended. With
// TRANCHE_RECORD=1 it keeps the history for the replay test.
func TestAnEnquiryOnARealTemporal(t *testing.T) {
	th := newTheatre(t)
	th.does(london(2026, 5, 1, 9, 0), theEnquiry, manager, funding.AskFunder, aboutPlan(), "NOT_YOUR_ROLE")
	th.does(london(2026, 5, 1, 9, 1), theEnquiry, author, funding.AskFunder, aboutPlan(), "")
	th.move(london(2026, 5, 7, 9, 0).Add(-300 * time.Millisecond))
	if err := th.client.Poke(th.soon(20*time.Second), theEnquiry, 0); err != nil {
		t.Fatal(err)
	}
	th.until("the holder is reminded", func() bool { return th.counted("ENQUIRY_REMINDER") == 1 })
	th.does(london(2026, 5, 7, 9, 1), theEnquiry, manager, funding.Reply, words{"text": "Yes."}, "")
	th.does(london(2026, 5, 7, 9, 1), theEnquiry, author, funding.ReopenEnquiry, words{"text": "Both?"}, "")
	th.does(london(2026, 5, 7, 9, 2), theEnquiry, manager, funding.Reply, words{"text": "Both."}, "")
	th.does(london(2026, 5, 7, 9, 3), theEnquiry, author, funding.CloseEnquiry, nil, "")
	if os.Getenv("TRANCHE_RECORD") != "" {
		th.save("enquiry", theEnquiry)
	}
	th.does(london(2026, 5, 7, 9, 4), theEnquiry, author, funding.ReopenEnquiry, words{"text": "And a third?"}, "")
	th.until("a workflow waits again", func() bool { return th.enquiry.Status == funding.EnquiryOpen })
	th.running(theEnquiry)
	if err := th.sweeper().Rebuild(th.soon(60*time.Second), true, func(int) {}); err != nil {
		t.Fatal(err)
	}
	th.running(theEnquiry)
}
