package store

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// TestFiftyClaimsAtOnceForTheLastOfTheYear: 50 claims, £1,545,000.00 in all,
// for the last £500,000.00 of a year.
func TestFiftyClaimsAtOnceForTheLastOfTheYear(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	big := f.drafted(t, award, "big", 6, 370_000_000)
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": big})
	commands, ids := make([]string, 50), make([]string, 50)
	for i := range commands {
		ids[i] = f.drafted(t, award, fmt.Sprint("race", i), 6, money.Pence(6_400_00+i*1_000_00))
		commands[i] = f.kept(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": ids[i]})
	}
	errs := make([]error, len(commands))
	var all sync.WaitGroup
	for i := range commands {
		all.Go(func() { _, errs[i] = f.Worker.Apply(context.Background(), commands[i]) })
	}
	all.Wait()
	var accepted money.Pence
	refused := 0
	for i, err := range errs {
		no, ok := refusal.Of(err)
		switch {
		case err == nil:
			accepted += money.Pence(6_400_00 + i*1_000_00)
		case !ok || no.Code != "CLAIM_EXCEEDS_YEAR_PROFILE":
			t.Fatalf("claim %d: %v", i, err)
		default:
			refused++
			if left := no.Figures["headroom_pence"]; left < 0 || left >= int64(6_400_00+i*1_000_00) || !strings.Contains(no.Message, money.Pence(left).String()) {
				t.Errorf("claim %d is told %q, %v", i, no.Message, no.Figures)
			}
		}
	}
	held := f.sum(t, `select in_flight from award_years where award_id = $1 and fy = 2026 and nature = 'CAPITAL'`, award)
	told := f.sum(t, `select count(*) from notices where person_id = 'ben' and body like '%is left for 2026/27%'`)
	if accepted > 500_000_00 || held != int64(3_700_000_00+accepted) || refused == 0 || int(told) != refused {
		t.Errorf("accepted %s, held %s, %d refused, %d told in their inbox", accepted, money.Pence(held), refused, told)
	}
	t.Logf("%d accepted, %s; %d refused", 50-refused, accepted, refused)
}

func TestE2ALateClaimIsKeptListedAndAdmitted(t *testing.T) {
	f := newDB(t)
	ctx, award := context.Background(), f.active(t)
	f.at(t, 2027, 3, 16, 9, 0)
	id := f.drafted(t, award, "late", 12, 500_000_00)
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": id})
	f.at(t, 2027, 3, 18, 9, 0)
	liam := f.person(t, "liam")
	q, err := f.Web.LateClaims(ctx, liam)
	if err != nil || len(q.Claims) != 1 || q.Claims[0].Claim != id || q.Claims[0].Days != 2 || q.Claims[0].Amount != 500_000_00 || q.Claims[0].Headroom != 4_200_000_00 {
		t.Errorf("the queue: %+v (%v)", q, err)
	}
	_, err = f.Web.LateClaims(ctx, f.person(t, "ben"))
	refusedAs(t, err, "NOT_YOUR_ROLE")
	if n := f.sum(t, `select coalesce(sum(in_flight), 0) from award_years where award_id = $1`, award); n != 0 {
		t.Errorf("a late claim holds %d", n)
	}
	f.must(t, "liam", funding.AwardKind, award, funding.AdmitLate, map[string]any{"claim": id, "reasons": "The network was down."})
	s, err := f.Web.ClaimSheet(ctx, liam, id)
	if err != nil || s.Claim.Status != funding.ClaimSubmitted || s.Claim.Admitted == nil || s.Names["liam"] == "" {
		t.Errorf("admitted: %+v (%v)", s.Claim, err)
	}
}

func TestDocumentsStandBehindLines(t *testing.T) {
	f := newDB(t)
	ctx, award, ben := context.Background(), f.active(t), f.person(t, "ben")
	f.at(t, 2026, 11, 11, 9, 0)
	one, two := f.drafted(t, award, "one", 6, 60_000_00), f.drafted(t, award, "two", 6, 70_000_00)
	pdf := desk.Document{Name: "invoice.pdf", MediaType: "application/pdf", Bytes: []byte("%PDF-1.7\n")}
	sheet := func(id string) desk.ClaimSheet {
		t.Helper()
		s, err := f.Web.ClaimSheet(ctx, ben, id)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	missing := func(id string) bool {
		for _, e := range sheet(id).Exceptions() {
			if e.Code == "EVIDENCE_MISSING" {
				return true
			}
		}
		return false
	}
	if !missing(one) {
		t.Error("a line of £60,000.00 asks for no document")
	}
	for range 2 { // twice is the same
		if err := f.Web.AttachEvidence(ctx, ben, one, 1, pdf); err != nil {
			t.Fatal(err)
		}
	}
	refusedAs(t, f.Web.AttachEvidence(ctx, ben, one, 2, pdf), "NOT_FOUND")
	refusedAs(t, f.Web.AttachEvidence(ctx, f.person(t, "chloe"), one, 1, pdf), "NOT_YOUR_ROLE")
	s := sheet(one)
	if len(s.Draft.Lines[0].Evidence) != 1 || missing(one) {
		t.Fatalf("attached: %+v", s.Draft.Lines)
	}
	hash := s.Draft.Lines[0].Evidence[0].Hash
	if d, err := f.Web.Evidence(ctx, ben, one, 1, hash); err != nil || string(d.Bytes) != "%PDF-1.7\n" || d.Name != "invoice.pdf" || d.MediaType != "application/pdf" {
		t.Errorf("read: %+v (%v)", d, err)
	}
	_, err := f.Web.Evidence(ctx, f.person(t, "rzb-author"), one, 1, hash)
	refusedAs(t, err, "NOT_FOUND")
	lines := append([]funding.ClaimLine{{CostLine: "C1", Description: "Licences", Ledger: "GL-1", Gross: 1, Eligible: 1}}, s.Draft.Lines...)
	if err := f.Web.PutClaimLines(ctx, ben, one, lines); err != nil || len(sheet(one).Draft.Lines[1].Evidence) != 1 {
		t.Errorf("the document has not moved with its invoice: %+v (%v)", sheet(one).Draft.Lines, err)
	}
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": one})
	refusedAs(t, f.Web.RemoveEvidence(ctx, ben, one, 2, hash), "CLAIM_NOT_DRAFT")

	if err := f.Web.AttachEvidence(ctx, ben, two, 1, pdf); err != nil { // E4 b
		t.Fatal(err)
	}
	_, err = f.Worker.Apply(ctx, f.kept(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": two}))
	refusedAs(t, err, "DUPLICATE_FILE")
	again := sheet(two).Draft.Lines
	again[0].DuplicateReason = "Both came in one file."
	if err := f.Web.PutClaimLines(ctx, ben, two, again); err != nil {
		t.Fatal(err)
	}
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": two})
}

// E10, a reversal and E11 in the record: credits take invoices down, money owed
// is set off, and cash + set off = granted.
func TestCreditsReversalsAndWhatIsOwed(t *testing.T) {
	f := newDB(t)
	ctx, award := context.Background(), f.active(t)
	f.at(t, 2026, 12, 10, 9, 0)
	first := f.approved(t, award, "first", 6, 100_000_00)
	run := f.released(t, first)
	f.must(t, "nikhil", funding.RunKind, run, funding.RecordPaid, nil)

	second := f.drafted(t, award, "second", 7, 50_000_00)
	lines := []funding.ClaimLine{
		{CostLine: "C2", Description: "Implementation", Supplier: "Acme Health Systems", Invoice: "INV-second", Gross: 50_000_00, Eligible: 50_000_00},
		{CostLine: "C2", Description: "Credit note", Supplier: "Acme Health Systems", Invoice: "inv first", Gross: -12_000_00, Eligible: -12_000_00}}
	if err := f.Web.PutClaimLines(ctx, f.person(t, "ben"), second, lines); err != nil {
		t.Fatal(err)
	}
	body := map[string]any{"claim": second}
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, body)
	if n := f.sum(t, `select claimed from invoices where award_id = $1 and number = 'INVFIRST' and credited = 1200000`, award); n != 88_000_00 {
		t.Errorf("%d of the credited invoice is claimed", n)
	}
	f.must(t, "chloe", funding.AwardKind, award, funding.ApproveClaim, body)
	f.must(t, "liam", funding.AwardKind, award, funding.CheckClaim, map[string]any{"claim": second, "outcome": "APPROVE"})
	_, err := f.Worker.Apply(ctx, f.kept(t, "liam", funding.AwardKind, award, funding.ReverseClaim, map[string]any{"claim": first, "reasons": "Not ours."}))
	refusedAs(t, err, "INVOICE_CREDITED")
	f.must(t, "nikhil", funding.RunKind, f.released(t, second), funding.RecordPaid, nil)
	f.must(t, "liam", funding.AwardKind, award, funding.ReverseClaim, map[string]any{"claim": second, "reasons": "Not ours."})
	if n := f.sum(t, `select amount from owed where award_id = $1 and claim_id = $2`, award, second); n != 38_000_00 {
		t.Errorf("%d is owed, want £38,000.00", n)
	}
	third := f.approved(t, award, "third", 8, 40_000_00)
	if n := f.sum(t, `select set_off from claims where id = $1`, third); n != 38_000_00 {
		t.Errorf("%d is set off, want £38,000.00", n)
	}
	d, err := f.Web.RunDesk(ctx, f.person(t, "nikhil"), "")
	if err != nil || len(d.Waiting) != 1 || d.Waiting[0].Amount != 2_000_00 {
		t.Errorf("cash to pay: %+v (%v)", d.Waiting, err)
	}
	f.must(t, "nikhil", funding.RunKind, f.released(t, third), funding.RecordPaid, nil)
	drawn := f.sum(t, `select drawn from award_years where award_id = $1 and fy = 2026 and nature = 'CAPITAL'`, award)
	cash := f.sum(t, `select coalesce(sum(pence), 0) from run_items where award_id = $1`, award)
	left := f.sum(t, `select coalesce(sum(amount - taken), 0) from owed where award_id = $1`, award)
	if drawn != 140_000_00 || cash != 140_000_00 || left != 0 {
		t.Errorf("drawn %d, cash %d, owed %d; want £140,000.00 twice and nothing", drawn, cash, left)
	}
}
