package store

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// approved takes a claim to where it waits for payment.
func (f *fixture) approved(t *testing.T, award, token string, m calendar.Month, amount money.Pence) string {
	t.Helper()
	id := f.drafted(t, award, token, m, amount)
	body := map[string]any{"claim": id}
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, body)
	f.must(t, "chloe", funding.AwardKind, award, funding.ApproveClaim, body)
	f.must(t, "liam", funding.AwardKind, award, funding.CheckClaim, map[string]any{"claim": id, "outcome": "APPROVE"})
	return id
}

// run puts claims into a run and releases it.
func (f *fixture) released(t *testing.T, claims ...string) string {
	t.Helper()
	ref, err := f.Web.NewRun(context.Background(), f.person(t, "farah"), "", claims)
	if err != nil {
		t.Fatal(err)
	}
	f.must(t, "farah", funding.RunKind, ref.ID, funding.CreateRun, map[string]any{"claims": claims})
	f.must(t, "nikhil", funding.RunKind, ref.ID, funding.ReleaseRun, nil)
	return ref.ID
}

// A desk of payment files in memory: it refuses what it is told to refuse.
type filesDesk struct {
	mu    sync.Mutex
	put   map[string]PaymentFile
	times map[string]int
	fails error
}

func (d *filesDesk) take(_ context.Context, f PaymentFile) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fails != nil {
		return d.fails
	}
	if d.put == nil {
		d.put, d.times = map[string]PaymentFile{}, map[string]int{}
	}
	d.put[f.Run] = f
	d.times[f.Run]++
	return nil
}

func (f *fixture) handOver(t *testing.T, d *filesDesk) error {
	t.Helper()
	told, err := f.Worker.HandOver(context.Background(), funding.Ref{}, d.take)
	for _, p := range told {
		if err := f.settle(t, p.ID); err != nil {
			t.Fatal(err)
		}
	}
	return err
}

func (f *fixture) run(t *testing.T, id string) funding.Run {
	t.Helper()
	s, err := f.Web.RunSheet(context.Background(), f.person(t, "liam"), id)
	if err != nil {
		t.Fatal(err)
	}
	return s.Run
}

func TestTheFileOfARunIsWrittenWithItsReleaseAndHandedOverOnce(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	first := f.released(t, f.approved(t, award, "a", 6, 310_250_00))
	second := f.released(t, f.approved(t, award, "b", 6, 100_00), f.approved(t, award, "c", 6, 1))
	d := &filesDesk{}
	var all sync.WaitGroup
	for range 4 { // as many workers
		all.Go(func() {
			if _, err := f.Worker.HandOver(context.Background(), funding.Ref{}, d.take); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := f.handOver(t, d); err != nil || len(d.put) != 2 || d.times[first] != 1 || d.times[second] != 1 {
		t.Fatalf("handed over %v, %v; want each file once", d.times, err)
	}
	file, err := exchange.VerifyPaymentFile(d.put[second].Data)
	if err != nil {
		t.Fatal(err)
	}
	if file.Run != second || file.Total() != 100_01 || file.Previous != d.put[first].Hash || len(file.Items) != 2 || file.Items[0].Reference != second+"-001" || file.Items[0].FY != 2026 {
		t.Errorf("the second file: %+v", file)
	}
	waiting, err := f.Worker.Waiting(context.Background(), -1)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range waiting { // what a sweep would send
		if err := f.settle(t, p.ID); err != nil {
			t.Error(err)
		}
	}
	for _, id := range []string{first, second} {
		if r := f.run(t, id); r.HandOver == nil || !r.HandOver.Sent || r.Status != funding.RunReleased || r.HandOver.Hash != d.put[id].Hash {
			t.Errorf("%s: %+v", id, r.HandOver)
		}
	}
	v, err := f.Worker.VerifyAudit(context.Background(), funding.Engine(), funding.Ref{})
	if err != nil || !v.Holds || v.Files != 2 {
		t.Errorf("got %+v, %v", v, err)
	}
}

// A crash between putting and marking leaves the file waiting: it is put again,
// which harms nothing, and marked once.
func TestACrashBetweenPuttingAndMarkingHandsOverAgain(t *testing.T) {
	f := newDB(t)
	run := f.released(t, f.approved(t, f.active(t), "a", 6, 310_250_00))
	d := &filesDesk{}
	ctx, crash := context.WithCancel(context.Background())
	_, err := f.Worker.HandOver(ctx, funding.Ref{}, func(ctx context.Context, p PaymentFile) error {
		err := d.take(ctx, p)
		crash()
		return err
	})
	if err == nil {
		t.Fatal("the mark was written after the crash")
	}
	if err := f.handOver(t, d); err != nil || d.times[run] != 2 || !f.run(t, run).HandOver.Sent {
		t.Errorf("put %d times, %+v, %v", d.times[run], f.run(t, run).HandOver, err)
	}
	if err := f.handOver(t, d); err != nil || d.times[run] != 2 {
		t.Errorf("put %d times, %v; want no more than two", d.times[run], err)
	}
}

func TestAFileThatCannotBeHandedOverWaitsOrIsRefused(t *testing.T) {
	f := newDB(t)
	run := f.released(t, f.approved(t, f.active(t), "a", 6, 310_250_00))
	d := &filesDesk{fails: errors.New("the disk is full")}
	if err := f.handOver(t, d); err == nil || !strings.Contains(err.Error(), "disk is full") {
		t.Fatalf("got %v", err)
	}
	d.fails = nil
	if err := f.handOver(t, d); err != nil || len(d.put) != 0 {
		t.Fatalf("%v, %v: it is to be tried again only after a while", d.put, err)
	}
	if _, err := f.Owner.pool.Exec(context.Background(), `update handoffs set retry_at = clock_timestamp()`); err != nil {
		t.Fatal(err)
	}
	d.fails = ErrTaken
	if err := f.handOver(t, d); err != nil {
		t.Fatal(err)
	}
	d.fails = nil
	if err := f.handOver(t, d); err != nil || len(d.put) != 0 || !f.run(t, run).HandOver.Refused() {
		t.Fatalf("%v, %+v, %v: a refused file is left alone", d.put, f.run(t, run).HandOver, err)
	}
	f.must(t, "nikhil", funding.RunKind, run, funding.RetryHandOver, nil)
	if err := f.handOver(t, d); err != nil || len(d.put) != 1 || !f.run(t, run).HandOver.Sent {
		t.Errorf("%v, %+v, %v", d.put, f.run(t, run).HandOver, err)
	}
}

// Money must not go twice: what was recorded as paid by hand, before its file
// left, is not handed over any more, and holds no other file up.
func TestARunThatIsPaidAlreadyIsNotHandedOver(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	paid := f.released(t, f.approved(t, award, "a", 6, 100))
	f.must(t, "nikhil", funding.RunKind, paid, funding.RecordPaid, nil)
	next := f.released(t, f.approved(t, award, "b", 6, 200))
	d := &filesDesk{}
	if err := f.handOver(t, d); err != nil || len(d.put) != 1 || d.times[next] != 1 {
		t.Errorf("handed over %v, %v; want only %s", d.times, err, next)
	}
}

func TestAChangedPaymentFileIsFound(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	first := f.released(t, f.approved(t, award, "a", 6, 100))
	f.released(t, f.approved(t, award, "b", 6, 200))
	ctx := context.Background()
	if _, err := f.Owner.pool.Exec(ctx, `update handoffs set file = file || 'x'`); err == nil || !strings.Contains(err.Error(), "never changed") {
		t.Errorf("got %v, want the trigger's no", err)
	}
	for _, tt := range []struct{ name, sql, want string }{
		{"a byte more", `update handoffs set file = file || 'x' where run_id = '` + first + `'`, first + " was changed"},
		{"one removed", `delete from handoffs where run_id = '` + first + `'`, "does not follow"},
	} {
		if _, err := f.Owner.pool.Exec(ctx, `alter table handoffs disable trigger handoffs_keep; `+tt.sql); err != nil {
			t.Fatal(err)
		}
		v, err := f.Worker.VerifyAudit(ctx, funding.Engine(), funding.Ref{})
		if err != nil || v.Holds || !strings.Contains(v.Broken, tt.want) {
			t.Errorf("%s: got %+v, %v; want %q", tt.name, v, err, tt.want)
		}
	}
}

// TestAFailedPaymentIsPaidOnceInALaterRun: in flight throughout, and drawn
// once.
func TestAFailedPaymentIsPaidOnceInALaterRun(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	good, bad := f.approved(t, award, "a", 6, 310_250_00), f.approved(t, award, "b", 6, 412_600_40)
	run := f.released(t, good, bad)
	results := funding.ResultsBody{SHA256: strings.Repeat("a", 64), Name: "results.csv", Results: []funding.PaymentResult{
		{Row: 2, Reference: run + "-001", Paid: true, Amount: 310_250_00, On: date(2026, 10, 19)}, {Row: 3, Reference: run + "-002", Reason: "account closed"}}}
	f.must(t, "liam", funding.RunKind, run, funding.ImportResults, results)
	refusedAs(t, f.click(t, "liam", funding.RunKind, run, funding.ImportResults, results), "RESULTS_IMPORTED")
	again := f.released(t, bad)
	f.must(t, "nikhil", funding.RunKind, again, funding.RecordPaid, nil)
	var paid, items, drawn, flight int64
	if err := f.Worker.db.Raw(`select coalesce(sum(pence) filter (where status = 'PAID'), 0), count(*) from run_items`).Row().Scan(&paid, &items); err != nil {
		t.Fatal(err)
	}
	if err := f.Worker.db.Raw(`select drawn, in_flight from award_years where fy = 2026 and nature = 'CAPITAL'`).Row().Scan(&drawn, &flight); err != nil {
		t.Fatal(err)
	}
	if paid != 722_850_40 || items != 3 || drawn != 722_850_40 || flight != 0 {
		t.Errorf("paid %d in %d items, drawn %d, in flight %d; want 72285040 in 3, and nothing in flight", paid, items, drawn, flight)
	}
	people, _ := f.told(t, "remittance")
	if strings.Join(people, " ") != "ben ben" {
		t.Errorf("remittance advice went to %v", people)
	}
}

func TestTwoRunsReachForOneClaim(t *testing.T) {
	f := newDB(t)
	claim := f.approved(t, f.active(t), "a", 6, 100)
	ctx, farah := context.Background(), f.person(t, "farah")
	var ids []string
	for range 2 {
		ref, err := f.Web.NewRun(ctx, farah, "", []string{claim})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, f.kept(t, "farah", funding.RunKind, ref.ID, funding.CreateRun, map[string]any{"claims": []string{claim}}))
	}
	var all sync.WaitGroup
	errs := make([]error, 2)
	for i, id := range ids {
		all.Go(func() { _, errs[i] = f.Worker.Apply(ctx, id) })
	}
	all.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("got %v; want one run to have the claim", errs)
	}
	for _, err := range errs {
		if err != nil {
			refusedAs(t, err, "CLAIM_NOT_WAITING")
		}
	}
}

func TestWhoMayHaveAPaymentFile(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	run := f.released(t, f.approved(t, f.active(t), "a", 6, 100))
	got, err := f.Web.PaymentFile(ctx, f.person(t, "priya"), run)
	if err != nil || !bytes.HasPrefix(got.Data, []byte("H,1,"+run)) || got.Hash != hashOf(got.Data) {
		t.Errorf("got %.40q, %v", got.Data, err)
	}
	for _, who := range []string{"ben", "grace"} {
		_, err := f.Web.PaymentFile(ctx, f.person(t, who), run)
		refusedAs(t, err, "NOT_FOUND")
	}
	_, err = f.Web.PaymentFile(ctx, f.person(t, "kavita"), run)
	refusedAs(t, err, "NOT_YOUR_ROLE")
}
