package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// A taskListBody is what there is to write in a bid, and what it is asked.
type taskListBody struct {
	Bid         string              `json:"id"`
	Pathway     string              `json:"pathway,omitempty"`
	Form        string              `json:"form,omitempty" doc:"Of the stage that the bid is in: PROFORMA, SFBC, OBC, FBC"`
	Stage       int                 `json:"stage" doc:"1, or 2 for the full case of a major bid"`
	Stages      int                 `json:"stages"`
	StageDays   int                 `json:"expected_working_days" doc:"From the submission of this stage to its decision"`
	MinutesLeft int                 `json:"minutes_left" doc:"Estimated, for what is still empty"`
	Groups      []funding.TaskGroup `json:"groups" doc:"By case, outcomes before products"`
	Questions   []taskQuestion      `json:"questions" doc:"Asked now, and those that were answered and are no longer asked (NOT_NEEDED)"`
	Mark        string              `json:"mark" doc:"Send it as since later, to hear what changed"`
	Turn        *turnBody           `json:"changed,omitempty" doc:"What changed since the mark that was sent"`
}

// A taskQuestion is one question as it stands for a bid.
type taskQuestion struct {
	Key     string              `json:"key"`
	Section string              `json:"section"`
	Case    funding.Case        `json:"case,omitempty"`
	Label   string              `json:"label"`
	Because string              `json:"because,omitempty"`
	Need    funding.Need        `json:"need" doc:"What an empty answer does: BLOCKS, EXPLAIN or ADVICE"`
	Status  funding.AskedStatus `json:"status"`
	Checked string              `json:"checked,omitempty" doc:"What reviewers make of the answer, from the criteria they score"`
}

type turnBody struct {
	From     string         `json:"from_pathway,omitempty"`
	To       string         `json:"to_pathway,omitempty"`
	Appeared []taskQuestion `json:"appeared"`
	Gone     []string       `json:"gone" doc:"Keys that are no longer asked; their answers are kept"`
}

func (s service) taskOperations() []operation {
	return []operation{
		{ID: "getTasks", Action: "getBid", Method: http.MethodGet, Path: "/bids/{bid}/tasks", Summary: "What there is to write in a bid, case by case", Query: []string{"since"},
			About: "Every part with its state, the minutes that what is empty will take and who can best answer; every question with why this bid is asked it. The same rules shape the pages, the checks and this.", Answer: taskListBody{}, Handle: s.getTasks},
	}
}

func (s service) getTasks(c call) (answer, error) {
	sheet, err := s.Record.BidSheet(c, c.who, c.path("bid"))
	if err != nil {
		return answer{}, err
	}
	return give(taskListOf(sheet, c.query("since")), nil)
}

func taskListOf(s desk.BidSheet, since string) taskListBody {
	groups := s.TaskList()
	out := taskListBody{Bid: s.Bid.ID, Pathway: s.Route.Pathway, Form: s.Route.Form, Stage: len(s.Bid.PastStages) + 1, Stages: max(1, s.Route.Stages), StageDays: s.Route.StageDays(),
		MinutesLeft: funding.MinutesLeft(groups), Groups: groups, Questions: taskQuestions(s, s.Shape()), Mark: funding.Mark(s.Reading())}
	if t, ok := funding.Since(since, s.Reading()); ok {
		out.Turn = &turnBody{t.From, t.To, taskQuestions(s, t.Appeared), []string{}}
		for _, q := range t.Gone {
			out.Turn.Gone = append(out.Turn.Gone, q.Key)
		}
	}
	return out
}

func taskQuestions(s desk.BidSheet, list []funding.AskedQuestion) []taskQuestion {
	out := []taskQuestion{}
	for _, k := range list {
		q := k.Question
		out = append(out, taskQuestion{q.Key, k.Section, q.Case, q.Label, k.Because, k.Need, k.Status, s.Rules.Checked(q, s.Route.Kinds()...)})
	}
	return out
}
