package funding_test

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// judged takes the example through its reviews with scores by criterion; the
// dual criterion, financial, is scored by the region and by national finance.
func judged(t *testing.T, region, national int) *bidLife {
	t.Helper()
	l := newBid(t)
	l.inReview()
	score := func(pairs ...any) []obj {
		var out []obj
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, obj{"criterion": pairs[i], "score": pairs[i+1], "reasons": "As the case says."})
		}
		return out
	}
	for _, v := range []struct {
		kind   funding.ReviewKind
		by     string
		scores []obj
	}{
		{funding.ICBSupport, "grace", nil}, {funding.RegionDigital, "isla", score("STRATEGIC", 4, "DELIVERY", 3, "BENEFITS", 2)}, {funding.ClinicalSafety, "jonas", nil}, {funding.Cyber, "kavita", nil},
		{funding.RegionFinance, "harry", score("FINANCIAL", region)}, {funding.NationalFinanceRev, "liam", score("ECONOMIC", 3, "COMMERCIAL", 2, "FINANCIAL", national)},
	} {
		l.do(v.by, noon("2026-06-08"), funding.Conclude, obj{"review": v.kind, "outcome": funding.Support, "reasons": "Sound.", "scores": v.scores})
	}
	return l
}

// Weights 20, 20, 15, 20, 15, 10; worked by hand.
func TestScoresAddUp(t *testing.T) {
	tests := []struct {
		name             string
		region, national int
		status           funding.BidStatus
		total            string
		passes           bool
	}{
		// 20·4/4 + 20·3/4 + 15·2/4 + 20·3/4 + 15·3/4 + 10·2/4 = 20 + 15 + 7.5 + 15 + 11.25 + 5 = 73.75
		{"both agree", 3, 3, funding.Panel, "73.8", true},
		// one point apart: the mean, 2.5, makes 12.5 of 20: 71.25
		{"a point apart", 3, 2, funding.Panel, "71.3", true},
		// 1 and 2: the mean of 1.5 is below the least of 2; 7.5 of 20: 66.25
		{"together below the least", 1, 2, funding.Panel, "66.3", false},
		{"two points apart", 4, 2, funding.Moderation, "73.8", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := judged(t, tt.region, tt.national)
			b := l.bid.Board(rules(t))
			if l.bid.Status != tt.status || b.Total != tt.total || b.Passes != tt.passes {
				t.Errorf("%s, %s of 100, passes %v (%v); want %s, %s, %v", l.bid.Status, b.Total, b.Passes, b.StandOut, tt.status, tt.total, tt.passes)
			}
		})
	}
	if b := newBid(t).bid.Board(rules(t)); b.Total != "" || b.Passes || len(b.Rows) != 6 {
		t.Errorf("a bid that nobody has scored: %+v", b)
	}
}

func TestScoresFarApartAreModerated(t *testing.T) {
	l := judged(t, 4, 2)
	if l.bid.DecisionDue != day("2026-06-18") { // eight working days after 8 June
		t.Errorf("the panel's clock runs to %v", l.bid.DecisionDue)
	}
	body := obj{"criterion": "FINANCIAL", "score": 3, "reasons": "The tail is paid for."}
	with := func(k string, v any) obj {
		return obj{"criterion": body["criterion"], "score": body["score"], "reasons": body["reasons"], k: v}
	}
	for _, tt := range []struct {
		name, by string
		body     obj
		code     string
	}{
		{"a criterion that is not in dispute", "farah", with("criterion", "ECONOMIC"), "NOT_DISPUTED"},
		{"a score of 5", "farah", with("score", 5), "OUT_OF_RANGE"},
		{"no reasons", "farah", with("reasons", " "), "REASONS_MISSING"},
		{"somebody who does not moderate", "liam", body, "NOT_YOUR_ROLE"},
		{"a decision before it", "maria", approval(), "WRONG_STATE"},
	} {
		verb := funding.Moderate
		if tt.code == "WRONG_STATE" {
			verb = funding.Decide
		}
		_, err := l.try(tt.by, noon("2026-06-09"), verb, tt.body)
		refused(t, err, tt.code)
	}
	r := l.do("farah", noon("2026-06-09"), funding.Moderate, body)
	b := l.bid.Board(rules(t))
	financial := b.Rows[3]
	if l.bid.Status != funding.Panel || len(b.Disputed()) != 0 || financial.Agreed == nil || financial.Agreed.Score != 3 || len(financial.Given) != 2 || b.Total != "73.8" {
		t.Errorf("%s, %+v, total %s; want the panel, 3 agreed beside 4 and 2, and 73.8", l.bid.Status, financial, b.Total)
	}
	for _, e := range r.Events {
		if e.Name == "SCORE_AGREED" && !e.ForFunder {
			t.Error("the trust sees the score before the release")
		}
	}
}

func TestWhoScoredDoesNotModerate(t *testing.T) {
	l := judged(t, 4, 2)
	farah := funding.Person{ID: "liam", Name: "Liam Doyle", Posts: []funding.Post{{Role: funding.NationalFinance, Org: "FPF"}, {Role: funding.ProgrammeManager, Org: "FPF"}}}
	f := l.facts
	f.Person = farah
	_, err := funding.ApplyBid(l.bid, f, command(funding.BidKind, l.bid.ID, "liam", noon("2026-06-09"), funding.Moderate, obj{"criterion": "FINANCIAL", "score": 2, "reasons": "Mine."}))
	refused(t, err, "SAME_PERSON")
}
