// Package money is exact pounds and pence.
//
// An amount is a whole number of pence in one type, [Pence]. Rates are whole
// [BasisPoints]. What lies between them (shares, VAT, discounting) is worked
// out with math/big.Rat and rounded once, at the end, half away from zero, by
// [RoundRat]. There are no floats anywhere.
package money

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// Pence is an amount of money in pence. It may be negative (a variance, a net
// present value, a change between years) and is kept as such; what people type
// may not, see [Parse], and each rule says where nothing below zero is wanted.
type Pence int64

// Max is the largest amount anyone may enter or send: £999,999,999,999.99.
const Max Pence = 99_999_999_999_999

// Add returns a + b, or a refusal with code MONEY_TOO_LARGE when either side or
// the sum lies beyond ±Max.
func Add(a, b Pence) (Pence, error) {
	if !inRange(a) || !inRange(b) || !inRange(a+b) {
		return 0, tooLarge("The sum")
	}
	return a + b, nil
}

// Sum adds amounts up. It does not look for overflow: 90,000 amounts of Max
// still fit. Use [Add] where the sum itself must stay within ±Max.
func Sum(amounts ...Pence) Pence {
	var total Pence
	for _, p := range amounts {
		total += p
	}
	return total
}

// RoundRat rounds an exact number of pence to whole pence, half away from zero.
// It panics when the result does not fit, which needs inputs far beyond Max.
func RoundRat(r *big.Rat) Pence {
	half := big.NewRat(1, 2)
	if r.Sign() < 0 {
		half.Neg(half)
	}
	sum := half.Add(r, half)
	whole := new(big.Int).Quo(sum.Num(), sum.Denom()) // truncates towards zero
	if !whole.IsInt64() {
		panic("money: " + whole.String() + " pence is beyond an int64")
	}
	return Pence(whole.Int64())
}

// Ratio is part ÷ whole, exactly, or nil when whole is 0. Compare ratios as
// fractions, never as rounded decimals (worked example 9.6).
func Ratio(part, whole Pence) *big.Rat {
	if whole == 0 {
		return nil
	}
	return big.NewRat(int64(part), int64(whole))
}

// Rat is the amount as an exact number of pence, ready for arithmetic with
// rates.
func (p Pence) Rat() *big.Rat { return new(big.Rat).SetInt64(int64(p)) }

// MarshalJSON writes the amount as an integer of pence.
func (p Pence) MarshalJSON() ([]byte, error) {
	return strconv.AppendInt(nil, int64(p), 10), nil
}

// UnmarshalJSON takes an integer literal from −Max to Max and nothing else: it
// refuses 1.0, 1e3, strings and null with MONEY_NOT_INTEGER_PENCE and what is
// beyond Max with MONEY_TOO_LARGE. Where an amount may not be negative, the
// rule that takes it says so.
func (p *Pence) UnmarshalJSON(b []byte) error {
	s := string(b)
	digits := strings.TrimPrefix(s, "-")
	if !allDigits(digits) || len(digits) > 1 && digits[0] == '0' {
		return refusal.New(refusal.Invalid, "MONEY_NOT_INTEGER_PENCE",
			"%s is not a whole number of pence. Send a JSON integer from 0 to %d, for example 9999 for £99.99.", shown(s), Max)
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || !inRange(Pence(n)) {
		return refusal.New(refusal.Invalid, "MONEY_TOO_LARGE",
			"%s pence is too large. Send a whole number of pence from 0 to %d.", shown(s), Max)
	}
	*p = Pence(n)
	return nil
}

func inRange(p Pence) bool { return -Max <= p && p <= Max }

func tooLarge(what string) *refusal.Error {
	return refusal.New(refusal.Invalid, "MONEY_TOO_LARGE",
		"%s is larger than the largest amount we can hold. Enter no more than %s.", what, Max)
}

func allDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}
