package web

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

func TestAnAgreementComesInThreeFormats(t *testing.T) {
	s := newSite(t)
	for format, want := range map[string]struct{ kind, begins string }{
		"":             {"application/json", "{"},
		"?format=JSON": {"application/json", "{"},
		"?format=PDF":  {"application/pdf", "%PDF-"},
		"?format=HTML": {"text/html; charset=utf-8", "<!doctype html>"},
	} {
		w := s.ask(s.request("GET", apiPrefix+"/awards/FP26-RZX-001/agreement/versions/1"+format, "ben", ""))
		if got := w.Header().Get("Content-Type"); w.Code != 200 || got != want.kind || !strings.HasPrefix(w.Body.String(), want.begins) {
			t.Errorf("%q: got %d %s %.20q", format, w.Code, got, w.Body.String())
		}
	}
	for path, want := range map[string]string{
		"/awards/FP26-RZX-001/agreement/versions/9":             "404 NO_SUCH_VERSION version",
		"/awards/FP26-RZX-001/agreement/versions/x":             "422 VERSION_INVALID version",
		"/awards/FP26-RZX-001/agreement/versions/1?format=DOCX": "422 NOT_A_CHOICE format",
		"/awards/FP26-RZX-001/agreement/diff?from_version=7":    "404 NO_SUCH_VERSION version",
	} {
		if got := said(s, "GET", path, "ben", ""); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

func TestTheDifferenceOfTwoVersionsByProgram(t *testing.T) {
	s := newSite(t)
	_, diff := s.call("GET", "/awards/FP26-RZX-001/agreement/diff", "ben", "")
	for _, tt := range [][]any{{"1", "from_version"}, {"2", "to_version"}, {"MONEY", "changes", 0, "code"},
		{"Amount", "changes", 0, "cells", 0, "column"}, {"£3,000,000.00", "changes", 0, "cells", 0, "was"}, {"£1,800,000.00", "changes", 0, "cells", 0, "now"}} {
		if got := figure(diff, tt[1:]...); got != tt[0] {
			t.Errorf("%v: got %s, want %s", tt[1:], got, tt[0])
		}
	}
}

func TestTheEvidenceIsAFile(t *testing.T) {
	s := newSite(t)
	w := s.ask(s.request("GET", apiPrefix+"/awards/FP26-RZX-001/agreement/evidence", "priya", ""))
	r, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
	if err != nil || w.Header().Get("Content-Type") != "application/zip" {
		t.Fatalf("got %d %s: %v", w.Code, w.Header().Get("Content-Type"), err)
	}
	var names []string
	for _, f := range r.File {
		names = append(names, f.Name)
	}
	want := "README.txt version-1/document.json version-1/document.html version-1/document.pdf version-1/signatures.json version-2/document.json version-2/document.html version-2/document.pdf version-2/signatures.json events.json"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
