package programme

import "github.com/tranche-funding/tranche/funding/calendar"

// A plot is the story of one bid, as data: who asks for what, when each step
// comes, and how it ends. Days are written 2025-05-27; a step without a day
// does not come.
type plot struct {
	trust   string
	title   string
	scheme  string // by name in the schemes
	scope   string // where or for whom, as it stands in a sentence
	capital [4]int64
	revenue [4]int64 // national money in thousands of pounds, for the four years of the round
	price   string
	risk    string

	started      string
	sent         string // to the senior responsible owner
	approved     string // by them
	submitted    string
	complete     string // the completeness check was passed
	returned     string // or the bid went back to the trust
	reviews      reviewing
	withdrawn    string
	decided      string
	ends         ending
	reconsidered string // a deferred bid was approved after all
	award        *award
}

// An ending is the panel's decision, if it came to one.
type ending string

const (
	undecided   ending = ""
	approved    ending = "APPROVED"
	conditional ending = "APPROVED_WITH_CONDITIONS"
	declined    ending = "DECLINED"
	deferred    ending = "DEFERRED"
)

// reviewing is how the reviews of a bid go, when not all conclude in time.
type reviewing struct {
	first    int    // only so many conclude; 0 = all
	asked    string // a blocking question of the regional digital reviewer
	question string
	answered string // "" = it still waits
	answer   string
}

// An award is what became of an approved bid: its signatures, its conditions
// and its claims.
type award struct {
	signed        string // by the trust; "" = not yet
	countersigned string // by the funder; "" = not yet
	conditions    []condition
	delay         int                      // working days after a month's end on which it is claimed; the return is due on the 8th
	first         calendar.Month           // of 2025/26 that is claimed
	pace          []int64                  // for each month from first: per cent of the month's plan; 0 = no claim, rest = all that is left
	revenue       map[calendar.Month]int64 // per cent of the plan of the months since the last revenue claim
	turns         map[calendar.Month]turn  // capital claims that do not go straight through
	april         standing                 // where April's capital claim stands when the demo begins
	aprilPace     int64
}

// rest claims all that is left of the year.
const rest = -1

// A condition comes with a decision.
type condition struct{ text, blocks, due, met string }

// A turn is what happens to a claim on its way.
type turn string

const (
	queried   turn = "QUERIED"   // asked about, answered and paid
	reduced   turn = "REDUCED"   // its second line is granted in part
	rejected  turn = "REJECTED"  // turned down, claimed again later
	withdrawn turn = "WITHDRAWN" // called back by the trust
)

// standing is how far the claim for April 2026 has come by 1 May.
type standing int

const (
	unclaimed standing = iota
	drafted            // being written
	prepared           // with the trust's approver
	endorsed           // with the funder
	asked              // queried by the funder
	checked            // waits for a payment run
	scheduled          // in a run that is released and not paid
	gathered           // in a run that waits for its releaser
)
