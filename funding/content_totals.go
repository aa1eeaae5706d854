package funding

import (
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// Years lists every financial year that a cost line has money in.
func (c Content) Years() []calendar.FY {
	all := ByYear{}
	for _, l := range c.Lines {
		for y, p := range l.Amounts {
			if p != 0 {
				all[y] += p
			}
		}
	}
	return all.Years()
}

// Uses adds the cost lines of one source, nature and year; an empty source
// means all.
func (c Content) Uses(s FundSource, n Nature, fy calendar.FY) money.Pence {
	var sum money.Pence
	for _, l := range c.Lines {
		if l.Nature == n && (s == "" || l.Source == s) {
			sum += l.Amounts[fy]
		}
	}
	return sum
}

// Sources returns the money stated for one source, nature and year; an empty
// source means all. Where nothing is stated, it is what the lines say.
func (c Content) Sources(s FundSource, n Nature, fy calendar.FY) money.Pence {
	if len(c.Funding) == 0 {
		return c.Uses(s, n, fy)
	}
	var sum money.Pence
	for _, f := range c.Funding {
		if f.Nature == n && f.FY == fy && (s == "" || f.Source == s) {
			sum += f.Amount
		}
	}
	return sum
}

// Total adds a source and nature over all years; empty means all.
func (c Content) Total(s FundSource, n Nature) money.Pence {
	var sum money.Pence
	for _, l := range c.Lines {
		if (n == "" || l.Nature == n) && (s == "" || l.Source == s) {
			sum += l.Amounts.Total()
		}
	}
	return sum
}

// NationalAsk is what the bid asks of the fund, all years and both natures.
func (c Content) NationalAsk() money.Pence { return c.Total(NationalMoney, "") }

// Cells returns the national money asked for, by organisation, year and
// nature: what a decision commits and an award's first profile holds.
func (c Content) Cells(r Round) []ProfileCell {
	var cells []ProfileCell
	for _, l := range c.Lines {
		if l.Source != NationalMoney {
			continue
		}
		for _, fy := range l.Amounts.Years() {
			if p := l.Amounts[fy]; p != 0 {
				cells = addCell(cells, ProfileCell{Org: l.Org, FY: fy, Nature: l.Nature, Certainty: r.CertaintyOf(fy), Amount: p})
			}
		}
	}
	slices.SortFunc(cells, compareCells)
	return cells
}

// Local returns the local match by organisation, year and nature.
func (c Content) Local(r Round) []ProfileCell {
	var cells []ProfileCell
	for _, l := range c.Lines {
		if l.Source == NationalMoney {
			continue
		}
		for _, fy := range l.Amounts.Years() {
			if p := l.Amounts[fy]; p != 0 {
				cells = addCell(cells, ProfileCell{Org: l.Org, FY: fy, Nature: l.Nature, Certainty: r.CertaintyOf(fy), Amount: p})
			}
		}
	}
	slices.SortFunc(cells, compareCells)
	return cells
}

func addCell(cells []ProfileCell, add ProfileCell) []ProfileCell {
	for i, c := range cells {
		if c.Org == add.Org && c.FY == add.FY && c.Nature == add.Nature {
			cells[i].Amount += add.Amount
			return cells
		}
	}
	return append(cells, add)
}

func compareCells(a, b ProfileCell) int {
	if a.Org != b.Org {
		return compareStrings(a.Org, b.Org)
	}
	if a.FY != b.FY {
		return int(a.FY - b.FY)
	}
	return compareStrings(string(a.Nature), string(b.Nature))
}

func compareStrings(a, b string) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}
