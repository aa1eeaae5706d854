package page

import (
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// factGroups are the facts of a sheet that belong to its kind of organisation,
// by their headings.
type factGroup struct {
	Title string
	Kinds []funding.FactKind
}

func factGroups(s desk.OrgSheet) []factGroup {
	var out []factGroup
	for _, k := range funding.FactKinds() {
		if _, known := s.Facts[k.Key]; !known && (s.Org.Kind != funding.Trust || k.Key == "closed_on" || k.Key == "predecessors" || k.Key == "town" || k.Key == "postcode") {
			continue
		}
		if len(out) == 0 || out[len(out)-1].Title != k.Group {
			out = append(out, factGroup{Title: k.Group})
		}
		last := &out[len(out)-1]
		last.Kinds = append(last.Kinds, k)
	}
	return out
}

// factWords is a fact's value as people say it.
func factWords(s desk.OrgSheet, key, value string) string {
	switch key {
	case "region", "icb":
		if name := s.Places[value]; name != "" {
			return name + " (" + value + ")"
		}
	case "opened_on", "closed_on":
		if d, err := calendar.ParseDate(value); err == nil {
			return d.Text()
		}
	case "trust_kind":
		return funding.TrustKind(value).Title()
	case "nof_segment":
		return value + " of 5"
	case "ddat_in_post", "ddat_vacant", "ddat_needed":
		return value + " whole-time equivalents"
	}
	return FactValue(key, value)
}

// FactValue is the value of a fact as people say it, where it is a word from a
// list.
func FactValue(key, value string) string {
	words := map[string]string{"YES": "Yes", "NO": "No", "NHS_FT": "NHS foundation trust", "NHS_TRUST": "NHS trust", "GROUP_0": "Group 0", "GROUP_1": "Group 1", "GROUP_2": "Group 2", "GROUP_3": "Group 3",
		"STANDARDS_EXCEEDED": "Standards exceeded", "STANDARDS_MET": "Standards met", "APPROACHING": "Approaching standards", "NOT_MET": "Standards not met", "NOT_PUBLISHED": "Not published"}
	if key == "name" || key == "town" {
		return value
	}
	return or(words[value], value)
}

// groupHint says what a group of EPR means, beside its code (domain 1.2).
func groupHint(key, value string) string {
	if key != "epr_group" {
		return ""
	}
	return map[string]string{"GROUP_0": "No electronic patient record, and no business case for one", "GROUP_1": "No electronic patient record yet, but one is being bought or put in",
		"GROUP_2": "Has an electronic patient record that needs extending", "GROUP_3": "Meets the minimum standard"}[value]
}

func orgFacts(s desk.OrgSheet) []ui.Fact {
	out := []ui.Fact{{Label: "Kind", Value: orgKindWord(s.Org.Kind)}}
	if !s.Org.ClosedOn.IsZero() {
		out = append(out, ui.Fact{Label: "Closes", HTML: ui.When(day(s.Org.ClosedOn))})
	}
	if s.Org.Unlisted {
		out = append(out, ui.Fact{Label: "Register", HTML: ui.Tag(ui.TagProps{Text: "No longer in the register", Colour: ui.Orange})})
	}
	if s.Org.OutOfScope != "" {
		out = append(out, ui.Fact{Label: "Out of scope", Value: s.Org.OutOfScope})
	}
	return out
}

func orgKindWord(k funding.OrgKind) string {
	return map[funding.OrgKind]string{funding.Trust: "NHS trust", funding.ICB: "Integrated care board", funding.Region: "Region", funding.National: "Funder"}[k]
}

// confirmedWords says who stands for a fact.
func confirmedWords(s desk.OrgSheet, f funding.Fact) string {
	if f.ConfirmedBy == "" {
		return ""
	}
	return "Confirmed by " + name(s.Names, f.ConfirmedBy) + " on " + calendar.DateOf(f.ConfirmedAt).Text()
}

// mayDispute reports whether the viewer can say that a fact is wrong.
func mayDispute(s desk.OrgSheet, f funding.Fact) bool {
	return s.May("disputeFact") && funding.CheckConfirmable(f) == nil && f.Key != "ods_code"
}

func historyRows(s desk.OrgSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.History))
	for i, f := range s.History {
		rows[i] = []ui.Cell{text(funding.FactKindOf(f.Key).Title), text(factWords(s, f.Key, f.Value)), dated(day(f.AsOf)), text(f.Source), text(historyNote(s, f))}
	}
	return rows
}

func historyNote(s desk.OrgSheet, f funding.Fact) string {
	var out []string
	if c := confirmedWords(s, f); c != "" {
		out = append(out, c+".")
	}
	if f.DisputedBy != "" {
		out = append(out, "Disputed by "+name(s.Names, f.DisputedBy)+" on "+calendar.DateOf(f.DisputedAt).Text()+": "+f.Dispute)
	}
	if f.SettledBy != "" {
		out = append(out, "Settled by "+name(s.Names, f.SettledBy)+" on "+calendar.DateOf(f.SettledAt).Text()+": "+f.Settlement)
	}
	return strings.Join(out, " ")
}

// linkWords says how an organisation follows another.
func linkWords(l desk.OrgLink) string {
	words := " from " + l.Since.Text()
	if l.Share == "PART" {
		words += ", in part"
	}
	if l.Note != "" {
		words += ". " + l.Note
	}
	return words
}
