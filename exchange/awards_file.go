package exchange

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// The sheets of a workbook of awards that are brought in.
const (
	awardsSheet    = "Awards"
	profileSheet   = "Profile"
	drawnSheet     = "Drawn"
	milestoneSheet = "Milestones"
	awardNotes     = "Notes"
)

// awardHeads are the heads of each sheet's first row, in order.
func awardHeads(sheet string) []string {
	return map[string][]string{
		awardsSheet:    {"Reference", "Round", "Trust", "Title", "Pathway", "Decided by", "Decided on", "Agreement signed on", "Total"},
		profileSheet:   {"Reference", "Year", "Nature", "Amount"},
		drawnSheet:     {"Reference", "Year", "Nature", "Amount"},
		milestoneSheet: {"Reference", "Milestone", "Title", "Due"},
	}[sheet]
}

// ReadAwards reads a workbook of awards that are to be brought in. Faults name
// sheet and cell; an error is a file that cannot be read at all.
func ReadAwards(data []byte) ([]funding.BroughtIn, []funding.BroughtFault, error) {
	book, err := openBook(data)
	if err != nil {
		return nil, nil, err
	}
	r := awardsReader{dates: dateReader{workbook: true, from1904: book.from1904, order: funding.DateOrderDMY}}
	for _, step := range []struct {
		sheet string
		row   func()
	}{{awardsSheet, r.award}, {profileSheet, r.profile}, {drawnSheet, r.drawn}, {milestoneSheet, r.milestone}} {
		if err := r.sheetRows(book, step.sheet, step.row); err != nil {
			return nil, nil, err
		}
	}
	if len(r.awards) == 0 && len(r.faults) == 0 {
		r.faults = append(r.faults, funding.BroughtFault{Cell: awardsSheet + "!A2", Says: "There is no award on the sheet. Enter one in each row below the heads."})
	}
	for _, b := range r.awards {
		slices.SortFunc(b.Cells, func(x, y funding.BroughtCell) int {
			return strings.Compare(x.Key(""), y.Key(""))
		})
	}
	return r.awards, r.faults, nil
}

// An awardsReader reads one row after another.
type awardsReader struct {
	dates  dateReader
	sheet  string
	row    int
	cells  []string
	awards []funding.BroughtIn
	faults []funding.BroughtFault
}

func (r *awardsReader) sheetRows(book *ledgerBook, sheet string, each func()) error {
	r.sheet, r.row = sheet, 1
	if !slices.Contains(book.names, sheet) {
		r.faults = append(r.faults, funding.BroughtFault{Cell: sheet, Says: fmt.Sprintf("The workbook has no sheet %q; it has %s. Name it as the template does.", sheet, short(strings.Join(book.names, ", ")))})
		return nil
	}
	rows, err := book.openSheet(sheet)
	if err != nil {
		return err
	}
	defer rows.close()
	for first := true; ; first = false {
		if r.row, r.cells, err = rows.next(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if !first {
			each()
		} else if !r.headed() {
			return nil
		}
	}
}

// headed reports whether the sheet's first row has the template's heads.
func (r *awardsReader) headed() bool {
	for i, want := range awardHeads(r.sheet) {
		if headOf(r.text(i)) != headOf(want) {
			r.fault(i, "The head is %q, and %q is wanted. Keep the heads as the template has them, in the first row.", r.text(i), want)
			return false
		}
	}
	return true
}

func (r *awardsReader) text(i int) string {
	if i >= len(r.cells) {
		return ""
	}
	return strings.Join(strings.Fields(r.cells[i]), " ")
}

func (r *awardsReader) at(i int) string {
	name, err := excelize.CoordinatesToCellName(i+1, r.row)
	if err != nil {
		return fmt.Sprintf("%s, row %d", r.sheet, r.row)
	}
	return r.sheet + "!" + name
}

func (r *awardsReader) fault(i int, format string, args ...any) {
	r.faults = append(r.faults, funding.BroughtFault{Cell: r.at(i), Says: fmt.Sprintf(format, args...)})
}

// word reads words that must be there.
func (r *awardsReader) word(i int) string {
	w := r.text(i)
	if w == "" {
		r.fault(i, "The cell is empty. Enter the %s.", strings.ToLower(awardHeads(r.sheet)[i]))
	}
	return w
}

func (r *awardsReader) date(i int) calendar.Date {
	d, wrong := r.dates.read(r.text(i))
	if wrong.bad() {
		r.fault(i, "“%s” %s", r.text(i), wrong.says)
	}
	return d
}

func (r *awardsReader) money(i int) money.Pence {
	p, err := money.Parse(r.text(i))
	if err != nil {
		r.fault(i, "%s", err)
	}
	return p
}

func (r *awardsReader) award() {
	before := len(r.faults)
	b := funding.BroughtIn{Ref: r.word(0), Round: r.word(1), Org: strings.ToUpper(r.word(2)), Title: r.word(3), Pathway: strings.ToUpper(r.word(4)), DecidedBy: r.word(5),
		DecidedOn: r.date(6), SignedOn: r.date(7), Total: r.money(8), Where: map[string]string{}}
	for i, field := range []string{"reference", "round", "organisation", "title", "pathway", "decided_by", "decided_on", "signed_on", "total"} {
		b.Where[field] = r.at(i)
	}
	if len(r.faults) == before && b.SignedOn.Before(b.DecidedOn) {
		r.fault(7, "The agreement was signed on %s, before the decision of %s. Correct one of the two.", b.SignedOn.Text(), b.DecidedOn.Text())
	}
	if i := r.find(b.Ref); i >= 0 && b.Ref != "" {
		r.fault(0, "%s stands at %s already. Give every award one row.", b.Ref, r.awards[i].Where["reference"])
		return
	}
	r.awards = append(r.awards, b)
}

func (r *awardsReader) find(ref string) int {
	return slices.IndexFunc(r.awards, func(b funding.BroughtIn) bool { return b.Ref == ref })
}

// owner is the award that a row of another sheet is about.
func (r *awardsReader) owner() *funding.BroughtIn {
	ref := r.word(0)
	i := r.find(ref)
	if i < 0 {
		if ref != "" {
			r.fault(0, "%s is not on the sheet %s. Enter it there, or leave this row out.", ref, awardsSheet)
		}
		return nil
	}
	return &r.awards[i]
}

// cell reads a row of money; false when it cannot be read.
func (r *awardsReader) cell() (funding.BroughtCell, money.Pence, bool) {
	before := len(r.faults)
	fy, err := calendar.ParseFY(r.text(1))
	if err != nil {
		r.fault(1, "%s", err)
	}
	nature := funding.Nature(strings.ToUpper(r.text(2)))
	if nature != funding.Capital && nature != funding.Revenue {
		r.fault(2, "“%s” is neither CAPITAL nor REVENUE. Enter one of the two.", r.text(2))
	}
	amount := r.money(3)
	return funding.BroughtCell{FY: fy, Nature: nature}, amount, len(r.faults) == before
}

func (r *awardsReader) profile() {
	b := r.owner()
	c, amount, ok := r.cell()
	if b == nil || !ok {
		return
	}
	if at := b.Where[c.Key("profile")]; at != "" {
		r.fault(1, "%s in %s stands at %s already. Add the two up in one row.", strings.ToLower(string(c.Nature)), c.FY, at)
		return
	}
	b.Where[c.Key("profile")], b.Where[c.Key("drawn")] = r.at(3), r.at(3)
	if b.Where["profile"] == "" {
		b.Where["profile"] = r.at(3)
	}
	c.Agreed = amount
	b.Cells = append(b.Cells, c)
}

func (r *awardsReader) drawn() {
	b := r.owner()
	c, amount, ok := r.cell()
	if b == nil || !ok {
		return
	}
	i := slices.IndexFunc(b.Cells, func(x funding.BroughtCell) bool { return x.FY == c.FY && x.Nature == c.Nature })
	key := c.Key("drawn")
	switch {
	case i < 0:
		r.fault(3, "%s was drawn, and the sheet %s has no %s for %s in %s. Enter what was agreed there.", amount, profileSheet, strings.ToLower(string(c.Nature)), b.Ref, c.FY)
		return
	case strings.HasPrefix(b.Where[key], drawnSheet):
		r.fault(1, "%s in %s stands at %s already. Add the two up in one row.", strings.ToLower(string(c.Nature)), c.FY, b.Where[key])
		return
	}
	b.Where[key], b.Cells[i].Drawn = r.at(3), amount
}

func (r *awardsReader) milestone() {
	b := r.owner()
	before := len(r.faults)
	m := funding.Milestone{Ref: r.word(1), Title: r.word(2), Due: r.date(3)}
	if b == nil || len(r.faults) > before {
		return
	}
	if slices.ContainsFunc(b.Milestones, func(x funding.Milestone) bool { return x.Ref == m.Ref }) {
		r.fault(1, "%s has a milestone %s already. Give each its own.", b.Ref, m.Ref)
		return
	}
	if b.Where["milestones"] == "" {
		b.Where["milestones"] = r.at(1)
	}
	b.Milestones = append(b.Milestones, m)
}
