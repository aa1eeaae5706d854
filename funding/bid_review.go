package funding

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// hashText seals free text for the audit trail, which keeps no words of
// people. The command's id salts it, so that equal texts do not show as equal
// and a later erasure of the words leaves nothing to guess them by.
func hashText(c Command, s string) string {
	sum := sha256.Sum256([]byte(c.ID + "\x00" + s))
	return hex.EncodeToString(sum[:])
}

func passCompleteness(r *BidResult, f BidFacts, c Command) error {
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	b := &r.Bid
	b.Status, b.Complete, b.Reviews = InReview, &at, nil
	for _, v := range b.Route.Reviews {
		b.Reviews = append(b.Reviews, Review{Kind: v.Kind, Status: ReviewWaiting, Started: at, Days: v.Days})
		due, err := f.Calendar.AddWorkingDays(at.Day, v.Days)
		if err != nil {
			return err
		}
		r.write("review-waiting", v.Kind.Reviewer(), b.reviewOrg(v.Kind), "A review for you: "+b.ID,
			fmt.Sprintf("%s of “%s” (%s) is waiting. It is due on %s.", v.Kind.Title(), b.Title, b.Ask, due.Text()))
	}
	r.say("COMPLETE", fmt.Sprintf("The completeness check was passed. %d reviews started side by side.", len(b.Reviews)), map[string]any{"reviews": b.Route.Kinds()})
	r.write("complete", TrustAuthor, b.Org, "Your bid is complete: "+b.ID, fmt.Sprintf("%d reviews have started. You can follow each on the bid's page.", len(b.Reviews)))
	return nil
}

type returnBody struct {
	Sections []string `json:"sections"` // parts of the bid to mend, if it is not the whole
}

func returnBid(r *BidResult, f BidFacts, c Command) error {
	why, err := reasons(c, "The trust needs to know what to mend.")
	if err != nil {
		return err
	}
	body, err := decode[returnBody](c)
	if err != nil {
		return err
	}
	for _, key := range body.Sections {
		if _, ok := PartOf(key); !ok {
			return invalid("NO_SUCH_SECTION", "A bid has no part %q. Name parts as getTasks does.", key).At("sections")
		}
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	by, err := f.Calendar.AddWorkingDays(at.Day, f.Rules.Clocks.Resubmit)
	if err != nil {
		return err
	}
	b := &r.Bid
	b.forgetApprovals()
	b.Status, b.Returned, b.ResubmitBy, b.CFO, b.ClosedReason, b.ToMend, b.Chain = Returned, &at, by, nil, why, body.Sections, nil
	r.say("RETURNED", "The bid was returned to the trust. It keeps its place if it comes back by "+by.Text()+".", map[string]any{"reasons_hash": hashText(c, why)})
	r.write("bid-returned", TrustAuthor, b.Org, "Your bid needs a change: "+b.ID, why+"\n\nSend it again by "+by.Text()+" to keep its place in the round.")
	return nil
}

type reviewBody struct {
	Review ReviewKind `json:"review"`
}

// reviewFor finds the review that a command is about and checks that the
// person does that kind of review here, and did not stand down from it.
func (r *BidResult) reviewFor(k ReviewKind, f BidFacts) (int, error) {
	i := slices.IndexFunc(r.Bid.Reviews, func(v Review) bool { return v.Kind == k })
	if i < 0 {
		return 0, invalid("NO_SUCH_REVIEW", "This bid has no review %q. It has %v.", k, r.Bid.Route.Kinds()).At("review")
	}
	v := r.Bid.Reviews[i]
	switch {
	case !f.Person.HoldsAt(k.Reviewer(), r.Bid.reviewOrg(k)):
		return 0, forbidden("NOT_YOUR_REVIEW", "%s is done by a %s at %s.", k.Title(), strings.ToLower(k.Reviewer().Title()), r.Bid.reviewOrg(k))
	case recused(r.Bid, f.Person.ID) || recused(r.Bid, f.hat.For):
		return 0, forbidden("RECUSED", "You stood down from reviewing this bid. Somebody else has to do it.")
	case v.Status == ReviewDone:
		return 0, conflict("REVIEW_DONE", "%s has already answered.", k.Title())
	case v.Reviewer != "" && v.Reviewer != f.Person.ID && v.Reviewer != f.hat.For:
		return 0, conflict("REVIEW_TAKEN", "Somebody else has taken %s.", k.Title())
	}
	return i, nil
}

func startReview(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[reviewBody](c)
	if err != nil {
		return err
	}
	i, err := r.reviewFor(body.Review, f)
	if err != nil {
		return err
	}
	r.Bid.Reviews[i].Reviewer, r.Bid.Reviews[i].Status = c.By, ReviewOpen
	r.say("REVIEW_STARTED", body.Review.Title()+" was taken up.", map[string]any{"review": body.Review})
	return nil
}

func recuse(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[reviewBody](c)
	if err != nil {
		return err
	}
	why, err := reasons(c, "The record must say why a reviewer stood down.")
	if err != nil {
		return err
	}
	i, err := r.reviewFor(body.Review, f)
	if err != nil {
		return err
	}
	v := &r.Bid.Reviews[i]
	v.Reviewer, v.Status, v.Recused = "", ReviewWaiting, append(slices.Clone(v.Recused), c.By)
	r.say("RECUSED", "A reviewer stood down from "+body.Review.Title()+".", map[string]any{"review": body.Review, "reasons_hash": hashText(c, why)})
	r.write("review-waiting", body.Review.Reviewer(), r.Bid.reviewOrg(body.Review), "A review needs somebody: "+r.Bid.ID, "A reviewer stood down from "+body.Review.Title()+".")
	return nil
}

type askBody struct {
	Review   ReviewKind `json:"review"`
	Field    string     `json:"field"`
	Question string     `json:"question"`
	Blocking bool       `json:"blocking"`
	Unlock   bool       `json:"unlock"`
}

func ask(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[askBody](c)
	if err != nil {
		return err
	}
	i, err := r.reviewFor(body.Review, f)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(body.Question)
	if text == "" {
		return invalid("QUESTION_MISSING", "Write the question for the trust.").At("question")
	}
	if body.Unlock {
		if err := mayUnlock(r.Bid, body.Field, f.Rules); err != nil {
			return err
		}
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	due, err := f.Calendar.AddWorkingDays(at.Day, f.Rules.Clocks.Clarification)
	if err != nil {
		return err
	}
	r.Bid.Reviews[i].Reviewer, r.Bid.Reviews[i].Status = c.By, ReviewOpen
	q := Clarification{ID: fmt.Sprintf("Q%d", len(r.Bid.PastQuestions)+len(r.Bid.Clarifications)+1), Review: body.Review, Field: body.Field, Question: text, Blocking: body.Blocking, Unlock: body.Unlock, Asked: at, Due: due}
	r.Bid.Clarifications = append(r.Bid.Clarifications, q)
	stop := "Its clock runs on."
	if q.Blocking {
		stop = "Its clock stops until the trust answers."
	}
	if q.Unlock {
		stop += " Until then the trust may change the answer that it is about."
	}
	r.say("QUESTION_ASKED", body.Review.Title()+" asked the trust a question. "+stop, map[string]any{"question": q.ID, "review": q.Review, "blocking": q.Blocking, "text_hash": hashText(c, text)})
	r.write("question", TrustAuthor, r.Bid.Org, "A question about "+r.Bid.ID, text+"\n\nPlease answer by "+due.Text()+". "+stop)
	return nil
}

type answerBody struct {
	Clarification string `json:"clarification"`
	Answer        string `json:"answer"`
	Value         string `json:"value"` // what the unlocked answer becomes; "" leaves it as it is
}

func answer(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[answerBody](c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.Bid.Clarifications, func(q Clarification) bool { return q.ID == body.Clarification })
	if i < 0 {
		return invalid("NO_SUCH_QUESTION", "There is no question %q on this bid.", body.Clarification).At("clarification")
	}
	q := &r.Bid.Clarifications[i]
	if !q.Open() {
		return conflict("ALREADY_ANSWERED", "This question was answered on %s.", q.Answered.Day.Text())
	}
	text := strings.TrimSpace(body.Answer)
	if text == "" {
		return invalid("ANSWER_MISSING", "Write an answer.").At("answer")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	q.Answered, q.Answer = &at, text
	r.say("QUESTION_ANSWERED", "The trust answered the question from "+q.Review.Title()+".", map[string]any{"question": q.ID, "text_hash": hashText(c, text)})
	r.write("question-answered", q.Review.Reviewer(), r.Bid.reviewOrg(q.Review), "An answer on "+r.Bid.ID, "The trust has answered your question. Your clock is running.")
	if body.Value == "" {
		return nil
	}
	return r.changeAnswer(i, body.Value, f, c, at)
}
