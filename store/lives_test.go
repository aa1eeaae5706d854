package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A life is one award in the database, to which random people do random things.
type life struct {
	t      *testing.T
	f      *fixture
	rng    *rand.Rand
	award  string
	now    calendar.Date
	claims []string
	runs   []string
	done   map[string]int // commands that had an effect, by verb
	no     map[string]int // refusals, by code
	turn   int
}

// invariants are what holds after every step, whatever was done (domain 10.3):
// each query finds what breaks it.
var invariants = []struct{ name, query string }{
	{"I1: every version of the profile adds up to the award's total of that version", `select p.version from award_profiles p join awards a on a.id = p.award_id
		where p.source = 'NATIONAL' and p.version = (select max(version) from award_profiles where award_id = a.id) group by p.version, a.total_pence having sum(p.pence) <> a.total_pence`},
	{"I2: in flight and drawn are within the profile", `select fy from award_years where in_flight < 0 or drawn < 0 or in_flight + drawn > profile`},
	{"I2: what is in flight is the claims that are", `select y.fy from award_years y where y.in_flight <> coalesce((select sum(c.granted) from claims c
		where c.award_id = y.award_id and c.org = y.org and c.fy = y.fy and c.nature = y.nature and c.status in ('SUBMITTED', 'AUTO_CHECKED', 'QUERIED', 'APPROVED', 'SCHEDULED')), 0)`},
	{"what is drawn is what was paid and not reversed, less what is owed back", `select y.fy from award_years y where y.drawn <>
		coalesce((select sum(c.granted) from claims c where c.award_id = y.award_id and c.org = y.org and c.fy = y.fy and c.nature = y.nature and c.status in ('PAID', 'REVERSED')), 0)
		- coalesce((select sum(o.amount) from owed o where o.award_id = y.award_id and o.org = y.org and o.fy = y.fy and o.nature = y.nature), 0)`},
	{"the profile's newest version is what is guarded", `select y.fy from award_years y where y.profile <> (select sum(p.pence) from award_profiles p
		where p.award_id = y.award_id and p.org = y.org and p.fy = y.fy and p.nature = y.nature and p.source = 'NATIONAL' and p.version = (select max(version) from award_profiles where award_id = y.award_id))`},
	{"I3: no more is paid than was approved, and cash is what was granted less what was set off", `select c.id from claims c left join run_items i on i.claim_id = c.id and i.status = 'PAID'
		where (c.status in ('PAID', 'REVERSED') and coalesce(i.pence, 0) <> c.granted - c.set_off) or (i.claim_id is not null and c.status not in ('PAID', 'REVERSED'))`},
	{"I3: no payment is made twice", `select claim_id from run_items where status <> 'FAILED' group by claim_id having count(*) > 1`},
	{"I4: no invoice is claimed above what is left of it", `select number from invoices where claimed < 0 or claimed > gross - credited`},
	{"I5: four people handle a claim", `select id from claims where prepared_by = approved_by or checked_by in (prepared_by, approved_by) or released_by in (prepared_by, approved_by, checked_by, decided_by)`},
	{"I6: the fund has promised what its awards have, and no more than it has", `select y.fy from fund_years y where y.committed > y.envelope or y.committed <> coalesce((select sum(p.pence) from award_profiles p join awards a on a.id = p.award_id
		where a.fund = y.fund and p.fy = y.fy and p.nature = y.nature and p.source = 'NATIONAL' and p.version = (select max(version) from award_profiles where award_id = a.id)), 0)`},
	{"I7: decisions have reasons, a person, a version", `select aggregate from events where name in ('DECIDED') and (detail->>'reasons_hash' is null or detail->>'content_hash' is null or by_person is null)`},
	{"I8: capital and revenue are never in one claim", `select l.claim_id from claim_lines l join claims c on c.id = l.claim_id join cost_lines k on k.bid_id = c.award_id and k.ref = l.cost_line
		where k.nature <> c.nature and c.status <> 'DRAFT'`},
	{"what a change added and nobody has signed stays within the profile", `select fy from award_years where unsigned < 0 or in_flight + drawn > profile - unsigned`},
	{"every change that was made stands in its own table as the award has it", `select c.id from changes c join awards a on a.id = c.award_id, jsonb_array_elements(a.state->'changes') x where x->>'id' = c.id and x->>'status' <> c.status`},
	{"I9: money is whole pence", `select column_name from information_schema.columns where table_schema = 'public' and data_type in ('numeric', 'real', 'double precision', 'money')
		and (column_name like '%pence%' or column_name in ('amount', 'granted', 'profile', 'drawn', 'in_flight', 'gross', 'eligible', 'claimed', 'total', 'envelope', 'committed'))`},
}

func (l *life) holds(after string) {
	l.t.Helper()
	for _, v := range invariants {
		var broken []string
		if err := l.f.Owner.db.Raw(v.query).Scan(&broken).Error; err != nil {
			l.t.Fatalf("%s: %v", v.name, err)
		}
		if len(broken) > 0 {
			l.t.Fatalf("after %s: %s, but not of %v", after, v.name, broken)
		}
	}
	var events int
	if err := l.f.Owner.db.Raw(`select count(*) from events`).Scan(&events).Error; err != nil || events < l.turn {
		l.t.Fatalf("after %s there are %d events where there were %d (%v): I10", after, events, l.turn, err)
	}
	l.turn = events
}

// try has somebody do something; the rules may say no, and may not fail.
func (l *life) try(who string, kind funding.Kind, id string, verb funding.Verb, body map[string]any) bool {
	l.t.Helper()
	err := l.f.click(l.t, who, kind, id, verb, body)
	if no, ok := refusal.Of(err); ok {
		l.no[no.Code]++
		return false
	} else if err != nil {
		l.t.Fatalf("%s by %s failed: %v", verb, who, err)
	}
	l.done[string(verb)]++
	l.holds(string(verb) + " by " + who)
	return true
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// starts writes a claim and submits it, often for all that is left or a penny
// more, on invoices that come again, now and then with a credit note.
func (l *life) starts() {
	n := pick(l.rng, funding.Capital, funding.Capital, funding.Revenue)
	left := l.left(n)
	month := calendar.Month(6 + l.rng.IntN(7))
	if _, m := calendar.MonthOf(l.now); month > m {
		month = m
	}
	c := funding.ClaimContent{Award: l.award, FY: 2026, Month: month, Nature: n, Basis: funding.BasisPaid}
	for range 1 + l.rng.IntN(2) {
		p := pick(l.rng, 1, left/7, left/5, left/3, 12_345_67, 25_000_000)
		if l.rng.IntN(12) == 0 {
			p = left + money.Pence(l.rng.IntN(2))
		}
		if p <= 0 {
			p = 1
		}
		line := funding.ClaimLine{CostLine: map[funding.Nature]string{funding.Capital: "C1", funding.Revenue: "R1"}[n], Description: "Work done", Supplier: "Meridian", Invoice: fmt.Sprintf("M-%d", 1+l.rng.IntN(60)), Gross: p, Eligible: p}
		if l.rng.IntN(5) == 0 {
			line.Kind, line.Gross, line.Eligible = funding.LineCredit, -p/4-1, -p/4-1
		}
		c.Lines = append(c.Lines, line)
	}
	id, err := l.f.Web.StartClaim(context.Background(), l.f.person(l.t, "ben"), fmt.Sprintf("life %d", len(l.claims)), c)
	if _, refused := refusal.Of(err); refused {
		return
	} else if err != nil {
		l.t.Fatal(err)
	}
	l.claims = append(l.claims, id)
	verb := funding.ClaimMoney
	if c.Amount() < 0 {
		verb = funding.RecordOwed
	}
	l.try("ben", funding.AwardKind, l.award, verb, map[string]any{"claim": id, "method": pick(l.rng, "OFFSET", "REPAY")})
}

func (l *life) left(n funding.Nature) (left money.Pence) {
	if err := l.f.Owner.db.Raw(`select profile - in_flight - drawn from award_years where award_id = ? and fy = 2026 and nature = ?`, l.award, n).Scan(&left).Error; err != nil {
		l.t.Fatal(err)
	}
	return left
}

// apt is what moves a claim on from each status, and by whom.
var apt = map[string]int{"SUBMITTED": 0, "AUTO_CHECKED": 3, "QUERIED": 5, "PAID": 6, "LATE": 7}

// handles does something to one claim: mostly what it waits for, else anything,
// by somebody who may or may not.
func (l *life) handles() {
	if len(l.claims) == 0 {
		return
	}
	var open []struct{ ID, Status string }
	if err := l.f.Owner.db.Raw(`select id, status from claims where status in ('SUBMITTED', 'AUTO_CHECKED', 'QUERIED', 'PAID', 'LATE') order by id`).Scan(&open).Error; err != nil {
		l.t.Fatal(err)
	}
	claim, what := pick(l.rng, l.claims...), l.rng.IntN(9)
	if len(open) > 0 && l.rng.IntN(4) > 0 {
		c := pick(l.rng, open...)
		claim = c.ID
		if c.Status != "PAID" || l.rng.IntN(6) == 0 {
			what = apt[c.Status]
		}
		if what == 3 && l.rng.IntN(3) == 0 {
			what = 2 // a line before the claim
		}
	}
	about := func(more map[string]any) map[string]any {
		more["claim"] = claim
		return more
	}
	why := map[string]any{"reasons": "Because of what the papers say.", "method": pick(l.rng, "OFFSET", "REPAY")}
	switch what {
	case 0, 1:
		l.try(pick(l.rng, "chloe", "chloe", "chloe", "ben"), funding.AwardKind, l.award, funding.ApproveClaim, about(map[string]any{}))
	case 2:
		l.try("liam", funding.AwardKind, l.award, funding.CheckLine, about(map[string]any{"line_no": 1 + l.rng.IntN(2), "outcome": pick(l.rng, "ACCEPTED", "REDUCED", "REJECTED"), "granted_pence": l.rng.IntN(20_000_000), "code": "NO_EVIDENCE"}))
	case 3, 4:
		l.try("liam", funding.AwardKind, l.award, funding.CheckClaim, about(map[string]any{"outcome": pick(l.rng, "APPROVE", "APPROVE", "QUERY", "REJECT"), "reasons": "See the lines."}))
	case 5:
		l.try("ben", funding.AwardKind, l.award, pick(l.rng, funding.WithdrawClaim, funding.ClaimMoney), about(map[string]any{}))
	case 6:
		l.try(pick(l.rng, "liam", "nikhil"), funding.AwardKind, l.award, funding.ReverseClaim, about(why))
	case 7:
		l.try("liam", funding.AwardKind, l.award, pick(l.rng, funding.AdmitLate, funding.RefuseLate), about(why))
	case 8:
		l.try("liam", funding.AwardKind, l.award, funding.SettleOwed, map[string]any{"owed": fmt.Sprintf("%s-O%d", l.award, 1+l.rng.IntN(3)), "reasons": "Received by transfer."})
	}
}

// pays puts together, releases or settles a payment run.
func (l *life) pays() {
	ctx := context.Background()
	if len(l.runs) == 0 || l.rng.IntN(2) == 0 {
		ref, err := l.f.Web.NewRun(ctx, l.f.person(l.t, "farah"), "FP", nil)
		if _, refused := refusal.Of(err); refused {
			return
		} else if err != nil {
			l.t.Fatal(err)
		}
		if l.try("farah", funding.RunKind, ref.ID, funding.CreateRun, map[string]any{}) {
			l.runs = append(l.runs, ref.ID)
		}
		return
	}
	run := l.runs[len(l.runs)-1]
	switch l.rng.IntN(4) {
	case 0, 1:
		l.try("farah", funding.RunKind, run, funding.ApproveRun, map[string]any{})
		l.try(pick(l.rng, "nikhil", "liam"), funding.RunKind, run, funding.ReleaseRun, map[string]any{})
	case 2:
		l.try("nikhil", funding.RunKind, run, funding.RecordPaid, map[string]any{})
	case 3:
		s, err := l.f.Web.RunSheet(ctx, l.f.person(l.t, "nikhil"), run)
		if err != nil {
			l.t.Fatal(err)
		}
		file := funding.ResultsBody{SHA256: fmt.Sprintf("%064d", len(l.done)+l.turn), Name: "results.csv"}
		for n, i := range s.Run.Referenced().Items {
			file.Results = append(file.Results, funding.PaymentResult{Row: n + 2, Reference: i.Reference, Paid: l.rng.IntN(3) > 0, Amount: i.Amount - money.Pence(l.rng.IntN(8)/7), Reason: "Account closed"})
		}
		l.try("nikhil", funding.RunKind, run, funding.ImportResults, map[string]any{"sha256": file.SHA256, "file_name": file.Name, "results": file.Results})
	}
}

// waits lets days pass, and does what falls due.
func (l *life) waits() {
	ctx, ref := context.Background(), funding.Ref{Kind: funding.AwardKind, ID: l.award}
	l.now = l.now.AddDays(1 + l.rng.IntN(25))
	if _, err := l.f.Worker.Advance(ctx, l.now.At(10+l.rng.IntN(6), 0)); err != nil {
		l.t.Fatal(err)
	}
	for range 20 {
		view, err := l.f.Worker.Look(ctx, ref)
		if err != nil {
			l.t.Fatal(err)
		}
		id, err := l.f.Worker.KeepWake(ctx, ref, view.Version)
		if err != nil {
			l.t.Fatal(err)
		}
		if id == "" {
			return
		}
		if err := l.f.settle(l.t, id); err != nil {
			l.t.Fatalf("waking: %v", err)
		}
		l.holds("waiting until " + l.now.Text())
	}
}

func (l *life) step() {
	switch n := l.rng.IntN(22); {
	case n >= 20:
		l.changes()
	case n < 5:
		l.starts()
	case n < 13:
		l.handles()
	case n < 18:
		l.pays()
	case n < 19:
		l.waits()
	default:
		l.try("farah", funding.AwardKind, l.award, funding.WithdrawYear, map[string]any{"fy": pick(l.rng, "2027/28", "2028/29", "2029/30"), "nature": pick(l.rng, "CAPITAL", "REVENUE"), "percent_bp": 500 + l.rng.IntN(3_000), "reason": "The fund was cut."})
	}
}

// TestWhateverHappensTheInvariantsHold lets random people do random things to
// an award in a real database. TRANCHE_SEED repeats a life.
func TestWhateverHappensTheInvariantsHold(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("TRANCHE_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	t.Logf("TRANCHE_SEED=%d", seed)
	f := newDB(t)
	l := &life{t: t, f: f, rng: rand.New(rand.NewPCG(seed, 5)), award: f.active(t), now: date(2026, 10, 12), done: map[string]int{}, no: map[string]int{}} //nolint:gosec // repeatable on purpose
	l.holds("the beginning")
	for range 260 {
		l.step()
	}
	t.Logf("done %v", l.done)
	t.Logf("refused %v", l.no)
	if l.done["claim"] == 0 || l.done["pay"]+l.done["record-paid"]+l.done["import-results"] == 0 || len(l.no) < 5 {
		t.Error("hardly anything happened, so nothing was tried")
	}
	verdict, err := f.Web.VerifyAudit(context.Background(), f.person(t, "farah"), funding.Ref{})
	if err != nil || verdict.Broken != "" {
		t.Errorf("the chain is broken at %q (%v): I10", verdict.Broken, err)
	}
}
