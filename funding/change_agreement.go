package funding

import (
	"fmt"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// changePart is the part of an agreement that says what a change changed.
const changePart = "CHANGE"

// newVersion puts what a change made into the next version of the agreement
// (domain 3.4 R7): for both to sign when a firm year or a term changes, else in
// force at once. What the change added to a firm year cannot be claimed until
// both have signed; what it released is released.
func (r *AwardResult) newVersion(ch *ChangeRequest, f AwardFacts, at Moment) {
	a := &r.Award
	doc := Memorandum(*a, f, a.Agreement.Version+1, at)
	doc.Sections = append([]Section{changeSection(*ch)}, doc.Sections...)
	ch.Agreement = doc.Version
	tolerated := ch.Decider == ""
	if a.Agreement.Status == InForce && (tolerated || !ch.Effect.Firm) {
		r.versionAtOnce(ch, doc, at)
		return
	}
	ch.Status = ChangeApproved
	for _, m := range ch.Moves() {
		if a.certainty(m) == Firm && !tolerated {
			r.withhold(m)
		}
	}
	if a.Agreement.Status != InForce {
		r.say("AGREEMENT_REPLACED", fmt.Sprintf("Version %d of the agreement is replaced before both have signed it.", a.Agreement.Version), map[string]any{"version": a.Agreement.Version})
	}
	r.issueDocument(doc, f, at)
}

// withhold keeps what a change added to a firm cell from being claimed; what a
// later one takes off such a cell is taken off that first. It joins the move of
// the profile, because the two hold together only at once.
func (r *AwardResult) withhold(m ProfileMove) {
	i, _ := r.Award.limit(m.Org, m.FY, m.Nature)
	l := &r.Award.Limits[i]
	by := max(-l.Unsigned, m.By)
	l.Unsigned += by
	for k, done := range r.Effects.Limits {
		if done.Org == m.Org && done.FY == m.FY && done.Nature == m.Nature {
			r.Effects.Limits[k].Unsigned += by
		}
	}
}

// versionAtOnce is a version that needs no signature: the agreement lets the
// funder change an indicative year, and both have agreed beforehand to moves
// inside the tolerance.
func (r *AwardResult) versionAtOnce(ch *ChangeRequest, doc Document, at Moment) {
	a := &r.Award
	doc.Title = "Notice of change: " + a.Title
	signed := a.Agreement.Version
	if a.Agreement.Kind == NoticeAgreement {
		signed = a.Agreement.Signed
	}
	a.Agreement.Kind, a.Agreement.Version, a.Agreement.Signed, a.Agreement.Hash, a.Agreement.Issued = NoticeAgreement, doc.Version, signed, doc.Hash(), at
	r.Effects.Document = &doc
	ch.Status, ch.InForceFrom = ChangeInForce, &at
	r.say("CHANGE_IN_FORCE", fmt.Sprintf("%s is in force as version %d of the agreement. It needs no signature.", ch.Label(), doc.Version), map[string]any{"change": ch.ID, "version": doc.Version, "document_hash": a.Agreement.Hash})
	r.tellTrust("change-in-force", *ch, fmt.Sprintf("%s on %s is in force", ch.Label(), a.ID), ch.letter("It needs no signature."))
}

// versionInForce ends the wait of the changes that both have signed now: what
// they added can be claimed.
func (r *AwardResult) versionInForce(s Signature) {
	a := &r.Award
	r.sign(s, fmt.Sprintf("The funder countersigned. Version %d of the agreement is in force.", s.Version))
	for i := range a.Limits {
		if l := a.Limits[i]; l.Unsigned != 0 {
			r.move(LimitMove{Org: l.Org, FY: l.FY, Nature: l.Nature, Unsigned: -l.Unsigned})
		}
	}
	for _, ch := range a.Changes {
		if ch.Status != ChangeApproved {
			continue
		}
		ch.Status, ch.InForceFrom = ChangeInForce, &s.Signed
		r.putChange(ch)
		r.say("CHANGE_IN_FORCE", fmt.Sprintf("%s is in force: both have signed version %d of the agreement.", ch.Label(), s.Version), map[string]any{"change": ch.ID, "version": s.Version})
		r.tellTrust("change-in-force", ch, fmt.Sprintf("%s on %s is in force", ch.Label(), a.ID), "Both have signed. What it added can be claimed.")
	}
}

// changeSection says in the agreement what changed and why.
func changeSection(c ChangeRequest) Section {
	s := Section{Code: changePart, Heading: "What this version changes"}
	for _, p := range c.Parts {
		s.Paragraphs = append(s.Paragraphs, p.Words())
	}
	s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("Asked for as %s on %s. Reason: %s. %s", c.Label(), c.Requested.Day.Text(), ReasonTitle(c.ReasonCode), c.Reason))
	s.Paragraphs = append(s.Paragraphs, c.Effect.Words()...)
	if len(c.Effect.Cells) > 0 {
		t := &TableData{Caption: "Money before and after", Head: []string{"Year", "Nature", "Organisation", "Before", "Change", "After"}, Numeric: []bool{false, false, false, true, true, true}}
		for _, x := range c.Effect.Cells {
			t.Rows = append(t.Rows, []string{x.FY.String(), x.Nature.Word(), x.Org, x.Was.String(), (x.Amount - x.Was).String(), x.Amount.String()})
		}
		s.Table = t
	}
	return s
}

// Words say in sentences what the change does.
func (e ChangeEffect) Words() (out []string) {
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	switch {
	case len(e.Cells) == 0:
		add("No money moves: the award stays %s.", e.TotalNow)
	case e.TotalNow == e.TotalWas:
		add("The award stays %s over all years.", e.TotalNow)
	default:
		add("The award comes down from %s to %s.", e.TotalWas, e.TotalNow)
	}
	for _, c := range e.Cover {
		if c.Shortfall > 0 {
			add("The fund has %s of %s left for %s: %s too little. Until it has more, nothing moves.", c.Was, c.Nature.Word(), c.FY, c.Shortfall)
		} else {
			add("The fund has %s of %s left for %s, and %s after.", c.Was, c.Nature.Word(), c.FY, c.Now)
		}
	}
	if e.Pool > 0 {
		add("%s of this year goes to the fund's in-year pool, for others that can use it.", e.Pool)
	}
	if x := e.Economics; x != nil {
		now, lost := x.Now, ""
		if e.Lost != nil && x.WithLoss != nil {
			now, lost = *x.WithLoss, fmt.Sprintf(", with the benefits of %s (%s) lost", e.Lost.FY, e.Lost.Amount)
		}
		if now.Change != 0 {
			add("Net present value: %s before, %s after (%s)%s. Benefits to costs: %s before, %s after.", x.Was.NPSV, now.NPSV, signed(now.Change), lost, x.Was.BCR, now.BCR)
		}
	}
	return append(out, e.Conditions...)
}

// signed writes an amount with its sign.
func signed(p money.Pence) string {
	if p > 0 {
		return "+" + p.String()
	}
	return p.String()
}

// changeAlarms are the due days of decisions, and the mornings on which a
// change that waits for the fund's money is tried again.
func (a Award) changeAlarms(f AwardFacts) (out []Alarm, err error) {
	for _, c := range a.Changes {
		switch c.Status {
		case ChangeRequested:
			late, err := f.Calendar.AddWorkingDays(c.Due, f.Rules.Changes.Held().Escalate)
			if err != nil {
				return nil, err
			}
			out = append(out, Alarm{"change-due/" + c.ID + "/" + c.Due.String(), endOfDay(c.Due)}, Alarm{"change-late/" + c.ID + "/" + c.Due.String(), endOfDay(late)})
		case AwaitingCover:
			out = append(out, Alarm{"cover/" + c.ID + "/" + c.NextTry.String(), c.NextTry.At(7, 0)})
		}
	}
	return out, nil
}

// ringCover looks in the morning whether the fund's money is there.
func (r *AwardResult) ringCover(f AwardFacts, c Command) error {
	at := Moment{At: c.At, Day: calendar.DateOf(c.At), By: c.By}
	done, err := r.applyCovered(f, at, c)
	if err == nil && !done {
		r.say("COVER_LOOKED_FOR", "The fund has still too little for a change that waits. Nothing has moved.", nil)
	}
	return err
}

// ringChange says that a decision is late: to its decider on the day, later to
// the fund's administrator as well.
func (r *AwardResult) ringChange(kind, key string) {
	a := &r.Award
	for _, ch := range a.Changes {
		if ch.Status != ChangeRequested || !strings.HasPrefix(key, kind+"/"+ch.ID+"/") {
			continue
		}
		role, word := ch.Decider, "was to be decided by "+ch.Due.Text()
		if kind == "change-late" {
			role, word = FundAdmin, "is still not decided. It was due on "+ch.Due.Text()
		}
		r.say("CHANGE_OVERDUE", ch.Label()+" "+word+".", map[string]any{"change": ch.ID, "alarm": key})
		r.write(kind, role, a.Funder, fmt.Sprintf("A change is late: %s on %s", ch.Label(), a.ID), ch.Label()+" "+word+".")
		r.linkToChange(ch)
	}
}

// changeTasks asks deciders to decide and the trust to answer.
func (a Award) changeTasks(t *tasks) {
	for _, ch := range a.Changes {
		n := len(t.list)
		switch ch.Status {
		case ChangeRequested:
			t.add("change/"+ch.Label(), fmt.Sprintf("Decide %s", ch.Label()), ch.Decider, a.Funder, endOfDay(ch.Due))
		case ChangeQueried:
			t.add("change/"+ch.Label(), fmt.Sprintf("Answer the question about %s", ch.Label()), TrustFinancePreparer, a.Org, ch.Requested.At)
		default:
			continue
		}
		last := &t.list[n]
		last.Link, last.Worth = ch.Path(a.ID), 0
		for _, m := range ch.Moves() {
			last.Worth += max(0, -m.By)
		}
	}
}
