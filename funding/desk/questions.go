package desk

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// A QuestionDesk is one inbox over all bids that somebody may see: what
// reviewers wait for, and what trusts asked that is not closed yet.
type QuestionDesk struct {
	Viewer    funding.Person
	Now       time.Time
	Asked     []funding.OpenQuestion
	Enquiries []EnquiryRow
	OrgNames  map[string]string
}
