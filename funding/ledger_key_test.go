package funding_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding"
)

func keysOf(org string, list ...funding.Posting) []string {
	keys := funding.NewLedgerKeys(org)
	var out []string
	for _, p := range list {
		key, _ := keys.Next(p.LedgerLine)
		out = append(out, key)
	}
	return out
}

func TestWhatMakesAPostingTheSame(t *testing.T) {
	laptop := posted("2026-12-04", "Norvale IT Ltd", "NV-88", "Laptops", "54,000")
	for name, c := range map[string]struct {
		other funding.Posting
		same  bool
	}{
		"the same in another row":   {func() funding.Posting { p := laptop; p.Row = 99; return p }(), true},
		"in other letters":          {posted("2026-12-04", "NORVALE  IT LTD", "nv-88", "laptops", "54,000"), true},
		"a penny more":              {posted("2026-12-04", "Norvale IT Ltd", "NV-88", "Laptops", "54,000.01"), false},
		"another day":               {posted("2026-12-05", "Norvale IT Ltd", "NV-88", "Laptops", "54,000"), false},
		"another account":           {posted("2026-12-04", "Norvale IT Ltd", "NV-88", "Laptops", "54,000", account("7111")), false},
		"the same gross, other VAT": {posted("2026-12-04", "Norvale IT Ltd", "NV-88", "Laptops", "54,000", vat("9,000")), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := keysOf("RZX", laptop)[0] == keysOf("RZX", c.other)[0]; got != c.same {
				t.Errorf("same key: %t, want %t", got, c.same)
			}
		})
	}
	if keysOf("RZX", laptop)[0] == keysOf("RZY", laptop)[0] {
		t.Error("two trusts share a key")
	}
}

func TestTwoEqualPostingsStayTwoHoweverOftenTheyCome(t *testing.T) {
	laptop := posted("2026-12-04", "Norvale IT Ltd", "NV-88", "Laptops", "54,000")
	november := keysOf("RZX", laptop, laptop)
	december := keysOf("RZX", laptop, posted("2027-01-04", "Norvale IT Ltd", "NV-89", "Laptops", "54,000"), laptop)
	if november[0] == november[1] {
		t.Error("two equal postings of one file have one key")
	}
	if !slices.Contains(december, november[0]) || !slices.Contains(december, november[1]) || slices.Contains(november, december[1]) {
		t.Errorf("year to date gives %v, want both of %v and one more", december, november)
	}
}

// A file that is read in another order has the same keys.
func TestKeysDoNotDependOnTheOrderOfAFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.SliceOfN(rapid.IntRange(1, 4), 1, 12).Draw(t, "pounds")
		var list []funding.Posting
		for _, n := range amounts {
			list = append(list, posted("2026-12-04", "Norvale IT Ltd", "NV-88", "Laptops", []string{"1", "2", "3", "4"}[n-1]))
		}
		there := keysOf("RZX", list...)
		slices.Reverse(list)
		back := keysOf("RZX", list...)
		slices.Sort(there)
		slices.Sort(back)
		if !slices.Equal(there, back) || len(slices.Compact(there)) != len(list) {
			t.Errorf("%d postings have keys %v one way and %v the other", len(list), there, back)
		}
	})
}

func TestWhatANewerExtractCorrects(t *testing.T) {
	list := keyed(posted("2026-10-05", "Norvale IT Ltd", "NV-1", "Laptops", "54,000", inClaim("A-C2")), posted("2026-10-05", "Norvale IT Ltd", "NV-1", "Laptops", "45,000"),
		posted("2026-10-07", "Abel & Sons", "77", "Desks", "1,000"), posted("2026-11-07", "Abel & Sons", "78", "Desks", "2,500"))
	got := funding.LedgerCorrections([]funding.Posting{list[0], list[2]}, []funding.Posting{list[1], list[3]})
	if len(got) != 2 || got[0].Month != 7 || got[1].Month != 8 {
		t.Fatalf("got %+v, want October and November", got)
	}
	changed, gone, added := got[0].Changes[0], got[0].Changes[1], got[1].Changes[0]
	if changed.Moved != -gbp("9,000") || changed.Claim != "A-C2" || changed.After == nil {
		t.Errorf("changed is %+v, want 9,000.00 less, and claimed in A-C2", changed)
	}
	if gone.After != nil || gone.Moved != -gbp("1,000") || added.Before != nil || added.Moved != gbp("2,500") {
		t.Errorf("gone %+v, added %+v, want 1,000.00 gone and 2,500.00 added", gone, added)
	}
	if got[0].Moved != -gbp("10,000") {
		t.Errorf("October moved by %s, want −£10,000.00", got[0].Moved)
	}
}
