package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

type bidList struct {
	Bids []bidRow `json:"bids"`
	Next string   `json:"next,omitempty" doc:"Send it as after for the next page; not there on the last one"`
}

// A bidRow is one bid in a list.
type bidRow struct {
	desk.BidRow

	Due       time.Time `json:"due,omitzero" doc:"The nearest deadline"`
	Submitted time.Time `json:"submitted_at,omitzero"`
}

type createBidBody struct {
	Round        string            `json:"round" required:"true" doc:"See listRounds"`
	Organisation string            `json:"organisation,omitempty" doc:"ODS code of the trust; needed by those who may bid for several"`
	Answers      map[string]string `json:"answers,omitempty" doc:"First answers, by the keys of listQuestions"`
	Expected     money.Pence       `json:"expected_pence,omitempty" doc:"National money as expected now, all years: which questions are asked goes by it until there are cost lines"`
	FromBid      string            `json:"from_bid,omitempty" doc:"An earlier bid of the trust that this one is like: its answers come before those of other bids, and its cost lines, milestones and benefits are brought, without amounts"`
}

type putAnswersBody struct {
	Answers givenAnswers `json:"answers" required:"true" doc:"Values by key; or a list of {key, value, provenance, source, active_ms}. An empty value clears an answer; keys that are not named stay."`
}

type confirmBody struct {
	Questions []string `json:"questions" required:"true" doc:"Keys of the questions whose answers are still true"`
}

type putMilestonesBody struct {
	Milestones []funding.Milestone `json:"milestones" required:"true" doc:"All of them: they replace those there were"`
}

type putOptionsBody struct {
	Options []funding.Option `json:"options" required:"true" doc:"All of them: they replace those there were. The preferred option is the bid itself and is never entered"`
}

type putExplanationsBody struct {
	Explained map[string]string `json:"explained" required:"true" doc:"Text by code; codes that are not named stay"`
}

type putBenefitsBody struct {
	Benefits []funding.Benefit `json:"benefits" required:"true" doc:"All of them: they replace those there were"`
}

// givenAnswers takes answers in either dress: by key, or as a list that says
// where each came from.
type givenAnswers []funding.GivenAnswer

// UnmarshalJSON reads both.
func (g *givenAnswers) UnmarshalJSON(raw []byte) error {
	if strings.HasPrefix(strings.TrimSpace(string(raw)), "[") {
		var list []funding.GivenAnswer
		err := read(raw, &list)
		*g = list
		return err
	}
	var byKey map[string]string
	err := read(raw, &byKey)
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		*g = append(*g, funding.GivenAnswer{Key: key, Value: byKey[key]})
	}
	return err
}

// MarshalJSON writes them by key: it is how the document's example looks.
func (g givenAnswers) MarshalJSON() ([]byte, error) {
	byKey := make(map[string]string, len(g))
	for _, a := range g {
		byKey[a.Key] = a.Value
	}
	return json.Marshal(byKey)
}

// Schema describes both.
func (givenAnswers) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{
		{Type: huma.TypeObject, AdditionalProperties: &huma.Schema{Type: huma.TypeString}},
		r.Schema(reflect.TypeFor[[]funding.GivenAnswer](), true, "GivenAnswers"),
	}}
}

func (s service) draftOperations() []operation {
	return []operation{
		{ID: "listBids", Action: "listBids", Method: http.MethodGet, Path: "/bids", Summary: "Bids, by reference", Query: []string{"after", "n"}, Answer: bidList{}, Handle: s.listBids},
		{ID: "createBid", Action: "createBid", Method: http.MethodPost, Path: "/bids", Summary: "Start a bid", Keyed: true, Status: http.StatusCreated,
			About: "Makes a draft with everything that is known already filled in, and gives its reference as id. Answers of the trust's earlier bids are INHERITED until somebody confirms them.", Body: exampleBid(), Answer: bidBody{}, Handle: s.createBid},
		{ID: "putAnswers", Action: "editBid", Method: http.MethodPut, Path: "/bids/{bid}/answers", Summary: "Answer questions",
			About: "Saves the answers that are named and leaves the others. YES_NO questions take YES or NO, dates 2026-04-30, people the person's id.", Body: exampleAnswers(), Answer: bidBody{}, Handle: s.putAnswers},
		{ID: "confirmAnswers", Action: "editBid", Method: http.MethodPost, Path: "/bids/{bid}/answers/confirm", Summary: "Say that filled-in answers are still true",
			About: "Changes no value, so an approval stays good. Answers that need no confirming stay as they are.", Body: confirmBody{[]string{"sro", "cfo"}}, Answer: bidBody{}, Handle: s.confirmAnswers},
		{ID: "putCostLines", Action: "editBid", Method: http.MethodPut, Path: "/bids/{bid}/cost-lines", Summary: "Put the cost lines, funding and running costs",
			About: "Replaces the whole cost page. amounts are pence by financial year, as charged to the project, irrecoverable VAT included. source NATIONAL is what the fund pays. vat IRRECOVERABLE: the amount includes VAT at vat_rate_bp; RECOVERED: it is net; PARTLY: vat_recovered_bp of the VAT comes back; NONE: no VAT. funding states the sources where they are not simply what the lines say. running_costs are the extra cost a year, net of VAT, after and beside the project; running_payers names who pays it where that is not the trust. prices NOMINAL says that amounts and benefits are in the prices of each year. investment says what a line is for; left out, its category proposes.",
			Body:  exampleCosts(), Answer: bidBody{}, Handle: s.putCostLines},
		{ID: "putMilestones", Action: "editBid", Method: http.MethodPut, Path: "/bids/{bid}/milestones", Summary: "Put the milestones", Body: exampleMilestones(), Answer: bidBody{}, Handle: s.putMilestones},
		{ID: "putBenefits", Action: "editBid", Method: http.MethodPut, Path: "/bids/{bid}/benefits", Summary: "Put the benefits",
			About: "type CRB is cash-releasing, NCRB non-cash-releasing, SB societal, UB without a value. amounts are pence by financial year, in the prices of the cost lines.", Body: exampleBenefits(), Answer: bidBody{}, Handle: s.putBenefits},
		{ID: "putExplanations", Action: "editBid", Method: http.MethodPut, Path: "/bids/{bid}/explanations", Summary: "Explain a check, or answer the checklist",
			About: "By code: PACE for milestones faster than others needed; checklist.REF for a line that no machine can answer, as YES, NO or NA with a colon and where it is satisfied. Empty text takes one back.",
			Body:  putExplanationsBody{map[string]string{"checklist.1.6": "YES: in the public summary"}}, Answer: bidBody{}, Handle: s.putExplanations},
		{ID: "putOptions", Action: "editBid", Method: http.MethodPut, Path: "/bids/{bid}/options", Summary: "Put the other options that were weighed",
			About: "kind is BUSINESS_AS_USUAL, DO_MINIMUM or ALTERNATIVE. Amounts are pence by financial year, without VAT, in the prices of the cost lines. getAppraisal compares them with the bid.", Body: exampleOptions(), Answer: bidBody{}, Handle: s.putOptions},
	}
}

func (s service) listBids(c call) (answer, error) {
	n, err := c.pageSize()
	if err != nil {
		return answer{}, err
	}
	rows, err := s.Record.Bids(c, c.who, c.query("after"), n)
	out := bidList{Bids: []bidRow{}}
	for _, r := range rows {
		out.Bids = append(out.Bids, bidRow{r, r.Due, r.Submitted})
	}
	if len(rows) == n {
		out.Next = rows[n-1].ID
	}
	return give(out, err)
}

// pageSize is how many rows a list may have.
func (c call) pageSize() (int, error) {
	asked := c.query("n")
	if asked == "" {
		return 50, nil
	}
	n, err := strconv.Atoi(asked)
	if err != nil || n < 1 || n > 200 {
		return 0, refusal.New(refusal.Invalid, "OUT_OF_RANGE", "A page of %q rows cannot be given. Ask for 1 to 200.", shorten(asked)).At("n")
	}
	return n, nil
}

func (s service) createBid(c call) (answer, error) {
	var body createBidBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	org, err := bidderOf(c.who, body.Organisation)
	if err != nil {
		return answer{}, err
	}
	id, err := s.Record.StartBidFrom(c, c.who, c.key, funding.BidStart{Round: body.Round, Org: org, From: body.FromBid, Expected: body.Expected, First: body.Answers})
	if err != nil {
		return answer{}, err
	}
	bid, err := c.bid(id)
	return answer{body: bid, at: "/bids/" + id}, err
}

// bidderOf is the trust that somebody bids for: the one named, or the only one
// that they may bid for.
func bidderOf(who funding.Person, named string) (string, error) {
	if named != "" {
		return named, nil
	}
	var orgs []string
	for _, p := range who.Posts {
		if (p.Role == funding.TrustAuthor || p.Role == funding.TrustFinancePreparer) && !slices.Contains(orgs, p.Org) {
			orgs = append(orgs, p.Org)
		}
	}
	switch len(orgs) {
	case 1:
		return orgs[0], nil
	case 0:
		return "", refusal.New(refusal.Forbidden, "NOT_YOUR_ROLE", "A bid is started by a trust's bid author or finance preparer. You are not signed in as one.")
	}
	return "", refusal.New(refusal.Invalid, "FIELD_MISSING", "You may bid for %s. Say for which.", strings.Join(orgs, " and ")).At("organisation")
}

// bid is a bid as it stands for the caller.
func (c call) bid(id string) (any, error) {
	sheet, err := c.server.Record.BidSheet(c, c.who, id)
	if err != nil {
		return nil, err
	}
	return bidOf(sheet), nil
}

func (s service) putAnswers(c call) (answer, error) {
	var body putAnswersBody
	return c.putInto(&body, func(bid string) error { return s.Record.PutAnswers(c, c.who, bid, body.Answers) })
}

func (s service) confirmAnswers(c call) (answer, error) {
	var body confirmBody
	return c.putInto(&body, func(bid string) error { return s.Record.ConfirmAnswers(c, c.who, bid, body.Questions) })
}

func (s service) putCostLines(c call) (answer, error) {
	var body funding.Costs
	return c.putInto(&body, func(bid string) error { return s.Record.PutCosts(c, c.who, bid, body) })
}

func (s service) putMilestones(c call) (answer, error) {
	var body putMilestonesBody
	return c.putInto(&body, func(bid string) error { return s.Record.PutMilestones(c, c.who, bid, body.Milestones) })
}

func (s service) putExplanations(c call) (answer, error) {
	var body putExplanationsBody
	return c.putInto(&body, func(bid string) error { return s.Record.PutExplanations(c, c.who, bid, body.Explained) })
}

func (s service) putOptions(c call) (answer, error) {
	var body putOptionsBody
	return c.putInto(&body, func(bid string) error { return s.Record.PutOptions(c, c.who, bid, body.Options) })
}

func (s service) putBenefits(c call) (answer, error) {
	var body putBenefitsBody
	return c.putInto(&body, func(bid string) error { return s.Record.PutBenefits(c, c.who, bid, body.Benefits) })
}

// putInto reads a body, saves it in a draft and answers with the bid.
func (c call) putInto(body any, save func(bid string) error) (answer, error) {
	if err := c.read(body); err != nil {
		return answer{}, err
	}
	id := c.path("bid")
	if err := save(id); err != nil {
		return answer{}, err
	}
	return give(c.bid(id))
}
