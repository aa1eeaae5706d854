package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// How much a ledger's workbook may hold once it is unpacked, in bytes; how
// much of that may be the words that its cells share, which alone are held in
// memory; and how large the parts that say where things are may be.
const (
	mostLedgerUnzipped = 1 << 30
	mostLedgerWords    = 64 << 20
	mostLedgerPart     = 8 << 20
)

// A ledgerBook is a workbook whose sheets are read as streams. The library
// that reads our other workbooks was tried here and found wanting in three
// things: it takes a sheet that breaks off for one that ends, it writes large
// sheets to a temporary file in the clear, and it is twice as slow.
type ledgerBook struct {
	parts    map[string]*zip.File // by name in small letters, without a leading slash
	names    []string             // of sheets, in order
	paths    map[string]string    // of their parts
	from1904 bool                 // days are counted from 1904, as Macs once did
	shared   string               // the part of shared words; "" for none
	words    *sharedWords         // read when first needed
}

func errBook() error {
	return refusal.New(refusal.Invalid, "FILE_UNREADABLE", "The file cannot be read as an Excel workbook: it is damaged, or another kind of file. Open it in Excel and save it again.").At("file")
}

func bookTooLarge() error {
	return refusal.New(refusal.Invalid, "FILE_TOO_LARGE", "The workbook is too large once it is unpacked. Give only the sheet with the ledger's lines, or save it as comma-separated text (.csv).").At("file")
}

// openBook opens a workbook without macros.
func openBook(data []byte) (*ledgerBook, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errBook()
	}
	b := &ledgerBook{parts: map[string]*zip.File{}, paths: map[string]string{}}
	var all uint64
	for _, p := range archive.File {
		name := partName(p.Name)
		if strings.HasSuffix(name, "vbaproject.bin") {
			return nil, refusal.New(refusal.Invalid, "FILE_MACROS", "This workbook has macros (.xlsm), and we open none. Save it as an Excel workbook (.xlsx).").At("file")
		}
		if all += min(p.UncompressedSize64, mostLedgerUnzipped+1); all > mostLedgerUnzipped {
			return nil, bookTooLarge()
		}
		b.parts[name] = p
	}
	if err := b.contents(); err != nil {
		return nil, err
	}
	return b, nil
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, "\\", "/")), "/"))
}

// contents reads which sheets there are and where they are kept.
func (b *ledgerBook) contents() error {
	whole, err := b.relations("")
	if err != nil {
		return err
	}
	main := partOf(whole, "/officeDocument")
	relations, err := b.relations(main)
	if err != nil {
		return err
	}
	var hidden []string // after those that people see
	err = b.elements(main, func(e xml.StartElement) {
		switch e.Name.Local {
		case "workbookPr":
			on := attribute(e, "date1904")
			b.from1904 = on == "1" || strings.EqualFold(on, "true")
		case "sheet":
			name, to := attribute(e, "name"), relations[attribute(e, "id")]
			if !strings.HasSuffix(to.kind, "/worksheet") || name == "" || b.paths[name] != "" {
				return
			}
			if b.paths[name] = to.part; strings.HasSuffix(strings.ToLower(attribute(e, "state")), "hidden") {
				hidden = append(hidden, name)
			} else {
				b.names = append(b.names, name)
			}
		}
	})
	b.names = append(b.names, hidden...)
	b.shared = partOf(relations, "/sharedStrings")
	if err == nil && len(b.names) == 0 {
		return errBook()
	}
	return err
}

// A relation is what one part of a workbook says of another.
type relation struct{ kind, part string }

// relations reads what a part ("" for the workbook as a whole) refers to, by
// the ids that it uses.
func (b *ledgerBook) relations(of string) (map[string]relation, error) {
	dir, file := path.Split(of)
	out := map[string]relation{}
	err := b.elements(partName(dir+"_rels/"+file+".rels"), func(e xml.StartElement) {
		if e.Name.Local == "Relationship" && attribute(e, "TargetMode") != "External" {
			target := attribute(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = dir + target
			}
			out[attribute(e, "Id")] = relation{attribute(e, "Type"), partName(target)}
		}
	})
	return out, err
}

// partOf is the one part of a kind; "" for none.
func partOf(relations map[string]relation, kind string) string {
	for _, r := range relations {
		if strings.HasSuffix(r.kind, kind) {
			return r.part
		}
	}
	return ""
}

// elements gives every element that begins in a small part.
func (b *ledgerBook) elements(part string, each func(xml.StartElement)) error {
	file, err := b.open(part)
	if err != nil {
		return err
	}
	defer file.Close() // only read
	tokens := xml.NewDecoder(io.LimitReader(file, mostLedgerPart))
	for {
		token, err := tokens.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errBook()
		}
		if e, ok := token.(xml.StartElement); ok {
			each(e)
		}
	}
}

func (b *ledgerBook) open(part string) (io.ReadCloser, error) {
	p, ok := b.parts[part]
	if !ok {
		return nil, errBook()
	}
	file, err := p.Open()
	if err != nil {
		return nil, errBook()
	}
	return &tameReader{ReadCloser: file}, nil
}

// A tameReader ends XML in which no mark begins for very long: the decoder
// holds all that stands between two of them in memory.
type tameReader struct {
	io.ReadCloser

	since int // the last mark, in bytes
}

var errUntamed = errors.New("a text without end")

// Read reads on, until too much is no mark.
func (r *tameReader) Read(to []byte) (int, error) {
	n, err := r.ReadCloser.Read(to)
	if at := bytes.LastIndexByte(to[:n], '<'); at >= 0 {
		r.since = n - at
	} else {
		r.since += n
	}
	if r.since > mostLedgerPart {
		return 0, errUntamed
	}
	return n, err
}

func attribute(e xml.StartElement, name string) string {
	i := slices.IndexFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == name })
	if i < 0 {
		return ""
	}
	return e.Attr[i].Value
}
