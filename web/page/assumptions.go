package page

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// ruleGroup is one family of rules with where it is from and what it says.
type ruleGroup struct {
	Key, Title string
	Source     funding.Source
	Rows       []ui.SummaryRow
}

// ruleGroups is a whole ruleset, family by family, in a fixed order; a source
// that no family here knows still stands at the end.
func ruleGroups(r funding.Ruleset) []ruleGroup {
	groups := []ruleGroup{
		{Key: "pathways", Title: "Pathways", Rows: pathwayRows(r)}, {Key: "clocks", Title: "Clocks", Rows: clockRows(r.Clocks)},
		{Key: "layers_at_most", Title: "Approval layers", Rows: row("Bodies that decide, at most", itoa(r.LayersAtMost))},
		{Key: "treasury", Title: "HM Treasury", Rows: append(row("Capital above", r.Treasury.Capital.String()), row("Revenue above", r.Treasury.Revenue.String())...)},
		{Key: "limits", Title: "What a trust may approve for itself", Rows: limitRules(r.Limits)},
		{Key: "capital", Title: "What makes spending capital", Rows: append(row("Least value of a line", r.Capital.LeastValue.String()), row("Useful for more than", count(r.Capital.MoreYears, "year", "years"))...)},
		{Key: "appraisal", Title: "Appraisal", Rows: appraisalRules(r)}, {Key: "books", Title: "The trust’s books", Rows: bookRules(r.Books)},
		{Key: "investment", Title: "Kinds of investment", Rows: investmentRules(r)}, {Key: "match", Title: "Local match"},
		{Key: "fundamentals", Title: "Checks before submission", Rows: fundamentalRows(r)}, {Key: "criteria", Title: "Scored criteria", Rows: criterionRows(r)}, {Key: "read_by", Title: "What each review judges", Rows: readByRows(r)},
		{Key: "payments", Title: "Payments", Rows: paymentRules(r.Payments)},
		{Key: "rating", Title: "Finance rating"}, {Key: "plan", Title: "The first plan"},
		{Key: "scoring", Title: "How scores count", Rows: append(row("Threshold, of 100", itoa(r.Scoring.Threshold)), append(row("Least for a criterion, of 4", itoa(r.Scoring.Least)), row("Scores are compared when they are apart by", itoa(r.Scoring.Spread))...)...)},
		{Key: "review_questions", Title: "What reviews are asked beside their outcome", Rows: reviewQuestionRules(r)},
		{Key: "flags", Title: "What reviewers are shown first", Rows: row("An ask within this share of its pathway’s ceiling", r.Flags.NearCeiling.Percent())},
		{Key: "conflicts", Title: "Conflicts of interest", Rows: row("A former post counts for", count(r.Conflicts.EmploymentYears, "year", "years"))},
		{Key: "agreement", Title: "Terms of agreements", Rows: agreementRules(r.Agreement)}, {Key: "clauses", Title: "Clauses of agreements", Rows: clauseRows(r.Clauses)},
		{Key: "burden", Title: "What a bid's work costs", Rows: row("An hour of a trust's time", r.Burden.Rate().String())},
		{Key: "claims", Title: "Claims", Rows: claimRules(r.Claims.Held())},
		{Key: "changes", Title: "Changes", Rows: changeRules(r.Changes.Held())},
		{Key: "brokerage", Title: "The standing list", Rows: brokerageRules(r.Brokerage.Held())},
	}
	for i := range groups {
		groups[i].Source = sourceOf(r, groups[i].Key)
	}
	for _, key := range sortedKeys(r.Sources) {
		if !slices.ContainsFunc(groups, func(g ruleGroup) bool { return g.Key == key }) {
			groups = append(groups, ruleGroup{Key: key, Title: capital(strings.ReplaceAll(key, "_", " ")), Source: r.Sources[key]})
		}
	}
	return groups
}

// sourceOf is where a family is from; a rule that names none is assumed.
func sourceOf(r funding.Ruleset, key string) funding.Source {
	if s, ok := r.Sources[key]; ok {
		return s
	}
	return funding.Source{Assumed: true, Text: "The ruleset names no source."}
}

func sortedKeys(m map[string]funding.Source) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func row(key, value string) []ui.SummaryRow { return []ui.SummaryRow{{Key: key, Value: value}} }

func pathwayRows(r funding.Ruleset) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, p := range r.Pathways {
		rows = append(rows, ui.SummaryRow{Key: pathwayWord(p.Code), ValueHTML: pathwayShown(p)})
	}
	return rows
}

// pathwayRange says for which sums a pathway is, and what it asks for.
func pathwayRange(p funding.Pathway) string {
	words := "National ask from " + p.From.Short()
	if p.Below > 0 {
		words += " to below " + p.Below.Short()
	}
	return words + ". " + formWord(p.Form) + ", " + count(p.Stages, "stage", "stages") + ", reviews within " + workingDays(p.ReviewDays) + "."
}

// joinWords says when the reviews of a pathway are over.
func joinWords(p funding.Pathway) string {
	r := funding.Route{Joining: p.Joining}
	for _, v := range p.Reviews {
		r.Reviews = append(r.Reviews, funding.RouteReview{Kind: v.Kind, Days: v.Days, Decisive: v.Decisive})
	}
	return r.JoinWords()
}

func clockRows(c funding.Clocks) []ui.SummaryRow {
	days := func(key string, n int) ui.SummaryRow { return ui.SummaryRow{Key: key, Value: workingDays(n)} }
	return []ui.SummaryRow{
		days("Completeness check", c.Completeness), days("Answer to a question, expected", c.Clarification), {Key: "A silent ICB counts as supporting after", Value: deemedWords(c)}, days("Decision, after the last review", c.Decision),
		days("Issue of the agreement", c.IssueMoU), days("Countersignature", c.Countersign), days("Check of a claim", c.ClaimCheck), days("Payment, from submission", c.Payment),
		days("A returned bid keeps its place for", c.Resubmit), days("Time to appeal against a decline", c.ToAppeal()), days("Answer to an appeal", c.ToAnswerAppeal()), days("What is late goes on from its named lead to the deputy after", c.ToEscalate()), days("First reminder", c.ChaseFirst), days("Second reminder", c.ChaseSecond),
		{Key: "Monthly return due", Value: "Working day " + itoa(c.ReturnDue) + " of the next month"},
		{Key: "How days count", Value: "England working days. The day after an event is day 1; what comes after 5pm counts as the next working day."},
	}
}

func limitRules(limits []funding.DelegatedLimit) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, l := range limits {
		key := "Any trust"
		switch {
		case l.Distress != nil && *l.Distress:
			key = "Trusts in financial distress"
		case len(l.Segments) > 0:
			var words []string
			for _, s := range l.Segments {
				words = append(words, itoa(s))
			}
			key = "Trusts in oversight segment " + join(words)
		}
		rows = append(rows, ui.SummaryRow{Key: key, Value: "Capital " + unlimited(l.Capital) + ", whole-life cost " + unlimited(l.WholeLife)})
	}
	return rows
}

func unlimited(p money.Pence) string {
	if p == 0 {
		return "not limited"
	}
	return "up to " + p.String()
}

func appraisalRules(r funding.Ruleset) []ui.SummaryRow {
	a := r.Appraisal
	return []ui.SummaryRow{
		{Key: "Years", Value: itoa(a.Years)}, {Key: "Optimism bias on capital, when a bid states none", Value: a.OptimismBias.Percent()},
		{Key: "Value of benefits that needs an owner", Value: "At least " + a.BenefitsOwnedMin.Percent()},
		{Key: "Discount rate", Value: rateWords(a.RatesFor(calendar.FYOf(r.EffectiveFrom))) + " Year 0 is not discounted. Totals are rounded once, half away from zero, to the penny."},
		{Key: "Growth of prices inside amounts in the prices of each year", Value: a.Deflator.Percent() + " a year"},
	}
}

func bookRules(b funding.BookRules) []ui.SummaryRow {
	rows := append(row("Life of an asset", count(b.Life, "year", "years")), row("Public dividend capital dividend, on the average net book value", b.Dividend.Percent())...)
	if b.ConstructionOutFrom.IsZero() {
		return append(rows, row("Assets under construction", "Bear the dividend")...)
	}
	return append(rows, row("Assets under construction", "Bear no dividend for assets first used from "+b.ConstructionOutFrom.Text()+" on")...)
}

func investmentRules(r funding.Ruleset) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, k := range funding.Investments() {
		var words []string
		for _, c := range r.Investment[k] {
			words = append(words, lower(c.Title()))
		}
		rows = append(rows, row(capital(k.Word()), or(join(words), "Only what a bid says is"))...)
	}
	return rows
}

func fundamentalRows(r funding.Ruleset) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, f := range r.Fundamentals {
		var paths []string
		for _, p := range r.Pathways {
			if slices.Contains(p.Criteria, f.Code) {
				paths = append(paths, lower(pathwayWord(p.Code)))
			}
		}
		rows = append(rows, ui.SummaryRow{Key: f.Code, Value: f.Title + ". For bids on these pathways: " + join(paths) + "."})
	}
	return rows
}

func criterionRows(r funding.Ruleset) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, c := range r.Criteria {
		var owners []string
		for _, o := range c.Owners {
			owners = append(owners, o.Title())
		}
		rows = append(rows, ui.SummaryRow{Key: c.Title, Value: itoa(c.Weight) + " of 100, scored 0 to 4 by " + join(owners)})
	}
	return rows
}
