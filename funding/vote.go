package funding

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A Vote is how one member of a sitting wants a bid to be decided. It is the
// funder's own: a trust never sees it.
type Vote struct {
	By       string    `json:"by"`
	Choice   BidStatus `json:"choice"` // APPROVED, APPROVED_WITH_CONDITIONS, DEFERRED or DECLINED
	Sentence string    `json:"sentence,omitempty"`
	At       time.Time `json:"at"`
}

// A Ballot is how the members of a sitting voted on one bid. It stands beside
// the decision that followed.
type Ballot struct {
	Sitting int64         `json:"sitting"`
	On      calendar.Date `json:"on"` // the day of the sitting
	Quorum  int           `json:"quorum"`
	Votes   []Vote        `json:"votes"`
	Absent  []string      `json:"absent"`            // members who may vote and did not
	Aside   []string      `json:"stood_aside"`       // members who may not: they reviewed the bid, stood down or have an interest
	Quorate bool          `json:"quorate"`           // enough members for the vote to bind the chair
	Leading []BidStatus   `json:"leading"`           // what got the most votes; several when it is tied
	Casting bool          `json:"casting,omitempty"` // tied, and the chair's decision settled it
}

// Tied reports whether the vote leaves more than one outcome open.
func (k Ballot) Tied() bool { return len(k.Leading) > 1 }

// Of counts the votes for one outcome.
func (k Ballot) Of(choice BidStatus) (n int) {
	for _, v := range k.Votes {
		if v.Choice == choice {
			n++
		}
	}
	return n
}

// VoteChoices are what a member may vote for, in the order that pages show.
func VoteChoices() []BidStatus {
	return []BidStatus{Approved, ApprovedWithConditions, Deferred, Declined}
}

// longestSentence is how many characters the sentence of a vote may have.
const longestSentence = 500

type voteBody struct {
	Choice   BidStatus `json:"choice"`
	Sentence string    `json:"sentence"`
}

// vote takes a member's vote on a bid that is on the list of their sitting. The
// last one counts until the panel has decided.
func vote(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[voteBody](c)
	if err != nil {
		return err
	}
	body.Sentence = strings.TrimSpace(body.Sentence)
	switch n := utf8.RuneCountInString(body.Sentence); {
	case !slices.Contains(VoteChoices(), body.Choice):
		return invalid("NOT_A_CHOICE", "%q is no vote. Choose APPROVED, APPROVED_WITH_CONDITIONS, DEFERRED or DECLINED.", body.Choice).At("choice")
	case n > longestSentence:
		return invalid("TOO_LONG", "The sentence has %d characters. Use at most %d.", n, longestSentence).At("sentence")
	}
	if err := r.Bid.MayVote(c.By, f.Sittings, f.Barred); err != nil {
		return err
	}
	cast := Vote{By: c.By, Choice: body.Choice, Sentence: body.Sentence, At: c.At}
	detail := map[string]any{"choice": cast.Choice, "sentence_hash": hashText(c, cast.Sentence)}
	says := "A member of the panel voted."
	if i := slices.IndexFunc(r.Bid.Votes, func(v Vote) bool { return v.By == c.By }); i >= 0 {
		detail["before"], says = r.Bid.Votes[i].Choice, "A member of the panel changed their vote."
		r.Bid.Votes[i] = cast
	} else {
		r.Bid.Votes = append(r.Bid.Votes, cast)
	}
	r.Events = append(r.Events, Event{Name: "VOTED", Summary: says, ForFunder: true, Detail: detail})
	return nil
}

// MayVote says why a person has no vote on b, or nil. Barred are the people
// whom an interest keeps away from its trust.
func (b Bid) MayVote(person string, sittings []Sitting, barred []string) error {
	s, ok := b.Sits(sittings)
	switch {
	case !ok:
		return conflict("NO_SITTING", "This bid is on the list of no sitting, so there is no vote on it. The chair can decide it without one.")
	case !slices.Contains(s.Members, person):
		return forbidden("NOT_A_MEMBER", "This bid is on the list of the sitting of %s, and you are not one of its members. Ask its chair.", s.On.Text())
	case slices.Contains(barred, person):
		return forbidden("CONFLICT_OF_INTEREST", "You have an interest in the trust of this bid, so you have no vote on it.")
	case reviewed(b, person):
		return forbidden("SAME_PERSON", "You reviewed this bid, so you have no vote on it.")
	case recused(b, person):
		return forbidden("RECUSED", "You stood down from reviewing this bid, so you have no vote on it.")
	case len(s.Present) > 0 && !slices.Contains(s.Present, person):
		return conflict("NOT_PRESENT", "You are not recorded as present at the sitting of %s. Ask for the attendance to be put right, then vote.", s.On.Text())
	}
	return nil
}

// Ballot is the vote on b as it stands: whose votes count, who did not vote,
// and what is ahead. Without a sitting or without a vote there is none.
func (b Bid) Ballot(sittings []Sitting, barred []string) (Ballot, bool) {
	s, ok := b.Sits(sittings)
	if !ok {
		return Ballot{}, false
	}
	k := Ballot{Sitting: s.ID, On: s.On, Quorum: s.Quorum, Votes: []Vote{}, Absent: []string{}, Aside: []string{}}
	for _, id := range s.Members {
		i := slices.IndexFunc(b.Votes, func(v Vote) bool { return v.By == id })
		there := len(s.Present) == 0 || slices.Contains(s.Present, id)
		switch {
		case reviewed(b, id) || recused(b, id) || slices.Contains(barred, id):
			k.Aside = append(k.Aside, id)
		case i >= 0 && there:
			k.Votes = append(k.Votes, b.Votes[i])
		default:
			k.Absent = append(k.Absent, id)
		}
	}
	k.Quorate, k.Leading = len(k.Votes) >= s.Quorum, leading(k.Votes)
	return k, len(k.Votes) > 0
}

// leading is what got the most votes. Votes to approve with and without
// conditions count together against the others; which of the two it is goes by
// the votes to approve alone.
func leading(votes []Vote) []BidStatus {
	count := func(fits func(BidStatus) bool) (n int) {
		for _, v := range votes {
			if fits(v.Choice) {
				n++
			}
		}
		return n
	}
	only := func(s BidStatus) int { return count(func(x BidStatus) bool { return x == s }) }
	yes, later, no := count(approves), only(Deferred), only(Declined)
	most := max(yes, later, no)
	if most == 0 {
		return nil
	}
	var out []BidStatus
	for _, s := range []BidStatus{Approved, ApprovedWithConditions} {
		if yes == most && only(s) == max(only(Approved), only(ApprovedWithConditions)) {
			out = append(out, s)
		}
	}
	if later == most {
		out = append(out, Deferred)
	}
	if no == most {
		out = append(out, Declined)
	}
	return out
}

// settle holds a decision against the vote: a clear one binds the chair, a tied
// one leaves the chair the casting vote between what is tied. Too few votes
// bind nobody, and no votes at all are how a bid is decided without a sitting.
func (b Bid) settle(outcome BidStatus, f BidFacts) (*Ballot, error) {
	k, ok := b.Ballot(f.Sittings, f.Barred)
	if !ok {
		return nil, nil //nolint:nilnil // a decision without a vote
	}
	if k.Quorate && !slices.Contains(k.Leading, outcome) {
		if !k.Tied() {
			return nil, conflict("AGAINST_THE_VOTE", "The panel voted to %s: %d of %d votes. Record that, or ask the members to vote again.", k.Leading[0].Deed(), k.Of(k.Leading[0]), len(k.Votes)).At("outcome")
		}
		return nil, conflict("NOT_WHAT_IS_TIED", "The vote is tied between %s. Your casting vote is between these.", deedsOf(k.Leading)).At("outcome")
	}
	k.Casting = k.Quorate && k.Tied()
	return &k, nil
}

// Deed is a decision as what a panel does, in a sentence.
func (s BidStatus) Deed() string {
	return map[BidStatus]string{Approved: "approve", ApprovedWithConditions: "approve with conditions", Deferred: "defer", Declined: "decline"}[s]
}

func deedsOf(list []BidStatus) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = fmt.Sprintf("“%s”", s.Deed())
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// seesVotes reports whether p may see how a panel voted, once it has decided.
func (b Bid) seesVotes(p Person) bool {
	return May(p, "listSittings", b.Subject(p)) == nil
}

// VotesFor returns b with no more votes than p may see: trusts, boards and
// regions see none, the chair all of them, a member their own until the panel
// has decided.
func (b Bid) VotesFor(p Person) Bid {
	var own []Vote
	for _, v := range b.Votes {
		if v.By == p.ID || b.chairs(p) {
			own = append(own, v)
		}
	}
	b.Votes = own
	if b.seesVotes(p) {
		return b
	}
	b.Decision, b.Appeals = b.Decision.withoutBallot(), slices.Clone(b.Appeals)
	for i := range b.Appeals {
		b.Appeals[i].Against.Ballot = nil
	}
	b.PastStages = slices.Clone(b.PastStages)
	for i := range b.PastStages {
		b.PastStages[i].Decision.Ballot = nil
	}
	return b
}

// BallotFor is the vote on b as p may see it: the chair as it stands, the
// others of the funder who read sittings once the panel has decided.
func (b Bid) BallotFor(p Person, sittings []Sitting, barred []string) (Ballot, bool) {
	now, any := b.Ballot(sittings, barred)
	undecided := b.Decision == nil || b.Status == Deferred
	past := b.VotesFor(p).Decision
	switch {
	case undecided && b.chairs(p) && (any || past == nil):
		return now, now.Sitting != 0
	case past != nil && past.Ballot != nil:
		return *past.Ballot, true
	}
	return Ballot{}, false
}

// chairs reports whether p may decide for the panel of the bid's funder.
func (b Bid) chairs(p Person) bool {
	return May(p, "decide", Subject{Org: b.Org, Funder: b.Funder, State: string(Panel), What: "bid"}) == nil
}

func (d *Decision) withoutBallot() *Decision {
	if d == nil {
		return nil
	}
	out := *d
	out.Ballot = nil
	return &out
}

// counted is how many voted for what, for the audit trail.
func (k *Ballot) counted() map[string]any {
	out := map[string]any{}
	if k == nil {
		return out
	}
	for _, s := range k.Votes {
		out[string(s.Choice)] = k.Of(s.Choice)
	}
	out["casting"], out["quorate"] = k.Casting, k.Quorate
	return out
}
