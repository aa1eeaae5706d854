package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// e15 is the notice of E15: 40 % off the capital of 2028/29.
func e15() map[string]any {
	return map[string]any{"fy": "2028/29", "nature": "CAPITAL", "percent_bp": 4000, "reason": "The programme's budget for 2028/29 was cut."}
}

func (f *fixture) file(t *testing.T, who, award string) desk.AgreementFile {
	t.Helper()
	file, err := f.Web.AgreementFile(context.Background(), f.person(t, who), award)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// sum reads a figure straight from the tables.
func (f *fixture) sum(t *testing.T, query string, args ...any) (n int64) {
	t.Helper()
	if err := f.Worker.db.Raw(query, args...).Row().Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// E15 in the database: profile, limit, cover and plan move in one transaction;
// the version before stays.
func TestE15MovesProfileLimitCoverAndPlanTogether(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	covered := f.sum(t, `select committed from fund_years where fund = 'FP' and fy = 2028 and nature = 'CAPITAL'`)
	refusedAs(t, f.click(t, "farah", funding.AwardKind, award, funding.WithdrawYear, map[string]any{"fy": "2027/28", "nature": "CAPITAL", "percent_bp": 4000, "reason": "x"}), "YEAR_IS_FIRM")
	refusedAs(t, f.click(t, "eleri", funding.AwardKind, award, funding.WithdrawYear, e15()), "NOT_YOUR_ROLE")
	f.must(t, "farah", funding.AwardKind, award, funding.WithdrawYear, e15())
	for query, want := range map[string]int64{
		`select total_pence from awards where id = ?`: 1_720_000_000,
		`select sum(pence) from award_profiles where award_id = ? and version = 2 and source = 'NATIONAL' and nature = 'CAPITAL'`:                1_260_000_000,
		`select sum(pence) from award_profiles where award_id = ? and version = 2 and source = 'LOCAL'`:                                          920_000_000,
		`select sum(pence) from award_profiles where award_id = ? and version = 1 and source = 'NATIONAL'`:                                       1_840_000_000,
		`select pence from profile_versions where award_id = ? and version = 2`:                                                                  1_720_000_000,
		`select profile from award_years where award_id = ? and fy = 2028 and nature = 'CAPITAL'`:                                                180_000_000,
		`select sum(pence) from award_plan where award_id = ? and fy = 2028 and nature = 'CAPITAL'`:                                              180_000_000,
		`select count(distinct pence) from award_plan where award_id = ? and fy = 2028 and nature = 'CAPITAL'`:                                   1,
		`select count(*) from outbox o join commands c on c.id = o.cause where c.aggregate = ? and o.template = 'indicative-year'`:               3,
		`select count(*) from tasks where aggregate = ? and key = 'notice/2' and role = 'TRUST_CFO'`:                                             1,
		`select count(*) from agreements where award_id = ? and version = 2 and kind = 'NOTICE' and profile_version = 2 and issued_by = 'farah'`: 1,
		`select count(*) from signatures where award_id = ? and version = 2`:                                                                     0,
	} {
		if got := f.sum(t, query, award); got != want {
			t.Errorf("%s: got %d, want %d", query, got, want)
		}
	}
	if now := f.sum(t, `select committed from fund_years where fund = 'FP' and fy = 2028 and nature = 'CAPITAL'`); covered-now != 120_000_000 {
		t.Errorf("the fund got %d back, want 120000000", covered-now)
	}
	f.must(t, "eleri", funding.AwardKind, award, funding.ReadNotice, map[string]any{"version": 2})
	if n := f.sum(t, `select count(*) from tasks where aggregate = ? and key = 'notice/2'`, award); n != 0 {
		t.Error("the task to read the notice is still there")
	}
	refusedAs(t, f.click(t, "farah", funding.AwardKind, award, funding.WithdrawYear, map[string]any{"fy": "2028/29", "nature": "CAPITAL", "amount_pence": 180_000_001, "reason": "x"}), "NOT_A_REDUCTION")
}

func TestEveryVersionOfAnAgreementIsKeptWithWhoSignedIt(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	signed := f.file(t, "eleri", award).Versions[0]
	f.must(t, "farah", funding.AwardKind, award, funding.WithdrawYear, e15())
	file := f.file(t, "eleri", award)
	if len(file.Versions) != 2 || file.Document.Version != 2 || file.Award.Agreement.Hash != file.Versions[1].Hash {
		t.Fatalf("got %d versions, the newest %d", len(file.Versions), file.Document.Version)
	}
	for i, v := range file.Versions {
		if v.Document.Hash() != v.Hash || v.Version != i+1 {
			t.Errorf("version %d: sealed as %s, its text is %s", v.Version, v.Hash, v.Document.Hash())
		}
	}
	one := file.Versions[0]
	if one.Hash != signed.Hash || one.IssuedBy != funding.Engine().Name || len(one.Signatures) != 2 {
		t.Errorf("version 1 became %+v", one)
	}
	if s := one.Signatures[0]; s.Side != "TRUST" || s.By != "eleri" || s.Name != "Eleri Morgan" || s.Role != funding.TrustCFO || s.Org != "RZX" || s.Hash != one.Hash {
		t.Errorf("the trust's signature: %+v", s)
	}
	if s := one.Signatures[1]; s.Side != "FUNDER" || s.By != "farah" || s.Org != "FPF" {
		t.Errorf("the funder's signature: %+v", s)
	}
	if two := file.Versions[1]; two.Kind != funding.NoticeAgreement || len(two.Signatures) != 0 || two.ProfileVersion != 2 {
		t.Errorf("version 2: %+v", two)
	}
	if _, err := f.Web.AgreementFile(context.Background(), f.person(t, "rzb-author"), award); err == nil {
		t.Error("another trust reads the agreement")
	}
}

func TestProfileVersionsShowWhatChangedFromTheLast(t *testing.T) {
	f := newDB(t)
	ctx, award := context.Background(), f.active(t)
	f.must(t, "farah", funding.AwardKind, award, funding.WithdrawYear, e15())
	read := func(version int) desk.ProfileSheet {
		p, err := f.Web.ProfileSheet(ctx, f.person(t, "ben"), award, version)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	changed := func(p desk.ProfileSheet) (out []desk.ProfileRow) {
		return slices.DeleteFunc(slices.Clone(p.Cells), func(c desk.ProfileRow) bool { return c.Was == c.Amount })
	}
	now := read(0)
	if got := changed(now); len(now.Cells) != 16 || len(got) != 1 || got[0].FY != 2028 || got[0].Was != 300_000_000 || got[0].Amount != 180_000_000 || got[0].Certainty != funding.Indicative || got[0].Source != funding.NationalMoney {
		t.Errorf("%d cells, changed %+v", len(now.Cells), got)
	}
	if now.Shown.Version != 2 || now.Shown.Cause != funding.ProfileNotice || !strings.Contains(now.Shown.Reason, "was cut") || now.Shown.Made.By != "farah" || now.Names["farah"] == "" {
		t.Errorf("shown %+v by %q", now.Shown, now.Names[now.Shown.Made.By])
	}
	first := read(1)
	if len(changed(first)) != 0 || first.Shown.Total != 1_840_000_000 || first.Shown.Cause != funding.ProfileBegan || len(first.Versions) != 2 {
		t.Errorf("version 1: %+v, %d versions", first.Shown, len(first.Versions))
	}
	_, err := f.Web.ProfileSheet(ctx, f.person(t, "ben"), award, 3)
	refusedAs(t, err, "NO_SUCH_VERSION")
}

// The worker itself may not change what was agreed.
func TestTheWorkerMayNotChangeAVersion(t *testing.T) {
	f := newDB(t)
	f.active(t)
	for _, sql := range []string{`update award_profiles set pence = 0`, `delete from profile_versions`, `update agreements set document = '{}'`, `delete from signatures`} {
		if _, err := f.Worker.pool.Exec(context.Background(), sql); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s: got %v, want permission denied", sql, err)
		}
	}
}

// What the evidence says can be checked by anybody with SHA-256 and JSON, as
// its README tells.
func TestTheHashesOfTheEvidenceCanBeWorkedOutAgain(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	f.must(t, "farah", funding.AwardKind, award, funding.WithdrawYear, e15())
	events, err := f.Web.AgreementEvents(context.Background(), f.person(t, "eleri"), award)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range events {
		names = append(names, e.Name)
		array, err := json.Marshal([]any{e.Kind, e.Aggregate, e.Version, e.Seq, e.Org, e.Name, e.Summary, e.Detail, e.ForFunder, e.Command, e.By, e.AtMS})
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(append([]byte(e.Prev+"\n"), array...))
		if got := hex.EncodeToString(sum[:]); got != e.Hash {
			t.Errorf("%s: worked out %s, kept is %s", e.Name, got, e.Hash)
		}
	}
	if got, want := strings.Join(names, " "), "AWARD_BEGAN AGREEMENT_ISSUED AGREEMENT_SIGNED AGREEMENT_SIGNED INDICATIVE_YEAR_WITHDRAWN"; got != want {
		t.Errorf("events %s, want %s", got, want)
	}
}
