package exchange

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// dmaWorkbook makes a workbook in the official layout: heads on row 11.
func dmaWorkbook(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	if _, err := book.NewSheet(dmaSheet); err != nil {
		t.Fatal(err)
	}
	heads := []any{nil, "Region", "ICS", "Provider", "Care Setting", "Well Led", "Ensure Smart Foundations", "Safe Practice", "Support Workforce", "Empower People", "Improve Care", "Healthy Populations"}
	for i, row := range append([][]any{heads}, rows...) {
		if err := book.SetSheetRow(dmaSheet, fmt.Sprintf("A%d", 11+i), &row); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func wordsOf(rows []funding.AssessedRow) string {
	var out []string
	for _, r := range rows {
		words := r.At + " " + r.Code + " " + r.Name
		for _, f := range r.Facts {
			words += " " + f.Key + "=" + f.Value
		}
		out = append(out, words)
	}
	return strings.Join(out, "\n")
}

func TestFilesOfAssessments(t *testing.T) {
	dma := dmaWorkbook(t, []any{nil, "North East", "WY", "Northmoor University Hospitals", "Acute", 2.825, 3, "2.375", 2.61, 2.1, 2.4, 5}, []any{nil, "", "", "Fenbeck", "Community", "n/a", "-", nil, 1, 1, 1, 1})
	tests := []struct {
		name, kind string
		data       []byte
		want       string
	}{
		{"the official maturity results", funding.FileDMA, dma,
			"SC - 2025 Pillar Summary!D12  Northmoor University Hospitals dma_round=2025 dma_well_led=2.83 dma_smart_foundations=3.00 dma_safe_practice=2.38 dma_support_workforce=2.61 dma_empower_people=2.10 dma_improve_care=2.40 dma_healthy_populations=5.00\n" +
				"SC - 2025 Pillar Summary!D13  Fenbeck dma_round=2025 dma_support_workforce=1.00 dma_empower_people=1.00 dma_improve_care=1.00 dma_healthy_populations=1.00"},
		{"the toolkit's list", funding.FileDSPT, []byte("\ufeffCode,Organisation Name,Status,Year\r\nrzx,\"Northmoor, the trust\",Standards Met,2025/26\nRZB,Saltmarsh,Approaching Standards,2025/26\n,,,\n"),
			"row 2, column 2 RZX Northmoor, the trust dspt_status=STANDARDS_MET dspt_year=2025/26\nrow 3, column 2 RZB Saltmarsh dspt_status=APPROACHING dspt_year=2025/26"},
		{"a league table", funding.FileSegment, []byte("Quarter 3\nTrust_code,Trust_name,Trust_subtype,Segment,Financial distress\nRZX,Northmoor,Acute - Medium,3,No\n"),
			"row 3, column 2 RZX Northmoor nof_segment=3 trust_subtype=Acute - Medium financial_distress=NO"},
		{"trust groups", funding.FileGroup, []byte("Trust code,Trust name,Group\nRZX,Northmoor,Group 2\nRZB,Saltmarsh,0\n"), "row 2, column 2 RZX Northmoor epr_group=GROUP_2\nrow 3, column 2 RZB Saltmarsh epr_group=GROUP_0"},
		{"beds, by code alone", funding.FileBeds, []byte("code,beds\nrzx,620\nRZB,\"1,040\"\n"), "row 2, column 1 RZX RZX beds=620\nrow 3, column 1 RZB RZB beds=1040"},
		{"beds with names", funding.FileBeds, []byte("Trust name,Code,Available beds\nNorthmoor,RZX,620\n"), "row 2, column 1 RZX Northmoor beds=620"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, err := ParseAssessed(tt.kind, tt.data)
			if got := wordsOf(rows); err != nil || got != tt.want {
				t.Errorf("got\n%s\n%v\nwant\n%s", got, err, tt.want)
			}
		})
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	macro := append(dmaWorkbook(t), []byte("xl/vbaProject.bin")...)
	tests := []struct {
		name, kind string
		data       []byte
		code, at   string
	}{
		{"an old workbook", funding.FileDMA, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "FILE_OLD_EXCEL", "file"},
		{"a workbook with macros", funding.FileDMA, macro, "FILE_MACROS", "file"},
		{"a damaged workbook", funding.FileDMA, []byte("PK\x03\x04 and no more"), "FILE_UNREADABLE", "file"},
		{"a picture", funding.FileDSPT, []byte("\x89PNG\x00\xff"), "FILE_KIND", "file"},
		{"nothing", funding.FileDSPT, []byte(" \n"), "FILE_EMPTY", "file"},
		{"heads alone", funding.FileGroup, []byte("Code,Name,Group\n"), "FILE_EMPTY", "file"},
		{"a column that is not there", funding.FileDSPT, []byte("Code,Name,Status\nRZX,N,Met\n"), "COLUMN_MISSING", "file"},
		{"a workbook without the sheet", funding.FileDMA, otherSheet(t), "SHEET_MISSING", "file"},
		{"a score above 5", funding.FileDMA, dmaWorkbook(t, []any{nil, "", "", "Fenbeck", "", 5.01}), "CELL_INVALID", dmaSheet + "!F12"},
		{"a score in words", funding.FileDMA, dmaWorkbook(t, []any{nil, "", "", "Fenbeck", "", 3, "good"}), "CELL_INVALID", dmaSheet + "!G12"},
		{"a status that is none", funding.FileDSPT, []byte("Code,Name,Status,Year\nRZX,N,Fine,2025/26\n"), "CELL_INVALID", "row 2, column 3"},
		{"segment 6", funding.FileSegment, []byte("Code,Name,Segment\nRZX,N,6\n"), "CELL_INVALID", "row 2, column 3"},
		{"a group that is none", funding.FileGroup, []byte("Code,Name,Group\nRZX,N,4\n"), "CELL_INVALID", "row 2, column 3"},
		{"one trust twice", funding.FileGroup, []byte("Code,Name,Group\nRZX,N,1\nRZX,n.,2\n"), "ROW_TWICE", "row 3, column 2"},
		{"half a bed", funding.FileBeds, []byte("code,beds\nRZX,620.5\n"), "CELL_INVALID", "row 2, column 2"},
		{"no beds", funding.FileBeds, []byte("code,beds\nRZX,0\n"), "CELL_INVALID", "row 2, column 2"},
		{"a kind that is none", "CHAIRS", []byte("x"), "NOT_A_CHOICE", "kind"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseAssessed(tt.kind, tt.data)
			if e, ok := refusal.Of(err); !ok || e.Code != tt.code || e.Field != tt.at {
				t.Errorf("got %v, want %s at %s", err, tt.code, tt.at)
			}
		})
	}
}

func otherSheet(t *testing.T) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// FuzzParseAssessed: whatever a file holds, it is read or refused.
func FuzzParseAssessed(f *testing.F) {
	f.Add(funding.FileDSPT, []byte("Code,Organisation Name,Status,Year\nRZX,N,Standards Met,2025/26\n"))
	f.Add(funding.FileSegment, []byte("Code,Name,Segment\nRZX,N,3\n"))
	f.Add(funding.FileGroup, []byte("\ufeffCode,Name,Group\nRZX,N,1\n"))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		rows, err := ParseAssessed(kind, data)
		if _, no := refusal.Of(err); err != nil && !no {
			t.Fatalf("a fault instead of a refusal: %v", err)
		}
		for _, r := range rows {
			if err == nil && (r.Name == "" || len(r.Facts) == 0) {
				t.Fatalf("read %+v", r)
			}
		}
	})
}
