package exchange

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// EvidenceMost is how large a document that stands behind a claim's line may
// be, in bytes.
const EvidenceMost = 10 << 20

// evidenceTypes are the kinds of files that are taken, by what is in them.
var evidenceTypes = []string{"application/pdf", "image/png", "image/jpeg", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"}

// CheckEvidence says what a document is, by its bytes and never by its name
// alone, and gives its name without folders and odd characters. A table of
// text counts as CSV when it is called so. Anything else is refused.
func CheckEvidence(name string, b []byte) (clean, mediaType string, err error) {
	clean = cleanName(name)
	switch {
	case len(b) == 0:
		return clean, "", refusal.New(refusal.Invalid, "FILE_EMPTY", "%q is empty. Choose the document.", clean).At("file")
	case len(b) > EvidenceMost:
		return clean, "", refusal.New(refusal.Invalid, "FILE_TOO_LARGE", "%q is larger than 10 MB. Scan it at a lower resolution, or give only the pages that matter.", clean).At("file")
	}
	found := mimetype.Detect(b)
	for _, want := range evidenceTypes {
		if found.Is(want) {
			return clean, want, nil
		}
	}
	if found.Is("text/plain") && strings.EqualFold(filepath.Ext(clean), ".csv") {
		return clean, "text/csv", nil
	}
	said, _, _ := strings.Cut(found.String(), ";")
	return clean, "", refusal.New(refusal.Invalid, "FILE_TYPE", "%q is %s, by what is in it. Give a PDF, PNG, JPEG, XLSX or CSV file.", clean, said).At("file")
}

// cleanName is the last part of a file's name, of printable characters and at
// most 120 of them.
func cleanName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	runes := slices.DeleteFunc([]rune(strings.ToValidUTF8(name, "")), func(r rune) bool {
		return r == utf8.RuneError || !unicode.IsPrint(r) || strings.ContainsRune(`"<>|:*?`, r)
	})
	name = strings.TrimSpace(string(runes))
	if len(runes) > 120 {
		ext := filepath.Ext(name)
		name = string(runes[:100]) + ext[:min(len(ext), 10)]
	}
	if strings.Trim(name, ".") == "" {
		return "document"
	}
	return name
}
