package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// StartClaim makes a new claim, with its lines if there are any yet, and
// returns its id. The same person's same token gives the same claim again,
// with the same number (E17).
func (s *Store) StartClaim(ctx context.Context, who funding.Person, token string, claim funding.ClaimContent) (id string, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		key, err := holdToken(tx, who, token)
		if err != nil {
			return err
		}
		a, err := loadAward(tx, claim.Award)
		if err != nil {
			return err
		}
		if claim.Org == "" {
			claim.Org = a.ClaimantOf(who)
		}
		id, err = claimedBefore(tx, key, claim)
		if err != nil || id != "" {
			return err
		}
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		if err := funding.StartClaim(a, claim, who, calendar.DateOf(now)); err != nil {
			return err
		}
		id, err = insertClaim(tx, key, claim, who)
		if err != nil || len(claim.Lines) == 0 {
			return err
		}
		return replaceClaimLines(tx, id, claim.Org, claim.Lines)
	})
	return id, err
}

func claimedBefore(tx *gorm.DB, key string, c funding.ClaimContent) (string, error) {
	var rows []claimRow
	if err := tx.Raw(`select `+claimColumns+` from claims where token = ?`, key).Scan(&rows).Error; err != nil || len(rows) == 0 {
		return "", err
	}
	if r := rows[0]; r.AwardID != c.Award || r.Org != c.Org || r.FY != int(c.FY) || r.Month != int(c.Month) || r.Nature != c.Nature || r.Basis != c.Basis {
		return "", reused()
	}
	return rows[0].ID, nil
}

func insertClaim(tx *gorm.DB, key string, c funding.ClaimContent, who funding.Person) (string, error) {
	no, err := nextNumber(tx, "claim/"+c.Award)
	if err != nil {
		return "", err
	}
	id := fmt.Sprintf("%s-C%d", c.Award, no)
	return id, tx.Exec(`insert into claims (id, award_id, no, org, fy, month, nature, basis, status, started_by, token, decided_by)
		select ?, a.id, ?, ?, ?, ?, ?, ?, ?, ?, ?, a.decided_by from awards a where a.id = ?`,
		id, no, c.Org, int(c.FY), int(c.Month), c.Nature, c.Basis, funding.ClaimDraft, who.ID, key, c.Award).Error
}

// PutClaimLines replaces the lines of a claim that is a draft or queried. It
// takes the claim's row first: a submission of the same claim waits, or has
// been.
func (s *Store) PutClaimLines(ctx context.Context, who funding.Person, claim string, lines []funding.ClaimLine) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		c, err := takeClaim(tx, claim, ` for update`)
		if err != nil {
			return err
		}
		a, err := loadAward(tx, c.AwardID)
		if err != nil {
			return err
		}
		if err := funding.May(who, "editClaim", a.SubjectOf(c.Org)); err != nil {
			return err
		}
		if c.Status != funding.ClaimDraft && c.Status != funding.Queried {
			return refuse("CLAIM_NOT_DRAFT", "Claim %d is “%s”, so its lines cannot be changed.", c.No, c.Status.Title())
		}
		return replaceClaimLines(tx, claim, c.Org, lines)
	})
}

// replaceClaimLines writes the lines. What a check said of earlier lines goes
// with them. A draft's amount is its lines'; a queried claim keeps the amount
// that is held for it until it is submitted again.
func replaceClaimLines(tx *gorm.DB, claim, org string, lines []funding.ClaimLine) error {
	lines = slices.Clone(lines)
	for i := range lines {
		lines[i] = lines[i].Sorted()
	}
	if err := checkClaimLines(lines); err != nil {
		return err
	}
	if err := moveEvidence(tx, claim, lines); err != nil {
		return err
	}
	if err := tx.Exec(`delete from claim_lines where claim_id = ?`, claim).Error; err != nil {
		return err
	}
	rows := make([]claimLineRow, len(lines))
	for i, l := range lines {
		rows[i] = claimLineRow{ClaimID: claim, No: i + 1, Org: org, CostLine: l.CostLine, Description: l.Description, Supplier: l.Supplier, InvoiceNo: l.Invoice,
			InvoiceDate: midnight(l.InvoiceDate), Gross: int64(l.Gross), Eligible: int64(l.Eligible), VatRecovered: int64(l.VATRecovered), LedgerRef: l.Ledger, NatureReason: l.NatureReason, Kind: l.Kind, LedgerLine: l.LedgerLine, DuplicateReason: l.DuplicateReason}
	}
	if err := insertAll(tx, "claim_lines", rows); err != nil {
		return err
	}
	return tx.Exec(`update claims set amount = ? where id = ? and status = 'DRAFT'`, max(0, funding.ClaimContent{Lines: lines}.Amount()), claim).Error
}

// midnight is a date as a date column takes it; nil for no date.
func midnight(d calendar.Date) *time.Time {
	if d.IsZero() {
		return nil
	}
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	return &t
}

func checkClaimLines(lines []funding.ClaimLine) error {
	var errs []*refusal.Error
	for i, l := range lines {
		at := fmt.Sprintf("lines[%d]", i)
		errs = append(errs, checkTexts(at, l.CostLine, l.Description, l.Supplier, l.Invoice, l.Ledger, l.LedgerLine, l.NatureReason, l.DuplicateReason), checkAmount(max(l.Gross, -l.Gross), at+".gross_pence"),
			checkAmount(max(l.Eligible, -l.Eligible), at+".eligible_pence"), checkAmount(l.VATRecovered, at+".vat_recovered_pence"))
		if e := l.CheckSign(); e != nil {
			errs = append(errs, e.At(at+"."+e.Field))
		}
	}
	return refusal.Join(errs...).Err()
}
