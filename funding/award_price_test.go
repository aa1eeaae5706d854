package funding_test

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// newEstimate is the example's award, but its price was an estimate: capital
// of £13,800,000.00 and revenue of £4,600,000.00 were approved.
func newEstimate(t *testing.T) *awardLife {
	t.Helper()
	bid := newBid(t)
	bid.facts.Content.Answers["price_certainty"] = funding.Answer{Value: funding.PriceEstimate}
	l := &awardLife{t: t, facts: funding.AwardFacts{Calendar: england(), Rules: rules(t), Round: example.Round(), Org: example.Org(), Funder: example.FunderOrg(),
		Bid: bid.decided().bid, Content: bid.facts.Content}}
	l.do("system", example.Dates().Issued, funding.Begin, obj{})
	return l
}

func TestAnEstimateIsSignedOnlyAtItsContractPrice(t *testing.T) {
	l, at := newEstimate(t), example.Dates().TrustSigned
	if !l.award.WantsPrice() || funding.AwardTasks(l.award)[0].Key != "price" {
		t.Fatalf("nobody is asked for the price: %+v", funding.AwardTasks(l.award))
	}
	no := l.refuses("PRICE_NOT_ENTERED", "eleri", at, funding.Sign, obj{"document_hash": l.award.Agreement.Hash})
	says(t, no, "Enter the contract's price before you sign")
	l.do("ben", at, funding.EnterPrice, obj{"capital_pence": gbp("13,500,000"), "revenue_pence": gbp("4,600,000")})
	if l.award.WantsPrice() || l.award.Price.Entered.By != "ben" || funding.AwardTasks(l.award)[0].Key != "sign" {
		t.Errorf("got %+v", l.award.Price)
	}
	l.do("eleri", at, funding.Sign, obj{"document_hash": l.award.Agreement.Hash})
	l.refuses("ALREADY_SIGNED", "ben", at, funding.EnterPrice, obj{"capital_pence": gbp("1"), "revenue_pence": 0})
}

func TestAContractPriceIsHeldAgainstWhatWasApproved(t *testing.T) {
	tests := []struct {
		name, capital, revenue, code, says string
	}{
		{"exactly what was approved", "13,800,000", "4,600,000", "", ""},
		{"less of both", "13,000,000", "4,000,000", "", ""},
		{"a tenth more capital, within the ask", "15,180,000", "3,220,000", "", ""},
		{"a penny more than a tenth", "15,180,000.01", "3,000,000", "COST_INCREASE", "£13,800,000.00 was approved, and at most 10% more may be used, £15,180,000.00"},
		{"a penny more than the ask", "13,800,000", "4,600,000.01", "COST_INCREASE", "£18,400,000.01, which is £0.01 more than the £18,400,000.00 approved"},
		{"nothing", "0", "0", "PRICE_MISSING", "at the contract's price"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, body := newEstimate(t), obj{"capital_pence": gbp(tt.capital), "revenue_pence": gbp(tt.revenue)}
			if tt.code == "" {
				l.do("eleri", example.Dates().TrustSigned, funding.EnterPrice, body)
				return
			}
			says(t, l.refuses(tt.code, "eleri", example.Dates().TrustSigned, funding.EnterPrice, body), tt.says)
			if l.award.Price != nil {
				t.Error("the price was kept all the same")
			}
		})
	}
	l := newEstimate(t)
	l.refuses("MONEY_NEGATIVE", "eleri", example.Dates().TrustSigned, funding.EnterPrice, obj{"capital_pence": 100, "revenue_pence": -1})
}

func TestACertainPriceIsNotAskedForAgain(t *testing.T) {
	l := newAward(t)
	l.refuses("PRICE_NOT_WANTED", "eleri", example.Dates().TrustSigned, funding.EnterPrice, obj{"capital_pence": 1, "revenue_pence": 1})
}
