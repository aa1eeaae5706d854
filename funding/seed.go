package funding

import (
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A Seed is what an installation starts with: organisations, people, funds and
// rounds. The demo is one; an operator's own file is another.
type Seed struct {
	ClockStart    time.Time      `json:"clock_start"` // demos only: where the movable clock begins
	Organisations []Organisation `json:"organisations"`
	Relations     []OrgRelation  `json:"relations"`
	Facts         []SeedFact     `json:"facts"`
	People        []SeedPerson   `json:"people"`
	Funds         []SeedFund     `json:"funds"`
	Rounds        []Round        `json:"rounds"`
	Cover         []Cover        `json:"cover"`
}

// A SeedFact is one thing that is known of an organisation from the start.
type SeedFact struct {
	Org    string        `json:"organisation"`
	Key    string        `json:"key"`
	Value  string        `json:"value"`
	Source string        `json:"source"`
	AsOf   calendar.Date `json:"as_of"`
}

// A SeedPerson is somebody to be entered with their posts. Token is a bearer
// token for the API, kept as a hash; demos give one.
type SeedPerson struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
	Token string `json:"token,omitempty"`
	Posts []Post `json:"posts"`
}

// A SeedFund is a fund and who gives it.
type SeedFund struct {
	Code   string `json:"code"`
	Title  string `json:"title"`
	Funder string `json:"funder"`
}
