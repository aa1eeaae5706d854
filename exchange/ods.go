package exchange

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// The columns of the register's file, counted from 0 (domain 6.2). The others
// are blank, or nothing that we use.
const (
	odsColumns  = 27
	odsCode     = 0
	odsName     = 1
	odsRegion   = 2
	odsICB      = 3
	odsTown     = 7
	odsPostcode = 9
	odsOpened   = 10
	odsClosed   = 11
	odsCountry  = 23 // a letter; W is Wales
)

// How much a file of the register may hold. The real one has about 300 rows.
const (
	mostODSRows   = 20_000
	mostODSErrors = 50
)

var (
	odsCodeForm = regexp.MustCompile(`^[A-Z0-9]{3,6}$`)
	regionForm  = regexp.MustCompile(`^Y[0-9]{2}$`)
)

// ParseODS reads the Organisation Data Service's file of NHS trusts, etr.csv:
// 27 quoted columns, no header, dates as 20260401. Every error names its row
// and column, all of them at once.
func ParseODS(r io.Reader) ([]funding.RegisterRow, error) {
	file := csv.NewReader(skipMark(r))
	file.FieldsPerRecord = -1
	p := odsFile{seen: map[string]int{}}
	for n := 1; ; n++ {
		record, err := file.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, unreadable(err, n)
		}
		if n > mostODSRows {
			return nil, refusal.New(refusal.Invalid, "FILE_TOO_LONG", "The file has more than %d rows. Give the register's own file of trusts, etr.csv.", mostODSRows).At("file")
		}
		p.row(record, n)
		if len(p.no) >= mostODSErrors {
			break
		}
	}
	if len(p.no) == 0 && len(p.rows) == 0 {
		return nil, refusal.New(refusal.Invalid, "FILE_EMPTY", "The file has no rows. Give the register's own file of trusts, etr.csv.").At("file")
	}
	return p.rows, refusal.Join(p.no...).Err()
}

// skipMark leaves out the mark that some programs put before UTF-8.
func skipMark(r io.Reader) io.Reader {
	b := bufio.NewReader(r)
	if mark, err := b.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = b.Discard(3) // it was just seen
	}
	return b
}

func unreadable(err error, n int) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return refusal.New(refusal.Invalid, "CSV_UNREADABLE", "Line %d of the file cannot be read as comma-separated values: %v. Download the file again.", parse.Line, parse.Err).At(fmt.Sprintf("row %d", n))
	}
	return fmt.Errorf("read row %d: %w", n, err)
}

// An odsFile is a file of the register while it is read.
type odsFile struct {
	rows []funding.RegisterRow
	seen map[string]int
	no   []*funding.Error
}

func (p *odsFile) refuse(row, column int, what, format string, args ...any) {
	p.no = append(p.no, refusal.New(refusal.Invalid, "ODS_CELL_INVALID", "Row %d, column %d (%s): "+format, append([]any{row, column + 1, what}, args...)...).
		At(fmt.Sprintf("row %d, column %d", row, column+1)))
}

func (p *odsFile) row(cells []string, n int) {
	if len(cells) != odsColumns {
		p.no = append(p.no, refusal.New(refusal.Invalid, "ODS_COLUMNS", "Row %d has %d columns and %d are wanted. Give the register's own file of trusts, etr.csv.", n, len(cells), odsColumns).At(fmt.Sprintf("row %d", n)))
		return
	}
	for i := range cells {
		if !utf8.ValidString(cells[i]) || strings.ContainsFunc(cells[i], func(r rune) bool { return r < ' ' }) {
			p.refuse(n, i, "any", "it holds characters that are no text. Save the file as UTF-8.")
			return
		}
		cells[i] = strings.TrimSpace(cells[i])
	}
	before := len(p.no)
	row := funding.RegisterRow{Code: cells[odsCode], Name: TitleCase(cells[odsName]), Region: cells[odsRegion], ICB: cells[odsICB], Town: TitleCase(cells[odsTown]), Postcode: cells[odsPostcode]}
	p.codes(row, n)
	row.OpenedOn, row.ClosedOn = p.date(cells, n, odsOpened, "open date"), p.date(cells, n, odsClosed, "close date")
	if row.OpenedOn.IsZero() && cells[odsOpened] == "" {
		p.refuse(n, odsOpened, "open date", "it is empty. Every trust has an open date.")
	}
	if !row.ClosedOn.IsZero() && row.ClosedOn.Before(row.OpenedOn) {
		p.refuse(n, odsClosed, "close date", "%s is before the open date, %s.", row.ClosedOn.Text(), row.OpenedOn.Text())
	}
	p.scope(&row, cells, n)
	if len(p.no) == before {
		p.rows = append(p.rows, row)
	}
}

// codes checks the code, and that the file has it once.
func (p *odsFile) codes(row funding.RegisterRow, n int) {
	if !odsCodeForm.MatchString(row.Code) {
		p.refuse(n, odsCode, "organisation code", "%q is not an ODS code. It has 3 to 6 capital letters and digits, such as RCF or G6V2S.", short(row.Code))
	} else if first := p.seen[row.Code]; first > 0 {
		p.refuse(n, odsCode, "organisation code", "%s is in row %d already.", row.Code, first)
	} else {
		p.seen[row.Code] = n
	}
	if row.Name == "" {
		p.refuse(n, odsName, "name", "it is empty.")
	}
	if row.ICB != "" && !odsCodeForm.MatchString(row.ICB) {
		p.refuse(n, odsICB, "high level health geography", "%q is not the code of an ICB.", short(row.ICB))
	}
}

// scope says why the fund is not for a trust: those of Wales have no region.
func (p *odsFile) scope(row *funding.RegisterRow, cells []string, n int) {
	switch {
	case cells[odsCountry] == "W":
		row.OutOfScope = "In Wales: the fund is for England"
	case !regionForm.MatchString(row.Region):
		p.refuse(n, odsRegion, "national grouping", "%q is not a region's code. It is Y and two digits; only trusts of Wales have none.", short(row.Region))
	}
}

func (p *odsFile) date(cells []string, n, column int, what string) calendar.Date {
	if cells[column] == "" {
		return calendar.Date{}
	}
	t, err := time.Parse("20060102", cells[column])
	if err != nil || t.Year() < 1800 {
		p.refuse(n, column, what, "%q is not a date. Dates are year, month and day, such as 20260401.", short(cells[column]))
		return calendar.Date{}
	}
	return calendar.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
}

// short cuts what a file holds so that it can stand in a sentence.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
