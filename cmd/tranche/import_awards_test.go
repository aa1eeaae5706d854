package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/store"
)

func TestTheSampleOfAwardsIsBroughtInOnce(t *testing.T) {
	urls := databases.New(t)
	settings := Settings{WorkerDatabaseURL: urls.Worker}
	worker, err := store.Open(t.Context(), urls.Worker)
	if err != nil {
		t.Fatal(err)
	}
	defer worker.Close()
	if _, err := worker.Advance(t.Context(), time.Date(2026, time.October, 12, 12, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	var said string
	bring := func(path string, try bool) error {
		said = ""
		return importAwards(t.Context(), settings, path, try, func(f string, args ...any) { said += fmt.Sprintf(f, args...) + "\n" })
	}
	const sample = "../../docs/samples/awards.xlsx"
	for _, tt := range []struct {
		try  bool
		says string
	}{
		{true, "Brought in: FP26-RZX-001, FP26-RZB-001.\nThis was a dry run: nothing was kept.\n"},
		{false, "Brought in: FP26-RZX-001, FP26-RZB-001.\n"},
		{false, "There already, and unchanged: EPR-17, EPR-18.\nNothing is new, and nothing was changed.\n"},
	} {
		if err := bring(sample, tt.try); err != nil || said != tt.says {
			t.Errorf("got %v, %q; want %q", err, said, tt.says)
		}
	}
	empty := filepath.Join(t.TempDir(), "awards.xlsx")
	if err := writeAwardsTemplate(empty, func(string, ...any) {}); err != nil {
		t.Fatal(err)
	}
	if err := bring(empty, false); err == nil || !strings.Contains(err.Error(), "Awards!A2: There is no award on the sheet.") {
		t.Errorf("an empty template: %v", err)
	}
}
