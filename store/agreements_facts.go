package store

import (
	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// noticeFacts loads what a change of the profile needs: the fund's cover, the
// plan, the bid, the newest document.
func noticeFacts(tx *gorm.DB, a funding.Award, c funding.Command, f *funding.AwardFacts) (err error) {
	if c.Verb != funding.WithdrawYear {
		return nil
	}
	step := steps{}
	step.do(func() error { f.Cover, err = loadCover(tx, a.Fund, false); return err })
	step.do(func() error { f.Plan, err = loadPlan(tx, a.ID); return err })
	step.do(func() error { f.Content, err = loadContent(tx, a.Bid); return err })
	step.do(func() error {
		err := scanBody(tx, &f.Document, `select document from agreements where award_id = ? order by version desc limit 1`, a.ID)
		return notFound(err, "The agreement of award %s is not there.", a.ID)
	})
	return step.err
}
