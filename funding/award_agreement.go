package funding

import (
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// begin makes the award of an approved bid, generates its agreement and
// issues it: nobody types a word.
func begin(r *AwardResult, f AwardFacts, c Command) error {
	b, d := f.Bid, f.Bid.Decision
	if r.Award.Version > 0 {
		return conflict("ALREADY_BEGUN", "This award has begun already.")
	}
	if d == nil || !approves(d.Outcome) {
		return conflict("NOT_APPROVED", "Only an approved bid becomes an award.")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	r.Award = Award{
		ID: b.ID, Bid: b.ID, Round: b.Round, Fund: f.Round.Fund, Org: b.Org, ICB: b.ICB, Region: b.Region, Funder: b.Funder, Partners: b.JoinedOrgs(), Title: b.Title,
		Status: AgreementPending, Ruleset: b.Ruleset, Pathway: b.Route.Pathway, DecidedBy: d.By, DecidedFor: d.Made.For, DecidedOn: d.Made.Day, SubmittedOn: b.Submitted.Day, ContentHash: b.ContentHash,
		ProfileVersion: 1, Profile: d.Cells, Local: b.followed(f.Content.Local(f.Round)), Successions: b.Successions, Conditions: d.Conditions, Milestones: f.Content.Milestones, Began: at, PriceCertainty: f.Content.Answer("price_certainty"),
		MonthOpened: firstOfMonth(calendar.DateOf(c.At)),
	}
	for _, cell := range d.Cells {
		r.Award.Total += cell.Amount
		r.move(LimitMove{Org: cell.Org, FY: cell.FY, Nature: cell.Nature, Profile: cell.Amount})
	}
	r.Effects.Plan = FirstPlan(r.Award)
	r.Effects.Profile = &ProfileVersion{Version: 1, Cause: ProfileBegan, Agreement: 1, Reason: "As the panel decided on " + d.Made.Day.Text() + ".", Made: at, Total: r.Award.Total}
	r.say("AWARD_BEGAN", fmt.Sprintf("The award of %s began.", r.Award.Total), map[string]any{"total_pence": r.Award.Total, "profile": d.Cells})
	r.issue(f, at)
	return nil
}

func firstOfMonth(d calendar.Date) calendar.Date {
	return calendar.Date{Year: d.Year, Month: d.Month, Day: 1}
}

// issue generates the next version of the agreement and sends it for signing.
func (r *AwardResult) issue(f AwardFacts, at Moment) {
	r.issueDocument(Memorandum(r.Award, f, r.Award.Agreement.Version+1, at), f, at)
}

// issueDocument sends a version for signing.
func (r *AwardResult) issueDocument(doc Document, f AwardFacts, at Moment) {
	a := &r.Award
	a.Agreement = Agreement{Version: doc.Version, Status: Issued, Hash: doc.Hash(), Issued: at, Chain: f.Chain.Only(SignAgreement), Attempt: 1}
	r.Effects.Document = &doc
	r.say("AGREEMENT_ISSUED", fmt.Sprintf("Version %d of the agreement was generated and issued for signature.", doc.Version), map[string]any{"version": doc.Version, "document_hash": a.Agreement.Hash})
	step, _ := a.NextStep()
	r.askSignature(step)
	r.askPartners()
}

func (r *AwardResult) trustSigns(f AwardFacts, s Signature) error {
	due, err := f.Calendar.AddWorkingDays(s.Signed.Day, f.Rules.Clocks.Countersign)
	if err != nil {
		return err
	}
	a := &r.Award
	a.Agreement.Status, a.Agreement.CounterDue, a.Agreement.SentBack = TrustSigned, due, nil
	r.sign(s, "The trust signed the agreement.")
	r.write("countersign", ProgrammeManager, a.Funder, "Please countersign the agreement for "+a.ID, "The trust has signed. Your signature is due on "+due.Text()+".")
	return nil
}

func (r *AwardResult) funderSigns(s Signature) {
	a := &r.Award
	a.Agreement.Status = InForce
	if a.Status == Active {
		r.versionInForce(s)
		return
	}
	a.Status, a.Rung = Active, nil
	a.MonthOpened = firstOfMonth(calendar.DateOf(s.Signed.At))
	r.sign(s, "The funder countersigned. The agreement is in force and the award is active.")
	for _, to := range a.inForceReaders() {
		r.write("agreement-in-force", to.Role, to.Org, "The agreement for "+a.ID+" is in force", "Both have signed. You can claim as money is spent.")
	}
}

func (r *AwardResult) sign(s Signature, summary string) {
	r.Award.Agreement.Signatures = append(r.Award.Agreement.Signatures, s)
	r.Effects.Signed = &s
	r.say("AGREEMENT_SIGNED", summary, map[string]any{"version": s.Version, "document_hash": s.Hash, "side": s.Side, "organisation": s.Org})
}

type dischargeBody struct {
	Condition string `json:"condition"`
}

func discharge(r *AwardResult, f AwardFacts, c Command) error {
	body, err := decode[dischargeBody](c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.Award.Conditions, func(k Condition) bool { return k.Ref == body.Condition })
	if i < 0 {
		return invalid("NO_SUCH_CONDITION", "There is no condition %q on this award.", body.Condition).At("condition")
	}
	if r.Award.Conditions[i].Discharged != nil {
		return conflict("ALREADY_DISCHARGED", "Condition %s was discharged on %s.", body.Condition, r.Award.Conditions[i].Discharged.Day.Text())
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	r.Award.Conditions[i].Discharged = &at
	r.say("CONDITION_DISCHARGED", "Condition "+body.Condition+" was discharged.", map[string]any{"condition": body.Condition})
	r.write("condition-discharged", TrustAuthor, r.Award.Org, "A condition is met: "+r.Award.ID, "Condition "+body.Condition+" is discharged.")
	return nil
}

// FirstPlan spreads each year's money over its months by largest remainder.
// In the first year it starts with the month of the first milestone, because
// nothing falls due before a contract is signed [A]; later years use all
// twelve. Months are a forecast, not a control (domain 3.4 R6).
func FirstPlan(a Award) []PlanCell {
	var plan []PlanCell
	for _, cell := range a.Profile {
		first := 1
		if fy, m := a.contractMonth(); fy == cell.FY {
			first = int(m)
		}
		parts, err := money.Apportion(cell.Amount, 13-first)
		if err != nil {
			continue // a cell of nothing has no plan
		}
		for i, p := range parts {
			plan = append(plan, PlanCell{cell.Org, cell.FY, cell.Nature, calendar.Month(first + i), p})
		}
	}
	return plan
}

// contractMonth is the month of the award's first milestone.
func (a Award) contractMonth() (calendar.FY, calendar.Month) {
	if len(a.Milestones) == 0 {
		return calendar.MonthOf(a.Began.Day)
	}
	first := a.Milestones[0].Due
	for _, m := range a.Milestones {
		if m.Due.Before(first) {
			first = m.Due
		}
	}
	return calendar.MonthOf(first)
}
