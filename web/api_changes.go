package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A requestChangeBody asks for a change of one or several parts.
type requestChangeBody struct {
	Parts      []changePartBody `json:"parts" required:"true"`
	ReasonCode string           `json:"reason_code" required:"true" enum:"SUPPLIER_DELAY,PROCUREMENT_DELAY,STAFFING,CLINICAL_READINESS,TECHNICAL,COST_LOWER,COST_PHASING,OTHER"`
	Reason     string           `json:"reason" required:"true" doc:"A sentence; the funder decides by it"`
	LosesYear  bool             `json:"benefits_lost,omitempty" doc:"The first year's benefits are lost: the trust says which applies"`
}

// A changePartBody is one thing that is to change.
type changePartBody struct {
	Kind      funding.ChangeKind `json:"kind" required:"true" enum:"REPROFILE_YEARS,REPROFILE_WITHIN_YEAR,CAPITAL_TO_REVENUE,REVENUE_TO_CAPITAL,RETURN_FUNDS,MILESTONE_DATE,SUPPLIER,MATCH_SOURCE,SCOPE,COST_INCREASE,ORG_SUCCESSION" doc:"COST_INCREASE and ORG_SUCCESSION are refused with the way to go"`
	Org       string             `json:"organisation,omitempty" doc:"That gives the money; the award's own trust unless given"`
	FY        calendar.FY        `json:"fy,omitzero" doc:"That gives the money; this year unless given"`
	Nature    funding.Nature     `json:"nature,omitempty" doc:"CAPITAL unless given"`
	ToOrg     string             `json:"to_organisation,omitempty" doc:"Of REPROFILE_WITHIN_YEAR"`
	ToFY      calendar.FY        `json:"to_fy,omitzero" doc:"The year after fy unless given"`
	Amount    money.Pence        `json:"amount_pence,omitempty" minimum:"0"`
	Approval  string             `json:"external_approval,omitempty" doc:"Of CAPITAL_TO_REVENUE: the department's reference"`
	Milestone string             `json:"milestone,omitempty"`
	Date      calendar.Date      `json:"date,omitzero" doc:"The milestone's new day"`
	Text      string             `json:"text,omitempty" doc:"Of SUPPLIER, MATCH_SOURCE and SCOPE: what is to hold from now on"`
}

// A decideChangeBody is the funder's word on a change.
type decideChangeBody struct {
	Outcome string   `json:"outcome" required:"true" enum:"APPROVE,DECLINE,QUERY"`
	Reasons string   `json:"reasons" required:"true" doc:"For the trust; of QUERY, the question"`
	Over    []string `json:"over,omitempty" doc:"Ids of changes that were applied to the same thing meanwhile, once you have looked at both"`
}

type answerChangeBody struct {
	Answer string `json:"answer" required:"true"`
}

// A changeAnswer is one change as it stands.
type changeAnswer struct {
	funding.ChangeRequest

	Award       string              `json:"award"`
	StatusTitle string              `json:"status_title"`
	Words       []string            `json:"words" doc:"What it asks for, in sentences"`
	Says        []string            `json:"effect_words" doc:"What it does, in sentences"`
	Over        bool                `json:"over" doc:"Nothing more can happen to it"`
	Names       map[string]string   `json:"names" doc:"Of the people whose ids stand here"`
	Fund        []funding.Cover     `json:"fund" doc:"What the fund has and has promised, by year and nature"`
	Signatures  agreementBody       `json:"agreement" doc:"The award's agreement now"`
	Limits      []funding.Limit     `json:"limits" doc:"The award's limits now; unsigned_pence cannot be claimed until both have signed"`
	AwardState  funding.AwardStatus `json:"award_status"`
}

type changeList struct {
	Changes []changeAnswer `json:"changes"`
}

func (s service) changeOperations() []operation {
	example := requestChangeBody{Parts: []changePartBody{{Kind: funding.ReprofileYears, FY: 2026, Nature: funding.Capital, ToFY: 2027, Amount: 120_000_000}}, ReasonCode: "SUPPLIER_DELAY", Reason: "The supplier delivers in July."}
	path := "/awards/{award}/changes"
	return []operation{
		{ID: "getChanges", Action: "getAward", Method: http.MethodGet, Path: path, Summary: "Every change of an award, newest first", Answer: changeList{}, Handle: s.getChanges},
		{ID: "getChange", Action: "getAward", Method: http.MethodGet, Path: path + "/{change}", Summary: "One change, with what it does", Answer: changeAnswer{}, Handle: s.getChange},
		{ID: "previewChange", Action: "requestChange", Method: http.MethodPost, Path: path + "/preview", Summary: "What a change would do, without sending it",
			About: "Profile before and after, the fund's cover, the tolerance, the economic case both ways, the trust's books, rating and conditions. Nothing is kept. What the request would be refused for, this is refused for.", Body: example, Answer: changeAnswer{}, Handle: s.previewChange},
		s.changeOperation("requestChange", funding.RequestChange, path, "Ask for a change of what was agreed",
			"One or several parts. The award never rises (COST_INCREASE), a year never falls below what is drawn and in flight (BELOW_DRAWN). Inside one year and nature, up to the agreement's tolerance, it is made at once; else the programme manager or national finance decides within five working days.",
			example, func(c call) (any, error) { return readBody[requestChangeBody](c) }),
		s.changeOperation("decideChange", funding.DecideChange, path+"/{change}/decide", "Approve or decline a change, or ask about it",
			"An approval moves profile, limits, the fund's cover and the plan in one step, and issues the next version of the agreement: for both to sign when a firm year changes. When the receiving year has too little cover the change is AWAITING_COVER, nothing moves, and it is applied by itself as soon as there is money. CHANGES_MEET names changes that were applied to the same thing meanwhile.",
			decideChangeBody{Outcome: "APPROVE", Reasons: "The slip is real, and the money is not lost."}, about(func(b decideChangeBody, id string) any {
				return map[string]any{"change": id, "outcome": b.Outcome, "reasons": b.Reasons, "over": b.Over}
			})),
		s.changeOperation("answerChange", funding.AnswerQuery, path+"/{change}/answer", "Answer the funder's question about a change", "The decision's clock goes on.", answerChangeBody{Answer: "The second ward's devices."},
			about(func(b answerChangeBody, id string) any { return map[string]any{"change": id, "answer": b.Answer} })),
		s.changeOperation("withdrawChange", funding.WithdrawOwn, path+"/{change}/withdraw", "Take back a change that has not been applied", "", nil, func(c call) (any, error) { return map[string]any{"change": c.changeID()}, nil }),
	}
}

func (c call) changeID() string { return c.path("award") + "/" + c.path("change") }

// about reads a body and names the change of the address in it.
func about[T any](make func(b T, id string) any) func(c call) (any, error) {
	return func(c call) (any, error) {
		var b T
		if err := c.read(&b); err != nil {
			return nil, err
		}
		return make(b, c.changeID()), nil
	}
}

// changeOperation is one verb about a change; it answers with the change.
func (s service) changeOperation(id string, v funding.Verb, path, summary, about string, example any, body func(c call) (any, error)) operation {
	op := awardOperation(id, v, path, summary, about, example, body)
	op.Answer = changeAnswer{}
	op.Handle = func(c call) (answer, error) {
		sent, err := body(c)
		if err != nil {
			return answer{}, err
		}
		return c.command(click{Ref: funding.Ref{Kind: funding.AwardKind, ID: c.path("award")}, Verb: v, Body: sent}, func(string) (any, error) { return s.changeNow(c) })
	}
	return op
}

// changeNow is the change of the address, or the caller's newest.
func (s service) changeNow(c call) (any, error) {
	f, err := s.Record.ChangeFile(c, c.who, c.path("award"))
	if err != nil {
		return nil, err
	}
	for _, ch := range f.Changes {
		if ch.Label() == c.path("change") || c.path("change") == "" && ch.Requested.By == c.who.ID {
			return changeOf(f, ch), nil
		}
	}
	return nil, noChange(c.path("award"), c.path("change"))
}

func noChange(award, label string) error {
	return refusal.New(refusal.NotFound, "NO_SUCH_CHANGE", "Award %s has no change %q. Its changes are CR-01, CR-02 and so on.", award, label).At("change")
}

func changeOf(f desk.ChangeFile, c funding.ChangeRequest) changeAnswer {
	out := changeAnswer{ChangeRequest: c, Award: f.Award.ID, StatusTitle: c.Status.Title(), Words: []string{}, Says: some(c.Effect.Words()), Over: c.Status.Over(), Names: someNames(f.Names), Fund: some(f.Cover),
		Signatures: agreementOf(f.Award.Agreement), Limits: some(f.Award.Limits), AwardState: f.Award.Status}
	for _, p := range c.Parts {
		out.Words = append(out.Words, p.Words())
	}
	return out
}

func (s service) getChanges(c call) (answer, error) {
	f, err := s.Record.ChangeFile(c, c.who, c.path("award"))
	if err != nil {
		return answer{}, err
	}
	out := changeList{Changes: []changeAnswer{}}
	for _, ch := range f.Changes {
		out.Changes = append(out.Changes, changeOf(f, ch))
	}
	return give(out, nil)
}

func (s service) getChange(c call) (answer, error) { return give(s.changeNow(c)) }

func (s service) previewChange(c call) (answer, error) {
	var body requestChangeBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	ch, err := s.Record.Foresee(c, c.who, c.path("award"), body)
	if err != nil {
		return answer{}, err
	}
	f, err := s.Record.ChangeFile(c, c.who, c.path("award"))
	if err != nil {
		return answer{}, err
	}
	return give(changeOf(f, ch), nil)
}
