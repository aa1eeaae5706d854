package exchange_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding/refusal"
)

func TestADocumentIsWhatItsBytesSay(t *testing.T) {
	var sheet bytes.Buffer
	if err := excelize.NewFile().Write(&sheet); err != nil {
		t.Fatal(err)
	}
	png := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	for _, tt := range []struct {
		name, file string
		bytes      []byte
		clean      string
		want       string // a type, or a code
	}{
		{"a PDF", "invoice.pdf", []byte("%PDF-1.7\n1 0 obj"), "invoice.pdf", "application/pdf"},
		{"a picture with folders before its name", `C:\scans\..\inv 1.png`, png, "inv 1.png", "image/png"},
		{"a photograph", "a.JPG", []byte("\xff\xd8\xff\xe0\x00\x10JFIF"), "a.JPG", "image/jpeg"},
		{"a workbook", "lines.xlsx", sheet.Bytes(), "lines.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"a table", "lines.csv", []byte("a,b\n1,2\n3,4\n"), "lines.csv", "text/csv"},
		{"a table of one column", "lines.csv", []byte("only words"), "lines.csv", "text/csv"},
		{"a page that calls itself a PDF", "invoice.pdf", []byte("<html><script>alert(1)</script></html>"), "invoice.pdf", "FILE_TYPE"},
		{"a page that calls itself a table", "lines.csv", []byte("<!doctype html><p>hello"), "lines.csv", "FILE_TYPE"},
		{"a program", "invoice.pdf", []byte("MZ\x90\x00\x03\x00\x00\x00"), "invoice.pdf", "FILE_TYPE"},
		{"nothing", "invoice.pdf", nil, "invoice.pdf", "FILE_EMPTY"},
		{"a byte over 10 MB", "invoice.pdf", append([]byte("%PDF-1.7\n"), make([]byte, 10<<20-8)...), "invoice.pdf", "FILE_TOO_LARGE"},
		{"a name of line breaks", "\r\nSet-Cookie: x\".pdf", []byte("%PDF-1.7\n"), "Set-Cookie x.pdf", "application/pdf"},
		{"a name of dots", "..", []byte("%PDF-1.7\n"), "document", "application/pdf"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			clean, got, err := exchange.CheckEvidence(tt.file, tt.bytes)
			if no, ok := refusal.Of(err); ok {
				got = no.Code
			}
			if clean != tt.clean || got != tt.want {
				t.Errorf("%q is %q (%v), want %q, %q", clean, got, err, tt.clean, tt.want)
			}
		})
	}
}
