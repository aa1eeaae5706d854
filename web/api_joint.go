package web

import (
	"net/http"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
)

// A partnersBody is who bids together, with what each trust comes to.
type partnersBody struct {
	Bid       string             `json:"bid"`
	Title     string             `json:"title"`
	Status    funding.BidStatus  `json:"status"`
	Lead      string             `json:"lead"`
	LeadShare money.BasisPoints  `json:"lead_share_bp" doc:"What the partners that have joined leave to the lead of what the trusts share"`
	Partners  []onePartner       `json:"partners"`
	Sums      []funding.TrustSum `json:"sums" doc:"By trust, all years, the lead first; empty for a trust that has not joined"`
}

type onePartner struct {
	Organisation string            `json:"organisation"`
	Name         string            `json:"name"`
	Share        money.BasisPoints `json:"share_bp"`
	InvitedAt    time.Time         `json:"invited_at"`
	AcceptedAt   time.Time         `json:"accepted_at,omitzero"`
	SignedAt     time.Time         `json:"signed_at,omitzero" doc:"Of the newest signature"`
	SignedBy     string            `json:"signed_by,omitempty"`
	Signed       *bool             `json:"signed,omitempty" doc:"Whether the signature is under the share as it is now; left out where you cannot see the share"`
}

// A trustShareBody is one partner's part of a joint bid.
type trustShareBody struct {
	Bid          string              `json:"bid"`
	Title        string              `json:"title"`
	Lead         string              `json:"lead"`
	Organisation string              `json:"organisation"`
	Share        money.BasisPoints   `json:"share_bp"`
	Joined       bool                `json:"joined"`
	Signed       bool                `json:"signed"`
	Hash         string              `json:"share_hash" doc:"Of the lines, stated funding and benefits of this trust and of its agreed share; send it to signShare"`
	Lines        []funding.CostLine  `json:"lines"`
	Answers      map[string]string   `json:"answers" doc:"The shared parts: answers and milestones are the lead's to write"`
	Milestones   []funding.Milestone `json:"milestones"`
	Sums         []funding.TrustSum  `json:"sums"`
}

type inviteBody struct {
	Organisation string            `json:"organisation" required:"true" doc:"ODS code of the trust"`
	Share        money.BasisPoints `json:"share_bp" doc:"Its agreed share of what the trusts share, in basis points; the lead has the rest"`
}

type signShareBody struct {
	Hash string `json:"share_hash,omitempty" doc:"Of what you were shown; another share is refused with CHANGED_SINCE_SHOWN"`
}

type shareLinesBody struct {
	Lines []funding.CostLine `json:"lines" required:"true" doc:"All of the trust's lines: they replace those there were. References are kept with the trust's code before them"`
}

func (s service) jointOperations() []operation {
	const partner, share = "/bids/{bid}/partners/{organisation}", "/bids/{bid}/shares/{organisation}"
	line := exampleCosts().Lines[2]
	line.Org, line.Ref = "", "C1"
	return []operation{
		{ID: "listPartners", Action: "getShare", Method: http.MethodGet, Path: "/bids/{bid}/partners", Summary: "Who bids together", About: "A bid without partners has none.", Answer: partnersBody{}, Handle: s.listPartners},
		{ID: "invitePartner", Action: "invitePartner", Method: http.MethodPost, Path: "/bids/{bid}/partners", Summary: "Invite a trust to bid together (lead)", Keyed: true,
			About: "Also changes the agreed share of a trust that was invited before; its signature is void then.", Body: inviteBody{"RZB", 3000}, Answer: partnersBody{}, Handle: s.invitePartner},
		{ID: "removePartner", Action: "invitePartner", Method: http.MethodPost, Path: partner + "/remove", Summary: "Take a partner out again (lead)", Keyed: true, About: "While it has no lines in the bid.",
			Answer: partnersBody{}, Handle: s.partnerClick(funding.RemovePartner)},
		{ID: "acceptInvitation", Action: "answerInvitation", Method: http.MethodPost, Path: partner + "/accept", Summary: "Join a bid as a partner", Keyed: true, About: "By the invited trust's senior responsible owner, chief finance officer or bid author.",
			Answer: partnersBody{}, Handle: s.partnerClick(funding.AcceptInvitation)},
		{ID: "declineInvitation", Action: "answerInvitation", Method: http.MethodPost, Path: partner + "/decline", Summary: "Decline to join a bid, with reasons", Keyed: true, Body: reasonsBody{"Our team is needed elsewhere this year."},
			Answer: declinedBody{}, Handle: s.declineInvitation},
		{ID: "getShare", Action: "getShare", Method: http.MethodGet, Path: share, Summary: "One partner's share of a joint bid", About: "A partner sees the shared parts, its own lines and what each trust comes to.", Answer: trustShareBody{}, Handle: s.getShare},
		{ID: "putShareLines", Action: "editShare", Method: http.MethodPut, Path: share + "/cost-lines", Summary: "Put the cost lines of your trust's share (partner)", Keyed: true,
			About: "As putCostLines. The lead's approvals of the version before are void, and so is your own signature.", Body: shareLinesBody{[]funding.CostLine{line}}, Answer: trustShareBody{}, Handle: s.putShareLines},
		{ID: "signShare", Action: "signShare", Method: http.MethodPost, Path: share + "/sign", Summary: "Sign your trust's share (partner's CFO)", Keyed: true, About: "Every signature of a joint bid is another person's. An edit that touches the share is worth a new signature.",
			Body: signShareBody{"6f1ed002ab5595859014ebf0951522d9"}, Answer: trustShareBody{}, Handle: s.signShare},
		{ID: "splitCostLine", Action: "editBid", Method: http.MethodPost, Path: "/bids/{bid}/cost-lines/{cost_line}/split", Summary: "Share one cost line among the trusts (lead)",
			About: "Each year by the agreed shares and largest remainder, so that the parts sum to the whole. Afterwards each part is its own trust's line.", Answer: partnersBody{}, Handle: s.splitCostLine},
	}
}

func partnersOf(s desk.JointSheet) partnersBody {
	out := partnersBody{Bid: s.Bid.ID, Title: s.Bid.Title, Status: s.Bid.Status, Lead: s.Bid.Org, LeadShare: s.Bid.LeadShare(), Partners: []onePartner{}, Sums: some(s.Sums)}
	for _, p := range s.Bid.Partners {
		row := onePartner{Organisation: p.Org, Name: s.Trusts[p.Org], Share: p.Share, InvitedAt: p.Invited.At}
		if p.Joined() {
			row.AcceptedAt = p.Accepted.At
		}
		if p.Signed != nil {
			row.SignedAt, row.SignedBy = p.Signed.At, p.Signed.By
		}
		if s.SeesLinesOf(p.Org) {
			signed := s.Signed(p)
			row.Signed = &signed
		}
		out.Partners = append(out.Partners, row)
	}
	return out
}

// partners are the partners of a bid as they stand for the caller.
func (c call) partners(id string) (any, error) {
	sheet, err := c.server.Record.Joint(c, c.who, id, "")
	return partnersOf(sheet), err
}

func (s service) listPartners(c call) (answer, error) { return give(c.partners(c.path("bid"))) }

func (c call) bidRef() funding.Ref { return funding.Ref{Kind: funding.BidKind, ID: c.path("bid")} }

func (s service) invitePartner(c call) (answer, error) {
	var body inviteBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	return c.command(click{Ref: c.bidRef(), Verb: funding.InvitePartner, Body: body}, c.partners)
}

// aboutTrust is the body of a command that is about one trust.
type aboutTrust struct {
	Organisation string             `json:"organisation"`
	Reasons      string             `json:"reasons,omitempty"`
	Hash         string             `json:"share_hash,omitempty"`
	Lines        []funding.CostLine `json:"lines,omitempty"`
}

// partnerClick is a command on the partner that the address names.
func (s service) partnerClick(v funding.Verb) func(c call) (answer, error) {
	return func(c call) (answer, error) {
		return c.command(click{Ref: c.bidRef(), Verb: v, Body: aboutTrust{Organisation: c.path("organisation")}}, c.partners)
	}
}

// A declinedBody says that a trust is out of a bid, which it sees no more.
type declinedBody struct {
	Bid          string `json:"bid"`
	Organisation string `json:"organisation"`
	Declined     bool   `json:"declined"`
}

func (s service) declineInvitation(c call) (answer, error) {
	var body reasonsBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	org := c.path("organisation")
	return c.command(click{Ref: c.bidRef(), Verb: funding.DeclineInvitation, Body: aboutTrust{Organisation: org, Reasons: body.Reasons}},
		func(id string) (any, error) { return declinedBody{id, org, true}, nil })
}

// share is one partner's share as it stands for the caller.
func (c call) share(id string) (any, error) {
	sheet, err := c.server.Record.Joint(c, c.who, id, c.path("organisation"))
	if err != nil {
		return nil, err
	}
	answers := map[string]string{}
	for key, a := range sheet.Content.Answers {
		answers[key] = a.Value
	}
	return trustShareBody{Bid: sheet.Bid.ID, Title: sheet.Bid.Title, Lead: sheet.Bid.Org, Organisation: sheet.Share.Org, Share: sheet.Share.Share, Joined: sheet.Share.Joined(), Signed: sheet.Signed(sheet.Share),
		Hash: sheet.ShareHash(), Lines: some(sheet.Content.LinesOf(sheet.Share.Org)), Answers: answers, Milestones: some(sheet.Content.Milestones), Sums: some(sheet.Sums)}, nil
}

func (s service) getShare(c call) (answer, error) { return give(c.share(c.path("bid"))) }

func (s service) putShareLines(c call) (answer, error) {
	var body shareLinesBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	return c.command(click{Ref: c.bidRef(), Verb: funding.PutShare, Body: aboutTrust{Organisation: c.path("organisation"), Lines: body.Lines}}, c.share)
}

func (s service) signShare(c call) (answer, error) {
	var body signShareBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	return c.command(click{Ref: c.bidRef(), Verb: funding.SignShare, Body: aboutTrust{Organisation: c.path("organisation"), Hash: body.Hash}}, c.share)
}

func (s service) splitCostLine(c call) (answer, error) {
	if err := s.Record.SplitCostLine(c, c.who, c.path("bid"), c.path("cost_line")); err != nil {
		return answer{}, err
	}
	return s.listPartners(c)
}
