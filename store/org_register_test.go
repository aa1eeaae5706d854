package store

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
)

// register reads an invented file of the register, with changes.
func register(t *testing.T, changes ...string) []funding.RegisterRow {
	t.Helper()
	b, err := os.ReadFile("../exchange/testdata/etr.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := exchange.ParseODS(strings.NewReader(strings.NewReplacer(changes...).Replace(string(b))))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func counts(p funding.RegisterPlan) string {
	return fmt.Sprintf("%d new, %d changed, %d closing, %d unchanged, gone %v, back %v, strange %v", len(p.New), len(p.Changed), len(p.Closing), len(p.Unchanged), p.Gone, p.Back, p.Strange)
}

func TestARegisterIsLoadedAgainAndAgain(t *testing.T) {
	db, ctx := newDB(t), context.Background()
	line8 := `"RX8","DUKE OF ALBANY'S HOSPITAL NHS FOUNDATION TRUST","Y59","S9B9J","ALBANY","8 HILL","","BRIGHTHAVEN","","BN99 8HH","20040401","","","","","","","","","","","1","","J","","",""` + "\n"
	july, august := register(t), register(t, "NORTHMOOR AND ESKDALE UNIVERSITY HOSPITALS NHS FOUNDATION TRUST", "NORTHMOOR NHS FOUNDATION TRUST", `"20101001",""`, `"20101001","20270331"`, line8, "", `"A1B2C"`, `"Z9Y8X"`)
	for _, step := range []struct {
		name string
		rows []funding.RegisterRow
		asOf string
		try  bool
		want string
	}{
		{"a dry run", july, "2026-07-01", true, "12 new, 0 changed, 0 closing, 0 unchanged, gone [], back [], strange []"},
		{"the first load", july, "2026-07-01", false, "12 new, 0 changed, 0 closing, 0 unchanged, gone [], back [], strange []"},
		{"the same again", july, "2026-07-01", false, "0 new, 0 changed, 0 closing, 12 unchanged, gone [], back [], strange []"},
		{"a renamed, a closing, a missing and a new trust", august, "2026-08-01", false, "1 new, 1 changed, 1 closing, 8 unchanged, gone [A1B2C RX8], back [], strange []"},
		{"that again", august, "2026-08-01", false, "0 new, 0 changed, 0 closing, 11 unchanged, gone [], back [], strange []"},
		{"the first file's words on a later day", july, "2026-09-01", false, "0 new, 2 changed, 0 closing, 10 unchanged, gone [Z9Y8X], back [A1B2C RX8], strange []"},
	} {
		plan, err := db.Worker.ImportTrusts(ctx, step.rows, "ODS etr.csv of "+step.asOf, on(step.asOf), step.try)
		if got := counts(plan); err != nil || got != step.want {
			t.Errorf("%s: got %s, %v\nwant %s", step.name, got, err, step.want)
		}
	}
	if _, err := db.Worker.ImportTrusts(ctx, august, "ODS", on("2026-08-01"), false); code(err) != "OLDER_FILE" {
		t.Errorf("an older file: got %v, want OLDER_FILE", err)
	}
}

func TestARenamedTrustKeepsItsNames(t *testing.T) {
	db, ctx := newDB(t), context.Background()
	for i, rows := range [][]funding.RegisterRow{register(t), register(t, "WESTERDALE AMBULANCE SERVICE", "NORTHERN DALES AMBULANCE SERVICE", `"20060701",""`, `"20060701","20270331"`)} {
		if _, err := db.Worker.ImportTrusts(ctx, rows, "ODS etr.csv", on(fmt.Sprintf("2026-0%d-01", 7+i)), false); err != nil {
			t.Fatal(err)
		}
	}
	err := db.Worker.tx(ctx, func(tx *gorm.DB) error {
		o, err := loadOrg(tx, "RX4")
		if err != nil {
			return err
		}
		history, err := factHistory(tx, "RX4")
		var got []string
		for _, f := range history {
			got = append(got, f.Key+" "+f.AsOf.String()+" "+f.Value)
		}
		want := "closed_on 2026-08-01 2027-03-31; name 2026-08-01 Northern Dales Ambulance Service NHS Trust; name 2026-07-01 Westerdale Ambulance Service NHS Trust"
		if strings.Join(got, "; ") != want || o.Name != "Northern Dales Ambulance Service NHS Trust" {
			t.Errorf("now %q, history\n%s\nwant\n%s", o.Name, strings.Join(got, "; "), want)
		}
		if !o.OpenOn(on("2027-03-31")) || o.OpenOn(on("2027-04-01")) {
			t.Errorf("it closes on %s: it must be open until then", o.ClosedOn)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWelshTrustsAreOutOfScopeAndNothingElseIsTouched(t *testing.T) {
	db, ctx := newDB(t), context.Background()
	if _, err := db.Worker.ImportTrusts(ctx, register(t), "ODS", on("2026-07-01"), false); err != nil {
		t.Fatal(err)
	}
	orgs, err := db.Web.Organisations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range orgs {
		if welsh := o.Code == "RXA"; welsh != (o.OutOfScope != "") {
			t.Errorf("%s: out of scope because %q", o.Code, o.OutOfScope)
		}
		if o.Code == "RZX" && (o.Unlisted || o.Source != "Demo") {
			t.Errorf("a trust that no register has: got %+v, want it as it was", o)
		}
	}
	bad := append(register(t), funding.RegisterRow{Code: "QWO", Name: "West Yorkshire", Region: "Y63", OpenedOn: on("2022-07-01")})
	if _, err := db.Worker.ImportTrusts(ctx, bad, "ODS", on("2026-08-01"), false); code(err) != "NOT_A_TRUST" {
		t.Errorf("an ICB as a trust: got %v, want NOT_A_TRUST", err)
	}
}

func TestTheRealRegisterGoesIn(t *testing.T) {
	path := os.Getenv("TRANCHE_ETR_CSV")
	if path == "" {
		path = "../../shared/data/etr.csv"
	}
	f, err := os.Open(path)
	if err != nil {
		t.Skip("the register's real file is not here: set TRANCHE_ETR_CSV to the path of an etr.csv of July 2026")
	}
	defer f.Close()
	rows, err := exchange.ParseODS(f)
	if err != nil {
		t.Fatal(err)
	}
	db := newDB(t)
	for _, want := range []string{"274 new, 0 changed, 0 closing, 0 unchanged, gone [], back [], strange []", "0 new, 0 changed, 0 closing, 274 unchanged, gone [], back [], strange []"} {
		plan, err := db.Worker.ImportTrusts(context.Background(), rows, "ODS etr.csv", on("2026-07-01"), false)
		if got := counts(plan); err != nil || got != want {
			t.Errorf("got %s, %v\nwant %s", got, err, want)
		}
	}
}

func TestTheICBsAndTheirSuccession(t *testing.T) {
	db := newDB(t)
	orgs, err := db.Web.Organisations(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, o := range orgs {
		for day, when := range map[string]string{"2026-03-31": "before", "2026-04-01": "since"} {
			if o.OpenOn(on(day)) {
				got[string(o.Kind)+" "+when]++
			}
		}
	}
	for what, want := range map[string]int{"REGION since": 7, "ICB before": 42, "ICB since": 36} {
		if got[what] != want {
			t.Errorf("%s: got %d, want %d", what, got[what], want)
		}
	}
	facts := db.facts(t, "amina", "D7T5G")
	if got, want := facts["predecessors"].Value, "Hertfordshire and West Essex ICB (QM7); Mid and South Essex ICB (QH8); Suffolk and North East Essex ICB (QJG)"; got != want {
		t.Errorf("Essex: got %q, want %q", got, want)
	}
}
