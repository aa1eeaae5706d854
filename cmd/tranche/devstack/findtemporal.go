package devstack

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
)

// The Temporal that Tranche is tested with. A server of another minor version has another schema and another configuration.
const (
	temporalVersion = "1.32.0"
	temporalMinor   = "1.32."
	temporalModule  = "go.temporal.io/server/cmd/"
)

// A temporalBin is a Temporal server and the tool that makes its tables.
type temporalBin struct {
	server, tool string
}

// temporal finds the server and its tool, building what is missing into the cache, once.
func (f *finder) temporal(ctx context.Context) (temporalBin, error) {
	server, err := f.temporalServer(ctx)
	if err != nil {
		return temporalBin{}, err
	}
	b := temporalBin{server: server}
	if server != "" {
		b.tool = f.toolBeside(ctx, server)
	}
	var wanted []building
	if b.server == "" {
		b.server = f.built("temporal-server")
		wanted = append(wanted, building{temporalModule + "server", "server", b.server})
	}
	if b.tool == "" {
		b.tool = f.built("temporal-sql-tool")
		wanted = append(wanted, building{temporalModule + "tools/sql", "sql", b.tool})
	}
	return b, f.buildMissing(ctx, wanted)
}

// temporalServer returns the server that was named or that is on PATH, "" when one has to be built.
func (f *finder) temporalServer(ctx context.Context) (string, error) {
	if named := f.look.getenv("TEMPORAL_SERVER_BIN"); named != "" {
		if version := f.versionOf(ctx, named); !strings.HasPrefix(version, temporalMinor) {
			return "", fmt.Errorf("TEMPORAL_SERVER_BIN is %s, which is %s; a Temporal server %sx is wanted: set it to one, or unset it and one is built", named, orNot(version), temporalMinor)
		}
		return named, nil
	}
	path := f.look.onPath("temporal-server")
	if path == "" {
		return "", nil
	}
	if version := f.versionOf(ctx, path); !strings.HasPrefix(version, temporalMinor) {
		f.say("The temporal-server on PATH (%s) is %s, not %sx: it is not used.", path, orNot(version), temporalMinor)
		return "", nil
	}
	return path, nil
}

func orNot(version string) string {
	if version == "" {
		return "not a Temporal program that runs"
	}
	return "version " + version
}

// versionOf asks a Temporal program for its version: "1.32.0" of "temporal version 1.32.0", "" when it does not say.
func (f *finder) versionOf(ctx context.Context, path string) string {
	out, err := f.run.output(ctx, program(path, "/", bareEnv(), "--version"), identity{})
	if err != nil {
		return ""
	}
	if m := temporalVersionLine.FindStringSubmatch(out); m != nil {
		return m[1]
	}
	return ""
}

var temporalVersionLine = regexp.MustCompile(`^temporal\S* version (\d+\.\d+\.\d\S*)`)

// toolBeside looks for the schema tool next to the server and on PATH. A program called just "sql" is trusted only beside
// the server: elsewhere it may be anything.
func (f *finder) toolBeside(ctx context.Context, server string) string {
	dir := filepath.Dir(server)
	for _, path := range []string{filepath.Join(dir, "temporal-sql-tool"), filepath.Join(dir, "sql"), f.look.onPath("temporal-sql-tool")} {
		if isProgram(path) && strings.HasPrefix(f.versionOf(ctx, path), temporalMinor) {
			return path
		}
	}
	return ""
}

func (f *finder) built(name string) string {
	return filepath.Join(f.cache, "bin", name+"-v"+temporalVersion)
}

// A building is a Go program to build: what go install is given, what it calls the result, where the result is kept.
type building struct {
	pkg, name, path string
}

// buildMissing builds those that are not in the cache yet.
func (f *finder) buildMissing(ctx context.Context, wanted []building) error {
	if len(missing(wanted)) == 0 {
		return nil
	}
	lock, err := lockCache(ctx, f.cache, f.say)
	if err != nil {
		return err
	}
	defer lock.Close()       // only a lock
	wanted = missing(wanted) // another tranche may have built them while we waited
	if len(wanted) == 0 {
		return nil
	}
	gobin := f.look.onPath("go")
	if gobin == "" {
		return errors.New("there is no go command on PATH, and the Temporal server has to be built once with Go 1.26.8 or newer: install Go (https://go.dev/dl/), or set TEMPORAL_SERVER_BIN to a Temporal server " + temporalMinor + "x")
	}
	if err := roomy(f.cache); err != nil {
		return err
	}
	return f.build(ctx, gobin, wanted)
}

func missing(wanted []building) []building {
	var left []building
	for _, b := range wanted {
		if !isProgram(b.path) {
			left = append(left, b)
		}
	}
	return left
}

// build runs one go install into a temporary folder and moves the results into the cache: a broken build is never used.
func (f *finder) build(ctx context.Context, gobin string, wanted []building) error {
	part, err := os.MkdirTemp(f.cache, "building-*")
	if err != nil {
		return unwritable(f.cache, err)
	}
	defer os.RemoveAll(part) // moved or useless
	args := []string{"install", "-v"}
	for _, b := range wanted {
		args = append(args, b.pkg+"@v"+temporalVersion)
	}
	f.say("Building Temporal %s (once; usually about 4 minutes on 2 cores, most of it silent work by the compiler).", temporalVersion)
	started := time.Now()
	env := environ("GOBIN="+part, "GOFLAGS=-buildvcs=false", "GOWORK=off", "GO111MODULE=on", "GOOS=", "GOARCH=")
	cmd := program(gobin, part, env, args...) // in part, because it is outside our own module
	if out, err := f.watch(ctx, cmd, started); err != nil {
		return fmt.Errorf("building Temporal %s failed (%w); go says:\n%s\nSee to that and start again, or set TEMPORAL_SERVER_BIN to a Temporal server %sx", temporalVersion, err, lastLines(out, 12), temporalMinor)
	}
	if err := os.MkdirAll(filepath.Join(f.cache, "bin"), 0o755); err != nil { // #nosec G301 -- programs
		return unwritable(f.cache, err)
	}
	for _, b := range wanted {
		if err := os.Rename(filepath.Join(part, b.name), b.path); err != nil {
			return fmt.Errorf("keeping %s: %w", b.name, err)
		}
	}
	f.say("Built Temporal in %s.", time.Since(started).Round(time.Second))
	return nil
}

// watch runs a build and says every few seconds how far it is. go install -v prints a line for each package it compiles.
func (f *finder) watch(ctx context.Context, cmd *exec.Cmd, started time.Time) (string, error) {
	r, w := io.Pipe()
	cmd.Stdout, cmd.Stderr = w, w
	lines := &buildLog{}
	read := make(chan struct{})
	go func() {
		defer close(read)
		lines.follow(r)
	}()
	ticks := time.NewTicker(sayEvery)
	defer ticks.Stop()
	ended := make(chan error, 1)
	go func() {
		ended <- f.run.runGroup(ctx, cmd, identity{})
		w.Close() // never fails
	}()
	for {
		select {
		case <-ticks.C:
			f.say("  %s so far: %s", time.Since(started).Round(time.Second), lines.now())
		case err := <-ended:
			<-read
			return strings.Join(lines.said, "\n"), err
		}
	}
}

// A buildLog sorts what go prints: downloads and packages are counted, the rest is kept for a failure's sentence.
type buildLog struct {
	mu                  sync.Mutex
	downloads, packages int
	said                []string
}

func (b *buildLog) follow(r io.Reader) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		b.add(lines.Text())
	}
	io.Copy(io.Discard, r) // a line too long for us must not block go
}

func (b *buildLog) add(line string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case strings.HasPrefix(line, "go: downloading "):
		b.downloads++
	case !strings.ContainsAny(line, " \t:"):
		b.packages++
	default:
		b.said = append(b.said, line)
	}
}

func (b *buildLog) now() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.packages == 0 {
		return fmt.Sprintf("fetching modules (%d) and linking.", b.downloads)
	}
	return fmt.Sprintf("%d packages compiled of about 1,460.", b.packages)
}
