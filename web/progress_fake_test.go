package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

func (r *pagesRecord) BidProgress(ctx context.Context, who funding.Person, id string) (desk.ProgressSheet, error) {
	s, err := r.BidSheet(ctx, who, id)
	if err != nil {
		return desk.ProgressSheet{}, err
	}
	return onItsWay(s)
}

func (f *fakeRecord) BidProgress(ctx context.Context, who funding.Person, id string) (desk.ProgressSheet, error) {
	s, err := f.BidSheet(ctx, who, id)
	if err != nil {
		return desk.ProgressSheet{}, err
	}
	return onItsWay(s)
}

func onItsWay(s desk.BidSheet) (p desk.ProgressSheet, err error) {
	p.BidSheet = s
	p.Progress, err = s.Bid.Progress(funding.ProgressFacts{Calendar: calendar.England(), Rules: s.Rules, Round: s.Round, Route: s.Route, Content: s.Content, Today: s.Today, ForFunder: s.Viewer.FunderSide})
	return p, err
}
