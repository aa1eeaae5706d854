package desk

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// Performance is how long a fund's steps took in a financial year. Steps of
// which there were fewer than three are not in it.
type Performance struct {
	Fund  FundBrief
	Funds []FundBrief // to choose from
	FY    calendar.FY
	Steps []funding.StepRecord // as a bid meets them
}
