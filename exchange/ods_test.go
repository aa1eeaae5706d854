package exchange

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// realRegister opens the register's real file where there is one: it is not
// shipped.
func realRegister(t *testing.T) *os.File {
	t.Helper()
	for _, path := range []string{os.Getenv("TRANCHE_ETR_CSV"), "../../shared/data/etr.csv"} {
		if f, err := os.Open(path); err == nil {
			t.Cleanup(func() { f.Close() })
			return f
		}
	}
	t.Skip("the register's real file is not here: set TRANCHE_ETR_CSV to the path of an etr.csv of July 2026")
	return nil
}

func TestTheInventedRegister(t *testing.T) {
	f, err := os.Open("testdata/etr.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := ParseODS(f)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"RX1 Northmoor and Eskdale University Hospitals NHS Foundation Trust | Y63 QWO | Northmoor LS99 1AA | 2007-04-01 ",
		"RX2 Saltmarsh, Fenbeck and Stoke-on-Lynn Hospitals NHS Trust | Y61 S1Y5D | Stoke-on-Lynn PE99 2BB | 2010-10-01 ",
		"RX3 St Oswin's Specialist Hospitals NHS Foundation Trust | Y63 QHM | Tynehaven NE99 3CC | 2005-01-01 ",
		"RX4 Westerdale Ambulance Service NHS Trust | Y63 QWO | Westerdale WF99 4DD | 2006-07-01 ",
		"RX5 Kingsforge & District General Hospitals NHS Trust | Y60 QUA | Kingsforge B99 5EE | 1992-11-02 2026-09-30",
		"RX6 Old Borough Primary Care NHS Trust | Y58 QJK | Old Borough EX99 6FF | 1995-04-01 2013-03-31",
		"A1B2C The Remote NHS Trust | Y56 QKK | London SE99 7GG | 2026-06-01 ",
		"RX8 Duke of Albany's Hospital NHS Foundation Trust | Y59 S9B9J | Brighthaven BN99 8HH | 2004-04-01 ",
		"RX9 Merseymouth Women's and Children's NHS Foundation Trust | Y62 QYG | Merseymouth L99 9JJ | 2008-04-01 ",
		"RXA Cambria West University NHS Trust |   | Abercambria CF99 0KK | 1999-04-01 ",
		"RXB Avonleigh Partnership NHS Foundation Trust | Y58 QUY | Avonleigh BS99 1LL | 2009-05-01 ",
		"RXC Thamesbank Community NHS Trust | Y59 S0E4D | Thamesbank RG99 2MM | 2011-04-01 ",
	}
	for i, r := range rows {
		got := r.Code + " " + r.Name + " | " + r.Region + " " + r.ICB + " | " + r.Town + " " + r.Postcode + " | " + r.OpenedOn.String() + " " + r.ClosedOn.String()
		if got != want[i] {
			t.Errorf("row %d: got\n%s\nwant\n%s", i+1, got, want[i])
		}
	}
	if len(rows) != 12 || rows[9].OutOfScope == "" || rows[0].OutOfScope != "" {
		t.Errorf("got %d rows, Welsh %q, English %q; want 12, and only the Welsh out of scope", len(rows), rows[9].OutOfScope, rows[0].OutOfScope)
	}
}

// TestTheRealRegister is domain 6.2 and 6.3: the file of July 2026.
func TestTheRealRegister(t *testing.T) {
	rows, err := ParseODS(realRegister(t))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{"rows": len(rows)}
	day := day(2026, 7, 1)
	icbs := map[string]bool{}
	for _, r := range rows {
		o := r.Organisation("x", day)
		switch {
		case !o.ClosedOn.IsZero():
			got["closed"]++
			continue
		case o.OutOfScope != "":
			got["Welsh"]++
			continue
		}
		icbs[o.ICB] = true
		got["English"]++
		got[string(o.LegalForm)]++
		got[string(funding.TrustKindOf(o))]++
		if len(o.Code) == 5 {
			got["five characters"]++
		}
	}
	got["ICBs"] = len(icbs)
	for what, want := range map[string]int{"rows": 274, "closed": 72, "Welsh": 3, "English": 199, "NHS_FT": 138, "NHS_TRUST": 61, "AMBULANCE": 10, "ICBs": 36, "five characters": 2} {
		if got[what] != want {
			t.Errorf("%s: got %d, want %d", what, got[what], want)
		}
	}
	i := slices.IndexFunc(rows, func(r funding.RegisterRow) bool { return r.Code == "RVJ" })
	if june := rows[i].Organisation("x", day); june.ClosedOn.String() != "2026-06-30" || !june.OpenOn(june.ClosedOn) || june.OpenOn(day) {
		t.Errorf("RVJ closes on %s: it must still be open on that day and not on 1 July 2026", june.ClosedOn)
	}
}

func TestABadRegisterIsRefusedByRowAndColumn(t *testing.T) {
	good, err := os.ReadFile("testdata/etr.csv")
	if err != nil {
		t.Fatal(err)
	}
	row := strings.SplitAfter(string(good), "\n")[0]
	tests := []struct{ name, from, to, code, at string }{
		{"a column short", `,""` + "\n", "\n", "ODS_COLUMNS", "row 1"},
		{"a code in small letters", `"RX1"`, `"rx1"`, "ODS_CELL_INVALID", "row 1, column 1"},
		{"a code of two characters", `"RX1"`, `"RX"`, "ODS_CELL_INVALID", "row 1, column 1"},
		{"no name", "NORTHMOOR AND ESKDALE UNIVERSITY HOSPITALS NHS FOUNDATION TRUST", "", "ODS_CELL_INVALID", "row 1, column 2"},
		{"an English trust without a region", `"Y63"`, `""`, "ODS_CELL_INVALID", "row 1, column 3"},
		{"an ICB that is no code", `"QWO"`, `"West Yorkshire"`, "ODS_CELL_INVALID", "row 1, column 4"},
		{"a date that is none", "20070401", "20070431", "ODS_CELL_INVALID", "row 1, column 11"},
		{"no open date", "20070401", "", "ODS_CELL_INVALID", "row 1, column 11"},
		{"closed before it opened", `"20070401",""`, `"20070401","20070331"`, "ODS_CELL_INVALID", "row 1, column 12"},
		{"a control character", "MOOR LANE", "MOOR\x00LANE", "ODS_CELL_INVALID", "row 1, column 6"},
		{"another alphabet", "MOOR LANE", "MOOR\xffLANE", "ODS_CELL_INVALID", "row 1, column 6"},
		{"a quote that never ends", `"","",""`, `"","","`, "CSV_UNREADABLE", "row 1"},
		{"nothing", row, "", "FILE_EMPTY", "file"},
		{"the same code twice", row, row + row, "ODS_CELL_INVALID", "row 2, column 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bad := strings.Replace(row, tt.from, tt.to, 1)
			_, err := ParseODS(strings.NewReader(bad))
			e, ok := refusal.Of(err)
			if !ok || e.Code != tt.code || e.Field != tt.at {
				t.Errorf("got %v, want %s at %s", err, tt.code, tt.at)
			}
		})
	}
}

func TestTitleCase(t *testing.T) {
	for from, want := range map[string]string{
		"GUY'S AND ST THOMAS' NHS FOUNDATION TRUST":            "Guy's and St Thomas' NHS Foundation Trust",
		"THE QUEEN ELIZABETH HOSPITAL, KING'S LYNN, NHS TRUST": "The Queen Elizabeth Hospital, King's Lynn, NHS Trust",
		"BARKING, HAVERING  AND REDBRIDGE":                     "Barking, Havering and Redbridge",
		"KINGSTON UPON HULL (EAST) NHS TRUST":                  "Kingston upon Hull (East) NHS Trust",
		"STRATFORD-UPON-AVON":                                  "Stratford-upon-Avon",
		"O'NEILL & SONS":                                       "O'Neill & Sons",
		"NHS OF THE NORTH":                                     "NHS of the North",
		"":                                                     "",
	} {
		if got := TitleCase(from); got != want {
			t.Errorf("%q: got %q, want %q", from, got, want)
		}
	}
}

// FuzzParseODS: whatever a file holds, it is read or refused, never both, and
// what was read can be a trust.
func FuzzParseODS(f *testing.F) {
	seed, err := os.ReadFile("testdata/etr.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(seed))
	f.Add("\ufeff" + string(seed))
	f.Add(`"RX1","A","Y63","QWO"` + strings.Repeat(`,""`, 23))
	f.Fuzz(func(t *testing.T, file string) {
		rows, err := ParseODS(strings.NewReader(file))
		if err != nil {
			if _, ok := refusal.Of(err); !ok {
				t.Fatalf("a fault instead of a refusal: %v", err)
			}
			return
		}
		seen := map[string]bool{}
		for _, r := range rows {
			if seen[r.Code] || !odsCodeForm.MatchString(r.Code) || r.Name == "" || r.OpenedOn.IsZero() || (r.Region == "") && r.OutOfScope == "" {
				t.Fatalf("read %+v", r)
			}
			seen[r.Code] = true
		}
	})
}
