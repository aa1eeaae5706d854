package store

import (
	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// writeProfile keeps a new version of the profile, head and cells; old ones
// stay. The database adds it up again when the transaction ends (I1).
func writeProfile(tx *gorm.DB, a funding.Award, v *funding.ProfileVersion) error {
	if v == nil {
		return nil
	}
	err := tx.Exec(`insert into profile_versions (award_id, version, org, cause, agreement_version, reason, made_by, made_for, made_at, pence) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.ID, v.Version, a.Org, v.Cause, v.Agreement, v.Reason, v.Made.By, orNull(v.Made.For), v.Made.At, v.Total).Error
	if err != nil {
		return err
	}
	if err := writeCells(tx, a, a.Profile, funding.NationalMoney); err != nil {
		return err
	}
	return writeCells(tx, a, a.Local, funding.LocalMoney)
}

func writeCells(tx *gorm.DB, a funding.Award, cells []funding.ProfileCell, source funding.FundSource) error {
	for _, p := range cells {
		err := tx.Exec(`insert into award_profiles (award_id, version, org, fy, nature, source, certainty, pence) values (?, ?, ?, ?, ?, ?, ?, ?)`,
			a.ID, a.ProfileVersion, p.Org, int(p.FY), p.Nature, source, p.Certainty, p.Amount).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// writePapers keeps a new version of the agreement and a signature on it.
func writePapers(tx *gorm.DB, a funding.Award, e funding.Effects) error {
	if d := e.Document; d != nil {
		body, err := asJSON(d)
		if err != nil {
			return err
		}
		err = tx.Exec(`insert into agreements (award_id, version, org, hash, document, issued_at, kind, profile_version, issued_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			a.ID, d.Version, a.Org, d.Hash(), body, a.Agreement.Issued.At, a.Agreement.Kind, a.ProfileVersion, a.Agreement.Issued.By).Error
		if err != nil {
			return err
		}
	}
	s := e.Signed
	if s == nil {
		return nil
	}
	signer := a.Org // the funder's signature is there for the lead to see
	if a.IsParty(s.Org) {
		signer = s.Org
	}
	return tx.Exec(`insert into signatures (award_id, version, side, org, by_person, for_person, name, role, hash, shown_hash, signed_in, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.ID, s.Version, s.Side, signer, s.By, orNull(s.For), s.Name, s.Role, s.Hash, s.Shown, s.SignedIn, s.Signed.At).Error
}
