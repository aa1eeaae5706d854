package funding

import (
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// Recount works the due days of an aggregate out anew, after the table of bank
// holidays was changed. It moves no day that is past and no count that is
// closed: the table changes only for days to come, and what is late stays late.
const Recount Verb = "recount"

// A MovedDate is a due day that a changed table moves.
type MovedDate struct {
	What string        `json:"what"`
	Was  calendar.Date `json:"was"`
	Now  calendar.Date `json:"now"`
}

// A recounter works due days out anew and remembers which moved.
type recounter struct {
	cal   calendar.Calendar
	now   time.Time
	moved []MovedDate
	err   error
}

// due is the day n working days after from, if the day that stands there has
// not come yet; else that stays.
func (r *recounter) due(what string, from, stands calendar.Date, n int) calendar.Date {
	if r.err != nil || stands.IsZero() || !endOfDay(stands).After(r.now) {
		return stands
	}
	day, err := r.cal.AddWorkingDays(from, n)
	r.err = err
	return r.note(what, stands, day)
}

func (r *recounter) note(what string, was, now calendar.Date) calendar.Date {
	if r.err == nil && was != now {
		r.moved = append(r.moved, MovedDate{what, was, now})
	}
	return now
}

// Recounted is b with its due days worked out anew by cal at now, and which of
// them moved; was is the calendar before.
func (b Bid) Recounted(cal, was calendar.Calendar, rules Clocks, now time.Time) (Bid, []MovedDate, error) {
	r := recounter{cal: cal, now: now}
	b = b.clone()
	switch b.Status {
	case CompletenessCheck:
		b.CompleteDue = r.due("Completeness check", b.Submitted.Day, b.CompleteDue, rules.Completeness)
	case Draft, InternalApproval, Returned:
		if b.Returned != nil {
			b.ResubmitBy = r.due("To be sent again", b.Returned.Day, b.ResubmitBy, rules.Resubmit)
		}
	case Moderation, Panel:
		b.DecisionDue = r.due("Panel decision", b.ReviewsDone.Day, b.DecisionDue, rules.Decision)
	case InReview:
		r.reviews(b, was, rules)
	}
	return b, r.moved, r.err
}

// reviews notes which reviews are due on another day, whose days are worked
// out whenever they are asked for, and moves those by which answers are.
func (r *recounter) reviews(b Bid, was calendar.Calendar, rules Clocks) {
	today := calendar.DateOf(r.now)
	for _, v := range b.Reviews {
		if v.Status == ReviewDone {
			continue
		}
		before, err := b.ReviewDue(v, was, today)
		if err == nil {
			var after calendar.Date
			after, err = b.ReviewDue(v, r.cal, today)
			r.note(v.Kind.Title(), before, after)
		}
		if err != nil {
			r.err = err
			return
		}
	}
	for i, q := range b.Clarifications {
		if q.Open() {
			b.Clarifications[i].Due = r.due("Answer to "+q.ID, q.Asked.Day, q.Due, rules.Clarification)
		}
	}
}

// Recounted is a with its due days worked out anew by cal at now, and which of
// them moved.
func (a Award) Recounted(cal calendar.Calendar, rules Clocks, now time.Time) (Award, []MovedDate, error) {
	r := recounter{cal: cal, now: now}
	a = a.clone()
	if k := &a.Agreement; a.Status == AgreementPending && k.Status == TrustSigned && len(k.Signatures) > 0 {
		k.CounterDue = r.due("Countersignature", k.Signatures[len(k.Signatures)-1].Signed.Day, k.CounterDue, rules.Countersign)
	}
	for i := range a.Claims {
		c := &a.Claims[i]
		open := c.Status == ClaimSubmitted || c.Status == AutoChecked || c.Status == ClaimApproved || c.Status == Scheduled
		if !open || c.Prepared == nil {
			continue
		}
		from := c.Prepared.Day
		if c.Admitted != nil {
			from = c.Admitted.Day
		}
		c.PayDue = r.due("Payment of "+c.ID, from, c.PayDue, rules.Payment)
		if c.Status == AutoChecked && c.Approved != nil {
			c.CheckDue = r.due("Check of "+c.ID, c.Approved.Day, c.CheckDue, rules.ClaimCheck)
		}
	}
	return a, r.moved, r.err
}

// Recounted is e with the day of its answer worked out anew by cal at now, and
// whether it moved.
func (e Enquiry) Recounted(cal calendar.Calendar, now time.Time) (Enquiry, []MovedDate, error) {
	r := recounter{cal: cal, now: now}
	e = e.clone()
	if n := len(e.Laps); e.Status == EnquiryOpen && n > 0 {
		lap := &e.Laps[n-1]
		lap.Due = r.due("Answer", lap.Since.Day, lap.Due, lap.Days)
	}
	return e, r.moved, r.err
}

// recounted is the event that says what a changed table moved.
func recounted(e HolidayEdit, moved []MovedDate) Event {
	words := []string{e.Words()}
	for _, m := range moved {
		words = append(words, m.What+": due on "+m.Now.Text()+", was "+m.Was.Text()+".")
	}
	if len(moved) == 0 {
		words = append(words, "No due day moved.")
	}
	return Event{Name: "DATES_RECOUNTED", Summary: strings.Join(words, " "), Detail: map[string]any{"day": e.Day, "remove": e.Remove, "moved": moved}}
}

func recountBid(r *BidResult, f BidFacts, c Command) error {
	e, err := decode[HolidayEdit](c)
	if err != nil {
		return err
	}
	b, moved, err := r.Bid.Recounted(f.Calendar, e.Undone(f.Calendar), f.Rules.Clocks, c.At)
	r.Bid, r.Events = b, append(r.Events, recounted(e, moved))
	return err
}

func recountAward(r *AwardResult, f AwardFacts, c Command) error {
	e, err := decode[HolidayEdit](c)
	if err != nil {
		return err
	}
	a, moved, err := r.Award.Recounted(f.Calendar, f.Rules.Clocks, c.At)
	r.Award, r.Events = a, append(r.Events, recounted(e, moved))
	if err != nil {
		return err
	}
	return r.Award.recountPacks(f, c.At)
}

func recountEnquiry(r *EnquiryResult, f EnquiryFacts, c Command) error {
	e, err := decode[HolidayEdit](c)
	if err != nil {
		return err
	}
	q, moved, err := r.Enquiry.Recounted(f.Calendar, c.At)
	r.Enquiry, r.Events = q, append(r.Events, recounted(e, moved))
	return err
}
