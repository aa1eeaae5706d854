package store

import (
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

type claimLineRow struct {
	ClaimID         string
	No              int
	Org             string
	CostLine        string
	Description     string
	Supplier        string
	InvoiceNo       string
	InvoiceDate     *time.Time
	Gross           int64
	Eligible        int64
	VatRecovered    int64
	LedgerRef       string
	NatureReason    string
	Kind            funding.LineKind
	LedgerLine      string
	DuplicateReason string
	Result          funding.LineResult
	ResultGranted   *int64
	ResultCode      string
}

func (claimLineRow) TableName() string { return "claim_lines" }

func (r claimLineRow) line() funding.ClaimLine {
	l := funding.ClaimLine{No: r.No, CostLine: r.CostLine, Description: r.Description, Supplier: r.Supplier, Invoice: r.InvoiceNo, InvoiceDate: day(r.InvoiceDate),
		Gross: pence(r.Gross), Eligible: pence(r.Eligible), VATRecovered: pence(r.VatRecovered), Ledger: r.LedgerRef, NatureReason: r.NatureReason, Kind: r.Kind, LedgerLine: r.LedgerLine, DuplicateReason: r.DuplicateReason, Result: r.Result, ResultCode: r.ResultCode}
	if r.ResultGranted != nil {
		l.Granted = pence(*r.ResultGranted)
	}
	return l
}

const claimColumns = `id, award_id, no, org, fy, month, nature, basis, status, amount, body::text as body`

type claimRow struct {
	ID      string
	AwardID string
	No      int
	Org     string
	FY      int
	Month   int
	Nature  funding.Nature
	Basis   string
	Status  funding.ClaimStatus
	Amount  int64
	Body    *string
}

// claim is the claim as the rules last left it, or its head while it is a
// draft.
func (r claimRow) claim() (c funding.Claim, err error) {
	if r.Body != nil {
		err = json.Unmarshal([]byte(*r.Body), &c)
		return c, err
	}
	return funding.Claim{ID: r.ID, No: r.No, Org: r.Org, FY: calendar.FY(r.FY), Month: calendar.Month(r.Month), Nature: r.Nature, Basis: r.Basis,
		Status: r.Status, Amount: pence(r.Amount)}, nil
}

// takeClaim reads a claim's row, with a lock if asked.
func takeClaim(tx *gorm.DB, id, lock string) (claimRow, error) {
	var rows []claimRow
	if err := tx.Raw(`select `+claimColumns+` from claims where id = ?`+lock, id).Scan(&rows).Error; err != nil {
		return claimRow{}, err
	}
	if len(rows) == 0 {
		return claimRow{}, notFound(gorm.ErrRecordNotFound, "There is no claim %s that you can see.", id)
	}
	return rows[0], nil
}

// loadClaimDraft reads a claim as its preparer wrote it, with what checks
// have made of its lines.
func loadClaimDraft(tx *gorm.DB, id string) (funding.ClaimContent, error) {
	r, err := takeClaim(tx, id, "")
	if err != nil {
		return funding.ClaimContent{}, err
	}
	return draftOf(tx, r)
}

func draftOf(tx *gorm.DB, r claimRow) (funding.ClaimContent, error) {
	lines, err := linesOf(tx, r.ID)
	return r.content(lines[r.ID]), err
}

func (r claimRow) content(lines []funding.ClaimLine) funding.ClaimContent {
	return funding.ClaimContent{ID: r.ID, Award: r.AwardID, No: r.No, Org: r.Org, FY: calendar.FY(r.FY), Month: calendar.Month(r.Month), Nature: r.Nature, Basis: r.Basis,
		Status: r.Status, Lines: append([]funding.ClaimLine{}, lines...)}
}

// draftsOf reads claims as their preparers wrote them, by id: as many questions
// for all of them as for one.
func draftsOf(tx *gorm.DB, ids ...string) (map[string]funding.ClaimContent, error) {
	var rows []claimRow
	if err := tx.Raw(`select `+claimColumns+` from claims where id in ?`, ids).Scan(&rows).Error; err != nil {
		return nil, err
	}
	lines, err := linesOf(tx, ids...)
	out := make(map[string]funding.ClaimContent, len(rows))
	for _, r := range rows {
		out[r.ID] = r.content(lines[r.ID])
	}
	return out, err
}

// linesOf reads the lines of claims with the documents behind them, by claim.
func linesOf(tx *gorm.DB, claims ...string) (map[string][]funding.ClaimLine, error) {
	rows, err := gorm.G[claimLineRow](tx).Where("claim_id in ?", claims).Order("claim_id, no").Find(tx.Statement.Context)
	if err != nil {
		return nil, err
	}
	evidence, err := evidenceOf(tx, claims...)
	out := map[string][]funding.ClaimLine{}
	for _, row := range rows {
		l := row.line()
		l.Evidence = evidence[lineKey{row.ClaimID, l.No}]
		out[row.ClaimID] = append(out[row.ClaimID], l)
	}
	return out, err
}

// loadClaims lists every claim of an award that the person may see, the newest
// first.
func loadClaims(tx *gorm.DB, award string) ([]funding.Claim, error) {
	all, err := claimsOf(tx, award)
	return all[award], err
}

// claimsOf lists the claims of awards, by award.
func claimsOf(tx *gorm.DB, awards ...string) (map[string][]funding.Claim, error) {
	var rows []claimRow
	if err := tx.Raw(`select `+claimColumns+` from claims where award_id in ? order by award_id, no desc`, awards).Scan(&rows).Error; err != nil {
		return nil, err
	}
	out := map[string][]funding.Claim{}
	for _, r := range rows {
		c, err := r.claim()
		if err != nil {
			return nil, fmt.Errorf("read claim %s: %w", r.ID, err)
		}
		out[r.AwardID] = append(out[r.AwardID], c)
	}
	return out, nil
}
