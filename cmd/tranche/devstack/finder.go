package devstack

import (
	"os"
	"path/filepath"
	"strings"
)

// A lookup is what decides where programs are found; tests replace it.
type lookup struct {
	getenv   func(string) string
	packages string // pattern of the folders of Debian's PostgreSQL packages
}

func machine() *lookup {
	return &lookup{getenv: os.Getenv, packages: "/usr/lib/postgresql/*/bin"}
}

// onPath returns the first program of that name on PATH, "" when there is none.
func (l *lookup) onPath(name string) string {
	for _, dir := range filepath.SplitList(l.getenv("PATH")) {
		if path := filepath.Join(dir, name); filepath.IsAbs(path) && isProgram(path) {
			return path
		}
	}
	return ""
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// A finder looks for PostgreSQL and Temporal, and fetches or builds what is not there.
type finder struct {
	look  *lookup
	cache string
	who   identity // who will run PostgreSQL
	run   *spawner
	say   func(string, ...any)
}

// environ is ours with some settings replaced, as NAME=value.
func environ(changes ...string) []string {
	var env []string
	for _, old := range os.Environ() {
		name, _, _ := strings.Cut(old, "=")
		if !setsName(changes, name) {
			env = append(env, old)
		}
	}
	return append(env, changes...)
}

func setsName(changes []string, name string) bool {
	for _, c := range changes {
		if strings.HasPrefix(c, name+"=") {
			return true
		}
	}
	return false
}
