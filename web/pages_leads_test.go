package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestTheAdministratorNamesTheLeads(t *testing.T) {
	s, r := newPages(t)
	body := s.ask(s.request(http.MethodGet, "/leads", "farah", "")).Body.String()
	if words := inWords(body); strings.Contains(words, "Name a lead") || !strings.Contains(words, "after 2 working days (assumed)") || !strings.Contains(words, "Farah Khan") || !strings.Contains(words, "Olive Turner") {
		t.Errorf("the programme reads who leads what:\n%s", words)
	}
	if w := s.ask(s.request(http.MethodGet, "/leads", "olive", "")); !strings.Contains(w.Body.String(), "Name a lead") {
		t.Errorf("the administrator has no form: %d", w.Code)
	}
	tests := []struct {
		name, stage, lead string
		code              int
		want              string
	}{
		{"somebody", "CYBER", "farah", http.StatusSeeOther, `put-lead olive CYBER "farah"`},
		{"nobody", "PANEL", "-", http.StatusSeeOther, `put-lead olive PANEL ""`},
		{"no person chosen", "PANEL", "", http.StatusUnprocessableEntity, "Choose the lead, or nobody."},
		{"no stage chosen", "", "farah", http.StatusUnprocessableEntity, "Choose the stage."},
		{"somebody of a trust", "CYBER", "amina", http.StatusUnprocessableEntity, "has no post at FPF"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := s.send("olive", "/leads", map[string]string{"stage": tt.stage, "lead": tt.lead})
			if said := strings.Join(r.asked, "\n") + w.Body.String(); w.Code != tt.code || !strings.Contains(said, tt.want) {
				t.Errorf("%d, want %d with %q:\n%s", w.Code, tt.code, tt.want, inWords(w.Body.String()))
			}
		})
	}
}
