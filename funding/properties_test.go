package funding_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A shaker sends an award one random command after another.
type shaker struct {
	*awardLife
	rt   *rapid.T
	rows []funding.Limit // as the database would have them, by effects alone
	ids  []string
}

// march is late enough for every month of the year to be claimed.
func march() time.Time { return noon("2027-03-10") }

// another starts a claim of one or two lines, often for all that is left or a
// penny more, sometimes on an invoice that was used before.
func (s *shaker) another() {
	n := rapid.SampledFrom(funding.Natures()).Draw(s.rt, "nature")
	fy := rapid.SampledFrom([]calendar.FY{2026, 2027}).Draw(s.rt, "fy")
	d := funding.ClaimContent{ID: fmt.Sprintf("K%d", len(s.ids)+1), Award: example.BidID, No: len(s.ids) + 1, Org: "RZX", FY: fy, Month: calendar.Month(rapid.IntRange(1, 12).Draw(s.rt, "month")),
		Nature: n, Basis: funding.BasisPaid, Status: funding.ClaimDraft}
	l, _ := s.award.Limit("RZX", fy, n)
	left := l.Headroom()
	for i := range rapid.IntRange(1, 2).Draw(s.rt, "lines") {
		p := rapid.SampledFrom([]money.Pence{1, left, left + 1, left / 2, 70_000_000}).Draw(s.rt, "amount")
		line := funding.ClaimLine{No: i + 1, CostLine: map[funding.Nature]string{funding.Capital: "C1", funding.Revenue: "R1"}[n], Supplier: "X", Gross: p + rapid.SampledFrom([]money.Pence{0, 5}).Draw(s.rt, "rest"), Eligible: p}
		line.Invoice = fmt.Sprintf("INV-%d", rapid.IntRange(1, 8).Draw(s.rt, "invoice"))
		if rapid.IntRange(0, 3).Draw(s.rt, "credit") == 0 {
			line.Kind, line.Gross, line.Eligible = funding.LineCredit, -line.Gross, -line.Eligible
		}
		d.Lines = append(d.Lines, line)
	}
	s.ids = append(s.ids, d.ID)
	if d.Amount() < 0 {
		s.send("ben", funding.RecordOwed, obj{"claim": s.draft(d)["claim"], "method": s.method()})
		return
	}
	s.send("ben", funding.ClaimMoney, s.draft(d))
}

func (s *shaker) method() funding.OwedMethod {
	return rapid.SampledFrom([]funding.OwedMethod{funding.Offset, funding.Repay}).Draw(s.rt, "method")
}

// apt are the verbs that move a claim on from each status. The last word of a
// step is still the rules': half of the steps take any verb at all.
var apt = map[funding.ClaimStatus][]funding.Verb{
	"": {funding.ClaimMoney}, funding.ClaimSubmitted: {funding.ApproveClaim}, funding.AutoChecked: {funding.CheckLine, funding.CheckClaim}, funding.Queried: {funding.ClaimMoney},
	funding.ClaimApproved: {funding.Schedule}, funding.Scheduled: {funding.PayClaim}, funding.Paid: {funding.ReverseClaim, funding.SettleOwed},
}

// step does something to one of the claims, by who may do it.
func (s *shaker) step() {
	if len(s.ids) == 0 || len(s.ids) < 8 && rapid.SampledFrom([]bool{false, true, false}).Draw(s.rt, "new") {
		s.another()
		return
	}
	id := rapid.SampledFrom(s.ids).Draw(s.rt, "claim")
	verbs := apt[s.claims[id].Status]
	if len(verbs) == 0 || rapid.Bool().Draw(s.rt, "any") {
		verbs = []funding.Verb{funding.ClaimMoney, funding.ApproveClaim, funding.WithdrawClaim, funding.CheckLine, funding.CheckClaim, funding.Schedule, funding.PayClaim}
	}
	body := obj{"claim": id}
	switch verb := rapid.SampledFrom(verbs).Draw(s.rt, "verb"); verb {
	case funding.CheckLine:
		body["line_no"] = rapid.IntRange(1, 3).Draw(s.rt, "line")
		body["outcome"] = rapid.SampledFrom([]funding.LineResult{funding.LineAccepted, funding.LineReduced, funding.LineRejected}).Draw(s.rt, "outcome")
		body["granted_pence"] = rapid.Int64Range(0, 80_000_000).Draw(s.rt, "granted")
		s.send("liam", verb, body)
	case funding.CheckClaim:
		body["outcome"], body["reasons"] = rapid.SampledFrom([]string{"APPROVE", "QUERY", "REJECT"}).Draw(s.rt, "outcome"), "Because."
		s.send("liam", verb, body)
	case funding.ApproveClaim:
		s.send("chloe", verb, body)
	case funding.Schedule, funding.PayClaim:
		body["run"], body["released_by"] = "RUN-1", "nikhil"
		s.send("system", verb, body)
	case funding.ReverseClaim:
		body["reasons"], body["method"] = "Because.", s.method()
		s.send("liam", verb, body)
	case funding.SettleOwed:
		s.send("liam", verb, obj{"owed": fmt.Sprintf("%s-O%d", example.BidID, rapid.IntRange(1, 4).Draw(s.rt, "owed")), "reasons": "It came."})
	default:
		s.send("ben", verb, body)
	}
}

// send tries a command. The rules may say no; they may not fail.
func (s *shaker) send(by string, verb funding.Verb, body obj) {
	r, err := s.tryAs(example.Person(by), march(), verb, body)
	if err != nil {
		if _, no := refusal.Of(err); !no {
			s.rt.Fatalf("%s failed: %v", verb, err)
		}
		return
	}
	s.award = r.Award
	s.keep(r) // and checks I2 and I4
	for _, m := range r.Effects.Limits {
		i := slices.IndexFunc(s.rows, func(l funding.Limit) bool { return l.FY == m.FY && l.Nature == m.Nature && l.Org == m.Org })
		s.rows[i].Profile += m.Profile
		s.rows[i].InFlight += m.InFlight
		s.rows[i].Drawn += m.Drawn
	}
	s.adds()
}

// adds checks that the award, the rows and the claims say the same, and that
// every open claim is the sum of its lines.
func (s *shaker) adds() {
	if sealed(s.rows) != sealed(s.award.Limits) {
		s.rt.Fatalf("the rows and the award differ:\n%s\n%s", sealed(s.rows), sealed(s.award.Limits))
	}
	for _, l := range s.award.Limits {
		var flight, drawn money.Pence
		for _, id := range s.ids {
			c := s.claims[id]
			if c.Org != l.Org || c.FY != l.FY || c.Nature != l.Nature {
				continue
			}
			switch c.Status {
			case funding.ClaimSubmitted, funding.AutoChecked, funding.Queried, funding.ClaimApproved, funding.Scheduled:
				flight += c.Granted()
			case funding.Paid, funding.OwedBack:
				drawn += c.Granted()
			}
		}
		if flight != l.InFlight || drawn != l.Drawn {
			s.rt.Fatalf("%s %s: claims add up to %s in flight and %s drawn, the limit says %s and %s", l.FY, l.Nature, flight, drawn, l.InFlight, l.Drawn)
		}
	}
	s.cash()
	for _, c := range s.award.Claims {
		var held money.Pence
		for _, x := range s.drafts[c.ID].Lines {
			held += x.Held()
		}
		if held != c.Granted() || c.Cut < 0 || c.Cut > c.Amount {
			s.rt.Fatalf("%s: lines hold %s, the claim grants %s of %s", c.ID, held, c.Granted(), c.Amount)
		}
	}
}

// cash checks that what was paid, less what came back, is what is drawn and
// what is owed, for each nature over all years; and that nothing is set off or
// repaid twice.
func (s *shaker) cash() {
	for _, n := range funding.Natures() {
		var paid, setOff, taken, drawn money.Pence
		for _, c := range s.claims {
			if c.Nature == n && (c.Status == funding.Paid || c.Status == funding.Reversed) {
				paid, setOff = paid+c.Cash(), setOff+c.SetOff
			}
			if c.Cash() < 0 && c.Status != funding.OwedBack {
				s.rt.Fatalf("%s: cash of %s", c.ID, c.Cash())
			}
		}
		for _, o := range s.award.Owed {
			if o.Taken < 0 || o.Left() < 0 {
				s.rt.Fatalf("owed %+v", o)
			}
			if o.Nature == n {
				taken += o.Taken
			}
		}
		for _, l := range s.award.Limits {
			if l.Nature == n {
				drawn += l.Drawn
			}
		}
		if repaid := taken - setOff; repaid < 0 || paid-repaid != drawn+s.award.Outstanding("RZX", n) {
			s.rt.Fatalf("%s: %s paid, %s repaid, %s drawn, %s owed", n, paid, repaid, drawn, s.award.Outstanding("RZX", n))
		}
	}
}

func TestWhateverHappensTheMoneyAddsUp(t *testing.T) {
	base := claiming(t)
	seen := map[funding.ClaimStatus]int{}
	rapid.Check(t, func(rt *rapid.T) {
		life := *base
		life.t, life.register, life.claims, life.drafts = rt, nil, map[string]funding.Claim{}, map[string]*funding.ClaimContent{}
		s := &shaker{awardLife: &life, rt: rt, rows: slices.Clone(base.award.Limits)}
		for range 40 {
			s.step()
		}
		for _, c := range s.claims {
			seen[c.Status]++
		}
	})
	t.Logf("claims by where they ended: %v", seen)
	if seen[funding.Paid]+seen[funding.Queried]+seen[funding.Rejected] == 0 {
		t.Error("hardly anything happened, so the property was not tried")
	}
}

// randomContent is a bid of up to eight lines over the round's years.
func randomContent(t *rapid.T) funding.Content {
	var c funding.Content
	for i := range rapid.IntRange(1, 8).Draw(t, "lines") {
		l := funding.CostLine{Ref: fmt.Sprintf("L%d", i), Description: "x", Org: rapid.SampledFrom([]string{"RZX", "RZB"}).Draw(t, "org"), Category: funding.Hardware,
			Source: rapid.SampledFrom([]funding.FundSource{funding.NationalMoney, funding.LocalMoney, funding.ICBMoney, funding.OtherMoney}).Draw(t, "source"),
			Nature: rapid.SampledFrom(funding.Natures()).Draw(t, "nature"), VAT: rapid.SampledFrom([]funding.VAT{funding.Irrecoverable, funding.Recovered, funding.Partly, funding.NoVAT}).Draw(t, "vat"),
			VATRate: money.BasisPoints(rapid.Int64Range(0, 10_000).Draw(t, "rate")), VATRecovered: money.BasisPoints(rapid.Int64Range(0, 10_000).Draw(t, "recovered")), Amounts: funding.ByYear{}}
		for y := calendar.FY(2026); y <= 2029; y++ {
			l.Amounts[y] = money.Pence(rapid.Int64Range(0, 1_000_000_000_000).Draw(t, "amount"))
		}
		c.Lines = append(c.Lines, l)
	}
	return c
}

func TestComputedSourcesAlwaysEqualUses(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := randomContent(rt)
		var national, local, sources money.Pence
		for _, x := range c.Cells(example.Round()) {
			national += x.Amount
		}
		for _, x := range c.Local(example.Round()) {
			local += x.Amount
		}
		for _, b := range c.Balances(c.Years()) {
			if b.Sources != b.Uses {
				rt.Fatalf("%s %s: sources %s, uses %s", b.FY, b.Nature, b.Sources, b.Uses)
			}
			sources += b.Sources
		}
		if national != c.NationalAsk() || national+local != c.Total("", "") || sources != c.Total("", "") {
			rt.Fatalf("cells %s + %s, sources %s, total %s", national, local, sources, c.Total("", ""))
		}
		if err := funding.CheckCosts(funding.Costs{Lines: c.Lines}, example.Round()); err != nil {
			rt.Fatalf("a good cost page is refused: %v", err)
		}
	})
}

func TestEveryCostPageThatIsAcceptedCanBeAppraised(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := randomContent(rt)
		bias := money.BasisPoints(rapid.Int64Range(0, 10_000).Draw(rt, "bias"))
		c.OptimismBias = &bias
		e, ok, err := funding.Appraise(c, rules(rt).Appraisal)
		if err != nil || ok != (len(c.Years()) > 0) {
			rt.Fatalf("ok %v, %v", ok, err)
		}
		if e.WholeLife != c.Total("", "") {
			rt.Fatalf("whole life %s, costs %s", e.WholeLife, c.Total("", ""))
		}
		for _, fy := range c.Years() {
			for _, n := range funding.Natures() {
				if vat := c.VATInside(n, fy); vat < 0 || 2*vat > c.Uses("", n, fy)+1 { // at 100 % VAT it is half
					rt.Fatalf("%s %s: VAT %s of %s", fy, n, vat, c.Uses("", n, fy))
				}
			}
		}
	})
}
