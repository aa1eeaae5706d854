package workflows

import (
	"testing"
	"time"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/migrations"
)

// The bid of worked example 9.1, its award, and the people of the demo.
const bidID = "FP26-RZX-001"

var (
	theBid   = funding.Ref{Kind: funding.BidKind, ID: bidID}
	theAward = funding.Ref{Kind: funding.AwardKind, ID: bidID}
	theRun   = funding.Ref{Kind: funding.RunKind, ID: "PR-0001"}
)

const (
	author, preparer, approver, sro, cfo             = "amina", "ben", "chloe", "david", "eleri"
	manager, icb, regionFinance, regionDigital       = "farah", "grace", "harry", "isla"
	safety, cyber, nationalFinance, chair, releasing = "jonas", "kavita", "liam", "maria", "nikhil"
)

// rules reads the ruleset CAP-2026.
func rules(t *testing.T) funding.Ruleset {
	t.Helper()
	b, err := migrations.Rulesets.ReadFile("rulesets/cap-2026.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := exchange.ParseRuleset(b)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// seed reads the demo: organisations, people, round and envelope.
func seed(t *testing.T) funding.Seed {
	t.Helper()
	s, err := exchange.ParseSeed(migrations.Demo)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// line makes a cost line over the four years of the round, in pounds.
func line(ref, what string, source funding.FundSource, nature funding.Nature, k funding.Category, vat funding.VAT, pounds ...int64) funding.CostLine {
	l := funding.CostLine{Ref: ref, Description: what, Org: "RZX", Source: source, Nature: nature, Category: k,
		ControlsAsset: nature == funding.Capital, LifeYears: 10, VAT: vat, Amounts: funding.ByYear{}}
	if vat != funding.NoVAT {
		l.VATRate = 2000
	}
	for i, p := range pounds {
		l.Amounts[2026+calendar.FY(i)] = money.Pence(p * 100)
	}
	return l
}

func costLines() []funding.CostLine {
	nat, loc, c, r := funding.NationalMoney, funding.LocalMoney, funding.Capital, funding.Revenue
	return []funding.CostLine{
		line("C1", "Licences, perpetual", nat, c, funding.LicencePerpetual, funding.Irrecoverable, 1_800_000, 1_800_000, 600_000, 0),
		line("C2", "Implementation services", nat, c, funding.Implementation, funding.Irrecoverable, 1_500_000, 2_400_000, 1_800_000, 1_200_000),
		line("C3", "Devices and network", nat, c, funding.Hardware, funding.Irrecoverable, 900_000, 900_000, 600_000, 300_000),
		line("C4", "Integration", loc, c, funding.Integration, funding.Irrecoverable, 1_200_000, 1_500_000, 600_000, 300_000),
		line("C5", "Contracted-out testing", loc, c, funding.Testing, funding.Recovered, 100_000, 100_000, 200_000, 100_000),
		line("C6", "Capitalised project staff", loc, c, funding.InternalStaff, funding.NoVAT, 100_000, 100_000, 200_000, 100_000),
		line("R1", "Hosting and support", nat, r, funding.RunSupport, funding.Irrecoverable, 900_000, 1_200_000, 1_200_000, 1_080_000),
		line("R2", "Training", nat, r, funding.Training, funding.NoVAT, 0, 100_000, 100_000, 20_000),
		line("R3", "Hosting and support", loc, r, funding.RunSupport, funding.Irrecoverable, 300_000, 600_000, 600_000, 720_000),
		line("R4", "Training, change, backfill", loc, r, funding.Change, funding.NoVAT, 600_000, 700_000, 700_000, 380_000),
	}
}

func milestones() []funding.Milestone {
	return []funding.Milestone{
		{Ref: "M1", Title: "Contract signed", Due: day(2026, time.September, 30)}, {Ref: "M2", Title: "Design sign-off", Due: day(2027, time.January, 31)},
		{Ref: "M3", Title: "Phase-1 go-live", Due: day(2027, time.October, 31)}, {Ref: "M4", Title: "Phase-2 go-live", Due: day(2028, time.June, 30)},
		{Ref: "M5", Title: "Optimisation", Due: day(2029, time.March, 31)},
	}
}

// northmoor is the content of the bid: cost lines of 9.2, running costs of
// 9.3, benefits enough to be ready.
func northmoor() funding.Content {
	c := funding.Content{Version: 1, Answers: map[string]funding.Answer{}, Lines: costLines(), Milestones: milestones(), Running: funding.ByYear{}}
	for k, v := range map[string]string{
		"title": "Northmoor EPR", "public_summary": "One record for every patient.", "strategic_fit": "It fits.", "option_business_as_usual": "Paper.",
		"option_preferred": "An electronic patient record.", "price_certainty": "PREFERRED_BIDDER", "risk": "MEDIUM", "sro": sro, "cfo": cfo,
		"board_approved_on": "2026-04-30", "icb_support": "YES", "local_capital_in_plan": "YES", "clinical_safety": "DATED_PLAN",
		"data_protection": "IN_PLACE", "nothing_committed": "YES",
	} {
		c.Answers[k] = funding.Answer{Value: v, Provenance: funding.Typed}
	}
	saved := funding.ByYear{}
	for i := range calendar.FY(10) {
		c.Running[2026+i] = money.Pence(40_000_000)
		saved[2026+i] = money.Pence(780_000_000)
	}
	c.Benefits = []funding.Benefit{{Ref: "B1", Org: "RZX", Type: funding.CashReleasing, Description: "Less paper", Owner: "Chief nurse", Amounts: saved}}
	return c
}

// claimOne is claim 1 of worked example 9.6: £310,250.00 of capital for
// September.
func claimOne() funding.ClaimContent {
	return funding.ClaimContent{ID: bidID + "-C1", Award: bidID, No: 1, Org: "RZX", FY: 2026, Month: 6, Nature: funding.Capital, Basis: funding.BasisPaid, Status: funding.ClaimDraft,
		Lines: []funding.ClaimLine{{No: 1, CostLine: "C2", Description: "Implementation, September", Supplier: "Example Systems Ltd", Invoice: "INV-00417", Gross: 31_025_000, Eligible: 31_025_000, InvoiceDate: day(2026, time.September, 30)}}}
}

func day(y int, m time.Month, d int) calendar.Date { return calendar.Date{Year: y, Month: m, Day: d} }

// london is an instant by the clock on the wall in England.
func london(y int, m time.Month, d, hour, minute int) time.Time { return day(y, m, d).At(hour, minute) }

// words is the body of a command.
type words map[string]any
