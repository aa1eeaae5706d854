package funding

import (
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// ChangeKind says what a part of a change is about (domain 3.4).
type ChangeKind string

// The kinds of change.
const (
	ReprofileYears   ChangeKind = "REPROFILE_YEARS"
	WithinYear       ChangeKind = "REPROFILE_WITHIN_YEAR" // between the trusts of a joint award
	CapitalToRevenue ChangeKind = "CAPITAL_TO_REVENUE"
	RevenueToCapital ChangeKind = "REVENUE_TO_CAPITAL"
	ScopeChange      ChangeKind = "SCOPE"
	MoveMilestone    ChangeKind = "MILESTONE_DATE"
	SupplierChange   ChangeKind = "SUPPLIER"
	MatchSource      ChangeKind = "MATCH_SOURCE"
	ReturnFunds      ChangeKind = "RETURN_FUNDS"
	CostIncrease     ChangeKind = "COST_INCREASE"  // is always refused: R1
	OrgSuccession    ChangeKind = "ORG_SUCCESSION" // comes from the register, never from a request
)

// ChangeKinds lists the kinds that people may ask for.
func ChangeKinds() []ChangeKind {
	return []ChangeKind{ReprofileYears, WithinYear, MoveMilestone, ReturnFunds, SupplierChange, MatchSource, ScopeChange, RevenueToCapital, CapitalToRevenue}
}

// Title returns the kind as people read it.
func (k ChangeKind) Title() string {
	return map[ChangeKind]string{ReprofileYears: "Move money to another year", WithinYear: "Move money between trusts, inside a year", CapitalToRevenue: "Turn capital into revenue", RevenueToCapital: "Turn revenue into capital",
		ScopeChange: "Change what is delivered", MoveMilestone: "Move a milestone", SupplierChange: "Change the supplier", MatchSource: "Change where the trust's own money comes from", ReturnFunds: "Give money back",
		CostIncrease: "Ask for more money", OrgSuccession: "Another organisation takes over"}[k]
}

// money reports whether a part of this kind moves national money.
func (k ChangeKind) money() bool {
	switch k {
	case ReprofileYears, WithinYear, CapitalToRevenue, RevenueToCapital, ReturnFunds:
		return true
	}
	return false
}

// ChangeStatus says how far a change is.
type ChangeStatus string

// The statuses of a change. Money has moved from APPROVED on; what it added to
// a firm year can be claimed from IN_FORCE on.
const (
	ChangeRequested ChangeStatus = "REQUESTED"
	ChangeQueried   ChangeStatus = "QUERIED"
	AwaitingCover   ChangeStatus = "AWAITING_COVER" // approved, and nothing has moved yet (R3)
	ChangeApproved  ChangeStatus = "APPROVED"       // applied, waits for both signatures
	ChangeInForce   ChangeStatus = "IN_FORCE"
	ChangeDeclined  ChangeStatus = "DECLINED"
	ChangeWithdrawn ChangeStatus = "WITHDRAWN"
)

// Title returns the status as people read it.
func (s ChangeStatus) Title() string {
	return map[ChangeStatus]string{ChangeRequested: "With the funder", ChangeQueried: "The funder has asked a question", AwaitingCover: "Approved, waiting for the fund's money", ChangeApproved: "Approved, to be signed",
		ChangeInForce: "In force", ChangeDeclined: "Declined", ChangeWithdrawn: "Withdrawn"}[s]
}

// Over reports whether nothing more can happen to the change.
func (s ChangeStatus) Over() bool {
	return s == ChangeInForce || s == ChangeDeclined || s == ChangeWithdrawn
}

// undecided reports whether the change can still be declined or taken back.
func (s ChangeStatus) undecided() bool {
	return s == ChangeRequested || s == ChangeQueried || s == AwaitingCover
}

// A ChangeRequest is a request to change what was agreed, and what came of it
// (domain 3.4). Open ones live in the award.
type ChangeRequest struct {
	ID          string        `json:"id"` // FP26-RZX-001/CR-01
	No          int           `json:"change_no"`
	Status      ChangeStatus  `json:"status"`
	Parts       []ChangePart  `json:"parts"`
	ReasonCode  string        `json:"reason_code"`
	Reason      string        `json:"reason"`
	LosesYear   bool          `json:"benefits_lost"` // the trust says that the first year of benefits is lost
	Requested   Moment        `json:"requested"`
	OnBehalf    bool          `json:"on_behalf,omitempty"` // of the trust, by the programme manager
	Decider     Role          `json:"decider,omitempty"`   // "" = nobody: within the tolerance (R6)
	Due         calendar.Date `json:"due,omitzero"`
	DaysLeft    int           `json:"days_left,omitempty"` // of the decision's clock, while a question stops it
	Query       string        `json:"query,omitempty"`
	Answer      string        `json:"answer,omitempty"`
	Decided     *Moment       `json:"decided,omitempty"`
	Reasons     string        `json:"decision_reasons,omitempty"`
	Shortfall   money.Pence   `json:"shortfall_pence,omitempty"` // of the fund's cover, when it was last looked at
	NextTry     calendar.Date `json:"next_try,omitzero"`
	Applied     *Moment       `json:"applied,omitempty"`
	Agreement   int           `json:"agreement_version,omitempty"` // that it made
	Profile     int           `json:"profile_version,omitempty"`   // that it made; 0 = none
	Effect      ChangeEffect  `json:"effect"`
	Meets       []Meeting     `json:"meets,omitempty"` // what other changes have done to the same things since it was asked for
	InForceFrom *Moment       `json:"in_force_from,omitempty"`
}

// A ChangePart is one thing that a change asks for. Money parts name the cell
// that gives and the cell that gets; the other kinds name what they change.
type ChangePart struct {
	Kind      ChangeKind    `json:"kind"`
	Org       string        `json:"organisation,omitempty"`
	FY        calendar.FY   `json:"fy,omitzero"`
	Nature    Nature        `json:"nature,omitempty"`
	ToOrg     string        `json:"to_organisation,omitempty"`
	ToFY      calendar.FY   `json:"to_fy,omitzero"`
	ToNature  Nature        `json:"to_nature,omitempty"`
	Amount    money.Pence   `json:"amount_pence,omitempty"`
	Approval  string        `json:"external_approval,omitempty"` // of capital turned into revenue (R5)
	Milestone string        `json:"milestone,omitempty"`
	Date      calendar.Date `json:"date,omitzero"` // the milestone's new day
	Was       calendar.Date `json:"was_date,omitzero"`
	Text      string        `json:"text,omitempty"` // of SCOPE, SUPPLIER and MATCH_SOURCE: what is to hold from now on
}

// A Meeting is another change that was applied to the same thing while this
// one was open: nobody's work is lost, and somebody has to look.
type Meeting struct {
	Field  string `json:"field"`  // "2027/28 capital of RZX", "Milestone M3"
	Change string `json:"change"` // id of the other change
	By     string `json:"by"`     // who asked for it
	Before string `json:"before"` // when this change was asked for
	Theirs string `json:"theirs"` // as the other change left it
	Ours   string `json:"ours"`   // as this change asks for it, from what stood before
	Both   string `json:"both"`   // if this one is applied on top
}

// Change returns the open change with this id.
func (a Award) Change(id string) (ChangeRequest, bool) {
	i := slices.IndexFunc(a.Changes, func(c ChangeRequest) bool { return c.ID == id })
	if i < 0 {
		return ChangeRequest{}, false
	}
	return a.Changes[i], true
}

func (r *AwardResult) putChange(c ChangeRequest) {
	i := slices.IndexFunc(r.Award.Changes, func(o ChangeRequest) bool { return o.ID == c.ID })
	if i < 0 {
		r.Award.Changes = append(r.Award.Changes, c)
		return
	}
	r.Award.Changes[i] = c
}

// Moves are what the change does to the profile: one sum for each cell, in the
// order in which rows are locked.
func (c ChangeRequest) Moves() []ProfileMove {
	var out []ProfileMove
	add := func(m ProfileMove) {
		for i := range out {
			if out[i].Org == m.Org && out[i].FY == m.FY && out[i].Nature == m.Nature {
				out[i].By += m.By
				return
			}
		}
		out = append(out, m)
	}
	for _, p := range c.Parts {
		if !p.Kind.money() {
			continue
		}
		add(ProfileMove{p.Org, p.FY, p.Nature, -p.Amount})
		if p.Kind != ReturnFunds {
			add(ProfileMove{p.ToOrg, p.ToFY, p.ToNature, p.Amount})
		}
	}
	return inOrder(out)
}

// Label names the change as people say it: "CR-01".
func (c ChangeRequest) Label() string { return fmt.Sprintf("CR-%02d", c.No) }

// Path is the address of the change's page.
func (c ChangeRequest) Path(award string) string { return "/awards/" + award + "/changes/" + c.Label() }

// Words say what the part asks for, in a sentence.
func (p ChangePart) Words() string {
	switch p.Kind {
	case ReprofileYears:
		return fmt.Sprintf("Move %s of %s from %s to %s.", p.Amount, p.Nature.Word(), p.FY, p.ToFY)
	case WithinYear:
		return fmt.Sprintf("Move %s of %s %s from %s to %s.", p.Amount, p.FY, p.Nature.Word(), p.Org, p.ToOrg)
	case CapitalToRevenue, RevenueToCapital:
		return fmt.Sprintf("Turn %s of %s %s into %s of %s.", p.Amount, p.FY, p.Nature.Word(), p.ToNature.Word(), p.ToFY)
	case ReturnFunds:
		return fmt.Sprintf("Give back %s of %s %s.", p.Amount, p.FY, p.Nature.Word())
	case MoveMilestone:
		return fmt.Sprintf("Move milestone %s from %s to %s.", p.Milestone, p.Was.Text(), p.Date.Text())
	case SupplierChange:
		return "New supplier: " + p.Text
	case MatchSource:
		return "The trust's own money comes from: " + p.Text
	}
	return "What is delivered: " + p.Text
}

// fields name what a part touches, so that two changes can be compared.
func (p ChangePart) fields() []string {
	switch {
	case p.Kind == MoveMilestone:
		return []string{"Milestone " + p.Milestone}
	case p.Kind == ReturnFunds:
		return []string{cellName(p.Org, p.FY, p.Nature)}
	case p.Kind.money():
		return []string{cellName(p.Org, p.FY, p.Nature), cellName(p.ToOrg, p.ToFY, p.ToNature)}
	case p.Kind == SupplierChange:
		return []string{"Supplier"}
	case p.Kind == MatchSource:
		return []string{"Source of the trust's own money"}
	}
	return []string{"What is delivered"}
}

func cellName(org string, fy calendar.FY, n Nature) string {
	return fmt.Sprintf("%s %s of %s", fy, n.Word(), org)
}

// fields are all that the change touches, each once.
func (c ChangeRequest) fields() []string {
	var out []string
	for _, p := range c.Parts {
		for _, f := range p.fields() {
			if !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	return out
}
