package funding_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A randomYear is one bid to which things happen for a year, by its rules, and
// the oracle that watches.
type randomYear struct {
	t     *testing.T
	rng   *rand.Rand
	bid   funding.Bid
	facts funding.BidFacts
	o     oracle
	now   time.Time
	open  map[string]funding.Clarification
	done  map[string]int // what happened, by verb
	life  string         // what led here, for a failure
}

// judges are who does each review.
var judges = map[funding.ReviewKind]string{funding.ICBSupport: "grace", funding.RegionFinance: "harry", funding.RegionDigital: "isla",
	funding.ClinicalSafety: "jonas", funding.Cyber: "kavita", funding.NationalFinanceRev: "liam"}

// unlockable are answers that different reviews read.
var unlockable = []string{"affordability_statement", "clinical_safety", "spending_objectives"}

// pass moves on: by minutes, days or weeks, and often to a minute around 5pm.
func (y *randomYear) pass() {
	ahead := []time.Duration{time.Minute, time.Hour, 24 * time.Hour, 72 * time.Hour, 9 * 24 * time.Hour, 20 * 24 * time.Hour}[y.rng.IntN(6)]
	next := y.now.Add(time.Duration(y.rng.Int64N(int64(ahead)))).Truncate(time.Millisecond)
	if y.rng.IntN(2) == 0 {
		five := wall(next.UTC(), []int{16*60 + 59, 17 * 60, 17*60 + 1}[y.rng.IntN(3)]).Add(time.Duration(y.rng.IntN(2)) * time.Millisecond)
		if five.After(y.now) {
			next = five
		}
	}
	y.now = next
}

// try does something by the rules, which may say no; then nothing happened.
func (y *randomYear) try(by string, verb funding.Verb, body obj) bool {
	y.t.Helper()
	y.facts.Person = example.Person(by)
	y.life += fmt.Sprintf("\n%s %s %s %v", y.now.UTC().Format("Mon 2006-01-02T15:04:05.000"), by, verb, body)
	r, err := funding.ApplyBid(y.bid, y.facts, command(funding.BidKind, y.bid.ID, by, y.now, verb, body))
	if _, no := refusal.Of(err); no {
		y.life += " was refused"
		return false
	} else if err != nil {
		y.t.Fatalf("%v%s", err, y.life)
	}
	y.bid = r.Bid
	if r.Content != nil {
		y.facts.Content = *r.Content
	}
	y.done[string(verb)]++
	return true
}

func (y *randomYear) ask(k funding.ReviewKind) {
	body := asked(k)
	body["blocking"] = y.rng.IntN(4) > 0
	if y.rng.IntN(3) == 0 {
		body["unlock"], body["field"] = true, pickOne(y.rng, unlockable)
	}
	if !y.try(judges[k], funding.Ask, body) {
		return
	}
	q := y.bid.Clarifications[len(y.bid.Clarifications)-1]
	y.open[q.ID] = q
	if q.Blocking {
		y.o.reviews[k].asks = append(y.o.reviews[k].asks, stretch{from: y.now.UnixMilli()})
	}
}

// answer answers the oldest or the newest of the open questions, often with a
// new value for the answer that it unlocked.
func (y *randomYear) answer() {
	asked := y.bid.Clarifications
	for n := range asked {
		q := asked[n]
		if y.rng.IntN(2) == 0 {
			q = asked[len(asked)-1-n]
		}
		if _, open := y.open[q.ID]; !open {
			continue
		}
		body := answered(q.ID)
		if q.Unlock && y.rng.IntN(3) > 0 {
			body["value"] = fmt.Sprintf("As it stands after %d changes.", y.done[string(funding.AnswerQuestion)])
		}
		if y.try("amina", funding.AnswerQuestion, body) {
			y.answered(q)
		}
		return
	}
}

// answered ends the stretch of a question and begins those of the reviews
// that the rules say were asked again.
func (y *randomYear) answered(q funding.Clarification) {
	delete(y.open, q.ID)
	now := y.now.UnixMilli()
	if asks := y.o.reviews[q.Review].asks; q.Blocking {
		for i := range asks {
			if asks[i].to == 0 && asks[i].from == q.Asked.At.UnixMilli() {
				asks[i].to = now
				break
			}
		}
	}
	for _, c := range y.bid.Clarifications {
		if c.ID == q.ID && c.Change != nil {
			for _, k := range c.Change.Reopened {
				y.o.reopen(k, now, y.facts.Rules.Clocks.Reconfirm)
				y.done["reopened"]++
			}
		}
	}
}

func (y *randomYear) conclude(k funding.ReviewKind) {
	if y.try(judges[k], funding.Conclude, supports(k)) {
		y.o.reviews[k].closed = y.now.UnixMilli()
	}
}

// step does one random thing and, now and then, asks every clock.
func (y *randomYear) step(quiet bool) {
	y.pass()
	k := example.Dates().Reviews[y.rng.IntN(6)].Kind
	switch n := y.rng.IntN(10); {
	case n < 4 && !quiet:
		y.ask(k)
	case n < 8 || len(y.open) > 3:
		y.answer()
	case quiet || y.rng.IntN(4) == 0:
		y.conclude(k)
	}
	if y.rng.IntN(5) == 0 {
		y.check()
	}
}

// finish answers what is open and concludes the reviews that wait for nothing.
func (y *randomYear) finish() {
	y.t.Helper()
	if len(y.life) > 1<<20 {
		y.t.Fatalf("the reviews never end%s", y.life[:1<<12])
	}
	for range y.open {
		y.pass()
		y.answer()
	}
	for _, v := range y.bid.Reviews {
		if v.Status != funding.ReviewDone && !y.bid.Blocked(v.Kind) {
			y.conclude(v.Kind)
		}
	}
	y.check()
}

// check compares every clock with the oracle's count, as it is read on the day
// that now counts on or a few working days later.
func (y *randomYear) check() {
	y.t.Helper()
	today := y.o.five(y.now.UnixMilli()) + y.rng.IntN(3)*y.rng.IntN(4)
	got, err := y.bid.Clocks(y.facts.Calendar, y.facts.Rules.Clocks, y.o.days[today])
	if err != nil {
		y.t.Fatalf("%v%s", err, y.life)
	}
	h := got.Headline
	if want := y.o.headline(today); (tally{h.Gross, h.Stopped, h.Net}) != want || h.Gross != h.Stopped+h.Net {
		y.t.Fatalf("headline on %s: got %d gross, %d of the trust, %d of the funder; counted %+v%s", y.o.days[today], h.Gross, h.Stopped, h.Net, want, y.life)
	}
	for _, v := range got.Reviews {
		want, due, w := y.o.review(v.Review, today), y.o.days[y.o.due(v.Review, today)], y.o.reviews[v.Review]
		if (tally{v.Gross, v.Stopped, v.Net}) != want || v.Due != due || v.Blocked != w.waiting() || v.Running != (w.closed == 0) || v.Late != (want.net > w.days) {
			y.t.Fatalf("%s on %s: got %+v; counted %+v, due %s%s", v.Review, y.o.days[today], v, want, due, y.life)
		}
	}
	y.done["readings"] += 1 + len(got.Reviews)
}

// live lets a year pass, ends every question and review, and decides.
func (y *randomYear) live() {
	until := y.now.AddDate(1, 0, 0)
	for y.now.Before(until) && y.bid.Status == funding.InReview {
		y.step(y.now.After(until.AddDate(0, -3, 0)))
	}
	for y.bid.Status == funding.InReview {
		y.finish()
	}
	y.pass()
	if y.try("maria", funding.Decide, obj{"outcome": funding.Declined, "reasons": "Others are more urgent."}) {
		y.o.ended = y.now.UnixMilli()
	}
	y.check()
}

func pickOne[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// newYear is a bid submitted at any minute of four years, whose reviews begin
// some days later.
func newYear(t *testing.T, seed uint64, base *bidLife, o oracle, done map[string]int) *randomYear {
	y := &randomYear{t: t, rng: rand.New(rand.NewPCG(seed, 8)), bid: base.bid, facts: base.facts, o: o, done: done, open: map[string]funding.Clarification{}} //nolint:gosec // repeatable on purpose
	y.life = fmt.Sprintf("\nTRANCHE_SEED=%d", seed)
	y.now = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(y.rng.IntN(4*365*24*60)) * time.Minute)
	y.pass()
	first := y.o.five(y.now.UnixMilli())
	y.bid.Submitted = &funding.Moment{At: y.now, Day: y.o.days[first], By: "eleri"}
	y.bid.CompleteDue, y.o.began = y.o.days[first+3], y.now.UnixMilli()
	y.pass()
	if !y.try("farah", funding.PassCompleteness, nil) {
		t.Fatalf("the reviews did not begin%s", y.life)
	}
	y.o.started, y.o.reviews = y.now.UnixMilli(), map[funding.ReviewKind]*watched{}
	for _, v := range y.bid.Reviews {
		y.o.reviews[v.Kind] = &watched{days: v.Days}
	}
	return y
}

// Years of random events, each against the oracle's count (domain 8.2).
// TRANCHE_SEED repeats the years from one on.
func TestAYearOfAnythingIsCountedAsTheOracleCounts(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("TRANCHE_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	const years = 600
	t.Logf("TRANCHE_SEED=%d and the %d after it", seed, years-1)
	base, o, done := newBid(t).submitted(), newOracle(), map[string]int{}
	for i := range years {
		newYear(t, seed+uint64(i), base, o, done).live()
	}
	t.Logf("what happened: %v", done)
	for _, verb := range []string{"ask", "answer", "conclude", "reopened", "decide"} {
		if done[verb] < years/4 {
			t.Errorf("%s happened %d times in %d years, so hardly anything was tried", verb, done[verb], years)
		}
	}
}
