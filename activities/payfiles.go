package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/tranche-funding/tranche/funding"
)

// HandOver hands over the payment files of ref that wait (the zero Ref: of all
// runs), tells their runs, and says how many files it dealt with.
func (a *Activities) HandOver(ctx context.Context, ref funding.Ref) (int, error) {
	told, failed := a.Record.HandOver(ctx, ref, func(ctx context.Context, f PaymentFile) error { return a.Files.Put(ctx, f) })
	for _, p := range told {
		if err := a.sendOne(ctx, p); err != nil { // kept: the sweep brings it
			a.Log.WarnContext(ctx, "a run is told of its payment file by the sweep", "run", p.Ref.String(), "error", err)
		}
	}
	if failed != nil {
		return len(told), fmt.Errorf("hand over payment files: %w", failed)
	}
	return len(told), nil
}

// A Folder is a directory that a finance system takes payment files from.
type Folder struct{ Path string }

// runName is what the name of a run may be made of.
var runName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$`)

// Put writes a file under its run's name, whole or not at all, and never over
// another: the same file that is there already is done, another is [ErrTaken].
func (d Folder) Put(_ context.Context, f PaymentFile) error {
	if !runName.MatchString(f.Run) {
		return fmt.Errorf("%q cannot be the name of a payment file", f.Run)
	}
	if err := os.MkdirAll(d.Path, 0o750); err != nil {
		return err
	}
	final := filepath.Join(d.Path, f.Run+".csv")
	if there, err := sameAs(final, f.Hash); there || err != nil {
		return err
	}
	temporary, err := d.written(f)
	if err != nil {
		return err
	}
	defer os.Remove(temporary) // #nosec G104 -- its other name stays; a left temporary file harms nobody
	if err := os.Link(temporary, final); errors.Is(err, fs.ErrExist) {
		_, err := sameAs(final, f.Hash)
		return err
	} else if err != nil {
		return err
	}
	return syncDir(d.Path)
}

// written writes a file under a name that nobody looks for, down to the disk.
func (d Folder) written(f PaymentFile) (path string, err error) {
	out, err := os.CreateTemp(d.Path, ".handing-over-*")
	if err != nil {
		return "", err
	}
	defer func() {
		err = errors.Join(err, out.Close())
	}()
	if _, err := out.Write(f.Data); err != nil {
		return out.Name(), err
	}
	if err := out.Chmod(0o640); err != nil { // the finance system's group reads it
		return out.Name(), err
	}
	return out.Name(), out.Sync()
}

// sameAs reports whether a file with this hash is there; one with another is
// an [ErrTaken].
func sameAs(path, hash string) (bool, error) {
	b, err := os.ReadFile(path) // #nosec G304 -- the run's own name in the operator's folder
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != hash {
		return true, fmt.Errorf("%s: %w", path, ErrTaken)
	}
	return true, nil
}

// syncDir makes a new name in a directory outlive a crash.
func syncDir(path string) error {
	dir, err := os.Open(path) // #nosec G304 -- the operator's folder
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
