package e2e

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	binary       = "../bin/tranche"
	readyWithin  = 3 * time.Minute // PostgreSQL and Temporal start in seconds; the rest is for a loaded machine
	stoppedAfter = 20 * time.Second
)

// A house is the running product: `tranche dev` with data of its own.
type house struct {
	address string // http://127.0.0.1:port
	data    string
	cmd     *exec.Cmd
	said    *lines
	ended   chan error // of the process that runs now
}

// openHouse starts the product and stops it at the end of the test, which fails
// where the product does not end well or has logged a fault.
func openHouse(t *testing.T, flags ...string) *house {
	t.Helper()
	built(t)
	host := freeAddress(t)
	h := &house{address: "http://" + host, data: passableDir(t), said: &lines{awaited: "Tranche is ready", met: make(chan struct{})}}
	h.cmd = exec.Command(binary, append([]string{"dev"}, flags...)...)
	h.cmd.Env = append(ownEnvironment(), "TRANCHE_HTTP_ADDR="+host, "TRANCHE_DATA_DIR="+filepath.Join(h.data, "data"))
	h.open(t)
	t.Cleanup(func() { h.close(t, h.ended) })
	return h
}

// open starts the product's process and waits until it is ready.
func (h *house) open(t *testing.T) {
	t.Helper()
	h.cmd.Stdout, h.cmd.Stderr = h.said, h.said
	h.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a Ctrl-C of the tests is ours to pass on
	if err := h.cmd.Start(); err != nil {
		t.Fatalf("start %s dev: %v", binary, err)
	}
	ended, cmd := make(chan error, 1), h.cmd
	h.ended = ended
	go func() { ended <- cmd.Wait() }()
	select {
	case <-h.said.met:
	case err := <-ended:
		ended <- err
		t.Fatalf("tranche dev ended before it was ready: %v\n%s", err, h.said)
	case <-time.After(readyWithin):
		t.Fatalf("tranche dev was not ready within %s", readyWithin)
	}
}

// close asks the product to stop, as Ctrl-C does.
func (h *house) close(t *testing.T, ended chan error) {
	if err := h.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Logf("interrupt tranche dev: %v", err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("tranche dev ended with %v, want exit code 0", err)
		}
	case <-time.After(stoppedAfter):
		t.Errorf("tranche dev did not stop within %s of an interrupt", stoppedAfter)
		h.cmd.Process.Kill()
		<-ended
	}
	h.faults(t)
	if t.Failed() {
		t.Logf("tranche dev said:\n%s", h.said)
	}
}

// faults fails the test for everything that the product has logged as an error.
func (h *house) faults(t *testing.T) {
	logs, err := filepath.Glob(filepath.Join(h.data, "*", "tranche.log"))
	if err != nil || len(logs) != 1 {
		t.Errorf("the product's log: %v, %v", logs, err)
		return
	}
	all, err := os.ReadFile(logs[0])
	if err != nil {
		t.Error(err)
	}
	for line := range bytes.Lines(all) {
		if bytes.Contains(line, []byte(`"level":"ERROR"`)) {
			t.Errorf("the product logged a fault: %s", bytes.TrimSpace(line))
		}
	}
}

// built makes the binary where make has not.
func built(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(binary); err == nil {
		return
	}
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", "bin/tranche", "./cmd/tranche")
	cmd.Dir = ".."
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build bin/tranche: %v\n%s", err, said)
	}
}

// passableDir is a folder that PostgreSQL can enter when we are root and it
// therefore runs as somebody else.
func passableDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tranche-e2e-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return dir
}

// ownEnvironment is ours without what tells Tranche of other databases and
// Temporal servers, such as those of the tests' own.
func ownEnvironment() []string {
	var kept []string
	for _, pair := range os.Environ() {
		key, _, _ := strings.Cut(pair, "=")
		foreign := strings.HasPrefix(key, "TRANCHE_") || strings.HasPrefix(key, "TEMPORAL_") || key == "DATABASE_URL"
		if !foreign || key == "TEMPORAL_SERVER_BIN" {
			kept = append(kept, pair)
		}
	}
	return kept
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// lines keeps what a program says and notices one sentence in it.
type lines struct {
	mu      sync.Mutex
	all     bytes.Buffer
	awaited string
	met     chan struct{}
	once    sync.Once
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all.Write(p)
	if bytes.Contains(l.all.Bytes(), []byte(l.awaited)) {
		l.once.Do(func() { close(l.met) })
	}
	return len(p), nil
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var tail []string
	scan := bufio.NewScanner(io.LimitReader(bytes.NewReader(l.all.Bytes()), 1<<20))
	for scan.Scan() {
		tail = append(tail, "  "+scan.Text())
	}
	return fmt.Sprint(strings.Join(tail[max(0, len(tail)-40):], "\n"))
}
