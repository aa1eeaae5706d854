package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

// Joint is the example's bid with one partner, which has written and not
// signed its share.
func (f *fakeRecord) Joint(_ context.Context, who funding.Person, bid, org string) (desk.JointSheet, error) {
	sheet, err := f.BidSheet(context.Background(), who, bid)
	if err != nil {
		return desk.JointSheet{}, err
	}
	accepted := funding.Moment{At: f.now, Day: calendar.DateOf(f.now), By: "rosa"}
	sheet.Bid.Partners = []funding.Partner{{Org: "RZB", Share: 3000, Invited: accepted, Accepted: &accepted}}
	line := example.Lines()[2]
	line.Ref, line.Org = "RZB-C1", "RZB"
	sheet.Content.Lines = append(example.Lines(), line)
	out := desk.JointSheet{BidSheet: sheet, Whole: true, Sums: funding.SumsByTrust(sheet.Content.Lines, sheet.Bid.Parties())}
	out.Share, _ = sheet.Bid.Partner(org)
	out.Place([]funding.Organisation{example.Org(), {Code: "RZB", Name: "Saltmarsh", Kind: funding.Trust}, {Code: "RZC", Name: "Westerdale", Kind: funding.Trust}})
	return out, nil
}

func (f *fakeRecord) SplitCostLine(_ context.Context, who funding.Person, bid, line string) error {
	f.note("split %s %s %s", who.ID, bid, line)
	return nil
}
