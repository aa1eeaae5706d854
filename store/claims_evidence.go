package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// moveEvidence takes the documents of a claim's lines to where their items
// stand among new lines; what belongs to no line any more is let go.
func moveEvidence(tx *gorm.DB, claim string, lines []funding.ClaimLine) error {
	old, err := loadClaimDraft(tx, claim)
	if err != nil {
		return err
	}
	if err := tx.Exec(`delete from claim_evidence where claim_id = ?`, claim).Error; err != nil {
		return err
	}
	for i, l := range funding.KeepEvidence(old.Lines, lines) {
		for _, e := range l.Evidence {
			if err := insertEvidence(tx, claim, old.Org, i+1, e); err != nil {
				return err
			}
		}
	}
	return nil
}

func insertEvidence(tx *gorm.DB, claim, org string, line int, e funding.Evidence) error {
	return tx.Exec(`insert into claim_evidence (claim_id, line_no, org, hash, name, by_person, at) values (?, ?, ?, ?, ?, ?, ?) on conflict (claim_id, line_no, hash) do nothing`,
		claim, line, org, e.Hash, e.Name, e.By, e.At).Error
}

// evidenceMost is how many documents may stand behind one line.
const evidenceMost = 10

// AttachEvidence puts a document behind a line of a claim that the trust is
// still writing. The same document twice is the same.
func (s *Store) AttachEvidence(ctx context.Context, who funding.Person, claim string, line int, d desk.Document) error {
	return s.evidence(ctx, who, claim, line, func(tx *gorm.DB, c claimRow, l funding.ClaimLine) error {
		if len(l.Evidence) >= evidenceMost {
			return refuse("TOO_MANY_DOCUMENTS", "Line %d has %d documents already. Remove one that is not needed.", line, evidenceMost)
		}
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		d.Org = c.Org
		hash, err := keepDocument(tx, who, d)
		if err != nil {
			return err
		}
		return insertEvidence(tx, claim, c.Org, line, funding.Evidence{Hash: hash, Name: d.Name, By: who.ID, At: now})
	})
}

// RemoveEvidence takes a document away from a line.
func (s *Store) RemoveEvidence(ctx context.Context, who funding.Person, claim string, line int, hash string) error {
	return s.evidence(ctx, who, claim, line, func(tx *gorm.DB, _ claimRow, _ funding.ClaimLine) error {
		res := tx.Exec(`delete from claim_evidence where claim_id = ? and line_no = ? and hash = ?`, claim, line, hash)
		if res.Error == nil && res.RowsAffected == 0 {
			return notFound(gorm.ErrRecordNotFound, "Line %d has no document %s.", line, firstWords(hash))
		}
		return res.Error
	})
}

// evidence runs f on a line whose documents who may change now.
func (s *Store) evidence(ctx context.Context, who funding.Person, claim string, line int, f func(*gorm.DB, claimRow, funding.ClaimLine) error) error {
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
			return refuse("CLAIM_NOT_DRAFT", "Claim %d is “%s”, so its documents cannot be changed.", c.No, c.Status.Title())
		}
		d, err := draftOf(tx, c)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(d.Lines, func(l funding.ClaimLine) bool { return l.No == line })
		if i < 0 {
			return notFound(gorm.ErrRecordNotFound, "Claim %d has no line %d. Save its lines first.", c.No, line)
		}
		return f(tx, c, d.Lines[i])
	})
}

// Evidence reads a document that stands behind a line, for those who may see
// the claim.
func (s *Store) Evidence(ctx context.Context, who funding.Person, claim string, line int, hash string) (d desk.Document, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		row, err := takeClaim(tx, claim, "")
		if err != nil {
			return err
		}
		if _, err := awardFor(tx, who, row.AwardID); err != nil {
			return err
		}
		var names []string
		if err := tx.Raw(`select name from claim_evidence where claim_id = ? and line_no = ? and hash = ?`, claim, line, hash).Scan(&names).Error; err != nil {
			return err
		}
		if len(names) == 0 {
			return notFound(gorm.ErrRecordNotFound, "Line %d has no document %s.", line, firstWords(hash))
		}
		d, err = loadDocument(tx, hash, row.Org)
		d.Name = names[0]
		return err
	})
	return d, err
}
