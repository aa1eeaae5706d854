package devstack

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestWhichPostgresIsChosen(t *testing.T) {
	old, fit, newer := postgresBin{bin: "/a", major: 14}, postgresBin{bin: "/b", major: 15}, postgresBin{bin: "/c", major: 17}
	for _, c := range []struct {
		sentence string
		found    []postgresBin
		made     int
		want     string
	}{
		{"without data, the first that is new enough", []postgresBin{old, newer, fit}, 0, "/c"},
		{"without data, an old one is passed over", []postgresBin{old}, 0, ""},
		{"with data, the one that made it", []postgresBin{newer, fit}, 15, "/b"},
		{"with data, a newer one will not do", []postgresBin{newer}, 15, ""},
		{"with data of an old one, that old one", []postgresBin{newer, old}, 14, "/a"},
		{"nothing here", nil, 0, ""},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			got, ok := choosePostgres(c.found, c.made)
			if got.bin != c.want || ok != (c.want != "") {
				t.Errorf("got %q, %v, want %q", got.bin, ok, c.want)
			}
		})
	}
}

func TestDebianPackagesAreTriedHighestFirst(t *testing.T) {
	top := packagesDir(t)
	for _, version := range []string{"9", "15", "16"} {
		fakePostgres(t, filepath.Join(top, version, "bin"), version)
	}
	f := fakeFinder(t, nil)
	f.look.packages = top + "/*/bin"
	got, err := f.postgres(t.Context(), 0, "data")
	must(t, err)
	if got.major != 16 || got.version != "16.4" {
		t.Errorf("got %+v, want 16.4", got)
	}
	got, err = f.postgres(t.Context(), 15, "data")
	must(t, err)
	if got.major != 15 {
		t.Errorf("got %+v for data of 15, want 15", got)
	}
}

func TestDataOfAnotherMajorIsRefusedWithWhatToDo(t *testing.T) {
	top, data := packagesDir(t), t.TempDir()
	fakePostgres(t, filepath.Join(top, "17", "bin"), "17")
	must(t, os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte("16\n"), 0o600))
	made, err := dataMajor(data)
	must(t, err)
	f := fakeFinder(t, nil)
	f.look.packages = top + "/*/bin"
	_, err = f.postgres(t.Context(), made, data)
	wantSentence(t, err, data, "made by PostgreSQL 16", "here is 17.4 in "+top+"/17/bin", "install PostgreSQL 16 or set PG_BIN", "loses its data")
}

func TestDamagedPGVersionIsSaid(t *testing.T) {
	data := t.TempDir()
	must(t, os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte("fifteen"), 0o600))
	_, err := dataMajor(data)
	wantSentence(t, err, `"fifteen"`, "15 is wanted", "put back a good copy")
	if made, err := dataMajor(t.TempDir()); made != 0 || err != nil {
		t.Errorf("without data got %d, %v, want 0 and no error", made, err)
	}
}

func TestPGBinIsTakenAtItsWord(t *testing.T) {
	top := packagesDir(t)
	fakePostgres(t, filepath.Join(top, "15", "bin"), "15")
	for _, c := range []struct {
		sentence string
		version  string // of the postgres in PG_BIN, "" for an empty folder
		made     int
		parts    []string
	}{
		{"an empty folder is refused, though another PostgreSQL is here", "", 0, []string{"PG_BIN is ", "there is no postgres", "unset it"}},
		{"one that is too old is refused", "14", 0, []string{"PG_BIN is PostgreSQL 14.4", "15 or newer is wanted"}},
		{"one that did not make the data is refused", "16", 15, []string{"made by PostgreSQL 15", "here is 16.4"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			named := filepath.Join(packagesDir(t), "named")
			must(t, os.Mkdir(named, 0o755)) // #nosec G301 -- programs
			if c.version != "" {
				fakePostgres(t, named, c.version)
			}
			f := fakeFinder(t, map[string]string{"PG_BIN": named})
			f.look.packages = top + "/*/bin"
			_, err := f.postgres(t.Context(), c.made, "data")
			wantSentence(t, err, c.parts...)
		})
	}
}

// fakePostgres makes a folder whose postgres says a version.
func fakePostgres(t *testing.T, dir, version string) {
	t.Helper()
	must(t, os.MkdirAll(dir, 0o755)) // #nosec G301 -- programs
	script := fmt.Sprintf("#!/bin/sh\necho 'postgres (PostgreSQL) %s.4 (Debian %s.4-1)'\n", version, version)
	for _, name := range []string{"postgres", "initdb"} {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755)) // #nosec G306 -- a program
	}
}

func packagesDir(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	return dir
}

// fakeFinder searches a machine with only these settings, as ourselves.
func fakeFinder(t *testing.T, env map[string]string) *finder {
	t.Helper()
	run := newSpawner()
	t.Cleanup(run.close)
	return &finder{look: fakeLook(env), cache: t.TempDir(), run: run, say: t.Logf}
}
