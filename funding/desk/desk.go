// Package desk holds what people see: one plain struct for each page and API
// answer, read from the record in one go. Desks decide nothing; every figure
// on them is a query, a projection, or worked out by package funding.
package desk

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// Home is a person's start page: what waits for them, soonest first.
type Home struct {
	Now     time.Time
	Tasks   []TaskRow
	Notices []Notice
	// Enquiries counts what trusts asked, as far as the person may see it.
	Enquiries EnquiryCounts
	Inbox
}

// A TaskRow is one thing that waits for the person.
type TaskRow struct {
	funding.Task
	About     string // title of the bid, award or run
	Aggregate funding.Ref
	Trust     string // name
	Since     time.Time
	Matter    funding.Matter
	Left      int    // working days until it runs out, negative when over; nothing when no due day
	Age       int    // working days since it came
	Holder    string // the organisation that has it, where it waits for others
}

// A Notice tells one person what came of something they did.
type Notice struct {
	ID    int64
	Title string
	Body  string
	Link  string
	At    time.Time
	Read  bool
}

// An Entry is one line of a timeline, newest first.
type Entry struct {
	At      time.Time `json:"at"`
	Name    string    `json:"name"`
	Summary string    `json:"summary"`
	By      string    `json:"by"` // name of the person, or Tranche
	Version int       `json:"version"`
	Seq     int       `json:"seq"`
}

// A BidRow is one bid in a list.
type BidRow struct {
	ID        string            `json:"id"`
	Title     string            `json:"title"`
	Org       string            `json:"organisation"`
	OrgName   string            `json:"organisation_name"`
	Round     string            `json:"round"`
	Status    funding.BidStatus `json:"status"`
	Pathway   string            `json:"pathway,omitempty"`
	Ask       money.Pence       `json:"ask_pence"`
	Holder    string            `json:"holder"`
	Due       time.Time         `json:"due"` // nearest deadline; zero when none
	Submitted time.Time         `json:"submitted_at"`
	Award     string            `json:"award_status,omitempty"`
}

// A BidSheet is everything about one bid that the viewer may see.
type BidSheet struct {
	Dialogue  Dialogue
	Now       time.Time
	Today     calendar.Date
	Bid       funding.Bid // Status as the viewer may see it; an unreleased decision is hidden from the trust
	Org       funding.Organisation
	Round     funding.Round
	Rules     funding.Ruleset // pinned, or the one in force
	Content   funding.Content
	Before    *funding.Content // as last submitted, when it may be changed again; nil before
	Route     funding.Route    // pinned, or as it would be today
	RouteErr  string           // why there is no route yet
	Pathway   funding.Pathway
	Checks    []funding.Check
	Peers     []int                // days that completed projects of the pathway took
	DecideBy  calendar.Date        // if a draft were submitted today
	AppealBy  calendar.Date        // the last day to appeal against the decision; zero = it cannot be appealed
	Economics *funding.Economics   // nil before there are costs
	Options   []funding.Comparison // the shortlist and the bid itself, appraised alike
	Books     funding.BookPreview  // what the nationally funded asset does to the trust's accounts
	Balances  []funding.Balance
	Clocks    funding.ClocksReading
	Timeline  []Entry
	People    []funding.Person  // of the trust, for choosing SRO and CFO
	Names     map[string]string // person id → name, for everyone named on the sheet
	Award     *AwardBrief
	Waiting   int // commands kept and not yet settled
	Viewer    funding.Person
	Written   map[string]int   // of a draft: question → how many answers other trusts share
	Consent   *funding.Consent // by which others may read this bid; nil when there is none
}

// Failed lists the checks that do not pass.
func (s BidSheet) Failed() []funding.Check { return funding.Failed(s.Checks) }

// An AwardBrief is an award in a few figures.
type AwardBrief struct {
	ID     string              `json:"id"`
	Status funding.AwardStatus `json:"status"`
	Total  money.Pence         `json:"total_pence"`
	Drawn  money.Pence         `json:"drawn_pence"`
}

// An AwardSheet is everything about one award that the viewer may see.
type AwardSheet struct {
	Now      time.Time
	Today    calendar.Date
	Award    funding.Award
	Org      funding.Organisation
	Funder   funding.Organisation
	Document funding.Document // the agreement's newest version
	Ledgers  []Ledger
	Claims   []funding.Claim // every claim, newest first; drafts only for the trust
	Plan     []funding.PlanCell
	Timeline []Entry
	Names    map[string]string
	Waiting  int
	Fast     bool // its bid went the first pathway: claims at most quarterly [A]
	Viewer   funding.Person
}

// A Ledger is one limit of an award with the claims that drew on it.
type Ledger struct {
	funding.Limit
	Certainty funding.Certainty  `json:"certainty"`
	Left      money.Pence        `json:"headroom_pence"`
	Rows      []funding.Drawdown `json:"claims"`
}

// A ClaimSheet is one claim with its lines.
type ClaimSheet struct {
	Now      time.Time
	Today    calendar.Date
	Award    funding.Award
	Org      funding.Organisation
	Claim    funding.Claim // as the rules last left it; a draft has only the head
	Draft    funding.ClaimContent
	Limit    funding.Limit
	Plan     []funding.PlanCell
	Lines    []funding.CostLine // the bid's nationally funded lines of the claim's nature
	Drawdown *funding.Drawdown  // once submitted
	Facts    funding.ClaimFacts // what the claim is compared with
	Names    map[string]string
	Waiting  int
	Viewer   funding.Person
}

// A TrackerRow is one award on the programme manager's main screen, for one
// financial year and nature.
type TrackerRow struct {
	Award      string              `json:"award"`
	Title      string              `json:"title"`
	Org        string              `json:"organisation"`
	OrgName    string              `json:"organisation_name"`
	Region     string              `json:"region"`
	ICB        string              `json:"icb"`
	Status     funding.AwardStatus `json:"status"`
	FY         calendar.FY         `json:"fy"`
	Nature     funding.Nature      `json:"nature"`
	Certainty  funding.Certainty   `json:"certainty"`
	Total      money.Pence         `json:"award_total_pence"`
	Profile    money.Pence         `json:"profile_pence"`
	Plan       money.Pence         `json:"plan_to_date_pence"`
	Drawn      money.Pence         `json:"drawn_pence"`
	InFlight   money.Pence         `json:"in_flight_pence"`
	Headroom   money.Pence         `json:"headroom_pence"`
	Percent    string              `json:"drawn_percent"`
	Variance   money.Pence         `json:"variance_pence"` // drawn + in flight − plan to date
	VariancePC string              `json:"variance_percent"`
	Rating     funding.Rating      `json:"rating"`
	LastClaim  time.Time           `json:"last_claim_at"`
	Return     *funding.Pack       `json:"return,omitempty"`              // the award's newest month-end pack
	Confidence funding.Rating      `json:"delivery_confidence,omitempty"` // as the newest pack that was sent has it
}

// A Tracker is the drawdown tracker with the totals of what it shows.
type Tracker struct {
	Today  calendar.Date  `json:"today"`
	FY     calendar.FY    `json:"fy"`
	Nature funding.Nature `json:"nature"`
	Years  []calendar.FY  `json:"years"`
	Rows   []TrackerRow   `json:"rows"`
	Total  TrackerRow     `json:"total"`
}

// A RoundSheet is a round with what its fund still has.
type RoundSheet struct {
	Round funding.Round   `json:"round"`
	Cover []funding.Cover `json:"cover"`
	Open  bool            `json:"open"`

	LateBy string `json:"late_by,omitempty"` // who gave the reason for money that comes late
}

// A Receipt says what came of a kept command.
type Receipt struct {
	ID       string         `json:"id"`
	Ref      funding.Ref    `json:"aggregate"`
	Verb     funding.Verb   `json:"verb"`
	Accepted time.Time      `json:"accepted_at"`
	Settled  time.Time      `json:"settled_at"` // zero while it waits
	Outcome  string         `json:"outcome"`    // "", APPLIED or REFUSED
	Refusal  *funding.Error `json:"refusal,omitempty"`
	BodyHash string         `json:"-"`
	Version  int            `json:"version"`
}

// An AuditEvent is one row of the audit trail.
type AuditEvent struct {
	Ref     funding.Ref    `json:"aggregate"`
	Version int            `json:"version"`
	Seq     int            `json:"seq"`
	Name    string         `json:"name"`
	Summary string         `json:"summary"`
	Detail  map[string]any `json:"detail,omitempty"`
	By      string         `json:"by"`
	At      time.Time      `json:"at"`
	Command string         `json:"command"`
	Hash    string         `json:"hash"`
}

// An AuditVerdict says whether the hash chains hold.
type AuditVerdict struct {
	Chains int    `json:"chains"`
	Events int    `json:"events"`
	Files  int    `json:"payment_files"`    // whose chains hold; for the funder's people
	Broken string `json:"broken,omitempty"` // the first row that does not fit, in words
	Holds  bool   `json:"holds"`
}

// A PortfolioRow adds up one fund, year and nature.
type PortfolioRow struct {
	Fund      string         `json:"fund"`
	FY        calendar.FY    `json:"fy"`
	Nature    funding.Nature `json:"nature"`
	Envelope  money.Pence    `json:"envelope_pence"`
	Committed money.Pence    `json:"committed_pence"`
	Profile   money.Pence    `json:"profile_pence"`
	Drawn     money.Pence    `json:"drawn_pence"`
	InFlight  money.Pence    `json:"in_flight_pence"`
	Left      money.Pence    `json:"unallocated_pence"`
}

// A DemoPerson is one of the demo's people.
type DemoPerson struct {
	ID           string       `json:"id"`
	Name         string       `json:"name"`
	Role         funding.Role `json:"role"`
	Organisation string       `json:"organisation"`
	Title        string       `json:"title"`
	Token        string       `json:"token"`
}
