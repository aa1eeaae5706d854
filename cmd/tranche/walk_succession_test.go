package main

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/store"
)

// merges enters a trust that takes the place of RZX on 1 July 2027.
func (w *walk) merges() {
	w.t.Helper()
	ctx, first := context.Background(), calendar.Date{Year: 2027, Month: 7, Day: 1}
	owner, err := store.Open(ctx, w.settings.OwnerDatabaseURL)
	if err != nil {
		w.t.Fatal(err)
	}
	defer owner.Close()
	err = owner.Seed(ctx, funding.Seed{
		Organisations: []funding.Organisation{{Code: "RZY", Name: "Easter Moor NHS Foundation Trust", Kind: funding.Trust, LegalForm: funding.NHSFoundationTrust, ICB: "QWO", Region: "Y63", OpenedOn: first, Source: "Test"}},
		People:        []funding.SeedPerson{{ID: "yusuf", Name: "Yusuf Demir", Email: "yusuf@eastermoor.example", Token: "demo-yusuf", Posts: []funding.Post{{Role: funding.TrustCFO, Org: "RZY"}}}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	var said string
	say := func(format string, args ...any) { said += fmt.Sprintf(format, args...) }
	if err := importSuccession(ctx, w.settings, "RZX", "RZY", "2027-07-01", "", say); err != nil || said != "RZY takes the place of RZX from 1 July 2027." {
		w.t.Fatalf("the command said %q, %v", said, err)
	}
}

// limitsOf are the figures of an award's limits, in order.
func (w *walk) limitsOf(who string) (org, figures string) {
	w.t.Helper()
	award := w.do(who, "getAward", []string{theBid}, nil)
	limits, _ := award["limits"].([]any)
	for _, l := range limits {
		m := doc(l.(map[string]any))
		figures += fmt.Sprintln(m["fy"], m["nature"], m["profile_pence"], m["in_flight_pence"], m["drawn_pence"], m["headroom_pence"])
	}
	return fmt.Sprint(award["organisation"]), figures
}

// E7 by the clock and through the API: on 1 July the award is RZY's with every
// figure as it was, and the next claim waits for RZY's chief finance officer.
func TestE7ATrustMergesThroughTheAPI(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.submit()
	w.review()
	w.award()
	w.clock("2026-09-30T09:00:00Z")
	w.do("farah", "dischargeCondition", []string{theBid, "K2"}, nil)
	w.clock("2026-10-12T10:00:00Z")
	paid := w.cashed(w.drafts("2026/27", 6, billedAs("INV-6", 310_250_00)))
	w.merges()
	w.clock("2027-06-30T20:00:00Z")
	if org, _ := w.limitsOf("farah"); org != "RZX" {
		t.Errorf("on 30 June the award is %s's, want RZX's", org)
	}
	_, before := w.limitsOf("farah")
	w.clock("2027-07-01T08:00:00Z")
	if org, after := w.limitsOf("yusuf"); org != "RZY" || after != before {
		t.Errorf("on 1 July the award is %s's with\n%swant RZY's with\n%s", org, after, before)
	}
	if c := w.do("yusuf", "getClaim", []string{paid}, nil); c["status"] != "PAID" {
		t.Errorf("RZX's claim reads %v", c)
	}
	claim := doc{"fy": "2027/28", "month": 3, "nature": "CAPITAL", "basis": "PAID"}
	w.refused(http.StatusConflict, "ORG_CLOSED", "ben", "createClaim", []string{theBid}, doc{"fy": "2027/28", "month": 3, "nature": "CAPITAL", "basis": "PAID", "organisation": "RZX"})
	id := fmt.Sprint(w.do("ben", "createClaim", []string{theBid}, claim)["id"])
	w.do("ben", "putClaimLines", []string{id}, doc{"lines": []doc{billedAs("INV-900", 100_000)}})
	w.refused(http.StatusConflict, "SIGNATORY_NEEDED", "ben", "submitClaim", []string{id}, nil)
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "eleri", "signSuccession", []string{theBid}, doc{})
	signed := w.do("yusuf", "signSuccession", []string{theBid}, doc{})
	if signed.at("successions", 0, "from") != "RZX" || signed.at("successions", 0, "signed_name") != "Yusuf Demir" {
		t.Errorf("the award says %v", signed["successions"])
	}
	w.do("ben", "submitClaim", []string{id}, nil)
	w.do("chloe", "approveClaim", []string{id}, nil)
}
