package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// A LedgerScope says which postings of a trust's ledger are an award's: those
// with one of these project codes or cost centres. Postings with neither code
// are those of the award whose file brought them.
type LedgerScope struct {
	Projects    []string `json:"projects"`
	CostCentres []string `json:"cost_centres"`
	Remembered  bool     `json:"remembered"` // false = proposed, and nobody has said so yet
}

// A LedgerGroup is the postings of one project code, or of one cost centre
// where there is none, with one supplier.
type LedgerGroup struct {
	Project    string      `json:"project_code,omitempty"`
	CostCentre string      `json:"cost_centre,omitempty"`
	Supplier   string      `json:"supplier,omitempty"`
	Text       string      `json:"-"` // some descriptions
	Count      int         `json:"count"`
	Gross      money.Pence `json:"gross_pence"`
	Mine       bool        `json:"-"` // came with a file that was dropped on this award
}

// A LedgerCode is one project code or cost centre of a ledger, with what was
// posted on it, whether it is the award's, and why.
type LedgerCode struct {
	Code    string      `json:"code"`
	Project bool        `json:"project"` // else a cost centre
	Count   int         `json:"count"`
	Gross   money.Pence `json:"gross_pence"`
	Chosen  bool        `json:"chosen"`
	Why     string      `json:"why,omitempty"`
	Alike   int         `json:"alike"` // postings that look like the bid's
}

// Has reports whether a posting with these codes is the award's; mine says that
// its file was dropped on the award.
func (s LedgerScope) Has(project, costCentre string, mine bool) bool {
	if project == "" && costCentre == "" {
		return mine
	}
	return slices.Contains(s.Projects, project) && project != "" || slices.Contains(s.CostCentres, costCentre) && costCentre != ""
}

// LedgerCodes lists the codes of a trust's ledger, those of the award first.
// What was remembered is kept; codes are proposed when nothing was: those
// whose suppliers and texts are those of the bid, or the only one there is.
func LedgerCodes(groups []LedgerGroup, remembered LedgerScope, bid Content) []LedgerCode {
	m := newMatcher(bid, nil, CapitalRules{})
	var out []LedgerCode
	for _, g := range groups {
		code, project := g.Project, true
		if code == "" {
			code, project = g.CostCentre, false
		}
		if code == "" {
			continue
		}
		i := slices.IndexFunc(out, func(c LedgerCode) bool { return c.Code == code && c.Project == project })
		if i < 0 {
			i = len(out)
			out = append(out, LedgerCode{Code: code, Project: project})
		}
		out[i].Count += g.Count
		out[i].Gross += g.Gross
		out[i].Alike += m.familiar(g) * g.Count
	}
	for i := range out {
		out[i].choose(remembered, len(out) == 1)
	}
	slices.SortStableFunc(out, func(a, b LedgerCode) int {
		if a.Chosen != b.Chosen {
			return map[bool]int{true: -1, false: 1}[a.Chosen]
		}
		if b.Alike != a.Alike {
			return b.Alike - a.Alike
		}
		return strings.Compare(a.Code, b.Code)
	})
	return out
}

// choose says whether a code is the award's.
func (c *LedgerCode) choose(s LedgerScope, alone bool) {
	word := map[bool]string{true: "project", false: "cost centre"}[c.Project]
	switch {
	case s.Remembered:
		list := map[bool][]string{true: s.Projects, false: s.CostCentres}[c.Project]
		if c.Chosen = slices.Contains(list, c.Code); c.Chosen {
			c.Why = "Chosen before."
		}
	case alone:
		c.Chosen, c.Why = true, fmt.Sprintf("It is the only %s in the ledger.", word)
	case c.Alike*2 >= c.Count:
		c.Chosen, c.Why = true, "Half of its postings or more name the bid's supplier, or what its lines buy."
	}
}

// ScopeOf is the scope that the chosen codes make.
func ScopeOf(codes []LedgerCode) LedgerScope {
	var s LedgerScope
	for _, c := range codes {
		switch {
		case c.Chosen && c.Project:
			s.Projects = append(s.Projects, c.Code)
		case c.Chosen:
			s.CostCentres = append(s.CostCentres, c.Code)
		}
	}
	return s
}

// familiar is 1 when postings look like the bid's: by the supplier, who is the
// bid's or named on a line, or by what the lines are for.
func (m matcher) familiar(g LedgerGroup) int {
	if name := supplierName(g.Supplier); name != "" && name == supplierName(m.supplier) {
		return 1
	}
	if best, _ := m.rank(Posting{LedgerLine: LedgerLine{Supplier: g.Supplier}}, said(g.Text), LineInvoice, false); best.score > 0 {
		return 1
	}
	return 0
}

// CheckLedgerScope refuses codes that the trust's ledger does not have.
func CheckLedgerScope(s LedgerScope, codes []LedgerCode) error {
	var errs []*Error
	for _, list := range []struct {
		field   string
		project bool
		codes   []string
	}{{"projects", true, s.Projects}, {"cost_centres", false, s.CostCentres}} {
		for _, code := range list.codes {
			if !slices.ContainsFunc(codes, func(c LedgerCode) bool { return c.Project == list.project && c.Code == code }) {
				errs = append(errs, invalid("LEDGER_CODE_UNKNOWN", "The ledger has no posting with the code %q. Choose one of its codes.", code).At(list.field))
			}
		}
	}
	return joinErrors(errs).Err()
}
