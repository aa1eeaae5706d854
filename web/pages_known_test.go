package web

import (
	"net/http"
	"strings"
	"testing"
)

// TestFormsOfWhatIsKnown sends each form as somebody would, and says what the
// record was asked for and where the person comes out.
func TestFormsOfWhatIsKnown(t *testing.T) {
	tests := []struct {
		name, who, path string
		fields          map[string]string
		asked, to       string
	}{
		{"a fact is confirmed", "amina", "/organisations/RZX/confirm", map[string]string{"key": "name"}, "confirm amina RZX name", "/organisations/RZX?done=fact-confirmed#name"},
		{"a fact is disputed", "amina", "/organisations/RZX/dispute", map[string]string{"key": "nof_segment", "why-nof_segment": "It is 3."}, "dispute amina RZX nof_segment It is 3.", "/organisations/RZX?done=fact-disputed#nof_segment"},
		{"a dispute is settled", "olive", "/registers/disputes", map[string]string{"org": "RZX", "key": "nof_segment", "value-RZX-nof_segment": "3", "reasons-RZX-nof_segment": "So it is."}, "settle olive RZX nof_segment 3 So it is.", "/registers?done=settled"},
		{"rows are chosen for", "olive", "/registers/DSPT-0123456789ab", map[string]string{"choices-1": "RZX", "choices-2": "NONE"}, "load olive DSPT-0123456789ab map[1:RZX 2:NONE]", "/registers?done=loaded"},
		{"a row that was changed", "amina", "/organisations/RZX/capabilities/group", map[string]string{"fy": "2026/27", "setting": "ACUTE", "group": "storage", "cap-001-status": "COMPLETED", "cap-001-usage_pct": "95", "cap-001-system_name": "Records", "cap-001-plan": "NONE"},
			"assess amina RZX 2026/27 [{Capability:CAP-001 Setting:ACUTE Status:COMPLETED Live:true Usage:95 System:Records", "/organisations/RZX/capabilities?fy=2026%2F27&group=storage&setting=ACUTE&done=saved"},
		{"last year is carried forward", "amina", "/organisations/RZX/capabilities/carry", map[string]string{"fy": "2026/27", "setting": "ACUTE"}, "carry amina RZX 2026/27", "/organisations/RZX/capabilities?fy=2026%2F27&setting=ACUTE&done=carried"},
		{"posts are saved", "amina", "/organisations/RZX/workforce", map[string]string{"fy": "2026/27", "rows-0-role": "Cyber security", "rows-0-in": "3.5", "rows-0-vacant": "1", "rows-0-needed": "5"},
			"posts amina RZX 2026/27 [{Cyber security 3.5 1 5 }]", "/organisations/RZX/workforce?fy=2026/27&done=saved"},
		{"a bid's capabilities", "amina", "/bids/FP26-RZX-001/capabilities", map[string]string{"capabilities": "CAP-001"}, "closes amina FP26-RZX-001 [CAP-001]", "/bids/FP26-RZX-001?done=saved"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, record := newPages(t)
			w := s.send(tt.who, tt.path, tt.fields)
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != tt.to {
				t.Errorf("got %d to %s, want 303 to %s\n%s", w.Code, w.Header().Get("Location"), tt.to, inWords(w.Body.String()))
			}
			if got := record.asked[len(record.asked)-1]; !strings.HasPrefix(got, tt.asked) {
				t.Errorf("the record was asked for\n%s\nwant\n%s", got, tt.asked)
			}
		})
	}
}

// TestWhatIsTypedStays sends what is refused: the page says so by the field
// and keeps what was typed.
func TestWhatIsTypedStays(t *testing.T) {
	for _, tt := range []struct {
		who, path string
		fields    map[string]string
		says      string
	}{
		{"amina", "/organisations/RZX/dispute", map[string]string{"key": "name", "why-name": ""}, "Say what is wrong and what would be right"},
		{"olive", "/registers/disputes", map[string]string{"org": "RZX", "key": "nof_segment", "value-RZX-nof_segment": "9", "reasons-RZX-nof_segment": "Because."}, "is not an oversight segment"},
		{"olive", "/registers", map[string]string{"kind": "", "as_of": "someday"}, "someday"},
		{"amina", "/organisations/RZX/workforce", map[string]string{"fy": "2026/27", "rows-0-role": "Testing", "rows-0-in": "many"}, "many"},
	} {
		s, _ := newPages(t)
		w := s.send(tt.who, tt.path, tt.fields)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(inWords(w.Body.String())+w.Body.String(), tt.says) {
			t.Errorf("%s: got %d, want 422 and %q\n%s", tt.path, w.Code, tt.says, inWords(w.Body.String()))
		}
	}
}
