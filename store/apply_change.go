package store

import (
	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// keepChange writes the one answer of a submitted bid that a question unlocked
// and the trust changed: the answer, the content's version, and a snapshot of
// the whole under its new hash. The one before stays.
func keepChange(tx *gorm.DB, r funding.BidResult, f funding.BidFacts) error {
	if r.Content == nil || r.Bid.Editable() { // a draft's content is written before its tasks
		return nil
	}
	changes := funding.FieldsChanged(f.Content, *r.Content)
	touched := map[string]funding.Answer{}
	for _, q := range r.Bid.Changes() {
		if q.Change.NewHash == r.Bid.ContentHash {
			touched[q.Change.Key] = r.Content.Answers[q.Change.Key]
		}
	}
	step := steps{}
	step.do(func() error { return putAnswerRows(tx, r.Bid, touched) })
	step.do(func() error { return noteEdit(tx, r.Bid, f.Person, effortOf(nil), changes) })
	step.do(func() error {
		return one(tx.Exec(`update contents set version = ?, title = ? where bid_id = ? and version = ?`, r.Content.Version, r.Content.Title(), r.Bid.ID, f.Content.Version), "content of bid "+r.Bid.ID)
	})
	step.do(func() error { return keepSnapshot(tx, r.Bid, *r.Content) })
	return step.err
}
