package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

type interestList struct {
	Interests []funding.Interest `json:"interests"`
	Tries     []desk.RefusedView `json:"refused_views" doc:"For those who keep the register: who tried to open what an interest keeps them away from"`
	Names     map[string]string  `json:"names"`
}

type declareBody struct {
	Person       string                 `json:"person,omitempty" doc:"You, unless given; somebody else's is entered by a programme manager or fund administrator"`
	Organisation string                 `json:"organisation" required:"true" doc:"A trust, or a care board for all its trusts"`
	Nature       funding.InterestNature `json:"nature" required:"true" enum:"EMPLOYMENT,FINANCIAL,FAMILY,OTHER"`
	From         calendar.Date          `json:"from" required:"true"`
	Until        calendar.Date          `json:"until,omitzero" doc:"Left out while it lasts. A former post counts for the ruleset's years after"`
	Note         string                 `json:"note,omitempty"`
}

type decideInterestBody struct {
	Allow   bool   `json:"allow" doc:"True: nothing follows from it; false: it keeps away again"`
	Reasons string `json:"reasons" required:"true"`
}

type assignmentList struct {
	Reviews []assignmentBody `json:"reviews"`
}

// An assignmentBody is one review that has not answered, and who could have it.
type assignmentBody struct {
	Bid       string               `json:"bid"`
	Review    funding.ReviewKind   `json:"review"`
	Status    funding.ReviewStatus `json:"status"`
	Reviewer  string               `json:"reviewer,omitempty"`
	Due       calendar.Date        `json:"due"`
	Proposed  string               `json:"proposed,omitempty" doc:"Whom nothing keeps away and who has the fewest reviews open"`
	Assessors []funding.Assessor   `json:"assessors" doc:"Best first; those who cannot have it stand last, with the reason"`
}

type assignReviewBody struct {
	Person string `json:"person" doc:"Empty: it is open to everybody who does it again"`
}

func (s service) interestOperations() []operation {
	return []operation{
		{ID: "listInterests", Action: "listInterests", Method: http.MethodGet, Path: "/interests", Summary: "The register of interests", About: "Your own; all for programme managers and fund administrators.", Answer: interestList{}, Handle: s.listInterests},
		{ID: "declareInterest", Action: "declareInterest", Method: http.MethodPost, Path: "/interests", Summary: "Declare an interest", About: "It keeps its person away from everything of that trust at once: CONFLICT_OF_INTEREST.",
			Body: declareBody{Organisation: "RZX", Nature: funding.Employment, From: exampleDate("2019-09-01"), Until: exampleDate("2025-03-31")}, Keyed: true, Status: http.StatusCreated, Answer: interestList{}, Handle: s.declareInterest},
		{ID: "decideInterest", Action: "decideInterest", Method: http.MethodPost, Path: "/interests/{interest}/decide", Summary: "Decide what follows from an interest", About: "By a programme manager or fund administrator, never the person themselves.",
			Body: decideInterestBody{true, "A school placement of one week."}, Answer: interestList{}, Handle: s.decideInterest},
		{ID: "listAssessors", Action: "listAssessors", Method: http.MethodGet, Path: "/reviews", Summary: "Reviews that have not answered, and who could have each", About: "The one that is due first at the top.", Answer: assignmentList{}, Handle: s.listAssessors},
		reviewOperation("assignReview", funding.Assign, "/assign", "Give a review to somebody", "Refused with CONFLICT_OF_INTEREST, RECUSED or NOT_THEIR_REVIEW. Its clock runs on.", assignReviewBody{"isla"},
			func(c call, k funding.ReviewKind) (any, error) {
				var body assignReviewBody
				err := c.read(&body)
				return assignFields{k, body.Person}, err
			}),
	}
}

func (s service) listInterests(c call) (answer, error) {
	d, err := s.Record.Interests(c, c.who)
	return give(interestList{some(d.Rows), some(d.Tries), someNames(d.Names)}, err)
}

func (s service) declareInterest(c call) (answer, error) {
	var body declareBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	i := funding.Interest{Person: body.Person, Org: body.Organisation, Nature: body.Nature, From: body.From, Until: body.Until, Note: body.Note}
	if i.Person == "" {
		i.Person = c.who.ID
	}
	id, err := s.Record.DeclareInterest(c, c.who, c.key, i)
	if err != nil {
		return answer{}, err
	}
	a, err := s.listInterests(c)
	a.at = fmt.Sprintf("/interests/%d", id)
	return a, err
}

func (s service) decideInterest(c call) (answer, error) {
	var body decideInterestBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	id, err := strconv.ParseInt(c.path("interest"), 10, 64)
	if err != nil {
		return answer{}, nothingHere()
	}
	if err := s.Record.DecideInterest(c, c.who, id, body.Allow, body.Reasons); err != nil {
		return answer{}, err
	}
	return s.listInterests(c)
}

func (s service) listAssessors(c call) (answer, error) {
	d, err := s.Record.AssignDesk(c, c.who, "")
	if err != nil {
		return answer{}, err
	}
	out := assignmentList{Reviews: []assignmentBody{}}
	for _, a := range d.Rows {
		out.Reviews = append(out.Reviews, assignmentBody{a.Bid, a.Review.Kind, a.Review.Status, a.Review.Reviewer, a.Due, a.Best(), some(a.Assessors)})
	}
	return give(out, nil)
}
