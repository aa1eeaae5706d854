package funding_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// briefOf is the example's brief at the panel, with every criterion scored as
// given and a condition from two reviewers.
func briefOf(t *testing.T, score int, before *funding.Content) funding.Brief {
	t.Helper()
	l := newBid(t).reviewed()
	for i, v := range l.bid.Reviews {
		if i < 2 {
			l.bid.Reviews[i].Conditions = []string{"A named clinical safety officer before go-live."}
		}
		for _, k := range l.facts.Rules.Criteria {
			for _, owner := range k.Owners {
				if owner == v.Kind {
					l.bid.Reviews[i].Scores = append(l.bid.Reviews[i].Scores, funding.Score{Criterion: k.Code, Score: score})
				}
			}
		}
	}
	c := l.facts.Content
	e := economics(t, c)
	p, _ := l.facts.Rules.Pathway(l.bid.Route.Pathway)
	return l.bid.Brief(funding.BriefFacts{Content: c, Before: before, Round: l.facts.Round, Rules: l.facts.Rules, Pathway: p, Economics: &e, Cover: l.facts.Cover, Org: l.facts.Org})
}

func TestSixNumbersOfABrief(t *testing.T) {
	var got []string
	for _, f := range briefOf(t, 3, nil).Figures {
		got = append(got, f.Name+" "+f.Value)
	}
	want := []string{"Ask £18,400,000.00", "Local match £9,200,000.00", "Whole-life cost £37,800,000.00", "Net present social value £14,206,444.81", "Benefit–cost ratio 1.44", "Score 75.0 of 100"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestABriefSaysWhatCoverIsLeft(t *testing.T) {
	b := briefOf(t, 3, nil)
	var got []string
	for _, c := range b.Cover {
		got = append(got, fmt.Sprintf("%s %s: %s − %s = %s", c.FY, c.Nature.Word(), c.Left, c.Ask, c.After))
		if c.Left-c.Ask != c.After {
			t.Errorf("%+v does not add up", c)
		}
	}
	says(t, &funding.Error{Message: strings.Join(got, "\n")}, "2026/27 capital: £12,000,000.00 − £4,200,000.00 = £7,800,000.00", "2027/28 capital: £8,500,000.00 − £5,100,000.00 = £3,400,000.00")
}

func TestABriefRaisesShortCover(t *testing.T) {
	l := newBid(t).reviewed()
	l.facts.Cover[0].Committed = gbp("9,000,000") // of £12,000,000.00 for 2026/27; the bid asks £4,200,000.00
	got := l.bid.Brief(funding.BriefFacts{Content: l.facts.Content, Round: l.facts.Round, Rules: l.facts.Rules, Cover: l.facts.Cover, Org: l.facts.Org}).Flags
	if len(got) != 1 || got[0] != "The fund is short: £1,200,000.00 of capital for 2026/27." {
		t.Errorf("got %q", got)
	}
}

func TestABriefQuotesWhoDecides(t *testing.T) {
	says(t, &funding.Error{Message: strings.Join(briefOf(t, 3, nil).Authority, "\n")}, "Programme panel: at least £1 million and below £25 million of national money (pathway STANDARD of CAP-2026).",
		"HM Treasury is not needed up to £300 million of capital and £150 million of revenue.")
}

func TestABriefStaysOneSide(t *testing.T) {
	before := example.Content()
	before.Milestones, before.Benefits = nil, nil
	b := briefOf(t, 1, &before)
	if len(b.Flags) != 3 || b.FlagsLeft == 0 {
		t.Errorf("%d red flags and %d left out, want 3 and more", len(b.Flags), b.FlagsLeft)
	}
	if len(b.Changes) != 4 || len(b.Said) != 4 || b.Changed <= 4 {
		t.Errorf("%d changes of %d, want 4 of more", len(b.Changes), b.Changed)
	}
	if diff := cmp.Diff([]funding.Proposed{{Review: b.Proposed[0].Review, Text: "A named clinical safety officer before go-live."}}, b.Proposed); diff != "" {
		t.Errorf("one condition of two reviewers stands once: %s", diff)
	}
}

// What changed is told in the form's words, not in the names of its fields.
func TestABriefTellsChangesInWords(t *testing.T) {
	before := example.Content()
	before.Answers = maps.Clone(before.Answers)
	before.Answers["in_use_on"], before.Answers["price_certainty"] = funding.Answer{Value: "2027-09-30"}, funding.Answer{Value: "ESTIMATE"}
	got := strings.Join(briefOf(t, 1, &before).Said, "\n")
	says(t, &funding.Error{Message: got}, "Changed: When will it first be used?, from “30 September 2027” to “31 October 2027”.", "Changed: How certain is the price, from “An estimate” to “From the preferred bidder”.")
}

func TestACleanBriefSaysSo(t *testing.T) {
	d := briefOf(t, 3, nil).Document(day("2026-06-18"))
	var words []string
	for _, s := range d.Sections {
		words = append(words, s.Heading+": "+strings.Join(s.Paragraphs, " "))
	}
	says(t, &funding.Error{Message: strings.Join(words, "\n")}, "Red flags: None.", "Changes since the last approval: None", "[  ] A named clinical safety officer before go-live. (")
}
