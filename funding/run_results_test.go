package funding_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// sentRun is released: items RUN-1-001 (£310,250), -002 (£412,600.40), -003 (£0.60).
func sentRun(t *testing.T) *runLife {
	l := opened(t)
	l.do("nikhil", noon("2026-10-16"), funding.ReleaseRun, nil)
	return l
}

// result reads "001 PAID 310,250" and "001 FAILED 0 account closed".
func result(row int, line string) funding.PaymentResult {
	w := strings.SplitN(line, " ", 4)
	out := funding.PaymentResult{Row: row, Reference: "RUN-1-" + w[0], Paid: w[1] == "PAID", Amount: gbp(w[2])}
	if out.Paid {
		out.On = day("2026-10-19")
	}
	if len(w) > 3 {
		out.Reason = w[3]
	}
	return out
}

func resultsOf(sha string, lines ...string) obj {
	var all []funding.PaymentResult
	for i, l := range lines {
		all = append(all, result(i+2, l))
	}
	return obj{"sha256": sha, "file_name": sha + ".csv", "results": all}
}

func (l *runLife) states() string {
	var out []string
	for _, i := range l.run.Items {
		out = append(out, i.Status)
	}
	return strings.Join(out, " ")
}

// open lists the open exceptions as "kind reference says of wanted".
func (l *runLife) open() []string {
	out := []string{}
	for _, e := range l.run.Open() {
		out = append(out, fmt.Sprintf("%s %s %s of %s", e.Kind, e.Reference, e.Says, e.Wanted))
	}
	return out
}

func TestWhatAFileOfResultsMakesOfARun(t *testing.T) {
	tests := []struct {
		name   string
		lines  []string
		status funding.RunStatus
		items  string
		open   []string
	}{
		{"all paid", []string{"001 PAID 310,250", "002 PAID 412,600.40", "003 PAID 0.60"}, funding.RunPaid, "PAID PAID PAID", []string{}},
		{"one failed", []string{"001 PAID 310,250", "002 FAILED 412,600.40 account closed", "003 PAID 0.60"}, funding.RunPaid, "PAID FAILED PAID", []string{}},
		{"a failure without an amount", []string{"001 PAID 310,250", "002 FAILED 0 unknown payee", "003 PAID 0.60"}, funding.RunPaid, "PAID FAILED PAID", []string{}},
		{"everything failed", []string{"001 FAILED 0", "002 FAILED 0", "003 FAILED 0"}, funding.RunFailed, "FAILED FAILED FAILED", []string{}},
		{"a penny short", []string{"001 PAID 310,249.99", "002 PAID 412,600.40", "003 PAID 0.60"}, funding.RunReleased, "IN_RUN PAID PAID",
			[]string{"WRONG_AMOUNT RUN-1-001 £310,249.99 of £310,250.00"}},
		{"a reference that is not the run's", []string{"001 PAID 310,250", "002 PAID 412,600.40", "003 PAID 0.60", "004 PAID 7"}, funding.RunPaid, "PAID PAID PAID",
			[]string{"UNKNOWN_REFERENCE RUN-1-004 £7.00 of £0.00"}},
		{"one that the file says nothing of", []string{"001 PAID 310,250", "003 PAID 0.60"}, funding.RunReleased, "PAID IN_RUN PAID",
			[]string{"MISSING RUN-1-002 £0.00 of £412,600.40"}},
		{"one twice, and otherwise the second time", []string{"001 PAID 310,250", "001 FAILED 310,250 recalled", "002 PAID 412,600.40", "003 PAID 0.60"}, funding.RunPaid, "PAID PAID PAID",
			[]string{"ALREADY_PAID RUN-1-001 £310,250.00 of £310,250.00"}},
		{"one twice in the same words", []string{"001 PAID 310,250", "001 PAID 310,250", "002 PAID 412,600.40", "003 PAID 0.60"}, funding.RunPaid, "PAID PAID PAID", []string{}},
		{"failed, then paid", []string{"001 FAILED 0", "001 PAID 310,250", "002 PAID 412,600.40", "003 PAID 0.60"}, funding.RunPaid, "FAILED PAID PAID",
			[]string{"ALREADY_FAILED RUN-1-001 £310,250.00 of £310,250.00"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := sentRun(t)
			l.do("liam", noon("2026-10-20"), funding.ImportResults, resultsOf("a", tt.lines...))
			if l.run.Status != tt.status || l.states() != tt.items {
				t.Errorf("%s: %s, want %s: %s", l.run.Status, l.states(), tt.status, tt.items)
			}
			if diff := cmp.Diff(tt.open, l.open()); diff != "" {
				t.Errorf("exceptions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAFailedPaymentFreesItsClaimAndAPaidOneIsAdvised(t *testing.T) {
	l := sentRun(t)
	r := l.do("liam", noon("2026-10-20"), funding.ImportResults, resultsOf("a", "001 PAID 310,250", "002 FAILED 0 account closed", "003 PAID 0.60"))
	want := []string{"pay A1 /pay/A1/A1-1 by system", "fail-payment A1 /fail-payment/A1/A1-2 by system", "pay A2 /pay/A2/A2-1 by system"}
	if diff := cmp.Diff(want, steps(r)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"remittance to TRUST_FINANCE_PREPARER at RZX", "payments-failed to NATIONAL_FINANCE at FPF"}, letters(r.Effects.Letters)); diff != "" {
		t.Error(diff)
	}
	advice := r.Effects.Letters[0]
	if advice.Subject != "Remittance advice: £310,250.60 in run RUN-1" || advice.Link != "/runs/RUN-1/remittance/RZX" ||
		advice.Body != "A1, claim 1, capital: £310,250.00, reference RUN-1-001\nA2, claim 1, capital: £0.60, reference RUN-1-003" {
		t.Errorf("got %+v", advice)
	}
	if got := l.run.Items[1]; got.Reason != "account closed" || l.run.Sum(funding.ItemPaid) != gbp("310,250.60") {
		t.Errorf("got %+v", got)
	}
}

func TestTheSameFileTwiceIsRefusedAndALaterOneGoesOn(t *testing.T) {
	l := sentRun(t)
	l.do("liam", noon("2026-10-20"), funding.ImportResults, resultsOf("a", "001 PAID 310,250"))
	says(t, l.refuses("RESULTS_IMPORTED", "liam", funding.ImportResults, resultsOf("a", "001 PAID 310,250")), "Nothing was changed")
	if len(l.open()) != 2 {
		t.Fatalf("got %v, want two that are missing", l.open())
	}
	r := l.do("liam", noon("2026-10-21"), funding.ImportResults, resultsOf("b", "001 PAID 310,250", "002 PAID 412,600.40")) // longer, as bank files are
	if diff := cmp.Diff([]string{"pay A1 /pay/A1/A1-2 by system"}, steps(r)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"MISSING RUN-1-003 £0.00 of £0.60"}, l.open()); diff != "" {
		t.Errorf("what was found is settled, what is missing is named once (-want +got):\n%s", diff)
	}
	l.do("nikhil", noon("2026-10-22"), funding.RecordPaid, nil)
	if l.run.Status != funding.RunPaid || len(l.open()) != 0 || l.run.Exceptions[0].Note != "Found since." {
		t.Errorf("by hand: %+v", l.run)
	}
}

func TestAnExceptionIsSettledWithANote(t *testing.T) {
	l := sentRun(t)
	l.do("liam", noon("2026-10-20"), funding.ImportResults, resultsOf("a", "001 PAID 310,250", "002 PAID 412,600.40", "003 PAID 0.60", "009 PAID 7"))
	if tasks := funding.RunTasks(l.run); len(tasks) != 1 || tasks[0].Key != "exceptions" || tasks[0].Role != funding.NationalFinance {
		t.Errorf("got %+v", tasks)
	}
	l.refuses("NOTE_MISSING", "liam", funding.SettleException, obj{"no": 1, "note": " "})
	l.refuses("NO_SUCH_EXCEPTION", "liam", funding.SettleException, obj{"no": 2, "note": "x"})
	l.refuses("NOT_YOUR_ROLE", "maria", funding.SettleException, obj{"no": 1, "note": "x"})
	l.do("liam", noon("2026-10-21"), funding.SettleException, obj{"no": 1, "note": "Another fund's payment."})
	l.refuses("SETTLED_ALREADY", "liam", funding.SettleException, obj{"no": 1, "note": "x"})
	if e := l.run.Exceptions[0]; e.Settled.By != "liam" || e.Note != "Another fund's payment." || len(funding.RunTasks(l.run)) != 0 {
		t.Errorf("got %+v", e)
	}
	if s := fmt.Sprint(l.last.Events); strings.Contains(s, "Another fund") {
		t.Errorf("the trail holds the note's words: %s", s)
	}
}

func TestResultsComeAfterTheRelease(t *testing.T) {
	l := opened(t)
	l.refuses("WRONG_STATE", "liam", funding.ImportResults, resultsOf("a", "001 PAID 310,250"))
	sentRun(t).refuses("FILE_EMPTY", "liam", funding.ImportResults, obj{"sha256": "a"})
	sentRun(t).refuses("NOT_YOUR_ROLE", "maria", funding.ImportResults, resultsOf("a", "001 PAID 310,250"))
}

func TestTheFileOfARun(t *testing.T) {
	l := sentRun(t)
	f := l.run.PaymentFile("abc")
	if f.Total() != l.run.Total || f.Previous != "abc" || f.PaysOn != day("2026-10-19") || len(f.Items) != 3 || f.Items[1].Reference != "RUN-1-002" || f.Items[1].Org != "RZX" || f.Items[1].Claim != "A1-2" {
		t.Errorf("got %+v", f)
	}
	old := l.run
	old.Items = []funding.RunItem{{Claim: "A9-1", Amount: 1}} // put together before there were references
	if ref := old.PaymentFile("").Items[0].Reference; ref != "RUN-1-001" {
		t.Errorf("got %q", ref)
	}
}

func TestHandingOverIsRememberedAndRefusalsAreTold(t *testing.T) {
	l := sentRun(t)
	l.refuses("NOT_YOUR_ROLE", "nikhil", funding.HandOverFile, obj{"sent": true})
	engine := func(body obj) {
		t.Helper()
		r, err := l.tryAs(funding.Engine(), noon("2026-10-16"), funding.HandOverFile, body)
		if err != nil {
			t.Fatal(err)
		}
		l.run, l.last = r.Run, r
	}
	engine(obj{"sha256": "h", "sent": false})
	if diff := cmp.Diff([]string{"payment-file-refused to PAYMENT_RELEASER at FPF"}, letters(l.last.Effects.Letters)); diff != "" {
		t.Error(diff)
	}
	if tasks := funding.RunTasks(l.run); len(tasks) != 2 || tasks[1].Key != "hand-over" {
		t.Errorf("got %+v", tasks)
	}
	l.do("nikhil", noon("2026-10-16"), funding.RetryHandOver, nil)
	l.refuses("NOTHING_REFUSED", "nikhil", funding.RetryHandOver, nil)
	engine(obj{"sha256": "h", "sent": true})
	if !l.run.HandOver.Sent || l.last.Events[0].Name != "RUN_SENT" || l.run.Status != funding.RunReleased {
		t.Errorf("got %+v", l.run)
	}
	_, err := l.tryAs(funding.Engine(), noon("2026-10-16"), funding.HandOverFile, obj{"sent": true})
	refused(t, err, "FILE_SENT")
}

// A claim whose payment failed is approved again, its money still held, and
// the next run pays it: once.
func TestAFailedClaimIsPaidInALaterRun(t *testing.T) {
	a := claiming(t)
	c := example.Claims()[0]
	id := a.checked(c)["claim"].(string)
	say := func(verb funding.Verb, body obj) { a.do("system", noon("2026-10-19"), verb, body) }
	say(funding.Schedule, obj{"claim": id, "run": "RUN-1"})
	say(funding.FailPayment, obj{"claim": id, "run": "RUN-1", "reasons": "account closed"})
	got := a.claims[id]
	if got.Status != funding.ClaimApproved || got.Run != "" || got.PayFailed != "account closed" {
		t.Errorf("after the failure: %+v", got)
	}
	a.wants(funding.Capital, "310,250", "0", "3,889,750")
	say(funding.Schedule, obj{"claim": id, "run": "RUN-2"})
	say(funding.PayClaim, obj{"claim": id, "run": "RUN-2", "released_by": "nikhil"})
	if got = a.claims[id]; got.Status != funding.Paid || got.Run != "RUN-2" || got.PayFailed != "" {
		t.Errorf("after the second run: %+v", got)
	}
	a.wants(funding.Capital, "0", "310,250", "3,889,750")
}
