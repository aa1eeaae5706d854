package funding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

type assignBody struct {
	Review ReviewKind `json:"review"`
	Person string     `json:"person"` // "" = nobody: it is open to all who do such reviews again
}

// AssigneeOf is who a command gives a review to; empty for other commands.
func AssigneeOf(c Command) (string, error) {
	if c.Verb != Assign {
		return "", nil
	}
	body, err := decode[assignBody](c)
	return body.Person, err
}

// assign gives a review to one person, or to nobody. Its clock runs on.
func assign(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[assignBody](c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.Bid.Reviews, func(v Review) bool { return v.Kind == body.Review })
	if i < 0 {
		return invalid("NO_SUCH_REVIEW", "This bid has no review %q. It has %v.", body.Review, r.Bid.Route.Kinds()).At("review")
	}
	v := &r.Bid.Reviews[i]
	if no := mayAssign(r.Bid, *v, f.Assignee, body.Person); no != nil {
		return no
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	was := v.Reviewer
	v.Reviewer, v.Before, v.Assigned = body.Person, was, &at
	if v.Status == ReviewOpen && body.Person == "" {
		v.Status = ReviewWaiting
	}
	detail := map[string]any{"review": v.Kind, "reviewer": body.Person, "before": was}
	if body.Person == "" {
		r.say("REVIEW_UNASSIGNED", v.Kind.Title()+" is open to everybody who does it again.", detail)
		return nil
	}
	r.say("REVIEW_ASSIGNED", v.Kind.Title()+" was given to a reviewer.", detail)
	return r.tellAssignee(*v, f)
}

func (r *BidResult) tellAssignee(v Review, f BidFacts) error {
	due, err := r.Bid.ReviewDue(v, f.Calendar, v.Assigned.Day)
	if err != nil {
		return err
	}
	r.Effects.Letters = append(r.Effects.Letters, Letter{Template: "review-assigned", Person: v.Reviewer, Subject: "A review is yours: " + r.Bid.ID, Link: "/bids/" + r.Bid.ID + "/reviews/" + string(v.Kind),
		Body: fmt.Sprintf("%s of “%s” (%s) was given to you. It is due on %s.", v.Kind.Title(), r.Bid.Title, r.Bid.Ask, due.Text())})
	return nil
}

// mayAssign says why a review cannot be given to p, or nil. An empty id takes
// it away from whoever has it.
func mayAssign(b Bid, v Review, p Person, id string) *Error {
	switch {
	case v.Status == ReviewDone:
		return conflict("REVIEW_DONE", "%s has already answered.", v.Kind.Title())
	case v.Reviewer == id && id == "":
		return conflict("NOT_ASSIGNED", "%s is with nobody now.", v.Kind.Title())
	case v.Reviewer == id:
		return conflict("ALREADY_ASSIGNED", "%s is theirs already.", v.Kind.Title())
	case id == "":
		return nil
	case p.ID != id || !p.HoldsAt(v.Kind.Reviewer(), b.reviewOrg(v.Kind)):
		return invalid("NOT_THEIR_REVIEW", "%s is done by a %s at %s, and %s is none.", v.Kind.Title(), strings.ToLower(v.Kind.Reviewer().Title()), b.reviewOrg(v.Kind), orElse(p.Name, id)).At("person")
	}
	if bar, barred := p.BarFromAny(append(b.PartnerOrgs(), b.Org)...); barred {
		return conflict("CONFLICT_OF_INTEREST", "%s", bar.Why(p.Name)).At("person")
	}
	if recused(b, id) {
		return conflict("RECUSED", "%s stood down from reviewing this bid. Choose somebody else.", p.Name).At("person")
	}
	return nil
}

// An Assessor is somebody who does reviews of a kind, and whether they could
// do this one.
type Assessor struct {
	Person string `json:"person"`
	Name   string `json:"name"`
	Open   int    `json:"open_reviews"` // that they have on other bids
	Can    bool   `json:"can"`
	Why    string `json:"why"`            // a sentence, either way
	Away   string `json:"away,omitempty"` // until when, and who stands in: not proposed
}

// Assessors lists who could be given a review of b, best first: those whom
// nothing keeps away by how many reviews they have open, then by name; those
// for whom somebody stands in now; then those who cannot, each with the reason. open counts reviews by person.
func Assessors(b Bid, v Review, people []Person, open map[string]int) []Assessor {
	var out []Assessor
	for _, p := range people {
		if !p.HoldsAt(v.Kind.Reviewer(), b.reviewOrg(v.Kind)) {
			continue
		}
		k := Assessor{Person: p.ID, Name: p.Name, Open: open[p.ID], Can: true}
		if p.ID == v.Reviewer {
			k.Open, k.Why = k.Open-1, "Has it now."
		} else if no := mayAssign(b, v, p, p.ID); no != nil {
			k.Can, k.Why = false, no.Message
		} else {
			k.Why = loadWords(k.Open)
		}
		if s, away := p.Away(Post{v.Kind.Reviewer(), b.reviewOrg(v.Kind)}); away && k.Can {
			k.Away = s.Words()
		}
		out = append(out, k)
	}
	rank := func(k Assessor) int {
		switch {
		case !k.Can:
			return 2
		case k.Away != "":
			return 1
		}
		return 0
	}
	slices.SortStableFunc(out, func(a, b Assessor) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Open, b.Open), cmp.Compare(a.Name, b.Name))
	})
	return out
}

func loadWords(n int) string {
	switch n {
	case 0:
		return "Has no other review open."
	case 1:
		return "Has one other review open."
	}
	return fmt.Sprintf("Has %d other reviews open.", n)
}
