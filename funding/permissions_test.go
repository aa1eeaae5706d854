package funding_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// roleCodes are the roles by one letter each, for the table below.
var roleCodes = []struct {
	code string
	role funding.Role
	org  string // where the role is held when it is the subject's own
}{
	{"A", funding.TrustAuthor, "RZX"}, {"P", funding.TrustFinancePreparer, "RZX"}, {"V", funding.TrustFinanceApprover, "RZX"}, {"S", funding.TrustSRO, "RZX"}, {"C", funding.TrustCFO, "RZX"},
	{"i", funding.ICBReviewer, "QWO"}, {"r", funding.RegionReviewer, "Y63"}, {"s", funding.SafetyReviewer, "FPF"}, {"y", funding.CyberReviewer, "FPF"}, {"g", funding.IGReviewer, "FPF"},
	{"a", funding.ArchitectureReviewer, "FPF"}, {"c", funding.CommercialReviewer, "FPF"}, {"b", funding.BenefitsReviewer, "FPF"}, {"n", funding.NationalFinance, "FPF"},
	{"m", funding.ProgrammeManager, "FPF"}, {"h", funding.PanelChair, "FPF"}, {"p", funding.PaymentReleaser, "FPF"}, {"f", funding.FundAdmin, "FPF"}, {"u", funding.Auditor, "FPF"}, {"d", funding.SupportAdviser, "FPF"},
	{"0", funding.Public, "FPF"}, {"E", funding.System, ""},
}

// The states of each kind of subject, by short names.
var (
	bidStates = map[string]string{"draft": "DRAFT", "approval": "INTERNAL_APPROVAL", "complete?": "COMPLETENESS_CHECK", "returned": "RETURNED", "review": "IN_REVIEW", "compare": "MODERATION", "panel": "PANEL",
		"yes": "APPROVED", "yes+": "APPROVED_WITH_CONDITIONS", "later": "DEFERRED", "no": "DECLINED", "gone": "WITHDRAWN"}
	awardStates = map[string]string{"signing": "AGREEMENT_PENDING", "active": "ACTIVE", "done": "COMPLETE", "stopped": "TERMINATED"}
	runStates   = map[string]string{"new": "", "open": "OPEN", "released": "RELEASED", "paid": "PAID", "failed": "FAILED"}
)

// expected is who may do what, when, written by hand. Who: the letters above;
// "all" is everybody and "in" everybody who is signed in, also elsewhere. A
// role acts for its own trust, ICB, region or fund only. When: short names of
// states, or "any".
var expected = []struct{ action, kind, who, when string }{
	{"health", "", "all", "any"}, {"openapi", "", "all", "any"}, {"calculate", "", "all", "any"}, {"signIn", "", "all", "any"}, {"readPublic", "", "all", "any"},
	{"demoPeople", "", "all", "any"}, {"demoClock", "", "all", "any"}, {"demoMail", "", "all", "any"}, {"demoUI", "", "all", "any"},
	{"signOut", "", "in", "any"}, {"readHome", "", "in", "any"}, {"listOrganisations", "", "in", "any"}, {"listRounds", "", "in", "any"}, {"listBids", "", "in", "any"}, {"listAwards", "", "in", "any"},
	{"getTracker", "", "in", "any"}, {"getPortfolio", "", "in", "any"}, {"listEvents", "", "in", "any"}, {"verifyAudit", "", "in", "any"}, {"readCommand", "", "in", "any"},
	{"listDeputies", "", "in", "any"}, {"nameDeputy", "", "in", "any"}, {"endDeputy", "", "in", "any"}, {"listApprovals", "", "in", "any"},
	{"getSignOff", "bid", "APVSC", "any"}, {"putSignOff", "bid", "C", "any"}, {"discardJottings", "", "in", "any"},
	{"listInterests", "", "in", "any"}, {"declareInterest", "", "in", "any"}, {"decideInterest", "", "in", "any"},

	{"createBid", "bid", "AP", "any"},
	{"getBid", "bid", "APVSCirsygacbnmhpfu", "any"},
	{"getReviewBrief", "bid", "irsygacbnmhpfu", "any"},
	{"editBid", "bid", "AP", "draft approval returned"},
	{"sendForApproval", "bid", "AP", "draft approval returned"},
	{"approveBid", "bid", "VSC", "draft approval returned"}, // whose step it is, the chain says
	{"declineInside", "bid", "VSC", "approval"},
	{"extendDeadline", "bid", "f", "draft approval returned"},
	{"submitBid", "bid", "C", "draft approval returned"},
	{"recallBid", "bid", "ASC", "approval complete?"},
	{"withdrawBid", "bid", "SC", "draft approval complete? returned review compare panel later"},
	{"passCompleteness", "bid", "m", "complete?"},
	{"returnBid", "bid", "m", "complete?"},
	{"startReview", "bid", "irsygacbn", "review"},
	{"askClarification", "bid", "irsygacbn", "review"},
	{"answerClarification", "bid", "APSC", "review"},
	{"concludeReview", "bid", "irsygacbn", "review"}, {"reconfirmReview", "bid", "irsygacbn", "review"},
	{"recuse", "bid", "irsygacbn", "review"}, {"declareNoInterest", "bid", "irsygacbn", "review"}, {"listUndeclared", "bid", "mfu", "any"},
	{"moderate", "bid", "mh", "compare"},
	{"assignReview", "bid", "m", "review"},
	{"listAssessors", "bid", "mf", "any"},
	{"listSittings", "bid", "nmhfu", "any"}, {"putSitting", "bid", "mh", "any"}, {"previewRelease", "bid", "mh", "any"}, {"listConditions", "award", "nmhfu", "any"},
	{"getDecisionBrief", "bid", "nmhfu", "any"},
	{"castVote", "bid", "sygacbnmhpfu", "panel later"}, // membership of the sitting, the rules say
	{"getVotes", "bid", "sygacbnmhpfu", "any"},
	{"decide", "bid", "h", "panel later"}, {"returnByPanel", "bid", "h", "panel"},
	{"releaseDecisions", "bid", "mh", "yes yes+ later no"},
	{"takeBackDecision", "bid", "h", "yes yes+ later no"}, {"listStandingBids", "", "in", "any"}, {"putOnStandingList", "bid", "h", "later"}, {"leaveStandingList", "bid", "SCh", "later"},
	{"appealBid", "bid", "SC", "no"}, {"decideAppeal", "bid", "m", "no"},
	{"getBidMeter", "bid", "APVSCmfu", "any"}, {"listMeters", "bid", "mfu", "any"},
	{"shareBid", "bid", "AS", "yes yes+"},
	{"wakeBid", "bid", "E", "any"}, {"recountBid", "bid", "E", "any"}, {"succeedBid", "bid", "E", "any"},

	{"beginAward", "award", "E", "any"}, {"bringInAward", "award", "E", "any"},
	{"getAward", "award", "APVSCirsygacbnmhpfu", "any"},
	{"signAgreement", "award", "VSCmf", "signing active"},
	{"declineAgreement", "award", "VSC", "signing"},
	{"enterContractPrice", "award", "PC", "signing"},
	{"withdrawIndicativeYear", "award", "m", "active"},
	{"acknowledgeNotice", "award", "CSP", "any"},
	{"dischargeCondition", "award", "m", "signing active"},
	{"putPlan", "award", "P", "signing active"},
	{"createClaim", "award", "P", "active"},
	{"editClaim", "award", "P", "active"},
	{"submitClaim", "award", "P", "active"},
	{"approveClaim", "award", "VSC", "active"},
	{"declineClaim", "award", "VSC", "active"},
	{"withdrawClaim", "award", "PV", "active"},
	{"checkClaimLine", "award", "nm", "active"},
	{"checkClaim", "award", "nm", "active"},
	{"admitLateClaim", "award", "n", "active"},
	{"refuseLateClaim", "award", "n", "active"},
	{"listLateClaims", "award", "nmfu", "any"},
	{"recordOwed", "award", "P", "active"},
	{"settleOwed", "award", "np", "any"},
	{"reverseClaim", "award", "n", "any"},
	{"grantStanding", "award", "n", "active"},
	{"endStanding", "award", "nm", "active"},
	{"requestChange", "award", "PVSCm", "active"}, {"withdrawChange", "award", "PVSC", "active"}, {"answerChange", "award", "PVSC", "active"}, {"decideChange", "award", "nm", "active"}, {"retryCover", "award", "E", "any"},
	{"scheduleClaim", "award", "E", "any"},
	{"payClaim", "award", "E", "any"}, {"failPayment", "award", "E", "any"},
	{"wakeAward", "award", "E", "any"}, {"recountAward", "award", "E", "any"}, {"succeedAward", "award", "E", "any"}, {"signSuccession", "award", "C", "active"},

	{"createPaymentRun", "run", "nmp", "any"},
	{"getRun", "run", "nmpfu", "any"},
	{"approveRun", "run", "nm", "open"},
	{"releaseRun", "run", "p", "open"},
	{"listPaymentDates", "", "in", "any"}, {"putPaymentDate", "run", "f", "any"},
	{"listBankHolidays", "", "in", "any"}, {"putBankHoliday", "run", "f", "any"}, {"listLeads", "run", "nmhfu", "any"}, {"putLead", "run", "f", "any"},
	{"recordPaid", "run", "nmp", "released"},
	{"getRemittance", "bid", "PVCnmpfu", "any"}, {"getCashCalendar", "bid", "PVCnmpfu", "any"},
	{"keepFeed", "", "in", "any"}, {"readFeed", "", "all", "any"},
	{"getPaymentFile", "run", "nmpfu", "any"}, {"handOverFile", "run", "E", "any"}, {"retryHandOver", "run", "npf", "released paid failed"},
	{"importPaymentResults", "run", "nmp", "released paid failed"}, {"settlePaymentException", "run", "nmp", "released paid failed"},

	{"getOrganisation", "", "APVSCirsygacbnmhpfu", "any"}, {"confirmFact", "", "APVSC", "any"}, {"disputeFact", "", "APVSC", "any"}, {"settleDispute", "", "f", "any"}, {"keepRegisters", "", "f", "any"},
	{"putCapabilityAssessments", "", "AP", "any"}, {"putWorkforce", "", "AP", "any"},
	{"getLedgerFile", "award", "APVSC", "any"}, {"listLedgerLines", "award", "APVSC", "any"}, {"uploadLedger", "award", "P", "active"}, {"putLedgerMapping", "award", "P", "active"},
	{"matchLedgerLine", "award", "P", "active"}, {"createClaimFromLedger", "award", "P", "active"},
	{"getPack", "award", "APVSCirsygacbnmhpfu", "any"}, {"listPacks", "award", "APVSCirsygacbnmhpfu", "any"}, {"listMonthEnd", "", "in", "any"}, {"openPack", "award", "PV", "active"}, {"putPack", "award", "AP", "active"},
	{"preparePack", "award", "P", "active"}, {"submitPack", "award", "VC", "active"}, {"acceptPack", "award", "m", "active"}, {"returnPack", "award", "VCm", "active"},
	{"getYearEnd", "award", "APVSCirsygacbnmhpfu", "any"}, {"signYearEnd", "award", "C", "active"}, {"trueUpClaim", "award", "PVC", "active"}, {"clawBack", "award", "n", "any"}, {"listOwed", "", "in", "any"},
	{"listPublishedAnswers", "", "all", "any"}, {"listEnquiries", "", "in", "any"},
	{"askFunder", "enquiry", "APVSC", "any"},
	{"getEnquiry", "enquiry", "APVSCsygacbnmhpfu", "any"},
	{"replyEnquiry", "enquiry", "APVSCmhnf", "open answered"},
	{"closeEnquiry", "enquiry", "APVSC", "open answered"},
	{"reopenEnquiry", "enquiry", "APVSC", "answered closed"},
	{"publishAnswer", "enquiry", "mf", "answered closed"},
	{"withdrawPublication", "enquiry", "mf", "any"},
	{"reassignEnquiry", "enquiry", "mf", "open answered"},
	{"askForHand", "enquiry", "APS", "any"},
	{"getHand", "enquiry", "APVSC", "any"},
	{"adviseHand", "enquiry", "df", "open answered"},
	{"adviseBid", "bid", "d", "draft approval returned"},
	{"replyHand", "enquiry", "APSd", "open answered"},
	{"closeHand", "enquiry", "APSd", "open answered"},
	{"reopenHand", "enquiry", "APS", "answered closed"},
	{"reassignHand", "enquiry", "df", "open answered"},
	{"acknowledgeRuleChange", "bid", "AP", "draft approval returned"},
	{"createRound", "", "f", "any"}, {"putRound", "", "f", "any"}, {"openRound", "", "f", "any"}, {"closeRound", "", "f", "any"}, {"rehearseRound", "", "mf", "any"}, {"getRoundFile", "", "mfu", "any"},
	{"keepRulesets", "", "mf", "any"}, {"publishRuleset", "", "mf", "any"},
	{"wakeEnquiry", "enquiry", "E", "any"}, {"recountEnquiry", "enquiry", "E", "any"},
	{"invitePartner", "bid", "AS", "draft approval returned"}, {"getShare", "bid", "APVSCirsygacbnmhpfu", "any"},
	{"answerInvitation", "bid", "", "any"}, {"editShare", "bid", "", "any"}, {"signShare", "bid", "", "any"}, // partners only: see TestWhatPartnersMay
}

func statesOf(kind string) map[string]string {
	switch kind {
	case "bid":
		return bidStates
	case "award":
		return awardStates
	case "run":
		return runStates
	case "enquiry":
		return map[string]string{"new": "", "open": "OPEN", "answered": "ANSWERED", "closed": "CLOSED"}
	}
	return map[string]string{"": ""}
}

// TestThePermissionTable asks every role, at its own organisation, at another
// of the same kind and on the wrong side, about every action in every state.
func TestThePermissionTable(t *testing.T) {
	asked, allowed := 0, 0
	for _, row := range expected {
		for name, state := range statesOf(row.kind) {
			subject := funding.Subject{Org: "RZX", ICB: "QWO", Region: "Y63", Funder: "FPF", State: state, What: row.kind}
			now := row.when == "any" || slices.Contains(strings.Fields(row.when), name)
			for _, who := range roleCodes {
				for _, place := range []string{"own", "other", "wrong side"} {
					want := "NOT_YOUR_ROLE"
					fits := row.who == "all" || row.who == "in" || strings.Contains(row.who, who.code) && (place == "own" || who.code == "E")
					switch {
					case fits && now:
						want, allowed = "", allowed+1
					case fits:
						want = "WRONG_STATE"
					}
					p := funding.Person{ID: "somebody", Posts: []funding.Post{{Role: who.role, Org: placed(who.org, place)}}}
					asked++
					check(t, funding.May(p, funding.Action(row.action), subject), want, row.action+" "+state+" by "+string(who.role)+" at "+place)
				}
			}
			want := "NOT_YOUR_ROLE"
			if row.who == "all" {
				want = ""
			}
			asked++
			check(t, funding.May(funding.Person{}, funding.Action(row.action), subject), want, row.action+" "+state+" by nobody")
		}
	}
	t.Logf("%d questions asked of the permissions table, %d answered with yes", asked, allowed)
}

// placed is where a role is held: its own organisation, another of the same
// kind, or one on the other side of the agreement.
func placed(own, place string) string {
	switch place {
	case "other":
		return map[string]string{"RZX": "RZB", "QWO": "QXX", "Y63": "Y99", "FPF": "OTHER"}[own]
	case "wrong side":
		return map[string]string{"RZX": "FPF", "QWO": "RZX", "Y63": "RZX", "FPF": "RZX"}[own]
	}
	return own
}

func check(t *testing.T, no *funding.Error, want, what string) {
	t.Helper()
	kinds := map[string]refusal.Kind{"NOT_YOUR_ROLE": refusal.Forbidden, "WRONG_STATE": refusal.Conflict}
	switch {
	case want == "" && no != nil:
		t.Errorf("%s: refused with %v, want yes", what, no)
	case want != "" && no == nil:
		t.Errorf("%s: allowed, want %s", what, want)
	case want != "" && (no.Code != want || no.Kind != kinds[want]):
		t.Errorf("%s: got %s %s, want %s", what, no.Kind, no.Code, want)
	}
}

func TestEveryActionHasARowAndEveryRowIsExpected(t *testing.T) {
	inTable, written := map[funding.Action]bool{}, map[funding.Action]bool{}
	for _, row := range funding.Permissions() {
		inTable[row.Action] = true
	}
	for _, row := range expected {
		if a := funding.Action(row.action); written[a] || !inTable[a] {
			t.Errorf("%s is expected twice, or is not in the table", a)
		}
		written[funding.Action(row.action)] = true
	}
	for a := range inTable {
		if !written[a] {
			t.Errorf("nobody has written down who may %s", a)
		}
	}
}

func TestEveryVerbHasAnActionInTheTable(t *testing.T) {
	inTable := map[funding.Action]bool{}
	for _, row := range funding.Permissions() {
		inTable[row.Action] = true
	}
	actions := map[funding.Kind]func(funding.Verb) funding.Action{funding.BidKind: funding.BidAction, funding.AwardKind: funding.AwardAction, funding.RunKind: funding.RunAction, funding.EnquiryKind: funding.EnquiryAction}
	n := 0
	for kind, actionOf := range actions {
		for _, v := range funding.VerbsOf(kind) {
			if a := actionOf(v); !inTable[a] {
				t.Errorf("%s of a %s needs %q, which is not in the table", v, kind, a)
			}
			n++
		}
		if a := actionOf("dance"); a != "" {
			t.Errorf("a %s that dances needs %q", kind, a)
		}
	}
	if n < 40 {
		t.Errorf("only %d verbs were looked at", n)
	}
}

func TestAnUnknownActionIsNobodys(t *testing.T) {
	no := funding.May(funding.Engine(), "dance", funding.Subject{})
	check(t, no, "NOT_YOUR_ROLE", "dancing")
	says(t, no, "a role that exists")
}

func TestNobodyCanChangeTheTable(t *testing.T) {
	rows := funding.Permissions()
	i := slices.IndexFunc(rows, func(r funding.Permission) bool { return r.Action == "decide" })
	rows[i].Roles, rows[i].Relation = nil, funding.Anyone
	check(t, funding.May(funding.Person{}, "decide", funding.Subject{State: "PANEL"}), "NOT_YOUR_ROLE", "deciding after a caller changed its copy")
}

func TestARefusalSaysWhatIsNeeded(t *testing.T) {
	p := funding.Person{ID: "x", Posts: []funding.Post{{Role: funding.TrustAuthor, Org: "RZX"}, {Role: funding.TrustSRO, Org: "RZB"}}}
	no := funding.May(p, "signAgreement", funding.Subject{Org: "RZX", Funder: "FPF", State: "ACTIVE", What: "award"})
	if want := "That needs the role of finance approver or senior responsible owner or chief finance officer or programme manager or fund administrator for this organisation. You are signed in as Bid author at RZX, Senior responsible owner at RZB."; no.Message != want {
		t.Errorf("got %q", no.Message)
	}
	says(t, funding.May(funding.Person{}, "decide", funding.Subject{}), "You are signed in as nobody.")
}

func BenchmarkMay(b *testing.B) {
	p := funding.Person{ID: "x", Posts: []funding.Post{{Role: funding.TrustAuthor, Org: "RZX"}}}
	s := funding.Subject{Org: "RZX", State: "DRAFT", What: "bid"}
	for b.Loop() {
		if funding.May(p, "editBid", s) != nil {
			b.Fatal("refused")
		}
	}
}
