package store

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// PutCosts replaces the whole cost page: lines, stated sources, running costs
// and optimism bias. Lines and cells that name no organisation are the bid's.
func (s *Store) PutCosts(ctx context.Context, who funding.Person, bid string, costs funding.Costs, how ...funding.Effort) error {
	return s.edit(ctx, who, bid, func(tx *gorm.DB, b funding.Bid, old funding.Content) (funding.Content, error) {
		round, err := loadRound(tx, b.Round)
		if err != nil {
			return old, err
		}
		costs = ownedCosts(costs, b.Org)
		if err := funding.CheckCosts(costs, round); err != nil {
			return old, err
		}
		if err := checkCostsFit(costs, b); err != nil {
			return old, err
		}
		if costs.Lines, err = funding.KeepPartnerLines(b, costs.Lines, old.Lines); err != nil {
			return old, err
		}
		next := old
		next.Lines, next.Funding, next.Running, next.OptimismBias = costs.Lines, costs.Funding, costs.Running, costs.OptimismBias
		next.Prices, next.Payers = costs.Prices, costs.Payers
		if next.Hash() == old.Hash() {
			return old, nil
		}
		return next, replaceCosts(tx, b, costs)
	}, how...)
}

// ownedCosts gives every line and cell an organisation, and puts cells in the
// order that they are read in.
func ownedCosts(c funding.Costs, org string) funding.Costs {
	lines := make([]funding.CostLine, len(c.Lines))
	for i, l := range c.Lines {
		if l.Org == "" {
			l.Org = org
		}
		if l.Amounts == nil {
			l.Amounts = funding.ByYear{}
		}
		lines[i] = l
	}
	cells := make([]funding.FundingCell, len(c.Funding))
	for i, f := range c.Funding {
		if f.Org == "" {
			f.Org = org
		}
		cells[i] = f
	}
	slices.SortFunc(cells, compareFundingCells)
	c.Lines, c.Funding = lines, cells
	if c.Running == nil {
		c.Running = funding.ByYear{}
	}
	c.Payers = namedPayers(c)
	if c.Prices == funding.ConstantPrices {
		c.Prices = "" // the same said twice would be two hashes
	}
	return c
}

// namedPayers keeps the payers that say something: those of years with a cost
// that the trust does not pay.
func namedPayers(c funding.Costs) map[calendar.FY]funding.FundSource {
	var out map[calendar.FY]funding.FundSource
	for _, fy := range c.Running.Years() {
		if payer := c.Payers[fy]; payer != "" && payer != funding.LocalMoney && c.Running[fy] != 0 {
			if out == nil {
				out = map[calendar.FY]funding.FundSource{}
			}
			out[fy] = payer
		}
	}
	return out
}

func compareFundingCells(a, b funding.FundingCell) int {
	for _, pair := range [][2]string{{a.Org, b.Org}, {string(a.Source), string(b.Source)}, {string(a.Nature), string(b.Nature)}} {
		if n := strings.Compare(pair[0], pair[1]); n != 0 {
			return n
		}
	}
	return int(a.FY - b.FY)
}

func replaceCosts(tx *gorm.DB, b funding.Bid, c funding.Costs) error {
	for _, table := range []string{"cost_lines", "funding_cells", "running_costs"} { // amounts go with their lines
		if err := tx.Exec(`delete from `+table+` where bid_id = ?`, b.ID).Error; err != nil {
			return err
		}
	}
	lines := make([]lineRow, len(c.Lines))
	var amounts []amountRow
	for i, l := range c.Lines {
		lines[i] = lineRow{BidID: b.ID, Ref: l.Ref, Place: i + 1, Org: l.Org, Description: l.Description, Source: l.Source, Nature: l.Nature, Category: l.Category,
			Charging: l.Charging, ControlsAsset: l.ControlsAsset, LifeYears: l.LifeYears, Vat: l.VAT, VatRateBp: int64(l.VATRate), VatRecoveredBp: int64(l.VATRecovered), NatureReason: l.NatureReason, Investment: l.Investment}
		amounts = appendAmounts(amounts, b.ID, l.Ref, l.Amounts)
	}
	cells := make([]cellRow, len(c.Funding))
	for i, f := range c.Funding {
		cells[i] = cellRow{b.ID, f.Org, f.Source, f.Nature, int(f.FY), int64(f.Amount)}
	}
	var running []runningRow
	for _, fy := range c.Running.Years() {
		running = append(running, runningRow{b.ID, b.Org, int(fy), int64(c.Running[fy]), funding.Content{Payers: c.Payers}.RunningPayer(fy)})
	}
	step := steps{}
	step.do(func() error { return insertAll(tx, "cost_lines", lines) })
	step.do(func() error { return insertAll(tx, "cost_amounts", amounts) })
	step.do(func() error { return insertAll(tx, "funding_cells", cells) })
	step.do(func() error { return insertAll(tx, "running_costs", running) })
	return step.err
}

type runningRow struct {
	BidID string
	Org   string
	FY    int
	Pence int64
	Payer funding.FundSource
}

// An amountRow is one year of a cost line or of a benefit.
type amountRow struct {
	BidID string
	Ref   string
	FY    int
	Pence int64
}

func appendAmounts(rows []amountRow, bid, ref string, amounts funding.ByYear) []amountRow {
	for _, fy := range amounts.Years() {
		rows = append(rows, amountRow{bid, ref, int(fy), int64(amounts[fy])})
	}
	return rows
}

// insertAll writes rows, a thousand to a statement.
func insertAll[T any](tx *gorm.DB, table string, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Table(table).CreateInBatches(rows, 1000).Error
}
