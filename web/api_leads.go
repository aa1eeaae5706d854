package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
)

type leadBody struct {
	Stage  funding.LeadStage `json:"stage"`
	Title  string            `json:"title"`
	Person string            `json:"person,omitempty" doc:"Nobody when it is left out"`
	Name   string            `json:"name,omitempty"`
}

type leadList struct {
	Funder   string               `json:"funder"`
	Escalate int                  `json:"escalate_working_days" doc:"After so many working days what is still late goes to the lead's deputy, or to the lead again"`
	Leads    []leadBody           `json:"leads" doc:"Every stage, in the order in which a bid comes to them"`
	Changes  []funding.LeadChange `json:"changes" doc:"Who set which lead, the newest first; at most a hundred"`
	Names    map[string]string    `json:"names"`
}

type putLeadBody struct {
	Person string `json:"person" doc:"With a post at the funder; empty leaves the stage without a lead"`
}

func (s service) leadOperations() []operation {
	return []operation{
		{ID: "listLeads", Action: "listLeads", Method: http.MethodGet, Path: "/leads", Summary: "Who answers for each stage at the funder", Answer: leadList{}, Handle: s.listLeads},
		{ID: "putLead", Action: "putLead", Method: http.MethodPut, Path: "/leads/{stage}", Summary: "Name the lead of a stage (fund administrator)",
			About: "The stage is a review, COMPLETENESS, PANEL or AGREEMENT. What is late goes to its lead beside those who have it; never to somebody with an interest in it.",
			Body:  putLeadBody{Person: "farah"}, Answer: leadList{}, Handle: s.putLead},
	}
}

func (s service) listLeads(c call) (answer, error) {
	d, err := s.Record.Leads(c, c.who)
	if err != nil {
		return answer{}, err
	}
	out := leadList{Funder: d.Funder, Escalate: d.Days, Changes: some(d.Changes), Names: someNames(d.Names)}
	for _, stage := range funding.LeadStages() {
		out.Leads = append(out.Leads, leadBody{stage, stage.Title(), d.Leads[stage], d.Names[d.Leads[stage]]})
	}
	return give(out, nil)
}

func (s service) putLead(c call) (answer, error) {
	var body putLeadBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	if err := s.Record.PutLead(c, c.who, funding.LeadStage(c.path("stage")), body.Person); err != nil {
		return answer{}, err
	}
	return s.listLeads(c)
}
