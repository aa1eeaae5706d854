package funding

import (
	"slices"

	"github.com/tranche-funding/tranche/funding/money"
)

// A Partner is a trust that a bid's lead asked to bid together (domain 3.8
// J1). It writes, sees and signs its own share and nothing else.
type Partner struct {
	Org      string            `json:"organisation"`
	Share    money.BasisPoints `json:"share_bp,omitempty"` // of amounts that the trusts share; the lead has the rest
	Invited  Moment            `json:"invited"`
	Accepted *Moment           `json:"accepted,omitempty"`
	Signed   *Endorsement      `json:"signature,omitempty"`       // its chief finance officer's; ContentHash is of the share
	Stale    bool              `json:"signature_stale,omitempty"` // it wrote its share anew after that
}

// Joined reports whether the trust has said yes to the invitation.
func (p Partner) Joined() bool { return p.Accepted != nil }

// SignedShare reports whether the trust's signature is under its share as it
// is now: an edit that touches the share is worth a new one.
func (p Partner) SignedShare(c Content) bool {
	return p.Signed != nil && p.Signed.ContentHash == c.ShareHash(p.Org, p.Share)
}

// Joint reports whether trusts bid together, or were asked to.
func (b Bid) Joint() bool { return len(b.Partners) > 0 }

// Partner returns the partner that org is, if it is one.
func (b Bid) Partner(org string) (Partner, bool) {
	i := b.partner(org)
	if i < 0 {
		return Partner{}, false
	}
	return b.Partners[i], true
}

func (b Bid) partner(org string) int {
	return slices.IndexFunc(b.Partners, func(p Partner) bool { return p.Org == org })
}

// PartnerOrgs lists every trust that was asked, in the order of the asking.
func (b Bid) PartnerOrgs() []string {
	var out []string
	for _, p := range b.Partners {
		out = append(out, p.Org)
	}
	return out
}

// JoinedOrgs lists the trusts that bid together beside the lead.
func (b Bid) JoinedOrgs() []string {
	var out []string
	for _, p := range b.Partners {
		if p.Joined() {
			out = append(out, p.Org)
		}
	}
	return out
}

// Parties lists the lead and the partners that have joined.
func (b Bid) Parties() []string { return append([]string{b.Org}, b.JoinedOrgs()...) }

// IsParty reports whether org is the lead or has joined.
func (b Bid) IsParty(org string) bool { return slices.Contains(b.Parties(), org) }

// AsPartner returns the partner trust that p acts for, when p has no post at
// the lead: who has one sees the whole bid.
func (b Bid) AsPartner(p Person) (Partner, bool) {
	return asPartner(p, b.Org, b.Partners)
}

func asPartner(p Person, lead string, partners []Partner) (Partner, bool) {
	if p.FunderSide || p.at(lead) {
		return Partner{}, false
	}
	for _, x := range partners {
		if p.at(x.Org) {
			return x, true
		}
	}
	return Partner{}, false
}

// at reports whether p holds any post at org, also as a deputy.
func (p Person) at(org string) bool {
	return slices.ContainsFunc(p.AllPosts(), func(post Post) bool { return post.Org == org })
}

// Barred are the people whom an interest in any party keeps away, of everybody
// kept away by trust.
func (b Bid) Barred(byTrust map[string][]string) []string {
	if !b.Joint() {
		return byTrust[b.Org]
	}
	var out []string
	for _, org := range append(b.PartnerOrgs(), b.Org) {
		out = append(out, byTrust[org]...)
	}
	return out
}

// LeadShare is what the partners' shares leave to the lead.
func (b Bid) LeadShare() money.BasisPoints {
	left := money.BasisPoints(10_000)
	for _, p := range b.Partners {
		if p.Joined() {
			left -= p.Share
		}
	}
	return left
}
