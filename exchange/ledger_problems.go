package exchange

import (
	"bytes"
	"encoding/csv"
	"strconv"

	"github.com/tranche-funding/tranche/funding"
)

// LedgerProblems writes the cells of a ledger that could not be read as a CSV
// file, for whoever mends them: UTF-8 with a mark that Excel knows it by.
func LedgerProblems(problems []funding.LedgerProblem) []byte {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	rows := [][]string{{"Row", "Column", "Cell", "Code", "What is wrong"}}
	for _, p := range problems {
		rows = append(rows, []string{strconv.Itoa(p.Row), p.Column.Title(), p.Cell, p.Code, safeText(p.Says)})
	}
	_ = w.WriteAll(rows) // into memory
	return out.Bytes()
}
