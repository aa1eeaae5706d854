package desk

import "github.com/tranche-funding/tranche/funding"

// A ProgressSheet is a bid's whole way, for whoever may see the bid.
type ProgressSheet struct {
	BidSheet

	Progress funding.Progress
}
