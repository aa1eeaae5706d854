package page

import (
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// BenefitRow is the kind of a row of amounts that is neither capital nor
// revenue: what an option gives.
const BenefitRow = "BENEFIT"

func optionKinds() []ui.SelectItem {
	out := []ui.SelectItem{{Value: "", Text: "Choose"}}
	for _, k := range []funding.OptionKind{funding.BusinessAsUsual, funding.DoMinimum, funding.Alternative} {
		out = append(out, ui.SelectItem{Value: string(k), Text: k.Title()})
	}
	return out
}

func amountKinds() []ui.SelectItem {
	return []ui.SelectItem{{Value: "", Text: "Choose"}, {Value: string(funding.Capital), Text: "Capital"}, {Value: string(funding.Revenue), Text: "Revenue"}, {Value: BenefitRow, Text: "Benefit"}}
}

func optionFields(s desk.BidSheet, f Form) [][]ui.Cell {
	var rows [][]ui.Cell
	for i := range f.rowCount("options", len(s.Content.Options)) {
		var o funding.Option
		if !f.Is() && i < len(s.Content.Options) {
			o = s.Content.Options[i]
		}
		rows = append(rows, []ui.Cell{{Block: true, HTML: gridField(f, "options", i, "ref", "Reference", o.Ref, 5)}, {Block: true, HTML: gridSelect(f, "options", i, "kind", "Kind", optionKinds(), string(o.Kind))},
			{Block: true, HTML: gridField(f, "options", i, "title", "What it is", o.Title, 0)}, {Block: true, HTML: gridField(f, "options", i, "rationale", "Why not this one", o.Rationale, 0)}})
	}
	return rows
}

// an amountsRow is one row of an option's amounts.
type amountsRow struct {
	Option, Kind, Description string
	Amounts                   funding.ByYear
}

// amountsRows takes options apart into rows: their cost lines, then what they give.
func amountsRows(list []funding.Option) []amountsRow {
	var out []amountsRow
	for _, o := range list {
		for _, l := range o.Lines {
			out = append(out, amountsRow{o.Ref, string(l.Nature), l.Description, l.Amounts})
		}
		if len(o.Benefits) > 0 {
			out = append(out, amountsRow{o.Ref, BenefitRow, "Benefits", o.Benefits})
		}
	}
	return out
}

func optionAmounts(s desk.BidSheet, f Form) ui.MoneyGridProps {
	years, kept := CaseYears(s), amountsRows(s.Content.Options)
	g := ui.MoneyGridProps{ID: "lines", Caption: ui.HeadingProps{Text: "What they cost and give, by year", Size: ui.SizeM}, RowHead: "Row", Years: yearHeads(years, nil)}
	for i := range f.rowCount("lines", len(kept)) {
		var r amountsRow
		if !f.Is() && i < len(kept) {
			r = kept[i]
		}
		row := ui.MoneyRow{Key: itoa(i), Label: ofRow("Amounts", f.Was(Cell("lines", i, "option"), r.Option)), Cells: yearCells(f, "lines-"+itoa(i), years, r.Amounts)}
		if r.Option != "" {
			row.Total = r.Amounts.Total().String()
		}
		g.Rows = append(g.Rows, ui.MoneyRow{Kind: ui.RowHeading, HTML: optionLine(f, i, r)}, row)
	}
	return g
}

// comparisonRows are the options and the bid side by side.
func comparisonRows(list []funding.Comparison) [][]ui.Cell {
	rows := make([][]ui.Cell, len(list))
	for i, c := range list {
		bcr := "None"
		if c.BCR != nil {
			bcr = *c.BCR
		}
		rows[i] = []ui.Cell{text(or(c.Ref, "This bid")), text(c.Kind.Title() + ": " + c.Title), amount(c.Cost), amount(c.PVCosts), amount(c.PVBenefits), amount(c.NPSV), {Text: bcr, Format: "numeric"}, {Text: itoa(c.Rank), Format: "numeric"}}
	}
	return rows
}

// bookRows are the years of the trust's books.
func bookRows(years []appraisal.BookYear) [][]ui.Cell {
	rows := make([][]ui.Cell, len(years))
	for i, y := range years {
		rows[i] = []ui.Cell{text(y.Year.String()), amount(y.Opening), amount(y.Additions), amount(y.Amortisation), amount(y.Closing), amount(y.Dividend)}
	}
	return rows
}

func bookFoot(years []appraisal.BookYear) [][]ui.Cell {
	var added, off, paid money.Pence
	for _, y := range years {
		added, off, paid = added+y.Additions, off+y.Amortisation, paid+y.Dividend
	}
	return [][]ui.Cell{{text("All years"), text(""), amount(added), amount(off), text(""), amount(paid)}}
}

// bookWords say how the trust's books were worked out.
func bookWords(b funding.BookPreview) string {
	words := "Capital paid for by the fund as public dividend capital, written off over " + count(b.Life, "year", "years") + "; the dividend is " + b.Rate.Percent() + " of the average net book value."
	if b.InUse.IsZero() {
		return words + " This is the simple method: each addition is written off from the year after. Answer when the result will first be used to see the books from that day."
	}
	return words + " Written off from the month after first use on " + b.InUse.Text() + ". Until then it is an asset under construction, which bears no dividend."
}

// booksShown are the years by the better method that there is.
func booksShown(b funding.BookPreview) []appraisal.BookYear {
	if len(b.Default) > 0 {
		return b.Default
	}
	return b.Simple
}

func tailTotal(list []funding.TailYear) (sum money.Pence) {
	for _, y := range list {
		sum += y.Amount
	}
	return sum
}

func tailRows(list []funding.TailYear) [][]ui.Cell {
	rows := make([][]ui.Cell, len(list))
	for i, y := range list {
		rows[i] = []ui.Cell{text(y.FY.String()), text(sourceWord(y.PaidBy)), amount(y.Amount)}
	}
	return rows
}

func tailFoot(list []funding.TailYear) [][]ui.Cell {
	return [][]ui.Cell{{text("All years"), text(""), amount(tailTotal(list))}}
}

// kindRows are what the money is for.
func kindRows(s desk.BidSheet) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, k := range s.Content.Balance(s.Rules) {
		rows = append(rows, []ui.Cell{text(capital(k.Kind.Word())), amount(k.National.Total()), amount(k.All.Total())})
	}
	return rows
}

func overrideRows(list []funding.Override) [][]ui.Cell {
	rows := make([][]ui.Cell, len(list))
	for i, o := range list {
		rows[i] = []ui.Cell{text(o.Line.Ref), text(o.Line.Description), text(capital(o.Line.Nature.Word())), text(capital(o.Reads.Nature.Word()) + ": " + o.Reads.Reason + " (" + o.Reads.Citation + ")"), text(or(o.Because, "No reason given"))}
	}
	return rows
}

// payerItems are who may pay for running the result.
func payerItems() []ui.SelectItem {
	return slices.DeleteFunc(sourceItems(), func(i ui.SelectItem) bool { return i.Value == string(funding.NationalMoney) })
}

// investmentItems are what a line can be for; the first leaves it to its category.
func investmentItems(s desk.BidSheet, l funding.CostLine) []ui.SelectItem {
	l.Investment = ""
	proposed := "As its category proposes"
	if l.Category != "" {
		proposed += ": " + l.Kind(s.Rules).Word()
	}
	out := []ui.SelectItem{{Value: "", Text: proposed}}
	for _, k := range funding.Investments() {
		out = append(out, ui.SelectItem{Value: string(k), Text: capital(k.Word())})
	}
	return out
}

// priceItems are the price bases, with the one that the bid says.
func priceItems(s desk.BidSheet, f Form) []ui.Choice {
	kept := f.Was("prices", or(string(s.Content.Prices), string(funding.ConstantPrices)))
	return []ui.Choice{
		{Value: string(funding.ConstantPrices), Text: "Prices of the first year", Checked: kept != string(funding.NominalPrices)},
		{Value: string(funding.NominalPrices), Text: "Prices expected in each year", Hint: "We take growth of " + s.Rules.Appraisal.Deflator.Percent() + " a year out for the economic case (assumed)", Checked: kept == string(funding.NominalPrices)},
	}
}

// rateWords say at what rates an appraisal was discounted.
func rateWords(rates []appraisal.Rate) string {
	words := "Discounted at "
	for i, r := range rates {
		if i > 0 {
			words += ", from year " + itoa(r.FromYear) + " at "
		}
		words += r.BP.Percent() + " a year"
	}
	return words + " (the Green Book’s). Factors are shown with six decimals and never rounded in the sum."
}
