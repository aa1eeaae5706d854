package exchange

import (
	"slices"
	"strings"
	"unicode"

	"github.com/tranche-funding/tranche/funding"
)

// ledgerNames lists what the columns of ledgers are called, the surest name
// first: domain 10.5's own, those of the public files of spending over
// £25,000, and those of the ledgers that trusts run. Compared by wordsOfHead.
var ledgerNames = []struct {
	column funding.LedgerColumn
	names  []string
}{
	{funding.LedgerDate, []string{"posting date", "trans date", "transaction date", "tran date", "gl date", "accounting date", "effective date", "journal date", "date posted", "post date", "posted", "posted date", "ledger date",
		"date of payment", "payment date", "date paid", "paid date", "date", "doc date", "document date", "invoice date", "inv date"}},
	{funding.LedgerPeriod, []string{"period", "accounting period", "gl period", "fiscal period", "financial period", "fin period", "period name", "posting period", "ledger period", "year period", "per", "month", "posting month"}},
	{funding.LedgerCostCentre, []string{"cost centre", "cost center", "costcentre", "cost centre code", "cost centre no", "cc", "costc", "c c", "expense area", "centre", "department code", "dept", "department"}},
	{funding.LedgerAccount, []string{"account code", "account", "gl code", "gl account", "subj", "subjective", "subjective code", "nominal", "nominal code", "nominal account", "natural account", "account no", "account number", "acct", "acc code",
		"ledger code", "detail code", "expense type", "expense code", "expenditure type", "expenditure category", "account description"}},
	{funding.LedgerProject, []string{"project code", "project", "project no", "project number", "proj", "proj code", "scheme", "scheme code", "job", "job code", "wbs", "wbs element", "capital scheme", "capital project", "programme code", "analysis code"}},
	{funding.LedgerSupplier, []string{"supplier", "supplier name", "vendor", "vendor name", "creditor", "creditor name", "payee", "payee name", "beneficiary", "merchant name", "merchant", "supplier description", "name"}},
	{funding.LedgerInvoice, []string{"invoice no", "invoice number", "inv no", "inv number", "invoice num", "supplier invoice no", "supplier invoice number", "supplier invoice", "invoice ref", "invoice reference", "invoice", "inv ref", "invoice id"}},
	{funding.LedgerDescription, []string{"description", "narrative", "line description", "journal line description", "transaction description", "line narrative", "item description", "invoice description", "details", "detail", "particulars", "narration",
		"text", "comment", "comments", "purpose", "purpose of spend", "long description"}},
	{funding.LedgerNet, []string{"net", "net amount", "net value", "net of vat", "amount ex vat", "amount exc vat", "amount excl vat", "amount excluding vat", "amount net", "value ex vat", "goods value", "net total"}},
	{funding.LedgerVAT, []string{"vat", "vat amount", "vat value", "tax", "tax amount", "amount vat"}},
	{funding.LedgerGross, []string{"gross", "gross amount", "gross value", "amount inc vat", "amount incl vat", "amount including vat", "amount gross", "total inc vat", "gross total", "invoice total", "value inc vat"}},
	{funding.LedgerReference, []string{"reference", "ref", "transaction number", "transaction no", "trans no", "tran no", "transaction reference", "transaction ref", "trans ref", "transaction id", "transaction", "document no", "document number", "doc no", "document",
		"voucher no", "voucher number", "voucher", "journal no", "journal number", "journal reference", "journal ref", "journal", "payment reference", "payment number", "payment no", "unique reference", "clean transaction number"}},
	{funding.LedgerAmount, []string{"amount", "ap amount", "amount gbp", "gbp", "line amount", "posted amount", "transaction amount", "trans amount", "journal amount", "base amount", "functional amount", "accounted amount", "invoice amount", "payment amount",
		"amount paid", "amount in local currency", "total amount", "sum of amount", "actual", "actuals", "value", "total"}},
	{funding.LedgerDebit, []string{"debit", "dr", "debits", "debit amount", "dr amount", "accounted dr", "accounted debit", "entered dr", "entered debit"}},
	{funding.LedgerCredit, []string{"credit", "cr", "credits", "credit amount", "cr amount", "accounted cr", "accounted credit", "entered cr", "entered credit"}},
	{funding.LedgerSign, []string{"dr cr", "d c", "debit credit", "dr cr indicator", "cr dr", "debit credit indicator", "d c indicator", "dr or cr"}},
}

// spendNames are the heads by which a public file of spending is known.
var spendNames = []string{"department family", "entity", "expense type", "expenditure type", "expense area", "supplier postcode", "date of payment"}

// wordsOfHead makes heads comparable: words of letters and digits, without
// the sign of pounds. "Amount (£)" is "amount"; "Amount (£000)" is not.
func wordsOfHead(cell string) string {
	if cell = strings.ToLower(trimCell(cell)); cell == "£" {
		return "amount"
	}
	return strings.Join(strings.FieldsFunc(cell, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// A guess is a column that a head may be, and how sure its name is: 0 is
// surest.
type guess struct {
	column funding.LedgerColumn
	rank   int
}

// guesses lists what a head may be by its name.
func guesses(cell string) (out []guess) {
	words := wordsOfHead(cell)
	if words == "" {
		return nil
	}
	for _, n := range ledgerNames {
		if rank := slices.Index(n.names, words); rank >= 0 {
			out = append(out, guess{n.column, rank})
		}
	}
	return out
}

// recognised lists the distinct columns that a row of cells could be the heads
// of.
func recognised(cells []string) (out []funding.LedgerColumn) {
	for _, c := range cells {
		for _, g := range guesses(c) {
			if !slices.Contains(out, g.column) {
				out = append(out, g.column)
			}
		}
	}
	return out
}
