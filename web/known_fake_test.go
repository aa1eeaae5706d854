package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

// OrgSheet is the worked example's trust, with one fact that is disputed and
// one that somebody confirmed.
func (f *fakeRecord) OrgSheet(_ context.Context, who funding.Person, code string) (desk.OrgSheet, error) {
	f.note("organisation %s", code)
	facts := map[string]funding.Fact{}
	for key, value := range funding.OwnFacts(example.Org()) {
		if value != "" {
			facts[key] = funding.Fact{Key: key, Value: value, Source: "ODS etr.csv", AsOf: exampleDate("2026-07-01"), LoadedAt: f.now}
		}
	}
	disputed := facts["nof_segment"]
	disputed.Disputed, disputed.DisputedBy, disputed.DisputedAt, disputed.Dispute = true, "amina", f.now, "It is 3."
	facts["nof_segment"] = disputed
	facts["dspt_status"] = funding.Fact{Key: "dspt_status", Value: "STANDARDS_MET", Source: "DSPT", AsOf: exampleDate("2026-06-30"), LoadedAt: f.now, ConfirmedBy: "olive", ConfirmedAt: f.now}
	return desk.OrgSheet{Now: f.now, Org: example.Org(), Facts: facts, History: []funding.Fact{facts["dspt_status"]}, Viewer: who, Places: map[string]string{"QWO": "West Yorkshire ICB"},
		Names: map[string]string{"amina": "Amina Hussain", "olive": "Olive Turner"}}, nil
}

func (f *fakeRecord) ConfirmFact(_ context.Context, who funding.Person, org, key string) error {
	f.note("confirm %s %s %s", who.ID, org, key)
	return nil
}

func (f *fakeRecord) DisputeFact(_ context.Context, who funding.Person, org, key, why string) error {
	f.note("dispute %s %s %s %s", who.ID, org, key, why)
	return funding.CheckDispute(funding.Fact{Key: key, Value: "2"}, why)
}

func (f *fakeRecord) SettleDispute(_ context.Context, who funding.Person, org, key, value, reasons string) error {
	f.note("settle %s %s %s %s %s", who.ID, org, key, value, reasons)
	return funding.CheckSettlement(funding.Fact{Key: key, Value: "2", Disputed: true}, value, reasons)
}

func (f *fakeRecord) RegisterDesk(context.Context, funding.Person) (desk.RegisterDesk, error) {
	return desk.RegisterDesk{Now: f.now, Disputes: []desk.DisputeRow{{Org: "RZX", OrgName: example.Org().Name, Who: "Amina Hussain",
		Fact: funding.Fact{Key: "nof_segment", Value: "2", Source: "Demo", Disputed: true, DisputedBy: "amina", Dispute: "It is 3."}}}, Files: []desk.RegisterFile{aFile()}}, nil
}

func aFile() desk.RegisterFile {
	return desk.RegisterFile{ID: "DSPT-0123456789ab", Kind: "DSPT", Name: "dspt.csv", Status: "PROPOSED", AsOf: "2026-06-30", UploadedBy: "Olive Turner", Rows: 2}
}

func (f *fakeRecord) RegisterSheet(_ context.Context, _ funding.Person, _ string) (desk.RegisterSheet, error) {
	rows := []funding.AssessedRow{{At: "row 2, column 2", Name: "Northmoor University Hospitals", Facts: []funding.KeyValue{{Key: "dspt_status", Value: "STANDARDS_MET"}}},
		{At: "row 3, column 2", Name: "Northmoor Teaching Hospitals", Facts: []funding.KeyValue{{Key: "dspt_status", Value: "NOT_MET"}}}}
	org := example.Org()
	return desk.RegisterSheet{File: aFile(), Matches: funding.MatchRows(rows, []funding.KnownName{{Org: org.Code, Name: org.Name}}, nil), Trusts: []funding.Organisation{org}}, nil
}

func (f *fakeRecord) ProposeFacts(_ context.Context, who funding.Person, file funding.AssessedFile) (string, error) {
	f.note("propose %s %s %s %s %d rows", who.ID, file.Kind, file.Name, file.AsOf, len(file.Rows))
	return aFile().ID, nil
}

func (f *fakeRecord) LoadRegister(_ context.Context, who funding.Person, id string, choices map[int]string) error {
	f.note("load %s %s %v", who.ID, id, choices)
	return nil
}

func (f *fakeRecord) Capabilities(context.Context) ([]funding.Capability, error) {
	return []funding.Capability{{ID: "CAP-001", Group: "Storage of records", Title: "One record", Status: "CORE", Source: "Assumed"}, {ID: "CAP-002", Group: "Storage of records", Title: "One number", Status: "CORE", Source: "Assumed"},
		{ID: "CAP-003", Group: "Transfers of care", Title: "Letters", Status: "CORE", Source: "Assumed"}}, nil
}

func (f *fakeRecord) CapabilitySheet(ctx context.Context, who funding.Person, _ string, _ calendar.FY) (desk.CapabilitySheet, error) {
	list, err := f.Capabilities(ctx)
	one := []funding.Assessment{{Capability: "CAP-001", Setting: "ACUTE", Status: funding.CapabilityInProgress, Usage: 40, System: "Records", Plan: funding.PlanPlanned, Source: funding.RowTyped}}
	return desk.CapabilitySheet{Org: example.Org(), FY: 2026, List: list, Answers: one, LastFY: 2025, Last: one, Viewer: who}, err
}

func (f *fakeRecord) PutAssessments(_ context.Context, who funding.Person, org string, fy calendar.FY, given []funding.Assessment) error {
	f.note("assess %s %s %s %+v", who.ID, org, fy, given)
	return nil
}

func (f *fakeRecord) CarryAssessments(_ context.Context, who funding.Person, org string, fy calendar.FY) error {
	f.note("carry %s %s %s", who.ID, org, fy)
	return nil
}

func (f *fakeRecord) WorkforceSheet(_ context.Context, who funding.Person, _ string, _ calendar.FY) (desk.WorkforceSheet, error) {
	rows := []funding.WorkforceRow{{Role: "Cyber security", InPost: 350, Vacant: 100, Needed: 500, Source: funding.RowTyped}}
	return desk.WorkforceSheet{Org: example.Org(), FY: 2026, LastFY: 2025, Last: rows, Viewer: who}, nil
}

func (f *fakeRecord) PutWorkforce(_ context.Context, who funding.Person, org string, w funding.Workforce) error {
	f.note("posts %s %s %s %v", who.ID, org, w.FY, w.Rows)
	return nil
}

func (f *fakeRecord) BidCapabilities(ctx context.Context, who funding.Person, bid string) (desk.BidCapabilities, error) {
	sheet, err := f.CapabilitySheet(ctx, who, "", 0)
	return desk.BidCapabilities{Bid: bid, MayEdit: true, FY: 2026, List: sheet.List, Answers: sheet.Answers, Chosen: []string{"CAP-001"}}, err
}

func (f *fakeRecord) PutCapabilities(_ context.Context, who funding.Person, bid string, ids []string) error {
	f.note("closes %s %s %v", who.ID, bid, ids)
	return nil
}
