package funding

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// ScoringRules are how scores add up to a judgement (domain 10.2).
type ScoringRules struct {
	Threshold int `json:"threshold"` // of 100: below it an approval stands out
	Least     int `json:"least"`     // of 4: a criterion below it stands out
	Spread    int `json:"spread"`    // points apart from which two scores of one criterion are compared
}

// A GivenScore is what one review gave one criterion.
type GivenScore struct {
	Review  ReviewKind `json:"review"`
	By      string     `json:"by"`
	Score   int        `json:"score"`
	Reasons string     `json:"reasons,omitempty"`
}

// An Agreed score is what moderation made of scores that lay apart. Those that
// were given stay beside it.
type Agreed struct {
	Criterion string `json:"criterion"`
	Score     int    `json:"score"`
	Reasons   string `json:"reasons"`
	Made      Moment `json:"made"`
}

// A CriterionScore is how one criterion was judged.
type CriterionScore struct {
	Code   string       `json:"criterion"`
	Title  string       `json:"title"`
	Weight int          `json:"weight"`
	Given  []GivenScore `json:"given"`
	Agreed *Agreed      `json:"agreed,omitempty"`
	Points string       `json:"points"` // of the weight, to one decimal; "" when nobody has scored it
	Apart  bool         `json:"apart"`  // the scores lie so far apart that they are compared
}

// score is what counts, of 4: what was agreed, or the mean of what was given.
func (s CriterionScore) score() *big.Rat {
	if s.Agreed != nil {
		return big.NewRat(int64(s.Agreed.Score), 1)
	}
	if len(s.Given) == 0 {
		return nil
	}
	sum := 0
	for _, g := range s.Given {
		sum += g.Score
	}
	return big.NewRat(int64(sum), int64(len(s.Given)))
}

// A Scoreboard is how a bid was judged against every criterion.
type Scoreboard struct {
	Rows     []CriterionScore `json:"criteria"`
	Total    string           `json:"total"` // of 100, to one decimal; "" until every criterion has a score
	Passes   bool             `json:"passes"`
	StandOut []string         `json:"stands_out"` // why it does not pass, in sentences
}

// Board works out the scoreboard: Σ weight × score ÷ 4, rounded once.
func (b Bid) Board(r Ruleset) Scoreboard {
	out := Scoreboard{Passes: true}
	total, whole := new(big.Rat), len(r.Criteria) > 0
	for _, k := range r.Criteria {
		row := b.criterion(k, r.Scoring)
		score := row.score()
		if score == nil {
			whole = false
			out.Rows = append(out.Rows, row)
			continue
		}
		points := new(big.Rat).Mul(score, big.NewRat(int64(k.Weight), 4))
		row.Points = tenths(points)
		total.Add(total, points)
		if score.Cmp(big.NewRat(int64(r.Scoring.Least), 1)) < 0 {
			out.StandOut = append(out.StandOut, fmt.Sprintf("%s has %s of 4; the least is %d.", k.Title, bareTenths(score), r.Scoring.Least))
		}
		out.Rows = append(out.Rows, row)
	}
	if whole {
		out.Total = tenths(total)
		if total.Cmp(big.NewRat(int64(r.Scoring.Threshold), 1)) < 0 {
			out.StandOut = append(out.StandOut, fmt.Sprintf("The score is %s of 100; the threshold is %d.", out.Total, r.Scoring.Threshold))
		}
	}
	out.Passes = whole && len(out.StandOut) == 0
	return out
}

// bareTenths writes a score without a decimal that says nothing.
func bareTenths(r *big.Rat) string { return strings.TrimSuffix(tenths(r), ".0") }

func (b Bid) criterion(k Criterion, rules ScoringRules) CriterionScore {
	row := CriterionScore{Code: k.Code, Title: k.Title, Weight: k.Weight, Given: []GivenScore{}}
	least, most := 4, 0
	for _, v := range b.Reviews {
		for _, s := range v.Scores {
			if s.Criterion == k.Code && v.Status == ReviewDone {
				row.Given = append(row.Given, GivenScore{v.Kind, v.Reviewer, s.Score, s.Reasons})
				least, most = min(least, s.Score), max(most, s.Score)
			}
		}
	}
	row.Apart = len(row.Given) > 1 && rules.Spread > 0 && most-least >= rules.Spread
	if i := slices.IndexFunc(b.Agreed, func(a Agreed) bool { return a.Criterion == k.Code }); i >= 0 {
		row.Agreed = &b.Agreed[i]
	}
	return row
}

// Disputed lists the criteria whose scores lie apart and are not agreed yet.
func (s Scoreboard) Disputed() []CriterionScore {
	var out []CriterionScore
	for _, r := range s.Rows {
		if r.Apart && r.Agreed == nil {
			out = append(out, r)
		}
	}
	return out
}

type moderateBody struct {
	Criterion string `json:"criterion"`
	Score     int    `json:"score"`
	Reasons   string `json:"reasons"`
}

// moderate agrees the score of one criterion that reviewers scored far apart.
// After the last one the panel has the bid.
func moderate(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[moderateBody](c)
	if err != nil {
		return err
	}
	disputed := r.Bid.Board(f.Rules).Disputed()
	i := slices.IndexFunc(disputed, func(d CriterionScore) bool { return d.Code == body.Criterion })
	switch {
	case i < 0:
		return conflict("NOT_DISPUTED", "The scores of %q do not wait to be compared.", body.Criterion).At("criterion")
	case body.Score < 0 || body.Score > 4:
		return invalid("OUT_OF_RANGE", "A score of %d cannot be used. Score from 0 (no evidence) to 4 (excellent).", body.Score).At("score")
	case strings.TrimSpace(body.Reasons) == "":
		return invalid("REASONS_MISSING", "Give the reasons on which the reviewers agreed.").At("reasons")
	}
	for _, g := range disputed[i].Given {
		if g.By == c.By || g.By == f.hat.For {
			return forbidden("SAME_PERSON", "You scored this criterion, so somebody else has to moderate it.")
		}
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	r.Bid.Agreed = append(r.Bid.Agreed, Agreed{body.Criterion, body.Score, strings.TrimSpace(body.Reasons), at})
	r.Events = append(r.Events, Event{Name: "SCORE_AGREED", Summary: fmt.Sprintf("The reviewers agreed on %d of 4 for %s.", body.Score, disputed[i].Title), ForFunder: true,
		Detail: map[string]any{"criterion": body.Criterion, "score": body.Score, "given": disputed[i].Given, "reasons_hash": hashText(c, body.Reasons)}})
	if len(disputed) > 1 {
		r.say("MODERATED", "A difference between reviews was settled.", nil)
		return nil
	}
	r.Bid.Status = Panel
	r.say("MODERATED", "The differences between reviews are settled. The panel decides by "+r.Bid.DecisionDue.Text()+".", nil)
	r.askPanel()
	return nil
}

// openModeration stops before the panel while scores lie apart.
func (r *BidResult) openModeration(disputed []CriterionScore) {
	r.Bid.Status = Moderation
	titles := make([]string, len(disputed))
	for i, d := range disputed {
		titles[i] = d.Title
	}
	says := "Reviewers scored these far apart: " + strings.Join(titles, ", ") + "."
	r.Events = append(r.Events, Event{Name: "MODERATION_OPENED", Summary: says, ForFunder: true, Detail: map[string]any{"criteria": titles}})
	for _, role := range []Role{ProgrammeManager, PanelChair} {
		r.write("moderate", role, r.Bid.Funder, "Scores to compare: "+r.Bid.ID, says+" Agree on one score for each, with the reasons.")
	}
}

// Blind reports whether p, who still has a review of this bid to conclude, is
// not to see what the others have concluded: each judges alone.
func (b Bid) Blind(p Person) bool {
	if b.Status != InReview || p.HoldsAt(ProgrammeManager, b.Funder) || p.HoldsAt(PanelChair, b.Funder) || p.HoldsAt(FundAdmin, b.Funder) || p.HoldsAt(Auditor, b.Funder) {
		return false
	}
	return slices.ContainsFunc(b.Reviews, func(v Review) bool {
		return v.Status != ReviewDone && p.HoldsAt(v.Kind.Reviewer(), b.reviewOrg(v.Kind)) && (v.Reviewer == "" || v.Reviewer == p.ID)
	})
}
