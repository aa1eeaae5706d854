package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A meBody is who the token or session stands for.
type meBody struct {
	ID    string     `json:"id"`
	Name  string     `json:"name"`
	Email string     `json:"email,omitempty"`
	Title string     `json:"title"`
	Posts []postBody `json:"posts"`
}

type postBody struct {
	Role         funding.Role `json:"role"`
	Title        string       `json:"title"`
	Organisation string       `json:"organisation"`
}

type noticeBody struct {
	ID    int64     `json:"id"`
	Title string    `json:"title"`
	Body  string    `json:"body"`
	Link  string    `json:"link,omitempty"`
	At    time.Time `json:"at"`
	Read  bool      `json:"read"`
}

// A receipt says what came of a kept command.
type receipt struct {
	Command   string           `json:"command" doc:"Its id: ask getCommand with it"`
	Aggregate funding.Ref      `json:"aggregate"`
	Verb      funding.Verb     `json:"verb"`
	Accepted  time.Time        `json:"accepted_at" doc:"Windows and cut-offs are judged on this moment"`
	Settled   time.Time        `json:"settled_at,omitzero"`
	Outcome   string           `json:"outcome" doc:"WAITING, APPLIED or REFUSED"`
	Version   int              `json:"version,omitempty" doc:"The version of the aggregate that it made"`
	Refusal   *problemPart     `json:"refusal,omitempty"`
	Figures   map[string]int64 `json:"figures,omitempty"`
}

func receiptOf(r desk.Receipt) receipt {
	out := receipt{Command: r.ID, Aggregate: r.Ref, Verb: r.Verb, Accepted: r.Accepted, Settled: r.Settled, Outcome: r.Outcome, Version: r.Version}
	if out.Outcome == "" {
		out.Outcome = "WAITING"
	}
	if e := r.Refusal; e != nil {
		out.Refusal, out.Figures = &problemPart{e.Code, e.Message, e.Field, e.Link}, e.Figures
	}
	return out
}

func (s service) deskOperations() []operation {
	return []operation{
		{ID: "getMe", Action: "readHome", Method: http.MethodGet, Path: "/me", Summary: "Who you are and what you may act as", Answer: meBody{}, Handle: s.getMe},
		{ID: "listTasks", Action: "readHome", Method: http.MethodGet, Path: "/tasks", Summary: "What waits for you, what you wait for, and what came of what you did", Query: []string{"matter", "round", "org", "due", "new", "filter", "after", "n"},
			About: "What runs out first stands first; a hundred tasks unless n is given. The counts are over all your tasks, whatever is chosen.", Answer: taskList{}, Handle: s.listTasks},
		{ID: "markNoticeRead", Action: "readHome", Method: http.MethodPost, Path: "/notices/{notice}/read", Summary: "Mark a notice as read", Answer: taskList{}, Handle: s.markNoticeRead},
		{ID: "getCommand", Action: "readCommand", Method: http.MethodGet, Path: "/commands/{command}", Summary: "What came of one of your requests", Answer: receipt{}, Handle: s.getCommand},
	}
}

func (s service) getMe(c call) (answer, error) {
	out := meBody{ID: c.who.ID, Name: c.who.Name, Email: c.who.Email, Title: c.who.Title(), Posts: []postBody{}}
	for _, p := range c.who.Posts {
		out.Posts = append(out.Posts, postBody{p.Role, p.Role.Title(), p.Org})
	}
	return give(out, nil)
}

func (s service) listTasks(c call) (answer, error) {
	query, err := c.homeQuery()
	if err != nil {
		return answer{}, err
	}
	home, err := s.Record.Home(c, c.who, query)
	out := taskList{Now: home.Now, Counts: home.Counts, Next: home.Next, Tasks: taskBodies(home.Tasks), Waiting: taskBodies(home.Waiting), Notices: []noticeBody{}}
	for _, n := range home.Notices {
		out.Notices = append(out.Notices, noticeBody{n.ID, n.Title, n.Body, n.Link, n.At, n.Read})
	}
	return give(out, err)
}

func (s service) markNoticeRead(c call) (answer, error) {
	id, err := strconv.ParseInt(c.path("notice"), 10, 64)
	if err != nil {
		return answer{}, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no notice %q.", c.path("notice")).At("notice")
	}
	if err := s.Record.ReadNotice(c, c.who, id); err != nil {
		return answer{}, err
	}
	return s.listTasks(c)
}

func (s service) getCommand(c call) (answer, error) {
	r, ok, err := s.Record.Receipt(c, c.who, c.path("command"))
	if err == nil && !ok {
		err = refusal.New(refusal.NotFound, "NOT_FOUND", "There is no request of yours with this id.").At("command")
	}
	return give(receiptOf(r), err)
}
