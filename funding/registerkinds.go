package funding

import (
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A RegisterKind is one sort of file of assessments.
type RegisterKind struct {
	Code, Title, Hint string
	Columns           []string // the heads it must have, as an example
}

// The kinds of files.
const (
	FileDMA     = "DMA"
	FileDSPT    = "DSPT"
	FileSegment = "SEGMENT"
	FileGroup   = "GROUP"
	FileBeds    = "BEDS"
)

// RegisterKinds lists the files of assessments that can be loaded (domain
// 10.5).
func RegisterKinds() []RegisterKind {
	return []RegisterKind{
		{FileDMA, "Digital maturity (DMA)", "The official results file: Excel, sheet “SC - 2025 Pillar Summary”", []string{"Region", "ICS", "Provider", "Care Setting", "Well Led"}},
		{FileDSPT, "Data security and protection toolkit (DSPT)", "CSV or Excel with the columns Code, Organisation name, Status and Year", []string{"Code", "Organisation name", "Status", "Year"}},
		{FileSegment, "Oversight segment", "A league table: CSV or Excel with the columns Trust code, Trust name and Segment", []string{"Trust code", "Trust name", "Segment"}},
		{FileGroup, "EPR group", "CSV or Excel with the columns Trust code, Trust name and Group, 0 to 3", []string{"Trust code", "Trust name", "Group"}},
		{FileBeds, "Beds", "Available beds, from the published bed statistics: CSV or Excel with the columns Code and Beds, and Trust name if you like", []string{"Code", "Beds"}},
	}
}

// RegisterKindOf finds a kind of file by its code, or refuses.
func RegisterKindOf(code string) (RegisterKind, error) {
	kinds := RegisterKinds()
	if i := slices.IndexFunc(kinds, func(k RegisterKind) bool { return k.Code == code }); i >= 0 {
		return kinds[i], nil
	}
	return RegisterKind{}, oneOf("kind", code, FileDMA, FileDSPT, FileSegment, FileGroup, FileBeds)
}

// An AssessedFile is a file of assessments as read.
type AssessedFile struct {
	Kind string
	Name string // of the file
	Hash string // SHA-256 in hex of its bytes and the day it speaks for
	AsOf calendar.Date
	Rows []AssessedRow
}
