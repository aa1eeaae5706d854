package desk

import (
	"slices"
	"strconv"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// A SittingDesk is the calendar of a funder's panel.
type SittingDesk struct {
	Today  calendar.Date
	Rows   []funding.Sitting // the latest first
	People []funding.Person  // of the funder, who may be members
	Barred map[string][]string
	Names  map[string]string
	Viewer funding.Person
}

// Note says which sitting b joined and what is unusual about deciding it there,
// in sentences; none when no sitting was set up for it.
func (d SittingDesk) Note(b funding.Bid) []string {
	s, ok := b.Sits(d.Rows)
	if !ok {
		return nil
	}
	out := []string{"This bid is on the list of the sitting of " + s.On.Text() + "."}
	switch there, enough := s.Quorate(b, b.Barred(d.Barred)); {
	case len(s.Present) == 0:
		out = append(out, "Nobody's attendance is recorded yet, so there is no quorum.")
	case !enough:
		out = append(out, "There is no quorum for this bid: "+counted(there)+" of the "+counted(s.Quorum)+" members needed may decide it.")
	}
	if (b.Decision == nil || b.Status == funding.Deferred) && d.Today != s.On {
		out = append(out, "A decision today is marked as made out of committee.")
	}
	if s.OutOfCommittee(b) {
		out = append(out, "It was decided out of committee.")
	}
	return out
}

// A SittingSheet is one sitting with its bids, as far as the viewer sees them.
type SittingSheet struct {
	Today   calendar.Date
	Sitting funding.Sitting
	Bids    []SittingBid
	Rounds  []SittingRound
	Names   map[string]string
	Viewer  funding.Person
}

// May reports whether the viewer may do an action of sittings.
func (s SittingSheet) May(a funding.Action) bool {
	return funding.May(s.Viewer, a, funding.Subject{Funder: s.Sitting.Funder}) == nil
}

// IDs lists the sitting's bids.
func (s SittingSheet) IDs() []string {
	var out []string
	for _, b := range s.Bids {
		out = append(out, b.Bid.ID)
	}
	return slices.Clip(out)
}

// A SittingBid is one bid of a sitting.
type SittingBid struct {
	Bid            funding.Bid
	There          int  // members present who may decide it
	Quorate        bool // they are enough
	OutOfCommittee bool
}

// A SittingRound is how the sitting's bids of one round stand to each other.
type SittingRound struct {
	Round   string            `json:"round"`
	Ranked  []funding.Ranked  `json:"ranking"`
	WhatIfs []funding.WhatIf  `json:"what_if"`
	Line    []funding.LineRow `json:"funding_line"` // of those that are not decided
}

func counted(n int) string { return strconv.Itoa(n) }
