package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// closing reads what the close of a month is made of: the claims that wait for
// the check, each clean or with its reasons, and the next pay day.
func closing(tx *gorm.DB, d *desk.RunDesk) error {
	now, err := nowIn(tx)
	if err != nil {
		return err
	}
	today := calendar.DateOf(now)
	dates, err := paymentDates(tx, d.Fund, today)
	if err != nil {
		return err
	}
	d.Next, _ = funding.NextPayDay(dates, today)
	d.Checking, err = checking(tx, d.Fund, today)
	return err
}

// checking reads the claims that wait for the check, each with why it is not
// clean: as many questions for two hundred of them as for two.
func checking(tx *gorm.DB, fund string, today calendar.Date) ([]desk.ClaimToCheck, error) {
	var rows []struct{ ID, AwardID, State string }
	err := tx.Raw(`select c.id, c.award_id, a.state::text as state from claims c join awards a on a.id = c.award_id
		where c.status = 'AUTO_CHECKED' and a.fund = ? order by c.award_id, c.no limit 200`, fund).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var ids, awards []string
	for _, r := range rows {
		ids, awards = append(ids, r.ID), append(awards, r.AwardID)
	}
	behind, err := behindClaims(tx, ids, slices.Compact(awards))
	if err != nil {
		return nil, err
	}
	out := make([]desk.ClaimToCheck, len(rows))
	for i, r := range rows {
		var a funding.Award
		if err := json.Unmarshal([]byte(r.State), &a); err != nil {
			return nil, fmt.Errorf("read the award of claim %s: %w", r.ID, err)
		}
		if out[i], err = behind.toCheck(tx, a, r.ID, today); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// behind is what it takes to say of claims whether they are clean.
type behind struct {
	drafts map[string]funding.ClaimContent
	seen   map[string][]funding.SeenLine
	plans  map[string][]funding.PlanCell
	past   map[string][]funding.Claim
	rules  map[string]funding.Ruleset // as they are met
}

func behindClaims(tx *gorm.DB, claims, awards []string) (b behind, err error) {
	b.rules = map[string]funding.Ruleset{}
	step := steps{}
	step.do(func() error { b.drafts, err = draftsOf(tx, claims...); return err })
	step.do(func() error { b.seen, err = seenLines(tx, claims...); return err })
	step.do(func() error { b.plans, err = plansOf(tx, awards...); return err })
	step.do(func() error { b.past, err = claimsOf(tx, awards...); return err })
	return b, step.err
}

func (b behind) toCheck(tx *gorm.DB, a funding.Award, id string, today calendar.Date) (desk.ClaimToCheck, error) {
	if _, ok := b.rules[a.Ruleset]; !ok {
		rules, err := loadRuleset(tx, a.Ruleset)
		if err != nil {
			return desk.ClaimToCheck{}, err
		}
		b.rules[a.Ruleset] = rules
	}
	claim, _ := a.Claim(id)
	why := funding.Clean(claim, b.drafts[id], a, funding.ClaimFacts{Rules: b.rules[a.Ruleset], Today: today, Plan: b.plans[a.ID], Past: b.past[a.ID], Seen: b.seen[id]})
	return desk.ClaimToCheck{Award: a.ID, Claim: id, No: claim.No, Org: claim.Org, Nature: claim.Nature, Amount: claim.Granted(), Due: claim.CheckDue, Why: why}, nil
}

// itemsShown are the items whose organisations a desk names.
func itemsShown(d desk.RunDesk) []funding.RunItem {
	items := slices.Concat(d.Waiting, d.Held)
	for _, c := range d.Checking {
		items = append(items, funding.RunItem{Org: c.Org})
	}
	return items
}

// settledBy lists who took in results of a run, and who settled what did not
// fit.
func settledBy(r funding.Run) (ids []string) {
	for _, f := range r.Results {
		ids = append(ids, f.Imported.By)
	}
	for _, e := range r.Exceptions {
		ids = append(ids, byWhom(e.Settled)...)
	}
	return ids
}

// Remittance is what one trust is paid in one run.
func (s *Store) Remittance(ctx context.Context, who funding.Person, run, org string) (r desk.Remittance, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		r = desk.Remittance{Run: run, Org: org, Viewer: who}
		var rows []remitRow
		err := tx.Raw(`select i.award_id as award, a.title, a.icb, a.region, i.claim_id as claim, i.funder, c.no, c.fy, c.month, c.nature, i.pence as amount, c.set_off, i.reference, i.status, i.reason, i.settled_at, o.name as org_name
			from run_items i join claims c on c.id = i.claim_id join (select id, icb, region, state->>'title' as title from awards) a on a.id = i.award_id join organisations o on o.code = i.org
			where i.run_id = ? and i.org = ? order by i.reference, i.claim_id`, run, org).Scan(&rows).Error
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return notFound(gorm.ErrRecordNotFound, "There is no payment run %s with claims of %s that you can see.", run, org)
		}
		if err := funding.May(who, "getRemittance", funding.Subject{Org: org, Funder: rows[0].Funder, What: "payment run"}); err != nil {
			return err
		}
		r.OrgName = rows[0].OrgName
		var awards []string
		for _, row := range rows {
			r.Items = append(r.Items, row.item())
			awards = append(awards, row.Award)
		}
		r.Owed, err = owedBy(tx, org, awards)
		return err
	})
	return r, err
}

type remitRow struct {
	Award, Title, ICB, Region, Claim, Funder, Reference, Status, Reason, OrgName string
	No, FY, Month                                                                int
	Nature                                                                       funding.Nature
	Amount, SetOff                                                               int64
	SettledAt                                                                    *time.Time
}

func (r remitRow) item() desk.RemittanceItem {
	i := desk.RemittanceItem{Award: r.Award, Title: r.Title, Claim: r.Claim, No: r.No, FY: calendar.FY(r.FY), Month: calendar.Month(r.Month), Nature: r.Nature, Amount: pence(r.Amount), SetOff: pence(r.SetOff), Reference: r.Reference, Status: r.Status, Reason: r.Reason}
	if r.SettledAt != nil {
		i.On = calendar.DateOf(*r.SettledAt)
	}
	return i
}

// owedBy lists what a trust still owes on awards.
func owedBy(tx *gorm.DB, org string, awards []string) ([]desk.OwedRow, error) {
	all, err := scanBodies[funding.Award](tx, `select state from awards where id in ? order by id`, awards)
	var out []desk.OwedRow
	for _, a := range all {
		for _, o := range a.Owed {
			if o.Org == org && o.Left() > 0 {
				out = append(out, desk.OwedRow{Award: a.ID, Left: o.Left(), Owed: o})
			}
		}
	}
	return out, err
}
