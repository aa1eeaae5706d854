package funding

import (
	"maps"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// An AnswerChange is what a trust made of the one answer that a question
// unlocked. What stood there stays readable beside it.
type AnswerChange struct {
	Key      string       `json:"key"` // of the bid's question
	Was      string       `json:"was"`
	Now      string       `json:"now"`
	OldHash  string       `json:"old_content_hash"` // of the bid's content before
	NewHash  string       `json:"new_content_hash"`
	Reopened []ReviewKind `json:"reopened"` // reviews that had judged it and were asked again
}

// A Conclusion is what a review concluded before an answer that it had judged
// was changed.
type Conclusion struct {
	By         string        `json:"by"`
	Done       Moment        `json:"done"`
	Outcome    ReviewOutcome `json:"outcome"`
	Reasons    string        `json:"reasons"`
	Scores     []Score       `json:"scores,omitempty"`
	Conditions []string      `json:"conditions,omitempty"`
	Reopened   Moment        `json:"reopened"`
	Because    string        `json:"because"` // the question whose answer changed the bid
}

// mayUnlock refuses to unlock what is no answer of the bid, and who signed it.
func mayUnlock(b Bid, field string, rs Ruleset) error {
	asked := rs.QuestionsFor(b.Route.Pathway)
	i := slices.IndexFunc(asked, func(q Question) bool { return q.Key == field })
	switch {
	case i < 0:
		return invalid("NOT_AN_ANSWER", "%q is no answer of this bid, so it cannot be unlocked. Choose one of the bid's questions, or ask without unlocking.", field).At("unlock")
	case asked[i].Type == "PERSON":
		return invalid("WHO_SIGNED", "“%s” names somebody who answers for the bid as it was submitted, so it cannot be unlocked. Ask without unlocking.", asked[i].Label).At("unlock")
	}
	open := func(q Clarification) bool { return q.Open() && q.Unlock && q.Field == field }
	if n := slices.IndexFunc(b.Clarifications, open); n >= 0 {
		return conflict("ALREADY_UNLOCKED", "Question %s unlocks this answer already and still waits for the trust. Ask without unlocking, or wait.", b.Clarifications[n].ID).At("unlock")
	}
	return nil
}

// changeAnswer puts a new value into the one answer that question i unlocked.
// Everything else of the bid stays as it was submitted.
func (r *BidResult) changeAnswer(i int, value string, f BidFacts, c Command, at Moment) error {
	q := &r.Bid.Clarifications[i]
	if !q.Unlock {
		return conflict("NOT_UNLOCKED", "This question does not unlock an answer of the bid. Answer it in words.").At("value")
	}
	value = strings.TrimSpace(oneLineEnd(value))
	if value == "" {
		return invalid("ANSWER_EMPTIED", "The answer that is unlocked cannot be emptied. Give its new value, or leave it as it is.").At("value")
	}
	if no := checkAnswer(GivenAnswer{Key: q.Field, Value: value}, f.Rules); no != nil {
		return no.At("value")
	}
	was := f.Content.Answers[q.Field]
	if strings.TrimSpace(oneLineEnd(was.Value)) == value {
		return nil
	}
	next := f.Content.reanswered(q.Field, value, c)
	q.Change = &AnswerChange{Key: q.Field, Was: was.Value, Now: value, OldHash: r.Bid.ContentHash, NewHash: next.Hash(), Reopened: []ReviewKind{}}
	r.Content, r.Bid.ContentHash, r.Bid.Title = &next, q.Change.NewHash, next.Title()
	r.say("ANSWER_CHANGED", "The trust changed the answer that question "+q.ID+" unlocked. Everything else stays as it was submitted.",
		map[string]any{"question": q.ID, "field": q.Field, "old_hash": q.Change.OldHash, "new_hash": q.Change.NewHash})
	for n := range r.Bid.Reviews {
		if v := r.Bid.Reviews[n]; v.Status != ReviewDone || v.Deemed || !f.Rules.Reads(v.Kind, q.Field) {
			continue
		}
		q.Change.Reopened = append(q.Change.Reopened, r.Bid.Reviews[n].Kind)
		if err := r.reopen(n, q.ID, f, at); err != nil {
			return err
		}
	}
	return nil
}

// oneLineEnd writes line ends as one character: browsers send two, and that is
// no change of an answer.
func oneLineEnd(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// reanswered is the content with one answer changed, as its next version.
func (c Content) reanswered(key, value string, by Command) Content {
	old := c.Answers[key]
	a := Answer{Value: value, Provenance: Typed, At: by.At, By: by.By, ActiveMS: old.ActiveMS}
	if old.Prefilled() {
		a.Provenance, a.Source, a.AsOf = PrefillEdited, old.Source, old.AsOf
	}
	c.Answers = maps.Clone(c.Answers)
	if c.Answers == nil {
		c.Answers = map[string]Answer{}
	}
	c.Answers[key] = a
	c.Version++
	return c
}

// reopen asks a review that had concluded again. Its clock, which rested since
// then, runs on, with the ruleset's least days at any rate.
func (r *BidResult) reopen(i int, question string, f BidFacts, at Moment) error {
	v := &r.Bid.Reviews[i]
	v.Past = append(slices.Clone(v.Past), Conclusion{v.Reviewer, *v.Done, v.Outcome, v.Reasons, v.Scores, v.Conditions, at, question})
	v.Status, v.Done, v.Outcome, v.Reasons, v.Scores, v.Conditions = ReviewOpen, nil, "", "", nil, nil
	due, err := r.Bid.ReviewDue(*v, f.Calendar, at.Day)
	if err != nil {
		return err
	}
	least, err := f.Calendar.AddWorkingDays(at.Day, f.Rules.Clocks.Reconfirm)
	if err != nil {
		return err
	}
	if due.Before(least) {
		more, err := f.Calendar.CountWorkingDays(due, least)
		if err != nil {
			return err
		}
		v.Days, due = v.Days+more, least
	}
	r.say("REVIEW_REOPENED", v.Kind.Title()+" had judged the answer that was changed, and is asked again.", map[string]any{"review": v.Kind, "question": question})
	r.Effects.Letters = append(r.Effects.Letters, Letter{Template: "answer-changed-" + strings.ToLower(string(v.Kind)), Person: v.Reviewer, Subject: "An answer that you judged has changed: " + r.Bid.ID,
		Body: "The answer you judged has changed: confirm or change your conclusion of " + v.Kind.Title() + ", by " + due.Text() + ".", Link: "/bids/" + r.Bid.ID + "/reviews/" + string(v.Kind)})
	return nil
}

// ToConfirm is the conclusion that a changed answer reopened, while the review
// has not answered again; ok is false when there is none.
func (v Review) ToConfirm() (k Conclusion, ok bool) {
	if v.Status == ReviewDone || len(v.Past) == 0 {
		return k, false
	}
	return v.Past[len(v.Past)-1], true
}

// rests are the days on which the review lay concluded before it was reopened.
func (v Review) rests() []calendar.Span {
	var out []calendar.Span
	for _, k := range v.Past {
		out = append(out, calendar.Span{From: k.Done.Day, To: k.Reopened.Day})
	}
	return out
}

// taskTitle is what a reviewer has to do.
func (v Review) taskTitle() string {
	if _, ok := v.ToConfirm(); ok {
		return "Confirm or change your conclusion: " + v.Kind.Title()
	}
	return v.Kind.Title() + " review"
}

// reconfirm says that the changed answer changes nothing: the conclusion that
// it reopened stands.
func reconfirm(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[reviewBody](c)
	if err != nil {
		return err
	}
	i, err := r.reviewFor(body.Review, f)
	if err != nil {
		return err
	}
	v := &r.Bid.Reviews[i]
	k, ok := v.ToConfirm()
	switch {
	case !ok:
		return conflict("NOTHING_TO_CONFIRM", "%s has no earlier conclusion that a changed answer reopened. Conclude the review.", v.Kind.Title())
	case k.By != c.By && k.By != f.hat.For:
		return forbidden("NOT_YOUR_CONCLUSION", "Somebody else concluded %s before. Read what has changed and conclude it yourself.", v.Kind.Title())
	}
	if err := checkConclusion(concludeBody{Review: body.Review, Outcome: k.Outcome, Reasons: k.Reasons, Scores: k.Scores, Conditions: k.Conditions}, r.Bid, f.Rules); err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	v.Status, v.Reviewer, v.Done = ReviewDone, c.By, &at
	v.Outcome, v.Reasons, v.Scores, v.Conditions = k.Outcome, k.Reasons, k.Scores, k.Conditions
	return r.concluded(i, f, c, at)
}

// Changes are the answers that questions unlocked and the trust changed since
// the bid was submitted, in the order of the questions.
func (b Bid) Changes() []Clarification {
	return slices.DeleteFunc(slices.Clone(b.Clarifications), func(q Clarification) bool { return q.Change == nil })
}
