package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// ReviewKind is one kind of review (domain 10.2).
type ReviewKind string

// The reviews.
const (
	Completeness       ReviewKind = "COMPLETENESS"
	ICBSupport         ReviewKind = "ICB_SUPPORT"
	RegionFinance      ReviewKind = "REGION_FINANCE"
	RegionDigital      ReviewKind = "REGION_DIGITAL"
	ClinicalSafety     ReviewKind = "CLINICAL_SAFETY"
	Cyber              ReviewKind = "CYBER"
	IG                 ReviewKind = "IG"
	Architecture       ReviewKind = "ARCHITECTURE"
	Commercial         ReviewKind = "COMMERCIAL"
	BenefitsReview     ReviewKind = "BENEFITS"
	NationalFinanceRev ReviewKind = "NATIONAL_FINANCE"
)

var reviewTitles = map[ReviewKind]string{
	Completeness: "Completeness check", ICBSupport: "ICB support", RegionFinance: "Regional finance", RegionDigital: "Regional digital",
	ClinicalSafety: "Clinical safety", Cyber: "Cyber security", IG: "Information governance", Architecture: "Architecture",
	Commercial: "Commercial", BenefitsReview: "Benefits", NationalFinanceRev: "National finance",
}

// Title returns the review's name for people.
func (k ReviewKind) Title() string { return reviewTitles[k] }

// Reviewer returns the role that does this review.
func (k ReviewKind) Reviewer() Role {
	switch k {
	case ICBSupport:
		return ICBReviewer
	case RegionFinance, RegionDigital:
		return RegionReviewer
	case NationalFinanceRev:
		return NationalFinance
	case Completeness:
		return ProgrammeManager
	}
	return Role("SPECIALIST_REVIEWER(" + string(k) + ")")
}

// A Scheme is what the route depends on.
type Scheme struct {
	LegalForm       LegalForm     `json:"legal_form"`
	Distress        bool          `json:"distress"`
	Segment         int           `json:"nof_segment"`
	SchemeKind      string        `json:"scheme_kind"` // DIGITAL or OTHER
	Financing       string        `json:"financing"`   // SELF or CENTRAL
	NationalCapital money.Pence   `json:"national_capital_pence"`
	NationalRevenue money.Pence   `json:"national_revenue_pence"`
	LocalCapital    money.Pence   `json:"local_capital_pence"`
	LocalRevenue    money.Pence   `json:"local_revenue_pence"`
	WholeLife       money.Pence   `json:"whole_life_cost_pence"`
	Risk            string        `json:"risk"` // LOW, MEDIUM or HIGH
	SubmittedOn     calendar.Date `json:"submitted_on"`
	// What a bid knows beside: a review may depend on it. A scheme that is only
	// calculated with has neither.
	Org     Organisation      `json:"-"`
	Answers map[string]Answer `json:"-"`
}

// A Route is the way a bid will go, and why: known before writing starts.
type Route struct {
	Ruleset      string        `json:"ruleset"`
	Pathway      string        `json:"pathway"`
	Form         string        `json:"case_form"`
	Bodies       []string      `json:"bodies"`
	Reviews      []RouteReview `json:"route_reviews"`
	Stages       int           `json:"stages"`
	Layers       int           `json:"decision_layers"`
	ExpectedDays int           `json:"expected_working_days"`
	Reasons      []string      `json:"reasons"`

	Joining // of the reviews
}

// A RouteReview is one review on a route and the working days it may take.
type RouteReview struct {
	Kind     ReviewKind `json:"kind"`
	Days     int        `json:"days"`
	Decisive bool       `json:"decisive,omitempty"`
}

// Kinds lists the reviews of the route.
func (r Route) Kinds() []ReviewKind {
	kinds := make([]ReviewKind, len(r.Reviews))
	for i, v := range r.Reviews {
		kinds[i] = v.Kind
	}
	return kinds
}

// FindRoute returns the route of a scheme under ruleset rs (domain 2.1, 2.4).
func FindRoute(s Scheme, rs Ruleset) (Route, error) {
	if err := checkScheme(s); err != nil {
		return Route{}, err
	}
	ask := s.NationalCapital + s.NationalRevenue
	byValue, i := rs.pathwayAt(ask, s.Risk)
	if byValue < 0 {
		return Route{}, fmt.Errorf("ruleset %s has no pathway for %s", rs.Code, ask)
	}
	reasons := []string{pathwayReason(rs.Pathways[byValue], ask)}
	if i > byValue {
		reasons = append(reasons, fmt.Sprintf("The risk is high, so the bid goes one pathway up, to %s.", rs.Pathways[i].Code))
	}
	return routeAlong(s, rs, rs.Pathways[i], reasons), nil
}

// pathwayAt finds the pathway by value, and the one that risk makes of it; -1
// when there is none.
func (r Ruleset) pathwayAt(ask money.Pence, risk string) (byValue, i int) {
	byValue = slices.IndexFunc(r.Pathways, func(p Pathway) bool { return ask >= p.From && (p.Below == 0 || ask < p.Below) })
	if risk == "HIGH" && byValue >= 0 && byValue+1 < len(r.Pathways) {
		return byValue, byValue + 1
	}
	return byValue, byValue
}

// PathwayFor is the code of the pathway of a draft that asks for so much
// national money at such a risk; "" while there is no money in it, because
// nobody can know it then.
func (r Ruleset) PathwayFor(ask money.Pence, risk string) string {
	_, i := r.pathwayAt(ask, risk)
	if ask == 0 || i < 0 {
		return ""
	}
	return r.Pathways[i].Code
}

// routeAlong is the route of a scheme on pathway p.
func routeAlong(s Scheme, rs Ruleset, p Pathway, reasons []string) Route {
	ask := s.NationalCapital + s.NationalRevenue
	r := Route{Ruleset: rs.Code, Pathway: p.Code, Form: p.Form, Stages: p.Stages, Joining: p.Joining}
	a := newAsker(rs, p, p.Form, ask, s.Org, s.Answers)
	for _, v := range p.Reviews {
		why, needed := v.needed(a)
		if !needed {
			continue
		}
		days := v.Days
		if days == 0 {
			days = p.ReviewDays
		}
		r.Reviews = append(r.Reviews, RouteReview{v.Kind, days, v.Decisive})
		reasons = append(reasons, fmt.Sprintf("%s: %s", v.Kind.Title(), why))
	}
	bodies, why := bodiesOf(s, rs, p)
	r.Bodies, r.Reasons = bodies, append(reasons, why...)
	r.Layers = len(bodies)
	r.ExpectedDays = rs.daysOf(p)
	return r
}

// needed reports whether a bid needs the review, and why.
func (v ReviewRule) needed(a *asker) (why string, needed bool) {
	if a.c.ask >= v.From {
		return v.Why, true
	}
	w, ok := fitting(v.Or, a.c)
	return w.Because, ok
}

func pathwayReason(p Pathway, ask money.Pence) string {
	switch {
	case p.Below == 0:
		return fmt.Sprintf("The national ask of %s is %s or more, so the pathway is %s.", ask, p.From.Short(), p.Code)
	case p.From == 0:
		return fmt.Sprintf("The national ask of %s is below %s, so the pathway is %s.", ask, p.Below.Short(), p.Code)
	}
	return fmt.Sprintf("The national ask of %s is at least %s and below %s, so the pathway is %s.", ask, p.From.Short(), p.Below.Short(), p.Code)
}

// The bodies above a trust's own limit.
const (
	jointCommittee = "JOINT_INVESTMENT_SUBCOMMITTEE"
	treasury       = "HM_TREASURY"
)

// bodiesOf returns who decides, in order, capped at the ruleset's layers: the
// trust itself and the highest bodies stay, those between advise.
func bodiesOf(s Scheme, rs Ruleset, p Pathway) (bodies, reasons []string) {
	bodies = slices.Clone(p.Bodies)
	capital, revenue := s.NationalCapital+s.LocalCapital, s.NationalRevenue+s.LocalRevenue
	if over, why := overOwnLimit(s, rs, capital); over {
		bodies, reasons = append(bodies, jointCommittee), append(reasons, why)
	}
	switch {
	case capital > rs.Treasury.Capital:
		bodies = append(bodies, treasury)
		reasons = append(reasons, fmt.Sprintf("HM Treasury decides because capital of %s is above %s.", capital, rs.Treasury.Capital.Short()))
	case revenue > rs.Treasury.Revenue:
		bodies = append(bodies, treasury)
		reasons = append(reasons, fmt.Sprintf("HM Treasury decides because revenue of %s is above %s.", revenue, rs.Treasury.Revenue.Short()))
	default:
		reasons = append(reasons, fmt.Sprintf("HM Treasury is not needed: capital of %s is not above %s and revenue of %s is not above %s.",
			capital, rs.Treasury.Capital.Short(), revenue, rs.Treasury.Revenue.Short()))
	}
	if extra := len(bodies) - rs.LayersAtMost; extra > 0 {
		for _, body := range bodies[1 : 1+extra] {
			reasons = append(reasons, fmt.Sprintf("At most %d bodies decide, so the %s advises and does not decide.", rs.LayersAtMost, lowerFirst(bodyTitle(body))))
		}
		bodies = slices.Delete(bodies, 1, 1+extra)
	}
	return bodies, reasons
}

// lowerFirst puts a title inside a sentence.
func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// overOwnLimit reports whether a trust's delegated limit sends the scheme to
// the joint committee. Digital schemes that the programme pays for are
// excepted (domain 2.4, exceptions of NHSE-2023).
func overOwnLimit(s Scheme, rs Ruleset, capital money.Pence) (bool, string) {
	if s.Financing == "CENTRAL" && s.SchemeKind == "DIGITAL" {
		return false, ""
	}
	for _, l := range rs.Limits {
		if !l.covers(s) {
			continue
		}
		if l.Capital > 0 && capital > l.Capital {
			return true, fmt.Sprintf("The joint committee decides because capital of %s is above the trust's limit of %s.", capital, l.Capital.Short())
		}
		if l.WholeLife > 0 && s.WholeLife > l.WholeLife {
			return true, fmt.Sprintf("The joint committee decides because the whole-life cost of %s is above the trust's limit of %s.", s.WholeLife, l.WholeLife.Short())
		}
		return false, ""
	}
	return false, ""
}

func (l DelegatedLimit) covers(s Scheme) bool {
	return (l.LegalForm == "" || l.LegalForm == s.LegalForm) &&
		(l.Distress == nil || *l.Distress == s.Distress) &&
		(len(l.Segments) == 0 || slices.Contains(l.Segments, s.Segment))
}

var bodyTitles = map[string]string{
	"TRUST_BOARD": "Trust board", "NATIONAL_PROGRAMME": "Programme panel", "NATIONAL_INVESTMENT_COMMITTEE": "National investment committee",
	jointCommittee: "Joint investment sub-committee", treasury: "HM Treasury", "ICB": "ICB", "REGION": "Region",
}

func bodyTitle(code string) string { return bodyTitles[code] }

// BodyTitle returns a deciding body's name for people.
func BodyTitle(code string) string { return bodyTitle(code) }

func checkScheme(s Scheme) error {
	oneOf := func(field, got string, want ...string) *Error {
		if slices.Contains(want, got) {
			return nil
		}
		return invalid("NOT_A_CHOICE", "%q is not a choice for %s. Use one of %v.", got, field, want).At(field)
	}
	checks := []*Error{
		oneOf("legal_form", string(s.LegalForm), string(NHSTrust), string(NHSFoundationTrust)),
		oneOf("scheme_kind", s.SchemeKind, "DIGITAL", "OTHER"),
		oneOf("financing", s.Financing, "SELF", "CENTRAL"),
		oneOf("risk", s.Risk, "LOW", "MEDIUM", "HIGH"),
	}
	checks = append(checks,
		checkMoney(s.NationalCapital, "national_capital_pence"), checkMoney(s.NationalRevenue, "national_revenue_pence"),
		checkMoney(s.LocalCapital, "local_capital_pence"), checkMoney(s.LocalRevenue, "local_revenue_pence"), checkMoney(s.WholeLife, "whole_life_cost_pence"))
	if s.Segment < 1 || s.Segment > 5 {
		checks = append(checks, invalid("OUT_OF_RANGE", "Oversight segment %d does not exist. Use 1 to 5.", s.Segment).At("nof_segment"))
	}
	if err := joinErrors(checks); err != nil {
		return err
	}
	return nil
}
