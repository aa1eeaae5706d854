package desk

import "github.com/tranche-funding/tranche/funding"

// A HomeQuery chooses what of a person's tasks is listed.
type HomeQuery struct {
	Filter funding.TaskFilter
	Named  string // a saved filter, in place of Filter
	First  bool   // the one that the person sees first, in place of an empty Filter
	After  string // cursor: the Next of the page before
	N      int    // tasks at most; 0 = 100
	Visit  bool   // somebody looks at their start page: what came before is not new next time
}

// An Inbox is what surrounds a person's tasks: counters over all of them,
// whatever the filter, and what waits for others.
type Inbox struct {
	Filter  funding.TaskFilter // as it was applied
	Applied string             // the saved filter that it came from
	Next    string             // cursor of the page after; "" when there is none
	Counts  TaskCounts
	Rounds  []Choice // of the tasks, to choose from
	Orgs    []Choice
	Waiting []TaskRow // what the person sent on, and who has it
	Saved   []funding.SavedFilter
}

// TaskCounts are counters over all tasks of a person.
type TaskCounts struct {
	All     int `json:"all"`
	Overdue int `json:"overdue"`
	Soon    int `json:"soon"` // within seven days, not overdue
	New     int `json:"new"`  // since the last visit
	Asked   int `json:"-"`    // answers that reviewers wait for
	Signs   int `json:"-"`    // signatures
	Late    int `json:"-"`    // late claims to admit or refuse
	Shown   int `json:"chosen"`
}

// A Choice is one value of a filter.
type Choice struct {
	Value string
	Title string
}
