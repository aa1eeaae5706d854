package funding

import "slices"

// Investment says what a cost line is for: keeping to the core standard,
// changing how care is given, or trying what is new (domain 1.3, 3.9). The
// balance between infrastructure and innovation is read from it.
type Investment string

// The kinds of investment.
const (
	Core           Investment = "CORE"
	Transformative Investment = "TRANSFORMATIVE"
	Innovative     Investment = "INNOVATIVE"
)

// Investments lists the kinds in the order people are shown them.
func Investments() []Investment { return []Investment{Core, Transformative, Innovative} }

// Word is the kind in a sentence: "core".
func (i Investment) Word() string {
	switch i {
	case Transformative:
		return "transformative"
	case Innovative:
		return "innovative"
	}
	return "core"
}

// InvestmentRules propose what lines are for, by their category.
type InvestmentRules map[Investment][]Category

// Kind is what a line is for: what the bid says, or else what its category
// proposes by the ruleset; a category that no rule names is core.
func (l CostLine) Kind(r Ruleset) Investment {
	if l.Investment != "" {
		return l.Investment
	}
	for _, kind := range Investments() {
		if slices.Contains(r.Investment[kind], l.Category) {
			return kind
		}
	}
	return Core
}

// A KindTotal is what a bid spends on one kind of investment.
type KindTotal struct {
	Kind     Investment `json:"kind"`
	National ByYear     `json:"national"`
	All      ByYear     `json:"all"` // whoever pays
}

// Balance adds the lines up by kind of investment, every kind in its place.
func (c Content) Balance(r Ruleset) []KindTotal {
	out := make([]KindTotal, 0, len(Investments()))
	for _, kind := range Investments() {
		t := KindTotal{Kind: kind, National: ByYear{}, All: ByYear{}}
		for _, l := range c.Lines {
			if l.Kind(r) != kind {
				continue
			}
			for _, fy := range l.Amounts.Years() {
				t.All[fy] += l.Amounts[fy]
				if l.Source == NationalMoney {
					t.National[fy] += l.Amounts[fy]
				}
			}
		}
		out = append(out, t)
	}
	return out
}

func checkInvestment(i Investment, at string) *Error {
	if i == "" || slices.Contains(Investments(), i) {
		return nil
	}
	return invalid("NOT_A_CHOICE", "%q is not a kind of investment. Choose CORE, TRANSFORMATIVE or INNOVATIVE, or leave it out.", i).At(at)
}

// An Override is a line whose nature is not what accounting would call it,
// with the reason somebody gave: the chief finance officer signs for each.
type Override struct {
	Line    CostLine       `json:"line"`
	Reads   Classification `json:"reads_as"`
	Because string         `json:"because"`
}

// Overrides lists them, in the order of the lines.
func (c Content) Overrides(r CapitalRules) []Override {
	var out []Override
	for _, l := range c.Lines {
		reads, err := Classify(l.Spending(), r)
		if err == nil && reads.Nature != l.Nature {
			out = append(out, Override{l, reads, l.NatureReason})
		}
	}
	return out
}
