package funding

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// A Document is a generated paper: an agreement or a letter. It is made of
// plain parts, so that a page, a PDF and a hash all see the same words.
type Document struct {
	Version  int       `json:"version"`
	Title    string    `json:"title"`
	Ref      string    `json:"ref"`
	Date     string    `json:"date"`
	Sections []Section `json:"sections"`
}

// A Section is one numbered part of a document. Code holds the same part of
// two versions together: that of its clause, or of the schedule under it.
type Section struct {
	Code       string     `json:"code,omitempty"`
	Heading    string     `json:"heading"`
	Paragraphs []string   `json:"paragraphs,omitempty"`
	Table      *TableData `json:"table,omitempty"`
}

// TableData is a table of words; Numeric columns are right aligned.
type TableData struct {
	Caption string     `json:"caption"`
	Head    []string   `json:"head"`
	Rows    [][]string `json:"rows"`
	Numeric []bool     `json:"numeric"`
}

// Canonical is the document as it is sealed: its JSON, in one spelling.
func (d Document) Canonical() []byte {
	b, err := json.Marshal(d)
	if err != nil {
		panic("funding: a document cannot be marshalled: " + err.Error()) // plain data only
	}
	return b
}

// Hash seals the document: SHA-256 of its canonical JSON, in hex. It is what
// people sign.
func (d Document) Hash() string {
	sum := sha256.Sum256(d.Canonical())
	return hex.EncodeToString(sum[:])
}

// AgreementEvents names the events that are about an agreement: what its
// evidence holds of the audit trail.
func AgreementEvents() []string {
	return []string{"AWARD_BEGAN", "PRICE_ENTERED", "AGREEMENT_ISSUED", "SIGNATURE_CHASED", "COUNTERSIGNATURE_OVERDUE", "AGREEMENT_APPROVED_INSIDE", "AGREEMENT_DECLINED", "AGREEMENT_SIGNED",
		"INDICATIVE_YEAR_WITHDRAWN", "NOTICE_READ"}
}
