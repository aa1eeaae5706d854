package workflows

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"

	"github.com/tranche-funding/tranche/activities"
	"github.com/tranche-funding/tranche/funding"
)

// The tests here run against a real Temporal server, but for one.

func TestTwentyClicksAreOneOnARealTemporal(t *testing.T) {
	th := newTheatre(t)
	th.keep("same", theBid, sro, funding.ApproveInside, nil)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := th.client.Send(th.soon(20*time.Second), "same", theBid, funding.ApproveInside); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if th.applied != 1 || th.bid.Version != 2 {
		t.Errorf("applied %d times, version %d; want once, 2", th.applied, th.bid.Version)
	}
}

func TestAClosedBidStillAnswersOnARealTemporal(t *testing.T) {
	th := newTheatre(t)
	th.does(london(2026, 5, 1, 9, 0), theBid, sro, funding.Withdraw, words{"reasons": "Another fund pays."}, "")
	for range 3 {
		th.does(london(2026, 5, 1, 9, 1), theBid, sro, funding.ApproveInside, nil, "WRONG_STATE")
	}
}

func TestADeadlinePassesOnARealTemporal(t *testing.T) {
	th := newTheatre(t)
	th.does(london(2026, 5, 6, 14, 0), theBid, sro, funding.ApproveInside, nil, "")
	th.does(london(2026, 5, 6, 14, 20), theBid, cfo, funding.Submit, nil, "")
	th.move(london(2026, 5, 11, 17, 0).Add(-time.Second))
	if err := th.client.Poke(th.soon(20*time.Second), theBid, 0); err != nil { // arms the timer by the moved clock
		t.Fatal(err)
	}
	th.until("the check is late", func() bool { return th.counted("COMPLETENESS_OVERDUE") == 1 })
}

// TestAYearEndsUnderFireOnARealTemporal: twenty commands race with the end of
// an award's year, which continues its workflow as new. Everyone gets an
// answer, and one of them is yes.
func TestAYearEndsUnderFireOnARealTemporal(t *testing.T) {
	th := active(t)
	th.rules.Packs = funding.PackRules{} // their reminders would be counted too
	before := th.applied
	th.move(london(2027, 4, 1, 5, 59).Add(59500 * time.Millisecond))
	var all sync.WaitGroup
	all.Go(func() {
		if err := th.client.Poke(th.soon(20*time.Second), theAward, 0); err != nil {
			t.Error(err)
		}
	})
	yes := make(chan string, 20)
	for i := range 20 {
		all.Go(func() {
			time.Sleep(time.Duration(i) * 50 * time.Millisecond)
			id := fmt.Sprintf("race-%d", i)
			th.keep(id, theAward, manager, funding.Discharge, words{"condition": "K1"})
			switch code := codeOf(th.client.Send(th.soon(20*time.Second), id, theAward, funding.Discharge)); code {
			case "":
				yes <- id
			case "ALREADY_DISCHARGED":
			default:
				t.Errorf("%s: got %s", id, code)
			}
		})
	}
	all.Wait()
	th.until("the year has closed", func() bool { return th.counted("YEAR_CLOSED") == 2 })
	if len(yes) != 1 || th.counted("CONDITION_DISCHARGED") != 1 || th.counted("MONTH_OPENED") != 8 || th.applied-before != 1+9 {
		t.Errorf("%d said yes, %d discharged, %d months, %d applied; want 1, 1, 8, and 10 with the closing month", len(yes), th.counted("CONDITION_DISCHARGED"), th.counted("MONTH_OPENED"), th.applied-before)
	}
}

// active plays the story until the award is active, on 2 July 2026.
func active(t *testing.T) *theatre {
	th := newTheatre(t)
	th.decided()
	th.does(london(2026, 6, 22, 9, 30), theBid, manager, funding.Release, nil, "")
	th.until("the award has begun", func() bool { return th.award.Version == 1 })
	th.does(london(2026, 6, 26, 11, 0), theAward, cfo, funding.Sign, nil, "")
	th.does(london(2026, 7, 1, 16, 0), theAward, manager, funding.Sign, nil, "")
	return th
}

func TestRebuildIntoAnEmptyTemporal(t *testing.T) {
	for _, all := range []bool{false, true} {
		t.Run(fmt.Sprintf("all is %v", all), func(t *testing.T) {
			th := active(t)
			th.open() // another Temporal, which knows nothing
			var said []int
			if err := th.sweeper().Rebuild(th.soon(60*time.Second), all, func(done int) { said = append(said, done) }); err != nil {
				t.Fatal(err)
			}
			if len(said) != 1 || said[0] != 1 {
				t.Errorf("said %v, want one page of one award: the bid is closed", said)
			}
			th.running(theAward)
			th.does(london(2026, 7, 2, 9, 0), theAward, manager, funding.Discharge, words{"condition": "K1"}, "")
			th.move(london(2026, 8, 1, 6, 0))
			if err := th.sweeper().Rebuild(th.soon(60*time.Second), all, func(int) {}); err != nil { // again: nothing is doubled
				t.Fatal(err)
			}
			th.until("July can be claimed", func() bool { return th.counted("MONTH_OPENED") == 1 })
		})
	}
}

func TestAClickBeforeTheRebuild(t *testing.T) {
	th := active(t)
	th.open()
	th.does(london(2026, 7, 2, 9, 0), theAward, manager, funding.Discharge, words{"condition": "K1"}, "")
	th.running(theAward)
}

// running checks that an aggregate has a workflow.
func (th *theatre) running(ref funding.Ref) {
	th.t.Helper()
	d, err := th.client.Temporal.DescribeWorkflowExecution(th.soon(10*time.Second), ref.String(), "")
	if err != nil || d.WorkflowExecutionInfo.Status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		th.t.Errorf("%s: got %v, %v; want it running", ref, d.GetWorkflowExecutionInfo().GetStatus(), err)
	}
}

func TestStartLeavesWhatRuns(t *testing.T) {
	th := newTheatre(t)
	for i, want := range []bool{true, false} {
		if began, err := th.client.Start(th.soon(10*time.Second), theBid); err != nil || began != want {
			t.Errorf("time %d: got %v, %v; want %v", i+1, began, err, want)
		}
	}
	if err := th.client.Restart(th.soon(10*time.Second), theBid); err != nil {
		t.Error(err)
	}
	th.running(theBid)
}

func TestTheSweepMakesGood(t *testing.T) {
	th := newTheatre(t)
	th.does(london(2026, 5, 6, 14, 0), theBid, sro, funding.ApproveInside, nil, "")
	th.does(london(2026, 5, 6, 14, 20), theBid, cfo, funding.Submit, nil, "")
	th.keep("lost", theBid, manager, funding.PassCompleteness, nil)
	th.keep("hopeless", theBid, author, funding.Decide, nil)
	th.unsent = append(th.unsent, funding.Letter{Subject: "Left over"})
	if err := th.sweeper().Once(th.soon(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if th.bid.Status != funding.InReview || !th.find("hopeless").settled || len(th.unsent) != 0 {
		t.Errorf("bid %s, refused command settled %v, %d letters waiting; want IN_REVIEW, true, 0", th.bid.Status, th.find("hopeless").settled, len(th.unsent))
	}
	th.move(london(2026, 6, 9, 17, 3)) // reviews are 3 minutes late, and no timer knows
	if err := th.sweeper().Once(th.soon(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if n := th.counted("REVIEW_OVERDUE"); n != 6 {
		t.Errorf("%d reviews are said to be late, want 6", n)
	}
}

func TestTheSweepGoesOnWhenAStepFails(t *testing.T) {
	th := newTheatre(t)
	th.steps.Post.(*postbox).away = true
	th.unsent = append(th.unsent, funding.Letter{Subject: "Left over"})
	th.keep("lost", theBid, sro, funding.ApproveInside, nil)
	if err := th.sweeper().Once(th.soon(30 * time.Second)); err == nil {
		t.Error("the mail server is away and the sweep says nothing")
	}
	if th.applied != 1 {
		t.Errorf("%d commands applied, want the lost one", th.applied)
	}
}

func TestTheSweepPostsLettersWhileTemporalIsAway(t *testing.T) {
	r := newRecord(t, time.Now)
	r.unsent = append(r.unsent, funding.Letter{Subject: "Left over"})
	r.keep("lost", theBid, sro, funding.ApproveInside, nil)
	c, err := Dial(Settings{Address: "127.0.0.1:1", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	s := &Sweeper{Client: c, Inbox: r, Steps: &activities.Activities{Record: r, Sender: c, Post: &postbox{}}, Log: slog.New(slog.DiscardHandler)}
	if err := s.Once(ctx); err == nil || len(r.posted) != 1 || len(r.pending(func(*kept) bool { return true })) != 1 {
		t.Errorf("got %v, %d letters posted; want an error, one letter, and the command still kept", err, len(r.posted))
	}
}

func TestTheSweepRunsUntilItIsTold(t *testing.T) {
	th := newTheatre(t)
	s := th.sweeper()
	s.Every = 50 * time.Millisecond
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { s.Run(ctx); close(ended) }()
	th.keep("lost", theBid, sro, funding.ApproveInside, nil)
	th.until("the sweep found the command", func() bool { return th.applied == 1 })
	stop()
	<-ended
}

var _ Inbox = (*record)(nil)
var _ activities.Record = (*record)(nil)
