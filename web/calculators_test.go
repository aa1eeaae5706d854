package web

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// figure finds a value of an answer by its path, with numbers as they were
// spelled.
func figure(v any, path ...any) string {
	for _, p := range path {
		switch key := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[key]
		case int:
			list, _ := v.([]any)
			if key >= len(list) {
				return "none"
			}
			v = list[key]
		}
	}
	return fmt.Sprint(v)
}

// pence writes pounds as a JSON list of pence.
func pence(pounds ...int64) string {
	out := make([]string, len(pounds))
	for i, p := range pounds {
		out[i] = fmt.Sprint(p * 100)
	}
	return "[" + strings.Join(out, ",") + "]"
}

func TestAppraisalOfTheWorkedExample(t *testing.T) {
	s := newSite(t)
	body := `{"base_year":"2026/27","costs_pence":` + pence(7_070_000, 8_970_000, 6_440_000, 4_170_000, 1_450_000, 1_450_000, 1_450_000, 1_450_000, 1_450_000, 1_450_000) +
		`,"benefits_pence":` + pence(0, 450_000, 3_300_000, 6_300_000, 7_800_000, 7_800_000, 7_800_000, 7_800_000, 7_800_000, 7_800_000) + `}`
	status, got := s.call("POST", "/calculators/appraisal", "", body)
	if status != 200 {
		t.Fatalf("got %d %v", status, got)
	}
	for _, tt := range []struct {
		want string
		path []any
	}{
		{"3247834848", []any{"pv_costs_pence"}}, {"4668479328", []any{"pv_benefits_pence"}}, {"1420644481", []any{"npsv_pence"}}, {"1.44", []any{"bcr"}},
		{"2026/27", []any{"years", 0, "year"}}, {"1.000000", []any{"years", 0, "factor"}}, {"-707000000", []any{"years", 0, "pv_net_pence"}},
		{"2035/36", []any{"years", 9, "year"}}, {"0.733731", []any{"years", 9, "factor"}}, {"465919167", []any{"years", 9, "pv_net_pence"}},
		{"771077511", []any{"sensitivities", "costs_plus_20", "npsv_pence"}}, {"1.20", []any{"sensitivities", "costs_plus_20", "bcr"}},
		{"486948615", []any{"sensitivities", "benefits_minus_20", "npsv_pence"}}, {"1.15", []any{"sensitivities", "benefits_minus_20", "bcr"}},
		{"709816525", []any{"sensitivities", "benefits_one_year_late", "npsv_pence"}}, {"1.22", []any{"sensitivities", "benefits_one_year_late", "bcr"}},
		{"-30.43", []any{"switching", "benefits_pct"}}, {"43.74", []any{"switching", "costs_pct"}},
	} {
		if got := figure(got, tt.path...); got != tt.want {
			t.Errorf("%v: got %s, want %s", tt.path, got, tt.want)
		}
	}
	if len(got) != 7 {
		t.Errorf("the answer has %d fields, the contract 7: %v", len(got), got)
	}
}

func TestCalculatorsGiveTheContractsFigures(t *testing.T) {
	s := newSite(t)
	tests := []struct{ name, path, body, want string }{
		{"E6: an investment over three years", "appraisal", `{"base_year":"2026/27","costs_pence":[100000000,0,0,0],"benefits_pence":[0,33333333,33333333,33333334],"discount_rate_bp":350}`,
			`"npsv_pence":-6612101,`},
		{"E6b: uneven flows", "appraisal", `{"base_year":"2026/27","costs_pence":[420000000,510000000,300000000,0,0,0,0,0],"benefits_pence":[0,0,0,150000000,275000000,310000000,310000000,310000000]}`,
			`"npsv_pence":-61014736,`},
		{"no costs, no ratio", "appraisal", `{"base_year":"2026/27","costs_pence":[0],"benefits_pence":[100]}`, `"bcr":null,`},
		{"no benefits, no switching of them", "appraisal", `{"base_year":"2026/27","costs_pence":[100],"benefits_pence":[0]}`, `"switching":{"benefits_pct":null,"costs_pct":"-100.00"}`},
		{"no costs, no switching of them", "appraisal", `{"base_year":"2026/27","costs_pence":[0],"benefits_pence":[100]}`, `"switching":{"benefits_pct":"-100.00","costs_pct":null}`},
		{"a rate of nothing adds up plainly", "appraisal", `{"base_year":"2026/27","costs_pence":[100,100],"benefits_pence":[0,350],"discount_rate_bp":0}`, `"npsv_pence":150,`},
		{"three working days over a weekend", "working-days", `{"from":"2026-05-06","add":3}`, `{"date":"2026-05-11"}`},
		{"9.5: submission to decision", "working-days", `{"from":"2026-05-06","to":"2026-06-18"}`, `{"count":30}`},
		{"the same day", "working-days", `{"from":"2026-05-06","to":"2026-05-06"}`, `{"count":0}`},
		{"from a bank holiday", "working-days", `{"from":"2026-05-25","add":1}`, `{"date":"2026-05-26"}`},
		{"the most that can be added", "working-days", `{"from":"2022-01-01","add":2500}`, `{"date":"2031-11-24"}`},
		{"E9: a million over seven", "apportion", `{"total_pence":100000000,"parts":7}`, `{"parts_pence":[14285715,14285715,14285714,14285714,14285714,14285714,14285714]}`},
		{"one part is the whole", "apportion", `{"total_pence":99999999999999,"parts":1}`, `{"parts_pence":[99999999999999]}`},
		{"nothing, in two parts", "apportion", `{"total_pence":0,"parts":2}`, `{"parts_pence":[0,0]}`},
		{"a subscription is revenue", "classify", `{"category":"SUBSCRIPTION_SAAS","charging_model":"SUBSCRIPTION","controls_asset":false,"life_years":3,"value_pence":8000000}`, `"nature":"REVENUE","confidence":"HIGH"`},
		{"work on an asset that is controlled", "classify", `{"category":"DATA_MIGRATION","charging_model":"MILESTONE","controls_asset":true,"life_years":10,"value_pence":500000}`, `"nature":"CAPITAL"`},
		{"work on somebody else's asset", "classify", `{"category":"INTEGRATION","charging_model":"MILESTONE","controls_asset":false,"life_years":10,"value_pence":500000}`, `"nature":"REVENUE"`},
		{"work that is charged by subscription", "classify", `{"category":"TESTING","charging_model":"SUBSCRIPTION","controls_asset":true,"life_years":10,"value_pence":500000}`, `"nature":"REVENUE"`},
		{"a penny below £5,000", "classify", `{"category":"HARDWARE","charging_model":"PERPETUAL","controls_asset":true,"life_years":5,"value_pence":499999}`, `"nature":"REVENUE"`},
		{"£5,000 to the penny", "classify", `{"category":"HARDWARE","charging_model":"PERPETUAL","controls_asset":true,"life_years":5,"value_pence":500000}`, `"nature":"CAPITAL"`},
		{"a life of one year", "classify", `{"category":"HARDWARE","charging_model":"PERPETUAL","controls_asset":true,"life_years":1,"value_pence":500000}`, `"nature":"REVENUE"`},
		{"a right-of-use asset", "classify", `{"category":"LEASE_ROU","charging_model":"PERPETUAL","controls_asset":true,"life_years":5,"value_pence":500000}`, `"nature":"CAPITAL"`},
		{"contingency is a guess", "classify", `{"category":"CONTINGENCY","charging_model":"MILESTONE","controls_asset":true,"life_years":5,"value_pence":500000}`, `"confidence":"LOW"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := s.ask(s.request("POST", "/api/v1/calculators/"+tt.path, "", tt.body))
			if got := w.Body.String(); w.Code != 200 || !strings.Contains(got, tt.want) {
				t.Errorf("%s %s\ngot  %d %s\nwant 200 with %s", tt.path, tt.body, w.Code, got, tt.want)
			}
		})
	}
}

// routeBodyWith is the worked example's scheme with some fields changed.
func routeBodyWith(changes map[string]string) string {
	fields := map[string]string{"legal_form": `"NHS_FT"`, "distress": "false", "nof_segment": "2", "scheme_kind": `"DIGITAL"`, "financing": `"CENTRAL"`, "national_capital_pence": "1380000000",
		"national_revenue_pence": "460000000", "local_capital_pence": "460000000", "local_revenue_pence": "460000000", "whole_life_cost_pence": "3780000000", "risk": `"MEDIUM"`, "submitted_on": `"2026-05-06"`}
	for k, v := range changes {
		fields[k] = v
	}
	var out []string
	for k, v := range fields {
		if v != "" {
			out = append(out, fmt.Sprintf("%q:%s", k, v))
		}
	}
	return "{" + strings.Join(out, ",") + "}"
}

func TestRouteOfTheWorkedExample(t *testing.T) {
	s := newSite(t)
	_, got := s.call("POST", "/calculators/route", "", routeBodyWith(nil))
	for field, want := range map[string]string{"ruleset": "CAP-2026", "pathway": "STANDARD", "case_form": "SFBC", "bodies": "[TRUST_BOARD NATIONAL_PROGRAMME]",
		"reviews": "[ICB_SUPPORT REGION_FINANCE REGION_DIGITAL CLINICAL_SAFETY CYBER NATIONAL_FINANCE]", "decision_layers": "2", "expected_working_days": "31"} {
		if got := figure(got, field); got != want {
			t.Errorf("%s: got %s, want %s", field, got, want)
		}
	}
	if len(got) != 8 || figure(got, "reasons", 0) == "none" {
		t.Errorf("the answer has %d fields, the contract 8, with reasons: %v", len(got), got)
	}
	for pathway, days := range map[string]struct{ national, days string }{"FAST": {"99999999", "21"}, "STANDARD": {"100000000", "31"}, "MAJOR": {"2500000000", "82"}} {
		_, got := s.call("POST", "/calculators/route", "", routeBodyWith(map[string]string{"national_capital_pence": days.national, "national_revenue_pence": "0"}))
		if figure(got, "pathway") != pathway || figure(got, "expected_working_days") != days.days {
			t.Errorf("%s pence: got %s in %s days, want %s in %s", days.national, figure(got, "pathway"), figure(got, "expected_working_days"), pathway, days.days)
		}
	}
}

func TestCalculatorsRefuseByField(t *testing.T) {
	s := newSite(t)
	years := func(n int) string { return "[" + strings.TrimSuffix(strings.Repeat("0,", n), ",") + "]" }
	appraisal := func(year, costs, benefits, more string) string {
		return fmt.Sprintf(`{"base_year":%q,"costs_pence":%s,"benefits_pence":%s%s}`, year, costs, benefits, more)
	}
	classify := func(field, value string) string {
		m := map[string]json.RawMessage{"category": []byte(`"HARDWARE"`), "charging_model": []byte(`"PERPETUAL"`), "controls_asset": []byte("true"), "life_years": []byte("5"), "value_pence": []byte("1")}
		m[field] = json.RawMessage(value)
		b, _ := json.Marshal(m)
		return string(b)
	}
	route := func(field, value string) string { return routeBodyWith(map[string]string{field: value}) }
	tests := []struct{ name, path, body, field string }{
		{"a year that does not fit", "appraisal", appraisal("2026/28", "[1]", "[1]", ""), "base_year"},
		{"a year in another form", "appraisal", appraisal("2026", "[1]", "[1]", ""), "base_year"},
		{"no year", "appraisal", `{"costs_pence":[1],"benefits_pence":[1]}`, "base_year"},
		{"no costs", "appraisal", `{"base_year":"2026/27","benefits_pence":[1]}`, "costs_pence"},
		{"costs for no year", "appraisal", appraisal("2026/27", "[]", "[]", ""), "costs_pence"},
		{"costs for 61 years", "appraisal", appraisal("2026/27", years(61), years(61), ""), "costs_pence"},
		{"fewer benefits than costs", "appraisal", appraisal("2026/27", "[1,2]", "[1]", ""), "benefits_pence"},
		{"a negative cost", "appraisal", appraisal("2026/27", "[1,-2]", "[1,1]", ""), "costs_pence[1]"},
		{"a negative benefit", "appraisal", appraisal("2026/27", "[1]", "[-1]", ""), "benefits_pence[0]"},
		{"a cost with a point", "appraisal", appraisal("2026/27", "[1.0]", "[1]", ""), "costs_pence[0]"},
		{"a cost with an exponent", "appraisal", appraisal("2026/27", "[1e3]", "[1]", ""), "costs_pence[0]"},
		{"a cost as text", "appraisal", appraisal("2026/27", `["1"]`, "[1]", ""), "costs_pence[0]"},
		{"a cost too large", "appraisal", appraisal("2026/27", "[100000000000000]", "[1]", ""), "costs_pence[0]"},
		{"a negative rate", "appraisal", appraisal("2026/27", "[1]", "[1]", `,"discount_rate_bp":-1`), "discount_rate_bp"},
		{"a rate above the whole", "appraisal", appraisal("2026/27", "[1]", "[1]", `,"discount_rate_bp":10001`), "discount_rate_bp"},
		{"a rate with a point", "appraisal", appraisal("2026/27", "[1]", "[1]", `,"discount_rate_bp":350.0`), "discount_rate_bp"},
		{"an unknown field", "appraisal", appraisal("2026/27", "[1]", "[1]", `,"rate":350`), "rate"},
		{"neither add nor to", "working-days", `{"from":"2026-05-06"}`, "add"},
		{"add and to", "working-days", `{"from":"2026-05-06","add":1,"to":"2026-05-07"}`, "add"},
		{"nothing to add", "working-days", `{"from":"2026-05-06","add":0}`, "add"},
		{"less than nothing to add", "working-days", `{"from":"2026-05-06","add":-1}`, "add"},
		{"too much to add", "working-days", `{"from":"2022-01-04","add":2501}`, "add"},
		{"an answer outside the table", "working-days", `{"from":"2031-12-31","add":1}`, "add"},
		{"a start outside the table", "working-days", `{"from":"2021-12-31","add":1}`, "from"},
		{"an end outside the table", "working-days", `{"from":"2026-05-06","to":"2032-01-01"}`, "to"},
		{"an end before the start", "working-days", `{"from":"2026-05-06","to":"2026-05-05"}`, "to"},
		{"no start", "working-days", `{"add":1}`, "from"},
		{"an empty start", "working-days", `{"from":"","add":1}`, "from"},
		{"an empty end", "working-days", `{"from":"2026-05-06","to":""}`, "to"},
		{"a day that is none", "working-days", `{"from":"2026-02-29","add":1}`, "from"},
		{"days with a point", "working-days", `{"from":"2026-05-06","add":3.0}`, "add"},
		{"no part", "apportion", `{"total_pence":1,"parts":0}`, "parts"},
		{"too many parts", "apportion", `{"total_pence":1,"parts":1001}`, "parts"},
		{"no parts given", "apportion", `{"total_pence":1}`, "parts"},
		{"no total", "apportion", `{"parts":1}`, "total_pence"},
		{"a negative total", "apportion", `{"total_pence":-1,"parts":1}`, "total_pence"},
		{"a total with a point", "apportion", `{"total_pence":100.0,"parts":1}`, "total_pence"},
		{"a total too large", "apportion", `{"total_pence":100000000000000,"parts":1}`, "total_pence"},
		{"an unknown category", "classify", classify("category", `"SOFTWARE"`), "category"},
		{"an unknown charging model", "classify", classify("charging_model", `"RENT"`), "charging_model"},
		{"a negative life", "classify", classify("life_years", "-1"), "life_years"},
		{"a life too long", "classify", classify("life_years", "101"), "life_years"},
		{"a negative value", "classify", classify("value_pence", "-1"), "value_pence"},
		{"a value with an exponent", "classify", classify("value_pence", "1e3"), "value_pence"},
		{"control in words", "classify", classify("controls_asset", `"yes"`), "controls_asset"},
		{"an unknown field to classify", "classify", classify("colour", `"red"`), "colour"},
		{"an unknown legal form", "route", route("legal_form", `"CIC"`), "legal_form"},
		{"an unknown kind", "route", route("scheme_kind", `"ESTATES"`), "scheme_kind"},
		{"an unknown financing", "route", route("financing", `"LEASE"`), "financing"},
		{"an unknown risk", "route", route("risk", `"SOME"`), "risk"},
		{"segment 0", "route", route("nof_segment", "0"), "nof_segment"},
		{"segment 6", "route", route("nof_segment", "6"), "nof_segment"},
		{"a day without rules", "route", route("submitted_on", `"2026-03-31"`), "submitted_on"},
		{"an empty day", "route", route("submitted_on", `""`), "submitted_on"},
		{"negative national capital", "route", route("national_capital_pence", "-1"), "national_capital_pence"},
		{"negative national revenue", "route", route("national_revenue_pence", "-1"), "national_revenue_pence"},
		{"negative local capital", "route", route("local_capital_pence", "-1"), "local_capital_pence"},
		{"negative local revenue", "route", route("local_revenue_pence", "-1"), "local_revenue_pence"},
		{"a negative whole-life cost", "route", route("whole_life_cost_pence", "-1"), "whole_life_cost_pence"},
		{"money with a point", "route", route("local_capital_pence", "1.0"), "local_capital_pence"},
		{"no word on distress", "route", route("distress", ""), "distress"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := s.ask(s.request("POST", "/api/v1/calculators/"+tt.path, "", tt.body))
			kind := w.Header().Get("Content-Type")
			status, got := s.read(w)
			if status != 422 || figure(got, "field") != tt.field || kind != "application/problem+json" {
				t.Errorf("%s %s\ngot  %d %s at %q: %s\nwant 422 at %q", tt.path, tt.body, status, kind, figure(got, "field"), figure(got, "detail"), tt.field)
			}
			if got["code"] == "" || figure(got, "errors", 0, "location") != tt.field {
				t.Errorf("got %v, want a code and errors[0] at %s", got, tt.field)
			}
		})
	}
}
