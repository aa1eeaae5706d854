package programme

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A round as far as contents depend on it.
type opening struct {
	round string
	first calendar.FY
	local int64 // local money in per cent of national money, of each nature
	small int64 // national money in thousands of pounds below which the pathway is FAST
}

// trustNames are the trusts as their own people call them.
var trustNames = map[string]string{
	"RZX": "Northmoor University Hospitals", "RZB": "Saltmarsh Partnership", "RZC": "Westerdale Ambulance Service",
	"RZD": "Fenbeck Community", "RZE": "St Oswin's", "RZF": "Kingsforge General Hospitals",
}

// told puts the plot's own names into the words of its scheme.
func (p plot) told(text string) string {
	return strings.NewReplacer("{trust}", trustNames[p.trust], "{scope}", p.scope, "{Scope}", strings.ToUpper(p.scope[:1])+p.scope[1:]).Replace(text)
}

func (p plot) national() (sum int64) {
	for i := range p.capital {
		sum += p.capital[i] + p.revenue[i]
	}
	return sum
}

// answers are what the bid says, in full for its pathway.
func (p plot) answers(o opening, s scheme) []funding.GivenAnswer {
	out := []funding.GivenAnswer{said("public_summary", p.told(s.summary)), picked("price_certainty", p.price), picked("risk", p.risk), said("spending_objectives", p.objectives(o, s))}
	if p.national() < o.small {
		return out
	}
	route := "FRAMEWORK"
	if p.price == "ESTIMATE" {
		route = "OPEN"
	}
	if p.national() >= 5_000 {
		out = append(out, said("governance", p.told(governance)))
	}
	return append(out,
		said("strategic_fit", p.told(s.need)), said("existing_arrangements", p.told(s.asIs+inventory)), said("scope", p.told(scoping)), picked("procurement_route", route), said("resources", p.told(resources)), said("option_business_as_usual", p.told(s.asIs)), said("option_preferred", p.told(s.choice)),
		picked("board_approved_on", p.boardDay()), picked("icb_support", "YES"), picked("local_capital_in_plan", "YES"),
		picked("clinical_safety", "DATED_PLAN"), picked("data_protection", "IN_PLACE"), picked("nothing_committed", "YES"))
}

// What bids of every sort say much alike.
const (
	inventory  = " The inventory of systems, kept by the chief information officer of {trust}, lists each contract and when it ends."
	scoping    = "In scope: {scope}, with training, cover for it, and the links named in the costs. Out of scope: other sites and services of {trust}, and the replacement of systems that are not named here."
	resources  = "A project manager (1.0, in post), a clinical lead (0.4, released from duties), an analyst (1.0, to be found by the contract) and the integration team of {trust} (0.6). The finance partner gives a day a month."
	governance = "The board of {trust} approves each stage. A programme board led by the senior responsible owner meets monthly and holds the risk register. The clinical lead can stop a go-live, and so can the clinical safety officer."
)

// objectives are the gains of the scheme, as what changes by when.
func (p plot) objectives(o opening, s scheme) string {
	var lines []string
	for i, g := range s.gains {
		lines = append(lines, fmt.Sprintf("%d. %s. %s: from %s to %s by March %d.", i+1, g.what, g.measure, lowerFirst(g.baseline), lowerFirst(g.target), int(o.first)+3))
	}
	return strings.Join(lines, "\n")
}

// lowerFirst is a figure in words as it stands inside a sentence.
func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[size:]
}

// said is an answer in words: what is long was written elsewhere and pasted.
func said(key, text string) funding.GivenAnswer {
	a := funding.GivenAnswer{Key: key, Value: text, Provenance: funding.Typed, ActiveMS: int64(len(text)) * 240}
	if len(text) > 220 {
		a.Provenance, a.Source, a.ActiveMS = funding.Pasted, "clipboard", 45_000
	}
	return a
}

func picked(key, value string) funding.GivenAnswer {
	return funding.GivenAnswer{Key: key, Value: value, Provenance: funding.Typed, ActiveMS: 6_000}
}

// boardDay is when the board approved the bid: in the week before it went to
// the senior responsible owner.
func (p plot) boardDay() string {
	d, err := calendar.ParseDate(p.sent)
	if err != nil {
		d, _ = calendar.ParseDate(p.started)
	}
	return d.AddDays(-6).String()
}

// costs are the lines of the bid: national money as the scheme spends it,
// local money for links and the trust's own people.
func (p plot) costs(o opening, s scheme) (funding.Costs, error) {
	var c funding.Costs
	capital, err := p.spread(o, "C", funding.Capital, s.capital, p.capital)
	if err != nil {
		return c, err
	}
	revenue, err := p.spread(o, "R", funding.Revenue, s.revenue, p.revenue)
	if err != nil {
		return c, err
	}
	ours := funding.CostLine{Ref: fmt.Sprintf("C%d", len(capital)+1), Description: "Project team and local integration, the trust's own people", Source: funding.LocalMoney, Nature: funding.Capital,
		Category: funding.InternalStaff, ControlsAsset: true, LifeYears: 7, VAT: funding.NoVAT, Amounts: o.share(p.capital)}
	change := funding.CostLine{Ref: fmt.Sprintf("R%d", len(revenue)+1), Description: "Change, cover for training and champions", Source: funding.LocalMoney, Nature: funding.Revenue,
		Category: funding.Change, VAT: funding.NoVAT, Amounts: o.share(p.revenue)}
	c.Lines = append(append(append(capital, ours), revenue...), change)
	c.Running = funding.ByYear{}
	for i := range 10 {
		c.Running[o.first+calendar.FY(i)] = pounds(p.national() * 1000 * 2 / 100)
	}
	return c, nil
}

// spread divides each year's money among the items by their weights.
func (p plot) spread(o opening, mark string, nature funding.Nature, items []item, years [4]int64) ([]funding.CostLine, error) {
	lines := make([]funding.CostLine, len(items))
	weights := make([]int64, len(items))
	for i, it := range items {
		lines[i] = it.line(fmt.Sprintf("%s%d", mark, i+1), nature)
		weights[i] = it.weight
	}
	for n, thousands := range years {
		if thousands == 0 {
			continue
		}
		hundreds, err := money.Share(money.Pence(thousands*10), weights) // bids are made in hundreds of pounds
		if err != nil {
			return nil, err
		}
		for i, n100 := range hundreds {
			lines[i].Amounts[o.first+calendar.FY(n)] = n100 * 100_00
		}
	}
	return lines, nil
}

func (it item) line(ref string, nature funding.Nature) funding.CostLine {
	l := funding.CostLine{Ref: ref, Description: it.what, Source: funding.NationalMoney, Nature: nature, Category: it.category, Charging: it.charging,
		ControlsAsset: nature == funding.Capital, LifeYears: it.life, VAT: funding.Irrecoverable, VATRate: 2_000, Amounts: funding.ByYear{}}
	if it.supplier == "" {
		l.VAT, l.VATRate = funding.NoVAT, 0
	}
	return l
}

// share is the local money beside the national money of each year.
func (o opening) share(years [4]int64) funding.ByYear {
	out := funding.ByYear{}
	for n, thousands := range years {
		if thousands != 0 {
			out[o.first+calendar.FY(n)] = pounds(thousands * 10 * o.local)
		}
	}
	return out
}

// benefits are the gains of the scheme, worth in all about 1.3 to 1.9 times
// what the project costs.
func (p plot) benefits(o opening, s scheme) []funding.Benefit {
	kinds := []funding.BenefitType{funding.CashReleasing, funding.NonCashReleasing, funding.Societal}
	perMille := []int64{90, 140, 60} // of the project's cost, a year
	cost := p.national() * (100 + o.local) / 100
	out := make([]funding.Benefit, len(s.gains))
	for i, g := range s.gains {
		by := funding.ByYear{}
		for n := 1; n < 10; n++ {
			full := pounds(cost * perMille[i])
			if n == 1 {
				full /= 4
			}
			by[o.first+calendar.FY(n)] = full
		}
		out[i] = funding.Benefit{Ref: fmt.Sprintf("B%d", i+1), Type: kinds[i], Description: g.what, Owner: g.owner, Measure: g.measure, Baseline: g.baseline, Target: g.target, Amounts: by}
	}
	return out
}

// milestones are the contract, and then the scheme's steps as the money goes.
func (p plot) milestones(o opening, s scheme) []funding.Milestone {
	first, last := -1, 0
	for n := range p.capital {
		if p.capital[n] == 0 {
			continue
		}
		if first < 0 {
			first = n
		}
		last = n
	}
	signed := calendar.Date{Year: int(o.first) + first, Month: 9, Day: 30}
	if p.national() < o.small {
		signed = calendar.Date{Year: int(o.first) + first, Month: 7, Day: 31}
	}
	out := []funding.Milestone{{Ref: "M1", Title: "Contract signed", Due: signed}}
	months := (last-first)*12 + 6
	for i, title := range s.steps {
		out = append(out, funding.Milestone{Ref: fmt.Sprintf("M%d", i+2), Title: title, Due: signed.AddMonths(months * (i + 1) / 3)})
	}
	return out
}

// pounds is an amount of whole pounds.
func pounds(n int64) money.Pence { return money.Pence(n * 100) }
