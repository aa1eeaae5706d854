package desk

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// An InterestDesk is the register of interests as somebody may see it.
type InterestDesk struct {
	Today  calendar.Date
	Rows   []funding.Interest // the newest first
	Tries  []RefusedView      // the newest first; for those who keep the register
	People []funding.Person   // whose interests the viewer may enter beside their own
	Names  map[string]string  // people by id and organisations by code
	Viewer funding.Person
}

// Keeps reports whether the viewer decides on interests of others.
func (d InterestDesk) Keeps() bool {
	return d.Viewer.Holds(funding.ProgrammeManager) || d.Viewer.Holds(funding.FundAdmin)
}

// A RefusedView is somebody's try to open what an interest keeps them from.
type RefusedView struct {
	Person    string    `json:"person"`
	Kind      string    `json:"kind"`
	Aggregate string    `json:"aggregate"`
	Org       string    `json:"organisation"`
	At        time.Time `json:"at"`
}

// An AssignDesk lists reviews that have not answered, with who could have each.
type AssignDesk struct {
	Today  calendar.Date
	Only   string // one bid's; "" = all
	Rows   []Assignment
	Names  map[string]string
	Viewer funding.Person
}

// An Assignment is one review, who has it and who could.
type Assignment struct {
	Bid       string
	Title     string
	Org       string
	Review    funding.Review
	Due       calendar.Date
	Assessors []funding.Assessor
}

// Best is whom a review is proposed for; "" when somebody has it, nobody can,
// or all who can are away.
func (a Assignment) Best() string {
	if a.Review.Reviewer != "" || len(a.Assessors) == 0 || !a.Assessors[0].Can || a.Assessors[0].Away != "" {
		return ""
	}
	return a.Assessors[0].Person
}

// An UndeclaredDesk lists reviewers who have not said whether they have an
// interest in a bid that they judge.
type UndeclaredDesk struct {
	Rows  []Undeclared // by round and bid
	Names map[string]string
}

// An Undeclared is one review whose reviewer has not said so.
type Undeclared struct {
	Round    string               `json:"round"`
	Bid      string               `json:"bid"`
	Title    string               `json:"title"`
	Org      string               `json:"organisation"`
	Review   funding.ReviewKind   `json:"review"`
	Status   funding.ReviewStatus `json:"status"`
	Reviewer string               `json:"reviewer"`
}
