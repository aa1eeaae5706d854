package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// enquiryReader answers what people look at of questions to the funder.
type enquiryReader interface {
	EnquiryDesk(ctx context.Context, who funding.Person) (desk.EnquiryDesk, error)
	EnquirySheet(ctx context.Context, who funding.Person, id string) (desk.EnquirySheet, error)
	AskSheet(ctx context.Context, who funding.Person, sort funding.EnquirySort, about funding.Place) (desk.AskSheet, error)
	CheckPublication(ctx context.Context, who funding.Person, id string, d funding.AnswerDraft) ([]funding.Word, error)
	PublishedAnswers(ctx context.Context, round string) ([]desk.PublishedAnswer, error)
	TrustSupport(ctx context.Context, who funding.Person) ([]desk.OwnTrustSupport, error)
}
