package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

// threeLines is claim 1 in three lines: 200,000.00, 100,000.00 and 10,250.00.
func threeLines() funding.ClaimContent {
	d := example.Claims()[0].Content()
	line := d.Lines[0]
	d.Lines = nil
	for i, p := range []string{"200,000", "100,000", "10,250"} {
		line.No, line.Invoice, line.Gross, line.Eligible = i+1, "M-"+p, gbp(p), gbp(p)
		d.Lines = append(d.Lines, line)
	}
	return d
}

// withFunder is the award with threeLines approved by the trust.
func withFunder(t *testing.T) (*awardLife, string) {
	t.Helper()
	l, d := claiming(t), threeLines()
	l.do("ben", noon("2026-10-12"), funding.ClaimMoney, l.draft(d))
	l.do("chloe", noon("2026-10-12"), funding.ApproveClaim, obj{"claim": d.ID})
	return l, d.ID
}

func (l *awardLife) checkLine(claim string, line int, outcome funding.LineResult, more obj) {
	l.t.Helper()
	body := obj{"claim": claim, "line_no": line, "outcome": outcome}
	for k, v := range more {
		body[k] = v
	}
	l.do("liam", noon("2026-10-14"), funding.CheckLine, body)
}

// J9: what a check takes off returns to headroom, and to the invoice, in the
// same step.
func TestJ9PartApproval(t *testing.T) {
	l, id := withFunder(t)
	l.wants(funding.Capital, "310,250", "0", "3,889,750")
	l.checkLine(id, 1, funding.LineAccepted, nil)
	l.wants(funding.Capital, "310,250", "0", "3,889,750")
	l.checkLine(id, 2, funding.LineReduced, obj{"granted_pence": gbp("60,000"), "code": "NOT_CAPITAL"})
	l.wants(funding.Capital, "270,250", "0", "3,929,750")
	want := []funding.LineOutcome{{Claim: id, Line: 2, Result: funding.LineReduced, Granted: gbp("60,000"), Code: "NOT_CAPITAL"}}
	if diff := cmp.Diff(want, l.last.Effects.Lines); diff != "" {
		t.Errorf("line (-want +got):\n%s", diff)
	}
	l.checkLine(id, 3, funding.LineRejected, obj{"code": "NO_EVIDENCE"})
	l.wants(funding.Capital, "260,000", "0", "3,940,000")
	for i, claimed := range []string{"200,000", "60,000", "0"} {
		if got := l.register[i].Claimed; got != gbp(claimed) {
			t.Errorf("invoice of line %d: %s claimed, want £%s", i+1, got, claimed)
		}
	}
	l.do("liam", noon("2026-10-14"), funding.CheckClaim, obj{"claim": id, "outcome": "APPROVE"})
	c, _ := l.award.Claim(id)
	if c.Granted() != gbp("260,000") || c.Amount != gbp("310,250") || c.Cut != gbp("50,250") {
		t.Errorf("granted %s of %s", c.Granted(), c.Amount)
	}
	l.do("system", noon("2026-10-15"), funding.Schedule, obj{"claim": id, "run": "RUN-1"})
	l.do("system", noon("2026-10-19"), funding.PayClaim, obj{"claim": id, "released_by": "nikhil"})
	l.wants(funding.Capital, "0", "260,000", "3,940,000")
}

func TestALineMayBeCheckedAgain(t *testing.T) {
	l, id := withFunder(t)
	steps := []struct {
		outcome  funding.LineResult
		granted  string
		inFlight string
	}{
		{funding.LineRejected, "", "210,250"}, {funding.LineReduced, "99,999.99", "310,249.99"}, {funding.LineReduced, "0.01", "210,250.01"}, {funding.LineAccepted, "", "310,250"},
	}
	for _, s := range steps {
		body := obj{}
		if s.granted != "" {
			body["granted_pence"] = gbp(s.granted)
		}
		l.checkLine(id, 2, s.outcome, body)
		if got := l.limit(funding.Capital).InFlight; got != gbp(s.inFlight) {
			t.Errorf("%s %s: in flight %s, want £%s", s.outcome, s.granted, got, s.inFlight)
		}
	}
}

func TestWhatALineCheckRefuses(t *testing.T) {
	l, id := withFunder(t)
	tests := []struct {
		name string
		body obj
		code string
	}{
		{"no such line", obj{"line_no": 4, "outcome": "ACCEPTED"}, "NO_SUCH_LINE"},
		{"no such result", obj{"line_no": 1, "outcome": "LIKED"}, "NOT_A_CHOICE"},
		{"reduced to nothing said", obj{"line_no": 1, "outcome": "REDUCED"}, "OUT_OF_RANGE"},
		{"reduced to nothing", obj{"line_no": 1, "outcome": "REDUCED", "granted_pence": 0}, "OUT_OF_RANGE"},
		{"reduced to all of it", obj{"line_no": 1, "outcome": "REDUCED", "granted_pence": 20_000_000}, "OUT_OF_RANGE"},
	}
	for _, tt := range tests {
		tt.body["claim"] = id
		l.refuses(tt.code, "liam", noon("2026-10-14"), funding.CheckLine, tt.body)
	}
}

func TestAClaimOfRejectedLinesIsNotApproved(t *testing.T) {
	l, id := withFunder(t)
	for n := 1; n <= 3; n++ {
		l.checkLine(id, n, funding.LineRejected, nil)
	}
	l.wants(funding.Capital, "0", "0", "4,200,000")
	l.refuses("NOTHING_GRANTED", "liam", noon("2026-10-14"), funding.CheckClaim, obj{"claim": id, "outcome": "APPROVE"})
	l.do("liam", noon("2026-10-14"), funding.CheckClaim, obj{"claim": id, "outcome": "REJECT", "reasons": "Nothing of it is capital."})
	l.wants(funding.Capital, "0", "0", "4,200,000")
}

// What was taken off a line may be claimed elsewhere; then it cannot be given
// back.
func TestALineIsNotGivenBackMoreThanIsLeft(t *testing.T) {
	l, id := withFunder(t)
	l.checkLine(id, 2, funding.LineRejected, nil)
	rest := amount(1, "3,989,750") // all that is left
	l.do("ben", noon("2026-10-14"), funding.ClaimMoney, l.draft(rest.Content()))
	l.wants(funding.Capital, "4,200,000", "0", "0")
	no := l.refuses("CLAIM_EXCEEDS_YEAR_PROFILE", "liam", noon("2026-10-14"), funding.CheckLine, obj{"claim": id, "line_no": 2, "outcome": "ACCEPTED"})
	says(t, no, "line 2 £100,000.00 more, and only £0.00 of capital is left")

	l, id = withFunder(t)
	l.checkLine(id, 2, funding.LineRejected, nil)
	again := amount(1, "70,000").Content()
	again.Lines[0].Invoice, again.Lines[0].Gross = "M-100,000", gbp("100,000")
	l.do("ben", noon("2026-10-14"), funding.ClaimMoney, l.draft(again))
	no = l.refuses("INVOICE_OVERCLAIMED", "liam", noon("2026-10-14"), funding.CheckLine, obj{"claim": id, "line_no": 2, "outcome": "ACCEPTED"})
	says(t, no, "only £30,000.00 is left")
	l.checkLine(id, 2, funding.LineReduced, obj{"granted_pence": gbp("30,000")})
}

func TestAQueriedClaimComesBackChanged(t *testing.T) {
	l, id := withFunder(t)
	l.refuses("REASONS_MISSING", "liam", noon("2026-10-14"), funding.CheckClaim, obj{"claim": id, "outcome": "QUERY"})
	l.do("liam", noon("2026-10-14"), funding.CheckClaim, obj{"claim": id, "outcome": "QUERY", "reasons": "What is line 2?"})
	if c, _ := l.award.Claim(id); c.Status != funding.Queried || c.QueryText != "What is line 2?" {
		t.Errorf("got %+v", c)
	}
	l.wants(funding.Capital, "310,250", "0", "3,889,750") // its money is still held
	changed := threeLines()
	changed.Lines = changed.Lines[:2]
	changed.Lines[1].Eligible = gbp("80,000")
	l.do("ben", noon("2026-10-16"), funding.ClaimMoney, l.draft(changed))
	l.wants(funding.Capital, "280,000", "0", "3,920,000")
	if c, _ := l.award.Claim(id); c.Status != funding.ClaimSubmitted || c.Amount != gbp("280,000") || c.Approved != nil || c.Checked != nil || c.QueryText != "" {
		t.Errorf("got %+v", c)
	}
	if len(l.award.Claims) != 1 || l.register[1].Claimed != gbp("80,000") || l.register[2].Claimed != 0 {
		t.Errorf("claims %d, invoices %+v", len(l.award.Claims), l.register)
	}
}

// A line that was reduced before the query is claimed in full again, and
// checked again from there: what was cut once is not cut from the new amount
// without a second look, nor paid without one.
func TestAQueryForgetsTheChecksOfLines(t *testing.T) {
	l, id := withFunder(t)
	l.checkLine(id, 2, funding.LineReduced, obj{"granted_pence": gbp("60,000")})
	l.do("liam", noon("2026-10-14"), funding.CheckClaim, obj{"claim": id, "outcome": "QUERY", "reasons": "Say more of line 2."})
	l.wants(funding.Capital, "270,250", "0", "3,929,750")
	l.do("ben", noon("2026-10-15"), funding.ClaimMoney, obj{"claim": id}) // as it was
	l.wants(funding.Capital, "310,250", "0", "3,889,750")
	l.do("chloe", noon("2026-10-15"), funding.ApproveClaim, obj{"claim": id})
	l.checkLine(id, 2, funding.LineReduced, obj{"granted_pence": gbp("60,000")})
	l.wants(funding.Capital, "270,250", "0", "3,929,750")
	if c, _ := l.award.Claim(id); c.Granted() != gbp("270,250") {
		t.Errorf("granted %s, want £270,250.00", c.Granted())
	}
}

func TestALargerClaimAfterAQueryNeedsHeadroomOnlyForTheDifference(t *testing.T) {
	l, id := withFunder(t)
	rest := amount(1, "3,889,750")
	l.do("ben", noon("2026-10-13"), funding.ClaimMoney, l.draft(rest.Content())) // nothing is left
	l.do("liam", noon("2026-10-14"), funding.CheckClaim, obj{"claim": id, "outcome": "QUERY", "reasons": "x"})
	l.do("ben", noon("2026-10-15"), funding.ClaimMoney, obj{"claim": id}) // the same amount: it still holds its own
	l.do("chloe", noon("2026-10-15"), funding.ApproveClaim, obj{"claim": id})
	l.do("liam", noon("2026-10-15"), funding.CheckClaim, obj{"claim": id, "outcome": "QUERY", "reasons": "x"})
	more := threeLines()
	more.Lines[0].Gross++
	more.Lines[0].Eligible++
	more.Lines[0].Invoice = "M-NEW"
	no := l.refuses("CLAIM_EXCEEDS_YEAR_PROFILE", "ben", noon("2026-10-16"), funding.ClaimMoney, l.draft(more))
	says(t, no, "£0.01 too much", "Reduce it to £310,250.00")
}

func TestWithdrawingAndRejectingGiveEverythingBack(t *testing.T) {
	at := noon("2026-10-14")
	tests := []struct {
		name string
		do   func(l *awardLife, id string)
		want funding.ClaimStatus
	}{
		{"the trust withdraws it", func(l *awardLife, id string) { l.do("ben", at, funding.WithdrawClaim, obj{"claim": id}) }, funding.ClaimWithdrawn},
		{"the trust's approver withdraws it", func(l *awardLife, id string) { l.do("chloe", at, funding.WithdrawClaim, obj{"claim": id}) }, funding.ClaimWithdrawn},
		{"the funder rejects it", func(l *awardLife, id string) {
			l.do("liam", at, funding.CheckClaim, obj{"claim": id, "outcome": "REJECT", "reasons": "Not this project."})
		}, funding.Rejected},
		{"it is withdrawn after a line was reduced", func(l *awardLife, id string) {
			l.checkLine(id, 2, funding.LineReduced, obj{"granted_pence": gbp("1")})
			l.do("ben", at, funding.WithdrawClaim, obj{"claim": id})
		}, funding.ClaimWithdrawn},
		{"it is withdrawn after a query, which gave its invoices back", func(l *awardLife, id string) {
			l.do("liam", at, funding.CheckClaim, obj{"claim": id, "outcome": "QUERY", "reasons": "x"})
			l.do("ben", at, funding.WithdrawClaim, obj{"claim": id})
		}, funding.ClaimWithdrawn},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, id := withFunder(t)
			tt.do(l, id)
			if l.claims[id].Status != tt.want {
				t.Errorf("got %s, want %s", l.claims[id].Status, tt.want)
			}
			l.wants(funding.Capital, "0", "0", "4,200,000")
			for _, v := range l.register {
				if v.Claimed != 0 {
					t.Errorf("invoice %s: %s still claimed", v.Number, v.Claimed)
				}
			}
			l.do("ben", at, funding.ClaimMoney, l.draft(renumbered(threeLines()))) // the same invoices, claimed anew
		})
	}
}

func renumbered(d funding.ClaimContent) funding.ClaimContent {
	d.ID, d.No, d.Month = d.ID+"-again", 99, calendar.Month(7)
	return d
}
