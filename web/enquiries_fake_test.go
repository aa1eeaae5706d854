package web

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// theThread is an answered question about clinical safety, published as a
// changed rule.
func theThread() funding.Enquiry {
	asked := time.Date(2026, time.May, 1, 9, 0, 0, 0, time.UTC)
	answered := funding.Moment{At: asked.AddDate(0, 0, 5), Day: exampleDate("2026-05-06"), By: "farah"}
	return funding.Enquiry{ID: "ENQ-2026-1", Sort: funding.ToFunder, Org: example.Trust, Funder: example.Funder, Status: funding.EnquiryAnswered, Version: 2, AskedBy: "amina", AskedAs: funding.TrustAuthor,
		Holder: "farah", HolderAs: funding.ProgrammeManager, About: funding.Place{Kind: funding.AboutField, Bid: example.BidID, Round: example.RoundID, Section: "approvals", Field: "clinical_safety", Title: "“Clinical safety evidence (DCB0160)”, in bid FP26-RZX-001"},
		Posts: []funding.Remark{{By: "amina", Side: funding.TrustSide, At: asked, Text: "Is our dated plan enough?"}, {By: "farah", Side: funding.FunderSide, At: answered.At, Text: "Yes, Amina.", Answers: true}},
		Laps:  []funding.Lap{{Since: funding.Moment{At: asked, Day: exampleDate("2026-05-01"), By: "amina"}, Due: exampleDate("2026-05-11"), Days: 5, Answered: &answered}}}
}

func theAnswer() desk.PublishedAnswer {
	return desk.PublishedAnswer{ID: "ENQ-2026-1", Label: "Clinical safety evidence (DCB0160)", Publication: funding.Publication{Round: example.RoundID, Field: "clinical_safety", Question: "Is a dated plan enough?", Answer: "Yes.",
		Change: "A dated plan is enough.", From: exampleDate("2026-06-01"), Made: funding.Moment{At: time.Date(2026, time.May, 7, 9, 0, 0, 0, time.UTC)}}}
}

func theRow() desk.EnquiryRow {
	e := theThread()
	return desk.EnquiryRow{ID: e.ID, Sort: e.Sort, Status: e.Status, Org: e.Org, OrgName: example.Org().Name, About: e.About, Asked: e.Posts[0].At, Since: e.Lap().Since.Day, Due: e.Lap().Due, Age: 2, Days: 5, Holder: "The trust"}
}

func (f *fakeRecord) NewEnquiry(context.Context, funding.Person) (funding.Ref, error) {
	f.enquiries++
	return funding.Ref{Kind: funding.EnquiryKind, ID: fmt.Sprintf("ENQ-2026-%d", f.enquiries)}, nil
}

func (f *fakeRecord) EnquiryDesk(_ context.Context, who funding.Person) (desk.EnquiryDesk, error) {
	return desk.EnquiryDesk{Now: f.now, Viewer: who, Rows: []desk.EnquiryRow{theRow()}, Counts: desk.EnquiryCounts{Answered: 1}}, nil
}

func (f *fakeRecord) EnquirySheet(_ context.Context, who funding.Person, id string) (desk.EnquirySheet, error) {
	s := desk.EnquirySheet{Now: f.now, Today: calendar.DateOf(f.now), Viewer: who, Enquiry: theThread(), Row: theRow(), Names: map[string]string{"amina": "Amina Hussain", "farah": "Farah Siddiqui"},
		Rounds: []funding.Round{example.Round()}, Pathways: []string{"FAST", "STANDARD"}, Able: []funding.Person{example.Person("farah"), example.Person("liam")}}
	if !strings.HasPrefix(id, "ENQ-") {
		return s, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no question %s that you can see.", id)
	}
	if no := s.Enquiry.Readable(who); no != nil {
		return s, no
	}
	return s, nil
}

func (f *fakeRecord) AskSheet(_ context.Context, who funding.Person, _ funding.EnquirySort, p funding.Place) (desk.AskSheet, error) {
	p.Title = "something"
	return desk.AskSheet{About: p, Orgs: []funding.Organisation{example.Org()}, Due: exampleDate("2026-05-13"), Days: 5, Published: []desk.PublishedAnswer{theAnswer()}, Support: desk.SupportReading{Days: 4, HalfDays: 3}, Viewer: who}, nil
}

func (f *fakeRecord) CheckPublication(_ context.Context, _ funding.Person, _ string, d funding.AnswerDraft) ([]funding.Word, error) {
	return d.Found(funding.Names{Asker: example.Trust, Orgs: []funding.Organisation{example.Org()}, People: example.People()}), nil
}

func (f *fakeRecord) PublishedAnswers(context.Context, string) ([]desk.PublishedAnswer, error) {
	return []desk.PublishedAnswer{theAnswer()}, nil
}

// dialogue is what a bid's sheet holds beside the form.
func (f *fakeRecord) dialogue() desk.Dialogue {
	d := desk.Dialogue{Published: []desk.PublishedAnswer{theAnswer()}, Threads: []desk.EnquiryRow{theRow()}, Support: desk.SupportReading{Days: 4, HalfDays: 3}}
	if !f.read {
		d.Changes = d.Published
	}
	return d
}

func (f *fakeRecord) TrustSupport(context.Context, funding.Person) ([]desk.OwnTrustSupport, error) {
	return []desk.OwnTrustSupport{{Round: example.RoundID, Org: example.Trust, OrgName: example.Org().Name, Support: desk.SupportReading{Days: 4, HalfDays: 3}}}, nil
}

func (f *fakeRecord) AcknowledgeRuleChange(_ context.Context, who funding.Person, bid, answer string) error {
	f.note("read %s %s %s", who.ID, bid, answer)
	f.read = true
	return nil
}
