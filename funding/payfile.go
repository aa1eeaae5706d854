package funding

import (
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A PaymentFile is one payment run as it is handed to the finance system:
// docs/payment-file.md. It holds no bank details; money goes by organisation
// code and scheme reference (domain 3.9).
type PaymentFile struct {
	Run      string            `json:"run"`
	Fund     string            `json:"fund"`
	PaysOn   calendar.Date     `json:"pays_on"`
	Previous string            `json:"previous_sha256"` // of the fund's file before, in hexadecimal; "" for the first
	Items    []PaymentFileItem `json:"items"`
}

// Total is the control total: the sum of all items.
func (f PaymentFile) Total() money.Pence {
	var sum money.Pence
	for _, i := range f.Items {
		sum += i.Amount
	}
	return sum
}

// A PaymentFileItem is one payment of a file. Its reference comes back with
// the result and must be the run's own.
type PaymentFileItem struct {
	Reference string      `json:"reference"`
	Org       string      `json:"organisation"` // ODS code
	Award     string      `json:"award"`        // the scheme reference
	Nature    Nature      `json:"nature"`
	FY        calendar.FY `json:"fy"`
	Amount    money.Pence `json:"amount_pence"` // above 0
	Claim     string      `json:"claim"`
}

// A PaymentResult is what the finance system says became of one payment.
type PaymentResult struct {
	Row       int           `json:"row"` // in its file, counted from 1
	Reference string        `json:"reference"`
	Paid      bool          `json:"paid"` // otherwise it failed
	Amount    money.Pence   `json:"amount_pence"`
	On        calendar.Date `json:"on"` // the value date; zero where the file gives none
	Reason    string        `json:"reason,omitempty"`
}

// A PaymentProblem is a cell of a file of results that cannot be read. Its row
// says nothing about any payment.
type PaymentProblem struct {
	Row  int    `json:"row"` // counted from 1
	Cell string `json:"cell"`
	Code string `json:"code"`
	Says string `json:"says"`
}

// PaymentResults is a file of results, read. Rows that are neither a result
// nor a problem are blank, a total or a repeated head.
type PaymentResults struct {
	SHA256   string           `json:"sha256"` // of the file, in hexadecimal
	Results  []PaymentResult  `json:"results"`
	Skipped  int              `json:"skipped_rows"`
	Problems []PaymentProblem `json:"problems,omitempty"`
}
