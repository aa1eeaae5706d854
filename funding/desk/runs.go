package desk

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// A RunSheet is one payment run.
type RunSheet struct {
	Now      time.Time
	Run      funding.Run
	Names    map[string]string // person id → name, and organisation code → name
	Timeline []Entry
	Waiting  int
	Viewer   funding.Person
}

// May reports whether the viewer may do a now.
func (s RunSheet) May(a funding.Action) bool {
	return funding.May(s.Viewer, a, s.Run.Subject()) == nil
}

// A RunDesk lists payment runs and the approved claims that wait for one.
type RunDesk struct {
	Runs    []funding.Run
	Waiting []funding.RunItem
	Names   map[string]string
	Fund    string
	Funder  string
	Funds   []FundBrief // every fund of the funder, the one whose round opened last first
	Viewer  funding.Person
}

// A FundBrief is a fund and how many approved claims wait in it for a run.
type FundBrief struct {
	Code    string `json:"fund"`
	Title   string `json:"title"`
	Funder  string `json:"funder"`
	Waiting int    `json:"claims_waiting"`
}
