package funding

import (
	"fmt"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/money"
)

// The verbs of a joint bid.
const (
	InvitePartner     Verb = "invite-partner"
	AcceptInvitation  Verb = "accept-invitation"
	DeclineInvitation Verb = "decline-invitation"
	RemovePartner     Verb = "remove-partner"
	SignShare         Verb = "sign-share"
	PutShare          Verb = "put-share"
)

// jointVerbs are the rows of a joint bid in the table of verbs.
func jointVerbs() map[Verb]bidVerb {
	return map[Verb]bidVerb{
		InvitePartner:     {"invitePartner", invitePartner},
		AcceptInvitation:  {"answerInvitation", acceptInvitation},
		DeclineInvitation: {"answerInvitation", declineInvitation},
		RemovePartner:     {"invitePartner", removePartner},
		SignShare:         {"signShare", signShare},
		PutShare:          {"editShare", putShare},
	}
}

// mostPartners is how many trusts a lead may ask: more is a programme.
const mostPartners = 20

type partnerBody struct {
	Org     string            `json:"organisation"`
	Share   money.BasisPoints `json:"share_bp"`
	Hash    string            `json:"share_hash"`
	Reasons string            `json:"reasons"`
	Lines   []CostLine        `json:"lines"`
}

// PartnerOf returns the trust that a command on a joint bid is about, or "".
func PartnerOf(c Command) string {
	body, err := decode[partnerBody](c)
	if err != nil {
		return ""
	}
	return body.Org
}

// invitePartner asks a trust to join, or changes the share of one that was
// asked before: its signature is under the share, so it has to be given anew.
func invitePartner(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[partnerBody](c)
	if err != nil {
		return err
	}
	if err := r.Bid.mayInvite(body, f); err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	detail := map[string]any{"organisation": body.Org, "share_bp": body.Share}
	if i := r.Bid.partner(body.Org); i >= 0 {
		r.Bid.Partners[i].Share = body.Share
		r.say("SHARE_CHANGED", fmt.Sprintf("The agreed share of %s is now %s.", body.Org, body.Share.Percent()), detail)
		r.write("share-changed", TrustCFO, body.Org, "Your share of a joint bid changed: "+r.Bid.ID, fmt.Sprintf("The lead, %s, put your share of what the trusts share at %s.", f.Org.Name, body.Share.Percent()))
	} else {
		r.Bid.Partners = append(r.Bid.Partners, Partner{Org: body.Org, Share: body.Share, Invited: at})
		r.say("PARTNER_INVITED", fmt.Sprintf("%s was invited to bid together.", body.Org), detail)
		for _, role := range invitedRoles {
			r.write("partner-invited", role, body.Org, "An invitation to bid together: "+r.Bid.ID, fmt.Sprintf("%s asks your trust to join “%s” as a partner. You would write and sign your own share.", f.Org.Name, f.titled(r.Bid.Title)))
		}
	}
	r.linkToShare(body.Org)
	return nil
}

// invitedRoles answer an invitation for their trust.
var invitedRoles = []Role{TrustSRO, TrustCFO, TrustAuthor}

func (b Bid) mayInvite(body partnerBody, f BidFacts) error {
	p, known := b.Partner(body.Org)
	rest := b.LeadShare()
	if known && p.Joined() {
		rest += p.Share
	}
	switch {
	case f.Partner.Code == "" || f.Partner.Kind != Trust:
		return invalid("NO_SUCH_TRUST", "There is no trust %q. Choose one of the trusts that we know.", body.Org).At("organisation")
	case body.Org == b.Org:
		return invalid("PARTNER_IS_LEAD", "%s leads this bid, so it cannot be its partner too.", body.Org).At("organisation")
	case body.Share < 0 || body.Share > rest:
		return invalid("OUT_OF_RANGE", "A share of %s cannot be given. Enter 0%% to %s: the shares of all trusts come to 100%%.", body.Share.Percent(), rest.Percent()).At("share_bp")
	case known && p.Share == body.Share:
		return conflict("ALREADY_INVITED", "%s was invited on %s with this share.", body.Org, p.Invited.Day.Text()).At("organisation")
	case !known && len(b.Partners) >= mostPartners:
		return conflict("TOO_MANY_PARTNERS", "A bid has at most %d partners.", mostPartners).At("organisation")
	}
	return nil
}

// linkToShare leads the newest letters to the page of a partner.
func (r *BidResult) linkToShare(org string) {
	for i := range r.Effects.Letters {
		if r.Effects.Letters[i].Org == org {
			r.Effects.Letters[i].Link = "/bids/" + r.Bid.ID + "/shares/" + org
		}
	}
}

// invited finds the partner that a command is about, and insists that its
// sender acts for that trust.
func (r *BidResult) invited(f BidFacts, c Command, roles ...Role) (partnerBody, int, error) {
	body, err := decode[partnerBody](c)
	if err != nil {
		return body, 0, err
	}
	i := r.Bid.partner(body.Org)
	if i < 0 {
		return body, 0, invalid("NO_SUCH_PARTNER", "%q was not invited to this bid.", body.Org).At("organisation")
	}
	hat, ok := f.Person.Hat(body.Org, roles...)
	if !ok {
		return body, 0, forbidden("NOT_YOUR_ROLE", "Only %s can do that for itself. You are signed in as %s.", body.Org, describe(f.Person))
	}
	r.hat = hat
	return body, i, nil
}

func acceptInvitation(r *BidResult, f BidFacts, c Command) error {
	body, i, err := r.invited(f, c, invitedRoles...)
	if err != nil {
		return err
	}
	p := &r.Bid.Partners[i]
	switch {
	case p.Joined():
		return conflict("ALREADY_ACCEPTED", "%s joined this bid on %s.", body.Org, p.Accepted.Day.Text())
	case p.Share > r.Bid.LeadShare():
		return conflict("SHARES_OVER_WHOLE", "With a share of %s for %s the shares would come to more than 100%%. The lead has to change one first.", p.Share.Percent(), body.Org)
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	p.Accepted = &at
	r.say("PARTNER_JOINED", body.Org+" joined the bid as a partner.", map[string]any{"organisation": body.Org, "share_bp": p.Share})
	r.write("partner-joined", TrustAuthor, r.Bid.Org, body.Org+" joins "+r.Bid.ID, body.Org+" will write and sign its own share.")
	r.partnersLink()
	return nil
}

func declineInvitation(r *BidResult, f BidFacts, c Command) error {
	body, i, err := r.invited(f, c, invitedRoles...)
	if err != nil {
		return err
	}
	why, err := reasons(c, "The lead needs to know why.")
	if err != nil {
		return err
	}
	if r.Bid.Partners[i].Joined() {
		return conflict("ALREADY_ACCEPTED", "%s has joined this bid. Ask the lead to take it out again.", body.Org)
	}
	r.Bid.Partners = slices.Delete(r.Bid.Partners, i, i+1)
	r.say("INVITATION_DECLINED", body.Org+" declined to join the bid.", map[string]any{"organisation": body.Org, "reasons_hash": hashText(c, why)})
	r.write("invitation-declined", TrustAuthor, r.Bid.Org, body.Org+" does not join "+r.Bid.ID, why)
	r.partnersLink()
	return nil
}

func (r *BidResult) partnersLink() {
	r.Effects.Letters[len(r.Effects.Letters)-1].Link = "/bids/" + r.Bid.ID + "/partners"
}

// removePartner takes a trust out again, while it has no lines of its own: what
// it wrote is never thrown away by another trust.
func removePartner(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[partnerBody](c)
	if err != nil {
		return err
	}
	i := r.Bid.partner(body.Org)
	if i < 0 {
		return invalid("NO_SUCH_PARTNER", "%q is not a partner of this bid.", body.Org).At("organisation")
	}
	if own := f.Content.ShareOf(body.Org); len(own.Lines)+len(own.Funding)+len(own.Benefits) > 0 {
		return conflict("SHARE_NOT_EMPTY", "%s still has cost lines, stated funding or benefits in this bid. They have to go first.", body.Org).At("organisation")
	}
	r.Bid.Partners = slices.Delete(r.Bid.Partners, i, i+1)
	r.say("PARTNER_REMOVED", body.Org+" is no partner of the bid any more.", map[string]any{"organisation": body.Org})
	r.write("partner-removed", TrustAuthor, body.Org, "Your trust is out of the joint bid "+r.Bid.ID, f.Org.Name+" took your trust out of the bid. Nothing that you wrote was in it.")
	r.Effects.Letters[len(r.Effects.Letters)-1].Link = "/bids"
	return nil
}

// signShare puts the signature of a partner's chief finance officer under its
// share as it stands.
func signShare(r *BidResult, f BidFacts, c Command) error {
	body, i, err := r.invited(f, c, TrustCFO)
	if err != nil {
		return err
	}
	p := &r.Bid.Partners[i]
	hash := f.Content.ShareHash(p.Org, p.Share)
	switch {
	case !p.Joined():
		return conflict("NOT_JOINED", "%s has not accepted the invitation yet. Accept it first.", p.Org)
	case body.Hash != "" && body.Hash != hash:
		return conflict("CHANGED_SINCE_SHOWN", "Your share has changed since this page was shown. Read it again, then sign.")
	case p.SignedShare(f.Content):
		return conflict("ALREADY_SIGNED", "Your share is signed as it stands.")
	case len(f.Content.LinesOf(p.Org)) == 0:
		return conflict("SHARE_EMPTY", "Your share has no cost lines yet, so there is nothing to sign.")
	}
	if err := r.Bid.anotherHand(f.Person, r.hat, p.Org, f.Content); err != nil {
		return err
	}
	p.Stale = false
	p.Signed = &Endorsement{By: c.By, At: c.At, ContentVersion: f.Content.Version, ContentHash: hash, Role: TrustCFO, For: r.hat.For}
	r.say("SHARE_SIGNED", "The chief finance officer of "+p.Org+" signed its share.", map[string]any{"organisation": p.Org, "share_hash": hash})
	r.write("share-signed", TrustAuthor, r.Bid.Org, p.Org+" has signed its share of "+r.Bid.ID, "It stays signed until somebody changes that share.")
	r.partnersLink()
	return nil
}

// anotherHand: the lead's approvers and every partner's chief finance officer
// are all different people, seen through deputies (J1). org is the trust that
// is about to sign, "" for the lead.
func (b Bid) anotherHand(p Person, h Hat, org string, content Content) error {
	for _, x := range b.Partners {
		if x.Org != org && x.SignedShare(content) && oneHand(p, h, x.Signed.By, x.Signed.For) {
			return forbidden("SAME_PERSON", "You signed the share of %s, yourself or through a deputy. Every signature of a joint bid is another person's.", x.Org)
		}
	}
	if org == "" {
		return nil
	}
	return otherHand(p, h, b.Approved(content.Hash()))
}

// checkPartners: everybody who was asked has answered, and every partner has
// signed its share as it stands now (J1).
func (b Bid) checkPartners(f BidFacts, hat Hat) error {
	for _, p := range b.Partners {
		switch {
		case !p.Joined():
			return conflict("PARTNER_NOT_JOINED", "%s has not answered the invitation yet. Wait for its answer, or take it out of the bid.", p.Org).To("partners")
		case p.Signed == nil:
			return conflict("PARTNER_NOT_SIGNED", "The chief finance officer of %s has not signed its share yet.", p.Org).To("partners")
		case !p.SignedShare(f.Content):
			return conflict("SHARE_CHANGED_SINCE_SIGNED", "The share of %s has changed since it was signed. Ask its chief finance officer to sign it again.", p.Org).To("partners")
		}
	}
	return b.anotherHand(f.Person, hat, "", f.Content)
}

// partnerTasks are what partners are waited for while the bid is written.
func (b Bid) partnerTasks(t *tasks) {
	if !b.Editable() {
		return
	}
	for _, p := range b.Partners {
		link := t.link + "/shares/" + p.Org
		switch {
		case !p.Joined():
			t.add("invitation/"+p.Org, "Answer the invitation to bid together", TrustSRO, p.Org, time.Time{})
		case p.Signed == nil || p.Stale:
			t.add("share/"+p.Org, "Write your share of the joint bid and sign it", TrustCFO, p.Org, time.Time{})
		default:
			continue
		}
		t.list[len(t.list)-1].Link = link
	}
}
