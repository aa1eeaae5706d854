package rehearsal

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tranche-funding/tranche/activities"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A record keeps one made-up bid and its award in memory, under the real
// rules. The environment runs one step at a time, so it needs no lock.
type record struct {
	made  funding.RehearsalBid
	cal   calendar.Calendar
	now   func() time.Time
	bid   funding.Bid
	award funding.Award
	kept  map[string]funding.Command
	done  map[string]bool
	steps []funding.RehearsedStep
}

func newRecord(made funding.RehearsalBid, cal calendar.Calendar) *record {
	return &record{made: made, cal: cal, bid: made.Draft(), kept: map[string]funding.Command{}, done: map[string]bool{}}
}

// keep puts a command into the inbox and returns its id.
func (r *record) keep(ref funding.Ref, role funding.Role, verb funding.Verb, body any) (string, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return "", err
	}
	id := fmt.Sprintf("%s/%s/%d", ref, verb, len(r.kept))
	r.kept[id] = funding.Command{ID: id, Kind: ref.Kind, Aggregate: ref.ID, Verb: verb, Body: b, By: string(role), At: r.now().Truncate(time.Millisecond)}
	return id, nil
}

// Apply is [activities.Record.Apply].
func (r *record) Apply(_ context.Context, id string) (funding.View, error) {
	c, ok := r.kept[id]
	if !ok {
		return funding.View{}, fmt.Errorf("the rehearsal has no command %s", id)
	}
	if !r.done[id] {
		if err := r.change(c); err != nil {
			return funding.View{}, err
		}
		r.done[id] = true
	}
	return r.look(funding.Ref{Kind: c.Kind, ID: c.Aggregate})
}

func (r *record) change(c funding.Command) error {
	who := r.made.RehearsalPerson(funding.Role(c.By))
	var effects funding.Effects
	if c.Kind == funding.BidKind {
		out, err := funding.ApplyBid(r.bid, funding.BidFacts{Person: who, Calendar: r.cal, Rules: r.made.Rules, Round: r.made.Round, Org: r.made.Org, Content: r.made.Content, Cover: r.made.Cover}, c)
		if err != nil {
			return err
		}
		r.bid, effects = out.Bid, out.Effects
	} else {
		out, err := funding.ApplyAward(r.award, funding.AwardFacts{Person: who, Calendar: r.cal, Rules: r.made.Rules, Round: r.made.Round, Org: r.made.Org,
			Funder: funding.Organisation{Code: r.made.Round.Funder, Name: r.made.Round.FunderName}, Bid: r.bid, Content: r.made.Content}, c)
		if err != nil {
			return err
		}
		r.award, effects = out.Award, out.Effects
	}
	for _, f := range effects.Follow {
		f.At = c.At
		r.kept[f.ID] = f
	}
	return nil
}

// Look is [activities.Record.Look].
func (r *record) Look(_ context.Context, ref funding.Ref) (funding.View, error) { return r.look(ref) }

func (r *record) look(ref funding.Ref) (v funding.View, err error) {
	v = funding.ViewOfBid(r.bid)
	if ref.Kind == funding.AwardKind {
		v = funding.ViewOfAward(r.award)
	}
	if v.Version == 0 {
		return v, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no %s.", ref)
	}
	if !v.Deadline.IsZero() {
		v.WakeIn = max(0, v.Deadline.Sub(r.now()))
	}
	return v, nil
}

// KeepWake is [activities.Record.KeepWake].
func (r *record) KeepWake(_ context.Context, ref funding.Ref, version int) (string, error) {
	v, err := r.look(ref)
	if err != nil || v.Closed || v.Deadline.IsZero() || v.WakeIn > 0 || v.Version != version {
		return "", err
	}
	return r.keep(ref, "system", funding.Wake, struct{}{})
}

// FollowOns is [activities.Record.FollowOns].
func (r *record) FollowOns(_ context.Context, cause string) ([]activities.Pending, error) {
	var out []activities.Pending
	for id, c := range r.kept {
		if c.Cause == cause && !r.done[id] {
			out = append(out, activities.Pending{ID: id, Ref: funding.Ref{Kind: c.Kind, ID: c.Aggregate}, Verb: c.Verb})
		}
	}
	return out, nil
}

// SendLetters is [activities.Record.SendLetters]; nobody is written to.
func (r *record) SendLetters(context.Context, funding.Ref, func(context.Context, activities.Mail) error) (int, error) {
	return 0, nil
}

// HandOver is [activities.Record.HandOver]; no file leaves this house.
func (r *record) HandOver(context.Context, funding.Ref, func(context.Context, activities.PaymentFile) error) ([]activities.Pending, error) {
	return nil, nil
}

// Send is [activities.Sender.Send]: the other aggregate has no workflow yet, so
// the command is simply done.
func (r *record) Send(ctx context.Context, id string, _ funding.Ref, _ funding.Verb) error {
	_, err := r.Apply(ctx, id)
	return err
}
