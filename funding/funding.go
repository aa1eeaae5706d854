// Package funding holds the rules of a capital bid and of the award that
// follows it: what may happen, who may do it, what becomes of it, and when its
// clocks run out.
//
// It is pure. It does no input or output and never reads the time: callers
// pass the facts and now. Two functions carry the whole: [ApplyBid] and
// [ApplyAward] (and [ApplyRun] for payment runs, [ApplyEnquiry] for what trusts ask) answer "may this happen, and
// what becomes of it" for one command on one aggregate. A page asks them
// without locks, as advice; the transaction that writes asks them again under
// the row lock, as law. No workflow asks them at all.
//
// Money is whole pence, rates are basis points, periods are financial years
// and their months P1 (April) to P12 (March), and clocks count England working
// days. The leaf packages money, calendar, appraisal and refusal hold what is
// true without bids.
package funding

import "github.com/tranche-funding/tranche/funding/refusal"

// An Error is a refusal: a code, and a sentence for the person who asked.
// Any other error is a fault.
type Error = refusal.Error

// invalid, conflict and forbidden shorten the commonest refusals.
func invalid(code, format string, args ...any) *Error {
	return refusal.New(refusal.Invalid, code, format, args...)
}

func conflict(code, format string, args ...any) *Error {
	return refusal.New(refusal.Conflict, code, format, args...)
}

func forbidden(code, format string, args ...any) *Error {
	return refusal.New(refusal.Forbidden, code, format, args...)
}
