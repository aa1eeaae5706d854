package devstack

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhichTemporalIsUsed(t *testing.T) {
	here := packagesDir(t)
	alone, pair, old := filepath.Join(here, "alone"), filepath.Join(here, "pair"), filepath.Join(here, "old")
	fakeTemporal(t, alone, "temporal-server", "1.32.0")
	fakeTemporal(t, pair, "server", "1.32.1")
	fakeTemporal(t, pair, "sql", "1.32.1")
	fakeTemporal(t, old, "temporal-server", "1.29.0")
	for _, c := range []struct {
		sentence string
		env      map[string]string
		want     temporalBin // below the cache where it begins with bin/
	}{
		{"the named server and the tool beside it", map[string]string{"TEMPORAL_SERVER_BIN": pair + "/server"}, temporalBin{pair + "/server", pair + "/sql"}},
		{"the server on PATH, with a tool that is built", map[string]string{"PATH": alone}, temporalBin{alone + "/temporal-server", "bin/temporal-sql-tool-v1.32.0"}},
		{"a program called sql on PATH is not trusted", map[string]string{"PATH": alone + ":" + pair}, temporalBin{alone + "/temporal-server", "bin/temporal-sql-tool-v1.32.0"}},
		{"another version on PATH is passed over", map[string]string{"PATH": old}, temporalBin{"bin/temporal-server-v1.32.0", "bin/temporal-sql-tool-v1.32.0"}},
		{"nothing here, so both are built", nil, temporalBin{"bin/temporal-server-v1.32.0", "bin/temporal-sql-tool-v1.32.0"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			f := fakeFinder(t, c.env)
			for _, name := range []string{"temporal-server", "temporal-sql-tool"} { // as if built before
				fakeTemporal(t, f.cache+"/bin", name+"-v1.32.0", "1.32.0")
			}
			got, err := f.temporal(t.Context())
			must(t, err)
			got.server, got.tool = strings.TrimPrefix(got.server, f.cache+"/"), strings.TrimPrefix(got.tool, f.cache+"/")
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestANamedServerThatWillNotDoIsRefused(t *testing.T) {
	dir := packagesDir(t)
	fakeTemporal(t, dir, "server", "1.31.5")
	for path, want := range map[string]string{dir + "/server": "version 1.31.5", "/bin/true": "not a Temporal program", dir + "/nothing": "not a Temporal program"} {
		f := fakeFinder(t, map[string]string{"TEMPORAL_SERVER_BIN": path})
		_, err := f.temporal(t.Context())
		wantSentence(t, err, "TEMPORAL_SERVER_BIN is "+path, want, "1.32.x is wanted", "unset it and one is built")
	}
}

// The fake go writes what it was asked for into GOBIN, or half of it and fails, and counts its calls.
const fakeGo = `#!/bin/sh
echo call >> "$0.calls"
echo "$@" >> "$0.args"
printf '#!/bin/sh\necho temporal version 1.32.0\n' > "$GOBIN/server"
chmod 755 "$GOBIN/server"
if [ -e "$0.broken" ]; then echo "some/package: the compiler is ill" >&2; exit 1; fi
cp "$GOBIN/server" "$GOBIN/sql"
`

func TestTheServerIsBuiltOnceAndNeverHalf(t *testing.T) {
	bin := packagesDir(t)
	must(t, os.WriteFile(bin+"/go", []byte(fakeGo), 0o755)) // #nosec G306 -- a program
	must(t, os.WriteFile(bin+"/go.broken", nil, 0o600))
	f := fakeFinder(t, map[string]string{"PATH": bin})

	_, err := f.temporal(t.Context())
	wantSentence(t, err, "building Temporal 1.32.0 failed", "the compiler is ill", "TEMPORAL_SERVER_BIN")
	if left, err := filepath.Glob(f.cache + "/*"); err != nil || len(left) != 1 || filepath.Base(left[0]) != "lock" {
		t.Fatalf("a broken build left %v in the cache, want only the lock", left)
	}

	must(t, os.Remove(bin+"/go.broken"))
	for range 2 {
		got, err := f.temporal(t.Context())
		must(t, err)
		if !isProgram(got.server) || !isProgram(got.tool) {
			t.Errorf("got %+v, want two programs", got)
		}
	}
	calls, err := os.ReadFile(bin + "/go.calls") // #nosec G304 -- test
	must(t, err)
	if got := strings.Count(string(calls), "call"); got != 2 {
		t.Errorf("go was called %d times, want 2: once in vain, once for good", got)
	}
	args, err := os.ReadFile(bin + "/go.args") // #nosec G304 -- test
	must(t, err)
	if want := "install -v go.temporal.io/server/cmd/server@v1.32.0 go.temporal.io/server/cmd/tools/sql@v1.32.0\n"; !strings.HasPrefix(string(args), want) {
		t.Errorf("go was asked for %q, want %q", args, want)
	}
}

func TestAMissingGoIsSaid(t *testing.T) {
	f := fakeFinder(t, nil)
	_, err := f.temporal(t.Context())
	wantSentence(t, err, "no go command on PATH", "1.26.8 or newer", "install Go", "TEMPORAL_SERVER_BIN")
}

func TestOnlyOneTrancheBuildsAtATime(t *testing.T) {
	f := fakeFinder(t, nil)
	held, err := lockCache(t.Context(), f.cache, t.Logf)
	must(t, err)
	var said strings.Builder
	ctx, cancel := context.WithCancel(t.Context())
	_, err = lockCache(ctx, f.cache, func(format string, args ...any) {
		sayInto(&said, format, args...)
		cancel()
	})
	if err == nil || !strings.Contains(said.String(), fmt.Sprintf("Waiting for another tranche (process %d)", os.Getpid())) {
		t.Errorf("got %v and %q, want a wait that says for whom", err, said.String())
	}
	must(t, held.Close())
}

func TestWhatGoPrintsIsCountedAndErrorsAreKept(t *testing.T) {
	var b buildLog
	b.follow(strings.NewReader("go: downloading x.org/y v1.0.0\ninternal/cpu\ngo.temporal.io/server/common\n# some/package\nfile.go:3: bad\n"))
	if b.downloads != 1 || b.packages != 2 || strings.Join(b.said, "|") != "# some/package|file.go:3: bad" {
		t.Errorf("got %d downloads, %d packages and %q, want 1, 2 and the two lines of the error", b.downloads, b.packages, b.said)
	}
}

func fakeTemporal(t *testing.T, dir, name, version string) {
	t.Helper()
	must(t, os.MkdirAll(dir, 0o755))                                                                                 // #nosec G301 -- programs
	must(t, os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\necho temporal version "+version+"\n"), 0o755)) // #nosec G306 -- a program
}

func sayInto(w io.Writer, format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
