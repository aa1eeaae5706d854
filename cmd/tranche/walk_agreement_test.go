package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"testing"
)

// E15 through the API: a firm year is refused, and so is the trust; 40 % of the
// capital of 2028/29 is taken back by notice, the fund has its cover again, the
// trust reads the notice, and both versions stay.
func TestAnIndicativeYearIsWithdrawnThroughTheAPI(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.submit()
	w.review()
	w.award()
	notice := func(fy string) doc {
		return doc{"fy": fy, "nature": "CAPITAL", "percent_bp": 4000, "reason": "The programme's budget was cut."}
	}
	signed := w.do("eleri", "getAgreement", []string{theBid}, nil)
	w.refused(http.StatusConflict, "YEAR_IS_FIRM", "farah", "withdrawIndicativeYear", []string{theBid}, notice("2027/28"))
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "eleri", "withdrawIndicativeYear", []string{theBid}, notice("2028/29"))
	award := w.do("farah", "withdrawIndicativeYear", []string{theBid}, notice("2028/29"))
	if got := award["total_pence"]; got != 1_720_000_000.0 {
		t.Errorf("the award is %v, want 1720000000", got)
	}
	profile := w.do("ben", "getProfile", []string{theBid}, nil)
	for field, want := range map[string]float64{"capital_pence": 1_260_000_000, "revenue_pence": 460_000_000, "total_pence": 1_720_000_000} {
		if got := profile[field]; got != want {
			t.Errorf("%s is %v, want %.0f", field, got, want)
		}
	}
	var before doc
	if w.get("/api/v1/awards/"+theBid+"/profile?version=1", "ben", &before); before["capital_pence"] != 1_380_000_000.0 {
		t.Errorf("version 1 has capital of %v, want 1380000000", before["capital_pence"])
	}
	diff := w.do("ben", "getAgreementDiff", []string{theBid}, nil)
	if n, ok := diff["changes"].([]any); !ok || len(n) != 4 {
		t.Errorf("%d parts changed, want 4: %v", len(n), diff)
	}
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "farah", "acknowledgeNotice", []string{theBid, "2"}, nil)
	w.do("eleri", "acknowledgeNotice", []string{theBid, "2"}, nil)
	now := w.do("eleri", "getAgreement", []string{theBid}, nil)
	if got := now.at("agreement", "kind"); got != "NOTICE" || now.at("agreement", "status") != "IN_FORCE" || now.at("agreement", "signed_version") != 1.0 {
		t.Errorf("the agreement is %v %v", got, now.at("agreement", "status"))
	}
	one := w.do("eleri", "getAgreementDocument", []string{theBid, "1"}, nil)
	if one["document_hash"] != signed.at("agreement", "document_hash") || one["document_hash"] != hashOf(t, one["document"]) {
		t.Errorf("version 1 is sealed as %v, was %v, and its words give %v", one["document_hash"], signed.at("agreement", "document_hash"), hashOf(t, one["document"]))
	}
}

// hashOf is the SHA-256 of a document's canonical JSON, worked out from what
// the API gives: its fields in the order of the description.
func hashOf(t *testing.T, document any) string {
	t.Helper()
	raw, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Version  int    `json:"version"`
		Title    string `json:"title"`
		Ref      string `json:"ref"`
		Date     string `json:"date"`
		Sections []struct {
			Code       string   `json:"code,omitempty"`
			Heading    string   `json:"heading"`
			Paragraphs []string `json:"paragraphs,omitempty"`
			Table      *struct {
				Caption string     `json:"caption"`
				Head    []string   `json:"head"`
				Rows    [][]string `json:"rows"`
				Numeric []bool     `json:"numeric"`
			} `json:"table,omitempty"`
		} `json:"sections"`
	}
	if err := json.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	canonical, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}
