package store

import (
	"context"
	"testing"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// on reads a date that is written in a test.
func on(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// say adds facts as the worker, and returns how many were new.
func (f *fixture) say(t *testing.T, facts ...orgFact) (added int) {
	t.Helper()
	err := f.Worker.tx(context.Background(), func(tx *gorm.DB) (err error) {
		added, err = sayFacts(tx, facts)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return added
}

func (f *fixture) facts(t *testing.T, who, org string) map[string]funding.Fact {
	t.Helper()
	facts, err := f.Web.Facts(context.Background(), f.person(t, who), org)
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

func code(err error) string {
	if e, ok := refusal.Of(err); ok {
		return e.Code
	}
	return ""
}

func TestFactsOfATrustAreItsRowAndTheNewestOfTheStore(t *testing.T) {
	db := newDB(t)
	of := func(key, value, asOf string) orgFact {
		return orgFact{"RZX", funding.Fact{Key: key, Value: value, Source: "File of " + asOf, AsOf: on(asOf), LoadedBy: "olive"}}
	}
	for i, step := range []struct {
		said  orgFact
		added int
	}{
		{of("dspt_status", "STANDARDS_MET", "2026-06-30"), 1}, {of("dspt_status", "STANDARDS_MET", "2026-06-30"), 0}, {of("dspt_status", "NOT_MET", "2025-06-30"), 1},
		{of("nof_segment", "3", "2026-09-01"), 1}, {of("nof_segment", "4", "2026-03-01"), 1},
	} {
		if got := db.say(t, step.said); got != step.added {
			t.Errorf("step %d: %d rows were new, want %d", i, got, step.added)
		}
	}
	facts := db.facts(t, "amina", "RZX")
	for key, want := range map[string]string{"name": "Northmoor University Hospitals NHS Foundation Trust", "ods_code": "RZX", "trust_kind": "ACUTE", "dspt_status": "STANDARDS_MET", "nof_segment": "3",
		"epr_group": "GROUP_1", "financial_distress": "NO", "region": "Y63", "icb": "QWO"} {
		if got := facts[key].Value; got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
	if _, known := facts["dma_well_led"]; known {
		t.Error("a maturity score is known that nobody has given")
	}
	if got := facts["name"].Source; got != "Demo" {
		t.Errorf("the name's source: got %q, want the row's own, Demo", got)
	}
	if got := facts["nof_segment"].Source; got != "File of 2026-09-01" {
		t.Errorf("the segment's source: got %q, want the newest file", got)
	}
}

func TestATrustDisputesAFactAndTheFundSettlesIt(t *testing.T) {
	db, ctx := newDB(t), context.Background()
	amina, olive, farah, rosa := db.person(t, "amina"), db.person(t, "olive"), db.person(t, "farah"), db.person(t, "rzb-sro")
	for _, no := range []struct{ err, want any }{
		{code(db.Web.DisputeFact(ctx, rosa, "RZX", "nof_segment", "No.")), "NOT_FOUND"},
		{code(db.Web.DisputeFact(ctx, farah, "RZX", "nof_segment", "No.")), "NOT_YOUR_ROLE"},
		{code(db.Web.DisputeFact(ctx, amina, "RZX", "nof_segment", " ")), "REASON_MISSING"},
		{code(db.Web.DisputeFact(ctx, amina, "RZX", "predecessors", "No.")), "NOT_FOUND"},
		{code(db.Web.DisputeFact(ctx, amina, "RZX", "trust_kind", "No.")), "FACT_WORKED_OUT"},
		{code(db.Web.SettleDispute(ctx, olive, "RZX", "nof_segment", "3", "Right.")), "NOT_DISPUTED"},
		{code(db.Web.DisputeFact(ctx, amina, "RZX", "nof_segment", "The league table of quarter 3 says 3.")), ""},
		{code(db.Web.DisputeFact(ctx, amina, "RZX", "nof_segment", "Again.")), "DISPUTED_ALREADY"},
		{code(db.Web.SettleDispute(ctx, amina, "RZX", "nof_segment", "3", "Right.")), "NOT_YOUR_ROLE"},
		{code(db.Web.SettleDispute(ctx, olive, "RZX", "nof_segment", "6", "Right.")), "SEGMENT_INVALID"},
	} {
		if no.err != no.want {
			t.Errorf("got %q, want %q", no.err, no.want)
		}
	}
	f := db.facts(t, "amina", "RZX")["nof_segment"]
	if !f.Disputed || f.Value != "2" || f.ConfirmedBy != "" || f.DisputedBy != "amina" {
		t.Errorf("while it is disputed: got %+v, want 2, disputed by amina and confirmed by nobody", f)
	}
	if err := db.Web.SettleDispute(ctx, olive, "RZX", "nof_segment", "3", "The table of quarter 3 does say 3."); err != nil {
		t.Fatal(err)
	}
	f = db.facts(t, "amina", "RZX")["nof_segment"]
	if f.Disputed || f.Value != "3" || f.ConfirmedBy != "olive" {
		t.Errorf("settled: got %+v, want 3, confirmed by olive", f)
	}
	if err := db.Web.ConfirmFact(ctx, amina, "RZX", "name"); err != nil {
		t.Fatal(err)
	}
	if f = db.facts(t, "amina", "RZX")["name"]; f.ConfirmedBy != "amina" || f.Source != "Demo" {
		t.Errorf("confirmed: got %+v, want the name of the demo, confirmed by amina", f)
	}
}

func TestTheDatabaseShowsATrustOnlyItsOwnFacts(t *testing.T) {
	db := newDB(t)
	db.say(t, orgFact{"RZX", funding.Fact{Key: "dspt_status", Value: "NOT_MET", Source: "x", AsOf: on("2026-06-30"), LoadedBy: "olive"}})
	for who, want := range map[string]int64{"rzb-sro": 0, "amina": 1, "grace": 1, "harry": 1, "olive": 1} {
		err := db.Web.as(context.Background(), db.person(t, who), func(tx *gorm.DB) error {
			var n int64
			err := tx.Raw(`select count(*) from organisation_facts where key <> 'beds'`).Row().Scan(&n)
			if n != want {
				t.Errorf("%s sees %d rows, want %d", who, n, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	err := db.Web.as(context.Background(), db.person(t, "amina"), func(tx *gorm.DB) error {
		return insertFact(tx, orgFact{"RZX", funding.Fact{Key: "nof_segment", Value: "1", Source: "Ourselves", AsOf: on("2026-12-31"), LoadedBy: "amina"}})
	})
	if err == nil {
		t.Error("a trust could add a fact about itself")
	}
}
