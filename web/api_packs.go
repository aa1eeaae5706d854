package web

import (
	"context"
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

type openPackBody struct {
	Month calendar.Month `json:"month" required:"true" minimum:"1" maximum:"12" doc:"1 (April) to 12 (March); the month has to be over"`
	FY    calendar.FY    `json:"fy,omitempty" doc:"The latest year in which the month is over, unless given"`
}

type preparePackBody struct {
	Unchanged bool `json:"nothing_changed,omitempty" doc:"Carry last month's forecast, risks and words on; only while everything that is worked out is in tolerance"`
}

type submitPackBody struct {
	Hash string `json:"return_hash,omitempty" doc:"The hash of the return that you read: when another stands by now, nothing is approved"`
}

// A packBody is one month-end pack.
type packBody struct {
	funding.Pack

	Award         string               `json:"award"`
	PaymentStatus string               `json:"payment_status" enum:",HELD_LATE_RETURN" doc:"HELD_LATE_RETURN while payments of the award wait for this pack"`
	Return        *funding.MonthReturn `json:"return,omitempty" doc:"What the pack says: worked out now while it is open, else as it was prepared. Not there for those who are not shown it yet"`
	Draft         *funding.PackDraft   `json:"draft,omitempty" doc:"What was typed so far, while the pack is open"`
	DraftClaims   []string             `json:"draft_claims" doc:"Claims that go with the pack when it is prepared"`
	Unchanged     bool                 `json:"nothing_changed_allowed"`
	Actions       []funding.Action     `json:"actions" doc:"Operations that you may call now"`
}

type packList struct {
	Packs []desk.PackRow `json:"packs" doc:"The newest month first"`
}

type monthEndBody struct {
	Review []desk.PackRow `json:"review" doc:"Sent or waiting for approval, the worst first"`
	Late   []desk.PackRow `json:"late"`
	Open   []desk.PackRow `json:"open"`
	Clean  int            `json:"accepted_clean" doc:"In the last 60 days, by themselves"`
	Read   int            `json:"accepted_read" doc:"In the last 60 days, by people"`
}

func packOf(s desk.PackSheet) packBody {
	out := packBody{Pack: s.Pack, Award: s.Award.ID, Return: s.Return, DraftClaims: some(s.Drafts), Unchanged: s.Unchanged(), Actions: []funding.Action{}}
	if s.Pack.Held {
		out.PaymentStatus = funding.HeldLateReturn
	}
	if s.Live {
		draft := s.Draft.Whole()
		out.Draft = &draft
	}
	for _, a := range packActions(s.Pack.Status) {
		if s.May(a) {
			out.Actions = append(out.Actions, a)
		}
	}
	return out
}

// packActions are what people can do to a pack that stands like this.
func packActions(s funding.PackStatus) []funding.Action {
	switch s {
	case funding.PackOpen, funding.PackReturned:
		return []funding.Action{"putPack", "preparePack"}
	case funding.PackPrepared:
		return []funding.Action{"submitPack", "returnPack"}
	case funding.PackSubmitted:
		return []funding.Action{"acceptPack", "returnPack"}
	}
	return nil
}

// pack is a pack as it stands for the caller.
func (c call) pack(id string) (any, error) {
	sheet, err := c.server.Record.PackSheet(c, c.who, id)
	if err != nil {
		return nil, err
	}
	return packOf(sheet), nil
}

func (s service) packOperations() []operation {
	why := func(c call) (map[string]any, error) {
		var body reasonsBody
		err := c.read(&body)
		return map[string]any{"reasons": body.Reasons}, err
	}
	return []operation{
		{ID: "openPack", Action: "openPack", Method: http.MethodPost, Path: "/awards/{award}/packs", Summary: "The month-end pack of a month", Keyed: true, Body: openPackBody{Month: 7, FY: 2026}, Answer: packBody{}, Handle: s.openPack,
			About: "Opened if the month is over and it is not open yet; the engine opens each at 6am on the first day of the next month. Filled from claims, the ledger and last month. From the first pack that a trust opens or prepares, one that is five working days late holds its payments (HELD_LATE_RETURN)."},
		{ID: "listPacks", Action: "listPacks", Method: http.MethodGet, Path: "/awards/{award}/packs", Summary: "An award's month-end packs", Answer: packList{},
			Handle: func(c call) (answer, error) {
				rows, err := s.Record.Packs(c, c.who, c.path("award"))
				return give(packList{some(rows)}, err)
			}},
		{ID: "listMonthEnd", Action: "listMonthEnd", Method: http.MethodGet, Path: "/month-end", Summary: "Packs that wait for somebody, over all awards that you see", Answer: monthEndBody{}, Handle: s.listMonthEnd},
		{ID: "getPack", Action: "getPack", Method: http.MethodGet, Path: "/packs/{pack}", Summary: "One month-end pack", About: "One return for trust, ICB, region and the programme. It is seen outside the trust once it was sent.", Answer: packBody{},
			Handle: func(c call) (answer, error) { return give(c.pack(c.path("pack"))) }},
		{ID: "putPack", Action: "putPack", Method: http.MethodPut, Path: "/packs/{pack}", Summary: "Fill in a month-end pack", Body: examplePack(), Answer: packBody{}, Handle: s.putPack,
			About: "Only what is not known already: a forecast that moved, milestones met or moved, risks that changed, your own money where the ledger does not say it. It replaces what was typed before. Figures are worked out from it."},
		packOperation("preparePack", funding.PreparePack, "/prepare", "Hand a pack to the approver", "Drafts of what the ledger comes to by the month's end are made and submitted with it, as are other draft claims of the award.", preparePackBody{Unchanged: true},
			func(c call) (map[string]any, error) {
				var body preparePackBody
				err := c.read(&body)
				return map[string]any{"unchanged": body.Unchanged}, err
			}),
		packOperation("submitPack", funding.SubmitPack, "/submit", "Approve a pack and send it", "By the trust's finance approver, never by who prepared it: 403 SAME_PERSON. A pack that somebody else filled in and did not hand over counts as prepared by them. Claims that went with it are approved too. A clean pack is accepted at once.", submitPackBody{},
			func(c call) (map[string]any, error) {
				var body submitPackBody
				err := c.read(&body)
				return map[string]any{"hash": body.Hash}, err
			}),
		packOperation("acceptPack", funding.AcceptPack, "/accept", "Accept a pack", "From then on it is never changed: corrections are adjustments in a later month.", nil, nil),
		packOperation("returnPack", funding.ReturnPack, "/return", "Return a pack to be corrected", "The programme one that was sent, the trust's approver one that waits for them.", reasonsBody{"Say why the month fell short of the forecast."}, why),
	}
}

// packOperation is one verb of an award about one pack.
func packOperation(id string, v funding.Verb, path, summary, about string, example any, body func(c call) (map[string]any, error)) operation {
	return operation{ID: id, Action: funding.AwardAction(v), Method: http.MethodPost, Path: "/packs/{pack}" + path, Summary: summary, About: about, Body: example, Keyed: true, Answer: packBody{},
		Handle: func(c call) (answer, error) {
			sent := map[string]any{}
			if body != nil {
				var err error
				if sent, err = body(c); err != nil {
					return answer{}, err
				}
			}
			k, err := c.server.packClick(c, c.who, v, c.path("pack"), c.key, sent)
			if err != nil {
				return answer{}, err
			}
			return c.command(k, func(string) (any, error) { return c.pack(c.path("pack")) })
		}}
}

// packClick is a click on a pack. Before one is prepared, what the ledger comes
// to is drafted as claims, which then go with it.
func (s *Server) packClick(ctx context.Context, who funding.Person, v funding.Verb, id, token string, sent map[string]any) (click, error) {
	sheet, err := s.Record.PackSheet(ctx, who, id)
	if err != nil {
		return click{}, err
	}
	sent["pack"] = sheet.Pack.ID
	if v == funding.PreparePack && sheet.Open() && sheet.May("preparePack") {
		if err := s.Record.DraftPackClaims(ctx, who, token+"/claims", id); err != nil {
			return click{}, err
		}
	}
	return click{Ref: funding.Ref{Kind: funding.AwardKind, ID: sheet.Award.ID}, Verb: v, Body: sent, Token: token}, nil
}

func (s service) openPack(c call) (answer, error) {
	var body openPackBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	if !body.Month.Valid() {
		return answer{}, refusal.New(refusal.Invalid, "MONTH_INVALID", "%d is not a month of a financial year. Give 1 (April) to 12 (March).", body.Month).At("month")
	}
	sheet, err := s.Record.AwardSheet(c, c.who, c.path("award"))
	if err != nil {
		return answer{}, err
	}
	if body.FY == 0 {
		body.FY = lastOver(sheet.Today, body.Month)
	}
	id, open, err := s.Record.FindPack(c, c.who, sheet.Award.ID, body.FY, body.Month)
	if err != nil {
		return answer{}, err
	}
	if !open {
		return give(c.pack(id))
	}
	return c.command(click{Ref: funding.Ref{Kind: funding.AwardKind, ID: sheet.Award.ID}, Verb: funding.OpenPack, Body: body}, func(string) (any, error) { return c.pack(id) })
}

// lastOver is the latest year in which a month is over today.
func lastOver(today calendar.Date, m calendar.Month) calendar.FY {
	fy := calendar.FYOf(today)
	if !today.After(fy.MonthEnd(m)) {
		fy--
	}
	return fy
}

func (s service) putPack(c call) (answer, error) {
	var body funding.PackDraft
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	id := c.path("pack")
	if err := s.Record.PutPack(c, c.who, id, body); err != nil {
		return answer{}, err
	}
	return give(c.pack(id))
}

func (s service) listMonthEnd(c call) (answer, error) {
	d, err := s.Record.MonthEnd(c, c.who)
	return give(monthEndBody{some(d.Review), some(d.Late), some(d.Open), d.Clean, d.Read}, err)
}

func examplePack() funding.PackDraft {
	return funding.PackDraft{
		Forecast:   []funding.ForecastCell{{Nature: funding.Capital, Source: funding.NationalMoney, Month: 8, Amount: 53814960}},
		Milestones: []funding.MilestoneDate{{Ref: "M2", Forecast: calendar.Date{Year: 2027, Month: 2, Day: 12}}},
		Narrative:  "The design is two weeks late; the go-live is not.",
	}
}
