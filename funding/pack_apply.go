package funding

import (
	"fmt"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A KeptReturn is a return as it was prepared: kept under its hash, for good.
type KeptReturn struct {
	Attempt int
	Hash    string
	Return  MonthReturn
}

type packBody struct {
	Pack      string         `json:"pack"`
	FY        calendar.FY    `json:"fy"`
	Month     calendar.Month `json:"month"`
	Unchanged bool           `json:"unchanged"`
	Hash      string         `json:"hash"`
	Reasons   string         `json:"reasons"`
}

// PackOf returns the month that a command about a pack is about, and whether
// it is about one.
func PackOf(a Award, c Command) (fy calendar.FY, m calendar.Month, ok bool) {
	switch c.Verb {
	case Wake:
		fy, m = calendar.MonthOf(a.MonthOpened)
		return fy, m, a.Status == Active
	case OpenPack, PreparePack, SubmitPack, AcceptPack, ReturnPack:
		body, err := decode[packBody](c)
		if p, found := a.Pack(body.Pack); err == nil && found {
			return p.FY, p.Month, true
		}
		return body.FY, body.Month, err == nil && c.Verb == OpenPack
	}
	return 0, 0, false
}

// hasPack reports whether the programme wants a pack of this month: it began
// on or after the day from which there are packs, and the agreement was in
// force in it.
func (a Award) hasPack(fy calendar.FY, m calendar.Month, r PackRules) bool {
	start := fy.MonthStart(m)
	return !r.From.IsZero() && !start.Before(r.From) && fy <= a.lastYear() && !start.Before(a.inForceFrom())
}

// inForceFrom is the first day of the month in which the agreement came into
// force.
func (a Award) inForceFrom() calendar.Date {
	for _, s := range a.Agreement.Signatures {
		if s.Side == "FUNDER" {
			return firstOfMonth(s.Signed.Day)
		}
	}
	return firstOfMonth(a.Began.Day)
}

// openMonthsPack opens the pack of the month that is over, filled from what is
// known. One in which nothing happened and nothing was due closes itself.
func (r *AwardResult) openMonthsPack(at time.Time, f AwardFacts) error {
	fy, m := calendar.MonthOf(calendar.DateOf(at).AddDays(-1))
	if !r.Award.hasPack(fy, m, f.Rules.Packs) || f.Pack.Exists {
		return nil
	}
	day, err := f.Calendar.ClockDay(at)
	if err != nil {
		return err
	}
	opened := Moment{At: at, Day: day, By: Engine().ID}
	p, err := r.newPack(fy, m, opened, f)
	if err != nil {
		return err
	}
	if made := MakeReturn(r.Award, p, f.Pack, PackDraft{}, f.Rules.Packs); made.nothing() {
		p.Nil = true
		r.prepared(&p, made, opened)
		p.Submitted = &opened
		r.accept(&p, opened, true)
		r.say("PACK_NIL", fmt.Sprintf("The pack of %s closed itself: nothing was spent, expected or due.", p.Label()), packDetail(p))
	}
	r.putPack(p)
	return nil
}

// nothing reports whether a month needs nobody: nothing was spent or
// expected, earlier months did not move, and no milestone was due.
func (r MonthReturn) nothing() bool {
	return !slices.ContainsFunc(r.Lines, func(l ReturnLine) bool { return l.Actual != 0 || l.Earlier != 0 || l.Expected != 0 }) &&
		!slices.ContainsFunc(r.Milestones, func(m MilestoneState) bool { return m.Due })
}

func (r *AwardResult) newPack(fy calendar.FY, m calendar.Month, opened Moment, f AwardFacts) (Pack, error) {
	p := Pack{ID: PackID(r.Award.ID, fy, m), Org: r.Award.Org, FY: fy, Month: m, Status: PackOpen, Opened: opened}
	return p, p.dates(f, calendar.DateOf(opened.At))
}

// openPack opens the pack of a month that is over, for somebody of the trust:
// from then on the award's packs are taken up.
func openPack(r *AwardResult, f AwardFacts, c Command) error {
	body, err := decode[packBody](c)
	if err != nil {
		return err
	}
	a, today := &r.Award, calendar.DateOf(c.At)
	switch {
	case !body.Month.Valid() || !body.FY.Valid():
		return invalid("MONTH_INVALID", "%d is not a month of a financial year. Give 1 (April) to 12 (March), and the year.", body.Month).At("month")
	case !today.After(body.FY.MonthEnd(body.Month)):
		return conflict("MONTH_NOT_OVER", "%s ends on %s. Its pack can be opened from the day after.", body.Month.Name(), body.FY.MonthEnd(body.Month).Text()).At("month")
	case !a.hasPack(body.FY, body.Month, f.Rules.Packs):
		return conflict("NO_PACK", "There is no pack for %s %s: packs begin with %s, and with the month in which the agreement came into force.", body.Month.Name(), body.FY, f.Rules.Packs.From.Text()).At("month")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	taken := a.takeUp(at)
	if f.Pack.Exists {
		if taken {
			r.say("PACKS_TAKEN_UP", "The trust began with month-end packs.", nil)
			return nil
		}
		return conflict("PACK_OPENED", "The pack of %s %s was opened already.", body.Month.Name(), body.FY).At("month")
	}
	p, err := r.newPack(body.FY, body.Month, at, f)
	if err != nil {
		return err
	}
	r.putPack(p)
	r.say("PACK_OPENED", fmt.Sprintf("The pack of %s was opened. It is due on %s.", p.Label(), p.Due.Text()), packDetail(p))
	return nil
}

// takeUp notes that somebody of the trust works with packs; from then on a
// late one holds payments.
func (a *Award) takeUp(at Moment) bool {
	if a.PacksTaken != nil {
		return false
	}
	a.PacksTaken = &at
	return true
}

func (r *AwardResult) putPack(p Pack) {
	i := slices.IndexFunc(r.Award.Packs, func(o Pack) bool { return o.ID == p.ID })
	if i < 0 {
		r.Award.Packs = append(r.Award.Packs, p)
		return
	}
	r.Award.Packs[i] = p
}

// openedPack reads a command about one open pack.
func (a Award) openedPack(c Command) (packBody, Pack, error) {
	body, err := decode[packBody](c)
	if err != nil {
		return body, Pack{}, err
	}
	p, ok := a.Pack(body.Pack)
	if !ok {
		return body, p, conflict("PACK_CLOSED", "The pack %s is not open on this award: it was accepted, or its month was not opened yet.", firstFew(body.Pack)).At("pack")
	}
	return body, p, nil
}

func wrongPackState(p Pack) error {
	return conflict("WRONG_STATE", "The pack of %s is “%s”, so that cannot be done now.", p.Label(), p.Status.Title())
}

func packDetail(p Pack) map[string]any {
	out := map[string]any{"pack": p.ID, "fy": p.FY, "month": p.Month, "organisation": p.Org, "due": p.Due.String()}
	if p.Hash != "" {
		out["return_hash"], out["system_rating"], out["rating"], out["moved_pence"] = p.Hash, p.System, p.Rating, p.Moved
	}
	return out
}

func (a Award) packTasks(t *tasks) {
	if a.Status != Active {
		return
	}
	for _, p := range a.Packs {
		title, role, org, due := "Prepare the month-end pack for "+p.Month.Name(), TrustFinancePreparer, a.Org, lastMinute(p.Due)
		switch p.Status {
		case PackPrepared:
			title, role = "Approve the month-end pack for "+p.Month.Name(), TrustFinanceApprover
		case PackSubmitted:
			title, role, org, due = "Review the month-end pack for "+p.Month.Name(), ProgrammeManager, a.Funder, time.Time{}
		case PackReturned:
			title, due = "Correct the month-end pack for "+p.Month.Name(), time.Time{}
		}
		t.add("pack/"+p.ID, title, role, org, due)
		t.list[len(t.list)-1].Link = "/packs/" + p.ID
	}
}
