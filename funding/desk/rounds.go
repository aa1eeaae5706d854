package desk

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// A RoundDesk is what somebody who keeps rounds begins from.
type RoundDesk struct {
	Funds  []FundBrief         // whose rounds the viewer keeps
	Drafts []funding.RoundFile // not opened yet, the newest first
	Rounds []RoundSheet        // to copy
	Viewer funding.Person
}

// A RoundFile is one round as its fund keeps it.
type RoundFile struct {
	funding.RoundFile

	State   funding.RoundState
	Now     time.Time
	Cover   []funding.Cover
	Copied  *funding.Round       // the one that it was copied from
	Changes []funding.RuleChange // from that one
	Timing  funding.RoundTiming  // when its money is likely to come
	NoTime  string               // why that cannot be said
	Acts    []RoundAct           // the newest first
	Names   map[string]string    // people by id
	Viewer  funding.Person
	Funder  string // organisation code

	Rehearsals []Rehearsed // of this version, the whole clock first
}

// A Rehearsed is one rehearsal that was kept.
type Rehearsed struct {
	funding.Rehearsal

	By string    `json:"by"`
	At time.Time `json:"at"`
}

// A RoundAct is one thing that was done to a round.
type RoundAct struct {
	Version int       `json:"version"`
	Act     string    `json:"act"` // SAVED, OPENED or CLOSED
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// A RulesetDesk is what somebody who keeps the programme's rules begins from.
type RulesetDesk struct {
	Drafts []funding.RulesetDraft // the newest version of each, without those published
	Known  []funding.Ruleset
	Names  map[string]string
	Now    time.Time
	Viewer funding.Person
}
