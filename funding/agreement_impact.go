package funding

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// An Impact is what a notice does, worked out when it is given: to the money
// of its nature over all years, the match, the milestones of the year and the
// economic case.
type Impact struct {
	AwardWas      money.Pence   `json:"award_was_pence"`
	AwardNow      money.Pence   `json:"award_now_pence"`
	LifetimeWas   money.Pence   `json:"lifetime_was_pence"` // of the nature, all years
	LifetimeNow   money.Pence   `json:"lifetime_now_pence"`
	LifetimeShare string        `json:"lifetime_share"`         // what is taken off, of the nature's money: "8.70%"
	Local         money.Pence   `json:"local_pence"`            // the trust's own money of the nature, all years
	LocalEnough   money.Pence   `json:"local_enough_pence"`     // what meets the agreed match at the new sum
	MatchAgreed   string        `json:"match_agreed"`           // local ÷ national, in lowest terms: "1/3"
	MatchReached  string        `json:"match_reached"`          // the same with the new national sum
	Milestones    []Milestone   `json:"milestones"`             // that fall in the year
	Economics     *EconomicTurn `json:"economics,omitempty"`    // nil when it cannot be worked out
	ExpectedOn    calendar.Date `json:"answer_within,omitzero"` // an enquiry of the day of the notice is answered by then
}

// An EconomicTurn is the economic case before a notice and after it, if the
// spending falls away with the money and nothing else changes. If the trust
// pays instead, the case stays as it was.
type EconomicTurn struct {
	NPSVWas money.Pence `json:"npsv_was_pence"`
	NPSVNow money.Pence `json:"npsv_now_pence"`
	BCRWas  string      `json:"bcr_was"`
	BCRNow  string      `json:"bcr_now"`
}

// impactOf works out what n does to a, which still stands as before.
func impactOf(a Award, f AwardFacts, n Notice) Impact {
	less := n.Was - n.Now
	i := Impact{AwardWas: a.Total, AwardNow: a.Total - less, LifetimeWas: a.Approved(n.Nature), LifetimeNow: a.Approved(n.Nature) - less}
	i.LifetimeShare = new(big.Rat).Mul(money.Ratio(less, i.LifetimeWas), big.NewRat(100, 1)).FloatString(2) + "%"
	for _, c := range a.Local {
		if c.Nature == n.Nature {
			i.Local += c.Amount
		}
	}
	agreed := a.agreedMatch(n.Nature)
	i.MatchAgreed, i.MatchReached = fractionWord(agreed), "none"
	if i.LifetimeNow > 0 {
		i.MatchReached = fractionWord(money.Ratio(i.Local, i.LifetimeNow))
	}
	i.LocalEnough = money.RoundRat(new(big.Rat).Mul(agreed, i.LifetimeNow.Rat()))
	i.Milestones = slices.DeleteFunc(slices.Clone(a.Milestones), func(m Milestone) bool { return calendar.FYOf(m.Due) != n.FY })
	i.Economics = economicTurn(f, n)
	if due, err := f.Calendar.AddWorkingDays(n.Given.Day, f.Rules.Clocks.Enquiry); err == nil {
		i.ExpectedOn = due
	}
	return i
}

// agreedMatch is local ÷ national money of a nature as both signed it: notices
// that came since do not change it.
func (a Award) agreedMatch(n Nature) *big.Rat {
	national := a.Approved(n)
	for _, old := range a.Notices {
		if old.Nature == n {
			national += old.Was - old.Now
		}
	}
	var local money.Pence
	for _, c := range a.Local {
		if c.Nature == n {
			local += c.Amount
		}
	}
	return money.Ratio(local, national)
}

func fractionWord(r *big.Rat) string {
	if r.Sign() == 0 {
		return "none"
	}
	return r.RatString()
}

// economicTurn appraises the bid with and without what is taken away, spread
// over the year's lines that it paid for by largest remainder.
func economicTurn(f AwardFacts, n Notice) *EconomicTurn {
	after, ok := f.Content.without(n)
	if !ok {
		return nil
	}
	was, ok, err := Appraise(f.Content, f.Rules.Appraisal)
	if !ok || err != nil {
		return nil
	}
	now, ok, err := Appraise(after, f.Rules.Appraisal)
	if !ok || err != nil || was.Result.BCR == nil || now.Result.BCR == nil {
		return nil
	}
	return &EconomicTurn{was.Result.NPSV, now.Result.NPSV, *was.Result.BCR, *now.Result.BCR}
}

// without is the content with the money of a notice taken off its lines; not
// ok when the lines hold less than that.
func (c Content) without(n Notice) (Content, bool) {
	c.Lines = slices.Clone(c.Lines)
	var weights []int64
	var at []int
	var sum money.Pence
	for i, l := range c.Lines {
		if l.Org == n.Org && l.Nature == n.Nature && l.Source == NationalMoney && l.Amounts[n.FY] > 0 {
			at, weights, sum = append(at, i), append(weights, int64(l.Amounts[n.FY])), sum+l.Amounts[n.FY]
		}
	}
	less := n.Was - n.Now
	if sum < less || len(at) == 0 {
		return c, false
	}
	parts, err := money.Share(sum-less, weights)
	if err != nil {
		return c, false
	}
	for k, i := range at {
		amounts := ByYear{}
		for _, fy := range c.Lines[i].Amounts.Years() {
			amounts[fy] = c.Lines[i].Amounts[fy]
		}
		amounts[n.FY] = parts[k]
		c.Lines[i].Amounts = amounts
	}
	return c, true
}

// The parts of an agreement that a notice writes anew.
const (
	noticePart = "NOTICE"
	impactPart = "IMPACT"
	replyPart  = "REPLY"
)

// noticeDocument is the agreement as a notice leaves it: the notice first,
// then every part as it stood, word for word, but for the schedule of money.
func noticeDocument(a Award, f AwardFacts, n Notice) Document {
	d := Document{Version: n.Version, Ref: a.ID, Title: "Notice of change: " + a.Title, Date: n.Given.Day.Text(), Sections: []Section{noticeSection(a, f, n), impactSection(n), replySection(n)}}
	renewed := Memorandum(a, f, n.Version, n.Given)
	at := slices.IndexFunc(renewed.Sections, func(s Section) bool { return s.Code == string(MoneySchedule) })
	for _, s := range f.Document.Sections {
		switch {
		case slices.Contains([]string{noticePart, impactPart, replyPart}, s.Code):
			continue
		case s.Code == string(MoneySchedule) || (s.Code == "" && s.Heading == MoneySchedule.title()):
			s = renewed.Sections[at]
		}
		d.Sections = append(d.Sections, s)
	}
	return d
}

func noticeSection(a Award, f AwardFacts, n Notice) Section {
	signed := a.Agreement.Version
	if a.Agreement.Kind == NoticeAgreement {
		signed = a.Agreement.Signed
	}
	return Section{Code: noticePart, Heading: "Notice of change", Paragraphs: []string{
		fmt.Sprintf("%s gives notice to %s that the %s money of %s changes. The year is indicative, so this needs no signature; it is in force from %s.", f.Funder.Name, f.Org.Name, n.Nature.Word(), n.FY, n.Given.Day.Text()),
		"Reason: " + n.Reason,
		fmt.Sprintf("It changes the schedule of money and nothing else. Version %d, which both signed, stands in every other part.", signed),
	}, Table: &TableData{Caption: "What changes", Head: []string{"Year", "Nature", "Organisation", "Before", "Taken off", "After"}, Numeric: []bool{false, false, false, true, true, true},
		Rows: [][]string{{n.FY.String(), n.Nature.Word(), n.Org, n.Was.String(), (n.Was - n.Now).String(), n.Now.String()}}}}
}

func impactSection(n Notice) Section {
	i := n.Impact
	s := Section{Code: impactPart, Heading: "What this does", Paragraphs: []string{
		fmt.Sprintf("The award comes down from %s to %s. Its %s over all years comes down from %s to %s: %s of it is taken off. Every other year stays as it was.", i.AwardWas, i.AwardNow, n.Nature.Word(), i.LifetimeWas, i.LifetimeNow, i.LifetimeShare),
	}}
	if i.Local > 0 {
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("Match: the trust's own %s of %s was agreed as %s of the national sum. Unchanged it comes to %s of the new sum; %s would be enough.", n.Nature.Word(), i.Local, i.MatchAgreed, i.MatchReached, i.LocalEnough))
	}
	if e := i.Economics; e != nil {
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("Economic case: net present value %s, benefits to costs %s. If the spending falls away with the money and every benefit stays: %s, %s. If the trust pays instead, it stays as it was. The benefits have not been judged anew.", e.NPSVWas, e.BCRWas, e.NPSVNow, e.BCRNow))
	}
	if len(i.Milestones) == 0 {
		s.Paragraphs = append(s.Paragraphs, "No milestone falls in "+n.FY.String()+".")
		return s
	}
	s.Paragraphs = append(s.Paragraphs, "These milestones fall in "+n.FY.String()+". The notice does not move them.")
	s.Table = milestoneTable(Award{Milestones: i.Milestones})
	return s
}

func replySection(n Notice) Section {
	within := ""
	if !n.Impact.ExpectedOn.IsZero() {
		within = " Asked on the day of this notice, it is answered by " + n.Impact.ExpectedOn.Text() + "."
	}
	return Section{Code: replyPart, Heading: "What the trust can do", Paragraphs: []string{
		"Say on this page that you have read the notice. That agrees to nothing.",
		"Ask the funder about it, or object to it, by an enquiry about this award." + within,
		"Plan the year's months anew: the plan was brought to the new sum and has kept its shape.",
	}}
}
