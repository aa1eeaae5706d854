package funding

import (
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A LedgerColumn is what a column of a general ledger's extract can be: the
// names of domain 10.5, and three more that ledgers write amounts with.
type LedgerColumn string

// The columns of a ledger extract. Debit, credit and sign are how some ledgers
// write one amount: as two columns, of which one is filled, or as a column of
// figures and one of DR and CR.
const (
	LedgerDate        LedgerColumn = "posting_date"
	LedgerPeriod      LedgerColumn = "period"
	LedgerCostCentre  LedgerColumn = "cost_centre"
	LedgerAccount     LedgerColumn = "account_code"
	LedgerProject     LedgerColumn = "project_code"
	LedgerSupplier    LedgerColumn = "supplier"
	LedgerInvoice     LedgerColumn = "invoice_no"
	LedgerDescription LedgerColumn = "description"
	LedgerNet         LedgerColumn = "net"
	LedgerVAT         LedgerColumn = "vat"
	LedgerGross       LedgerColumn = "gross"
	LedgerReference   LedgerColumn = "reference"
	LedgerAmount      LedgerColumn = "amount" // one figure, net or gross as the mapping says
	LedgerDebit       LedgerColumn = "debit"  // a positive amount, net or gross as the mapping says
	LedgerCredit      LedgerColumn = "credit" // a negative amount, written without its sign
	LedgerSign        LedgerColumn = "dr_cr"  // DR or CR: which way the amount goes
)

// LedgerColumns lists every column, in the order of domain 10.5.
func LedgerColumns() []LedgerColumn {
	return []LedgerColumn{LedgerDate, LedgerPeriod, LedgerCostCentre, LedgerAccount, LedgerProject, LedgerSupplier, LedgerInvoice, LedgerDescription,
		LedgerNet, LedgerVAT, LedgerGross, LedgerReference, LedgerAmount, LedgerDebit, LedgerCredit, LedgerSign}
}

// Title is the column's name as people read it.
func (c LedgerColumn) Title() string {
	return map[LedgerColumn]string{LedgerDate: "Posting date", LedgerPeriod: "Period", LedgerCostCentre: "Cost centre", LedgerAccount: "Account code", LedgerProject: "Project code",
		LedgerSupplier: "Supplier", LedgerInvoice: "Invoice number", LedgerDescription: "Description", LedgerNet: "Net", LedgerVAT: "VAT", LedgerGross: "Gross", LedgerReference: "Reference",
		LedgerAmount: "Amount (one column)", LedgerDebit: "Debit", LedgerCredit: "Credit", LedgerSign: "DR or CR"}[c]
}

// A DateOrder says how a file writes dates that are all figures: 05/06/2026.
type DateOrder string

// The orders of a date. DateOrderUnsaid lets the file's own dates decide: one
// that can be read only one way decides for all of them.
const (
	DateOrderUnsaid DateOrder = ""
	DateOrderDMY    DateOrder = "DMY"
	DateOrderMDY    DateOrder = "MDY"
	DateOrderYMD    DateOrder = "YMD"
)

// A LedgerMapping says which head of a trust's extract is which column. It is
// asked for once and remembered: heads are known by their words, so columns
// may move.
type LedgerMapping struct {
	Columns   map[LedgerColumn]string `json:"columns"`              // the head of each column that the file has
	DateOrder DateOrder               `json:"date_order,omitempty"` // "" = by the file's own evidence
	Gross     bool                    `json:"gross"`                // a single amount, or debit and credit, includes VAT
}

// A LedgerLine is one posting of a ledger. Amounts are pence, negative for
// credits; net + VAT = gross. What the ledger does not say is empty: without
// a VAT column, VAT is 0 and net and gross are the same.
type LedgerLine struct {
	Row         int            `json:"row"` // in the file, counted from 1
	Posted      calendar.Date  `json:"posting_date"`
	FY          calendar.FY    `json:"fy"` // with Month: the ledger's period, else the date's
	Month       calendar.Month `json:"month"`
	CostCentre  string         `json:"cost_centre,omitempty"`
	Account     string         `json:"account_code,omitempty"`
	Project     string         `json:"project_code,omitempty"`
	Supplier    string         `json:"supplier,omitempty"`
	Invoice     string         `json:"invoice_no,omitempty"`
	Description string         `json:"description,omitempty"`
	Reference   string         `json:"reference,omitempty"`
	Net         money.Pence    `json:"net_pence"`
	VAT         money.Pence    `json:"vat_pence"`
	Gross       money.Pence    `json:"gross_pence"`
}

// A LedgerProblem is a cell that cannot be read, and why its row is left out.
type LedgerProblem struct {
	Row    int          `json:"row"` // counted from 1
	Column LedgerColumn `json:"column,omitempty"`
	Cell   string       `json:"cell"` // "B7", or "row 7, column 2" of a CSV file
	Code   string       `json:"code"`
	Says   string       `json:"says"` // seen, wanted, what to do
}

// A LedgerSkip is a kind of row that is no posting and is left out on purpose.
type LedgerSkip string

// The kinds of rows that are skipped.
const (
	SkipBlank   LedgerSkip = "BLANK"
	SkipHead    LedgerSkip = "REPEATED_HEAD"
	SkipTotal   LedgerSkip = "TOTAL"
	SkipBalance LedgerSkip = "BALANCE" // opening, closing, brought or carried forward
	SkipNote    LedgerSkip = "NOTE"    // words without a date and an amount: the heading of a group, a page's foot
)

// Title is the kind as people read it, for many rows.
func (s LedgerSkip) Title() string {
	return map[LedgerSkip]string{SkipBlank: "Blank rows", SkipHead: "Heads that are repeated", SkipTotal: "Totals and subtotals", SkipBalance: "Opening, closing and carried-forward balances", SkipNote: "Headings and notes without date and amount"}[s]
}

// LedgerSkipped is how many rows of a kind were skipped, and the first of them.
type LedgerSkipped struct {
	Kind  LedgerSkip `json:"kind"`
	Count int        `json:"count"`
	Rows  []int      `json:"rows"` // counted from 1; the first 100
}

// A LedgerTotal is a total that the file gives itself, beside what we read.
type LedgerTotal struct {
	Row    int         `json:"row"`
	Says   money.Pence `json:"says_pence"`
	Summed money.Pence `json:"summed_pence"` // of the lines above it: all, or those since the total before
}

// A LedgerReading is what came of reading a file. Rows = Lines + the skipped
// rows + BadRows; Net, VAT and Gross are the sums of the lines.
type LedgerReading struct {
	SHA256   string          `json:"sha256"`             // of the file, in hexadecimal
	Sheet    string          `json:"sheet,omitempty"`    // of a workbook
	Others   []string        `json:"others,omitempty"`   // sheets with the same heads, which were not read
	Encoding string          `json:"encoding,omitempty"` // of text: UTF-8, UTF-16 LE, UTF-16 BE, Windows-1252
	HeadRow  int             `json:"head_row"`           // counted from 1
	Dates    DateOrder       `json:"dates,omitempty"`    // the order that dates in figures were read in
	Rows     int             `json:"rows"`               // below the heads
	Lines    int             `json:"lines"`
	First    calendar.Date   `json:"first"` // posting date
	Last     calendar.Date   `json:"last"`
	Net      money.Pence     `json:"net_pence"`
	VAT      money.Pence     `json:"vat_pence"`
	Gross    money.Pence     `json:"gross_pence"`
	Skipped  []LedgerSkipped `json:"skipped,omitempty"`
	Differs  []LedgerTotal   `json:"differs,omitempty"`  // totals that our sums do not agree with; the first 100
	Problems []LedgerProblem `json:"problems,omitempty"` // the first 200
	Problem  int             `json:"problem_count"`      // all of them
	BadRows  int             `json:"bad_rows"`           // rows left out for a problem
}

// A LedgerReason says why a head is taken for a column.
type LedgerReason struct {
	Column LedgerColumn `json:"column"`
	Head   string       `json:"head"`
	Why    string       `json:"why"`
}

// LedgerHeads is the top of a file: what to show somebody who maps its columns
// for the first time.
type LedgerHeads struct {
	Sheet    string         `json:"sheet,omitempty"`
	Encoding string         `json:"encoding,omitempty"`
	Layout   string         `json:"layout"`   // which layout it is taken for, as people read it
	Row      int            `json:"head_row"` // counted from 1
	Heads    []string       `json:"heads"`    // distinct: a head that comes twice is "Amount (2)", an empty one "Column 5"
	First    [][]string     `json:"first"`    // the first rows below, as they stand; long cells are cut
	Proposed LedgerMapping  `json:"proposed"`
	Reasons  []LedgerReason `json:"reasons"`
	Wanting  []LedgerColumn `json:"wanting,omitempty"` // what must be mapped by hand: no head was found for it
}
