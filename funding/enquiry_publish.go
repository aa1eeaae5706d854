package funding

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// An AnswerDraft is the wording in which an answer is to be published.
type AnswerDraft struct {
	Question   string        `json:"question"`
	Answer     string        `json:"answer"`
	Round      string        `json:"round,omitempty"` // needed where the enquiry is about none
	Pathways   []string      `json:"pathways,omitempty"`
	ChangeRule bool          `json:"changes_rule,omitempty"`
	Change     string        `json:"rule_change,omitempty"`
	From       calendar.Date `json:"in_force_from,omitzero"`
	Confirmed  []string      `json:"confirmed,omitempty"` // words that may stay
}

// DraftIn reads the wording of a command that publishes an answer.
func DraftIn(c Command) (AnswerDraft, error) { return decode[AnswerDraft](c) }

// As is the publication that d makes of e.
func (d AnswerDraft) As(e Enquiry) Publication {
	p := Publication{Round: e.About.Round, Field: e.About.Field, Section: e.About.Section, Pathways: slices.Clone(d.Pathways), Question: strings.TrimSpace(d.Question), Answer: strings.TrimSpace(d.Answer)}
	if p.Round == "" {
		p.Round = d.Round
	}
	if d.ChangeRule {
		p.Change, p.From = strings.TrimSpace(d.Change), d.From
	}
	return p
}

// Found lists the words of d that may tell who asked, as far as nobody has
// said that they may stay.
func (d AnswerDraft) Found(n Names) []Word {
	text := d.Question + "\n" + d.Answer
	if d.ChangeRule {
		text += "\n" + d.Change
	}
	return slices.DeleteFunc(n.In(text), func(w Word) bool { return slices.Contains(d.Confirmed, w.Text) })
}

// publishAnswer puts an answer before all bidders, without names. Published
// again, it replaces the wording.
func publishAnswer(r *EnquiryResult, f EnquiryFacts, c Command) error {
	d, err := DraftIn(c)
	if err != nil {
		return err
	}
	p := d.As(r.Enquiry)
	if no := checkPublication(d, p, f); no != nil {
		return no
	}
	if p.Made, err = f.moment(c); err != nil {
		return err
	}
	e := &r.Enquiry
	e.Published = &p
	detail := map[string]any{"round": p.Round, "field": p.Field, "text_hash": hashText(c, p.Question+"\n"+p.Answer), "rule_change": p.ChangesRule(), "confirmed_words": len(d.Confirmed)}
	r.say("ANSWER_PUBLISHED", "The answer about "+e.plainPlace()+" was published to all bidders, without names.", detail)
	r.toTrust("answer-published", "Your question was published: "+e.ID, "Everybody who bids in the round can read the answer now. Nobody is named.")
	if p.ChangesRule() {
		r.flag(f.Touched, p)
	}
	return nil
}

// plainPlace is what the enquiry is about, without the bid it came from.
func (e Enquiry) plainPlace() string {
	title, _, _ := strings.Cut(e.About.Title, ", in bid ")
	if e.About.Bid != "" && strings.Contains(title, e.About.Bid) {
		return "a bid"
	}
	return title
}

func checkPublication(d AnswerDraft, p Publication, f EnquiryFacts) *Error {
	var errs []*Error
	add := func(_ string, no *Error) { errs = append(errs, no) }
	add(message(p.Question, "question", "Write the question as everybody may read it."))
	add(message(p.Answer, "answer", "Write the answer as everybody may read it."))
	if d.ChangeRule {
		add(message(p.Change, "rule_change", "Say what the answer changes."))
		if p.From.IsZero() {
			errs = append(errs, invalid("DATE_MISSING", "Say from which day the change is in force.").At("in_force_from"))
		}
	}
	if f.Round.ID == "" || f.Round.ID != p.Round {
		errs = append(errs, invalid("ROUND_MISSING", "Choose the round on whose page the answer is to stand.").At("round"))
	}
	for _, code := range p.Pathways {
		if _, ok := f.Rules.Pathway(code); !ok {
			errs = append(errs, invalid("PATHWAY_UNKNOWN", "There is no pathway %q.", code).At("pathways"))
		}
	}
	for _, w := range d.Found(f.Names) {
		errs = append(errs, invalid("NAME_IN_TEXT", "“%s” may tell who asked: it is %s. Change the wording, or confirm that it may stay.", w.Text, w.Kind).At("confirmed"))
	}
	return joinErrors(errs)
}

// flag tells the authors of the open drafts that a rule changes.
func (r *EnquiryResult) flag(touched []DraftTouched, p Publication) {
	bids := []string{}
	for _, t := range touched {
		bids = append(bids, t.Bid)
		r.Effects.Letters = append(r.Effects.Letters, Letter{Template: "rule-change", Role: TrustAuthor, Org: t.Org, Subject: "A rule of the round has changed: " + t.Bid, Link: "/bids/" + t.Bid,
			Body: p.Change + "\n\nThis is in force from " + p.From.Text() + ". It came of a question that was answered:\n\n" + p.Question + "\n\n" + p.Answer})
	}
	r.Events = append(r.Events, Event{Name: "RULE_CHANGED", Summary: "A published answer changes a rule from " + p.From.Text() + " on. The drafts that it touches were flagged.", Detail: map[string]any{"from": p.From, "drafts": len(bids)}})
}

// withdrawPublication takes the answer off the round's page and its flags off
// the drafts. That it stood there stays in the record.
func withdrawPublication(r *EnquiryResult, f EnquiryFacts, c Command) error {
	if !r.Enquiry.Published.Shown() {
		return conflict("NOT_PUBLISHED", "This answer is not published.")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	r.Enquiry.Published.Withdrawn = &at
	r.say("PUBLICATION_WITHDRAWN", "The published answer about "+r.Enquiry.plainPlace()+" was withdrawn.", nil)
	return nil
}
