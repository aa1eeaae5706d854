package funding

import (
	"strings"
	"unicode"
)

// Normalise makes invoice numbers and supplier names comparable: upper case,
// then letters and digits only, then no leading zeros in a run of digits (E4).
// The steps come in that order, so what is stripped ends no run of digits:
// "INV-00417", "inv 417" and "INV 00-417" are all INV417, but "12-034" is
// 12034 and never 1234. A run of nothing but zeros keeps one of them.
func Normalise(s string) string {
	var out strings.Builder
	inDigits, zero := false, false // within a run of digits; zeros held back at its start
	for _, r := range strings.ToUpper(s) {
		switch {
		case r == '0' && !inDigits:
			zero = true
		case unicode.IsDigit(r):
			inDigits, zero = true, false
			out.WriteRune(r)
		case unicode.IsLetter(r):
			if zero {
				out.WriteByte('0')
			}
			inDigits, zero = false, false
			out.WriteRune(r)
		}
	}
	if zero {
		out.WriteByte('0')
	}
	return out.String()
}
