package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// LedgerFacts is what a proposal of claims is made of, beside the award.
type LedgerFacts struct {
	Bid      Content
	Rules    Ruleset
	Today    calendar.Date
	Postings []Posting // of the award, as its scope says, that no newer extract has dropped
	Learned  []LedgerRule
	Claimed  []ClaimedLine // of live claims of the award
	Invoices []Invoice     // that the award has met
}

// A ClaimedLine is a line of a live claim.
type ClaimedLine struct {
	ClaimLine

	Claim  string
	No     int // of the claim
	Nature Nature
}

// A ProposedLine is a claim line made of a posting, with the reasons.
type ProposedLine struct {
	ClaimLine

	Posting    Posting `json:"posting"`
	Why        string  `json:"why"`        // the cost line, in a sentence
	Confidence string  `json:"confidence"` // HIGH, MEDIUM or LOW
	KindWhy    string  `json:"kind_why,omitempty"`
	Revenue    string  `json:"revenue_why,omitempty"` // why it reads as revenue
}

// A ProposedClaim is a draft that only needs somebody's yes: one for each year
// and nature. Its month is that of its latest posting.
type ProposedClaim struct {
	Org      string         `json:"organisation"`
	FY       calendar.FY    `json:"fy"`
	Month    calendar.Month `json:"month"`
	Nature   Nature         `json:"nature"`
	Basis    string         `json:"basis"`
	Lines    []ProposedLine `json:"lines"`
	Total    money.Pence    `json:"total_pence"`
	Headroom money.Pence    `json:"headroom_pence"` // before it
	Over     money.Pence    `json:"over_pence"`     // by which it is more than the headroom
}

// Content is the claim as a draft.
func (c ProposedClaim) Content(award string) ClaimContent {
	out := ClaimContent{Award: award, Org: c.Org, FY: c.FY, Month: c.Month, Nature: c.Nature, Basis: c.Basis, Status: ClaimDraft}
	for i, l := range c.Lines {
		l.ClaimLine.No = i + 1
		out.Lines = append(out.Lines, l.ClaimLine)
	}
	return out
}

// Makeable reports whether the claim can be made: credits that come to more
// than the invoices wait for the next one.
func (c ProposedClaim) Makeable() bool { return c.Total > 0 }

// A LedgerQuestion is postings of one supplier and account that no rule fits:
// one answer does for all.
type LedgerQuestion struct {
	Key      string      `json:"key"` // of the first posting
	Postings []Posting   `json:"postings"`
	Count    int         `json:"count"` // of the postings
	Gross    money.Pence `json:"gross_pence"`
	Why      string      `json:"why"`
}

// Why postings are set aside.
const (
	AsideClaimed   = "CLAIMED"
	AsideDuplicate = "DUPLICATE_INVOICE"
	AsideOutside   = "OUTSIDE_MONTHS"
	AsideNets      = "NETS_TO_NOTHING"
	AsideAccrual   = "ACCRUAL_OPEN"
	AsideLocal     = "LOCAL_MATCH"
	AsideNotOurs   = "NOT_THIS_AWARD"
	AsideSpent     = "NOTHING_LEFT"
)

// A LedgerAside is a posting that is kept and not claimed, with the reason.
type LedgerAside struct {
	Posting Posting `json:"posting"`
	Reason  string  `json:"reason"`
	Why     string  `json:"why"`
	Claim   string  `json:"claim,omitempty"`     // that has taken it, or its invoice
	Line    string  `json:"cost_line,omitempty"` // of local match
}

// A LedgerProposal is what an award's ledger comes to today. It is worked out
// anew whenever it is looked at, and nothing is changed by it.
type LedgerProposal struct {
	Claims    []ProposedClaim  `json:"claims"`
	Questions []LedgerQuestion `json:"questions"`
	Aside     []LedgerAside    `json:"set_aside"`
	Local     money.Pence      `json:"local_pence"` // spent on lines that the trust pays for: evidence of match
}

// ProposeClaims sorts an award's postings into claims, questions and what is
// set aside. Every posting ends in exactly one place.
func ProposeClaims(a Award, f LedgerFacts) LedgerProposal {
	list := slices.Clone(f.Postings)
	slices.SortStableFunc(list, func(x, y Posting) int {
		if d := x.Posted.Compare(y.Posted); d != 0 {
			return d
		}
		return strings.Compare(x.Key, y.Key)
	})
	s := newSorting(a, f, list)
	for i := range list {
		s.place(i)
	}
	slices.SortStableFunc(s.out.Questions, func(x, y LedgerQuestion) int { return int(min(max(size(y.Gross)-size(x.Gross), -1), 1)) })
	s.total()
	return s.out
}

func size(p money.Pence) money.Pence { return max(p, -p) }

// sorting is a proposal in the making.
type sorting struct {
	award    Award
	facts    LedgerFacts
	match    matcher
	list     []Posting
	kinds    []LineKind
	why      []string
	pairs    map[int]int
	invoices map[string]invoiceSeen
	twice    map[int]int    // the earlier posting of an invoice that was entered again
	asked    map[string]int // the question about what is alike
	out      LedgerProposal
}

// invoiceSeen is an invoice as the ledger and the award's register know it.
type invoiceSeen struct {
	gross money.Pence // all of it
	left  money.Pence // that no claim, and no line of this proposal, has taken
	first string      // the claim that met it first
	known bool        // in the register
}

func newSorting(a Award, f LedgerFacts, list []Posting) *sorting {
	s := &sorting{award: a, facts: f, list: list, match: newMatcher(f.Bid, f.Learned, f.Rules.Capital), invoices: map[string]invoiceSeen{}, twice: map[int]int{}, asked: map[string]int{},
		out: LedgerProposal{Claims: []ProposedClaim{}, Questions: []LedgerQuestion{}, Aside: []LedgerAside{}}}
	for _, p := range list {
		k, why := kindOf(p)
		s.kinds, s.why = append(s.kinds, k), append(s.why, why)
	}
	s.pairs = pairs(list, s.kinds)
	s.findTwice()
	for _, inv := range f.Invoices {
		s.invoices[inv.Supplier+"/"+inv.Number] = invoiceSeen{inv.Gross, inv.Gross - inv.Claimed, inv.FirstIn, true}
	}
	s.addInvoices()
	return s
}

// addInvoices adds up the invoices that the register does not know yet: a
// ledger often splits one over several postings.
func (s *sorting) addInvoices() {
	for i, p := range s.list {
		_, paired := s.pairs[i]
		_, again := s.twice[i]
		if p.Gross <= 0 || p.Invoice == "" || p.Claim != "" || paired || again {
			continue
		}
		key := invoiceKey(p.Supplier, p.Invoice)
		if inv := s.invoices[key]; !inv.known {
			inv.gross += p.Gross
			inv.left += p.Gross
			s.invoices[key] = inv
		}
	}
}

func invoiceKey(supplier, number string) string {
	return Normalise(supplier) + "/" + Normalise(number)
}

// findTwice finds the postings of an invoice that was entered for the same
// amount on an earlier day already (E4 a).
func (s *sorting) findTwice() {
	first := map[string]int{}
	for i, p := range s.list {
		if _, paired := s.pairs[i]; paired || p.Invoice == "" || p.Gross <= 0 {
			continue
		}
		key := fmt.Sprintf("%s/%d", invoiceKey(p.Supplier, p.Invoice), p.Gross)
		if j, seen := first[key]; !seen {
			first[key] = i
		} else if s.list[j].Posted != p.Posted {
			s.twice[i] = j
		}
	}
}

func (s *sorting) aside(p Posting, reason, claim, line, format string, args ...any) {
	s.out.Aside = append(s.out.Aside, LedgerAside{p, reason, fmt.Sprintf(format, args...), claim, line})
}

// place puts one posting where it belongs.
func (s *sorting) place(i int) {
	p := s.list[i]
	if s.settled(i) {
		return
	}
	m := s.matchOf(i)
	l, known := s.match.line(m.ref)
	switch {
	case m.ref == NotThisAward:
		s.aside(p, AsideNotOurs, "", "", "%s", m.why)
	case !known:
		s.ask(p, m.why)
	case l.Source != NationalMoney:
		s.out.Local += p.Gross
		s.aside(p, AsideLocal, "", l.Ref, "%s The trust pays for %s, so it counts as evidence of match.", m.why, l.Ref)
	case !l.Claimable():
		s.ask(p, fmt.Sprintf("%s is a lease, which is never claimed as cash.", l.Ref))
	default:
		s.claim(i, l, m)
	}
}

// settled sets aside what needs no cost line: what is claimed, comes to
// nothing, or lies outside the months that can be claimed.
func (s *sorting) settled(i int) bool {
	p := s.list[i]
	partner, paired := s.pairs[i]
	_, funded := s.award.Limit(s.award.Org, p.FY, Capital)
	_, fundedRevenue := s.award.Limit(s.award.Org, p.FY, Revenue)
	switch {
	case p.Claim != "":
		s.aside(p, AsideClaimed, p.Claim, "", "It is in a claim already.")
	case paired && s.list[partner].Claim != "":
		s.aside(p, AsideNets, s.list[partner].Claim, "", "It reverses an accrual that was claimed. What was claimed too much is settled with the invoice.")
	case paired:
		s.aside(p, AsideNets, "", "", "It and the posting of %s on %s for the opposite amount come to nothing.", size(p.Gross), s.list[partner].Posted.Text())
	case p.Gross == 0:
		s.aside(p, AsideNets, "", "", "It is for nothing.")
	case p.Posted.After(s.facts.Today):
		s.aside(p, AsideOutside, "", "", "It is dated %s, which has not come yet. Money is never claimed in advance.", p.Posted.Text())
	case s.award.yearClosed(p.FY):
		s.aside(p, AsideOutside, "", "", "%s is closed. What was not claimed by then has lapsed.", p.FY)
	case !funded && !fundedRevenue:
		s.aside(p, AsideOutside, "", "", "The award has no money for %s.", p.FY)
	case s.kinds[i] == LineAccrual && (p.Gross < 0 || p.Month != 12):
		s.aside(p, AsideAccrual, "", "", "%s Its invoice or reversal is still to come; accruals are claimed in March alone.", s.why[i])
	default:
		return s.duplicate(i)
	}
	return true
}

// duplicate sets aside an invoice that was claimed in full or entered twice.
func (s *sorting) duplicate(i int) bool {
	p := s.list[i]
	if p.Gross <= 0 || p.Invoice == "" {
		return false
	}
	inv := s.invoices[invoiceKey(p.Supplier, p.Invoice)]
	if inv.known && inv.left <= 0 {
		s.aside(p, AsideDuplicate, inv.first, "", "Invoice %s from %s was claimed in full already.", p.Invoice, p.Supplier)
		return true
	}
	if j, again := s.twice[i]; again {
		s.aside(p, AsideDuplicate, s.list[j].Claim, "", "Invoice %s from %s was posted for the same amount on %s already.", p.Invoice, p.Supplier, s.list[j].Posted.Text())
		return true
	}
	return false
}
