package store

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// tasksSeen are the titles of every task row that a person's session may read.
func (f *fixture) tasksSeen(t *testing.T, person string) []string {
	t.Helper()
	var titles []string
	err := f.Web.as(context.Background(), f.person(t, person), func(tx *gorm.DB) error {
		return tx.Raw(`select title from tasks order by title`).Scan(&titles).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return titles
}

func (f *fixture) waitsFor(t *testing.T, when, person string, want ...string) {
	t.Helper()
	home, err := f.Web.Home(context.Background(), f.person(t, person), desk.HomeQuery{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range home.Tasks {
		got = append(got, row.Title)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s, %s (-want +got):\n%s", when, person, diff)
	}
}

func TestTasksOfDraftsAreTheTrustsOwn(t *testing.T) {
	f := newDB(t)
	id := f.exampleDraft(t)
	f.must(t, "amina", funding.BidKind, id, funding.SendForApproval, nil)
	for person, want := range map[string][]string{"david": {"Approve the bid"}, "farah": nil, "grace": nil, "rzb-author": nil} {
		if diff := cmp.Diff(want, f.tasksSeen(t, person)); diff != "" {
			t.Errorf("%s may read (-want +got):\n%s", person, diff)
		}
	}
	f.must(t, "david", funding.BidKind, id, funding.ApproveInside, nil)
	f.must(t, "eleri", funding.BidKind, id, funding.Submit, nil)
	if diff := cmp.Diff([]string{"Check that the bid is complete"}, f.tasksSeen(t, "farah")); diff != "" {
		t.Errorf("a submitted bid's tasks (-want +got):\n%s", diff)
	}
}

func TestAnEditAfterTheApprovalAsksTheSROAnew(t *testing.T) {
	f := newDB(t)
	ctx, id, amina := context.Background(), f.exampleDraft(t), f.person(t, "amina")
	name := func(title string) {
		t.Helper()
		if err := f.Web.PutAnswers(ctx, amina, id, []funding.GivenAnswer{{Key: "title", Value: title}}); err != nil {
			t.Fatal(err)
		}
	}
	f.must(t, "amina", funding.BidKind, id, funding.SendForApproval, nil)
	f.must(t, "david", funding.BidKind, id, funding.ApproveInside, nil)
	f.waitsFor(t, "after the approval", "david")
	f.waitsFor(t, "after the approval", "eleri", "Sign and submit the bid")
	name("Northmoor EPR and network")
	f.waitsFor(t, "after a change", "david", "Approve the bid")
	f.waitsFor(t, "after a change", "eleri")
	f.must(t, "david", funding.BidKind, id, funding.ApproveInside, nil)
	f.waitsFor(t, "approved anew", "eleri", "Sign and submit the bid")
}

// TestTheWebRoleRewritesNoOtherTasks: what it may change ends with the approval.
func TestTheWebRoleRewritesNoOtherTasks(t *testing.T) {
	f := newDB(t)
	id := f.submitted(t)
	err := f.Web.as(context.Background(), f.person(t, "farah"), func(tx *gorm.DB) error {
		if res := tx.Exec(`delete from tasks where aggregate = ?`, id); res.Error != nil || res.RowsAffected != 0 {
			t.Errorf("deleted %d tasks (%v), want none", res.RowsAffected, res.Error)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestStatementsAreCounted(t *testing.T) {
	f := newDB(t)
	counted, count := CountStatements(context.Background())
	for _, ctx := range []context.Context{counted, context.Background(), counted} {
		if err := f.Web.Ready(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if n := count(); n != 2 {
		t.Errorf("counted %d statements, want the 2 that were asked under the counted context", n)
	}
	_, none := CountStatements(counted)
	if n := none(); n != 0 {
		t.Errorf("a new count begins at %d", n)
	}
}
