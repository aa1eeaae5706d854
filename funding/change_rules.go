package funding

import (
	"fmt"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// ChangeRules are the programme's rules of change control [A]. The tolerance
// inside a year stands with the terms of agreements.
type ChangeRules struct {
	CutOff   string `json:"cut_off"`     // the last day on which a year is changed without national finance, as "01-31"
	Decide   int    `json:"decide_days"` // working days to decide
	Escalate int    `json:"escalate_days"`
}

// Held returns the rules as they are used: a ruleset that was kept before
// there were any has these.
func (r ChangeRules) Held() ChangeRules {
	if r == (ChangeRules{}) {
		return ChangeRules{CutOff: "01-31", Decide: 5, Escalate: 3}
	}
	return r
}

// CutOffOf is the last day of fy on which it is changed without national
// finance (domain 3.4 R4); the year's last day when the rule cannot be read.
func (r ChangeRules) CutOffOf(fy calendar.FY) calendar.Date {
	at, err := time.Parse("01-02", r.Held().CutOff)
	if err != nil {
		return fy.End()
	}
	d := calendar.Date{Year: int(fy), Month: at.Month(), Day: at.Day()}
	if d.Before(fy.Start()) {
		d.Year++
	}
	return d
}

func checkChangeRules(r ChangeRules) []Fault {
	var out []Fault
	r = r.Held()
	if _, err := time.Parse("01-02", r.CutOff); err != nil {
		out = append(out, Fault{"changes.cut_off", fmt.Sprintf("%q is no day of a year. Write month and day, for example 01-31.", r.CutOff)})
	}
	if r.Decide < 1 || r.Escalate < 1 {
		out = append(out, Fault{"changes.decide_days", "A decision and its escalation need a working day or more. Give 1 or more."})
	}
	return out
}

// A ChangeReason is why a change is asked for, as it is counted.
type ChangeReason struct {
	Code  string
	Title string
}

// ChangeReasons lists the reasons that people choose from.
func ChangeReasons() []ChangeReason {
	return []ChangeReason{
		{"SUPPLIER_DELAY", "The supplier is late"}, {"PROCUREMENT_DELAY", "Procurement takes longer"}, {"STAFFING", "People are missing"}, {"CLINICAL_READINESS", "The wards are not ready"},
		{"TECHNICAL", "A technical problem"}, {"COST_LOWER", "It costs less than planned"}, {"COST_PHASING", "Money is needed earlier or later"}, {"OTHER", "Another reason"},
	}
}

func knownReason(code string) bool {
	return slices.ContainsFunc(ChangeReasons(), func(r ChangeReason) bool { return r.Code == code })
}

// ReasonTitle returns a reason as people read it.
func ReasonTitle(code string) string {
	for _, r := range ChangeReasons() {
		if r.Code == code {
			return r.Title
		}
	}
	return code
}

// decider is who decides (domain 3.4 R4): the programme manager inside a year,
// national finance across years or natures, for money that goes back, and
// after a year's cut-off.
func (c ChangeRequest) decider(asked calendar.Date, rules ChangeRules) Role {
	for _, p := range c.Parts {
		if !p.Kind.money() {
			continue
		}
		if p.Kind != WithinYear || asked.After(rules.CutOffOf(p.FY)) {
			return NationalFinance
		}
	}
	return ProgrammeManager
}
