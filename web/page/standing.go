package page

import (
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// LeastField names the field of the least part of a year and nature.
func LeastField(fy calendar.FY, n funding.Nature) string {
	return "least-" + strings.ToLower(string(n)) + "-" + strconv.Itoa(int(fy))
}

func standingRows(d desk.StandingList) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Bids))
	for i, b := range d.Bids {
		s := b.Standing
		uses := make([]string, len(s.Uses))
		for i, u := range s.Uses {
			uses[i] = useWords(u)
		}
		rows[i] = []ui.Cell{text(itoa(s.Rank)), linked(b.ID+": "+b.Title, "/bids/"+b.ID), text(d.Orgs[b.Org]), text(s.Listed.Day.Text()), text(s.Until.Text()), {HTML: moveList(uses)}}
	}
	return rows
}

// useWords is what a listed bid could use of a year, in words.
func useWords(u funding.StandingUse) string {
	words := u.FY.String() + ": " + u.Most.String() + " of " + u.Nature.Word()
	if u.Least < u.Most {
		words += ", " + u.Least.String() + " at least"
	}
	return words
}

// standingAsks are the year-and-nature sums of a bid, for the form that asks
// for the least part of each.
func standingAsks(s desk.BidSheet) []funding.StandingUse {
	var out []funding.StandingUse
	for _, fy := range s.Content.Years() {
		for _, n := range funding.Natures() {
			if most := nationalOf(s, fy, n); most > 0 {
				out = append(out, funding.StandingUse{FY: fy, Nature: n, Most: most, Least: most})
			}
		}
	}
	if s.Bid.Standing == nil {
		return out
	}
	return s.Bid.Standing.Uses
}

func nationalOf(s desk.BidSheet, fy calendar.FY, n funding.Nature) (sum money.Pence) {
	for _, c := range s.Content.Cells(s.Round) {
		if c.FY == fy && c.Nature == n {
			sum += c.Amount
		}
	}
	return sum
}

func leastWas(u funding.StandingUse) string {
	if u.Least == u.Most {
		return ""
	}
	return u.Least.Plain()
}

func rankWas(s desk.BidSheet) string {
	if s.Bid.Standing == nil {
		return ""
	}
	return itoa(s.Bid.Standing.Rank)
}

func standingDeed(s desk.BidSheet) string {
	if s.Bid.Standing == nil {
		return "Put it on the standing list"
	}
	return "Change its place on the standing list"
}

// poolWords is what a pool has, and when it lapses.
func poolWords(p funding.Pool) string {
	return p.Left.String() + " of " + p.FY.String() + " " + p.Nature.Word() + " that awards gave back can still be given to others. What is not spent by " + p.FY.End().Text() + " lapses."
}

func poolRows(pools []funding.Pool) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, p := range pools {
		for _, s := range p.Sources {
			rows = append(rows, []ui.Cell{linked(s.Award, "/awards/"+s.Award), text(s.Change), text(p.Nature.Word()), dated(on(s.At)), ui.Numeric(s.Amount.String())})
		}
	}
	return rows
}
