package exchange_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/migrations"
)

var issued = time.Date(2026, 6, 22, 8, 30, 0, 0, time.UTC)

// memorandum is the example's agreement.
func memorandum(t *testing.T) funding.Document {
	t.Helper()
	rules, err := exchange.ReadRuleset(migrations.Rulesets, "CAP-2026")
	if err != nil {
		t.Fatal(err)
	}
	cells := []funding.ProfileCell{{Org: example.Trust, FY: 2026, Nature: funding.Capital, Certainty: funding.Firm, Amount: 4_200_000_00}, {Org: example.Trust, FY: 2028, Nature: funding.Capital, Certainty: funding.Indicative, Amount: 3_000_000_00}}
	a := funding.Award{ID: example.BidID, Bid: example.BidID, Org: example.Trust, Funder: example.Funder, Title: "Northmoor EPR", Ruleset: "CAP-2026", Total: 7_200_000_00, Profile: cells, Milestones: example.Milestones(), Conditions: example.Conditions()}
	return funding.Memorandum(a, funding.AwardFacts{Rules: rules, Org: example.Org(), Funder: example.FunderOrg()}, 1, funding.Moment{At: issued, Day: calendar.DateOf(issued)})
}

func TestTheAgreementsPDFCarriesItsSealOnEveryPage(t *testing.T) {
	d := memorandum(t)
	first, err := exchange.AgreementPDF(d, issued)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if again, _ := exchange.AgreementPDF(d, issued); !bytes.Equal(first, again) {
			t.Fatal("the same version came out in other bytes")
		}
	}
	words := wordsIn(first)
	pages := strings.Count(words, "version 1. Page ")
	if pages < 2 || strings.Count(words, "Sealed with SHA-256 "+d.Hash()) != pages {
		t.Errorf("%d pages, the seal stands on %d", pages, strings.Count(words, "Sealed with SHA-256 "+d.Hash()))
	}
	for _, want := range []string{"Memorandum of understanding: Northmoor EPR", "£3,000,000.00", "indicative", "If it is late, claims from P7", "Both keep records for 7 years"} {
		if !strings.Contains(words, want) {
			t.Errorf("the PDF does not say %q", want)
		}
	}
}

func TestTheAgreementAsAPageStandsByItself(t *testing.T) {
	d := memorandum(t)
	d.Title = "A <b>bold</b> title"
	page, err := exchange.AgreementHTML(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"A &lt;b&gt;bold&lt;/b&gt; title", "<h2>2. The money</h2>", "<td>£3,000,000.00</td>", d.Hash()} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	for _, bad := range []string{"<script", "http", "style"} {
		if strings.Contains(string(page), bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

// unzip reads a bundle.
func unzip(t *testing.T, b []byte) map[string][]byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range r.File {
		rc, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(rc); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestTheEvidenceProvesWhoSignedWhat(t *testing.T) {
	d := memorandum(t)
	v := desk.AgreementVersion{Version: 1, Hash: d.Hash(), Issued: issued, Document: d, Signatures: []funding.Signature{{Version: 1, Side: "TRUST", By: "eleri", Name: "Eleri Morgan", Role: funding.TrustCFO, Hash: d.Hash(), Shown: d.Hash(), SignedIn: funding.BySession}}}
	events := []desk.SealedEvent{{Kind: funding.AwardKind, Aggregate: example.BidID, Version: 1, Seq: 1, Name: "AGREEMENT_ISSUED", Hash: "ab"}}
	b, err := exchange.EvidenceBundle(example.BidID, []desk.AgreementVersion{v}, events)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := exchange.EvidenceBundle(example.BidID, []desk.AgreementVersion{v}, events); !bytes.Equal(b, again) {
		t.Error("the same record came out in other bytes")
	}
	files := unzip(t, b)
	sum := sha256.Sum256(files["version-1/document.json"])
	var signed struct {
		Hash       string `json:"document_hash"`
		Signatures []struct {
			Hash     string `json:"document_hash"`
			Shown    string `json:"shown_hash"`
			By, Name string
		}
	}
	if err := json.Unmarshal(files["version-1/signatures.json"], &signed); err != nil {
		t.Fatal(err)
	}
	if h := hex.EncodeToString(sum[:]); h != signed.Hash || h != signed.Signatures[0].Hash || h != signed.Signatures[0].Shown || signed.Signatures[0].Name != "Eleri Morgan" {
		t.Errorf("the document's hash is %s; signatures.json says %+v", h, signed)
	}
	for _, name := range []string{"README.txt", "version-1/document.html", "version-1/document.pdf", "events.json"} {
		if len(files[name]) == 0 {
			t.Errorf("%s is not there", name)
		}
	}
}
