package money

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// malformed says what is wrong with an amount that cannot be read, as closely
// as can be told.
func malformed(seen, text string) *refusal.Error {
	return refusal.New(refusal.Invalid, "MONEY_MALFORMED",
		"%s %s. Enter pounds and pence, for example 1,234.56.", shown(seen), slip(text))
}

func slip(text string) string {
	switch {
	case strings.ContainsAny(text, "\t\n\r"):
		return "is more than one cell or line, and we need one amount"
	case strings.ContainsFunc(text, unicode.IsLetter):
		return "has letters or words we cannot read as an amount"
	case strings.Count(text, ".") > 1:
		return "has more than one decimal point"
	case strings.HasSuffix(text, "."):
		return "ends with a decimal point"
	case strings.Contains(text, ","):
		return "has a comma in an unexpected place: commas go between thousands only"
	case strings.ContainsFunc(text, unicode.IsSpace):
		return "has a space in an unexpected place"
	case !strings.ContainsFunc(text, unicode.IsDigit):
		return "has no digits"
	}
	return "has characters that do not belong in an amount"
}

// shown quotes what somebody sent so that it can stand in a sentence: on one
// line, printable, and no longer than 40 characters.
func shown(s string) string {
	s = strings.ToValidUTF8(strings.TrimSpace(s), "�")
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
	if utf8.RuneCountInString(s) > 40 {
		s = string([]rune(s)[:40]) + "…"
	}
	return `"` + strings.Trim(s, `"`) + `"`
}
