package web

import (
	"net/http"
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

type askBody struct {
	Field    string `json:"field,omitempty" doc:"The question's key, the cost line or the section that it is about"`
	Question string `json:"question" required:"true"`
	Blocking bool   `json:"blocking,omitempty" doc:"True stops this review's own clock until the trust has answered"`
	Unlock   bool   `json:"unlock,omitempty" doc:"True lets the trust change the one answer that field names, until it has answered; everything else stays as it was submitted"`
}

type concludeBody struct {
	Outcome    funding.ReviewOutcome `json:"outcome" required:"true" enum:"SUPPORT,SUPPORT_WITH_CONDITIONS,MORE_INFORMATION,NOT_SUPPORT"`
	Reasons    string                `json:"reasons" required:"true"`
	Scores     []scoreBody           `json:"scores,omitempty" doc:"Of the criteria that this review owns: see getRuleset"`
	Conditions []string              `json:"conditions,omitempty" doc:"Conditions that the reviewer proposes"`
	Answers    map[string]string     `json:"answers,omitempty" doc:"YES or NO to what the ruleset asks of this review beside its outcome, by key: see getRuleset"`
}

type scoreBody struct {
	Criterion string `json:"criterion" required:"true"`
	Score     int    `json:"score" required:"true" minimum:"0" maximum:"4" doc:"0 no evidence to 4 excellent"`
	Reasons   string `json:"reasons,omitempty"`
}

type decideBody struct {
	Outcome    funding.BidStatus `json:"outcome" required:"true" enum:"APPROVED,APPROVED_WITH_CONDITIONS,DEFERRED,DECLINED"`
	Reasons    string            `json:"reasons" required:"true"`
	Conditions []conditionBody   `json:"conditions,omitempty"`
}

type conditionBody struct {
	Ref       string         `json:"ref,omitempty" doc:"K1, K2… unless given"`
	Text      string         `json:"text" required:"true"`
	Blocks    string         `json:"blocks,omitempty" enum:"NOTHING,MILESTONE,CLAIMS" doc:"What waits while the condition is not met; NOTHING unless given"`
	Milestone string         `json:"milestone,omitempty" doc:"Which one, when blocks is MILESTONE"`
	Due       calendar.Date  `json:"due,omitzero" doc:"Needed when blocks is CLAIMS"`
	FromMonth calendar.Month `json:"from_month,omitempty" doc:"Claims from this month of the due date's year on wait"`
}

type releaseBody struct {
	Bids []string `json:"bids,omitempty" doc:"Only these; all that wait unless given"`
}

type releasedList struct {
	Round    string         `json:"round"`
	Released []releasedBody `json:"released"`
}

type releasedBody struct {
	Bid     string `json:"bid"`
	Command string `json:"command"`
	Settled bool   `json:"settled" doc:"False: kept, and not yet carried out"`
}

// reviewOperations are what the funder's side does with a bid, in order.
func (s service) reviewOperations() []operation {
	return []operation{
		bidOperation("passCompleteness", funding.PassCompleteness, "/pass-completeness", "The bid is complete: start the reviews", "", nil, nil),
		bidOperation("returnBid", funding.Return, "/return", "Return an incomplete bid to the trust", "It keeps its place if it comes back in time.",
			reasonsBody{"The board minute is dated before the costs were final. Please enter the later one."}, readBody[reasonsBody]),
		reviewOperation("startReview", funding.StartReview, "/start", "Take up a review", "Its clock has been running since the bid was complete.", nil, noBody),
		reviewOperation("askClarification", funding.Ask, "/clarifications", "Ask the trust a question", "With unlock the trust may change the answer that it is about. Concluded reviews that read it are then asked to confirm or to change their conclusion: see read_by in getRuleset.", exampleQuestion(), askedBody),
		reviewOperation("concludeReview", funding.Conclude, "/conclude", "Conclude a review", "The last one to conclude sends the bid to the panel.", exampleConclusion(), concludedBody),
		reviewOperation("reconfirmReview", funding.Reconfirm, "/reconfirm", "Confirm a conclusion that a changed answer reopened", "By whoever gave it; the conclusion is the last of past_conclusions. To change it, concludeReview.", nil, noBody),
		reviewOperation("recuse", funding.Recuse, "/recuse", "Stand down from a review", "Somebody else has to take it.", reasonsBody{"I worked for the trust until 2025."},
			func(c call, k funding.ReviewKind) (any, error) {
				var body reasonsBody
				err := c.read(&body)
				return map[string]any{"review": k, "reasons": body.Reasons}, err
			}),
		bidOperation("moderate", funding.Moderate, "/moderate", "Agree the score of a criterion that reviewers scored far apart", "After the last one the panel has the bid. Never by somebody who scored it.",
			moderateFields{"FINANCIAL", 3, "The tail is paid for from savings that both reviewers accept."}, readBody[moderateFields]),
		bidOperation("decide", funding.Decide, "/decide", "Record the panel's decision",
			"An approval commits the fund's money in the same moment. In a round that releases at once the trust is told and the award begins right after; else releaseDecisions does that.",
			exampleDecision(), readBody[decideBody]),
		bidOperation("returnByPanel", funding.ReturnByPanel, "/return-by-panel", "Send a bid back to its trust for changes, in place of a decision", "By the panel's chair. No money is committed. The bid keeps its place if it comes back in time, as after returnBid, and is then checked and reviewed anew.",
			reasonsBody{"Say who pays for the licences from 2031/32 on."}, readBody[reasonsBody]),
		bidOperation("takeBackDecision", funding.TakeBack, "/take-back", "Take back a decision that the trust was not told of", "By whoever recorded it, until it is released. The fund has its money back in the same moment, and the bid is with the panel again.",
			reasonsBody{"The panel read last month's costs."}, readBody[reasonsBody]),
		bidOperation("decideAppeal", funding.AnswerAppeal, "/appeal/answer", "Uphold or dismiss a trust's appeal", "Never by somebody who decided the bid or voted on it. An upheld appeal gives the bid back to the panel, whose clock begins anew.",
			appealRulingBody{funding.Upheld, "The panel did not have the corrected costs."}, readBody[appealRulingBody]),
		{ID: "releaseDecisions", Action: "releaseDecisions", Method: http.MethodPost, Path: "/rounds/{round}/release-decisions", Summary: "Tell the trusts the decisions of a round", Keyed: true,
			About: "Releases every decision of the round that the trust has not been told of; an empty list when there is none. The awards of approved bids begin right after.",
			Body:  releaseBody{}, Answer: releasedList{}, Handle: s.releaseDecisions},
	}
}

// reviewOperation is one verb of one review of a bid.
func reviewOperation(id string, v funding.Verb, path, summary, about string, example any, body func(c call, k funding.ReviewKind) (any, error)) operation {
	return bidOperation(id, v, "/reviews/{review}"+path, summary, about, example, func(c call) (any, error) {
		return body(c, funding.ReviewKind(c.path("review")))
	})
}

func noBody(_ call, k funding.ReviewKind) (any, error) { return map[string]any{"review": k}, nil }

func askedBody(c call, k funding.ReviewKind) (any, error) {
	var body askBody
	err := c.read(&body)
	asked := map[string]any{"review": k, "field": body.Field, "question": body.Question, "blocking": body.Blocking}
	if body.Unlock {
		asked["unlock"] = true
	}
	return asked, err
}

func concludedBody(c call, k funding.ReviewKind) (any, error) {
	var body concludeBody
	err := c.read(&body)
	out := map[string]any{"review": k, "outcome": body.Outcome, "reasons": body.Reasons, "scores": some(body.Scores), "conditions": some(body.Conditions)}
	if len(body.Answers) > 0 {
		out["answers"] = body.Answers
	}
	return out, err
}

func (s service) releaseDecisions(c call) (answer, error) {
	var body releaseBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	waiting, err := s.Record.Releasable(c, c.who, c.path("round"))
	if err != nil {
		return answer{}, err
	}
	targets, err := c.releaseTargets(body.Bids, waiting)
	if err != nil {
		return answer{}, err
	}
	out := releasedList{Round: c.path("round"), Released: []releasedBody{}}
	for _, id := range targets {
		done, err := s.do(c, c.who, click{Ref: funding.Ref{Kind: funding.BidKind, ID: id}, Verb: funding.Release, Token: c.key + "/" + id})
		if err != nil {
			return answer{}, err
		}
		out.Released = append(out.Released, releasedBody{id, done.ID, done.Settled})
	}
	return give(out, nil)
}

// releaseTargets is what to release: everything that waits, or what was named.
// What this very key released before may be named again.
func (c call) releaseTargets(named, waiting []string) ([]string, error) {
	if len(named) == 0 {
		return waiting, nil
	}
	for _, id := range named {
		if slices.Contains(waiting, id) {
			continue
		}
		_, before, err := c.server.Record.Receipt(c, c.who, commandID(c.who.ID, c.key+"/"+id))
		if err != nil {
			return nil, err
		}
		if !before {
			return nil, refusal.New(refusal.Conflict, "NOTHING_TO_RELEASE", "Bid %s has no decision in this round that waits to be released.", id).At("bids")
		}
	}
	return named, nil
}
