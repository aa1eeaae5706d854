package devstack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// lockDir makes this process the only user of a data folder. The lock goes with the process, however it ends.
func lockDir(dir string) (*os.File, error) {
	f, err := openLock(filepath.Join(dir, "lock"))
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		holder := readHolder(f)
		f.Close() // nothing was written
		return nil, fmt.Errorf("another tranche%s already uses %s: stop it first, or choose another folder with TRANCHE_DATA_DIR", holder, dir)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("locking %s: %w", dir, err), f.Close())
	}
	return f, writeHolder(f)
}

// lockCache waits its turn to change the cache: another tranche may be building what we want.
func lockCache(ctx context.Context, cache string, say func(string, ...any)) (*os.File, error) {
	f, err := openLock(filepath.Join(cache, "lock"))
	if err != nil {
		return nil, err
	}
	for waited := 0; ; waited++ {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return f, writeHolder(f)
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errors.Join(fmt.Errorf("locking %s: %w", cache, err), f.Close())
		}
		if waited%50 == 0 {
			say("Waiting for another tranche%s, which is fetching or building programs into %s.", readHolder(f), cache)
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), f.Close())
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func openLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644) // #nosec G302 G304 -- holds a process id only
	if err != nil {
		return nil, unwritable(filepath.Dir(path), err)
	}
	return f, nil
}

func writeHolder(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	return err
}

// readHolder names the process that holds the lock, as " (process 42)", or returns "" when it cannot be told.
func readHolder(f *os.File) string {
	raw, err := io.ReadAll(io.NewSectionReader(f, 0, 32))
	pid := strings.TrimSpace(string(raw))
	if err != nil || pid == "" {
		return ""
	}
	return " (process " + pid + ")"
}
