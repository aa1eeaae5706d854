package funding

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// ByYear is an amount for each financial year.
type ByYear map[calendar.FY]money.Pence

// Years lists the years that have an entry, in order.
func (b ByYear) Years() []calendar.FY {
	years := make([]calendar.FY, 0, len(b))
	for y := range b {
		years = append(years, y)
	}
	slices.Sort(years)
	return years
}

// Total adds the amounts of every year.
func (b ByYear) Total() money.Pence {
	var sum money.Pence
	for _, y := range b.Years() {
		sum += b[y]
	}
	return sum
}

// Provenance says how a value came to be there (domain 8.4).
type Provenance string

// The provenances. The burden meter reads these and nothing else.
const (
	Typed           Provenance = "TYPED"
	Pasted          Provenance = "PASTED"
	PrefillAccepted Provenance = "PREFILL_ACCEPTED"
	PrefillEdited   Provenance = "PREFILL_EDITED"
	Imported        Provenance = "IMPORTED"
	Computed        Provenance = "COMPUTED"
	Inherited       Provenance = "INHERITED"
	Copied          Provenance = "COPIED"
)

// An Answer is one fact about a bid, with where it came from: Source names the
// register or the earlier bid, AsOf is the day on which it was true there, and
// Confirmed says who looked at a filled-in value and found it still true.
type Answer struct {
	Value       string        `json:"value"`
	Provenance  Provenance    `json:"provenance"`
	Source      string        `json:"source,omitempty"`
	AsOf        calendar.Date `json:"as_of,omitzero"`
	At          time.Time     `json:"at"`
	By          string        `json:"by"`
	ConfirmedBy string        `json:"confirmed_by,omitempty"`
	ConfirmedAt time.Time     `json:"confirmed_at,omitzero"`
	ActiveMS    int64         `json:"active_ms"`
}

// FundSource is who pays.
type FundSource string

// The sources of money.
const (
	NationalMoney FundSource = "NATIONAL"
	LocalMoney    FundSource = "LOCAL"
	ICBMoney      FundSource = "ICB"
	OtherMoney    FundSource = "OTHER"
)

// VAT is how value added tax on a line is treated.
type VAT string

// The treatments. IRRECOVERABLE: the amount includes VAT that cannot be
// recovered. RECOVERED: the amount is net, all VAT comes back. PARTLY: the
// line says how much comes back. NONE: no VAT is charged.
const (
	Irrecoverable VAT = "IRRECOVERABLE"
	Recovered     VAT = "RECOVERED"
	Partly        VAT = "PARTLY"
	NoVAT         VAT = "NONE"
)

// A CostLine is one thing that the money buys. Amounts are what it costs the
// project, irrecoverable VAT included.
type CostLine struct {
	Ref           string            `json:"ref"`
	Description   string            `json:"description"`
	Org           string            `json:"organisation"`
	Source        FundSource        `json:"source"`
	Nature        Nature            `json:"nature"`
	Category      Category          `json:"category"`
	Charging      ChargingModel     `json:"charging_model,omitempty"`
	ControlsAsset bool              `json:"controls_asset"`
	LifeYears     int               `json:"life_years"`
	VAT           VAT               `json:"vat"`
	VATRate       money.BasisPoints `json:"vat_rate_bp"`
	VATRecovered  money.BasisPoints `json:"vat_recovered_bp"` // of the VAT, when PARTLY
	NatureReason  string            `json:"nature_reason,omitempty"`
	Investment    Investment        `json:"investment,omitempty"` // empty = as its category proposes
	Amounts       ByYear            `json:"amounts"`
}

// A FundingCell is money from one source, for one organisation, year and
// nature. Bids that state none are funded as their cost lines say.
type FundingCell struct {
	Org    string      `json:"organisation"`
	Source FundSource  `json:"source"`
	Nature Nature      `json:"nature"`
	FY     calendar.FY `json:"fy"`
	Amount money.Pence `json:"amount_pence"`
}

// BenefitType is how a benefit counts (domain 2.6).
type BenefitType string

// The benefit types: cash-releasing, non-cash-releasing, societal, and those
// that cannot be given a value.
const (
	CashReleasing    BenefitType = "CRB"
	NonCashReleasing BenefitType = "NCRB"
	Societal         BenefitType = "SB"
	Unmonetisable    BenefitType = "UB"
)

// A Benefit is one thing the project is for.
type Benefit struct {
	Ref         string      `json:"ref"`
	Org         string      `json:"organisation"`
	Type        BenefitType `json:"type"`
	Description string      `json:"description"`
	Owner       string      `json:"owner"`
	Measure     string      `json:"measure,omitempty"`
	Baseline    string      `json:"baseline,omitempty"`
	Target      string      `json:"target,omitempty"`
	Amounts     ByYear      `json:"amounts"`
}

// A Milestone is a dated step of delivery.
type Milestone struct {
	Ref   string        `json:"ref"`
	Title string        `json:"title"`
	Due   calendar.Date `json:"due"`
}

// Content is everything people write in a bid. It changes freely while the
// bid is a draft; Version counts the changes and Hash seals a snapshot.
type Content struct {
	Version      int                `json:"version"`
	Answers      map[string]Answer  `json:"answers"`
	Lines        []CostLine         `json:"lines"`
	Funding      []FundingCell      `json:"funding"`       // stated sources; empty = as the lines say
	Running      ByYear             `json:"running_costs"` // extra running cost a year, net of VAT
	OptimismBias *money.BasisPoints `json:"optimism_bias_bp,omitempty"`
	Milestones   []Milestone        `json:"milestones"`
	Benefits     []Benefit          `json:"benefits"`
	// What came later stays out of the JSON while it is empty, so that the
	// hashes of older content hold.
	Prices PriceBasis                 `json:"prices,omitempty"`         // empty = CONSTANT
	Payers map[calendar.FY]FundSource `json:"running_payers,omitempty"` // of running costs; a year that is not named is the trust's
	// Explained holds what people say about checks that do not hold, and about
	// lines of the checklist that no machine can answer, by their codes.
	Explained map[string]string `json:"explained,omitempty"`
	Options   []Option          `json:"options,omitempty"` // the shortlist beside the bid itself
}

// Answer returns the value given to a question, or "".
func (c Content) Answer(key string) string { return c.Answers[key].Value }

// Title is the bid's title, or words that stand for one.
func (c Content) Title() string {
	if t := c.Answer("title"); t != "" {
		return t
	}
	return "Untitled bid"
}

// Hash seals the content: SHA-256 of its canonical JSON, in hex.
func (c Content) Hash() string {
	c.Answers = valuesOnly(c.Answers)
	b, err := json.Marshal(c) // map keys are sorted
	if err != nil {
		panic("funding: content cannot be marshalled: " + err.Error()) // plain data only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// valuesOnly keeps what was said and drops who said it when, so that a hash
// depends on nothing but the content.
func valuesOnly(answers map[string]Answer) map[string]Answer {
	out := make(map[string]Answer, len(answers))
	for k, a := range answers {
		out[k] = Answer{Value: a.Value}
	}
	return out
}
