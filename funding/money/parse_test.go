package money_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// code is the code of a refusal, "" for none and "FAULT" for any other error.
func code(err error) string {
	if err == nil {
		return ""
	}
	if e, ok := refusal.Of(err); ok {
		return e.Code
	}
	return "FAULT"
}

func TestParseReadsWhatPeopleTypeAndPaste(t *testing.T) {
	tests := []struct {
		name, in string
		want     money.Pence
	}{
		{"pounds", "1200000", 120_000_000},
		{"pounds and pence", "1,234.56", 123_456},
		{"one decimal is tenths of a pound", "1.5", 150},
		{"pence alone", ".50", 50},
		{"nothing", "0", 0},
		{"minus nothing is nothing", "-0.00", 0},
		{"a pound sign", "£99.99", 9_999},
		{"a pound sign and a space", "£ 99.99", 9_999},
		{"GBP before", "GBP 5", 500},
		{"GBP behind", "5 GBP", 500},
		{"a plus", "+5", 500},
		{"millions by letter", "£1.2m", 120_000_000},
		{"millions by capital letter", "£1.2M", 120_000_000},
		{"millions by word", "£1.2 million", 120_000_000},
		{"millions by mn", "1.2mn", 120_000_000},
		{"thousands by letter", "£3k", 300_000},
		{"thousands by word", "3 thousand", 300_000},
		{"thousands of thousands", "1,200k", 120_000_000},
		{"billions", "1.5bn", 150_000_000_000},
		{"four decimals of a million come to whole pence", "£1.2345m", 123_450_000},
		{"eight decimals of a million come to whole pence", "1.23456789m", 123_456_789},
		{"trailing noughts are no fraction of a penny", "99.99000", 9_999},
		{"leading noughts", "007.50", 750},
		{"groups by space", "1 234.56", 123_456},
		{"groups by hard space", "1\u00a0234\u00a0567.00", 123_456_700},
		{"groups by thin space", "1\u2009234.56", 123_456},
		{"groups by narrow hard space", "1\u202f234.56", 123_456},
		{"quotes around", `"1,234.56"`, 123_456},
		{"curly quotes around", "“1,234.56”", 123_456},
		{"a spreadsheet's text mark", "'1234", 123_400},
		{"spaces, tabs and line ends around", "\t 1,234.56 \r\n", 123_456},
		{"hard spaces around", "\u00a01,234.56\u00a0", 123_456},
		{"a byte order mark", "\ufeff12", 1_200},
		{"the most there may be", "999,999,999,999.99", money.Max},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := money.Parse(tt.in)
			if err != nil || got != tt.want {
				t.Errorf("Parse(%q) = %d, %v; want %d", tt.in, got, err, tt.want)
			}
		})
	}
}

func TestParseRefusesByName(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing typed", "", "MONEY_EMPTY"},
		{"only spaces and quotes", " \t\"\" ", "MONEY_EMPTY"},
		{"two decimal points", "1.2.3", "MONEY_MALFORMED"},
		{"a point at the end", "12.", "MONEY_MALFORMED"},
		{"a comma for a decimal point", "1,23", "MONEY_MALFORMED"},
		{"Indian grouping", "12,34,567", "MONEY_MALFORMED"},
		{"a first group too long", "1234,567", "MONEY_MALFORMED"},
		{"a first group of nought", "0,123", "MONEY_MALFORMED"},
		{"a comma in front", ",123", "MONEY_MALFORMED"},
		{"a comma behind", "123,", "MONEY_MALFORMED"},
		{"a comma among the pence", "1.234,56", "MONEY_MALFORMED"},
		{"two kinds of separator", "1,234 567", "MONEY_MALFORMED"},
		{"a space in the wrong place", "12 34", "MONEY_MALFORMED"},
		{"two cells", "12\t345", "MONEY_MALFORMED"},
		{"two lines", "12\n345", "MONEY_MALFORMED"},
		{"letters", "abc", "MONEY_MALFORMED"},
		{"letters among digits", "12a4", "MONEY_MALFORMED"},
		{"scientific notation", "1e3", "MONEY_MALFORMED"},
		{"a unit without a number", "m", "MONEY_MALFORMED"},
		{"two units", "1mk", "MONEY_MALFORMED"},
		{"pence by letter", "50p", "MONEY_MALFORMED"},
		{"a dash alone", "-", "MONEY_MALFORMED"},
		{"a pound sign alone", "£", "MONEY_MALFORMED"},
		{"two signs", "--5", "MONEY_MALFORMED"},
		{"two pound signs", "££5", "MONEY_MALFORMED"},
		{"a minus and brackets", "-(5)", "MONEY_MALFORMED"},
		{"half a bracket", "(5", "MONEY_MALFORMED"},
		{"a formula", "=1+1", "MONEY_MALFORMED"},
		{"other alphabets' digits", "١٢٣", "MONEY_MALFORMED"},
		{"not text at all", "\xff\xfe", "MONEY_MALFORMED"},
		{"a fraction of a penny", "99.999", "MONEY_FRACTION_OF_PENNY"},
		{"a fraction of a penny in millions", "1.234567891m", "MONEY_FRACTION_OF_PENNY"},
		{"euros", "€5", "MONEY_CURRENCY"},
		{"dollars", "$5", "MONEY_CURRENCY"},
		{"euros by code", "5 EUR", "MONEY_CURRENCY"},
		{"thirteen digits of pounds", "1000000000000", "MONEY_TOO_LARGE"},
		{"a penny over the most", "1,000,000,000,000.00", "MONEY_TOO_LARGE"},
		{"far too many digits", strings.Repeat("9", 5000), "MONEY_TOO_LARGE"},
		{"too many billions", "1000bn", "MONEY_TOO_LARGE"},
		{"a minus", "-5", "MONEY_NEGATIVE"},
		{"brackets", "(1,234.56)", "MONEY_NEGATIVE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := money.Parse(tt.in)
			if code(err) != tt.want || got != 0 {
				t.Errorf("Parse(%q) = %d, %v; want 0 and %s", tt.in, got, err, tt.want)
			}
		})
	}
}

func TestParseSignedTakesNegativesInEveryDress(t *testing.T) {
	for _, in := range []string{"-1,234.56", "−1234.56", "–1234.56", "1,234.56-", "(1,234.56)", "(£1,234.56)", "£(1,234.56)", "£ (1,234.56)", "-£1,234.56", "£-1,234.56", "- £1,234.56", "(1.23456k)"} {
		got, err := money.ParseSigned(in)
		if err != nil || got != -123_456 {
			t.Errorf("ParseSigned(%q) = %d, %v; want -123456", in, got, err)
		}
	}
	if got, err := money.ParseSigned("12.50"); err != nil || got != 1_250 {
		t.Errorf("ParseSigned(12.50) = %d, %v; want 1250", got, err)
	}
	if _, err := money.ParseSigned("-9999999999999"); code(err) != "MONEY_TOO_LARGE" {
		t.Errorf("a negative amount too large: got %v", err)
	}
}

func TestARefusalSaysWhatWasSeenWhatIsWantedAndWhatToDo(t *testing.T) {
	tests := []struct{ in, want string }{
		{"99.999", `"99.999" has a fraction of a penny. Enter pounds and pence, for example 99.99.`},
		{"1.2.3", `"1.2.3" has more than one decimal point. Enter pounds and pence, for example 1,234.56.`},
		{"12,34,567", `"12,34,567" has a comma in an unexpected place: commas go between thousands only. Enter pounds and pence, for example 1,234.56.`},
		{"12\t345", `"12 345" is more than one cell or line, and we need one amount. Enter pounds and pence, for example 1,234.56.`},
		{"ten", `"ten" has letters or words we cannot read as an amount. Enter pounds and pence, for example 1,234.56.`},
		{"12.", `"12." ends with a decimal point. Enter pounds and pence, for example 1,234.56.`},
		{"12 34", `"12 34" has a space in an unexpected place. Enter pounds and pence, for example 1,234.56.`},
		{"-", `"-" has no digits. Enter pounds and pence, for example 1,234.56.`},
		{"=1+1", `"=1+1" has characters that do not belong in an amount. Enter pounds and pence, for example 1,234.56.`},
		{"€5", `"€5" is not in pounds. Enter the amount in pounds sterling, for example 99.99.`},
		{"-5", `"-5" is a negative amount. Enter an amount of 0 or more, for example 99.99.`},
		{" ", `There is no amount here. Enter pounds and pence, for example 99.99. Enter 0 if there is none.`},
		{"1000000000000", `"1000000000000" is larger than the largest amount we can hold. Enter no more than £999,999,999,999.99.`},
		{strings.Repeat("x", 41), `"` + strings.Repeat("x", 40) + `…" has letters or words we cannot read as an amount. Enter pounds and pence, for example 1,234.56.`},
		{"a\x00\x1bb", `"a  b" has letters or words we cannot read as an amount. Enter pounds and pence, for example 1,234.56.`},
	}
	for _, tt := range tests {
		_, err := money.Parse(tt.in)
		e, ok := refusal.Of(err)
		if !ok || e.Message != tt.want || e.Kind != refusal.Invalid {
			t.Errorf("Parse(%q)\ngot  %v\nwant %s", tt.in, err, tt.want)
		}
	}
}

func TestWhatWeWriteWeRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := money.Pence(rapid.Int64Range(-int64(money.Max), int64(money.Max)).Draw(t, "pence"))
		for _, s := range []string{p.String(), p.Plain()} {
			if got, err := money.ParseSigned(s); err != nil || got != p {
				t.Fatalf("ParseSigned(%q) = %d, %v; want %d", s, got, err, p)
			}
		}
	})
}

// FuzzParse looks for text that panics, that passes the limits, or that is
// refused by anything but a named refusal.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"1,234.56", "£1.2m", "(5.00)", "1 234", "99.999", "€5", "", "-", "1.2.3", "\xff", "1e9", "0,000", "bn"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := money.ParseSigned(s)
		if err != nil {
			e, ok := refusal.Of(err)
			if !ok || !strings.HasPrefix(e.Code, "MONEY_") || e.Message == "" || p != 0 {
				t.Fatalf("ParseSigned(%q) = %d, %v", s, p, err)
			}
			return
		}
		if p < -money.Max || p > money.Max {
			t.Fatalf("ParseSigned(%q) = %d, beyond the limits", s, p)
		}
		if again, err := money.ParseSigned(p.Plain()); err != nil || again != p {
			t.Fatalf("ParseSigned(%q) = %d, but its Plain %q reads as %d, %v", s, p, p.Plain(), again, err)
		}
	})
}
