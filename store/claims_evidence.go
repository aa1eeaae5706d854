package store

import (
	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
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
