package funding

// AssessmentSource says how a row of a yearly return came to be.
type AssessmentSource string

// The sources of rows: only those that were typed or imported cost somebody
// their time.
const (
	RowTyped    AssessmentSource = "TYPED"
	RowImported AssessmentSource = "IMPORTED"
	RowCopied   AssessmentSource = "COPIED"  // from another capability of the same year
	RowCarried  AssessmentSource = "CARRIED" // from last year, unchanged
)
