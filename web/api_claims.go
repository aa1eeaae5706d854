package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

type createClaimBody struct {
	Organisation string         `json:"organisation,omitempty" doc:"The award's own trust unless given"`
	FY           calendar.FY    `json:"fy" required:"true"`
	Month        calendar.Month `json:"month" required:"true"`
	Nature       funding.Nature `json:"nature" required:"true"`
	Basis        string         `json:"basis" required:"true" enum:"PAID,ACCRUED,COMMITTED_DUE_IN_MONTH"`
	Lines        []lineBody     `json:"lines,omitempty"`
}

type putLinesBody struct {
	Lines []lineBody `json:"lines" required:"true" doc:"All of them: they replace those there were, and are numbered from 1"`
}

// A lineBody is one item of spending as it is claimed.
type lineBody struct {
	No              int              `json:"line_no,omitempty" doc:"Its place in the list, from 1; it may be left out"`
	CostLine        string           `json:"cost_line" required:"true" doc:"The bid's line that the fund pays for, for example C1"`
	Description     string           `json:"description,omitempty"`
	Supplier        string           `json:"supplier,omitempty" doc:"Needed with an invoice"`
	Invoice         string           `json:"invoice_no,omitempty" doc:"This or a ledger reference is needed"`
	InvoiceDate     calendar.Date    `json:"invoice_date,omitzero"`
	Kind            funding.LineKind `json:"kind,omitempty" doc:"INVOICE unless given; an amount below zero with an invoice number is a CREDIT"`
	Gross           money.Pence      `json:"gross_pence" required:"true" minimum:"-99999999999999" doc:"Of the whole invoice. Below zero for a CREDIT or VAT_REFUND: lines of claims are the only place of the API where amounts have a sign"`
	Eligible        money.Pence      `json:"eligible_pence" required:"true" minimum:"-99999999999999" doc:"What is claimed of it; below zero, what a CREDIT or VAT_REFUND gives back"`
	VATRecovered    money.Pence      `json:"vat_recovered_pence,omitempty" minimum:"0"`
	Ledger          string           `json:"ledger_ref,omitempty"`
	DuplicateReason string           `json:"duplicate_reason,omitempty" doc:"Why a document stands behind this line and another invoice too"`
	LedgerLine      string           `json:"ledger_line,omitempty" doc:"Key of the line of an uploaded ledger that it came from"`
	NatureReason    string           `json:"nature_reason,omitempty" doc:"Why it is capital although it reads as revenue"`
}

// A claimBody is one claim with its lines.
type claimBody struct {
	funding.Claim

	Award       string              `json:"award"`
	StatusTitle string              `json:"status_title"`
	Cash        money.Pence         `json:"cash_pence" doc:"granted_pence − set_off_pence: the money that moves"`
	VATRefunded money.Pence         `json:"vat_refunded_pence" doc:"Given back by its lines"`
	Exceptions  []funding.Exception `json:"exceptions" doc:"Why it is not clean, as it stands now; none of them stops it"`
	Asked       []wantedBody        `json:"evidence_asked" doc:"Of which lines a document is asked for, and why of these"`
	Granted     money.Pence         `json:"granted_pence" doc:"amount_pence − cut_pence: what will be paid"`
	Lines       []funding.ClaimLine `json:"lines"`
	Limit       limitBody           `json:"limit" doc:"Of the claim's year and nature, as it stands now"`
	Drawdown    *drawdownBody       `json:"drawdown,omitempty" doc:"Once submitted"`
	CostLines   []costLineBrief     `json:"cost_lines" doc:"The bid's lines that this claim may draw on"`
	Names       map[string]string   `json:"names"`
	Waiting     int                 `json:"commands_waiting"`
	Allowed     []funding.Action    `json:"allowed_actions"`
}

// A wantedBody says which document a line should have.
type wantedBody struct {
	funding.Wanted

	Line     int  `json:"line_no"`
	Attached bool `json:"attached"`
}

func wantedOf(s desk.ClaimSheet) []wantedBody {
	out := []wantedBody{}
	for _, l := range s.Draft.Lines {
		if w, ok := s.Draft.Asks(l, s.Facts.Rules.Claims); ok {
			out = append(out, wantedBody{w, l.No, len(l.Evidence) > 0})
		}
	}
	return out
}

type costLineBrief struct {
	Ref         string           `json:"ref"`
	Description string           `json:"description"`
	Category    funding.Category `json:"category"`
}

func claimOf(s desk.ClaimSheet) claimBody {
	out := claimBody{
		Claim: s.Claim, Award: s.Award.ID, StatusTitle: s.Claim.Status.Title(), Granted: s.Claim.Granted(), Lines: some(s.Draft.Lines), CostLines: []costLineBrief{},
		Limit: limitBody{s.Limit, certaintyIn(s.Award, s.Limit), s.Limit.Headroom()}, Names: someNames(s.Names), Waiting: s.Waiting, Allowed: allowed(s.May, claimActions(s.Claim.Status)),
	}
	if s.Claim.Status == funding.ClaimDraft {
		out.Amount = s.Draft.Amount()
		out.Granted = out.Amount
	}
	out.Cash, out.VATRefunded, out.Exceptions, out.Asked = s.Claim.Cash(), s.Draft.VATRefunded(), some(s.Exceptions()), wantedOf(s)
	if s.Drawdown != nil {
		d := drawdownOf(*s.Drawdown)
		out.Drawdown = &d
	}
	for _, l := range s.Lines {
		out.CostLines = append(out.CostLines, costLineBrief{l.Ref, l.Description, l.Category})
	}
	return out
}

func certaintyIn(a funding.Award, l funding.Limit) funding.Certainty {
	for _, c := range a.Profile {
		if c.Org == l.Org && c.FY == l.FY && c.Nature == l.Nature {
			return c.Certainty
		}
	}
	return ""
}

// claimActions are what people can do to a claim that stands like this.
func claimActions(s funding.ClaimStatus) []funding.Action {
	switch s {
	case funding.ClaimDraft:
		return []funding.Action{"editClaim", "submitClaim", "recordOwed"}
	case funding.Queried:
		return []funding.Action{"editClaim", "submitClaim", "withdrawClaim"}
	case funding.ClaimSubmitted:
		return []funding.Action{"approveClaim", "withdrawClaim"}
	case funding.AutoChecked:
		return []funding.Action{"checkClaimLine", "checkClaim", "withdrawClaim"}
	case funding.LateClaim:
		return []funding.Action{"admitLateClaim", "refuseLateClaim", "withdrawClaim"}
	case funding.Paid:
		return []funding.Action{"reverseClaim"}
	}
	return nil
}

// claimOperations are what the trust does with a claim, in order.
func (s service) claimOperations() []operation {
	return []operation{
		{ID: "createClaim", Action: "createClaim", Method: http.MethodPost, Path: "/awards/{award}/claims", Summary: "Start a claim", Keyed: true, Status: http.StatusCreated,
			About: "One claim is for one year and nature; capital and revenue are never mixed. Makes a draft: submitClaim puts it in flight.", Body: exampleClaim(), Answer: claimBody{}, Handle: s.createClaim},
		{ID: "getClaim", Action: "getAward", Method: http.MethodGet, Path: "/claims/{claim}", Summary: "One claim, with its lines", Answer: claimBody{},
			Handle: func(c call) (answer, error) { return give(c.claim(c.path("claim"))) }},
		{ID: "putClaimLines", Action: "editClaim", Method: http.MethodPut, Path: "/claims/{claim}/lines", Summary: "Put the lines of a claim", About: "While it is a draft or queried.",
			Body: putLinesBody{exampleClaim().Lines}, Answer: claimBody{}, Handle: s.putClaimLines},
		{ID: "moveClaimLines", Action: "editClaim", Method: http.MethodPost, Path: "/claims/{claim}/move-to-revenue", Summary: "Move lines that read as revenue to a revenue claim", Keyed: true,
			About: "After submitClaim answered NOT_CAPITAL. The lines go to the trust's revenue draft of the same month, which is started where there is none; the answer is that claim.", Answer: claimBody{}, Handle: s.moveClaimLines},
		claimOperation("submitClaim", funding.ClaimMoney, "/submit", "Submit a claim", "Refused with CLAIM_EXCEEDS_YEAR_PROFILE and the figures excess_pence and headroom_pence when it is a penny too much; with NOT_CAPITAL for lines that read as revenue, and the figures of what would become of both claims. With LATE_YEAR_END after the year's cut-off: then the claim is kept for national finance, and holds no money. From here its money is held.", nil, nil),
		claimOperation("approveClaim", funding.ApproveClaim, "/approve", "Approve a claim for the trust", "Never by the one who prepared it: 403 SAME_PERSON.", nil, nil),
		claimOperation("withdrawClaim", funding.WithdrawClaim, "/withdraw", "Withdraw a claim", "Its money can be claimed again.", nil, nil),
	}
}

// claimOperation is one verb of an award about one claim. body adds to what
// the command says beside the claim; nil when there is nothing.
func claimOperation(id string, v funding.Verb, path, summary, about string, example any, body func(c call) (map[string]any, error)) operation {
	return operation{ID: id, Action: funding.AwardAction(v), Method: http.MethodPost, Path: "/claims/{claim}" + path, Summary: summary, About: about, Body: example, Keyed: true, Answer: claimBody{},
		Handle: func(c call) (answer, error) {
			sent := map[string]any{}
			if body != nil {
				var err error
				if sent, err = body(c); err != nil {
					return answer{}, err
				}
			}
			sheet, err := c.server.Record.ClaimSheet(c, c.who, c.path("claim"))
			if err != nil {
				return answer{}, err
			}
			sent["claim"] = sheet.Claim.ID
			k := click{Ref: funding.Ref{Kind: funding.AwardKind, ID: sheet.Award.ID}, Verb: v, Body: sent}
			show := c.claim
			if v == funding.ClaimMoney {
				show = c.submitted
			}
			return c.command(k, func(string) (any, error) { return show(sheet.Claim.ID) })
		}}
}

// claim is a claim as it stands for the caller.
func (c call) claim(id string) (any, error) {
	sheet, err := c.server.Record.ClaimSheet(c, c.who, id)
	if err != nil {
		return nil, err
	}
	return claimOf(sheet), nil
}

// linesOf are the lines as the rules want them, numbered by their place.
func linesOf(list []lineBody) ([]funding.ClaimLine, error) {
	out := make([]funding.ClaimLine, len(list))
	for i, l := range list {
		if l.No != 0 && l.No != i+1 {
			return nil, refusal.New(refusal.Invalid, "LINE_OUT_OF_PLACE", "Line %d stands in place %d. Number the lines from 1 in their order, or leave the numbers out.", l.No, i+1).At(fmt.Sprintf("lines[%d].line_no", i))
		}
		out[i] = funding.ClaimLine{No: i + 1, CostLine: l.CostLine, Description: l.Description, Supplier: l.Supplier, Invoice: l.Invoice, InvoiceDate: l.InvoiceDate,
			Gross: l.Gross, Eligible: l.Eligible, VATRecovered: l.VATRecovered, Ledger: l.Ledger, LedgerLine: l.LedgerLine, DuplicateReason: l.DuplicateReason, NatureReason: l.NatureReason, Kind: l.Kind}
	}
	return out, nil
}

func (s service) createClaim(c call) (answer, error) {
	var body createClaimBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	lines, err := linesOf(body.Lines)
	if err != nil {
		return answer{}, err
	}
	id, err := s.Record.StartClaim(c, c.who, c.key, funding.ClaimContent{Award: c.path("award"), Org: body.Organisation, FY: body.FY, Month: body.Month,
		Nature: body.Nature, Basis: body.Basis, Lines: lines})
	if err != nil {
		return answer{}, err
	}
	claim, err := c.claim(id)
	return answer{body: claim, at: "/claims/" + id}, err
}

func (s service) putClaimLines(c call) (answer, error) {
	var body putLinesBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	lines, err := linesOf(body.Lines)
	if err != nil {
		return answer{}, err
	}
	if err := s.Record.PutClaimLines(c, c.who, c.path("claim"), lines); err != nil {
		return answer{}, err
	}
	return give(c.claim(c.path("claim")))
}

func (s service) moveClaimLines(c call) (answer, error) {
	id, err := s.Record.MoveToRevenue(c, c.who, c.key, c.path("claim"))
	if err != nil {
		return answer{}, err
	}
	return give(c.claim(id))
}

// lineNo is the number of a claim's line in the address.
func (c call) lineNo() (int, error) {
	n, err := strconv.Atoi(c.path("line_no"))
	if err != nil || n < 1 {
		return 0, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no line %q. Lines are numbered from 1.", shorten(c.path("line_no"))).At("line_no")
	}
	return n, nil
}
