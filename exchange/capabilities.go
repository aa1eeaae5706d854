package exchange

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// capabilitySheet is the one sheet of a self-assessment's workbook.
const capabilitySheet = "Self-assessment"

var capabilityHeads = []string{"Id", "Group", "Capability", "Kind", "Care setting", "Status", "Live", "Usage %", "System", "Supplier", "Plan", "Planned date", "Note"}

// ParseCapabilities reads a list of capabilities from YAML.
func ParseCapabilities(b []byte) ([]funding.Capability, error) {
	var file struct {
		Capabilities []funding.Capability `json:"capabilities"`
	}
	if err := strictYAML(b, &file); err != nil {
		return nil, fmt.Errorf("read capabilities: %w", err)
	}
	return file.Capabilities, nil
}

// WriteAssessments writes a self-assessment as a workbook that
// ReadAssessments reads back: every capability of the list in one care
// setting, answered or not.
func WriteAssessments(list []funding.Capability, answers []funding.Assessment, setting funding.CareSetting) ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close() // it is in memory only
	if err := book.SetSheetName("Sheet1", capabilitySheet); err != nil {
		return nil, err
	}
	rows := [][]any{asCells(capabilityHeads)}
	for _, c := range list {
		row := []any{c.ID, c.Group, c.Title, c.Status, string(setting)}
		if i := slices.IndexFunc(answers, func(a funding.Assessment) bool { return a.Capability == c.ID && a.Setting == setting }); i >= 0 {
			a := answers[i]
			row = append(row, a.Status, yesNo(a.Live), a.Usage, safeText(a.System), safeText(a.Vendor), a.Plan, a.PlannedOn.String(), safeText(a.Note))
		}
		rows = append(rows, row)
	}
	for i, row := range rows {
		if err := book.SetSheetRow(capabilitySheet, "A"+strconv.Itoa(i+1), &row); err != nil {
			return nil, err
		}
	}
	if err := offerWords(book, len(rows)); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err := book.Write(&out)
	return out.Bytes(), err
}

// offerWords sets widths, holds the heads in view and offers the words that a
// column may have.
func offerWords(book *excelize.File, rows int) error {
	if err := book.SetColWidth(capabilitySheet, "A", "M", 18); err != nil {
		return err
	}
	if err := book.SetPanes(capabilitySheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for column, words := range map[string][]string{"F": funding.CapabilityStates(), "G": {"Yes", "No"}, "K": funding.CapabilityPlans()} {
		v := excelize.NewDataValidation(true)
		v.Sqref = fmt.Sprintf("%s2:%s%d", column, column, rows)
		if err := v.SetDropList(words); err != nil {
			return err
		}
		if err := book.AddDataValidation(capabilitySheet, v); err != nil {
			return err
		}
	}
	return nil
}

func asCells(words []string) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}

func yesNo(b bool) string {
	if b {
		return "Yes"
	}
	return "No"
}

// safeText keeps a spreadsheet from taking words for a formula.
func safeText(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// ReadAssessments reads a self-assessment from a workbook or CSV in the layout
// of WriteAssessments. Rows without a status are no answers. Every error names
// its cell.
func ReadAssessments(data []byte) ([]funding.Assessment, error) {
	t, err := readTable(data, "")
	if err != nil {
		return nil, err
	}
	columns := []column{{"id", []string{"id"}, true}, {"setting", []string{"care setting"}, true}, {"status", []string{"status"}, true}, {"live", []string{"live"}, false}, {"usage", []string{"usage %", "usage"}, false},
		{"system", []string{"system"}, false}, {"vendor", []string{"supplier", "vendor"}, false}, {"plan", []string{"plan"}, false}, {"when", []string{"planned date"}, false}, {"note", []string{"note"}, false}}
	head, at, err := t.heads(columns)
	if err != nil {
		return nil, err
	}
	var out []funding.Assessment
	var no []*funding.Error
	for r := head + 1; r < len(t.rows) && len(no) < mostODSErrors; r++ {
		get := func(key string) string {
			if i, ok := at[key]; ok {
				return strings.TrimPrefix(t.at(r, i), "'")
			}
			return ""
		}
		if get("status") == "" {
			continue
		}
		a, wrong := assessmentOf(get)
		if wrong != "" {
			cell := t.cell(r, at[wrong])
			no = append(no, refusal.New(refusal.Invalid, "CELL_INVALID", "%s: %q cannot be what this column says. %s", cell, short(get(wrong)), wantedAssessment[wrong]).At(cell))
			continue
		}
		out = append(out, a)
	}
	if len(no) == 0 && len(out) == 0 {
		return nil, refusal.New(refusal.Invalid, "FILE_EMPTY", "No row has a status. Fill in the workbook that the page offers.").At("file")
	}
	return out, refusal.Join(no...).Err()
}

var wantedAssessment = map[string]string{
	"setting": "Give ACUTE, MATERNITY, MENTAL_HEALTH, COMMUNITY or AMBULANCE.", "status": "Give NOT_STARTED, IN_PROGRESS or COMPLETED.", "live": "Give Yes or No.",
	"usage": "Give a whole number from 0 to 100.", "plan": "Give NONE, PLANNED, FUNDED or IN_DELIVERY.", "when": "Give a date as 2027-03-31.",
}

func assessmentOf(get func(string) string) (a funding.Assessment, wrong string) {
	word := func(key string) string { return strings.ToUpper(strings.ReplaceAll(get(key), " ", "_")) }
	a = funding.Assessment{Capability: strings.ToUpper(get("id")), Setting: funding.CareSetting(word("setting")), Status: word("status"), System: get("system"), Vendor: get("vendor"), Plan: word("plan"),
		Note: get("note"), Source: funding.RowImported}
	if a.Plan == "" {
		a.Plan = funding.PlanNone
	}
	var err error
	if text := strings.TrimSpace(strings.TrimSuffix(get("usage"), "%")); text != "" {
		if a.Usage, err = strconv.Atoi(text); err != nil || a.Usage < 0 || a.Usage > 100 {
			return a, "usage"
		}
	}
	if text := get("when"); text != "" {
		if a.PlannedOn, err = calendar.ParseDate(text); err != nil {
			return a, "when"
		}
	}
	a.Live = word("live") == "YES"
	switch {
	case !slices.Contains(funding.CareSettings(), a.Setting):
		return a, "setting"
	case !slices.Contains(funding.CapabilityStates(), a.Status):
		return a, "status"
	case !slices.Contains(funding.CapabilityPlans(), a.Plan):
		return a, "plan"
	case !a.Live && word("live") != "" && word("live") != "NO":
		return a, "live"
	}
	return a, ""
}
