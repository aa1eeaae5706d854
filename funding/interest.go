package funding

import (
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// InterestNature says what ties a person to an organisation.
type InterestNature string

// The natures of an interest.
const (
	Employment        InterestNature = "EMPLOYMENT"
	FinancialInterest InterestNature = "FINANCIAL"
	FamilyInterest    InterestNature = "FAMILY"
	OtherInterest     InterestNature = "OTHER"
)

// InterestNatures lists the natures, in the order in which people choose.
func InterestNatures() []InterestNature {
	return []InterestNature{Employment, FinancialInterest, FamilyInterest, OtherInterest}
}

// Title returns the nature as people read it.
func (n InterestNature) Title() string {
	return map[InterestNature]string{Employment: "Worked or works there", FinancialInterest: "Financial interest", FamilyInterest: "Family or close friend", OtherInterest: "Something else"}[n]
}

// An Interest ties a person to an organisation, so that they judge nothing
// that concerns it (domain 4.5 b). One in an integrated care board concerns
// every trust of it.
type Interest struct {
	ID        int64          `json:"id"`
	Person    string         `json:"person"`
	Org       string         `json:"organisation"`
	Nature    InterestNature `json:"nature"`
	From      calendar.Date  `json:"from"`
	Until     calendar.Date  `json:"until,omitzero"`      // zero = it lasts
	BarsUntil calendar.Date  `json:"bars_until,omitzero"` // the last day on which it bars; zero = as long as it lasts
	Note      string         `json:"note,omitempty"`
	By        string         `json:"declared_by"`
	Allowed   bool           `json:"allowed"` // somebody decided that it bars from nothing
	DecidedBy string         `json:"decided_by,omitempty"`
	Reasons   string         `json:"reasons,omitempty"`
}

// Bars reports whether the interest keeps its person away on day d.
func (i Interest) Bars(d calendar.Date) bool {
	return !i.Allowed && !d.Before(i.From) && (i.BarsUntil.IsZero() || !d.After(i.BarsUntil))
}

// ConflictRules are how long an interest counts.
type ConflictRules struct {
	EmploymentYears int `json:"employment_years"` // after somebody has left
}

// Ends is the last day on which the interest bars: a former post goes on to
// count for the ruleset's years.
func (i Interest) Ends(r ConflictRules) calendar.Date {
	if i.Until.IsZero() || i.Nature != Employment {
		return i.Until
	}
	return i.Until.AddMonths(12 * r.EmploymentYears)
}

// A Bar keeps a person away from everything that concerns one trust, for now.
type Bar struct {
	Org    string         `json:"organisation"` // the trust
	Via    string         `json:"via"`          // where the interest is: the trust, or its care board
	Nature InterestNature `json:"nature"`
	Until  calendar.Date  `json:"until,omitzero"`      // the interest's end
	Ends   calendar.Date  `json:"bars_until,omitzero"` // the bar's end
	Far    bool           `json:"-"`                   // of a trust that the person's posts do not reach anyway
}

// Why says why the bar stands, of the person called who: "You", or a name.
func (b Bar) Why(who string) string {
	verb := map[InterestNature]string{FinancialInterest: "declared a financial interest in", FamilyInterest: "declared family or friends at", OtherInterest: "declared an interest in", Employment: "declared a post at"}[b.Nature]
	if b.Nature == Employment && !b.Until.IsZero() {
		verb = "worked until " + b.Until.Text() + " at"
	}
	out := who + " " + verb + " " + b.Via
	if b.Ends.IsZero() {
		return out + ", so this is for somebody else."
	}
	return out + ", so this is for somebody else until the end of " + b.Ends.Text() + "."
}

// BarFrom finds what keeps p away from matters of a trust.
func (p Person) BarFrom(org string) (Bar, bool) {
	for _, b := range p.Bars {
		if org != "" && b.Org == org {
			return b, true
		}
	}
	return Bar{}, false
}

// barFromAny finds what keeps p away from any trust that s concerns (domain
// 3.8 J8).
func (p Person) barFromAny(s Subject) (Bar, bool) {
	return p.BarFromAny(append([]string{s.Org}, s.Parties...)...)
}

// BarFromAny finds what keeps p away from matters of these trusts.
func (p Person) BarFromAny(orgs ...string) (Bar, bool) {
	for _, org := range orgs {
		if b, ok := p.BarFrom(org); ok {
			return b, true
		}
	}
	return Bar{}, false
}

// BarredFrom lists the trusts that p is kept away from.
func (p Person) BarredFrom() []string {
	var out []string
	for _, b := range p.Bars {
		out = append(out, b.Org)
	}
	return out
}

// conflicted is the refusal of somebody whom a bar keeps away.
func (b Bar) conflicted() *Error { return forbidden("CONFLICT_OF_INTEREST", "%s", b.Why("You")) }

// Barred is the refusal that somebody meets who opens what a bar keeps them
// away from.
func (b Bar) Barred() error { return b.conflicted() }

// CheckInterest says whether maker may declare this interest: everybody their
// own; a programme manager or fund administrator also somebody else's.
func CheckInterest(maker Person, i Interest, today calendar.Date) error {
	switch {
	case i.Person != maker.ID && !maker.Holds(ProgrammeManager) && !maker.Holds(FundAdmin):
		return forbidden("NOT_YOUR_INTEREST", "You can declare your own interests. A programme manager or fund administrator can enter somebody else's.")
	case i.Nature.Title() == "":
		return invalid("NOT_A_CHOICE", "%q is not a kind of interest. Choose EMPLOYMENT, FINANCIAL, FAMILY or OTHER.", i.Nature).At("nature")
	case i.From.IsZero():
		return invalid("DATE_MISSING", "Give the day on which it began. About right is enough.").At("from")
	case i.From.After(today):
		return invalid("DATE_AHEAD", "%s is still to come. Declare an interest from the day it begins.", i.From.Text()).At("from")
	case !i.Until.IsZero() && i.Until.Before(i.From):
		return invalid("DATES_REVERSED", "The last day, %s, is before the first, %s.", i.Until.Text(), i.From.Text()).At("until")
	}
	return nil
}

// DecideInterest says whether p may decide that an interest bars from nothing,
// or bars again after all: a programme manager or fund administrator, with
// reasons, and never the person whose interest it is.
func DecideInterest(p Person, i Interest, allow bool, reasons string) error {
	switch {
	case !p.Holds(ProgrammeManager) && !p.Holds(FundAdmin):
		return forbidden("NOT_YOUR_ROLE", "That needs the role of programme manager or fund administrator. You are signed in as %s.", describe(p))
	case p.ID == i.Person:
		return forbidden("SAME_PERSON", "This is your own interest, so somebody else has to decide what follows from it.")
	case p.ID == i.By && allow:
		return forbidden("SAME_PERSON", "You entered this interest, so somebody else has to decide that nothing follows from it.")
	case i.Allowed == allow:
		return conflict("NOTHING_CHANGES", "That is how it stands already.")
	case strings.TrimSpace(reasons) == "":
		return invalid("REASONS_MISSING", "Give the reasons. They stand in the register of interests.").At("reasons")
	}
	return nil
}
