package page

import (
	"math/big"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// A seen is one thing that was worked out: it holds, it does not, or it is
// neither good nor bad in itself.
type seen struct {
	What, Says string
	Verdict    verdict
}

type verdict string

const (
	holds    verdict = "tick"
	fails    verdict = "cross"
	noMatter verdict = ""
)

// word is the verdict for those who do not see its picture.
func (v verdict) word() string {
	return map[verdict]string{holds: "Holds: ", fails: "Does not hold: "}[v]
}

func verdictOf(ok bool) verdict {
	if ok {
		return holds
	}
	return fails
}

// workedOut is what was computed and verified, so that only judgement is left.
func workedOut(s desk.BidSheet) []seen {
	passed := len(s.Checks) - len(s.Failed())
	out := []seen{
		{"Arithmetic", "every total is worked out from the lines", holds},
		{"Sources and uses", balanceSays(s), verdictOf(len(unbalanced(s)) == 0)},
		{"Local match", matchSays(s), verdictOf(matches(s))},
		{"Checks before submission", itoa(passed) + " of " + itoa(len(s.Checks)) + " hold", verdictOf(passed == len(s.Checks))},
	}
	if e := s.Economics; e != nil {
		npsv, bcr := worth(*e)
		value := seen{"Net present social value", npsv, fails}
		if hasBenefits(*e) {
			value = seen{"Net present social value", npsv + "; benefit–cost ratio " + bcr + ", " + ratio(e.Result.CostsPlus20.BCR) + " if costs are 20% higher", verdictOf(e.Result.NPSV >= 0)}
		}
		out = append(out, value, seen{"Whole-life cost", e.WholeLife.String() + ", as paid, with VAT", noMatter})
	}
	return append(out, seen{"Route", pathwayWord(s.Route.Pathway) + ", " + count(len(s.Route.Reviews), "review", "reviews") + " side by side, " + count(s.Route.Layers, "layer decides", "layers decide"), noMatter})
}

// balanceSays compares sources with uses, by year and nature.
func balanceSays(s desk.BidSheet) string {
	off := unbalanced(s)
	if len(off) == 0 {
		return "equal in every year, capital and revenue each"
	}
	return off[0].Nature.Word() + " in " + off[0].FY.String() + " differs by " + (off[0].Sources - off[0].Uses).String() + when(len(off) > 1, ", and "+count(len(off)-1, "cell", "cells")+" more")
}

// matchSays compares local with national money as fractions, as the rule does.
func matchSays(s desk.BidSheet) string {
	r, ok := s.Content.MatchRatio()
	if !ok {
		return "no national money"
	}
	national := s.Content.NationalAsk()
	words := (s.Content.Total("", "") - national).Short() + " to " + national.Short() + " is " + fraction(r)
	if s.Round.MatchDenominator == 0 {
		return words + "; the round asks for none"
	}
	return words + "; the round wants " + fraction(big.NewRat(s.Round.MatchNumerator, s.Round.MatchDenominator)) + " or more"
}

// fraction writes a ratio exactly where that is short, else to four decimals.
func fraction(r *big.Rat) string {
	if exact := r.RatString(); len(exact) <= 9 {
		return exact
	}
	return "about " + r.FloatString(4)
}

// changedWords says how much changed since the bid was last submitted.
func changedWords(d desk.ReviewBrief) string {
	since := " since it was submitted on "
	if d.ToStage {
		since = " since the stage before, submitted on "
	}
	return count(len(d.Changed), "change", "changes") + since + on(d.Compared).Words
}

func changedRows(d desk.ReviewBrief) [][]ui.Cell {
	return differenceRows(desk.Approval{Differences: d.Changed, Rules: d.Rules})
}

// tailWords says what running it costs after the award, and who pays.
func tailWords(tail []funding.TailYear) string {
	var unnamed money.Pence
	payers := map[funding.FundSource]bool{}
	for _, y := range tail {
		payers[y.PaidBy] = true
		if y.PaidBy == funding.LocalMoney {
			unnamed += y.Amount
		}
	}
	words := tailTotal(tail).Short() + " of running cost after the award, " + tail[0].FY.String() + " to " + tail[len(tail)-1].FY.String()
	if len(payers) == 1 && unnamed > 0 {
		return words + ", all for the trust to pay"
	}
	return words + ", " + unnamed.Short() + " of it for the trust to pay"
}

// rangeWords says how many lines could be compared, and how many stand out.
func rangeWords(list []funding.PeerRange) string {
	compared, above, below := 0, 0, 0
	for _, r := range list {
		switch {
		case !r.Enough():
			continue
		case r.Own > r.Upper:
			above++
		case r.Own < r.Lower:
			below++
		}
		compared++
	}
	if compared == 0 {
		return "Peers’ costs: too few to compare"
	}
	return "Peers’ costs: of " + count(compared, "line", "lines") + " compared, " + itoa(above) + " above and " + itoa(below) + " below the middle half"
}

func rangeRows(list []funding.PeerRange) [][]ui.Cell {
	rows := make([][]ui.Cell, len(list))
	for i, r := range list {
		per := when(r.PerBed, " a bed")
		cells := []ui.Cell{text(r.Line + ", " + lower(r.Category.Title())), amountPer(r.Own, per), text("Too few"), text(""), text(""), text(count(r.Trusts, "trust has", "trusts have") + " such a line")}
		if r.Enough() {
			cells = []ui.Cell{cells[0], cells[1], amountPer(r.Lower, per), amountPer(r.Median, per), amountPer(r.Upper, per), text(r.Standing() + " of " + count(r.Lines, "line", "lines") + " of " + count(r.Trusts, "trust", "trusts"))}
		}
		rows[i] = cells
	}
	return rows
}

func amountPer(p money.Pence, per string) ui.Cell { return text(p.String() + per) }
