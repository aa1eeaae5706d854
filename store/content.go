package store

import (
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// loadContent reads everything that people wrote in a bid, in an order that
// depends on nothing but the content, so that its hash can be relied on. It
// is one statement for each kind of thing, however many there are.
func loadContent(tx *gorm.DB, bid string) (c funding.Content, err error) {
	step := steps{}
	step.do(func() error { return loadContentHead(tx, bid, &c) })
	step.do(func() error { c.Answers, err = loadAnswers(tx, bid); return err })
	step.do(func() error { c.Lines, err = loadLines(tx, bid); return err })
	step.do(func() error { c.Funding, err = loadCells(tx, bid); return err })
	step.do(func() error { c.Milestones, err = loadMilestones(tx, bid); return err })
	step.do(func() error { c.Benefits, err = loadBenefits(tx, bid); return err })
	step.do(func() error { c.Options, err = loadOptions(tx, bid); return err })
	return c, step.err
}

// amountsOf is an SQL column: the years of one table as a JSON object.
func amountsOf(table, where string) string {
	return `coalesce((select json_object_agg(a.fy, a.pence order by a.fy) from ` + table + ` a where ` + where + `), '{}')::text as amounts`
}

// readAmounts reads such a column.
func readAmounts(text string) (funding.ByYear, error) {
	var years map[int]int64
	if err := json.Unmarshal([]byte(text), &years); err != nil {
		return nil, fmt.Errorf("read amounts %s: %w", text, err)
	}
	out := make(funding.ByYear, len(years))
	for fy, p := range years {
		out[calendar.FY(fy)] = pence(p)
	}
	return out, nil
}

func loadContentHead(tx *gorm.DB, bid string, c *funding.Content) error {
	var rows []struct {
		Version        int
		OptimismBiasBp *int64
		Prices         funding.PriceBasis
		Amounts        string
		Payers         string
		Explained      string
	}
	err := tx.Raw(`select c.version, c.optimism_bias_bp, c.prices, coalesce((select json_object_agg(fy, pence) from
			(select fy, sum(pence) as pence from running_costs where bid_id = c.bid_id group by fy) r), '{}')::text as amounts,
			coalesce((select json_object_agg(fy, payer) from running_costs where bid_id = c.bid_id and payer <> 'LOCAL'), '{}')::text as payers,
			coalesce((select json_object_agg(code, text) from explanations where bid_id = c.bid_id), '{}')::text as explained
		from contents c where c.bid_id = ?`, bid).Scan(&rows).Error
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return notFound(gorm.ErrRecordNotFound, "There is no bid %s that you can see.", bid)
	}
	c.Version = rows[0].Version
	if bp := rows[0].OptimismBiasBp; bp != nil {
		bias := money.BasisPoints(*bp)
		c.OptimismBias = &bias
	}
	c.Prices = rows[0].Prices
	if c.Explained, err = readExplained(rows[0].Explained); err != nil {
		return err
	}
	if c.Payers, err = readPayers(rows[0].Payers); err != nil {
		return err
	}
	c.Running, err = readAmounts(rows[0].Amounts)
	return err
}

// readPayers reads who pays by year; nil when the trust pays for all.
func readPayers(text string) (map[calendar.FY]funding.FundSource, error) {
	var years map[int]funding.FundSource
	if err := json.Unmarshal([]byte(text), &years); err != nil {
		return nil, fmt.Errorf("read payers %s: %w", text, err)
	}
	if len(years) == 0 {
		return nil, nil
	}
	out := make(map[calendar.FY]funding.FundSource, len(years))
	for fy, payer := range years {
		out[calendar.FY(fy)] = payer
	}
	return out, nil
}

type answerRow struct {
	BidID       string
	Key         string
	Org         string
	Value       string
	Provenance  funding.Provenance
	Source      string
	AsOf        *time.Time
	At          time.Time
	ByPerson    string
	ConfirmedBy *string
	ConfirmedAt *time.Time
	ActiveMs    int64
}

func (answerRow) TableName() string { return "answers" }

func (r answerRow) answer() funding.Answer {
	a := funding.Answer{Value: r.Value, Provenance: r.Provenance, Source: r.Source, AsOf: day(r.AsOf), At: r.At, By: r.ByPerson, ActiveMS: r.ActiveMs}
	if r.ConfirmedBy != nil && r.ConfirmedAt != nil {
		a.ConfirmedBy, a.ConfirmedAt = *r.ConfirmedBy, *r.ConfirmedAt
	}
	return a
}

func loadAnswers(tx *gorm.DB, bid string) (map[string]funding.Answer, error) {
	rows, err := gorm.G[answerRow](tx).Where("bid_id = ?", bid).Find(tx.Statement.Context)
	out := make(map[string]funding.Answer, len(rows))
	for _, r := range rows {
		out[r.Key] = r.answer()
	}
	return out, err
}

type lineRow struct {
	BidID          string
	Ref            string
	Place          int
	Org            string
	Description    string
	Source         funding.FundSource
	Nature         funding.Nature
	Category       funding.Category
	Charging       funding.ChargingModel
	ControlsAsset  bool
	LifeYears      int
	Vat            funding.VAT
	VatRateBp      int64
	VatRecoveredBp int64
	NatureReason   string
	Investment     funding.Investment
	Amounts        string `gorm:"->"` // read only: they have a table of their own
}

func (lineRow) TableName() string { return "cost_lines" }

func (r lineRow) line() (funding.CostLine, error) {
	amounts, err := readAmounts(r.Amounts)
	return funding.CostLine{Ref: r.Ref, Description: r.Description, Org: r.Org, Source: r.Source, Nature: r.Nature, Category: r.Category, Charging: r.Charging,
		ControlsAsset: r.ControlsAsset, LifeYears: r.LifeYears, VAT: r.Vat, VATRate: money.BasisPoints(r.VatRateBp), VATRecovered: money.BasisPoints(r.VatRecoveredBp),
		NatureReason: r.NatureReason, Investment: r.Investment, Amounts: amounts}, err
}

func loadLines(tx *gorm.DB, bid string) ([]funding.CostLine, error) {
	var rows []lineRow
	err := tx.Raw(`select l.*, `+amountsOf("cost_amounts", "a.bid_id = l.bid_id and a.ref = l.ref")+` from cost_lines l where l.bid_id = ? order by l.place, l.ref`, bid).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make([]funding.CostLine, len(rows))
	for i, r := range rows {
		if out[i], err = r.line(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type cellRow struct {
	BidID  string
	Org    string
	Source funding.FundSource
	Nature funding.Nature
	FY     int
	Pence  int64
}

func (cellRow) TableName() string { return "funding_cells" }

func loadCells(tx *gorm.DB, bid string) ([]funding.FundingCell, error) {
	rows, err := gorm.G[cellRow](tx).Where("bid_id = ?", bid).Order("org, source, nature, fy").Find(tx.Statement.Context)
	out := make([]funding.FundingCell, len(rows))
	for i, r := range rows {
		out[i] = funding.FundingCell{Org: r.Org, Source: r.Source, Nature: r.Nature, FY: calendar.FY(r.FY), Amount: pence(r.Pence)}
	}
	return out, err
}

type milestoneRow struct {
	BidID string
	Ref   string
	Place int
	Org   string
	Title string
	Due   time.Time
}

func (milestoneRow) TableName() string { return "milestones" }

func loadMilestones(tx *gorm.DB, bid string) ([]funding.Milestone, error) {
	rows, err := gorm.G[milestoneRow](tx).Where("bid_id = ?", bid).Order("place, ref").Find(tx.Statement.Context)
	out := make([]funding.Milestone, len(rows))
	for i, r := range rows {
		out[i] = funding.Milestone{Ref: r.Ref, Title: r.Title, Due: day(&r.Due)}
	}
	return out, err
}

type benefitRow struct {
	BidID       string
	Ref         string
	Place       int
	Org         string
	Type        funding.BenefitType
	Description string
	Owner       string
	Measure     string
	Baseline    string
	Target      string
	Amounts     string `gorm:"->"` // read only: they have a table of their own
}

func (benefitRow) TableName() string { return "benefits" }

func loadBenefits(tx *gorm.DB, bid string) ([]funding.Benefit, error) {
	var rows []benefitRow
	err := tx.Raw(`select b.*, `+amountsOf("benefit_amounts", "a.bid_id = b.bid_id and a.ref = b.ref")+` from benefits b where b.bid_id = ? order by b.place, b.ref`, bid).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make([]funding.Benefit, len(rows))
	for i, r := range rows {
		amounts, err := readAmounts(r.Amounts)
		if err != nil {
			return nil, err
		}
		out[i] = funding.Benefit{Ref: r.Ref, Org: r.Org, Type: r.Type, Description: r.Description, Owner: r.Owner, Measure: r.Measure, Baseline: r.Baseline, Target: r.Target, Amounts: amounts}
	}
	return out, nil
}
