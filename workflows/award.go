package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// Award walks one award from its agreement through its years and months to
// its end. Each financial year is a run of its own, so that no run, and no
// version of this code, has to live longer than a year.
func Award(ctx workflow.Context, id string) error {
	r, err := setup(ctx, funding.AwardKind, id)
	if err != nil {
		return err
	}
	a := award{r}
	return a.walk(ctx, a.life, Award)
}

type award struct{ *run }

// life passes through the part of its life that the award is in.
func (a award) life(ctx workflow.Context) error {
	switch a.view.Stage {
	case "agreement":
		return a.agreement(ctx)
	case "year":
		return a.month(ctx)
	}
	return a.stage(ctx, "Stage "+a.view.Stage) // one that rules newer than this code have added
}

// agreement lasts until both have signed. The deadlines are the reminders to
// the trust, then the day the funder's signature is due.
func (a award) agreement(ctx workflow.Context) error { return a.stage(ctx, "Agreement") }

// month lasts until the next one opens; the run ends with the year. The
// deadline is the first of the next month, or an earlier due day of a claim
// that waits to be checked.
func (a award) month(ctx workflow.Context) error {
	month, stage := a.view.Month, a.view.Stage
	return a.stay(ctx, a.monthTitle(), func() bool { return a.view.Month != month || a.view.Stage != stage })
}

func (a award) monthTitle() string {
	m := calendar.Month(a.view.Month)
	return a.view.FY.String() + " " + m.Label() + " " + m.Name()
}
