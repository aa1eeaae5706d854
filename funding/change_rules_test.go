package funding_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

// What a request is refused for, by rule of domain 3.4.
func TestWhatARequestIsRefusedFor(t *testing.T) {
	at := noon("2027-01-18")
	years := func(more obj) obj {
		p := part("REPROFILE_YEARS", obj{"amount_pence": gbp("1,200,000")})
		for k, v := range more {
			p[k] = v
		}
		return wanting(p)
	}
	for _, tt := range []struct {
		name, code, field string
		body              obj
	}{
		{"R1: more money", "COST_INCREASE", "parts[0].kind", wanting(part("COST_INCREASE", obj{"amount_pence": 1}))},
		{"R2: a penny below what is drawn", "BELOW_DRAWN", "amount_pence", years(obj{"amount_pence": gbp("2,664,000.01")})},
		{"more than the year has", "MORE_THAN_THE_YEAR", "parts[0].amount_pence", years(obj{"amount_pence": gbp("4,200,000.01")})},
		{"nothing is moved", "AMOUNT_MISSING", "parts[0].amount_pence", years(obj{"amount_pence": 0})},
		{"to the same year", "SAME_YEAR", "parts[0].to_fy", years(obj{"to_fy": "2026/27"})},
		{"to a year the fund has no money for", "NO_SUCH_YEAR", "parts[0].to_fy", years(obj{"to_fy": "2031/32"})},
		{"from a year the award has none of", "NO_SUCH_YEAR", "parts[0].fy", years(obj{"fy": "2031/32"})},
		{"R5: capital to revenue without revenue in the fund", "CAPITAL_STAYS_CAPITAL", "parts[0].kind", wanting(part("CAPITAL_TO_REVENUE", obj{"amount_pence": 100}))},
		{"R6: between trusts of an award with one", "SAME_TRUST", "parts[0].to_organisation", wanting(part("REPROFILE_WITHIN_YEAR", obj{"amount_pence": 100}))},
		{"R6: to a trust that is no party", "NOT_A_PARTY", "parts[0].to_organisation", wanting(part("REPROFILE_WITHIN_YEAR", obj{"amount_pence": 100, "to_organisation": "RZB"}))},
		{"a milestone that is not there", "NO_SUCH_MILESTONE", "parts[0].milestone", wanting(part("MILESTONE_DATE", obj{"milestone": "M9", "date": "2028-01-31"}))},
		{"a milestone to a day that has passed", "DATE_IN_PAST", "parts[0].date", wanting(part("MILESTONE_DATE", obj{"milestone": "M3", "date": "2026-12-31"}))},
		{"one cell gives and gets", "GIVES_AND_GETS", "parts[1].kind", wanting(part("REPROFILE_YEARS", obj{"amount_pence": 100}), part("REPROFILE_YEARS", obj{"amount_pence": 50, "fy": "2027/28"}))},
		{"one milestone twice", "ASKED_TWICE", "parts[1].kind", wanting(part("MILESTONE_DATE", obj{"milestone": "M3", "date": "2028-01-31"}), part("MILESTONE_DATE", obj{"milestone": "M3", "date": "2028-02-29"}))},
		{"a succession", "SUCCESSION_FROM_REGISTER", "parts[0].kind", wanting(part("ORG_SUCCESSION", nil))},
		{"a kind that there is not", "NOT_A_CHOICE", "parts[0].kind", wanting(part("HOLIDAY", nil))},
		{"nothing", "NOTHING_ASKED", "parts", wanting()},
		{"no reason", "REASON_MISSING", "reason", obj{"parts": []obj{part("REPROFILE_YEARS", obj{"amount_pence": 100})}, "reason_code": "OTHER"}},
		{"no code", "NOT_A_CHOICE", "reason_code", obj{"parts": []obj{part("REPROFILE_YEARS", obj{"amount_pence": 100})}, "reason": "Late."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := inYear(t)
			if no := l.refuses(tt.code, "ben", at, funding.RequestChange, tt.body); no.Field != tt.field {
				t.Errorf("by the field %q, want %q", no.Field, tt.field)
			}
		})
	}
}

// R2 to the penny: down to what is drawn and in flight.
func TestAYearComesDownToWhatIsDrawn(t *testing.T) {
	l := inYear(t)
	l.do("ben", noon("2027-01-18"), funding.RequestChange, wanting(part("REPROFILE_YEARS", obj{"amount_pence": gbp("2,664,000"), "to_fy": "2028/29"})))
	l.do("liam", noon("2027-01-19"), funding.DecideChange, approve("01"))
	l.wants(funding.Capital, "0", "1,536,000", "0")
	if x, _ := l.award.Limit("RZX", 2028, funding.Capital); x.Unsigned != 0 || x.Headroom() != gbp("5,664,000") {
		t.Errorf("an indicative year is not withheld: %+v", x)
	}
}

// R4: who decides.
func TestWhoDecidesAChange(t *testing.T) {
	for _, tt := range []struct {
		name, on string
		part     obj
		want     funding.Role
	}{
		{"across years", "2027-01-18", part("REPROFILE_YEARS", obj{"amount_pence": 100}), funding.NationalFinance},
		{"money back", "2027-01-18", part("RETURN_FUNDS", obj{"amount_pence": 100}), funding.NationalFinance},
		{"across natures", "2027-01-18", part("REVENUE_TO_CAPITAL", obj{"amount_pence": 100}), funding.NationalFinance},
		{"a milestone", "2027-01-18", part("MILESTONE_DATE", obj{"milestone": "M3", "date": "2028-01-31"}), funding.ProgrammeManager},
		{"a supplier", "2027-01-18", part("SUPPLIER", obj{"text": "Meridian Two Ltd"}), funding.ProgrammeManager},
		{"inside a year, above the tolerance", "2027-01-31", part("REPROFILE_WITHIN_YEAR", obj{"amount_pence": gbp("210,000.01"), "to_organisation": "RZB"}), funding.ProgrammeManager},
		{"inside a year, after its cut-off", "2027-02-01", part("REPROFILE_WITHIN_YEAR", obj{"amount_pence": 100, "to_organisation": "RZB"}), funding.NationalFinance},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := withSaltmarsh(inYear(t))
			l.do("ben", noon(tt.on), funding.RequestChange, wanting(tt.part))
			if c, ok := l.award.Change(crID("01")); !ok || c.Decider != tt.want || c.Status != funding.ChangeRequested {
				t.Fatalf("%s: decided by %q, want %q", c.Status, c.Decider, tt.want)
			}
			wrong, right := "farah", "liam"
			if tt.want == funding.ProgrammeManager {
				wrong, right = right, wrong
			}
			l.refuses("NOT_YOUR_ROLE", wrong, noon(tt.on), funding.DecideChange, approve("01"))
			l.refuses("NOT_YOUR_ROLE", "maria", noon(tt.on), funding.DecideChange, approve("01"))
			l.do(right, noon(tt.on), funding.DecideChange, approve("01"))
		})
	}
}

// withSaltmarsh gives a second trust a million of the year's capital.
func withSaltmarsh(l *awardLife) *awardLife {
	l.award.Profile = append(slices.Clone(l.award.Profile), funding.ProfileCell{Org: "RZB", FY: 2026, Nature: funding.Capital, Certainty: funding.Firm, Amount: gbp("1,000,000")})
	l.award.Limits = append(slices.Clone(l.award.Limits), funding.Limit{Org: "RZB", FY: 2026, Nature: funding.Capital, Profile: gbp("1,000,000")})
	l.award.Total += gbp("1,000,000")
	return l
}

// R6: the lower of 250,000.00 and 5 % of the cell that gives, added up over the
// year, is made at once: here 5 % of 4,200,000.00, 210,000.00.
func TestTheToleranceInsideAYearIsCumulative(t *testing.T) {
	l := withSaltmarsh(inYear(t))
	at := noon("2027-01-18")
	move := func(amount string) obj {
		return wanting(part("REPROFILE_WITHIN_YEAR", obj{"amount_pence": gbp(amount), "to_organisation": "RZB"}))
	}
	total := l.award.Total
	l.do("ben", at, funding.RequestChange, move("200,000"))
	c, _ := l.award.Change(crID("01"))
	if c.Status != funding.ChangeInForce || c.Decider != "" || l.award.Agreement.Kind != funding.NoticeAgreement || l.award.Agreement.Status != funding.InForce || l.award.Agreement.Version != 2 {
		t.Fatalf("%+v; agreement %+v", c, l.award.Agreement)
	}
	if x, _ := l.award.Limit("RZB", 2026, funding.Capital); x.Headroom() != gbp("1,200,000") || l.award.Total != total || l.last.Effects.Pool != nil {
		t.Errorf("the other trust has %s", x.Headroom())
	}
	l.do("ben", at, funding.RequestChange, move("10,000"))
	if c, _ := l.award.Change(crID("02")); c.Status != funding.ChangeInForce {
		t.Errorf("to the penny of the tolerance: %s", c.Status)
	}
	l.do("ben", at, funding.RequestChange, move("0.01"))
	if c, _ := l.award.Change(crID("03")); c.Status != funding.ChangeRequested || c.Effect.Tolerance.Used != gbp("210,000") || c.Effect.Tolerance.Most != gbp("210,000") {
		t.Errorf("a penny more: %s, %+v", c.Status, c.Effect.Tolerance)
	}
}

// R5: with revenue in the fund and the department's approval on paper.
func TestCapitalBecomesRevenueOnlyWithCoverAndApproval(t *testing.T) {
	l := inYear(t)
	for i, c := range l.facts.Cover {
		if c.Nature == funding.Revenue && c.FY == 2026 {
			l.facts.Cover[i].Envelope += 100
		}
	}
	at, ask := noon("2027-01-18"), obj{"amount_pence": 100}
	l.refuses("APPROVAL_MISSING", "ben", at, funding.RequestChange, wanting(part("CAPITAL_TO_REVENUE", ask)))
	ask["external_approval"] = "DH/2027/12"
	l.refuses("CAPITAL_STAYS_CAPITAL", "ben", at, funding.RequestChange, wanting(part("CAPITAL_TO_REVENUE", obj{"amount_pence": 101, "external_approval": "DH/2027/12"})))
	l.do("ben", at, funding.RequestChange, wanting(part("CAPITAL_TO_REVENUE", ask)))
	l.do("liam", at, funding.DecideChange, approve("01"))
	if got := l.award.Net(2026, funding.Revenue).Profile; got != gbp("900,001") {
		t.Errorf("revenue of 2026/27 is %s", got)
	}
}

// Only indicative years: a notice, in force at once, with nothing withheld.
func TestAChangeOfIndicativeYearsNeedsNoSignature(t *testing.T) {
	l := inYear(t)
	l.do("ben", noon("2027-01-18"), funding.RequestChange, wanting(part("REPROFILE_YEARS", obj{"amount_pence": gbp("500,000"), "fy": "2028/29", "to_fy": "2029/30"})))
	l.do("liam", noon("2027-01-19"), funding.DecideChange, approve("01"))
	if g := l.award.Agreement; g.Status != funding.InForce || g.Kind != funding.NoticeAgreement || g.Version != 2 || g.Signed != 1 {
		t.Errorf("agreement %+v", g)
	}
	l.wantsProfile("4,200,000", "5,100,000", "2,500,000", "2,000,000")
	if doc := l.last.Effects.Document; doc == nil || doc.Sections[0].Heading != "What this version changes" || !strings.HasPrefix(doc.Title, "Notice of change") {
		t.Errorf("document %+v", doc)
	}
}

// Several things in one request, money that goes back among them.
func TestOneRequestOfSeveralParts(t *testing.T) {
	l := inYear(t)
	l.do("eleri", noon("2027-01-18"), funding.RequestChange, wanting(
		part("RETURN_FUNDS", obj{"amount_pence": gbp("200,000")}), part("MILESTONE_DATE", obj{"milestone": "M3", "date": "2028-01-31"}), part("SUPPLIER", obj{"text": "Meridian Two Ltd"}), part("SCOPE", obj{"text": "Without the mobile module."})))
	c, _ := l.award.Change(crID("01"))
	if !slices.ContainsFunc(c.Effect.Conditions, func(s string) bool { return strings.HasPrefix(s, "Condition K1 must be met before milestone M3") }) {
		t.Errorf("conditions %v", c.Effect.Conditions)
	}
	l.do("liam", noon("2027-01-20"), funding.DecideChange, approve("01"))
	if l.award.Total != gbp("18,200,000") || len(l.last.Effects.Pool) != 1 || l.last.Effects.Pool[0].Amount != gbp("200,000") {
		t.Errorf("total %s, pool %v", l.award.Total, l.last.Effects.Pool)
	}
	if m := l.award.Milestones[2]; m.Ref != "M3" || m.Due != (calendar.Date{Year: 2028, Month: 1, Day: 31}) {
		t.Errorf("milestone %+v", m)
	}
}

// A question stops the decision's clock: two of five days were left.
func TestAQuestionStopsTheClockOfAChange(t *testing.T) {
	l := inYear(t)
	l.do("ben", noon("2027-01-18"), funding.RequestChange, cr01())
	l.do("liam", noon("2027-01-21"), funding.DecideChange, obj{"change": crID("01"), "outcome": "QUERY", "reasons": "Which module is late?"})
	if c, _ := l.award.Change(crID("01")); c.Status != funding.ChangeQueried || c.DaysLeft != 2 {
		t.Fatalf("%+v", c)
	}
	l.refuses("WRONG_STATE", "liam", noon("2027-01-22"), funding.DecideChange, approve("01"))
	l.refuses("ANSWER_MISSING", "ben", noon("2027-02-01"), funding.AnswerQuery, obj{"change": crID("01"), "answer": " "})
	l.do("ben", noon("2027-02-01"), funding.AnswerQuery, obj{"change": crID("01"), "answer": "Maternity."})
	if c, _ := l.award.Change(crID("01")); c.Due != day("2027-02-03") || c.Status != funding.ChangeRequested {
		t.Errorf("due %s", c.Due)
	}
}

// A decision that does not come is chased, then goes to the administrator.
func TestALateDecisionOfAChangeIsChased(t *testing.T) {
	l := inYear(t)
	l.do("ben", noon("2027-01-18"), funding.RequestChange, cr01())
	var got []string
	for l.award.NextAlarm.Before(noon("2027-02-01")) {
		l.wake()
		got = append(got, slices.DeleteFunc(letters(l.last.Effects.Letters), func(s string) bool { return !strings.HasPrefix(s, "change-") })...)
	}
	if want := []string{"change-due to NATIONAL_FINANCE at FPF", "change-late to FUND_ADMIN at FPF"}; !slices.Equal(got, want) {
		t.Errorf("letters %v, want %v", got, want)
	}
}

func TestAChangeIsWithdrawnOrDeclined(t *testing.T) {
	l := inYear(t)
	at := noon("2027-01-18")
	l.do("ben", at, funding.RequestChange, cr01())
	l.refuses("REASONS_MISSING", "liam", at, funding.DecideChange, obj{"change": crID("01"), "outcome": "DECLINE"})
	l.do("ben", at, funding.WithdrawOwn, obj{"change": crID("01")})
	l.do("farah", at, funding.RequestChange, wanting(part("SUPPLIER", obj{"text": "Meridian Two Ltd"})))
	l.refuses("CHANGE_NOT_OPEN", "ben", at, funding.WithdrawOwn, obj{"change": crID("01")})
	l.refuses("SAME_PERSON", "farah", at, funding.DecideChange, approve("02"))
	l.refuses("NOT_YOURS", "ben", at, funding.WithdrawOwn, obj{"change": crID("02")})
	l.do("ben", at, funding.RequestChange, cr01())
	l.do("liam", at, funding.DecideChange, obj{"change": crID("03"), "outcome": "DECLINE", "reasons": "Spend it."})
	l.wantsProfile("4,200,000", "5,100,000", "3,000,000", "1,500,000")
	if len(l.award.Changes) != 2 || l.award.ID != example.BidID {
		t.Errorf("%d changes", len(l.award.Changes))
	}
}
