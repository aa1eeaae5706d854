package store

import (
	"fmt"

	"github.com/tranche-funding/tranche/funding"
)

// changes asks for a change of the award, or does something to one that is
// open: decides it, signs what it made, takes it back.
func (l *life) changes() {
	var open []string
	if err := l.f.Owner.db.Raw(`select id from changes where status in ('REQUESTED', 'AWAITING_COVER', 'APPROVED') order by no`).Scan(&open).Error; err != nil {
		l.t.Fatal(err)
	}
	if len(open) == 0 || l.rng.IntN(3) == 0 {
		part := map[string]any{"kind": pick(l.rng, "REPROFILE_YEARS", "REPROFILE_YEARS", "RETURN_FUNDS", "REVENUE_TO_CAPITAL"), "fy": pick(l.rng, "2026/27", "2026/27", "2027/28", "2028/29"),
			"nature": pick(l.rng, "CAPITAL", "CAPITAL", "REVENUE"), "amount_pence": pick(l.rng, 1, 12_345_67, 30_000_000, 200_000_000)}
		l.try("ben", funding.AwardKind, l.award, funding.RequestChange, map[string]any{"parts": []any{part}, "reason_code": "OTHER", "reason": "Because of what the papers say."})
		return
	}
	id := pick(l.rng, open...)
	switch l.rng.IntN(6) {
	case 0:
		l.try("ben", funding.AwardKind, l.award, funding.WithdrawOwn, map[string]any{"change": id})
	case 1:
		l.try("eleri", funding.AwardKind, l.award, funding.Sign, nil)
	case 2:
		l.try("farah", funding.AwardKind, l.award, funding.Sign, nil)
	default:
		var over []string
		for n := range 40 {
			over = append(over, fmt.Sprintf("%s/CR-%02d", l.award, n))
		}
		l.try(pick(l.rng, "liam", "liam", "farah"), funding.AwardKind, l.award, funding.DecideChange, map[string]any{"change": id, "outcome": pick(l.rng, "APPROVE", "APPROVE", "DECLINE"), "reasons": "Sound.", "over": over})
	}
}
