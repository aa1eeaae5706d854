package store

import (
	"context"
	"strings"
	"testing"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// Reviews began on 11 May 2026: due on 9 June, and two working days later is
// 11 June.
func TestALateReviewGoesToItsLeadAndThenToTheDeputy(t *testing.T) {
	f, ctx := newDB(t), context.Background()
	for _, s := range []funding.LeadStage{"CYBER", "REGION_DIGITAL"} {
		if err := f.Web.PutLead(ctx, f.person(t, "olive"), s, "farah"); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Web.PutLead(ctx, f.person(t, "olive"), "REGION_DIGITAL", "maria"); err != nil {
		t.Fatal(err)
	}
	id := f.submitted(t)
	f.at(t, 2026, 5, 11, 10, 0)
	f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	f.formerly(t, "maria", "RZX")
	f.at(t, 2026, 6, 9, 17, 0)
	f.must(t, "system", funding.BidKind, id, funding.Wake, nil)
	if got := strings.Join(f.written(t, "lead-late-cyber", id), " "); got != "farah" {
		t.Errorf("on the due day the lead of cyber is %q, want farah", got)
	}
	if got := f.written(t, "lead-late-region_digital", id); len(got) != 0 {
		t.Errorf("a lead with an interest was written to: %v", got)
	}
	_, err := f.Web.NameDeputy(ctx, f.person(t, "farah"), "leave", funding.Deputyship{Org: "FPF", Role: funding.ProgrammeManager, Person: "farah", Deputy: "liam", From: date(2026, 6, 10), Until: date(2026, 6, 30), Reason: "Annual leave"})
	if err != nil {
		t.Fatal(err)
	}
	f.at(t, 2026, 6, 11, 17, 0)
	f.must(t, "system", funding.BidKind, id, funding.Wake, nil)
	for template, want := range map[string]string{"lead-again-cyber": "liam", "lead-again-region_digital": "olive"} {
		if got := strings.Join(f.written(t, template, id), " "); got != want {
			t.Errorf("%s went to %q, want %s", template, got, want)
		}
	}
}

func TestNamedLeadsAreKeptWithTheirHistory(t *testing.T) {
	f, ctx := newDB(t), context.Background()
	olive := f.person(t, "olive")
	for _, person := range []string{"farah", "farah", "maria", ""} { // the same twice is one change
		if err := f.Web.PutLead(ctx, olive, funding.LeadPanel, person); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Web.PutLead(ctx, olive, funding.LeadAgreement, "farah"); err != nil {
		t.Fatal(err)
	}
	d, err := f.Web.Leads(ctx, f.person(t, "farah"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range d.Changes {
		got = append(got, string(c.Stage)+"="+c.Person+" by "+c.By)
	}
	if want := "AGREEMENT=farah by olive, PANEL= by olive, PANEL=maria by olive, PANEL=farah by olive"; strings.Join(got, ", ") != want {
		t.Errorf("history %v, want %s", got, want)
	}
	if len(d.Leads) != 1 || d.Leads[funding.LeadAgreement] != "farah" || d.Days != 2 || d.MayPut() {
		t.Errorf("leads %v after %d days, may put %v", d.Leads, d.Days, d.MayPut())
	}
	refusedAs(t, f.Web.PutLead(ctx, f.person(t, "farah"), funding.LeadPanel, "farah"), "NOT_YOUR_ROLE")
	_, err = f.Web.Leads(ctx, f.person(t, "amina"))
	refusedAs(t, err, "NOT_YOUR_ROLE")
	var seen int
	count := func(tx *gorm.DB) error { return tx.Raw(`select count(*) from stage_leads`).Scan(&seen).Error }
	if err := f.Web.as(ctx, f.person(t, "amina"), count); err != nil || seen != 0 {
		t.Errorf("a trust sees %d leads (%v), want none", seen, err)
	}
	forge := func(tx *gorm.DB) error {
		return tx.Exec(`insert into stage_leads (funder, stage, person_id, set_by) values ('FPF', 'PANEL', 'farah', 'farah')`).Error
	}
	if err := f.Web.as(ctx, f.person(t, "farah"), forge); err == nil {
		t.Error("row-level security let somebody else than the administrator name a lead")
	}
	if err := f.Owner.db.Exec(`update stage_leads set person_id = 'farah'`).Error; err == nil || !strings.Contains(err.Error(), "append only") {
		t.Errorf("the history can be rewritten: %v", err)
	}
}
