package funding_test

import (
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
)

func TestTheMostHelpfulParagraphsStandFirst(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 6, day, 9, 0, 0, 0, time.UTC) }
	list := []funding.Paragraph{
		{Bid: "A", Pathway: "FAST", Kind: "Acute - Small", ReleasedAt: at(9)},
		{Bid: "B", Pathway: "STANDARD", Kind: "Community", ReleasedAt: at(8)},
		{Bid: "C", Pathway: "STANDARD", Kind: "Acute - Large", ReleasedAt: at(1)},
		{Bid: "D", Pathway: "STANDARD", Kind: "Acute - Medium", ReleasedAt: at(2)},
		{Bid: "E", Pathway: "MAJOR", Kind: "Community", ReleasedAt: at(3)},
	}
	got := ""
	for _, p := range funding.ParagraphsFor(list, "STANDARD", "Acute - Medium", 4) {
		got += p.Bid
	}
	if got != "DCBA" {
		t.Errorf("got %s, want DCBA: the pathway, then the kind of trust, then the newest", got)
	}
}

func TestCopyingLosesNothingThatWasWritten(t *testing.T) {
	for _, tt := range []struct{ name, kept, want string }{
		{"into an empty field", " ", "Theirs."},
		{"after what stands there", "Ours.\n", "Ours.\n\nTheirs."},
		{"asked for a second time", "Ours.\n\nTheirs.", "Ours.\n\nTheirs."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := funding.Adapted(tt.kept, "Theirs."); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
