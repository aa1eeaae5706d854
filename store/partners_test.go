package store

import (
	"context"
	"testing"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// jointDraft is the worked example with Saltmarsh (RZB) as a partner that has
// 30 % of its devices.
func (f *fixture) jointDraft(t *testing.T) string {
	t.Helper()
	id := f.exampleDraft(t)
	f.must(t, "amina", funding.BidKind, id, funding.InvitePartner, map[string]any{"organisation": "RZB", "share_bp": 3000})
	f.must(t, "rzb-sro", funding.BidKind, id, funding.AcceptInvitation, map[string]any{"organisation": "RZB"})
	if err := f.Web.SplitCostLine(context.Background(), f.person(t, "amina"), id, "C3"); err != nil {
		t.Fatal(err)
	}
	return id
}

// jointSubmitted is that bid at the completeness check.
func (f *fixture) jointSubmitted(t *testing.T) string {
	t.Helper()
	id := f.jointDraft(t)
	f.at(t, 2026, 5, 6, 14, 20)
	f.must(t, "rzb-cfo", funding.BidKind, id, funding.SignShare, map[string]any{"organisation": "RZB"})
	f.must(t, "david", funding.BidKind, id, funding.ApproveInside, nil)
	f.must(t, "eleri", funding.BidKind, id, funding.Submit, nil)
	return id
}

// sees counts the rows of each table that the database shows a person.
func (f *fixture) sees(t *testing.T, person string, tables ...string) []int {
	t.Helper()
	out := make([]int, len(tables))
	err := f.Web.as(context.Background(), f.person(t, person), func(tx *gorm.DB) error {
		for i, table := range tables {
			if err := tx.Raw(`select count(*) from ` + table).Scan(&out[i]).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// J1 and J4 by the database itself: what a partner does not see is not sent to
// the website's role at all.
func TestJ1TheDatabaseShowsAPartnerTheSharedPartsAndItsOwnLines(t *testing.T) {
	f := newDB(t)
	id := f.exampleDraft(t)
	shows := func(when, person string, want [8]int) {
		t.Helper()
		got := f.sees(t, person, "bids", "contents", "answers", "milestones", "cost_lines", "cost_amounts", "benefits", "snapshots")
		for i := range want {
			if want[i] >= 0 && got[i] != want[i] || want[i] < 0 && got[i] == 0 {
				t.Errorf("%s %s sees %v of bids, contents, answers, milestones, cost lines, amounts, benefits, snapshots; want %v (-1 = some)", when, person, got, want)
				return
			}
		}
	}
	shows("before the invitation", "rzb-author", [8]int{})
	f.must(t, "amina", funding.BidKind, id, funding.InvitePartner, map[string]any{"organisation": "RZB", "share_bp": 3000})
	shows("while only invited", "rzb-author", [8]int{1})
	f.must(t, "rzb-sro", funding.BidKind, id, funding.AcceptInvitation, map[string]any{"organisation": "RZB"})
	shows("having joined", "rzb-author", [8]int{1, 1, -1, -1})
	if err := f.Web.SplitCostLine(context.Background(), f.person(t, "amina"), id, "C3"); err != nil {
		t.Fatal(err)
	}
	shows("with a line of its own", "rzb-author", [8]int{1, 1, -1, -1, 1, 4})
	shows("as the lead", "amina", [8]int{1, 1, -1, -1, 11, -1, 3})
	shows("as a stranger", "rzc-author", [8]int{})
	f.must(t, "rzb-cfo", funding.BidKind, id, funding.SignShare, map[string]any{"organisation": "RZB"})
	f.must(t, "david", funding.BidKind, id, funding.ApproveInside, nil)
	shows("after an approval", "rzb-author", [8]int{1, 1, -1, -1, 1, 4})
	shows("after an approval", "amina", [8]int{1, 1, -1, -1, 11, -1, 3, 1})

	err := f.Web.as(context.Background(), f.person(t, "rzb-author"), func(tx *gorm.DB) error {
		for _, try := range []string{`update cost_lines set description = 'x'`, `delete from answers`, `update contents set ask_pence = 0`} {
			if res := tx.Exec(try); res.Error != nil || res.RowsAffected != 0 {
				t.Errorf("%s changed %d rows for a partner: %v", try, res.RowsAffected, res.Error)
			}
		}
		return tx.Exec(`insert into answers (bid_id, key, org, value, provenance, by_person) values (?, 'x', 'RZB', 'x', 'TYPED', 'rzb-author')`, id).Error
	})
	if err == nil {
		t.Error("a partner wrote an answer past the rules")
	}
}

func TestAPartnersShareIsWrittenByItsOwnPeople(t *testing.T) {
	f := newDB(t)
	id := f.jointDraft(t)
	ctx := context.Background()
	f.must(t, "rzb-cfo", funding.BidKind, id, funding.SignShare, map[string]any{"organisation": "RZB"})
	f.must(t, "david", funding.BidKind, id, funding.ApproveInside, nil)
	amina := f.person(t, "amina")
	before, err := f.Web.BidSheet(ctx, amina, id)
	if err != nil {
		t.Fatal(err)
	}
	theirs := before.Content.LinesOf("RZB")
	theirs[0].Description = "Changed by the lead"
	refusedAs(t, f.Web.PutCosts(ctx, amina, id, funding.Costs{Lines: append(before.Content.LinesOf("RZX"), theirs...), Running: before.Content.Running}), "LINE_OF_A_PARTNER")
	if err := f.Web.PutCosts(ctx, amina, id, funding.Costs{Lines: before.Content.LinesOf("RZX"), Running: before.Content.Running, OptimismBias: before.Content.OptimismBias}); err != nil {
		t.Fatal(err)
	}
	after, err := f.Web.BidSheet(ctx, amina, id)
	if err != nil || after.Content.Hash() != before.Content.Hash() {
		t.Errorf("the lead put its own lines as they were, and the content changed (%v)", err)
	}
	line := before.Content.LinesOf("RZB")[0]
	line.Ref, line.Description = "N1", "Tablets"
	f.must(t, "rzb-author", funding.BidKind, id, funding.PutShare, map[string]any{"organisation": "RZB", "lines": []funding.CostLine{line}})
	mine, err := f.Web.Joint(ctx, f.person(t, "rzb-author"), id, "RZB")
	if err != nil || len(mine.Content.Lines) != 1 || mine.Content.Lines[0].Ref != "RZB-N1" || mine.Signed(mine.Share) || mine.Sums[0].National() != 1_759_000_000 || mine.Sums[1].National() != 81_000_000 {
		t.Errorf("the partner sees %+v of %+v (%v)", mine.Content.Lines, mine.Sums, err)
	}
	tasks := func(person string) (keys []string) {
		t.Helper()
		if err := f.Web.as(ctx, f.person(t, person), func(tx *gorm.DB) error {
			return tx.Raw(`select key from tasks where aggregate = ? order by key`, id).Scan(&keys).Error
		}); err != nil {
			t.Fatal(err)
		}
		return keys
	}
	if got := tasks("david"); !contains(got, "approve") || contains(got, "submit") {
		t.Errorf("after the partner's change the lead's tasks are %v, want the approval anew", got)
	}
	if got := tasks("rzb-cfo"); !contains(got, "share/RZB") {
		t.Errorf("the partner's tasks are %v", got)
	}
}

// J8: an interest in a partner keeps a reviewer away as one in the lead does.
func TestJ8AnInterestInAPartnerHidesTheJointBid(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	id := f.jointSubmitted(t)
	f.formerly(t, "kavita", "RZB")
	f.at(t, 2026, 5, 11, 10, 0)
	f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	_, err := f.Web.BidSheet(ctx, f.person(t, "kavita"), id)
	refusedAs(t, err, "CONFLICT_OF_INTEREST")
	refusedAs(t, f.click(t, "kavita", funding.BidKind, id, funding.StartReview, map[string]any{"review": funding.Cyber}), "CONFLICT_OF_INTEREST")
	refusedAs(t, f.click(t, "farah", funding.BidKind, id, funding.Assign, map[string]any{"review": funding.Cyber, "person": "kavita"}), "CONFLICT_OF_INTEREST")
	for i, n := range f.sees(t, "kavita", "bids", "contents", "cost_lines", "tasks", "events") {
		if n != 0 {
			t.Errorf("she counts %d rows of table %d", n, i)
		}
	}
	if f.sees(t, "jonas", "bids")[0] != 1 {
		t.Error("her colleague does not see it either, so that proves nothing")
	}
	if got := f.written(t, "review-waiting", id); len(got) == 0 || contains(got, "kavita") {
		t.Errorf("letters of the reviews went to %v, want none to her", got)
	}
	d, err := f.Web.AssignDesk(ctx, f.person(t, "farah"), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range d.Rows {
		for _, a := range row.Assessors {
			if a.Person == "kavita" && a.Can {
				t.Error("she can be given the review")
			}
		}
	}
}

// J8: a table of awards that asks for nothing but the lead's code would show
// its rows, and count them, for somebody with an interest in a partner.
func TestJ8NoTableOfAwardsForgetsThePartners(t *testing.T) {
	f := newDB(t)
	var open []string
	err := f.Owner.db.Raw(`select c.table_name from information_schema.columns c
		join pg_policies w on w.tablename = c.table_name and w.permissive = 'PERMISSIVE' and 'tranche_web' = any(w.roles)
		where c.table_schema = 'public' and c.column_name = 'award_id' and c.table_name <> 'run_items' -- a payment run is whole for those who release it
		group by c.table_name having not bool_and(w.qual ~ 'FROM (awards|claims|packs) ' or w.qual ~ '''app.side''.* = ''trust''')
			and not exists (select 1 from pg_policies r where r.tablename = c.table_name and r.permissive = 'RESTRICTIVE' and r.qual ~ 'app_barred')`).Scan(&open).Error
	if err != nil || len(open) != 0 {
		t.Errorf("%v (%v) show what belongs to a joint award by its lead alone", open, err)
	}
}
