package funding

import (
	"slices"
	"strconv"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A Fact is one thing that is known of an organisation, with where it is from.
// There is one place for each: forms, letters and checklists show it, and
// nobody types it again (domain 8.1 row 1).
type Fact struct {
	Key         string        `json:"key"`
	Value       string        `json:"value"` // as its kind writes it; "" is known to be nothing
	Source      string        `json:"source"`
	AsOf        calendar.Date `json:"as_of"` // the day the source spoke for; zero = not said
	LoadedAt    time.Time     `json:"loaded_at"`
	LoadedBy    string        `json:"loaded_by"`
	ConfirmedBy string        `json:"confirmed_by"` // a person's id; "" = nobody yet
	ConfirmedAt time.Time     `json:"confirmed_at"`
	Disputed    bool          `json:"disputed"` // said to be wrong, and not settled yet
	DisputedBy  string        `json:"disputed_by"`
	DisputedAt  time.Time     `json:"disputed_at"`
	Dispute     string        `json:"dispute"` // why it is said to be wrong
	SettledBy   string        `json:"settled_by"`
	SettledAt   time.Time     `json:"settled_at"`
	Settlement  string        `json:"settlement"` // what came of the dispute
}

// FactHome says where the value of a kind of fact is kept.
type FactHome string

// The homes of facts. A fact of the organisation's own row, of its relations
// or worked out from other rows is a view of them, never a second copy.
const (
	OwnRow  FactHome = "ORGANISATION" // a column of the organisation
	FactRow FactHome = "FACT"         // the newest row of the store of facts
	Worked  FactHome = "WORKED_OUT"   // from relations, posts or capabilities
	NoHome  FactHome = ""             // no such fact
)

// A FactKind is one key of the store of facts.
type FactKind struct {
	Key   string
	Title string   // as pages show it
	Group string   // the heading it stands under
	Home  FactHome // where the value is kept
	From  string   // which register or return it comes from
}

// The groups of facts, in the order pages show them.
const (
	FactsWho       = "Who they are"
	FactsOversight = "Oversight and grouping"
	FactsSecurity  = "Data security and protection"
	FactsDMA       = "Digital maturity"
	FactsPeople    = "Digital, data and technology posts"
)

// FactKinds lists every key, in the order pages show them.
func FactKinds() []FactKind {
	kinds := []FactKind{
		{"name", "Name", FactsWho, OwnRow, "ODS"},
		{"ods_code", "ODS code", FactsWho, OwnRow, "ODS"},
		{"legal_form", "Legal form", FactsWho, OwnRow, "ODS"},
		{"trust_kind", "Kind of trust", FactsWho, Worked, "ODS"},
		{"trust_subtype", "Subtype", FactsWho, OwnRow, "Oversight league table"},
		{"region", "Region", FactsWho, OwnRow, "ODS"},
		{"icb", "Integrated care board", FactsWho, OwnRow, "ODS"},
		{"town", "Town", FactsWho, OwnRow, "ODS"},
		{"postcode", "Postcode", FactsWho, OwnRow, "ODS"},
		{"opened_on", "Opened on", FactsWho, OwnRow, "ODS"},
		{"closed_on", "Closes on", FactsWho, OwnRow, "ODS"},
		{"predecessors", "Predecessors", FactsWho, Worked, "ODS"},
		{"epr_group", "EPR group", FactsOversight, OwnRow, "Trust groups"},
		{"nof_segment", "Oversight segment", FactsOversight, OwnRow, "Oversight league table"},
		{"financial_distress", "In financial distress", FactsOversight, OwnRow, "Oversight league table"},
		{"beds", "Beds", FactsOversight, FactRow, "Bed statistics"},
		{"dspt_status", "DSPT status", FactsSecurity, FactRow, "DSPT"},
		{"dspt_year", "DSPT year", FactsSecurity, FactRow, "DSPT"},
		{"dma_round", "Assessment round", FactsDMA, FactRow, "DMA"},
	}
	for _, p := range Pillars() {
		kinds = append(kinds, FactKind{p.Key, p.Title, FactsDMA, FactRow, "DMA"})
	}
	return append(kinds,
		FactKind{"capability_gap", "Core capabilities still to complete", FactsDMA, Worked, "Capability self-assessment"},
		FactKind{"ddat_in_post", "In post", FactsPeople, Worked, "Workforce return"},
		FactKind{"ddat_vacant", "Vacant", FactsPeople, Worked, "Workforce return"},
		FactKind{"ddat_needed", "Needed", FactsPeople, Worked, "Workforce return"})
}

// A Pillar is one of the seven measures of What Good Looks Like, scored from 1
// to 5 by the Digital Maturity Assessment (domain 5).
type Pillar struct{ Key, Title, Head string } // Head is its column in the official file

// Pillars lists the seven, in the order of the official file (domain 10.5).
func Pillars() []Pillar {
	return []Pillar{
		{"dma_well_led", "Well led", "Well Led"}, {"dma_smart_foundations", "Smart foundations", "Ensure Smart Foundations"}, {"dma_safe_practice", "Safe practice", "Safe Practice"},
		{"dma_support_workforce", "Support workforce", "Support Workforce"}, {"dma_empower_people", "Empower people", "Empower People"},
		{"dma_improve_care", "Improve care", "Improve Care"}, {"dma_healthy_populations", "Healthy populations", "Healthy Populations"},
	}
}

// FactKindOf finds a kind by its key; its home is NoHome when there is none.
func FactKindOf(key string) FactKind {
	kinds := FactKinds()
	if i := slices.IndexFunc(kinds, func(k FactKind) bool { return k.Key == key }); i >= 0 {
		return kinds[i]
	}
	return FactKind{Key: key}
}

// OwnFacts are the facts that an organisation's own row holds.
func OwnFacts(o Organisation) map[string]string {
	yes := map[bool]string{true: "YES", false: "NO"}
	out := map[string]string{"name": o.Name, "ods_code": o.Code, "legal_form": string(o.LegalForm), "trust_kind": string(TrustKindOf(o)), "trust_subtype": o.Subtype,
		"region": o.Region, "icb": o.ICB, "town": o.Town, "postcode": o.Postcode, "opened_on": o.OpenedOn.String(), "closed_on": o.ClosedOn.String(), "epr_group": o.EPRGroup}
	if o.Kind == Trust {
		out["financial_distress"] = yes[o.Distress]
	}
	if o.Segment > 0 {
		out["nof_segment"] = strconv.Itoa(o.Segment)
	}
	return out
}
