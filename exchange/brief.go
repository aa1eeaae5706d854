package exchange

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// briefSize has letters small enough for one side of A4.
var briefSize = paperSize{0.73, 12, 16}

// BriefPDF draws a decision brief from the same parts as its page, on one side
// of A4. The version that it is about stands at the foot.
func BriefPDF(b funding.Brief, d funding.Document, made time.Time) ([]byte, error) {
	return drawPDFAt(briefSize, d, made, "About the version with SHA-256 "+b.Hash)
}
