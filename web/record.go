package web

import (
	"context"
	"net/url"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// A Record is what pages and the API are made from, and where clicks are kept.
// Every method runs as the person it is given: the database itself shows them
// nothing else.
type Record interface {
	reader
	writer
	knower
	keeper
	jotter
	claimKeeper
	doorkeeper
	signer
	ledgerKeeper
	packKeeper
	yearReader
	payer
	assigner
	measurer
	holidayKeeper
	panelKeeper
	briefer
	roundKeeper
	questionReader
	taskKeeper
	progressReader
	standingReader
	rehearsalKeeper
	partnerKeeper
	leadKeeper
}

// reader answers what people look at.
type reader interface {
	Home(ctx context.Context, who funding.Person, q desk.HomeQuery) (desk.Home, error)
	Bids(ctx context.Context, who funding.Person, after string, n int) ([]desk.BidRow, error)
	// BidsIn lists those of one round; LatestBids those that were started last.
	BidsIn(ctx context.Context, who funding.Person, round, after string, n int) ([]desk.BidRow, error)
	LatestBids(ctx context.Context, who funding.Person, n int) ([]desk.BidRow, error)
	BidSheet(ctx context.Context, who funding.Person, id string) (desk.BidSheet, error)
	AwardSheet(ctx context.Context, who funding.Person, id string) (desk.AwardSheet, error)
	ClaimSheet(ctx context.Context, who funding.Person, id string) (desk.ClaimSheet, error)
	RunSheet(ctx context.Context, who funding.Person, id string) (desk.RunSheet, error)
	RunDesk(ctx context.Context, who funding.Person, fund string) (desk.RunDesk, error)
	enquiryReader
	agreementReader
	changeReader
	Tracker(ctx context.Context, who funding.Person, fy calendar.FY, nature funding.Nature) (desk.Tracker, error) // zero year = the current one
	Portfolio(ctx context.Context, who funding.Person) ([]desk.PortfolioRow, error)
	Rounds(ctx context.Context) ([]desk.RoundSheet, error)
	Organisations(ctx context.Context) ([]funding.Organisation, error)
	Paragraphs(ctx context.Context, who funding.Person, bid, question string) ([]funding.Paragraph, error)
	StartSheet(ctx context.Context, who funding.Person) (desk.StartSheet, error)
	Meter(ctx context.Context, who funding.Person, bid string) (funding.Meter, error)
	Meters(ctx context.Context, who funding.Person, after string, n int) ([]desk.MeterRow, error)
	Events(ctx context.Context, who funding.Person, ref funding.Ref, after string, n int) ([]desk.AuditEvent, error) // a zero ref means all; after is the cursor "kind/aggregate/version/seq"
	VerifyAudit(ctx context.Context, who funding.Person, ref funding.Ref) (desk.AuditVerdict, error)
	Rulesets(ctx context.Context) ([]funding.Ruleset, error)
	Calendar(ctx context.Context) (calendar.Calendar, error)
	Now(ctx context.Context) (time.Time, error)
}

// writer changes drafts, which are edited straight in the record. Each call
// checks permissions and state itself, and writes all or nothing.
type writer interface {
	StartBidFrom(ctx context.Context, who funding.Person, token string, start funding.BidStart) (id string, err error) // the same token gives the same bid
	ConfirmAnswers(ctx context.Context, who funding.Person, bid string, keys []string) error
	CopyParagraph(ctx context.Context, who funding.Person, bid, question, from string) error // another trust's shared answer, put into this bid's
	ShareBid(ctx context.Context, who funding.Person, bid, contact string) error
	StopSharing(ctx context.Context, who funding.Person, bid string) error
	PutAnswers(ctx context.Context, who funding.Person, bid string, answers []funding.GivenAnswer) error
	PutCosts(ctx context.Context, who funding.Person, bid string, costs funding.Costs, how ...funding.Effort) error
	PutMilestones(ctx context.Context, who funding.Person, bid string, milestones []funding.Milestone, how ...funding.Effort) error
	PutBenefits(ctx context.Context, who funding.Person, bid string, benefits []funding.Benefit, how ...funding.Effort) error
	PutExplanations(ctx context.Context, who funding.Person, bid string, given map[string]string, how ...funding.Effort) error // by code; empty text takes one back
	PutOptions(ctx context.Context, who funding.Person, bid string, options []funding.Option, how ...funding.Effort) error
	StartClaim(ctx context.Context, who funding.Person, token string, claim funding.ClaimContent) (id string, err error) // the same token gives the same claim (E17)
	PutClaimLines(ctx context.Context, who funding.Person, claim string, lines []funding.ClaimLine) error
	MoveToRevenue(ctx context.Context, who funding.Person, token, claim string) (revenueClaim string, err error) // asked again, the same claim
	PutPlan(ctx context.Context, who funding.Person, award string, plan []funding.PlanCell) error                // replaces the months of the years and natures named
	ReadNotice(ctx context.Context, who funding.Person, id int64) error
	AcknowledgeRuleChange(ctx context.Context, who funding.Person, bid, answer string) error // twice is fine
}

// keeper keeps clicks.
type keeper interface {
	// Advise asks the rules, without locks, what would become of c.
	Advise(ctx context.Context, who funding.Person, c funding.Command) error
	// Accept keeps c before anyone acts on it; the same id with another body is
	// refused (IDEMPOTENCY_KEY_REUSED). Keeping it twice is fine.
	Accept(ctx context.Context, who funding.Person, c funding.Command) (desk.Receipt, error)
	// Receipt says what came of a kept command; ok is false when there is none.
	Receipt(ctx context.Context, who funding.Person, id string) (r desk.Receipt, ok bool, err error)
	// NewRun names a payment run that is about to be created, in a fund, or in
	// that of the claims, or in the one whose round opened last.
	NewRun(ctx context.Context, who funding.Person, fund string, claims []string) (ref funding.Ref, err error)
	// NewEnquiry names an enquiry that is about to be asked.
	NewEnquiry(ctx context.Context, who funding.Person) (ref funding.Ref, err error)
	// Releasable lists the decided bids of a round that the trusts have not been told of.
	Releasable(ctx context.Context, who funding.Person, round string) ([]string, error)
}

// jotter keeps what was typed and is not saved.
type jotter interface {
	Jottings(ctx context.Context, who funding.Person, addresses []string) ([]desk.Jotting, error)
	// Jot keeps jottings in place of those at their addresses, and drops others.
	Jot(ctx context.Context, who funding.Person, keep []desk.Jotting, drop []string) error
	// LeaveForm keeps a form that nobody is signed in for, and TakeForm gives it
	// to whoever brings the ticket within a day, once.
	LeaveForm(ctx context.Context, ticket, address string, form url.Values) error
	TakeForm(ctx context.Context, ticket string) (address string, form url.Values, ok bool, err error)
}

// doorkeeper knows people, sessions and the demo.
type doorkeeper interface {
	PersonByToken(ctx context.Context, token string) (funding.Person, error)
	Person(ctx context.Context, id string) (funding.Person, error)
	Ready(ctx context.Context) error
	DemoPeople(ctx context.Context) ([]desk.DemoPerson, error)
	// Sessions: the store behind scs.
	FindSession(ctx context.Context, token string) (data []byte, found bool, err error)
	CommitSession(ctx context.Context, token string, data []byte, expiry time.Time) error
	DeleteSession(ctx context.Context, token string) error
}

// A Sender delivers a kept command to the aggregate it is for, and returns
// once the record holds its effect. The error is a *funding.Error when the
// rules refused it; any other says only that the answer did not come in time.
type Sender interface {
	Send(ctx context.Context, id string, ref funding.Ref, verb funding.Verb) error
}

// A Clock moves the demo's time. It is nil everywhere else.
type Clock interface {
	NextDeadline(ctx context.Context) (at time.Time, ok bool, err error)  // when something falls due next
	Advance(ctx context.Context, to time.Time) (now time.Time, err error) // returns when everything that fell due has happened
}

// A Postbox shows the mails that the demo's catcher has caught. It is nil
// everywhere else.
type Postbox interface {
	Caught() []CaughtMail // newest first
}

// CaughtMail is one mail in the demo's postbox.
type CaughtMail struct {
	ID        string
	MessageID string // the same for a letter that was sent twice
	At        time.Time
	From, To  string
	Subject   string
	Body      string
	Calendar  string // the attached calendar entry, as text
}
