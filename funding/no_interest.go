package funding

import "slices"

// DeclareNoInterest is a reviewer's word that they have no interest in a bid's
// trust or suppliers (domain 4.5). Reviewing goes on without it: who has not
// said anything is listed for the fund.
const DeclareNoInterest Verb = "declare-no-interest"

// declareNoInterest keeps the word on the review that it was given for. It is
// only ever added to: a reviewer who learns of an interest later stands down.
func declareNoInterest(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[reviewBody](c)
	if err != nil {
		return err
	}
	i, err := r.reviewFor(body.Review, f)
	if err != nil {
		return err
	}
	v := &r.Bid.Reviews[i]
	if m, ok := v.Declared(c.By); ok {
		return conflict("ALREADY_DECLARED", "You said on %s that you have no interest in this bid. If that is not so any more, stand down from the review.", m.Day.Text())
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	v.NoInterest = append(slices.Clone(v.NoInterest), at)
	r.Events = append(r.Events, Event{Name: "NO_INTEREST_DECLARED", Summary: "A reviewer declared no interest in the bid: " + body.Review.Title() + ".", ForFunder: true, Detail: map[string]any{"review": body.Review}})
	return nil
}

// Declared returns when the person said that they have no interest in the bid,
// for this review.
func (v Review) Declared(person string) (Moment, bool) {
	for _, m := range v.NoInterest {
		if m.By == person {
			return m, true
		}
	}
	return Moment{}, false
}

// Undeclared reports whether somebody has or had this review in hand without
// saying whether they have an interest in the bid.
func (v Review) Undeclared() bool {
	if v.Reviewer == "" || v.Deemed || v.Spared {
		return false
	}
	_, said := v.Declared(v.Reviewer)
	return !said
}
