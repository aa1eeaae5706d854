package funding

import (
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A Sitting is a day on which a panel meets.
type Sitting struct {
	ID      int64         `json:"id"`
	Funder  string        `json:"funder"`
	On      calendar.Date `json:"on"`
	Papers  calendar.Date `json:"papers_due"`
	Quorum  int           `json:"quorum"`
	Members []string      `json:"members"` // people of the funder
	Present []string      `json:"present"` // of the members; empty before attendance is recorded
	By      string        `json:"set_up_by"`
	At      time.Time     `json:"set_up_at"`
}

// mostMembers is how many people a panel has at most.
const mostMembers = 40

// CheckSitting says what is wrong with a sitting that somebody sets up today.
// People are those of the funder.
func CheckSitting(s Sitting, people []Person, today calendar.Date) error {
	switch {
	case s.On.IsZero():
		return invalid("DATE_MISSING", "Give the day of the sitting, for example 18 June 2026.").At("on")
	case s.On.Before(today):
		return invalid("DATE_PAST", "%s is over. Give a day from today on.", s.On.Text()).At("on")
	case s.Papers.IsZero():
		return invalid("DATE_MISSING", "Give the day by which papers are due, for example 11 June 2026.").At("papers_due")
	case s.Papers.After(s.On):
		return invalid("PAPERS_AFTER_SITTING", "Papers would be due on %s, after the sitting on %s. Give an earlier day.", s.Papers.Text(), s.On.Text()).At("papers_due")
	case len(s.Members) == 0 || len(s.Members) > mostMembers:
		return invalid("MEMBERS_MISSING", "A sitting has 1 to %d members; %d are chosen.", mostMembers, len(s.Members)).At("members")
	case s.Quorum < 1 || s.Quorum > len(s.Members):
		return invalid("OUT_OF_RANGE", "A quorum of %d cannot be used with %d members. Give a number from 1 to %d.", s.Quorum, len(s.Members), len(s.Members)).At("quorum")
	}
	for i, id := range s.Members {
		if slices.Contains(s.Members[:i], id) {
			return invalid("MEMBER_TWICE", "%s is named twice.", id).At("members")
		}
		if !slices.ContainsFunc(people, func(p Person) bool { return p.ID == id }) {
			return invalid("NOT_OF_THE_FUNDER", "%q is nobody of the funder. Choose people of the funder.", id).At("members")
		}
	}
	return nil
}

// CheckAttendance says what is wrong with who is said to be present.
func CheckAttendance(s Sitting, present []string, today calendar.Date) error {
	if today.Before(s.On) {
		return conflict("SITTING_AHEAD", "The sitting is on %s. Record who was there on that day or after.", s.On.Text())
	}
	for _, id := range present {
		if !slices.Contains(s.Members, id) {
			return invalid("NOT_A_MEMBER", "%q is no member of this sitting.", id).At("present")
		}
	}
	return nil
}

// SittingFor is the sitting that a bid joins: the first whose papers are due
// after the bid's last review.
func SittingFor(sittings []Sitting, reviewed calendar.Date) (Sitting, bool) {
	var found Sitting
	for _, s := range sittings {
		if s.Papers.After(reviewed) && (found.On.IsZero() || s.On.Before(found.On) || s.On == found.On && s.ID < found.ID) {
			found = s
		}
	}
	return found, !found.On.IsZero()
}

// Sits is the sitting on whose list b is now, if one is set up: a bid that was
// deferred joins the next one after that.
func (b Bid) Sits(sittings []Sitting) (Sitting, bool) {
	switch {
	case b.Status == Deferred && b.Decision != nil:
		return SittingFor(sittings, b.Decision.Made.Day)
	case b.ReviewsDone != nil:
		return SittingFor(sittings, b.ReviewsDone.Day)
	}
	return Sitting{}, false
}

// Lists reports whether b is or was on the list of the sitting, one of all.
func (s Sitting) Lists(b Bid, all []Sitting) bool {
	if b.ReviewsDone == nil {
		return false
	}
	first, _ := SittingFor(all, b.ReviewsDone.Day)
	now, _ := b.Sits(all)
	return first.ID == s.ID || now.ID == s.ID
}

// Quorate reports whether enough members are there to decide on b: whoever
// reviewed it, stood down from it or has an interest in its trust does not
// count. Barred are the people whom an interest keeps away.
func (s Sitting) Quorate(b Bid, barred []string) (there int, enough bool) {
	for _, id := range s.Present {
		if !reviewed(b, id) && !recused(b, id) && !slices.Contains(barred, id) {
			there++
		}
	}
	return there, there >= s.Quorum
}

// OutOfCommittee reports whether the bid was decided on another day than that
// of the sitting that it had joined. A deferral before the sitting is none of
// its decisions.
func (s Sitting) OutOfCommittee(b Bid) bool {
	if b.Status == Deferred && b.Decision != nil && s.Papers.After(b.Decision.Made.Day) {
		return false
	}
	return b.Decision != nil && calendar.DateOf(b.Decision.Made.At) != s.On
}
