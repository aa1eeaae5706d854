package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

type undeclaredList struct {
	Reviews []desk.Undeclared `json:"reviews" doc:"By round and bid"`
	Names   map[string]string `json:"names"`
}

// noInterestOperations are the declarations of reviewers.
func (s service) noInterestOperations() []operation {
	return []operation{
		reviewOperation("declareNoInterest", funding.DeclareNoInterest, "/no-interest", "Declare that you have no interest in a bid's trust or suppliers", "Kept on the review as no_interest, and only ever added to. Reviews start and conclude without it. Whoever has an interest uses recuse and declareInterest.", nil, noBody),
		{ID: "listUndeclared", Action: "listUndeclared", Method: http.MethodGet, Path: "/interests/undeclared", Summary: "Reviewers who have not declared whether they have an interest", About: "Of every bid of the funder that is still being judged.", Answer: undeclaredList{}, Handle: s.listUndeclared},
	}
}

func (s service) listUndeclared(c call) (answer, error) {
	d, err := s.Record.Undeclared(c, c.who)
	return give(undeclaredList{some(d.Rows), someNames(d.Names)}, err)
}
