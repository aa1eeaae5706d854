package funding

import (
	"fmt"
	"math/big"

	"github.com/tranche-funding/tranche/funding/money"
)

// PriceEstimate is the answer of a bid whose price is an estimate: its
// approval is one to procure, and the agreement waits for the contract's price
// (domain 2.1).
const PriceEstimate = "ESTIMATE"

// PriceRules say how far a contract's price may be from the approved one.
type PriceRules struct {
	CapitalOver money.BasisPoints `json:"capital_over_bp"` // of the approved capital, within the whole ask
}

// A ContractPrice is the national money that an award needs at the price of
// the contract, all years.
type ContractPrice struct {
	Capital money.Pence `json:"capital_pence"`
	Revenue money.Pence `json:"revenue_pence"`
	Entered Moment      `json:"entered"`
}

// WantsPrice reports whether the contract's price has to be entered before the
// agreement can be signed.
func (a Award) WantsPrice() bool {
	return a.PriceCertainty == PriceEstimate && a.Price == nil && a.Status == AgreementPending
}

// Approved adds the approved national money of one nature, all years.
func (a Award) Approved(n Nature) money.Pence {
	var sum money.Pence
	for _, c := range a.Profile {
		if c.Nature == n {
			sum += c.Amount
		}
	}
	return sum
}

type priceBody struct {
	Capital money.Pence `json:"capital_pence"`
	Revenue money.Pence `json:"revenue_pence"`
}

// enterPrice keeps the contract's price. Within the ask, and not more than so
// much above the approved capital, the award goes on; else it costs more than
// was approved, and nothing is kept.
func enterPrice(r *AwardResult, f AwardFacts, c Command) error {
	body, err := decode[priceBody](c)
	if err != nil {
		return err
	}
	a := &r.Award
	if a.PriceCertainty != PriceEstimate {
		return conflict("PRICE_NOT_WANTED", "The price of this award was certain when it was approved, so none has to be entered.")
	}
	if a.Agreement.Status != Issued {
		return conflict("ALREADY_SIGNED", "The agreement is signed, so its price stands.")
	}
	if e := joinErrors([]*Error{checkMoney(body.Capital, "capital_pence"), checkMoney(body.Revenue, "revenue_pence")}); e != nil {
		return e
	}
	if body.Capital+body.Revenue == 0 {
		return invalid("PRICE_MISSING", "Enter the national money that the project needs at the contract's price.").At("capital_pence")
	}
	if err := a.checkPrice(body, f.Rules.Price); err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	a.Price = &ContractPrice{body.Capital, body.Revenue, at}
	r.say("PRICE_ENTERED", fmt.Sprintf("The contract's price was entered: %s, within the %s approved. The agreement can be signed.", body.Capital+body.Revenue, a.Total),
		map[string]any{"capital_pence": body.Capital, "revenue_pence": body.Revenue})
	return nil
}

func (a Award) checkPrice(p priceBody, rules PriceRules) error {
	if total := p.Capital + p.Revenue; total > a.Total {
		return conflict("COST_INCREASE", "At the contract's price the project needs %s, which is %s more than the %s approved. Bring the price down, or ask the programme team: the agreement cannot be signed at this price.",
			total, total-a.Total, a.Total).At("capital_pence").With("excess_pence", int64(total-a.Total))
	}
	approved := a.Approved(Capital)
	most := money.RoundRat(new(big.Rat).Mul(approved.Rat(), big.NewRat(10_000+int64(rules.CapitalOver), 10_000)))
	if p.Capital > most {
		return conflict("COST_INCREASE", "At the contract's price the project needs %s of capital. %s was approved, and at most %s more may be used, %s. Bring the price down, or ask the programme team: the agreement cannot be signed at this price.",
			p.Capital, approved, rules.CapitalOver.Percent(), most).At("capital_pence").With("excess_pence", int64(p.Capital-most))
	}
	return nil
}
