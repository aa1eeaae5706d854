package funding

import (
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// addEconomics works out the economic case again (domain 3.4 R8): spending
// follows the national profile, and the trust says whether the first year's
// benefits are lost.
func (e *ChangeEffect) addEconomics(before, after Award, c ChangeRequest, f AwardFacts) error {
	additions := ByYear{}
	for _, x := range after.Profile {
		if x.Nature == Capital {
			additions[x.FY] += x.Amount
		}
	}
	books, err := Books(additions, calendar.Date{}, f.Rules.Books, 0)
	if err != nil {
		return fmt.Errorf("preview the trust's books: %w", err)
	}
	if len(c.Moves()) > 0 {
		e.Books = books.Simple
	}
	was := f.Content.spentAs(before.Profile).withoutBenefits(before.LostBenefits)
	now := f.Content.spentAs(after.Profile).withoutBenefits(before.LostBenefits)
	e.AtStake = now.firstBenefit(c)
	base, ok := caseOf(was, f.Rules.Appraisal, 0)
	if !ok {
		return nil
	}
	base.Change = 0
	e.Economics = &EconomicEffect{Was: base}
	e.Economics.Now, _ = caseOf(now, f.Rules.Appraisal, base.NPSV)
	if e.AtStake == nil {
		return nil
	}
	if lost, ok := caseOf(now.withoutBenefits([]calendar.FY{e.AtStake.FY}), f.Rules.Appraisal, base.NPSV); ok {
		e.Economics.WithLoss = &lost
	}
	if c.LosesYear {
		e.Lost = e.AtStake
	}
	return nil
}

func caseOf(c Content, rules AppraisalRules, base money.Pence) (CaseFigures, bool) {
	got, ok, err := Appraise(c, rules)
	if !ok || err != nil || got.Result.BCR == nil {
		return CaseFigures{}, false
	}
	r := got.Result
	return CaseFigures{r.PVCosts, r.PVBenefits, r.NPSV, r.NPSV - base, *r.BCR}, true
}

// spentAs is the content with its national lines brought to a profile: each
// cell's sum is spread over the lines of its organisation and nature as they
// stand in that year, or over all years when they have nothing in it.
func (c Content) spentAs(cells []ProfileCell) Content {
	c.Lines = slices.Clone(c.Lines)
	for i := range c.Lines {
		amounts := ByYear{}
		for _, fy := range c.Lines[i].Amounts.Years() {
			amounts[fy] = c.Lines[i].Amounts[fy]
		}
		c.Lines[i].Amounts = amounts
	}
	for _, cell := range cells {
		c.spend(cell)
	}
	return c
}

func (c Content) spend(cell ProfileCell) {
	var at []int
	var inYear, overall []int64
	var sum int64
	for i, l := range c.Lines {
		if l.Org == cell.Org && l.Nature == cell.Nature && l.Source == NationalMoney {
			at, inYear, overall = append(at, i), append(inYear, int64(l.Amounts[cell.FY])), append(overall, int64(l.Amounts.Total()))
			sum += int64(l.Amounts[cell.FY])
		}
	}
	weights := inYear
	if sum == 0 {
		weights = overall
	}
	parts, err := money.Share(cell.Amount, weights)
	if err != nil {
		return // no line pays for this: its spending is not in the case
	}
	for k, i := range at {
		c.Lines[i].Amounts[cell.FY] = parts[k]
	}
}

// withoutBenefits leaves out all benefits of some years.
func (c Content) withoutBenefits(years []calendar.FY) Content {
	c.Benefits = slices.Clone(c.Benefits)
	for i := range c.Benefits {
		amounts := ByYear{}
		for _, fy := range c.Benefits[i].Amounts.Years() {
			if !slices.Contains(years, fy) {
				amounts[fy] = c.Benefits[i].Amounts[fy]
			}
		}
		c.Benefits[i].Amounts = amounts
	}
	return c
}

// firstBenefit is the first year with benefits from the earliest year that the
// change touches on; nil when the change moves no money and no date.
func (c Content) firstBenefit(ch ChangeRequest) *LostBenefit {
	var from calendar.FY
	for _, p := range ch.Parts {
		fy := p.FY
		if p.Kind == MoveMilestone {
			fy = calendar.FYOf(p.Was)
		}
		if fy != 0 && p.Kind != ReturnFunds && (from == 0 || fy < from) {
			from = fy
		}
	}
	if from == 0 {
		return nil
	}
	sums := ByYear{}
	for _, b := range c.Benefits {
		for _, fy := range b.Amounts.Years() {
			if fy >= from && b.Type != Unmonetisable {
				sums[fy] += b.Amounts[fy]
			}
		}
	}
	for _, fy := range sums.Years() {
		if sums[fy] > 0 {
			return &LostBenefit{fy, sums[fy]}
		}
	}
	return nil
}

// addFinance rates the year under way at the last month that is over, on the
// plan as it is and as the change leaves it.
func (e *ChangeEffect) addFinance(after Award, moves []ProfileMove, f AwardFacts, today calendar.Date) error {
	fy, now := calendar.MonthOf(today)
	for _, m := range moves {
		if m.FY != fy || now == 1 || e.Finance != nil {
			continue
		}
		plan, err := after.planFrom(f.Claim.Past, m, now)
		if err != nil {
			return err
		}
		l := Limit{Org: m.Org, FY: m.FY, Nature: m.Nature}
		x := RatingEffect{Month: now - 1, PlanWas: PlanTo(f.Plan, l, now-1), PlanNow: PlanTo(plan, l, now-1)}
		for _, c := range f.Claim.Past {
			if c.Org == m.Org && c.FY == m.FY && c.Nature == m.Nature && c.Month < now && c.counts() {
				x.Drawn += c.Granted()
			}
		}
		x.WasPc, x.Was = Variance(x.Drawn, x.PlanWas)
		x.NowPc, x.Now = Variance(x.Drawn, x.PlanNow)
		e.Finance = &x
	}
	return nil
}
