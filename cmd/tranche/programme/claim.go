package programme

import (
	"context"
	"fmt"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A claim is one claim on its way. Its reference is known once it has been
// started.
type claim struct {
	fy       calendar.FY
	month    calendar.Month
	nature   funding.Nature
	amount   money.Pence
	turn     turn
	standing standing // unclaimed: all the way to the payment run
	id       string
}

// one writes the acts of one claim: prepared and approved inside the trust,
// checked by the funder. Payment runs gather it later.
func (c *claiming) one(k claim) {
	c.turnN++
	n := c.turnN
	own := newScript(fmt.Sprintf("%s claim %d", c.name, n), c.days)
	own.onDate(c.claimDay(k))
	c.aside(own, func(s *script) {
		c.prepare(s, &k, n)
		switch {
		case k.standing == drafted:
		case k.standing == prepared:
			c.claimClick(s, &k, c.staff().finance, funding.ClaimMoney, nil)
		default:
			c.claimClick(s, &k, c.staff().finance, funding.ClaimMoney, nil)
			c.onward(s, &k)
		}
	})
	if k.turn == rejected || k.turn == withdrawn {
		again := k
		again.turn, again.id = "", ""
		c.again(again, own)
	}
}

// again claims the same money anew, some days after it was turned down.
func (c *claiming) again(k claim, after *script) {
	c.turnN++
	n := c.turnN
	own := newScript(fmt.Sprintf("%s claim %d", c.name, n), c.days)
	d, err := c.days.AddWorkingDays(calendar.DateOf(after.at), 4)
	c.keep(err)
	own.onDate(d)
	c.aside(own, func(s *script) {
		c.prepare(s, &k, n)
		c.claimClick(s, &k, c.staff().finance, funding.ClaimMoney, nil)
		c.onward(s, &k)
	})
}

// onward takes a submitted claim through approval and check.
func (c *claiming) onward(s *script, k *claim) {
	if k.turn == withdrawn {
		c.claimClick(s, k, c.staff().finance, funding.WithdrawClaim, nil)
		return
	}
	s.wait(1)
	c.claimClick(s, k, c.staff().approver, funding.ApproveClaim, nil)
	if k.standing == endorsed {
		return
	}
	looked := 1 + s.dice(2)
	if k.standing != unclaimed {
		looked = 1 // April's claims have to come as far as they should
	}
	s.wait(looked)
	switch {
	case k.turn == rejected:
		c.claimClick(s, k, "liam", funding.CheckClaim, map[string]any{"outcome": "REJECT", "reasons": "The invoice is for the maintenance of the old system, which the award does not pay for."})
		return
	case k.turn == queried || k.standing == asked:
		c.claimClick(s, k, "liam", funding.CheckClaim, map[string]any{"outcome": "QUERY", "reasons": "The second invoice carries a delivery address that is not the trust's. Please say where the equipment is in use."})
		if k.standing == asked {
			return
		}
		s.wait(2)
		c.claimClick(s, k, c.staff().finance, funding.ClaimMoney, nil)
		s.wait(1)
		c.claimClick(s, k, c.staff().approver, funding.ApproveClaim, nil)
		s.wait(1)
	case k.turn == reduced:
		c.claimClick(s, k, "liam", funding.CheckLine, map[string]any{"line_no": 2, "outcome": "REDUCED", "granted_pence": int64(c.split(*k)[1]) * 3 / 4, "code": "PARTLY_ELIGIBLE"})
	}
	c.claimClick(s, k, "liam", funding.CheckClaim, map[string]any{"outcome": "APPROVE"})
}

func (c *claiming) claimClick(s *script, k *claim, who string, verb funding.Verb, body map[string]any) {
	c.click(s, who, fmt.Sprintf("does %s for %s", verb, k.month.Name()), verb, func() any {
		out := map[string]any{"claim": k.id}
		for key, v := range body {
			out[key] = v
		}
		return out
	})
}

// prepare starts the claim with its lines.
func (c *claiming) prepare(s *script, k *claim, n int) {
	who := c.staff().finance
	s.add(who+" prepares a claim for "+k.month.Name(), func(ctx context.Context, p *player) error {
		person, err := p.person(ctx, who)
		if err != nil {
			return err
		}
		k.id, err = p.record.StartClaim(ctx, person, s.name, funding.ClaimContent{Award: c.id, FY: k.fy, Month: k.month, Nature: k.nature, Basis: k.basis(), Lines: c.lines(*k, n)})
		return err
	})
}

// basis: months that are over were paid; those that run are accrued.
func (k claim) basis() string {
	if k.month == 12 || k.month == 1 {
		return funding.BasisAccrued
	}
	return funding.BasisPaid
}

// split divides a claim between two of the award's lines, about two to one.
func (c *claiming) split(k claim) [2]money.Pence {
	if len(c.items(k.nature)) == 1 {
		return [2]money.Pence{k.amount, 0}
	}
	second := k.amount * 31 / 100
	return [2]money.Pence{k.amount - second, second}
}

func (c *claiming) items(nature funding.Nature) []item {
	if nature == funding.Revenue {
		return c.scheme.revenue
	}
	return c.scheme.capital
}

// lines are what was bought in the month: two items in turn, each with its
// invoice, or with a line of the ledger where it is the trust's own people.
func (c *claiming) lines(k claim, n int) []funding.ClaimLine {
	items, parts := c.items(k.nature), c.split(k)
	mark := "C"
	if k.nature == funding.Revenue {
		mark = "R"
	}
	var out []funding.ClaimLine
	for i, amount := range parts {
		if amount == 0 {
			continue
		}
		which := (n + i) % len(items)
		it := items[which]
		l := funding.ClaimLine{CostLine: fmt.Sprintf("%s%d", mark, which+1), Description: it.what + ", " + k.month.Name(), Gross: amount, Eligible: amount}
		if it.supplier == "" {
			l.Ledger = fmt.Sprintf("GL-%s-%02d%02d-%d", c.plot.trust, int(k.fy)%100, k.month, n)
		} else {
			l.Supplier, l.Invoice, l.InvoiceDate = it.supplier, fmt.Sprintf("%s%d%02d%d", it.mark, 20+c.number(), n, i+1), c.invoiced(k)
			if i == 1 && n%3 == 0 { // a part of the invoice is not the project's
				l.Gross += 1_250_00
			}
		}
		out = append(out, l)
	}
	return out
}

// number tells the invoices of one award from those of another.
func (c *claiming) number() int {
	sum := 0
	for _, r := range c.name {
		sum = (sum*31 + int(r)) % 79
	}
	return sum
}

// invoiced is a day towards the end of the month, or of what of it is over.
func (c *claiming) invoiced(k claim) calendar.Date {
	start := k.fy.MonthStart(k.month)
	if k.basis() == funding.BasisAccrued {
		return start.AddDays(3 + int(k.amount/100)%6)
	}
	return start.AddDays(12 + int(k.amount/100)%15)
}
