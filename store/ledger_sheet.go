package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
)

// LedgerSheet is one ledger file with what the award's ledger comes to now.
func (s *Store) LedgerSheet(ctx context.Context, who funding.Person, file string) (sheet desk.LedgerSheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		f, a, err := takeLedger(tx, who, "getLedgerFile", file)
		if err != nil {
			return err
		}
		sheet, err = readLedgerSheet(tx, who, a, f)
		return err
	})
	return sheet, err
}

func readLedgerSheet(tx *gorm.DB, who funding.Person, a funding.Award, f desk.LedgerFile) (s desk.LedgerSheet, err error) {
	s = desk.LedgerSheet{Viewer: who, Award: a, File: f}
	now, err := nowIn(tx)
	if err != nil {
		return s, err
	}
	s.Today = calendar.DateOf(now)
	if f.Status != desk.LedgerRead {
		return s, nil
	}
	book, err := openLedger(tx, a, s.Today)
	if err != nil {
		return s, err
	}
	s.Codes, s.Remembered, s.Elsewhere, s.Other = book.codes, book.scope.Remembered, book.elsewhere, book.other
	s.Lines, s.Proposal = book.facts.Bid.Lines, funding.ProposeClaims(a, book.facts)
	if s.Corrections, err = book.corrections(tx, f.ID); err != nil {
		return s, err
	}
	s.Waiting, err = waitingFor(tx, funding.Ref{Kind: funding.AwardKind, ID: a.ID})
	return s, err
}

// A ledgerBook is what the record knows of an award's ledger.
type ledgerBook struct {
	award     funding.Award
	codes     []funding.LedgerCode
	scope     funding.LedgerScope
	facts     funding.LedgerFacts
	live      map[string]string // the live claim that names a posting
	elsewhere int
	other     money.Pence
}

func openLedger(tx *gorm.DB, a funding.Award, today calendar.Date) (*ledgerBook, error) {
	b := &ledgerBook{award: a, facts: funding.LedgerFacts{Today: today}}
	var err error
	step := steps{}
	step.do(func() error { b.facts.Bid, err = loadContent(tx, a.Bid); return err })
	step.do(func() error { b.facts.Rules, err = loadRuleset(tx, a.Ruleset); return err })
	step.do(func() error { return b.loadScope(tx) })
	step.do(func() error { return b.loadLive(tx) })
	step.do(func() error {
		b.facts.Postings, err = b.postings(tx, `l.gone_in is null`)
		return err
	})
	step.do(func() error {
		return tx.Raw(`select kind, value, target from ledger_rules where award_id = ? order by kind, value`, a.ID).Scan(&b.facts.Learned).Error
	})
	return b, step.err
}

// loadScope finds which codes are the award's, and counts what others have.
func (b *ledgerBook) loadScope(tx *gorm.DB) error {
	var groups []funding.LedgerGroup
	err := tx.Raw(`select l.project, case when l.project = '' then l.cost_centre else '' end as cost_centre, l.supplier, min(l.description) || ' ' || max(l.description) as text, count(*) as count, sum(l.gross) as gross,
			l.project = '' and l.cost_centre = '' and f.award_id = ? as mine
		from ledger_lines l join ledger_files f on f.id = l.file_id where l.org = ? and l.gone_in is null group by 1, 2, 3, 7 order by 1, 2, 3`, b.award.ID, b.award.Org).Scan(&groups).Error
	if err != nil {
		return err
	}
	var remembered funding.LedgerScope
	err = scanBody(tx, &remembered, `select scope from ledger_scopes where award_id = ?`, b.award.ID)
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return err
	}
	remembered.Remembered = err == nil
	b.codes = funding.LedgerCodes(groups, remembered, b.facts.Bid)
	b.scope = funding.ScopeOf(b.codes)
	b.scope.Remembered = remembered.Remembered
	for _, g := range groups {
		if !b.scope.Has(g.Project, g.CostCentre, g.Mine) {
			b.elsewhere += g.Count
			b.other += g.Gross
		}
	}
	return nil
}

// loadLive lists the lines of live claims: those of the award, and every
// posting that one of the trust's claims names. Drafts hold nothing in the
// register of invoices, so what they take is added to what it knows.
func (b *ledgerBook) loadLive(tx *gorm.DB) error {
	err := tx.Raw(`select supplier, number, gross - credited as gross, claimed, first_claim as first_in from invoices where award_id = ? order by supplier, number`, b.award.ID).Scan(&b.facts.Invoices).Error
	if err != nil {
		return err
	}
	var rows []struct {
		Row     claimLineRow `gorm:"embedded"`
		AwardID string
		ClaimNo int
		Nature  funding.Nature
		Status  funding.ClaimStatus
	}
	err = tx.Raw(`select l.*, c.award_id, c.no as claim_no, c.nature, c.status from claim_lines l join claims c on c.id = l.claim_id
		where c.org = ? and c.status not in ('REJECTED', 'WITHDRAWN', 'REVERSED') and (l.ledger_line <> '' or c.award_id = ?) order by c.award_id, c.no, l.no`, b.award.Org, b.award.ID).Scan(&rows).Error
	b.live = make(map[string]string, len(rows))
	for _, r := range rows {
		if r.Row.LedgerLine != "" {
			b.live[r.Row.LedgerLine] = r.Row.ClaimID
		}
		if r.AwardID != b.award.ID {
			continue
		}
		l := funding.ClaimedLine{ClaimLine: r.Row.line(), Claim: r.Row.ClaimID, No: r.ClaimNo, Nature: r.Nature}
		b.facts.Claimed = append(b.facts.Claimed, l)
		if r.Status == funding.ClaimDraft || r.Status == funding.Queried {
			b.facts.Invoices = l.Taking(b.facts.Invoices)
		}
	}
	return err
}

type postingRow struct {
	Key, Stem, FileID                                                       string
	RowNo, FY, Month                                                        int
	Posted                                                                  time.Time
	CostCentre, Account, Project, Supplier, Invoice, Description, Reference string
	Net, VAT, Gross                                                         int64
}

// postings are those of the award's codes and years.
func (b *ledgerBook) postings(tx *gorm.DB, which string, args ...any) ([]funding.Posting, error) {
	projects, centres := append([]string{""}, b.scope.Projects...), append([]string{""}, b.scope.CostCentres...)
	var rows []postingRow
	err := tx.Raw(`select l.* from ledger_lines l join ledger_files f on f.id = l.file_id
		where l.org = ? and `+which+` and ((l.project <> '' and l.project in ?) or (l.project = '' and l.cost_centre <> '' and l.cost_centre in ?) or (l.project = '' and l.cost_centre = '' and f.award_id = ?))
		order by l.posted, l.key`, append(append([]any{b.award.Org}, args...), projects, centres, b.award.ID)...).Scan(&rows).Error // #nosec G202 -- the condition stands in this room
	out := make([]funding.Posting, len(rows))
	for i, r := range rows {
		out[i] = r.posting()
		out[i].Claim = b.live[r.Key]
	}
	return out, err
}

func (r postingRow) posting() funding.Posting {
	return funding.Posting{Key: r.Key, Stem: r.Stem, File: r.FileID, LedgerLine: funding.LedgerLine{Row: r.RowNo, Posted: day(&r.Posted), FY: calendar.FY(r.FY), Month: calendar.Month(r.Month), CostCentre: r.CostCentre,
		Account: r.Account, Project: r.Project, Supplier: r.Supplier, Invoice: r.Invoice, Description: r.Description, Reference: r.Reference, Net: pence(r.Net), VAT: pence(r.VAT), Gross: pence(r.Gross)}}
}

// corrections is what a file changed in months that were read before it.
func (b *ledgerBook) corrections(tx *gorm.DB, file string) ([]funding.LedgerMonth, error) {
	gone, err := b.postings(tx, `l.gone_in = ?`, file)
	if err != nil {
		return nil, err
	}
	var known string
	if err := tx.Raw(`select known::text from ledger_files where id = ?`, file).Scan(&known).Error; err != nil {
		return nil, err
	}
	var months [][2]int
	if err := json.Unmarshal([]byte(known), &months); err != nil || len(months) == 0 {
		return nil, err
	}
	added, err := b.postings(tx, `l.file_id = ? and l.gone_in is null and (l.fy, l.month) in (select (m->>0)::int, (m->>1)::int from jsonb_array_elements(?::jsonb) m)`, file, known)
	return funding.LedgerCorrections(gone, added), err
}
