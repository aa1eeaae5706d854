package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

func (f *fixture) home(t *testing.T, person string, q desk.HomeQuery) desk.Home {
	t.Helper()
	home, err := f.Web.Home(context.Background(), f.person(t, person), q)
	if err != nil {
		t.Fatal(err)
	}
	return home
}

func lines(rows []desk.TaskRow) string {
	out := []string{}
	for _, r := range rows {
		out = append(out, fmt.Sprintf("%s %s: %s", r.Matter, r.Key, r.Holder))
	}
	return strings.Join(out, "\n")
}

func TestWhatSomebodySentWaitsForOthersAsFarAsTheyMayKnow(t *testing.T) {
	f := newDB(t)
	id := f.submitted(t)
	funder := f.home(t, "farah", desk.HomeQuery{}).Tasks[0]
	if funder.Matter != funding.MatterReview || funder.Key != "completeness" {
		t.Errorf("the programme manager has %s, want the completeness check", lines([]desk.TaskRow{funder}))
	}
	if got := lines(f.home(t, "eleri", desk.HomeQuery{}).Waiting); got != "REVIEW completeness: Frontline Productivity Fund" {
		t.Errorf("the chief finance officer waits for %q, want the completeness check", got)
	}
	if got := f.home(t, "rzb-author", desk.HomeQuery{}).Waiting; len(got) != 0 {
		t.Errorf("another trust waits for %v", got)
	}
	f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	home := f.home(t, "farah", desk.HomeQuery{})
	if len(home.Waiting) == 0 || !strings.HasPrefix(home.Waiting[0].Key, "review/") || home.Waiting[0].Holder == "" {
		t.Errorf("after the check the programme manager waits for %q, want the reviews and who has them", lines(home.Waiting))
	}
}

func TestADecisionThatIsNotReleasedReadsAsWithThePanel(t *testing.T) {
	f := newDB(t)
	if err := f.Owner.db.Exec(`update rounds set body = jsonb_set(body, '{release_at_once}', 'false')`).Error; err != nil {
		t.Fatal(err)
	}
	id := f.decided(t)
	if got := lines(f.home(t, "eleri", desk.HomeQuery{}).Waiting); !strings.HasPrefix(got, "SITTING decide:") || strings.Contains(got, "release") {
		t.Errorf("the trust waits for %q, want the panel's decision", got)
	}
	if got := lines(f.home(t, "maria", desk.HomeQuery{}).Waiting); id == "" || !strings.Contains(got, "SITTING release:") {
		t.Errorf("the chair waits for %q, want the release", got)
	}
}

// manyTasks gives Farah n tasks more, one a day from the first of May on and
// every tenth without a due day.
func (f *fixture) manyTasks(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		due := any(calendar.Date{Year: 2026, Month: 5, Day: 1}.AddDays(i).At(17, 0))
		if i%10 == 9 {
			due = nil
		}
		err := f.Worker.db.Exec(`insert into tasks (kind, aggregate, key, title, role, org, about, trust, due, worth, link, matter, since) values ('enquiry', ?, 'answer', 'Answer a trust''s question', 'PROGRAMME_MANAGER', 'FPF', 'x', 'RZX', ?, 0, '/', 'QUESTION', ?)`,
			fmt.Sprintf("ENQ-%03d", i), due, time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)).Error
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestPagesOfTheInboxGiveEachTaskOnceSoonestFirst(t *testing.T) {
	f := newDB(t)
	f.manyTasks(t, 120)
	var got []string
	seen, after := map[string]bool{}, ""
	var last time.Time
	for range 5 {
		home := f.home(t, "farah", desk.HomeQuery{N: 50, After: after})
		for _, r := range home.Tasks {
			if seen[r.Aggregate.ID] {
				t.Errorf("%s comes twice", r.Aggregate.ID)
			}
			if seen[r.Aggregate.ID] = true; !r.Due.IsZero() && r.Due.Before(last) {
				t.Errorf("%s is due on %s, after one of %s", r.Aggregate.ID, r.Due, last)
			}
			last = r.Due
		}
		got = append(got, fmt.Sprint(len(home.Tasks)))
		if after = home.Next; after == "" {
			break
		}
	}
	if diff := cmp.Diff([]string{"50", "50", "20"}, got); diff != "" || len(seen) != 120 {
		t.Errorf("%d tasks on pages (-want +got):\n%s", len(seen), diff)
	}
	_, err := f.Web.Home(context.Background(), f.person(t, "farah"), desk.HomeQuery{After: "WyJhIl0"})
	refusedAs(t, err, "BAD_CURSOR")
}

func TestCountersAndFiltersAgree(t *testing.T) {
	f := newDB(t)
	f.at(t, 2026, 5, 6, 12, 0)
	f.manyTasks(t, 30) // overdue: 1 to 5 May; soon: 6 to 12 May without the 10th; later: the rest
	home := f.home(t, "farah", desk.HomeQuery{})
	want := desk.TaskCounts{All: 30, Overdue: 5, Soon: 6, New: 30, Shown: 30}
	if diff := cmp.Diff(want, home.Counts); diff != "" {
		t.Errorf("counters (-want +got):\n%s", diff)
	}
	for _, c := range []struct {
		name   string
		filter funding.TaskFilter
		want   int
	}{
		{"overdue", funding.TaskFilter{Due: funding.DueOverdue}, 5},
		{"soon", funding.TaskFilter{Due: funding.DueSoon}, 6},
		{"later", funding.TaskFilter{Due: funding.DueLater}, 16},
		{"never", funding.TaskFilter{Due: funding.DueNever}, 3},
		{"of a trust", funding.TaskFilter{Org: "RZX", Matter: funding.MatterQuestion}, 30},
		{"of another", funding.TaskFilter{Org: "RZB"}, 0},
		{"claims", funding.TaskFilter{Matter: funding.MatterClaim}, 0},
		{"new", funding.TaskFilter{New: true}, 30},
	} {
		home := f.home(t, "farah", desk.HomeQuery{Filter: c.filter})
		bands := 0
		for _, r := range home.Tasks {
			if c.filter.Due == "" || funding.BandOf(r.Due, home.Now) == c.filter.Due {
				bands++
			}
		}
		if len(home.Tasks) != c.want || bands != c.want || home.Counts.Shown != c.want || home.Counts.All != 30 {
			t.Errorf("%s: %d tasks, %d of the band, counted %+v, want %d", c.name, len(home.Tasks), bands, home.Counts, c.want)
		}
	}
	if left, age := home.Tasks[0].Left, home.Tasks[0].Age; left != -2 || age != 22 { // over: 5 and 6 May, the 4th is a bank holiday; since 1 April: 35 days, 10 of weekends, 3 holidays
		t.Errorf("the first is %d working days over and %d old, want -2 and 22", left, age)
	}
}

func TestNewIsWhatCameSinceTheVisitBefore(t *testing.T) {
	f := newDB(t)
	fresh := func() int { return f.home(t, "farah", desk.HomeQuery{Visit: true}).Counts.New }
	f.at(t, 2026, 5, 6, 9, 0)
	f.manyTasks(t, 3)
	if n := fresh(); n != 3 {
		t.Errorf("on the first visit %d are new, want 3", n)
	}
	f.at(t, 2026, 5, 6, 9, 20)
	if n := fresh(); n != 3 {
		t.Errorf("twenty minutes later, on the same visit, %d are new, want 3", n)
	}
	f.at(t, 2026, 5, 7, 9, 0)
	if n := fresh(); n != 0 {
		t.Errorf("on the next day %d are new, want none", n)
	}
}

func TestSavedFiltersArePersonalAndOneIsFirst(t *testing.T) {
	f := newDB(t)
	ctx, farah := context.Background(), f.person(t, "farah")
	f.manyTasks(t, 12)
	put := func(name string, first bool, filter funding.TaskFilter) {
		if err := f.Web.PutTaskFilter(ctx, farah, funding.SavedFilter{Name: name, First: first, Filter: filter}); err != nil {
			t.Fatal(err)
		}
	}
	put("  No   day ", true, funding.TaskFilter{Due: funding.DueNever})
	put("Claims", true, funding.TaskFilter{Matter: funding.MatterClaim})
	put("No day", true, funding.TaskFilter{Due: funding.DueNever, Org: "RZX"})
	home := f.home(t, "farah", desk.HomeQuery{First: true})
	want := []funding.SavedFilter{{Name: "Claims", Filter: funding.TaskFilter{Matter: funding.MatterClaim}}, {Name: "No day", First: true, Filter: funding.TaskFilter{Due: funding.DueNever, Org: "RZX"}}}
	if diff := cmp.Diff(want, home.Saved); diff != "" || home.Applied != "No day" || len(home.Tasks) != 1 {
		t.Errorf("%d tasks under %q, filters (-want +got):\n%s", len(home.Tasks), home.Applied, diff)
	}
	if named := f.home(t, "farah", desk.HomeQuery{Named: "Claims"}); len(named.Tasks) != 0 || named.Applied != "Claims" {
		t.Errorf("the filter Claims shows %d tasks as %q", len(named.Tasks), named.Applied)
	}
	if n := len(f.home(t, "maria", desk.HomeQuery{First: true}).Saved); n != 0 {
		t.Errorf("somebody else sees %d filters", n)
	}
	refusedAs(t, f.Web.DropTaskFilter(ctx, f.person(t, "maria"), "Claims"), "NO_SUCH_FILTER")
	if err := f.Web.DropTaskFilter(ctx, farah, "Claims"); err != nil {
		t.Error(err)
	}
	_, err := f.Web.Home(ctx, farah, desk.HomeQuery{Named: "Claims"})
	refusedAs(t, err, "NO_SUCH_FILTER")
}
