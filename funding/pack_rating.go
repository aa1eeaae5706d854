package funding

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// rate proposes a rating and takes the one that was given (domain 4.2): finance
// from the variance of the year to date, milestones from the longest slip, the
// worse of the two over all.
func (r *MonthReturn) rate(d PackDraft, rules PackRules) {
	r.Finance, r.Delivery = NotRated, NotRated
	for _, l := range r.Lines {
		if l.Source == NationalMoney {
			r.Finance = worse(r.Finance, l.Rating)
		}
	}
	for _, m := range r.Milestones {
		r.Delivery = worse(r.Delivery, rules.slipRating(m.Slip))
	}
	r.System = worse(r.Finance, r.Delivery)
	r.Rating = r.System
	if d.Rating != "" {
		r.Rating, r.Reason = d.Rating, strings.TrimSpace(d.RatingReason)
	}
}

func (r PackRules) slipRating(days int) Rating {
	switch {
	case days <= r.GreenSlip:
		return Green
	case days <= r.AmberSlip:
		return Amber
	}
	return Red
}

// word is a rating inside a sentence.
func (r Rating) word() string { return strings.ToLower(string(r)) }

// step orders ratings from good to bad; what is not rated comes before all.
func (r Rating) step() int { return slices.Index([]Rating{Green, Amber, Red}, r) }

func worse(a, b Rating) Rating {
	if b.step() > a.step() {
		return b
	}
	return a
}

// checkRating refuses a rating that is more than one step better than the
// system's, and one that differs without a reason.
func (r MonthReturn) checkRating() error {
	switch {
	case r.Rating == r.System:
		return nil
	case r.System == NotRated:
		return invalid("RATING_NOT_OPEN", "There is nothing to rate yet: no plan and no milestone. Leave the rating empty.").At("rating")
	case r.Rating.step() < r.System.step()-1:
		return invalid("RATING_TOO_GOOD", "The system rates %s. You may set one step better, with a reason; %s is two.", r.System.word(), r.Rating.word()).At("rating")
	case r.Reason == "":
		return invalid("RATING_REASON_MISSING", "The system rates %s. Say why you set %s.", r.System.word(), r.Rating.word()).At("rating_reason")
	}
	return nil
}

// judge finds, in milestones, ratings and national money, what somebody has to look at: what keeps a pack from being
// accepted by itself, and what keeps “nothing changed” from being offered.
func (r *MonthReturn) judge(last *MonthReturn, p Pack, rules PackRules) {
	for _, l := range r.Lines {
		if l.Source == NationalMoney {
			r.judgeLine(l, rules)
		}
	}
	for _, m := range r.Milestones {
		if m.Due {
			r.Changed = append(r.Changed, Exception{Code: "MILESTONE_DUE", Says: fmt.Sprintf("%s was expected by %s: say when it was met, or when it will be.", m.Title, m.Forecast.Text())})
		}
		if !m.Before.IsZero() && m.Forecast.After(m.Before) && m.Slip > rules.GreenSlip {
			r.Movers = append(r.Movers, Exception{Code: "MILESTONE_SLIPPED", Says: fmt.Sprintf("%s slipped by %d days, to %s.", m.Title, m.Forecast.Sub(m.Before), m.Forecast.Text())})
		}
	}
	r.Movers = append(r.Movers, r.Changed...)
	if before := ratingBefore(last); r.System.step() > before.step() && r.System != Green {
		r.Movers = append(r.Movers, Exception{Code: "RATING_WORSE", Says: fmt.Sprintf("The system rates it %s.", r.System.word())})
	}
	if r.Rating != r.System {
		r.Movers = append(r.Movers, Exception{Code: "RATING_SET", Says: fmt.Sprintf("The system rates it %s; the trust set %s.", r.System.word(), r.Rating.word())})
	}
	if strings.TrimSpace(r.Help) != "" {
		r.Movers = append(r.Movers, Exception{Code: "HELP_NEEDED", Says: "The trust asks for help."})
	}
	for _, t := range r.TieOut {
		if t.Given && t.Difference != 0 {
			r.Movers = append(r.Movers, Exception{Code: "FINANCE_RETURN_DIFFERS", Says: t.Says()})
		}
	}
	if p.Attempt > 0 && p.SentBack != nil && p.SentBack.Role == ProgrammeManager {
		r.Movers = append(r.Movers, Exception{Code: "CAME_BACK", Says: "It was returned once."})
	}
}

func ratingBefore(last *MonthReturn) Rating {
	if last == nil {
		return NotRated
	}
	return last.System
}

func (r *MonthReturn) judgeLine(l ReturnLine, rules PackRules) {
	of := l.Source.Word() + " " + l.Nature.Word()
	moved := l.Outturn - l.BeforeOutturn
	r.Moved += size(moved)
	if !rules.within(l.OffForecast, l.Expected) {
		r.Changed = append(r.Changed, Exception{Code: "MONTH_OFF_FORECAST", Says: fmt.Sprintf("The month's %s came to %s; %s was forecast.", of, l.Actual, l.Expected)})
	}
	if !rules.within(moved, l.BeforeOutturn) {
		r.Changed = append(r.Changed, Exception{Code: "OUTTURN_MOVED", Says: fmt.Sprintf("The year's %s is now forecast at %s; it was %s.", of, l.Outturn, l.BeforeOutturn)})
	}
	if l.Earlier != 0 && !rules.within(l.Earlier, l.Before) {
		r.Changed = append(r.Changed, Exception{Code: "EARLIER_MONTHS", Says: fmt.Sprintf("Earlier months of %s changed by %s.", of, l.Earlier)})
	}
	if l.Outturn > l.Profile {
		r.Movers = append(r.Movers, Exception{Code: "OUTTURN_OVER_PROFILE", Says: fmt.Sprintf("The forecast of %s is %s more than the year's profile.", of, l.Outturn-l.Profile)})
	}
}

// within reports whether a difference is in tolerance: within the percentage
// of what was expected, or within the amount, whichever is more.
func (r PackRules) within(off, expected money.Pence) bool {
	if size(off) <= r.ToleranceLeast {
		return true
	}
	limit := new(big.Rat).Mul(big.NewRat(int64(size(expected)), 1), big.NewRat(int64(r.Tolerance), 10_000))
	return new(big.Rat).SetInt64(int64(size(off))).Cmp(limit) <= 0
}
