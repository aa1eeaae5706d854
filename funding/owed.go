package funding

import (
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// OwedMethod says how money goes back (domain 3.5).
type OwedMethod string

// The ways in which money goes back.
const (
	Offset OwedMethod = "OFFSET" // set off against the next claims of that trust and nature
	Repay  OwedMethod = "REPAY"  // paid back by a day
)

// Title returns the way as people read it.
func (m OwedMethod) Title() string {
	return map[OwedMethod]string{Offset: "Set off against the next claims", Repay: "To be paid back"}[m]
}

// Owed is money that a trust holds and is no longer due: from a claim that was
// reversed or that gave back more than it asked for. The budget has it back at
// once; the cash follows, as a figure of its own, never inside a claim's
// lines. So, for one trust and nature over all years,
//
//	cash paid − cash repaid = drawn + what is still owed
//
// holds after every step.
type Owed struct {
	ID        string        `json:"id"`
	Org       string        `json:"organisation"`
	FY        calendar.FY   `json:"fy"` // whose budget it went back to
	Nature    Nature        `json:"nature"`
	Amount    money.Pence   `json:"amount_pence"`
	Taken     money.Pence   `json:"taken_pence"` // set off or repaid so far
	Method    OwedMethod    `json:"method"`
	Reason    string        `json:"reason"`
	Due       calendar.Date `json:"due"` // when it is to be repaid; zero for what is set off
	Claim     string        `json:"claim,omitempty"`
	Recorded  Moment        `json:"recorded"`
	Settled   *Moment       `json:"settled,omitempty"`
	Cause     OwedCause     `json:"cause,omitempty"`      // of a true-up or a clawback
	SettledBy string        `json:"settled_by,omitempty"` // the claim that took the last of it, or a note
}

// Left is what is still owed.
func (o Owed) Left() money.Pence { return o.Amount - o.Taken }

// VATRefunded adds what claims that count have given back of VAT.
func VATRefunded(claims []Claim) (sum money.Pence) {
	for _, c := range claims {
		if c.counts() {
			sum += c.VATRefunded
		}
	}
	return sum
}

// VATRefunded adds what the lines give back of VAT, as an amount above zero
// (E11).
func (c ClaimContent) VATRefunded() (sum money.Pence) {
	for _, l := range c.Lines {
		if l.Kind == LineVATRefund {
			sum -= l.Eligible
		}
	}
	return sum
}
