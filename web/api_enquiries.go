package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

type askFunderBody struct {
	Organisation string        `json:"organisation,omitempty" doc:"The trust that asks; needed only of people who work for several and where no bid or claim says it"`
	About        funding.Place `json:"about" doc:"What it is about. Give the kind, and bid, claim, round, section or field as the kind needs; the title is worked out"`
	Question     string        `json:"question" required:"true"`
}

type askHandBody struct {
	Section  string `json:"section" required:"true" doc:"Key of the section of the form"`
	Question string `json:"question" required:"true"`
}

type replyEnquiryBody struct {
	Text     string `json:"text" required:"true"`
	Comment  bool   `json:"comment,omitempty" doc:"Of the funder's side: not the answer yet, so the clock runs on"`
	HalfDays int    `json:"half_days,omitempty" doc:"Of an adviser: half days of support spent, 0 to 40"`
}

type closeEnquiryBody struct {
	HalfDays int `json:"half_days,omitempty" doc:"Of an adviser: half days of support spent, 0 to 40"`
}

type reopenEnquiryBody struct {
	Text string `json:"text" required:"true" doc:"What is still not answered"`
}

type reassignEnquiryBody struct {
	Person string `json:"person" required:"true"`
}

type publishAnswerBody struct {
	Question   string        `json:"question" required:"true"`
	Answer     string        `json:"answer" required:"true"`
	Round      string        `json:"round,omitempty" doc:"Needed where the enquiry is about no round or bid"`
	Pathways   []string      `json:"pathways,omitempty" doc:"Only for bids on these; all unless given"`
	ChangeRule bool          `json:"changes_rule,omitempty" doc:"True flags it on every open draft that it touches"`
	Change     string        `json:"rule_change,omitempty" doc:"What changes"`
	From       calendar.Date `json:"in_force_from,omitzero" doc:"From which day the change is in force"`
	Confirmed  []string      `json:"confirmed,omitempty" doc:"Words found by checkPublication that may stay"`
}

// An enquiryBody is one enquiry with its thread and its clock.
type enquiryBody struct {
	ID        string                `json:"id"`
	Enquiry   desk.EnquiryRow       `json:"enquiry"`
	Thread    []funding.Remark      `json:"thread"`
	Laps      []funding.Lap         `json:"laps" doc:"Each run of the clock"`
	Published *funding.Publication  `json:"published,omitempty"`
	Names     map[string]string     `json:"names" doc:"Person id to name"`
	Support   desk.SupportReading   `json:"support" doc:"What the round keeps for the trust, for its own people"`
	Status    funding.EnquiryStatus `json:"status"`
	Allowed   []funding.Verb        `json:"allowed_verbs"`
}

type enquiryList struct {
	Counts    desk.EnquiryCounts     `json:"counts" doc:"Of all that you may see"`
	Enquiries []desk.EnquiryRow      `json:"enquiries" doc:"The newest two hundred first"`
	Support   []desk.OwnTrustSupport `json:"support" doc:"Days of support that rounds keep for your trusts"`
}

type publishedList struct {
	Round   string                 `json:"round"`
	Answers []desk.PublishedAnswer `json:"answers" doc:"Newest first"`
}

type foundList struct {
	Words []funding.Word `json:"words" doc:"Those that may tell who asked and are not confirmed"`
}

type ruleChangeList struct {
	Bid     string                 `json:"bid"`
	Unread  []desk.PublishedAnswer `json:"unread" doc:"Changes of rules that touch the draft and wait to be read"`
	Answers []desk.PublishedAnswer `json:"answers" doc:"Every published answer of the round"`
}

func (s service) enquiryOperations() []operation {
	about := funding.Place{Kind: funding.AboutField, Bid: "FP26-RZX-001", Field: "clinical_safety"}
	wording := publishAnswerBody{Question: "Is a dated plan enough for the safety case?", Answer: "Yes, if its date is before the first go-live.", ChangeRule: true, Change: "A dated plan is enough.", From: exampleDate("2026-06-01")}
	return []operation{
		{ID: "listEnquiries", Action: "listEnquiries", Method: http.MethodGet, Path: "/enquiries", Summary: "Questions to the funder and calls for a hand, with their clocks", Answer: enquiryList{}, Handle: s.listEnquiries},
		{ID: "askFunder", Action: "askFunder", Method: http.MethodPost, Path: "/enquiries", Summary: "Ask the funder", Keyed: true, Status: http.StatusCreated, About: "The funder answers within clocks.enquiry working days of the ruleset. A reviewer's question to a trust is a clarification: askClarification.",
			Body: askFunderBody{About: about, Question: "Is a dated plan enough for the safety case?"}, Answer: enquiryBody{}, Handle: s.askFunder},
		{ID: "askForHand", Action: "askForHand", Method: http.MethodPost, Path: "/bids/{bid}/hands", Summary: "Ask the support team for a hand with one section", Keyed: true, Status: http.StatusCreated, About: "An adviser may read the draft while the call is open, and answers within clocks.hand working days.",
			Body: askHandBody{Section: "costs", Question: "Which of our lines are capital?"}, Answer: enquiryBody{}, Handle: s.askForHand},
		{ID: "getEnquiry", Action: "getEnquiry", Method: http.MethodGet, Path: "/enquiries/{enquiry}", Summary: "One enquiry with its thread", About: "A call for a hand is for its trust, and for advisers and the fund administrator while it is open.", Answer: enquiryBody{}, Handle: func(c call) (answer, error) { return give(c.enquiry(c.path("enquiry"))) }},
		enquiryOperation("replyEnquiry", funding.Reply, "/reply", "Answer, comment, or ask on", "Of the trust: a message after an answer starts the clock anew.", replyEnquiryBody{Text: "Yes, if its date is before the first go-live."}, readBody[replyEnquiryBody]),
		enquiryOperation("closeEnquiry", funding.CloseEnquiry, "/close", "Close an enquiry", "", closeEnquiryBody{}, readBody[closeEnquiryBody]),
		enquiryOperation("reopenEnquiry", funding.ReopenEnquiry, "/reopen", "Say that this does not answer it", "A new clock runs.", reopenEnquiryBody{"And for the second site?"}, readBody[reopenEnquiryBody]),
		enquiryOperation("reassignEnquiry", funding.Reassign, "/reassign", "Hand an enquiry to somebody else", "Its clock runs on.", reassignEnquiryBody{"liam"}, readBody[reassignEnquiryBody]),
		{ID: "checkPublication", Action: "publishAnswer", Method: http.MethodPost, Path: "/enquiries/{enquiry}/publication-check", Summary: "The words of a wording that may tell who asked", Body: wording, Answer: foundList{}, Handle: s.checkPublication},
		enquiryOperation("publishAnswer", funding.PublishAnswer, "/publish", "Publish an answer to all bidders, without names", "Words that may tell who asked are refused with NAME_IN_TEXT until they are changed or confirmed.", wording, readBody[publishAnswerBody]),
		enquiryOperation("withdrawPublication", funding.WithdrawPublication, "/withdraw-publication", "Withdraw a published answer", "", nil, nil),
		{ID: "listPublishedAnswers", Action: "listPublishedAnswers", Method: http.MethodGet, Path: "/rounds/{round}/published-answers", Summary: "Questions and answers of a round, without names", Answer: publishedList{}, Handle: s.listPublished},
		{ID: "listRuleChanges", Action: "getBid", Method: http.MethodGet, Path: "/bids/{bid}/rule-changes", Summary: "Published answers for one bid, and changed rules that wait to be read", Answer: ruleChangeList{}, Handle: func(c call) (answer, error) { return give(c.ruleChanges(c.path("bid"))) }},
		{ID: "acknowledgeRuleChange", Action: "acknowledgeRuleChange", Method: http.MethodPost, Path: "/bids/{bid}/rule-changes/{enquiry}/acknowledge", Summary: "Say that you have read a changed rule", Answer: ruleChangeList{}, Handle: s.acknowledgeRuleChange},
	}
}

// enquiryOperation is one verb of an enquiry as an operation.
func enquiryOperation(id string, v funding.Verb, path, summary, about string, example any, body func(c call) (any, error)) operation {
	return operation{ID: id, Action: funding.EnquiryAction(v), Method: http.MethodPost, Path: "/enquiries/{enquiry}" + path, Summary: summary, About: about, Body: example, Keyed: true, Answer: enquiryBody{},
		Handle: func(c call) (answer, error) {
			k := click{Ref: funding.Ref{Kind: funding.EnquiryKind, ID: c.path("enquiry")}, Verb: v}
			if body != nil {
				var err error
				if k.Body, err = body(c); err != nil {
					return answer{}, err
				}
			}
			return c.command(k, c.enquiry)
		}}
}

// enquiry is an enquiry as it stands for the caller.
func (c call) enquiry(id string) (any, error) {
	s, err := c.server.Record.EnquirySheet(c, c.who, id)
	if err != nil {
		return nil, err
	}
	out := enquiryBody{ID: id, Enquiry: s.Row, Thread: some(s.Enquiry.Posts), Laps: some(s.Enquiry.Laps), Published: s.Enquiry.Published, Names: someNames(s.Names), Support: s.Support, Status: s.Enquiry.Status, Allowed: []funding.Verb{}}
	for _, v := range funding.EnquiryVerbs()[2:] {
		if s.May(v) {
			out.Allowed = append(out.Allowed, v)
		}
	}
	return out, nil
}

func (s service) listEnquiries(c call) (answer, error) {
	d, err := s.Record.EnquiryDesk(c, c.who)
	if err != nil {
		return answer{}, err
	}
	support, err := s.Record.TrustSupport(c, c.who)
	return give(enquiryList{d.Counts, some(d.Rows), some(support)}, err)
}

func (s service) askFunder(c call) (answer, error) {
	var body askFunderBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	return c.begin(funding.AskFunder, funding.EnquiryRequest{Org: body.Organisation, About: body.About, Question: body.Question})
}

func (s service) askForHand(c call) (answer, error) {
	var body askHandBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	return c.begin(funding.AskHand, funding.EnquiryRequest{About: funding.Place{Kind: funding.AboutSection, Bid: c.path("bid"), Section: body.Section}, Question: body.Question})
}

// begin asks: the enquiry is named by the caller's key.
func (c call) begin(v funding.Verb, body funding.EnquiryRequest) (answer, error) {
	ref, err := c.server.enquiryFor(c, c.who, c.key)
	if err != nil {
		return answer{}, err
	}
	a, err := c.command(click{Ref: ref, Verb: v, Body: body}, c.enquiry)
	a.at = "/enquiries/" + ref.ID
	return a, err
}

func (s service) checkPublication(c call) (answer, error) {
	var body publishAnswerBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	words, err := s.Record.CheckPublication(c, c.who, c.path("enquiry"), funding.AnswerDraft(body))
	return give(foundList{some(words)}, err)
}

func (s service) listPublished(c call) (answer, error) {
	list, err := s.Record.PublishedAnswers(c, c.path("round"))
	return give(publishedList{c.path("round"), some(list)}, err)
}

func (c call) ruleChanges(bid string) (any, error) {
	s, err := c.server.Record.BidSheet(c, c.who, bid)
	if err != nil {
		return nil, err
	}
	return ruleChangeList{bid, some(s.Dialogue.Changes), some(s.Dialogue.Published)}, nil
}

func (s service) acknowledgeRuleChange(c call) (answer, error) {
	if err := s.Record.AcknowledgeRuleChange(c, c.who, c.path("bid"), c.path("enquiry")); err != nil {
		return answer{}, err
	}
	return give(c.ruleChanges(c.path("bid")))
}
