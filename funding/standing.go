package funding

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// The verbs of the standing list.
const (
	ListStanding  Verb = "list-standing"
	LeaveStanding Verb = "leave-standing"
)

// A StandingPlace is a bid's place on the standing list: the panel approves it in
// principle, there is no money for it yet, and money that others give back can
// make it an award in days (domain 8.1 row 15).
type StandingPlace struct {
	Rank    int           `json:"rank"` // 1 is first; of the same rank, the older one
	Listed  Moment        `json:"listed"`
	Until   calendar.Date `json:"until"` // the last day on which it stands
	Reasons string        `json:"reasons"`
	Hash    string        `json:"content_hash"` // of the version that the panel approved in principle
	Uses    []StandingUse `json:"uses"`
}

// A StandingUse is what a listed bid could use of a year and nature, and the
// least part of it that is of any use.
type StandingUse struct {
	FY     calendar.FY `json:"fy"`
	Nature Nature      `json:"nature"`
	Most   money.Pence `json:"most_pence"`
	Least  money.Pence `json:"least_pence"`
}

// BrokerageRules are the programme's rules of the standing list [A].
type BrokerageRules struct {
	StandingMonths int `json:"standing_months"` // for which a bid stays on the list
}

// Held returns the rules as they are used: a ruleset that was kept before
// there were any has these.
func (r BrokerageRules) Held() BrokerageRules {
	if r == (BrokerageRules{}) {
		return BrokerageRules{StandingMonths: 12}
	}
	return r
}

func checkBrokerageRules(r BrokerageRules) []Fault {
	if m := r.Held().StandingMonths; m < 1 || m > 60 {
		return []Fault{{"brokerage.standing_months", fmt.Sprintf("A bid cannot stay on the standing list for %d months. Give 1 to 60.", m)}}
	}
	return nil
}

// standingPermissions: the panel puts a bid on the list; its trust and the
// panel take it off.
func standingPermissions() []Permission {
	later := []string{string(Deferred)}
	return []Permission{
		{"listStandingBids", nil, SignedIn, nil},
		{"putOnStandingList", []Role{PanelChair}, AtFunder, later},
		{"leaveStandingList", []Role{TrustSRO, TrustCFO}, OwnTrust, later},
		{"leaveStandingList", []Role{PanelChair}, AtFunder, later},
	}
}

type standingBody struct {
	Rank    int           `json:"rank"`
	Reasons string        `json:"reasons"`
	Least   []StandingUse `json:"least"`
}

// listStanding puts a deferred bid on the standing list, or changes its rank.
// Its days on the list begin anew.
func listStanding(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[standingBody](c)
	if err != nil {
		return err
	}
	b := &r.Bid
	why, err := reasons(c, "The trust reads them, and others who ask why it is on the list.")
	if err != nil {
		return err
	}
	switch {
	case b.Released == nil:
		return conflict("NOT_TOLD_YET", "The trust has not been told that this bid is deferred. Release the decision, then put the bid on the list.")
	case b.MoreStages():
		return conflict("STAGE_TO_COME", "This bid is an outline case. Only a bid whose last stage the panel has seen can become an award in days.")
	case reviewed(*b, c.By) || reviewed(*b, f.hat.For):
		return forbidden("SAME_PERSON", "You reviewed this bid, so somebody else has to put it on the list.")
	case recused(*b, c.By) || recused(*b, f.hat.For):
		return forbidden("RECUSED", "You stood down from reviewing this bid, so somebody else has to put it on the list.")
	case body.Rank < 1 || body.Rank > 999:
		return invalid("RANK_MISSING", "Enter the bid's place on the list, from 1 to 999. 1 is first.").At("rank")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	s := StandingPlace{Rank: body.Rank, Listed: at, Reasons: why, Hash: b.ContentHash, Until: calendar.DateOf(c.At).AddMonths(f.Rules.Brokerage.Held().StandingMonths)}
	if s.Uses, err = standingUses(f.Content.Cells(f.Round), body.Least); err != nil {
		return err
	}
	b.Standing = &s
	r.say("PUT_ON_STANDING_LIST", fmt.Sprintf("The panel approved the bid in principle and put it on the standing list, at rank %d until %s.", s.Rank, s.Until.Text()),
		map[string]any{"rank": s.Rank, "until": s.Until, "content_hash": s.Hash, "uses": s.Uses, "reasons_hash": hashText(c, why)})
	r.write("standing-listed", TrustCFO, b.Org, "On the standing list: "+b.ID,
		fmt.Sprintf("The panel approves “%s” in principle. There is no money for it yet. It is on the standing list at rank %d until %s: when others give money back, it can become an award in days.\n\n%s", b.Title, s.Rank, s.Until.Text(), why))
	return nil
}

// standingUses is what the bid asks for by year and nature, with the least
// parts that were named; without one the whole is wanted.
func standingUses(cells []ProfileCell, least []StandingUse) ([]StandingUse, error) {
	var uses []StandingUse
	for _, cell := range cells {
		i := slices.IndexFunc(uses, func(u StandingUse) bool { return u.FY == cell.FY && u.Nature == cell.Nature })
		if i < 0 {
			uses, i = append(uses, StandingUse{FY: cell.FY, Nature: cell.Nature}), len(uses)
		}
		uses[i].Most += cell.Amount
		uses[i].Least = uses[i].Most
	}
	for n, l := range least {
		at := fmt.Sprintf("least[%d].least_pence", n)
		i := slices.IndexFunc(uses, func(u StandingUse) bool { return u.FY == l.FY && u.Nature == l.Nature })
		switch {
		case i < 0:
			return nil, invalid("NO_SUCH_YEAR", "The bid asks for no %s money in %s. Name a year that it has costs in.", l.Nature.Word(), l.FY).At(at)
		case l.Least <= 0 || l.Least > uses[i].Most:
			return nil, invalid("OUT_OF_RANGE", "The least part of %s %s cannot be %s. Enter more than nothing and at most %s.", l.FY, l.Nature.Word(), l.Least, uses[i].Most).At(at)
		}
		uses[i].Least = l.Least
	}
	return uses, nil
}

// leaveStanding takes a bid off the list: its trust no longer wants to wait, or
// the panel no longer stands by it. The bid stays deferred.
func leaveStanding(r *BidResult, _ BidFacts, c Command) error {
	if r.Bid.Standing == nil {
		return conflict("NOT_LISTED", "This bid is not on the standing list.")
	}
	why, err := reasons(c, "The other side reads them.")
	if err != nil {
		return err
	}
	r.offStanding("The bid was taken off the standing list.", why, map[string]any{"reasons_hash": hashText(c, why)})
	return nil
}

// standingOver ends a place whose last day has passed.
func (r *BidResult) standingOver() {
	if s := r.Bid.Standing; s != nil {
		r.offStanding("The bid's time on the standing list is over.", "It stood there until "+s.Until.Text()+". The panel can put it on the list again.", nil)
	}
}

func (r *BidResult) offStanding(summary, why string, detail map[string]any) {
	b := &r.Bid
	b.Standing = nil
	r.say("LEFT_STANDING_LIST", summary, detail)
	for _, to := range []struct {
		role Role
		org  string
	}{{TrustCFO, b.Org}, {ProgrammeManager, b.Funder}} {
		r.write("standing-left", to.role, to.org, "Off the standing list: "+b.ID, summary+"\n\n"+why)
	}
}

// RankStanding orders bids of the standing list: by rank, and of one rank the
// one that was listed first. Others are left out.
func RankStanding(bids []Bid) []Bid {
	out := slices.DeleteFunc(slices.Clone(bids), func(b Bid) bool { return b.Standing == nil })
	slices.SortFunc(out, func(a, b Bid) int {
		return cmp.Or(cmp.Compare(a.Standing.Rank, b.Standing.Rank), a.Standing.Listed.At.Compare(b.Standing.Listed.At), cmp.Compare(a.ID, b.ID))
	})
	return out
}
