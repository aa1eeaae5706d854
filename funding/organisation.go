package funding

import (
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// OrgKind says what sort of body an organisation is.
type OrgKind string

// The kinds of organisation (domain 6.4).
const (
	Trust    OrgKind = "TRUST"
	ICB      OrgKind = "ICB"
	Region   OrgKind = "REGION"
	National OrgKind = "NATIONAL"
)

// LegalForm is a trust's constitution; it decides which delegated limits apply.
type LegalForm string

// The legal forms that delegated limits tell apart (domain 2.4).
const (
	NHSTrust           LegalForm = "NHS_TRUST"
	NHSFoundationTrust LegalForm = "NHS_FT"
)

// An Organisation is one body as it stands on a day. Code is its ODS code,
// never reused; names change, codes do not (domain 6.1).
type Organisation struct {
	Code      string        `json:"code"`
	Name      string        `json:"name"`
	Kind      OrgKind       `json:"kind"`
	LegalForm LegalForm     `json:"legal_form,omitempty"`
	Subtype   string        `json:"subtype,omitempty"`
	Distress  bool          `json:"distress"`
	Segment   int           `json:"nof_segment,omitempty"` // NHS Oversight Framework, 1 best to 5
	EPRGroup  string        `json:"epr_group,omitempty"`
	ICB       string        `json:"icb,omitempty"`
	Region    string        `json:"region,omitempty"`
	OpenedOn  calendar.Date `json:"opened_on"`
	ClosedOn  calendar.Date `json:"closed_on"` // zero while open; may be in the future
	Source    string        `json:"source"`    // where this row was loaded from

	Town       string        `json:"town,omitempty"`
	Postcode   string        `json:"postcode,omitempty"`
	AsOf       calendar.Date `json:"as_of"`                  // the day its source spoke for
	Unlisted   bool          `json:"unlisted,omitempty"`     // its register's newest file leaves it out
	OutOfScope string        `json:"out_of_scope,omitempty"` // why the fund is not for it; "" = it is
}

// OpenOn reports whether the organisation legally exists on day d.
func (o Organisation) OpenOn(d calendar.Date) bool {
	return !d.Before(o.OpenedOn) && (o.ClosedOn.IsZero() || !d.After(o.ClosedOn))
}

// Nature is whether money is capital or revenue. The two are never netted or
// mixed in one claim (invariant I8).
type Nature string

// The two natures of money.
const (
	Capital Nature = "CAPITAL"
	Revenue Nature = "REVENUE"
)

// Natures lists both, in the order tables show them.
func Natures() []Nature { return []Nature{Capital, Revenue} }

// Word returns the nature as it stands in a sentence.
func (n Nature) Word() string {
	if n == Capital {
		return "capital"
	}
	return "revenue"
}

// Name returns the nature as it begins a line.
func (n Nature) Name() string {
	if n == Capital {
		return "Capital"
	}
	return "Revenue"
}

// A Round is one opening of a fund to bids. Limits, ratios and dates are data.
type Round struct {
	ID               string        `json:"id"`
	Title            string        `json:"title"`
	Fund             string        `json:"fund"`
	Funder           string        `json:"funder"`      // code of the funding organisation
	FunderName       string        `json:"funder_name"` // its name on the day
	RefPrefix        string        `json:"ref_prefix"`
	OpensOn          calendar.Date `json:"opens_on"`
	ClosesOn         calendar.Date `json:"closes_on"`           // the last day on which bids are accepted
	ClosesAt         string        `json:"closes_at,omitempty"` // until when on that day, London: "12:00", "17:00:00.000"; empty = 17:00
	FirstYear        calendar.FY   `json:"first_year"`
	LastYear         calendar.FY   `json:"last_year"`
	FirmYears        int           `json:"firm_years"` // how many years from FirstYear are FIRM, the rest INDICATIVE
	MatchNumerator   int64         `json:"match_numerator"`
	MatchDenominator int64         `json:"match_denominator"`      // least local ÷ national, as a fraction
	ReleaseAtOnce    bool          `json:"release_at_once"`        // decisions are told as they are made, not in batches
	Groups           []string      `json:"groups,omitempty"`       // EPR groups that may bid; empty = all
	SupportDays      int           `json:"support_days,omitempty"` // reserved for each trust of EPR groups 0 and 1

	OpensAt    string            `json:"opens_at,omitempty"`        // from when on the first day, London: "09:00"; empty = midnight
	Rolling    bool              `json:"rolling,omitempty"`         // it takes bids all the time: closes_on is empty until it is closed
	Kinds      []string          `json:"kinds,omitempty"`           // what it pays for, in words
	AskFloor   money.Pence       `json:"ask_floor_pence,omitempty"` // least national money of one bid; 0 = none
	AskCeiling money.Pence       `json:"ask_ceiling_pence,omitempty"`
	CapitalMin money.BasisPoints `json:"capital_min_bp,omitempty"` // least share of capital in a bid's national money
	CapitalMax money.BasisPoints `json:"capital_max_bp,omitempty"` // 0 = no most
	LateMoney  *LateMoney        `json:"late_money,omitempty"`     // why it was opened although its money comes late
}

// SupportFor is how many days of support the round keeps for a trust: those
// that begin without a patient record system have most to write.
func (r Round) SupportFor(o Organisation) int {
	if o.EPRGroup == "GROUP_0" || o.EPRGroup == "GROUP_1" {
		return r.SupportDays
	}
	return 0
}

// Years lists the financial years the round funds.
func (r Round) Years() []calendar.FY {
	var years []calendar.FY
	for y := r.FirstYear; y <= r.LastYear; y++ {
		years = append(years, y)
	}
	return years
}

// Certainty says whether a year's money is promised or foreseen (domain 1.4).
type Certainty string

// The two certainties.
const (
	Firm       Certainty = "FIRM"
	Indicative Certainty = "INDICATIVE"
)

// CertaintyOf returns how firm the round's money is in year fy.
func (r Round) CertaintyOf(fy calendar.FY) Certainty {
	if int(fy-r.FirstYear) < r.FirmYears {
		return Firm
	}
	return Indicative
}

// A Cover is what a fund has for one year and nature: its envelope and how
// much of it is committed to awards (invariant I6: committed ≤ envelope).
type Cover struct {
	Fund      string      `json:"fund"`
	FY        calendar.FY `json:"fy"`
	Nature    Nature      `json:"nature"`
	Envelope  money.Pence `json:"envelope_pence"`
	Committed money.Pence `json:"committed_pence"`
}

// Unallocated is what the fund can still promise.
func (c Cover) Unallocated() money.Pence { return c.Envelope - c.Committed }
