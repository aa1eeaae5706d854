package programme

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/migrations"
	"github.com/tranche-funding/tranche/store"
	"github.com/tranche-funding/tranche/store/testdb"
)

// databases are empty houses: migrated, with the demo's trusts, people and
// open round, as `tranche migrate` leaves them.
var databases = testdb.NewMaker(func(ctx context.Context, ownerURL string) error {
	owner, err := store.Open(ctx, ownerURL)
	if err != nil {
		return err
	}
	defer owner.Close()
	var rules []funding.Ruleset
	for _, code := range []string{"CAP-2025", "CAP-2026"} {
		r, err := exchange.ReadRuleset(migrations.Rulesets, code)
		if err != nil {
			return err
		}
		rules = append(rules, r)
	}
	if err := owner.Migrate(ctx, rules); err != nil {
		return err
	}
	for _, b := range [][]byte{migrations.Reference, migrations.Demo} {
		seed, err := exchange.ParseSeed(b)
		if err != nil {
			return err
		}
		if err := owner.Seed(ctx, seed); err != nil {
			return err
		}
	}
	return nil
})

// start is when the demo begins.
var start = time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)

// A loaded is a record with the programme year, and a look at its tables.
type loaded struct {
	*store.Store
	t    *testing.T
	conn *pgx.Conn
}

func newLoaded(t *testing.T) *loaded {
	t.Helper()
	ctx, urls := context.Background(), databases.New(t)
	owner, err := store.Open(ctx, urls.Owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(owner.Close)
	conn, err := pgx.Connect(ctx, urls.Owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(ctx) })
	load, err := Into(ctx, owner, start)
	if err != nil || !load.Loaded {
		t.Fatalf("loading: %+v, %v", load, err)
	}
	t.Logf("%d clicks and %d deadlines took %s", load.Acts, load.Timers, load.Took.Round(time.Millisecond))
	return &loaded{owner, t, conn}
}

// number is the one whole number that a query gives.
func (l *loaded) number(query string) (n int64) {
	l.t.Helper()
	if err := l.conn.QueryRow(context.Background(), query).Scan(&n); err != nil {
		l.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// counts is a query's words with their numbers.
func (l *loaded) counts(query string) map[string]int {
	l.t.Helper()
	rows, err := l.conn.Query(context.Background(), query)
	if err != nil {
		l.t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var word string
		var n int
		if err := rows.Scan(&word, &n); err != nil {
			l.t.Fatal(err)
		}
		out[word] = n
	}
	if err := rows.Err(); err != nil {
		l.t.Fatalf("%s: %v", query, err)
	}
	return out
}

// What the plots come to, counted by hand.
var expected = map[string]map[string]int{
	`select round_id, count(*) from bids group by 1`: {"FD-2025-R1": 32, "FP-2026-R1": 8},
	`select status, count(*) from bids where round_id = 'FD-2025-R1' group by 1`: {"APPROVED": 11, "APPROVED_WITH_CONDITIONS": 4, "DECLINED": 7, "WITHDRAWN": 4, "DEFERRED": 3,
		"RETURNED": 1, "DRAFT": 1, "INTERNAL_APPROVAL": 1},
	`select status, count(*) from bids where round_id = 'FP-2026-R1' group by 1`: {"DRAFT": 1, "INTERNAL_APPROVAL": 2, "COMPLETENESS_CHECK": 1, "RETURNED": 1, "IN_REVIEW": 2, "PANEL": 1},
	`select org, count(*) from bids group by 1`:                                  {"RZX": 5, "RZB": 8, "RZC": 7, "RZD": 7, "RZE": 6, "RZF": 7},
	`select status, count(*) from awards group by 1`:                             {"ACTIVE": 13, "AGREEMENT_PENDING": 2},
	`select state->'agreement'->>'status', count(*) from awards group by 1`:      {"IN_FORCE": 13, "TRUST_SIGNED": 1, "ISSUED": 1},
	`select org, count(*) from awards group by 1`:                                {"RZX": 2, "RZB": 3, "RZC": 2, "RZD": 3, "RZE": 3, "RZF": 2},
	`select status, count(*) from claims group by 1`: {"PAID": 102, "SCHEDULED": 3, "APPROVED": 2, "AUTO_CHECKED": 1, "SUBMITTED": 1, "QUERIED": 1, "DRAFT": 1,
		"REJECTED": 1, "WITHDRAWN": 1},
	`select result, count(*) from claim_lines where result <> '' group by 1`:                                                                               {"REDUCED": 1},
	`select status, count(*) from runs group by 1`:                                                                                                         {"PAID": 7, "RELEASED": 1, "OPEN": 1},
	`select coalesce(state->>'ruleset', 'none'), count(*) from bids where submitted_at is not null group by 1`:                                             {"CAP-2025": 30, "CAP-2026": 5},
	`select outcome, count(*) from commands where outcome <> 'APPLIED' or settled_at is null group by 1`:                                                   {},
	`select 'condition met', count(*) from awards a, jsonb_array_elements(coalesce(nullif(a.state->'conditions', 'null'), '[]')) k where k ? 'discharged'`: {"condition met": 3},
}

func TestTheYearIsAsItsPlotsSay(t *testing.T) {
	l := newLoaded(t)
	for query, want := range expected {
		if diff := cmp.Diff(want, l.counts(query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
	if now, err := l.Now(context.Background()); err != nil || now.Before(start) || now.Sub(start) > time.Minute {
		t.Errorf("the clock stands at %s (%v), want %s", now, err, start)
	}
	l.untouched(t)
	l.kept(t)
	l.again(t)
}

// untouched: the fund of the open round and Northmoor's place in it are as if
// nobody had been there.
func (l *loaded) untouched(t *testing.T) {
	for query, want := range map[string]int64{
		`select count(*) from awards where fund <> 'FD'`:                                                          0,
		`select sum(committed) from fund_years where fund = 'FP'`:                                                 0,
		`select envelope from fund_years where fund = 'FP' and fy = 2027 and nature = 'CAPITAL'`:                  850_000_000,
		`select count(*) from counters where name in ('bid/FP-2026-R1/RZX') or name like 'run/FP/%'`:              0,
		`select sum(committed) from fund_years where fund = 'FD'`:                                                 3_605_000_000,
		`select count(*) from outbox where sent_at is distinct from created_at`:                                   0,
		`select count(*) from notices`:                                                                            0,
		`select count(*) from tasks where org = 'RZX' and link not like '/packs/%' and link not like '%/years/%'`: 0,
		`select count(*) from tasks where org = 'RZX' and link like '%/years/%'`:                                  2, // statements of 2025/26 to sign
		`select count(*) from tasks where org = 'RZX'`:                                                            3, // and its return for April
		`select count(*) from awards where not closed and wake_at <= tranche_now()`:                               0,
		`select count(*) from bids where not closed and wake_at <= tranche_now()`:                                 0,
	} {
		if got := l.number(query); got != want {
			t.Errorf("%s: got %d, want %d", query, got, want)
		}
	}
	amina, err := l.Person(context.Background(), "amina")
	if err != nil {
		t.Fatal(err)
	}
	if id, err := l.StartBid(context.Background(), amina, "first", "FP-2026-R1", "RZX", nil); err != nil || id != "FP26-RZX-001" {
		t.Errorf("Northmoor's first new bid is %q (%v), want FP26-RZX-001", id, err)
	}
}

// broken counts what breaks an invariant of domain 10.3; each must be 0.
var broken = map[string]string{
	"I1: the profile is not the award's total": `select count(*) from awards a where a.total_pence <>
		(select sum(pence) from award_profiles p where p.award_id = a.id and p.source = 'NATIONAL' and p.version = (a.state->>'profile_version')::int)`,
	"I2: claims above the year's profile": `select count(*) from award_years y where y.profile <
		(select coalesce(sum(c.granted), 0) from claims c where c.award_id = y.award_id and c.org = y.org and c.fy = y.fy and c.nature = y.nature and c.status not in ('DRAFT', 'REJECTED', 'WITHDRAWN'))`,
	"I2: in flight and drawn are not the claims' sums": `select count(*) from award_years y where (y.drawn, y.in_flight) <>
		(select coalesce(sum(c.granted) filter (where c.status = 'PAID'), 0), coalesce(sum(c.granted) filter (where c.status in ('SUBMITTED', 'AUTO_CHECKED', 'QUERIED', 'APPROVED', 'SCHEDULED')), 0)
		from claims c where c.award_id = y.award_id and c.org = y.org and c.fy = y.fy and c.nature = y.nature)`,
	"I3: paid more than was approved": `select count(*) from (select i.claim_id, sum(i.pence) as paid from run_items i where i.status = 'PAID' group by 1) p join claims c on c.id = p.claim_id
		where p.paid > c.granted or c.status <> 'PAID' or c.checked_by is null`,
	"I4: an invoice claimed above its gross": `select count(*) from (select award_id, upper(regexp_replace(supplier, '\W', '', 'g')) as s, invoice_no, max(gross) as gross, sum(eligible) as eligible
		from claim_lines l join claims c on c.id = l.claim_id where c.status not in ('DRAFT', 'REJECTED', 'WITHDRAWN') and invoice_no <> '' group by 1, 2, 3) i where eligible > gross`,
	"I5: not four people": `select count(*) from claims where status = 'PAID' and (select count(distinct p) from unnest(array[prepared_by, approved_by, checked_by, released_by]) p) <> 4`,
	"I6: profiles above the envelope": `select count(*) from fund_years f where f.committed > f.envelope or f.committed <>
		(select coalesce(sum(p.pence), 0) from award_profiles p join awards a on a.id = p.award_id where a.fund = f.fund and p.fy = f.fy and p.nature = f.nature and p.source = 'NATIONAL')`,
	"a click outside office hours": `select count(*) from commands where by_person <> 'system' and (accepted_at at time zone 'Europe/London')::time not between '09:00' and '17:00'`,
	"a click on a day off": `select count(*) from commands where by_person <> 'system' and ((accepted_at at time zone 'Europe/London')::date in (select day from bank_holidays)
		or extract(isodow from accepted_at at time zone 'Europe/London') > 5)`,
}

// kept: the money is right, and the trail of it all is whole.
func (l *loaded) kept(t *testing.T) {
	for what, query := range broken {
		if n := l.number(query); n != 0 {
			t.Errorf("%s: %d times", what, n)
		}
	}
	verdict, err := l.VerifyAudit(context.Background(), funding.Engine(), funding.Ref{})
	if err != nil || !verdict.Holds || verdict.Events < 1_000 {
		t.Errorf("the audit trail: %+v, %v", verdict, err)
	}
}

// again: a second start loads nothing and changes nothing.
func (l *loaded) again(t *testing.T) {
	const everything = `select hashtextextended(string_agg(hash, '' order by kind, aggregate, version, seq), (select count(*) from commands)) from events`
	before := l.number(everything)
	load, err := Into(context.Background(), l.Store, start)
	if err != nil || load.Loaded {
		t.Errorf("loading again: %+v, %v; want nothing loaded", load, err)
	}
	if after := l.number(everything); after != before {
		t.Error("loading again changed the record")
	}
}

func TestAClockThatWasMovedIsNotTurnedBack(t *testing.T) {
	ctx := context.Background()
	owner, err := store.Open(ctx, databases.New(t).Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	june := start.AddDate(0, 1, 0)
	if _, err := owner.Advance(ctx, june); err != nil {
		t.Fatal(err)
	}
	load, err := Into(ctx, owner, start)
	now, nowErr := owner.Now(ctx)
	if err != nil || nowErr != nil || load.Loaded || now.Before(june) {
		t.Errorf("loaded %v, the clock at %s (%v, %v); want nothing loaded", load.Loaded, now, err, nowErr)
	}
}
