package web

import (
	"net/http"
	"testing"

	"github.com/tranche-funding/tranche/funding/example"
)

func TestPagesShowTheWorkedExampleToThePenny(t *testing.T) {
	for name, test := range map[string]struct {
		who, path string
		stage     int
		want      []string
	}{
		"the profile and the reconciliation (9.2, 9.3)": {"amina", bidAt + "/costs", 0, []string{"£13,800,000.00", "£4,600,000.00", "£5,100,000.00", "£27,600,000.00", "£2,900,000.00", "£15,500,000.00", "£18,300,000.00", "£1,550,000.00", "£35,350,000.00", "£37,800,000.00"}},
		"the appraisal (9.4)":                           {"amina", bidAt + "/benefits", 0, []string{"£32,478,348.48", "£46,684,793.28", "£14,206,444.81", "1.44", "0.733731", "−£8,231,884.06", "£7,710,775.11, ratio 1.20", "£4,869,486.15, ratio 1.15", "£7,098,165.25, ratio 1.22", "−30.43%", "43.74%", "£0.01"}},
		"the clocks after the decision (9.5)":           {"farah", bidAt, 4, []string{"30 working days since submission: 22 with the funder and 8 with the trust (43 calendar days)", "12 of 20 working days, and 8 with the trust", "9 of 20 working days", "19 of 20 working days", "7 of 8 working days"}},
		"the first claim (9.6)":                         {"ben", "/awards/" + example.BidID, 0, []string{"£310,250.00", "£600,000.00", "−£289,750.00 (−48.3%)", "£3,889,750.00", "Red"}},
		"the claim against what is left (9.6)":          {"ben", "/claims/" + example.BidID + "-1", 0, []string{"£310,250.00", "£4,200,000.00", "£3,889,750.00"}},
		"the cover of the fund (9.1)":                   {"maria", bidAt + "/decision", 3, []string{"£8,500,000.00", "£5,100,000.00", "£3,400,000.00", "Enough"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := newPages(t, func(r *pagesRecord) {
				if test.stage > 0 {
					r.bid = livedBid(t, r.rules, test.stage)
				}
			})
			w := s.ask(s.request(http.MethodGet, test.path, test.who, ""))
			sees(t, w.Body.String(), test.want...)
		})
	}
}
