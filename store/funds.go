package store

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// fundsOf lists the funds of the funders that a person works for, with the
// approved claims that wait in each. The fund whose round opened last comes
// first: it is the one that is meant when nobody says.
func fundsOf(tx *gorm.DB, who funding.Person) (out []desk.FundBrief, err error) {
	bodies := []string{""}
	for _, p := range who.Posts {
		bodies = append(bodies, p.Org)
	}
	err = tx.Raw(`select f.code, f.title, f.funder, (select count(*) from claims c join awards a on a.id = c.award_id
			where c.status = 'APPROVED' and a.fund = f.code and not exists (select 1 from run_items i where i.claim_id = c.id and i.status <> 'FAILED')
				and not exists (select 1 from packs k where k.award_id = c.award_id and k.held)) as waiting
		from funds f where f.funder in ?
		order by (select max(r.body->>'opens_on') from rounds r where r.fund = f.code) desc nulls last, f.code`, bodies).Scan(&out).Error
	return out, err
}

// fundFor is the fund of these that code names, or the first when it names
// none.
func fundFor(funds []desk.FundBrief, code string) (desk.FundBrief, error) {
	if len(funds) == 0 {
		return desk.FundBrief{}, refusal.New(refusal.Forbidden, "NOT_YOUR_ROLE", "Payment runs belong to the funder. You are not signed in as one of its people.")
	}
	if code == "" {
		return funds[0], nil
	}
	var codes []string
	for _, f := range funds {
		if f.Code == code {
			return f, nil
		}
		codes = append(codes, f.Code)
	}
	return desk.FundBrief{}, refusal.New(refusal.Invalid, "NO_SUCH_FUND", "There is no fund %q of yours. Choose one of %s.", code, strings.Join(codes, ", ")).At("fund")
}

// NewRun names a payment run that is about to be created: in the named fund,
// or in that of the first claim, or in the one whose round opened last.
func (s *Store) NewRun(ctx context.Context, who funding.Person, fund string, claims []string) (ref funding.Ref, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		funds, err := fundsOf(tx, who)
		if err != nil {
			return err
		}
		if fund == "" && len(claims) > 0 {
			if err := tx.Raw(`select a.fund from claims c join awards a on a.id = c.award_id where c.id = ?`, claims[0]).Scan(&fund).Error; err != nil {
				return err
			}
		}
		f, err := fundFor(funds, fund)
		if err != nil {
			return err
		}
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		month := calendar.DateOf(now).String()[:7]
		n, err := nextNumber(tx, "run/"+f.Code+"/"+month)
		ref = funding.Ref{Kind: funding.RunKind, ID: fmt.Sprintf("%s-%s-%d", f.Code, strings.ReplaceAll(month, "-", ""), n)}
		return err
	})
	return ref, err
}
