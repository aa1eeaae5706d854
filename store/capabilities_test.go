package store

import (
	"context"
	"fmt"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// assessAll answers every capability for 2025/26: every fourth is a planned
// gap, the rest is completed.
func (f *fixture) assessAll(t *testing.T) []funding.Capability {
	t.Helper()
	ctx := context.Background()
	list, err := f.Web.Capabilities(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var given []funding.Assessment
	for i, c := range list {
		a := funding.Assessment{Capability: c.ID, Setting: "ACUTE", Status: funding.CapabilityCompleted, Live: true, Usage: 90, System: "Records"}
		if i%4 == 0 {
			a.Status, a.Live, a.Usage, a.Plan = funding.CapabilityInProgress, false, 10, funding.PlanPlanned
		}
		given = append(given, a)
	}
	if err := f.Web.PutAssessments(ctx, f.person(t, "amina"), "RZX", 2025, given); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestNextYearsSelfAssessmentIsMostlyCarriedForward(t *testing.T) {
	db, ctx := newDB(t), context.Background()
	amina := db.person(t, "amina")
	if got := code(db.Web.CarryAssessments(ctx, amina, "RZX", 2026)); got != "NOTHING_TO_CARRY" {
		t.Errorf("without last year's: got %s, want NOTHING_TO_CARRY", got)
	}
	list := db.assessAll(t)
	if err := db.Web.CarryAssessments(ctx, amina, "RZX", 2026); err != nil {
		t.Fatal(err)
	}
	changed := []funding.Assessment{{Capability: list[4].ID, Setting: "ACUTE", CopiedFrom: list[1].ID}}
	for i := range 12 {
		changed = append(changed, funding.Assessment{Capability: list[i*8].ID, Setting: "ACUTE", Status: funding.CapabilityCompleted, Live: true, Usage: 60 + i, System: "Records"})
	}
	same := funding.Assessment{Capability: list[1].ID, Setting: "ACUTE", Status: funding.CapabilityCompleted, Live: true, Usage: 90, System: "Records", Plan: funding.PlanNone}
	if err := db.Web.PutAssessments(ctx, amina, "RZX", 2026, append(changed, same)); err != nil {
		t.Fatal(err)
	}
	sheet, err := db.Web.CapabilitySheet(ctx, amina, "RZX", 2026)
	if err != nil {
		t.Fatal(err)
	}
	by := map[funding.AssessmentSource]int{}
	for _, a := range sheet.Answers {
		by[a.Source]++
	}
	got := fmt.Sprintf("%d rows, %d typed, %d copied, %d carried, %d basis points retyped", len(sheet.Answers), by[funding.RowTyped], by[funding.RowCopied], by[funding.RowCarried], funding.Retyped(funding.Sources(sheet.Answers)))
	if want := "100 rows, 12 typed, 1 copied, 87 carried, 1200 basis points retyped"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWhoMayAnswerACapabilityAndWhatIsRefused(t *testing.T) {
	db, ctx := newDB(t), context.Background()
	db.assessAll(t)
	good := funding.Assessment{Capability: "CAP-001", Setting: "ACUTE", Status: funding.CapabilityCompleted}
	with := func(change func(*funding.Assessment)) []funding.Assessment {
		a := good
		change(&a)
		return []funding.Assessment{a}
	}
	for name, tt := range map[string]struct {
		who   string
		given []funding.Assessment
		want  string
	}{
		"an author of the trust":    {"amina", []funding.Assessment{good}, ""},
		"another trust's author":    {"rzb-author", []funding.Assessment{good}, "NOT_FOUND"},
		"the fund":                  {"olive", []funding.Assessment{good}, "NOT_YOUR_ROLE"},
		"the same twice":            {"amina", []funding.Assessment{good, good}, "ROW_TWICE"},
		"a capability that is none": {"amina", with(func(a *funding.Assessment) { a.Capability = "CAP-999" }), "CAPABILITY_UNKNOWN"},
		"a setting that is none":    {"amina", with(func(a *funding.Assessment) { a.Setting = "WARD" }), "NOT_A_CHOICE"},
		"a state that is none":      {"amina", with(func(a *funding.Assessment) { a.Status = "DONE" }), "NOT_A_CHOICE"},
		"101 per cent":              {"amina", with(func(a *funding.Assessment) { a.Usage = 101 }), "OUT_OF_RANGE"},
		"copied from itself":        {"amina", with(func(a *funding.Assessment) { a.CopiedFrom = "CAP-001" }), "COPY_UNKNOWN"},
	} {
		if got := code(db.Web.PutAssessments(ctx, db.person(t, tt.who), "RZX", 2026, tt.given)); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

func TestABidNamesTheCapabilitiesItCloses(t *testing.T) {
	db, ctx := newDB(t), context.Background()
	list := db.assessAll(t)
	amina := db.person(t, "amina")
	bid, err := db.Web.StartBid(ctx, amina, "token", theRound, "RZX", map[string]string{"title": "Northmoor EPR"})
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := db.Web.BidCapabilities(ctx, amina, bid)
	if err != nil || sheet.Said || len(sheet.Chosen) != 25 || sheet.Chosen[0] != list[0].ID || sheet.FY != 2025 {
		t.Fatalf("before: got %d chosen, said %v, %v; want the 25 planned gaps proposed", len(sheet.Chosen), sheet.Said, err)
	}
	if got := code(db.Web.PutCapabilities(ctx, amina, bid, []string{"CAP-999"})); got != "CAPABILITY_UNKNOWN" {
		t.Errorf("got %s, want CAPABILITY_UNKNOWN", got)
	}
	if got := code(db.Web.PutCapabilities(ctx, db.person(t, "david"), bid, []string{"CAP-001"})); got != "NOT_YOUR_ROLE" {
		t.Errorf("by the SRO: got %s, want NOT_YOUR_ROLE", got)
	}
	for _, ids := range [][]string{{"CAP-009", "CAP-001", "CAP-001"}, {}} {
		if err := db.Web.PutCapabilities(ctx, amina, bid, ids); err != nil {
			t.Fatal(err)
		}
		sheet, err = db.Web.BidCapabilities(ctx, amina, bid)
		if want := min(len(ids), 2); err != nil || !sheet.Said || len(sheet.Chosen) != want {
			t.Errorf("after %v: got %v, said %v, %v; want %d", ids, sheet.Chosen, sheet.Said, err, want)
		}
	}
	if got := db.facts(t, "amina", "RZX")["capability_gap"].Value; got != "21 of 87" {
		t.Errorf("the gap: got %s, want 21 of 87", got)
	}
}

func TestPostsAreCarriedForwardAndAddedUp(t *testing.T) {
	db, ctx := newDB(t), context.Background()
	amina := db.person(t, "amina")
	put := func(fy calendar.FY, rows ...funding.WorkforceRow) string {
		return code(db.Web.PutWorkforce(ctx, amina, "RZX", funding.Workforce{FY: fy, Rows: rows}))
	}
	row := func(role string, in, vacant, needed funding.Posts) funding.WorkforceRow {
		return funding.WorkforceRow{Role: role, InPost: in, Vacant: vacant, Needed: needed}
	}
	for _, got := range []struct{ got, want string }{
		{put(2025, row("Cyber security", 350, 100, 500), row("Data and analytics", 1250, 25, 1400)), ""},
		{put(2026, row("Cyber security", 350, 100, 500), row("Data and analytics", 1300, 25, 1400)), ""},
		{put(2026, row("", 1, 1, 1)), "ROLE_MISSING"},
		{put(2026, row("Cyber  security", 1, 1, 1), row("cyber security", 1, 1, 1)), "ROW_TWICE"},
		{put(2026, row("Cyber security", -1, 1, 1)), "OUT_OF_RANGE"},
	} {
		if got.got != got.want {
			t.Errorf("got %q, want %q", got.got, got.want)
		}
	}
	sheet, err := db.Web.WorkforceSheet(ctx, amina, "RZX", 2026)
	if err != nil || len(sheet.Rows) != 2 || sheet.Rows[0].Source != funding.RowCarried || sheet.Rows[1].Source != funding.RowTyped || sheet.LastFY != 2025 {
		t.Errorf("got %+v, %v; want the first carried and the second typed", sheet.Rows, err)
	}
	facts := db.facts(t, "amina", "RZX")
	for key, want := range map[string]string{"ddat_in_post": "16.5", "ddat_vacant": "1.25", "ddat_needed": "19"} {
		if got := facts[key].Value; got != want {
			t.Errorf("%s: got %s, want %s", key, got, want)
		}
	}
}
