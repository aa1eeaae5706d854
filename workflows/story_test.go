package workflows

import (
	"testing"
	"time"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/migrations"
)

// The bid of worked example 9.1, its award, and a payment run.
const bidID = example.BidID

var (
	theBid   = funding.Ref{Kind: funding.BidKind, ID: bidID}
	theAward = funding.Ref{Kind: funding.AwardKind, ID: bidID}
	theRun   = funding.Ref{Kind: funding.RunKind, ID: "PR-0001"}
)

// The cast, by id.
const (
	author, preparer, approver, sro, cfo             = "amina", "ben", "chloe", "david", "eleri"
	manager, icb, regionFinance, regionDigital       = "farah", "grace", "harry", "isla"
	safety, cyber, nationalFinance, chair, releasing = "jonas", "kavita", "liam", "maria", "nikhil"
)

// rules reads the ruleset CAP-2026.
func rules(t *testing.T) funding.Ruleset {
	t.Helper()
	r, err := exchange.ReadRuleset(migrations.Rulesets, "CAP-2026")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// batched is the round of the story, but with decisions that are released
// later than they are made, as in 9.5.
func batched() funding.Round {
	r := example.Round()
	r.ReleaseAtOnce = false
	return r
}

// claimOne is claim 1 of worked example 9.6: £310,250.00 of capital for
// September.
func claimOne() funding.ClaimContent { return example.Claims()[0].Content() }

func day(y int, m time.Month, d int) calendar.Date { return calendar.Date{Year: y, Month: m, Day: d} }

// london is an instant by the clock on the wall in England.
func london(y int, m time.Month, d, hour, minute int) time.Time { return day(y, m, d).At(hour, minute) }

// words is the body of a command.
type words map[string]any
