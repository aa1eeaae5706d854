package funding_test

import (
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// justLate is a millisecond after the cut-off of 2026/27.
func justLate() time.Time {
	return time.Date(2027, time.March, 15, 12, 0, 0, int(time.Millisecond), time.UTC)
}

// late is an award with claim 7 of the example in the late queue.
func late(t *testing.T) (*awardLife, obj) {
	t.Helper()
	l := claiming(t)
	body := l.draft(example.Claims()[6].Content())
	l.do("ben", justLate(), funding.ClaimMoney, body)
	return l, body
}

func TestE2ALateClaimIsAdmittedWithAReason(t *testing.T) {
	l, body := late(t)
	at := noon("2027-03-17")
	l.refuses("NOT_YOUR_ROLE", "ben", at, funding.AdmitLate, obj{"claim": body["claim"], "reasons": "Please."})
	l.refuses("REASONS_MISSING", "liam", at, funding.AdmitLate, body)
	l.do("liam", at, funding.AdmitLate, obj{"claim": body["claim"], "reasons": "The network was down."})
	l.wants(funding.Capital, "500,000", "0", "3,700,000")
	c, _ := l.award.Claim(body["claim"].(string))
	if c.Status != funding.ClaimSubmitted || c.Admitted == nil || c.Admitted.By != "liam" || c.PayDue != day("2027-03-24") {
		t.Errorf("admitted: %+v", c)
	}
	l.refuses("WRONG_STATE", "liam", at, funding.AdmitLate, obj{"claim": body["claim"], "reasons": "Again."})
	l.do("chloe", at, funding.ApproveClaim, body)
	if c, _ := l.award.Claim(c.ID); !has(c.Exceptions, "LATE") {
		t.Errorf("a late claim is no exception: %v", c.Exceptions)
	}
}

func has(list []funding.Exception, code string) bool {
	for _, e := range list {
		if e.Code == code {
			return true
		}
	}
	return false
}

func TestALateClaimHoldsNoMoneyUntilItIsAdmitted(t *testing.T) {
	l, body := late(t)
	i := 0 // only £499,999.99 is left by the time that it is admitted
	l.award.Limits[i].Profile = gbp("499,999.99")
	no := l.refuses("CLAIM_EXCEEDS_YEAR_PROFILE", "liam", noon("2027-03-17"), funding.AdmitLate, obj{"claim": body["claim"], "reasons": "Why not."})
	if no.Figures["excess_pence"] != 1 || no.Figures["headroom_pence"] != 49_999_999 {
		t.Errorf("figures %v", no.Figures)
	}
	l.do("liam", noon("2027-03-17"), funding.RefuseLate, obj{"claim": body["claim"], "reasons": "There is not enough left."})
	l.wants(funding.Capital, "0", "0", "499,999.99")
	if c := l.claims[body["claim"].(string)]; c.Status != funding.Rejected {
		t.Errorf("refused: %+v", c)
	}
}

func TestWhatIsNotAdmittedByTheEndOfMarchLapses(t *testing.T) {
	l, body := late(t)
	for l.award.FY() == 2026 {
		l.wake()
	}
	c := l.claims[body["claim"].(string)]
	if c.Status != funding.Rejected || l.award.MonthOpened != day("2027-04-01") {
		t.Errorf("on %s: %+v", l.award.MonthOpened, c)
	}
	said := false
	for _, e := range l.last.Events {
		said = said || e.Name == "CLAIM_REJECTED" && e.Detail["code"] == "YEAR_CLOSED"
	}
	if !said {
		t.Errorf("events: %s", names(l.last.Events))
	}
	l.refuses("CLAIM_NOT_OPEN", "liam", noon("2027-04-02"), funding.AdmitLate, obj{"claim": body["claim"], "reasons": "Too late."})
}

func TestALateClaimCanBeWithdrawn(t *testing.T) {
	l, body := late(t)
	l.do("ben", noon("2027-03-16"), funding.WithdrawClaim, body)
	l.wants(funding.Capital, "0", "0", "4,200,000")
	if c := l.claims[body["claim"].(string)]; c.Status != funding.ClaimWithdrawn {
		t.Errorf("withdrawn: %+v", c)
	}
}

func TestAClaimThatCameInTimeMayBeAnsweredAfterTheCutOff(t *testing.T) {
	l := claiming(t)
	c := example.Claims()[6]
	body := l.claim(c)
	l.do("chloe", c.Submitted, funding.ApproveClaim, body)
	l.do("liam", c.Submitted, funding.CheckClaim, obj{"claim": body["claim"], "outcome": "QUERY", "reasons": "Which licences?"})
	more := c.Content()
	more.Lines[0].Invoice = "INV-more"
	more.Lines[0].Gross, more.Lines[0].Eligible = gbp("500,000.01"), gbp("500,000.01")
	l.refuses("LATE_YEAR_END", "ben", justLate(), funding.ClaimMoney, l.draft(more))
	l.do("ben", justLate(), funding.ClaimMoney, l.draft(c.Content()))
	l.wants(funding.Capital, "500,000", "0", "3,700,000")
}
