package funding

import (
	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A Ruleset is the programme's rules as data, in force from a day. A bid keeps
// the ruleset of the day it was submitted (edge case E14).
type Ruleset struct {
	Code            string            `json:"code"`
	Title           string            `json:"title"`
	EffectiveFrom   calendar.Date     `json:"effective_from"`
	EffectiveTo     calendar.Date     `json:"effective_to"` // zero = until replaced
	Clocks          Clocks            `json:"clocks"`
	Appraisal       AppraisalRules    `json:"appraisal"`
	Capital         CapitalRules      `json:"capital"`
	Books           BookRules         `json:"books"`
	Investment      InvestmentRules   `json:"investment"`
	Price           PriceRules        `json:"price"`
	Pathways        []Pathway         `json:"pathways"`
	Limits          []DelegatedLimit  `json:"limits"`
	Treasury        TreasuryLimit     `json:"treasury"`
	LayersAtMost    int               `json:"layers_at_most"`
	Questions       []Question        `json:"questions"`
	Criteria        []Criterion       `json:"criteria"`
	ReviewQuestions []ReviewQuestion  `json:"review_questions"`
	ReadBy          []ReadRule        `json:"read_by"`
	Fundamentals    []Fundamental     `json:"fundamentals"`
	Burden          BurdenRules       `json:"burden"`
	Conflicts       ConflictRules     `json:"conflicts"`
	Scoring         ScoringRules      `json:"scoring"`
	Flags           FlagRules         `json:"flags"`
	Claims          ClaimRules        `json:"claims"`
	Payments        PaymentRules      `json:"payments"`
	Packs           PackRules         `json:"packs"`
	Changes         ChangeRules       `json:"changes"`
	Brokerage       BrokerageRules    `json:"brokerage"`
	YearEnd         YearEndRules      `json:"year_end"`
	Checklist       []ChecklistItem   `json:"checklist"`
	Agreement       AgreementRules    `json:"agreement"`
	Clauses         []Clause          `json:"clauses"`
	Sources         map[string]Source `json:"sources"` // rule name → where it is from, or "assumed"
}

// A Source says where a rule comes from, so that people can see what is only
// assumed.
type Source struct {
	Assumed bool   `json:"assumed"`
	Text    string `json:"text"`
}

// Clocks are the published times, in England working days (domain 8.2).
type Clocks struct {
	Completeness  int `json:"completeness"`
	Clarification int `json:"clarification"`
	Decision      int `json:"decision"`
	IssueMoU      int `json:"issue_mou"`
	Countersign   int `json:"countersign"`
	ClaimCheck    int `json:"claim_check"`
	Payment       int `json:"payment"`
	DeemedSupport int `json:"deemed_support"` // a silent ICB counts as supporting after so long; 0 = never
	Resubmit      int `json:"resubmit"`       // a returned bid keeps its place this long
	ChaseFirst    int `json:"chase_first"`
	ChaseSecond   int `json:"chase_second"`
	Reconfirm     int `json:"reconfirm"`  // a review reopened by a changed answer has this long at least
	ReturnDue     int `json:"return_due"` // nth working day of the next month
	Enquiry       int `json:"enquiry"`    // the funder answers a trust
	Hand          int `json:"hand"`       // an adviser answers a trust

	AppealDays       int `json:"appeal_days"`        // a trust may appeal; 0 = the default, see ToAppeal
	AppealAnswerDays int `json:"appeal_answer_days"` // the funder answers an appeal; 0 = the default, see ToAnswerAppeal
	EscalateDays     int `json:"escalate_days"`      // what is late goes past its named lead; 0 = the default, see ToEscalate
}

// AppraisalRules are the figures of the economic case.
type AppraisalRules struct {
	Years            int               `json:"years"`
	OptimismBias     money.BasisPoints `json:"optimism_bias_bp"` // default when a bid states none
	BenefitsOwnedMin money.BasisPoints `json:"benefits_owned_min_bp"`
	Deflator         money.BasisPoints `json:"deflator_bp"`    // yearly growth of prices inside nominal amounts
	Rates            []DatedRates      `json:"discount_rates"` // none = the Green Book's of 2003
}

// DatedRates are real discount rates for appraisals whose base year begins on
// or after a day.
type DatedRates struct {
	From  calendar.Date    `json:"from"`
	Bands []appraisal.Rate `json:"bands"`
}

// BookRules are how a trust's accounts treat what the fund pays for (domain
// 3.2, 3.7). Without a life nothing is previewed.
type BookRules struct {
	Life                int               `json:"life_years"`
	Dividend            money.BasisPoints `json:"dividend_bp"`
	ConstructionOutFrom calendar.Date     `json:"construction_out_from"` // from when assets under construction bear no dividend; zero = they always do
}

// CapitalRules are what makes spending capital (domain 3.6).
type CapitalRules struct {
	LeastValue money.Pence `json:"least_value_pence"` // per line
	MoreYears  int         `json:"more_than_years"`

	Telling []TellingWord `json:"telling_words"` // of claim lines that are revenue whatever they are put under
}

// A Pathway is a proportionate way through: the form, the reviews, the days.
type Pathway struct {
	Code       string       `json:"code"`
	Form       string       `json:"form"`
	NextForm   string       `json:"next_form,omitempty"` // of the second stage, where there are two
	From       money.Pence  `json:"from_pence"`          // national ask, all years, included
	Below      money.Pence  `json:"below_pence"`         // excluded; 0 = no ceiling
	Stages     int          `json:"stages"`
	ReviewDays int          `json:"review_days"`
	Reviews    []ReviewRule `json:"reviews"`
	Bodies     []string     `json:"bodies"`
	Criteria   []string     `json:"criteria"` // fundamental criteria that apply

	Joining // of the reviews
}

// A ReviewRule says that a review is needed, from which value or else for
// which bids, and how long it may take (0 = the pathway's days).
type ReviewRule struct {
	Kind ReviewKind  `json:"kind"`
	From money.Pence `json:"from_pence"`
	Or   []When      `json:"or,omitempty"` // below that value, for bids that one of these fits
	Days int         `json:"days"`
	Why  string      `json:"why"`

	Decisive bool `json:"decisive,omitempty"` // it is always waited for, and its no may end the reviews
}

// A DelegatedLimit is what a trust of a kind may approve for itself when it
// pays for itself. Zero limits mean "not limited".
type DelegatedLimit struct {
	LegalForm LegalForm   `json:"legal_form"` // empty = any
	Distress  *bool       `json:"distress"`   // nil = either
	Segments  []int       `json:"segments"`   // empty = any
	Capital   money.Pence `json:"capital_pence"`
	WholeLife money.Pence `json:"whole_life_pence"`
}

// A TreasuryLimit is what goes to HM Treasury.
type TreasuryLimit struct {
	Capital money.Pence `json:"capital_pence"`
	Revenue money.Pence `json:"revenue_pence"`
}

// A Criterion is scored 0–4 by the reviews that own it (domain 10.2).
type Criterion struct {
	Code   string       `json:"code"`
	Title  string       `json:"title"`
	Weight int          `json:"weight"`
	Owners []ReviewKind `json:"owners"`
}

// A Fundamental is a criterion that must hold before a bid can be submitted.
type Fundamental struct {
	Code    string `json:"code"`
	Title   string `json:"title"`
	Section string `json:"section"`
}

// RulesetOn returns the ruleset of sets that is in force on day d: of those
// that have begun and not ended, the one that began last, in whatever order
// sets come. A ruleset without an end is so replaced by the next.
func RulesetOn(sets []Ruleset, d calendar.Date) (Ruleset, error) {
	found := -1
	for i, r := range sets {
		if d.Before(r.EffectiveFrom) || (!r.EffectiveTo.IsZero() && d.After(r.EffectiveTo)) {
			continue
		}
		if found < 0 || r.EffectiveFrom.After(sets[found].EffectiveFrom) {
			found = i
		}
	}
	if found < 0 {
		return Ruleset{}, invalid("NO_RULESET", "No ruleset was in force on %s. Choose a day on which one was.", d.Text()).At("submitted_on")
	}
	return sets[found], nil
}

// Pathway returns the pathway with this code.
func (r Ruleset) Pathway(code string) (Pathway, bool) {
	for _, p := range r.Pathways {
		if p.Code == code {
			return p, true
		}
	}
	return Pathway{}, false
}
