package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// roundKeeper keeps rounds and rulesets for those who run the programme. The
// same token does a thing once.
type roundKeeper interface {
	RoundDesk(ctx context.Context, who funding.Person) (desk.RoundDesk, error)
	RoundFile(ctx context.Context, who funding.Person, id string) (desk.RoundFile, error)
	CreateRound(ctx context.Context, who funding.Person, token string, r funding.Round, copied string) error
	PutRound(ctx context.Context, who funding.Person, token string, r funding.Round, version int, reasons string) error
	OpenRound(ctx context.Context, who funding.Person, token, id, reasons string) error
	CloseRound(ctx context.Context, who funding.Person, token, id string) error
	RulesetDesk(ctx context.Context, who funding.Person) (desk.RulesetDesk, error)
	SaveRuleset(ctx context.Context, who funding.Person, token string, d funding.RulesetDraft) error
	ProposeRuleset(ctx context.Context, who funding.Person, code string, version int) error
	PublishRuleset(ctx context.Context, who funding.Person, code string, version int) error
}
