// Package assets holds the style sheets, scripts and pictures of the website and
// serves them so that a browser fetches each of them once.
//
// Every address carries one hash over all files (/assets/<hash>/app.css), so a
// file never changes behind its address and may be kept for a year. One hash for
// the whole set, not one a file, keeps relative addresses inside the style
// sheets and modules working without rewriting them.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"path"
	"regexp"
	"strings"
)

//go:embed static
var static embed.FS

// Prefix is the path under which Handler wants to be mounted.
const Prefix = "/assets/"

// Assets is the set of files in memory, each also compressed. It never changes
// after Load and is safe for any number of requests at once.
type Assets struct {
	hash  string
	files map[string]file
}

type file struct {
	contentType string
	plain       []byte
	gzipped     []byte // nil where compressing saves nothing
}

// Load reads and compresses the embedded files. It takes a few hundredths of a
// second; call it once at start.
func Load() (*Assets, error) {
	a := &Assets{files: map[string]file{}}
	sum := sha256.New()
	err := fs.WalkDir(static, "static", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return a.add(name, sum)
	})
	if err != nil {
		return nil, fmt.Errorf("load assets: %w", err)
	}
	a.hash = hex.EncodeToString(sum.Sum(nil))[:12]
	return a, nil
}

// URL is the address of a file by its name below static, as in
// URL("app.css") or URL("images/favicon.svg"). An unknown name gives an address
// that answers 404; a test of this package knows every name the pages use.
func (a *Assets) URL(name string) string {
	return Prefix + a.hash + "/" + name
}

func (a *Assets) add(name string, sum io.Writer) error {
	plain, err := static.ReadFile(name)
	if err != nil {
		return err
	}
	plain = slim(name, plain)
	fmt.Fprintf(sum, "%s %d\n", name, len(plain))
	sum.Write(plain)
	gzipped, err := compress(plain)
	if err != nil {
		return fmt.Errorf("compress %s: %w", name, err)
	}
	a.files[strings.TrimPrefix(name, "static/")] = file{contentType(name), plain, gzipped}
	return nil
}

var cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)

// slim takes what only we read out of our own style sheets and scripts:
// comments, indents and empty lines. A comment of a script stands on a line of
// its own, and no text of a script spans lines; a test keeps that.
func slim(name string, plain []byte) []byte {
	own := !strings.Contains(name, ".min.")
	switch {
	case own && path.Ext(name) == ".css":
		plain = cssComment.ReplaceAll(plain, nil)
	case own && path.Ext(name) == ".js":
	default:
		return plain
	}
	var out bytes.Buffer
	for line := range bytes.Lines(plain) {
		if line = bytes.TrimSpace(line); len(line) > 0 && !bytes.HasPrefix(line, []byte("//")) {
			out.Write(append(line, '\n'))
		}
	}
	return out.Bytes()
}

func compress(plain []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if out.Len() >= len(plain) {
		return nil, nil
	}
	return out.Bytes(), nil
}

// contentType does not ask the machine's own tables first: they differ, and a
// module served with the wrong type is refused by every browser.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}
