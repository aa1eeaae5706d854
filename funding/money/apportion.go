package money

import (
	"math/big"
	"slices"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// maxParts is how many parts a total may be spread over.
const maxParts = 1000

// Apportion spreads a total evenly over 1 to 1,000 parts by largest remainder:
// the parts differ by at most a penny, the larger come first, and they sum to
// the total (worked example E9). A negative total is refused.
func Apportion(total Pence, parts int) ([]Pence, error) {
	if parts < 1 || parts > maxParts {
		return nil, refusal.New(refusal.Invalid, "PARTS_OUT_OF_RANGE",
			"%d parts were asked for. Give a whole number of parts from 1 to %d.", parts, maxParts).At("parts")
	}
	weights := make([]int64, parts)
	for i := range weights {
		weights[i] = 1
	}
	return Share(total, weights)
}

// Share splits a total in proportion to weights by largest remainder: each
// part is its exact share rounded down, and the pennies left over go to the
// largest remainders, ties to the earlier part. The parts sum to the total.
// Weights are 0 or more and not all 0; a negative total is refused.
func Share(total Pence, weights []int64) ([]Pence, error) {
	if err := checkTotal(total); err != nil {
		return nil, err
	}
	sum, err := sumWeights(weights)
	if err != nil {
		return nil, err
	}
	parts := make([]Pence, len(weights))
	remainders := make([]*big.Int, len(weights))
	left := total
	for i, w := range weights {
		product := new(big.Int).Mul(big.NewInt(int64(total)), big.NewInt(w))
		quotient, remainder := product.QuoRem(product, sum, new(big.Int))
		parts[i], remainders[i] = Pence(quotient.Int64()), remainder
		left -= parts[i]
	}
	for _, i := range byRemainder(remainders)[:left] {
		parts[i]++
	}
	return parts, nil
}

// byRemainder lists the indexes of remainders, largest first, ties in order.
func byRemainder(remainders []*big.Int) []int {
	order := make([]int, len(remainders))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return remainders[b].Cmp(remainders[a]) })
	return order
}

func checkTotal(total Pence) error {
	if total < 0 {
		return refusal.New(refusal.Invalid, "MONEY_NEGATIVE",
			"%s is a negative total. Give a total of 0 or more.", total).At("total_pence")
	}
	if total > Max {
		return tooLarge("The total").At("total_pence")
	}
	return nil
}

func sumWeights(weights []int64) (*big.Int, error) {
	sum := new(big.Int)
	for i, w := range weights {
		if w < 0 {
			return nil, refusal.New(refusal.Invalid, "WEIGHT_NEGATIVE",
				"Share number %d is %d. Give every share a weight of 0 or more.", i+1, w).At("weights")
		}
		sum.Add(sum, big.NewInt(w))
	}
	if sum.Sign() == 0 {
		return nil, refusal.New(refusal.Invalid, "WEIGHTS_EMPTY",
			"There is nothing to share by: no weight is above 0. Give at least one share a weight above 0.").At("weights")
	}
	return sum, nil
}
