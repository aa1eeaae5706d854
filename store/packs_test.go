package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// packSent takes September's pack of an active award to the programme.
func (f *fixture) packSent(t *testing.T, award string) string {
	t.Helper()
	ctx, ben := context.Background(), f.person(t, "ben")
	f.must(t, "ben", funding.AwardKind, award, funding.OpenPack, map[string]any{"fy": "2026/27", "month": 6})
	id := funding.PackID(award, 2026, 6)
	if err := f.Web.PutPack(ctx, ben, id, funding.PackDraft{Narrative: "The first invoice is late."}); err != nil {
		t.Fatal(err)
	}
	f.must(t, "ben", funding.AwardKind, award, funding.PreparePack, map[string]any{"pack": id})
	if s, err := f.Web.PackSheet(ctx, f.person(t, "farah"), id); err != nil || s.Return != nil || s.Live {
		t.Errorf("before it is sent the programme is shown %+v (%v)", s.Return, err)
	}
	f.must(t, "chloe", funding.AwardKind, award, funding.SubmitPack, map[string]any{"pack": id})
	return id
}

// An accepted pack and every return that was prepared are kept for good, by
// the database itself, under the hash that was approved.
func TestAnAcceptedPackIsNeverChanged(t *testing.T) {
	f := newDB(t)
	ctx, award := context.Background(), f.active(t)
	id := f.packSent(t, award)
	f.must(t, "farah", funding.AwardKind, award, funding.AcceptPack, map[string]any{"pack": id})
	for _, sql := range []string{
		`update packs set moved = 1 where id = $1`,
		`delete from packs where id = $1`,
		`update pack_returns set body = '{}' where pack_id = $1`,
		`delete from pack_returns where pack_id = $1`,
	} {
		if _, err := f.Owner.pool.Exec(ctx, sql, id); err == nil {
			t.Errorf("%s went through", sql)
		}
	}
	var hash, body, sealed string
	if err := f.Owner.pool.QueryRow(ctx, `select p.hash, r.hash, r.body from packs p join pack_returns r on r.pack_id = p.id where p.id = $1`, id).Scan(&hash, &sealed, &body); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(body))
	if got := hex.EncodeToString(sum[:]); got != hash || got != sealed || !strings.Contains(body, "The first invoice is late.") {
		t.Errorf("the return's bytes hash to %s; the pack says %s, its row %s", got, hash, sealed)
	}
	refusedAs(t, f.Web.PutPack(ctx, f.person(t, "ben"), id, funding.PackDraft{}), "PACK_NOT_OPEN")
}

// A pack is one return with views for all: its trust, the care board, the
// region and the programme. Nobody else sees it, and drafts stay inside.
func TestWhoSeesAPack(t *testing.T) {
	f := newDB(t)
	ctx, award := context.Background(), f.active(t)
	id := f.packSent(t, award)
	for _, who := range []string{"ben", "chloe", "grace", "harry", "farah", "liam"} {
		s, err := f.Web.PackSheet(ctx, f.person(t, who), id)
		if err != nil || s.Return == nil || s.Return.Narrative != "The first invoice is late." {
			t.Errorf("%s is shown %+v (%v)", who, s.Return, err)
		}
	}
	_, err := f.Web.PackSheet(ctx, f.person(t, "rzb-author"), id)
	refusedAs(t, err, "NOT_FOUND")
	refusedAs(t, f.Web.PutPack(ctx, f.person(t, "farah"), id, funding.PackDraft{}), "NOT_YOUR_ROLE")
	d, err := f.Web.MonthEnd(ctx, f.person(t, "farah"))
	if err != nil || len(d.Review) != 1 || d.Review[0].Pack.ID != id || d.Review[0].Pack.System != funding.Red {
		t.Errorf("to be looked at: %+v (%v)", d.Review, err)
	}
	t1, err := f.Web.Tracker(ctx, f.person(t, "farah"), 2026, funding.Capital)
	if err != nil || len(t1.Rows) != 1 || t1.Rows[0].Return == nil || t1.Rows[0].Return.ID != id || t1.Rows[0].Confidence != funding.Red {
		t.Errorf("the tracker: %+v (%v)", t1.Rows, err)
	}
}
