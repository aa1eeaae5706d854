package web

import (
	"context"
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

// A closeOrder is what somebody wants closed for payment.
type closeOrder struct {
	Fund   string
	Claims []string // empty = every clean claim and every approved one that waits
	PaysOn calendar.Date
	Token  string
}

// closeForPayment approves clean claims and puts them, with those approved
// before, into one payment run. It sends the commands that people could send
// one by one, with tokens of the closing's own: repeated, it does nothing
// twice. Claims that are refused are left out, each with its reason.
func (s *Server) closeForPayment(ctx context.Context, who funding.Person, k closeOrder) (page.Closed, error) {
	if r, ok, err := s.Record.Receipt(ctx, who, commandID(who.ID, k.Token)); err != nil || ok && r.Ref.Kind == funding.RunKind {
		return page.Closed{Run: r.Ref.ID}, err
	}
	d, err := s.Record.RunDesk(ctx, who, k.Fund)
	if err != nil {
		return page.Closed{}, err
	}
	if no := funding.May(who, "createPaymentRun", funding.Subject{Funder: d.Funder}); no != nil {
		return page.Closed{}, no
	}
	out, take, err := s.approveAll(ctx, who, d, k)
	if err != nil {
		return out, err
	}
	if len(take) == 0 {
		return out, nothingTaken(out)
	}
	ref, err := s.runFor(ctx, who, k.Token, d.Fund, take)
	if err != nil {
		return out, err
	}
	if k.PaysOn.IsZero() {
		k.PaysOn = d.Next.PaysOn
	}
	_, err = s.do(ctx, who, click{Ref: ref, Verb: funding.CreateRun, Body: createRunFields{Claims: take, PaysOn: k.PaysOn}, Token: k.Token})
	out.Run = ref.ID
	return out, err
}

// approveAll approves the clean claims of a closing one by one, and lists what
// can be taken into a run.
func (s *Server) approveAll(ctx context.Context, who funding.Person, d desk.RunDesk, k closeOrder) (out page.Closed, take []string, err error) {
	wanted := func(claim string) bool { return len(k.Claims) == 0 || slices.Contains(k.Claims, claim) }
	for _, w := range d.Waiting {
		if wanted(w.Claim) {
			take = append(take, w.Claim)
			out.Items = append(out.Items, page.ClosedItem{Claim: w.Claim, Result: "IN_RUN"})
		}
	}
	for _, c := range d.Clean() {
		if !wanted(c.Claim) {
			continue
		}
		body := claimFields{Claim: c.Claim, Outcome: "APPROVE"}
		got, err := s.do(ctx, who, click{Ref: funding.Ref{Kind: funding.AwardKind, ID: c.Award}, Verb: funding.CheckClaim, Body: body, Token: k.Token + "/" + c.Claim})
		item := page.ClosedItem{Claim: c.Claim, Result: "IN_RUN"}
		no, refused := refusal.Of(err)
		switch {
		case refused:
			item = page.ClosedItem{Claim: c.Claim, Result: "REFUSED", Code: no.Code, Reason: no.Message}
		case err != nil:
			return out, nil, err
		case !got.Settled:
			item = page.ClosedItem{Claim: c.Claim, Result: "WAITING", Reason: "Its approval is kept and not settled yet. It waits for the next run."}
		default:
			take = append(take, c.Claim)
		}
		out.Items = append(out.Items, item)
	}
	for _, id := range k.Claims {
		if !slices.ContainsFunc(out.Items, func(i page.ClosedItem) bool { return i.Claim == id }) {
			out.Items = append(out.Items, page.ClosedItem{Claim: id, Result: "REFUSED", Code: "NOT_CLEAN", Reason: "It is no clean claim that waits for the check, and no approved one that waits for payment. Look at it by itself."})
		}
	}
	return out, take, nil
}

// nothingTaken says why no run was put together.
func nothingTaken(c page.Closed) error {
	no := refusal.New(refusal.Conflict, "NOTHING_TO_PAY", "There is no clean or approved claim to put into a run.").At("claims")
	if left := c.LeftOut(); len(left) > 0 {
		no = refusal.New(refusal.Conflict, "NOTHING_TO_PAY", "No claim could be put into a run. %s: %s", left[0].Claim, left[0].Reason).At("claims")
	}
	return no
}
