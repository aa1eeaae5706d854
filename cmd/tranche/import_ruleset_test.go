package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/store"
)

const nextRules = `extends: CAP-2026
code: CAP-2027
title: Capital guidance 2027/28
effective_from: 2027-04-01
clocks: {completeness: 2}
`

func TestARulesetIsTriedThenLoaded(t *testing.T) {
	urls := databases.New(t)
	settings := Settings{OwnerDatabaseURL: urls.Owner}
	var said []string
	load := func(text string, try bool) error {
		t.Helper()
		said = nil
		path := filepath.Join(t.TempDir(), "next.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return importRuleset(t.Context(), settings, path, try, func(f string, args ...any) { said = append(said, fmt.Sprintf(f, args...)) })
	}
	count := func() int {
		t.Helper()
		owner, err := store.Open(t.Context(), urls.Owner)
		if err != nil {
			t.Fatal(err)
		}
		defer owner.Close()
		all, err := owner.Rulesets(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	before := count()
	err := load(strings.Replace(nextRules, "completeness", "completenes", 1), false)
	if err == nil || !strings.Contains(err.Error(), `line 5, clocks.completenes: There is no rule "completenes" here`) || count() != before {
		t.Errorf("with a misspelt rule: %v", err)
	}
	if err := load(nextRules, true); err != nil || count() != before || !strings.Contains(strings.Join(said, "\n"), "clocks, completeness: 3 becomes 2") || !strings.Contains(said[len(said)-1], "dry run") {
		t.Errorf("tried: %v, said %q", err, said)
	}
	if err := load(nextRules, false); err != nil || count() != before+1 || said[len(said)-1] != "CAP-2027 holds from 1 April 2027." {
		t.Errorf("loaded: %v, said %q", err, said)
	}
}
