package funding

import (
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// SchemeOf puts a bid as the route finder wants it. The risk and the price
// are the bid's own answers; before they are given the risk counts as medium.
func SchemeOf(c Content, o Organisation, wholeLife money.Pence, on calendar.Date) Scheme {
	risk := c.Answer("risk")
	if risk == "" {
		risk = "MEDIUM"
	}
	return Scheme{
		LegalForm: o.LegalForm, Distress: o.Distress, Segment: o.Segment, SchemeKind: "DIGITAL", Financing: "CENTRAL",
		NationalCapital: c.Total(NationalMoney, Capital), NationalRevenue: c.Total(NationalMoney, Revenue),
		LocalCapital: c.Total("", Capital) - c.Total(NationalMoney, Capital),
		LocalRevenue: c.Total("", Revenue) - c.Total(NationalMoney, Revenue),
		WholeLife:    wholeLife, Risk: risk, SubmittedOn: on, Org: o, Answers: c.Answers,
	}
}
