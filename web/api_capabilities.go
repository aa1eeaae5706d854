package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

type capabilityList struct {
	Capabilities []funding.Capability `json:"capabilities"`
}

type assessmentList struct {
	Organisation string               `json:"organisation"`
	FY           calendar.FY          `json:"fy"`
	LastFY       string               `json:"last_fy" doc:"The newest year before with answers; empty when there is none"`
	Retyped      int                  `json:"retyped_bp" doc:"Rows of this year that were typed or imported anew, in basis points of all"`
	Assessments  []funding.Assessment `json:"assessments"`
}

type putAssessmentsBody struct {
	FY          calendar.FY          `json:"fy" required:"true"`
	Assessments []funding.Assessment `json:"assessments" required:"true"`
}

type yearBody struct {
	FY calendar.FY `json:"fy" required:"true"`
}

type workforceBody struct {
	Organisation string                 `json:"organisation"`
	FY           calendar.FY            `json:"fy"`
	Rows         []funding.WorkforceRow `json:"rows"`
	LastFY       string                 `json:"last_fy" doc:"The newest year before with posts; empty when there is none"`
	Last         []funding.WorkforceRow `json:"last"`
}

type putWorkforceBody struct {
	FY   calendar.FY            `json:"fy" required:"true"`
	Rows []funding.WorkforceRow `json:"rows" required:"true"`
}

type bidCapabilitiesBody struct {
	Bid          string   `json:"bid"`
	Said         bool     `json:"said" doc:"Somebody chose them; else they are the gaps marked as planned"`
	Capabilities []string `json:"capabilities"`
}

type putCapabilitiesBody struct {
	Capabilities []string `json:"capabilities" required:"true"`
}

func (s service) capabilityOperations() []operation {
	const org = "/organisations/{organisation}"
	answers := []funding.Assessment{{Capability: "CAP-001", Setting: "ACUTE", Status: funding.CapabilityInProgress, Usage: 40, System: "Records", Plan: funding.PlanPlanned, PlannedOn: exampleDate("2027-03-31")}}
	return []operation{
		{ID: "listCapabilities", Action: "readPublic", Method: http.MethodGet, Path: "/capabilities", Summary: "What an electronic patient record must or may do", About: "Assumed until the national list can be loaded; ids are ours and never reused.",
			Answer: capabilityList{}, Handle: s.listCapabilities},
		{ID: "getCapabilityAssessments", Action: "getOrganisation", Method: http.MethodGet, Path: org + "/capabilities", Summary: "A trust's self-assessment of one year", Query: []string{"fy"}, Answer: assessmentList{}, Handle: s.getAssessments},
		{ID: "putCapabilityAssessments", Action: "putCapabilityAssessments", Method: http.MethodPut, Path: org + "/capabilities", Summary: "Answer capabilities",
			About: "Those given replace those that are there; the others stay. An answer with copied_from takes that capability's words.", Body: putAssessmentsBody{2026, answers}, Answer: assessmentList{}, Handle: s.putAssessments},
		{ID: "carryCapabilityAssessments", Action: "putCapabilityAssessments", Method: http.MethodPost, Path: org + "/capabilities/carry", Summary: "Carry last year's answers forward", About: "Into those that have none this year.",
			Body: yearBody{2026}, Answer: assessmentList{}, Handle: s.carryAssessments},
		{ID: "getWorkforce", Action: "getOrganisation", Method: http.MethodGet, Path: org + "/workforce", Summary: "A trust's digital, data and technology posts of one year", About: "In hundredths of a whole-time equivalent.", Query: []string{"fy"}, Answer: workforceBody{}, Handle: s.getWorkforce},
		{ID: "putWorkforce", Action: "putWorkforce", Method: http.MethodPut, Path: org + "/workforce", Summary: "Put a year's posts", About: "Replaces that year's rows. Those that say what last year's said are carried forward.",
			Body: putWorkforceBody{2026, []funding.WorkforceRow{{Role: "Cyber security", InPost: 350, Vacant: 100, Needed: 500}}}, Answer: workforceBody{}, Handle: s.putWorkforce},
		{ID: "getCapabilities", Action: "getBid", Method: http.MethodGet, Path: "/bids/{bid}/capabilities", Summary: "Which capabilities a bid closes", Answer: bidCapabilitiesBody{}, Handle: s.getCapabilities},
		{ID: "putCapabilities", Action: "editBid", Method: http.MethodPut, Path: "/bids/{bid}/capabilities", Summary: "Say which capabilities a bid closes", Body: putCapabilitiesBody{[]string{"CAP-001"}}, Answer: bidCapabilitiesBody{}, Handle: s.putCapabilities},
	}
}

func (s service) listCapabilities(c call) (answer, error) {
	list, err := s.Record.Capabilities(c)
	return give(capabilityList{some(list)}, err)
}

// lastYear names a year, or nothing for none.
func lastYear(fy calendar.FY) string {
	if fy == 0 {
		return ""
	}
	return fy.String()
}

func (c call) assessments(fy calendar.FY, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	sheet, err := c.server.Record.CapabilitySheet(c, c.who, c.path("organisation"), fy)
	return give(assessmentList{sheet.Org.Code, sheet.FY, lastYear(sheet.LastFY), funding.Retyped(funding.Sources(sheet.Answers)), some(sheet.Answers)}, err)
}

func (s service) getAssessments(c call) (answer, error) {
	return c.assessments(yearAsked(c.query("fy")))
}

func (s service) putAssessments(c call) (answer, error) {
	var body putAssessmentsBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	return c.assessments(body.FY, s.Record.PutAssessments(c, c.who, c.path("organisation"), body.FY, body.Assessments))
}

func (s service) carryAssessments(c call) (answer, error) {
	var body yearBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	return c.assessments(body.FY, s.Record.CarryAssessments(c, c.who, c.path("organisation"), body.FY))
}

func (c call) workforce(fy calendar.FY, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	sheet, err := c.server.Record.WorkforceSheet(c, c.who, c.path("organisation"), fy)
	return give(workforceBody{sheet.Org.Code, sheet.FY, some(sheet.Rows), lastYear(sheet.LastFY), some(sheet.Last)}, err)
}

func (s service) getWorkforce(c call) (answer, error) { return c.workforce(yearAsked(c.query("fy"))) }

func (s service) putWorkforce(c call) (answer, error) {
	var body putWorkforceBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	return c.workforce(body.FY, s.Record.PutWorkforce(c, c.who, c.path("organisation"), funding.Workforce{FY: body.FY, Rows: body.Rows}))
}

func (s service) getCapabilities(c call) (answer, error) {
	sheet, err := s.Record.BidCapabilities(c, c.who, c.path("bid"))
	return give(bidCapabilitiesBody{sheet.Bid, sheet.Said, some(sheet.Chosen)}, err)
}

func (s service) putCapabilities(c call) (answer, error) {
	var body putCapabilitiesBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	if err := s.Record.PutCapabilities(c, c.who, c.path("bid"), body.Capabilities); err != nil {
		return answer{}, err
	}
	return s.getCapabilities(c)
}
