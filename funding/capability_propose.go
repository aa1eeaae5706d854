package funding

import "slices"

// ProposeCapabilities are the gaps that a trust has marked as planned: what a
// bid is likely to close.
func ProposeCapabilities(answers []Assessment) []string {
	var ids []string
	for _, a := range answers {
		if a.Gap() && a.Plan == PlanPlanned && !slices.Contains(ids, a.Capability) {
			ids = append(ids, a.Capability)
		}
	}
	return ids
}
