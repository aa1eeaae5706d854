package funding

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// ProfileCause says what a version of a profile rests on.
type ProfileCause string

// The causes of a version.
const (
	ProfileBegan      ProfileCause = "DECISION"   // the panel's decision
	ProfileNotice     ProfileCause = "NOTICE"     // of the funder, about an indicative year
	ProfileChange     ProfileCause = "CHANGE"     // both have signed
	ProfileSuccession ProfileCause = "SUCCESSION" // a trust took the place of another
)

// Title returns the cause as people read it.
func (c ProfileCause) Title() string {
	return map[ProfileCause]string{ProfileBegan: "The decision", ProfileNotice: "A notice of the funder", ProfileChange: "A change that both signed", ProfileSuccession: "A trust that follows another"}[c]
}

// A ProfileVersion is the head of one version of an award's profile: why it is
// there and who made it. It never changes; Total is the sum of its national
// cells (invariant I1).
type ProfileVersion struct {
	Version   int          `json:"version"`
	Cause     ProfileCause `json:"cause"`
	Agreement int          `json:"agreement_version"`
	Reason    string       `json:"reason"`
	Made      Moment       `json:"made"`
	Total     money.Pence  `json:"total_pence"`
}

// A ProfileMove changes the money of one organisation, year and nature by so
// much; negative takes away.
type ProfileMove struct {
	Org    string
	FY     calendar.FY
	Nature Nature
	By     money.Pence
}

// newProfileVersion puts moves on the profile as its next version. No cell may
// fall below what is drawn and in flight (domain 3.4 R2), and more money needs
// the fund's cover (R3). Limits and cover move by the same sums, and the plan
// of each changed cell keeps its shape by largest remainder. What was is kept.
func (r *AwardResult) newProfileVersion(f AwardFacts, v ProfileVersion, moves []ProfileMove) error {
	a := &r.Award
	moves = inOrder(moves)
	for _, m := range moves {
		if err := r.checkMove(m); err != nil {
			return err
		}
	}
	if err := checkCover(f.Cover, moves); err != nil {
		return err
	}
	for _, m := range moves {
		i := slices.IndexFunc(a.Profile, m.is)
		if i < 0 {
			a.Profile = append(a.Profile, ProfileCell{Org: m.Org, FY: m.FY, Nature: m.Nature, Certainty: f.Round.CertaintyOf(m.FY)})
			i = len(a.Profile) - 1
		}
		a.Profile[i].Amount += m.By
		a.Total += m.By
		r.move(LimitMove{Org: m.Org, FY: m.FY, Nature: m.Nature, Profile: m.By})
		r.Effects.Commit = addCover(r.Effects.Commit, CoverMove{m.FY, m.Nature, m.By})
		months, err := rescale(f.Plan, a.Profile[i])
		if err != nil {
			return err
		}
		r.Effects.Plan = append(r.Effects.Plan, months...)
	}
	slices.SortFunc(a.Profile, compareCells)
	a.ProfileVersion++
	v.Version, v.Total = a.ProfileVersion, a.Total
	r.Effects.Profile = &v
	return nil
}

func (m ProfileMove) is(c ProfileCell) bool {
	return c.Org == m.Org && c.FY == m.FY && c.Nature == m.Nature
}

// inOrder sorts moves as their rows are locked: by year and nature ascending.
func inOrder(moves []ProfileMove) []ProfileMove {
	moves = slices.Clone(moves)
	slices.SortStableFunc(moves, func(a, b ProfileMove) int {
		return cmp.Or(cmp.Compare(a.FY, b.FY), cmp.Compare(a.Nature, b.Nature), cmp.Compare(a.Org, b.Org))
	})
	return moves
}

// addCover keeps one sum for each year and nature.
func addCover(moves []CoverMove, m CoverMove) []CoverMove {
	for i, o := range moves {
		if o.FY == m.FY && o.Nature == m.Nature {
			moves[i].Amount += m.Amount
			return moves
		}
	}
	return append(moves, m)
}

// checkMove is rule R2 of domain 3.4, and that a closed year stays closed.
func (r *AwardResult) checkMove(m ProfileMove) error {
	l, _ := r.Award.Limit(m.Org, m.FY, m.Nature)
	if used := l.InFlight + l.Drawn; l.Profile+m.By < used {
		return conflict("BELOW_DRAWN", "%s of %s %s is drawn or claimed already, so it cannot come down to %s. Leave at least %s.", used, m.FY, m.Nature.Word(), l.Profile+m.By, used).
			At("amount_pence").With("least_pence", int64(used))
	}
	if r.Award.yearClosed(m.FY) {
		return conflict("YEAR_CLOSED", "%s is closed: what was not drawn has lapsed. Choose a later year.", m.FY).At("fy")
	}
	return nil
}

// checkCover is rule R3: what the moves come to in a year and nature is within
// what the fund has left of it.
func checkCover(cover []Cover, moves []ProfileMove) error {
	for _, n := range netCover(moves) {
		if left := unallocated(cover, n); n.Amount > 0 && left < n.Amount {
			return conflict("AWAITING_COVER", "The fund has %s of %s left for %s, which is %s too little. Nothing was changed.", left, n.Nature.Word(), n.FY, n.Amount-left).
				At("amount_pence").With("shortfall_pence", int64(n.Amount-left))
		}
	}
	return nil
}

// rescale brings the plan of one cell to its new sum and keeps its shape, by
// largest remainder. A cell without a plan is spread evenly.
func rescale(plan []PlanCell, cell ProfileCell) ([]PlanCell, error) {
	var months []PlanCell
	var weights []int64
	var sum int64
	for _, p := range plan {
		if p.Org == cell.Org && p.FY == cell.FY && p.Nature == cell.Nature {
			months, weights, sum = append(months, p), append(weights, int64(p.Amount)), sum+int64(p.Amount)
		}
	}
	if sum == 0 {
		months, weights = nil, nil
		for m := calendar.Month(1); m <= 12; m++ {
			months, weights = append(months, PlanCell{Org: cell.Org, FY: cell.FY, Nature: cell.Nature, Month: m}), append(weights, 1)
		}
	}
	parts, err := money.Share(cell.Amount, weights)
	if err != nil {
		return nil, fmt.Errorf("spread %s over the months of %s: %w", cell.Amount, cell.FY, err)
	}
	for i := range months {
		months[i].Amount = parts[i]
	}
	return months, nil
}
