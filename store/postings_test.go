package store

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A payroll posting has no invoice that would tell it from another: it is
// claimed once all the same, also by two clicks at once, and is free again when
// its claim is withdrawn.
func TestAPostingIsClaimedOnce(t *testing.T) {
	f := newDB(t)
	ctx, ben, award := context.Background(), f.person(t, "ben"), f.active(t)
	drafted := func(token string, amounts ...money.Pence) map[string]any {
		t.Helper()
		c := funding.ClaimContent{Award: award, FY: 2026, Month: 6, Nature: funding.Capital, Basis: funding.BasisPaid}
		for _, p := range amounts {
			c.Lines = append(c.Lines, funding.ClaimLine{Kind: funding.LinePayroll, CostLine: "C2", Description: "Project staff", Ledger: "PAY-9", LedgerLine: "posting-9", Gross: 20_000_00, Eligible: p})
		}
		id, err := f.Web.StartClaim(ctx, ben, token, c)
		if err != nil {
			t.Fatal(err)
		}
		return map[string]any{"claim": id}
	}
	refusedAs(t, f.click(t, "ben", funding.AwardKind, award, funding.ClaimMoney, drafted("whole and half", 20_000_00, 10_000_00)), "LEDGER_LINE_OVERCLAIMED")
	claims := []map[string]any{drafted("first", 20_000_00), drafted("second", 20_000_00)}
	commands := make([]string, len(claims))
	for i, body := range claims {
		commands[i] = f.kept(t, "ben", funding.AwardKind, award, funding.ClaimMoney, body)
	}
	codes := make([]string, len(claims))
	var both sync.WaitGroup
	for i, id := range commands {
		both.Go(func() {
			_, err := f.Worker.Apply(ctx, id)
			if no, ok := refusal.Of(err); ok {
				codes[i] = no.Code
			} else if err != nil {
				codes[i] = fmt.Sprint(err)
			}
		})
	}
	both.Wait()
	won := 0
	if codes[0] != "" {
		won = 1
	}
	if codes[won] != "" || codes[1-won] != "LEDGER_LINE_CLAIMED" {
		t.Fatalf("two claims of one posting: %q", codes)
	}
	f.must(t, "ben", funding.AwardKind, award, funding.WithdrawClaim, claims[won])
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, claims[1-won])
}
