package funding

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A BidStart is what somebody gives to start a bid.
type BidStart struct {
	Round    string
	Org      string
	From     string            // an earlier bid of the trust that this one is like; "" = none
	Expected money.Pence       // national money, all years, until the cost lines say it; 0 = as the earlier bid, if one is named
	First    map[string]string // first answers, by question
}

// An EarlierBid is a bid of the trust that a new one can be started from, with
// what it would bring.
type EarlierBid struct {
	ID         string        `json:"id"`
	Title      string        `json:"title"`
	Org        string        `json:"organisation"`
	Status     BidStatus     `json:"status"`
	Pathway    string        `json:"pathway,omitempty"`
	Ask        money.Pence   `json:"ask_pence"`
	On         calendar.Date `json:"on"`    // submitted, or else started
	Lines      int           `json:"lines"` // cost lines, without amounts
	Milestones int           `json:"milestones"`
	Benefits   int           `json:"benefits"`
}

// AlikeFirst puts the most alike bids first: those of the expected pathway,
// then the nearest in size when a size is expected, then the newest.
func AlikeFirst(bids []EarlierBid, pathway string, ask money.Pence) []EarlierBid {
	out := slices.Clone(bids)
	slices.SortStableFunc(out, func(a, b EarlierBid) int {
		if n := yesFirst(a.Pathway == pathway, b.Pathway == pathway); pathway != "" && n != 0 {
			return n
		}
		if d, e := distance(a.Ask, ask), distance(b.Ask, ask); ask > 0 && d != e {
			return int(min(1, max(-1, d-e)))
		}
		if n := b.On.Compare(a.On); n != 0 {
			return n
		}
		return strings.Compare(b.ID, a.ID)
	})
	return out
}

func yesFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func distance(a, b money.Pence) money.Pence { return max(a-b, b-a) }

// A Prefill says how much of what is asked was answered before anybody pressed
// a key (domain 8.1 row 1: at least 60 % for a trust with history).
type Prefill struct {
	Asked     int `json:"asked"`
	Filled    int `json:"filled"`
	Carried   int `json:"carried"`   // of those filled: from earlier bids
	Looked    int `json:"registers"` // of those filled: from registers and what we know
	Confirmed int `json:"confirmed"` // of those filled: somebody said that they are true
	Changed   int `json:"changed"`   // of those filled: somebody put something else
}

// PrefillOf counts the questions that are asked and those that were filled in.
// An answer that somebody changed was filled in all the same.
func PrefillOf(answers map[string]Answer, asked []Question) Prefill {
	p := Prefill{Asked: len(asked)}
	for _, q := range asked {
		a := answers[q.Key]
		if a.Value == "" || !a.Prefilled() {
			continue
		}
		p.Filled++
		switch a.Provenance {
		case PrefillAccepted:
			p.Confirmed++
		case PrefillEdited:
			p.Changed++
		}
		if a.FromBid() {
			p.Carried++
		} else {
			p.Looked++
		}
	}
	return p
}

// Percent is the share that was filled in, in whole per cent, rounded down.
func (p Prefill) Percent() int {
	if p.Asked == 0 {
		return 0
	}
	return 100 * p.Filled / p.Asked
}

// ask is the national money that the form goes by.
func (r Reading) ask() money.Pence {
	if ask := r.Content.NationalAsk(); ask > 0 {
		return ask
	}
	return r.Expected
}

// ExpectedScheme is SchemeOf for a draft: until its cost lines ask for
// anything, it goes the way of the sum that was expected when it was started.
func ExpectedScheme(b Bid, c Content, o Organisation, wholeLife money.Pence, on calendar.Date) Scheme {
	s := SchemeOf(c, o, wholeLife, on)
	if c.NationalAsk() == 0 {
		s.NationalCapital = b.Expected
	}
	return s
}
