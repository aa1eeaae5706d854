package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// claimFactsOf loads what it takes to say whether a claim is clean.
func claimFactsOf(tx *gorm.DB, a funding.Award, d funding.ClaimContent, rules funding.Ruleset, today calendar.Date) (f funding.ClaimFacts, err error) {
	f.Rules, f.Today = rules, today
	step := steps{}
	step.do(func() error { f.Plan, err = loadPlan(tx, a.ID); return err })
	step.do(func() error { f.Past, err = loadClaims(tx, a.ID); return err })
	step.do(func() error {
		seen, err := seenLines(tx, d.ID)
		f.Seen = seen[d.ID]
		return err
	})
	return f, step.err
}

type seenRow struct {
	Line        claimLineRow `gorm:"embedded"`
	ClaimNo     int
	ClaimStatus funding.ClaimStatus
	SeenBy      string
}

// seenLines are, for each of these claims, the lines of its award's submitted
// claims, and its own, that share a gross amount or a document with a line of
// it, or that were rejected.
func seenLines(tx *gorm.DB, claims ...string) (map[string][]funding.SeenLine, error) {
	var rows []seenRow
	err := tx.Raw(`select l.*, c.no as claim_no, c.status as claim_status, t.id as seen_by from claims t join claims c on c.award_id = t.award_id join claim_lines l on l.claim_id = c.id
		where t.id in ? and c.org = t.org and (c.status <> 'DRAFT' or c.id = t.id) and (
			l.invoice_no <> '' and (l.result = 'REJECTED' or c.status = 'REJECTED' or exists (select 1 from claim_lines m where m.claim_id = t.id and m.gross = l.gross))
			or exists (select 1 from claim_evidence e join claim_evidence m on m.hash = e.hash where e.claim_id = l.claim_id and e.line_no = l.no and m.claim_id = t.id))
		order by t.id, c.no, l.no`, claims).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := []string{}
	for _, r := range rows {
		ids = append(ids, r.Line.ClaimID)
	}
	evidence, err := evidenceOf(tx, ids...)
	out := map[string][]funding.SeenLine{}
	for _, r := range rows {
		line := r.Line.line()
		line.Evidence = evidence[lineKey{r.Line.ClaimID, r.Line.No}]
		out[r.SeenBy] = append(out[r.SeenBy], funding.SeenLine{Claim: r.Line.ClaimID, No: r.ClaimNo, Status: r.ClaimStatus, Line: line})
	}
	return out, err
}

// A lineKey names a line of a claim.
type lineKey struct {
	claim string
	no    int
}

// evidenceOf reads the documents that stand behind the lines of claims.
func evidenceOf(tx *gorm.DB, claims ...string) (map[lineKey][]funding.Evidence, error) {
	var rows []struct {
		ClaimID, Hash, Name, ByPerson string
		LineNo                        int
		At                            time.Time
	}
	err := tx.Raw(`select claim_id, line_no, hash, name, by_person, at from claim_evidence where claim_id in ? order by claim_id, line_no, at, hash`, claims).Scan(&rows).Error
	out := map[lineKey][]funding.Evidence{}
	for _, r := range rows {
		k := lineKey{r.ClaimID, r.LineNo}
		out[k] = append(out[k], funding.Evidence{Hash: r.Hash, Name: r.Name, By: r.ByPerson, At: r.At.UTC()})
	}
	return out, err
}
