package funding

import (
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// AwardStatus says where an award is in its life (domain 10.1).
type AwardStatus string

// The statuses of an award.
const (
	AgreementPending AwardStatus = "AGREEMENT_PENDING"
	Active           AwardStatus = "ACTIVE"
	Complete         AwardStatus = "COMPLETE"
	Terminated       AwardStatus = "TERMINATED"
)

// Title returns the status as people read it.
func (s AwardStatus) Title() string {
	return map[AwardStatus]string{AgreementPending: "Agreement to be signed", Active: "Active", Complete: "Complete", Terminated: "Terminated"}[s]
}

// AgreementStatus says how far a memorandum of understanding is (domain 10.3).
type AgreementStatus string

// The statuses of an agreement.
const (
	Issued      AgreementStatus = "ISSUED"
	TrustSigned AgreementStatus = "TRUST_SIGNED"
	InForce     AgreementStatus = "IN_FORCE"
)

// Title returns the status as people read it.
func (s AgreementStatus) Title() string {
	return map[AgreementStatus]string{Issued: "Waiting for the trust's signature", TrustSigned: "Waiting for the funder's signature", InForce: "In force"}[s]
}

// A Signature is one person's yes to the exact document with this hash.
type Signature struct {
	Version int    `json:"version"`
	Side    string `json:"side"` // TRUST or FUNDER
	Org     string `json:"organisation"`
	By      string `json:"by"`
	Name    string `json:"name"`
	Role    Role   `json:"role"`
	For     string `json:"for,omitempty"` // whose deputy By was
	Hash    string `json:"document_hash"`
	Signed  Moment `json:"signed"`
	// What the signer was shown, as their yes named it ("" = it named none), and
	// by what they were signed in, when that is known.
	Shown    string `json:"shown_hash,omitempty"`
	SignedIn SignIn `json:"signed_in,omitempty"`
}

// Agreement is the memorandum of understanding of an award: one version of
// the document, and its signatures. The document itself is kept apart.
type Agreement struct {
	Version    int             `json:"version"`
	Status     AgreementStatus `json:"status"`
	Hash       string          `json:"document_hash"`
	Issued     Moment          `json:"issued"`
	CounterDue calendar.Date   `json:"countersign_due"` // zero until the trust has signed
	Signatures []Signature     `json:"signatures"`
	Chain      Chain           `json:"chain,omitempty"`     // of the trust, as it stood when this version was issued
	Approvals  []Endorsement   `json:"approvals,omitempty"` // of the steps before the trust's signature
	Attempt    int             `json:"attempt,omitempty"`   // counts how often they began anew
	SentBack   *SentBack       `json:"sent_back,omitempty"` // the trust would not sign
	Kind       AgreementKind   `json:"kind,omitempty"`
	Signed     int             `json:"signed_version,omitempty"` // of a notice: the version that it amends, and whose signatures these are
}

// Limit is what an award may still spend for one organisation, year and
// nature: the same figures as the row that the database guards.
type Limit struct {
	Org      string      `json:"organisation"`
	FY       calendar.FY `json:"fy"`
	Nature   Nature      `json:"nature"`
	Profile  money.Pence `json:"profile_pence"`
	InFlight money.Pence `json:"in_flight_pence"`
	Drawn    money.Pence `json:"drawn_pence"`
	Unsigned money.Pence `json:"unsigned_pence,omitempty"` // of the profile: added by a change that both have not signed yet
}

// Headroom is what can still be claimed: profile − unsigned − in flight − drawn.
func (l Limit) Headroom() money.Pence { return l.Undrawn() - l.Unsigned }

// Undrawn is what nobody has claimed yet, whether it can be claimed now or not.
func (l Limit) Undrawn() money.Pence { return l.Profile - l.InFlight - l.Drawn }

// Award is the process part of an award: what was agreed, and what is open.
// Claims that are over fold away into their own rows.
type Award struct {
	ID             string          `json:"id"`
	Bid            string          `json:"bid"`
	Round          string          `json:"round"`
	Fund           string          `json:"fund"`
	Org            string          `json:"organisation"`
	ICB            string          `json:"icb"`
	Region         string          `json:"region"`
	Funder         string          `json:"funder"`
	Partners       []string        `json:"partners,omitempty"` // trusts that draw on it beside the lead
	Title          string          `json:"title"`
	Status         AwardStatus     `json:"status"`
	Version        int             `json:"version"`
	Ruleset        string          `json:"ruleset"`
	Pathway        string          `json:"pathway,omitempty"`     // of the bid
	DecidedBy      string          `json:"decided_by"`            // may not release its payments (domain 4.5 c)
	DecidedFor     string          `json:"decided_for,omitempty"` // whose deputy that was
	DecidedOn      calendar.Date   `json:"decided_on"`
	SubmittedOn    calendar.Date   `json:"submitted_on"`
	ContentHash    string          `json:"content_hash"`
	Total          money.Pence     `json:"total_pence"`
	ProfileVersion int             `json:"profile_version"`
	Profile        []ProfileCell   `json:"profile"`
	Local          []ProfileCell   `json:"local"`
	Limits         []Limit         `json:"limits"`
	Conditions     []Condition     `json:"conditions"`
	Milestones     []Milestone     `json:"milestones"`
	PriceCertainty string          `json:"price_certainty,omitempty"` // of the bid; an estimate's contract price is entered before the agreement is signed
	Price          *ContractPrice  `json:"contract_price,omitempty"`
	Agreement      Agreement       `json:"agreement"`
	Notices        []Notice        `json:"notices,omitempty"` // of the funder, oldest first
	Began          Moment          `json:"began"`
	Claims         []Claim         `json:"claims"` // open ones only
	MonthOpened    calendar.Date   `json:"month_opened"`
	YearsClosed    []YearEnd       `json:"years_closed,omitempty"`
	YearsSigned    []SignedYear    `json:"years_signed,omitempty"`
	TrueUps        []TrueUp        `json:"true_ups,omitempty"`
	Owed           []Owed          `json:"owed,omitempty"` // money that goes back; settled ones stay
	Standing       *Standing       `json:"standing,omitempty"`
	Packs          []Pack          `json:"packs,omitempty"`       // month-end packs that are not accepted yet
	PacksTaken     *Moment         `json:"packs_taken,omitempty"` // when somebody of the trust first took one up
	Changes        []ChangeRequest `json:"changes,omitempty"`     // open ones only
	ChangeNo       int             `json:"change_no,omitempty"`
	Tolerated      []ProfileMove   `json:"tolerated,omitempty"`     // what left a cell inside the tolerance (R6)
	LostBenefits   []calendar.FY   `json:"lost_benefits,omitempty"` // years whose benefits a change has lost
	Successions    []Succession    `json:"successions,omitempty"`   // trusts that took the place of others, oldest first
	Rung           []string        `json:"rung,omitempty"`
	NextAlarm      time.Time       `json:"next_alarm"`
}

// ClaimStatus says how far a claim is (domain 3.2).
type ClaimStatus string

// The statuses of a claim.
const (
	ClaimDraft     ClaimStatus = "DRAFT"
	ClaimSubmitted ClaimStatus = "SUBMITTED"    // with the trust's approver
	AutoChecked    ClaimStatus = "AUTO_CHECKED" // approved by the trust, checks passed, with the funder
	Queried        ClaimStatus = "QUERIED"
	ClaimApproved  ClaimStatus = "APPROVED"
	Scheduled      ClaimStatus = "SCHEDULED"
	Paid           ClaimStatus = "PAID"
	Rejected       ClaimStatus = "REJECTED"
	ClaimWithdrawn ClaimStatus = "WITHDRAWN"
	LateClaim      ClaimStatus = "LATE"     // after the year's cut-off: kept for national finance, holds no money
	Reversed       ClaimStatus = "REVERSED" // was paid, and is owed back
	OwedBack       ClaimStatus = "OWED"     // gave back more than it asked for: recorded as money owed
)

// Title returns the status as people read it.
func (s ClaimStatus) Title() string {
	return map[ClaimStatus]string{ClaimDraft: "Draft", ClaimSubmitted: "Waiting for the trust's approval", AutoChecked: "With the funder", Queried: "Queried",
		ClaimApproved: "Approved", Scheduled: "In a payment run", Paid: "Paid", Rejected: "Rejected", ClaimWithdrawn: "Withdrawn",
		LateClaim: "Late: with national finance", Reversed: "Reversed", OwedBack: "Recorded as money owed"}[s]
}

// Claim is one request for money of one nature, year and organisation. Four
// different people handle it (invariant I5).
type Claim struct {
	ID          string         `json:"id"`
	No          int            `json:"claim_no"`
	Org         string         `json:"organisation"`
	FY          calendar.FY    `json:"fy"`
	Month       calendar.Month `json:"month"`
	Nature      Nature         `json:"nature"`
	Basis       string         `json:"basis"` // PAID, ACCRUED or COMMITTED_DUE_IN_MONTH
	Status      ClaimStatus    `json:"status"`
	Amount      money.Pence    `json:"amount_pence"` // as claimed
	Cut         money.Pence    `json:"cut_pence"`    // taken off by the check of lines
	Prepared    *Moment        `json:"prepared,omitempty"`
	Approved    *Moment        `json:"approved,omitempty"` // by the trust
	Checked     *Moment        `json:"checked,omitempty"`  // by the funder
	CheckDue    calendar.Date  `json:"check_due"`
	PayDue      calendar.Date  `json:"pay_due"`
	Run         string         `json:"run,omitempty"`
	Released    string         `json:"released_by,omitempty"`
	PaidAt      *Moment        `json:"paid,omitempty"`
	PayFailed   string         `json:"payment_failed,omitempty"` // why its last payment failed; empty once it is in another run
	QueryText   string         `json:"query,omitempty"`
	Chain       Chain          `json:"chain,omitempty"`              // of the trust, as it stood when the claim was submitted
	Approvals   []Endorsement  `json:"approvals,omitempty"`          // of the trust's steps, the last one included
	Attempt     int            `json:"attempt,omitempty"`            // counts how often it was submitted
	SetOff      money.Pence    `json:"set_off_pence,omitempty"`      // of what is granted, what settles money owed: cash = granted − set off
	Exceptions  []Exception    `json:"exceptions,omitempty"`         // why it was not clean when the trust approved it
	VATRefunded money.Pence    `json:"vat_refunded_pence,omitempty"` // given back by its lines (E11)
	Stood       calendar.Date  `json:"standing_of,omitzero"`         // of the standing approval that it was checked under
	Admitted    *Moment        `json:"admitted,omitempty"`           // by national finance, after the cut-off
	SentBack    *SentBack      `json:"sent_back,omitempty"`          // declined inside the trust, and not submitted again yet
	ClaimedAs   string         `json:"claimed_as,omitempty"`         // the trust that made it, when a successor has its place now
}

// Cash is the money that moves: what is granted, less what settles money owed.
func (c Claim) Cash() money.Pence { return c.Granted() - c.SetOff }

// Granted is what the claim draws: the claim less what the check took off.
func (c Claim) Granted() money.Pence { return c.Amount - c.Cut }

// Subject is the award as the permissions table sees it.
func (a Award) Subject() Subject {
	return Subject{Org: a.Org, Parties: a.Partners, ICB: a.ICB, Region: a.Region, Funder: a.Funder, State: string(a.Status), What: "award", StateTitle: a.Status.Title()}
}

// Closed reports whether nothing more can happen to the award.
func (a Award) Closed() bool { return a.Status == Complete || a.Status == Terminated }

// limit finds the limit of one organisation, year and nature.
func (a Award) limit(org string, fy calendar.FY, n Nature) (int, bool) {
	i := slices.IndexFunc(a.Limits, func(l Limit) bool { return l.Org == org && l.FY == fy && l.Nature == n })
	return i, i >= 0
}

// Limit returns the limit of one organisation, year and nature.
func (a Award) Limit(org string, fy calendar.FY, n Nature) (Limit, bool) {
	i, ok := a.limit(org, fy, n)
	if !ok {
		return Limit{}, false
	}
	return a.Limits[i], true
}

// Claim returns the open claim with this id.
func (a Award) Claim(id string) (Claim, bool) {
	i := slices.IndexFunc(a.Claims, func(c Claim) bool { return c.ID == id })
	if i < 0 {
		return Claim{}, false
	}
	return a.Claims[i], true
}

// clone returns a copy that shares no slice that rules write to.
func (a Award) clone() Award {
	a.Profile, a.Local = slices.Clone(a.Profile), slices.Clone(a.Local)
	a.Limits = slices.Clone(a.Limits)
	a.Conditions = slices.Clone(a.Conditions)
	a.Claims = slices.Clone(a.Claims)
	a.Agreement.Signatures = slices.Clone(a.Agreement.Signatures)
	a.Agreement.Approvals = slices.Clone(a.Agreement.Approvals)
	a.Notices = slices.Clone(a.Notices)
	a.Milestones, a.Changes = slices.Clone(a.Milestones), slices.Clone(a.Changes)
	a.Tolerated, a.LostBenefits, a.Successions = slices.Clone(a.Tolerated), slices.Clone(a.LostBenefits), slices.Clone(a.Successions)
	a.Rung = slices.Clone(a.Rung)
	a.YearsClosed = slices.Clone(a.YearsClosed)
	a.Owed = slices.Clone(a.Owed)
	a.YearsSigned, a.TrueUps = slices.Clone(a.YearsSigned), slices.Clone(a.TrueUps)
	a.Packs = slices.Clone(a.Packs)
	return a
}

// fold drops the claims, packs and changes that are over: their rows keep them.
func (a Award) fold() Award {
	a.Claims = slices.DeleteFunc(a.Claims, func(c Claim) bool {
		return c.Status == Paid || !c.Status.alive() || c.Status == OwedBack
	})
	a.Packs = slices.DeleteFunc(a.Packs, func(p Pack) bool { return p.Status == PackAccepted })
	a.Changes = slices.DeleteFunc(a.Changes, func(c ChangeRequest) bool { return c.Status.Over() })
	return a
}

// Stage names the part of its life that the award is in.
func (a Award) Stage() string {
	switch a.Status {
	case AgreementPending:
		return "agreement"
	case Active:
		return "year"
	}
	return "closed"
}

// Holder says who has the award now, in words.
func (a Award) Holder() string {
	switch {
	case a.Status == AgreementPending && a.Agreement.Status == Issued:
		return "The trust's chief finance officer, to sign"
	case a.Status == AgreementPending:
		return "The funder, to countersign"
	case a.Status == Active:
		return "The trust, to deliver and claim"
	}
	return "Nobody: the award is closed"
}
