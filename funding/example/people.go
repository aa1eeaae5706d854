package example

import "github.com/tranche-funding/tranche/funding"

// People is the cast of 9.1, one account for each role, in the order in which
// the story needs them.
func People() []funding.Person {
	return []funding.Person{
		person("amina", "Amina Hussain", funding.TrustAuthor, Trust),
		person("ben", "Ben Carter", funding.TrustFinancePreparer, Trust),
		person("chloe", "Chloe Adeyemi", funding.TrustFinanceApprover, Trust),
		person("david", "David Okafor", funding.TrustSRO, Trust),
		person("eleri", "Eleri Morgan", funding.TrustCFO, Trust),
		person("farah", "Farah Siddiqui", funding.ProgrammeManager, Funder),
		person("grace", "Grace Lin", funding.ICBReviewer, ICB),
		person("harry", "Harry Booth", funding.RegionReviewer, Region),
		person("isla", "Isla Fraser", funding.RegionReviewer, Region),
		person("jonas", "Jonas Weber", funding.SafetyReviewer, Funder),
		person("kavita", "Kavita Rao", funding.CyberReviewer, Funder),
		person("liam", "Liam Doyle", funding.NationalFinance, Funder),
		person("maria", "Maria Santos", funding.PanelChair, Funder),
		person("nikhil", "Nikhil Shah", funding.PaymentReleaser, Funder),
		person("olive", "Olive Turner", funding.FundAdmin, Funder),
		person("priya", "Priya Nair", funding.Auditor, Funder),
		person("sana", "Sana Malik", funding.SupportAdviser, Funder),
	}
}

func person(id, name string, role funding.Role, org string) funding.Person {
	return funding.Person{ID: id, Name: name, Posts: []funding.Post{{Role: role, Org: org}}, FunderSide: org != Trust}
}

// Person is one of the cast, or the engine for "system". A name that is not
// in the cast is a person who holds no post.
func Person(id string) funding.Person {
	for _, p := range append(People(), funding.Engine()) {
		if p.ID == id {
			return p
		}
	}
	return funding.Person{ID: id, Name: id}
}

// Named are the trust's people by id: those that a bid's answers may name.
func Named() map[string]funding.Person {
	named := map[string]funding.Person{}
	for _, p := range People() {
		if p.Posts[0].Org == Trust {
			named[p.ID] = p
		}
	}
	return named
}
