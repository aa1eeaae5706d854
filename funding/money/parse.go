package money

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// Parse reads an amount as people type or paste it: "1,234.56", "£1.2m",
// "£3k", "1 200 000", a spreadsheet cell with its quotes and spaces. The amount
// is 0 or more; "-5" and "(5.00)" are refused with MONEY_NEGATIVE.
//
// It never guesses. What could be read two ways, or has a slip in it, is
// refused by name: MONEY_EMPTY, MONEY_CURRENCY, MONEY_MALFORMED,
// MONEY_FRACTION_OF_PENNY, MONEY_TOO_LARGE.
func Parse(s string) (Pence, error) {
	p, err := ParseSigned(s)
	if err != nil {
		return 0, err
	}
	if p < 0 {
		return 0, refusal.New(refusal.Invalid, "MONEY_NEGATIVE",
			"%s is a negative amount. Enter an amount of 0 or more, for example 99.99.", shown(s))
	}
	return p, nil
}

// ParseSigned reads like [Parse] and also takes negative amounts: "-5", "−5",
// "5-" and, as ledgers write it, "(5.00)".
func ParseSigned(s string) (Pence, error) {
	text := trim(s)
	if text == "" {
		return 0, refusal.New(refusal.Invalid, "MONEY_EMPTY", "There is no amount here. Enter pounds and pence, for example 99.99. Enter 0 if there is none.")
	}
	if err := foreign(s, text); err != nil {
		return 0, err
	}
	body, negative := cutSignAndPounds(text)
	number, exponent := cutMultiplier(body)
	whole, fraction, ok := strings.Cut(number, ".")
	if ok && fraction == "" || !ok && whole == "" || !digitsOrNothing(fraction) {
		return 0, malformed(s, text)
	}
	whole, ok = ungroup(whole)
	if !ok {
		return 0, malformed(s, text)
	}
	p, err := scale(s, whole, fraction, exponent)
	if negative {
		p = -p
	}
	return p, err
}

// trim takes off what surrounds a pasted cell: spaces of every kind, tabs, line
// ends, quotation marks, a byte order mark.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("\"'`“”‘’\ufeff\u200b\u00a0", r)
	})
}

// foreign refuses other currencies by name.
func foreign(s, text string) error {
	upper := strings.ToUpper(text)
	for _, sign := range []string{"€", "$", "¥", "₹", "EUR", "USD"} {
		if strings.Contains(upper, sign) {
			return refusal.New(refusal.Invalid, "MONEY_CURRENCY",
				"%s is not in pounds. Enter the amount in pounds sterling, for example 99.99.", shown(s))
		}
	}
	return nil
}

// cutSignAndPounds takes off one sign and one mark of pounds, in either order:
// "-£5", "£-5", "£ (5.00)".
func cutSignAndPounds(text string) (body string, negative bool) {
	body, marked := cutPounds(text)
	body, negative = cutSign(body)
	if !marked {
		body, _ = cutPounds(body)
	}
	return strings.TrimSpace(body), negative
}

// cutSign takes off one sign: a minus in front or, as some ledgers write it,
// behind; a plus in front; or brackets.
func cutSign(text string) (body string, negative bool) {
	for _, minus := range []string{"-", "−", "–"} {
		if rest, ok := strings.CutPrefix(text, minus); ok {
			return strings.TrimSpace(rest), true
		}
		if rest, ok := strings.CutSuffix(text, minus); ok {
			return strings.TrimSpace(rest), true
		}
	}
	if inner, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(inner, ")") {
		return strings.TrimSpace(strings.TrimSuffix(inner, ")")), true
	}
	return strings.TrimPrefix(text, "+"), false
}

// cutPounds takes off a pound sign in front, or GBP in front or behind.
func cutPounds(s string) (body string, marked bool) {
	for _, mark := range []string{"£", "GBP", "gbp"} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			return strings.TrimSpace(rest), true
		}
	}
	for _, mark := range []string{"GBP", "gbp"} {
		if rest, ok := strings.CutSuffix(s, mark); ok {
			return strings.TrimSpace(rest), true
		}
	}
	return s, false
}

// cutMultiplier takes off a word for thousands, millions or billions and gives
// its power of ten.
func cutMultiplier(s string) (number string, exponent int) {
	lower := strings.ToLower(s)
	multipliers := []struct {
		word     string
		exponent int
	}{
		{"thousand", 3}, {"million", 6}, {"billion", 9}, {"bn", 9}, {"mn", 6}, {"k", 3}, {"m", 6},
	}
	for _, m := range multipliers {
		if rest, ok := strings.CutSuffix(lower, m.word); ok {
			return strings.TrimSpace(rest), m.exponent
		}
	}
	return s, 0
}

// ungroup takes the separators out of whole pounds: commas or spaces, one kind
// only, with one to three digits first and then groups of three.
func ungroup(s string) (digits string, ok bool) {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("\u00a0\u2009\u202f", r) {
			return ' '
		}
		return r
	}, s)
	separator := ","
	if strings.Contains(s, " ") {
		separator = " "
	}
	groups := strings.Split(s, separator)
	if len(groups) == 1 {
		return s, digitsOrNothing(s)
	}
	for i, g := range groups {
		full := len(g) == 3 || i == 0 && len(g) > 0 && len(g) < 3
		if !full || !allDigits(g) {
			return "", false
		}
	}
	return strings.Join(groups, ""), groups[0][0] != '0'
}

// scale turns digits into pence: whole.fraction pounds × 10^exponent.
func scale(seen, whole, fraction string, exponent int) (Pence, error) {
	fraction = strings.TrimRight(fraction, "0")
	places := exponent + 2
	if len(fraction) > places {
		return 0, refusal.New(refusal.Invalid, "MONEY_FRACTION_OF_PENNY",
			"%s has a fraction of a penny. Enter pounds and pence, for example 99.99.", shown(seen))
	}
	digits := strings.TrimLeft(whole+fraction+strings.Repeat("0", places-len(fraction)), "0")
	if digits == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > int64(Max) {
		return 0, tooLarge(shown(seen)).With("max_pence", int64(Max))
	}
	return Pence(n), nil
}

func digitsOrNothing(s string) bool { return s == "" || allDigits(s) }
