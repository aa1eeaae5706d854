package funding_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// cleanCase is a claim of September that nothing stands out about: the trust
// has been paid before, and planned as much.
func cleanCase() (funding.Claim, funding.ClaimContent, funding.Award, funding.ClaimFacts) {
	d := example.Claims()[0].Content()
	d.ID = "CLAIM-1" // its first line's lot is not in the sample
	d.Lines[0].Gross, d.Lines[0].Eligible = gbp("49,999.99"), gbp("49,999.99")
	d.Lines[0].Supplier, d.Lines[0].Invoice, d.Lines[0].InvoiceDate = "Supplier X", "INV-9", day("2026-09-20")
	c := funding.Claim{ID: d.ID, No: d.No, Org: d.Org, FY: d.FY, Month: d.Month, Nature: d.Nature, Amount: d.Amount(), Status: funding.AutoChecked, Attempt: 1}
	a := funding.Award{Org: d.Org, Limits: []funding.Limit{{Org: d.Org, FY: d.FY, Nature: d.Nature, Profile: gbp("4,200,000"), InFlight: d.Amount()}}}
	f := funding.ClaimFacts{Today: day("2026-10-12"), Past: []funding.Claim{{ID: "before", Status: funding.Paid}},
		Plan: []funding.PlanCell{{Org: d.Org, FY: d.FY, Nature: d.Nature, Month: d.Month, Amount: gbp("600,000")}}}
	return c, d, a, f
}

func whyNot(list []funding.Exception) []string {
	out := []string{}
	for _, e := range list {
		out = append(out, fmt.Sprintf("%s %d", e.Code, e.Line))
	}
	return out
}

func TestWhyAClaimIsNotClean(t *testing.T) {
	twin := func(status funding.ClaimStatus, change func(*funding.ClaimLine)) []funding.SeenLine {
		_, d, _, _ := cleanCase()
		l := d.Lines[0]
		l.Invoice, l.InvoiceDate = "INV-10", day("2026-09-27")
		change(&l)
		return []funding.SeenLine{{Claim: "other", No: 7, Status: status, Line: l}}
	}
	type changing func(c *funding.Claim, d *funding.ClaimContent, a *funding.Award, f *funding.ClaimFacts)
	none := func(*funding.ClaimLine) {}
	for _, tt := range []struct {
		name   string
		change changing
		want   []string
	}{
		{"nothing stands out", func(*funding.Claim, *funding.ClaimContent, *funding.Award, *funding.ClaimFacts) {}, []string{}},
		{"a line of £50,000.00 without its invoice", func(_ *funding.Claim, d *funding.ClaimContent, _ *funding.Award, _ *funding.ClaimFacts) {
			d.Lines[0].Gross = gbp("50,000")
		}, []string{"EVIDENCE_MISSING 1"}},
		{"the same line with it", func(_ *funding.Claim, d *funding.ClaimContent, _ *funding.Award, _ *funding.ClaimFacts) {
			d.Lines[0].Gross, d.Lines[0].Evidence = gbp("50,000"), []funding.Evidence{{Hash: "h"}}
		}, []string{}},
		{"the first claim", func(_ *funding.Claim, _ *funding.ClaimContent, _ *funding.Award, f *funding.ClaimFacts) { f.Past = nil }, []string{"FIRST_CLAIM 0"}},
		{"admitted late", func(c *funding.Claim, _ *funding.ClaimContent, _ *funding.Award, _ *funding.ClaimFacts) {
			c.Admitted = &funding.Moment{}
		}, []string{"LATE 0"}},
		{"submitted twice", func(c *funding.Claim, _ *funding.ClaimContent, _ *funding.Award, _ *funding.ClaimFacts) {
			c.Attempt = 2
		}, []string{"CAME_BACK 0"}},
		{"15 % above plan is not above it", func(_ *funding.Claim, _ *funding.ClaimContent, a *funding.Award, _ *funding.ClaimFacts) {
			a.Limits[0].Drawn = gbp("690,000") - a.Limits[0].InFlight
		}, []string{}},
		{"a penny more is", func(_ *funding.Claim, _ *funding.ClaimContent, a *funding.Award, _ *funding.ClaimFacts) {
			a.Limits[0].Drawn = gbp("690,000.01") - a.Limits[0].InFlight
		}, []string{"ABOVE_PLAN 0"}},
		{"money owed", func(_ *funding.Claim, d *funding.ClaimContent, a *funding.Award, _ *funding.ClaimFacts) {
			a.Owed = []funding.Owed{{Org: d.Org, Nature: funding.Capital, Amount: 100, Taken: 99}, {Org: d.Org, Nature: funding.Revenue, Amount: 5}}
		}, []string{"MONEY_OWED 0"}},
		{"a condition due in 14 days", func(_ *funding.Claim, _ *funding.ClaimContent, a *funding.Award, _ *funding.ClaimFacts) {
			a.Conditions = []funding.Condition{{Ref: "K2", Due: day("2026-10-26")}, {Ref: "K3", Due: day("2026-10-27")}}
		}, []string{"CONDITION_DUE 0"}},
		{"E4 c: the same supplier and amount 7 days apart", func(_ *funding.Claim, _ *funding.ClaimContent, _ *funding.Award, f *funding.ClaimFacts) {
			f.Seen = twin(funding.Paid, none)
		}, []string{"SIMILAR_INVOICE 1"}},
		{"E4 c: 8 days apart", func(_ *funding.Claim, _ *funding.ClaimContent, _ *funding.Award, f *funding.ClaimFacts) {
			f.Seen = twin(funding.Paid, func(l *funding.ClaimLine) { l.InvoiceDate = day("2026-09-28") })
		}, []string{}},
		{"E4 c: a penny more", func(_ *funding.Claim, _ *funding.ClaimContent, _ *funding.Award, f *funding.ClaimFacts) {
			f.Seen = twin(funding.Paid, func(l *funding.ClaimLine) { l.Gross++ })
		}, []string{}},
		{"E4 c: in a claim that was withdrawn", func(_ *funding.Claim, _ *funding.ClaimContent, _ *funding.Award, f *funding.ClaimFacts) {
			f.Seen = twin(funding.ClaimWithdrawn, none)
		}, []string{}},
		{"E4 b: a document that stands behind another invoice", func(_ *funding.Claim, d *funding.ClaimContent, _ *funding.Award, f *funding.ClaimFacts) {
			d.Lines[0].Evidence = []funding.Evidence{{Hash: "h"}}
			f.Seen = twin(funding.Paid, func(l *funding.ClaimLine) { l.Gross, l.Evidence = 1, []funding.Evidence{{Hash: "h"}} })
		}, []string{"DUPLICATE_FILE 1"}},
		{"the invoice was rejected before", func(_ *funding.Claim, _ *funding.ClaimContent, _ *funding.Award, f *funding.ClaimFacts) {
			f.Seen = twin(funding.Paid, func(l *funding.ClaimLine) { l.Invoice, l.Result = "inv 009", funding.LineRejected })
		}, []string{"REJECTED_BEFORE 1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, d, a, f := cleanCase()
			d.Lines = slices.Clone(d.Lines)
			tt.change(&c, &d, &a, &f)
			got := funding.Clean(c, d, a, f)
			if diff := cmp.Diff(tt.want, whyNot(got)); diff != "" {
				t.Errorf("(-want +got):\n%s%v", diff, got)
			}
		})
	}
}

func TestTheSampleIsAShareThatAnybodyCanWorkOut(t *testing.T) {
	if got := funding.Lot("abc"); got != 74 { // SHA-256 of abc begins ba7816bf8f01cfea, which is 13436514500253700074
		t.Errorf("the lot of abc is %d, want 74", got)
	}
	in := 0
	for i := range 100_000 {
		if funding.InSample(funding.Lot(fmt.Sprintf("BID-1-C%d/1", i)), 500) {
			in++
		}
	}
	if in < 4_700 || in > 5_300 {
		t.Errorf("%d of 100,000 are in the sample of 5 %%", in)
	}
	d := funding.ClaimContent{ID: "C", Basis: funding.BasisPaid}
	for no := 1; ; no++ { // the first line that is in the sample
		l := funding.ClaimLine{No: no, Gross: 100}
		ask, ok := d.Asks(l, funding.ClaimRules{})
		if ok {
			lot := funding.Lot(fmt.Sprintf("C/%d", no))
			says(t, &funding.Error{Message: ask.Why}, fmt.Sprintf("number %04d of 10,000, below 500", lot))
			break
		}
	}
}

func TestWhatDocumentIsAskedForFollowsTheKind(t *testing.T) {
	for _, tt := range []struct {
		basis string
		line  funding.ClaimLine
		want  string
	}{
		{funding.BasisPaid, funding.ClaimLine{}, "the invoice"},
		{funding.BasisPaid, funding.ClaimLine{Kind: funding.LinePayroll}, "a signed summary of timesheets"},
		{funding.BasisPaid, funding.ClaimLine{Kind: funding.LineAccrual}, "the purchase order"},
		{funding.BasisAccrued, funding.ClaimLine{}, "the purchase order"},
		{funding.BasisAccrued, funding.ClaimLine{Invoice: "INV-1"}, "the invoice"},
		{funding.BasisPaid, funding.ClaimLine{Kind: funding.LineCredit}, "the credit note"},
	} {
		tt.line.Gross = money.Pence(50_000_00)
		if got, ok := (funding.ClaimContent{Basis: tt.basis}).Asks(tt.line, funding.ClaimRules{}); !ok || got.What != tt.want {
			t.Errorf("%s %s: %q, %v; want %q", tt.basis, tt.line.Kind, got.What, ok, tt.want)
		}
	}
}

func TestE4bOneDocumentBehindTwoInvoicesNeedsAReason(t *testing.T) {
	l := claiming(t)
	first := billed(2, "INV-00417", "54,000", "54,000")
	first.Lines[0].Evidence = []funding.Evidence{{Hash: "aa"}}
	l.do("ben", noon("2026-11-11"), funding.ClaimMoney, l.draft(first))
	second := billed(3, "INV-00999", "10,000", "10,000")
	second.Lines[0].Evidence = []funding.Evidence{{Hash: "aa"}}
	no := l.refuses("DUPLICATE_FILE", "ben", noon("2026-12-10"), funding.ClaimMoney, l.draft(second))
	says(t, no, "The document of line 1 also stands behind invoice INV-00417 in claim 2")
	if no.Field != "lines[0].duplicate_reason" || no.Link != "/claims/"+first.ID {
		t.Errorf("at %q, to %q", no.Field, no.Link)
	}
	second.Lines[0].DuplicateReason = "Both invoices came in one file."
	l.do("ben", noon("2026-12-10"), funding.ClaimMoney, l.draft(second))
}

func TestDocumentsStayWithWhatTheyStandBehind(t *testing.T) {
	a, b := []funding.Evidence{{Hash: "a"}}, []funding.Evidence{{Hash: "b"}}
	old := []funding.ClaimLine{{No: 1, Supplier: "X", Invoice: "INV-01", Evidence: a}, {No: 2, LedgerLine: "L7", Evidence: b}, {No: 3, CostLine: "C1", Description: "Staff", Evidence: a}}
	got := funding.KeepEvidence(old, []funding.ClaimLine{{LedgerLine: "L7", Gross: 9}, {Supplier: "x", Invoice: "inv 1"}, {CostLine: "C1", Description: "Other"}})
	want := []funding.ClaimLine{{LedgerLine: "L7", Gross: 9, Evidence: b}, {Supplier: "x", Invoice: "inv 1", Evidence: a}, {CostLine: "C1", Description: "Other"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
