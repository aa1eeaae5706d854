package web

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/page"
)

// A bidBody is everything about one bid that the viewer may see.
type bidBody struct {
	ID               string                  `json:"id" doc:"Its reference"`
	Title            string                  `json:"title"`
	Status           funding.BidStatus       `json:"status"`
	StatusTitle      string                  `json:"status_title"`
	Holder           string                  `json:"holder" doc:"Who has it now, in words"`
	Organisation     string                  `json:"organisation"`
	OrganisationName string                  `json:"organisation_name"`
	Round            string                  `json:"round"`
	Ruleset          string                  `json:"ruleset" doc:"Pinned at submission; before that, the one in force"`
	Ask              money.Pence             `json:"ask_pence" doc:"National money, all years, both natures"`
	Version          int                     `json:"version" doc:"Of the process; content.version counts changes of the content"`
	Content          funding.Content         `json:"content"`
	ContentHash      string                  `json:"content_hash,omitempty" doc:"Once submitted: of the content as it stands, unlocked answers included; receipt has that of what was signed"`
	Totals           totalsBody              `json:"totals"`
	Balances         []funding.Balance       `json:"balances" doc:"Sources and uses by year and nature"`
	Route            *routeBody              `json:"route,omitempty"`
	NoRoute          string                  `json:"no_route,omitempty" doc:"Why there is no route yet"`
	FailedChecks     []checkBody             `json:"failed_checks" doc:"What would stop a submission"`
	Clocks           *funding.ClocksReading  `json:"clocks,omitempty" doc:"Once submitted"`
	SRO              *funding.Endorsement    `json:"sro_approval,omitempty"`
	CFO              *funding.Endorsement    `json:"cfo_signature,omitempty"`
	Approvals        []funding.Endorsement   `json:"approvals" doc:"Of the steps before the signature; void once the content changes"`
	SentBack         *funding.SentBack       `json:"sent_back,omitempty" doc:"Declined inside the trust, with the reasons"`
	Extended         *funding.Extension      `json:"extended,omitempty" doc:"More time for this bid alone"`
	Deadline         time.Time               `json:"deadline" doc:"The last millisecond at which it can be submitted"`
	Returned         *funding.Moment         `json:"returned,omitempty"`
	ResubmitBy       calendar.Date           `json:"resubmit_by,omitzero"`
	ClosedReason     string                  `json:"closed_reason,omitempty"`
	Receipt          *bidReceipt             `json:"receipt,omitempty" doc:"Once submitted"`
	Reviews          []reviewBody            `json:"reviews"`
	Clarifications   []funding.Clarification `json:"clarifications"`
	Scoreboard       *funding.Scoreboard     `json:"scoreboard,omitempty" doc:"For the funder's side: the scores of each criterion, and what they add up to"`
	DecisionDue      calendar.Date           `json:"decision_due,omitzero"`
	Decision         *funding.Decision       `json:"decision,omitempty" doc:"The trust sees it once it is released"`
	Released         *funding.Moment         `json:"released,omitempty"`
	Appeals          []funding.Appeal        `json:"appeals" doc:"Against decisions that declined the bid, the newest last"`
	AppealBy         calendar.Date           `json:"appeal_by,omitzero" doc:"The last day, until 5pm, on which the decision can be appealed"`
	Form             string                  `json:"form,omitempty" doc:"Of the stage that the bid is in: PROFORMA, SFBC, OBC, FBC"`
	PastStages       []funding.PastStage     `json:"past_stages" doc:"Outline cases that were approved to proceed, without money"`
	ToMend           []string                `json:"to_mend" doc:"Parts that a returned bid was returned for"`
	Award            *desk.AwardBrief        `json:"award,omitempty"`
	People           []personBody            `json:"people" doc:"Of the trust, to name as SRO and CFO"`
	Names            map[string]string       `json:"names" doc:"Person id to name"`
	Waiting          int                     `json:"commands_waiting" doc:"Your requests that are kept and not yet carried out"`
	Allowed          []funding.Action        `json:"allowed_actions" doc:"What you may do now"`
}

// A checkBody is one check and where it is mended.
type checkBody struct {
	funding.Check

	Link string `json:"link" doc:"The page where it is mended"`
}

// A bidReceipt is what a trust has in hand after it submitted.
type bidReceipt struct {
	Reference   string        `json:"reference"`
	SubmittedAt time.Time     `json:"submitted_at"`
	CountsFrom  calendar.Date `json:"counts_from" doc:"Day 0 of every clock"`
	SubmittedBy string        `json:"submitted_by"`
	ContentHash string        `json:"content_hash"`
	Next        *nextBody     `json:"next,omitempty" doc:"What happens next, and by when"`
}

type nextBody struct {
	What string        `json:"what"`
	Who  string        `json:"who"`
	By   calendar.Date `json:"by,omitzero"`
}

// A reviewBody is one review with its clock's due day.
type reviewBody struct {
	funding.Review

	Title string        `json:"title"`
	Due   calendar.Date `json:"due,omitzero"`
}

type personBody struct {
	ID    string         `json:"id"`
	Name  string         `json:"name"`
	Roles []funding.Role `json:"roles"`
}

func bidOf(s desk.BidSheet) bidBody {
	b := s.Bid
	out := bidBody{
		ID: b.ID, Title: b.Title, Status: b.Status, StatusTitle: b.Status.Title(), Holder: b.Holder(), Organisation: b.Org, OrganisationName: s.Org.Name,
		Round: b.Round, Ruleset: s.Rules.Code, Ask: b.Ask, Version: b.Version, Content: contentOf(s.Content), ContentHash: b.ContentHash, Totals: totalsOf(s.Content), Balances: some(s.Balances),
		NoRoute: s.RouteErr, FailedChecks: checksOf(b.ID, s.Failed()), SRO: b.SRO, CFO: b.CFO, Approvals: some(b.Approvals), SentBack: b.SentBack, Extended: b.Extended, Deadline: b.Deadline(s.Round), Returned: b.Returned, ResubmitBy: b.ResubmitBy, ClosedReason: b.ClosedReason,
		Receipt: receiptOfBid(s), Reviews: reviewsOf(s), Clarifications: some(b.Clarifications), DecisionDue: b.DecisionDue, Decision: b.Decision, Released: b.Released, Appeals: some(b.Appeals), AppealBy: s.AppealBy,
		Form: s.Route.Form, PastStages: some(b.PastStages), ToMend: some(b.ToMend),
		Award: s.Award, People: peopleOf(s.People), Names: someNames(s.Names), Waiting: s.Waiting, Allowed: allowed(s.May, bidActions()),
	}
	if s.Route.Pathway != "" {
		out.Route = routeOf(s)
	}
	if b.Submitted != nil {
		out.Clocks = &s.Clocks
	}
	if s.Viewer.FunderSide && len(b.Reviews) > 0 {
		board := b.Board(s.Rules)
		out.Scoreboard = &board
	}
	return out
}

// bidActions are what people can do to a bid.
func bidActions() []funding.Action {
	actions := []funding.Action{"editBid"}
	for _, v := range funding.BidVerbs() {
		if v != funding.Wake && v != funding.Recount && v != funding.Succeed {
			actions = append(actions, funding.BidAction(v))
		}
	}
	return actions
}

// allowed keeps the actions that the viewer may do.
func allowed(may func(funding.Action) bool, actions []funding.Action) []funding.Action {
	out := []funding.Action{}
	for _, a := range actions {
		if may(a) {
			out = append(out, a)
		}
	}
	return out
}

// contentOf is content without nulls.
func contentOf(c funding.Content) funding.Content {
	if c.Answers == nil {
		c.Answers = map[string]funding.Answer{}
	}
	if c.Running == nil {
		c.Running = funding.ByYear{}
	}
	c.Lines, c.Funding, c.Milestones, c.Benefits = some(c.Lines), some(c.Funding), some(c.Milestones), some(c.Benefits)
	return c
}

func checksOf(bid string, checks []funding.Check) []checkBody {
	out := []checkBody{}
	for _, k := range checks {
		out = append(out, checkBody{k, page.SectionPath(bid, k.Section)})
	}
	return out
}

func peopleOf(people []funding.Person) []personBody {
	out := []personBody{}
	for _, p := range people {
		row := personBody{ID: p.ID, Name: p.Name, Roles: []funding.Role{}}
		for _, post := range p.Posts {
			row.Roles = append(row.Roles, post.Role)
		}
		out = append(out, row)
	}
	return out
}

func reviewsOf(s desk.BidSheet) []reviewBody {
	out := []reviewBody{}
	for _, v := range s.Bid.Reviews {
		out = append(out, reviewBody{v, v.Kind.Title(), dueOf(s.Clocks, v.Kind)})
	}
	return out
}

func dueOf(clocks funding.ClocksReading, k funding.ReviewKind) calendar.Date {
	for _, r := range clocks.Reviews {
		if r.Review == k {
			return r.Due
		}
	}
	return calendar.Date{}
}

func receiptOfBid(s desk.BidSheet) *bidReceipt {
	b := s.Bid
	if b.Submitted == nil {
		return nil
	}
	return &bidReceipt{Reference: b.ID, SubmittedAt: b.Submitted.At, CountsFrom: b.Submitted.Day, SubmittedBy: b.Submitted.By, ContentHash: b.SignedHash(), Next: nextFor(s)}
}

// nextFor is what happens next to a submitted bid; nil when nothing does.
func nextFor(s desk.BidSheet) *nextBody {
	b := s.Bid
	switch b.Status {
	case funding.CompletenessCheck:
		return &nextBody{"The bid is checked for completeness.", b.Holder(), b.CompleteDue}
	case funding.Returned:
		return &nextBody{"The trust mends the bid and sends it again.", b.Holder(), b.ResubmitBy}
	case funding.InReview:
		return &nextBody{"The reviews answer, each by its own clock.", b.Holder(), lastReview(s.Clocks)}
	case funding.Moderation:
		return &nextBody{"Scores that lie far apart are compared; then the panel decides.", b.Holder(), b.DecisionDue}
	case funding.Panel, funding.Deferred:
		return &nextBody{"The panel decides.", b.Holder(), b.DecisionDue}
	case funding.Approved, funding.ApprovedWithConditions:
		return &nextBody{"The agreement is signed and the award begins.", b.Holder(), calendar.Date{}}
	}
	return nil
}

// lastReview is the last day on which a review that still runs is due.
func lastReview(clocks funding.ClocksReading) (last calendar.Date) {
	for _, r := range clocks.Reviews {
		if r.Running && r.Due.After(last) {
			last = r.Due
		}
	}
	return last
}
