package exchange

import (
	"bytes"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// AwardsTemplate is the workbook that ReadAwards reads, with the heads and
// without awards.
func AwardsTemplate() ([]byte, error) { return WriteAwards(nil) }

// WriteAwards writes the workbook with rows on its sheets, by their names: the
// cells below the heads, in the order of the heads.
func WriteAwards(rows map[string][][]string) ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close() // it is in memory only
	if err := book.SetSheetName("Sheet1", awardsSheet); err != nil {
		return nil, err
	}
	for _, sheet := range []string{awardsSheet, profileSheet, drawnSheet, milestoneSheet} {
		if err := awardSheet(book, sheet, append([][]string{awardHeads(sheet)}, rows[sheet]...)); err != nil {
			return nil, err
		}
	}
	if err := awardSheet(book, awardNotes, awardsNotes()); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err := book.Write(&out)
	return out.Bytes(), err
}

// awardSheet writes a sheet of text cells, so that nothing is read otherwise
// than it was typed.
func awardSheet(book *excelize.File, sheet string, rows [][]string) error {
	if _, err := book.NewSheet(sheet); err != nil {
		return err
	}
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return err
	}
	if err := book.SetColStyle(sheet, "A:I", text); err != nil {
		return err
	}
	if err := book.SetColWidth(sheet, "A", "I", 22); err != nil {
		return err
	}
	for i, row := range rows {
		if err := book.SetSheetRow(sheet, "A"+strconv.Itoa(i+1), &row); err != nil {
			return err
		}
	}
	return book.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func awardsNotes() [][]string {
	return [][]string{
		{"Sheet", "Head", "What to enter"},
		{awardsSheet, "Reference", "The award's reference where it lives now. It is brought in once by it."},
		{awardsSheet, "Round", "The code of a round that is there already, for example FP-2026-R1."},
		{awardsSheet, "Trust", "The trust's code of the Organisation Data Service."},
		{awardsSheet, "Pathway", "FAST, STANDARD or another pathway of the rules."},
		{awardsSheet, "Decided by", "The id of who decided it. They never release its payments."},
		{awardsSheet, "Decided on", "A day, as 16/06/2026 or 2026-06-16."},
		{awardsSheet, "Agreement signed on", "The day on which both had signed."},
		{awardsSheet, "Total", "Pounds and pence. The lines of the sheet Profile add up to it."},
		{profileSheet, "Amount", "What was agreed for a year (as 2026/27) and nature (CAPITAL or REVENUE). Of a year that is over, what was drawn."},
		{drawnSheet, "Amount", "What was drawn before: the opening balance. Leave a line out where nothing was."},
		{milestoneSheet, "Milestone", "M1, M2 and so on, with title and due day."},
	}
}
