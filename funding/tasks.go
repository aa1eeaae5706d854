package funding

import (
	"time"

	"github.com/tranche-funding/tranche/funding/money"
)

// tasks gathers the tasks of one aggregate.
type tasks struct {
	link  string
	worth int64
	list  []Task
}

func (t *tasks) add(key, title string, role Role, org string, due time.Time) {
	t.list = append(t.list, Task{Key: key, Title: title, Role: role, Org: org, Due: due, Worth: money.Pence(t.worth), Link: t.link})
}

// signed marks the newest task as something that its reader signs.
func (t *tasks) signed(what SignKind) { t.list[len(t.list)-1].Signs = what }
