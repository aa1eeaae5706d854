package funding

import (
	"math/big"

	"github.com/tranche-funding/tranche/funding/money"
)

// BurdenRules are the figures of the burden meter (domain 8.4).
type BurdenRules struct {
	HourlyRate money.Pence `json:"hourly_rate_pence"` // with on-costs; 0 = [UsualHourlyRate]
}

// UsualHourlyRate is the rate of an hour's work where a ruleset names none:
// £42, with on-costs, assumed (domain 8.4).
const UsualHourlyRate money.Pence = 4200

// Rate is the rate of an hour's work.
func (b BurdenRules) Rate() money.Pence {
	if b.HourlyRate == 0 {
		return UsualHourlyRate
	}
	return b.HourlyRate
}

// A Tally is how many distinct fields of a bid first came to be in one way.
type Tally struct {
	Provenance Provenance `json:"provenance"`
	Fields     int        `json:"fields"`
}

// ActiveTime is how long people of one role worked on one section, in
// milliseconds: time with a key or the mouse in use, pauses of more than a
// minute left out.
type ActiveTime struct {
	Section string `json:"section"`
	Role    Role   `json:"role"`
	MS      int64  `json:"active_ms"`
}

// MeterFacts is what the burden meter of one bid is worked out from.
type MeterFacts struct {
	Tallies  []Tally
	Active   []ActiveTime
	Returned bool // the completeness check sent it back, once or more
	Rules    BurdenRules
}

// A Meter says how much work a bid was (domain 8.4). Fields are counted once
// each, by how they first came to be.
type Meter struct {
	Answered  int `json:"answered"` // fields that ever held something
	Supplied  int `json:"supplied"` // typed, pasted or imported by the trust
	Typed     int `json:"typed"`
	Pasted    int `json:"pasted"`
	Imported  int `json:"imported"`
	Prefilled int `json:"prefilled"` // filled in for them, also where they changed it after
	Copied    int `json:"copied"`    // from an earlier bid or another section
	Computed  int `json:"computed"`  // worked out by the service
	// Reuse is 1 − supplied ÷ answered, rounded; nil before there is an answer.
	Reuse      *money.BasisPoints `json:"reuse_bp,omitempty"`
	ActiveMS   int64              `json:"active_ms"`
	Active     []ActiveTime       `json:"active"`
	AskedTwice int                `json:"asked_twice"`
	// FirstTimeRight is whether the completeness check passed without the bid
	// being returned; nil before the check is over.
	FirstTimeRight *bool       `json:"first_time_right,omitempty"`
	Rate           money.Pence `json:"hourly_rate_pence"`
	Cost           money.Pence `json:"burden_cost_pence"` // active hours × rate
}

// MeterOf works out a bid's burden meter.
func MeterOf(b Bid, f MeterFacts) Meter {
	m := Meter{Active: f.Active, AskedTwice: askedTwice(b), Rate: f.Rules.Rate()}
	for _, t := range f.Tallies {
		m.Answered += t.Fields
		*m.counter(t.Provenance) += t.Fields
	}
	m.Supplied = m.Typed + m.Pasted + m.Imported
	if m.Answered > 0 {
		reused := big.NewRat(int64(m.Answered-m.Supplied), int64(m.Answered))
		bp := money.BasisPoints(money.RoundRat(reused.Mul(reused, big.NewRat(10_000, 1))))
		m.Reuse = &bp
	}
	for _, a := range f.Active {
		m.ActiveMS += a.MS
	}
	m.Cost = costOf(m.ActiveMS, m.Rate)
	if f.Returned || b.Complete != nil {
		right := !f.Returned
		m.FirstTimeRight = &right
	}
	return m
}

func (m *Meter) counter(p Provenance) *int {
	switch p {
	case Pasted:
		return &m.Pasted
	case Imported:
		return &m.Imported
	case PrefillAccepted, PrefillEdited, Inherited:
		return &m.Prefilled
	case Copied:
		return &m.Copied
	case Computed:
		return &m.Computed
	}
	return &m.Typed
}

// costOf is time at an hourly rate, rounded once.
func costOf(ms int64, rate money.Pence) money.Pence {
	hours := big.NewRat(ms, 3_600_000)
	return money.RoundRat(hours.Mul(hours, rate.Rat()))
}

// askedTwice counts the facts that were asked for as input more than once in a
// bid's life. A form asks for each once (a test keeps that), so these are what
// a reviewer's question went back to, and wide questions asked again.
func askedTwice(b Bid) int {
	asked := map[string]int{"": -1} // the first question on the bid as a whole repeats nothing
	n := 0
	for _, questions := range [][]Clarification{b.PastQuestions, b.Clarifications} {
		for _, q := range questions {
			asked[q.Field]++
			if asked[q.Field] == 1 {
				n++
			}
		}
	}
	return n
}
