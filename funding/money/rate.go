package money

import (
	"math/big"
	"strconv"
	"strings"
)

// BasisPoints is a rate in hundredths of a per cent: 350 is 3.5%, 10,000 is the
// whole.
type BasisPoints int64

// hundredPercent is the whole in basis points.
const hundredPercent = 10_000

// Percent is the rate as people write it: "3.5%", "20%", "−0.25%".
func (b BasisPoints) Percent() string {
	sign, size := "", magnitude(int64(b))
	if b < 0 {
		sign = minus
	}
	s := strconv.FormatUint(size/100, 10)
	if rest := size % 100; rest != 0 {
		s += "." + strings.TrimRight(strconv.FormatUint(100+rest, 10)[1:], "0")
	}
	return sign + s + "%"
}

// Rat is the rate as an exact fraction: 350 is 7/200.
func (b BasisPoints) Rat() *big.Rat { return big.NewRat(int64(b), hundredPercent) }

// VATWithin is the irrecoverable VAT inside a cost as charged to the bid, in
// exact pence: charged × r(1−rec) ÷ (1 + r(1−rec)). At 20% with nothing
// recovered it is charged ÷ 6; fully recovered, 0 (domain 2.6, worked example
// 9.2). Both rates are 0 to 10,000.
func VATWithin(charged Pence, rate, recoverable BasisPoints) *big.Rat {
	kept := new(big.Rat).Sub(big.NewRat(1, 1), recoverable.Rat())
	kept.Mul(kept, rate.Rat())
	if kept.Sign() <= 0 {
		return new(big.Rat)
	}
	share := new(big.Rat).Add(big.NewRat(1, 1), kept)
	share.Quo(kept, share)
	return share.Mul(share, charged.Rat())
}
