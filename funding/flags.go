package funding

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// FlagRules say when something about a bid is worth a reviewer's second look.
type FlagRules struct {
	NearCeiling money.BasisPoints `json:"near_ceiling_bp"` // an ask so close under its pathway's ceiling stands out; 0 = never
}

// A Flag is something about a bid that a reviewer ought to look at before
// anything else. It stops nothing.
type Flag struct {
	Code    string `json:"code"`
	Says    string `json:"says"`              // what was seen, in a sentence
	Section string `json:"section,omitempty"` // the part of the bid where it stands
}

// RedFlags lists what stands out in a bid, what weighs most first.
func RedFlags(r Reading) []Flag {
	var out []Flag
	for _, look := range []func() []Flag{r.littleMatch, r.underCeiling, r.lowBias, r.ownerless, r.priceGuessed, r.tailUnpaid, r.standardsUnmet, r.hurried, r.overridden, r.changedLate} {
		out = append(out, look()...)
	}
	return out
}

func flag(code, section, format string, args ...any) []Flag {
	return []Flag{{code, fmt.Sprintf(format, args...), section}}
}

func (r Reading) littleMatch() []Flag {
	if k := r.match(); !k.Passed && r.Content.NationalAsk() > 0 {
		return flag("MATCH_LOW", k.Section, "%s", k.Saying)
	}
	return nil
}

// underCeiling looks for an ask that stays just below what would take the bid
// one pathway up.
func (r Reading) underCeiling() []Flag {
	ceiling, ask := r.Pathway.Below, r.Content.NationalAsk()
	if ceiling == 0 || ask >= ceiling || ask == 0 {
		return nil
	}
	gap := new(big.Rat).Quo((ceiling - ask).Rat(), ceiling.Rat())
	if gap.Cmp(r.Rules.Flags.NearCeiling.Rat()) >= 0 {
		return nil
	}
	return flag("NEAR_CEILING", "costs", "It asks for %s, which is %s below the %s at which a bid has to take the next pathway.", ask, ceiling-ask, ceiling.Short())
}

func (r Reading) lowBias() []Flag {
	if k := r.biased(); k.Code != "" {
		return flag("BIAS_LOW", k.Section, "Optimism bias is %s; the programme uses %s.", r.Content.OptimismBias.Percent(), r.Rules.Appraisal.OptimismBias.Percent())
	}
	return nil
}

// ownerless lists the benefits that have a value and nobody who answers for it.
func (r Reading) ownerless() []Flag {
	var refs []string
	var worth money.Pence
	for _, b := range r.Content.Benefits {
		if b.Type != Unmonetisable && strings.TrimSpace(b.Owner) == "" {
			refs, worth = append(refs, b.Ref), worth+b.Amounts.Total()
		}
	}
	if len(refs) == 0 {
		return nil
	}
	return flag("BENEFITS_OWNERLESS", "benefits", "Nobody owns %s, worth %s.", andJoin("benefit", refs), worth)
}

func (r Reading) priceGuessed() []Flag {
	if r.Content.Answer("price_certainty") != "ESTIMATE" {
		return nil
	}
	return flag("PRICE_ESTIMATED", "commercial", "The price is only an estimate. An approval would be to procure.")
}

// tailUnpaid looks for years after the award whose running cost nobody is
// named for: by default the trust would pay them.
func (r Reading) tailUnpaid() []Flag {
	var sum money.Pence
	var years []string
	for _, y := range r.Content.Tail() {
		if _, named := r.Content.Payers[y.FY]; !named {
			sum, years = sum+y.Amount, append(years, y.FY.String())
		}
	}
	if len(years) == 0 {
		return nil
	}
	when := "in " + years[0]
	if len(years) > 1 {
		when = "from " + years[0] + " to " + years[len(years)-1]
	}
	return flag("TAIL_UNPAID", "costs", "Nobody is named to pay the running cost of %s after the award, %s.", sum, when)
}

func (r Reading) standardsUnmet() []Flag {
	for _, v := range []struct{ status, says string }{
		{"NOT_MET", "The trust does not meet the data security standards (DSPT)."},
		{"APPROACHING", "The trust is only approaching the data security standards (DSPT)."},
		{"NOT_PUBLISHED", "The trust has published no assessment against the data security standards (DSPT)."},
	} {
		if r.Content.Answer("dspt_status") == v.status {
			return flag("DSPT_NOT_MET", "approvals", "%s", v.says)
		}
	}
	return nil
}

// hurried looks for a plan that is shorter than that of the fastest quarter of
// completed projects, whether or not it is explained.
func (r Reading) hurried() []Flag {
	own, ok := Span(r.Content.Milestones)
	quartile, enough := FastestQuarter(r.Peers)
	if !ok || !enough || own >= quartile {
		return nil
	}
	why := "Nobody has said why."
	if r.explained("PACE") {
		why = "The trust says: " + r.Content.Explained["PACE"]
	}
	return flag("PLAN_SHORT", "milestones", "The milestones take %d days. The fastest quarter of %d completed projects took up to %d. %s", own, len(r.Peers), quartile, why)
}

func (r Reading) overridden() []Flag {
	var out []Flag
	for _, o := range r.Content.Overrides(r.Rules.Capital) {
		why := "No reason is given."
		if o.Because != "" {
			why = "The trust says: " + o.Because
		}
		out = append(out, flag("NATURE_OVERRIDDEN", "costs", "Line %s, %s, is put as %s, but reads as %s. %s", o.Line.Ref, o.Line.Amounts.Total(), o.Line.Nature.Word(), o.Reads.Nature.Word(), why)...)
	}
	return out
}

// changedLate counts what is not as it was in the version that somebody inside
// the trust said yes to before, in the same stage.
func (r Reading) changedLate() []Flag {
	if r.Earlier == nil {
		return nil
	}
	n := len(Differences(*r.Earlier, r.Content))
	if n == 0 {
		return nil
	}
	things := "things"
	if n == 1 {
		things = "thing"
	}
	return flag("CHANGED_LATE", "check", "%d %s changed after the trust first approved the bid on %s.", n, things, r.EarlierOn.Text())
}

// andJoin names one or more of something: benefit B1; benefits B1, B2 and B3.
func andJoin(what string, refs []string) string {
	last := len(refs) - 1
	if last == 0 {
		return what + " " + refs[0]
	}
	return what + "s " + strings.Join(refs[:last], ", ") + " and " + refs[last]
}
