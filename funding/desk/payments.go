package desk

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// A PaymentCalendar is when a fund's claims close and are paid, a year ahead.
type PaymentCalendar struct {
	Today  calendar.Date
	Fund   string
	Funder string
	Funds  []FundBrief // every fund, the one whose round opened last first
	Dates  []funding.PaymentDate
	Viewer funding.Person
}

// MayMove reports whether the viewer may move a date of the calendar.
func (c PaymentCalendar) MayMove(d funding.PaymentDate) bool {
	return !d.ClaimsClose.Before(c.Today) && funding.May(c.Viewer, "putPaymentDate", funding.Subject{Funder: c.Funder, What: "payment calendar"}) == nil
}

// A PaymentFile is the file of a released run, as it was or will be handed
// over.
type PaymentFile struct {
	Run       string
	Seq       int    // of the fund
	Hash      string // SHA-256, in hex
	Previous  string // hash of the fund's file before
	Size      int    // bytes
	Made      time.Time
	Attempts  int
	LastError string
	Handed    *time.Time
	Refused   *time.Time
	Data      []byte // only where the file itself is asked for
}
