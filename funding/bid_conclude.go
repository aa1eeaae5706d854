package funding

import (
	"fmt"
	"slices"
	"strings"
)

type concludeBody struct {
	Review     ReviewKind        `json:"review"`
	Outcome    ReviewOutcome     `json:"outcome"`
	Reasons    string            `json:"reasons"`
	Scores     []Score           `json:"scores"`
	Conditions []string          `json:"conditions"`
	Answers    map[string]string `json:"answers"`
}

func conclude(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[concludeBody](c)
	if err != nil {
		return err
	}
	i, err := r.reviewFor(body.Review, f)
	if err != nil {
		return err
	}
	if err := checkConclusion(body, r.Bid, f.Rules); err != nil {
		return err
	}
	answers, err := f.Rules.reviewAnswers(body.Review, body.Answers)
	if err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	v := &r.Bid.Reviews[i]
	v.Status, v.Reviewer, v.Done = ReviewDone, c.By, &at
	v.Outcome, v.Reasons, v.Scores, v.Conditions, v.Answers = body.Outcome, strings.TrimSpace(body.Reasons), body.Scores, body.Conditions, answers
	return r.concluded(i, f, c, at)
}

// concluded says that review i has answered. When enough have, the panel has
// the bid.
func (r *BidResult) concluded(i int, f BidFacts, c Command, at Moment) error {
	v := r.Bid.Reviews[i]
	// what was concluded comes first: the trust, which must not see it yet, can
	// still check that all that follows is whole
	r.Events = append(r.Events, Event{Name: "REVIEW_OUTCOME", Summary: v.Kind.Title() + ": " + strings.ToLower(v.Outcome.Title()) + ".", ForFunder: true,
		Detail: map[string]any{"review": v.Kind, "outcome": v.Outcome, "reasons_hash": hashText(c, v.Reasons)}})
	r.say("REVIEW_CONCLUDED", v.Kind.Title()+" has answered.", map[string]any{"review": v.Kind})
	return r.concludedAll(f, at)
}

func checkConclusion(body concludeBody, b Bid, rs Ruleset) error {
	if body.Outcome.Title() == "" {
		return invalid("NOT_A_CHOICE", "%q is not an outcome. Choose SUPPORT, SUPPORT_WITH_CONDITIONS, MORE_INFORMATION or NOT_SUPPORT.", body.Outcome).At("outcome")
	}
	if strings.TrimSpace(body.Reasons) == "" {
		return invalid("REASONS_MISSING", "Give your reasons. The trust and the panel will read them.").At("reasons")
	}
	for _, q := range b.Clarifications {
		if q.Review == body.Review && q.Open() && q.Blocking {
			return conflict("QUESTION_OPEN", "Your question %s still waits for the trust's answer, and it stops your clock. Wait for the answer before you conclude.", q.ID)
		}
	}
	for i, s := range body.Scores {
		k := slices.IndexFunc(rs.Criteria, func(k Criterion) bool { return k.Code == s.Criterion })
		at := fmt.Sprintf("scores[%d]", i)
		switch {
		case k < 0:
			return invalid("NO_SUCH_CRITERION", "There is no criterion %q.", s.Criterion).At(at)
		case !slices.Contains(rs.Criteria[k].Owners, body.Review):
			return invalid("NOT_YOUR_CRITERION", "%s is not scored by %s.", rs.Criteria[k].Title, body.Review.Title()).At(at)
		case s.Score < 0 || s.Score > 4:
			return invalid("OUT_OF_RANGE", "A score of %d cannot be used. Score from 0 (no evidence) to 4 (excellent).", s.Score).At(at)
		}
	}
	return nil
}

// toPanel gives the panel the bid: its reviews are over.
func (r *BidResult) toPanel(f BidFacts, at Moment) error {
	due, err := f.Calendar.AddWorkingDays(at.Day, f.Rules.Clocks.Decision)
	if err != nil {
		return err
	}
	r.Bid.Status, r.Bid.ReviewsDone, r.Bid.DecisionDue, r.Bid.Agreed = Panel, &at, due, nil
	r.say("REVIEWS_DONE", r.Bid.reviewsOver()+" The panel decides by "+due.Text()+".", nil)
	if disputed := r.Bid.Board(f.Rules).Disputed(); len(disputed) > 0 {
		r.openModeration(disputed)
		return nil
	}
	r.askPanel()
	return nil
}

func (r *BidResult) askPanel() {
	due := r.Bid.DecisionDue
	r.write("decide", PanelChair, r.Bid.Funder, "Ready for decision: "+r.Bid.ID, fmt.Sprintf("“%s” asks for %s. %s The decision is due on %s.", r.Bid.Title, r.Bid.Ask, r.Bid.reviewsOver(), due.Text()))
}
