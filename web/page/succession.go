package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// successionWords says who follows whom, who signed, and until when people of
// the old trust go on working on the award.
func successionWords(x funding.Succession) string {
	words := x.Words() + " Everything that was agreed, claimed and paid is carried over. "
	if !x.Access.IsZero() {
		words += "People of " + x.FromName + " can go on working on it until " + x.Access.Text() + "."
	}
	if x.Signed != nil {
		words += " " + x.Name + " signed for the new trust on " + x.Signed.Day.Text() + "."
	}
	return words
}

// maySucceed reports whether the viewer is the one who signs for the new trust.
func maySucceed(s desk.AwardSheet, x funding.Succession) bool {
	return s.May("signSuccession") && s.Viewer.HoldsAt(funding.TrustCFO, s.Award.Now(x.To))
}
