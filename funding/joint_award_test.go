package funding_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// jointIssued is the joint bid's award on the day its agreement was issued.
func jointIssued(t rapid.TB) *awardLife {
	t.Helper()
	bid := jointSubmitted(t)
	bid.do("farah", example.Dates().Complete, funding.PassCompleteness, nil)
	for _, r := range example.Dates().Reviews {
		bid.conclude(r)
	}
	bid.do("maria", example.Dates().Decided, funding.Decide, approval())
	l := &awardLife{t: t, drafts: map[string]*funding.ClaimContent{}, claims: map[string]funding.Claim{},
		facts: funding.AwardFacts{Calendar: england(), Rules: rules(t), Round: example.Round(), Org: example.Org(), Funder: example.FunderOrg(), Bid: bid.bid, Content: bid.facts.Content,
			Parties: []funding.Organisation{example.Org(), {Code: other, Name: "Saltmarsh"}}}}
	l.do("system", example.Dates().Issued, funding.Begin, obj{})
	return l
}

// jointClaiming is the joint award with all signatures and K2 discharged.
func jointClaiming(t rapid.TB) *awardLife {
	t.Helper()
	l := jointIssued(t)
	l.do("eleri", example.Dates().TrustSigned, funding.Sign, obj{})
	l.doAs(saltmarsh("samir"), example.Dates().TrustSigned, funding.Sign, obj{})
	l.do("farah", example.Dates().FunderSigned, funding.Sign, obj{})
	l.do("farah", example.Dates().K2Discharged, funding.Discharge, obj{"condition": "K2"})
	return l
}

// trustClaim is a draft of one trust for October 2026.
func trustClaim(no int, org string, lines ...funding.ClaimLine) funding.ClaimContent {
	for i := range lines {
		lines[i].No = i + 1
	}
	return funding.ClaimContent{ID: example.BidID + "-C" + string(rune('0'+no)), Award: example.BidID, No: no, Org: org, FY: 2026, Month: 7, Nature: funding.Capital, Basis: funding.BasisPaid, Status: funding.ClaimDraft, Lines: lines}
}

// bought is a claim line with an invoice.
func bought(costLine, invoice, gross, eligible string) funding.ClaimLine {
	return funding.ClaimLine{CostLine: costLine, Description: "Devices", Supplier: "Norvale IT Ltd", Invoice: invoice, Gross: gbp(gross), Eligible: gbp(eligible)}
}

// party is what the award holds for one trust's capital of 2026/27.
func (l *awardLife) party(org string) [4]string {
	l.t.Helper()
	x, ok := l.award.Limit(org, 2026, funding.Capital)
	if !ok {
		l.t.Fatalf("no limit of %s", org)
	}
	return [4]string{x.Profile.String(), x.InFlight.String(), x.Drawn.String(), x.Headroom().String()}
}

func (l *awardLife) partyIs(org string, want [4]string) {
	l.t.Helper()
	if got := l.party(org); got != want {
		l.t.Errorf("%s profile, in flight, drawn, headroom: got %v, want %v", org, got, want)
	}
}

func autumn(s string) time.Time { return noon("2026-11-" + s) }

func TestJ2OneTrustsHeadroomIsNeverAnothers(t *testing.T) {
	l := jointClaiming(t)
	l.partyIs("RZX", [4]string{"£3,930,000.00", "£0.00", "£0.00", "£3,930,000.00"}) // £4,200,000.00 less 30 % of £900,000.00
	l.partyIs(other, [4]string{"£270,000.00", "£0.00", "£0.00", "£270,000.00"})
	var sum money.Pence
	for _, c := range l.award.Profile {
		sum += c.Amount
	}
	if sum != gbp("18,400,000.00") || l.award.Total != sum {
		t.Errorf("the trusts come to %s of %s", sum, l.award.Total)
	}
	c := trustClaim(1, other, bought("RZB-C3", "D-1", "270,000.01", "270,000.01"))
	said := refused(t, why(l.tryAs(saltmarsh("quentin"), autumn("10"), funding.ClaimMoney, l.draft(c))), "CLAIM_EXCEEDS_YEAR_PROFILE")
	says(t, said, "£0.01 too much", "Reduce it to £270,000.00")
	c = trustClaim(1, other, bought("RZB-C3", "D-1", "270,000.00", "270,000.00"))
	l.doAs(saltmarsh("quentin"), autumn("10"), funding.ClaimMoney, l.draft(c))
	l.partyIs(other, [4]string{"£270,000.00", "£270,000.00", "£0.00", "£0.00"})
	l.partyIs("RZX", [4]string{"£3,930,000.00", "£0.00", "£0.00", "£3,930,000.00"})
}

// why is the error of a result and an error.
func why(_ funding.AwardResult, err error) error { return err }

func TestJ3OneAgreementIsInForceWhenEveryTrustAndTheFunderHaveSigned(t *testing.T) {
	l := jointIssued(t)
	samir := saltmarsh("samir")
	doc := l.last.Effects.Document
	var codes []string
	for _, s := range doc.Sections {
		if strings.HasPrefix(s.Code, "TRUST/") {
			codes = append(codes, s.Code+": "+s.Heading)
		}
	}
	if len(codes) != 2 || codes[1] != "TRUST/RZB: Schedule of Saltmarsh (RZB)" {
		t.Errorf("schedules: %q", codes)
	}
	if to := letters(l.last.Effects.Letters); !slices.Contains(to, "sign-agreement to TRUST_CFO at RZB") {
		t.Errorf("letters %q", to)
	}
	refused(t, why(l.tryAs(example.Person("farah"), example.Dates().TrustSigned, funding.Sign, obj{})), "TRUST_SIGNS_FIRST")
	l.do("eleri", noon("2026-06-29"), funding.Sign, obj{"document_hash": l.award.Agreement.Hash})
	if a := l.award.Agreement; a.Status != funding.Issued || !a.CounterDue.IsZero() {
		t.Errorf("after one trust of two the agreement is %s, the countersignature due on %s", a.Status, a.CounterDue)
	}
	refused(t, why(l.tryAs(example.Person("farah"), noon("2026-06-30"), funding.Sign, obj{})), "TRUST_SIGNS_FIRST")
	refused(t, why(l.tryAs(example.Person("eleri"), noon("2026-06-30"), funding.Sign, obj{})), "SAME_PERSON")
	refused(t, why(l.tryAs(saltmarsh("rosa"), noon("2026-06-30"), funding.Sign, obj{})), "NOT_YOUR_ROLE")
	tasks := funding.AwardTasks(l.award)
	if len(tasks) != 1 || tasks[0].Org != other || tasks[0].Role != funding.TrustCFO {
		t.Errorf("tasks %+v", tasks)
	}
	l.doAs(samir, noon("2026-07-03"), funding.Sign, obj{"document_hash": l.award.Agreement.Hash})
	// the clock starts with the last trust: Fri 3 July 2026 and three working days
	if a := l.award.Agreement; a.Status != funding.TrustSigned || a.CounterDue != day("2026-07-08") {
		t.Errorf("after the last trust the agreement is %s, the countersignature due on %s", a.Status, a.CounterDue)
	}
	l.do("farah", noon("2026-07-06"), funding.Sign, obj{})
	if l.award.Status != funding.Active || len(l.award.Agreement.Signatures) != 3 {
		t.Errorf("the award is %s with %d signatures", l.award.Status, len(l.award.Agreement.Signatures))
	}
}

func TestJ4OneRegisterOfInvoicesForAllTrusts(t *testing.T) {
	l := jointClaiming(t)
	quentin := saltmarsh("quentin")
	first := trustClaim(1, "RZX", bought("C3", "INV-900", "120,000.00", "80,000.00"))
	l.doAs(example.Person("ben"), autumn("10"), funding.ClaimMoney, l.draft(first))
	l.register[0].FirstOrg = "RZX"
	recharge := func(no int, invoice, eligible string) obj {
		x := bought("RZB-C3", invoice, "120,000.00", eligible)
		x.Kind = funding.LineRecharge
		if invoice == "" {
			x.Ledger = "GL-1"
		}
		return l.draft(trustClaim(no, other, x))
	}
	l.register = l.award.InvoicesFor(other, l.register)
	said := refused(t, why(l.tryAs(quentin, autumn("11"), funding.ClaimMoney, recharge(2, "inv 900", "50,000.00"))), "INVOICE_OVERCLAIMED")
	says(t, said, "only £40,000.00 is left")
	if said.Link != "" {
		t.Errorf("the refusal leads to %s, another trust's claim", said.Link)
	}
	refused(t, why(l.tryAs(quentin, autumn("11"), funding.ClaimMoney, recharge(2, "", "40,000.00"))), "RECHARGE_WITHOUT_INVOICE")
	refused(t, why(l.tryAs(quentin, autumn("11"), funding.ClaimMoney, l.draft(trustClaim(2, other, bought("C3", "INV-901", "1,000.00", "1,000.00"))))), "COST_LINE_OF_A_PARTNER")
	l.doAs(quentin, autumn("11"), funding.ClaimMoney, recharge(2, "INV-00900", "40,000.00"))
	said = refused(t, why(l.tryAs(quentin, autumn("11"), funding.ClaimMoney, recharge(3, "INV-900", "0.01"))), "DUPLICATE_INVOICE")
	if said.Link != "" {
		t.Errorf("the refusal leads to %s, another trust's claim", said.Link)
	}
	if got := l.award.InvoicesFor("RZX", []funding.Invoice{{FirstIn: "C1", FirstOrg: "RZX"}})[0].FirstIn; got != "C1" {
		t.Errorf("its own claim is %q, want C1", got)
	}
}

func TestAPartnersClaimIsItsOwnPeoples(t *testing.T) {
	l := jointClaiming(t)
	quentin, samir := saltmarsh("quentin"), saltmarsh("samir")
	c := l.draft(trustClaim(1, other, bought("RZB-C3", "D-1", "90,000.00", "90,000.00")))
	l.refuses("NOT_YOUR_ROLE", "ben", autumn("10"), funding.ClaimMoney, c)
	l.doAs(quentin, autumn("10"), funding.ClaimMoney, c)
	if tasks := funding.AwardTasks(l.award); tasks[len(tasks)-1].Org != other {
		t.Errorf("tasks %+v", tasks)
	}
	l.refuses("NOT_YOUR_ROLE", "chloe", autumn("10"), funding.ApproveClaim, c)
	l.doAs(samir, autumn("11"), funding.ApproveClaim, c)
	mine := l.award.ShownTo(quentin)
	if len(mine.Claims) != 1 || slices.ContainsFunc(mine.Limits, func(x funding.Limit) bool { return x.Org != other }) || len(mine.Profile) != len(l.award.Profile) {
		t.Errorf("the partner sees %d claims, limits %+v", len(mine.Claims), mine.Limits)
	}
	if seen := l.award.ShownTo(example.Person("ben")); len(seen.Limits) != len(l.award.Limits) {
		t.Error("the lead does not see all")
	}
	own := l.draft(trustClaim(2, "RZX", bought("C3", "D-2", "10,000.00", "10,000.00")))
	_, err := l.tryAs(quentin, autumn("11"), funding.ClaimMoney, own)
	refused(t, err, "NOT_YOUR_ROLE")
}

func TestJ6MatchIsTestedByNatureAsFractions(t *testing.T) {
	spent := func(org, local string) []funding.ProfileCell {
		return []funding.ProfileCell{{Org: org, FY: 2026, Nature: funding.Capital, Amount: gbp(local)}}
	}
	tests := []struct {
		name, drawn, local, missing string
		onTrack                     bool
	}{ // agreed: £4,600,000.00 of local capital for £13,800,000.00, a third
		{"a third to the penny", "3,000,000.00", "1,000,000.00", "0.00", true},
		{"a penny less", "3,000,000.00", "999,999.99", "0.01", false},
		{"nothing drawn wants nothing", "0.00", "0.00", "0.00", true},
		{"a penny drawn wants a whole penny", "0.01", "0.00", "0.01", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := jointIssued(t)
			l.award.Limits = slices.Clone(l.award.Limits)
			for i, x := range l.award.Limits {
				if x.Org == "RZX" && x.FY == 2026 && x.Nature == funding.Capital {
					l.award.Limits[i].Drawn = gbp(tt.drawn)
				}
			}
			m := l.award.Matches(spent("RZX", tt.local))[0]
			if m.Org != "" || m.Nature != funding.Capital || m.LocalAgreed != gbp("4,600,000.00") || m.NationalAgreed != gbp("13,800,000.00") {
				t.Fatalf("agreed: %+v", m)
			}
			if m.OnTrack() != tt.onTrack || m.Missing() != gbp(tt.missing) {
				t.Errorf("on track %t, missing %s; want %t, %s", m.OnTrack(), m.Missing(), tt.onTrack, tt.missing)
			}
		})
	}
	t.Run("shown per trust beside the whole", func(t *testing.T) {
		l := jointIssued(t)
		var got []string
		for _, m := range l.award.Matches(nil) {
			got = append(got, m.Org+" "+string(m.Nature)+" "+m.NationalAgreed.String())
		}
		want := []string{" CAPITAL £13,800,000.00", "RZX CAPITAL £12,990,000.00", "RZB CAPITAL £810,000.00", " REVENUE £4,600,000.00", "RZX REVENUE £4,600,000.00"}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestJ9WhatACheckTakesOffIsThatTrustsHeadroomAgain(t *testing.T) {
	l := jointClaiming(t)
	quentin, samir := saltmarsh("quentin"), saltmarsh("samir")
	c := l.draft(trustClaim(1, other, bought("RZB-C3", "D-1", "100,000.00", "100,000.00"), bought("RZB-C3", "D-2", "60,000.00", "60,000.00"), bought("RZB-C3", "D-3", "40,000.00", "40,000.00")))
	l.doAs(quentin, autumn("10"), funding.ClaimMoney, c)
	l.partyIs(other, [4]string{"£270,000.00", "£200,000.00", "£0.00", "£70,000.00"})
	l.doAs(samir, autumn("11"), funding.ApproveClaim, c)
	check := func(line int, outcome string, granted int64) {
		t.Helper()
		l.do("liam", autumn("12"), funding.CheckLine, obj{"claim": c["claim"], "line_no": line, "outcome": outcome, "granted_pence": granted, "code": "NOT_ELIGIBLE"})
	}
	check(1, "ACCEPTED", 0)
	check(2, "REDUCED", 45_000_00)
	check(3, "REJECTED", 0)
	l.partyIs(other, [4]string{"£270,000.00", "£145,000.00", "£0.00", "£125,000.00"})
	l.partyIs("RZX", [4]string{"£3,930,000.00", "£0.00", "£0.00", "£3,930,000.00"})
	l.do("liam", autumn("12"), funding.CheckClaim, obj{"claim": c["claim"], "outcome": "APPROVE"})
	l.do("system", autumn("12"), funding.Schedule, obj{"claim": c["claim"], "run": "RUN-1"})
	l.do("system", autumn("13"), funding.PayClaim, obj{"claim": c["claim"], "run": "RUN-1", "released_by": "nikhil"})
	l.partyIs(other, [4]string{"£270,000.00", "£0.00", "£145,000.00", "£125,000.00"})
	if to := letters(l.last.Effects.Letters); !slices.Contains(to, "claim-paid to TRUST_FINANCE_PREPARER at RZB") {
		t.Errorf("letters %q", to)
	}
}
