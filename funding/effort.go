package funding

import "strings"

// An Effort says how the fields of one edit came to be filled in, by the
// field's path as [FieldsChanged] gives it ("lines[C1].2026"). Its zero value
// means typed, with no time measured.
type Effort struct {
	// Provenance of fields, or of whole rows ("lines[C1]"), that were not typed.
	Provenance map[string]Provenance
	// ActiveMS is how long each field was worked on, in milliseconds.
	ActiveMS map[string]int64
	// Default is the provenance of every other field; "" = TYPED.
	Default Provenance
}

// MostActiveMS is the most time that one edit may say it took for one field,
// in milliseconds: half an hour. A browser saves every few seconds, so more is
// a clock gone wrong.
const MostActiveMS = 30 * 60 * 1000

// Of is the provenance of a field: its own, its row's, or the default.
func (e Effort) Of(field string) Provenance {
	if p := e.Provenance[field]; p != "" {
		return p
	}
	if row, _, found := strings.Cut(field, "]."); found && e.Provenance[row+"]"] != "" {
		return e.Provenance[row+"]"]
	}
	if e.Default != "" {
		return e.Default
	}
	return Typed
}

// Time is how long a field was worked on, in milliseconds, within reason.
func (e Effort) Time(field string) int64 { return min(max(e.ActiveMS[field], 0), MostActiveMS) }
