package web

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A slip is a body with everything that a body can have.
type slip struct {
	Name    string            `json:"name" required:"true"`
	Total   money.Pence       `json:"total_pence"`
	Year    calendar.FY       `json:"fy"`
	On      *calendar.Date    `json:"on"`
	Yes     bool              `json:"yes"`
	Count   int               `json:"count"`
	Amounts funding.ByYear    `json:"amounts"`
	Words   map[string]string `json:"words"`
	Lines   []slipLine        `json:"lines"`
	Hidden  string            `json:"-"`
}

type slipLine struct {
	Eligible money.Pence `json:"eligible_pence" required:"true"`
}

func TestReadTakesWhatIsRight(t *testing.T) {
	var got slip
	err := read([]byte(`{"name":"x","total_pence":99999999999999,"fy":"2026/27","on":"2026-05-06","yes":true,"count":3,
		"amounts":{"2026/27":180000000},"words":{"a":"b"},"lines":[{"eligible_pence":0}]}`), &got)
	if err != nil {
		t.Fatal(err)
	}
	want := `{x 99999999999999 2026/27 2026-05-06 true 3 map[2026/27:£1,800,000.00] map[a:b] [{£0.00}] }`
	if s := fmt.Sprint(slipText(got)); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

func slipText(s slip) string {
	return fmt.Sprintf("{%s %d %s %s %t %d %v %v %v %s}", s.Name, s.Total, s.Year, s.On, s.Yes, s.Count, s.Amounts, s.Words, s.Lines, s.Hidden)
}

func TestReadRefusesByFieldAndCode(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"a field nobody asked for", `{"name":"x","nam":1}`, "UNKNOWN_FIELD nam"},
		{"a field of the program's own", `{"name":"x","Hidden":"y"}`, "UNKNOWN_FIELD Hidden"},
		{"another spelling of case", `{"Name":"x"}`, "UNKNOWN_FIELD Name|FIELD_MISSING name"},
		{"a field inside a list", `{"name":"x","lines":[{"eligible_pence":1},{"eligible_pence":1,"gross":2}]}`, "UNKNOWN_FIELD lines[1].gross"},
		{"a needed field left out", `{}`, "FIELD_MISSING name"},
		{"a needed field that is null", `{"name":null}`, "WRONG_KIND name|FIELD_MISSING name"},
		{"a needed field of a line", `{"name":"x","lines":[{}]}`, "FIELD_MISSING lines[0].eligible_pence"},
		{"a field twice", `{"name":"x","name":"y"}`, "FIELD_TWICE name"},
		{"a year twice", `{"name":"x","amounts":{"2026/27":1,"2026/27":2}}`, "FIELD_TWICE amounts.2026/27"},
		{"pence with a point", `{"name":"x","total_pence":1.0}`, "MONEY_NOT_INTEGER_PENCE total_pence"},
		{"pence with an exponent", `{"name":"x","total_pence":1e3}`, "MONEY_NOT_INTEGER_PENCE total_pence"},
		{"pence as text", `{"name":"x","total_pence":"100"}`, "MONEY_NOT_INTEGER_PENCE total_pence"},
		{"pence as null", `{"name":"x","total_pence":null}`, "MONEY_NOT_INTEGER_PENCE total_pence"},
		{"a penny over the most", `{"name":"x","total_pence":100000000000000}`, "MONEY_TOO_LARGE total_pence"},
		{"pence of a year with a point", `{"name":"x","amounts":{"2026/27":1.0}}`, "MONEY_NOT_INTEGER_PENCE amounts.2026/27"},
		{"pence of a line with an exponent", `{"name":"x","lines":[{"eligible_pence":5E2}]}`, "MONEY_NOT_INTEGER_PENCE lines[0].eligible_pence"},
		{"a year that does not follow", `{"name":"x","fy":"2026/28"}`, "FY_INVALID fy"},
		{"a year as a number", `{"name":"x","fy":2026}`, "WRONG_KIND fy"},
		{"a year as a key", `{"name":"x","amounts":{"2026":1}}`, "FY_INVALID amounts.2026"},
		{"a day that is none", `{"name":"x","on":"2026-02-30"}`, "DATE_INVALID on"},
		{"text for yes", `{"name":"x","yes":"true"}`, "WRONG_KIND yes"},
		{"a number for text", `{"name":1}`, "WRONG_KIND name"},
		{"a count with a point", `{"name":"x","count":2.0}`, "WRONG_KIND count"},
		{"a count with an exponent", `{"name":"x","count":1e2}`, "WRONG_KIND count"},
		{"a count beyond counting", `{"name":"x","count":99999999999999999999}`, "OUT_OF_RANGE count"},
		{"an object for a list", `{"name":"x","lines":{}}`, "WRONG_KIND lines"},
		{"a list for an object", `{"name":"x","lines":[[]]}`, "WRONG_KIND lines[0]"},
		{"a list for the body", `[]`, "WRONG_KIND "},
		{"no JSON", `{"name":`, "JSON_MALFORMED "},
		{"more after the end", `{"name":"x"} {}`, "JSON_MALFORMED "},
		{"a comma too many", `{"name":"x",}`, "JSON_MALFORMED "},
		{"too deep", `{"name":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`, "JSON_MALFORMED "},
		{"everything at once", `{"nam":1,"total_pence":1.5,"fy":"x"}`, "UNKNOWN_FIELD nam|MONEY_NOT_INTEGER_PENCE total_pence|FY_INVALID fy|FIELD_MISSING name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := read([]byte(tt.body), &slip{})
			if got := listOf(err); got != tt.want {
				t.Errorf("read(%s)\ngot  %s\nwant %s", tt.body, got, tt.want)
			}
		})
	}
}

// listOf writes a refusal as its codes and fields.
func listOf(err error) string {
	e, ok := refusal.Of(err)
	if !ok {
		return fmt.Sprint(err)
	}
	var out []string
	for _, one := range e.All() {
		out = append(out, one.Code+" "+one.Field)
	}
	return strings.Join(out, "|")
}

func TestAnswersComeInTwoDresses(t *testing.T) {
	for body, want := range map[string]string{
		`{"answers":{"title":"T","risk":"LOW"}}`:                                           "[{risk LOW   0} {title T   0}]",
		`{"answers":[{"key":"title","value":"T","provenance":"PASTED","active_ms":1200}]}`: "[{title T PASTED  1200}]",
	} {
		var got putAnswersBody
		if err := read([]byte(body), &got); err != nil || fmt.Sprint([]funding.GivenAnswer(got.Answers)) != want {
			t.Errorf("read(%s) = %v, %v; want %s", body, got.Answers, err, want)
		}
	}
	for body, want := range map[string]string{
		`{"answers":{"title":1}}`:              "WRONG_KIND answers.title",
		`{"answers":[{"key":"a","vale":"b"}]}`: "UNKNOWN_FIELD answers[0].vale",
		`{"answers":"x"}`:                      "WRONG_KIND answers",
	} {
		if got := listOf(read([]byte(body), &putAnswersBody{})); got != want {
			t.Errorf("read(%s): got %s, want %s", body, got, want)
		}
	}
}
