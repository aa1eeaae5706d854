package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// CreateRound keeps a new round as a draft, which only the fund's own people
// see. copied names the round that it was copied from, or nothing.
func (s *Store) CreateRound(ctx context.Context, who funding.Person, token string, r funding.Round, copied string) error {
	r, err := s.withFunder(ctx, who, "createRound", r)
	if err != nil {
		return err
	}
	if copied != "" {
		if err := s.tx(ctx, func(tx *gorm.DB) error { _, err := loadRound(tx, copied); return err }); err != nil {
			return err
		}
	}
	return s.keepRound(ctx, who, roundChange{r.ID, "createRound", "SAVED", token, func(f *funding.RoundFile, k funding.RoundFacts) (funding.Round, error) {
		if f.Round.ID != "" {
			return r, roundExists(r.ID)
		}
		f.CopiedFrom = copied
		return f.Draft(r, "", k)
	}})
}

// withFunder puts in whose fund a round is of, for somebody who keeps it.
func (s *Store) withFunder(ctx context.Context, who funding.Person, a funding.Action, r funding.Round) (funding.Round, error) {
	err := s.tx(ctx, func(tx *gorm.DB) error {
		var funds []desk.FundBrief
		if err := tx.Raw(`select f.code, f.funder, o.name as title from funds f join organisations o on o.code = f.funder where f.code = ?`, r.Fund).Scan(&funds).Error; err != nil {
			return err
		}
		if len(funds) == 0 {
			return refusal.New(refusal.Invalid, "NO_SUCH_FUND", "There is no fund %q. Choose one of yours.", r.Fund).At("fund")
		}
		r.Funder, r.FunderName = funds[0].Funder, funds[0].Title
		return mayKeepRounds(who, a, r.Funder)
	})
	return r, err
}

// PutRound saves a round in place of the version that its writer saw. Reasons
// are for money that comes late.
func (s *Store) PutRound(ctx context.Context, who funding.Person, token string, r funding.Round, version int, reasons string) error {
	r, err := s.withFunder(ctx, who, "putRound", r)
	if err != nil {
		return err
	}
	return s.keepRound(ctx, who, roundChange{r.ID, "putRound", "SAVED", token, func(f *funding.RoundFile, k funding.RoundFacts) (funding.Round, error) {
		if f.Version != version {
			return r, refusal.New(refusal.Conflict, "CHANGED_MEANWHILE", "Somebody else has changed %s since you opened this page. Reload it to see theirs.", f.Round.Title)
		}
		if f.Round.Fund != r.Fund {
			return r, refusal.New(refusal.Conflict, "FUND_STAYS", "A round stays with its fund, %s. Copy it to make one for another fund.", f.Round.Fund).At("fund")
		}
		return f.Draft(r, reasons, k)
	}})
}

// OpenRound publishes a drafted round.
func (s *Store) OpenRound(ctx context.Context, who funding.Person, token, id, reasons string) error {
	return s.keepRound(ctx, who, roundChange{id, "openRound", "OPENED", token, func(f *funding.RoundFile, k funding.RoundFacts) (funding.Round, error) { return f.Open(reasons, k) }})
}

// CloseRound ends a round now.
func (s *Store) CloseRound(ctx context.Context, who funding.Person, token, id string) error {
	return s.keepRound(ctx, who, roundChange{id, "closeRound", "CLOSED", token, func(f *funding.RoundFile, k funding.RoundFacts) (funding.Round, error) { return f.Close(k) }})
}
