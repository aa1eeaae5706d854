package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// assigner knows who may judge what, and who has which review.
type assigner interface {
	Interests(ctx context.Context, who funding.Person) (desk.InterestDesk, error)
	DeclareInterest(ctx context.Context, who funding.Person, token string, i funding.Interest) (id int64, err error) // the same token declares it once
	DecideInterest(ctx context.Context, who funding.Person, id int64, allow bool, reasons string) error
	Undeclared(ctx context.Context, who funding.Person) (desk.UndeclaredDesk, error)
	AssignDesk(ctx context.Context, who funding.Person, bid string) (desk.AssignDesk, error) // bid "" = all of the funder
}

// briefer knows what a reviewer ought to be told first.
type briefer interface {
	ReviewBrief(ctx context.Context, who funding.Person, bid string) (desk.ReviewBrief, error)
}

// holidayKeeper keeps the table of bank holidays.
type holidayKeeper interface {
	Holidays(ctx context.Context, who funding.Person) (desk.HolidayDesk, error)
	PreviewHoliday(ctx context.Context, who funding.Person, e funding.HolidayEdit) (desk.HolidayPreview, error)
	PutHoliday(ctx context.Context, who funding.Person, token string, e funding.HolidayEdit) error // the same token changes it once
}

// measurer knows how long things take, without saying whose.
type measurer interface {
	Performance(ctx context.Context, fund string, fy calendar.FY) (desk.Performance, error) // "" and 0 are the newest fund and the current year
}
