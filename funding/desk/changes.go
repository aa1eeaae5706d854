package desk

import "github.com/tranche-funding/tranche/funding"

// A ChangeFile is what the pages of an award's changes are made of: every
// change, newest first, and what the fund has for a new one.
type ChangeFile struct {
	AwardSheet

	Rules   funding.Ruleset
	Cover   []funding.Cover
	Changes []funding.ChangeRequest
}

// Change returns the change with this label, "CR-01".
func (f ChangeFile) Change(label string) (funding.ChangeRequest, bool) {
	for _, c := range f.Changes {
		if c.Label() == label {
			return c, true
		}
	}
	return funding.ChangeRequest{}, false
}
