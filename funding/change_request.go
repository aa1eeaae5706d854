package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

type changeBody struct {
	Change     string       `json:"change"`
	Parts      []ChangePart `json:"parts"`
	ReasonCode string       `json:"reason_code"`
	Reason     string       `json:"reason"`
	LosesYear  bool         `json:"benefits_lost"`
	Outcome    string       `json:"outcome"`
	Reasons    string       `json:"reasons"`
	Answer     string       `json:"answer"`
	Over       []string     `json:"over"`
}

// requestChange asks for a change of what was agreed. Inside the tolerance
// that the agreement gives it is applied at once (domain 3.4 R6).
func requestChange(r *AwardResult, f AwardFacts, c Command) error {
	body, err := decode[changeBody](c)
	if err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	a, today := &r.Award, calendar.DateOf(c.At)
	parts, err := a.readParts(body.Parts, f, today)
	if err != nil {
		return err
	}
	reason, e := body.reason()
	if e != nil {
		return e
	}
	a.ChangeNo++
	ch := ChangeRequest{No: a.ChangeNo, Status: ChangeRequested, Parts: parts, ReasonCode: body.ReasonCode, Reason: reason, LosesYear: body.LosesYear, Requested: at}
	ch.ID = a.ID + "/" + ch.Label()
	_, trust := f.Person.Hat(a.Org, trustRoles...)
	ch.OnBehalf = !trust
	if err := r.checkReleases(ch.Moves()); err != nil {
		return err
	}
	if ch.Due, err = f.Calendar.AddWorkingDays(at.Day, f.Rules.Changes.Held().Decide); err != nil {
		return err
	}
	if ch.Effect, err = a.foresee(ch, f, at); err != nil {
		return err
	}
	ch.Decider = ch.decider(today, f.Rules.Changes)
	detail := ch.detail()
	detail["reason_hash"] = hashText(c, reason)
	r.say("CHANGE_REQUESTED", fmt.Sprintf("%s was asked for: %s", ch.Label(), ch.kindWords()), detail)
	if t := ch.Effect.Tolerance; t != nil && t.Within && ch.Decider == ProgrammeManager {
		return r.tolerated(ch, f, at)
	}
	r.putChange(ch)
	r.askDecider(ch)
	r.write("change-asked", TrustCFO, a.Org, fmt.Sprintf("%s on %s was sent to the funder", ch.Label(), a.ID), ch.letter("It is decided by "+ch.Due.Text()+"."))
	r.linkToChange(ch)
	return nil
}

func (b changeBody) reason() (string, *Error) {
	reason := strings.TrimSpace(b.Reason)
	var code, words *Error
	if !knownReason(b.ReasonCode) {
		code = invalid("NOT_A_CHOICE", "%q is not one of the reasons. Choose the one that fits best, for example SUPPLIER_DELAY or OTHER.", b.ReasonCode).At("reason_code")
	}
	switch n := len([]rune(reason)); {
	case n == 0:
		words = invalid("REASON_MISSING", "Say in a sentence why. The funder decides by it.").At("reason")
	case n > longestChange:
		words = invalid("TEXT_TOO_LONG", "The reason has %d characters. Use at most %d.", n, longestChange).At("reason")
	}
	if e := joinErrors([]*Error{code, words}); e != nil {
		return "", e
	}
	return reason, nil
}

// checkReleases is rule R2 for every cell that gives money.
func (r *AwardResult) checkReleases(moves []ProfileMove) error {
	for _, m := range moves {
		if err := r.checkMove(m); err != nil {
			return err
		}
	}
	return nil
}

// tolerated applies a change inside a year that both have agreed to beforehand.
func (r *AwardResult) tolerated(ch ChangeRequest, f AwardFacts, at Moment) error {
	ch.Decider, ch.Decided = "", &at
	if err := r.applyChange(&ch, f, at); err != nil {
		return err
	}
	for _, m := range ch.Moves() {
		if m.By < 0 {
			r.Award.Tolerated = append(r.Award.Tolerated, m)
		}
	}
	r.write("change-tolerated", ProgrammeManager, r.Award.Funder, fmt.Sprintf("%s on %s was made inside the tolerance", ch.Label(), r.Award.ID), ch.letter("It needs no decision."))
	r.linkToChange(ch)
	return nil
}

func (r *AwardResult) askDecider(ch ChangeRequest) {
	a := r.Award
	r.write("decide-change", ch.Decider, a.Funder, fmt.Sprintf("A change to decide: %s on %s", ch.Label(), a.ID), ch.letter("Please decide by "+ch.Due.Text()+"."))
	r.linkToChange(ch)
}

// letter is what a letter about the change says.
func (c ChangeRequest) letter(next string) string {
	lines := []string{}
	for _, p := range c.Parts {
		lines = append(lines, p.Words())
	}
	lines = append(lines, "", "Why: "+ReasonTitle(c.ReasonCode)+". "+c.Reason)
	if words := c.Effect.Words(); len(words) > 0 {
		lines = append(append(lines, "", "What it does:"), words...)
	}
	return strings.Join(append(lines, "", next), "\n")
}

func (r *AwardResult) linkToChange(c ChangeRequest) {
	r.Effects.Letters[len(r.Effects.Letters)-1].Link = c.Path(r.Award.ID)
}

func (c ChangeRequest) kindWords() string {
	var words []string
	for _, p := range c.Parts {
		if w := p.Kind.Title(); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return strings.Join(words, "; ") + "."
}

func (c ChangeRequest) detail() map[string]any {
	moves := []map[string]any{}
	for _, m := range c.Moves() {
		moves = append(moves, map[string]any{"organisation": m.Org, "fy": m.FY, "nature": m.Nature, "by_pence": m.By})
	}
	return map[string]any{"change": c.ID, "reason_code": c.ReasonCode, "moves": moves, "fields": c.fields()}
}

// openChange reads a command about one open change.
func (a Award) openChange(c Command) (changeBody, ChangeRequest, error) {
	body, err := decode[changeBody](c)
	if err != nil {
		return body, ChangeRequest{}, err
	}
	ch, ok := a.Change(body.Change)
	if !ok {
		return body, ch, conflict("CHANGE_NOT_OPEN", "Change %s is not open on this award.", body.Change).At("change")
	}
	return body, ch, nil
}

func wrongChangeState(c ChangeRequest) error {
	return conflict("WRONG_STATE", "%s is “%s”, so that cannot be done now.", c.Label(), c.Status.Title())
}

func withdrawChange(r *AwardResult, _ AwardFacts, c Command) error {
	_, ch, err := r.Award.openChange(c)
	if err != nil {
		return err
	}
	if !ch.Status.undecided() {
		return wrongChangeState(ch)
	}
	if ch.OnBehalf {
		return conflict("NOT_YOURS", "The programme manager asked for %s on your behalf. Ask them to take it back, or the funder to decline it.", ch.Label())
	}
	ch.Status = ChangeWithdrawn
	r.putChange(ch)
	r.say("CHANGE_WITHDRAWN", "The trust withdrew "+ch.Label()+".", ch.detail())
	return nil
}

// answerChange answers the funder's question: the clock goes on.
func answerChange(r *AwardResult, f AwardFacts, c Command) error {
	body, ch, err := r.Award.openChange(c)
	if err != nil {
		return err
	}
	if ch.Status != ChangeQueried {
		return wrongChangeState(ch)
	}
	answer := strings.TrimSpace(body.Answer)
	if answer == "" {
		return invalid("ANSWER_MISSING", "Answer the funder's question in a sentence or two.").At("answer")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	if ch.Due, err = f.Calendar.AddWorkingDays(at.Day, ch.DaysLeft); err != nil {
		return err
	}
	ch.Status, ch.Answer, ch.DaysLeft = ChangeRequested, answer, 0
	r.putChange(ch)
	detail := ch.detail()
	detail["answer_hash"] = hashText(c, answer)
	r.say("CHANGE_ANSWERED", "The trust answered the question about "+ch.Label()+".", detail)
	r.write("change-answered", ch.Decider, r.Award.Funder, fmt.Sprintf("Answered: %s on %s", ch.Label(), r.Award.ID), answer+"\n\nPlease decide by "+ch.Due.Text()+".")
	r.linkToChange(ch)
	return nil
}
