package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

func TestAPreviewIsWhatIsSent(t *testing.T) {
	l := newBid(t).reviewed()
	if got := l.bid.DecisionLetters(); got != nil {
		t.Errorf("before the decision: %v", got)
	}
	l.facts.Round.ReleaseAtOnce = false
	l.do("maria", example.Dates().Decided, funding.Decide, approval())
	preview := l.bid.DecisionLetters()
	l.do("farah", example.Dates().Decided, funding.Release, nil)
	if diff := cmp.Diff(preview, l.last.Effects.Letters); diff != "" || len(preview) != 3 {
		t.Errorf("%d letters: %s", len(preview), diff)
	}
}
