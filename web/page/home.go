package page

import (
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// StartView is a person's start page: what waits for them and their newest
// bids.
type StartView struct {
	Home     desk.Home
	Bids     []desk.BidRow
	MayStart bool // may start a bid
}

func (v StartView) late(t desk.TaskRow) bool { return !t.Due.IsZero() && t.Due.Before(v.Home.Now) }

// asked counts the questions of reviewers among what waits.
func (v StartView) asked() int {
	n := 0
	for _, t := range v.Home.Tasks {
		if strings.HasPrefix(t.Key, "answer/") {
			n++
		}
	}
	return n
}

func (v StartView) figures() []ui.KeyFigure {
	var overdue int
	var worth money.Pence
	var first time.Time
	for _, t := range v.Home.Tasks {
		worth += t.Worth
		if v.late(t) {
			overdue++
		}
		if !t.Due.IsZero() && !v.late(t) && (first.IsZero() || t.Due.Before(first)) {
			first = t.Due
		}
	}
	figures := []ui.KeyFigure{{Label: "Things to do", Value: itoa(len(v.Home.Tasks))}, {Label: "Money that waits on you", Value: worth.Short()}}
	late := ui.KeyFigure{Label: "Overdue", Value: itoa(overdue)}
	if overdue > 0 {
		late.Tone, late.Note = ui.ToneBad, "past the published clock"
	}
	next := ui.KeyFigure{Label: "Runs out next", Value: or(on(first).Words, "Nothing")}
	return append(figures, late, next)
}

func (v StartView) taskRows() [][]ui.Cell {
	rows := make([][]ui.Cell, len(v.Home.Tasks))
	for i, t := range v.Home.Tasks {
		task := linked(t.Title, t.Link)
		task.VisuallyHiddenText = t.Aggregate.ID // one person may have the same to do for several bids
		rows[i] = []ui.Cell{task, {HTML: titleAndRef(t.About, t.Aggregate.ID)}, text(t.Trust), amount(t.Worth), {HTML: due(t.Due, v.late(t))}}
	}
	return rows
}

func (v StartView) unread() []desk.Notice {
	var out []desk.Notice
	for _, n := range v.Home.Notices {
		if !n.Read {
			out = append(out, n)
		}
	}
	return out
}

// bidRows are bids as rows of a list: title with reference, trust, state, ask.
func bidRows(bids []desk.BidRow) [][]ui.Cell {
	rows := make([][]ui.Cell, len(bids))
	for i, b := range bids {
		rows[i] = []ui.Cell{{HTML: bidLink(b)}, text(b.OrgName), {HTML: bidState(b)}, amount(b.Ask)}
	}
	return rows
}

func statusOfAward(b desk.BidRow) funding.AwardStatus { return funding.AwardStatus(b.Award) }
