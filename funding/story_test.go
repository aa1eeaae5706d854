package funding_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/migrations"
)

// shipped is the ruleset that the product comes with.
var shipped = sync.OnceValues(func() (funding.Ruleset, error) {
	return exchange.ReadRuleset(migrations.Rulesets, "CAP-2026")
})

func rules(t rapid.TB) funding.Ruleset {
	t.Helper()
	r, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var england = sync.OnceValue(calendar.England)

// gbp reads "-1,234.56" as pence.
func gbp(s string) money.Pence {
	whole, part, _ := strings.Cut(strings.ReplaceAll(strings.TrimPrefix(s, "-"), ",", ""), ".")
	p, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	if err != nil {
		panic(err)
	}
	if strings.HasPrefix(s, "-") {
		p = -p
	}
	return money.Pence(p)
}

func day(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// noon is a moment in the middle of a day.
func noon(s string) time.Time { return day(s).At(12, 0) }

// sealed is a value as text, to see whether anything in it has changed.
func sealed(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// obj is a command's body.
type obj map[string]any

var serial int

// command makes a command with an id of its own.
func command(kind funding.Kind, aggregate, by string, at time.Time, verb funding.Verb, body any) funding.Command {
	serial++
	c := funding.Command{ID: fmt.Sprintf("c%d", serial), Kind: kind, Aggregate: aggregate, Verb: verb, By: by, At: at}
	if body != nil {
		c.Body = json.RawMessage(sealed(body))
	}
	return c
}

// refused checks that err is a refusal with this code, and returns it.
func refused(t rapid.TB, err error, code string) *funding.Error {
	t.Helper()
	no, ok := refusal.Of(err)
	if !ok {
		t.Fatalf("got %v, want a refusal %s", err, code)
	}
	if no.Code != code {
		t.Fatalf("got %v, want %s", no, code)
	}
	if no.Message == "" || !strings.HasSuffix(no.Message, ".") {
		t.Errorf("%s says %q, which is no sentence", code, no.Message)
	}
	return no
}

func says(t rapid.TB, no *funding.Error, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(no.Message, p) {
			t.Errorf("%s says %q, want it to say %q", no.Code, no.Message, p)
		}
	}
}

// names lists the names of events.
func names(events []funding.Event) string {
	var out []string
	for _, e := range events {
		out = append(out, e.Name)
	}
	return strings.Join(out, " ")
}

// letters lists letters as "template to ROLE at ORG".
func letters(list []funding.Letter) []string {
	var out []string
	for _, l := range list {
		out = append(out, l.Template+" to "+string(l.Role)+" at "+l.Org)
	}
	return out
}

// A bidLife walks one bid through its rules and checks at every step what
// every step promises: nothing given is changed, the version goes up by one,
// and there is something for the timeline.
type bidLife struct {
	t     rapid.TB
	bid   funding.Bid
	facts funding.BidFacts
	last  funding.BidResult
}

// newBid is Northmoor's draft, complete but not yet sent.
func newBid(t rapid.TB) *bidLife {
	t.Helper()
	b, err := funding.StartBid(example.BidID, "Northmoor EPR", example.Person("amina"), example.Org(), example.Round(), day("2026-05-01"))
	if err != nil {
		t.Fatal(err)
	}
	return &bidLife{t: t, bid: b, facts: funding.BidFacts{Calendar: england(), Rules: rules(t), Round: example.Round(), Org: example.Org(),
		Content: example.Content(), Cover: example.Cover(), Named: example.Named()}}
}

func (l *bidLife) try(by string, at time.Time, verb funding.Verb, body any) (funding.BidResult, error) {
	l.t.Helper()
	l.facts.Person = example.Person(by)
	before, facts := sealed(l.bid), sealed(l.facts)
	r, err := funding.ApplyBid(l.bid, l.facts, command(funding.BidKind, l.bid.ID, by, at, verb, body))
	if after := sealed(l.bid); after != before {
		l.t.Errorf("%s changed the bid it was given:\n%s\n%s", verb, before, after)
	}
	if sealed(l.facts) != facts {
		l.t.Errorf("%s changed the facts it was given", verb)
	}
	return r, err
}

func (l *bidLife) do(by string, at time.Time, verb funding.Verb, body any) funding.BidResult {
	l.t.Helper()
	r, err := l.try(by, at, verb, body)
	if err != nil {
		l.t.Fatalf("%s by %s at %s: %v", verb, by, calendar.TimeText(at), err)
	}
	if r.Bid.Version != l.bid.Version+1 || len(r.Events) == 0 {
		l.t.Errorf("%s: version %d became %d with %d events", verb, l.bid.Version, r.Bid.Version, len(r.Events))
	}
	l.bid, l.last = r.Bid, r
	return r
}

func (l *bidLife) refuses(code, by string, at time.Time, verb funding.Verb, body any) *funding.Error {
	l.t.Helper()
	_, err := l.try(by, at, verb, body)
	return refused(l.t, err, code)
}

// submitted takes the draft to the completeness check.
func (l *bidLife) submitted() *bidLife {
	l.t.Helper()
	l.do("amina", noon("2026-05-05"), funding.SendForApproval, nil)
	l.do("david", day("2026-05-05").At(16, 0), funding.ApproveInside, nil)
	l.do("eleri", example.Dates().Submitted, funding.Submit, nil)
	return l
}

// inReview takes the draft to the start of its six reviews.
func (l *bidLife) inReview() *bidLife {
	l.t.Helper()
	l.submitted().do("farah", example.Dates().Complete, funding.PassCompleteness, nil)
	return l
}

// conclude supports a review.
func (l *bidLife) conclude(r example.ReviewDone) {
	l.t.Helper()
	l.do(r.By, r.At, funding.Conclude, obj{"review": r.Kind, "outcome": funding.Support, "reasons": "The case is made."})
}

// reviewed takes the draft to the panel, without a question on the way.
func (l *bidLife) reviewed() *bidLife {
	l.t.Helper()
	l.inReview()
	for _, r := range example.Dates().Reviews {
		l.conclude(r)
	}
	return l
}

// decided takes the draft to its approval with K1 and K2.
func (l *bidLife) decided() *bidLife {
	l.t.Helper()
	l.reviewed().do("maria", example.Dates().Decided, funding.Decide, approval())
	return l
}

func approval() obj {
	return obj{"outcome": funding.ApprovedWithConditions, "reasons": "A strong case, affordable, with two safeguards.", "conditions": example.Conditions()}
}
