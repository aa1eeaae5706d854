package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// matchOf finds a posting's cost line. A credit goes where its invoice went.
func (s *sorting) matchOf(i int) lineMatch {
	p := s.list[i]
	if s.kinds[i] == LineCredit {
		if m, ok := s.match.taught(p, false, RuleLine); ok {
			return m
		}
		if l, ok := s.credited(p); ok {
			return lineMatch{ref: l.CostLine, why: fmt.Sprintf("It credits invoice %s, which was claimed on %s.", l.Invoice, l.CostLine), confidence: Sure}
		}
	}
	return s.match.match(p, s.kinds[i])
}

// credited is the claimed line that a credit belongs to: the invoice that it
// names, or one of the same supplier and amount (E10).
func (s *sorting) credited(p Posting) (ClaimedLine, bool) {
	number, supplier := Normalise(p.Invoice), Normalise(p.Supplier)
	if supplier == "" {
		return ClaimedLine{}, false
	}
	text := said(p.Description, p.Reference)
	ways := []func(ClaimedLine) bool{
		func(l ClaimedLine) bool { return number != "" && Normalise(l.Invoice) == number },
		func(l ClaimedLine) bool { return l.Invoice != "" && strings.Contains(text, said(l.Invoice)) },
		func(l ClaimedLine) bool { return l.Gross == -p.Gross },
	}
	for _, fits := range ways {
		i := slices.IndexFunc(s.facts.Claimed, func(l ClaimedLine) bool {
			return l.Eligible > 0 && l.Invoice != "" && Normalise(l.Supplier) == supplier && fits(l)
		})
		if i >= 0 {
			return s.facts.Claimed[i], true
		}
	}
	return ClaimedLine{}, false
}

// ask adds a posting to the question about its like.
func (s *sorting) ask(p Posting, why string) {
	like := strings.Join([]string{Normalise(p.Supplier), p.Account, why}, "/")
	if p.Supplier == "" {
		like += "/" + Normalise(p.Description)
	}
	i, asked := s.asked[like]
	if !asked {
		i = len(s.out.Questions)
		s.asked[like] = i
		s.out.Questions = append(s.out.Questions, LedgerQuestion{Key: p.Key, Why: why})
	}
	q := &s.out.Questions[i]
	q.Postings, q.Count, q.Gross = append(q.Postings, p), q.Count+1, q.Gross+p.Gross
}

// claim puts a posting into the claim of its year and its line's nature.
func (s *sorting) claim(i int, l CostLine, m lineMatch) {
	p := s.list[i]
	if _, ok := s.award.Limit(s.award.Org, p.FY, l.Nature); !ok {
		s.aside(p, AsideOutside, "", l.Ref, "The award has no %s money for %s.", l.Nature.Word(), p.FY)
		return
	}
	line := s.lineOf(i, l)
	if line.Eligible == 0 {
		s.aside(p, AsideSpent, "", l.Ref, "All of it is VAT that the trust gets back.")
		return
	}
	c := s.claimFor(p, l.Nature)
	if s.kinds[i] == LineAccrual {
		c.Basis = BasisAccrued
	}
	c.Month = max(c.Month, p.Month)
	c.Lines = append(c.Lines, ProposedLine{line, p, m.why, m.confidence, s.why[i], m.revenue})
}

func (s *sorting) claimFor(p Posting, n Nature) *ProposedClaim {
	i := slices.IndexFunc(s.out.Claims, func(c ProposedClaim) bool { return c.FY == p.FY && c.Nature == n })
	if i < 0 {
		i = len(s.out.Claims)
		left, _ := s.award.Limit(s.award.Org, p.FY, n)
		s.out.Claims = append(s.out.Claims, ProposedClaim{Org: s.award.Org, FY: p.FY, Nature: n, Basis: BasisPaid, Headroom: left.Headroom()})
	}
	return &s.out.Claims[i]
}

// lineOf is the claim line of a posting on a cost line. Of an invoice it claims
// no more than is left (E4 d).
func (s *sorting) lineOf(i int, l CostLine) ClaimLine {
	p := s.list[i]
	eligible, back := dueOf(p, l)
	line := ClaimLine{CostLine: l.Ref, Description: describedAs(p), Supplier: p.Supplier, Invoice: p.Invoice, InvoiceDate: p.Posted, Gross: p.Gross, Eligible: eligible, VATRecovered: back,
		Ledger: p.Reference, LedgerLine: p.Key, Kind: s.kinds[i]}.Sorted()
	if line.Supplier == "" && line.Invoice != "" {
		line.Ledger, line.Invoice = strings.TrimSpace(line.Ledger+" "+line.Invoice), ""
	}
	if line.Invoice == "" && line.Ledger == "" {
		line.Ledger = "Ledger line " + p.Key[:12]
	}
	switch s.kinds[i] {
	case LineCredit:
		if of, ok := s.credited(p); ok {
			line.Invoice, line.Ledger = of.Invoice, strings.TrimSpace(p.Reference+" "+p.Invoice)
		}
	case LineInvoice, LineRecharge:
		if line.Invoice != "" {
			s.take(&line)
		}
	}
	return line
}

// take claims a line's share of its invoice.
func (s *sorting) take(line *ClaimLine) {
	key := invoiceKey(line.Supplier, line.Invoice)
	inv := s.invoices[key]
	line.Gross = max(inv.gross, line.Eligible)
	line.Eligible = min(line.Eligible, max(inv.left, 0))
	inv.left -= line.Eligible
	s.invoices[key] = inv
}

func describedAs(p Posting) string {
	for _, s := range []string{p.Description, p.Supplier, p.Reference} {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return "Account " + p.Account
}

// total adds the claims up, capital first, the oldest year first.
func (s *sorting) total() {
	for i := range s.out.Claims {
		c := &s.out.Claims[i]
		for _, l := range c.Lines {
			c.Total += l.Eligible
		}
		c.Over = max(0, c.Total-c.Headroom)
	}
	slices.SortStableFunc(s.out.Claims, func(a, b ProposedClaim) int {
		if a.FY != b.FY {
			return int(a.FY) - int(b.FY)
		}
		return strings.Compare(string(a.Nature), string(b.Nature))
	})
}

// AsideReason is why postings are set aside, as people read it, and how many.
type AsideReason struct {
	Reason string      `json:"reason"`
	Title  string      `json:"title"`
	Count  int         `json:"count"`
	Gross  money.Pence `json:"gross_pence"`
}

// AsideTitle is a reason as people read it.
func AsideTitle(reason string) string {
	return map[string]string{AsideClaimed: "In a claim already", AsideDuplicate: "Invoices claimed or entered before", AsideOutside: "Outside the months that can be claimed", AsideNets: "Come to nothing together",
		AsideAccrual: "Accruals that wait for their invoice", AsideLocal: "Paid by the trust: evidence of match", AsideNotOurs: "Not this award's", AsideSpent: "Nothing left to claim"}[reason]
}

// AsideReasons counts what is set aside by reason, in the order of first
// mention above.
func (p LedgerProposal) AsideReasons() []AsideReason {
	var out []AsideReason
	for _, reason := range []string{AsideClaimed, AsideDuplicate, AsideOutside, AsideNets, AsideAccrual, AsideLocal, AsideNotOurs, AsideSpent} {
		r := AsideReason{Reason: reason, Title: AsideTitle(reason)}
		for _, a := range p.Aside {
			if a.Reason == reason {
				r.Count++
				r.Gross += a.Posting.Gross
			}
		}
		if r.Count > 0 {
			out = append(out, r)
		}
	}
	return out
}

// Taking is a register of invoices with what a line of a draft takes of its
// invoice.
func (l ClaimedLine) Taking(register []Invoice) []Invoice {
	if l.Invoice == "" || l.Eligible <= 0 {
		return register
	}
	n := invoiceOf(&register, l.ClaimLine)
	register[n].Claimed += l.Eligible
	if register[n].FirstIn == "" {
		register[n].FirstIn = l.Claim
	}
	return register
}
