package web

import (
	"encoding/base64"
	"fmt"
	"net/http"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// An orgBody is one organisation with its succession.
type orgBody struct {
	funding.Organisation

	Facts        []funding.Fact `json:"facts" doc:"In the order of listFacts' kinds; facts that are not known are left out"`
	Predecessors []kinBody      `json:"predecessors"`
	Successors   []kinBody      `json:"successors"`
	Licence      string         `json:"licence"`
}

type kinBody struct {
	Organisation string        `json:"organisation"`
	Name         string        `json:"name"`
	Since        calendar.Date `json:"valid_from"`
	Share        string        `json:"share" doc:"WHOLE, or PART when the rest went elsewhere"`
	Note         string        `json:"note,omitempty"`
}

type factList struct {
	Kinds   []factKindBody `json:"kinds" doc:"Every kind of fact there can be"`
	Facts   []funding.Fact `json:"facts"`
	History []funding.Fact `json:"history" doc:"Every row that was ever loaded, the newest first"`
	Licence string         `json:"licence"`
}

type factKindBody struct {
	Key   string `json:"key"`
	Title string `json:"title"`
	Group string `json:"group"`
	From  string `json:"from" doc:"The register or return it comes from"`
	Home  string `json:"home" doc:"ORGANISATION and FACT can be confirmed and disputed; WORKED_OUT follows from other records"`
}

type whyBody struct {
	Why string `json:"why" required:"true"`
}

type settleBody struct {
	Value   string `json:"value,omitempty" doc:"The right value; empty leaves the fact as it is"`
	Reasons string `json:"reasons" required:"true"`
}

type registerList struct {
	Disputes []disputeBody  `json:"disputes"`
	Files    []registerBody `json:"files"`
}

type disputeBody struct {
	Organisation string       `json:"organisation"`
	Name         string       `json:"name"`
	Fact         funding.Fact `json:"fact"`
}

type registerBody struct {
	ID      string              `json:"id"`
	Kind    string              `json:"kind"`
	File    string              `json:"file_name"`
	AsOf    string              `json:"as_of"`
	Status  string              `json:"status" doc:"PROPOSED or LOADED"`
	Rows    int                 `json:"rows"`
	Loaded  funding.LoadSummary `json:"loaded"`
	Matches []funding.Match     `json:"matches" doc:"Whom each row is about, as proposed; empty in lists"`
}

type proposeBody struct {
	Kind    string        `json:"kind" required:"true" doc:"DMA, DSPT, SEGMENT or GROUP"`
	File    string        `json:"file_name" required:"true"`
	AsOf    calendar.Date `json:"as_of" required:"true" doc:"The day the file speaks for"`
	Content string        `json:"content" required:"true" doc:"The file's bytes in base64: an Excel workbook or CSV"`
}

type loadBody struct {
	Choices []choiceBody `json:"choices" required:"true" doc:"One for every row"`
}

type choiceBody struct {
	Row          int    `json:"row" required:"true"`
	Organisation string `json:"organisation" required:"true" doc:"Its code, or NONE"`
}

func (s service) knownOperations() []operation {
	example := "Code,Organisation name,Status,Year\nRZX,Northmoor University Hospitals NHS Foundation Trust,Standards met,2025/26\n"
	org := func(method, id string, a funding.Action, path, summary, about string, body, gives any, handle func(c call) (answer, error)) operation {
		return operation{ID: id, Action: a, Method: method, Path: "/organisations/{organisation}" + path, Summary: summary, About: about, Body: body, Answer: gives, Handle: handle}
	}
	return []operation{
		org(http.MethodGet, "getOrganisation", "getOrganisation", "", "One organisation, with what is known of it", "Regions, ICBs and funders are open to everybody who is signed in.", nil, orgBody{}, s.getOrganisation),
		org(http.MethodGet, "listFacts", "getOrganisation", "/facts", "What is known of an organisation, with its source and history", "", nil, factList{}, s.listFacts),
		org(http.MethodPost, "confirmFact", "confirmFact", "/facts/{fact}/confirm", "Say that a fact is right", "", nil, factList{},
			func(c call) (answer, error) {
				return c.facts(s.Record.ConfirmFact(c, c.who, c.path("organisation"), c.path("fact")))
			}),
		org(http.MethodPost, "disputeFact", "disputeFact", "/facts/{fact}/dispute", "Say that a fact is wrong", "It stays in effect until the fund has settled it.", whyBody{"The league table of quarter 3 says segment 3."}, factList{}, s.disputeFact),
		org(http.MethodPost, "settleDispute", "settleDispute", "/facts/{fact}/settle", "Settle a dispute", "", settleBody{"3", "The league table of quarter 3 does say 3."}, factList{}, s.settleDispute),
		{ID: "listRegisters", Action: "keepRegisters", Method: http.MethodGet, Path: "/registers", Summary: "Open disputes, and the files of assessments", Answer: registerList{}, Handle: s.listRegisters},
		{ID: "proposeFacts", Action: "keepRegisters", Method: http.MethodPost, Path: "/registers", Summary: "Read a file of assessments", About: "Nothing is loaded before loadRegister. The same file gives the same proposal.",
			Body: proposeBody{"DSPT", "dspt.csv", exampleDate("2026-06-30"), base64.StdEncoding.EncodeToString([]byte(example))}, Answer: registerBody{}, Status: http.StatusCreated, Handle: s.proposeFacts},
		{ID: "getRegister", Action: "keepRegisters", Method: http.MethodGet, Path: "/registers/{register}", Summary: "One file, with whom each row is about", Answer: registerBody{}, Handle: s.getRegister},
		{ID: "loadRegister", Action: "keepRegisters", Method: http.MethodPost, Path: "/registers/{register}/load", Summary: "Confirm whom each row is about, and load it", About: "Choices are remembered for the next file.",
			Body: loadBody{[]choiceBody{{1, "RZX"}}}, Answer: registerBody{}, Handle: s.loadRegister},
	}
}

func (c call) org() (desk.OrgSheet, error) {
	return c.server.Record.OrgSheet(c, c.who, c.path("organisation"))
}

func (s service) getOrganisation(c call) (answer, error) {
	sheet, err := c.org()
	return give(orgBody{sheet.Org, knownInOrder(sheet), kinOf(sheet.Before, true), kinOf(sheet.After, false), funding.ODSLicence}, err)
}

func kinOf(links []desk.OrgLink, before bool) []kinBody {
	out := []kinBody{}
	for _, l := range links {
		code := l.To
		if before {
			code = l.From
		}
		out = append(out, kinBody{code, l.Name, l.Since, l.Share, l.Note})
	}
	return out
}

// knownInOrder lists the facts that are known, in the order of their kinds.
func knownInOrder(sheet desk.OrgSheet) []funding.Fact {
	out := []funding.Fact{}
	for _, k := range funding.FactKinds() {
		if f, ok := sheet.Facts[k.Key]; ok {
			out = append(out, f)
		}
	}
	return out
}

func (s service) listFacts(c call) (answer, error) { return c.facts(nil) }

// facts answers with what is known now, or with what went wrong before.
func (c call) facts(err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	sheet, err := c.org()
	out := factList{Kinds: []factKindBody{}, Facts: knownInOrder(sheet), History: some(sheet.History), Licence: funding.ODSLicence}
	for _, k := range funding.FactKinds() {
		out.Kinds = append(out.Kinds, factKindBody{k.Key, k.Title, k.Group, k.From, string(k.Home)})
	}
	return give(out, err)
}

func (s service) disputeFact(c call) (answer, error) {
	var body whyBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	return c.facts(s.Record.DisputeFact(c, c.who, c.path("organisation"), c.path("fact"), body.Why))
}

func (s service) settleDispute(c call) (answer, error) {
	var body settleBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	return c.facts(s.Record.SettleDispute(c, c.who, c.path("organisation"), c.path("fact"), body.Value, body.Reasons))
}

func (s service) listRegisters(c call) (answer, error) {
	d, err := s.Record.RegisterDesk(c, c.who)
	out := registerList{[]disputeBody{}, []registerBody{}}
	for _, row := range d.Disputes {
		out.Disputes = append(out.Disputes, disputeBody{row.Org, row.OrgName, row.Fact})
	}
	for _, f := range d.Files {
		out.Files = append(out.Files, registerOf(desk.RegisterSheet{File: f}))
	}
	return give(out, err)
}

func registerOf(s desk.RegisterSheet) registerBody {
	return registerBody{s.File.ID, s.File.Kind, s.File.Name, s.File.AsOf, s.File.Status, s.File.Rows, s.File.Loaded, some(s.Matches)}
}

func (c call) register(id string, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	sheet, err := c.server.Record.RegisterSheet(c, c.who, id)
	return answer{body: registerOf(sheet), at: "/registers/" + id}, err
}

func (s service) getRegister(c call) (answer, error) {
	sheet, err := s.Record.RegisterSheet(c, c.who, c.path("register"))
	return give(registerOf(sheet), err)
}

func (s service) proposeFacts(c call) (answer, error) {
	var body proposeBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	data, err := base64.StdEncoding.DecodeString(body.Content)
	if err != nil {
		return answer{}, refusal.New(refusal.Invalid, "NOT_BASE64", "The content is not base64. Send the file's bytes in base64, with padding.").At("content")
	}
	if body.AsOf.IsZero() {
		return answer{}, refusal.New(refusal.Invalid, "FIELD_MISSING", "Give the day that the file speaks for.").At("as_of")
	}
	file, err := exchange.AssessedFile(body.Kind, body.File, body.AsOf, data)
	if err != nil {
		return answer{}, err
	}
	return c.register(s.Record.ProposeFacts(c, c.who, file))
}

func (s service) loadRegister(c call) (answer, error) {
	var body loadBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	choices := map[int]string{}
	for i, choice := range body.Choices {
		if _, twice := choices[choice.Row]; twice {
			return answer{}, refusal.New(refusal.Invalid, "ROW_TWICE", "Row %d is chosen for twice.", choice.Row).At(fmt.Sprintf("choices[%d].row", i))
		}
		choices[choice.Row] = choice.Organisation
	}
	id := c.path("register")
	a, err := c.register(id, s.Record.LoadRegister(c, c.who, id, choices))
	a.at = ""
	return a, err
}
