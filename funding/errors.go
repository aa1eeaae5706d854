package funding

import "github.com/tranche-funding/tranche/funding/refusal"

// joinErrors makes one refusal of many, or nil of none. It returns the
// concrete type, so callers compare with nil before they return an error.
func joinErrors(errs []*Error) *Error {
	all := make([]*Error, 0, len(errs))
	for _, e := range errs {
		if e != nil {
			all = append(all, e)
		}
	}
	if len(all) == 0 {
		return nil
	}
	plain := make([]*refusal.Error, len(all))
	copy(plain, all)
	return refusal.Join(plain...)
}
