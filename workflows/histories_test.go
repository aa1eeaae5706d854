package workflows

import (
	"encoding/base64"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/tranche-funding/tranche/funding"
)

// decided plays the story on a real Temporal up to the panel's decision, with
// one deadline that passes, one refusal and one question.
func (th *theatre) decided() {
	th.does(london(2026, 5, 6, 14, 0), theBid, sro, funding.ApproveInside, nil, "")
	th.does(london(2026, 5, 6, 14, 1), theBid, sro, funding.Submit, nil, "NOT_YOUR_ROLE")
	th.does(london(2026, 5, 6, 14, 20), theBid, cfo, funding.Submit, nil, "")
	th.does(london(2026, 5, 11, 10, 0), theBid, manager, funding.PassCompleteness, nil, "")
	th.does(london(2026, 5, 20, 11, 0), theBid, cyber, funding.Ask, words{"review": funding.Cyber, "question": "Where is the DSPT plan?", "blocking": true}, "")
	th.move(london(2026, 5, 28, 9, 0).Add(-300 * time.Millisecond))
	if err := th.client.Poke(th.soon(20*time.Second), theBid, 0); err != nil {
		th.t.Fatal(err)
	}
	th.until("the question is chased", func() bool { return th.counted("QUESTION_REMINDER") == 1 })
	th.does(london(2026, 6, 2, 15, 0), theBid, author, funding.AnswerQuestion, words{"clarification": "Q1", "answer": "Attached."}, "")
	for _, v := range []struct {
		who  string
		kind funding.ReviewKind
	}{{icb, funding.ICBSupport}, {regionDigital, funding.RegionDigital}, {safety, funding.ClinicalSafety}, {regionFinance, funding.RegionFinance}, {nationalFinance, funding.NationalFinanceRev}, {cyber, funding.Cyber}} {
		th.does(london(2026, 6, 5, 10, 0), theBid, v.who, funding.Conclude, conclude(v.kind), "")
	}
	th.does(london(2026, 6, 16, 12, 0), theBid, chair, funding.Decide, conditions(), "")
}

// TestTheStoryOnARealTemporal goes from a draft to money, by clicks. With
// TRANCHE_RECORD=1 it keeps the histories for the replay test.
func TestTheStoryOnARealTemporal(t *testing.T) {
	th := active(t)
	claim := words{"claim": claimOne().ID}
	th.does(london(2026, 9, 30, 10, 0), theAward, preparer, funding.ClaimMoney, claim, "")
	th.does(london(2026, 9, 30, 10, 0), theAward, preparer, funding.ApproveClaim, claim, "SAME_PERSON")
	th.does(london(2026, 9, 30, 10, 0), theAward, approver, funding.ApproveClaim, claim, "")
	th.does(london(2026, 9, 30, 10, 0), theAward, nationalFinance, funding.CheckClaim, words{"claim": claimOne().ID, "outcome": "APPROVE"}, "")
	th.does(london(2026, 9, 30, 10, 0), theRun, nationalFinance, funding.CreateRun, words{"pays_on": "2026-09-30"}, "")
	th.does(london(2026, 9, 30, 10, 0), theRun, releasing, funding.ReleaseRun, nil, "")
	th.does(london(2026, 9, 30, 10, 0), theRun, releasing, funding.RecordPaid, nil, "")
	th.until("the claim is paid", func() bool { return th.counted("CLAIM_PAID") == 1 })
	if l, _ := th.award.Limit("RZX", 2026, funding.Capital); l.Drawn != 31_025_000 {
		t.Errorf("drawn %s, want £310,250.00", l.Drawn)
	}
	th.move(london(2027, 4, 1, 6, 0))
	if err := th.client.Poke(th.soon(20*time.Second), theAward, 0); err != nil {
		t.Fatal(err)
	}
	th.until("the year is closed", func() bool { return th.counted("YEAR_CLOSED") == 2 })
	if os.Getenv("TRANCHE_RECORD") != "" {
		th.save("bid-draft-to-release", theBid)
		th.save("award-first-year", theAward)
		th.save("payment-run", theRun)
	}
}

// save keeps the history of an aggregate's first run.
func (th *theatre) save(name string, ref funding.Ref) {
	th.t.Helper()
	h := th.history(ref)
	b, err := protojson.Marshal(h)
	if err != nil {
		th.t.Fatal(err)
	}
	host, _ := os.Hostname()
	b = regexp.MustCompile(`"[0-9]*@?`+regexp.QuoteMeta(host)+`[@:]`).ReplaceAll(b, []byte(`"recorder:`)) // where it was recorded is nobody's business
	if err := os.WriteFile(filepath.Join("testdata", name+".json"), b, 0o600); err != nil {
		th.t.Fatal(err)
	}
	th.t.Logf("%s: %d events, %d kB", name, len(h.Events), len(b)/1024)
}

// history is that of the first run, which has ended.
func (th *theatre) history(ref funding.Ref) *history.History {
	th.t.Helper()
	run := th.client.Temporal.GetWorkflow(th.soon(20*time.Second), ref.String(), "")
	if ref == theAward {
		run = th.client.Temporal.GetWorkflow(th.soon(20*time.Second), ref.String(), th.firstRun(ref))
	}
	events := th.client.Temporal.GetWorkflowHistory(th.soon(20*time.Second), ref.String(), run.GetRunID(), false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	h := &history.History{}
	for events.HasNext() {
		e, err := events.Next()
		if err != nil {
			th.t.Fatal(err)
		}
		h.Events = append(h.Events, e)
	}
	return h
}

// firstRun is the run that the present one continues.
func (th *theatre) firstRun(ref funding.Ref) string {
	d, err := th.client.Temporal.DescribeWorkflowExecution(th.soon(10*time.Second), ref.String(), "")
	if err != nil {
		th.t.Fatal(err)
	}
	return d.GetWorkflowExecutionInfo().GetFirstRunId()
}

// kept reads the histories in testdata.
func keptHistories(t *testing.T) map[string]*history.History {
	t.Helper()
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) < 3 {
		t.Fatalf("%d histories are kept (%v), want one of each workflow at least", len(files), err)
	}
	all := map[string]*history.History{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		h := &history.History{}
		if err := protojson.Unmarshal(b, h); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		all[strings.TrimSuffix(filepath.Base(f), ".json")] = h
	}
	return all
}

// TestReplay runs today's code against every history that was kept. When it
// fails, workflows that are open in the world would be stuck by a release: see
// workflow.GetVersion.
func TestReplay(t *testing.T) {
	for name, h := range keptHistories(t) {
		t.Run(name, func(t *testing.T) {
			r := worker.NewWorkflowReplayer()
			r.RegisterWorkflow(Bid)
			r.RegisterWorkflow(Award)
			r.RegisterWorkflow(PaymentRun)
			r.RegisterWorkflow(Enquiry)
			r.RegisterWorkflow(LedgerDrop)
			if err := r.ReplayWorkflowHistory(quiet(), h); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestReplayCanFail: one step more in a workflow, and its history does not fit.
func TestReplayCanFail(t *testing.T) {
	changed := map[string]func(workflow.Context, string) error{"Bid": slower(Bid), "Award": slower(Award), "PaymentRun": slower(PaymentRun), "Enquiry": slower(Enquiry), "LedgerDrop": slower(LedgerDrop)}
	for name, h := range keptHistories(t) {
		t.Run(name, func(t *testing.T) {
			r := worker.NewWorkflowReplayer()
			for flow, f := range changed {
				r.RegisterWorkflowWithOptions(f, workflow.RegisterOptions{Name: flow})
			}
			if err := r.ReplayWorkflowHistory(quiet(), h); err == nil || !strings.Contains(err.Error(), "TMPRL1100") {
				t.Errorf("got %v, want it not to fit", err)
			}
		})
	}
}

// slower is a workflow that somebody has put a pause into.
func slower(f func(workflow.Context, string) error) func(workflow.Context, string) error {
	return func(ctx workflow.Context, id string) error {
		if err := workflow.Sleep(ctx, time.Second); err != nil {
			return err
		}
		return f(ctx, id)
	}
}

// quiet is a logger that says nothing.
func quiet() log.Logger { return log.NewStructuredLogger(slog.New(slog.DiscardHandler)) }

// TestHistoriesSayWhatHappened: whoever opens Temporal's own pages sees the
// verbs, and for each timer its stage and deadline; and nothing secret.
func TestHistoriesSayWhatHappened(t *testing.T) {
	want := map[string][]string{
		"bid-draft-to-release": {`"name":"submit"`, `"name":"conclude"`, `"name":"release"`, "Bid FP26-RZX-001", "Completeness check: 5pm on 11 May 2026", "Reviews: 9am on 28 May 2026"},
		"award-first-year":     {`"name":"begin"`, `"name":"sign"`, `"name":"claim"`, `"name":"pay"`, "Award FP26-RZX-001", "2026/27 P4 July: 6am on 1 August 2026"},
		"payment-run":          {`"name":"create-run"`, `"name":"release-run"`, `"name":"record-paid"`, "Payment run PR-0001"},
		"ledger-drop":          {"Ledger file A-L1", "ReadLedger"},
		"enquiry":              {`"name":"ask-funder"`, `"name":"reply"`, `"name":"reopen"`, `"name":"close"`, "Enquiry ENQ-2026-1", "Waiting for an answer: 9am on 7 May 2026"},
	}
	for name, h := range keptHistories(t) {
		text := plainText(t, h)
		for _, w := range want[name] {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %s", name, w)
			}
		}
		for _, secret := range []string{"DSPT plan", "A strong case", "DCB0160", "Hussain", "@northmoor", "INV-00411", "before go-live"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s gives away %q", name, secret)
			}
		}
	}
}

// plainText is a history as JSON, with every payload opened.
func plainText(t *testing.T, h *history.History) string {
	t.Helper()
	b, err := protojson.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	out.WriteString(strings.ReplaceAll(string(b), `": "`, `":"`))
	for _, part := range strings.Split(string(b), `"data":`) {
		out.WriteString("\n" + opened(part))
	}
	return out.String()
}

// opened decodes the base64 that part begins with, if any.
func opened(part string) string {
	_, rest, _ := strings.Cut(part, `"`)
	data, _, _ := strings.Cut(rest, `"`)
	b, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return ""
	}
	return string(b)
}
