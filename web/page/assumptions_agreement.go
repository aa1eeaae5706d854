package page

import (
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/web/ui"
)

func agreementRules(a funding.AgreementRules) []ui.SummaryRow {
	return append(row("Records are kept for", count(a.RecordsYears, "year", "years")), row("May move between trusts inside a year and nature without asking", "Up to "+a.TolerancePence.String()+" or "+a.ToleranceBP.Percent()+" of the releasing sum, whichever is lower")...)
}

// clauseRows are the library of clauses in the order of an agreement, each
// with where it is from.
func clauseRows(clauses []funding.Clause) []ui.SummaryRow {
	rows := make([]ui.SummaryRow, len(clauses))
	for i, c := range clauses {
		rows[i] = ui.SummaryRow{Key: c.Title, ValueHTML: clauseShown(c)}
	}
	return rows
}

// clauseWhen says for which awards a clause stands.
func clauseWhen(w funding.ClauseWhen) string {
	var when []string
	if len(w.Pathways) > 0 {
		when = append(when, "on the pathways "+join(w.Pathways))
	}
	if w.Nature != "" {
		when = append(when, "with "+w.Nature.Word())
	}
	for _, flag := range []struct {
		is      *bool
		yes, no string
	}{{w.Conditions, "with conditions", "without conditions"}, {w.Joint, "for more than one trust", "for one trust"}, {w.Indicative, "with indicative years", "without indicative years"}} {
		if flag.is != nil && *flag.is {
			when = append(when, flag.yes)
		} else if flag.is != nil {
			when = append(when, flag.no)
		}
	}
	if len(when) == 0 {
		return "In every agreement."
	}
	return "For awards " + strings.Join(when, ", ") + "."
}
