package funding_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// An enquiryLife walks one enquiry through its rules.
type enquiryLife struct {
	t       *testing.T
	enquiry funding.Enquiry
	facts   funding.EnquiryFacts
	last    funding.EnquiryResult
}

func newEnquiry(t *testing.T) *enquiryLife {
	bid := funding.Bid{ID: example.BidID, Round: example.RoundID, Org: "RZX", Funder: "FPF", Status: funding.Draft}
	return &enquiryLife{t: t, enquiry: funding.Enquiry{ID: "ENQ-2026-1"}, facts: funding.EnquiryFacts{Calendar: england(), Rules: rules(t), Org: example.Org(), Funder: "FPF", Round: example.Round(), Bid: &bid,
		Names: funding.Names{Orgs: []funding.Organisation{example.Org(), example.FunderOrg()}, Asker: "RZX", People: example.People()[:5]}}}
}

func (l *enquiryLife) try(by string, at time.Time, verb funding.Verb, body any) (funding.EnquiryResult, error) {
	l.t.Helper()
	l.facts.Person = example.Person(by)
	before, facts := sealed(l.enquiry), sealed(l.facts)
	r, err := funding.ApplyEnquiry(l.enquiry, l.facts, command(funding.EnquiryKind, l.enquiry.ID, by, at, verb, body))
	if sealed(l.enquiry) != before || sealed(l.facts) != facts {
		l.t.Errorf("%s changed what it was given", verb)
	}
	return r, err
}

func (l *enquiryLife) do(by string, at time.Time, verb funding.Verb, body any) funding.EnquiryResult {
	l.t.Helper()
	r, err := l.try(by, at, verb, body)
	if err != nil {
		l.t.Fatalf("%s by %s: %v", verb, by, err)
	}
	if r.Enquiry.Version != l.enquiry.Version+1 || len(r.Events) == 0 {
		l.t.Errorf("%s: version %d became %d with %d events", verb, l.enquiry.Version, r.Enquiry.Version, len(r.Events))
	}
	l.enquiry, l.last = r.Enquiry, r
	return r
}

func (l *enquiryLife) refuses(code, by string, verb funding.Verb, body any) *funding.Error {
	l.t.Helper()
	_, err := l.try(by, noon("2026-05-28"), verb, body)
	return refused(l.t, err, code)
}

// post lists letters as "template to whom".
func post(list []funding.Letter) []string {
	var out []string
	for _, l := range list {
		out = append(out, l.Template+" to "+l.Person+string(l.Role))
	}
	return out
}

func field(key string) obj {
	return obj{"kind": "FIELD", "bid": example.BidID, "field": key}
}

func enquired(t *testing.T, at time.Time) *enquiryLife {
	l := newEnquiry(t)
	l.do("amina", at, funding.AskFunder, obj{"about": field("clinical_safety"), "question": "Is a dated plan enough?"})
	return l
}

// Worked by hand: 4 and 25 May 2026 are bank holidays; after 17:00:00 counts
// on the next working day.
func TestTheClockOfAnEnquiry(t *testing.T) {
	for _, tt := range []struct {
		name       string
		verb       funding.Verb
		at         time.Time
		since, due string
		remind     string
		ageOn      string
		age        int
	}{
		{"five working days over the spring bank holiday", funding.AskFunder, noon("2026-05-20"), "2026-05-20", "2026-05-28", "2026-05-26", "2026-05-27", 4},
		{"asked at 17:00 sharp counts that day", funding.AskFunder, day("2026-04-30").At(17, 0), "2026-04-30", "2026-05-08", "2026-05-06", "2026-05-05", 2},
		{"asked a second later counts on the next", funding.AskFunder, day("2026-04-30").At(17, 0).Add(time.Second), "2026-05-01", "2026-05-11", "2026-05-07", "2026-05-05", 1},
		{"asked on a Saturday before a bank holiday", funding.AskFunder, noon("2026-05-02"), "2026-05-05", "2026-05-12", "2026-05-08", "2026-05-12", 5},
		{"the reminder itself jumps over a bank holiday", funding.AskFunder, noon("2026-05-18"), "2026-05-18", "2026-05-26", "2026-05-21", "2026-05-26", 5},
		{"three working days for a hand", funding.AskHand, noon("2026-05-22"), "2026-05-22", "2026-05-28", "2026-05-26", "2026-05-28", 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := newEnquiry(t)
			e := l.do("amina", tt.at, tt.verb, obj{"about": obj{"kind": "SECTION", "bid": example.BidID, "section": "costs"}, "question": "How?"}).Enquiry
			lap := e.Lap()
			if lap.Since.Day != day(tt.since) || lap.Due != day(tt.due) {
				t.Errorf("runs from %s to %s, want %s to %s", lap.Since.Day, lap.Due, tt.since, tt.due)
			}
			if want := day(tt.remind).At(9, 0); !e.NextAlarm.Equal(want) {
				t.Errorf("reminds at %s, want %s", e.NextAlarm, want)
			}
			if age, err := e.Age(england(), day(tt.ageOn)); err != nil || age != tt.age {
				t.Errorf("on %s it is %d days old (%v), want %d", tt.ageOn, age, err, tt.age)
			}
		})
	}
}

func TestWhatAlarmsDo(t *testing.T) {
	l := enquired(t, noon("2026-05-20"))
	r := l.do("system", day("2026-05-26").At(9, 0), funding.Wake, nil)
	if diff := cmp.Diff([]string{"enquiry-reminder to PROGRAMME_MANAGER"}, post(r.Effects.Letters)); diff != "" || !r.Enquiry.NextAlarm.Equal(day("2026-05-28").At(17, 0)) {
		t.Errorf("two days before: %s, next %s", diff, r.Enquiry.NextAlarm)
	}
	if l.enquiry.LateOn(day("2026-05-28").At(17, 0)) || !l.enquiry.LateOn(day("2026-05-28").At(17, 0).Add(time.Second)) {
		t.Error("late is after 5pm of the due day")
	}
	r = l.do("system", day("2026-05-28").At(17, 0), funding.Wake, nil)
	if diff := cmp.Diff([]string{"enquiry-overdue to PROGRAMME_MANAGER", "enquiry-escalated to FUND_ADMIN"}, post(r.Effects.Letters)); diff != "" || !r.Enquiry.NextAlarm.IsZero() {
		t.Errorf("at the end of the due day: %s, next %s", diff, r.Enquiry.NextAlarm)
	}
	var keys []string
	for _, task := range funding.EnquiryTasks(l.enquiry) {
		keys = append(keys, task.Key+" for "+string(task.Role))
	}
	if diff := cmp.Diff([]string{"answer for PROGRAMME_MANAGER", "late for FUND_ADMIN"}, keys); diff != "" {
		t.Error(diff)
	}
	both := enquired(t, noon("2026-05-20")) // a worker that was away says it once
	r = both.do("system", day("2026-06-01").At(9, 0), funding.Wake, nil)
	if got := post(r.Effects.Letters); len(got) != 2 || len(r.Events) != 1 || r.Events[0].Name != "ENQUIRY_OVERDUE" {
		t.Errorf("both alarms at once: %v, %v", got, r.Events)
	}
}

func TestADialogueGoesBackAndForth(t *testing.T) {
	l := enquired(t, noon("2026-05-20"))
	if e := l.enquiry; e.Status != funding.EnquiryOpen || e.About.Title != "“Clinical safety evidence (DCB0160)”, in bid FP26-RZX-001" || e.About.Section != "approvals" || e.HeldBy(nil) != "The funder: Programme manager" {
		t.Errorf("asked: %+v", e)
	}
	r := l.do("farah", noon("2026-05-21"), funding.Reply, obj{"text": "We are asking the safety team.", "comment": true})
	if r.Enquiry.Status != funding.EnquiryOpen || r.Enquiry.Lap().Answered != nil {
		t.Error("a comment does not stop the clock")
	}
	r = l.do("farah", noon("2026-05-27"), funding.Reply, obj{"text": "Yes, if the date is before go-live."})
	if e := r.Enquiry; e.Status != funding.EnquiryAnswered || e.Lap().Answered.Day != day("2026-05-27") || e.Holder != "farah" || !e.NextAlarm.IsZero() {
		t.Errorf("answered: %+v", e)
	}
	if r.Events[0].Summary != "The question about “Clinical safety evidence (DCB0160)”, in bid FP26-RZX-001 was answered after 4 working days." {
		t.Errorf("got %q", r.Events[0].Summary)
	}
	if diff := cmp.Diff([]string{"enquiry-answered to amina"}, post(r.Effects.Letters)); diff != "" {
		t.Error(diff)
	}
	l.refuses("NOT_YOUR_ROLE", "farah", funding.ReopenEnquiry, obj{"text": "More, please."}) // only who asked can say so
}

func TestTheClockRunsAnewWhenItIsNotAnswered(t *testing.T) {
	for _, tt := range []struct {
		name string
		verb funding.Verb
		shut bool
	}{{"asked on", funding.Reply, false}, {"said that it does not answer it", funding.ReopenEnquiry, false}, {"reopened after it was closed", funding.ReopenEnquiry, true}} {
		t.Run(tt.name, func(t *testing.T) {
			l := enquired(t, noon("2026-05-20"))
			l.do("farah", noon("2026-05-21"), funding.Reply, obj{"text": "Yes."})
			if tt.shut {
				l.do("david", noon("2026-05-21"), funding.CloseEnquiry, nil)
			}
			r := l.do("ben", day("2026-05-22").At(18, 0), tt.verb, obj{"text": "For both systems?"})
			// after 17:00 on Friday 22 May, 25 May a holiday: counts on the 26th
			if lap := r.Enquiry.Lap(); len(r.Enquiry.Laps) != 2 || lap.Since.Day != day("2026-05-26") || lap.Due != day("2026-06-02") || r.Enquiry.Status != funding.EnquiryOpen || r.Enquiry.Closed != nil {
				t.Errorf("got %+v, status %s", lap, r.Enquiry.Status)
			}
			if got := post(r.Effects.Letters); len(got) != 1 || !strings.HasSuffix(got[0], " to farah") {
				t.Errorf("the answerer hears of it: %v", got)
			}
		})
	}
	l := enquired(t, noon("2026-05-20"))
	r := l.do("amina", noon("2026-05-22"), funding.Reply, obj{"text": "And the second one?"})
	if len(r.Enquiry.Laps) != 1 || r.Enquiry.Lap().Due != day("2026-05-28") {
		t.Error("more words to an open question do not move its due day")
	}
}

func TestWhatCannotBeAsked(t *testing.T) {
	for _, tt := range []struct {
		name, by, code, at string
		about              obj
		text               string
		change             func(f *funding.EnquiryFacts)
	}{
		{"nothing", "amina", "TEXT_MISSING", "question", obj{"kind": "NOTHING"}, "  ", nil},
		{"too much", "amina", "TOO_LONG", "question", obj{"kind": "NOTHING"}, strings.Repeat("ä", 4001), nil},
		{"what cannot be kept", "amina", "TEXT_UNREADABLE", "question", obj{"kind": "NOTHING"}, "a\x00b", nil},
		{"about a place that is none", "amina", "PLACE_UNKNOWN", "about.kind", obj{"kind": "MOON"}, "Why?", nil},
		{"about a question that the form has not", "amina", "NO_SUCH_QUESTION", "about.field", field("moon"), "Why?", nil},
		{"about a section that the form has not", "amina", "NO_SUCH_SECTION", "about.section", obj{"kind": "SECTION", "bid": "B", "section": "moon"}, "Why?", nil},
		{"about a decision that was not made", "amina", "NOT_DECIDED", "about.kind", obj{"kind": "DECISION", "bid": "B"}, "Why?", nil},
		{"about an award that is none", "amina", "NO_AWARD", "about.kind", obj{"kind": "AWARD", "bid": "B"}, "Why?", nil},
		{"about a claim without an award", "amina", "NO_AWARD", "about.kind", obj{"kind": "CLAIM", "bid": "B", "claim": "C"}, "Why?", nil},
		{"about a bid that is not there", "amina", "BID_MISSING", "about.bid", obj{"kind": "BID"}, "Why?", func(f *funding.EnquiryFacts) { f.Bid = nil }},
		{"about a round that is not there", "amina", "ROUND_MISSING", "about.round", obj{"kind": "ROUND"}, "Why?", func(f *funding.EnquiryFacts) { f.Round = funding.Round{} }},
		{"by the funder's own people", "farah", "NOT_YOUR_ROLE", "", obj{"kind": "NOTHING"}, "Why?", nil},
		{"by another trust", "rzb-author", "NOT_YOUR_ROLE", "", obj{"kind": "NOTHING"}, "Why?", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := newEnquiry(t)
			if tt.change != nil {
				tt.change(&l.facts)
			}
			no := l.refuses(tt.code, tt.by, funding.AskFunder, obj{"about": tt.about, "question": tt.text})
			if no.Field != tt.at {
				t.Errorf("stands at %q, want %q", no.Field, tt.at)
			}
		})
	}
}

func TestWhoHoldsAQuestion(t *testing.T) {
	decided := funding.Bid{ID: "B", Round: example.RoundID, Org: "RZX", Status: funding.Approved, Decision: &funding.Decision{}, Released: &funding.Moment{}}
	for _, tt := range []struct {
		kind  string
		title string
		role  funding.Role
	}{
		{"NOTHING", "nothing in particular", funding.ProgrammeManager}, {"ROUND", "Frontline Productivity, round 1 of 2026", funding.ProgrammeManager}, {"BID", "bid B", funding.ProgrammeManager},
		{"DECISION", "the decision on B", funding.ProgrammeManager}, {"AWARD", "award B", funding.NationalFinance}, {"CLAIM", "claim B-C1", funding.NationalFinance},
	} {
		l := newEnquiry(t)
		l.facts.Bid, l.facts.Award, l.facts.Claim = &decided, true, true
		e := l.do("chloe", noon("2026-05-20"), funding.AskFunder, obj{"about": obj{"kind": tt.kind, "bid": "B", "claim": "B-C1"}, "question": "Why?"}).Enquiry
		if e.About.Title != tt.title || e.HolderAs != tt.role || e.AskedAs != funding.TrustFinanceApprover {
			t.Errorf("%s: about %q, held by %s, asked as %s", tt.kind, e.About.Title, e.HolderAs, e.AskedAs)
		}
	}
}

func TestAQuestionIsHandedOn(t *testing.T) {
	l := enquired(t, noon("2026-05-20"))
	l.refuses("PERSON_MISSING", "farah", funding.Reassign, nil)
	l.facts.Assignee = example.Person("nikhil")
	says(t, l.refuses("CANNOT_ANSWER", "farah", funding.Reassign, obj{"person": "nikhil"}), "Nikhil Shah holds no role")
	l.facts.Assignee = example.Person("ben") // may reply, but from the other side
	l.refuses("CANNOT_ANSWER", "farah", funding.Reassign, obj{"person": "ben"})
	l.facts.Assignee = example.Person("liam")
	r := l.do("farah", noon("2026-05-21"), funding.Reassign, obj{"person": "liam"})
	if e := r.Enquiry; e.Holder != "liam" || e.HolderAs != funding.NationalFinance || e.Lap().Due != day("2026-05-28") || e.HeldBy(map[string]string{"liam": "Liam Doyle"}) != "Liam Doyle, National finance" {
		t.Errorf("got %+v", e)
	}
	if task := funding.EnquiryTasks(l.enquiry)[0]; task.Person != "liam" || !task.Due.Equal(day("2026-05-28").At(17, 0)) {
		t.Errorf("got %+v", task)
	}
}
