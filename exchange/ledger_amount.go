package exchange

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/tranche-funding/tranche/funding/money"
)

// A flaw is why a cell cannot be read: a stable code and a sentence that
// follows what was seen ("…" cannot be read: it has two signs. Write …).
type flaw struct{ code, says string }

func (f flaw) bad() bool { return f.code != "" }

// How an amount should be written, at the end of sentences.
const wantAmount = "Write pounds and pence with one sign, for example 1234.56 or -1234.56."

var (
	scientific   = regexp.MustCompile(`^([0-9]{1,20})(?:\.([0-9]{1,20}))?[eE]([+-]?[0-9]{1,2})$`)
	creditMarks  = regexp.MustCompile(`(?i)^(?:cr|credit)[. ]*(.+)$|^(.+?) *(?:cr|credit)\.?$`)
	debitMarks   = regexp.MustCompile(`(?i)^(?:dr|debit)[. ]*(.+)$|^(.+?) *(?:dr|debit)\.?$`)
	otherMoney   = regexp.MustCompile(`(?i)[€$¥₹]|eur|usd`)
	amountDigits = regexp.MustCompile(`^[0-9]+$`)
)

// ledgerAmount reads an amount as ledgers and their exports write it, to the
// exact penny: £, thousands separators, a minus before or behind, brackets, CR
// and DR. A dash alone is the zero of accounting formats. Anything that could
// be read two ways is a flaw.
//
// European 1.234,56 is read where it can be nothing else; "1,234" is British
// thousands; "1.234" alone is a flaw in text. Workbooks keep numbers as binary
// fractions, and write 1234.56 as 1234.5600000000001: such a number is the
// penny that it is within a millionth of a pound of, worked out with exact
// decimals and never with floats; further away, it has a fraction of a penny
// and is a flaw. Scientific notation is exact in a workbook's own numbers, and
// has lost its last digits in text, where it is a flaw.
func ledgerAmount(cell string, workbook bool) (money.Pence, flaw) {
	text := trimCell(strings.ReplaceAll(cell, "Â£", "£"))
	switch {
	case text == "":
		return 0, flaw{"AMOUNT_MISSING", "is empty. " + wantAmount}
	case text == "-" || text == "£-" || text == "£ -" || text == "–":
		return 0, flaw{}
	case strings.HasPrefix(text, "="):
		return 0, flaw{"CELL_FORMULA", "is a formula, and we calculate none. Give the figure that it comes to."}
	case strings.HasPrefix(text, "#"):
		return 0, flaw{"CELL_ERROR", "is a spreadsheet's error. Give the figure that was meant."}
	case otherMoney.MatchString(text):
		return 0, flaw{"AMOUNT_CURRENCY", "is not in pounds. Give the amount in pounds sterling."}
	}
	body, negative, ok := cutSigns(text)
	if !ok {
		return 0, flaw{"AMOUNT_SIGNS", "has more than one sign. " + wantAmount}
	}
	pence, f := unsigned(body, workbook)
	if negative {
		pence = -pence
	}
	return pence, f
}

// trimCell takes off what surrounds a pasted cell.
func trimCell(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("\"'`’\ufeff\u200b\u00a0", r)
	})
}

// cutSigns takes off the one sign of an amount, in whichever of six ways it is
// written, and one mark of pounds. Two signs are not ok.
func cutSigns(text string) (body string, negative, ok bool) {
	signs := 0
	if m := creditMarks.FindStringSubmatch(text); m != nil {
		text, negative, signs = m[1]+m[2], true, signs+1
	} else if m := debitMarks.FindStringSubmatch(text); m != nil {
		text, signs = m[1]+m[2], signs+1
	}
	marked := false
	for {
		was := text
		text = strings.TrimSpace(text)
		if inner, cut := strings.CutPrefix(text, "("); cut && strings.HasSuffix(inner, ")") {
			text, negative, signs = strings.TrimSuffix(inner, ")"), true, signs+1
		}
		for _, minus := range []string{"-", "−", "–"} {
			if rest, cut := strings.CutPrefix(text, minus); cut {
				text, negative, signs = rest, true, signs+1
			} else if rest, cut := strings.CutSuffix(text, minus); cut {
				text, negative, signs = rest, true, signs+1
			}
		}
		if rest, cut := strings.CutPrefix(text, "+"); cut {
			text, signs = rest, signs+1
		}
		if rest, cut := cutPound(text); cut && !marked {
			text, marked = rest, true
		}
		if text == was {
			return text, negative, signs <= 1
		}
	}
}

func cutPound(s string) (string, bool) {
	if rest, ok := strings.CutPrefix(s, "£"); ok {
		return rest, true
	}
	if len(s) > 3 && strings.EqualFold(s[:3], "GBP") {
		return s[3:], true
	}
	if len(s) > 3 && strings.EqualFold(s[len(s)-3:], "GBP") {
		return s[:len(s)-3], true
	}
	return s, false
}

// unsigned reads digits with or without separators.
func unsigned(body string, workbook bool) (money.Pence, flaw) {
	malformed := flaw{"AMOUNT_MALFORMED", "is not an amount. " + wantAmount}
	if m := scientific.FindStringSubmatch(body); m != nil {
		if !workbook {
			return 0, flaw{"AMOUNT_SCIENTIFIC", "is in scientific notation, in which pence are lost. Format the column as a number with two decimals and save the file again."}
		}
		power, err := strconv.Atoi(m[3])
		if err != nil || power > 20 || power < -30 {
			return 0, malformed
		}
		return pennies(shift(m[1], m[2], power))
	}
	if len(body) > 40 {
		return 0, malformed
	}
	whole, fraction, f := separators(body, workbook)
	if f.bad() {
		return 0, f
	}
	if whole == "" && fraction == "" {
		return 0, malformed
	}
	return pennies(whole, fraction)
}

// shift moves the decimal point of whole.fraction by powers of ten.
func shift(whole, fraction string, power int) (string, string) {
	if power >= 0 {
		fraction += strings.Repeat("0", max(0, power-len(fraction)))
		return whole + fraction[:power], fraction[power:]
	}
	whole = strings.Repeat("0", max(0, -power-len(whole))) + whole
	return whole[:len(whole)+power], whole[len(whole)+power:] + fraction
}

// separators parts pounds from pence by the marks that stand between digits.
func separators(body string, workbook bool) (whole, fraction string, f flaw) {
	malformed := flaw{"AMOUNT_MALFORMED", "is not an amount. " + wantAmount}
	body = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u00a0' || r == '\u202f' || r == '\u2009' || r == '’' || r == '\'' {
			return ' '
		}
		return r
	}, body)
	dot, comma := strings.LastIndexByte(body, '.'), strings.LastIndexByte(body, ',')
	dots, commas := strings.Count(body, "."), strings.Count(body, ",")
	point := "" // the decimal one
	switch {
	case dots == 1 && (commas == 0 || comma < dot):
		point = "."
	case commas == 1 && dots > 0 && dot < comma:
		point = ","
	case commas == 1 && dots == 0 && len(body)-comma-1 != 3:
		point = "," // 1234,56: nobody groups by two
	}
	whole = body
	if point != "" {
		at := strings.LastIndex(body, point)
		whole, fraction = body[:at], body[at+1:]
		if fraction == "" || !amountDigits.MatchString(fraction) || point == "," && len(fraction) > 2 {
			return "", "", malformed
		}
	}
	if point == "." && !workbook && len(fraction) == 3 && len(whole) <= 3 && strings.TrimLeft(whole, "0") != "" && commas == 0 {
		return "", "", flaw{"AMOUNT_AMBIGUOUS", "can be thousands or a fraction of a penny. Write 1234.00 or 1.23."}
	}
	if whole, f = grouped(whole, point); f.bad() {
		return "", "", malformed
	}
	return whole, fraction, flaw{}
}

// grouped takes separators of thousands out of whole pounds: one kind of them,
// and groups of three.
func grouped(whole, point string) (string, flaw) {
	for _, mark := range []string{",", ".", " "} {
		parts := strings.Split(whole, mark)
		if len(parts) == 1 {
			continue
		}
		if mark == point {
			return "", flaw{code: "AMOUNT_MALFORMED"}
		}
		for i, p := range parts {
			if !amountDigits.MatchString(p) || len(p) > 3 || i > 0 && len(p) != 3 {
				return "", flaw{code: "AMOUNT_MALFORMED"}
			}
		}
		return strings.Join(parts, ""), flaw{}
	}
	if whole != "" && !amountDigits.MatchString(whole) {
		return "", flaw{code: "AMOUNT_MALFORMED"}
	}
	return whole, flaw{}
}

// pennies makes whole pence of pounds and their decimals. More than two
// decimals that count must lie within a millionth of a pound of a penny.
func pennies(whole, fraction string) (money.Pence, flaw) {
	fraction = strings.TrimRight(fraction, "0")
	digits := strings.TrimLeft(whole+fraction, "0")
	if digits == "" {
		return 0, flaw{}
	}
	if len(fraction) <= 2 && len(digits) <= 15 { // nearly all of them
		n, err := strconv.ParseInt(digits+strings.Repeat("0", 2-len(fraction)), 10, 64)
		if err == nil && n <= int64(money.Max) {
			return money.Pence(n), flaw{}
		}
	}
	exact, ok := new(big.Rat).SetString(digits)
	if !ok {
		return 0, flaw{"AMOUNT_MALFORMED", "is not an amount. " + wantAmount}
	}
	tens := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(len(fraction))), nil)
	exact.Mul(exact, big.NewRat(100, 1)).Quo(exact, new(big.Rat).SetInt(tens))
	if exact.Cmp(money.Max.Rat()) > 0 {
		return 0, flaw{"AMOUNT_TOO_LARGE", "is more than £999,999,999,999.99. Check the amount."}
	}
	pence := money.RoundRat(exact)
	if off := exact.Sub(exact, pence.Rat()); off.Abs(off).Cmp(big.NewRat(1, 10_000)) > 0 {
		return 0, flaw{"AMOUNT_FRACTION_OF_PENNY", "has a fraction of a penny. Give whole pence, rounded as the ledger rounds."}
	}
	return pence, flaw{}
}
