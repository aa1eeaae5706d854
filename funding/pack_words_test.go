package funding_test

import (
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A person may set one step better than the system, with a reason; both stay.
func TestTheRatingThatAPersonSets(t *testing.T) {
	tests := []struct {
		name, reason string
		rating       funding.Rating
		code         string
	}{
		{"the system's", "", "", ""},
		{"one step better with a reason", "The invoice came on 2 November.", funding.Amber, ""},
		{"one step better without one", " ", funding.Amber, "RATING_REASON_MISSING"},
		{"two steps better", "We feel fine.", funding.Green, "RATING_TOO_GOOD"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := octoberOpen(t) // October, of which nothing is claimed: red
			l.packs.draft = funding.PackDraft{Rating: tt.rating, RatingReason: tt.reason}
			body := obj{"pack": l.pack(7).ID}
			if tt.code != "" {
				l.refuses(tt.code, "ben", noon("2026-11-09"), funding.PreparePack, body)
				return
			}
			l.do("ben", noon("2026-11-09"), funding.PreparePack, body)
			want := tt.rating
			if want == "" {
				want = funding.Red
			}
			if p := l.pack(7); p.System != funding.Red || p.Rating != want || p.RatingReason != tt.reason {
				t.Errorf("system %s, set %s because %q; want RED, %s because %q", p.System, p.Rating, p.RatingReason, want, tt.reason)
			}
		})
	}
}

// A draft with faults names each by its field, and nothing is prepared.
func TestWhatIsWrongWithADraftIsNamed(t *testing.T) {
	tests := []struct {
		field, code string
		draft       funding.PackDraft
	}{
		{"forecast[0].month", "MONTH_NOT_TO_COME", funding.PackDraft{Forecast: []funding.ForecastCell{{Nature: funding.Capital, Source: funding.NationalMoney, Month: 7}}}},
		{"forecast[0].amount_pence", "AMOUNT_OUT_OF_RANGE", funding.PackDraft{Forecast: []funding.ForecastCell{{Nature: funding.Capital, Source: funding.NationalMoney, Month: 8, Amount: 100_000_000_000_000}}}},
		{"forecast[0].nature", "NATURE_UNKNOWN", funding.PackDraft{Forecast: []funding.ForecastCell{{Nature: "BOTH", Source: funding.LocalMoney, Month: 8}}}},
		{"milestones[0].ref", "MILESTONE_UNKNOWN", funding.PackDraft{Milestones: []funding.MilestoneDate{{Ref: "M9"}}}},
		{"milestones[0].actual", "NOT_YET", funding.PackDraft{Milestones: []funding.MilestoneDate{{Ref: "M2", Actual: day("2026-11-01")}}}},
		{"risks[0].probability", "RISK_SCORE", funding.PackDraft{Risks: []funding.Risk{{Ref: "R1", Event: "It slips", Probability: 6, Impact: 1}}}},
		{"narrative", "TOO_LONG", funding.PackDraft{Narrative: strings.Repeat("é", 601)}},
		{"adjustments[0].month", "MONTH_NOT_EARLIER", funding.PackDraft{Adjustments: []funding.Adjustment{{FY: 2026, Month: 7, Nature: funding.Capital, Source: funding.LocalMoney, Reason: "Late"}}}},
		{"adjustments[0].reason", "REASONS_MISSING", funding.PackDraft{Adjustments: []funding.Adjustment{{FY: 2026, Month: 6, Nature: funding.Capital, Source: funding.LocalMoney}}}},
		{"finance_return[0].sub_code", "SUB_CODE_UNKNOWN", funding.PackDraft{TieOut: []funding.TieValue{{Sub: "XXX"}}}},
	}
	l := octoberOpen(t)
	for _, tt := range tests {
		err := funding.CheckPackDraft(l.award, l.pack(7), tt.draft, l.facts.Rules.Packs)
		no, ok := refusal.Of(err)
		if !ok || no.Field != tt.field || no.Code != tt.code {
			t.Errorf("got %v, want %s at %s", err, tt.code, tt.field)
		}
	}
	full := funding.PackDraft{Narrative: strings.Repeat("é", 600)}
	if err := funding.CheckPackDraft(l.award, l.pack(7), full, l.facts.Rules.Packs); err != nil {
		t.Errorf("600 letters: %v", err)
	}
}

func TestRisksAreCarriedAndTheFiveHighestReported(t *testing.T) {
	m := tolerated(t, "0")
	risk := func(ref string, p, i int) funding.Risk {
		return funding.Risk{Ref: ref, Event: "Event " + ref, Probability: p, Impact: i}
	}
	m.facts.Last.Risks = []funding.Risk{risk("R1", 5, 5), risk("R2", 4, 4), risk("R3", 3, 3), risk("R4", 2, 2), risk("R5", 1, 1)}
	m.draft.Risks, m.draft.Closed = []funding.Risk{risk("R4", 5, 4), risk("R6", 3, 4), risk("R7", 1, 2)}, []string{"R2"}
	got := ""
	for _, r := range m.made().Risks {
		got += r.Ref + " "
	}
	if got != "R1 R4 R6 R3 R7 " {
		t.Errorf("got %s, want R1 (25), R4 (20 now), R6 (12), R3 (9), R7 (2); R2 is closed and R5 is the sixth", got)
	}
}

func TestTheFinanceReturnIsTiedOutByLine(t *testing.T) {
	m := tolerated(t, "0")
	m.draft.TieOut = []funding.TieValue{{Sub: "CAP0110", Amount: gbp("910,250")}, {Sub: "CAP0190", Amount: gbp("4,000,000")}}
	r := m.made()
	if t1 := r.TieOut[0]; !t1.Given || t1.Difference != 0 {
		t.Errorf("%+v, want it to tie", t1)
	}
	differs := ""
	for _, e := range r.Movers {
		differs += e.Code + ": " + e.Says
	}
	want := "FINANCE_RETURN_DIFFERS: Digital capital, forecast outturn (CAP0190, CAPITAL): the finance return has £4,000,000.00, the pack £3,910,250.00, a difference of £89,750.00."
	if !strings.HasSuffix(differs, want) {
		t.Errorf("got %q, want %q", differs, want)
	}
}
