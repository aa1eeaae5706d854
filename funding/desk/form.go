package desk

import "github.com/tranche-funding/tranche/funding"

// Reading is the sheet as the rules of a bid's form judge it.
func (s BidSheet) Reading() funding.Reading {
	people := make(map[string]funding.Person, len(s.People))
	for _, p := range s.People {
		people[p.ID] = p
	}
	return funding.Reading{Content: s.Content, Round: s.Round, Rules: s.Rules, Pathway: s.Pathway, Org: s.Org, Today: s.Today, People: people, Form: s.Route.Form, Expected: s.Bid.Expected,
		Peers: s.Peers, DecisionBy: s.DecideBy}
}

// Shape is the bid's form: what is asked, why, and what stands answered.
func (s BidSheet) Shape() []funding.AskedQuestion { return funding.Shape(s.Reading()) }

// TaskList is everything there is to write in the bid, case by case.
func (s BidSheet) TaskList() []funding.TaskGroup {
	return funding.TaskList(s.Reading(), s.Bid, s.Before)
}
