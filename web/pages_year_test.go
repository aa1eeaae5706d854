package web

import (
	"context"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// A yearRecord reads a year on another day.
type yearRecord struct {
	*fakeRecord
	today calendar.Date
}

func (r yearRecord) YearSheet(ctx context.Context, who funding.Person, award string, fy calendar.FY) (desk.YearSheet, error) {
	y, err := r.fakeRecord.YearSheet(ctx, who, award, fy)
	y.Today = r.today
	return y, err
}

// E12: accruals are trued up until the day of the draft accounts, 12 April 2027.
func TestAccrualsAreAskedForUntilTheDayOfTheDraftAccounts(t *testing.T) {
	for day, asked := range map[string]bool{"2027-04-12": true, "2027-04-13": false} {
		s := newSite(t, func(s *Server) { s.Record = yearRecord{s.Record.(*fakeRecord), exampleDate(day)} })
		body := s.ask(s.request("GET", "/awards/FP26-RZX-001/years/2026", "ben", "")).Body.String()
		wellMade(t, body)
		if got := strings.Contains(body, "Keep the actual amount"); got != asked {
			t.Errorf("on %s the page asks what the claim came to: %t, want %t", day, got, asked)
		}
		if over := strings.Contains(body, "Accruals could be trued up until 12 April 2027. 1 claim stays as accrued."); over == asked {
			t.Errorf("on %s the page says that it is over: %t", day, over)
		}
	}
}
