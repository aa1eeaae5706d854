package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// BriefFacts is what a decision brief is made of, beside the bid itself.
type BriefFacts struct {
	Content   Content
	Before    *Content // as it was last approved in another version; nil when there is none
	Round     Round
	Rules     Ruleset
	Pathway   Pathway
	Economics *Economics // nil when nothing could be appraised
	Flags     []Flag     // of the bid, what weighs most first
	Cover     []Cover    // of the round's fund
	Org       Organisation
}

// A Brief is what a panel has to know about one bid, on one side of A4.
type Brief struct {
	Bid       string        `json:"bid"`
	Title     string        `json:"title"`
	Trust     string        `json:"trust"`
	Hash      string        `json:"content_hash"` // of the version that is decided on
	Figures   []BriefFigure `json:"figures"`      // six
	Cover     []BriefCover  `json:"cover"`
	Authority []string      `json:"authority"` // who decides, by which limit
	Flags     []string      `json:"red_flags"` // three at most
	FlagsLeft int           `json:"red_flags_left_out"`
	Changes   []Difference  `json:"changes"` // since the last approval, four at most
	Changed   int           `json:"changes_in_all"`
	Said      []string      `json:"changes_in_words"` // the same, each in a sentence
	Proposed  []Proposed    `json:"proposed_conditions"`
}

// A BriefFigure is one number with its name.
type BriefFigure struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A BriefCover is what the fund has for one year and nature, and what this bid
// takes of it.
type BriefCover struct {
	FY     calendar.FY `json:"fy"`
	Nature Nature      `json:"nature"`
	Left   money.Pence `json:"left_pence"`
	Ask    money.Pence `json:"ask_pence"`
	After  money.Pence `json:"after_pence"` // below zero: so much is short
}

// A Proposed condition is one that a reviewer wants.
type Proposed struct {
	Review ReviewKind `json:"review"`
	Text   string     `json:"text"`
}

// How much of each list stands on a brief, so that it stays one side.
const (
	briefFlags   = 3
	briefChanges = 4
)

// Brief puts together what a panel has to know about b.
func (b Bid) Brief(f BriefFacts) Brief {
	out := Brief{Bid: b.ID, Title: b.Title, Trust: f.Org.Name, Hash: b.ContentHash, Figures: b.briefFigures(f), Cover: b.briefCover(f),
		Authority: b.Route.authority(f), Flags: b.briefFlags(f), Changes: []Difference{}, Said: []string{}, Proposed: b.ProposedConditions()}
	if f.Before != nil {
		out.Changes = Differences(*f.Before, f.Content)
	}
	out.Changed = len(out.Changes)
	out.Changes = out.Changes[:min(briefChanges, len(out.Changes))]
	for _, d := range out.Changes {
		out.Said = append(out.Said, d.said(f.Rules))
	}
	out.FlagsLeft = max(0, len(out.Flags)-briefFlags)
	out.Flags = out.Flags[:min(briefFlags, len(out.Flags))]
	return out
}

// briefFigures are the six numbers: ask, match, whole-life cost, net present
// social value, benefit–cost ratio and score.
func (b Bid) briefFigures(f BriefFacts) []BriefFigure {
	ask := f.Content.NationalAsk()
	out := []BriefFigure{{"Ask", ask.String()}, {"Local match", (f.Content.Total("", "") - ask).String()}}
	whole, npsv, ratio := "Not known", "Not known", "Not known"
	if e := f.Economics; e != nil {
		whole, npsv = e.WholeLife.String(), e.Result.NPSV.String()
		if e.Result.BCR != nil {
			ratio = *e.Result.BCR
		}
	}
	score := "Not all scored"
	if total := b.Board(f.Rules).Total; total != "" {
		score = total + " of 100"
	}
	return append(out, BriefFigure{"Whole-life cost", whole}, BriefFigure{"Net present social value", npsv}, BriefFigure{"Benefit–cost ratio", ratio}, BriefFigure{"Score", score})
}

// briefCover goes through the years and natures that the bid asks for. What an
// approval has taken already is counted as left before it.
func (b Bid) briefCover(f BriefFacts) []BriefCover {
	var asked, taken []CoverMove
	for _, k := range f.Content.Cells(f.Round) {
		asked = addMove(asked, CoverMove{k.FY, k.Nature, k.Amount})
	}
	if b.Decision != nil {
		for _, k := range b.Decision.Cells {
			taken = addMove(taken, CoverMove{k.FY, k.Nature, k.Amount})
		}
	}
	out := []BriefCover{}
	for _, m := range asked {
		left := unallocated(f.Cover, m)
		for _, t := range taken {
			if t.FY == m.FY && t.Nature == m.Nature {
				left += t.Amount
			}
		}
		out = append(out, BriefCover{m.FY, m.Nature, left, m.Amount, left - m.Amount})
	}
	slices.SortFunc(out, func(x, y BriefCover) int {
		if x.FY != y.FY {
			return int(x.FY - y.FY)
		}
		return compareStrings(string(x.Nature), string(y.Nature))
	})
	return out
}

// authority quotes under which limits each body decides (domain 2.4). The
// trust's own limit says nothing about money that the programme pays.
func (r Route) authority(f BriefFacts) []string {
	capital, revenue := f.Content.Total("", Capital), f.Content.Total("", Revenue)
	limit := f.Rules.Treasury
	var out []string
	for _, body := range r.Bodies {
		switch body {
		case "TRUST_BOARD":
			out = append(out, "Trust board: the bid needs its approval whatever it costs.")
		case treasury:
			out = append(out, fmt.Sprintf("HM Treasury: capital above %s or revenue above %s. This scheme has %s and %s.", limit.Capital.Short(), limit.Revenue.Short(), capital, revenue))
		case jointCommittee:
			out = append(out, "Joint investment sub-committee: the scheme is above the trust's own delegated limit.")
		default:
			out = append(out, fmt.Sprintf("%s: %s of national money (pathway %s of %s).", bodyTitle(body), f.Pathway.span(), r.Pathway, orElse(r.Ruleset, f.Rules.Code)))
		}
	}
	if !contains(r.Bodies, treasury) {
		out = append(out, fmt.Sprintf("HM Treasury is not needed up to %s of capital and %s of revenue. This scheme has %s and %s.", limit.Capital.Short(), limit.Revenue.Short(), capital, revenue))
	}
	return out
}

// span is what a pathway is for, in words.
func (p Pathway) span() string {
	switch {
	case p.Below == 0:
		return p.From.Short() + " or more"
	case p.From == 0:
		return "below " + p.Below.Short()
	}
	return "at least " + p.From.Short() + " and below " + p.Below.Short()
}

// briefFlags are the reasons to look twice: cover that is short, reviews that
// do not support the bid, scores that stand out, and the bid's own red flags.
func (b Bid) briefFlags(f BriefFacts) []string {
	out := []string{}
	if short := shortWords(b.briefCover(f)); short != "" {
		out = append(out, "The fund is short: "+short+".")
	}
	for _, v := range b.Reviews {
		if v.Outcome == NotSupport || v.Outcome == MoreInformation {
			out = append(out, fmt.Sprintf("%s: %s.", v.Kind.Title(), lowerFirst(v.Outcome.Title())))
		}
	}
	out = append(out, b.Board(f.Rules).StandOut...)
	for _, k := range f.Flags {
		out = append(out, k.Says)
	}
	return out
}

// shortWords says where cover is short, and by how much.
func shortWords(cover []BriefCover) string {
	var words []string
	for _, c := range cover {
		if c.After < 0 {
			words = append(words, fmt.Sprintf("%s of %s for %s", -c.After, c.Nature.Word(), c.FY))
		}
	}
	return strings.Join(words, ", ")
}

// ProposedConditions are what reviewers want as conditions, each text once.
func (b Bid) ProposedConditions() []Proposed {
	out := []Proposed{}
	for _, v := range b.Reviews {
		for _, text := range v.Conditions {
			if !slices.ContainsFunc(out, func(p Proposed) bool { return p.Text == text }) {
				out = append(out, Proposed{v.Kind, text})
			}
		}
	}
	return out
}
