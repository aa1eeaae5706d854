package money

import (
	"strconv"
)

// minus is the sign people read; [Pence.Plain] keeps the ASCII one, which
// spreadsheets read.
const minus = "−"

// String is the amount in full: "£1,234.56", "−£1,234.56".
func (p Pence) String() string {
	size := magnitude(int64(p))
	return p.sign(minus) + "£" + grouped(size/100) + "." + twoDigits(size%100)
}

// Plain is the amount for a form field or a CSV cell: "1234.56", "-1234.56".
func (p Pence) Plain() string {
	size := magnitude(int64(p))
	return p.sign("-") + strconv.FormatUint(size/100, 10) + "." + twoDigits(size%100)
}

// Short is the amount for prose: "£18.4 million", "£950,000", "£12.50". It is
// exact below £1,000, in whole pounds below £1 million and to one decimal
// above, rounded half away from zero. Never use it where a figure is compared
// with a limit.
func (p Pence) Short() string {
	return p.sign(minus) + "£" + short(magnitude(int64(p)))
}

func short(pence uint64) string {
	const pound, million, billion = 100, 100_000_000, 100_000_000_000
	switch {
	case pence < 1000*pound && pence%pound != 0:
		return grouped(pence/pound) + "." + twoDigits(pence%pound)
	case rounded(pence, pound) < million/pound:
		return grouped(rounded(pence, pound))
	case rounded(pence, million/10) < 10_000:
		return tenths(rounded(pence, million/10)) + " million"
	}
	return tenths(rounded(pence, billion/10)) + " billion"
}

func (p Pence) sign(negative string) string {
	if p < 0 {
		return negative
	}
	return ""
}

// magnitude is |n|, right for the smallest int64 too.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n) // #nosec G115 -- two's complement: this is |n|
	}
	return uint64(n)
}

// rounded is n ÷ unit, half up.
func rounded(n, unit uint64) uint64 { return (n + unit/2) / unit }

// twoDigits writes 5 as "05".
func twoDigits(n uint64) string { return strconv.FormatUint(100+n, 10)[1:] }

// tenths writes 184 as "18.4" and 250 as "25".
func tenths(n uint64) string {
	if n%10 == 0 {
		return grouped(n / 10)
	}
	return grouped(n/10) + "." + strconv.FormatUint(n%10, 10)
}

// grouped writes whole pounds with a comma between thousands.
func grouped(n uint64) string {
	s := strconv.FormatUint(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
