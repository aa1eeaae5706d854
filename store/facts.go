package store

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// bidFacts loads what the rules need for c on b. With lock it takes the
// fund's years too, because a decision commits them.
func bidFacts(tx *gorm.DB, b funding.Bid, c funding.Command, lock bool) (f funding.BidFacts, err error) {
	step := steps{}
	step.do(func() error { f.Person, err = loadPerson(tx, c.By); return err })
	step.do(func() error { f.Calendar, err = loadCalendar(tx); return err })
	step.do(func() error { f.Round, err = loadRound(tx, b.Round); return err })
	step.do(func() error { f.Org, err = loadOrg(tx, b.Org); return err })
	step.do(func() error { f.Rules, err = rulesFor(tx, b, calendar.DateOf(c.At)); return err })
	step.do(func() error { f.Leads, err = leadFacts(tx, b.Funder, c, append(b.PartnerOrgs(), b.Org)...); return err })
	if slices.Contains([]funding.Verb{funding.SendForApproval, funding.ApproveInside, funding.Submit}, c.Verb) {
		step.do(func() error { f.Chain, _, err = loadChain(tx, b.Org); return err })
	}
	step.do(func() error { return jointFacts(tx, c, &f) })
	if slices.Contains([]funding.Verb{funding.SendForApproval, funding.ApproveInside, funding.Submit, funding.Decide, funding.AnswerQuestion, funding.ListStanding}, c.Verb) {
		step.do(func() error { f.Content, err = loadContent(tx, b.ID); return err })
	}
	if c.Verb == funding.Submit {
		step.do(func() error { f.Named, err = namedPeople(tx, f.Content, b.Org); return err })
		step.do(func() error { f.Peers, err = peersOf(tx, f); return err })
	}
	if c.Verb == funding.Assign {
		step.do(func() error { return assignedFact(tx, c, &f) })
	}
	if c.Verb == funding.Succeed {
		step.do(func() error { f.Succession, err = succeeding(tx, c); return err })
	}
	if c.Verb == funding.Decide || c.Verb == funding.CastVote {
		step.do(func() error { f.Sittings, err = sittingsOf(tx, b.Funder); return err })
		step.do(func() error { f.Barred, err = barredFrom(tx, b); return err })
	}
	if c.Verb == funding.Decide || c.Verb == funding.TakeBack { // both move cover: the years are locked in one order
		step.do(func() error { f.Cover, err = loadCover(tx, f.Round.Fund, lock); return err })
	}
	return f, step.err
}

// peersOf are the completed projects that a bid's milestones are compared
// with: those of the pathway that it would go.
func peersOf(tx *gorm.DB, f funding.BidFacts) ([]int, error) {
	route, err := funding.FindRoute(funding.SchemeOf(f.Content, f.Org, 0, f.Rules.EffectiveFrom), f.Rules)
	if err != nil {
		return nil, nil // the rules will say why there is no route
	}
	return spans(tx, route.Pathway)
}

// steps runs loads in order until one fails.
type steps struct{ err error }

func (s *steps) do(f func() error) {
	if s.err == nil {
		s.err = f()
	}
}

// namedPeople loads the trust's people by id: those that answers may name.
func namedPeople(tx *gorm.DB, _ funding.Content, org string) (map[string]funding.Person, error) {
	people, err := peopleAt(tx, org)
	out := make(map[string]funding.Person, len(people))
	for _, p := range people {
		out[p.ID] = p
	}
	return out, err
}

// loadCover reads a fund's years in ascending order, which is also the order
// in which writers lock them.
func loadCover(tx *gorm.DB, fund string, lock bool) ([]funding.Cover, error) {
	query := `select fund, fy, nature, envelope, committed from fund_years where fund = ? order by fy, nature`
	if lock {
		query += ` for update`
	}
	var out []funding.Cover
	err := tx.Raw(query, fund).Scan(&out).Error
	return out, err
}

// awardFacts loads what the rules need for c on a.
func awardFacts(tx *gorm.DB, a funding.Award, c funding.Command) (f funding.AwardFacts, err error) {
	step := steps{}
	step.do(func() error { f.Person, err = loadPerson(tx, c.By); return err })
	step.do(func() error { f.Calendar, err = loadCalendar(tx); return err })
	round, org, funder, ruleset := a.Round, a.Org, a.Funder, a.Ruleset
	if c.Verb == funding.Begin || c.Verb == funding.BringIn {
		step.do(func() error { f.Bid, err = loadBid(tx, c.Aggregate); return err })
		step.do(func() error { f.Content, err = loadContent(tx, c.Aggregate); return err })
		round, org, funder, ruleset = f.Bid.Round, f.Bid.Org, f.Bid.Funder, f.Bid.Ruleset
	}
	step.do(func() error { f.Round, err = loadRound(tx, round); return err })
	step.do(func() error { f.Org, err = loadOrg(tx, org); return err })
	step.do(func() error { f.Funder, err = loadOrg(tx, funder); return err })
	step.do(func() error { f.Rules, err = loadRuleset(tx, ruleset); return err })
	if c.Verb == funding.Begin || c.Verb == funding.ClaimMoney {
		step.do(func() error { f.Chain, _, err = loadChain(tx, org); return err })
	}
	step.do(func() error { f.Parties, err = partyOrgs(tx, a, f.Bid); return err })
	step.do(func() error { f.Leads, err = leadFacts(tx, funder, c, a.Parties()...); return err })
	step.do(func() error { return noticeFacts(tx, a, c, &f) })
	step.do(func() error { return claimFacts(tx, a, c, &f) })
	step.do(func() error { return packFacts(tx, a, c, &f) })
	step.do(func() error { return changeFacts(tx, a, c, &f) })
	step.do(func() error { return successionFacts(tx, a, c, &f) })
	step.do(func() error { return yearFacts(tx, a, c, &f) })
	return f, step.err
}

// claimFacts loads the claim that c is about: its lines, the bid's cost lines
// and the invoices that the lines name.
func claimFacts(tx *gorm.DB, a funding.Award, c funding.Command, f *funding.AwardFacts) error {
	claim, line := funding.ClaimOf(c)
	if c.Verb == funding.GrantStanding {
		past, err := loadClaims(tx, a.ID)
		f.Claim.Past = past
		return err
	}
	if claim == "" {
		return nil
	}
	draft, err := loadClaimDraft(tx, claim)
	if err != nil {
		return err
	}
	if draft.Award != a.ID {
		return notFound(gorm.ErrRecordNotFound, "There is no claim %s on this award.", claim)
	}
	f.Draft = draft
	if i := slices.IndexFunc(draft.Lines, func(l funding.ClaimLine) bool { return l.No == line }); i >= 0 {
		f.Line = draft.Lines[i]
	}
	if f.Claim, err = claimFactsOf(tx, a, draft, f.Rules, calendar.DateOf(c.At)); err != nil {
		return err
	}
	if f.Postings, err = takenPostings(tx, draft); err != nil {
		return err
	}
	if c.Verb == funding.ClaimMoney && draft.Org != a.Org && a.IsParty(draft.Org) {
		if f.Chain, _, err = loadChain(tx, draft.Org); err != nil {
			return err
		}
	}
	known, err := loadInvoices(tx, a.ID, draft.Lines)
	f.Invoices = a.InvoicesFor(draft.Org, known)
	if err != nil || c.Verb != funding.ClaimMoney && c.Verb != funding.RecordOwed {
		return err
	}
	f.Content, err = loadContent(tx, a.Bid)
	return err
}

// takenPostings are the postings of a claim's lines that other claims of the
// trust hold. Two claims of one trust ask for them one after the other.
func takenPostings(tx *gorm.DB, c funding.ClaimContent) (out []funding.TakenPosting, err error) {
	var keys []string
	for _, l := range c.Lines {
		if l.LedgerLine != "" {
			keys = append(keys, l.LedgerLine)
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	if err := hold(tx, "postings/"+c.Org); err != nil {
		return nil, err
	}
	err = tx.Raw(`select l.ledger_line as key, l.claim_id as claim from claim_lines l join claims c on c.id = l.claim_id
		where l.org = ? and l.ledger_line in ? and l.claim_id <> ? and l.result <> 'REJECTED' and c.status in ('SUBMITTED', 'AUTO_CHECKED', 'APPROVED', 'SCHEDULED', 'PAID', 'OWED') order by l.claim_id, l.no`,
		c.Org, keys, c.ID).Scan(&out).Error
	return out, err
}

// loadInvoices reads what the award knows of the invoices on these lines.
func loadInvoices(tx *gorm.DB, award string, lines []funding.ClaimLine) ([]funding.Invoice, error) {
	numbers := []string{""}
	for _, l := range lines {
		numbers = append(numbers, funding.Normalise(l.Invoice))
	}
	var out []funding.Invoice
	err := tx.Raw(`select supplier, number, gross, credited, claimed, first_claim as first_in,
		coalesce((select c.org from claims c where c.id = first_claim), '') as first_org from invoices where award_id = ? and number in ? order by supplier, number`, award, numbers).Scan(&out).Error
	return out, err
}

// runFacts loads what the rules need for c on r.
func runFacts(tx *gorm.DB, r funding.Run, c funding.Command) (f funding.RunFacts, err error) {
	step := steps{}
	step.do(func() error { f.Person, err = loadPerson(tx, c.By); return err })
	step.do(func() error { f.Calendar, err = loadCalendar(tx); return err })
	if c.Verb == funding.CreateRun {
		step.do(func() error { f.Dates, err = paymentDates(tx, r.Fund, calendar.DateOf(c.At)); return err })
		step.do(func() error { f.Rules, err = rulesOn(tx, calendar.DateOf(c.At)); return err })
		step.do(func() error { f.Waiting, _, err = waitingClaims(tx, r.Fund); return err })
	}
	return f, step.err
}

// waitingClaims lists the approved claims of a fund that are in no run, with
// everyone who has handled them: those that can be paid, and those that are
// held because their award's return is late (E5).
func waitingClaims(tx *gorm.DB, fund string) (free, held []funding.RunItem, err error) {
	var rows []struct {
		Award, Claim, Org, Prepared, Approved, Checked, Decided string
		Behind                                                  string // those for whom deputies handled it, and the other approvers
		No, FY                                                  int
		Held                                                    bool
		Nature                                                  funding.Nature
		Amount                                                  int64
	}
	err = tx.Raw(`select c.award_id as award, c.id as claim, c.org, c.no, c.fy, c.nature, c.granted - c.set_off as amount, c.prepared_by as prepared,
			c.approved_by as approved, c.checked_by as checked, a.decided_by as decided,
			concat_ws(',', c.body->'prepared'->>'for', c.body->'checked'->>'for', a.state->>'decided_for',
				(select string_agg(concat_ws(',', p.by_person, p.for_person), ',') from approvals p where p.what = 'CLAIM' and p.subject = c.id)) as behind,
			exists (select 1 from packs k where k.award_id = c.award_id and k.held) as held
		from claims c join awards a on a.id = c.award_id
		where c.status = 'APPROVED' and a.fund = ? and not exists (select 1 from run_items i where i.claim_id = c.id and i.status <> 'FAILED')
		order by c.award_id, c.no`, fund).Scan(&rows).Error
	for _, r := range rows {
		item := funding.RunItem{Award: r.Award, Claim: r.Claim, No: r.No, Org: r.Org, Nature: r.Nature, FY: calendar.FY(r.FY), Amount: pence(r.Amount), Checked: r.Checked,
			Handled: append([]string{r.Prepared, r.Approved, r.Checked, r.Decided}, strings.FieldsFunc(r.Behind, func(c rune) bool { return c == ',' })...)}
		if r.Held {
			held = append(held, item)
			continue
		}
		free = append(free, item)
	}
	return free, held, err
}
