package desk

import "github.com/tranche-funding/tranche/funding"

// A MeterRow is the burden meter of one bid in the programme's list.
type MeterRow struct {
	ID      string            `json:"id"`
	Title   string            `json:"title"`
	Org     string            `json:"organisation"`
	OrgName string            `json:"organisation_name"`
	Round   string            `json:"round"`
	Status  funding.BidStatus `json:"status"`
	Pathway string            `json:"pathway,omitempty"`
	Meter   funding.Meter     `json:"meter"`
}
