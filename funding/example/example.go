// Package example is the worked example as plain data: the Northmoor bid
// FP26-RZX-001, its people, its days and its claims, as the acceptance story
// tells them (worked example 9.1 to 9.6). Tests and demos take their input from
// here; what should come of it they say themselves. All names, organisations
// and figures are invented; the arithmetic is exact.
//
// Every function returns a fresh value that the caller may change.
package example

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// The references of the story.
const (
	BidID    = "FP26-RZX-001"
	RoundID  = "FP-2026-R1"
	FundCode = "FP"
	Trust    = "RZX"
	ICB      = "QWO"
	Region   = "Y63"
	Funder   = "FPF"
)

// Round is the round that the bid is made in. It closes at 5pm on 30 June 2026
// and wants local money of at least half the national money.
func Round() funding.Round {
	return funding.Round{
		ID: RoundID, Title: "Frontline Productivity, round 1 of 2026", Fund: FundCode, Funder: Funder, FunderName: "Frontline Productivity Fund",
		RefPrefix: "FP26", OpensOn: on("2026-04-01"), ClosesOn: on("2026-06-30"), FirstYear: 2026, LastYear: 2029, FirmYears: 2,
		MatchNumerator: 1, MatchDenominator: 2, ReleaseAtOnce: true, SupportDays: 4,
	}
}

// Org is the trust that bids.
func Org() funding.Organisation {
	return funding.Organisation{
		Code: Trust, Name: "Northmoor University Hospitals NHS Foundation Trust", Kind: funding.Trust, LegalForm: funding.NHSFoundationTrust,
		Subtype: "Acute - Medium", Segment: 2, EPRGroup: "GROUP_1", ICB: ICB, Region: Region, OpenedOn: on("2007-04-01"), Source: "Demo", AsOf: on("2026-04-01"),
	}
}

// FunderOrg is the organisation that gives the money.
func FunderOrg() funding.Organisation {
	return funding.Organisation{Code: Funder, Name: "Frontline Productivity Fund", Kind: funding.National, OpenedOn: on("2025-04-01"), Source: "Demo"}
}

// Cover is what the fund has, by year and nature, before any award. The
// capital of 2027/28 leaves £3,400,000.00 after this one (9.1).
func Cover() []funding.Cover {
	row := func(fy calendar.FY, capital, revenue int64) []funding.Cover {
		return []funding.Cover{
			{Fund: FundCode, FY: fy, Nature: funding.Capital, Envelope: pounds(capital)},
			{Fund: FundCode, FY: fy, Nature: funding.Revenue, Envelope: pounds(revenue)},
		}
	}
	var all []funding.Cover
	all = append(all, row(2026, 12_000_000, 4_000_000)...)
	all = append(all, row(2027, 8_500_000, 4_000_000)...)
	all = append(all, row(2028, 9_000_000, 4_000_000)...)
	return append(all, row(2029, 6_000_000, 3_000_000)...)
}

// Milestones are M1 to M5 of 9.5.
func Milestones() []funding.Milestone {
	return []funding.Milestone{
		{Ref: "M1", Title: "Contract signed", Due: on("2026-09-30")},
		{Ref: "M2", Title: "Design signed off", Due: on("2027-01-31")},
		{Ref: "M3", Title: "Phase 1 live", Due: on("2027-10-31")},
		{Ref: "M4", Title: "Phase 2 live", Due: on("2028-06-30")},
		{Ref: "M5", Title: "Optimisation complete", Due: on("2029-03-31")},
	}
}

// Conditions are the panel's: K1 blocks the first go-live, K2 holds claims
// from P7 on if it is late (9.5).
func Conditions() []funding.Condition {
	return []funding.Condition{
		{Ref: "K1", Text: "A DCB0160 safety case is approved before the first go-live.", Blocks: "MILESTONE", Milestone: "M3"},
		{Ref: "K2", Text: "A DSPT improvement plan is agreed.", Blocks: "CLAIMS", Due: on("2026-09-30"), FromMonth: 7},
	}
}

// Content is the bid as it was submitted: answers, costs, milestones and
// benefits together.
func Content() funding.Content {
	costs := Costs()
	c := funding.Content{
		Version: 1, Answers: map[string]funding.Answer{}, Lines: costs.Lines, Running: costs.Running,
		Milestones: Milestones(), Benefits: Benefits(),
	}
	for _, a := range Answers() {
		c.Answers[a.Key] = funding.Answer{Value: a.Value, Provenance: funding.Typed, At: on("2026-05-05").At(10, 0), By: "amina"}
	}
	return c
}
