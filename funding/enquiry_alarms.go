package funding

import (
	"slices"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// remindBefore is how many working days before its due day the holder of an
// enquiry is reminded.
const remindBefore = 2

// enquiryLead is who is told when an answer is late.
const enquiryLead = FundAdmin

// EnquiryAlarms lists every moment at which the engine must look at e again:
// the reminder, at 9am two working days before the answer is due, and the end
// of the due day.
func EnquiryAlarms(e Enquiry, cal calendar.Calendar) ([]Alarm, error) {
	if e.Status != EnquiryOpen {
		return nil, nil
	}
	lap := e.Lap()
	alarms := []Alarm{{"due/" + lap.Due.String(), endOfDay(lap.Due)}}
	if lap.Days <= remindBefore {
		return alarms, nil // it would come as it is asked
	}
	day, err := cal.SubWorkingDays(lap.Due, remindBefore)
	return append(alarms, Alarm{"remind/" + lap.Due.String(), day.At(9, 0)}), err
}

// wakeEnquiry rings the alarms that have come: it reminds and escalates, and
// answers nothing by itself.
func wakeEnquiry(r *EnquiryResult, f EnquiryFacts, c Command) error {
	alarms, err := EnquiryAlarms(r.Enquiry, f.Calendar)
	if err != nil {
		return err
	}
	ringing := due(alarms, r.Enquiry.Rung, c.At)
	if len(ringing) == 0 {
		return conflict("NOTHING_DUE", "Nothing was due.")
	}
	for _, a := range ringing {
		r.Enquiry.Rung = append(r.Enquiry.Rung, a.Key)
		r.ring(a)
	}
	slices.Sort(r.Enquiry.Rung)
	return nil
}

func (r *EnquiryResult) ring(a Alarm) {
	e := r.Enquiry
	by := e.Lap().Due.Text()
	if strings.HasPrefix(a.Key, "remind/") {
		if !slices.Contains(e.Rung, "due/"+e.Lap().Due.String()) {
			r.say("ENQUIRY_REMINDER", e.named()+" is due on "+by+". Its holder was reminded.", nil)
			r.toHolder("enquiry-reminder", "An answer is due on "+by+": "+e.ID, e.named()+" waits for your answer. It is due by 5pm on "+by+".")
		}
		return
	}
	r.say("ENQUIRY_OVERDUE", e.named()+" was due on "+by+" and is not answered. The named lead was told.", nil)
	r.toHolder("enquiry-overdue", "An answer is late: "+e.ID, e.named()+" was due by 5pm on "+by+".")
	r.letter("enquiry-escalated", enquiryLead, e.Funder, "", "An answer to a trust is late: "+e.ID, e.named()+" was due by 5pm on "+by+". You are its named lead.")
}

// named is the enquiry in a sentence, without anybody's words.
func (e Enquiry) named() string {
	if e.Hand() {
		return "The call for a hand with " + e.About.Title
	}
	return "The question about " + e.About.Title
}

// EnquiryTasks lists who is waited for. A late one is its lead's task too.
func EnquiryTasks(e Enquiry) []Task {
	t := tasks{link: EnquiryPath(e.ID)}
	due := endOfDay(e.Lap().Due)
	switch e.Status {
	case EnquiryOpen:
		title := "Answer a trust's question"
		if e.Hand() {
			title = "Lend a hand with a bid"
		}
		t.add("answer", title, e.HolderAs, e.Funder, due)
		t.list[0].Person = e.Holder
		if slices.Contains(e.Rung, "due/"+e.Lap().Due.String()) && e.HolderAs != enquiryLead {
			t.add("late", "See to an answer that is late", enquiryLead, e.Funder, due)
		}
	case EnquiryAnswered:
		t.add("read", "Read the answer, and close it or ask on", e.AskedAs, e.Org, time.Time{})
		t.list[0].Person = e.AskedBy
	}
	return t.list
}
