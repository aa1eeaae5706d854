package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// StartView is a person's start page: what waits for them and their newest
// bids.
type StartView struct {
	Home     desk.Home
	Bids     []desk.BidRow
	MayStart bool // may start a bid
	Form     Form
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
