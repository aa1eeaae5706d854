package page

import (
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

func awardFacts(s desk.AwardSheet) []ui.Fact {
	return []ui.Fact{{Label: "Status", HTML: ui.Tag(AwardTag(s.Award.Status))}, {Label: "Who has it", Value: s.Award.Holder()}, {Label: "Trust", Value: s.Org.Name},
		{Label: "Funder", Value: s.Funder.Name}, {Label: "Agreement", Value: s.Award.Agreement.Status.Title()}}
}

// awardFigures are an award's money: in all, and of the year it is in.
func awardFigures(s desk.AwardSheet) []ui.KeyFigure {
	fy := calendar.FYOf(s.Today)
	capital, revenue := s.Award.Net(0, funding.Capital), s.Award.Net(0, funding.Revenue)
	now, nowRevenue := s.Award.Net(fy, funding.Capital), s.Award.Net(fy, funding.Revenue)
	figures := []ui.KeyFigure{
		{Label: "Awarded, all years", Value: s.Award.Total.String(), Note: capital.Profile.String() + " capital, " + revenue.Profile.String() + " revenue"},
		{Label: "Drawn, all years", Value: (capital.Drawn + revenue.Drawn).String(), Note: (capital.InFlight + revenue.InFlight).String() + " in flight"},
		{Label: "Capital left in " + fy.String(), Value: now.Headroom().String(), Note: "of " + now.Profile.String()},
		{Label: "Revenue left in " + fy.String(), Value: nowRevenue.Headroom().String(), Note: "of " + nowRevenue.Profile.String()},
	}
	if s.Award.ClaimantOf(s.Viewer) != s.Award.Org { // a partner's limits are its own
		figures[0].Label, figures[0].Value = "Your trust's, all years", (capital.Profile + revenue.Profile).String()
	}
	if back := funding.VATRefunded(s.Claims); back > 0 {
		figures = append(figures, ui.KeyFigure{Label: "VAT refunded, all years", Value: back.String(), Note: "drawn is after it"})
	}
	return figures
}

// manyOrgs reports whether the award's money is for more than one trust.
func manyOrgs(a funding.Award) bool {
	return slices.ContainsFunc(a.Limits, func(l funding.Limit) bool { return l.Org != a.Org })
}

func limitHead(a funding.Award) []ui.Cell {
	head := ui.Cells("Year", "Nature", "Certainty")
	if manyOrgs(a) {
		head = append(head, text("Trust"))
	}
	return append(head, ui.Numeric("Profile"), ui.Numeric("In flight"), ui.Numeric("Drawn"), ui.Numeric("Headroom"))
}

// limitRows are an award's limits with what is left of each.
func limitRows(s desk.AwardSheet) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, l := range s.Ledgers {
		row := []ui.Cell{text(l.FY.String()), text(capital(l.Nature.Word())), text(certaintyWord(l.Certainty))}
		if manyOrgs(s.Award) {
			row = append(row, text(l.Org))
		}
		rows = append(rows, append(row, amount(l.Profile), amount(l.InFlight), amount(l.Drawn), amount(l.Left)))
	}
	return rows
}

// limitFoot adds up each nature by itself; the two meet only in what was
// awarded (domain 3.3).
func limitFoot(s desk.AwardSheet) [][]ui.Cell {
	line := func(words, nature string, cells ...ui.Cell) []ui.Cell {
		row := []ui.Cell{text(words), text(nature), text("")}
		if manyOrgs(s.Award) {
			row = append(row, text(""))
		}
		return append(row, cells...)
	}
	var foot [][]ui.Cell
	for _, n := range funding.Natures() {
		if all := s.Award.Net(0, n); all.Profile > 0 {
			foot = append(foot, line("All years", capital(n.Word()), amount(all.Profile), amount(all.InFlight), amount(all.Drawn), amount(all.Headroom())))
		}
	}
	return append(foot, line("Award, all years", "", amount(s.Award.Total), text(""), text(""), text("")))
}

// ledgerTitle names one limit.
func ledgerTitle(l desk.Ledger, many bool) string {
	return capital(l.Nature.Word()) + " " + l.FY.String() + when(many, ", "+l.Org)
}

// drawdownRows are a year's claims with what each brings it to (9.6).
func drawdownRows(rows []funding.Drawdown) [][]ui.Cell {
	out := make([][]ui.Cell, len(rows))
	for i, d := range rows {
		out[i] = []ui.Cell{linked("Claim "+itoa(d.Claim.No), "/claims/"+d.Claim.ID), text(d.Month.Label() + " " + d.Month.Name()), tagged(ClaimTag(d.Claim.Status)), amount(d.Claim.Granted()),
			amount(d.Cumulative), amount(d.PlanToDate), text(d.Variance.String() + when(d.Percent != "", " ("+percent(d.Percent)+")")), tagged(ratingTag(d.Rating)), amount(d.Headroom)}
	}
	return out
}

// quietClaims are claims that draw on nothing: drafts, and those that were
// turned down or taken back.
func quietClaims(s desk.AwardSheet) []funding.Claim {
	return slices.DeleteFunc(slices.Clone(s.Claims), func(c funding.Claim) bool {
		return c.Status != funding.ClaimDraft && c.Status != funding.Rejected && c.Status != funding.ClaimWithdrawn && c.Status != funding.LateClaim && c.Status != funding.Reversed
	})
}

func quietRows(claims []funding.Claim) [][]ui.Cell {
	rows := make([][]ui.Cell, len(claims))
	for i, c := range claims {
		rows[i] = []ui.Cell{linked("Claim "+itoa(c.No), "/claims/"+c.ID), text(c.Month.Label() + " " + c.Month.Name() + " " + c.FY.String()), text(capital(c.Nature.Word())), tagged(ClaimTag(c.Status)), amount(c.Amount)}
	}
	return rows
}

// PlanYears are the years that an award has a plan or profile for.
func PlanYears(s desk.AwardSheet) []calendar.FY {
	all := funding.ByYear{}
	for _, l := range s.Award.Limits {
		all[l.FY] = 0
	}
	return all.Years()
}

// planOf is the planned amount of one month.
func planOf(plan []funding.PlanCell, fy calendar.FY, n funding.Nature, m calendar.Month, org string) money.Pence {
	var sum money.Pence
	for _, p := range plan {
		if p.FY == fy && p.Nature == n && p.Month == m && (org == "" || p.Org == org) {
			sum += p.Amount
		}
	}
	return sum
}

// planRows are a year's plan by month, and what is planned up to each.
func planRows(s desk.AwardSheet, fy calendar.FY) (rows [][]ui.Cell, foot [][]ui.Cell) {
	var capitalSum, revenueSum money.Pence
	for m := calendar.Month(1); m <= 12; m++ {
		c, r := planOf(s.Plan, fy, funding.Capital, m, ""), planOf(s.Plan, fy, funding.Revenue, m, "")
		capitalSum, revenueSum = capitalSum+c, revenueSum+r
		rows = append(rows, []ui.Cell{text(m.Label() + " " + m.Name()), amount(c), amount(capitalSum), amount(r), amount(revenueSum)})
	}
	return rows, [][]ui.Cell{{text("Year"), amount(capitalSum), text(""), amount(revenueSum), text("")}}
}

// MayStartClaim reports whether the viewer can start a claim now.
func MayStartClaim(s desk.AwardSheet) bool { return s.May("createClaim") }

// mySignature is the side that the viewer can sign for now: TRUST, FUNDER or
// nothing. The rules ask again.
func mySignature(s desk.AwardSheet) string {
	a := s.Award.Agreement
	signed := slices.ContainsFunc(a.Signatures, func(x funding.Signature) bool { return x.By == s.Viewer.ID })
	_, partner := s.Award.PartnerSigning(s.Viewer)
	trust := s.Award.PartIn(s.Viewer) && !s.Award.PartySigned(s.Award.Org) || partner
	switch {
	case !s.May("signAgreement") || signed || a.Status == funding.InForce:
		return ""
	case a.Status == funding.Issued && trust && !s.Award.WantsPrice():
		return "TRUST"
	case a.Status == funding.TrustSigned && !trust:
		return "FUNDER"
	}
	return ""
}

// wordRows are a document's table as cells. Last rows with nothing in some of
// their cells are rows of totals.
func wordRows(t funding.TableData) (head []ui.Cell, rows, foot [][]ui.Cell) {
	for i, h := range t.Head {
		c := text(h)
		if i < len(t.Numeric) && t.Numeric[i] {
			c = ui.Numeric(h)
		}
		head = append(head, c)
	}
	for _, r := range t.Rows {
		rows = append(rows, ui.Cells(r...))
	}
	totals := len(rows)
	for totals > 1 && slices.Contains(t.Rows[totals-1], "") {
		totals--
	}
	return head, rows[:totals], rows[totals:]
}
