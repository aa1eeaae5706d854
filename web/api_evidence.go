package web

import (
	"encoding/base64"
	"net/http"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

type attachBody struct {
	File    string `json:"file_name" required:"true"`
	Content string `json:"content" required:"true" doc:"The file's bytes in base64: PDF, PNG, JPEG, XLSX or CSV, at most 10 MB; what it is follows from the bytes"`
}

type evidenceBody struct {
	File      string `json:"file_name"`
	MediaType string `json:"media_type"`
	Hash      string `json:"document_hash"`
	Content   string `json:"content" doc:"The file's bytes in base64"`
}

// evidenceOperations are about the documents that stand behind lines.
func (s service) evidenceOperations() []operation {
	const lines = "/claims/{claim}/lines/{line_no}/evidence"
	return []operation{
		{ID: "attachClaimEvidence", Action: "editClaim", Method: http.MethodPost, Path: lines, Summary: "Attach a document to a line of a claim",
			About:  "While the trust writes the claim. A line's evidence in getClaim says what is asked for; what is missing never blocks submission, it makes the claim an exception. The same document twice is the same.",
			Body:   attachBody{File: "invoice.pdf", Content: base64.StdEncoding.EncodeToString([]byte("%PDF-1.7\n"))},
			Answer: claimBody{}, Status: http.StatusCreated, Handle: s.attachEvidence},
		{ID: "getClaimEvidence", Action: "getAward", Method: http.MethodGet, Path: lines + "/{document_hash}", Summary: "A document that stands behind a line", Answer: evidenceBody{}, Handle: s.getEvidence},
		{ID: "removeClaimEvidence", Action: "editClaim", Method: http.MethodDelete, Path: lines + "/{document_hash}", Summary: "Take a document away from a line", About: "While the trust writes the claim.", Answer: claimBody{}, Handle: s.removeEvidence},
	}
}

func (s service) attachEvidence(c call) (answer, error) {
	var body attachBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	line, err := c.lineNo()
	if err != nil {
		return answer{}, err
	}
	bytes, err := base64.StdEncoding.DecodeString(body.Content)
	if err != nil {
		return answer{}, refusal.New(refusal.Invalid, "NOT_BASE64", "The content is not base64. Encode the bytes of the file with the standard alphabet.").At("content")
	}
	name, kind, err := exchange.CheckEvidence(body.File, bytes)
	if err != nil {
		return answer{}, onFile(err, "content")
	}
	if err := s.Record.AttachEvidence(c, c.who, c.path("claim"), line, desk.Document{Name: name, MediaType: kind, Bytes: bytes}); err != nil {
		return answer{}, err
	}
	return give(c.claim(c.path("claim")))
}

func (s service) getEvidence(c call) (answer, error) {
	line, err := c.lineNo()
	if err != nil {
		return answer{}, err
	}
	d, err := s.Record.Evidence(c, c.who, c.path("claim"), line, c.path("document_hash"))
	return give(evidenceBody{d.Name, d.MediaType, d.Hash, base64.StdEncoding.EncodeToString(d.Bytes)}, err)
}

func (s service) removeEvidence(c call) (answer, error) {
	line, err := c.lineNo()
	if err != nil {
		return answer{}, err
	}
	if err := s.Record.RemoveEvidence(c, c.who, c.path("claim"), line, c.path("document_hash")); err != nil {
		return answer{}, err
	}
	return give(c.claim(c.path("claim")))
}
