package web

import (
	"bytes"
	"encoding/base64"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding/example"
)

// dropped sends a file as a browser does.
func (s *site) dropped(who, path, name, content string) *httptest.ResponseRecorder {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	if err == nil {
		err = form.WriteField("token", "token-of-a-test")
	}
	if err != nil || form.Close() != nil {
		s.t.Fatal(err)
	}
	r := s.request(http.MethodPost, path, who, body.String())
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return s.ask(r)
}

func TestALedgerPageForEveryStatus(t *testing.T) {
	for id, want := range map[string][]string{
		"FP26-RZX-001-L1": {"Ledger: september.csv", "£54,000.00", "1 question for you", "Abel & Sons", "reads as revenue", "£96,000.00", "Make the claim", "Accruals that wait", "1 row was left out", "31/31/2026", "for this award's. Is that right?", "Months that were read before and have changed"},
		"FP26-RZX-001-L2": {"Check the columns of september.csv", "supplier", "Norvale IT Ltd", "Read the ledger"},
		"FP26-RZX-001-L3": {"Reading september.csv", "15,000 postings so far"},
		"FP26-RZX-001-L4": {"could not be read like this", "No row has the column"},
	} {
		s, _ := newPages(t)
		w := s.ask(s.request(http.MethodGet, "/ledgers/"+id, "ben", ""))
		wellMade(t, w.Body.String())
		words := inWords(w.Body.String()) + w.Body.String()
		for _, say := range want {
			if !strings.Contains(words, strings.ReplaceAll(say, "&", "&amp;")) && !strings.Contains(words, say) {
				t.Errorf("%s does not say %q:\n%s", id, say, inWords(w.Body.String()))
			}
		}
		if refresh := w.Header().Get("Refresh"); (refresh != "") != strings.HasSuffix(id, "L3") {
			t.Errorf("%s: Refresh is %q; only a file that is being read comes again by itself", id, refresh)
		}
	}
}

func TestFormsOfALedger(t *testing.T) {
	for _, tt := range []struct {
		name, path string
		fields     map[string]string
		asked, to  string
	}{
		{"columns as proposed", "/ledgers/FP26-RZX-001-L2/columns", map[string]string{"head-0": "posting_date", "head-3": "supplier", "head-8": "gross", "gross": "YES"}, "map ben FP26-RZX-001-L2 posting_date gross gross true", "/ledgers/FP26-RZX-001-L2"},
		{"codes", "/ledgers/FP26-RZX-001-L1/codes", map[string]string{"project": "P200"}, "codes ben FP26-RZX-001-L1 [P200] []", "/ledgers/FP26-RZX-001-L1?done=ledger-codes"},
		{"the claim", "/ledgers/FP26-RZX-001-L1", map[string]string{"then": "claim"}, "claim ben FP26-RZX-001-L1", "/claims/FP26-RZX-001-1?done=ledger-claim"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, record := newPages(t)
			w := s.send("ben", tt.path, tt.fields)
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != tt.to || !slices.Contains(record.asked, tt.asked) {
				t.Errorf("got %d to %s, asked %s; want 303 to %s and %q\n%s", w.Code, w.Header().Get("Location"), noteOf(record), tt.to, tt.asked, inWords(w.Body.String()))
			}
		})
	}
	s, record := newPages(t)
	question, _ := record.LedgerSheet(t.Context(), example.Person("ben"), "FP26-RZX-001-L1")
	w := s.send("ben", "/ledgers/FP26-RZX-001-L1", map[string]string{"line-" + question.Proposal.Questions[0].Key[:16]: "C3"})
	if w.Code != http.StatusSeeOther || !slices.Contains(record.asked, "answer ben FP26-RZX-001-L1 C3") {
		t.Errorf("an answer: got %d, asked %s; want it kept", w.Code, noteOf(record))
	}
	w = s.send("ben", "/ledgers/FP26-RZX-001-L2/columns", map[string]string{"head-0": "gross", "head-8": "gross"})
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(inWords(w.Body.String()), "is the gross already") {
		t.Errorf("one column twice: got %d, want 422 and why\n%s", w.Code, inWords(w.Body.String()))
	}
}

func TestAFileIsDroppedByBrowserAndByProgram(t *testing.T) {
	s, record := newPages(t)
	w := s.dropped("ben", "/awards/FP26-RZX-001/ledger", "september.csv", aLedger)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/ledgers/FP26-RZX-001-L2" {
		t.Errorf("got %d to %s, want 303 to the file\n%s", w.Code, w.Header().Get("Location"), inWords(w.Body.String()))
	}
	if w := s.dropped("ben", "/awards/FP26-RZX-001/ledger", "empty.csv", ""); w.Code != http.StatusUnprocessableEntity || !strings.Contains(inWords(w.Body.String()), "Choose a file") {
		t.Errorf("an empty file: got %d, want 422 and what to do", w.Code)
	}
	body := `{"file_name":"september.csv","content":"` + base64.StdEncoding.EncodeToString([]byte(aLedger)) + `"}`
	code, got := s.call(http.MethodPost, "/awards/FP26-RZX-001/ledger", "ben", body)
	if code != http.StatusCreated || got["status"] != "COLUMNS" {
		t.Errorf("uploadLedger: got %d %v, want 201", code, got)
	}
	if want := "map ben FP26-RZX-001-L2 posting_date gross gross false"; !slices.Contains(record.asked, want) || !slices.Contains(record.asked, "read FP26-RZX-001-L2") {
		t.Errorf("the record was asked %s, want a layout that is known whole mapped and read", noteOf(record))
	}
	code, got = s.call(http.MethodGet, "/ledgers/FP26-RZX-001-L1/lines?n=2", "ben", "")
	if lines, _ := got["lines"].([]any); code != http.StatusOK || len(lines) != 2 || got["next"] == nil {
		t.Errorf("listLedgerLines: got %d %v, want two lines and a next", code, got)
	}
	w = s.ask(s.request(http.MethodGet, "/ledgers/FP26-RZX-001-L1/problems.csv", "ben", ""))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "31/31/2026") {
		t.Errorf("problems: got %d %s, want the row that has no date", w.Code, w.Body)
	}
}
