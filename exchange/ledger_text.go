package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// The encodings of text, as people know them.
const (
	encodingUTF8    = "UTF-8"
	encodingUTF16LE = "UTF-16 LE"
	encodingUTF16BE = "UTF-16 BE"
	encodingWindows = "Windows-1252"
)

// decodeText makes UTF-8 of a file, by its mark or else by what it holds.
func decodeText(data []byte) (text []byte, encoding string, err error) {
	encoding = encodingOf(data)
	switch encoding {
	case encodingUTF16LE:
		text, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
	case encodingUTF16BE:
		text, err = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Bytes(data)
	case encodingWindows:
		text, err = charmap.Windows1252.NewDecoder().Bytes(data)
	default:
		text = bytes.TrimPrefix(data, []byte("\ufeff"))
	}
	if err != nil {
		return nil, encoding, fmt.Errorf("decode %s: %w", encoding, err)
	}
	if bytes.IndexByte(text, '\n') < 0 { // the line ends of old Macs
		text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
	}
	return text, encoding, nil
}

// encodingOf goes by the mark; without one, by where the zero bytes stand
// (UTF-16 of English is half zeros); then text that is mostly good UTF-8 is
// that, and its bad cells are named; the rest is Windows-1252.
func encodingOf(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return encodingUTF16LE
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return encodingUTF16BE
	}
	top := data[:min(len(data), 4096)]
	var zeros [2]int
	for i, b := range top {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch most := len(top) / 2; {
	case zeros[1] > most*2/3 && zeros[0] < most/10+1:
		return encodingUTF16LE
	case zeros[0] > most*2/3 && zeros[1] < most/10+1:
		return encodingUTF16BE
	}
	good, bad := 0, 0
	for rest := data; len(rest) > 0; {
		if i := bytes.IndexFunc(rest, func(r rune) bool { return r >= utf8.RuneSelf }); i >= 0 {
			rest = rest[i:]
		} else {
			break
		}
		r, n := utf8.DecodeRune(rest)
		if rest = rest[n:]; r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
	}
	if bad > good {
		return encodingWindows
	}
	return encodingUTF8
}

// Limits of rows of text. A quotation mark that is never closed swallows rows:
// a record over more lines than this is one that is broken.
const (
	mostLinesInRow = 20
	mostBrokenRows = 100
)

// textRows reads rows of separated text. Blank lines are rows, so that row
// numbers are those that a spreadsheet shows. A row whose quotation marks are
// out of order is read as it stands; no row after it is lost.
type textRows struct {
	text   []byte
	comma  rune
	file   *csv.Reader
	start  int // of the reader's text in text
	line   int // lines of the reader that are used up
	row    int // the last that was given, counted from 1
	broken int
	wide   int // cells of the last row that was in order
}

func newTextRows(text []byte, comma rune) *textRows {
	r := &textRows{text: text, comma: comma}
	r.restart(0)
	return r
}

func (r *textRows) restart(at int) {
	r.start, r.line = at, 0
	r.file = newCSV(r.text[at:], r.comma)
}

func newCSV(text []byte, comma rune) *csv.Reader {
	file := csv.NewReader(bytes.NewReader(text))
	file.Comma, file.FieldsPerRecord, file.ReuseRecord = comma, -1, true
	return file
}

// next gives a row that is not blank, and its number; io.EOF after the last.
func (r *textRows) next() (int, []string, error) {
	before := r.start + int(r.file.InputOffset())
	cells, err := r.file.Read()
	if errors.Is(err, io.EOF) {
		return 0, nil, io.EOF
	}
	var parse *csv.ParseError
	if err != nil && !errors.As(err, &parse) {
		return 0, nil, fmt.Errorf("read text: %w", err)
	}
	first := 0
	if parse != nil {
		first = parse.StartLine
	} else {
		first, _ = r.file.FieldPos(0)
	}
	r.row += first - r.line // the blank lines between, and this one
	breaks := 0
	for _, c := range cells {
		breaks += strings.Count(c, "\n")
	}
	if parse != nil || breaks > mostLinesInRow {
		return r.mend(before, first-r.line-1)
	}
	r.line, r.wide = first+breaks, len(cells)
	return r.narrow(cells)
}

// mend reads the one line of a broken row as it stands, and begins anew after
// it. Blank lines before it are passed over.
func (r *textRows) mend(at, blank int) (int, []string, error) {
	if r.broken++; r.broken > mostBrokenRows {
		return 0, nil, refusal.New(refusal.Invalid, "CSV_UNREADABLE", "More than %d rows of the file have quotation marks in wrong places; row %d is one. Save it again from the ledger, or as an Excel workbook.", mostBrokenRows, r.row).At("file")
	}
	var line []byte
	for ; blank >= 0; blank-- {
		end := bytes.IndexByte(r.text[at:], '\n')
		if end < 0 {
			end = len(r.text) - at - 1
		}
		line, at = r.text[at:at+end+1], at+end+1
	}
	r.restart(at)
	words := strings.TrimRight(string(line), "\r\n")
	lazy := newCSV([]byte(words), r.comma)
	lazy.LazyQuotes = true
	if cells, err := lazy.Read(); err == nil && len(cells) == r.wide {
		return r.narrow(cells)
	}
	return r.narrow(strings.Split(words, string(r.comma)))
}

// narrow leaves out the empty cells that spreadsheets add to the right.
func (r *textRows) narrow(cells []string) (int, []string, error) {
	if tooMany(cells, mostLedgerColumns) {
		return 0, nil, tooWide(r.row, len(cells))
	}
	return r.row, cells[:min(len(cells), mostLedgerColumns)], nil
}

// separatorOf finds what stands between the cells: that which finds the best
// row of heads, then that which makes the most cells.
func separatorOf(text []byte) rune {
	best, most := ',', -1
	for _, comma := range []rune{',', ';', '\t', '|'} {
		rows := newTextRows(text, comma)
		score := 0
		for range mostHeadRows {
			_, cells, err := rows.next()
			if _, refused := refusal.Of(err); refused {
				score = max(score, mostLedgerColumns) // the reading itself says what is wrong
			}
			if err != nil {
				break
			}
			score = max(score, 1000*len(recognised(cells))+len(cells))
		}
		if score > most {
			best, most = comma, score
		}
	}
	return best
}

// refuseKind refuses files that are no text and no workbook.
func refuseKind(data []byte) error {
	top := bytes.TrimSpace(data[:min(len(data), 4096)])
	kinds := []struct{ start, what string }{{"%PDF", "a PDF"}, {"\x89PNG", "a picture"}, {"\xff\xd8\xff", "a picture"}, {"{\\rtf", "a document"}, {"<", "a web page or XML, whatever its name says"}, {"\x1f\x8b", "a packed file"}}
	i := slices.IndexFunc(kinds, func(k struct{ start, what string }) bool { return bytes.HasPrefix(top, []byte(k.start)) })
	if i >= 0 {
		return refusal.New(refusal.Invalid, "FILE_KIND", "The file is %s. Give the ledger's lines as an Excel workbook (.xlsx) or as comma-separated text (.csv).", kinds[i].what).At("file")
	}
	return nil
}
