package funding

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A Check is one thing that must hold before a bid can be submitted, and
// whether it does: the same checks that reviewers would run.
type Check struct {
	Code    string `json:"code"` // F1–F11, or the field's rule
	Title   string `json:"title"`
	Passed  bool   `json:"passed"`
	Saying  string `json:"saying"`         // what was seen, what is wanted
	Section string `json:"section"`        // where it is mended
	Need    Need   `json:"need,omitempty"` // empty = it blocks; EXPLAIN passes once somebody has explained
}

// Refusal turns a failed check into the refusal that a submission gets.
func (k Check) Refusal() *Error {
	return conflict("CRITERION_"+k.Code, "%s: %s", k.Title, k.Saying).To(k.Section)
}

// A Reading is everything a bid's readiness is judged on.
type Reading struct {
	Content Content
	Round   Round
	Rules   Ruleset
	Pathway Pathway
	Org     Organisation
	Today   calendar.Date
	People  map[string]Person // those named in answers, by id
	Form    string            // of the stage that the bid is in; empty = the pathway's

	Expected money.Pence // national ask that the form goes by until there are costs

	// What advice needs beside; checks that block do without.
	Peers      []int         // days from first to last milestone of completed projects
	DecisionBy calendar.Date // if the bid were submitted today

	Earlier   *Content      // what the trust said yes to before in this stage, if it changed since
	EarlierOn calendar.Date // when
}

// Readiness runs the checks of the bid's pathway: the fundamental criteria
// (domain 2.3), every required question, and the round's match.
func Readiness(r Reading) []Check {
	checks := append([]Check{r.answered(), r.asksSomething(), r.match()}, append(r.roundLimits(), r.pace()...)...)
	for _, f := range r.Rules.Fundamentals {
		if !contains(r.Pathway.Criteria, f.Code) {
			continue
		}
		passed, saying := r.fundamental(f.Code)
		checks = append(checks, Check{Code: f.Code, Title: f.Title, Passed: passed, Saying: saying, Section: f.Section})
	}
	return checks
}

// Failed keeps the checks that do not pass.
func Failed(checks []Check) []Check {
	var out []Check
	for _, k := range checks {
		if !k.Passed {
			out = append(out, k)
		}
	}
	return out
}

func (r Reading) fundamental(code string) (bool, string) {
	tests := map[string]func() (bool, string){
		"F1": r.boardApproved, "F2": r.peopleNamed, "F3": r.tablesBalance, "F4": r.sourcesAreUses, "F5": r.icbSupports,
		"F6": r.capitalIsCapital, "F7": r.vatStated, "F8": r.optionsGiven, "F9": r.benefitsOwned, "F10": r.safetyEvidence, "F11": r.nothingCommitted,
	}
	test, ok := tests[code]
	if !ok {
		return false, "the ruleset names a criterion that has no test"
	}
	return test()
}

func (r Reading) answered() Check {
	var missing []string
	k := Check{Code: "ANSWERS", Title: "Every question is answered", Saying: "All questions have an answer.", Section: "about"}
	for _, q := range Shape(r) {
		if q.Status != Empty || q.Need != NeedBlocks {
			continue
		}
		if len(missing) == 0 {
			k.Section = q.Section // where the first one is
		}
		missing = append(missing, q.Question.Label)
	}
	if k.Passed = len(missing) == 0; !k.Passed {
		k.Saying = fmt.Sprintf("%d not answered: %s.", len(missing), strings.Join(missing, "; "))
	}
	return k
}

func (r Reading) asksSomething() Check {
	k := Check{Code: "ASK", Title: "The bid asks for money in the round's years", Section: "costs"}
	ask := r.Content.NationalAsk()
	if ask <= 0 {
		k.Saying = "The cost lines ask for no national money. Add at least one line that the fund pays for."
		return k
	}
	for _, c := range r.Content.Cells(r.Round) {
		if c.FY < r.Round.FirstYear || c.FY > r.Round.LastYear {
			k.Saying = fmt.Sprintf("National money is asked for in %s, but the round funds %s to %s.", c.FY, r.Round.FirstYear, r.Round.LastYear)
			return k
		}
	}
	k.Passed, k.Saying = true, fmt.Sprintf("%s is asked for, from %s to %s.", ask, r.Round.FirstYear, r.Round.LastYear)
	return k
}

func (r Reading) match() Check {
	k := Check{Code: "MATCH", Title: "Local money matches national money", Section: "costs"}
	ratio, ok := r.Content.MatchRatio()
	if !ok {
		k.Saying = "There is no national money to match yet."
		return k
	}
	if r.Round.MatchDenominator == 0 {
		k.Passed, k.Saying = true, "The round asks for no match."
		return k
	}
	least := big.NewRat(r.Round.MatchNumerator, r.Round.MatchDenominator)
	if k.Passed = ratio.Cmp(least) >= 0; k.Passed {
		k.Saying = fmt.Sprintf("Local ÷ national is %s; the round wants at least %s.", ratio.FloatString(4), least.FloatString(2))
		return k
	}
	local := r.Content.Total("", "") - r.Content.NationalAsk()
	wanted := roundUp(new(big.Rat).Mul(least, r.Content.NationalAsk().Rat()))
	k.Saying = fmt.Sprintf("Local money is %s, which is %s short: the round wants at least %s of the national money, %s.", local, wanted-local, least.FloatString(2), wanted)
	return k
}

// roundUp is the least whole number of pence that is not below r, r ≥ 0.
func roundUp(r *big.Rat) money.Pence {
	whole := new(big.Int).Quo(r.Num(), r.Denom())
	if up := money.Pence(whole.Int64()); up.Rat().Cmp(r) == 0 {
		return up
	}
	return money.Pence(whole.Int64()) + 1
}

func (r Reading) boardApproved() (bool, string) {
	d, err := calendar.ParseDate(r.Content.Answer("board_approved_on"))
	if err != nil {
		return false, "Give the date of the board minute that approved all parts of the bid."
	}
	if d.After(r.Today) {
		return false, fmt.Sprintf("The board minute is dated %s, which is after today, %s.", d.Text(), r.Today.Text())
	}
	return true, "The board approved the bid on " + d.Text() + "."
}

func (r Reading) peopleNamed() (bool, string) {
	sro, cfo := r.Content.Answer("sro"), r.Content.Answer("cfo")
	switch {
	case sro == "" || cfo == "":
		return false, "Name a senior responsible owner and a chief finance officer."
	case sro == cfo:
		return false, "The senior responsible owner and the chief finance officer are the same person. Name two different people."
	case !r.People[sro].HoldsAt(TrustSRO, r.Org.Code):
		return false, "The senior responsible owner named does not hold that role at " + r.Org.Name + "."
	case !r.People[cfo].HoldsAt(TrustCFO, r.Org.Code):
		return false, "The chief finance officer named does not hold that role at " + r.Org.Name + "."
	}
	return true, "Both are named, and they are different people."
}

func (r Reading) tablesBalance() (bool, string) {
	if len(r.Content.Lines) == 0 {
		return false, "There are no cost lines. Add what the money buys."
	}
	for _, l := range r.Content.Lines {
		if l.Amounts.Total() == 0 {
			return false, fmt.Sprintf("Line %s has no amount in any year. Enter one or remove the line.", l.Ref)
		}
	}
	return true, "Every line has amounts, and every total is computed from them."
}

func (r Reading) sourcesAreUses() (bool, string) {
	for _, b := range r.Content.Balances(r.allYears()) {
		if d := b.Sources - b.Uses; d != 0 {
			return false, fmt.Sprintf("In %s the %s sources are %s and the uses %s: a difference of %s.", b.FY, b.Nature.Word(), b.Sources, b.Uses, d)
		}
	}
	return true, "Sources equal uses in every year, capital and revenue each."
}

// allYears are the years of lines and of stated funding.
func (r Reading) allYears() []calendar.FY {
	all := ByYear{}
	for _, y := range r.Content.Years() {
		all[y] = 1
	}
	for _, f := range r.Content.Funding {
		all[f.FY] = 1
	}
	return all.Years()
}

func (r Reading) icbSupports() (bool, string) {
	if r.Content.Answer("icb_support") != "YES" {
		return false, "State that the ICB supports the bid."
	}
	if r.Content.Answer("local_capital_in_plan") != "YES" {
		return false, "State that each year's local capital is in the submitted capital plan, because the match uses local capital limits."
	}
	return true, "The ICB supports the bid and the local capital is in the plan."
}

func (r Reading) capitalIsCapital() (bool, string) {
	for _, l := range r.Content.Lines {
		if l.Nature != Capital || l.NatureReason != "" || l.Amounts.Total() == 0 { // F3 asks for an amount first
			continue
		}
		c, err := Classify(l.Spending(), r.Rules.Capital)
		if err != nil {
			return false, fmt.Sprintf("Line %s cannot be classified: %v", l.Ref, err)
		}
		if c.Nature != Capital {
			return false, fmt.Sprintf("Line %s, %s, is put as capital, but it reads as revenue: %s Move it to revenue, or give a reason on the line.", l.Ref, l.Description, c.Reason)
		}
	}
	return true, "Every capital line meets the definition of capital, or says why it does."
}

func (r Reading) vatStated() (bool, string) {
	for _, l := range r.Content.Lines {
		switch l.VAT {
		case Irrecoverable, Recovered, Partly, NoVAT:
		default:
			return false, fmt.Sprintf("Line %s does not say how VAT is treated.", l.Ref)
		}
	}
	return true, "Every line says how VAT is treated."
}

func (r Reading) optionsGiven() (bool, string) {
	if r.Content.Answer("option_business_as_usual") == "" || r.Content.Answer("option_preferred") == "" {
		return false, "Describe business as usual and at least one other option."
	}
	return true, "Business as usual and a preferred option are described."
}

func (r Reading) benefitsOwned() (bool, string) {
	var all, owned money.Pence
	for _, b := range r.Content.Benefits {
		if b.Type == Unmonetisable {
			continue
		}
		all += b.Amounts.Total()
		if strings.TrimSpace(b.Owner) != "" {
			owned += b.Amounts.Total()
		}
	}
	if all == 0 {
		return false, "No benefit has a value yet. Add the benefits that can be valued, with owners."
	}
	least := big.NewRat(int64(r.Rules.Appraisal.BenefitsOwnedMin), 10_000)
	share := money.Ratio(owned, all)
	hundred := new(big.Rat).Mul(share, big.NewRat(100, 1))
	return share.Cmp(least) >= 0, fmt.Sprintf("%s of the %s of benefits has an owner (%s%%); at least %s is wanted.", owned, all, hundred.FloatString(1), r.Rules.Appraisal.BenefitsOwnedMin.Percent())
}

func (r Reading) safetyEvidence() (bool, string) {
	for _, want := range []struct{ key, name string }{
		{"clinical_safety", "clinical safety (DCB0160)"}, {"data_protection", "data protection (DPIA)"}} {
		state := r.Content.Answer(want.key)
		if state != "IN_PLACE" && state != "DATED_PLAN" {
			return false, "Say whether " + want.name + " evidence is in place or has a dated plan."
		}
	}
	return true, "Clinical safety and data protection evidence is in place or planned."
}

func (r Reading) nothingCommitted() (bool, string) {
	if r.Content.Answer("nothing_committed") != "YES" {
		return false, "Confirm that nothing but essential fees is committed before approval."
	}
	return true, "Nothing but essential fees is committed before approval."
}
