package example

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// Costs is the cost page of the bid: the ten lines of 9.2 and the running
// costs of 9.3. Sources are not stated, so they are as the lines say.
func Costs() funding.Costs {
	return funding.Costs{Lines: Lines(), Running: Running()}
}

// Lines are C1 to C6 and R1 to R4 of 9.2: what each costs the project, with
// VAT where it cannot be recovered.
func Lines() []funding.CostLine {
	const national, local, capital, revenue = funding.NationalMoney, funding.LocalMoney, funding.Capital, funding.Revenue
	return []funding.CostLine{
		asset(line("C1", "Licences, perpetual", national, capital, funding.LicencePerpetual, funding.Irrecoverable, 1_800_000, 1_800_000, 600_000, 0), funding.Perpetual, 10),
		asset(line("C2", "Implementation services", national, capital, funding.Implementation, funding.Irrecoverable, 1_500_000, 2_400_000, 1_800_000, 1_200_000), funding.ByMilestone, 10),
		asset(line("C3", "Devices and network", national, capital, funding.Hardware, funding.Irrecoverable, 900_000, 900_000, 600_000, 300_000), funding.Perpetual, 5),
		asset(line("C4", "Integration", local, capital, funding.Integration, funding.Irrecoverable, 1_200_000, 1_500_000, 600_000, 300_000), funding.ByMilestone, 10),
		asset(line("C5", "Contracted-out testing", local, capital, funding.Testing, funding.Recovered, 100_000, 100_000, 200_000, 100_000), funding.ByMilestone, 10),
		asset(line("C6", "Capitalised project staff", local, capital, funding.InternalStaff, funding.NoVAT, 100_000, 100_000, 200_000, 100_000), "", 10),
		line("R1", "Hosting and support", national, revenue, funding.RunSupport, funding.Irrecoverable, 900_000, 1_200_000, 1_200_000, 1_080_000),
		line("R2", "Training", national, revenue, funding.Training, funding.NoVAT, 0, 100_000, 100_000, 20_000),
		line("R3", "Hosting and support", local, revenue, funding.RunSupport, funding.Irrecoverable, 300_000, 600_000, 600_000, 720_000),
		line("R4", "Training, change and backfill", local, revenue, funding.Change, funding.NoVAT, 600_000, 700_000, 700_000, 380_000),
	}
}

// line is one row of 9.2, its amounts in pounds for 2026/27 to 2029/30.
func line(ref, what string, source funding.FundSource, nature funding.Nature, category funding.Category, vat funding.VAT, amounts ...int64) funding.CostLine {
	l := funding.CostLine{Ref: ref, Description: what, Org: Trust, Source: source, Nature: nature, Category: category, VAT: vat, Amounts: years(2026, amounts...)}
	if vat != funding.NoVAT {
		l.VATRate = 2_000
	}
	return l
}

// asset adds what makes a line capital: the trust controls what is bought, and
// it lasts.
func asset(l funding.CostLine, charging funding.ChargingModel, life int) funding.CostLine {
	l.Charging, l.ControlsAsset, l.LifeYears = charging, true, life
	return l
}

// Running is the extra running cost of ten years, net of VAT (9.3).
func Running() funding.ByYear {
	return years(2026, 300_000, 400_000, 400_000, 400_000, 1_450_000, 1_450_000, 1_450_000, 1_450_000, 1_450_000, 1_450_000)
}

// Benefits are those of 9.4, one of each kind that has a value, each with an
// owner.
func Benefits() []funding.Benefit {
	return []funding.Benefit{
		{Ref: "B1", Org: Trust, Type: funding.CashReleasing, Description: "Paper records, older systems and agency clerks no longer paid for", Owner: "Director of finance",
			Measure: "Spending on records and older systems", Amounts: years(2027, 250_000, 1_400_000, 2_600_000, 3_100_000, 3_100_000, 3_100_000, 3_100_000, 3_100_000, 3_100_000)},
		{Ref: "B2", Org: Trust, Type: funding.NonCashReleasing, Description: "Clinical time freed from finding and re-keying notes", Owner: "Chief nurse",
			Measure: "Minutes a shift spent on records", Amounts: years(2027, 200_000, 1_600_000, 3_100_000, 3_900_000, 3_900_000, 3_900_000, 3_900_000, 3_900_000, 3_900_000)},
		{Ref: "B3", Org: Trust, Type: funding.Societal, Description: "Fewer repeat visits and less harm from missing notes", Owner: "Medical director",
			Measure: "Visits repeated because notes were missing", Amounts: years(2028, 300_000, 600_000, 800_000, 800_000, 800_000, 800_000, 800_000, 800_000)},
	}
}

// years spreads whole pounds over the years from first on; years of nothing
// have no entry.
func years(first calendar.FY, amounts ...int64) funding.ByYear {
	by := funding.ByYear{}
	for i, p := range amounts {
		if p != 0 {
			by[first+calendar.FY(i)] = pounds(p)
		}
	}
	return by
}

// pounds is an amount of whole pounds.
func pounds(n int64) money.Pence { return money.Pence(n * 100) }

// on reads a date of the story.
func on(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic("example: " + err.Error()) // a slip in this package
	}
	return d
}
