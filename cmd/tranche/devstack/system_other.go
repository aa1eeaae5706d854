//go:build !linux

package devstack

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// attributes puts a child in a process group of its own, so that Ctrl-C in a terminal reaches only us. This system cannot
// tie a child's life to ours: what a kill -9 leaves behind is stopped by the next start (see leftovers.go).
func attributes(who identity) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true}
	if who.drop {
		a.Credential = &syscall.Credential{Uid: who.uid, Gid: who.gid}
	}
	return a
}

// livesIn reports whether a process is a server that was told to use dir.
func livesIn(pid int, dir string) bool {
	return strings.Contains(ps(pid, "command="), "-D "+dir)
}

// residents lists the processes that use dir, as far as this system tells: none.
func residents(string) []int { return nil }

// alive reports whether a process runs.
func alive(pid int) bool { return taken(pid) }

// mark is a process's start time and command line, which no later process with the same id has.
func mark(pid int) string { return ps(pid, "lstart=,command=") }

func ps(pid int, columns string) string {
	out, err := exec.Command("ps", "-ww", "-o", columns, "-p", strconv.Itoa(pid)).Output() // #nosec G204 -- a number
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
