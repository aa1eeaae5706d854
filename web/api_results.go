package web

import (
	"encoding/base64"
	"net/http"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

type closeBody struct {
	Fund   string        `json:"fund,omitempty" doc:"Code of the fund; the one whose round opened last unless given"`
	Claims []string      `json:"claims,omitempty" doc:"Ids of claims; every clean one that waits for the check and every approved one that waits for payment unless given"`
	PaysOn calendar.Date `json:"pays_on,omitzero" doc:"The next published pay day unless given"`
}

type closedBody struct {
	Run   string            `json:"run"`
	Items []page.ClosedItem `json:"items" doc:"One for each claim; empty when this key closed before"`
}

type resultsBody struct {
	File    string `json:"file_name" required:"true"`
	Content string `json:"content" required:"true" doc:"The file's bytes in base64: separated text or an Excel workbook with payment reference, status, amount"`
}

type paymentFileBody struct {
	Run      string     `json:"run"`
	Seq      int        `json:"seq" doc:"Of the fund, from 1"`
	SHA256   string     `json:"sha256"`
	Previous string     `json:"previous_sha256" doc:"Of the fund's file before; empty for the first"`
	Made     time.Time  `json:"made_at"`
	Attempts int        `json:"attempts" doc:"To hand it over"`
	Handed   *time.Time `json:"handed_at,omitempty"`
	Refused  *time.Time `json:"refused_at,omitempty" doc:"Another file of its name was there already"`
	Content  string     `json:"content" doc:"The file's bytes in base64"`
}

type remittanceBody struct {
	Run   string                `json:"run"`
	Org   string                `json:"organisation"`
	Paid  money.Pence           `json:"paid_pence"`
	Items []desk.RemittanceItem `json:"items"`
	Owed  []owedBody            `json:"owed" doc:"What the trust still owes on these awards, beside these payments"`
}

type owedBody struct {
	Award  string             `json:"award"`
	ID     string             `json:"id"`
	Nature funding.Nature     `json:"nature"`
	Left   money.Pence        `json:"left_pence"`
	Method funding.OwedMethod `json:"method"`
	Reason string             `json:"reason"`
}

func (s service) resultOperations() []operation {
	example := "payment reference,status,amount,value date,reason\r\nFP26-202610-1-001,PAID,310250.00,2026-10-19,\r\n"
	return []operation{
		{ID: "closeForPayment", Action: "createPaymentRun", Method: http.MethodPost, Path: "/payment-runs/close", Summary: "Approve clean claims and put them into a run", Keyed: true, Status: http.StatusCreated,
			About: "Sends checkClaim for each clean claim, then createPaymentRun with them and those approved before. Claims that are refused are left out, each with its reason.", Body: closeBody{Fund: "FP26"}, Answer: closedBody{}, Handle: s.closePayments},
		{ID: "getPaymentFile", Action: "getPaymentFile", Method: http.MethodGet, Path: "/payment-runs/{run}/file", Summary: "The payment file of a released run", About: "Written with the release and never changed; chained to the fund's file before.", Answer: paymentFileBody{}, Handle: s.getPaymentFile},
		{ID: "importPaymentResults", Action: "importPaymentResults", Method: http.MethodPost, Path: "/payment-runs/{run}/results", Summary: "Take in what the finance system says of the payments", Keyed: true,
			About: "Matched by reference and amount. What does not fit is in the run's exceptions. The same file again changes nothing.", Body: resultsBody{"results.csv", base64.StdEncoding.EncodeToString([]byte(example))}, Answer: runBody{}, Handle: s.importResults},
		runOperation("settlePaymentException", funding.SettleException, "/exceptions", "Settle what does not fit, with a note", "", settleFields{1, "Finance system corrected, see ticket 4711."}, readBody[settleFields]),
		runOperation("retryHandOver", funding.RetryHandOver, "/retry", "Hand the payment file over again", "After another file of its name was found and moved away.", nil, nil),
		{ID: "getRemittance", Action: "getRemittance", Method: http.MethodGet, Path: "/payment-runs/{run}/remittance/{organisation}", Summary: "What a trust is paid in a run, claim by claim", Answer: remittanceBody{}, Handle: s.getRemittance},
	}
}

func (s service) closePayments(c call) (answer, error) {
	var body closeBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	closed, err := s.closeForPayment(c, c.who, closeOrder{body.Fund, body.Claims, body.PaysOn, c.key})
	return answer{body: closedBody{closed.Run, some(closed.Items)}, at: "/payment-runs/" + closed.Run}, err
}

func (s service) getPaymentFile(c call) (answer, error) {
	f, err := s.Record.PaymentFile(c, c.who, c.path("run"))
	return give(paymentFileBody{f.Run, f.Seq, f.Hash, f.Previous, f.Made, f.Attempts, f.Handed, f.Refused, base64.StdEncoding.EncodeToString(f.Data)}, err)
}

func (s service) importResults(c call) (answer, error) {
	var body resultsBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	data, err := base64.StdEncoding.DecodeString(body.Content)
	if err != nil {
		return answer{}, refusal.New(refusal.Invalid, "NOT_BASE64", "The content is not base64. Send the file's bytes in base64, with padding.").At("content")
	}
	results, err := readResults(body.File, data)
	if err != nil {
		return answer{}, onFile(err, "content")
	}
	sheet, err := s.Record.RunSheet(c, c.who, c.path("run"))
	if err != nil {
		return answer{}, err
	}
	if sheet.Run.Imported(results.SHA256) {
		return give(c.run(sheet.Run.ID))
	}
	return c.command(click{Ref: funding.Ref{Kind: funding.RunKind, ID: sheet.Run.ID}, Verb: funding.ImportResults, Body: results}, c.run)
}

func (s service) getRemittance(c call) (answer, error) {
	r, err := s.Record.Remittance(c, c.who, c.path("run"), c.path("organisation"))
	out := remittanceBody{Run: r.Run, Org: r.Org, Paid: r.Sum(funding.ItemPaid), Items: some(r.Items), Owed: []owedBody{}}
	for _, o := range r.Owed {
		out.Owed = append(out.Owed, owedBody{o.Award, o.ID, o.Nature, o.Left, o.Method, o.Reason})
	}
	return give(out, err)
}
