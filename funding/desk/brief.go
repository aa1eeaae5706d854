package desk

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// A ReviewBrief is a bid with what a reviewer ought to know before reading on.
// Its Before is the content as submitted the time before, if there was one.
type ReviewBrief struct {
	BidSheet

	Flags    []funding.Flag
	Compared time.Time // when that was submitted
	ToStage  bool      // that was the stage before, not the same one ahead of a return
	Changed  []funding.Difference
	Ranges   []funding.PeerRange // one for each nationally funded cost line
	Beds     int                 // of the trust; 0 = not known
}
