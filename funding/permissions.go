package funding

import (
	"slices"
	"strings"
	"sync"
)

// An Action is anything a person can do, named as its API operation.
type Action string

// Relation says how a role's organisation must stand to the subject.
type Relation string

// The relations.
const (
	OwnTrust  Relation = "OWN_TRUST"  // the role is held at the subject's organisation
	OfPartner Relation = "PARTNER"    // … at one of its other parties: a partner of a joint bid
	Assessing Relation = "ASSESSING"  // … at its ICB, its region or its funder
	AtFunder  Relation = "AT_FUNDER"  // … at its funder
	SignedIn  Relation = "SIGNED_IN"  // any person who is signed in
	Anyone    Relation = "ANYONE"     // no sign-in needed
	Engines   Relation = "THE_ENGINE" // timers and follow-on steps only
)

// A Permission is one row of the table: these roles, so related, may do this
// action while the subject is in one of these states (empty = any state).
type Permission struct {
	Action   Action
	Roles    []Role
	Relation Relation
	States   []string
}

// A Subject is what somebody wants to act on, as far as permissions go.
type Subject struct {
	Org, ICB, Region, Funder string
	Parties                  []string // other trusts that it concerns
	State                    string
	What                     string // "bid", "award", "claim": for the sentence
	StateTitle               string
}

var (
	trustRoles    = []Role{TrustAuthor, TrustFinancePreparer, TrustFinanceApprover, TrustSRO, TrustCFO}
	reviewerRoles = []Role{ICBReviewer, RegionReviewer, SafetyReviewer, CyberReviewer, IGReviewer, ArchitectureReviewer,
		CommercialReviewer, BenefitsReviewer, NationalFinance}
	funderReaders = append(slices.Clone(reviewerRoles), ProgrammeManager, PanelChair, PaymentReleaser, FundAdmin, Auditor)
	changeRoles   = []Role{TrustFinancePreparer, TrustFinanceApprover, TrustSRO, TrustCFO}
	meterReaders  = []Role{ProgrammeManager, FundAdmin, Auditor}
	beforeSubmit  = []string{string(Draft), string(InternalApproval), string(Returned)}
)

// Permissions is the whole table. Every page, every API operation and every
// command declares one of its actions, and a test fails for any that does not.
func Permissions() []Permission { return slices.Clone(permissions().rows) }

// A permissionTable is the table and its rows by action. A page asks it many
// times, so it is built once; nobody writes to it.
type permissionTable struct {
	rows []Permission
	of   map[Action][]Permission
}

var permissions = sync.OnceValue(func() permissionTable {
	t := permissionTable{slices.Concat(openPermissions(), signOffPermissions(), bidPermissions(), awardPermissions(), runPermissions(), knownPermissions(), ledgerPermissions(),
		enquiryPermissions(), roundPermissions(), jointPermissions(), packPermissions(), standingPermissions(), yearEndPermissions()), map[Action][]Permission{}}
	for _, row := range t.rows {
		t.of[row.Action] = append(t.of[row.Action], row)
	}
	return t
})

func openPermissions() []Permission {
	var rows []Permission
	for _, a := range []Action{"health", "openapi", "calculate", "signIn", "readPublic", "demoPeople", "demoClock", "demoMail", "demoUI"} {
		rows = append(rows, Permission{a, nil, Anyone, nil})
	}
	for _, a := range []Action{"signOut", "readHome", "listOrganisations", "listRounds", "listBids", "listAwards", "getTracker", "getPortfolio", "listEvents", "verifyAudit", "readCommand", "listDeputies", "nameDeputy", "endDeputy", "listApprovals", "discardJottings", "listInterests", "declareInterest", "decideInterest"} {
		rows = append(rows, Permission{a, nil, SignedIn, nil})
	}
	return rows
}

func signOffPermissions() []Permission {
	return []Permission{
		{"getSignOff", trustRoles, OwnTrust, nil},
		{"putSignOff", []Role{TrustCFO}, OwnTrust, nil},
	}
}

func bidPermissions() []Permission {
	return []Permission{
		{"createBid", []Role{TrustAuthor, TrustFinancePreparer}, OwnTrust, nil},
		{"getBid", trustRoles, OwnTrust, nil},
		{"getBid", funderReaders, Assessing, nil},
		{"getReviewBrief", funderReaders, Assessing, nil},
		{"editBid", []Role{TrustAuthor, TrustFinancePreparer}, OwnTrust, beforeSubmit},
		{"sendForApproval", []Role{TrustAuthor, TrustFinancePreparer}, OwnTrust, beforeSubmit},
		{"approveBid", SigningRoles(), OwnTrust, beforeSubmit},
		{"declineInside", SigningRoles(), OwnTrust, []string{string(InternalApproval)}},
		{"extendDeadline", []Role{FundAdmin}, AtFunder, beforeSubmit},
		{"submitBid", []Role{TrustCFO}, OwnTrust, beforeSubmit},
		{"recallBid", []Role{TrustAuthor, TrustSRO, TrustCFO}, OwnTrust, []string{string(InternalApproval), string(CompletenessCheck)}},
		{"withdrawBid", []Role{TrustSRO, TrustCFO}, OwnTrust, []string{string(Draft), string(InternalApproval), string(CompletenessCheck), string(Returned), string(InReview), string(Moderation), string(Panel), string(Deferred)}},
		{"passCompleteness", []Role{ProgrammeManager}, AtFunder, []string{string(CompletenessCheck)}},
		{"returnBid", []Role{ProgrammeManager}, AtFunder, []string{string(CompletenessCheck)}},
		{"startReview", reviewerRoles, Assessing, []string{string(InReview)}},
		{"askClarification", reviewerRoles, Assessing, []string{string(InReview)}},
		{"answerClarification", []Role{TrustAuthor, TrustFinancePreparer, TrustSRO, TrustCFO}, OwnTrust, []string{string(InReview)}},
		{"concludeReview", reviewerRoles, Assessing, []string{string(InReview)}},
		{"reconfirmReview", reviewerRoles, Assessing, []string{string(InReview)}},
		{"recuse", reviewerRoles, Assessing, []string{string(InReview)}},
		{"declareNoInterest", reviewerRoles, Assessing, []string{string(InReview)}},
		{"listUndeclared", []Role{FundAdmin, ProgrammeManager, Auditor}, AtFunder, nil},
		{"moderate", []Role{ProgrammeManager, PanelChair}, AtFunder, []string{string(Moderation)}},
		{"assignReview", []Role{ProgrammeManager}, AtFunder, []string{string(InReview)}},
		{"listAssessors", []Role{ProgrammeManager, FundAdmin}, AtFunder, nil},
		{"listSittings", []Role{NationalFinance, ProgrammeManager, PanelChair, FundAdmin, Auditor}, AtFunder, nil},
		{"putSitting", []Role{ProgrammeManager, PanelChair}, AtFunder, nil},
		{"previewRelease", []Role{ProgrammeManager, PanelChair}, AtFunder, nil},
		{"listConditions", []Role{NationalFinance, ProgrammeManager, PanelChair, FundAdmin, Auditor}, AtFunder, nil},
		{"getDecisionBrief", []Role{NationalFinance, ProgrammeManager, PanelChair, FundAdmin, Auditor}, AtFunder, nil},
		{"castVote", funderReaders, AtFunder, []string{string(Panel), string(Deferred)}},
		{"getVotes", funderReaders, AtFunder, nil},
		{"decide", []Role{PanelChair}, AtFunder, []string{string(Panel), string(Deferred)}},
		{"returnByPanel", []Role{PanelChair}, AtFunder, []string{string(Panel)}},
		{"releaseDecisions", []Role{ProgrammeManager, PanelChair}, AtFunder, []string{string(Approved), string(ApprovedWithConditions), string(Declined), string(Deferred)}},
		{"takeBackDecision", []Role{PanelChair}, AtFunder, []string{string(Approved), string(ApprovedWithConditions), string(Declined), string(Deferred)}},
		{"appealBid", []Role{TrustSRO, TrustCFO}, OwnTrust, []string{string(Declined)}},
		{"decideAppeal", []Role{ProgrammeManager}, AtFunder, []string{string(Declined)}},
		{"getBidMeter", trustRoles, OwnTrust, nil},
		{"getBidMeter", meterReaders, AtFunder, nil},
		{"listMeters", meterReaders, AtFunder, nil},
		{"shareBid", []Role{TrustAuthor, TrustSRO}, OwnTrust, []string{string(Approved), string(ApprovedWithConditions)}},
		{"wakeBid", []Role{System}, Engines, nil},
		{"recountBid", []Role{System}, Engines, nil},
		{"succeedBid", []Role{System}, Engines, nil},
	}
}

func awardPermissions() []Permission {
	live, begun := []string{string(AgreementPending), string(Active)}, []string{string(Active)}
	return []Permission{
		{"beginAward", []Role{System}, Engines, nil},
		{"bringInAward", []Role{System}, Engines, nil},
		{"getAward", trustRoles, OwnTrust, nil},
		{"getAward", funderReaders, Assessing, nil},
		{"signAgreement", SigningRoles(), OwnTrust, live},
		{"declineAgreement", SigningRoles(), OwnTrust, []string{string(AgreementPending)}},
		{"signAgreement", []Role{ProgrammeManager, FundAdmin}, AtFunder, live},
		{"enterContractPrice", []Role{TrustFinancePreparer, TrustCFO}, OwnTrust, []string{string(AgreementPending)}},
		{"dischargeCondition", []Role{ProgrammeManager}, AtFunder, live},
		{"withdrawIndicativeYear", []Role{ProgrammeManager}, AtFunder, begun},
		{"acknowledgeNotice", []Role{TrustCFO, TrustSRO, TrustFinancePreparer}, OwnTrust, nil},
		{"putPlan", []Role{TrustFinancePreparer}, OwnTrust, live},
		{"createClaim", []Role{TrustFinancePreparer}, OwnTrust, begun},
		{"editClaim", []Role{TrustFinancePreparer}, OwnTrust, begun},
		{"submitClaim", []Role{TrustFinancePreparer}, OwnTrust, begun},
		{"approveClaim", SigningRoles(), OwnTrust, begun},
		{"declineClaim", SigningRoles(), OwnTrust, begun},
		{"withdrawClaim", []Role{TrustFinancePreparer, TrustFinanceApprover}, OwnTrust, begun},
		{"checkClaimLine", []Role{NationalFinance, ProgrammeManager}, AtFunder, begun},
		{"checkClaim", []Role{NationalFinance, ProgrammeManager}, AtFunder, begun},
		{"admitLateClaim", []Role{NationalFinance}, AtFunder, begun},
		{"refuseLateClaim", []Role{NationalFinance}, AtFunder, begun},
		{"listLateClaims", []Role{NationalFinance, ProgrammeManager, FundAdmin, Auditor}, AtFunder, nil},
		{"recordOwed", []Role{TrustFinancePreparer}, OwnTrust, begun},
		{"settleOwed", []Role{NationalFinance, PaymentReleaser}, AtFunder, nil},
		{"reverseClaim", []Role{NationalFinance}, AtFunder, nil},
		{"grantStanding", []Role{NationalFinance}, AtFunder, begun},
		{"endStanding", []Role{NationalFinance, ProgrammeManager}, AtFunder, begun},
		{"requestChange", changeRoles, OwnTrust, begun},
		{"requestChange", []Role{ProgrammeManager}, AtFunder, begun},
		{"withdrawChange", changeRoles, OwnTrust, begun},
		{"answerChange", changeRoles, OwnTrust, begun},
		{"decideChange", []Role{NationalFinance, ProgrammeManager}, AtFunder, begun},
		{"retryCover", []Role{System}, Engines, nil},
		{"scheduleClaim", []Role{System}, Engines, nil},
		{"payClaim", []Role{System}, Engines, nil},
		{"failPayment", []Role{System}, Engines, nil},
		{"wakeAward", []Role{System}, Engines, nil},
		{"recountAward", []Role{System}, Engines, nil},
		{"succeedAward", []Role{System}, Engines, nil},
		{"signSuccession", []Role{TrustCFO}, OwnTrust, begun},
	}
}

// May says whether p may do action a to s: nil, or the refusal with a
// sentence. A role that does not fit is FORBIDDEN; a state that does not fit
// is a CONFLICT, said only to those whose role fits.
func May(p Person, a Action, s Subject) *Error {
	related, stated, kept := false, false, false
	bar, barred := p.barFromAny(s)
	for _, row := range permissions().of[a] {
		if !row.fits(p, s) {
			continue
		}
		if barred && row.judges() {
			kept = true
			continue
		}
		related = true
		if len(row.States) == 0 || slices.Contains(row.States, s.State) {
			stated = true
		}
	}
	switch {
	case stated:
		return nil
	case kept && !related:
		return bar.conflicted()
	case related:
		return conflict("WRONG_STATE", "This %s is %s, so that cannot be done now. Reload the page to see what can.", s.What, quoteState(s))
	}
	return forbidden("NOT_YOUR_ROLE", "That needs %s. You are signed in as %s.", needed(a), describe(p))
}

// judges reports whether the row is for those who look at a trust from
// outside: an interest in the trust keeps people away from that.
func (row Permission) judges() bool { return row.Relation == AtFunder || row.Relation == Assessing }

func (row Permission) fits(p Person, s Subject) bool {
	switch row.Relation {
	case Anyone:
		return true
	case SignedIn:
		return p.ID != ""
	}
	for _, post := range p.readingPosts(row.Action) {
		if slices.Contains(row.Roles, post.Role) && row.related(post, s) {
			return true
		}
	}
	return false
}

func (row Permission) related(post Post, s Subject) bool {
	switch row.Relation {
	case OwnTrust:
		return post.Org == s.Org
	case OfPartner:
		return slices.Contains(s.Parties, post.Org)
	case AtFunder:
		return post.Org == s.Funder
	case Assessing:
		return post.Org == s.Funder || post.Org == s.ICB || post.Org == s.Region
	case Engines:
		return post.Role == System
	}
	return false
}

func quoteState(s Subject) string {
	if s.StateTitle == "" {
		return s.State
	}
	return "“" + s.StateTitle + "”"
}

// needed lists the roles that an action wants, in words.
func needed(a Action) string {
	var names []string
	for _, row := range permissions().of[a] {
		for _, r := range row.Roles {
			if !slices.Contains(names, r.Title()) {
				names = append(names, r.Title())
			}
		}
	}
	switch {
	case len(names) == 0:
		return "a role that exists"
	case len(names) > 5:
		return "a role that you do not hold for this organisation"
	}
	return "the role of " + strings.ToLower(strings.Join(names, " or ")) + " for this organisation"
}

func describe(p Person) string {
	if p.ID == "" {
		return "nobody"
	}
	var posts []string
	for _, post := range p.Posts {
		posts = append(posts, post.Role.Title()+" at "+post.Org)
	}
	for _, a := range p.Acting {
		posts = append(posts, "deputy "+lowerRole(a.Role)+" at "+a.Org)
	}
	return strings.Join(posts, ", ")
}
