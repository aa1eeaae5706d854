package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// reference is the n-th payment's own in a run: FP26-202610-1-001.
func reference(run string, n int) string { return fmt.Sprintf("%s-%03d", run, n+1) }

// Referenced is the run with a reference on every item: runs that were put
// together before there were any get them by their place.
func (r Run) Referenced() Run {
	r.Items = slices.Clone(r.Items)
	for n := range r.Items {
		if r.Items[n].Reference == "" {
			r.Items[n].Reference = reference(r.ID, n)
		}
	}
	return r
}

// Sum adds up the items of a status.
func (r Run) Sum(status string) (sum money.Pence) {
	for _, i := range r.Items {
		if i.Status == status {
			sum += i.Amount
		}
	}
	return sum
}

// recordPaid marks claims as paid by hand, where no file of results comes.
func recordPaid(r *RunResult, f RunFacts, c Command) error {
	body, err := decode[runBody](c)
	if err != nil {
		return err
	}
	for _, id := range body.Claims {
		if !slices.ContainsFunc(r.Run.Items, func(i RunItem) bool { return i.Claim == id }) {
			return conflict("CLAIM_NOT_IN_RUN", "Claim %s is not in payment run %s.", id, r.Run.ID).At("claims")
		}
	}
	var paid []RunItem
	for n, i := range r.Run.Items {
		if i.Status != ItemInRun || (len(body.Claims) > 0 && !slices.Contains(body.Claims, i.Claim)) {
			continue
		}
		paid = append(paid, r.pay(n, c))
	}
	if len(paid) == 0 {
		return conflict("NOTHING_TO_PAY", "None of those claims waits to be marked as paid in this run.").At("claims")
	}
	return r.reconciled(f, c, paid, nil)
}

// pay marks an item as paid, and tells its award.
func (r *RunResult) pay(n int, c Command) RunItem {
	i := &r.Run.Items[n]
	i.Status = ItemPaid
	step := follow(c, AwardKind, i.Award, PayClaim, claimBody{Claim: i.Claim, Run: r.Run.ID, By: r.Run.Released.By})
	step.ID += "/" + i.Claim
	r.Effects.Follow = append(r.Effects.Follow, step)
	return *i
}

// fail frees an item's claim for the next run.
func (r *RunResult) fail(n int, why string, c Command) RunItem {
	i := &r.Run.Items[n]
	i.Status, i.Reason = ItemFailed, why
	step := follow(c, AwardKind, i.Award, FailPayment, claimBody{Claim: i.Claim, Run: r.Run.ID, Reasons: why})
	step.ID += "/" + i.Claim
	r.Effects.Follow = append(r.Effects.Follow, step)
	return *i
}

// reconciled closes the run when nothing of it is open, and tells those whose
// money it is.
func (r *RunResult) reconciled(f RunFacts, c Command, paid, failed []RunItem) error {
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	r.settleFound(at)
	open := slices.ContainsFunc(r.Run.Items, func(i RunItem) bool { return i.Status == ItemInRun })
	if !open && r.Run.Paid == nil {
		r.Run.Status, r.Run.Paid = RunPaid, &at
		if r.Run.Sum(ItemPaid) == 0 {
			r.Run.Status = RunFailed
		}
	}
	if len(paid) > 0 {
		r.say("RUN_PAID", fmt.Sprintf("%d claims of payment run %s were paid.", len(paid), r.Run.ID), map[string]any{"claims": len(paid)})
		r.remit(paid)
	}
	if len(failed) > 0 {
		r.say("RUN_PAYMENTS_FAILED", fmt.Sprintf("Payments of run %s failed: %d. Their claims are free for the next run.", r.Run.ID, len(failed)), map[string]any{"claims": len(failed)})
		r.write("payments-failed", NationalFinance, r.Run.Funder, "", "Payments failed in run "+r.Run.ID, fmt.Sprintf("%d payments failed. Their claims wait for the next run.", len(failed)))
	}
	return nil
}

// remit writes to each trust what it is paid, claim by claim.
func (r *RunResult) remit(paid []RunItem) {
	var orgs []string
	for _, i := range paid {
		if !slices.Contains(orgs, i.Org) {
			orgs = append(orgs, i.Org)
		}
	}
	slices.Sort(orgs)
	for _, org := range orgs {
		var lines []string
		var sum money.Pence
		for _, i := range paid {
			if i.Org == org {
				lines = append(lines, fmt.Sprintf("%s, claim %d, %s: %s, reference %s", i.Award, i.No, i.Nature.Word(), i.Amount, i.Reference))
				sum += i.Amount
			}
		}
		r.write("remittance", TrustFinancePreparer, org, "/remittance/"+org, "Remittance advice: "+sum.String()+" in run "+r.Run.ID, strings.Join(lines, "\n"))
	}
}

// RunTasks lists who is waited for.
func RunTasks(r Run) []Task {
	t := tasks{link: "/runs/" + r.ID, worth: int64(r.Total)}
	switch {
	case r.Status == RunOpen && r.NeedsApproval && r.Approved == nil:
		t.add("approve", "Approve the payment run", NationalFinance, r.Funder, payDay(r))
		t.add("approve-manager", "Approve the payment run", ProgrammeManager, r.Funder, payDay(r))
	case r.Status == RunOpen && r.FirstRelease != nil:
		t.add("release", "Release the payment run, as the second releaser", PaymentReleaser, r.Funder, payDay(r))
	case r.Status == RunOpen:
		t.add("release", "Release the payment run", PaymentReleaser, r.Funder, payDay(r))
	case r.Status == RunReleased:
		t.add("paid", "Record what was paid", PaymentReleaser, r.Funder, payDay(r))
	}
	if r.HandOver != nil && r.HandOver.Refused() {
		t.add("hand-over", "Another payment file of this run's name is there already: find out why", PaymentReleaser, r.Funder, payDay(r))
	}
	if n := len(r.Open()); n > 0 {
		t.add("exceptions", fmt.Sprintf("Settle what does not fit in the payment results: %d", n), NationalFinance, r.Funder, payDay(r))
	}
	return t.list
}
