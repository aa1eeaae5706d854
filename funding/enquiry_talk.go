package funding

import (
	"fmt"
	"strings"
)

// mostHalfDays is how many half days of support may be logged at a time.
const mostHalfDays = 40

type replyBody struct {
	Text     string `json:"text"`
	Comment  bool   `json:"comment"` // of the funder: more is to come, so the clock runs on
	HalfDays int    `json:"half_days"`
}

// sideOf says on which side of the thread p is.
func (e Enquiry) sideOf(p Person) RemarkSide {
	if roleAt(p, e.Org) != "" {
		return TrustSide
	}
	return FunderSide
}

// replyEnquiry adds a message. The trust's starts the clock anew if there was
// an answer; the funder's answers, unless it says that more is to come.
func replyEnquiry(r *EnquiryResult, f EnquiryFacts, c Command) error {
	body, err := decode[replyBody](c)
	if err != nil {
		return err
	}
	text, no := message(body.Text, "text", "Write your message.")
	if no != nil {
		return no
	}
	side := r.Enquiry.sideOf(f.Person)
	if side == TrustSide {
		return r.askOn(f, c, text)
	}
	if err := r.spend(body.HalfDays); err != nil {
		return err
	}
	e := &r.Enquiry
	e.Posts = append(e.Posts, Remark{By: c.By, Side: side, At: c.At, Text: text, Answers: !body.Comment && e.Status == EnquiryOpen})
	detail := map[string]any{"text_hash": hashText(c, text)}
	if body.Comment || e.Status != EnquiryOpen {
		r.say("ENQUIRY_COMMENT", e.named()+" got a comment.", detail)
		r.toTrust("enquiry-comment", "A comment on your question: "+e.ID, text)
		return nil
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	e.Status, e.Laps[len(e.Laps)-1].Answered, e.Holder, e.HolderAs = EnquiryAnswered, &at, c.By, r.answersAs(f.Person)
	days, err := e.Age(f.Calendar, at.Day)
	if err != nil {
		return err
	}
	detail["working_days"] = days
	r.say("ENQUIRY_ANSWERED", fmt.Sprintf("%s was answered after %s.", e.named(), workingDays(days)), detail)
	r.toTrust("enquiry-answered", "An answer to your question: "+e.ID, text+"\n\nClose the question if this answers it. If it does not, say so, and a new clock starts.")
	return nil
}

func workingDays(n int) string {
	switch n {
	case 0:
		return "less than a working day"
	case 1:
		return "1 working day"
	}
	return fmt.Sprintf("%d working days", n)
}

// answersAs is the role in which p answers: the present holder's if p has it.
func (r *EnquiryResult) answersAs(p Person) Role {
	e := r.Enquiry
	if p.HoldsAt(e.HolderAs, e.Funder) {
		return e.HolderAs
	}
	return roleAt(p, e.Funder)
}

// askOn is the trust's next message.
func (r *EnquiryResult) askOn(f EnquiryFacts, c Command, text string) error {
	e := &r.Enquiry
	e.Posts = append(e.Posts, Remark{By: c.By, Side: TrustSide, At: c.At, Text: text})
	if e.Status == EnquiryAnswered {
		if err := r.startLap(f, c); err != nil {
			return err
		}
	}
	by := e.Lap().Due.Text()
	r.say("ENQUIRY_ASKED_ON", e.named()+" was asked further. An answer is due by 5pm on "+by+".", map[string]any{"text_hash": hashText(c, text)})
	r.toHolder("enquiry-asked-on", "A trust asks on: "+e.ID, text+"\n\nPlease answer by 5pm on "+by+".")
	return nil
}

// spend logs half days that an adviser has spent.
func (r *EnquiryResult) spend(half int) error {
	switch {
	case half == 0:
		return nil
	case !r.Enquiry.Hand():
		return invalid("NOT_A_HAND", "Days of support are logged on calls for a hand only.").At("half_days")
	case half < 0 || half > mostHalfDays:
		return invalid("OUT_OF_RANGE", "%d half days cannot be logged at once. Enter 0 to %d.", half, mostHalfDays).At("half_days")
	}
	r.Enquiry.HalfDays += half
	return nil
}

// closeEnquiry ends the thread: by the trust when it is content or asks no
// more, by an adviser when the answer is given and the time is logged.
func closeEnquiry(r *EnquiryResult, f EnquiryFacts, c Command) error {
	body, err := decode[replyBody](c)
	if err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	e := &r.Enquiry
	side := e.sideOf(f.Person)
	if side == FunderSide && e.Status == EnquiryOpen {
		return conflict("NOT_ANSWERED", "The trust still waits for an answer. Answer first, then close.")
	}
	if side == FunderSide {
		if err := r.spend(body.HalfDays); err != nil {
			return err
		}
	}
	answered := e.Status == EnquiryAnswered
	e.Status, e.Closed = EnquiryClosed, &at
	if lap := &e.Laps[len(e.Laps)-1]; lap.Answered == nil {
		lap.Answered = &at
	}
	r.say("ENQUIRY_CLOSED", e.named()+" was closed.", map[string]any{"answered": answered, "support_half_days": e.HalfDays})
	if side == TrustSide {
		r.toHolder("enquiry-closed", "A trust has closed its question: "+e.ID, e.named()+" is closed.")
		return nil
	}
	r.toTrust("enquiry-closed", "Your call for a hand is closed: "+e.ID, e.named()+" is closed. Say so if you need more; it can be opened again.")
	return nil
}

// reopenEnquiry is the trust's "this does not answer it": the clock runs anew.
func reopenEnquiry(r *EnquiryResult, f EnquiryFacts, c Command) error {
	body, err := decode[replyBody](c)
	if err != nil {
		return err
	}
	text, no := message(body.Text, "text", "Say what is still not answered.")
	if no != nil {
		return no
	}
	e := &r.Enquiry
	if e.Hand() && (f.Bid == nil || !f.Bid.Editable()) {
		return conflict("BID_NOT_OPEN", "The bid cannot be changed any more, so nobody can lend a hand with it. Ask the funder instead.")
	}
	e.Posts = append(e.Posts, Remark{By: c.By, Side: TrustSide, At: c.At, Text: text})
	if err := r.startLap(f, c); err != nil {
		return err
	}
	by := e.Lap().Due.Text()
	r.say("ENQUIRY_REOPENED", "The trust said that this is not answered: "+strings.ToLower(e.named()[:1])+e.named()[1:]+". A new clock runs to 5pm on "+by+".", map[string]any{"text_hash": hashText(c, text), "lap": len(e.Laps)})
	r.toHolder("enquiry-reopened", "Not answered yet: "+e.ID, "The trust says that this does not answer it:\n\n"+text+"\n\nPlease answer by 5pm on "+by+".")
	return nil
}

type reassignBody struct {
	Person string `json:"person"`
}

// AssigneeIn is who a command hands an enquiry to; empty for other commands.
func AssigneeIn(c Command) (string, error) {
	if c.Verb != Reassign {
		return "", nil
	}
	body, err := decode[reassignBody](c)
	return body.Person, err
}

// reassignEnquiry hands the question to one person. The clock runs on.
func reassignEnquiry(r *EnquiryResult, f EnquiryFacts, _ Command) error {
	e := &r.Enquiry
	p := f.Assignee
	if p.ID == "" {
		return invalid("PERSON_MISSING", "Choose who is to answer.").At("person")
	}
	role := roleAt(p, e.Funder)
	if no := e.May(p, Reply); no != nil || role == "" {
		return invalid("CANNOT_ANSWER", "%s holds no role that may answer this. Choose somebody else.", p.Name).At("person")
	}
	if p.HoldsAt(e.HolderAs, e.Funder) {
		role = e.HolderAs
	}
	e.Holder, e.HolderAs = p.ID, role
	r.say("ENQUIRY_REASSIGNED", e.named()+" was handed to somebody else. Its clock runs on.", map[string]any{"holder": p.ID})
	r.toHolder("enquiry-assigned", "A question is yours to answer: "+e.ID, e.named()+" was handed to you. An answer is due by 5pm on "+e.Lap().Due.Text()+".")
	return nil
}
