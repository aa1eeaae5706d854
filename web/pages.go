package web

import (
	"net/http"
	"slices"

	"github.com/tranche-funding/tranche/funding"
)

// pages is every address that people look at or send a form to, with the
// action of the permissions table that it needs.
func (s *Server) pages() []route {
	return slices.Concat(
		s.publicPages(),
		s.roundPages(),
		s.rulesetDraftPages(),
		s.rulesetPages(),
		s.homePages(),
		s.draftPages(),
		s.paragraphPages(),
		s.sendPages(),
		s.signOffPages(),
		s.interestPages(),
		s.holidayPages(),
		s.leadPages(),
		s.panelPages(),
		s.standingPages(),
		s.sittingPages(),
		s.appealPages(),
		s.noInterestPages(),
		s.registerPages(),
		s.reviewPages(),
		s.awardPages(),
		s.agreementPages(),
		s.changePages(),
		s.claimPages(),
		s.afterPages(),
		s.runPages(),
		s.ledgerPages(),
		s.packPages(),
		s.yearPages(),
		s.paymentPages(),
		s.knownPages(),
		s.capabilityPages(),
		s.enquiryPages(),
		s.questionPages(),
		s.jointPages(),
		s.progressPages(),
		s.rehearsalPages(),
		s.jottingPages(),
		s.demoPages(),
	)
}

func (s *Server) publicPages() []route {
	const open funding.Action = "readPublic"
	return []route{
		{http.MethodGet, "/", open, show(s.showStart)},
		{http.MethodGet, "/sign-in", "signIn", show(s.showSignIn)},
		{http.MethodGet, "/rounds", open, show(s.showRounds)},
		{http.MethodGet, "/rounds/:id", open, show(s.showRound)},
		{http.MethodGet, "/eligibility", "calculate", show(s.showEligibility)},
		{http.MethodGet, "/calculators", "calculate", show(s.showCalculators)},
		{http.MethodGet, "/calculators/appraisal", "calculate", show(s.showAppraisal)},
		{http.MethodGet, "/calculators/working-days", "calculate", show(s.showWorkingDays)},
		{http.MethodGet, "/calculators/apportion", "calculate", show(s.showApportion)},
		{http.MethodGet, "/calculators/classify", "calculate", show(s.showClassify)},
		{http.MethodGet, "/calculators/route", "calculate", show(s.showRoute)},
		{http.MethodGet, "/calculators/revenue-consequences", "calculate", show(s.showConsequences)},
		{http.MethodGet, "/performance", open, show(s.showPerformance)},
		{http.MethodGet, "/assumptions", open, show(s.showAssumptions)},
		{http.MethodGet, "/accessibility", open, show(s.showAccessibility)},
		{http.MethodGet, "/privacy", open, show(s.showPrivacy)},
		{http.MethodGet, "/cookies", open, show(s.showCookies)},
		{http.MethodGet, "/contact", open, show(s.showContact)},
	}
}

func (s *Server) homePages() []route {
	return []route{
		{http.MethodPost, "/notices/:id", "readHome", s.save(s.showStart, s.keepNotice)},
		{http.MethodPost, "/task-filters", "readHome", s.save(s.showStart, s.keepTaskFilter)},
		{http.MethodPost, "/task-filters/remove", "readHome", s.save(s.showStart, s.dropTaskFilter)},
		{http.MethodGet, "/tracker", "getTracker", show(s.showTracker)},
		{http.MethodGet, "/audit", "verifyAudit", show(s.showAudit)},
		{http.MethodPost, "/rounds/:id/release", "releaseDecisions", s.save(s.showRound, s.keepReleases)},
	}
}

func (s *Server) draftPages() []route {
	return []route{
		{http.MethodGet, "/bids", "listBids", show(s.showBids)},
		{http.MethodGet, "/bids/new", "createBid", show(s.showNewBid)},
		{http.MethodPost, "/bids", "createBid", s.save(s.showNewBid, s.keepBid)},
		{http.MethodGet, "/bids/:id", "getBid", show(s.showBid)},
		{http.MethodGet, "/bids/:id/sections/:section", "editBid", show(s.showAnswers)},
		{http.MethodPost, "/bids/:id/sections/:section", "editBid", s.draft(s.showAnswers, s.keepAnswers)},
		{http.MethodGet, "/bids/:id/sections/:section/:question", "editBid", show(s.showAlone)},
		{http.MethodPost, "/bids/:id/sections/:section/:question", "editBid", s.draft(s.showAlone, s.keepAlone)},
		{http.MethodGet, "/bids/:id/costs", "editBid", show(s.showCosts)},
		{http.MethodPost, "/bids/:id/costs", "editBid", s.draft(s.showCosts, s.keepCosts)},
		{http.MethodGet, "/bids/:id/milestones", "editBid", show(s.showMilestones)},
		{http.MethodPost, "/bids/:id/milestones", "editBid", s.draft(s.showMilestones, s.keepMilestones)},
		{http.MethodGet, "/bids/:id/benefits", "editBid", show(s.showBenefits)},
		{http.MethodPost, "/bids/:id/benefits", "editBid", s.draft(s.showBenefits, s.keepBenefits)},
		{http.MethodGet, "/bids/:id/readiness", "editBid", show(s.showReadiness)},
		{http.MethodPost, "/bids/:id/readiness", "editBid", s.save(s.showReadiness, s.keepReadiness)},
		{http.MethodGet, "/bids/:id/shortlist", "editBid", show(s.showOptions)},
		{http.MethodPost, "/bids/:id/shortlist", "editBid", s.draft(s.showOptions, s.keepOptions)},
	}
}

func (s *Server) sendPages() []route {
	return []route{
		{http.MethodGet, "/bids/:id/check", "getBid", show(s.showCheck)},
		{http.MethodPost, "/bids/:id/send-for-approval", "sendForApproval", s.press(s.showCheck, "sent", bidClick(funding.SendForApproval))},
		{http.MethodPost, "/bids/:id/approve", "approveBid", s.press(s.showCheck, "approved", bidClick(funding.ApproveInside))},
		{http.MethodGet, "/bids/:id/submit", "submitBid", show(s.showSubmit)},
		{http.MethodPost, "/bids/:id/submit", "submitBid", s.save(s.showSubmit, s.keepSubmit)},
		{http.MethodGet, "/bids/:id/receipt", "getBid", show(s.showReceipt)},
		{http.MethodGet, "/bids/:id/receipt.ics", "getBid", s.showReceiptCalendar},
		{http.MethodGet, "/bids/:id/receipt.pdf", "getBid", s.showReceiptPDF},
		{http.MethodGet, "/bids/:id/recall", "recallBid", show(s.showRecall)},
		{http.MethodPost, "/bids/:id/recall", "recallBid", s.press(s.showRecall, "recalled", bidClick(funding.Recall))},
		{http.MethodGet, "/bids/:id/withdraw", "withdrawBid", show(s.showWithdraw)},
		{http.MethodPost, "/bids/:id/withdraw", "withdrawBid", s.press(s.showWithdraw, "withdrawn", reasonedClick(funding.Withdraw))},
	}
}

func (s *Server) reviewPages() []route {
	return []route{
		{http.MethodPost, "/bids/:id/pass-completeness", "passCompleteness", s.press(s.showBid, "complete", bidClick(funding.PassCompleteness))},
		{http.MethodGet, "/bids/:id/return", "returnBid", show(s.showReturn)},
		{http.MethodPost, "/bids/:id/return", "returnBid", s.press(s.showReturn, "returned", reasonedClick(funding.Return))},
		{http.MethodGet, "/bids/:id/reviews/:kind", "getBid", show(s.showReview)},
		{http.MethodPost, "/bids/:id/reviews/:kind/start", "startReview", s.press(s.showReview, "review-started", startClick)},
		{http.MethodPost, "/bids/:id/reviews/:kind/ask", "askClarification", s.save(s.showReview, s.keepQuestion)},
		{http.MethodPost, "/bids/:id/reviews/:kind/conclude", "concludeReview", s.save(s.showReview, s.keepConclusion)},
		{http.MethodPost, "/bids/:id/reviews/:kind/reconfirm", "reconfirmReview", s.press(s.showReview, "concluded", reconfirmClick)},
		{http.MethodGet, "/bids/:id/reviews/:kind/recuse", "recuse", show(s.showRecuse)},
		{http.MethodPost, "/bids/:id/reviews/:kind/recuse", "recuse", s.press(s.showRecuse, "recused", recuseClick)},
		{http.MethodGet, "/bids/:id/questions/:question", "getBid", show(s.showQuestion)},
		{http.MethodPost, "/bids/:id/questions/:question", "answerClarification", s.save(s.showQuestion, s.keepAnswer)},
		{http.MethodGet, "/bids/:id/decision", "getBid", show(s.showDecision)},
		{http.MethodPost, "/bids/:id/moderate", "moderate", s.press(s.showDecision, "moderated", moderateClick)},
		{http.MethodPost, "/bids/:id/votes", "castVote", s.press(s.showDecision, "voted", voteClick)},
		{http.MethodPost, "/bids/:id/decision", "decide", s.press(s.showDecision, "decided", decideClick)},
		{http.MethodPost, "/bids/:id/release", "releaseDecisions", s.press(s.showDecision, "released", releaseClick)},
	}
}

func (s *Server) awardPages() []route {
	return []route{
		{http.MethodGet, "/awards", "listAwards", show(s.showAwards)},
		{http.MethodGet, "/awards/:id", "getAward", show(s.showAward)},
		{http.MethodPost, "/awards/:id/price", "enterContractPrice", s.press(s.showAgreement, "price", priceClick)},
		{http.MethodPost, "/awards/:id/discharge", "dischargeCondition", s.press(s.showAward, "discharged", dischargeClick)},
		{http.MethodGet, "/awards/:id/plan", "putPlan", show(s.showPlan)},
		{http.MethodPost, "/awards/:id/plan", "putPlan", s.draft(s.showPlan, s.keepPlan)},
		{http.MethodGet, "/awards/:id/claims/new", "createClaim", show(s.showNewClaim)},
		{http.MethodPost, "/awards/:id/claims", "createClaim", s.save(s.showNewClaim, s.keepNewClaim)},
	}
}

func (s *Server) claimPages() []route {
	return []route{
		{http.MethodGet, "/claims/:id", "getAward", show(s.showClaim)},
		{http.MethodPost, "/claims/:id", "editClaim", s.draft(s.showClaim, s.keepClaim)},
		{http.MethodPost, "/claims/:id/approve", "approveClaim", s.save(s.showClaim, s.keepClaimClick(funding.ApproveClaim, "claim-approved", claimOnly))},
		{http.MethodGet, "/claims/:id/withdraw", "withdrawClaim", show(s.showWithdrawClaim)},
		{http.MethodPost, "/claims/:id/withdraw", "withdrawClaim", s.save(s.showWithdrawClaim, s.keepClaimClick(funding.WithdrawClaim, "claim-withdrawn", claimOnly))},
		{http.MethodPost, "/claims/:id/check-lines", "checkClaimLine", s.save(s.showClaim, s.keepLineResults)},
		{http.MethodPost, "/claims/:id/check", "checkClaim", s.save(s.showClaim, s.keepClaimClick(funding.CheckClaim, "checked", claimResult))},
	}
}

func (s *Server) runPages() []route {
	return []route{
		{http.MethodGet, "/runs", "getRun", show(s.showRuns)},
		{http.MethodPost, "/runs", "createPaymentRun", s.save(s.showRuns, s.keepRun)},
		{http.MethodGet, "/runs/:id", "getRun", show(s.showRun)},
		{http.MethodPost, "/runs/:id/approve", "approveRun", s.press(s.showRun, "run-approved", runClick(funding.ApproveRun))},
		{http.MethodPost, "/runs/:id/release", "releaseRun", s.press(s.showRun, "run-released", releaseRunClick)},
		{http.MethodPost, "/runs/:id/paid", "recordPaid", s.press(s.showRun, "paid", runClick(funding.RecordPaid))},
	}
}

func (s *Server) demoPages() []route {
	if !s.Demo {
		return nil
	}
	pages := []route{{http.MethodGet, "/demo/ui", "demoUI", show(s.showStory)}}
	if s.Postbox != nil {
		pages = append(pages, route{http.MethodGet, "/demo/mail", "demoMail", show(s.showMail)}, route{http.MethodGet, "/demo/mail/:id", "demoMail", show(s.showOneMail)})
	}
	if s.Clock != nil {
		pages = append(pages, route{http.MethodGet, "/demo", "demoClock", loopbackOnly(show(s.showClock))},
			route{http.MethodPost, "/demo", "demoClock", loopbackOnly(s.save(s.showClock, s.keepClock))})
	}
	return pages
}
