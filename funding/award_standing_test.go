package funding_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// standingLife is a trust in segment 2 with a clean claim paid eight months ago.
func standingLife(t *testing.T) *awardLife {
	t.Helper()
	l := claiming(t)
	l.facts.Org.Segment = 2
	l.pay("2026-10-12", small(1))
	c := l.claims[small(1).ID]
	c.Exceptions = nil
	l.claims[c.ID] = c
	for l.award.MonthOpened.Before(day("2027-06-01")) {
		l.wake()
	}
	return l
}

// small is a claim of one line that no evidence is asked for.
func small(no int) funding.ClaimContent {
	d := example.Claims()[0].Content()
	d.No, d.ID = no, fmt.Sprintf("S%d", no)
	for d.Lines[0].Gross, d.Lines[0].Eligible = gbp("20,000"), gbp("20,000"); ; d.ID += "x" {
		_, asked := d.Asks(d.Lines[0], funding.ClaimRules{})
		if !asked && !funding.ClaimSampled(d.ID, funding.ClaimRules{}) {
			break
		}
	}
	d.Lines[0].Ledger = d.ID
	d.Lines[0].Supplier, d.Lines[0].Invoice = "", ""
	return d
}

// next is a clean claim of the new year.
func next(no int) funding.ClaimContent {
	d := small(no)
	d.FY, d.Month = 2027, 2
	return d
}

func TestWhoMayHaveAStandingApproval(t *testing.T) {
	at := noon("2027-06-10")
	why := obj{"reasons": "Nine months of clean claims."}
	for _, tt := range []struct {
		name, code string
		change     func(l *awardLife)
	}{
		{"segment 2 and eight clean months", "", func(*awardLife) {}},
		{"segment 3", "SEGMENT_NOT_ELIGIBLE", func(l *awardLife) { l.facts.Org.Segment = 3 }},
		{"no claim paid half a year ago", "TOO_FEW_CLEAN_CLAIMS", func(l *awardLife) {
			c := l.claims[small(1).ID]
			c.Prepared = &funding.Moment{Day: day("2026-12-11")}
			l.claims[c.ID] = c
		}},
		{"a claim that was cut in between", "TOO_FEW_CLEAN_CLAIMS", func(l *awardLife) {
			l.claims["cut"] = funding.Claim{ID: "cut", No: 9, Status: funding.Paid, Cut: 1, Prepared: &funding.Moment{Day: day("2027-02-01")}}
		}},
		{"a claim that was cut before", "", func(l *awardLife) {
			l.claims["cut"] = funding.Claim{ID: "cut", No: 9, Status: funding.Paid, Cut: 1, Prepared: &funding.Moment{Day: day("2026-12-09")}}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := standingLife(t)
			tt.change(l)
			if tt.code != "" {
				l.refuses(tt.code, "liam", at, funding.GrantStanding, why)
				return
			}
			l.do("liam", at, funding.GrantStanding, why)
			l.refuses("STANDING_ALREADY", "liam", at, funding.GrantStanding, why)
			l.do("farah", at, funding.EndStanding, obj{"reasons": "A change of staff."})
			l.refuses("NO_STANDING", "liam", at, funding.EndStanding, why)
		})
	}
}

func TestACleanClaimIsApprovedByTheStandingApproval(t *testing.T) {
	at := noon("2027-06-10")
	sampled := next(3)
	for !funding.ClaimSampled(sampled.ID, funding.ClaimRules{}) {
		sampled.ID += "y"
	}
	dirty := next(4)
	dirty.Lines = slices.Clone(dirty.Lines)
	dirty.Lines[0].Gross = gbp("50,000") // its document is asked for
	for _, tt := range []struct {
		name  string
		claim funding.ClaimContent
		want  funding.ClaimStatus
	}{{"clean", next(2), funding.ClaimApproved}, {"in the sample", sampled, funding.AutoChecked}, {"not clean", dirty, funding.AutoChecked}} {
		t.Run(tt.name, func(t *testing.T) {
			l := standingLife(t)
			l.do("liam", at, funding.GrantStanding, obj{"reasons": "Clean."})
			l.plan = append(l.plan, funding.PlanCell{Org: "RZX", FY: 2027, Nature: funding.Capital, Month: 2, Amount: gbp("100,000")})
			body := l.draft(tt.claim)
			l.do("ben", at, funding.ClaimMoney, body)
			l.do("chloe", at, funding.ApproveClaim, body)
			c, _ := l.award.Claim(tt.claim.ID)
			if c.Status != tt.want {
				t.Fatalf("%s, want %s: %v", c.Status, tt.want, c.Exceptions)
			}
			if tt.want == funding.ClaimApproved && (c.Checked == nil || c.Checked.By != "liam" || c.Stood != day("2027-06-10")) {
				t.Errorf("checked by %+v under %s", c.Checked, c.Stood)
			}
		})
	}
}
