package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A trackerBody is the drawdown tracker of one year and nature.
type trackerBody struct {
	Today  calendar.Date  `json:"today"`
	FY     calendar.FY    `json:"fy"`
	Nature funding.Nature `json:"nature"`
	Years  []calendar.FY  `json:"years" doc:"Those there are awards for"`
	Rows   []trackerRow   `json:"rows"`
	Total  trackerRow     `json:"total"`
}

type trackerRow struct {
	desk.TrackerRow

	LastClaim time.Time `json:"last_claim_at,omitzero"`
}

type portfolioBody struct {
	Rows []desk.PortfolioRow `json:"rows"`
}

type eventList struct {
	Events []desk.AuditEvent `json:"events"`
	Next   string            `json:"next,omitempty" doc:"Send it as after for the next page; not there on the last one"`
}

func (s service) reportOperations() []operation {
	return []operation{
		{ID: "getTracker", Action: "getTracker", Method: http.MethodGet, Path: "/tracker", Summary: "The drawdown tracker: plan, drawn, in flight, headroom", Query: []string{"fy", "nature"}, Answer: trackerBody{}, Handle: s.getTracker},
		{ID: "getPortfolio", Action: "getPortfolio", Method: http.MethodGet, Path: "/portfolio", Summary: "Each fund by year and nature", Answer: portfolioBody{}, Handle: s.getPortfolio},
		{ID: "listEvents", Action: "listEvents", Method: http.MethodGet, Path: "/events", Summary: "The audit trail", Query: []string{"kind", "id", "after", "n"},
			About: "In order. Free text is kept as salted hashes; people as ids.", Answer: eventList{}, Handle: s.listEvents},
		{ID: "verifyAudit", Action: "verifyAudit", Method: http.MethodGet, Path: "/audit/verify", Summary: "Whether the audit trail is whole", Query: []string{"kind", "id"},
			About: "Works the hash chains out again.", Answer: desk.AuditVerdict{}, Handle: s.verifyAudit},
	}
}

func (s service) getTracker(c call) (answer, error) {
	nature := funding.Nature(c.query("nature"))
	if nature != "" && nature != funding.Capital && nature != funding.Revenue {
		return answer{}, refusal.New(refusal.Invalid, "NOT_A_CHOICE", "%q is neither CAPITAL nor REVENUE.", shorten(string(nature))).At("nature")
	}
	var fy calendar.FY
	if err := fy.UnmarshalText([]byte(c.query("fy"))); err != nil {
		if e, ok := refusal.Of(err); ok {
			return answer{}, e.At("fy")
		}
		return answer{}, err
	}
	t, err := s.Record.Tracker(c, c.who, fy, nature)
	out := trackerBody{Today: t.Today, FY: t.FY, Nature: t.Nature, Years: some(t.Years), Rows: []trackerRow{}, Total: trackerRow{t.Total, t.Total.LastClaim}}
	for _, r := range t.Rows {
		out.Rows = append(out.Rows, trackerRow{r, r.LastClaim})
	}
	return give(out, err)
}

func (s service) getPortfolio(c call) (answer, error) {
	rows, err := s.Record.Portfolio(c, c.who)
	return give(portfolioBody{some(rows)}, err)
}

// ref is the thing that a report is about; the zero one means all.
func (c call) ref() (funding.Ref, error) {
	ref := funding.Ref{Kind: funding.Kind(c.query("kind")), ID: c.query("id")}
	switch ref.Kind {
	case "", funding.BidKind, funding.AwardKind, funding.RunKind, funding.EnquiryKind:
	default:
		return ref, refusal.New(refusal.Invalid, "NOT_A_CHOICE", "There is no kind %q. Use bid, award, run or enquiry.", shorten(string(ref.Kind))).At("kind")
	}
	if (ref.Kind == "") != (ref.ID == "") {
		return ref, refusal.New(refusal.Invalid, "FIELD_MISSING", "Give kind and id together, or neither.").At("id")
	}
	return ref, nil
}

func (s service) listEvents(c call) (answer, error) {
	ref, err := c.ref()
	if err != nil {
		return answer{}, err
	}
	n, err := c.pageSize()
	if err != nil {
		return answer{}, err
	}
	events, err := s.Record.Events(c, c.who, ref, c.query("after"), n)
	out := eventList{Events: some(events)}
	if len(events) == n {
		out.Next = cursorOf(events[n-1])
	}
	return give(out, err)
}

// cursorOf is the place of an event in the audit trail.
func cursorOf(e desk.AuditEvent) string {
	return fmt.Sprintf("%s/%d/%d", e.Ref, e.Version, e.Seq)
}

func (s service) verifyAudit(c call) (answer, error) {
	ref, err := c.ref()
	if err != nil {
		return answer{}, err
	}
	verdict, err := s.Record.VerifyAudit(c, c.who, ref)
	return give(verdict, err)
}
