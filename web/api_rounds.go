package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

type createRoundBody struct {
	ID         string `json:"id" required:"true" doc:"Capital letters, digits and hyphens"`
	CopiedFrom string `json:"copied_from,omitempty" doc:"The round that this one was copied from"`
	roundTerms
}

type putRoundBody struct {
	Version     int    `json:"version" doc:"The one that getRoundFile gave; 0 when the round came with the installation"`
	LateReasons string `json:"late_reasons,omitempty" doc:"Why it stays open although its money comes late"`
	roundTerms
}

type openRoundBody struct {
	LateReasons string `json:"late_reasons,omitempty" doc:"Needed when the round's timing is late. Stands on the round for everybody, with your name"`
}

// roundTerms are what somebody says of a round; its funder follows from the fund.
type roundTerms struct {
	Title            string            `json:"title" required:"true"`
	Fund             string            `json:"fund" required:"true"`
	RefPrefix        string            `json:"ref_prefix" required:"true" doc:"What references of its bids begin with, for example FP27"`
	OpensOn          calendar.Date     `json:"opens_on" required:"true"`
	OpensAt          string            `json:"opens_at,omitempty" doc:"London time, 09:00; midnight unless given"`
	ClosesOn         calendar.Date     `json:"closes_on,omitzero" doc:"Left out of a rolling round"`
	ClosesAt         string            `json:"closes_at,omitempty" doc:"London time, 12:00; 17:00 unless given"`
	Rolling          bool              `json:"rolling,omitempty"`
	Kinds            []string          `json:"kinds,omitempty" doc:"What it pays for, in words"`
	Groups           []string          `json:"groups,omitempty" doc:"EPR groups that may bid; all unless given"`
	FirstYear        calendar.FY       `json:"first_year" required:"true"`
	LastYear         calendar.FY       `json:"last_year" required:"true"`
	FirmYears        int               `json:"firm_years"`
	MatchNumerator   int64             `json:"match_numerator,omitempty"`
	MatchDenominator int64             `json:"match_denominator,omitempty"`
	AskFloor         money.Pence       `json:"ask_floor_pence,omitempty" doc:"Least national money of one bid"`
	AskCeiling       money.Pence       `json:"ask_ceiling_pence,omitempty" doc:"Most national money of one bid"`
	CapitalMin       money.BasisPoints `json:"capital_min_bp,omitempty"`
	CapitalMax       money.BasisPoints `json:"capital_max_bp,omitempty"`
	ReleaseAtOnce    bool              `json:"release_at_once,omitempty"`
	SupportDays      int               `json:"support_days,omitempty"`
}

// round is what was said as a round with a reference.
func (b roundTerms) round(id string) funding.Round {
	return funding.Round{ID: id, Title: b.Title, Fund: b.Fund, RefPrefix: b.RefPrefix, OpensOn: b.OpensOn, OpensAt: b.OpensAt, ClosesOn: b.ClosesOn, ClosesAt: b.ClosesAt, Rolling: b.Rolling,
		Kinds: b.Kinds, Groups: b.Groups, FirstYear: b.FirstYear, LastYear: b.LastYear, FirmYears: b.FirmYears, MatchNumerator: b.MatchNumerator, MatchDenominator: b.MatchDenominator,
		AskFloor: b.AskFloor, AskCeiling: b.AskCeiling, CapitalMin: b.CapitalMin, CapitalMax: b.CapitalMax, ReleaseAtOnce: b.ReleaseAtOnce, SupportDays: b.SupportDays}
}

// termsOf is what somebody would say to get a round again.
func termsOf(r funding.Round) roundTerms {
	return roundTerms{Title: r.Title, Fund: r.Fund, RefPrefix: r.RefPrefix, OpensOn: r.OpensOn, OpensAt: r.OpensAt, ClosesOn: r.ClosesOn, ClosesAt: r.ClosesAt, Rolling: r.Rolling,
		Kinds: r.Kinds, Groups: r.Groups, FirstYear: r.FirstYear, LastYear: r.LastYear, FirmYears: r.FirmYears, MatchNumerator: r.MatchNumerator, MatchDenominator: r.MatchDenominator,
		AskFloor: r.AskFloor, AskCeiling: r.AskCeiling, CapitalMin: r.CapitalMin, CapitalMax: r.CapitalMax, ReleaseAtOnce: r.ReleaseAtOnce, SupportDays: r.SupportDays}
}

type roundFileBody struct {
	Round      funding.Round        `json:"round"`
	State      funding.RoundState   `json:"state" doc:"DRAFT, SCHEDULED, OPEN or CLOSED"`
	Version    int                  `json:"version"`
	HasBids    bool                 `json:"has_bids" doc:"Then it can only close later, or now"`
	CopiedFrom string               `json:"copied_from,omitempty"`
	Changes    []funding.RuleChange `json:"changes" doc:"What differs from the round that it was copied from"`
	Timing     funding.RoundTiming  `json:"timing" doc:"When its money is likely to come"`
	NoTiming   string               `json:"no_timing,omitempty" doc:"Why that cannot be said"`
	Acts       []desk.RoundAct      `json:"acts" doc:"The newest first"`
}

func exampleRound() createRoundBody {
	terms := termsOf(example.Round())
	terms.Title, terms.RefPrefix, terms.OpensOn, terms.ClosesOn = "Frontline Productivity, round 1 of 2027", "FP27", exampleDate("2027-04-01"), exampleDate("2027-06-30")
	terms.FirstYear, terms.LastYear = 2027, 2029
	return createRoundBody{"FP-2027-R1", example.RoundID, terms}
}

func (s service) roundOperations() []operation {
	return []operation{
		{ID: "createRound", Action: "createRound", Method: http.MethodPost, Path: "/rounds", Summary: "Draft a round", About: "Only the fund's own people see it until openRound.",
			Body: exampleRound(), Keyed: true, Status: http.StatusCreated, Answer: roundFileBody{}, Handle: s.createRound},
		{ID: "getRoundFile", Action: "getRoundFile", Method: http.MethodGet, Path: "/rounds/{round}/file", Summary: "A round as its fund keeps it", Answer: roundFileBody{}, Handle: s.getRoundFile},
		{ID: "putRound", Action: "putRound", Method: http.MethodPut, Path: "/rounds/{round}", Summary: "Change a round", About: "One that has bids can only close later; everything else that is sent is left as it was.",
			Body: putRoundBody{Version: 1, roundTerms: exampleRound().roundTerms}, Keyed: true, Answer: roundFileBody{}, Handle: s.putRound},
		{ID: "openRound", Action: "openRound", Method: http.MethodPost, Path: "/rounds/{round}/open", Summary: "Publish a round", About: "It opens at its time, or now when that has passed.",
			Body: openRoundBody{}, Keyed: true, Answer: roundFileBody{}, Handle: s.openRound},
		{ID: "closeRound", Action: "closeRound", Method: http.MethodPost, Path: "/rounds/{round}/close", Summary: "Close a round now", About: "Bids that were submitted before count.", Keyed: true, Answer: roundFileBody{}, Handle: s.closeRound},
	}
}

func (c call) roundFile(id string) (answer, error) {
	d, err := c.server.Record.RoundFile(c, c.who, id)
	return give(roundFileBody{d.Round, d.State, d.Version, d.Taken, d.CopiedFrom, some(d.Changes), timingOf(d.Timing), d.NoTime, some(d.Acts)}, err)
}

// timingOf is a timing whose lists are [] in JSON when they are empty.
func timingOf(t funding.RoundTiming) funding.RoundTiming {
	t.Awards, t.Left, t.Why = some(t.Awards), some(t.Left), some(t.Why)
	return t
}

func (s service) createRound(c call) (answer, error) {
	var body createRoundBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	if err := s.Record.CreateRound(c, c.who, c.key, body.round(body.ID), body.CopiedFrom); err != nil {
		return answer{}, err
	}
	a, err := c.roundFile(body.ID)
	a.at = "/rounds/" + body.ID + "/file"
	return a, err
}

func (s service) getRoundFile(c call) (answer, error) { return c.roundFile(c.path("round")) }

func (s service) putRound(c call) (answer, error) {
	var body putRoundBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	if err := s.Record.PutRound(c, c.who, c.key, body.round(c.path("round")), body.Version, body.LateReasons); err != nil {
		return answer{}, err
	}
	return c.roundFile(c.path("round"))
}

func (s service) openRound(c call) (answer, error) {
	var body openRoundBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	if err := s.Record.OpenRound(c, c.who, c.key, c.path("round"), body.LateReasons); err != nil {
		return answer{}, err
	}
	return c.roundFile(c.path("round"))
}

func (s service) closeRound(c call) (answer, error) {
	if err := s.Record.CloseRound(c, c.who, c.key, c.path("round")); err != nil {
		return answer{}, err
	}
	return c.roundFile(c.path("round"))
}
