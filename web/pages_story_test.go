package web

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A pagesRecord is the fake record with everything that pages ask for beside
// the API's: one bid, one award, one claim and one run, wherever the rules have
// brought them.
type pagesRecord struct {
	*fakeRecord

	bid        funding.Bid
	content    funding.Content
	before     *funding.Content // as last submitted
	award      funding.Award
	claim      funding.ClaimContent
	run        funding.Run
	home       desk.Home
	queried    desk.HomeQuery
	costs      *funding.Costs // as put
	milestones []funding.Milestone
	benefits   []funding.Benefit
	lines      []funding.ClaimLine
	plan       []funding.PlanCell
	given      []funding.GivenAnswer
	written    map[string]int                       // of the draft's sheet
	earlier    []funding.EarlierBid                 // of the start page
	filled     map[string]map[string]funding.Answer // of the start page
	noticed    bool                                 // the agreement was changed by a notice
}

// newPages is a site whose pages have something to show: the worked example's
// bid as a draft, and its award with one claim.
func newPages(t *testing.T, change ...func(*pagesRecord)) (*site, *pagesRecord) {
	r := &pagesRecord{fakeRecord: newFake(t), content: example.Content(), bid: draftBid()}
	r.award, r.claim = liveAward(t, r.rules)
	r.run = funding.Run{ID: "FP-202610-1", Fund: example.FundCode, Funder: example.Funder, Status: funding.RunOpen, Total: 310_250_00, Created: funding.Moment{At: r.now, Day: calendar.DateOf(r.now), By: "liam"},
		Items: []funding.RunItem{{Award: example.BidID, Claim: r.claim.ID, No: 1, Org: example.Trust, Nature: funding.Capital, Amount: 310_250_00, Status: "IN_RUN"}}}
	for _, f := range change {
		f(r)
	}
	s := newSite(t, func(server *Server) {
		server.Record, server.Demo, server.Postbox, server.Clock = r, true, caughtMail{}, &fakeClock{record: r.fakeRecord}
		server.Ledgers = slowReader{r.fakeRecord}
	})
	s.record = r.fakeRecord
	return s, r
}

type caughtMail struct{}

func (caughtMail) Caught() []CaughtMail {
	return []CaughtMail{{ID: "1", At: example.Dates().Submitted, From: "tranche@localhost", To: "amina@northmoor.example", Subject: "We have your bid", Body: "Thank you.\n\nhttp://127.0.0.1:8080/bids/FP26-RZX-001"}}
}

func draftBid() funding.Bid {
	c := example.Content()
	return funding.Bid{ID: example.BidID, Round: example.RoundID, Org: example.Trust, Funder: example.Funder, ICB: example.ICB, Region: example.Region, Status: funding.Draft, Title: c.Title(), Ask: c.NationalAsk(), Version: 1, StartedBy: "amina"}
}

// step applies one command to a bid by the rules.
func step(t *testing.T, b funding.Bid, rules funding.Ruleset, who string, v funding.Verb, at time.Time, body any) funding.Bid {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	facts := funding.BidFacts{Person: example.Person(who), Calendar: calendar.England(), Rules: rules, Round: example.Round(), Org: example.Org(), Content: example.Content(), Cover: example.Cover(), Named: example.Named()}
	r, err := funding.ApplyBid(b, facts, funding.Command{ID: string(v), Kind: funding.BidKind, Aggregate: b.ID, Verb: v, Body: raw, By: who, At: at})
	if err != nil {
		t.Fatalf("%s by %s: %v", v, who, err)
	}
	return r.Bid
}

// livedBid is the worked example's bid after so many of its stages: submitted,
// in review with a blocking question, with the panel, decided; or, after the
// panel, declined and told, and appealed against.
func livedBid(t *testing.T, rules funding.Ruleset, stages int) funding.Bid {
	t.Helper()
	d, b := example.Dates(), draftBid()
	b = step(t, b, rules, "david", funding.ApproveInside, d.Submitted.Add(-time.Hour), nil)
	b = step(t, b, rules, "eleri", funding.Submit, d.Submitted, nil)
	if stages < 2 {
		return b
	}
	b = step(t, b, rules, "farah", funding.PassCompleteness, d.Complete, nil)
	b = step(t, b, rules, "kavita", funding.Ask, d.CyberAsked, map[string]any{"review": funding.Cyber, "question": "Where is your plan?", "blocking": true})
	if stages < 3 {
		return b
	}
	b = step(t, b, rules, "amina", funding.AnswerQuestion, d.CyberAnswer, map[string]any{"clarification": "Q1", "answer": "Here."})
	for _, v := range d.Reviews {
		b = step(t, b, rules, v.By, funding.Conclude, v.At, map[string]any{"review": v.Kind, "outcome": funding.Support, "reasons": "Sound."})
	}
	if stages < 4 {
		return b
	}
	if stages > 6 {
		b = step(t, b, rules, "maria", funding.Decide, d.Decided, map[string]any{"outcome": funding.Deferred, "reasons": "Good, and there is no money."})
		return step(t, b, rules, "maria", funding.ListStanding, d.Decided.Add(time.Hour), map[string]any{"rank": 1, "reasons": "Ready to order."})
	}
	if stages > 4 {
		return appealedBid(t, b, rules, stages > 5)
	}
	return step(t, b, rules, "maria", funding.Decide, d.Decided, map[string]any{"outcome": funding.ApprovedWithConditions, "reasons": "A sound case.", "conditions": example.Conditions()})
}

// appealedBid is the panel's bid declined and told and, if so, appealed against.
func appealedBid(t *testing.T, b funding.Bid, rules funding.Ruleset, appealed bool) funding.Bid {
	t.Helper()
	at := example.Dates().Decided
	b = step(t, b, rules, "maria", funding.Decide, at, map[string]any{"outcome": funding.Declined, "reasons": "It costs more than it gives."})
	if !appealed {
		return b
	}
	return step(t, b, rules, "david", funding.MakeAppeal, at.Add(2*time.Hour), map[string]any{"reasons": "The benefits were read as costs."})
}

// liveAward is the award in force with claim 1 submitted.
func liveAward(t *testing.T, rules funding.Ruleset) (funding.Award, funding.ClaimContent) {
	t.Helper()
	d, claim := example.Dates(), example.Claims()[0].Content()
	facts := funding.AwardFacts{Calendar: calendar.England(), Rules: rules, Round: example.Round(), Org: example.Org(), Funder: example.FunderOrg(), Bid: livedBid(t, rules, 4), Content: example.Content(), Draft: claim}
	var a funding.Award
	for _, s := range []struct {
		who  string
		verb funding.Verb
		at   time.Time
	}{{"system", funding.Begin, d.Issued}, {"eleri", funding.Sign, d.TrustSigned}, {"farah", funding.Sign, d.FunderSigned}, {"ben", funding.ClaimMoney, example.Claims()[0].Submitted}} {
		facts.Person = example.Person(s.who)
		r, err := funding.ApplyAward(a, facts, funding.Command{ID: string(s.verb) + s.who, Kind: funding.AwardKind, Aggregate: example.BidID, Verb: s.verb, By: s.who, At: s.at})
		if err != nil {
			t.Fatalf("%s by %s: %v", s.verb, s.who, err)
		}
		a = r.Award
	}
	return a, claim
}

func (r *pagesRecord) Home(_ context.Context, _ funding.Person, q desk.HomeQuery) (desk.Home, error) {
	r.queried = q
	return r.home, nil
}

func (r *pagesRecord) BidsIn(ctx context.Context, who funding.Person, _, after string, n int) ([]desk.BidRow, error) {
	return r.Bids(ctx, who, after, n)
}

func (r *pagesRecord) LatestBids(ctx context.Context, who funding.Person, n int) ([]desk.BidRow, error) {
	return r.Bids(ctx, who, "", n)
}

func (r *pagesRecord) Bids(context.Context, funding.Person, string, int) ([]desk.BidRow, error) {
	return []desk.BidRow{{ID: r.bid.ID, Title: r.bid.Title, Org: r.bid.Org, OrgName: example.Org().Name, Status: r.bid.Status, Ask: r.bid.Ask, Holder: r.bid.Holder(), Award: string(funding.Active)}}, nil
}

func (r *pagesRecord) StartSheet(ctx context.Context, who funding.Person) (desk.StartSheet, error) {
	support, err := r.TrustSupport(ctx, who)
	return desk.StartSheet{Support: support, Today: calendar.DateOf(r.now), Orgs: []funding.Organisation{example.Org()}, Rounds: []desk.RoundSheet{{Round: example.Round(), Cover: example.Cover(), Open: true}}, Rules: r.rules, Viewer: who, Earlier: r.earlier, Filled: r.filled}, err
}

// BidSheet is the bid as far as it has come, judged as the record would.
func (r *pagesRecord) BidSheet(ctx context.Context, who funding.Person, id string) (desk.BidSheet, error) {
	s, err := r.fakeRecord.BidSheet(ctx, who, id)
	if err != nil {
		return s, err
	}
	s.Bid, s.Content, s.Written, s.Before = r.bid, r.content, r.written, r.before
	if len(r.bid.PastStages) > 0 {
		s.Route = r.bid.Route
		s.Pathway, _ = r.rules.Pathway(s.Route.Pathway)
	}
	s.Balances = s.Content.Balances(s.Content.Years())
	s.People, s.Names = example.People(), map[string]string{}
	for _, p := range example.People() {
		s.Names[p.ID] = p.Name
	}
	s.Timeline = []desk.Entry{{At: r.now, Name: "STARTED", Summary: "The bid was started.", By: "Amina Hussain"}}
	s.Clocks, err = r.bid.Clocks(calendar.England(), r.rules.Clocks, calendar.DateOf(r.now))
	return s, err
}

func (r *pagesRecord) AwardSheet(_ context.Context, who funding.Person, id string) (desk.AwardSheet, error) {
	if id != example.BidID {
		return desk.AwardSheet{}, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no award %s.", id)
	}
	now := example.Claims()[0].Submitted
	s := desk.AwardSheet{Now: now, Today: calendar.DateOf(now), Award: r.award, Org: example.Org(), Funder: example.FunderOrg(), Claims: r.award.Claims, Plan: funding.FirstPlan(r.award), Viewer: who, Names: map[string]string{}}
	s.Document = funding.Memorandum(r.award, funding.AwardFacts{Org: example.Org(), Funder: example.FunderOrg(), Rules: r.rules}, 1, funding.Moment{At: now, Day: s.Today})
	for _, l := range r.award.Limits {
		s.Ledgers = append(s.Ledgers, desk.Ledger{Limit: l, Certainty: funding.Firm, Left: l.Headroom(), Rows: funding.Drawdowns(s.Claims, s.Plan, l)})
	}
	return s, nil
}

func (r *pagesRecord) ClaimSheet(ctx context.Context, who funding.Person, id string) (desk.ClaimSheet, error) {
	if id != r.claim.ID {
		return desk.ClaimSheet{}, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no claim %s.", id)
	}
	a, err := r.AwardSheet(ctx, who, example.BidID)
	claim, _ := r.award.Claim(id)
	limit, _ := r.award.Limit(r.claim.Org, r.claim.FY, r.claim.Nature)
	return desk.ClaimSheet{Now: a.Now, Today: a.Today, Award: r.award, Org: example.Org(), Claim: claim, Draft: r.claim, Limit: limit, Plan: a.Plan, Lines: example.Lines(), Names: a.Names, Viewer: who}, err
}

func (r *pagesRecord) RunSheet(_ context.Context, who funding.Person, _ string) (desk.RunSheet, error) {
	return desk.RunSheet{Now: r.now, Run: r.run, Names: map[string]string{}, Viewer: who}, nil
}

func (r *pagesRecord) RunDesk(_ context.Context, who funding.Person, _ string) (desk.RunDesk, error) {
	return desk.RunDesk{Runs: []funding.Run{r.run}, Waiting: r.run.Items, Fund: example.FundCode, Funder: example.Funder, Viewer: who}, nil
}

func (r *pagesRecord) Tracker(_ context.Context, _ funding.Person, fy calendar.FY, n funding.Nature) (desk.Tracker, error) {
	row := desk.TrackerRow{Award: example.BidID, Title: "Northmoor EPR", OrgName: example.Org().Name, Status: funding.Active, FY: fy, Nature: n, Profile: 4_200_000_00, Drawn: 310_250_00, Headroom: 3_889_750_00, Variance: -289_750_00, VariancePC: "-48.3", Rating: funding.Red}
	return desk.Tracker{Today: calendar.DateOf(r.now), FY: fy, Nature: n, Years: example.Round().Years(), Rows: []desk.TrackerRow{row}, Total: row}, nil
}

func (r *pagesRecord) VerifyAudit(context.Context, funding.Person, funding.Ref) (desk.AuditVerdict, error) {
	return desk.AuditVerdict{Chains: 2, Events: 17, Holds: true}, nil
}

func (r *pagesRecord) Releasable(context.Context, funding.Person, string) ([]string, error) {
	return []string{example.BidID}, nil
}

func (r *pagesRecord) PutAnswers(_ context.Context, _ funding.Person, _ string, given []funding.GivenAnswer) error {
	r.given = given
	return nil
}

func (r *pagesRecord) PutCosts(_ context.Context, _ funding.Person, _ string, c funding.Costs, _ ...funding.Effort) error {
	r.costs = &c
	return nil
}

func (r *pagesRecord) PutMilestones(_ context.Context, _ funding.Person, _ string, list []funding.Milestone, _ ...funding.Effort) error {
	r.milestones = list
	return nil
}

func (r *pagesRecord) PutBenefits(_ context.Context, _ funding.Person, _ string, list []funding.Benefit, _ ...funding.Effort) error {
	r.benefits = list
	return nil
}

func (r *pagesRecord) PutClaimLines(_ context.Context, _ funding.Person, _ string, lines []funding.ClaimLine) error {
	r.lines = lines
	return nil
}

func (r *pagesRecord) PutPlan(_ context.Context, _ funding.Person, _ string, plan []funding.PlanCell) error {
	r.plan = plan
	return nil
}

func (r *pagesRecord) StartClaim(_ context.Context, _ funding.Person, _ string, c funding.ClaimContent) (string, error) {
	r.claim.FY, r.claim.Month, r.claim.Nature = c.FY, c.Month, c.Nature
	return r.claim.ID, nil
}

func (r *pagesRecord) ReadNotice(context.Context, funding.Person, int64) error { return nil }
