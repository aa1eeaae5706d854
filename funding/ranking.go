package funding

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"github.com/tranche-funding/tranche/funding/money"
)

// A Contender is one bid of a sitting as far as ranking goes.
type Contender struct {
	Bid   string
	Title string
	Given map[string]*big.Rat // criterion → score of 4 that counts; missing = not scored
	Cells []ProfileCell       // national money that it asks for
}

// Contender puts a bid with its content as rankings want it.
func (b Bid) Contender(c Content, r Round, rules Ruleset) Contender {
	out := Contender{Bid: b.ID, Title: b.Title, Given: map[string]*big.Rat{}, Cells: c.Cells(r)}
	for _, k := range rules.Criteria {
		if score := b.criterion(k, rules.Scoring).score(); score != nil {
			out.Given[k.Code] = score
		}
	}
	return out
}

// A Ranked bid has its place, from 1; bids without every score have place 0
// and stand last, and equal scores share a place.
type Ranked struct {
	Place int    `json:"place"`
	Bid   string `json:"bid"`
	Title string `json:"title"`
	Score string `json:"score"` // of 100, to one decimal; "" = not all scored
}

// A WhatIf is what becomes of an order when one criterion weighs more or less.
type WhatIf struct {
	Criterion string   `json:"criterion"`
	Title     string   `json:"title"`
	Percent   int      `json:"weight_change_pct"` // 10 or -10
	Changes   bool     `json:"order_changes"`
	Order     []string `json:"order"` // bids, best first
}

// weigh is Σ weight × score ÷ 4 over Σ weights, of 100; nil when a criterion
// is not scored.
func (c Contender) weigh(criteria []Criterion, weights []*big.Rat) *big.Rat {
	sum, all := new(big.Rat), new(big.Rat)
	for i, k := range criteria {
		score, ok := c.Given[k.Code]
		if !ok {
			return nil
		}
		sum.Add(sum, new(big.Rat).Mul(weights[i], score))
		all.Add(all, weights[i])
	}
	if all.Sign() == 0 {
		return nil
	}
	return sum.Quo(sum, all).Mul(sum, big.NewRat(25, 1))
}

type weighed struct {
	Contender

	total *big.Rat
}

// byScore sorts the contenders by their exact total, then by reference.
func byScore(all []Contender, criteria []Criterion, weights []*big.Rat) []weighed {
	out := make([]weighed, len(all))
	for i, c := range all {
		out[i] = weighed{c, c.weigh(criteria, weights)}
	}
	slices.SortFunc(out, func(a, b weighed) int {
		switch {
		case a.total == nil && b.total == nil:
			return cmp.Compare(a.Bid, b.Bid)
		case a.total == nil:
			return 1
		case b.total == nil:
			return -1
		}
		return cmp.Or(b.total.Cmp(a.total), cmp.Compare(a.Bid, b.Bid))
	})
	return out
}

func plainWeights(criteria []Criterion) []*big.Rat {
	out := make([]*big.Rat, len(criteria))
	for i, k := range criteria {
		out[i] = big.NewRat(int64(k.Weight), 1)
	}
	return out
}

// Rank orders contenders by score; what is compared is exact, what is shown
// has one decimal.
func Rank(all []Contender, criteria []Criterion) []Ranked {
	out := []Ranked{}
	var before *big.Rat
	for i, w := range byScore(all, criteria, plainWeights(criteria)) {
		r := Ranked{Place: i + 1, Bid: w.Bid, Title: w.Title}
		switch {
		case w.total == nil:
			r.Place = 0
		case before != nil && before.Cmp(w.total) == 0:
			r.Place = out[i-1].Place
		}
		if w.total != nil {
			r.Score = tenths(w.total)
		}
		before = w.total
		out = append(out, r)
	}
	return out
}

// WhatIfs moves one weight at a time by 10 % up and down, the others standing
// still, and says what becomes of the order. Two bids that were equal and are
// not any more count as a change.
func WhatIfs(all []Contender, criteria []Criterion) []WhatIf {
	out := []WhatIf{}
	plain := places(byScore(all, criteria, plainWeights(criteria)))
	for i, k := range criteria {
		for _, percent := range []int{10, -10} {
			weights := plainWeights(criteria)
			weights[i].Mul(weights[i], big.NewRat(int64(100+percent), 100))
			moved := byScore(all, criteria, weights)
			w := WhatIf{Criterion: k.Code, Title: k.Title, Percent: percent, Changes: !slices.Equal(plain, places(moved)), Order: []string{}}
			for _, m := range moved {
				w.Order = append(w.Order, m.Bid)
			}
			out = append(out, w)
		}
	}
	return out
}

// places writes an order down with who is equal to whom.
func places(order []weighed) []string {
	out := make([]string, len(order))
	for i, w := range order {
		out[i] = w.Bid
		if i > 0 && w.total != nil && order[i-1].total != nil && w.total.Cmp(order[i-1].total) == 0 {
			out[i] = "=" + w.Bid
		}
	}
	return out
}

// A LineRow is one bid of the funding line: whether the money that is left of
// each year and nature reaches for it after the bids above it.
type LineRow struct {
	Ranked

	Ask   money.Pence       `json:"ask_pence"`
	Fits  bool              `json:"fits"`
	Short []CoverMove       `json:"short,omitempty"` // by how much, where it does not fit
	Part  money.BasisPoints `json:"part_bp"`         // the largest even part of every cell that would fit: to look at, not a decision
}

// FundingLine goes down a ranking and gives each bid its money where all of it
// is there. A bid that does not fit takes nothing, so one below it may fit.
// Bids that are not ranked take nothing.
func FundingLine(ranked []Ranked, all []Contender, cover []Cover) []LineRow {
	left := slices.Clone(cover)
	out := []LineRow{}
	for _, r := range ranked {
		i := slices.IndexFunc(all, func(c Contender) bool { return c.Bid == r.Bid })
		row := LineRow{Ranked: r, Part: 10_000}
		var asked []CoverMove
		for _, cell := range all[i].Cells {
			asked = addMove(asked, CoverMove{cell.FY, cell.Nature, cell.Amount})
			row.Ask += cell.Amount
		}
		for _, m := range asked {
			has := max(0, unallocated(left, m))
			if m.Amount > has {
				row.Short = append(row.Short, CoverMove{m.FY, m.Nature, m.Amount - has})
				row.Part = min(row.Part, evenPart(has, m.Amount))
			}
		}
		if row.Fits = len(row.Short) == 0 && r.Place > 0; row.Fits {
			left = taken(left, asked)
		}
		out = append(out, row)
	}
	return out
}

// evenPart is what of asked there is, in basis points, rounded down.
func evenPart(has, asked money.Pence) money.BasisPoints {
	part := new(big.Rat).Mul(has.Rat(), big.NewRat(10_000, 1))
	part.Quo(part, asked.Rat())
	return money.BasisPoints(new(big.Int).Quo(part.Num(), part.Denom()).Int64())
}

func taken(cover []Cover, asked []CoverMove) []Cover {
	for _, m := range asked {
		for i := range cover {
			if cover[i].FY == m.FY && cover[i].Nature == m.Nature {
				cover[i].Committed += m.Amount
			}
		}
	}
	return cover
}

// Words says where the money is short, for people.
func (r LineRow) Words() string {
	switch {
	case r.Place == 0:
		return "Not all scored, so it has no place."
	case r.Fits:
		return "Fits."
	}
	words := "Does not fit: short of "
	for i, m := range r.Short {
		if i > 0 {
			words += ", "
		}
		words += fmt.Sprintf("%s of %s for %s", m.Amount, m.Nature.Word(), m.FY)
	}
	return words + "."
}
