package funding

import "github.com/tranche-funding/tranche/funding/money"

// Category is what kind of thing a cost line buys (domain 2.6, 3.6).
type Category string

// The categories.
const (
	LicencePerpetual Category = "LICENCE_PERPETUAL"
	SubscriptionSaaS Category = "SUBSCRIPTION_SAAS"
	Implementation   Category = "IMPLEMENTATION"
	Hardware         Category = "HARDWARE"
	Infrastructure   Category = "INFRASTRUCTURE"
	Integration      Category = "INTEGRATION"
	DataMigration    Category = "DATA_MIGRATION"
	Testing          Category = "TESTING"
	InternalStaff    Category = "INTERNAL_STAFF"
	Training         Category = "TRAINING"
	Change           Category = "CHANGE"
	Backfill         Category = "BACKFILL"
	Contingency      Category = "CONTINGENCY"
	RunSupport       Category = "RUN_SUPPORT"
	LeaseROU         Category = "LEASE_ROU"
)

// A CategoryRow describes one category: its name for people, and the nature
// it usually has.
type CategoryRow struct {
	Category Category
	Title    string
	kind     categoryKind
	why      string
	citation string
}

type categoryKind int

const (
	assetKind   categoryKind = iota // capital when long-lived and big enough
	labourKind                      // capital when it brings an owned asset into use
	revenueKind                     // never capital
	leaseKind                       // capital at inception, never cash
	unsureKind
)

// Categories lists every category, in the order forms offer them. Reasons and
// citations follow domain 3.6.
func Categories() []CategoryRow {
	return []CategoryRow{
		{LicencePerpetual, "Licence, perpetual", assetKind, "a perpetual licence gives control of the software", "IAS 38; GAM intangible assets"},
		{SubscriptionSaaS, "Subscription or software as a service", revenueKind, "a subscription gives access, not control, so there is no asset", "IFRIC agenda decisions 2019 and 2021; HFMA 2022"},
		{Implementation, "Implementation services", labourKind, "work that brings an asset into use is part of its cost", "IAS 16.16, IAS 38.66"},
		{Hardware, "Devices and hardware", assetKind, "equipment that lasts is property, plant and equipment", "IAS 16; capitalisation threshold £5,000"},
		{Infrastructure, "Network and infrastructure", assetKind, "infrastructure that lasts is property, plant and equipment", "IAS 16; capitalisation threshold £5,000"},
		{Integration, "Integration", labourKind, "work that brings an asset into use is part of its cost", "IAS 38.66"},
		{DataMigration, "Data migration", labourKind, "moving data is capital only where the asset cannot be used without it", "IAS 38.66"},
		{Testing, "Testing", labourKind, "testing that the asset works is part of its cost", "IAS 16.17(e)"},
		{InternalStaff, "Capitalised project staff", labourKind, "staff time spent bringing an asset into use is part of its cost", "IAS 16.17(a)"},
		{Training, "Training", revenueKind, "training creates no asset", "IAS 38.67(c)"},
		{Change, "Business change", revenueKind, "business change creates no asset", "IAS 38.69"},
		{Backfill, "Backfill", revenueKind, "backfill pays for ordinary work", "IAS 16.19(d)"},
		{Contingency, "Contingency", unsureKind, "contingency takes the nature of what it is spent on", "HMT Green Book, risk"},
		{RunSupport, "Hosting, support and running", revenueKind, "hosting, support and maintenance keep an asset going, they do not make one", "IAS 16.12"},
		{LeaseROU, "Lease, right-of-use asset", leaseKind, "the whole liability scores as capital when the lease begins; it is never claimable as cash", "IFRS 16"},
	}
}

// Title returns the category's name for people.
func (c Category) Title() string {
	if row, ok := categoryRow(c); ok {
		return row.Title
	}
	return string(c)
}

func categoryRow(c Category) (CategoryRow, bool) {
	for _, row := range Categories() {
		if row.Category == c {
			return row, true
		}
	}
	return CategoryRow{}, false
}

// ChargingModel is how a supplier charges.
type ChargingModel string

// The charging models (domain 2.2, commercial case).
const (
	Perpetual      ChargingModel = "PERPETUAL"
	Subscription   ChargingModel = "SUBSCRIPTION"
	ManagedService ChargingModel = "MANAGED_SERVICE"
	ByMilestone    ChargingModel = "MILESTONE"
)

// Spending is what the classifier looks at.
type Spending struct {
	Category      Category      `json:"category"`
	Charging      ChargingModel `json:"charging_model"`
	ControlsAsset bool          `json:"controls_asset"`
	LifeYears     int           `json:"life_years"`
	Value         money.Pence   `json:"value_pence"`
}

// A Classification is the nature that accounting gives to some spending, how
// sure that is (HIGH, MEDIUM, LOW), why, and the rule's source.
type Classification struct {
	Nature     Nature `json:"nature"`
	Confidence string `json:"confidence"`
	Reason     string `json:"reason"`
	Citation   string `json:"citation"`
}

// Classify says whether spending is capital or revenue (domain 3.6).
func Classify(s Spending, r CapitalRules) (Classification, error) {
	row, ok := categoryRow(s.Category)
	if !ok {
		return Classification{}, invalid("CATEGORY_UNKNOWN", "There is no category %q. Choose one of the listed categories.", s.Category).At("category")
	}
	if err := checkSpending(s); err != nil {
		return Classification{}, err
	}
	answer := func(n Nature, confidence, why string) (Classification, error) {
		if row.kind == unsureKind {
			confidence = "LOW"
		}
		return Classification{n, confidence, sentence(why), row.citation}, nil
	}
	switch {
	case row.kind == revenueKind:
		return answer(Revenue, "HIGH", row.why)
	case s.Charging == Subscription:
		return answer(Revenue, "HIGH", "a subscription gives access, not control, so there is no asset for this to belong to")
	case s.LifeYears <= r.MoreYears:
		return answer(Revenue, "HIGH", "capital needs something that is useful for more than a year")
	case s.Value < r.LeastValue:
		return answer(Revenue, "HIGH", "the line is below the capitalisation threshold of "+r.LeastValue.String())
	case row.kind == leaseKind:
		return answer(Capital, "HIGH", row.why)
	case row.kind == unsureKind:
		return answer(Capital, "LOW", row.why)
	case row.kind == labourKind && !s.ControlsAsset:
		return answer(Revenue, "MEDIUM", "the trust does not control the asset that this work is for")
	case row.kind == labourKind:
		return answer(Capital, "MEDIUM", row.why)
	case !s.ControlsAsset && s.Charging == ManagedService:
		return answer(Revenue, "MEDIUM", "the supplier keeps control of the asset under a managed service")
	}
	return answer(Capital, "HIGH", row.why)
}

func checkSpending(s Spending) *Error {
	switch s.Charging {
	case "", Perpetual, Subscription, ManagedService, ByMilestone:
	default:
		return invalid("CHARGING_MODEL_UNKNOWN", "There is no charging model %q. Use PERPETUAL, SUBSCRIPTION, MANAGED_SERVICE or MILESTONE.", s.Charging).At("charging_model")
	}
	if s.LifeYears < 0 || s.LifeYears > 100 {
		return invalid("LIFE_OUT_OF_RANGE", "A life of %d years cannot be used. Enter between 0 and 100 years.", s.LifeYears).At("life_years")
	}
	return checkMoney(s.Value, "value_pence")
}

// checkMoney is nil for 0 to the largest amount that can be entered.
func checkMoney(p money.Pence, field string) *Error {
	switch {
	case p < 0:
		return invalid("MONEY_NEGATIVE", "%s is less than nothing. Enter 0 or more.", p).At(field)
	case p > money.Max:
		return invalid("MONEY_TOO_LARGE", "%s is too large. The most is %s.", p, money.Max).At(field)
	}
	return nil
}

// sentence gives words a capital letter and a full stop.
func sentence(words string) string {
	return string(words[0]-'a'+'A') + words[1:] + "."
}

// Spending returns what the classifier needs to know of a line.
func (l CostLine) Spending() Spending {
	return Spending{l.Category, l.Charging, l.ControlsAsset, l.LifeYears, l.Amounts.Total()}
}
