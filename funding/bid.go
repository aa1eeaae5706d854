package funding

import (
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// BidStatus says where a bid is in its life (domain 10.1).
type BidStatus string

// The statuses of a bid. After the decision its award has the later ones.
const (
	Draft                  BidStatus = "DRAFT"
	InternalApproval       BidStatus = "INTERNAL_APPROVAL"
	CompletenessCheck      BidStatus = "COMPLETENESS_CHECK"
	Returned               BidStatus = "RETURNED"
	InReview               BidStatus = "IN_REVIEW"
	Moderation             BidStatus = "MODERATION"
	Panel                  BidStatus = "PANEL"
	Approved               BidStatus = "APPROVED"
	ApprovedWithConditions BidStatus = "APPROVED_WITH_CONDITIONS"
	Deferred               BidStatus = "DEFERRED"
	Declined               BidStatus = "DECLINED"
	Withdrawn              BidStatus = "WITHDRAWN"
)

var bidStatusTitles = map[BidStatus]string{
	Draft: "Draft", InternalApproval: "With your approvers", CompletenessCheck: "Completeness check", Returned: "Returned to the trust",
	InReview: "In review", Moderation: "Reviews compared", Panel: "With the panel", Approved: "Approved", ApprovedWithConditions: "Approved with conditions",
	Deferred: "Deferred", Declined: "Declined", Withdrawn: "Withdrawn",
}

// Title returns the status as people read it.
func (s BidStatus) Title() string { return bidStatusTitles[s] }

// Bid is the process part of a bid: one row, one version. What people write
// is [Content], kept apart.
type Bid struct {
	ID             string          `json:"id"` // its reference, for example FP26-RZX-001
	Round          string          `json:"round"`
	Org            string          `json:"organisation"` // at submission; history keeps it
	ICB            string          `json:"icb"`
	Region         string          `json:"region"`
	Funder         string          `json:"funder"`
	Title          string          `json:"title"`
	Status         BidStatus       `json:"status"`
	Version        int             `json:"version"`
	StartedBy      string          `json:"started_by"`
	Partners       []Partner       `json:"partners,omitempty"`       // trusts asked to bid together, in the order of the asking
	From           string          `json:"from_bid,omitempty"`       // the earlier bid it was started from
	Expected       money.Pence     `json:"expected_pence,omitempty"` // national ask as expected at the start; counts until there are costs
	SentBy         string          `json:"sent_by,omitempty"`        // who asked for internal approval
	Chain          Chain           `json:"chain,omitempty"`          // as it stood when the bid was sent inside
	Approvals      []Endorsement   `json:"approvals,omitempty"`      // of the steps before the signature, in order
	Attempt        int             `json:"attempt,omitempty"`        // counts how often approvals began anew
	SentBack       *SentBack       `json:"sent_back,omitempty"`      // declined inside the trust, and not sent again yet
	Extended       *Extension      `json:"extended,omitempty"`       // a later deadline for this bid alone
	Passed         []Check         `json:"passed,omitempty"`         // the checks that held when it was submitted
	SRO            *Endorsement    `json:"sro_approval,omitempty"`
	CFO            *Endorsement    `json:"cfo_signature,omitempty"`
	ContentHash    string          `json:"content_hash,omitempty"` // of what was submitted
	Ask            money.Pence     `json:"ask_pence"`
	Ruleset        string          `json:"ruleset,omitempty"` // pinned at submission
	Route          Route           `json:"route"`
	Submitted      *Moment         `json:"submitted,omitempty"`
	Complete       *Moment         `json:"complete,omitempty"`
	CompleteDue    calendar.Date   `json:"complete_due"`
	Returned       *Moment         `json:"returned,omitempty"`
	ResubmitBy     calendar.Date   `json:"resubmit_by"`
	Reviews        []Review        `json:"reviews"`
	Clarifications []Clarification `json:"clarifications"`
	ReviewsDone    *Moment         `json:"reviews_done,omitempty"`
	Agreed         []Agreed        `json:"agreed_scores,omitempty"` // of criteria that reviewers scored far apart
	DecisionDue    calendar.Date   `json:"decision_due"`
	Votes          []Vote          `json:"votes,omitempty"` // of the sitting's members, until the panel has decided
	Decision       *Decision       `json:"decision,omitempty"`
	Released       *Moment         `json:"released,omitempty"` // when the trust was told
	Standing       *StandingPlace  `json:"standing,omitempty"` // its place on the standing list, while it is deferred
	Appeals        []Appeal        `json:"appeals,omitempty"`  // against decisions that declined it, the newest last
	ClosedReason   string          `json:"closed_reason,omitempty"`
	Rung           []string        `json:"rung,omitempty"` // alarms that have gone off
	NextAlarm      time.Time       `json:"next_alarm"`
	ToMend         []string        `json:"to_mend,omitempty"`      // parts that a returned bid was returned for
	PastStages     []PastStage     `json:"past_stages,omitempty"`  // outline cases that were approved to proceed
	PastReviews    [][]Review      `json:"past_reviews,omitempty"` // of past stages
	PastQuestions  []Clarification `json:"past_questions,omitempty"`
	PanelReturns   []PanelReturn   `json:"panel_returns,omitempty"` // times that the panel sent it back for changes
	Successions    []Succession    `json:"successions,omitempty"`   // trusts that took the place of others, oldest first
}

// A Moment is when something happened: the instant, and the working day that
// it counts on (after 17:00 London, the next working day).
type Moment struct {
	At  time.Time     `json:"at"`
	Day calendar.Date `json:"day"`
	By  string        `json:"by"`
	For string        `json:"for,omitempty"` // whose deputy By was
}

// An Endorsement is one person's yes to an exact version of the content.
type Endorsement struct {
	By             string    `json:"by"`
	At             time.Time `json:"at"`
	ContentVersion int       `json:"content_version"`
	ContentHash    string    `json:"content_hash"`
	Step           int       `json:"step,omitempty"` // of the chain
	Role           Role      `json:"role,omitempty"`
	For            string    `json:"for,omitempty"` // whose deputy By was
}

// A SentBack is a no inside the trust, with the reasons.
type SentBack struct {
	Moment

	Role    Role   `json:"role"`
	Reasons string `json:"reasons"`
}

// ReviewStatus says how far a review is.
type ReviewStatus string

// The statuses of a review.
const (
	ReviewWaiting ReviewStatus = "WAITING"
	ReviewOpen    ReviewStatus = "IN_PROGRESS"
	ReviewDone    ReviewStatus = "DONE"
)

// ReviewOutcome is what a review concludes (domain 10.2).
type ReviewOutcome string

// The outcomes of a review.
const (
	Support               ReviewOutcome = "SUPPORT"
	SupportWithConditions ReviewOutcome = "SUPPORT_WITH_CONDITIONS"
	MoreInformation       ReviewOutcome = "MORE_INFORMATION"
	NotSupport            ReviewOutcome = "NOT_SUPPORT"
)

// Title returns the outcome as people read it.
func (o ReviewOutcome) Title() string {
	return map[ReviewOutcome]string{Support: "Support", SupportWithConditions: "Support with conditions",
		MoreInformation: "More information needed", NotSupport: "Not supported"}[o]
}

// A Review is one reviewer's part of the assessment, with its own clock.
type Review struct {
	Kind       ReviewKind     `json:"kind"`
	Status     ReviewStatus   `json:"status"`
	Reviewer   string         `json:"reviewer,omitempty"`
	Before     string         `json:"before,omitempty"`      // who had it before it was given to somebody
	Assigned   *Moment        `json:"assigned,omitempty"`    // by whom, if it was not just taken up
	Recused    []string       `json:"recused,omitempty"`     // people who stood down
	NoInterest []Moment       `json:"no_interest,omitempty"` // who said that they have no interest in the bid, in the order of the saying
	Started    Moment         `json:"started"`               // when its clock began
	Days       int            `json:"days"`
	Done       *Moment        `json:"done,omitempty"`
	Outcome    ReviewOutcome  `json:"outcome,omitempty"`
	Reasons    string         `json:"reasons,omitempty"`
	Scores     []Score        `json:"scores,omitempty"`
	Conditions []string       `json:"conditions,omitempty"`
	Answers    []ReviewAnswer `json:"answers,omitempty"`          // to what the ruleset asks of this review
	Deemed     bool           `json:"deemed,omitempty"`           // nobody answered, and the ruleset counts that as support
	Spared     bool           `json:"no_longer_needed,omitempty"` // it was closed without an outcome when the reviews were over
	Past       []Conclusion   `json:"past_conclusions,omitempty"` // that a changed answer reopened, the newest last
}

// A Score is a judgement of one criterion, 0 (no evidence) to 4 (excellent).
type Score struct {
	Criterion string `json:"criterion"`
	Score     int    `json:"score"`
	Reasons   string `json:"reasons,omitempty"`
}

// A Clarification is a question to the trust. A blocking one stops its own
// review's clock until it is answered.
type Clarification struct {
	ID       string        `json:"id"`
	Review   ReviewKind    `json:"review"`
	Field    string        `json:"field"` // the answer, line or section it is about
	Question string        `json:"question"`
	Blocking bool          `json:"blocking"`
	Asked    Moment        `json:"asked"`
	Due      calendar.Date `json:"due"`
	Answered *Moment       `json:"answered,omitempty"`
	Answer   string        `json:"answer,omitempty"`
	Dropped  *Moment       `json:"dropped,omitempty"` // when its review was no longer needed, so that nobody answers
	Unlock   bool          `json:"unlock,omitempty"`  // the trust may change the answer that Field names, and nothing else
	Change   *AnswerChange `json:"change,omitempty"`
}

// Open reports whether the question still waits for an answer.
func (q Clarification) Open() bool { return q.Answered == nil && q.Dropped == nil }

// A Decision is what the panel decided, and on exactly what.
type Decision struct {
	Outcome    BidStatus     `json:"outcome"`
	Proceed    bool          `json:"to_proceed,omitempty"` // to the next stage: no money is committed, no award begins
	Reasons    string        `json:"reasons"`
	Conditions []Condition   `json:"conditions,omitempty"`
	By         string        `json:"by"`
	Role       Role          `json:"role"`
	Made       Moment        `json:"made"`
	Hash       string        `json:"content_hash"` // invariant I7: the version decided on
	Cells      []ProfileCell `json:"cells,omitempty"`
	Ballot     *Ballot       `json:"ballot,omitempty"`   // for the funder alone
	Feedback   []Feedback    `json:"feedback,omitempty"` // by criterion, as it was judged when the panel decided
}

// A Condition comes with an approval, and may gate a milestone or the money.
type Condition struct {
	Ref        string         `json:"ref"`
	Text       string         `json:"text"`
	Blocks     string         `json:"blocks,omitempty"`    // MILESTONE, CLAIMS or NOTHING
	Milestone  string         `json:"milestone,omitempty"` // which, when it blocks one
	Due        calendar.Date  `json:"due"`
	FromMonth  calendar.Month `json:"from_month,omitempty"` // claims from this month of the due date's year on
	Discharged *Moment        `json:"discharged,omitempty"`
}

// A ProfileCell is national money for one organisation, year and nature
// (domain 3.8 J2).
type ProfileCell struct {
	Org       string      `json:"organisation"`
	FY        calendar.FY `json:"fy"`
	Nature    Nature      `json:"nature"`
	Certainty Certainty   `json:"certainty"`
	Amount    money.Pence `json:"amount_pence"`
}

// Editable reports whether the content may change.
func (b Bid) Editable() bool {
	return b.Status == Draft || b.Status == InternalApproval || b.Status == Returned
}

// Decided reports whether the panel has decided.
func (b Bid) Decided() bool { return b.Decision != nil }

// Closed reports whether nothing more can happen to the bid itself: its award
// goes on alone.
func (b Bid) Closed() bool {
	switch b.Status {
	case Withdrawn:
		return true
	case Approved, ApprovedWithConditions, Declined:
		return b.Released != nil && !b.Appealed()
	}
	return false
}

// Shown is the status that a trust may see: a decision that is not released
// yet still reads as with the panel.
func (b Bid) Shown(funderSide bool) BidStatus {
	if b.Decided() && b.Released == nil && !funderSide {
		return Panel
	}
	return b.Status
}

// Review returns the review of kind k.
func (b Bid) Review(k ReviewKind) (Review, bool) {
	i := slices.IndexFunc(b.Reviews, func(r Review) bool { return r.Kind == k })
	if i < 0 {
		return Review{}, false
	}
	return b.Reviews[i], true
}

// clone returns a copy that shares no slice that rules write to.
func (b Bid) clone() Bid {
	b.Reviews = slices.Clone(b.Reviews)
	b.Clarifications = slices.Clone(b.Clarifications)
	b.Rung = slices.Clone(b.Rung)
	b.Approvals = slices.Clone(b.Approvals)
	b.Partners = slices.Clone(b.Partners)
	b.PastReviews = slices.Clone(b.PastReviews)
	b.PastQuestions = slices.Clone(b.PastQuestions)
	b.Votes, b.Appeals = slices.Clone(b.Votes), slices.Clone(b.Appeals)
	return b
}

// Subject is the bid as the permissions table sees it for p: a decision that
// the trust has not been told of changes nothing that the trust sees.
func (b Bid) Subject(p Person) Subject {
	state := b.Shown(p.FunderSide)
	return Subject{Org: b.Org, Parties: b.PartnerOrgs(), ICB: b.ICB, Region: b.Region, Funder: b.Funder, State: string(state), What: "bid", StateTitle: state.Title()}
}
