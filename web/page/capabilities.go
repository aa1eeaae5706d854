package page

import (
	"net/url"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// A CapabilityView is one look at a self-assessment: all groups of one care
// setting, and the rows of one group.
type CapabilityView struct {
	Sheet   desk.CapabilitySheet
	Setting funding.CareSetting
	Group   string // its key; "" = none is open
}

// GroupKey is how an address names a group: its first word.
func GroupKey(group string) string {
	first, _, _ := strings.Cut(lower(group), " ")
	return first
}

// CapabilityPath is the address of a self-assessment; a zero year is this one.
func CapabilityPath(org string, fy calendar.FY, setting funding.CareSetting, group string) string {
	query := url.Values{"setting": {string(setting)}}
	if fy != 0 {
		query.Set("fy", fy.String())
	}
	if group != "" {
		query.Set("group", group)
	}
	return "/organisations/" + org + "/capabilities?" + query.Encode()
}

func (v CapabilityView) path(group string) string {
	return CapabilityPath(v.Sheet.Org.Code, v.Sheet.FY, v.Setting, group)
}

// answer is what is kept for a capability.
func (v CapabilityView) answer(id string) (funding.Assessment, bool) {
	i := slices.IndexFunc(v.Sheet.Answers, func(a funding.Assessment) bool { return a.Capability == id && a.Setting == v.Setting })
	if i < 0 {
		return funding.Assessment{Capability: id, Setting: v.Setting, Plan: funding.PlanNone}, false
	}
	return v.Sheet.Answers[i], true
}

func (v CapabilityView) groupRows() [][]ui.Cell {
	var rows [][]ui.Cell
	for _, g := range funding.CountGroups(v.Sheet.List, v.Sheet.Answers, v.Setting) {
		rows = append(rows, []ui.Cell{linked(g.Group, v.path(GroupKey(g.Group))+"#group"), text(itoa(g.Completed)), text(itoa(g.InProgress)), text(itoa(g.NotStarted)), text(itoa(g.Unanswered)), text(itoa(g.Planned))})
	}
	return rows
}

// openGroup lists the capabilities of the group that is open.
func (v CapabilityView) openGroup() (name string, list []funding.Capability) {
	for _, c := range v.Sheet.List {
		if v.Group != "" && GroupKey(c.Group) == v.Group {
			name, list = c.Group, append(list, c)
		}
	}
	return name, list
}

// retypedWords says how much of this year's answers cost somebody their time.
func (v CapabilityView) retypedWords() string {
	share := funding.Retyped(funding.Sources(v.Sheet.Answers))
	return count(len(v.Sheet.Answers), "answer", "answers") + " this year, " + itoa(share/100) + "% of them typed or imported anew. The rest was carried forward or copied."
}

func settingItems() []ui.SelectItem {
	var out []ui.SelectItem
	for _, s := range funding.CareSettings() {
		out = append(out, ui.SelectItem{Value: string(s), Text: settingWord(s)})
	}
	return out
}

func settingWord(s funding.CareSetting) string {
	return capital(lower(strings.ReplaceAll(string(s), "_", " ")))
}

func wordItems(first string, words []string) []ui.SelectItem {
	out := []ui.SelectItem{}
	if first != "" {
		out = append(out, ui.SelectItem{Value: "", Text: first})
	}
	for _, w := range words {
		out = append(out, ui.SelectItem{Value: w, Text: capital(lower(strings.ReplaceAll(w, "_", " ")))})
	}
	return out
}

func usageText(a funding.Assessment, answered bool) string {
	if !answered {
		return ""
	}
	return itoa(a.Usage)
}

func (v CapabilityView) assessmentRows(f Form, list []funding.Capability) [][]ui.Cell {
	rows := make([][]ui.Cell, len(list))
	for i, c := range list {
		a, answered := v.answer(c.ID)
		at := lower(c.ID) + "-"
		pick := func(field, words string, items []ui.SelectItem, kept string) ui.Cell {
			return ui.Cell{HTML: rowSelect(f, at+field, words+" of "+c.ID, items, kept)}
		}
		typed := func(field, words, kept string, width int) ui.Cell {
			return ui.Cell{HTML: rowInput(f, at+field, words+" of "+c.ID, kept, width)}
		}
		rows[i] = []ui.Cell{{HTML: capabilityNamed(c, a)}, pick("status", "State", wordItems("Not answered", funding.CapabilityStates()), a.Status), typed("usage_pct", "Usage", usageText(a, answered), 3),
			typed("system_name", "System", a.System, 10), typed("vendor_name", "Supplier", a.Vendor, 10), pick("plan", "Plan", wordItems("", funding.CapabilityPlans()), a.Plan),
			typed("planned_date", "Date planned", a.PlannedOn.Text(), 10), typed("copied_from", "Same as, instead", "", 7)}
	}
	return rows
}

func (v CapabilityView) readRows(list []funding.Capability) [][]ui.Cell {
	rows := make([][]ui.Cell, len(list))
	for i, c := range list {
		a, answered := v.answer(c.ID)
		state := "Not answered"
		if answered {
			state = capital(lower(strings.ReplaceAll(a.Status, "_", " ")))
		}
		rows[i] = []ui.Cell{{HTML: capabilityNamed(c, a)}, text(state), text(usageText(a, answered) + when(answered, "%")), text(a.System), text(a.Vendor), text(capital(lower(strings.ReplaceAll(a.Plan, "_", " ")))), text(a.PlannedOn.Text())}
	}
	return rows
}

// bidChoices are the gaps of a trust, group by group, to be ticked.
func bidChoices(s desk.BidCapabilities) (groups []string, choices map[string][]ui.Choice) {
	choices = map[string][]ui.Choice{}
	for _, c := range s.List {
		i := slices.IndexFunc(s.Answers, func(a funding.Assessment) bool { return a.Capability == c.ID && a.Gap() })
		if i < 0 && !slices.Contains(s.Chosen, c.ID) {
			continue
		}
		if !slices.Contains(groups, c.Group) {
			groups = append(groups, c.Group)
		}
		hint := ""
		if i >= 0 {
			hint = capital(lower(strings.ReplaceAll(s.Answers[i].Status, "_", " "))) + ", plan: " + lower(strings.ReplaceAll(s.Answers[i].Plan, "_", " "))
		}
		choices[c.Group] = append(choices[c.Group], ui.Choice{Value: c.ID, Text: c.Title, Hint: hint})
	}
	return groups, choices
}

// workforceRows are the rows to be edited: those of this year, or last year's,
// or the usual roles.
func workforceRows(s desk.WorkforceSheet, f Form) [][]ui.Cell {
	kept := s.Rows
	if len(kept) == 0 {
		kept = s.Last
	}
	if len(kept) == 0 {
		for _, r := range funding.WorkforceRoles() {
			kept = append(kept, funding.WorkforceRow{Role: r})
		}
	}
	var rows [][]ui.Cell
	for i := range f.rowCount("rows", len(kept)) {
		var r funding.WorkforceRow
		blank := f.Is() || i >= len(kept)
		if !blank {
			r = kept[i]
		}
		posts := func(p funding.Posts) string {
			if blank || p == 0 && len(s.Rows)+len(s.Last) == 0 {
				return ""
			}
			return p.String()
		}
		rows = append(rows, []ui.Cell{{HTML: gridField(f, "rows", i, "role", "Role", r.Role, 0)}, {HTML: gridField(f, "rows", i, "in", "In post", posts(r.InPost), 5)},
			{HTML: gridField(f, "rows", i, "vacant", "Vacant", posts(r.Vacant), 5)}, {HTML: gridField(f, "rows", i, "needed", "Needed", posts(r.Needed), 5)}})
	}
	return rows
}

func postRows(rows []funding.WorkforceRow) [][]ui.Cell {
	out := make([][]ui.Cell, len(rows))
	for i, r := range rows {
		out[i] = []ui.Cell{text(r.Role), text(r.InPost.String()), text(r.Vacant.String()), text(r.Needed.String())}
	}
	return out
}

// chosenOf are the ticked capabilities: those sent, or those kept.
func chosenOf(f Form, s desk.BidCapabilities) []string {
	if f.Is() {
		return f.Sent["capabilities"]
	}
	return s.Chosen
}

func contains(list []string, one string) bool { return slices.Contains(list, one) }
