package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding/example"
)

const agreementAt = "/awards/" + example.BidID + "/agreement"

func noticedPages(t *testing.T) *site {
	s, _ := newPages(t, func(r *pagesRecord) { r.noticed = true })
	return s
}

func (s *site) drawn(t *testing.T, who, path string) string {
	t.Helper()
	w := s.ask(s.request(http.MethodGet, path, who, ""))
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s as %s: %d\n%s", path, who, w.Code, inWords(w.Body.String()))
	}
	wellMade(t, w.Body.String())
	return w.Body.String()
}

func TestANoticeIsReadOnItsPage(t *testing.T) {
	s := noticedPages(t)
	body := s.drawn(t, "eleri", agreementAt)
	sees(t, body, "In force, by notice of the funder", "2 of 2", "I have read this notice", agreementAt+"/versions/2/read", "A notice needs no signature", "What changed from version 1", agreementAt+"/versions/2.pdf", agreementAt+"/evidence.zip", "Eleri Morgan", "Not needed")
	if strings.Contains(body, agreementAt+"/notice\"") {
		t.Error("the trust is offered to give notice")
	}
	if old := s.drawn(t, "eleri", agreementAt+"/versions/1"); !strings.Contains(old, "Replaced by version 2") || strings.Contains(old, "I have read this notice") {
		t.Error("version 1 does not read as what was replaced")
	}
	sees(t, s.drawn(t, "farah", agreementAt), "The trust has not said yet that it has read this notice.")
	w := s.send("eleri", agreementAt+"/versions/2/read", nil)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != agreementAt+"?done=notice-read" {
		t.Errorf("answered %d to %s", w.Code, w.Header().Get("Location"))
	}
}

func TestAComparisonMarksWordsAndCells(t *testing.T) {
	body := noticedPages(t).drawn(t, "ben", agreementAt+"/compare")
	sees(t, body, "From version 1", "<del>", "<ins>", "£3,000,000.00", "£1,800,000.00", "Compare other versions")
	if strings.Contains(body, "Seven") || strings.Contains(body, "Records</h2>") {
		t.Error("a part that did not change is shown")
	}
	sees(t, noticedPages(t).drawn(t, "ben", agreementAt+"/compare?from=2&to=2"), "The two versions are alike.")
}

func TestFilesToKeep(t *testing.T) {
	s := noticedPages(t)
	for path, kind := range map[string]string{"/versions/1.pdf": "application/pdf", "/evidence.zip": "application/zip"} {
		w := s.ask(s.request(http.MethodGet, agreementAt+path, "ben", ""))
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != kind || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %d %s", path, w.Code, w.Header().Get("Content-Type"))
		}
	}
	if w := s.ask(s.request(http.MethodGet, agreementAt+"/versions/9.pdf", "ben", "")); w.Code != http.StatusNotFound {
		t.Errorf("version 9 answers %d, want 404", w.Code)
	}
}

func TestTheFormOfANotice(t *testing.T) {
	s, _ := newPages(t)
	sees(t, s.drawn(t, "farah", agreementAt+"/notice"), "2028/29 capital: £3,000,000.00", "2029/30 revenue", "Give notice")
	for _, tt := range []struct {
		name   string
		fields map[string]string
		says   string
	}{
		{"no year", map[string]string{"percent_bp": "40", "reasons": "Less."}, "Choose the year and nature"},
		{"words for a per cent", map[string]string{"cell": "2028-capital-RZX", "percent_bp": "a lot", "reasons": "Less."}, "is not a percentage we can use"},
		{"no reasons", map[string]string{"cell": "2028-capital-RZX", "percent_bp": "12.5", "reasons": ""}, "Say why"},
		{"no sum", map[string]string{"cell": "2028-capital-RZX", "amount_pence": "1.2.3", "reasons": "Less."}, "more than one decimal point"},
	} {
		w := s.send("farah", agreementAt+"/notice", tt.fields)
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: answered %d", tt.name, w.Code)
		}
		sees(t, w.Body.String(), tt.says, tt.fields["percent_bp"], tt.fields["reasons"])
	}
	w := s.send("farah", agreementAt+"/notice", map[string]string{"cell": "2028-capital-RZX", "percent_bp": "40", "reasons": "Less."})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != agreementAt+"?done=noticed" {
		t.Errorf("answered %d to %s", w.Code, w.Header().Get("Location"))
	}
	if asked := strings.Join(s.record.asked, "\n"); !strings.Contains(asked, `"fy":"2028/29","nature":"CAPITAL","percent_bp":4000`) {
		t.Errorf("the command is %s", asked)
	}
	if w := s.ask(s.request(http.MethodGet, agreementAt+"/notice", "eleri", "")); w.Code != http.StatusForbidden {
		t.Errorf("the trust's CFO gets %d, want 403", w.Code)
	}
}

func TestAProfileShowsItsVersions(t *testing.T) {
	s := noticedPages(t)
	sees(t, s.drawn(t, "ben", "/awards/"+example.BidID+"/profile"), "2 of 2", "A notice of the funder", "The budget was cut.", "£1,800,000.00", "Was £3,000,000.00", "National capital")
	sees(t, s.drawn(t, "ben", "/awards/"+example.BidID+"/profile?version=1"), "1 of 2", "No change")
}

func TestTheAwardSaysWhatIsHeldAndSinceWhen(t *testing.T) {
	s, _ := newPages(t, func(r *pagesRecord) { r.award.Conditions = example.Conditions() })
	sees(t, s.drawn(t, "ben", "/awards/"+example.BidID), "Claims are held back", "Condition K2 was due on 30 September 2026 and is not met. Since then claims from P7 October 2026/27 on cannot be submitted")
}
