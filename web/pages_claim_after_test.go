package web

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

func late(s *Server)     { s.Record = lateRecord{s.Record.(*fakeRecord)} }
func drafting(s *Server) { s.Record = draftRecord{s.Record.(*fakeRecord)} }

// E2: outside programs know LATE_YEAR_END; now it says that nothing is lost.
func TestALateClaimIsKeptAndItsSenderIsToldSo(t *testing.T) {
	s := newSite(t, late)
	code, got := s.call("POST", "/claims/FP26-RZX-001-7/submit", "ben", `{}`)
	if code != http.StatusConflict || got["code"] != "LATE_YEAR_END" || !strings.Contains(got["detail"].(string), "Claims for 2026/27 closed at midday on 15 March 2027. Claim 7 is not lost") {
		t.Errorf("%d %v", code, got)
	}
	if !strings.Contains(strings.Join(s.record.asked, "\n"), "ben FP26-RZX-001 claim") {
		t.Errorf("the click was not kept: %v", s.record.asked)
	}
	body := s.ask(s.request("GET", "/claims/FP26-RZX-001-7", "liam", "")).Body.String()
	wellMade(t, body)
	sees(t, body, "This claim came after the year", "Admit this claim", "Refuse it", "/late-claims")
	if got := s.ask(s.request("GET", "/claims/FP26-RZX-001-7", "ben", "")).Body.String(); strings.Contains(got, "Admit this claim") {
		t.Error("the trust is offered to admit its own late claim")
	}
}

func TestTheLateQueueShowsAges(t *testing.T) {
	s := newSite(t)
	body := s.ask(s.request("GET", "/late-claims", "liam", "")).Body.String()
	wellMade(t, body)
	sees(t, body, "Claim 7 on FP26-RZX-001", "£500,000.00", "3 days")
}

// attached sends a document of a line as a browser does.
func (s *site) attached(line, name, content string) *httptest.ResponseRecorder {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	if err != nil || form.WriteField("token", "token-of-a-test") != nil || form.WriteField("line", line) != nil || form.Close() != nil {
		s.t.Fatal(err)
	}
	r := s.request(http.MethodPost, "/claims/FP26-RZX-001-1/evidence", "ben", body.String())
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return s.ask(r)
}

func TestDocumentsAreAskedForAttachedAndServed(t *testing.T) {
	s := newSite(t, drafting)
	body := s.ask(s.request("GET", "/claims/FP26-RZX-001-1", "ben", "")).Body.String()
	wellMade(t, body)
	sees(t, body, "Asked for because the line is £50,000.00 or more.", "order &lt;1&gt;.pdf", "Attach a document to another line", "Line 1: the invoice is not attached")
	for _, tt := range []struct {
		line, name, content string
		code                int
		want                string
	}{
		{"1", "invoice.pdf", "%PDF-1.7\n", http.StatusSeeOther, ""},
		{"x", "invoice.pdf", "%PDF-1.7\n", http.StatusUnprocessableEntity, "Enter the number of the line"},
		{"1", "invoice.pdf", "<html>", http.StatusUnprocessableEntity, "is text/html, by what is in it"},
	} {
		w := s.attached(tt.line, tt.name, tt.content)
		if w.Code != tt.code || !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("line %s, %q: %d, wants %d and %q", tt.line, tt.content, w.Code, tt.code, tt.want)
		}
	}
	if asked := strings.Join(s.record.asked, "\n"); strings.Count(asked, "attach ") != 1 || !strings.Contains(asked, "attach FP26-RZX-001-1 1 invoice.pdf application/pdf 9 bytes") {
		t.Errorf("kept: %s", asked)
	}
	w := s.ask(s.request("GET", "/claims/FP26-RZX-001-1/evidence/1/aa", "ben", ""))
	h := w.Header()
	if w.Code != 200 || w.Body.String() != "%PDF-1.7\n" || h.Get("Content-Disposition") != `attachment; filename="invoice 1.pdf"` || h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%d %v", w.Code, h)
	}
}

// unpaid is a record whose claim's payment the finance system could not make.
type unpaid struct{ *fakeRecord }

func (u unpaid) ClaimSheet(ctx context.Context, who funding.Person, id string) (desk.ClaimSheet, error) {
	s, err := u.fakeRecord.ClaimSheet(ctx, who, id)
	s.Claim.PayFailed = "the account is closed"
	return s, err
}

func TestAClaimSaysThatItsPaymentFailed(t *testing.T) {
	s := newSite(t, func(s *Server) { s.Record = unpaid{s.Record.(*fakeRecord)} })
	body := s.ask(s.request("GET", "/claims/FP26-RZX-001-1", "ben", "")).Body.String()
	wellMade(t, body)
	sees(t, body, "Not paid yet", "The finance system could not make the payment: the account is closed", "goes into the next payment run")
}
