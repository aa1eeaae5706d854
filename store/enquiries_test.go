package store

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

type words map[string]any

// ask asks the funder, or for a hand, and returns the enquiry's name.
func (f *fixture) ask(t *testing.T, person string, verb funding.Verb, about words) string {
	t.Helper()
	ref, err := f.Web.NewEnquiry(context.Background(), f.person(t, person))
	if err != nil {
		t.Fatal(err)
	}
	f.must(t, person, funding.EnquiryKind, ref.ID, verb, words{"about": about, "question": "Is a dated plan enough?"})
	return ref.ID
}

// draft starts a bid of a trust by its author. Its size in pounds decides its
// pathway; 0 leaves that open.
func (f *fixture) draft(t *testing.T, author, org string, pounds int64) string {
	t.Helper()
	ctx, who := context.Background(), f.person(t, author)
	id, err := f.Web.StartBid(ctx, who, author, theRound, org, map[string]string{"title": "A project"})
	if err == nil && pounds > 0 {
		err = f.Web.PutAnswers(ctx, who, id, []funding.GivenAnswer{{Key: "risk", Value: "LOW"}})
	}
	if err == nil && pounds > 0 {
		lines := example.Costs().Lines[:1]
		lines[0].Org, lines[0].Source, lines[0].Amounts = org, funding.NationalMoney, funding.ByYear{2026: pence(pounds * 100)}
		err = f.Web.PutCosts(ctx, who, id, funding.Costs{Lines: lines})
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAnEnquiryIsNumberedAskedAndAnswered(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	f.at(t, 2026, 5, 20, 12, 0)
	bid := f.draft(t, "amina", "RZX", 0)
	id := f.ask(t, "amina", funding.AskFunder, words{"kind": "FIELD", "bid": bid, "field": "clinical_safety"})
	if second := f.ask(t, "ben", funding.AskFunder, words{"kind": "NOTHING"}); id != "ENQ-2026-1" || second != "ENQ-2026-2" {
		t.Errorf("named %s and %s", id, second)
	}
	v, err := f.Worker.Look(ctx, funding.Ref{Kind: funding.EnquiryKind, ID: id})
	if err != nil || v.Stage != "OPEN" || v.Deadline.Format("2006-01-02 15") != "2026-05-26 09" {
		t.Errorf("the workflow sees %+v, %v", v, err)
	}
	home, err := f.Web.Home(ctx, f.person(t, "farah"), desk.HomeQuery{})
	if err != nil || len(home.Tasks) != 2 || home.Enquiries.Open != 2 || home.Tasks[0].Link != "/questions-asked/"+id || home.Tasks[0].Trust != "Northmoor University Hospitals NHS Foundation Trust" {
		t.Errorf("the funder's list: %+v, %v", home, err)
	}
	f.at(t, 2026, 5, 28, 17, 1)
	late, err := f.Web.EnquiryDesk(ctx, f.person(t, "farah"))
	if err != nil || late.Counts.Late != 2 || len(late.Rows) != 2 || !late.Rows[0].Late || late.Rows[0].Age != 5 || late.Rows[0].ID != "ENQ-2026-2" {
		t.Errorf("late ones: %+v, %v", late, err)
	}
	f.must(t, "farah", funding.EnquiryKind, id, funding.Reply, words{"text": "Yes."})
	sheet, err := f.Web.EnquirySheet(ctx, f.person(t, "chloe"), id)
	if err != nil || len(sheet.Enquiry.Posts) != 2 || sheet.Names["farah"] != "Farah Siddiqui" || !sheet.OnTrustSide() || !sheet.May(funding.ReopenEnquiry) || len(sheet.Timeline) != 2 {
		t.Errorf("the thread: %+v, %v", sheet, err)
	}
	f.must(t, "david", funding.EnquiryKind, id, funding.CloseEnquiry, nil)
	open, err := f.Worker.Open(ctx, funding.Ref{}, 10)
	if diff := cmp.Diff([]funding.Ref{{Kind: funding.EnquiryKind, ID: "ENQ-2026-2"}}, open[1:]); err != nil || diff != "" {
		t.Errorf("workflows that should run beside the bid's: %v %s", err, diff)
	}
	if v, err := f.Web.VerifyAudit(ctx, f.person(t, "priya"), funding.Ref{Kind: funding.EnquiryKind, ID: id}); err != nil || !v.Holds || v.Events != 3 {
		t.Errorf("the chain: %+v, %v", v, err)
	}
}

func TestTheSweepKnowsEnquiries(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	f.at(t, 2026, 5, 20, 12, 0)
	id := f.ask(t, "amina", funding.AskFunder, words{"kind": "ROUND", "round": theRound})
	f.at(t, 2026, 5, 26, 9, 3)
	due, err := f.Worker.Overdue(ctx, 0)
	if err != nil || len(due) != 1 || due[0].Ref.ID != id {
		t.Fatalf("got %v, %v", due, err)
	}
	wake, err := f.Worker.KeepWake(ctx, due[0].Ref, due[0].Version)
	if err != nil || wake != "enquiry/ENQ-2026-1/wake/1" {
		t.Fatalf("got %q, %v", wake, err)
	}
	if err := f.settle(t, wake); err != nil {
		t.Fatal(err)
	}
	var subjects []string
	if err := f.Worker.db.Raw(`select subject from outbox where aggregate = ? order by id`, id).Scan(&subjects).Error; err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"A question from a trust: ENQ-2026-1", "An answer is due on 28 May 2026: ENQ-2026-1"}, subjects); diff != "" {
		t.Error(diff)
	}
}

// TestAThreadIsForItsTwoSides asks the database itself, under the web's role.
func TestAThreadIsForItsTwoSides(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	bid := f.draft(t, "amina", "RZX", 0)
	question := f.ask(t, "amina", funding.AskFunder, words{"kind": "BID", "bid": bid})
	hand := f.ask(t, "amina", funding.AskHand, words{"kind": "SECTION", "bid": bid, "section": "costs"})
	seen := func(who, query string, args ...any) (n int) {
		t.Helper()
		err := f.Web.as(ctx, f.person(t, who), func(tx *gorm.DB) error { return tx.Raw(query, args...).Scan(&n).Error })
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	thread := func(who, id string) [3]int {
		return [3]int{seen(who, `select count(*) from enquiries where id = ?`, id), seen(who, `select count(*) from events where kind = 'enquiry' and aggregate = ?`, id), seen(who, `select count(*) from contents where bid_id = ?`, bid)}
	}
	all := func(names ...string) map[string][2][3]int {
		out := map[string][2][3]int{}
		for _, n := range names {
			out[n] = [2][3]int{thread(n, question), thread(n, hand)}
		}
		return out
	}
	people := []string{"amina", "eleri", "rzb-author", "grace", "harry", "farah", "olive", "sana"}
	none, both, draft := [3]int{}, [3]int{1, 1, 0}, [3]int{1, 1, 1}
	want := map[string][2][3]int{"amina": {draft, draft}, "eleri": {draft, draft}, "rzb-author": {none, none}, "grace": {none, none}, "harry": {none, none},
		"farah": {both, none}, "olive": {both, both}, "sana": {{0, 0, 1}, draft}}
	if diff := cmp.Diff(want, all(people...)); diff != "" {
		t.Errorf("while both are open: enquiry, events, draft (-want +got):\n%s", diff)
	}
	sana := f.person(t, "sana")
	if s, err := f.Web.BidSheet(ctx, sana, bid); err != nil || s.May("editBid") || s.Content.Title() != "A project" {
		t.Errorf("the adviser reads the draft: %v", err)
	}
	err := f.Web.as(ctx, sana, func(tx *gorm.DB) error { return tx.Exec(`update contents set title = 'x' where bid_id = ?`, bid).Error })
	refusedAs(t, f.Web.PutAnswers(ctx, sana, bid, []funding.GivenAnswer{{Key: "title", Value: "Mine"}}), "NOT_YOUR_ROLE")
	if title := f.title(t, bid); err != nil || title != "A project" {
		t.Errorf("an adviser has written %q (%v)", title, err)
	}
	f.must(t, "sana", funding.EnquiryKind, hand, funding.Reply, words{"text": "Hardware.", "half_days": 3})
	f.must(t, "amina", funding.EnquiryKind, hand, funding.CloseEnquiry, nil)
	want["sana"], want["olive"] = [2][3]int{none, none}, [2][3]int{both, none}
	want["amina"] = [2][3]int{draft, {1, 3, 1}}
	want["eleri"] = want["amina"]
	if diff := cmp.Diff(want, all(people...)); diff != "" {
		t.Errorf("after the call is closed (-want +got):\n%s", diff)
	}
	_, err = f.Web.BidSheet(ctx, sana, bid)
	refusedAs(t, err, "NOT_FOUND")
	d, err := f.dialogue(t, "ben", bid)
	if err != nil || d.Support.Days != 4 || d.Support.HalfDays != 3 || len(d.Threads) != 2 {
		t.Errorf("support: %+v, %v", d, err)
	}
}

// dialogue reads what a bid's pages show beside its form.
func (f *fixture) dialogue(t *testing.T, who, bid string) (desk.Dialogue, error) {
	t.Helper()
	s, err := f.Web.BidSheet(context.Background(), f.person(t, who), bid)
	return s.Dialogue, err
}

func (f *fixture) title(t *testing.T, bid string) (title string) {
	t.Helper()
	if err := f.Worker.db.Raw(`select title from contents where bid_id = ?`, bid).Scan(&title).Error; err != nil {
		t.Fatal(err)
	}
	return title
}

func TestAChangedRuleIsFlaggedOnExactlyTheDraftsItTouches(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	standard, fast, unknown := f.draft(t, "rzb-author", "RZB", 2_000_000), f.draft(t, "rzc-author", "RZC", 500_000), f.draft(t, "rzd-author", "RZD", 0)
	id := f.ask(t, "amina", funding.AskFunder, words{"kind": "FIELD", "round": theRound, "field": "clinical_safety"})
	f.must(t, "farah", funding.EnquiryKind, id, funding.Reply, words{"text": "Yes."})
	wording := words{"question": "Is Northmoor's plan enough?", "answer": "Yes.", "changes_rule": true, "rule_change": "A dated plan is enough.", "in_force_from": "2026-06-01", "pathways": []string{"STANDARD", "MAJOR"}}
	refusedAs(t, f.click(t, "farah", funding.EnquiryKind, id, funding.PublishAnswer, wording), "NAME_IN_TEXT")
	found, err := f.Web.CheckPublication(ctx, f.person(t, "farah"), id, funding.AnswerDraft{Question: "Amina Hussain of Northmoor", Confirmed: []string{"Northmoor"}})
	if err != nil || len(found) != 1 || found[0].Text != "Amina Hussain" {
		t.Errorf("found %+v, %v", found, err)
	}
	wording["question"] = "Is a dated plan enough?"
	f.must(t, "farah", funding.EnquiryKind, id, funding.PublishAnswer, wording)
	flags := func() map[string]int {
		out := map[string]int{}
		for bid, who := range map[string]string{standard: "rzb-author", fast: "rzc-author", unknown: "rzd-author"} {
			d, err := f.dialogue(t, who, bid)
			if err != nil {
				t.Fatal(err)
			}
			home, err := f.Web.Home(ctx, f.person(t, who), desk.HomeQuery{})
			if err != nil {
				t.Fatal(err)
			}
			tasks := 0
			for _, row := range home.Tasks {
				if row.Key == "rule-change/"+id {
					tasks++
				}
			}
			if tasks != len(d.Changes) || len(d.About("clinical_safety")) != 1 {
				t.Errorf("%s: %d tasks, %d flags, %d answers beside the question", bid, tasks, len(d.Changes), len(d.About("clinical_safety")))
			}
			out[bid] = len(d.Changes)
		}
		return out
	}
	if diff := cmp.Diff(map[string]int{standard: 1, fast: 0, unknown: 1}, flags()); diff != "" {
		t.Errorf("flagged (-want +got):\n%s", diff)
	}
	var told []string
	if err := f.Worker.db.Raw(`select person_id from outbox where template = 'rule-change' order by person_id`).Scan(&told).Error; err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"rzb-author", "rzd-author"}, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	refusedAs(t, f.Web.AcknowledgeRuleChange(ctx, f.person(t, "rzb-cfo"), standard, id), "NOT_YOUR_ROLE")
	refusedAs(t, f.Web.AcknowledgeRuleChange(ctx, f.person(t, "rzc-author"), standard, id), "NOT_FOUND")
	refusedAs(t, f.Web.AcknowledgeRuleChange(ctx, f.person(t, "rzb-author"), standard, "ENQ-2026-9"), "NOT_FOUND")
	for range 2 {
		if err := f.Web.AcknowledgeRuleChange(ctx, f.person(t, "rzb-author"), standard, id); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(map[string]int{standard: 0, fast: 0, unknown: 1}, flags()); diff != "" {
		t.Errorf("after one has read it (-want +got):\n%s", diff)
	}
	f.at(t, 2026, 5, 12, 9, 0)
	wording["rule_change"] = "A dated plan of this year is enough."
	f.must(t, "farah", funding.EnquiryKind, id, funding.PublishAnswer, wording)
	if diff := cmp.Diff(map[string]int{standard: 1, fast: 0, unknown: 1}, flags()); diff != "" {
		t.Errorf("after new words (-want +got):\n%s", diff)
	}
	f.must(t, "farah", funding.EnquiryKind, id, funding.WithdrawPublication, nil)
	if list, err := f.Web.PublishedAnswers(ctx, theRound); err != nil || len(list) != 0 {
		t.Errorf("after it was withdrawn: %v, %v", list, err)
	}
}

func TestAnAnswerForAllNamesNobody(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	bid := f.draft(t, "amina", "RZX", 0)
	id := f.ask(t, "amina", funding.AskFunder, words{"kind": "FIELD", "bid": bid, "field": "title"})
	f.must(t, "farah", funding.EnquiryKind, id, funding.Reply, words{"text": "Yes."})
	f.must(t, "farah", funding.EnquiryKind, id, funding.PublishAnswer, words{"question": "How long?", "answer": "Short."})
	list, err := f.Web.PublishedAnswers(ctx, theRound)
	if err != nil || len(list) != 1 || list[0].Label != "Title of the project" || list[0].Made.By != "" {
		t.Fatalf("got %+v, %v", list, err)
	}
	var body string
	if err := f.Worker.db.Raw(`select body::text from published_answers`).Scan(&body).Error; err != nil {
		t.Fatal(err)
	}
	names := funding.Names{Asker: "RZX", Orgs: []funding.Organisation{example.Org()}, People: example.People()}
	if got := names.In(body); len(got) != 0 {
		t.Errorf("what everybody can read holds %v", got)
	}
}
