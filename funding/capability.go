package funding

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A Capability is one thing that an electronic patient record must or may do
// (domain 1.3). Its id is ours and never reused.
type Capability struct {
	ID     string `json:"id"`
	Group  string `json:"group"`
	Title  string `json:"title"`
	Status string `json:"status"` // CORE, TRANSFORMATIVE or INNOVATIVE
	Source string `json:"source"`
}

// CareSetting is where care is given; a trust may have several.
type CareSetting string

// CareSettings lists the five (domain 1.3).
func CareSettings() []CareSetting {
	return []CareSetting{"ACUTE", "MATERNITY", "MENTAL_HEALTH", "COMMUNITY", "AMBULANCE"}
}

// SettingOf is the care setting that a trust's kind suggests.
func SettingOf(k TrustKind) CareSetting {
	switch k {
	case MentalHealthTrust:
		return "MENTAL_HEALTH"
	case AmbulanceTrust:
		return "AMBULANCE"
	}
	return "ACUTE"
}

// The states of a capability at a trust, and of the plan for it.
const (
	CapabilityNotStarted = "NOT_STARTED"
	CapabilityInProgress = "IN_PROGRESS"
	CapabilityCompleted  = "COMPLETED"
	PlanNone             = "NONE"
	PlanPlanned          = "PLANNED"
)

// CapabilityStates and CapabilityPlans list the words that an assessment may
// have.
func CapabilityStates() []string {
	return []string{CapabilityNotStarted, CapabilityInProgress, CapabilityCompleted}
}

// CapabilityPlans lists the states of a plan.
func CapabilityPlans() []string { return []string{PlanNone, PlanPlanned, "FUNDED", "IN_DELIVERY"} }

// An Assessment is a trust's answer for one capability in one care setting.
type Assessment struct {
	Capability string           `json:"capability" required:"true"`
	Setting    CareSetting      `json:"care_setting" required:"true"`
	Status     string           `json:"status" required:"true"`
	Live       bool             `json:"live"`
	Usage      int              `json:"usage_pct"` // 0 to 100
	System     string           `json:"system_name,omitempty"`
	Vendor     string           `json:"vendor_name,omitempty"`
	Plan       string           `json:"plan"`
	PlannedOn  calendar.Date    `json:"planned_date"`
	Note       string           `json:"note,omitempty"`
	CopiedFrom string           `json:"copied_from,omitempty"` // the capability it says the same as
	Source     AssessmentSource `json:"source,omitempty"`
}

// said is an assessment without how it came to be.
func (a Assessment) said() Assessment {
	a.CopiedFrom, a.Source = "", ""
	return a
}

// Gap reports whether the capability is still to be completed.
func (a Assessment) Gap() bool { return a.Status != CapabilityCompleted }

// SettleAssessments says how each given answer came to be: the same as last
// year's is carried, the same as the capability it names is copied, all else
// cost somebody their time. It refuses what cannot be an answer.
func SettleAssessments(given, last, now []Assessment, list []Capability) ([]Assessment, error) {
	var no []*Error
	seen := map[[2]string]bool{}
	out := make([]Assessment, 0, len(given))
	for i, a := range given {
		at := fmt.Sprintf("assessments[%d].", i)
		key := [2]string{a.Capability, string(a.Setting)}
		if seen[key] {
			no = append(no, invalid("ROW_TWICE", "%s stands twice. Give each capability once in each care setting.", firstRunes(a.Capability)).At(at+"capability"))
		}
		seen[key] = true
		if a.CopiedFrom != "" {
			from, ok := findAssessment(append(slices.Clone(given), now...), a.CopiedFrom, a.Setting)
			if !ok || from.CopiedFrom != "" && from.CopiedFrom == a.Capability || a.CopiedFrom == a.Capability {
				no = append(no, invalid("COPY_UNKNOWN", "%s has no answer to copy. Answer that one first.", firstRunes(a.CopiedFrom)).At(at+"copied_from"))
				continue
			}
			from.Capability, from.CopiedFrom, from.Source = a.Capability, a.CopiedFrom, RowCopied
			a = from
		}
		if a.Plan == "" {
			a.Plan = PlanNone
		}
		if a.Source == "" || a.Source == RowCarried {
			a.Source = RowTyped
		}
		no = append(no, checkAssessment(a, at, list)...)
		if old, ok := findAssessment(last, a.Capability, a.Setting); ok && old.said() == a.said() {
			a.Source, a.CopiedFrom = RowCarried, ""
		}
		out = append(out, a)
	}
	return out, joinErrors(no).Err()
}

func findAssessment(list []Assessment, capability string, setting CareSetting) (Assessment, bool) {
	i := slices.IndexFunc(list, func(a Assessment) bool { return a.Capability == capability && a.Setting == setting })
	if i < 0 {
		return Assessment{}, false
	}
	return list[i], true
}

func checkAssessment(a Assessment, at string, list []Capability) (no []*Error) {
	check := func(field string, err error) {
		if e, ok := err.(*Error); ok && e != nil {
			no = append(no, e.At(at+field))
		}
	}
	if !slices.ContainsFunc(list, func(c Capability) bool { return c.ID == a.Capability }) {
		no = append(no, invalid("CAPABILITY_UNKNOWN", "There is no capability %q. See listCapabilities.", firstRunes(a.Capability)).At(at+"capability"))
	}
	if !slices.Contains(CareSettings(), a.Setting) {
		no = append(no, invalid("NOT_A_CHOICE", "%q is not a care setting. Give ACUTE, MATERNITY, MENTAL_HEALTH, COMMUNITY or AMBULANCE.", firstRunes(string(a.Setting))).At(at+"care_setting"))
	}
	check("status", oneOf("", a.Status, CapabilityStates()...))
	check("plan", oneOf("", a.Plan, CapabilityPlans()...))
	if a.Usage < 0 || a.Usage > 100 {
		no = append(no, invalid("OUT_OF_RANGE", "%s: %d per cent is not a share. Give a whole number from 0 to 100.", a.Capability, a.Usage).At(at+"usage_pct"))
	}
	for field, text := range map[string]string{"system_name": a.System, "vendor_name": a.Vendor, "note": a.Note} {
		if utf8.RuneCountInString(text) > 500 {
			no = append(no, invalid("TEXT_TOO_LONG", "%s: the text has more than 500 characters. Shorten it.", a.Capability).At(at+field))
		}
	}
	slices.SortFunc(no, func(x, y *Error) int { return cmp.Compare(x.Field, y.Field) })
	return no
}

// A GroupCount is how far one group of capabilities is.
type GroupCount struct {
	Group      string `json:"group"`
	Completed  int    `json:"completed"`
	InProgress int    `json:"in_progress"`
	NotStarted int    `json:"not_started"`
	Unanswered int    `json:"unanswered"`
	Planned    int    `json:"planned"` // gaps with a plan that has no money yet
}

// CountGroups counts the answers of one care setting by group, in the order of
// the list.
func CountGroups(list []Capability, answers []Assessment, setting CareSetting) []GroupCount {
	var out []GroupCount
	for _, c := range list {
		if len(out) == 0 || out[len(out)-1].Group != c.Group {
			out = append(out, GroupCount{Group: c.Group})
		}
		g := &out[len(out)-1]
		a, ok := findAssessment(answers, c.ID, setting)
		switch {
		case !ok:
			g.Unanswered++
		case a.Status == CapabilityCompleted:
			g.Completed++
		case a.Status == CapabilityInProgress:
			g.InProgress++
		default:
			g.NotStarted++
		}
		if ok && a.Gap() && a.Plan == PlanPlanned {
			g.Planned++
		}
	}
	return out
}

// Retyped is the share of a year's rows that somebody typed or imported anew,
// in basis points: carried and copied rows cost nothing (domain 8.1 row 26).
func Retyped(sources []AssessmentSource) int {
	if len(sources) == 0 {
		return 0
	}
	n := 0
	for _, s := range sources {
		if s == RowTyped || s == RowImported {
			n++
		}
	}
	return (n*10_000*2 + len(sources)) / (2 * len(sources)) // half up
}

// Sources lists how each answer came to be.
func Sources(answers []Assessment) []AssessmentSource {
	out := make([]AssessmentSource, len(answers))
	for i, a := range answers {
		out[i] = a.Source
	}
	return out
}
