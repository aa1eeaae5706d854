package funding_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// scheme asks for this much national capital, for a well-run foundation trust.
func scheme(ask string, change ...func(*funding.Scheme)) funding.Scheme {
	s := funding.Scheme{LegalForm: funding.NHSFoundationTrust, Segment: 2, SchemeKind: "DIGITAL", Financing: "CENTRAL",
		NationalCapital: gbp(ask), Risk: "MEDIUM", SubmittedOn: day("2026-05-06")}
	for _, f := range change {
		f(&s)
	}
	return s
}

func route(t *testing.T, s funding.Scheme) funding.Route {
	t.Helper()
	r, err := funding.FindRoute(s, rules(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func risk(r string) func(*funding.Scheme) { return func(s *funding.Scheme) { s.Risk = r } }

func TestPathwayByValueAndRisk(t *testing.T) {
	tests := []struct {
		name          string
		s             funding.Scheme
		pathway, form string
		days, layers  int
	}{
		{"nothing asked yet is FAST", scheme("0"), "FAST", "PROFORMA", 21, 2},
		{"a penny below £1m is FAST", scheme("999,999.99"), "FAST", "PROFORMA", 21, 2},
		{"£1m is STANDARD", scheme("1,000,000"), "STANDARD", "SFBC", 31, 2},
		{"a penny below £25m is STANDARD", scheme("24,999,999.99"), "STANDARD", "SFBC", 31, 2},
		{"£25m is MAJOR", scheme("25,000,000"), "MAJOR", "OBC", 82, 3},
		{"low risk stays where it is", scheme("999,999.99", risk("LOW")), "FAST", "PROFORMA", 21, 2},
		{"high risk takes FAST up to STANDARD", scheme("999,999.99", risk("HIGH")), "STANDARD", "SFBC", 31, 2},
		{"high risk takes STANDARD up to MAJOR", scheme("1,000,000", risk("HIGH")), "MAJOR", "OBC", 82, 3},
		{"high risk has nothing above MAJOR", scheme("25,000,000", risk("HIGH")), "MAJOR", "OBC", 82, 3},
		{"revenue counts with capital", scheme("900,000", func(s *funding.Scheme) { s.NationalRevenue = gbp("100,000") }), "STANDARD", "SFBC", 31, 2},
		{"local money and whole-life cost do not", scheme("900,000", func(s *funding.Scheme) {
			s.LocalCapital, s.LocalRevenue, s.WholeLife = gbp("9,000,000"), gbp("9,000,000"), gbp("90,000,000")
		}), "FAST", "PROFORMA", 21, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := route(t, tt.s)
			if r.Pathway != tt.pathway || r.Form != tt.form || r.ExpectedDays != tt.days || r.Layers != tt.layers || r.Ruleset != "CAP-2026" {
				t.Errorf("got %s %s, %d days, %d layers, ruleset %s", r.Pathway, r.Form, r.ExpectedDays, r.Layers, r.Ruleset)
			}
		})
	}
}

func TestReviewsOfEachPathway(t *testing.T) {
	three := []funding.ReviewKind{funding.ICBSupport, funding.RegionDigital, funding.NationalFinanceRev}
	six := []funding.ReviewKind{funding.ICBSupport, funding.RegionFinance, funding.RegionDigital, funding.ClinicalSafety, funding.Cyber, funding.NationalFinanceRev}
	tests := []struct {
		name string
		s    funding.Scheme
		want []funding.ReviewKind
		days int
	}{
		{"FAST has one regional review of 10 days", scheme("500,000"), []funding.ReviewKind{funding.RegionDigital}, 10},
		{"STANDARD a penny below £5m has three of 20", scheme("4,999,999.99"), three, 20},
		{"STANDARD from £5m has six of 20", scheme("5,000,000"), six, 20},
		{"MAJOR has six of 30", scheme("25,000,000"), six, 30},
		{"a small bid of high risk has the three of STANDARD", scheme("500,000", risk("HIGH")), three, 20},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := route(t, tt.s)
			if diff := cmp.Diff(tt.want, r.Kinds()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, v := range r.Reviews {
				if v.Days != tt.days {
					t.Errorf("%s has %d days, want %d", v.Kind, v.Days, tt.days)
				}
			}
		})
	}
}

func TestDecidingBodies(t *testing.T) {
	self := func(s *funding.Scheme) { s.Financing = "SELF" }
	distressed := func(s *funding.Scheme) { s.Distress = true }
	segment := func(n int) func(*funding.Scheme) { return func(s *funding.Scheme) { s.Segment = n } }
	other := func(s *funding.Scheme) { s.SchemeKind = "OTHER" }
	local := func(p string) func(*funding.Scheme) { return func(s *funding.Scheme) { s.LocalCapital = gbp(p) } }
	revenue := func(p string) func(*funding.Scheme) { return func(s *funding.Scheme) { s.NationalRevenue = gbp(p) } }
	tests := []struct {
		name string
		s    funding.Scheme
		want string
	}{
		{"the worked example: board and panel", scheme("13,800,000", revenue("4,600,000"), local("4,600,000")), "TRUST_BOARD NATIONAL_PROGRAMME"},
		{"MAJOR adds the national committee", scheme("25,000,000"), "TRUST_BOARD NATIONAL_PROGRAMME NATIONAL_INVESTMENT_COMMITTEE"},
		{"capital of exactly £300m does not go to the Treasury", scheme("300,000,000"), "TRUST_BOARD NATIONAL_PROGRAMME NATIONAL_INVESTMENT_COMMITTEE"},
		{"a penny more does, and only three decide", scheme("300,000,000.01"), "TRUST_BOARD NATIONAL_INVESTMENT_COMMITTEE HM_TREASURY"},
		{"local capital counts towards the £300m", scheme("299,999,999.99", local("0.02")), "TRUST_BOARD NATIONAL_INVESTMENT_COMMITTEE HM_TREASURY"},
		{"revenue of exactly £150m does not go to the Treasury", scheme("0", revenue("150,000,000")), "TRUST_BOARD NATIONAL_PROGRAMME NATIONAL_INVESTMENT_COMMITTEE"},
		{"a penny more does", scheme("0", revenue("150,000,000.01")), "TRUST_BOARD NATIONAL_INVESTMENT_COMMITTEE HM_TREASURY"},
		{"centrally funded digital schemes are excepted from trust limits", scheme("20,000,000", distressed, local("80,000,000")), "TRUST_BOARD NATIONAL_PROGRAMME"},
		{"a self-financed scheme at the trust's limit is its own", scheme("20,000,000", self, local("80,000,000")), "TRUST_BOARD NATIONAL_PROGRAMME"},
		{"a penny above it goes to the joint committee", scheme("20,000,000", self, local("80,000,000.01")), "TRUST_BOARD NATIONAL_PROGRAMME JOINT_INVESTMENT_SUBCOMMITTEE"},
		{"segment 3 has £50m", scheme("20,000,000", self, segment(3), local("30,000,000.01")), "TRUST_BOARD NATIONAL_PROGRAMME JOINT_INVESTMENT_SUBCOMMITTEE"},
		{"segment 5 has £25m", scheme("20,000,000", self, segment(5), local("5,000,000.01")), "TRUST_BOARD NATIONAL_PROGRAMME JOINT_INVESTMENT_SUBCOMMITTEE"},
		{"a trust in distress has £25m, whatever its segment", scheme("20,000,000", self, distressed, local("5,000,000.01")), "TRUST_BOARD NATIONAL_PROGRAMME JOINT_INVESTMENT_SUBCOMMITTEE"},
		{"centrally funded schemes of another kind are not excepted", scheme("20,000,000", other, distressed, local("5,000,000.01")), "TRUST_BOARD NATIONAL_PROGRAMME JOINT_INVESTMENT_SUBCOMMITTEE"},
		{"five bodies are cut to three", scheme("300,000,000.01", self), "TRUST_BOARD JOINT_INVESTMENT_SUBCOMMITTEE HM_TREASURY"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := route(t, tt.s)
			if got := strings.Join(r.Bodies, " "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if r.Layers != len(r.Bodies) || r.Layers > 3 {
				t.Errorf("%d layers for %v", r.Layers, r.Bodies)
			}
		})
	}
}

func TestReasonsSayWhy(t *testing.T) {
	r := route(t, scheme("300,000,000.01", risk("HIGH"), func(s *funding.Scheme) { s.Financing = "SELF" }))
	all := strings.Join(r.Reasons, "\n")
	for _, want := range []string{
		"£300,000,000.01 is £25 million or more", "Clinical safety: every major bid is read for clinical safety.",
		"above the trust's limit of £100 million", "HM Treasury decides because capital of £300,000,000.01 is above £300 million",
		"so the programme panel advises", "so the national investment committee advises",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no reason says %q in:\n%s", want, all)
		}
	}
	if r := route(t, scheme("18,400,000")); !slices.ContainsFunc(r.Reasons, func(s string) bool { return strings.HasPrefix(s, "HM Treasury is not needed") }) {
		t.Errorf("nobody says why the Treasury is not needed: %v", r.Reasons)
	}
	if up := route(t, scheme("500,000", risk("HIGH"))).Reasons; up[1] != "The risk is high, so the bid goes one pathway up, to STANDARD." {
		t.Errorf("got %v", up)
	}
}

func TestTheExamplesRouteFromItsContent(t *testing.T) {
	c := example.Content()
	s := funding.SchemeOf(c, example.Org(), gbp("37,800,000"), day("2026-05-06"))
	if s.NationalCapital != gbp("13,800,000") || s.NationalRevenue != gbp("4,600,000") || s.LocalCapital != gbp("4,600,000") || s.LocalRevenue != gbp("4,600,000") {
		t.Errorf("got %+v", s)
	}
	r := route(t, s)
	if r.Pathway != "STANDARD" || len(r.Reviews) != 6 || r.ExpectedDays != 31 || r.Layers != 2 {
		t.Errorf("got %+v", r)
	}
	delete(c.Answers, "risk")
	if s := funding.SchemeOf(c, example.Org(), 0, day("2026-05-06")); s.Risk != "MEDIUM" {
		t.Errorf("before the question is answered the risk is %q, want MEDIUM", s.Risk)
	}
}

func TestBadSchemesAreRefusedByField(t *testing.T) {
	tests := []struct {
		name   string
		change func(*funding.Scheme)
		want   string
	}{
		{"an unknown legal form", func(s *funding.Scheme) { s.LegalForm = "CLUB" }, "legal_form NOT_A_CHOICE"},
		{"an unknown kind of scheme", func(s *funding.Scheme) { s.SchemeKind = "" }, "scheme_kind NOT_A_CHOICE"},
		{"unknown financing", func(s *funding.Scheme) { s.Financing = "LOAN" }, "financing NOT_A_CHOICE"},
		{"an unknown risk", func(s *funding.Scheme) { s.Risk = "high" }, "risk NOT_A_CHOICE"},
		{"segment 0", func(s *funding.Scheme) { s.Segment = 0 }, "nof_segment OUT_OF_RANGE"},
		{"segment 6", func(s *funding.Scheme) { s.Segment = 6 }, "nof_segment OUT_OF_RANGE"},
		{"negative national capital", func(s *funding.Scheme) { s.NationalCapital = -1 }, "national_capital_pence MONEY_NEGATIVE"},
		{"negative local revenue", func(s *funding.Scheme) { s.LocalRevenue = -1 }, "local_revenue_pence MONEY_NEGATIVE"},
		{"too much whole-life cost", func(s *funding.Scheme) { s.WholeLife = money.Max + 1 }, "whole_life_cost_pence MONEY_TOO_LARGE"},
		{"two things at once", func(s *funding.Scheme) { s.Risk, s.Segment = "", 9 }, "risk NOT_A_CHOICE, nof_segment OUT_OF_RANGE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := funding.FindRoute(scheme("1,000,000", tt.change), rules(t))
			if got := fields(err); got != tt.want {
				t.Errorf("got %q (%v), want %q", got, err, tt.want)
			}
		})
	}
}

// fields lists the field and code of every refusal in err.
func fields(err error) string {
	no, _ := refusal.Of(err)
	var out []string
	for _, e := range no.All() {
		out = append(out, strings.TrimSpace(e.Field+" "+e.Code))
	}
	return strings.Join(out, ", ")
}

func TestRulesetByDate(t *testing.T) {
	set := func(code, from, to string) funding.Ruleset {
		r := funding.Ruleset{Code: code, EffectiveFrom: day(from)}
		if to != "" {
			r.EffectiveTo = day(to)
		}
		return r
	}
	old, now, later := set("OLD", "2025-04-01", "2026-03-31"), set("CAP-2026", "2026-04-01", ""), set("CAP-2026-B", "2026-07-01", "")
	tests := []struct{ name, on, want string }{
		{"the last day of one", "2026-03-31", "OLD"},
		{"the first day of the next", "2026-04-01", "CAP-2026"},
		{"E14: the day the example was submitted", "2026-05-06", "CAP-2026"},
		{"the day before it was replaced", "2026-06-30", "CAP-2026"},
		{"the day it was replaced", "2026-07-01", "CAP-2026-B"},
	}
	for _, sets := range [][]funding.Ruleset{{old, now, later}, {later, now, old}} {
		for _, tt := range tests {
			if got, err := funding.RulesetOn(sets, day(tt.on)); err != nil || got.Code != tt.want {
				t.Errorf("%s (%s): got %s, %v; want %s", tt.name, tt.on, got.Code, err, tt.want)
			}
		}
	}
	_, err := funding.RulesetOn([]funding.Ruleset{now}, day("2026-03-31"))
	says(t, refused(t, err, "NO_RULESET"), "31 March 2026")
	if _, err := funding.RulesetOn(nil, calendar.Date{}); err == nil {
		t.Error("no rulesets: want a refusal")
	}
}
