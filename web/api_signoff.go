package web

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/page"
)

// A signOffBody is how a trust signs.
type signOffBody struct {
	Organisation string              `json:"organisation"`
	Version      int                 `json:"version" doc:"Counts the trust's changes; 0 = it never made one and the usual steps hold"`
	Steps        []funding.ChainStep `json:"steps" doc:"In order, for BID, CLAIM and AGREEMENT"`
	Says         []string            `json:"says" doc:"The same in words, for £1 million and £18.4 million"`
}

type putSignOffBody struct {
	Version int                 `json:"version" doc:"The version that was read: another one is refused with CHANGED_MEANWHILE"`
	Steps   []funding.ChainStep `json:"steps" required:"true" doc:"All of them. role is TRUST_FINANCE_APPROVER, TRUST_SRO or TRUST_CFO; from_pence 0 = always"`
}

type deputyList struct {
	Deputies []deputyBody `json:"deputies"`
}

// A deputyBody is one deputyship, with names.
type deputyBody struct {
	funding.Deputyship

	PersonName string `json:"person_name"`
	DeputyName string `json:"deputy_name"`
	RunsToday  bool   `json:"runs_today"`
}

type nameDeputyBody struct {
	Person       string        `json:"person,omitempty" doc:"Who holds the post; left out = you"`
	Role         funding.Role  `json:"role" required:"true"`
	Organisation string        `json:"organisation" required:"true"`
	Deputy       string        `json:"deputy" required:"true" doc:"Somebody with a post at the same organisation"`
	From         calendar.Date `json:"from" required:"true"`
	Until        calendar.Date `json:"until" required:"true" doc:"The last day, included"`
	Reason       string        `json:"reason" required:"true"`
}

type extendBody struct {
	Until   time.Time `json:"until" required:"true" doc:"The new deadline, with its zone; to the millisecond"`
	Reasons string    `json:"reasons" required:"true"`
}

type extendedBody struct {
	Bid   string    `json:"bid"`
	Until time.Time `json:"until"`
}

type approvalList struct {
	Approvals []approvalBody `json:"approvals"`
}

// An approvalBody is one thing that waits for the caller's signature.
type approvalBody struct {
	What        funding.SignKind      `json:"what"`
	ID          string                `json:"id" doc:"Of the bid, the claim or the award"`
	Title       string                `json:"title"`
	Worth       money.Pence           `json:"worth_pence"`
	Hash        string                `json:"hash" doc:"Of what is signed: content_hash of a bid, document_hash of an agreement"`
	Role        funding.Role          `json:"role" doc:"The role in which you would sign"`
	For         string                `json:"for,omitempty" doc:"Whose deputy you are in it"`
	Operation   string                `json:"operation" doc:"What says yes: approveBid, submitBid, approveClaim or signAgreement"`
	SentBy      string                `json:"sent_by,omitempty"`
	SentAt      time.Time             `json:"sent_at,omitzero"`
	Given       []funding.Endorsement `json:"given"`
	ComparedAt  time.Time             `json:"compared_at,omitzero" doc:"When the version was approved or submitted that differences start from"`
	Differences []funding.Difference  `json:"differences"`
	Overrides   []funding.Override    `json:"overrides" doc:"Lines whose capital or revenue is not what accounting gives, with the reasons"`
	Failed      []checkBody           `json:"failed_checks"`
}

func (s service) signOffOperations() []operation {
	decline := reasonsBody{"Line C4 is revenue, not capital."}
	until := time.Date(2026, time.July, 2, 11, 0, 0, 0, time.UTC)
	return []operation{
		{ID: "listApprovals", Action: "listApprovals", Method: http.MethodGet, Path: "/approvals", Summary: "What waits for your signature", About: "Yours, and what is yours as a deputy.", Answer: approvalList{}, Handle: s.listApprovals},
		bidOperation("declineInside", funding.DeclineInside, "/decline-inside", "Decline a bid inside the trust, with reasons", "Any step of the chain may. The bid is a draft again and every approval is void.", decline, readBody[reasonsBody]),
		claimOperation("declineClaim", funding.DeclineClaim, "/decline", "Decline a claim inside the trust, with reasons", "It goes back to its preparer; its money stays held.", decline, reasonsOnly),
		{ID: "declineAgreement", Action: "declineAgreement", Method: http.MethodPost, Path: "/awards/{award}/agreement/decline", Summary: "Decline to sign an agreement, with reasons", About: "The funder hears why. It can still be signed.",
			Body: decline, Keyed: true, Answer: awardBody{}, Handle: s.declineAgreement},
		{ID: "extendDeadline", Action: "extendDeadline", Method: http.MethodPost, Path: "/bids/{bid}/extend", Summary: "Give one bid more time (fund administrator)", About: "The bid may be a draft, which the fund does not see: only its deadline changes.",
			Body: extendBody{until, "The trust's network failed on the last day."}, Keyed: true, Answer: extendedBody{}, Handle: s.extendDeadline},
		{ID: "getSignOff", Action: "getSignOff", Method: http.MethodGet, Path: "/organisations/{organisation}/sign-off", Summary: "Who signs what at a trust", Answer: signOffBody{}, Handle: s.getSignOff},
		{ID: "putSignOff", Action: "putSignOff", Method: http.MethodPut, Path: "/organisations/{organisation}/sign-off", Summary: "Say who signs what at your trust (CFO)", About: "Takes effect for what is sent afterwards. A bid keeps the SRO's approval and ends with the CFO's signature.",
			Body: putSignOffBody{0, funding.DefaultChain()}, Answer: signOffBody{}, Handle: s.putSignOff},
		{ID: "listDeputies", Action: "listDeputies", Method: http.MethodGet, Path: "/deputies", Summary: "Deputies at your organisations", Answer: deputyList{}, Handle: s.listDeputies},
		{ID: "nameDeputy", Action: "nameDeputy", Method: http.MethodPost, Path: "/deputies", Summary: "Name a deputy for a post and a period", About: "By the holder, the trust's CFO or the fund's administrator. What a deputy does is recorded as theirs, for the holder; two yeses of one hand count once.",
			Body:  nameDeputyBody{Person: "eleri", Role: funding.TrustCFO, Organisation: "RZX", Deputy: "chloe", From: exampleDate("2026-05-04"), Until: exampleDate("2026-05-15"), Reason: "Annual leave"},
			Keyed: true, Status: http.StatusCreated, Answer: deputyList{}, Handle: s.nameDeputy},
		{ID: "endDeputy", Action: "endDeputy", Method: http.MethodPost, Path: "/deputies/{deputy}/end", Summary: "End a deputyship now", Answer: deputyList{}, Handle: s.endDeputy},
	}
}

func reasonsOnly(c call) (map[string]any, error) {
	var body reasonsBody
	err := c.read(&body)
	return map[string]any{"reasons": body.Reasons}, err
}

func (s service) declineAgreement(c call) (answer, error) {
	var body reasonsBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	k := click{Ref: funding.Ref{Kind: funding.AwardKind, ID: c.path("award")}, Verb: funding.DeclineToSign, Body: body}
	return c.command(k, c.award)
}

func (s service) extendDeadline(c call) (answer, error) {
	var body extendBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	k := click{Ref: funding.Ref{Kind: funding.BidKind, ID: c.path("bid")}, Verb: funding.Extend, Body: body}
	return c.command(k, func(id string) (any, error) { return extendedBody{id, body.Until.UTC()}, nil })
}

func (s service) getSignOff(c call) (answer, error) { return give(c.signOff(c.path("organisation"))) }

func (c call) signOff(org string) (any, error) {
	sheet, err := c.server.Record.SignOff(c, c.who, org)
	if err != nil {
		return nil, err
	}
	out := signOffBody{Organisation: org, Version: sheet.Version, Steps: []funding.ChainStep{}}
	for _, what := range funding.SignKinds() {
		out.Steps = append(out.Steps, sheet.Chain.Of(what)...)
		for _, worth := range []money.Pence{1_000_000_00, 18_400_000_00} {
			out.Says = append(out.Says, sheet.Chain.Says(what, worth))
		}
	}
	return out, nil
}

func (s service) putSignOff(c call) (answer, error) {
	var body putSignOffBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	if err := s.Record.PutSignOff(c, c.who, c.path("organisation"), body.Version, body.Steps); err != nil {
		return answer{}, err
	}
	return s.getSignOff(c)
}

func (s service) listDeputies(c call) (answer, error) {
	d, err := s.Record.Deputies(c, c.who)
	return give(deputiesOf(d), err)
}

func deputiesOf(d desk.DeputyDesk) deputyList {
	out := deputyList{Deputies: []deputyBody{}}
	for _, r := range d.Rows {
		out.Deputies = append(out.Deputies, deputyBody{r, d.Names[r.Person], d.Names[r.Deputy], r.RunsOn(d.Today)})
	}
	return out
}

func (s service) nameDeputy(c call) (answer, error) {
	var body nameDeputyBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	d := funding.Deputyship{Role: body.Role, Org: body.Organisation, Person: body.Person, Deputy: body.Deputy, From: body.From, Until: body.Until, Reason: body.Reason}
	if d.Person == "" {
		d.Person = c.who.ID
	}
	id, err := s.Record.NameDeputy(c, c.who, c.key, d)
	if err != nil {
		return answer{}, err
	}
	a, err := s.listDeputies(c)
	a.at = fmt.Sprintf("/deputies/%d", id)
	return a, err
}

func (s service) endDeputy(c call) (answer, error) {
	id, err := strconv.ParseInt(c.path("deputy"), 10, 64)
	if err != nil {
		return answer{}, nothingHere()
	}
	if err := s.Record.EndDeputy(c, c.who, id); err != nil {
		return answer{}, err
	}
	return s.listDeputies(c)
}

func (s service) listApprovals(c call) (answer, error) {
	d, err := s.Record.Approvals(c, c.who)
	if err != nil {
		return answer{}, err
	}
	out := approvalList{Approvals: []approvalBody{}}
	for _, a := range d.Items {
		b := approvalBody{What: a.What, ID: a.ID, Title: a.Task.About, Worth: a.Worth, Hash: a.Hash, Role: a.Hat.Role, For: a.Hat.For, Operation: operationOf(a), SentBy: a.SentBy, SentAt: a.SentAt,
			Given: some(a.Given), ComparedAt: a.Compared, Differences: some(a.Differences), Overrides: some(a.Overrides), Failed: []checkBody{}}
		for _, k := range a.Failed {
			b.Failed = append(b.Failed, checkBody{k, page.SectionPath(a.ID, k.Section)})
		}
		out.Approvals = append(out.Approvals, b)
	}
	return give(out, nil)
}

// operationOf is the operation that says yes.
func operationOf(a desk.Approval) string {
	if a.Ref.Kind == funding.AwardKind {
		return string(funding.AwardAction(a.Verb()))
	}
	return string(funding.BidAction(a.Verb()))
}
