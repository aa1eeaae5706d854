package funding

import (
	"fmt"
	"time"
)

// AwardTasks lists who is waited for, and until when.
func AwardTasks(a Award) []Task {
	t := tasks{link: "/awards/" + a.ID, worth: int64(a.Total)}
	if a.Status == AgreementPending || a.Status == Active && a.Agreement.Status != InForce {
		switch {
		case a.WantsPrice():
			t.add("price", "Enter the contract's price", TrustCFO, a.Org, time.Time{})
		case a.Agreement.Status == Issued:
			a.signTask(&t)
		default:
			t.add("countersign", "Countersign the agreement", ProgrammeManager, a.Funder, endOfDay(a.Agreement.CounterDue))
			t.signed(SignAgreement)
		}
		if len(t.list) > 0 {
			t.list[0].Link += "/agreement"
		}
		a.partnerSignTasks(&t)
	}
	a.noticeTasks(&t)
	a.successionTasks(&t)
	a.packTasks(&t)
	a.changeTasks(&t)
	a.yearTasks(&t)
	for _, k := range a.Conditions {
		if k.Discharged == nil && k.Blocks == "CLAIMS" && a.Status == Active {
			t.add("condition/"+k.Ref, "Condition "+k.Ref+" to be met: it holds claims when late", ProgrammeManager, a.Funder, endOfDay(k.Due))
		}
	}
	for _, c := range a.Claims {
		t.addClaim(a, c)
	}
	return t.list
}

func (t *tasks) addClaim(a Award, c Claim) {
	say := func(what string) string { return fmt.Sprintf("%s claim %d for %s", what, c.No, c.Month.Name()) }
	n := len(t.list)
	switch c.Status {
	case ClaimSubmitted:
		step, _ := c.NextStep()
		t.add("claim/"+c.ID, say("Approve"), step.Role, c.Org, endOfDay(c.PayDue))
		t.signed(SignClaim)
	case Queried:
		t.add("claim/"+c.ID, say(c.queryWord()), TrustFinancePreparer, c.Org, time.Time{})
	case AutoChecked:
		t.add("claim/"+c.ID, say("Check"), NationalFinance, a.Funder, endOfDay(c.CheckDue))
	case LateClaim:
		t.add("claim/"+c.ID, say(AdmitTask), NationalFinance, a.Funder, c.FY.MonthEnd(12).At(23, 59))
	case ClaimApproved:
		t.add("claim/"+c.ID, say("Put into a payment run:"), PaymentReleaser, a.Funder, endOfDay(c.PayDue))
	}
	if len(t.list) == n {
		return
	}
	last := &t.list[n]
	last.Worth, last.Link = c.Granted(), "/claims/"+c.ID
	if c.Status == ClaimApproved {
		last.Link = "/runs?fund=" + a.Fund
	}
}
