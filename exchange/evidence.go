package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tranche-funding/tranche/funding/desk"
)

// EvidenceBundle is what proves who signed what: a ZIP file of every version
// of an agreement in three forms, its signatures and its events with all that
// their hashes are made of. The same record always gives the same bytes.
func EvidenceBundle(award string, versions []desk.AgreementVersion, events []desk.SealedEvent) ([]byte, error) {
	b := bundle{}
	b.zip = zip.NewWriter(&b.out)
	b.add("README.txt", []byte(evidenceReadme), time.Time{})
	for _, v := range versions {
		folder := fmt.Sprintf("version-%d/", v.Version)
		b.add(folder+"document.json", v.Document.Canonical(), v.Issued)
		b.make(folder+"document.html", v.Issued, func() ([]byte, error) { return AgreementHTML(v.Document) })
		b.make(folder+"document.pdf", v.Issued, func() ([]byte, error) { return AgreementPDF(v.Document, v.Issued) })
		b.make(folder+"signatures.json", v.Issued, func() ([]byte, error) { return json.MarshalIndent(v, "", "  ") })
	}
	b.make("events.json", time.Time{}, func() ([]byte, error) { return json.MarshalIndent(events, "", "  ") })
	if b.err == nil {
		b.err = b.zip.Close()
	}
	if b.err != nil {
		return nil, fmt.Errorf("bundle the evidence of %s: %w", award, b.err)
	}
	return b.out.Bytes(), nil
}

type bundle struct {
	zip *zip.Writer
	out bytes.Buffer
	err error
}

// epoch stands for files that have no moment of their own: the first that a
// ZIP file can hold.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func (b *bundle) add(name string, content []byte, at time.Time) {
	b.make(name, at, func() ([]byte, error) { return content, nil })
}

func (b *bundle) make(name string, at time.Time, content func() ([]byte, error)) {
	if b.err != nil {
		return
	}
	if at.IsZero() {
		at = epoch
	}
	bytes, err := content()
	if err != nil {
		b.err = err
		return
	}
	w, err := b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at.UTC()})
	if err == nil {
		_, err = w.Write(bytes)
	}
	b.err = err
}

const evidenceReadme = `Evidence of an agreement

Each folder holds one version as it was issued:
  document.json    the document as it was sealed
  document.html    the same words to read
  document.pdf     the same words to print
  signatures.json  the version's number, kind and hash, and who signed it: the
                   hash that was signed, the hash that the signer was shown
                   ("" when their program named none), the moment, the person's
                   id, name, role and organisation, for whom a deputy acted, and
                   how they were signed in when that is known
A version of kind NOTICE is a notice of the funder and needs no signature.

How to check it
1. The SHA-256 of document.json, byte for byte, is the document_hash in
   signatures.json:   sha256sum version-1/document.json
2. Each signature's document_hash is that same hash: it was given to exactly
   this document. The two sides are different people.
3. events.json holds the agreement's events from the audit trail. An event's
   hash is the SHA-256, in hex, of its prev_hash, a line feed, and this JSON
   array without spaces:
     [kind, aggregate, version, seq, organisation, name, summary, detail,
      for_funder, command, by, at_ms]
   Keys of detail are in alphabetical order, and <, > and & are written as
   \u003c, \u003e and \u0026.
4. Each event is chained to the one before it by prev_hash. Events about other
   things than the agreement lie between them and are not in this file; the
   audit page checks the whole chain.
`
