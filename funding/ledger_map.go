package funding

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// LedgerLayout names a row of heads: extracts with the same heads, in whatever
// letters, are mapped alike.
func LedgerLayout(heads []string) string {
	var said []string
	for _, h := range heads {
		said = append(said, strings.Join(strings.Fields(strings.ToUpper(h)), " "))
	}
	sum := sha256.Sum256([]byte(strings.Join(said, "\x1f")))
	return hex.EncodeToString(sum[:])
}

// Check says what is wrong with a mapping of these heads: a ledger is read by
// a date or a period, and by an amount in one of three ways.
func (m LedgerMapping) Check(heads []string) error {
	var errs []*Error
	taken := map[string]LedgerColumn{}
	for _, c := range LedgerColumns() {
		head := m.Columns[c]
		if head == "" {
			continue
		}
		if !slices.Contains(heads, head) {
			errs = append(errs, invalid("LEDGER_HEAD_UNKNOWN", "The file has no column “%s”. Choose one of its columns.", head).At("columns."+string(c)))
		}
		if other, twice := taken[head]; twice {
			errs = append(errs, invalid("LEDGER_HEAD_TWICE", "“%s” is chosen for %s and for %s. Choose it once.", head, strings.ToLower(other.Title()), strings.ToLower(c.Title())).At("columns."+string(c)))
		}
		taken[head] = c
	}
	for c := range m.Columns {
		if !slices.Contains(LedgerColumns(), c) {
			errs = append(errs, invalid("LEDGER_COLUMN_UNKNOWN", "There is no column %q of a ledger. See the columns in the description of this operation.", c).At("columns"))
		}
	}
	return joinErrors(append(errs, m.checkWays())).Err()
}

// checkWays wants a month, and one way of saying an amount.
func (m LedgerMapping) checkWays() *Error {
	has := func(columns ...LedgerColumn) int {
		if slices.ContainsFunc(columns, func(c LedgerColumn) bool { return m.Columns[c] != "" }) {
			return 1
		}
		return 0
	}
	ways := has(LedgerNet, LedgerGross) + has(LedgerAmount) + has(LedgerDebit, LedgerCredit)
	switch {
	case ways == 0:
		return invalid("LEDGER_AMOUNT_UNMAPPED", "No column is the amount. Choose the one that is: net, gross, one amount, or debit and credit.").At("columns.amount")
	case ways > 1:
		return invalid("LEDGER_AMOUNT_TWICE", "The amount is said in more than one way. Choose net and gross, or one amount, or debit and credit.").At("columns.amount")
	case has(LedgerDate, LedgerPeriod) == 0:
		return invalid("LEDGER_DATE_UNMAPPED", "No column is the posting date or the period. Choose the one that is.").At("columns.posting_date")
	case !slices.Contains([]DateOrder{DateOrderUnsaid, DateOrderDMY, DateOrderMDY, DateOrderYMD}, m.DateOrder):
		return invalid("LEDGER_DATE_ORDER", "%q is no order of dates. Choose DMY, MDY or YMD, or leave it to the file.", m.DateOrder).At("date_order")
	}
	return nil
}

// CheckLedgerAnswers refuses answers for postings that name no cost line of the bid.
func CheckLedgerAnswers(answers map[string]string, bid Content) error {
	var errs []*Error
	for _, key := range sortedKeys(answers) {
		target := answers[key]
		_, known := (matcher{lines: bid.Lines}).line(target)
		if !known && target != NotThisAward {
			errs = append(errs, invalid("NO_SUCH_COST_LINE", "The bid has no cost line %q. Choose one of its lines, or %s when it is not this award's.", target, NotThisAward).At("cost_line"))
		}
	}
	return joinErrors(errs).Err()
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
