package funding

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/tranche-funding/tranche/funding/money"
)

// A TellingWord is one that gives a line of a claim away: what is bought under
// it is of a category that is revenue, whatever cost line it is put on
// (domain 3.6). "software as a service" may be several words.
type TellingWord struct {
	Words    []string `json:"words"`
	Category Category `json:"category"`
}

// readsAsRevenue reports why a line of a capital claim reads as revenue: by
// the words that describe it. A reason on the line overrides it.
func (l ClaimLine) readsAsRevenue(r CapitalRules) (why Classification, ok bool) {
	if strings.TrimSpace(l.NatureReason) != "" {
		return Classification{}, false
	}
	said := " " + strings.Join(strings.FieldsFunc(strings.ToLower(l.Description), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }), " ") + " "
	for _, t := range r.Telling {
		if !slices.ContainsFunc(t.Words, func(w string) bool { return strings.Contains(said, " "+w+" ") }) {
			continue
		}
		c, err := Classify(Spending{Category: t.Category, Value: l.Gross, LifeYears: r.MoreYears + 1}, r)
		if err == nil && c.Nature == Revenue {
			return c, true
		}
	}
	return Classification{}, false
}

// Misplaced lists the numbers of the lines that read as revenue, counted from
// 0; none in a revenue claim.
func (c ClaimContent) Misplaced(r CapitalRules) []int {
	var out []int
	for i, l := range c.Lines {
		if _, ok := l.readsAsRevenue(r); ok && c.Nature == Capital {
			out = append(out, i)
		}
	}
	return out
}

// checkNature refuses lines of a capital claim that read as revenue, and says
// what would become of both claims if they moved (edge case E3). Nothing is
// changed: the preparer moves them, or says why they are capital.
func (c ClaimContent) checkNature(a Award, r CapitalRules) *Error {
	var errs []*Error
	var moving money.Pence
	misplaced := c.Misplaced(r)
	for _, i := range misplaced {
		moving += c.Lines[i].Eligible
	}
	left := a.revenueLeft(c)
	for _, i := range misplaced {
		l := c.Lines[i]
		why, _ := l.readsAsRevenue(r)
		saying := fmt.Sprintf("“%s” reads as revenue: %s %s", l.Description, why.Reason, moveWords(c, moving, left))
		errs = append(errs, conflict("NOT_CAPITAL", "%s", saying).At(fmt.Sprintf("lines[%d].description", i)).
			With("capital_claim_pence", int64(c.Amount()-moving)).With("move_pence", int64(moving)).With("revenue_headroom_pence", int64(left)).With("revenue_headroom_after_pence", int64(left-moving)))
	}
	return joinErrors(errs)
}

// revenueLeft is the revenue headroom of the claim's year and trust.
func (a Award) revenueLeft(c ClaimContent) money.Pence {
	l, ok := a.Limit(c.Org, c.FY, Revenue)
	if !ok {
		return 0
	}
	return l.Headroom()
}

func moveWords(c ClaimContent, moving, left money.Pence) string {
	if moving > left {
		return fmt.Sprintf("Only %s of revenue is left for %s, so %s cannot be moved. Take the line out, or say why it is capital.", left, c.FY, moving)
	}
	return fmt.Sprintf("Move %s to a revenue claim: the capital claim becomes %s, and revenue headroom goes from %s to %s. Or say why it is capital.", moving, c.Amount()-moving, left, left-moving)
}

// A Move is lines leaving a capital claim for a revenue claim of the same
// month.
type Move struct {
	Capital ClaimContent
	Revenue ClaimContent // the claim that takes them; a new one has no id
}

// MoveToRevenue moves the misplaced lines of a capital claim into a revenue
// claim; each goes to the bid's revenue line of its category, or the first.
func MoveToRevenue(capital, revenue ClaimContent, bid Content, r CapitalRules) (Move, error) {
	misplaced := capital.Misplaced(r)
	if len(misplaced) == 0 {
		return Move{}, conflict("NOTHING_TO_MOVE", "No line of claim %d reads as revenue.", capital.No)
	}
	m := Move{Capital: capital, Revenue: revenue}
	m.Capital.Lines = nil
	m.Revenue.Lines = slices.Clone(revenue.Lines)
	for i, l := range capital.Lines {
		if !slices.Contains(misplaced, i) {
			m.Capital.Lines = append(m.Capital.Lines, l)
			continue
		}
		ref, ok := revenueLine(bid, l, r)
		if !ok {
			return Move{}, conflict("NO_REVENUE_LINE", "The bid has no revenue line that the fund pays for, so “%s” cannot be claimed as revenue. Take it out of the claim.", l.Description)
		}
		l.CostLine, l.Result, l.Granted, l.ResultCode = ref, LineUnchecked, 0, ""
		m.Revenue.Lines = append(m.Revenue.Lines, l)
	}
	return m, nil
}

// revenueLine is where a moved line goes: the revenue line of the category
// that its words tell, or the first that the fund pays for.
func revenueLine(bid Content, l ClaimLine, r CapitalRules) (ref string, ok bool) {
	why, _ := l.readsAsRevenue(r)
	for _, line := range bid.Lines {
		if line.Source != NationalMoney || line.Nature != Revenue {
			continue
		}
		if ref == "" {
			ref = line.Ref
		}
		if row, known := categoryRow(line.Category); known && row.citation == why.Citation {
			return line.Ref, true
		}
	}
	return ref, ref != ""
}
