package exchange

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sharedWords are the words that the cells of a workbook share: one text, and
// where each ends.
type sharedWords struct {
	text string
	ends []uint32
}

func (w *sharedWords) at(index string) (string, bool) {
	i, err := strconv.Atoi(strings.TrimSpace(index))
	if err != nil || i < 0 || i >= len(w.ends) {
		return "", false
	}
	from := uint32(0)
	if i > 0 {
		from = w.ends[i-1]
	}
	return w.text[from:w.ends[i]], true
}

// share reads the shared words, once.
func (b *ledgerBook) share() error {
	if b.words != nil {
		return nil
	}
	b.words = &sharedWords{}
	if b.shared == "" {
		return nil
	}
	file, err := b.open(b.shared)
	if err != nil {
		return err
	}
	defer file.Close() // only read
	tokens := xml.NewDecoder(file)
	var text strings.Builder
	for depth := 0; ; {
		token, err := tokens.RawToken()
		if err != nil {
			return errBook()
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth++; e.Name.Local == "si" {
				if err := spoken(tokens, &text); err != nil {
					return err
				}
				depth--
				b.words.ends = append(b.words.ends, uint32(text.Len()))
			}
			if text.Len() > mostLedgerWords || len(b.words.ends) > mostLedgerWords/4 {
				return bookTooLarge()
			}
		case xml.EndElement:
			if depth--; depth == 0 {
				b.words.text = text.String()
				return nil
			}
		}
	}
}

// spoken reads the words of an element that has begun, up to its end, without
// those that say how others sound.
func spoken(tokens *xml.Decoder, to *strings.Builder) error {
	from := to.Len()
	for depth, sound := 1, 0; depth > 0; {
		token, err := tokens.RawToken()
		if err != nil || to.Len()-from > mostLedgerPart {
			return errBook()
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth++; e.Name.Local == "rPh" && sound == 0 {
				sound = depth
			}
		case xml.EndElement:
			if depth--; depth < sound {
				sound = 0
			}
		case xml.CharData:
			if sound == 0 {
				to.Write(e)
			}
		}
	}
	return nil
}

// sheetRows reads the rows of a sheet one by one.
type sheetRows struct {
	book   *ledgerBook
	file   io.ReadCloser
	tokens *xml.Decoder
	inside bool // sheetData has begun
	row    int
	cells  []string
	size   int // of the row's words, in bytes
	value  strings.Builder
}

func (b *ledgerBook) openSheet(name string) (*sheetRows, error) {
	if err := b.share(); err != nil {
		return nil, err
	}
	file, err := b.open(b.paths[name])
	if err != nil {
		return nil, err
	}
	return &sheetRows{book: b, file: file, tokens: xml.NewDecoder(file)}, nil
}

func (s *sheetRows) close() { _ = s.file.Close() } // only read

// next gives a row that is not blank, and its number; io.EOF after the last. A
// sheet that breaks off is damaged, and never taken for one that ends.
func (s *sheetRows) next() (int, []string, error) {
	for {
		token, err := s.tokens.RawToken()
		if errors.Is(err, io.EOF) && !s.inside {
			return 0, nil, io.EOF // a sheet without data
		}
		if err != nil {
			return 0, nil, errBook()
		}
		switch e := token.(type) {
		case xml.StartElement:
			if s.inside = s.inside || e.Name.Local == "sheetData"; !s.inside || e.Name.Local != "row" {
				continue
			}
			if err := s.readRow(e); err != nil {
				return 0, nil, err
			}
			if slices.ContainsFunc(s.cells, func(c string) bool { return c != "" }) {
				return s.row, s.cells, nil
			}
		case xml.EndElement:
			if s.inside && e.Name.Local == "sheetData" {
				return 0, nil, io.EOF
			}
		}
	}
}

// readRow reads a row that has begun, up to its end. Rows without a number
// follow the one before; numbers go up.
func (s *sheetRows) readRow(e xml.StartElement) error {
	n, err := s.row+1, error(nil)
	if at := attribute(e, "r"); at != "" {
		n, err = strconv.Atoi(at)
	}
	if err != nil || n <= s.row || n > excelize.TotalRows {
		return errBook()
	}
	s.row, s.cells, s.size = n, s.cells[:0], 0
	for {
		token, err := s.tokens.RawToken()
		if err != nil || s.size > mostLedgerPart {
			return errBook()
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local == "c" {
				if err := s.readCell(e); err != nil {
					return err
				}
			}
		case xml.EndElement:
			if e.Name.Local == "row" {
				return nil
			}
		}
	}
}

// readCell reads a cell that has begun, up to its end: its value, which for a
// formula is what it came to when the workbook was saved.
func (s *sheetRows) readCell(e xml.StartElement) error {
	column := len(s.cells) + 1
	if at := attribute(e, "r"); at != "" {
		letters := strings.TrimRight(at, "0123456789")
		var err error
		if column, err = excelize.ColumnNameToNumber(letters); err != nil {
			return errBook()
		}
	}
	if column <= len(s.cells) {
		return errBook()
	}
	kind := attribute(e, "t")
	value, err := s.readValue()
	if err != nil {
		return err
	}
	if kind == "s" && value != "" {
		var ok bool
		if value, ok = s.book.words.at(value); !ok {
			return errBook()
		}
	}
	if value == "" {
		return nil
	}
	if column > mostLedgerColumns {
		return tooWide(s.row, column)
	}
	for len(s.cells) < column-1 {
		s.cells = append(s.cells, "")
	}
	s.cells, s.size = append(s.cells, written(value, kind)), s.size+len(value)
	return nil
}

func (s *sheetRows) readValue() (string, error) {
	s.value.Reset()
	for {
		token, err := s.tokens.RawToken()
		if err != nil {
			return "", errBook()
		}
		switch e := token.(type) {
		case xml.StartElement:
			var skip strings.Builder
			to := &s.value
			if e.Name.Local != "v" && e.Name.Local != "is" {
				to = &skip
			}
			if err := spoken(s.tokens, to); err != nil {
				return "", err
			}
		case xml.EndElement:
			return s.value.String(), nil
		}
	}
}

// escaped are characters that workbooks write by their numbers.
var escaped = regexp.MustCompile(`_x([0-9A-Fa-f]{4})_`)

// written is a cell's value as text: words with their characters, truth as a
// word, and a number as it is kept.
func written(value, kind string) string {
	switch {
	case kind == "b" && value == "1":
		return "TRUE"
	case kind == "b":
		return "FALSE"
	case kind == "s" || kind == "inlineStr" || kind == "str":
		if !strings.Contains(value, "_x") {
			return value
		}
		return escaped.ReplaceAllStringFunc(value, func(e string) string {
			n, err := strconv.ParseUint(e[2:6], 16, 16)
			if err != nil {
				return e
			}
			return string(rune(n))
		})
	}
	return value
}
