package funding_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// posted is a posting of 2026/27 on project P100: what a ledger would say in
// one row. VAT is a sixth of gross when vat is said.
func posted(on, supplier, invoice, text, gross string, more ...func(*funding.Posting)) funding.Posting {
	d := day(on)
	fy, m := calendar.MonthOf(d)
	p := funding.Posting{LedgerLine: funding.LedgerLine{Posted: d, FY: fy, Month: m, Account: "7110", Project: "P100", Supplier: supplier, Invoice: invoice, Description: text, Gross: signedGBP(gross)}}
	p.Net = p.Gross
	for _, f := range more {
		f(&p)
	}
	return p
}

func signedGBP(s string) money.Pence {
	if rest, minus := strings.CutPrefix(s, "-"); minus {
		return -gbp(rest)
	}
	return gbp(s)
}

func account(code string) func(*funding.Posting) {
	return func(p *funding.Posting) { p.Account = code }
}

func vat(of string) func(*funding.Posting) {
	return func(p *funding.Posting) { p.VAT = gbp(of); p.Net = p.Gross - p.VAT }
}

func inClaim(id string) func(*funding.Posting) {
	return func(p *funding.Posting) { p.Claim = id }
}

// keyed gives postings their keys, in order.
func keyed(list ...funding.Posting) []funding.Posting {
	keys := funding.NewLedgerKeys("RZX")
	for i := range list {
		list[i].Key, list[i].Stem = keys.Next(list[i].LedgerLine)
	}
	return list
}

// ledgerFacts is the worked example at the end of January 2027.
func ledgerFacts(t *testing.T, list ...funding.Posting) funding.LedgerFacts {
	return funding.LedgerFacts{Bid: example.Content(), Rules: rules(t), Today: day("2027-01-31"), Postings: keyed(list...)}
}

// places says where every posting ended, by its description.
func places(p funding.LedgerProposal) map[string]string {
	out := map[string]string{}
	for _, c := range p.Claims {
		for _, l := range c.Lines {
			kind := ""
			if l.Kind != "" {
				kind = " " + string(l.Kind)
			}
			out[l.Posting.Description] = fmt.Sprintf("%s %s%s %s", c.Nature, l.CostLine, kind, l.Eligible)
		}
	}
	for _, q := range p.Questions {
		for _, one := range q.Postings {
			out[one.Description] = "asks"
		}
	}
	for _, a := range p.Aside {
		out[a.Posting.Description] = a.Reason
	}
	return out
}

func TestWhereAPostingGoes(t *testing.T) {
	a := claiming(t).award
	for name, c := range map[string]struct {
		posting funding.Posting
		want    string
	}{
		"an invoice for laptops is of the devices line":           {posted("2026-12-04", "Norvale IT Ltd", "NV-88", "Laptops for wards", "54,000"), "CAPITAL C3 £54,000.00"},
		"perpetual licences by their word":                        {posted("2026-12-04", "Meridian Records Ltd", "MR-1", "EPR perpetual licence, stage 2", "600,000"), "CAPITAL C1 £600,000.00"},
		"implementation by its word":                              {posted("2026-12-04", "Meridian Records Ltd", "MR-2", "Implementation milestone 3", "96,000"), "CAPITAL C2 £96,000.00"},
		"a subscription goes to revenue, VAT and all (E3)":        {posted("2026-12-04", "Meridian Records Ltd", "SUB-9", "EPR SaaS subscription", "96,000", vat("16,000")), "REVENUE R1 £96,000.00"},
		"hosting that fund and trust both pay for is the fund's":  {posted("2026-12-04", "Meridian Records Ltd", "H-1", "Hosting December", "40,000"), "REVENUE R1 £40,000.00"},
		"integration is local: evidence of match":                 {posted("2026-12-04", "Pathlink Ltd", "PL-4", "HL7 integration", "40,000"), funding.AsideLocal},
		"payroll without supplier and invoice is the local staff": {posted("2026-12-04", "", "", "Payroll journal M9", "8,000"), funding.AsideLocal},
		"a text that says nothing needs a person":                 {posted("2026-12-04", "Abel & Sons", "77", "Invoice 77", "12,000"), "asks"},
		"a date that has not come":                                {posted("2027-02-04", "Norvale IT Ltd", "NV-90", "Laptops", "54,000"), funding.AsideOutside},
		"a year without money":                                    {posted("2026-03-04", "Norvale IT Ltd", "NV-60", "Laptops", "54,000"), funding.AsideOutside},
		"an accrual that is not reversed yet":                     {posted("2026-12-31", "Norvale IT Ltd", "", "Accrual for laptops", "54,000"), funding.AsideAccrual},
		"what is in a claim":                                      {posted("2026-12-04", "Norvale IT Ltd", "NV-88", "Laptops", "54,000", inClaim("A-C4")), funding.AsideClaimed},
		"nothing":                                                 {posted("2026-12-04", "Norvale IT Ltd", "NV-88", "Laptops", "0"), funding.AsideNets},
	} {
		t.Run(name, func(t *testing.T) {
			got := places(funding.ProposeClaims(a, ledgerFacts(t, c.posting)))[c.posting.Description]
			if got != c.want {
				t.Errorf("%q of %s went to %q, want %q", c.posting.Description, c.posting.Gross, got, c.want)
			}
		})
	}
}

func TestPostingsThatBelongTogether(t *testing.T) {
	a := claiming(t).award
	inv417 := []funding.Invoice{{Supplier: "NORVALEITLTD", Number: "INV417", Gross: gbp("54,000"), Claimed: gbp("54,000"), FirstIn: "A-C2"}}
	for name, c := range map[string]struct {
		list     []funding.Posting
		invoices []funding.Invoice
		claimed  []funding.ClaimedLine
		want     map[string]string
	}{
		"an accrual and its reversal are set aside together": {list: []funding.Posting{
			posted("2026-10-31", "Norvale IT Ltd", "", "GRNI devices", "30,000"), posted("2026-11-01", "Norvale IT Ltd", "", "GRNI devices reversal", "-30,000"),
			posted("2026-11-20", "Norvale IT Ltd", "NV-91", "Devices, ward 4", "30,000")},
			want: map[string]string{"GRNI devices": funding.AsideNets, "GRNI devices reversal": funding.AsideNets, "Devices, ward 4": "CAPITAL C3 £30,000.00"}},
		"a reversal of another amount is no pair": {list: []funding.Posting{
			posted("2026-10-31", "Norvale IT Ltd", "", "GRNI devices", "30,000"), posted("2026-11-01", "Norvale IT Ltd", "", "GRNI devices reversal", "-29,999.99")},
			want: map[string]string{"GRNI devices": funding.AsideAccrual, "GRNI devices reversal": funding.AsideAccrual}},
		"an invoice that was taken back whole": {list: []funding.Posting{
			posted("2026-11-02", "Norvale IT Ltd", "NV-1", "Tablets", "9,000"), posted("2026-11-09", "Norvale IT Ltd", "nv 1", "Tablets, posted in error", "-9,000")},
			want: map[string]string{"Tablets": funding.AsideNets, "Tablets, posted in error": funding.AsideNets}},
		"an invoice over two postings is claimed whole, once": {list: []funding.Posting{
			posted("2026-11-02", "Norvale IT Ltd", "NV-2", "Tablets", "9,000"), posted("2026-11-02", "Norvale IT Ltd", "NV-2", "Laptops", "21,000")},
			want: map[string]string{"Tablets": "CAPITAL C3 £9,000.00", "Laptops": "CAPITAL C3 £21,000.00"}},
		"E4 a: entered twice under another spelling": {list: []funding.Posting{
			posted("2026-10-05", "Norvale IT Ltd", "INV-00417", "Laptops", "54,000"), posted("2026-11-05", "NORVALE IT LTD", "inv 417", "Laptops again", "54,000")},
			want: map[string]string{"Laptops": "CAPITAL C3 £54,000.00", "Laptops again": funding.AsideDuplicate}},
		"E4 a: claimed in an earlier month": {list: []funding.Posting{posted("2026-11-05", "Norvale IT Ltd", "inv 417", "Laptops", "54,000")}, invoices: inv417,
			want: map[string]string{"Laptops": funding.AsideDuplicate}},
		"E4 d: no more than is left of an invoice": {list: []funding.Posting{posted("2026-11-05", "Norvale IT Ltd", "NV-5", "Laptops", "50,000")},
			invoices: []funding.Invoice{{Supplier: "NORVALEITLTD", Number: "NV5", Gross: gbp("120,000"), Claimed: gbp("80,000"), FirstIn: "A-C2"}},
			want:     map[string]string{"Laptops": "CAPITAL C3 £40,000.00"}},
		"E10: a credit goes where its invoice was claimed": {list: []funding.Posting{
			posted("2026-11-05", "Norvale IT Ltd", "CN-7", "Credit for NV-5", "-12,000"), posted("2026-11-06", "Norvale IT Ltd", "NV-9", "Laptops", "20,000")},
			claimed: []funding.ClaimedLine{{ClaimLine: funding.ClaimLine{CostLine: "C3", Supplier: "Norvale IT Ltd", Invoice: "NV-5", Gross: gbp("54,000"), Eligible: gbp("54,000")}, Claim: "A-C2", No: 2, Nature: funding.Capital}},
			want:    map[string]string{"Credit for NV-5": "CAPITAL C3 CREDIT −£12,000.00", "Laptops": "CAPITAL C3 £20,000.00"}},
		"E11: VAT that came back is below zero": {list: []funding.Posting{
			posted("2026-11-05", "HMRC", "", "VAT refund on devices", "-30,000"), posted("2026-11-06", "Norvale IT Ltd", "NV-9", "Laptops", "50,000")},
			want: map[string]string{"VAT refund on devices": "CAPITAL C3 VAT_REFUND −£30,000.00", "Laptops": "CAPITAL C3 £50,000.00"}},
		"a recharge names its invoice": {list: []funding.Posting{posted("2026-11-05", "Norvale Shared Services", "NV-3", "Recharge of devices", "7,000")},
			want: map[string]string{"Recharge of devices": "CAPITAL C3 RECHARGE £7,000.00"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := ledgerFacts(t, c.list...)
			f.Invoices, f.Claimed = c.invoices, c.claimed
			if diff := cmp.Diff(c.want, places(funding.ProposeClaims(a, f))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAProposalAddsUp(t *testing.T) {
	a := claiming(t).award
	f := ledgerFacts(t,
		posted("2026-12-04", "Norvale IT Ltd", "NV-88", "Laptops for wards", "179,000"),
		posted("2026-11-30", "Meridian Records Ltd", "SUB-9", "EPR SaaS subscription", "96,000", vat("16,000")),
		posted("2027-01-04", "Norvale IT Ltd", "NV-92", "Tablets", "21,000"),
		posted("2027-01-05", "Abel & Sons", "77", "Invoice 77", "12,000"), posted("2027-01-06", "ABEL & SONS", "78", "Invoice 78", "3,000"))
	p := funding.ProposeClaims(a, f)
	type claim struct {
		Nature          funding.Nature
		Month           calendar.Month
		Total, Headroom string
		Lines           int
	}
	var got []claim
	for _, c := range p.Claims {
		got = append(got, claim{c.Nature, c.Month, c.Total.String(), c.Headroom.String(), len(c.Lines)})
	}
	want := []claim{{funding.Capital, 10, "£200,000.00", "£4,200,000.00", 2}, {funding.Revenue, 8, "£96,000.00", "£900,000.00", 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
	if len(p.Questions) != 1 || p.Questions[0].Gross != gbp("15,000") || len(p.Questions[0].Postings) != 2 {
		t.Errorf("got %+v, want one question about £15,000.00 of Abel & Sons", p.Questions)
	}
	if l := p.Claims[1].Lines[0]; l.Revenue == "" || l.Eligible != gbp("96,000") {
		t.Errorf("got %s because %q, want £96,000.00 that reads as revenue", l.Eligible, l.Revenue)
	}
}

func TestMoreThanTheHeadroomIsSaidToThePenny(t *testing.T) {
	p := funding.ProposeClaims(claiming(t).award, ledgerFacts(t, posted("2026-12-04", "Norvale IT Ltd", "NV-88", "Laptops", "4,200,000.01")))
	if len(p.Claims) != 1 || p.Claims[0].Over != 1 {
		t.Errorf("got %+v, want one claim that is £0.01 too much", p.Claims)
	}
}
