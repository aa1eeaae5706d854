package devstack

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Where root keeps what the uid below must be able to reach.
const rootHome = "/var/lib/tranche"

// nobody is the uid and gid that root hands PostgreSQL to: PostgreSQL refuses to run as root.
const nobody = 65534

// wantFree is the room a fresh data folder or a build needs, in bytes.
const wantFree = 512 << 20

// An identity is who a child process runs as. The zero value is ourselves.
type identity struct {
	drop     bool
	uid, gid uint32
}

// settle creates the data folder and decides who owns the database in it. Root's folder moves to /var/lib/tranche when the
// uid that PostgreSQL will run as cannot reach it.
func settle(dir string, say func(string, ...any)) (string, identity, error) {
	dir, err := makeDir(dir)
	if err != nil {
		return "", identity{}, err
	}
	if os.Geteuid() != 0 {
		return dir, identity{}, roomy(dir)
	}
	who := dropTo(filepath.Join(dir, "postgres"))
	if reachable(dir, who) {
		return dir, who, roomy(dir)
	}
	sum := sha256.Sum256([]byte(dir))
	moved, err := makeDir(filepath.Join(rootHome, hex.EncodeToString(sum[:6])))
	if err != nil {
		return "", identity{}, err
	}
	if err := openWay(moved); err != nil {
		return "", identity{}, err
	}
	say("PostgreSQL cannot run as root, and uid %d cannot reach %s: the data is kept in %s.", who.uid, dir, moved)
	return moved, dropTo(filepath.Join(moved, "postgres")), roomy(moved)
}

// makeDir creates a folder where there is none and returns its real path.
func makeDir(dir string) (string, error) {
	if dir == "" {
		return "", errors.New("no data folder was named: set TRANCHE_DATA_DIR")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("finding %s: %w", dir, err)
	}
	if err := os.MkdirAll(abs, 0o755); err != nil { // #nosec G301 -- secrets inside have their own mode
		return "", unwritable(abs, err)
	}
	return filepath.EvalSymlinks(abs)
}

// openWay lets other users pass through a folder of root's and its parent, whatever the umask was, without listing them.
func openWay(dir string) error {
	return errors.Join(os.Chmod(dir, 0o711), os.Chmod(filepath.Dir(dir), 0o711)) // #nosec G302 -- passage, not reading
}

// dropTo is who root runs the database in data as: its owner, or nobody when there is none yet.
func dropTo(data string) identity {
	who := identity{drop: true, uid: nobody, gid: nobody}
	info, err := os.Stat(data)
	if err != nil {
		return who
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Uid != 0 {
		who.uid, who.gid = st.Uid, st.Gid
	}
	return who
}

// reachable reports whether who may pass through dir and every folder above it.
func reachable(dir string, who identity) bool {
	if !who.drop {
		return true
	}
	for {
		info, err := os.Stat(dir)
		if err != nil || !mayPass(info, who) {
			return false
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return true
		}
		dir = parent
	}
}

func mayPass(info fs.FileInfo, who identity) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return false
	}
	switch {
	case st.Uid == who.uid:
		return info.Mode()&0o100 != 0
	case st.Gid == who.gid:
		return info.Mode()&0o010 != 0
	}
	return info.Mode()&0o001 != 0
}

// give makes who the owner of a file or folder.
func (who identity) give(path string) error {
	if !who.drop {
		return nil
	}
	return os.Chown(path, int(who.uid), int(who.gid))
}

// roomy refuses a full disk before anything is written half.
func roomy(dir string) error {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return fmt.Errorf("asking how much room there is in %s: %w", dir, err)
	}
	free := st.Bavail * uint64(st.Bsize) // a block size is positive; its type differs by system
	if free < wantFree {
		return fmt.Errorf("only %d MB are free on the disk of %s, and at least %d MB are wanted: make room, or choose another folder with TRANCHE_DATA_DIR (data) or XDG_CACHE_HOME (programs)", free>>20, dir, wantFree>>20)
	}
	return nil
}

func unwritable(dir string, err error) error {
	return fmt.Errorf("%s cannot be written (%w): make it writable for this user, or choose another folder with TRANCHE_DATA_DIR (data) or XDG_CACHE_HOME (programs)", dir, err)
}

// openCache creates the folder of fetched and built programs.
func openCache(named string, look *lookup) (string, error) {
	if named != "" {
		return makeDir(named)
	}
	if base := look.getenv("XDG_CACHE_HOME"); filepath.IsAbs(base) {
		return makeDir(filepath.Join(base, "tranche"))
	}
	home := look.getenv("HOME")
	if home == "" {
		return "", errors.New("neither XDG_CACHE_HOME nor HOME is set, so there is nowhere to keep fetched programs: set XDG_CACHE_HOME to a folder")
	}
	return makeDir(filepath.Join(home, ".cache", "tranche"))
}
