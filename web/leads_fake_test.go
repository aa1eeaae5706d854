package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

func (f *fakeRecord) Leads(_ context.Context, who funding.Person) (desk.LeadDesk, error) {
	set := funding.Moment{At: f.now, Day: calendar.DateOf(f.now), By: "olive"}
	return desk.LeadDesk{Funder: example.Funder, Leads: map[funding.LeadStage]string{"CYBER": "farah"}, Days: 2, Viewer: who, Names: map[string]string{"farah": "Farah Khan", "olive": "Olive Turner"},
		Changes: []funding.LeadChange{{Stage: funding.LeadPanel, Moment: set}, {Stage: "CYBER", Person: "farah", Moment: set}}, People: []funding.Person{example.Person("farah"), example.Person("maria")}}, nil
}

func (f *fakeRecord) PutLead(_ context.Context, who funding.Person, stage funding.LeadStage, person string) error {
	lead := funding.Person{}
	if person != "" {
		lead = example.Person(person)
	}
	f.note("put-lead %s %s %q", who.ID, stage, person)
	return funding.CheckLead(example.Person("olive"), lead, example.Funder, stage)
}
