package funding

import "slices"

// Case is one of the five cases of a business case (domain 2.2); empty stands
// for the front matter.
type Case string

// The five cases.
const (
	FrontMatter    Case = ""
	StrategicCase  Case = "STRATEGIC"
	EconomicCase   Case = "ECONOMIC"
	CommercialCase Case = "COMMERCIAL"
	FinancialCase  Case = "FINANCIAL"
	ManagementCase Case = "MANAGEMENT"
)

// Cases lists the front matter and the five cases in the order they are
// written: what for before with what.
func Cases() []Case {
	return []Case{FrontMatter, StrategicCase, EconomicCase, CommercialCase, FinancialCase, ManagementCase}
}

// Title returns the case's name for people.
func (c Case) Title() string {
	return map[Case]string{FrontMatter: "The project", StrategicCase: "Strategic case: why", EconomicCase: "Economic case: best value",
		CommercialCase: "Commercial case: the deal", FinancialCase: "Financial case: affordable", ManagementCase: "Management case: deliverable"}[c]
}

// A Part is one part of a bid that is written on one page: questions, or a
// table of lines.
type Part struct {
	Key   string `json:"key"`
	Case  Case   `json:"case,omitempty"`
	Title string `json:"title"`
	Hint  string `json:"hint,omitempty"`
	Table bool   `json:"table,omitempty"` // costs, milestones, benefits, shortlist
}

// Parts lists the parts of a bid in the order they are written: outcomes
// before products.
func Parts() []Part {
	return []Part{
		{"about", FrontMatter, "About the project", "", false},
		{"objectives", StrategicCase, "Objectives and outcomes", "What will be different, and for whom", false},
		{"case", StrategicCase, "The case for change", "", false},
		{"benefits", EconomicCase, "Benefits", "What it is worth, by year", true},
		{"options", EconomicCase, "Options", "What you compared, and what you prefer", false},
		{"shortlist", EconomicCase, "Shortlist", "What else could be done, with its costs and benefits", true},
		{"commercial", CommercialCase, "The deal", "How you buy, from whom, for how long", false},
		{"costs", FinancialCase, "Costs", "What the money buys, by year", true},
		{"affordability", FinancialCase, "Affordability", "", false},
		{"milestones", ManagementCase, "Milestones", "", true},
		{"delivery", ManagementCase, "Delivery", "Who does what, and what could go wrong", false},
		{"people", ManagementCase, "People", "Who approves and who signs", false},
		{"approvals", ManagementCase, "Approvals and assurance", "", false},
	}
}

// PartOf returns the section with this key.
func PartOf(key string) (Part, bool) {
	all := Parts()
	i := slices.IndexFunc(all, func(s Part) bool { return s.Key == key })
	if i < 0 {
		return Part{}, false
	}
	return all[i], true
}
