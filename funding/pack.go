package funding

import (
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// PackStatus says how far a month-end pack is.
type PackStatus string

// The statuses of a pack.
const (
	PackOpen      PackStatus = "OPEN"
	PackPrepared  PackStatus = "PREPARED"  // with the trust's finance approver
	PackSubmitted PackStatus = "SUBMITTED" // with the programme manager
	PackAccepted  PackStatus = "ACCEPTED"
	PackReturned  PackStatus = "RETURNED" // to the trust, with reasons
)

// Title returns the status as people read it.
func (s PackStatus) Title() string {
	return map[PackStatus]string{PackOpen: "Open", PackPrepared: "Waiting for the trust's approval", PackSubmitted: "With the programme manager",
		PackAccepted: "Accepted", PackReturned: "Returned to the trust"}[s]
}

// HeldLateReturn is why an award's approved claims are in no payment run: its
// return is five working days late or more (E5).
const HeldLateReturn = "HELD_LATE_RETURN"

// PackRules are the programme's rules for month-end packs (domain 3.9, 4.1,
// 4.2), all assumed until it publishes its own. Without From there are none.
type PackRules struct {
	From           calendar.Date     `json:"from"`            // packs are opened for months that begin on or after it
	Remind         int               `json:"remind_days"`     // working days before the due day
	Chase          int               `json:"chase_days"`      // working days after it
	Hold           int               `json:"hold_days"`       // working days after it, from whose first minute payments are held
	HoldUnbegun    bool              `json:"hold_unbegun"`    // hold awards too whose trust has not taken up any pack yet
	Tolerance      money.BasisPoints `json:"tolerance_bp"`    // a figure may be so far from last month's forecast …
	ToleranceLeast money.Pence       `json:"tolerance_pence"` // … or this far, whichever is more
	GreenSlip      int               `json:"green_slip_days"` // calendar days
	AmberSlip      int               `json:"amber_slip_days"`
	BenefitMonths  []calendar.Month  `json:"benefit_months"` // in whose packs benefits are asked
	Narrative      int               `json:"narrative_characters"`
	Risks          int               `json:"risks_at_most"`
	Due            []PackDue         `json:"due,omitempty"`     // of months that are not due on the usual working day
	TieOut         []TieRule         `json:"tie_out,omitempty"` // to the provider finance return
}

// A PackDue is the due day of one month, where it is not the usual one.
type PackDue struct {
	FY    calendar.FY    `json:"fy"`
	Month calendar.Month `json:"month"`
	On    calendar.Date  `json:"on"`
}

// A Pack is the month-end pack of one award, trust and month, as a process:
// claim, return and forecast together. What it says is a [MonthReturn].
type Pack struct {
	ID           string         `json:"id"`
	Org          string         `json:"organisation"`
	FY           calendar.FY    `json:"fy"`
	Month        calendar.Month `json:"month"`
	Status       PackStatus     `json:"status"`
	Due          calendar.Date  `json:"due"` // until 23:59
	RemindOn     calendar.Date  `json:"remind_on"`
	ChaseOn      calendar.Date  `json:"chase_on"`
	HoldFrom     calendar.Date  `json:"hold_from"` // from 00:00
	Opened       Moment         `json:"opened"`
	Rung         []string       `json:"rung,omitempty"` // what was said about its being due
	Late         bool           `json:"late,omitempty"` // chased, or received after it was due
	DaysLate     int            `json:"days_late"`      // working days, once received
	Held         bool           `json:"held,omitempty"` // payments of the award wait for it
	Nil          bool           `json:"nil,omitempty"`  // closed itself: nothing was spent or due
	Automatic    bool           `json:"automatic,omitempty"`
	Attempt      int            `json:"attempt,omitempty"` // counts how often it was prepared
	Prepared     *Moment        `json:"prepared,omitempty"`
	Submitted    *Moment        `json:"submitted,omitempty"`
	Accepted     *Moment        `json:"accepted,omitempty"`
	Hash         string         `json:"hash,omitempty"` // of the return, as it was prepared last
	System       Rating         `json:"system_rating,omitempty"`
	Rating       Rating         `json:"rating,omitempty"`
	RatingReason string         `json:"rating_reason,omitempty"`
	Movers       []Exception    `json:"movers,omitempty"` // why somebody has to look at it
	Moved        money.Pence    `json:"moved_pence"`      // by how much its outturn moved, natures added up
	Claims       []string       `json:"claims,omitempty"` // submitted and approved with it
	SentBack     *SentBack      `json:"sent_back,omitempty"`
}

// Received reports whether the trust has sent the pack.
func (p Pack) Received() bool { return p.Status == PackSubmitted || p.Status == PackAccepted }

// Wanted reports whether the pack waits for the trust.
func (p Pack) Wanted() bool { return !p.Received() }

// Label names the month: "P7 October 2026/27".
func (p Pack) Label() string {
	return fmt.Sprintf("%s %s %s", p.Month.Label(), p.Month.Name(), p.FY)
}

// PackID is the id of an award's pack of a month.
func PackID(award string, fy calendar.FY, m calendar.Month) string {
	return fmt.Sprintf("%s-R%s", award, fy.MonthStart(m).String()[:7])
}

// Pack returns the open pack with this id.
func (a Award) Pack(id string) (Pack, bool) {
	i := slices.IndexFunc(a.Packs, func(p Pack) bool { return p.ID == id })
	if i < 0 {
		return Pack{}, false
	}
	return a.Packs[i], true
}

// HeldBy returns the packs for which payments on the award wait.
func (a Award) HeldBy() []Pack {
	return slices.DeleteFunc(slices.Clone(a.Packs), func(p Pack) bool { return !p.Held })
}

// dates sets when a pack falls due, and what follows when it does not come. A
// pack that is opened when it should have been in already is due as many
// working days after it was opened as any other after its month.
func (p *Pack) dates(f AwardFacts, today calendar.Date) error {
	c, r := f.Calendar, f.Rules.Packs
	due, err := c.ReturnDue(p.FY, p.Month, f.Rules.Clocks.ReturnDue)
	if i := slices.IndexFunc(r.Due, func(d PackDue) bool { return d.FY == p.FY && d.Month == p.Month }); i >= 0 {
		due, err = r.Due[i].On, nil
	}
	if err == nil && due.Before(today) {
		due, err = c.AddWorkingDays(today, f.Rules.Clocks.ReturnDue)
	}
	p.Due = due
	if err == nil {
		p.RemindOn, err = c.SubWorkingDays(due, r.Remind)
	}
	if err == nil {
		p.ChaseOn, err = c.AddWorkingDays(due, r.Chase)
	}
	if err == nil {
		p.HoldFrom, err = c.AddWorkingDays(due, r.Hold)
	}
	return err
}
