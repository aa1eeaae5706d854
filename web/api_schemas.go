package web

import (
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// aliasLeaves teaches the document our smallest types: money, dates, years and
// words from a list.
func aliasLeaves(r huma.Registry) {
	alias[money.Pence](r)
	alias[money.BasisPoints](r)
	alias[funding.ByYear](r)
	alias[calendar.Date](r)
	alias[calendar.FY](r)
	alias[calendar.Month](r)
	alias[funding.Nature](r)
	alias[funding.FundSource](r)
	alias[funding.Category](r)
	alias[funding.ChargingModel](r)
	alias[funding.VAT](r)
	alias[funding.BenefitType](r)
	alias[funding.ReviewKind](r)
	alias[funding.Provenance](r)
	alias[funding.BidStatus](r)
	alias[funding.AwardStatus](r)
	alias[funding.LineKind](r)
}

func alias[T any](r huma.Registry) {
	r.RegisterTypeAlias(reflect.TypeFor[T](), reflect.TypeFor[leaf[T]]())
}

// A leaf stands for T in the document.
type leaf[T any] struct{}

// Schema describes T.
func (leaf[T]) Schema(huma.Registry) *huma.Schema {
	var zero T
	return leafSchema(zero)
}

// leafSchema describes one of our smallest types by a value of it.
func leafSchema(v any) *huma.Schema {
	most, least, none := float64(money.Max), -float64(money.Max), 0.0
	switch v.(type) {
	case money.Pence:
		return &huma.Schema{Type: huma.TypeInteger, Format: "int64", Description: "Whole pence.", Minimum: &least, Maximum: &most}
	case money.BasisPoints:
		return &huma.Schema{Type: huma.TypeInteger, Description: "Basis points: 350 is 3.5 %."}
	case funding.ByYear:
		return &huma.Schema{Type: huma.TypeObject, Description: "Whole pence by financial year.", Examples: []any{map[string]any{"2026/27": 180000000}},
			AdditionalProperties: &huma.Schema{Type: huma.TypeInteger, Format: "int64", Minimum: &none, Maximum: &most}}
	case calendar.Date:
		return &huma.Schema{Type: huma.TypeString, Description: `A date in London, as 2026-05-06; "" is no date.`, Pattern: `^(\d{4}-\d{2}-\d{2})?$`}
	case calendar.FY:
		return &huma.Schema{Type: huma.TypeString, Description: "A financial year, as 2026/27.", Pattern: `^(\d{4}/\d{2})?$`}
	case calendar.Month:
		last := 12.0
		return &huma.Schema{Type: huma.TypeInteger, Description: "Month of the financial year: 1 is April, 12 is March.", Minimum: &none, Maximum: &last}
	}
	return &huma.Schema{Type: huma.TypeString, Enum: wordsOf(v)}
}

// wordsOf lists the words that a type has.
func wordsOf(v any) []any {
	switch v.(type) {
	case funding.Nature:
		return words(funding.Natures()...)
	case funding.FundSource:
		return words(funding.NationalMoney, funding.LocalMoney, funding.ICBMoney, funding.OtherMoney)
	case funding.Category:
		var out []any
		for _, row := range funding.Categories() {
			out = append(out, string(row.Category))
		}
		return out
	case funding.ChargingModel:
		return words("", funding.Perpetual, funding.Subscription, funding.ManagedService, funding.ByMilestone)
	case funding.VAT:
		return words("", funding.Irrecoverable, funding.Recovered, funding.Partly, funding.NoVAT)
	case funding.BenefitType:
		return words(funding.CashReleasing, funding.NonCashReleasing, funding.Societal, funding.Unmonetisable)
	case funding.ReviewKind:
		return words(funding.ICBSupport, funding.RegionFinance, funding.RegionDigital, funding.ClinicalSafety, funding.Cyber, funding.IG,
			funding.Architecture, funding.Commercial, funding.BenefitsReview, funding.NationalFinanceRev)
	case funding.Provenance:
		return words(funding.Typed, funding.Pasted, funding.PrefillAccepted, funding.PrefillEdited, funding.Imported, funding.Computed, funding.Inherited, funding.Copied)
	case funding.BidStatus:
		return words(funding.Draft, funding.InternalApproval, funding.CompletenessCheck, funding.Returned, funding.InReview, funding.Moderation, funding.Panel, funding.Approved,
			funding.ApprovedWithConditions, funding.Deferred, funding.Declined, funding.Withdrawn)
	case funding.LineKind:
		return words(append([]funding.LineKind{""}, funding.LineKinds()...)...)
	case funding.AwardStatus:
		return words("", funding.AgreementPending, funding.Active, funding.Complete, funding.Terminated)
	}
	return nil
}

func words[T ~string](list ...T) []any {
	out := make([]any, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}

// tidySchemas says which fields of the rules' own types may be left out of a
// request: [read] asks for none of them, the rules for those that stay.
func tidySchemas(r huma.Registry) {
	optional := map[string][]string{
		"CostLine":    {"controls_asset", "life_years", "vat", "vat_rate_bp", "vat_recovered_bp"},
		"Benefit":     {"owner"},
		"GivenAnswer": {},
	}
	for name, fields := range optional {
		if s, ok := r.Map()[name]; ok {
			s.Required = slices.DeleteFunc(s.Required, func(f string) bool { return slices.Contains(fields, f) })
		}
	}
}
