package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// MoveToRevenue moves the lines of a capital draft that read as revenue into
// the trust's revenue draft for the same month, which it starts where there is
// none (E3): both claims change, or neither. It returns the revenue claim's
// id, also when everything has been moved there already.
func (s *Store) MoveToRevenue(ctx context.Context, who funding.Person, token, claim string) (id string, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		key, err := holdToken(tx, who, token)
		if err != nil {
			return err
		}
		row, err := takeClaim(tx, claim, ` for update`)
		if err != nil {
			return err
		}
		capital, err := loadClaimDraft(tx, claim)
		if err != nil {
			return err
		}
		a, err := loadAward(tx, row.AwardID)
		if err != nil {
			return err
		}
		if id, err = startedWith(tx, key); err != nil || id != "" {
			return err
		}
		if err := mayMove(a, capital, who); err != nil {
			return err
		}
		id, err = moveLines(tx, key, who, a, capital)
		return err
	})
	return id, err
}

func mayMove(a funding.Award, c funding.ClaimContent, who funding.Person) error {
	if err := funding.May(who, "editClaim", a.SubjectOf(c.Org)); err != nil {
		return err
	}
	if c.Status != funding.ClaimDraft && c.Status != funding.Queried {
		return refuse("CLAIM_NOT_DRAFT", "Claim %d is “%s”, so its lines cannot be moved.", c.No, c.Status.Title())
	}
	return nil
}

// startedWith is the claim that a token started before, or "".
func startedWith(tx *gorm.DB, key string) (id string, err error) {
	err = tx.Raw(`select id from claims where token = ?`, key).Scan(&id).Error
	return id, err
}

func moveLines(tx *gorm.DB, key string, who funding.Person, a funding.Award, capital funding.ClaimContent) (string, error) {
	rules, err := loadRuleset(tx, a.Ruleset)
	if err != nil {
		return "", err
	}
	bid, err := loadContent(tx, a.Bid)
	if err != nil {
		return "", err
	}
	revenue, err := revenueDraft(tx, capital)
	if err != nil {
		return "", err
	}
	if revenue.ID != "" && len(capital.Misplaced(rules.Capital)) == 0 {
		return revenue.ID, nil // a second click: they are there
	}
	m, err := funding.MoveToRevenue(capital, revenue, bid, rules.Capital)
	if err != nil {
		return "", err
	}
	if m.Revenue.ID == "" {
		if m.Revenue.ID, err = startRevenue(tx, key, who, a, m.Revenue); err != nil {
			return "", err
		}
	}
	if err := replaceClaimLines(tx, capital.ID, capital.Org, m.Capital.Lines); err != nil {
		return "", err
	}
	return m.Revenue.ID, replaceClaimLines(tx, m.Revenue.ID, capital.Org, m.Revenue.Lines)
}

// revenueDraft is the trust's revenue draft of the same month, or a new one
// without an id.
func revenueDraft(tx *gorm.DB, capital funding.ClaimContent) (funding.ClaimContent, error) {
	fresh := funding.ClaimContent{Award: capital.Award, Org: capital.Org, FY: capital.FY, Month: capital.Month, Nature: funding.Revenue, Basis: capital.Basis}
	var id string
	err := tx.Raw(`select id from claims where award_id = ? and org = ? and fy = ? and month = ? and nature = 'REVENUE' and status = 'DRAFT' order by no limit 1`,
		capital.Award, capital.Org, int(capital.FY), int(capital.Month)).Scan(&id).Error
	if err != nil || id == "" {
		return fresh, err
	}
	if _, err := takeClaim(tx, id, ` for update`); err != nil {
		return fresh, err
	}
	return loadClaimDraft(tx, id)
}

func startRevenue(tx *gorm.DB, key string, who funding.Person, a funding.Award, c funding.ClaimContent) (string, error) {
	now, err := nowIn(tx)
	if err != nil {
		return "", err
	}
	if err := funding.StartClaim(a, c, who, calendar.DateOf(now)); err != nil {
		return "", err
	}
	return insertClaim(tx, key, c, who)
}
