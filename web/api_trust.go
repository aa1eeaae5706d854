package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
)

type reasonsBody struct {
	Reasons string `json:"reasons" required:"true"`
}

type answerBody struct {
	Answer string `json:"answer" required:"true"`
	Value  string `json:"value,omitempty" doc:"When the question unlocks an answer of the bid: what it becomes. Left out, it stays as it is"`
}

// trustOperations are what the trust does with its bid, in order.
func (s service) trustOperations() []operation {
	return []operation{
		bidOperation("sendForApproval", funding.SendForApproval, "/send-for-approval", "Ask the senior responsible owner for approval", "", nil, nil),
		bidOperation("approveBid", funding.ApproveInside, "/approve", "Approve the bid inside the trust (SRO)", "Approves this very version: a later change has to be approved again.", nil, nil),
		bidOperation("submitBid", funding.Submit, "/submit", "Sign and submit the bid (CFO)",
			"Another person than the SRO. Fundamental criteria that fail are listed in errors, with links. The answer's receipt has the reference, the time, what happens next and by when.", nil, nil),
		bidOperation("recallBid", funding.Recall, "/recall", "Take the bid back before it is complete", "", nil, nil),
		bidOperation("withdrawBid", funding.Withdraw, "/withdraw", "Withdraw the bid", "For good.", reasonsBody{"The trust will bid in the next round instead."}, readBody[reasonsBody]),
		bidOperation("appealBid", funding.MakeAppeal, "/appeal", "Appeal against the decision that declined the bid", "Once for each decision, until appeal_by of getBid. The bid stays declined until the appeal is answered.",
			reasonsBody{"The panel read the costs of 2027/28 as those of one year. They are for two."}, readBody[reasonsBody]),
		bidOperation("answerClarification", funding.AnswerQuestion, "/clarifications/{clarification}/answer", "Answer a reviewer's question", "When it is a blocking one, the review's clock runs on from now. A new value for an unlocked answer moves the bid's content hash on; change says what stood there.",
			answerBody{Answer: "The plan was approved by the board on 28 May 2026. Every action has an owner and a date."},
			func(c call) (any, error) {
				var body answerBody
				err := c.read(&body)
				given := map[string]any{"clarification": c.path("clarification"), "answer": body.Answer}
				if body.Value != "" {
					given["value"] = body.Value
				}
				return given, err
			}),
	}
}

// bidOperation is one verb of a bid as an operation. body gives the command's
// body; nil when it has none.
func bidOperation(id string, v funding.Verb, path, summary, about string, example any, body func(c call) (any, error)) operation {
	return operation{ID: id, Action: funding.BidAction(v), Method: http.MethodPost, Path: "/bids/{bid}" + path, Summary: summary, About: about, Body: example, Keyed: true, Answer: bidBody{},
		Handle: func(c call) (answer, error) {
			k := click{Ref: funding.Ref{Kind: funding.BidKind, ID: c.path("bid")}, Verb: v}
			if body != nil {
				var err error
				if k.Body, err = body(c); err != nil {
					return answer{}, err
				}
			}
			return c.command(k, c.bid)
		}}
}

// readBody reads a body that is the command's body as it stands.
func readBody[T any](c call) (any, error) {
	var body T
	err := c.read(&body)
	return body, err
}
