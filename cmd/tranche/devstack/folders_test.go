package devstack

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRootLooksWhetherAnotherUserCanReachAFolder(t *testing.T) {
	top := t.TempDir()
	must(t, os.Chmod(top, 0o755)) // #nosec G302 -- reachable on purpose
	shut, open := filepath.Join(top, "shut"), filepath.Join(top, "open")
	for dir, mode := range map[string]os.FileMode{shut: 0o700, open: 0o711} {
		must(t, os.MkdirAll(filepath.Join(dir, "data"), 0o755)) // #nosec G301 -- reachable on purpose
		must(t, os.Chmod(dir, mode))
	}
	stranger := identity{drop: true, uid: 64999, gid: 64999}
	owner := identity{drop: true, uid: uint32(os.Getuid()), gid: 64999}
	for _, c := range []struct {
		sentence string
		dir      string
		who      identity
		want     bool
	}{
		{"passage is enough", filepath.Join(open, "data"), stranger, reachable(top, stranger)},
		{"a shut folder above bars the way", filepath.Join(shut, "data"), stranger, false},
		{"its owner passes", filepath.Join(shut, "data"), owner, reachable(top, owner)},
		{"who does not change user needs no passage", filepath.Join(shut, "data"), identity{}, true},
		{"what is not there cannot be reached", filepath.Join(top, "nothing"), stranger, false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if got := reachable(c.dir, c.who); got != c.want {
				t.Errorf("reachable(%s, %+v) = %v, want %v", c.dir, c.who, got, c.want)
			}
		})
	}
}

func TestAFolderHasOneUser(t *testing.T) {
	dir := t.TempDir()
	held, err := lockDir(dir)
	must(t, err)
	_, err = lockDir(dir)
	wantSentence(t, err, "another tranche (process ", dir, "stop it first", "TRANCHE_DATA_DIR")
	must(t, held.Close())
	again, err := lockDir(dir)
	must(t, err)
	must(t, again.Close())
}

func TestAFileInTheWayOfTheDataFolderIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(path, nil, 0o600))
	_, err := makeDir(path)
	wantSentence(t, err, path, "cannot be written", "TRANCHE_DATA_DIR")
}

func TestTheCacheIsWhereTheEnvironmentSays(t *testing.T) {
	top, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	for _, c := range []struct {
		sentence string
		env      map[string]string
		want     string
	}{
		{"XDG_CACHE_HOME comes first", map[string]string{"XDG_CACHE_HOME": top + "/x", "HOME": top + "/h"}, top + "/x/tranche"},
		{"a relative XDG_CACHE_HOME is passed over", map[string]string{"XDG_CACHE_HOME": "x", "HOME": top + "/h"}, top + "/h/.cache/tranche"},
		{"HOME without it", map[string]string{"HOME": top + "/h"}, top + "/h/.cache/tranche"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			got, err := openCache("", fakeLook(c.env))
			must(t, err)
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	_, err = openCache("", fakeLook(nil))
	wantSentence(t, err, "HOME", "set XDG_CACHE_HOME")
}

func TestPasswordsAreMadeOnceAndKeptPrivate(t *testing.T) {
	dir := t.TempDir()
	first, err := loadState(dir)
	must(t, err)
	must(t, first.save(dir))
	second, err := loadState(dir)
	must(t, err)
	seen := map[string]bool{}
	for _, role := range allRoles {
		word := first.Passwords[role]
		if len(word) != 48 || seen[word] || second.Passwords[role] != word {
			t.Errorf("password of %s: %d letters, repeated %v, kept %v; want 48 of its own, kept", role, len(word), seen[word], second.Passwords[role] == word)
		}
		seen[word] = true
	}
	info, err := os.Stat(statePath(dir))
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("stack.json has mode %o, want 600", info.Mode().Perm())
	}
}

func TestLostOrDamagedPasswordsAreSaid(t *testing.T) {
	damaged := t.TempDir()
	must(t, os.WriteFile(statePath(damaged), []byte(`{"passwords":{"postgres":"x"}}`), 0o600))
	_, err := loadState(damaged)
	wantSentence(t, err, "stack.json is damaged", "put back a good copy")

	lost := t.TempDir()
	must(t, os.Mkdir(filepath.Join(lost, "postgres"), 0o700))
	_, err = loadState(lost)
	wantSentence(t, err, "stack.json is missing", "put it back", "loses its data")
}

// fakeLook is a machine with only these settings and no packages.
func fakeLook(env map[string]string) *lookup {
	return &lookup{getenv: func(name string) string { return env[name] }, packages: "/nonexistent/*/bin"}
}

// wantSentence checks that an error is one sentence that holds all the parts.
func wantSentence(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("got no error, want one that says %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("got %q, want it to say %q", err, part)
		}
	}
}
