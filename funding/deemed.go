package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// deemedKey begins the key of the alarm at which a silent ICB's support is
// taken as given.
const deemedKey = "review-deemed/"

// deemedDay is the day on which silence counts as support, as the ruleset
// says: for the ICB alone, and for nobody unless it says so (domain 8.2). What
// stops the review's clock puts it off; one that answered before and is asked again
// is not silent.
func (b Bid) deemedDay(v Review, f BidFacts) (day calendar.Date, ok bool, err error) {
	if v.Kind != ICBSupport || v.Status == ReviewDone || len(v.Past) > 0 || f.Rules.Clocks.DeemedSupport == 0 {
		return day, false, nil
	}
	v.Days = f.Rules.Clocks.DeemedSupport
	day, err = b.ReviewDue(v, f.Calendar, calendar.Date{})
	return day, err == nil, err
}

// deem concludes the ICB's review for it: nobody judged, and the record says so.
func (r *BidResult) deem(f BidFacts, c Command) error {
	i := slices.IndexFunc(r.Bid.Reviews, func(v Review) bool { return v.Kind == ICBSupport })
	if i < 0 {
		return nil
	}
	v := &r.Bid.Reviews[i]
	day, ok, err := r.Bid.deemedDay(*v, f)
	if err != nil || !ok {
		return err
	}
	at := Moment{At: c.At, Day: day, By: c.By}
	says := fmt.Sprintf("The ICB gave no answer within %d working days, by %s. Under %s that counts as its support; nobody has judged the bid for it.", f.Rules.Clocks.DeemedSupport, day.Text(), f.Rules.Code)
	v.Status, v.Done, v.Outcome, v.Reasons, v.Deemed = ReviewDone, &at, Support, says, true
	r.say("DEEMED_SUPPORT", says, map[string]any{"review": v.Kind, "outcome": v.Outcome, "working_days": f.Rules.Clocks.DeemedSupport, "ruleset": f.Rules.Code})
	r.write("deemed-support", ICBReviewer, r.Bid.ICB, "Your support of "+r.Bid.ID+" is taken as given", says)
	r.write("deemed-support", ProgrammeManager, r.Bid.Funder, "An ICB did not answer: "+r.Bid.ID, says)
	return r.concludedAll(f, at)
}

// A ReviewQuestion is asked of a review beside its outcome, and answered YES
// or NO.
type ReviewQuestion struct {
	Review ReviewKind `json:"review"`
	Key    string     `json:"key"`
	Label  string     `json:"label"`
	Hint   string     `json:"hint,omitempty"`
}

// A ReviewAnswer is a review's answer to one of its questions.
type ReviewAnswer struct {
	Key   string `json:"key"`
	Value string `json:"value"` // YES or NO
}

// icbQuestions is how many questions an ICB has beside its outcome: three in
// all (domain 2.1).
const icbQuestions = 2

// ReviewForm lists what review k is asked beside its outcome.
func (r Ruleset) ReviewForm(k ReviewKind) []ReviewQuestion {
	var out []ReviewQuestion
	for _, q := range r.ReviewQuestions {
		if q.Review == k {
			out = append(out, q)
		}
	}
	return out
}

// reviewAnswers puts what was given in the order of the ruleset. What is not
// said stays out.
func (r Ruleset) reviewAnswers(k ReviewKind, given map[string]string) ([]ReviewAnswer, error) {
	var out []ReviewAnswer
	for _, q := range r.ReviewForm(k) {
		value, said := given[q.Key]
		if !said {
			continue
		}
		if value != "YES" && value != "NO" {
			return nil, invalid("NOT_A_CHOICE", "%q is no answer to “%s”. Answer YES or NO, or leave it out.", firstRunes(value), q.Label).At("answers." + q.Key)
		}
		out = append(out, ReviewAnswer{q.Key, value})
	}
	if len(out) < len(given) && len(r.ReviewForm(k)) == 0 {
		return nil, invalid("NO_SUCH_QUESTION", "%s is asked nothing beside its outcome. Leave the answers out.", k.Title()).At("answers")
	}
	if len(out) < len(given) {
		return nil, invalid("NO_SUCH_QUESTION", "%s is asked other questions than the answers name. It is asked: %s.", k.Title(), strings.Join(r.reviewKeys(k), ", ")).At("answers")
	}
	return out, nil
}

func (r Ruleset) reviewKeys(k ReviewKind) []string {
	var keys []string
	for _, q := range r.ReviewForm(k) {
		keys = append(keys, q.Key)
	}
	return keys
}

func checkReviewQuestions(r Ruleset) []Fault {
	var out []Fault
	for i, q := range r.ReviewQuestions {
		at := fmt.Sprintf("review_questions[%d]", i)
		same := func(x ReviewQuestion) bool { return x.Review == q.Review && x.Key == q.Key }
		switch {
		case q.Key == "" || slices.IndexFunc(r.ReviewQuestions, same) != i:
			out = append(out, Fault{at + ".key", fmt.Sprintf("The key %q is empty or used twice in one review. Give every question its own.", q.Key)})
		case q.Review.Title() == "":
			out = append(out, Fault{at + ".review", fmt.Sprintf("There is no review %q.", q.Review)})
		case products.MatchString(q.Label):
			out = append(out, Fault{at + ".label", fmt.Sprintf("“%s” names a product. Ask for what it must do.", q.Label)})
		}
	}
	if n := len(r.ReviewForm(ICBSupport)); n > icbQuestions {
		out = append(out, Fault{"review_questions", fmt.Sprintf("The ICB is asked %d questions beside whether it supports the bid. It has three in all, so ask two at most.", n)})
	}
	if r.Clocks.DeemedSupport < 0 {
		out = append(out, Fault{"clocks.deemed_support", "Days cannot be fewer than none. Give 0 for never."})
	}
	return out
}
