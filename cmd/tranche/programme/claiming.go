package programme

import (
	"context"
	"fmt"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A claiming is the script of an award: signatures, conditions and claims.
type claiming struct {
	*bidding
	award award
	fy    calendar.FY
	turnN int // claims written so far, for tokens and invoice numbers
}

// lastClaims is the day on which the year's last claims are sent: claims of
// 2025/26 close at noon on 17 March 2026.
const lastClaims = "2026-03-13"

func (c *claiming) write() {
	a := c.award
	if a.signed == "" {
		return
	}
	c.on(a.signed)
	if c.plot.price == funding.PriceEstimate { // the contract came a little cheaper
		c.tellAward("enters the contract's price", c.staff().finance, funding.EnterPrice, map[string]any{"capital_pence": c.approved(c.plot.capital) * 97 / 100, "revenue_pence": c.approved(c.plot.revenue)})
	}
	c.tellAward("signs", c.staff().cfo, funding.Sign, nil)
	if a.countersigned == "" {
		return
	}
	c.on(a.countersigned)
	c.tellAward("countersigns", "farah", funding.Sign, nil)
	for i, k := range a.conditions {
		if k.met != "" {
			own := newScript(fmt.Sprintf("%s K%d", c.name, i+1), c.days)
			own.on(k.met)
			c.aside(own, func(s *script) {
				c.click(s, "farah", "discharges the condition", funding.Discharge, func() any { return map[string]any{"condition": fmt.Sprintf("K%d", i+1)} })
			})
		}
	}
	c.capital()
	c.revenue()
	c.april()
}

// approved is what a bid asked for of one nature, all years.
func (c *claiming) approved(years [4]int64) (sum money.Pence) {
	for _, thousands := range years {
		sum += pounds(thousands * 1000)
	}
	return sum
}

// aside adds the acts of a script that runs beside the award's own.
func (c *claiming) aside(own *script, write func(s *script)) {
	write(own)
	c.acts = append(c.acts, own.acts...)
	c.keep(own.err)
}

func (c *claiming) tellAward(what, who string, verb funding.Verb, body any) {
	c.click(c.script, who, what, verb, func() any { return body })
}

// click adds a click on the award; what it carries is known when it comes.
func (c *claiming) click(s *script, who, what string, verb funding.Verb, body func() any) {
	s.add(who+" "+what, func(ctx context.Context, p *player) error {
		return p.click(ctx, who, funding.Ref{Kind: funding.AwardKind, ID: c.id}, verb, body())
	})
}

// plan is what a year's money of one nature comes to in each month from
// first, 1 to 12: the same spreading as the award's own first plan.
func (c *claiming) plan(fy calendar.FY, nature funding.Nature) [13]money.Pence {
	var out [13]money.Pence
	thousands := c.plot.capital[fy-c.open.first]
	if nature == funding.Revenue {
		thousands = c.plot.revenue[fy-c.open.first]
	}
	first := 1
	if contract, m := calendar.MonthOf(c.plot.milestones(c.open, c.scheme)[0].Due); contract == fy {
		first = int(m)
	}
	if thousands == 0 {
		return out
	}
	parts, err := money.Apportion(pounds(thousands*1000), 13-first)
	c.keep(err)
	for i, part := range parts {
		out[first+i] = part
	}
	return out
}

// capital claims each month of 2025/26 that the pace names.
func (c *claiming) capital() {
	plan := c.plan(c.fy, funding.Capital)
	year := pounds(c.plot.capital[0] * 1000)
	var claimed money.Pence
	for i, pace := range c.award.pace {
		m := c.award.first + calendar.Month(i)
		amount := plan[m] * money.Pence(pace) / 100
		if pace == rest {
			amount = year - claimed
		}
		if amount > 0 && pace != rest {
			amount -= money.Pence(c.dice(99_999)) // nobody's invoices come out round
		}
		if amount = min(amount, year-claimed); amount <= 0 {
			continue
		}
		claimed += amount
		c.one(claim{fy: c.fy, month: m, nature: funding.Capital, amount: amount, turn: c.award.turns[m]})
	}
}

// revenue claims by the quarter.
func (c *claiming) revenue() {
	plan := c.plan(c.fy, funding.Revenue)
	var due money.Pence
	for m := calendar.Month(1); m <= 12; m++ {
		due += plan[m]
		if per := c.award.revenue[m]; per > 0 {
			c.one(claim{fy: c.fy, month: m, nature: funding.Revenue, amount: due * money.Pence(per) / 100})
			due = 0
		}
	}
}

// april is the one capital claim of 2026/27 that the demo begins with.
func (c *claiming) april() {
	if c.award.april == unclaimed {
		return
	}
	plan := c.plan(c.fy+1, funding.Capital)
	c.one(claim{fy: c.fy + 1, month: 1, nature: funding.Capital, amount: plan[1]*money.Pence(c.award.aprilPace)/100 - money.Pence(c.dice(99_999)), standing: c.award.april})
}

// claimDay is the day on which a month is claimed.
func (c *claiming) claimDay(k claim) calendar.Date {
	if k.fy > c.fy {
		return c.day(aprilDays[k.standing])
	}
	d, err := c.days.AddWorkingDays(c.fy.MonthEnd(k.month), c.award.delay)
	c.keep(err)
	if last := c.day(lastClaims); d.After(last) {
		return last
	}
	return d
}

// aprilDays are the days on which April is claimed, so that each claim has come
// as far as it should by 1 May.
var aprilDays = map[standing]string{
	drafted: "2026-04-30", prepared: "2026-04-30", endorsed: "2026-04-28", asked: "2026-04-27", checked: "2026-04-28", scheduled: "2026-04-23", gathered: "2026-04-24",
}
