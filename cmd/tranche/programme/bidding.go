package programme

import (
	"context"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// A bidding is the script of one bid. Its reference is known once it has been
// started.
type bidding struct {
	*script
	plot   plot
	scheme scheme
	open   opening
	id     string
}

// staffOf are the people of a trust who bid and claim.
type staffOf struct{ author, finance, sro, cfo, approver string }

func (b *bidding) staff() staffOf {
	if b.plot.trust == "RZX" {
		return staffOf{"amina", "ben", "david", "eleri", "chloe"}
	}
	trust := strings.ToLower(b.plot.trust)
	return staffOf{trust + "-author", trust + "-author", trust + "-sro", trust + "-cfo", trust + "-cfo"}
}

// script writes the acts of the bid, as far as its plot goes.
func (b *bidding) write() {
	p := b.plot
	b.on(p.started)
	b.start()
	b.wait(1)
	b.fill()
	for _, step := range []struct {
		day string
		act func()
	}{{p.sent, b.send}, {p.approved, b.approve}, {p.submitted, b.submit}, {p.complete, b.pass}, {p.returned, b.giveBack}} {
		if step.day == "" {
			continue
		}
		b.on(step.day)
		step.act()
	}
	if p.complete != "" {
		b.review()
	}
	if p.withdrawn != "" {
		b.on(p.withdrawn)
		b.tell("withdraws", b.staff().sro, funding.Withdraw, words("The trust's board has put the project back by a year, because the staff it needs are bound elsewhere."))
	}
	if p.ends != undecided {
		b.decide()
	}
}

// tell adds a click on the bid.
func (b *bidding) tell(what, who string, verb funding.Verb, body any) {
	b.add(who+" "+what, func(ctx context.Context, p *player) error {
		return p.click(ctx, who, funding.Ref{Kind: funding.BidKind, ID: b.id}, verb, body)
	})
}

func words(reasons string) map[string]any { return map[string]any{"reasons": reasons} }

func (b *bidding) start() {
	who := b.staff().author
	b.add(who+" starts the bid", func(ctx context.Context, p *player) error {
		person, err := p.person(ctx, who)
		if err != nil {
			return err
		}
		b.id, err = p.record.StartBid(ctx, person, "programme "+b.name, b.open.round, b.plot.trust, map[string]string{"title": b.plot.title})
		return err
	})
}

// fill writes the contents: the author the case, finance the money. A bid that
// is not sent yet still lacks its benefits.
func (b *bidding) fill() {
	staff := b.staff()
	b.edit(staff.author, "answers", func(ctx context.Context, p *player, who funding.Person) error {
		return p.record.PutAnswers(ctx, who, b.id, b.plot.answers(b.open, b.scheme))
	})
	b.edit(staff.finance, "writes the costs", func(ctx context.Context, p *player, who funding.Person) error {
		costs, err := b.plot.costs(b.open, b.scheme)
		if err != nil {
			return err
		}
		return p.record.PutCosts(ctx, who, b.id, costs)
	})
	b.edit(staff.author, "sets the milestones", func(ctx context.Context, p *player, who funding.Person) error {
		return p.record.PutMilestones(ctx, who, b.id, b.plot.milestones(b.open, b.scheme))
	})
	if b.plot.sent == "" {
		return
	}
	b.edit(staff.finance, "values the benefits", func(ctx context.Context, p *player, who funding.Person) error {
		return p.record.PutBenefits(ctx, who, b.id, b.plot.benefits(b.open, b.scheme))
	})
}

func (b *bidding) edit(who, what string, write func(ctx context.Context, p *player, who funding.Person) error) {
	b.add(who+" "+what, func(ctx context.Context, p *player) error {
		person, err := p.person(ctx, who)
		if err != nil {
			return err
		}
		return write(ctx, p, person)
	})
}

func (b *bidding) send()    { b.tell("sends the bid", b.staff().author, funding.SendForApproval, nil) }
func (b *bidding) approve() { b.tell("approves the bid", b.staff().sro, funding.ApproveInside, nil) }
func (b *bidding) submit()  { b.tell("submits the bid", b.staff().cfo, funding.Submit, nil) }
func (b *bidding) pass() {
	b.tell("passes the completeness check", "farah", funding.PassCompleteness, nil)
}
func (b *bidding) giveBack() {
	b.tell("returns the bid", "farah", funding.Return, words("The board minute covers the first phase only, and the cost table asks for both. Please send the minute for the whole, or a bid for the first phase."))
}

// decide is the panel's word, told to the trusts by the programme manager
// three working days later. Deferred bids may come to the panel again.
func (b *bidding) decide() {
	p := b.plot
	b.on(p.decided)
	b.rule(p.ends)
	if p.reconsidered != "" {
		b.on(p.reconsidered)
		b.rule(approved)
	}
	if p.award != nil {
		(&claiming{bidding: b, award: *p.award, fy: b.open.first}).write()
	}
}

func (b *bidding) rule(e ending) {
	body := map[string]any{"outcome": e, "reasons": rulings[e]}
	if a := b.plot.award; a != nil && e == conditional {
		body["conditions"] = conditionsOf(*a)
	}
	b.tell("decides", "maria", funding.Decide, body)
	b.wait(3)
	b.tell("tells the trust", "farah", funding.Release, nil)
}

// rulings are the panel's reasons.
var rulings = map[ending]string{
	approved:    "The need is clear, the price is tested and the money is affordable in each year. The benefits have owners.",
	conditional: "The need is clear and the money is affordable. Assurance is not complete, so the approval comes with conditions.",
	declined:    "The case does not show why the preferred option is better value than extending what is there, and the benefits rest on one pilot. The trust is invited to come back with evidence from a second site.",
	deferred:    "The case is sound. The fund's capital of the first two years is promised to stronger bids, so the bid is kept and looked at again when money comes free.",
}

func conditionsOf(a award) []map[string]any {
	out := make([]map[string]any, len(a.conditions))
	for i, k := range a.conditions {
		out[i] = map[string]any{"text": k.text, "blocks": k.blocks, "due": k.due}
		if k.blocks == "MILESTONE" {
			out[i]["milestone"] = "M2"
		}
	}
	return out
}

// review has each review of the route taken up and concluded, evenly between
// the completeness check and the panel.
func (b *bidding) review() {
	from, to := b.day(b.plot.complete), b.reviewsEnd()
	kinds := b.kinds()
	concluded := len(kinds)
	if n := b.plot.reviews.first; n > 0 {
		concluded = min(n, concluded)
	}
	b.question()
	for i, k := range kinds[:concluded] {
		own := newScript(b.name+" "+string(k), b.days)
		own.onDate(b.between(from, to, i+1, len(kinds)+2))
		b.conclude(own, k)
		b.acts = append(b.acts, own.acts...)
		b.keep(own.err)
		if own.at.After(b.at) {
			b.at = own.at
		}
	}
}

// reviewsEnd is the day by which the last review has answered.
func (b *bidding) reviewsEnd() calendar.Date {
	for _, day := range []string{b.plot.decided, b.plot.withdrawn} {
		if day != "" {
			return b.day(day)
		}
	}
	d, err := b.days.AddWorkingDays(b.day(b.plot.complete), 11)
	b.keep(err)
	return d
}

// kinds are the reviews of the route, in the order in which they come in. The
// one with a question comes last.
func (b *bidding) kinds() []funding.ReviewKind {
	n := b.plot.national()
	switch {
	case n < b.open.small:
		return []funding.ReviewKind{funding.RegionDigital}
	case n < 5_000:
		return []funding.ReviewKind{funding.ICBSupport, funding.NationalFinanceRev, funding.RegionDigital}
	}
	return []funding.ReviewKind{funding.ICBSupport, funding.ClinicalSafety, funding.NationalFinanceRev, funding.Cyber, funding.RegionFinance, funding.RegionDigital}
}

// question is asked by the regional digital reviewer and stops their clock.
func (b *bidding) question() {
	r := b.plot.reviews
	if r.asked == "" {
		return
	}
	b.on(r.asked)
	b.tell("asks", reviewers[funding.RegionDigital], funding.Ask, map[string]any{"review": funding.RegionDigital, "field": "option_preferred", "question": r.question, "blocking": true})
	if r.answered == "" {
		return
	}
	b.on(r.answered)
	b.tell("answers", b.staff().author, funding.AnswerQuestion, map[string]any{"clarification": "Q1", "answer": r.answer})
}

// reviewers are who does each kind of review.
var reviewers = map[funding.ReviewKind]string{
	funding.ICBSupport: "grace", funding.RegionFinance: "harry", funding.RegionDigital: "isla", funding.ClinicalSafety: "jonas",
	funding.Cyber: "kavita", funding.NationalFinanceRev: "liam",
}

// findings are what each reviewer says where the bid is good enough, and what
// they score.
var findings = map[funding.ReviewKind]struct {
	reasons string
	scored  []string
}{
	funding.ICBSupport:         {"The ICB supports the bid. The running cost is in the medium-term plan, and the project is on the list of the digital strategy.", nil},
	funding.RegionFinance:      {"The local capital is in the submitted plan and the revenue tail is affordable. Contingency is at the low end.", []string{"FINANCIAL"}},
	funding.RegionDigital:      {"It fits the strategy of the ICB. The team has delivered before, and the plan leaves slack before each go-live.", []string{"STRATEGIC", "DELIVERY", "BENEFITS"}},
	funding.ClinicalSafety:     {"A safety officer is named, and the hazard log has begun. The safety case is to be ready before the first go-live.", nil},
	funding.Cyber:              {"Access, patching and recovery are described. The last penetration test is two years old and is to be repeated.", nil},
	funding.NationalFinanceRev: {"The options are costed on one basis and the price has been tested. The cash-releasing benefits are cautious.", []string{"ECONOMIC", "COMMERCIAL", "FINANCIAL"}},
}

func (b *bidding) conclude(own *script, k funding.ReviewKind) {
	outcome, score := funding.Support, 3
	switch {
	case b.plot.ends == declined && k != funding.ICBSupport:
		outcome, score = funding.NotSupport, 1
	case b.plot.ends == conditional:
		outcome = funding.SupportWithConditions
	}
	f := findings[k]
	reasons := f.reasons
	if outcome == funding.NotSupport {
		reasons = "The preferred option is not compared with extending what is there, and the benefits come from one pilot of six weeks."
	}
	var scores []map[string]any
	for _, c := range f.scored {
		scores = append(scores, map[string]any{"criterion": c, "score": score})
	}
	who := reviewers[k]
	click := func(what string, verb funding.Verb, body map[string]any) {
		own.add(who+" "+what, func(ctx context.Context, p *player) error {
			return p.click(ctx, who, funding.Ref{Kind: funding.BidKind, ID: b.id}, verb, body)
		})
	}
	click("takes up "+k.Title(), funding.StartReview, map[string]any{"review": k})
	own.wait(1)
	click("concludes "+k.Title(), funding.Conclude, map[string]any{"review": k, "outcome": outcome, "reasons": reasons, "scores": scores})
}
