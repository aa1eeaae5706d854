package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/migrations"
)

// shipped is the ruleset that the product comes with.
var shipped = sync.OnceValues(func() (funding.Ruleset, error) {
	return exchange.ReadRuleset(migrations.Rulesets, "CAP-2026")
})

func rules(t testing.TB) funding.Ruleset {
	t.Helper()
	r, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A fakeRecord is a record in memory: the worked example's people and bid, and
// an inbox. Whatever it has no answer for panics, which is a test's mistake.
type fakeRecord struct {
	Record

	mu        sync.Mutex
	rules     funding.Ruleset
	later     []funding.Ruleset // newer ones, not in force yet
	now       time.Time
	inbox     map[string]desk.Receipt
	bodies    map[string]string
	sessions  map[string][]byte
	advice    error // what Advise says
	broken    error // what every read of a bid says
	down      error // what Ready says
	asked     []string
	runs      int
	enquiries int
	read      bool // whether the changed rule was read
	jottings  jottings
	rehearsed []desk.Rehearsed
}

func newFake(t testing.TB) *fakeRecord {
	return &fakeRecord{rules: rules(t), now: example.Dates().Submitted, inbox: map[string]desk.Receipt{}, bodies: map[string]string{}, sessions: map[string][]byte{}, jottings: newJottings()}
}

func (f *fakeRecord) note(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, fmt.Sprintf(format, args...))
}

func (f *fakeRecord) Rulesets(context.Context) ([]funding.Ruleset, error) {
	return append(slices.Clone(f.later), f.rules), nil
}
func (f *fakeRecord) Calendar(context.Context) (calendar.Calendar, error) {
	return calendar.England(), nil
}
func (f *fakeRecord) Now(context.Context) (time.Time, error) { return f.now, nil }
func (f *fakeRecord) Ready(context.Context) error            { return f.down }

func (f *fakeRecord) Organisations(context.Context) ([]funding.Organisation, error) {
	return []funding.Organisation{example.Org(), example.FunderOrg()}, nil
}

func (f *fakeRecord) Rounds(context.Context) ([]desk.RoundSheet, error) {
	return []desk.RoundSheet{{Round: example.Round(), Cover: example.Cover(), Open: true}}, nil
}

func (f *fakeRecord) Person(_ context.Context, id string) (funding.Person, error) {
	for _, p := range example.People() {
		if p.ID == id {
			return p, nil
		}
	}
	return funding.Person{}, refusal.New(refusal.NotFound, "NOT_FOUND", "There is nobody called %s.", id)
}

func (f *fakeRecord) PersonByToken(ctx context.Context, token string) (funding.Person, error) {
	id, ok := strings.CutPrefix(token, "demo-")
	if !ok {
		return funding.Person{}, refusal.New(refusal.Forbidden, "NOT_SIGNED_IN", "This token is not known.")
	}
	return f.Person(ctx, id)
}

func (f *fakeRecord) DemoPeople(context.Context) ([]desk.DemoPerson, error) {
	var out []desk.DemoPerson
	for _, p := range example.People() {
		out = append(out, desk.DemoPerson{ID: p.ID, Name: p.Name, Role: p.Posts[0].Role, Organisation: p.Posts[0].Org, Title: p.Title(), Token: "demo-" + p.ID})
	}
	return out, nil
}

func (f *fakeRecord) FindSession(_ context.Context, token string) ([]byte, bool, error) {
	b, ok := f.sessions[token]
	return b, ok, nil
}

func (f *fakeRecord) CommitSession(_ context.Context, token string, b []byte, _ time.Time) error {
	f.sessions[token] = b
	return nil
}

func (f *fakeRecord) DeleteSession(_ context.Context, token string) error {
	delete(f.sessions, token)
	return nil
}

func (f *fakeRecord) Advise(_ context.Context, who funding.Person, c funding.Command) error {
	f.note("advise %s %s %s", who.ID, c.Verb, c.Body)
	return f.advice
}

func (f *fakeRecord) Accept(_ context.Context, who funding.Person, c funding.Command) (desk.Receipt, error) {
	f.note("accept %s %s %s %s", who.ID, c.Aggregate, c.Verb, c.Body)
	f.mu.Lock()
	defer f.mu.Unlock()
	said := fmt.Sprint(c.Kind, c.Aggregate, c.Verb, string(c.Body))
	if was, ok := f.bodies[c.ID]; ok && was != said {
		return desk.Receipt{}, refusal.New(refusal.Invalid, "IDEMPOTENCY_KEY_REUSED", "This key was used before for a different request.").At("Idempotency-Key")
	}
	if _, ok := f.inbox[c.ID]; !ok {
		f.bodies[c.ID], f.inbox[c.ID] = said, desk.Receipt{ID: c.ID, Ref: funding.Ref{Kind: c.Kind, ID: c.Aggregate}, Verb: c.Verb, Accepted: f.now}
	}
	return f.inbox[c.ID], nil
}

func (f *fakeRecord) Receipt(_ context.Context, _ funding.Person, id string) (desk.Receipt, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r, ok := f.inbox[id]
	return r, ok, nil
}

// settle marks a command as done, or as refused.
func (f *fakeRecord) settle(id string, no *funding.Error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.inbox[id]
	r.Settled, r.Outcome, r.Refusal = f.now, "APPLIED", no
	if no != nil {
		r.Outcome = "REFUSED"
	}
	f.inbox[id] = r
}

func (f *fakeRecord) NewRun(context.Context, funding.Person, string, []string) (funding.Ref, error) {
	f.runs++
	return funding.Ref{Kind: funding.RunKind, ID: fmt.Sprintf("FP-202610-%d", f.runs)}, nil
}

func (f *fakeRecord) RunSheet(_ context.Context, who funding.Person, id string) (desk.RunSheet, error) {
	return desk.RunSheet{Viewer: who, Run: funding.Run{ID: id, Funder: example.Funder, Status: funding.RunOpen}}, nil
}

func (f *fakeRecord) StartBidFrom(_ context.Context, who funding.Person, token string, b funding.BidStart) (string, error) {
	f.note("start %s %s %s %s %v%s", who.ID, token, b.Round, b.Org, b.First, b.From)
	return example.BidID, nil
}

func (f *fakeRecord) ConfirmAnswers(_ context.Context, who funding.Person, bid string, keys []string) error {
	f.note("confirm %s %s %v", who.ID, bid, keys)
	return nil
}

func (f *fakeRecord) PutAnswers(_ context.Context, who funding.Person, bid string, given []funding.GivenAnswer) error {
	f.note("answers %s %s %v", who.ID, bid, given)
	return nil
}

func (f *fakeRecord) Paragraphs(context.Context, funding.Person, string, string) ([]funding.Paragraph, error) {
	return []funding.Paragraph{{Key: "strategic_fit", Bid: "FP26-RZB-001", Org: "RZB", OrgName: "Saltmarsh Partnership NHS Foundation Trust", Kind: "Mental Health And Learning Disability", Pathway: "STANDARD",
		Text: "Two sites, one record.", ContactName: "Rosa Whitfield", ContactRole: "Senior responsible owner", ContactEmail: "rosa@saltmarsh.example", ReleasedAt: f.now}}, nil
}

func (f *fakeRecord) CopyParagraph(_ context.Context, who funding.Person, bid, question, from string) error {
	f.note("copy %s %s %s %s", who.ID, bid, question, from)
	return nil
}

func (f *fakeRecord) ShareBid(_ context.Context, who funding.Person, bid, contact string) error {
	f.note("share %s %s %s", who.ID, bid, contact)
	return nil
}

func (f *fakeRecord) StopSharing(_ context.Context, who funding.Person, bid string) error {
	f.note("unshare %s %s", who.ID, bid)
	return nil
}

func (f *fakeRecord) PutCosts(_ context.Context, _ funding.Person, bid string, costs funding.Costs, _ ...funding.Effort) error {
	f.note("costs %s %d lines", bid, len(costs.Lines))
	return funding.CheckCosts(costs, example.Round())
}

func (f *fakeRecord) PutExplanations(_ context.Context, _ funding.Person, bid string, given map[string]string, _ ...funding.Effort) error {
	f.note("explanations %s %v", bid, given)
	return funding.CheckExplained(given, f.rules)
}

func (f *fakeRecord) PutOptions(_ context.Context, _ funding.Person, bid string, options []funding.Option, _ ...funding.Effort) error {
	f.note("options %s %d", bid, len(options))
	return funding.CheckOptions(options)
}

func (f *fakeRecord) MoveToRevenue(_ context.Context, _ funding.Person, token, claim string) (string, error) {
	f.note("move %s %s", token, claim)
	return claim, nil
}

// BidSheet is the worked example's draft, judged as the record would.
func (f *fakeRecord) BidSheet(_ context.Context, who funding.Person, id string) (s desk.BidSheet, err error) {
	if f.broken != nil || id != example.BidID {
		return s, orError(f.broken, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no bid %s.", id))
	}
	c := example.Content()
	e, _, err := funding.Appraise(c, f.rules.Appraisal)
	if err != nil {
		return s, err
	}
	today := calendar.DateOf(f.now)
	s = desk.BidSheet{Dialogue: f.dialogue(), Now: f.now, Today: today, Org: example.Org(), Round: example.Round(), Rules: f.rules, Content: c, Economics: &e, Viewer: who,
		Bid:      funding.Bid{ID: id, Round: example.RoundID, Org: example.Trust, Funder: example.Funder, ICB: example.ICB, Region: example.Region, Status: funding.Draft, Title: c.Title(), Ask: c.NationalAsk(), Version: 1},
		Balances: c.Balances(c.Years())}
	if s.Route, err = s.Bid.RouteNow(funding.SchemeOf(c, s.Org, e.WholeLife, today), f.rules); err != nil {
		return s, err
	}
	s.Pathway, _ = f.rules.Pathway(s.Route.Pathway)
	s.Checks = funding.Readiness(funding.Reading{Content: c, Round: s.Round, Rules: f.rules, Pathway: s.Pathway, Org: s.Org, Today: today, People: example.Named()})
	return s, nil
}

func orError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
