package store

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// These checks refuse, with a sentence, what the tables could not hold. Rules
// about bids are package funding's, and are asked first.

func unfit(code, field, format string, args ...any) *refusal.Error {
	return refusal.New(refusal.Invalid, code, format, args...).At(field)
}

// checkTexts refuses text that is no text: PostgreSQL keeps neither zero bytes
// nor broken UTF-8.
func checkTexts(field string, texts ...string) *refusal.Error {
	for _, t := range texts {
		if strings.ContainsRune(t, 0) || !utf8.ValidString(t) {
			return unfit("TEXT_UNREADABLE", field, "The text holds characters that cannot be read. Type it again, or paste it as plain text.")
		}
	}
	return nil
}

func checkGiven(given []funding.GivenAnswer, rules funding.Ruleset) error {
	if err := funding.CheckAnswers(given, rules); err != nil {
		return err
	}
	var errs []*refusal.Error
	for _, g := range given {
		field := "answers." + g.Key
		errs = append(errs, checkTexts(field, g.Value, g.Source), checkProvenance(g, field))
	}
	return refusal.Join(errs...).Err()
}

func checkProvenance(g funding.GivenAnswer, field string) *refusal.Error {
	known := []funding.Provenance{"", funding.Typed, funding.Pasted, funding.PrefillAccepted, funding.PrefillEdited, funding.Imported, funding.Computed, funding.Inherited, funding.Copied}
	const day = 24 * 60 * 60 * 1000
	switch {
	case !slices.Contains(known, g.Provenance):
		return unfit("NOT_A_CHOICE", field+".provenance", "%q is not a provenance. Choose one of %v.", g.Provenance, known[1:])
	case g.ActiveMS < 0 || g.ActiveMS > day:
		return unfit("OUT_OF_RANGE", field+".active_ms", "%d milliseconds cannot have been spent on one answer since it was last saved. Send 0 to %d.", g.ActiveMS, day)
	}
	return nil
}

// checkOrg: everything in a bid belongs to one of its parties.
func checkOrg(got string, b funding.Bid, field string) *refusal.Error {
	if b.IsParty(got) {
		return nil
	}
	return unfit("ORG_NOT_IN_BID", field, "%q is not part of this bid, which is %s's. Leave the organisation out, or use %s.", got, b.Org, strings.Join(b.Parties(), " or "))
}

func checkCostsFit(c funding.Costs, b funding.Bid) error {
	var errs []*refusal.Error
	for i, l := range c.Lines {
		at := fmt.Sprintf("lines[%d]", i)
		errs = append(errs, checkTexts(at, l.Ref, l.Description, l.NatureReason), checkOrg(l.Org, b, at+".organisation"), checkLife(l, at))
	}
	for i, f := range c.Funding {
		at := fmt.Sprintf("funding[%d]", i)
		errs = append(errs, checkOrg(f.Org, b, at+".organisation"), checkCell(f, at))
		if i > 0 && compareFundingCells(c.Funding[i-1], f) == 0 {
			errs = append(errs, unfit("CELL_TWICE", at, "%s %s money for %s is given twice. Add the two up.", f.Source, f.Nature.Word(), f.FY))
		}
	}
	return refusal.Join(errs...).Err()
}

func checkLife(l funding.CostLine, at string) *refusal.Error {
	switch l.Charging {
	case "", funding.Perpetual, funding.Subscription, funding.ManagedService, funding.ByMilestone:
	default:
		return unfit("CHARGING_MODEL_UNKNOWN", at+".charging_model", "There is no charging model %q. Use PERPETUAL, SUBSCRIPTION, MANAGED_SERVICE or MILESTONE.", l.Charging)
	}
	if l.LifeYears < 0 || l.LifeYears > 100 {
		return unfit("LIFE_OUT_OF_RANGE", at+".life_years", "A life of %d years cannot be used. Enter between 0 and 100 years.", l.LifeYears)
	}
	return nil
}

func checkCell(f funding.FundingCell, at string) *refusal.Error {
	if f.FY < 2000 || f.FY > 2100 {
		return unfit("FY_INVALID", at+".fy", "%q is not a year that can be used.", f.FY.String())
	}
	return checkAmount(f.Amount, at+".amount_pence")
}

func checkAmount(p money.Pence, field string) *refusal.Error {
	switch {
	case p < 0:
		return unfit("MONEY_NEGATIVE", field, "%s is less than nothing. Enter 0 or more.", p)
	case p > money.Max:
		return unfit("MONEY_TOO_LARGE", field, "The amount is too large. The most is %s.", money.Max)
	}
	return nil
}

func checkMilestones(list []funding.Milestone) error {
	if err := funding.CheckMilestones(list); err != nil {
		return err
	}
	var errs []*refusal.Error
	for i, m := range list {
		errs = append(errs, checkTexts(fmt.Sprintf("milestones[%d]", i), m.Ref, m.Title))
	}
	return refusal.Join(errs...).Err()
}

func checkBenefits(list []funding.Benefit, bid funding.Bid) error {
	if err := funding.CheckBenefits(list); err != nil {
		return err
	}
	var errs []*refusal.Error
	for i, b := range list {
		at := fmt.Sprintf("benefits[%d]", i)
		errs = append(errs, checkTexts(at, b.Ref, b.Description, b.Owner, b.Measure, b.Baseline, b.Target), checkOrg(b.Org, bid, at+".organisation"))
	}
	return refusal.Join(errs...).Err()
}
