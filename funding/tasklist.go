package funding

import (
	"slices"
	"strings"
)

// TaskState says how far one part of a bid is.
type TaskState string

// The states of a part, as task lists show them.
const (
	NotStarted       TaskState = "NOT_STARTED"
	InProgress       TaskState = "IN_PROGRESS"
	Completed        TaskState = "COMPLETED"
	CannotStartYet   TaskState = "CANNOT_START_YET"
	PartNotNeeded    TaskState = "NOT_NEEDED"
	ChangesRequested TaskState = "CHANGES_REQUESTED"
	ChangesMade      TaskState = "CHANGES_MADE"
)

// Title returns the state as people read it.
func (s TaskState) Title() string {
	return map[TaskState]string{NotStarted: "Not started", InProgress: "In progress", Completed: "Completed", CannotStartYet: "Cannot start yet",
		PartNotNeeded: "Not needed", ChangesRequested: "Changes requested", ChangesMade: "Changes made"}[s]
}

// A PartTask is one part of a bid on its task list.
type PartTask struct {
	Part
	State    TaskState `json:"state"`
	Minutes  int       `json:"minutes_left"`  // estimated, for what is still empty
	Who      []Role    `json:"who,omitempty"` // who can best answer what is still empty
	Asked    int       `json:"asked"`
	Answered int       `json:"answered"`
	Failing  int       `json:"checks_failing"`
}

// A TaskGroup is the task list of one case.
type TaskGroup struct {
	Case  Case       `json:"case,omitempty"`
	Title string     `json:"title"`
	Tasks []PartTask `json:"tasks"`
}

// TaskList is everything there is to write in a bid, case by case, outcomes
// before products. Before is the content as it was last submitted, for a bid
// that came back; nil when there was none.
func TaskList(r Reading, b Bid, before *Content) []TaskGroup {
	l := lister{r, b, before, Shape(r), Failed(Readiness(r))}
	var groups []TaskGroup
	for _, c := range Cases() {
		g := TaskGroup{Case: c, Title: c.Title()}
		for _, p := range Parts() {
			if p.Case == c {
				g.Tasks = append(g.Tasks, l.task(p))
			}
		}
		groups = append(groups, g)
	}
	return groups
}

// MinutesLeft adds the minutes of every task.
func MinutesLeft(groups []TaskGroup) int {
	n := 0
	for _, g := range groups {
		for _, t := range g.Tasks {
			n += t.Minutes
		}
	}
	return n
}

type lister struct {
	r      Reading
	b      Bid
	before *Content
	shape  []AskedQuestion
	failed []Check
}

func (l lister) task(p Part) PartTask {
	t := PartTask{Part: p}
	for _, k := range l.failed {
		if k.Section == p.Key && k.Code != "ANSWERS" {
			t.Failing++
		}
	}
	missing := 0
	if p.Table {
		missing = l.table(&t)
	} else {
		missing = l.questions(&t)
	}
	switch {
	case t.Asked == 0 && t.Answered == 0:
		t.State, t.Minutes, t.Who, t.Failing = PartNotNeeded, 0, nil, 0
	case l.requested(p.Key):
		t.State = ChangesRequested
	case l.mended(p.Key):
		t.State = ChangesMade
	case !p.Table && l.tooEarly():
		t.State = CannotStartYet
	case t.Answered == 0:
		t.State = NotStarted
	case missing > 0 || t.Failing > 0:
		t.State = InProgress
	default:
		t.State = Completed
	}
	return t
}

// questions counts a part's questions and returns how many must still be
// answered.
func (l lister) questions(t *PartTask) (missing int) {
	for _, k := range Asked(l.shape, t.Key) {
		t.Asked++
		if k.Status == Answered {
			t.Answered++
			continue
		}
		t.Minutes += k.Question.Minutes
		for _, w := range k.Question.Who {
			if !slices.Contains(t.Who, w) {
				t.Who = append(t.Who, w)
			}
		}
		if k.Need == NeedBlocks {
			missing++
		}
	}
	return missing
}

// table counts the rows of a part that is a table. A proforma needs neither
// milestones nor benefits, but may have them.
func (l lister) table(t *PartTask) (missing int) {
	rows, minutes, who := len(l.r.Content.Lines), 30, TrustFinancePreparer
	switch t.Key {
	case "milestones":
		rows, minutes, who = len(l.r.Content.Milestones), 10, TrustAuthor
	case "benefits":
		rows, minutes, who = len(l.r.Content.Benefits), 20, TrustSRO
	case "shortlist":
		rows, minutes, who = len(l.r.Content.Options), 20, TrustFinancePreparer
	}
	t.Answered = rows
	if t.Key == "costs" || l.r.Pathway.Form != "PROFORMA" || rows > 0 {
		t.Asked = max(1, rows)
	}
	if rows == 0 && t.Asked > 0 {
		t.Minutes, t.Who, missing = minutes, []Role{who}, 1
	}
	return missing
}

// tooEarly: nobody can know the pathway, and with it what is asked, while
// there are neither costs nor an expected sum.
func (l lister) tooEarly() bool { return l.r.Pathway.Code == "" }

// requested reports whether somebody waits for a change of this part.
func (l lister) requested(key string) bool {
	if slices.ContainsFunc(l.b.Clarifications, func(q Clarification) bool { return q.Open() && l.r.Rules.PartOfField(q.Field) == key }) {
		return true
	}
	return contains(l.b.ToMend, key) && !l.changed(key)
}

// mended reports whether a change that was asked for was made.
func (l lister) mended(key string) bool {
	if slices.ContainsFunc(l.b.Clarifications, func(q Clarification) bool { return l.r.Rules.PartOfField(q.Field) == key }) {
		return true
	}
	return l.b.Returned != nil && l.changed(key)
}

// changed reports whether a part holds something else than when it was last
// submitted.
func (l lister) changed(key string) bool {
	if l.before == nil {
		return false
	}
	return slices.ContainsFunc(FieldsDiffering(*l.before, l.r.Content), func(c FieldDifference) bool { return l.r.Rules.SectionOf(c.Field) == key })
}

// PartOfField is the part of a bid that a reviewer's question is about: the
// field may be a question's key, a cost line, or the part itself; "" when it is
// the bid as a whole.
func (r Ruleset) PartOfField(field string) string {
	field = strings.TrimPrefix(field, "answers.")
	if q, ok := r.Question(field); ok {
		return q.Section
	}
	if _, ok := PartOf(field); ok {
		return field
	}
	switch {
	case strings.HasPrefix(field, "lines"):
		return "costs"
	case strings.HasPrefix(field, "milestones"):
		return "milestones"
	case strings.HasPrefix(field, "benefits"):
		return "benefits"
	}
	return ""
}
