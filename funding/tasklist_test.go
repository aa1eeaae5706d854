package funding_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// states lists every part with its state, in the order of the list.
func states(groups []funding.TaskGroup) string {
	var out []string
	for _, g := range groups {
		for _, p := range g.Tasks {
			out = append(out, p.Key+" "+string(p.State))
		}
	}
	return strings.Join(out, ", ")
}

func stateOf(groups []funding.TaskGroup, key string) funding.PartTask {
	for _, g := range groups {
		if i := slices.IndexFunc(g.Tasks, func(p funding.PartTask) bool { return p.Key == key }); i >= 0 {
			return g.Tasks[i]
		}
	}
	return funding.PartTask{}
}

func TestTheTaskListOfABid(t *testing.T) {
	unknown := asking(t, "0")
	unknown.Pathway = funding.Pathway{}
	tests := []struct {
		name, want string
		r          funding.Reading
	}{
		{"the worked example but for its shortlist, outcomes before products", "about COMPLETED, objectives COMPLETED, case COMPLETED, benefits COMPLETED, options COMPLETED, shortlist NOT_STARTED, commercial COMPLETED, " +
			"costs COMPLETED, affordability COMPLETED, milestones COMPLETED, delivery COMPLETED, people COMPLETED, approvals COMPLETED", reading(t, "STANDARD")},
		{"a FAST bid just begun", "about NOT_STARTED, objectives NOT_STARTED, case NOT_NEEDED, benefits NOT_NEEDED, options NOT_NEEDED, shortlist NOT_NEEDED, commercial NOT_STARTED, " +
			"costs IN_PROGRESS, affordability NOT_NEEDED, milestones NOT_NEEDED, delivery NOT_NEEDED, people NOT_STARTED, approvals NOT_NEEDED", asking(t, "500,000")},
		{"no pathway is known", "about CANNOT_START_YET, objectives CANNOT_START_YET, case NOT_NEEDED, benefits NOT_STARTED, options NOT_NEEDED, shortlist NOT_STARTED, commercial CANNOT_START_YET, " +
			"costs IN_PROGRESS, affordability NOT_NEEDED, milestones NOT_STARTED, delivery NOT_NEEDED, people CANNOT_START_YET, approvals NOT_NEEDED", unknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := states(funding.TaskList(tt.r, funding.Bid{}, nil)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestMinutesAndPeopleAreThoseOfWhatIsEmpty(t *testing.T) {
	r := asking(t, "500,000", set("title", "X"), set("spending_objectives", "Y"))
	groups := funding.TaskList(r, funding.Bid{}, nil)
	about := stateOf(groups, "about")
	if about.State != funding.InProgress || about.Minutes != 12 || about.Asked != 3 || about.Answered != 1 || len(about.Who) != 2 {
		t.Errorf("got %+v, want 10 minutes for the summary and 2 for the risk, by author or SRO", about)
	}
	if n := funding.MinutesLeft(groups); n != 12+2+2 {
		t.Errorf("%d minutes are left, want 16: 12 here, 2 for the price, 2 for two people", n)
	}
}

func TestChangesAreAskedForAndMade(t *testing.T) {
	r := reading(t, "STANDARD")
	before := example.Content()
	open := funding.Clarification{ID: "Q1", Field: "lines.C1"}
	done := open
	done.Answered = &funding.Moment{}
	back := funding.Bid{Status: funding.Returned, Returned: &funding.Moment{}, ToMend: []string{"people", "about"}}
	set("public_summary", "Better.")(&r)
	tests := []struct {
		name, part string
		bid        funding.Bid
		want       funding.TaskState
	}{
		{"a question is open", "costs", funding.Bid{Clarifications: []funding.Clarification{open}}, funding.ChangesRequested},
		{"a question is answered", "costs", funding.Bid{Clarifications: []funding.Clarification{done}}, funding.ChangesMade},
		{"one of two is", "costs", funding.Bid{Clarifications: []funding.Clarification{done, open}}, funding.ChangesRequested},
		{"nobody asks about this part", "people", funding.Bid{Clarifications: []funding.Clarification{open}}, funding.Completed},
		{"returned for this part", "people", back, funding.ChangesRequested},
		{"returned for this part, and changed", "about", back, funding.ChangesMade},
		{"not returned for this part", "options", back, funding.Completed},
	}
	for _, tt := range tests {
		if got := stateOf(funding.TaskList(r, tt.bid, &before), tt.part).State; got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestAFieldBelongsToAPart(t *testing.T) {
	rs := rules(t)
	for field, want := range map[string]string{"clinical_safety": "approvals", "answers.title": "about", "lines.C1": "costs", "lines[C1].2026": "costs", "milestones": "milestones", "benefits.B1": "benefits", "costs": "costs", "": "", "whole": ""} {
		if got := rs.PartOfField(field); got != want {
			t.Errorf("%q belongs to %q, want %q", field, got, want)
		}
	}
}

func TestAFormSaysHowItTurned(t *testing.T) {
	small, large := asking(t, "500,000", set("title", "X")), asking(t, "2,000,000", set("title", "X"))
	turn, ok := funding.Since(funding.Mark(small), large)
	if !ok || turn.From != "FAST" || turn.To != "STANDARD" || len(turn.Appeared) != 19 || len(turn.Gone) != 0 || turn.Appeared[0].Because != "Asked because the bid is for £1 million or more." {
		t.Errorf("grown: %v, %s to %s, %d appeared and %d went", ok, turn.From, turn.To, len(turn.Appeared), len(turn.Gone))
	}
	turn, ok = funding.Since(funding.Mark(large), small)
	if !ok || turn.To != "FAST" || len(turn.Appeared) != 0 || len(turn.Gone) != 19 {
		t.Errorf("shrunk: %v, to %s, %d appeared and %d went", ok, turn.To, len(turn.Appeared), len(turn.Gone))
	}
	if _, ok := funding.Since(funding.Mark(large), large); ok {
		t.Error("nothing changed, and yet it did")
	}
	for _, bad := range []string{"", "x", "FAST.CAP-2026", "FAST.OTHER.1", "NONE.CAP-2026.1", "FAST.CAP-2026.-1", "FAST.CAP-2026.!", "FAST.CAP-2026." + strings.Repeat("z", 65)} {
		if _, ok := funding.Since(bad, small); ok {
			t.Errorf("the mark %q was taken", bad)
		}
	}
}
