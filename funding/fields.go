package funding

import (
	"slices"
	"strconv"
	"strings"
)

// A FieldChange is one field that an edit filled in or changed.
type FieldChange struct {
	Field      string     // its path: answers.title, lines[C1].2026, benefits[B2].owner, milestones[M1].due, running.2027
	Provenance Provenance // an answer's own; "" for fields that keep none
}

// FieldsChanged lists the fields of next that hold something other than they
// did in old, in the order of their paths. A field that was emptied is none:
// nothing was supplied. What no form asks for (a line's organisation, its rate
// of VAT) is no field, so that our own arithmetic cannot flatter the meter.
func FieldsChanged(old, next Content) []FieldChange {
	before := map[string]string{}
	for _, f := range fieldsOf(old) {
		before[f.path] = f.value
	}
	var out []FieldChange
	for _, f := range fieldsOf(next) {
		if before[f.path] != f.value {
			out = append(out, FieldChange{f.path, f.provenance})
		}
	}
	slices.SortFunc(out, func(a, b FieldChange) int { return strings.Compare(a.Field, b.Field) })
	return out
}

// A FieldDifference is one field that is not the same in two contents.
type FieldDifference struct {
	Field string `json:"field"` // its path, as in [FieldChange]
	Was   string `json:"was,omitempty"`
	Now   string `json:"now,omitempty"`
}

// FieldsDiffering lists every field that differs, also those that were
// emptied, in the order of their paths.
func FieldsDiffering(old, next Content) []FieldDifference {
	before, after := map[string]string{}, map[string]string{}
	for _, f := range fieldsOf(old) {
		before[f.path] = f.value
	}
	for _, f := range fieldsOf(next) {
		after[f.path] = f.value
	}
	var out []FieldDifference
	for _, c := range FieldsChanged(old, next) {
		out = append(out, FieldDifference{c.Field, before[c.Field], after[c.Field]})
	}
	for _, c := range FieldsChanged(next, old) {
		if after[c.Field] == "" {
			out = append(out, FieldDifference{c.Field, before[c.Field], ""})
		}
	}
	slices.SortFunc(out, func(a, b FieldDifference) int { return strings.Compare(a.Field, b.Field) })
	return out
}

// SectionOf is the part of a bid that a field belongs to: a question's
// section, or costs, milestones or benefits.
func (r Ruleset) SectionOf(field string) string {
	key, isAnswer := strings.CutPrefix(field, "answers.")
	if isAnswer {
		for _, q := range r.Questions {
			if q.Key == key {
				return q.Section
			}
		}
		return "about"
	}
	if strings.HasPrefix(field, "explained.") {
		return "check"
	}
	switch part, _, _ := strings.Cut(field, "["); part {
	case "milestones", "benefits":
		return part
	case "options":
		return "shortlist"

	}
	return "costs"
}

// A filledField is one field that holds something, as text.
type filledField struct {
	path, value string
	provenance  Provenance
}

// fieldsOf lists every field of a bid's content that holds something.
func fieldsOf(c Content) []filledField {
	var out []filledField
	for key, a := range c.Answers {
		if strings.TrimSpace(a.Value) != "" {
			out = append(out, filledField{"answers." + key, a.Value, a.Provenance})
		}
	}
	add := func(row string, cells ...string) {
		for i := 0; i < len(cells); i += 2 {
			if cells[i+1] != "" {
				out = append(out, filledField{row + "." + cells[i], cells[i+1], ""})
			}
		}
	}
	for _, l := range c.Lines {
		add("lines["+l.Ref+"]", append(l.cells(), yearFields(l.Amounts)...)...)
	}
	for _, f := range c.Funding {
		add("funding["+f.Org+" "+string(f.Source)+" "+string(f.Nature)+"]", yearFields(ByYear{f.FY: f.Amount})...)
	}
	add("running", yearFields(c.Running)...)
	if c.OptimismBias != nil {
		out = append(out, filledField{"optimism_bias_bp", c.OptimismBias.Percent(), ""})
	}
	for _, m := range c.Milestones {
		add("milestones["+m.Ref+"]", "ref", m.Ref, "title", m.Title, "due", dateText(m))
	}
	for _, b := range c.Benefits {
		add("benefits["+b.Ref+"]", append(b.cells(), yearFields(b.Amounts)...)...)
	}
	for _, o := range c.Options {
		add("options["+o.Ref+"]", append([]string{"ref", o.Ref, "kind", string(o.Kind), "title", o.Title, "rationale", o.Rationale}, yearFields(o.Benefits)...)...)
		for i, l := range o.Lines {
			add("options["+o.Ref+"].lines["+strconv.Itoa(i+1)+"]", append([]string{"description", l.Description, "nature", string(l.Nature)}, yearFields(l.Amounts)...)...)
		}
	}
	for _, fy := range c.Running.Years() {
		if c.Payers[fy] != "" {
			add("running_payers", strconv.Itoa(int(fy)), string(c.Payers[fy]))
		}
	}
	for _, code := range sortedCodes(c.Explained) {
		add("explained", code, c.Explained[code])
	}
	add("prices", "basis", string(c.Prices))
	return out
}

func dateText(m Milestone) string {
	if m.Due.IsZero() {
		return ""
	}
	return m.Due.String()
}

// cells are a line's fields and what they hold, in pairs.
func (l CostLine) cells() []string {
	out := []string{"ref", l.Ref, "description", l.Description, "source", string(l.Source), "nature", string(l.Nature), "category", string(l.Category),
		"charging_model", string(l.Charging), "vat", string(l.VAT), "nature_reason", l.NatureReason, "investment", string(l.Investment)}
	if l.ControlsAsset {
		out = append(out, "controls_asset", "yes")
	}
	if l.LifeYears != 0 {
		out = append(out, "life_years", strconv.Itoa(l.LifeYears))
	}
	if l.VAT == Partly {
		out = append(out, "vat_recovered", l.VATRecovered.Percent())
	}
	return out
}

// cells are a benefit's fields and what they hold, in pairs.
func (b Benefit) cells() []string {
	return []string{"ref", b.Ref, "type", string(b.Type), "description", b.Description, "owner", b.Owner, "measure", b.Measure, "baseline", b.Baseline, "target", b.Target}
}

// yearFields are the years of an amount and what they hold, in pairs.
func yearFields(amounts ByYear) []string {
	var out []string
	for _, fy := range amounts.Years() {
		if amounts[fy] != 0 {
			out = append(out, strconv.Itoa(int(fy)), amounts[fy].String())
		}
	}
	return out
}
