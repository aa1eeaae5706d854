package devstack

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestWhatAKilledServerLeftBehind(t *testing.T) {
	dead := program("/bin/true", "/", bareEnv())
	must(t, dead.Run())
	for _, c := range []struct {
		sentence string
		content  string
		kept     bool
	}{
		{"a dead server's file is PostgreSQL's to remove", fmt.Sprintf("%d\n/data\n", dead.Process.Pid), true},
		{"a living stranger's number would stop PostgreSQL", fmt.Sprintf("%d\n/data\n", os.Getpid()), false},
		{"a file that holds no number is rubbish", "\n", false},
		{"nor is 1 a server of ours", "1\n", false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			s := &Stack{Dir: t.TempDir(), options: Options{Say: t.Logf}}
			path := filepath.Join(s.dataDir(), "postmaster.pid")
			must(t, os.Mkdir(s.dataDir(), 0o700))
			must(t, os.WriteFile(path, []byte(c.content), 0o600))
			must(t, s.clearPostgres(t.Context()))
			if _, err := os.Stat(path); (err == nil) != c.kept {
				t.Errorf("the file is there: %v, want %v", err == nil, c.kept)
			}
		})
	}
}

func TestALeftoverServerIsStopped(t *testing.T) {
	s := &Stack{Dir: packagesDir(t), options: Options{Say: t.Logf}}
	must(t, os.Mkdir(s.dataDir(), 0o700))
	run := newSpawner()
	defer run.close()
	c, err := run.serve("a leftover", program("/bin/sh", s.dataDir(), bareEnv(), "-c", "sleep 60; true", "-D "+s.dataDir()), identity{}, filepath.Join(s.Dir, "log"))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(s.dataDir(), "postmaster.pid"), fmt.Appendf(nil, "%d\n", c.pid()), 0o600))
	must(t, s.clearPostgres(t.Context()))
	select {
	case <-c.done:
	case <-time.After(5 * time.Second):
		t.Errorf("process %d still runs, want it stopped", c.pid())
	}
}
