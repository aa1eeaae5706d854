package funding_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

func enquiryAnswered(t *testing.T) *enquiryLife {
	l := enquired(t, noon("2026-05-20"))
	l.do("farah", noon("2026-05-21"), funding.Reply, obj{"text": "Yes, Amina."})
	return l
}

func TestWordsThatTellWhoAsked(t *testing.T) {
	names := funding.Names{Asker: "RZX", People: example.People()[:5], Orgs: []funding.Organisation{example.Org(), example.FunderOrg(),
		{Code: "RAN", Name: "Royal National Orthopaedic Hospital NHS Trust", Kind: funding.Trust}, {Code: "QWO", Name: "West Yorkshire ICB", Kind: funding.ICB}}}
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "Is a dated plan enough? The Frontline Productivity Fund says yes.", nil},
		{"the whole name", "At Northmoor University Hospitals NHS Foundation Trust we have none.", []string{"Northmoor University Hospitals NHS Foundation Trust"}},
		{"the name as people say it, in small letters", "the northmoor EPR", []string{"northmoor"}},
		{"a part of another word is no name", "Northmoorland and RZXA", nil},
		{"the asker's code, also in small letters", "rzx and RZX", []string{"rzx", "RZX"}},
		{"another's code in capitals only", "We ran it with RAN.", []string{"RAN"}},
		{"another organisation's short name", "like Royal National Orthopaedic", []string{"Royal National Orthopaedic"}},
		{"the ICB", "West Yorkshire supports it", []string{"West Yorkshire"}},
		{"a person's name, in full and by its parts", "Amina Hussain, or Hussain, or amina", []string{"Amina Hussain", "Hussain"}},
		{"an e-mail address once", "ask a.b@trust.example or a.b@trust.example", []string{"a.b@trust.example"}},
		{"references", "FP26-RZX-001, FP26-RZX-001-C1 and ENQ-2026-12, but FP-2026-R1 is public", []string{"FP26-RZX-001", "FP26-RZX-001-C1", "ENQ-2026-12"}},
		{"a letter that grows in small letters", "İ Northmoor", []string{"Northmoor"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, w := range names.In(tt.text) {
				got = append(got, w.Text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestAnAnswerIsPublishedWithoutNames(t *testing.T) {
	l := enquiryAnswered(t)
	wording := obj{"question": "Northmoor asks: is a dated plan enough?", "answer": "Yes. Ask Amina."}
	no := l.refuses("NAME_IN_TEXT", "farah", funding.PublishAnswer, wording)
	if len(no.Others) != 1 || no.Field != "confirmed" {
		t.Errorf("want two words refused: %+v", no)
	}
	says(t, no, "“Northmoor” may tell who asked: it is the name of an organisation")
	wording["confirmed"] = []string{"Amina"}
	if no := l.refuses("NAME_IN_TEXT", "farah", funding.PublishAnswer, wording); len(no.Others) != 0 {
		t.Errorf("what was confirmed is refused: %+v", no)
	}
	wording["confirmed"] = []string{"Amina", "Northmoor"}
	r := l.do("olive", noon("2026-05-22"), funding.PublishAnswer, wording)
	p := r.Enquiry.Published
	if !p.Shown() || p.Field != "clinical_safety" || p.Round != example.RoundID || p.ChangesRule() || r.Enquiry.Status != funding.EnquiryAnswered {
		t.Errorf("got %+v", p)
	}
	if strings.Contains(r.Events[0].Summary, "FP26") || !strings.Contains(r.Events[0].Summary, "“Clinical safety evidence (DCB0160)”") {
		t.Errorf("got %q", r.Events[0].Summary)
	}
	l.do("farah", noon("2026-05-23"), funding.WithdrawPublication, nil)
	l.refuses("NOT_PUBLISHED", "farah", funding.WithdrawPublication, nil)
	l.refuses("NOT_YOUR_ROLE", "amina", funding.PublishAnswer, wording)
}

func TestWhatCannotBePublished(t *testing.T) {
	for _, tt := range []struct {
		name, code, at string
		body           obj
		change         func(f *funding.EnquiryFacts)
	}{
		{"no question", "TEXT_MISSING", "question", obj{"answer": "Yes."}, nil},
		{"no answer", "TEXT_MISSING", "answer", obj{"question": "Is it?"}, nil},
		{"a change that is not said", "TEXT_MISSING", "rule_change", obj{"question": "Is it?", "answer": "Yes.", "changes_rule": true, "in_force_from": "2026-06-01"}, nil},
		{"a change from no day", "DATE_MISSING", "in_force_from", obj{"question": "Is it?", "answer": "Yes.", "changes_rule": true, "rule_change": "It is."}, nil},
		{"a pathway that is none", "PATHWAY_UNKNOWN", "pathways", obj{"question": "Is it?", "answer": "Yes.", "pathways": []string{"SLOW"}}, nil},
		{"a round that is none", "ROUND_MISSING", "round", obj{"question": "Is it?", "answer": "Yes."}, func(f *funding.EnquiryFacts) { f.Round = funding.Round{} }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := enquiryAnswered(t)
			if tt.change != nil {
				tt.change(&l.facts)
			}
			if no := l.refuses(tt.code, "farah", funding.PublishAnswer, tt.body); no.Field != tt.at {
				t.Errorf("stands at %q, want %q", no.Field, tt.at)
			}
		})
	}
	l := enquired(t, noon("2026-05-20"))
	l.refuses("WRONG_STATE", "farah", funding.PublishAnswer, obj{"question": "Is it?", "answer": "Yes."})
}

func TestAChangedRuleTouchesTheRightDrafts(t *testing.T) {
	all := rules(t)
	change := funding.Publication{Round: example.RoundID, Change: "A dated plan is enough."}
	with := func(f func(p *funding.Publication)) funding.Publication { p := change; f(&p); return p }
	for _, tt := range []struct {
		name           string
		p              funding.Publication
		round, pathway string
		want           bool
	}{
		{"every draft of the round", change, example.RoundID, "FAST", true},
		{"not another round's", change, "FP-2027-R1", "FAST", false},
		{"one whose pathway nobody can know yet", with(func(p *funding.Publication) { p.Pathways = []string{"MAJOR"} }), example.RoundID, "", true},
		{"only the pathways that it names", with(func(p *funding.Publication) { p.Pathways = []string{"MAJOR"} }), example.RoundID, "STANDARD", false},
		{"those that are asked the question", with(func(p *funding.Publication) { p.Field = "clinical_safety" }), example.RoundID, "STANDARD", true},
		{"not those that are not", with(func(p *funding.Publication) { p.Field = "clinical_safety" }), example.RoundID, "FAST", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.p.Touches(tt.round, tt.pathway, all); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
	l := enquiryAnswered(t)
	l.facts.Touched = []funding.DraftTouched{{Bid: "FP26-RZB-001", Org: "RZB"}, {Bid: "FP26-RZC-001", Org: "RZC"}}
	r := l.do("farah", noon("2026-05-22"), funding.PublishAnswer, obj{"question": "Is a dated plan enough?", "answer": "Yes.", "changes_rule": true, "rule_change": "A dated plan is enough.", "in_force_from": "2026-06-01"})
	want := []string{"answer-published to  at ", "rule-change to TRUST_AUTHOR at RZB", "rule-change to TRUST_AUTHOR at RZC"}
	if diff := cmp.Diff(want, letters(r.Effects.Letters)); diff != "" {
		t.Error(diff)
	}
	if !r.Enquiry.Published.ChangesRule() || r.Events[1].Name != "RULE_CHANGED" || r.Events[1].Detail["drafts"] != 2 {
		t.Errorf("got %+v", r.Events)
	}
}
