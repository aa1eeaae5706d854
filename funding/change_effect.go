package funding

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A ChangeEffect is what a change does, worked out before it is sent and again
// when it is applied: profile, cover, tolerance, economic case, benefits,
// conditions, the trust's books and its rating.
type ChangeEffect struct {
	Cells      []CellEffect         `json:"cells"` // of the natures that change, every year
	TotalWas   money.Pence          `json:"total_was_pence"`
	TotalNow   money.Pence          `json:"total_now_pence"` // never more than before (R1)
	Cover      []CoverEffect        `json:"cover"`
	Tolerance  *ToleranceEffect     `json:"tolerance,omitempty"`
	Economics  *EconomicEffect      `json:"economics,omitempty"`
	Lost       *LostBenefit         `json:"lost_benefit,omitempty"` // when the trust says so
	AtStake    *LostBenefit         `json:"benefit_at_stake,omitempty"`
	Books      []appraisal.BookYear `json:"books,omitempty"` // of the new profile's capital, by the simple method (worked example 9.7)
	Finance    *RatingEffect        `json:"finance,omitempty"`
	Conditions []string             `json:"conditions,omitempty"`
	Firm       bool                 `json:"both_sign"`          // a firm year or a term changes: both sign
	Pool       money.Pence          `json:"to_pool_pence"`      // of the current year, to the fund's in-year pool
	Open       []string             `json:"open_too,omitempty"` // other changes that wait and touch the same things
}

// A CellEffect is one cell of the profile before and after.
type CellEffect struct {
	ProfileCell

	Was money.Pence `json:"was_pence"`
}

// A CoverEffect is what the fund has left of a year before and after.
type CoverEffect struct {
	FY        calendar.FY `json:"fy"`
	Nature    Nature      `json:"nature"`
	Was       money.Pence `json:"unallocated_was_pence"`
	Now       money.Pence `json:"unallocated_now_pence"` // below zero when it is too little
	Shortfall money.Pence `json:"shortfall_pence"`
}

// A ToleranceEffect compares what the largest releasing cell gives with what
// may move inside a year without asking (domain 3.4 R6).
type ToleranceEffect struct {
	Amount  money.Pence `json:"amount_pence"`
	Cell    money.Pence `json:"cell_pence"`
	OfCell  string      `json:"of_cell"`  // "28.57%"
	OfAward string      `json:"of_award"` // of the nature, all years: "8.70%"
	Most    money.Pence `json:"most_pence"`
	Used    money.Pence `json:"used_pence"` // of it, this year
	Within  bool        `json:"within"`     // and inside one year and nature
}

// A LostBenefit is the first year's benefits, which a late start may cost.
type LostBenefit struct {
	FY     calendar.FY `json:"fy"`
	Amount money.Pence `json:"amount_pence"`
}

// An EconomicEffect is the economic case before, after, and after with the
// first year's benefits lost.
type EconomicEffect struct {
	Was      CaseFigures  `json:"was"`
	Now      CaseFigures  `json:"now"`
	WithLoss *CaseFigures `json:"with_loss,omitempty"`
}

// An CaseFigures is one appraisal in short. Change is its difference to the
// net present value before.
type CaseFigures struct {
	PVCosts    money.Pence `json:"pv_costs_pence"`
	PVBenefits money.Pence `json:"pv_benefits_pence"`
	NPSV       money.Pence `json:"npsv_pence"`
	Change     money.Pence `json:"change_pence"`
	BCR        string      `json:"bcr"`
}

// A RatingEffect is the finance rating of the year under way, at the last
// month that is over, before and after (domain 4.2).
type RatingEffect struct {
	Month   calendar.Month `json:"month"`
	Drawn   money.Pence    `json:"drawn_pence"` // claimed to the end of the month
	PlanWas money.Pence    `json:"plan_was_pence"`
	PlanNow money.Pence    `json:"plan_now_pence"`
	Was     Rating         `json:"was"`
	Now     Rating         `json:"now"`
	WasPc   string         `json:"was_percent"`
	NowPc   string         `json:"now_percent"`
}

// foresee works out what a change does to a, which still stands as before.
func (a Award) foresee(c ChangeRequest, f AwardFacts, at Moment) (ChangeEffect, error) {
	today := calendar.DateOf(at.At)
	e := ChangeEffect{TotalWas: a.Total, TotalNow: a.Total, Firm: a.bothSign(c)}
	after := a
	after.apply(c)
	moves := c.Moves()
	for _, m := range moves {
		e.TotalNow += m.By
	}
	if e.TotalNow > e.TotalWas {
		return e, conflict("COST_INCREASE", "The award would rise from %s to %s. Nothing may be added to what was decided; more money needs a new bid.", e.TotalWas, e.TotalNow)
	}
	if len(moves) > 0 && e.TotalNow == 0 {
		return e, conflict("NOTHING_LEFT", "Nothing would be left of the award. Ask the programme manager to end it instead.").At("parts")
	}
	e.Cells, e.Cover = after.cellsBeside(a, moves), coverEffects(moves, f.Cover)
	for _, n := range netCover(moves) {
		if n.Amount < 0 && n.FY == calendar.FYOf(today) {
			e.Pool -= n.Amount
		}
	}
	e.Tolerance = a.tolerance(c, f.Rules, today)
	if err := e.addEconomics(a, after, c, f); err != nil {
		return e, err
	}
	if err := e.addFinance(after, moves, f, today); err != nil {
		return e, err
	}
	e.Conditions, e.Open = a.heldBy(c), a.openToo(c)
	return e, nil
}

// bothSign reports whether a change needs a version that both sign: a firm year
// changes, or a term, or the last version is not signed yet.
func (a Award) bothSign(c ChangeRequest) bool {
	if a.Agreement.Status != InForce {
		return true
	}
	for _, p := range c.Parts {
		if !p.Kind.money() {
			return true
		}
	}
	return slices.ContainsFunc(c.Moves(), func(m ProfileMove) bool { return a.certainty(m) == Firm })
}

// certainty is how firm a cell is; one that is new is as firm as others of its
// year.
func (a Award) certainty(m ProfileMove) Certainty {
	found := Indicative
	for _, c := range a.Profile {
		if m.is(c) {
			return c.Certainty
		}
		if c.FY == m.FY && c.Certainty == Firm {
			found = Firm
		}
	}
	return found
}

// cellsBeside are the cells of every nature that changes, beside what they were.
func (a Award) cellsBeside(before Award, moves []ProfileMove) (out []CellEffect) {
	cells := slices.Clone(a.Profile)
	slices.SortFunc(cells, compareCells)
	for _, c := range cells {
		if !slices.ContainsFunc(moves, func(m ProfileMove) bool { return m.Nature == c.Nature }) {
			continue
		}
		x := CellEffect{ProfileCell: c}
		for _, b := range before.Profile {
			if b.Org == c.Org && b.FY == c.FY && b.Nature == c.Nature {
				x.Was = b.Amount
			}
		}
		out = append(out, x)
	}
	return out
}

func coverEffects(moves []ProfileMove, cover []Cover) (out []CoverEffect) {
	for _, n := range netCover(moves) {
		if n.Amount <= 0 {
			continue
		}
		left := unallocated(cover, n)
		out = append(out, CoverEffect{n.FY, n.Nature, left, left - n.Amount, max(0, n.Amount-left)})
	}
	return out
}

// tolerance measures the cell that gives the most (R6). What left it inside the
// tolerance before counts, and the cell is as large as it was before that.
func (a Award) tolerance(c ChangeRequest, rules Ruleset, today calendar.Date) *ToleranceEffect {
	var t *ToleranceEffect
	within := !slices.ContainsFunc(c.Parts, func(p ChangePart) bool {
		return p.Kind != WithinYear || today.After(rules.Changes.CutOffOf(p.FY))
	})
	for _, m := range c.Moves() {
		if m.By >= 0 {
			continue
		}
		l, _ := a.Limit(m.Org, m.FY, m.Nature)
		x := ToleranceEffect{Amount: -m.By, Cell: l.Profile}
		for _, was := range a.Tolerated {
			if was.Org == m.Org && was.FY == m.FY && was.Nature == m.Nature {
				x.Used -= was.By
			}
		}
		x.Cell += x.Used
		share := money.RoundRat(new(big.Rat).Mul(x.Cell.Rat(), rules.Agreement.ToleranceBP.Rat()))
		x.Most = min(rules.Agreement.TolerancePence, share)
		x.OfCell, x.OfAward = shareWords(x.Amount, x.Cell), shareWords(x.Amount, a.Approved(m.Nature))
		within = within && x.Used+x.Amount <= x.Most
		if t == nil || x.Amount > t.Amount {
			t = &x
		}
	}
	if t != nil {
		t.Within = within
	}
	return t
}

// shareWords is a part of a whole in per cent, with two decimals.
func shareWords(part, whole money.Pence) string {
	if whole == 0 {
		return "0.00%"
	}
	return new(big.Rat).Mul(money.Ratio(part, whole), big.NewRat(100, 1)).FloatString(2) + "%"
}

// heldBy says what the conditions of the award have to do with the change.
func (a Award) heldBy(c ChangeRequest) (out []string) {
	for _, k := range a.Conditions {
		if k.Discharged != nil {
			continue
		}
		for _, p := range c.Parts {
			if p.Kind == MoveMilestone && k.Blocks == "MILESTONE" && k.Milestone == p.Milestone {
				out = append(out, fmt.Sprintf("Condition %s must be met before milestone %s, which moves to %s.", k.Ref, p.Milestone, p.Date.Text()))
			}
		}
		if k.Blocks == "CLAIMS" {
			out = append(out, fmt.Sprintf("Condition %s stays as it is: it is due on %s, and holds claims when it is late.", k.Ref, k.Due.Text()))
		}
	}
	return out
}

// openToo names other open changes that touch the same things.
func (a Award) openToo(c ChangeRequest) (out []string) {
	for _, o := range a.Changes {
		if o.ID == c.ID || !o.Status.undecided() {
			continue
		}
		for _, field := range o.fields() {
			if slices.Contains(c.fields(), field) {
				out = append(out, fmt.Sprintf("%s waits too and is about %s.", o.Label(), field))
			}
		}
	}
	return out
}
