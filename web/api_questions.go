package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// An openQuestionList is one inbox of questions over all bids.
type openQuestionList struct {
	Asked     []funding.OpenQuestion `json:"asked" doc:"Of reviewers, waiting for a trust, by due day"`
	Enquiries []desk.EnquiryRow      `json:"enquiries" doc:"Of trusts, not closed yet, by due day"`
}

func (s service) questionOperations() []operation {
	return []operation{
		{ID: "listOpenQuestions", Action: "listEnquiries", Method: http.MethodGet, Path: "/open-questions", Summary: "One inbox of questions over all bids that you see",
			About: "What reviewers asked and trusts have not answered yet, and what trusts asked that is not closed.", Answer: openQuestionList{}, Handle: s.listOpenQuestions},
	}
}

func (s service) listOpenQuestions(c call) (answer, error) {
	d, err := s.Record.QuestionDesk(c, c.who)
	return give(openQuestionList{some(d.Asked), some(d.Enquiries)}, err)
}
