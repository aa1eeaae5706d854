package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding/example"
)

func TestTheMeterAsData(t *testing.T) {
	s := newSite(t)
	w := s.ask(s.request(http.MethodGet, "/api/v1/bids/"+example.BidID+"/meter", "amina", ""))
	var m struct {
		Supplied int   `json:"supplied"`
		Reuse    int   `json:"reuse_bp"`
		ActiveMS int64 `json:"active_ms"`
		Cost     int64 `json:"burden_cost_pence"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &m); err != nil || w.Code != 200 || m.Supplied != 12 || m.Reuse != 7000 || m.ActiveMS != 5_400_000 || m.Cost != 6300 {
		t.Errorf("getBidMeter gives %d %s (%v)", w.Code, w.Body, err)
	}
	w = s.ask(s.request(http.MethodGet, "/api/v1/meters?n=1&after=FP26-AAA-001", "farah", ""))
	var list meterList
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list.Meters) != 1 || list.Next != example.BidID {
		t.Errorf("listMeters gives %d %s (%v), want one row and %s as next", w.Code, w.Body, err, example.BidID)
	}
	if asked := strings.Join(s.record.asked, "; "); !strings.Contains(asked, `meters after "FP26-AAA-001", 1`) {
		t.Errorf("the record was asked for %s", asked)
	}
	if w := s.ask(s.request(http.MethodGet, "/api/v1/meters?n=900", "farah", "")); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("900 at once: %d, want 422", w.Code)
	}
}
