package store

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// AgreementEvents lists what the audit trail says of an award's agreement,
// with all that its hashes are made of.
func (s *Store) AgreementEvents(ctx context.Context, who funding.Person, award string) (out []desk.SealedEvent, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		if _, err := awardFor(tx, who, award); err != nil {
			return err
		}
		var rows []eventRow
		err := tx.Raw(`select * from events where kind = ? and aggregate = ? and name in ? order by version, seq`, funding.AwardKind, award, funding.AgreementEvents()).Scan(&rows).Error
		if err != nil {
			return err
		}
		out = make([]desk.SealedEvent, len(rows))
		for i, r := range rows {
			out[i] = desk.SealedEvent{Kind: r.Kind, Aggregate: r.Aggregate, Version: r.Version, Seq: r.Seq, Org: r.Org, Name: r.Name, Summary: r.Summary, ForFunder: r.ForFunder,
				Command: r.CommandID, By: r.ByPerson, AtMS: r.At.UTC().UnixMilli(), Prev: r.PrevHash, Hash: r.Hash}
			if err := json.Unmarshal([]byte(r.Detail), &out[i].Detail); err != nil {
				return fmt.Errorf("read event %s/%d: %w", r.Aggregate, r.Version, err)
			}
		}
		return nil
	})
	return out, err
}
