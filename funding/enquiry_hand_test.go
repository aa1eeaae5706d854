package funding_test

import (
	"slices"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

func TestACallForAHand(t *testing.T) {
	call := obj{"about": obj{"kind": "SECTION", "bid": example.BidID, "section": "costs"}, "question": "Which lines are capital?"}
	l := newEnquiry(t)
	l.refuses("NOT_YOUR_ROLE", "eleri", funding.AskHand, call)
	l.refuses("SECTION_MISSING", "amina", funding.AskHand, obj{"about": field("title"), "question": "How?"})
	l.do("amina", noon("2026-05-22"), funding.AskHand, call)
	for _, who := range []string{"farah", "grace", "liam", "rzb-author"} {
		if l.enquiry.Readable(example.Person(who)) == nil {
			t.Errorf("%s reads the call", who)
		}
		l.refuses("NOT_YOUR_ROLE", who, funding.Reply, obj{"text": "Me too."})
	}
	l.refuses("NOT_ANSWERED", "sana", funding.CloseEnquiry, obj{"half_days": 1})
	l.refuses("OUT_OF_RANGE", "sana", funding.Reply, obj{"text": "Hardware.", "half_days": 41})
	l.do("sana", noon("2026-05-26"), funding.Reply, obj{"text": "Hardware and licences.", "half_days": 2})
	r := l.do("sana", noon("2026-05-27"), funding.CloseEnquiry, obj{"half_days": 1})
	if r.Enquiry.HalfDays != 3 || r.Enquiry.Lap().Answered.Day != day("2026-05-26") || l.enquiry.Readable(example.Person("sana")) == nil || l.enquiry.Readable(example.Person("amina")) != nil {
		t.Errorf("closed: %+v", r.Enquiry)
	}
	l.facts.Bid.Status = funding.InReview
	l.refuses("BID_NOT_OPEN", "amina", funding.ReopenEnquiry, obj{"text": "And the rest?"})
	late := newEnquiry(t)
	late.facts.Bid.Status = funding.InReview
	late.refuses("BID_NOT_OPEN", "amina", funding.AskHand, call)
	if l.refuses("NOT_YOUR_ROLE", "sana", funding.PublishAnswer, nil); slices.Contains(funding.EnquiryVerbs(), "") {
		t.Error("a verb without a name")
	}
}

func TestSupportIsReservedForTheFirstTwoGroups(t *testing.T) {
	for group, want := range map[string]int{"GROUP_0": 4, "GROUP_1": 4, "GROUP_2": 0, "GROUP_3": 0, "": 0} {
		if got := example.Round().SupportFor(funding.Organisation{EPRGroup: group}); got != want {
			t.Errorf("%q: %d days, want %d", group, got, want)
		}
	}
}

func TestAnAgeIsNeverLessThanNothing(t *testing.T) {
	l := enquired(t, noon("2026-05-23")) // a Saturday, which counts on Tuesday
	if age, err := l.enquiry.Age(england(), calendar.Date{Year: 2026, Month: time.May, Day: 24}); err != nil || age != 0 {
		t.Errorf("got %d, %v", age, err)
	}
}
