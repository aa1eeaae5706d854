package store

import (
	"context"
	"testing"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// neighbour starts a bid of another trust, to read ours from.
func (f *fixture) neighbour(t *testing.T) string {
	t.Helper()
	id, err := f.Web.StartBid(context.Background(), f.person(t, "rzb-author"), "neighbour", theRound, "RZB", nil)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (f *fixture) paragraphs(t *testing.T, bid, question string) []funding.Paragraph {
	t.Helper()
	list, err := f.Web.Paragraphs(context.Background(), f.person(t, "rzb-author"), bid, question)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAWonBidIsReadByConsentAndOnlySoLong(t *testing.T) {
	f := newDB(t)
	theirs := f.neighbour(t)
	ours := f.active(t)
	ctx, amina, rosas := context.Background(), f.person(t, "amina"), f.person(t, "rzb-author")
	if got := f.paragraphs(t, theirs, "strategic_fit"); len(got) != 0 {
		t.Fatalf("before the consent: %+v", got)
	}
	refusedAs(t, f.Web.ShareBid(ctx, f.person(t, "eleri"), ours, "david"), "NOT_YOUR_ROLE")
	refusedAs(t, f.Web.ShareBid(ctx, rosas, ours, "rzb-sro"), "NOT_FOUND")
	refusedAs(t, f.Web.ShareBid(ctx, amina, ours, "farah"), "NOT_A_CHOICE")
	if err := f.Web.ShareBid(ctx, amina, ours, "david"); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, f.Web.ShareBid(ctx, amina, ours, "amina"), "SHARED_ALREADY")
	got := f.paragraphs(t, theirs, "strategic_fit")
	if len(got) != 1 || got[0].Text != "The ICB's digital strategy." || got[0].Bid != ours || got[0].ContactName != "David Okafor" || got[0].ContactRole != "Senior responsible owner" || got[0].ContactEmail != "david@northmoor.example" {
		t.Fatalf("with the consent: %+v", got)
	}
	if err := f.Web.CopyParagraph(ctx, rosas, theirs, "strategic_fit", ours); err != nil {
		t.Fatal(err)
	}
	sheet, err := f.Web.BidSheet(ctx, rosas, theirs)
	if a := sheet.Content.Answers["strategic_fit"]; err != nil || a.Value != "The ICB's digital strategy." || a.Provenance != funding.Copied || a.Source != got[0].Source() || sheet.Written["strategic_fit"] != 1 {
		t.Errorf("copied: %+v, %v; written %v", a, err, sheet.Written)
	}
	if err := f.Web.PutAnswers(ctx, rosas, theirs, []funding.GivenAnswer{{Key: "strategic_fit", Value: "Our own now."}}); err != nil {
		t.Fatal(err)
	}
	if sheet, err = f.Web.BidSheet(ctx, rosas, theirs); err != nil || sheet.Content.Answers["strategic_fit"].Provenance != funding.Copied {
		t.Errorf("adapted: %+v, %v; want it still COPIED", sheet.Content.Answers["strategic_fit"], err)
	}
	if err := f.Web.StopSharing(ctx, f.person(t, "david"), ours); err != nil {
		t.Fatal(err)
	}
	if got := f.paragraphs(t, theirs, "strategic_fit"); len(got) != 0 {
		t.Errorf("after the consent was taken back: %+v", got)
	}
	refusedAs(t, f.Web.CopyParagraph(ctx, rosas, theirs, "strategic_fit", ours), "NOT_SHARED")
	refusedAs(t, f.Web.StopSharing(ctx, amina, ours), "NOT_SHARED")
}

func TestWhatIsNeverShared(t *testing.T) {
	f := newDB(t)
	ours := f.submittedWhole(t)
	theirs := f.neighbour(t)
	refusedAs(t, f.Web.ShareBid(context.Background(), f.person(t, "amina"), ours, "david"), "WRONG_STATE")
	// even if a consent got into the table
	err := f.Owner.db.Exec(`insert into sharing_consents (bid_id, no, org, given_by, contact_name, contact_role, contact_email) values (?, 1, 'RZX', 'amina', 'A', 'B', 'C')`, ours).Error
	if err != nil {
		t.Fatal(err)
	}
	if got := f.paragraphs(t, theirs, "strategic_fit"); len(got) != 0 {
		t.Errorf("an undecided bid is read: %+v", got)
	}
	if err := f.Owner.db.Exec(`update bids set status = 'APPROVED', released_at = tranche_now() where id = ?`, ours).Error; err != nil {
		t.Fatal(err)
	}
	for question, want := range map[string]int{"strategic_fit": 1, "governance": 1, "exit_and_data_portability": 0, "supplier_cyber_evidence": 0, "affordability_statement": 0, "supplier_name": 0, "clinical_safety": 0, "title": 0} {
		if got := f.paragraphs(t, theirs, question); len(got) != want {
			t.Errorf("%s: %d paragraphs, want %d", question, len(got), want)
		}
	}
	rosas := f.person(t, "rzb-author")
	err = f.Web.as(context.Background(), rosas, func(tx *gorm.DB) error {
		var n int
		for _, table := range []string{"sharing_consents", "answers"} {
			if err := tx.Raw(`select count(*) from ` + table + ` where org = 'RZX'`).Scan(&n).Error; err != nil || n != 0 {
				t.Errorf("%s: another trust reads %d rows (%v), want none", table, n, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
