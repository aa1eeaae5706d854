package funding

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// AgreementRules are the terms that clauses speak of and that other rules go
// by. The tolerance is what may move between trusts inside a year and nature
// without asking: the lower of the two (domain 3.4 R6).
type AgreementRules struct {
	RecordsYears   int               `json:"records_years"`
	TolerancePence money.Pence       `json:"tolerance_pence"`
	ToleranceBP    money.BasisPoints `json:"tolerance_bp"` // of the releasing cell
}

// A Clause is one part of an agreement as data: its words with placeholders
// that the award fills, and for which awards it stands. Agreements hold the
// clauses in the order of the ruleset; neighbours of one title make one part.
type Clause struct {
	Code     string         `json:"code"`
	Title    string         `json:"title"`
	Text     []string       `json:"text,omitempty"` // paragraphs
	Schedule ClauseSchedule `json:"schedule,omitempty"`
	When     ClauseWhen     `json:"when"`
	Assumed  bool           `json:"assumed"`
	Source   string         `json:"source"`
}

// A ClauseSchedule is a table of the award that stands under a clause.
type ClauseSchedule string

// The schedules. An agreement always holds all of them, under a clause or
// after the last.
const (
	MoneySchedule      ClauseSchedule = "MONEY"
	MatchSchedule      ClauseSchedule = "MATCH"
	MilestoneSchedule  ClauseSchedule = "MILESTONES"
	ConditionsSchedule ClauseSchedule = "CONDITIONS"
)

// ClauseSchedules lists them in the order in which they stand by themselves.
func ClauseSchedules() []ClauseSchedule {
	return []ClauseSchedule{MoneySchedule, MatchSchedule, MilestoneSchedule, ConditionsSchedule}
}

func (s ClauseSchedule) title() string {
	return map[ClauseSchedule]string{MoneySchedule: "The money", MatchSchedule: "Local match", MilestoneSchedule: "Milestones", ConditionsSchedule: "Conditions"}[s]
}

// ClauseWhen says for which awards a clause stands; what is left out does not
// matter.
type ClauseWhen struct {
	Pathways   []string `json:"pathways,omitempty"`
	Nature     Nature   `json:"nature,omitempty"` // there is money of it
	Conditions *bool    `json:"conditions,omitempty"`
	Joint      *bool    `json:"joint,omitempty"`      // money for more than one trust
	Indicative *bool    `json:"indicative,omitempty"` // years that are not firm
}

// Fits reports whether a clause stands in the agreement of a.
func (w ClauseWhen) Fits(a Award) bool {
	is := func(want *bool, got bool) bool { return want == nil || *want == got }
	return (len(w.Pathways) == 0 || slices.Contains(w.Pathways, a.Pathway)) &&
		(w.Nature == "" || a.Approved(w.Nature) > 0) &&
		is(w.Conditions, len(a.Conditions) > 0) && is(w.Joint, a.joint()) && is(w.Indicative, len(a.yearsOf(Indicative)) > 0)
}

// joint reports whether the award's money is for more than one trust.
func (a Award) joint() bool {
	return slices.ContainsFunc(a.Profile, func(c ProfileCell) bool { return c.Org != a.Org })
}

// yearsOf lists the years whose money is so certain.
func (a Award) yearsOf(c Certainty) []calendar.FY {
	var out []calendar.FY
	for _, cell := range a.Profile {
		if cell.Certainty == c && !slices.Contains(out, cell.FY) {
			out = append(out, cell.FY)
		}
	}
	slices.Sort(out)
	return out
}

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// moneyPlaceholders change with the profile, so they may stand only with the
// schedule of money: a notice renews that part and nothing else.
var moneyPlaceholders = []string{"total", "capital", "revenue", "firm_years", "indicative_years"}

// fillings are what placeholders stand for in the agreement of a.
func fillings(a Award, f AwardFacts) map[string]string {
	return map[string]string{
		"award": a.ID, "bid": a.Bid, "title": a.Title, "trust": f.Org.Name, "trust_code": a.Org, "funder": f.Funder.Name, "funder_code": a.Funder,
		"decided_on": a.DecidedOn.Text(), "submitted_on": a.SubmittedOn.Text(), "content_hash": a.ContentHash, "ruleset": a.Ruleset,
		"total": a.Total.String(), "capital": a.Approved(Capital).String(), "revenue": a.Approved(Revenue).String(), "match": sumCells(a.Local).String(),
		"firm_years": yearWords(a.yearsOf(Firm)), "indicative_years": yearWords(a.yearsOf(Indicative)),
		"claim_check_days": strconv.Itoa(f.Rules.Clocks.ClaimCheck), "payment_days": strconv.Itoa(f.Rules.Clocks.Payment), "countersign_days": strconv.Itoa(f.Rules.Clocks.Countersign),
		"enquiry_days": strconv.Itoa(f.Rules.Clocks.Enquiry), "records_years": strconv.Itoa(f.Rules.Agreement.RecordsYears),
		"tolerance": f.Rules.Agreement.TolerancePence.String(), "tolerance_percent": f.Rules.Agreement.ToleranceBP.Percent(),
	}
}

// fill puts what the award says in the place of each placeholder.
func fill(text string, with map[string]string) string {
	return placeholder.ReplaceAllStringFunc(text, func(name string) string {
		if words, ok := with[name[1:len(name)-1]]; ok {
			return words
		}
		return name
	})
}

func sumCells(cells []ProfileCell) (sum money.Pence) {
	for _, c := range cells {
		sum += c.Amount
	}
	return sum
}

// yearWords lists years as people read them: "2026/27 and 2027/28".
func yearWords(years []calendar.FY) string {
	words := make([]string, len(years))
	for i, y := range years {
		words[i] = y.String()
	}
	switch n := len(words); n {
	case 0:
		return "none"
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}

// checkClauses says what is wrong with the library of clauses.
func checkClauses(r Ruleset) []Fault {
	var out []Fault
	known := fillings(Award{}, AwardFacts{})
	for i, c := range r.Clauses {
		add := func(field, format string, args ...any) {
			out = append(out, Fault{fmt.Sprintf("clauses[%d].%s", i, field), fmt.Sprintf(format, args...)})
		}
		if first := slices.IndexFunc(r.Clauses, func(x Clause) bool { return x.Code == c.Code }); c.Code == "" || first != i {
			add("code", "The code %q is empty or used twice. Give every clause its own.", c.Code)
		}
		if strings.TrimSpace(c.Title) == "" {
			add("title", "The clause %s has no title. Give it the heading that people read.", c.Code)
		}
		if strings.TrimSpace(c.Source) == "" {
			add("source", "The clause %s does not say where it is from. Name its source, or say that it is assumed.", c.Code)
		}
		if c.Schedule != "" && !slices.Contains(ClauseSchedules(), c.Schedule) {
			add("schedule", "There is no schedule %q. Use MONEY, MATCH, MILESTONES or CONDITIONS, or leave it out.", c.Schedule)
		}
		if len(c.Text) == 0 && c.Schedule == "" {
			add("text", "The clause %s says nothing. Write its text, or put a schedule under it.", c.Code)
		}
		for _, text := range c.Text {
			for _, says := range checkPlaceholders(text, c.Schedule == MoneySchedule, known) {
				add("text", "%s", says)
			}
		}
		for _, p := range c.When.Pathways {
			if _, ok := r.Pathway(p); !ok {
				add("when", "There is no pathway %q.", p)
			}
		}
	}
	return out
}

func checkPlaceholders(text string, money bool, known map[string]string) (out []string) {
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		_, ok := known[m[1]]
		switch {
		case !ok:
			out = append(out, fmt.Sprintf("An award has nothing for the placeholder {%s}. Use one that there is, for example {trust} or {records_years}.", m[1]))
		case !money && slices.Contains(moneyPlaceholders, m[1]):
			out = append(out, fmt.Sprintf("{%s} changes with the profile, so it may stand only in a clause with the schedule MONEY.", m[1]))
		}
	}
	if rest := placeholder.ReplaceAllString(text, ""); strings.ContainsAny(rest, "{}") {
		out = append(out, "A curly bracket is not closed or not opened. Write placeholders as {trust}.")
	}
	return out
}
