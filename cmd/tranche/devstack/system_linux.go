package devstack

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// attributes puts a child in a process group of its own, so that Ctrl-C in a terminal reaches only us, and has the kernel
// kill it when we die without stopping it.
func attributes(who identity) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if who.drop {
		a.Credential = &syscall.Credential{Uid: who.uid, Gid: who.gid}
	}
	return a
}

// livesIn reports whether a process has dir as its working directory, as a PostgreSQL server has its data directory.
func livesIn(pid int, dir string) bool {
	cwd, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	return err == nil && cwd == dir
}

// residents lists the processes that have dir as their working directory.
func residents(dir string) []int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var pids []int
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil && livesIn(pid, dir) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// alive reports whether a process runs; a zombie does not.
func alive(pid int) bool {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, after, _ := strings.Cut(string(raw[strings.LastIndexByte(string(raw), ')')+1:]), " ") // "(name)" may hold anything
	return !strings.HasPrefix(after, "Z") && !strings.HasPrefix(after, "X")
}

// mark is empty here: the kernel ends our children with us, so there is nothing to recognise later.
func mark(int) string { return "" }
