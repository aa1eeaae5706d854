package example

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// A Timeline is when things happened, as instants of London wall time. The
// days are those of 9.5; where the story gives no hour, it is 11am.
type Timeline struct {
	Submitted    time.Time // Wednesday 6 May 2026, 2:20pm
	Complete     time.Time // the completeness check was passed
	CyberAsked   time.Time // a blocking question on the DSPT plan
	CyberAnswer  time.Time
	Reviews      []ReviewDone // in the order in which they were done
	Decided      time.Time
	Issued       time.Time // the agreement was issued
	TrustSigned  time.Time
	FunderSigned time.Time
	K2Discharged time.Time // in time, so that claims from P7 on are not held
}

// A ReviewDone is one review, who did it, and when.
type ReviewDone struct {
	Kind funding.ReviewKind
	By   string
	At   time.Time
}

// Dates is the review timeline of 9.5.
func Dates() Timeline {
	at := func(day string) time.Time { return on(day).At(11, 0) }
	return Timeline{
		Submitted: on("2026-05-06").At(14, 20), Complete: at("2026-05-11"), CyberAsked: at("2026-05-20"), CyberAnswer: at("2026-06-02"),
		Reviews: []ReviewDone{
			{funding.ICBSupport, "grace", at("2026-05-22")},
			{funding.RegionDigital, "isla", at("2026-05-29")},
			{funding.ClinicalSafety, "jonas", at("2026-06-01")},
			{funding.RegionFinance, "harry", at("2026-06-05")},
			{funding.NationalFinanceRev, "liam", at("2026-06-08")},
			{funding.Cyber, "kavita", at("2026-06-09")},
		},
		Decided: at("2026-06-18"), Issued: at("2026-06-22"), TrustSigned: at("2026-06-29"), FunderSigned: at("2026-07-02"),
		K2Discharged: at("2026-09-28"),
	}
}
