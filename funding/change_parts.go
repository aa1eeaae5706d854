package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// longestChange is how many characters the words of a change may have.
const longestChange = 2000

// readParts fills in what the parts of a request leave open and refuses what
// cannot be. today says which year "this year" is.
func (a Award) readParts(parts []ChangePart, f AwardFacts, today calendar.Date) ([]ChangePart, error) {
	if len(parts) == 0 {
		return nil, invalid("NOTHING_ASKED", "The request asks for nothing. Say what is to change.").At("parts")
	}
	out := slices.Clone(parts)
	var errs []*Error
	for i := range out {
		e := a.readPart(&out[i], f, today)
		if e != nil && e.Field == "" {
			e = e.At("kind")
		}
		if e != nil {
			e = e.At(fmt.Sprintf("parts[%d].%s", i, e.Field))
		}
		errs = append(errs, e)
	}
	if e := joinErrors(errs); e != nil {
		return nil, e
	}
	if e := checkTogether(out); e != nil {
		return nil, e
	}
	return out, nil
}

func (a Award) readPart(p *ChangePart, f AwardFacts, today calendar.Date) *Error {
	switch {
	case p.Kind == CostIncrease:
		return conflict("COST_INCREASE", "An award cannot rise: %s over all years is what was decided. More money needs a new bid, with its own decision. Start one from this award's bid.", a.Total).At("kind").To("bid")
	case p.Kind == OrgSuccession:
		return conflict("SUCCESSION_FROM_REGISTER", "Another organisation takes over when the register says so. Ask the fund's administrator to enter it.").At("kind")
	case !slices.Contains(ChangeKinds(), p.Kind):
		return invalid("NOT_A_CHOICE", "%q is not a kind of change. Choose one of %s.", p.Kind, kindWords()).At("kind")
	case p.Kind == MoveMilestone:
		return a.readMilestone(p, today)
	case p.Kind.money():
		a.fillCells(p, today)
		return a.checkCells(*p, f)
	}
	p.Text = strings.TrimSpace(p.Text)
	switch {
	case p.Text == "":
		return invalid("TEXT_MISSING", "Say in a sentence what is to hold from now on.").At("text")
	case len([]rune(p.Text)) > longestChange:
		return invalid("TEXT_TOO_LONG", "The text has %d characters. Use at most %d.", len([]rune(p.Text)), longestChange).At("text")
	}
	return nil
}

func kindWords() string {
	var words []string
	for _, k := range ChangeKinds() {
		words = append(words, string(k))
	}
	return strings.Join(words, ", ")
}

// fillCells proposes what is usual: from this year to the next, the award's own
// trust, capital.
func (a Award) fillCells(p *ChangePart, today calendar.Date) {
	switch p.Kind {
	case CapitalToRevenue:
		p.Nature, p.ToNature = Capital, Revenue
	case RevenueToCapital:
		p.Nature, p.ToNature = Revenue, Capital
	default:
		if p.Nature == "" {
			p.Nature = Capital
		}
		p.ToNature = p.Nature
	}
	if p.Org == "" {
		p.Org = a.Org
	}
	if p.FY == 0 {
		p.FY = calendar.FYOf(today)
	}
	if p.Kind == ReturnFunds {
		p.ToOrg, p.ToFY, p.ToNature = "", 0, ""
		return
	}
	if p.ToOrg == "" || p.Kind != WithinYear {
		p.ToOrg = p.Org
	}
	switch {
	case p.Kind == WithinYear:
		p.ToFY = p.FY
	case p.ToFY == 0 && p.Kind == ReprofileYears:
		p.ToFY = p.FY + 1
	case p.ToFY == 0:
		p.ToFY = p.FY
	}
}

func (a Award) checkCells(p ChangePart, f AwardFacts) *Error {
	l, ok := a.Limit(p.Org, p.FY, p.Nature)
	switch {
	case !ok:
		return invalid("NO_SUCH_YEAR", "The award has no %s money for %s in %s. Choose a year of its profile.", p.Nature.Word(), p.Org, p.FY).At("fy")
	case p.Amount <= 0:
		return invalid("AMOUNT_MISSING", "Enter how much is to move, in pounds above nothing.").At("amount_pence")
	case p.Amount > l.Profile:
		return conflict("MORE_THAN_THE_YEAR", "%s has %s of %s, so %s cannot leave it. Enter %s or less.", p.FY, l.Profile, p.Nature.Word(), p.Amount, l.Profile-l.InFlight-l.Drawn).At("amount_pence")
	case p.Kind == ReturnFunds:
		return nil
	case p.Kind == ReprofileYears && p.ToFY == p.FY:
		return invalid("SAME_YEAR", "%s is the year that the money comes from. Choose another one to receive it.", p.FY).At("to_fy")
	case p.Kind == WithinYear && p.ToOrg == p.Org:
		return invalid("SAME_TRUST", "Months inside a year are a forecast: change the plan, nobody has to agree. This kind moves money from one trust of a joint award to another; name the one that receives it.").At("to_organisation")
	case p.Kind == WithinYear && !a.party(p.ToOrg):
		return invalid("NOT_A_PARTY", "%s is not a trust of this award. Choose one that has money in it.", p.ToOrg).At("to_organisation")
	case !slices.ContainsFunc(f.Cover, func(c Cover) bool { return c.FY == p.ToFY && c.Nature == p.ToNature }):
		return invalid("NO_SUCH_YEAR", "The fund has no %s money in %s. Choose a year that it has money for.", p.ToNature.Word(), p.ToFY).At("to_fy")
	}
	return p.checkSwitch(f)
}

// checkSwitch: capital becomes revenue only with the Treasury's flexibility, on
// paper, and when the fund has revenue to give (domain 3.4 R5).
func (p ChangePart) checkSwitch(f AwardFacts) *Error {
	if p.Kind != CapitalToRevenue {
		return nil
	}
	left := unallocated(f.Cover, CoverMove{p.ToFY, Revenue, 0})
	switch {
	case left < p.Amount:
		return conflict("CAPITAL_STAYS_CAPITAL", "Capital cannot become revenue here: that is not the programme's to give, and the fund has %s of revenue left in %s. Move the capital to another year, or give it back.", left, p.ToFY).At("kind")
	case strings.TrimSpace(p.Approval) == "":
		return invalid("APPROVAL_MISSING", "Capital becomes revenue only with the department's approval. Enter its reference.").At("external_approval")
	}
	return nil
}

func (a Award) party(org string) bool {
	return slices.ContainsFunc(a.Profile, func(c ProfileCell) bool { return c.Org == org })
}

func (a Award) readMilestone(p *ChangePart, today calendar.Date) *Error {
	i := slices.IndexFunc(a.Milestones, func(m Milestone) bool { return m.Ref == p.Milestone })
	switch {
	case i < 0:
		return invalid("NO_SUCH_MILESTONE", "The award has no milestone %q. Choose one of its milestones.", p.Milestone).At("milestone")
	case p.Date.IsZero():
		return invalid("DATE_MISSING", "Enter the milestone's new day.").At("date")
	case p.Date == a.Milestones[i].Due:
		return invalid("SAME_DAY", "Milestone %s is due on %s already. Enter another day.", p.Milestone, p.Date.Text()).At("date")
	case p.Date.Before(today):
		return invalid("DATE_IN_PAST", "%s has passed. Enter a day that is still to come.", p.Date.Text()).At("date")
	}
	p.Was = a.Milestones[i].Due
	return nil
}

// checkTogether refuses parts that make no sense in one request.
func checkTogether(parts []ChangePart) *Error {
	gives, gets, texts := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i, p := range parts {
		at := fmt.Sprintf("parts[%d].kind", i)
		names := p.fields()
		if !p.Kind.money() {
			if texts[names[0]] {
				return invalid("ASKED_TWICE", "%s is changed twice in one request. Ask for it once.", names[0]).At(at)
			}
			texts[names[0]] = true
			continue
		}
		gives[names[0]] = true
		if len(names) > 1 {
			gets[names[1]] = true
		}
		for _, n := range names {
			if gives[n] && gets[n] {
				return invalid("GIVES_AND_GETS", "%s both gives money and gets some in one request. Move the money straight to where it is to be.", n).At(at)
			}
		}
	}
	return nil
}
