package funding

import "strings"

// TrustKind is what sort of care a trust gives (domain 6.3).
type TrustKind string

// The kinds of trusts.
const (
	AcuteTrust        TrustKind = "ACUTE"
	MentalHealthTrust TrustKind = "MENTAL_HEALTH_COMMUNITY"
	AmbulanceTrust    TrustKind = "AMBULANCE"
)

// Title returns the kind as people say it.
func (k TrustKind) Title() string {
	return map[TrustKind]string{AcuteTrust: "Acute", MentalHealthTrust: "Mental health and community", AmbulanceTrust: "Ambulance"}[k]
}

// TrustKindOf goes by the subtype of the official statistics list, and without
// one by the name, which is sure for ambulance trusts only; "" = not known.
func TrustKindOf(o Organisation) TrustKind {
	name := strings.ToUpper(o.Name)
	switch {
	case o.Kind != Trust:
		return ""
	case o.Subtype == "Ambulance" || strings.Contains(name, "AMBULANCE"):
		return AmbulanceTrust
	case strings.HasPrefix(o.Subtype, "Acute"):
		return AcuteTrust
	case o.Subtype != "":
		return MentalHealthTrust
	}
	return ""
}
