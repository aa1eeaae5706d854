package store

import (
	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// applyAward asks the rules about c on a under a's lock, and writes the
// answer in the house's lock order: award, limits, invoices.
func applyAward(tx *gorm.DB, a funding.Award, c funding.Command) error {
	if claim, _ := funding.ClaimOf(c); claim != "" { // its lines stay as they are read
		if err := tx.Exec(`select 1 from claims where id = ? for update`, claim).Error; err != nil {
			return err
		}
	}
	f, err := awardFacts(tx, a, c)
	if err != nil {
		return err
	}
	if err := holdCover(tx, a, c, &f); err != nil {
		return err
	}
	r, err := funding.ApplyAward(a, f, c)
	if err != nil {
		return err
	}
	step := steps{}
	step.do(func() error { return saveAward(tx, r.Award) })
	step.do(func() error { return carryRows(tx, r.Award.ID, r.Effects.Succeeded) })
	step.do(func() error { return writeProfile(tx, r.Award, r.Effects.Profile) })
	step.do(func() error { return commitCover(tx, r.Award.Fund, r.Effects.Commit) })
	step.do(func() error { return writePool(tx, r.Award, c, r.Effects.Pool) })
	step.do(func() error { return moveLimits(tx, r.Award.ID, r.Effects.Limits) })
	step.do(func() error { return useInvoices(tx, r.Award, r.Effects.Invoices) })
	step.do(func() error { return writePapers(tx, r.Award, r.Effects) })
	step.do(func() error { return replacePlan(tx, r.Award.ID, r.Effects.Plan) })
	step.do(func() error { return writeLineResults(tx, r.Effects.Lines) })
	step.do(func() error { return writeClaims(tx, r.Award.Claims) })
	step.do(func() error { return writeOwed(tx, a, r.Award) })
	step.do(func() error { return writePacks(tx, a, r.Award, r.Effects.Returns) })
	step.do(func() error { return writeStatements(tx, r.Award, r.Effects.Statements) })
	step.do(func() error { return writeChanges(tx, r.Award) })
	w := writing{funding.Ref{Kind: funding.AwardKind, ID: r.Award.ID}, r.Award.Org, r.Award.Org, r.Award.Title, r.Award.Version, r.Events, funding.AwardTasks(r.Award), r.Effects}
	step.do(func() error { return w.write(tx, c) })
	step.do(func() error {
		ended, err := funding.AwardSteps(a, r.Award, f)
		return keepSteps(tx, w, r.Award.Fund, ended, err)
	})
	return step.err
}

// moveLimits adds to what is profiled, in flight and drawn. The CHECK on the
// row refuses what the rules should have refused.
func moveLimits(tx *gorm.DB, award string, moves []funding.LimitMove) error {
	for _, m := range moves {
		err := tx.Exec(`insert into award_years (award_id, org, fy, nature, profile) values (?, ?, ?, ?, 0)
			on conflict (award_id, org, fy, nature) do nothing`, award, m.Org, int(m.FY), m.Nature).Error
		if err != nil {
			return err
		}
		res := tx.Exec(`update award_years set profile = profile + ?, in_flight = in_flight + ?, drawn = drawn + ?, unsigned = unsigned + ? where award_id = ? and org = ? and fy = ? and nature = ?`,
			m.Profile, m.InFlight, m.Drawn, m.Unsigned, award, m.Org, int(m.FY), m.Nature)
		if err := one(res, "award year"); err != nil {
			return err
		}
	}
	return nil
}

// useInvoices claims part of invoices, or gives it back. An invoice keeps the
// gross amount that it first came with.
func useInvoices(tx *gorm.DB, a funding.Award, uses []funding.InvoiceUse) error {
	for _, u := range uses {
		if u.Gross > 0 { // a credit note makes no invoice known
			err := tx.Exec(`insert into invoices (award_id, supplier, number, org, gross, claimed, first_claim) values (?, ?, ?, ?, ?, 0, ?)
			on conflict (award_id, supplier, number) do nothing`, a.ID, u.Supplier, u.Number, a.Org, u.Gross, u.Claim).Error
			if err != nil {
				return err
			}
		}
		res := tx.Exec(`update invoices set claimed = claimed + ?, credited = credited + ? where award_id = ? and supplier = ? and number = ?`, u.Amount, u.Credit, a.ID, u.Supplier, u.Number)
		if err := one(res, "invoice "+u.Number); err != nil {
			return err
		}
	}
	return nil
}

func writeLineResults(tx *gorm.DB, lines []funding.LineOutcome) error {
	for _, l := range lines {
		res := tx.Exec(`update claim_lines set result = ?, result_granted = ?, result_code = ? where claim_id = ? and no = ?`, l.Result, l.Granted, l.Code, l.Claim, l.Line)
		if err := one(res, "claim line"); err != nil {
			return err
		}
	}
	return nil
}

// writeClaims brings the claims' own rows up to date: pages and the four-eyes
// CHECK read those.
func writeClaims(tx *gorm.DB, claims []funding.Claim) error {
	for _, c := range claims {
		body, err := asJSON(c)
		if err != nil {
			return err
		}
		exceptions, err := asJSON(append([]funding.Exception{}, c.Exceptions...))
		if err != nil {
			return err
		}
		res := tx.Exec(`update claims set status = ?, amount = ?, granted = ?, prepared_by = ?, approved_by = ?, checked_by = ?, released_by = ?, run_id = ?, exceptions = ?, set_off = ?, body = ? where id = ?`,
			c.Status, c.Amount, c.Granted(), who(c.Prepared), who(c.Approved), who(c.Checked), orNull(c.Released), orNull(c.Run), exceptions, c.SetOff, body, c.ID)
		if err := one(res, "claim "+c.ID); err != nil {
			return err
		}
	}
	return nil
}

func who(m *funding.Moment) any {
	if m == nil {
		return nil
	}
	return m.By
}
