package web

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A taskList is one person's home.
type taskList struct {
	Now     time.Time       `json:"now" doc:"By the service's clock"`
	Counts  desk.TaskCounts `json:"counts"`
	Tasks   []taskBody      `json:"tasks" doc:"What waits for you, the most urgent first"`
	Next    string          `json:"next,omitempty" doc:"Send it as after for the page that follows"`
	Waiting []taskBody      `json:"waiting" doc:"What you sent on and others have now"`
	Notices []noticeBody    `json:"notices" doc:"What came of what you did"`
}

type taskBody struct {
	Key       string         `json:"key"`
	Title     string         `json:"title"`
	Matter    funding.Matter `json:"matter"`
	About     string         `json:"about"`
	Aggregate funding.Ref    `json:"aggregate"`
	Trust     string         `json:"trust"`
	Role      funding.Role   `json:"role"`
	HeldBy    string         `json:"held_by,omitempty" doc:"The organisation that has it, where you wait for it"`
	Due       time.Time      `json:"due,omitzero"`
	DaysLeft  *int           `json:"days_left,omitempty" doc:"Working days after today until it is due; negative when it is over"`
	Clock     string         `json:"clock" doc:"Whose days run: TRUST or FUNDER"`
	Since     time.Time      `json:"since,omitzero"`
	Age       int            `json:"age_days" doc:"Working days since it came, or since you sent it"`
	Worth     money.Pence    `json:"worth_pence"`
	Link      string         `json:"link"`
}

func taskBodies(rows []desk.TaskRow) []taskBody {
	out := []taskBody{}
	for _, t := range rows {
		b := taskBody{t.Key, t.Title, t.Matter, t.About, t.Aggregate, t.Trust, t.Role, t.Holder, t.Due, nil, "FUNDER", t.Since, t.Age, t.Worth, t.Link}
		if t.Role.TrustSide() {
			b.Clock = "TRUST"
		}
		if !t.Due.IsZero() {
			b.DaysLeft = &t.Left
		}
		out = append(out, b)
	}
	return out
}

// A filterBody is a choice of tasks to be kept.
type filterBody struct {
	Matter funding.Matter  `json:"matter,omitempty"`
	Round  string          `json:"round,omitempty" doc:"Id of the round"`
	Org    string          `json:"org,omitempty" doc:"ODS code of the trust"`
	Due    funding.DueBand `json:"due,omitempty"`
	New    bool            `json:"new,omitempty" doc:"Only those since the last visit"`
	First  bool            `json:"first,omitempty" doc:"Shown when you open your start page; at most one is"`
}

type filterList struct {
	Filters []funding.SavedFilter `json:"filters"`
}

// oneOf is the schema of a text that is one of a list.
func oneOf[T ~string](list []T) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, v := range list {
		s.Enum = append(s.Enum, string(v))
	}
	return s
}

func (s service) taskFilterOperations() []operation {
	return []operation{
		{ID: "listTaskFilters", Action: "readHome", Method: http.MethodGet, Path: "/task-filters", Summary: "The choices of tasks that you keep under names", Answer: filterList{}, Handle: s.listTaskFilters},
		{ID: "putTaskFilter", Action: "readHome", Method: http.MethodPut, Path: "/task-filters/{name}", Summary: "Keep a choice of tasks under a name", About: "In place of the one that had the name. Twenty at most.",
			Body: filterBody{Matter: funding.MatterReview, Due: funding.DueOverdue, First: true}, Answer: filterList{}, Handle: s.putTaskFilter},
		{ID: "removeTaskFilter", Action: "readHome", Method: http.MethodDelete, Path: "/task-filters/{name}", Summary: "Remove one of your filters", Answer: filterList{}, Handle: s.removeTaskFilter},
	}
}

// homeQuery reads what of the tasks is asked for.
func (c call) homeQuery() (desk.HomeQuery, error) {
	n := 0
	if c.query("n") != "" {
		var err error
		if n, err = c.pageSize(); err != nil {
			return desk.HomeQuery{}, err
		}
	}
	f, err := taskFilter(c.query)
	return desk.HomeQuery{Filter: f, Named: c.query("filter"), After: c.query("after"), N: n}, err
}

// taskFilter reads a filter from wherever its fields are.
func taskFilter(get func(string) string) (funding.TaskFilter, error) {
	f := funding.TaskFilter{Matter: funding.Matter(get("matter")), Round: get("round"), Org: get("org"), Due: funding.DueBand(get("due"))}
	switch get("new") {
	case "true", "yes":
		f.New = true
	case "", "false", "no":
	default:
		return f, refusal.New(refusal.Invalid, "NOT_YES_OR_NO", "%q is neither true nor false.", get("new")).At("new")
	}
	return f, f.Check()
}

func (s service) listTaskFilters(c call) (answer, error) {
	home, err := s.Record.Home(c, c.who, desk.HomeQuery{N: 1})
	return give(filterList{some(home.Saved)}, err)
}

func (s service) putTaskFilter(c call) (answer, error) {
	var body filterBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	f := funding.SavedFilter{Name: c.path("name"), First: body.First, Filter: funding.TaskFilter{Matter: body.Matter, Round: body.Round, Org: body.Org, Due: body.Due, New: body.New}}
	if err := s.Record.PutTaskFilter(c, c.who, f); err != nil {
		return answer{}, err
	}
	return s.listTaskFilters(c)
}

func (s service) removeTaskFilter(c call) (answer, error) {
	if err := s.Record.DropTaskFilter(c, c.who, c.path("name")); err != nil {
		return answer{}, err
	}
	return s.listTaskFilters(c)
}
