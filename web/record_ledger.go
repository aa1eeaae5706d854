package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// ledgerKeeper keeps trusts' ledgers, and makes drafts of claims from them.
type ledgerKeeper interface {
	LedgerDesk(ctx context.Context, who funding.Person, award string) (desk.LedgerDesk, error)
	LedgerSheet(ctx context.Context, who funding.Person, file string) (desk.LedgerSheet, error)
	// DropLedger keeps an extract; the same bytes on the same award are the same file.
	DropLedger(ctx context.Context, who funding.Person, award, name string, data []byte, heads funding.LedgerHeads) (file string, err error)
	PutLedgerMapping(ctx context.Context, who funding.Person, file string, m funding.LedgerMapping) error
	PutLedgerScope(ctx context.Context, who funding.Person, file string, scope funding.LedgerScope) error
	// AnswerLedger says where postings belong: a cost line, or NONE, by key.
	AnswerLedger(ctx context.Context, who funding.Person, file string, answers map[string]string) error
	// ClaimLedger makes drafts of the claims that are proposed; the same token gives the same ones.
	ClaimLedger(ctx context.Context, who funding.Person, token, file string) (claims []string, err error)
}

// A LedgerReader has a ledger file read into the record, and returns once it
// is. An error says only that it was not done in time: the file is kept, and
// read as soon as it can be.
type LedgerReader interface {
	ReadLedger(ctx context.Context, file string) error
}
