package funding

import (
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// Memorandum generates the agreement of an award from the award and the
// clauses of its ruleset: parties, money by year with what is firm and what
// indicative, match, milestones, conditions, how claims are paid. Nobody types
// a field of it.
func Memorandum(a Award, f AwardFacts, version int, issued Moment) Document {
	d := Document{Version: version, Ref: a.ID, Title: "Memorandum of understanding: " + a.Title, Date: issued.Day.Text()}
	with := fillings(a, f)
	for _, c := range f.Rules.Clauses {
		if c.When.Fits(a) {
			d.Sections = addClause(d.Sections, c, a, with)
		}
	}
	for _, s := range ClauseSchedules() {
		if !slices.ContainsFunc(d.Sections, func(x Section) bool { return x.Code == string(s) }) {
			d.Sections = append(d.Sections, Section{Code: string(s), Heading: s.title(), Table: scheduleOf(a, s)})
		}
	}
	d.Sections = append(d.Sections, trustSchedules(a, f.Parties)...)
	return d
}

// addClause adds a clause, to the part before it when that has the same title.
func addClause(sections []Section, c Clause, a Award, with map[string]string) []Section {
	last := len(sections) - 1
	if last < 0 || sections[last].Heading != c.Title {
		sections = append(sections, Section{Code: c.Code, Heading: c.Title})
		last++
	}
	s := &sections[last]
	for _, text := range c.Text {
		s.Paragraphs = append(s.Paragraphs, fill(text, with))
	}
	if c.Schedule != "" && s.Table == nil {
		s.Code, s.Table = string(c.Schedule), scheduleOf(a, c.Schedule)
	}
	return sections
}

// scheduleOf is one schedule of an award as a table of words.
func scheduleOf(a Award, s ClauseSchedule) *TableData {
	switch s {
	case MoneySchedule:
		t := cellTable("National money by year", a.Profile, NationalMoney)
		t.Rows = append(t.Rows, []string{"Award, all years", "", "", "", "", a.Total.String()})
		return t
	case MatchSchedule:
		return cellTable("The trust's own money by year", a.Local, LocalMoney)
	case MilestoneSchedule:
		return milestoneTable(a)
	case ConditionsSchedule:
		return conditionTable(a)
	}
	return nil
}

// cellTable lists money by year, nature, organisation and source, with a line
// for each nature and never one for both.
func cellTable(caption string, cells []ProfileCell, source FundSource) *TableData {
	t := &TableData{Caption: caption, Head: []string{"Year", "Nature", "Organisation", "Source", "Certainty", "Amount"}, Numeric: []bool{false, false, false, false, false, true}}
	for _, c := range cells {
		t.Rows = append(t.Rows, []string{c.FY.String(), c.Nature.Word(), c.Org, source.Word(), certaintyWord(c.Certainty), c.Amount.String()})
	}
	for _, n := range Natures() {
		var sum money.Pence
		for _, c := range cells {
			if c.Nature == n {
				sum += c.Amount
			}
		}
		if sum != 0 {
			t.Rows = append(t.Rows, []string{"All years", n.Word(), "", source.Word(), "", sum.String()})
		}
	}
	return t
}

// Word returns the source as it stands in a table.
func (s FundSource) Word() string {
	return map[FundSource]string{NationalMoney: "national", LocalMoney: "local", ICBMoney: "integrated care board", OtherMoney: "other"}[s]
}

func certaintyWord(c Certainty) string {
	if c == Firm {
		return "firm"
	}
	return "indicative"
}

func milestoneTable(a Award) *TableData {
	t := &TableData{Caption: "Milestones", Head: []string{"Milestone", "What", "Due"}, Numeric: []bool{false, false, false}}
	for _, m := range a.Milestones {
		t.Rows = append(t.Rows, []string{m.Ref, m.Title, m.Due.Text()})
	}
	return t
}

func conditionTable(a Award) *TableData {
	t := &TableData{Caption: "Conditions", Head: []string{"Condition", "What", "Due", "What it holds back"}, Numeric: []bool{false, false, false, false}}
	for _, k := range a.Conditions {
		due := "Not dated"
		if !k.Due.IsZero() {
			due = k.Due.Text()
		}
		t.Rows = append(t.Rows, []string{k.Ref, k.Text, due, k.HoldsBack()})
	}
	return t
}

// Holding reports whether the condition is late and holds claims back.
func (k Condition) Holding(today calendar.Date) bool {
	return k.Blocks == "CLAIMS" && k.Discharged == nil && today.After(k.Due)
}

// HeldFrom is the first month whose claims wait when the condition is late.
func (k Condition) HeldFrom() (calendar.FY, calendar.Month) {
	fy, m := calendar.MonthOf(k.Due)
	if k.FromMonth > 0 {
		return fy, k.FromMonth
	}
	if m == 12 {
		return fy + 1, 1
	}
	return fy, m + 1
}

// HoldsBack says what waits while the condition is not met.
func (k Condition) HoldsBack() string {
	switch k.Blocks {
	case "CLAIMS":
		fy, m := k.HeldFrom()
		return "If it is late, claims from " + m.Label() + " " + m.Name() + " " + fy.String() + " on wait"
	case "MILESTONE":
		return "It must be met before milestone " + k.Milestone
	}
	return "Nothing"
}
