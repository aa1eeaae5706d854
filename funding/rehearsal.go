package funding

import (
	"fmt"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A Pace is how much of their clocks people take in a rehearsal.
type Pace string

// The paces.
const (
	WholeClock Pace = "WHOLE"
	HalfClock  Pace = "HALF"
)

// Of is what the pace makes of so many working days: half are rounded up.
func (p Pace) Of(days int) int {
	if p == HalfClock {
		return (days + 1) / 2
	}
	return days
}

// Words says the pace in a sentence.
func (p Pace) Words() string {
	if p == HalfClock {
		return "Everybody takes half of their clock, rounded up."
	}
	return "Everybody takes the whole of their clock."
}

// A Rehearsal is what became of made-up bids, one for each pathway that a
// round takes, when the real workflows ran them through every stage.
type Rehearsal struct {
	Round       string         `json:"round"`
	Ruleset     string         `json:"ruleset"`
	Pace        Pace           `json:"pace"`
	Sent        calendar.Date  `json:"sent"` // the last day of the window, or the first of a rolling round
	Ways        []RehearsedWay `json:"ways"`
	Why         []string       `json:"why"` // what would come late, in sentences; empty when nothing does
	Assumptions []string       `json:"assumptions"`
}

// A RehearsedWay is one made-up bid's life.
type RehearsedWay struct {
	Pathway string          `json:"pathway"`
	Ask     money.Pence     `json:"ask_pence"`
	Steps   []RehearsedStep `json:"steps"`
	Award   calendar.Date   `json:"award"`    // decided for the last time
	InForce calendar.Date   `json:"in_force"` // the agreement
	Closes  calendar.Date   `json:"first_claim_closes"`
	Money   calendar.Date   `json:"first_money"`
}

// A RehearsedStep is one thing that happened, on its day.
type RehearsedStep struct {
	What string        `json:"what"`
	Who  string        `json:"who"` // by role
	On   calendar.Date `json:"on"`
	Due  calendar.Date `json:"due,omitzero"`
	Days int           `json:"working_days"` // since the bid was first sent
}

// A RehearsalBid is a made-up bid: it asks for money on one pathway, and all
// else that a bid holds is left out, because only time is rehearsed.
type RehearsalBid struct {
	Pathway string
	Round   Round
	Rules   Ruleset
	Content Content
	Org     Organisation
	Cover   []Cover
	Sent    time.Time
}

// The made-up organisations. No register has such codes.
const (
	rehearsalTrust  = "ZZ-TRUST"
	rehearsalICB    = "ZZ-ICB"
	rehearsalRegion = "ZZ-REGION"
)

// RehearsalBids makes one bid for each pathway that the round takes, sent at
// midday of the last working day of its window.
func RehearsalBids(r Round, sets []Ruleset, cal calendar.Calendar) ([]RehearsalBid, error) {
	from := r.ClosesOn
	if from.IsZero() {
		from = r.OpensOn
	}
	rules, err := RulesetOn(sets, from)
	if err != nil {
		return nil, err
	}
	day, err := cal.LastWorkingDay(from)
	if err != nil {
		return nil, err
	}
	sent := day.At(12, 0)
	if closes := r.Closes(); sent.After(closes) {
		sent = closes
	}
	var out []RehearsalBid
	for _, p := range rules.Pathways {
		ask, ok := rehearsedAsk(p, r)
		if !ok {
			continue
		}
		b := RehearsalBid{Pathway: p.Code, Round: r, Rules: timeOnly(rules), Sent: sent,
			Org: Organisation{Code: rehearsalTrust, Name: "A made-up trust", LegalForm: NHSFoundationTrust, Segment: 2, ICB: rehearsalICB, Region: rehearsalRegion}}
		b.Content = rehearsedContent(r, ask)
		for _, c := range b.Content.Cells(r) {
			b.Cover = append(b.Cover, Cover{Fund: r.Fund, FY: c.FY, Nature: c.Nature, Envelope: c.Amount})
		}
		out = append(out, b)
	}
	if len(out) == 0 {
		return nil, invalid("NO_PATHWAY", "No pathway of ruleset %s takes bids of that size. Change the least or the greatest amount.", rules.Code).At("ask_floor_pence")
	}
	return out, nil
}

// rehearsedAsk is the most that a bid on p can ask for in the round, in whole
// pounds; where nothing limits it, what the pathway begins with.
func rehearsedAsk(p Pathway, r Round) (money.Pence, bool) {
	least, most := max(p.From, r.AskFloor, 100), p.Below-100
	if p.Below == 0 {
		most = max(least, r.AskCeiling)
	}
	if r.AskCeiling > 0 {
		most = min(most, r.AskCeiling)
	}
	return most, most >= least
}

// timeOnly is the ruleset without what is asked and checked of a bid's words:
// its routes, clocks and joins stay.
func timeOnly(rules Ruleset) Ruleset {
	rules.Questions, rules.Fundamentals, rules.Checklist = nil, nil, nil
	rules.Pathways = slices.Clone(rules.Pathways)
	for i := range rules.Pathways {
		rules.Pathways[i].Criteria = nil
	}
	return rules
}

// rehearsedContent asks for the sum in the round's first year, with as much
// local money as the round wants.
func rehearsedContent(r Round, ask money.Pence) Content {
	line := func(ref string, source FundSource, nature Nature, amount money.Pence) CostLine {
		return CostLine{Ref: ref, Description: "Made up for a rehearsal", Org: rehearsalTrust, Source: source, Nature: nature, Category: Hardware, VAT: NoVAT, ControlsAsset: true, LifeYears: 5, Amounts: ByYear{r.FirstYear: amount}}
	}
	capital := ask
	if r.CapitalMax > 0 {
		capital = money.Pence(int64(ask) / 10_000 * int64(r.CapitalMax))
	}
	c := Content{Version: 1, Answers: map[string]Answer{"title": {Value: "A made-up bid for a rehearsal"}, "risk": {Value: "LOW"}}, Lines: []CostLine{line("C1", NationalMoney, Capital, capital)}}
	if capital < ask {
		c.Lines = append(c.Lines, line("C2", NationalMoney, Revenue, ask-capital))
	}
	if r.MatchDenominator > 0 {
		c.Lines = append(c.Lines, line("C3", LocalMoney, Capital, (ask/money.Pence(r.MatchDenominator)+1)*money.Pence(r.MatchNumerator)))
	}
	return c
}

// Draft is the made-up bid before anybody has said yes to it.
func (b RehearsalBid) Draft() Bid {
	return Bid{ID: "REHEARSAL-" + b.Pathway, Round: b.Round.ID, Org: rehearsalTrust, ICB: rehearsalICB, Region: rehearsalRegion, Funder: b.Round.Funder, Title: b.Content.Title(), Status: Draft, Version: 1, StartedBy: "TRUST_AUTHOR"}
}

// RehearsalPerson is somebody who holds one role alone, for the made-up bid.
func (b RehearsalBid) RehearsalPerson(role Role) Person {
	if role == "system" {
		return Engine()
	}
	org, funder := b.Round.Funder, true
	switch role {
	case ICBReviewer:
		org = rehearsalICB
	case RegionReviewer:
		org = rehearsalRegion
	case TrustAuthor, TrustSRO, TrustCFO:
		org, funder = rehearsalTrust, false
	}
	return Person{ID: string(role), Name: role.Title(), Posts: []Post{{Role: role, Org: org}}, FunderSide: funder}
}

// Judge says what of the rehearsal comes late in the round's first year: a
// median award after 30 September, an agreement in force after 1 January.
func (h *Rehearsal) Judge(r Round) {
	half := calendar.Date{Year: int(r.FirstYear), Month: time.September, Day: 30}
	newYear := calendar.Date{Year: int(r.FirstYear) + 1, Month: time.January, Day: 1}
	var awards []calendar.Date
	for _, w := range h.Ways {
		awards = append(awards, w.Award)
		if w.Award.After(half) {
			h.Why = append(h.Why, fmt.Sprintf("%s: the award would come on %s, after %s.", w.Pathway, w.Award.Text(), half.Text()))
		}
		if w.InForce.After(newYear) {
			h.Why = append(h.Why, fmt.Sprintf("%s: the agreement would be in force on %s, after %s.", w.Pathway, w.InForce.Text(), newYear.Text()))
		}
		if end := r.FirstYear.End(); w.Money.After(end) {
			h.Why = append(h.Why, fmt.Sprintf("%s: the first money would come on %s, after its year has ended.", w.Pathway, w.Money.Text()))
		}
	}
	slices.SortFunc(awards, calendar.Date.Compare)
	if n := len(awards); n > 0 && awards[n/2].After(half) {
		h.Why = append(h.Why, fmt.Sprintf("The median award would fall on %s.", awards[n/2].Text()))
	}
}

// FirstClaim puts the close and the pay day of the first claim: for the month
// in which the agreement came into force, because a month is claimed when it is
// over.
func (w *RehearsedWay) FirstClaim(r Round, rules Ruleset, cal calendar.Calendar) error {
	dates, err := ProposeDates(r.Fund, w.InForce, MonthsAhead, rules.Payments, cal)
	if err != nil {
		return err
	}
	fy, m := calendar.MonthOf(w.InForce)
	if d, ok := planDate(dates, PlanCell{FY: fy, Month: m}); ok {
		w.Closes, w.Money = d.ClaimsClose, d.PaysOn
	}
	return nil
}

// RehearsalAssumptions are what a rehearsal takes for granted, in sentences.
func RehearsalAssumptions(p Pace) []string {
	return []string{
		p.Words() + " Nobody asks a question, and everybody supports the bid.",
		"Bids are sent at midday on the last working day of the window, or on the first day of a round without a window, and ask for the most that their pathway takes.",
		"The panel decides by its clock, not on a sitting; trusts are told on the day of the decision.",
		fmt.Sprintf("Both sides have signed the agreement %d working days after the decision, if the whole is taken.", toAgreement),
		"A full business case follows its outline case on the next working day, although writing it takes longer.",
		"The first claim is for the month in which the agreement came into force. Its close and its pay day are worked out from the ruleset.",
	}
}

// SigningDays is how long a trust has for its signature in a rehearsal: what
// the clock of the funder's leaves of the days from decision to agreement.
func (r Ruleset) SigningDays() int { return max(0, toAgreement-r.Clocks.Countersign) }
