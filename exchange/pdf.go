package exchange

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"github.com/tranche-funding/tranche/funding"
)

// Measures of a page, in millimetres.
const (
	pdfMargin = 20
	pdfWidth  = 210 - 2*pdfMargin // of A4
	pdfLine   = 5.5
)

// PDF draws a document as a file to keep. The same document and moment always
// give the same bytes. It is not tagged for screen readers, so the page beside
// it is the accessible original. Letters that its fonts lack (outside Windows
// 1252) are drawn as a dot.
func PDF(d funding.Document, made time.Time) ([]byte, error) { return drawPDF(d, made, "") }

// drawPDF draws a document; what seals it, if anything, stands on every page.
func drawPDF(d funding.Document, made time.Time, seal string) ([]byte, error) {
	return drawPDFAt(paperSize{1, pdfMargin, pdfMargin}, d, made, seal)
}

// A paperSize is how large letters are, and how much stays empty above and
// below, in millimetres.
type paperSize struct{ scale, top, foot float64 }

// drawPDFAt draws a document in one size.
func drawPDFAt(size paperSize, d funding.Document, made time.Time, seal string) ([]byte, error) {
	p := fpdf.New("P", "mm", "A4", "")
	p.SetCompression(false)
	p.SetCatalogSort(true)
	p.SetCreationDate(made.UTC())
	p.SetModificationDate(made.UTC())
	p.SetProducer("Tranche", true)
	p.SetTitle(d.Title, true)
	p.SetLang("en-GB")
	p.SetMargins(pdfMargin, size.top, pdfMargin)
	p.SetAutoPageBreak(true, size.foot)
	windows := p.UnicodeTranslatorFromDescriptor("")
	w := paper{p, func(s string) string { return windows(strings.ReplaceAll(s, "−", "-")) }, size} // its fonts lack the minus sign
	p.SetFooterFunc(func() {
		p.SetY(-15)
		if seal != "" {
			p.SetFont("Helvetica", "", 7)
			p.CellFormat(0, 4, w.words(seal), "", 1, "L", false, 0, "")
		}
		p.SetFont("Helvetica", "", 9)
		p.CellFormat(0, pdfLine, w.words(fmt.Sprintf("%s, version %d. Page %d", d.Ref, d.Version, p.PageNo())), "", 0, "L", false, 0, "")
	})
	p.AddPage()
	w.text("B", 18, 8, d.Title)
	w.text("", 11, pdfLine, d.Ref+", "+d.Date)
	for _, s := range d.Sections {
		w.section(s)
	}
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		return nil, fmt.Errorf("draw %s as a PDF: %w", d.Ref, err)
	}
	return out.Bytes(), nil
}

// A paper is a PDF being drawn, and how words get onto it.
type paper struct {
	*fpdf.Fpdf

	words func(string) string

	paperSize
}

func (w paper) text(style string, size, line float64, words string) {
	w.SetFont("Helvetica", style, size*w.scale)
	w.MultiCell(0, line*w.scale, w.words(words), "", "L", false)
	w.Ln(2 * w.scale)
}

func (w paper) section(s funding.Section) {
	w.Ln(3 * w.scale)
	w.text("B", 14, 7, s.Heading)
	for _, p := range s.Paragraphs {
		w.text("", 11, pdfLine, p)
	}
	if s.Table != nil {
		w.table(*s.Table)
	}
}

// table draws rows whose cells break into lines; a row never breaks over a
// page.
func (w paper) table(t funding.TableData) {
	widths := columns(len(t.Head))
	w.row(t, t.Head, widths, "B")
	for _, r := range t.Rows {
		w.row(t, r, widths, "")
	}
	w.Ln(2)
}

// columns shares the width of the page: the first column is the narrower one
// of two, and all are alike otherwise.
func columns(n int) []float64 {
	if n == 2 {
		return []float64{pdfWidth * 0.36, pdfWidth * 0.64}
	}
	out := make([]float64, n)
	for i := range out {
		out[i] = pdfWidth / float64(n)
	}
	return out
}

func (w paper) row(t funding.TableData, cells []string, widths []float64, style string) {
	w.SetFont("Helvetica", style, 10*w.scale)
	line := 5 * w.scale
	lines, most := make([][][]byte, len(cells)), 1
	for i, c := range cells {
		lines[i] = w.SplitLines([]byte(w.words(c)), widths[i]-2)
		most = max(most, len(lines[i]))
	}
	height := float64(most)*line + 2
	if _, page := w.GetPageSize(); w.GetY()+height > page-w.foot {
		w.AddPage()
		w.SetFont("Helvetica", style, 10*w.scale)
	}
	x, y := w.GetX(), w.GetY()
	for i := range cells {
		align := "L"
		if i < len(t.Numeric) && t.Numeric[i] {
			align = "R"
		}
		for n, text := range lines[i] {
			w.SetXY(x, y+1+float64(n)*line)
			w.CellFormat(widths[i], line, string(text), "", 0, align, false, 0, "")
		}
		x += widths[i]
	}
	w.Line(pdfMargin, y+height, pdfMargin+pdfWidth, y+height)
	w.SetXY(pdfMargin, y+height)
}
