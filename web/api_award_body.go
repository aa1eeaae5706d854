package web

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
)

// An awardBody is everything about one award that the viewer may see.
type awardBody struct {
	ID               string                 `json:"id"`
	Bid              string                 `json:"bid"`
	Title            string                 `json:"title"`
	Status           funding.AwardStatus    `json:"status"`
	StatusTitle      string                 `json:"status_title"`
	Holder           string                 `json:"holder"`
	Organisation     string                 `json:"organisation"`
	OrganisationName string                 `json:"organisation_name"`
	Funder           string                 `json:"funder"`
	FunderName       string                 `json:"funder_name"`
	Round            string                 `json:"round"`
	Fund             string                 `json:"fund"`
	Ruleset          string                 `json:"ruleset"`
	Version          int                    `json:"version"`
	DecidedOn        calendar.Date          `json:"decided_on"`
	SubmittedOn      calendar.Date          `json:"submitted_on"`
	Total            money.Pence            `json:"total_pence"`
	ProfileVersion   int                    `json:"profile_version"`
	Profile          []funding.ProfileCell  `json:"profile" doc:"National money by organisation, year and nature"`
	Local            []funding.ProfileCell  `json:"local" doc:"The trust's match"`
	Limits           []limitBody            `json:"limits"`
	Ledgers          []ledgerBody           `json:"ledgers" doc:"Each limit with the claims that drew on it"`
	Claims           []funding.Claim        `json:"claims" doc:"Every claim, newest first; drafts only for the trust"`
	Plan             []funding.PlanCell     `json:"plan" doc:"Monthly forecast"`
	Conditions       []funding.Condition    `json:"conditions"`
	Milestones       []funding.Milestone    `json:"milestones"`
	PriceCertainty   string                 `json:"price_certainty,omitempty" doc:"Of the bid; on ESTIMATE the contract's price is entered before the agreement is signed"`
	Price            *funding.ContractPrice `json:"contract_price,omitempty"`
	Agreement        agreementBody          `json:"agreement"`
	Notices          []funding.Notice       `json:"notices" doc:"Of the funder about indicative years, oldest first"`
	YearsClosed      []funding.YearEnd      `json:"years_closed"`
	VATRefunded      money.Pence            `json:"vat_refunded_pence" doc:"Given back by claims that count; claimed figures are after it"`
	Owed             []funding.Owed         `json:"owed" doc:"Money that goes back. Cash paid less cash repaid = drawn + what is still owed"`
	Standing         *funding.Standing      `json:"standing,omitempty" doc:"The approval in advance of clean claims, also when it has ended"`
	Successions      []funding.Succession   `json:"successions" doc:"Trusts that took the place of others, oldest first. What was done before stays under the old name"`
	Names            map[string]string      `json:"names"`
	Waiting          int                    `json:"commands_waiting"`
	Allowed          []funding.Action       `json:"allowed_actions"`
}

// A limitBody is what may still be claimed of one year and nature.
type limitBody struct {
	funding.Limit

	Certainty funding.Certainty `json:"certainty"`
	Headroom  money.Pence       `json:"headroom_pence" doc:"profile − in flight − drawn"`
}

// A ledgerBody is a limit with what each claim brought it to.
type ledgerBody struct {
	funding.Limit

	Certainty funding.Certainty `json:"certainty"`
	Headroom  money.Pence       `json:"headroom_pence" doc:"profile − in flight − drawn"`
	Claims    []drawdownBody    `json:"claims"`
}

// A drawdownBody is one claim in its year's ledger.
type drawdownBody struct {
	Claim      string              `json:"claim"`
	No         int                 `json:"claim_no"`
	Month      calendar.Month      `json:"month"`
	MonthLabel string              `json:"month_label"`
	Status     funding.ClaimStatus `json:"status"`
	Amount     money.Pence         `json:"amount_pence" doc:"As it counts: the claim less what a check took off"`
	Cumulative money.Pence         `json:"cumulative_pence"`
	PlanToDate money.Pence         `json:"plan_to_date_pence"`
	Variance   money.Pence         `json:"variance_pence"`
	Percent    string              `json:"variance_percent" doc:"One decimal; empty when nothing is planned"`
	Headroom   money.Pence         `json:"headroom_pence" doc:"What was left of the year after this claim"`
	Rating     funding.Rating      `json:"rating" doc:"GREEN within 5 %, AMBER within 15 %, RED beyond"`
}

// An agreementBody is the memorandum's state; getAgreement has its text.
type agreementBody struct {
	Version        int                     `json:"version"`
	Status         funding.AgreementStatus `json:"status"`
	StatusTitle    string                  `json:"status_title"`
	Hash           string                  `json:"document_hash" doc:"Of the document; send it with signAgreement"`
	Issued         funding.Moment          `json:"issued"`
	CountersignDue calendar.Date           `json:"countersign_due,omitzero" doc:"Once the trust has signed"`
	Signatures     []funding.Signature     `json:"signatures"`
	Kind           funding.AgreementKind   `json:"kind,omitempty" doc:"NOTICE for a version that is a notice of the funder and needs no signature"`
	Signed         int                     `json:"signed_version,omitempty" doc:"Of a notice: the version that both signed, and that it amends"`
}

// A documentBody is the agreement with its text.
type documentBody struct {
	Agreement agreementBody           `json:"agreement"`
	Document  funding.Document        `json:"document"`
	Versions  []desk.AgreementVersion `json:"versions" doc:"Every version that was issued, oldest first, with who signed it"`
}

func awardOf(s desk.AwardSheet) awardBody {
	a := s.Award
	out := awardBody{
		ID: a.ID, Bid: a.Bid, Title: a.Title, Status: a.Status, StatusTitle: a.Status.Title(), Holder: a.Holder(), Organisation: a.Org, OrganisationName: s.Org.Name,
		Funder: a.Funder, FunderName: s.Funder.Name, Round: a.Round, Fund: a.Fund, Ruleset: a.Ruleset, Version: a.Version, DecidedOn: a.DecidedOn, SubmittedOn: a.SubmittedOn,
		Total: a.Total, ProfileVersion: a.ProfileVersion, Profile: some(a.Profile), Local: some(a.Local), Limits: []limitBody{}, Ledgers: []ledgerBody{},
		Claims: some(s.Claims), Plan: some(s.Plan), Conditions: some(a.Conditions), Milestones: some(a.Milestones), Agreement: agreementOf(a.Agreement), Notices: some(a.Notices), PriceCertainty: a.PriceCertainty, Price: a.Price,
		YearsClosed: some(a.YearsClosed), Names: someNames(s.Names), Waiting: s.Waiting, Allowed: allowed(s.May, awardActions()),
	}
	out.Successions = some(a.Successions)
	out.Owed, out.Standing, out.VATRefunded = some(a.Owed), a.Standing, funding.VATRefunded(s.Claims)
	for _, l := range s.Ledgers {
		out.Limits = append(out.Limits, limitBody{l.Limit, l.Certainty, l.Left})
		out.Ledgers = append(out.Ledgers, ledgerBody{l.Limit, l.Certainty, l.Left, drawdownsOf(l.Rows)})
	}
	return out
}

// awardActions are what people can do to an award and its claims.
func awardActions() []funding.Action {
	return []funding.Action{"signAgreement", "signSuccession", "enterContractPrice", "dischargeCondition", "withdrawIndicativeYear", "acknowledgeNotice", "putPlan", "createClaim", "editClaim", "submitClaim", "approveClaim", "withdrawClaim", "checkClaimLine", "checkClaim", "settleOwed", "grantStanding", "endStanding", "requestChange", "decideChange", "answerChange", "withdrawChange"}
}

func drawdownsOf(rows []funding.Drawdown) []drawdownBody {
	out := []drawdownBody{}
	for _, d := range rows {
		out = append(out, drawdownOf(d))
	}
	return out
}

func drawdownOf(d funding.Drawdown) drawdownBody {
	return drawdownBody{d.Claim.ID, d.Claim.No, d.Month, d.Month.Label(), d.Claim.Status, d.Claim.Granted(), d.Cumulative, d.PlanToDate, d.Variance, d.Percent, d.Headroom, d.Rating}
}

func agreementOf(a funding.Agreement) agreementBody {
	return agreementBody{a.Version, a.Status, a.Status.Title(), a.Hash, a.Issued, a.CounterDue, some(a.Signatures), a.Kind, a.Signed}
}
