package funding

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// longestEnquiry is how many characters a message may have.
const longestEnquiry = 4000

// An EnquiryRequest is what begins an enquiry.
type EnquiryRequest struct {
	Org      string `json:"organisation,omitempty"` // needed only where nothing else says which trust asks
	About    Place  `json:"about"`
	Question string `json:"question"`
}

// AskedIn reads the request of a command that begins an enquiry, so that its
// facts can be loaded.
func AskedIn(c Command) (EnquiryRequest, error) {
	body, err := decode[EnquiryRequest](c)
	body.About.Title = ""
	if body.About.Kind == "" {
		body.About.Kind = AboutNothing
	}
	return body, err
}

// message checks something that a person wrote.
func message(text, field, missing string) (string, *Error) {
	text = strings.TrimSpace(text)
	switch n := utf8.RuneCountInString(text); {
	case text == "":
		return "", invalid("TEXT_MISSING", "%s", missing).At(field)
	case strings.ContainsRune(text, 0) || !utf8.ValidString(text):
		return "", invalid("TEXT_UNREADABLE", "The text holds characters that cannot be read. Type it again, or paste it as plain text.").At(field)
	case n > longestEnquiry:
		return "", invalid("TOO_LONG", "The text has %d characters. Shorten it to %d.", n, longestEnquiry).At(field)
	}
	return text, nil
}

// askFunder begins a question to the funder. It is held by the programme
// manager; questions about awards and claims by national finance.
func askFunder(r *EnquiryResult, f EnquiryFacts, c Command) error {
	holder := ProgrammeManager
	body, err := AskedIn(c)
	if err != nil {
		return err
	}
	if k := body.About.Kind; k == AboutAward || k == AboutClaim {
		holder = NationalFinance
	}
	if err := r.begin(f, c, body, holder); err != nil {
		return err
	}
	e := r.Enquiry
	r.say("FUNDER_ASKED", e.named()+" was asked. An answer is due by 5pm on "+e.Lap().Due.Text()+".", map[string]any{"about": e.About.Kind, "field": e.About.Field, "text_hash": hashText(c, e.Posts[0].Text)})
	r.toHolder("enquiry-asked", "A question from a trust: "+e.ID, f.Org.Name+" asks about "+e.About.Title+":\n\n"+e.Posts[0].Text+"\n\nPlease answer by 5pm on "+e.Lap().Due.Text()+".")
	return nil
}

// askHand calls for help with one section of a draft.
func askHand(r *EnquiryResult, f EnquiryFacts, c Command) error {
	body, err := AskedIn(c)
	if err != nil {
		return err
	}
	if body.About.Kind != AboutSection || f.Bid == nil {
		return invalid("SECTION_MISSING", "Say with which section of which bid you want a hand.").At("about")
	}
	if !f.Bid.Editable() {
		return conflict("BID_NOT_OPEN", "The bid is %s, so nothing in it can be changed now. Ask the funder instead.", quoteState(f.Bid.Subject(f.Person)))
	}
	if err := r.begin(f, c, body, SupportAdviser); err != nil {
		return err
	}
	e := r.Enquiry
	r.say("HAND_ASKED", e.named()+" was made. An adviser answers by 5pm on "+e.Lap().Due.Text()+", and may read the draft until the call is closed.", map[string]any{"section": e.About.Section, "text_hash": hashText(c, e.Posts[0].Text)})
	r.toHolder("hand-asked", "A trust asks for a hand: "+e.ID, f.Org.Name+" asks for a hand with "+e.About.Title+":\n\n"+e.Posts[0].Text+"\n\nPlease answer by 5pm on "+e.Lap().Due.Text()+". You may read the draft until the call is closed.")
	return nil
}

// begin fills in a new enquiry and starts its clock.
func (r *EnquiryResult) begin(f EnquiryFacts, c Command, body EnquiryRequest, holder Role) error {
	e := &r.Enquiry
	if e.Status != EnquiryNew {
		return conflict("ALREADY_ASKED", "This has been asked already.")
	}
	text, no := message(body.Question, "question", "Write what you want to ask.")
	about, wrong := Placed(body.About, f)
	if no := joinErrors([]*Error{no, wrong}); no != nil {
		return no
	}
	e.About, e.AskedBy, e.AskedAs, e.HolderAs = about, c.By, roleAt(f.Person, e.Org), holder
	e.Posts = []Remark{{By: c.By, Side: TrustSide, At: c.At, Text: text}}
	return r.startLap(f, c)
}

// roleAt is the first role that p holds at org.
func roleAt(p Person, org string) Role {
	for _, post := range p.Posts {
		if post.Org == org {
			return post.Role
		}
	}
	return ""
}

// Placed checks that what an enquiry is about exists, fills in what follows
// from it, and says it in words.
func Placed(p Place, f EnquiryFacts) (Place, *Error) {
	if !slices.Contains(PlaceKinds(), p.Kind) {
		return p, invalid("PLACE_UNKNOWN", "A question cannot be about %q. Use one of %v.", p.Kind, PlaceKinds()).At("about.kind")
	}
	if f.Bid != nil {
		p.Bid, p.Round = f.Bid.ID, f.Bid.Round
	}
	switch p.Kind {
	case AboutNothing:
		return Place{Kind: AboutNothing, Title: "nothing in particular"}, nil
	case AboutRound:
		if f.Round.ID == "" {
			return p, missing("ROUND_MISSING", "round", "round")
		}
		return Place{Kind: AboutRound, Round: f.Round.ID, Title: f.Round.Title}, nil
	case AboutField, AboutSection:
		return p.inForm(f)
	}
	return p.inLife(f)
}

func missing(code, what, field string) *Error {
	return invalid(code, "Say which %s the question is about.", what).At("about." + field)
}

// inForm is a question or a section of the form, of one bid or of a round.
func (p Place) inForm(f EnquiryFacts) (Place, *Error) {
	if p.Round == "" && p.Bid == "" {
		return p, missing("ROUND_MISSING", "bid or round", "bid")
	}
	of := ", in " + f.Round.Title
	if p.Bid != "" {
		of = ", in bid " + p.Bid
	}
	p.Claim = ""
	if p.Kind == AboutField {
		i := slices.IndexFunc(f.Rules.Questions, func(q Question) bool { return q.Key == p.Field })
		if i < 0 {
			return p, invalid("NO_SUCH_QUESTION", "The form has no question %q.", p.Field).At("about.field")
		}
		p.Section, p.Title = f.Rules.Questions[i].Section, "“"+f.Rules.Questions[i].Label+"”"+of
		return p, nil
	}
	p.Field = ""
	part, ok := PartOf(p.Section)
	if !ok {
		return p, invalid("NO_SUCH_SECTION", "The form has no section %q.", p.Section).At("about.section")
	}
	p.Title = "the section “" + part.Title + "”" + of
	return p, nil
}

// inLife is a bid as a whole, or something that came of it.
func (p Place) inLife(f EnquiryFacts) (Place, *Error) {
	if f.Bid == nil {
		return p, missing("BID_MISSING", "bid", "bid")
	}
	claim := p.Claim
	p.Section, p.Field, p.Claim = "", "", ""
	switch p.Kind {
	case AboutDecision:
		if !f.Bid.Decided() || f.Bid.Released == nil {
			return p, conflict("NOT_DECIDED", "There is no decision on %s that was released. Ask about the bid instead.", f.Bid.ID).At("about.kind")
		}
		p.Title = "the decision on " + f.Bid.ID
	case AboutAward, AboutClaim:
		if !f.Award {
			return p, conflict("NO_AWARD", "Bid %s has no award. Ask about the bid instead.", f.Bid.ID).At("about.kind")
		}
		p.Title = "award " + f.Bid.ID
		if p.Kind == AboutClaim {
			if !f.Claim {
				return p, missing("CLAIM_MISSING", "claim", "claim")
			}
			p.Claim, p.Title = claim, "claim "+claim
		}
	default:
		p.Title = "bid " + f.Bid.ID
	}
	return p, nil
}
