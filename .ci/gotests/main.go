// Command gotests runs `go test` in one module after another and prints what a person wants to read: a line for each
// package, the whole output of each test that failed, and at the end the plain line "N passed, N failed", where every test
// and subtest counts once. It exits 1 where anything failed or nothing ran.
//
//	gotests [flags of go test] folder...
//
// A folder without a go.mod is passed over, so that a module may come later.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	var flags, folders []string
	for _, arg := range os.Args[1:] {
		if strings.HasPrefix(arg, "-") {
			flags = append(flags, arg)
		} else {
			folders = append(folders, arg)
		}
	}
	r := newReport(os.Stdout)
	for _, folder := range folders {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			r.module(folder, flags)
		}
	}
	if !r.close() {
		os.Exit(1)
	}
}

// aloud begins a line that a test says to people, whether it passes or not.
const aloud = "» "

// An event is one line of `go test -json`.
type event struct {
	Action, Package, ImportPath, Test, Output, FailedBuild string
	Elapsed                                                float64
}

// A report follows the events of one or more runs.
type report struct {
	out            io.Writer
	passed, failed int
	said           map[string][]string // output of tests and packages that have not ended yet
	failing        map[string]bool     // packages in which a test failed
}

func newReport(out io.Writer) *report {
	return &report{out: out, said: map[string][]string{}, failing: map[string]bool{}}
}

// module runs the tests of the module in a folder.
func (r *report) module(folder string, flags []string) {
	args := append([]string{"test", "-json"}, flags...)
	cmd := exec.Command("go", append(args, "./...")...) // the developer's own flags
	cmd.Dir, cmd.Stderr = folder, os.Stderr
	before := r.failed
	events, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		r.broken(folder, err)
		return
	}
	r.follow(events)
	if err := cmd.Wait(); err != nil && r.failed == before {
		r.broken(folder, err)
	}
}

// broken counts a run that failed without a test that did.
func (r *report) broken(folder string, err error) {
	r.failed++
	fmt.Fprintf(r.out, "FAIL  %s: go test: %v\n", folder, err)
}

func (r *report) follow(events io.Reader) {
	lines := bufio.NewReader(events)
	for {
		line, err := lines.ReadBytes('\n')
		var e event
		if json.Unmarshal(line, &e) == nil {
			r.add(e)
		} else if len(line) > 0 {
			r.out.Write(line) // to a terminal
		}
		if err != nil {
			return
		}
	}
}

func (r *report) add(e event) {
	key := e.Package + e.ImportPath + " " + e.Test
	switch e.Action {
	case "output", "build-output":
		if said, ok := strings.CutPrefix(e.Output, aloud); ok {
			fmt.Fprint(r.out, said)
		}
		r.said[key] = append(r.said[key], e.Output)
		return
	case "pass", "fail", "skip":
		r.ended(e, key)
	case "build-fail":
		r.print(key)
	default:
		return
	}
	delete(r.said, key)
}

func (r *report) ended(e event, key string) {
	if e.Test == "" {
		r.packageEnded(e, key)
		return
	}
	switch e.Action {
	case "pass":
		r.passed++
	case "fail":
		r.failed++
		r.failing[e.Package] = true
		r.print(key)
	}
}

// packageEnded prints a package's line. A package that failed without a failing test (it did not build, it panicked or ran
// out of time) counts as one failure and shows what it said.
func (r *report) packageEnded(e event, key string) {
	switch {
	case e.Action == "fail" && !r.failing[e.Package]:
		r.failed++
		r.printPrefix(e.Package + " ")
		fmt.Fprintf(r.out, "FAIL  %s\n", e.Package)
	case e.Action == "fail":
		fmt.Fprintf(r.out, "FAIL  %-60s %6.1fs\n", e.Package, e.Elapsed)
	case e.Action == "pass":
		fmt.Fprintf(r.out, "ok    %-60s %6.1fs%s\n", e.Package, e.Elapsed, cached(r.said[key]))
	}
}

func cached(said []string) string {
	if strings.Contains(strings.Join(said, ""), "(cached)") {
		return " (cached)"
	}
	return ""
}

func (r *report) print(key string) {
	for _, line := range r.said[key] {
		fmt.Fprint(r.out, line)
	}
}

// printPrefix prints everything that was said under a package, in its tests too: a panic is put down to one of them.
func (r *report) printPrefix(prefix string) {
	for key := range r.said {
		if strings.HasPrefix(key, prefix) {
			r.print(key)
		}
	}
}

// close prints the closing line and reports whether all went well.
func (r *report) close() bool {
	fmt.Fprintf(r.out, "%d passed, %d failed\n", r.passed, r.failed)
	return r.failed == 0 && r.passed > 0
}
