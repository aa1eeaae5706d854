package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

func TestWhatPeopleSaidBeforeGoesFirst(t *testing.T) {
	a := claiming(t).award
	abel := posted("2026-12-04", "Abel & Sons", "77", "Invoice 77", "12,000")
	for name, c := range map[string]struct {
		rule funding.LedgerRule
		want string
		sure string
	}{
		"of supplier and account": {funding.LedgerRule{Kind: funding.RuleSupplierAccount, Value: "ABELSONS/7110", Target: "C3"}, "CAPITAL C3 £12,000.00", funding.Sure},
		"of the supplier":         {funding.LedgerRule{Kind: funding.RuleSupplier, Value: "ABELSONS", Target: "C2"}, "CAPITAL C2 £12,000.00", funding.Sure},
		"of the account":          {funding.LedgerRule{Kind: funding.RuleAccount, Value: "7110", Target: "C2"}, "CAPITAL C2 £12,000.00", funding.Probable},
		"of the project":          {funding.LedgerRule{Kind: funding.RuleProject, Value: "P100", Target: "C2"}, "CAPITAL C2 £12,000.00", funding.Guess},
		"that it is none of ours": {funding.LedgerRule{Kind: funding.RuleSupplier, Value: "ABELSONS", Target: funding.NotThisAward}, funding.AsideNotOurs, ""},
		"two ways, says nothing":  {funding.LedgerRule{Kind: funding.RuleSupplier, Value: "ABELSONS"}, "asks", ""},
		"of a line that is gone":  {funding.LedgerRule{Kind: funding.RuleSupplier, Value: "ABELSONS", Target: "C99"}, "asks", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := ledgerFacts(t, abel)
			f.Learned = []funding.LedgerRule{c.rule}
			p := funding.ProposeClaims(a, f)
			if got := places(p)[abel.Description]; got != c.want {
				t.Errorf("went to %q, want %q", got, c.want)
			}
			if len(p.Claims) > 0 && p.Claims[0].Lines[0].Confidence != c.sure {
				t.Errorf("confidence %q, want %q", p.Claims[0].Lines[0].Confidence, c.sure)
			}
		})
	}
}

func TestWhatOneAnswerTeaches(t *testing.T) {
	p := keyed(posted("2026-12-04", "Abel & Sons", "77", "Invoice 77", "12,000"))[0]
	want := []funding.LedgerRule{{Kind: funding.RuleLine, Value: p.Key, Target: "C3"}, {Kind: funding.RuleSupplierAccount, Value: "ABELSONS/7110", Target: "C3"},
		{Kind: funding.RuleSupplier, Value: "ABELSONS", Target: "C3"}, {Kind: funding.RuleAccount, Value: "7110", Target: "C3"}, {Kind: funding.RuleProject, Value: "P100", Target: "C3"}}
	if diff := cmp.Diff(want, funding.LedgerLessons(p, "C3")); diff != "" {
		t.Errorf("lessons (-want +got):\n%s", diff)
	}
	if got := funding.LedgerLessons(p, funding.NotThisAward); len(got) != 3 {
		t.Errorf("“not ours” teaches %d rules, want 3: an account and a project are wider than one supplier", len(got))
	}
	for _, c := range []struct{ kind, before, lesson, want string }{
		{funding.RuleAccount, "C3", "C3", "C3"}, {funding.RuleAccount, "C3", "C2", ""}, {funding.RuleAccount, "", "C2", ""}, {funding.RuleSupplierAccount, "C3", "C2", "C2"},
	} {
		if got := (funding.LedgerRule{Kind: c.kind, Target: c.before}).Learn(c.lesson); got != c.want {
			t.Errorf("%s for %q, taught %q, is for %q, want %q", c.kind, c.before, c.lesson, got, c.want)
		}
	}
}

func TestHowMuchOfAPostingIsDue(t *testing.T) {
	a := claiming(t).award
	laptops := posted("2026-12-04", "Norvale IT Ltd", "NV-88", "Laptops", "60,000", vat("10,000"))
	for name, c := range map[string]struct {
		vat      funding.VAT
		back     int64
		eligible string
		returned string
	}{
		"irrecoverable VAT is part of the cost": {funding.Irrecoverable, 0, "60,000", "0"},
		"recovered VAT is not":                  {funding.Recovered, 0, "50,000", "10,000"},
		"a third of it comes back":              {funding.Partly, 3333, "56,667", "3,333"},
	} {
		t.Run(name, func(t *testing.T) {
			f := ledgerFacts(t, laptops)
			for i := range f.Bid.Lines {
				if f.Bid.Lines[i].Ref == "C3" {
					f.Bid.Lines[i].VAT, f.Bid.Lines[i].VATRecovered = c.vat, money.BasisPoints(c.back)
				}
			}
			l := funding.ProposeClaims(a, f).Claims[0].Lines[0]
			if l.Eligible != gbp(c.eligible) || l.VATRecovered != gbp(c.returned) || l.Gross != gbp("60,000") {
				t.Errorf("eligible %s, VAT back %s of gross %s, want %s and %s of 60,000", l.Eligible, l.VATRecovered, l.Gross, c.eligible, c.returned)
			}
		})
	}
}

func TestWhichCodesAreTheAwards(t *testing.T) {
	group := func(project, centre, supplier, text string, n int) funding.LedgerGroup {
		return funding.LedgerGroup{Project: project, CostCentre: centre, Supplier: supplier, Text: text, Count: n, Gross: gbp("1,000")}
	}
	bid := example.Content()
	for name, c := range map[string]struct {
		groups     []funding.LedgerGroup
		remembered funding.LedgerScope
		want       funding.LedgerScope
	}{
		"the project whose postings name the bid's supplier": {groups: []funding.LedgerGroup{group("P100", "", "Meridian Records Ltd", "", 8), group("P200", "", "Abel & Sons", "Roof", 30)}, want: funding.LedgerScope{Projects: []string{"P100"}}},
		"not for one such posting among many":                {groups: []funding.LedgerGroup{group("P100", "", "Meridian Records Ltd", "", 2), group("P100", "", "Abel & Sons", "Roof", 30), group("P200", "", "Abel & Sons", "Roof", 3)}},
		"the only cost centre there is":                      {groups: []funding.LedgerGroup{group("", "A77", "Abel & Sons", "Roof", 30)}, want: funding.LedgerScope{CostCentres: []string{"A77"}}},
		"what was chosen before, whatever is in it":          {groups: []funding.LedgerGroup{group("P100", "", "Meridian Records Ltd", "", 8), group("P200", "", "Abel & Sons", "Roof", 30)}, remembered: funding.LedgerScope{Projects: []string{"P200"}, Remembered: true}, want: funding.LedgerScope{Projects: []string{"P200"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, funding.ScopeOf(funding.LedgerCodes(c.groups, c.remembered, bid))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	s := funding.LedgerScope{Projects: []string{"P100"}}
	if !s.Has("P100", "A1", false) || s.Has("P200", "", true) || !s.Has("", "", true) || s.Has("", "", false) {
		t.Error("a scope of P100 has the postings of P100, and those without codes of its own files, and no others")
	}
}
