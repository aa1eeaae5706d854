package workflows

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/activities"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A record is the system of record in memory: one bid, its award and one
// payment run, under the real rules and a clock that the test gives.
type record struct {
	mu    sync.Mutex
	now   func() time.Time
	rules funding.Ruleset
	round funding.Round
	cal   calendar.Calendar

	bid     funding.Bid
	content funding.Content
	award   funding.Award
	run     funding.Run
	enquiry funding.Enquiry
	claim   funding.ClaimContent
	drafts  map[string]funding.ClaimContent // further claims, by id

	commands []*kept
	events   []string // name, then the London day it happened on
	unsent   []funding.Letter
	posted   []funding.Letter
	applied  int    // commands that had an effect
	away     int    // how often the record will still not answer
	spared   string // the command that it answers all the same
}

// kept is a command with its receipt.
type kept struct {
	funding.Command
	settled bool
	refusal *funding.Error
}

// newRecord holds the bid as a draft that is ready for its approvers.
func newRecord(t *testing.T, now func() time.Time) *record {
	r := &record{now: now, rules: rules(t), cal: calendar.England(), round: batched(), content: example.Content(), claim: claimOne()}
	b, err := funding.StartBid(bidID, "Northmoor EPR", example.Person(author), example.Org(), r.round, day(2026, time.May, 1))
	if err != nil {
		t.Fatal(err)
	}
	r.bid = b
	return r
}

// keep puts a person's command into the inbox.
func (r *record) keep(id string, ref funding.Ref, who string, verb funding.Verb, body any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	b, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	r.add(funding.Command{ID: id, Kind: ref.Kind, Aggregate: ref.ID, Verb: verb, Body: b, By: who})
}

func (r *record) add(c funding.Command) {
	if r.find(c.ID) == nil {
		c.At = r.now().Truncate(time.Millisecond)
		r.commands = append(r.commands, &kept{Command: c})
	}
}

func (r *record) find(id string) *kept {
	for _, k := range r.commands {
		if k.ID == id {
			return k
		}
	}
	return nil
}

// Apply is [activities.Record.Apply].
func (r *record) Apply(_ context.Context, id string) (funding.View, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k := r.find(id)
	if k == nil || r.away > 0 && id != r.spared {
		r.away = max(r.away-1, 0)
		return funding.View{}, fmt.Errorf("command %s: the record does not answer", id)
	}
	ref := funding.Ref{Kind: k.Kind, ID: k.Aggregate}
	if !k.settled {
		if err := r.change(k.Command); err != nil {
			no, ok := refusal.Of(err)
			if !ok {
				return funding.View{}, err
			}
			k.refusal = no
		} else {
			r.applied++
		}
		k.settled = true
	}
	if k.refusal != nil {
		return funding.View{}, k.refusal
	}
	return r.look(ref)
}

func (r *record) change(c funding.Command) error {
	who := example.Person(c.By)
	switch c.Kind {
	case funding.BidKind:
		out, err := funding.ApplyBid(r.bid, funding.BidFacts{Person: who, Calendar: r.cal, Rules: r.rules, Round: r.round, Org: example.Org(), Content: r.content, Cover: example.Cover(), Named: example.Named()}, c)
		if err == nil {
			r.bid = out.Bid
			r.keepEffects(c, out.Events, out.Effects)
		}
		return err
	case funding.AwardKind:
		out, err := funding.ApplyAward(r.award, funding.AwardFacts{Person: who, Calendar: r.cal, Rules: r.rules, Round: r.round, Org: example.Org(), Funder: example.FunderOrg(), Bid: r.bid, Content: r.content, Draft: r.draft(c), Pack: r.packed(c)}, c)
		if err == nil {
			r.award = out.Award
			r.keepEffects(c, out.Events, out.Effects)
		}
		return err
	case funding.EnquiryKind:
		r.enquiry.ID = c.Aggregate
		out, err := funding.ApplyEnquiry(r.enquiry, funding.EnquiryFacts{Person: who, Calendar: r.cal, Rules: r.rules, Round: r.round, Org: example.Org(), Funder: example.Funder, Bid: &r.bid}, c)
		if err == nil {
			r.enquiry = out.Enquiry
			r.keepEffects(c, out.Events, out.Effects)
		}
		return err
	}
	r.run.ID, r.run.Fund, r.run.Funder = c.Aggregate, example.FundCode, example.Funder
	out, err := funding.ApplyRun(r.run, funding.RunFacts{Person: who, Calendar: r.cal, Rules: r.rules, Waiting: r.payable()}, c)
	if err == nil {
		r.run = out.Run
		r.keepEffects(c, out.Events, out.Effects)
	}
	return err
}

// draft is the claim that a command is about.
func (r *record) draft(c funding.Command) funding.ClaimContent {
	id, _ := funding.ClaimOf(c)
	if d, ok := r.drafts[id]; ok {
		return d
	}
	return r.claim
}

// packed is what the record knows of the pack that a command is about.
func (r *record) packed(c funding.Command) (f funding.PackFacts) {
	if fy, m, ok := funding.PackOf(r.award, c); ok {
		_, f.Exists = r.award.Pack(funding.PackID(r.award.ID, fy, m))
	}
	return f
}

func (r *record) payable() []funding.RunItem {
	var out []funding.RunItem
	for _, c := range r.award.Claims {
		if c.Status == funding.ClaimApproved {
			out = append(out, funding.RunItem{Award: r.award.ID, Claim: c.ID, No: c.No, Org: c.Org, Nature: c.Nature, Amount: c.Granted(), Handled: []string{c.Prepared.By, c.Approved.By, c.Checked.By, r.award.DecidedBy}})
		}
	}
	return out
}

func (r *record) keepEffects(c funding.Command, events []funding.Event, effects funding.Effects) {
	for _, e := range events {
		r.events = append(r.events, e.Name+" "+calendar.DateOf(c.At).String())
	}
	r.unsent = append(r.unsent, effects.Letters...)
	for _, f := range effects.Follow {
		r.add(f)
	}
}

// Look is [activities.Record.Look].
func (r *record) Look(_ context.Context, ref funding.Ref) (funding.View, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.look(ref)
}

func (r *record) look(ref funding.Ref) (v funding.View, err error) {
	switch ref {
	case funding.Ref{Kind: funding.BidKind, ID: r.bid.ID}:
		v = funding.ViewOfBid(r.bid)
	case funding.Ref{Kind: funding.AwardKind, ID: r.award.ID}:
		v = funding.ViewOfAward(r.award)
	case funding.Ref{Kind: funding.RunKind, ID: r.run.ID}:
		v = funding.ViewOfRun(r.run)
	case funding.Ref{Kind: funding.EnquiryKind, ID: r.enquiry.ID}:
		v = funding.ViewOfEnquiry(r.enquiry)
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
	r.mu.Lock()
	defer r.mu.Unlock()
	v, err := r.look(ref)
	if err != nil || v.Closed || v.Deadline.IsZero() || v.WakeIn > 0 || v.Version != version {
		return "", err
	}
	id := fmt.Sprintf("%s/wake/%d", ref, version)
	r.add(funding.Command{ID: id, Kind: ref.Kind, Aggregate: ref.ID, Verb: funding.Wake, By: "system"})
	return id, nil
}

// FollowOns is [activities.Record.FollowOns].
func (r *record) FollowOns(_ context.Context, cause string) ([]activities.Pending, error) {
	return r.pending(func(k *kept) bool { return k.Cause == cause }), nil
}

func (r *record) pending(want func(*kept) bool) []activities.Pending {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []activities.Pending
	for _, k := range r.commands {
		if !k.settled && want(k) {
			out = append(out, activities.Pending{ID: k.ID, Ref: funding.Ref{Kind: k.Kind, ID: k.Aggregate}, Verb: k.Verb})
		}
	}
	return out
}

// SendLetters is [activities.Record.SendLetters].
func (r *record) SendLetters(ctx context.Context, _ funding.Ref, send func(context.Context, activities.Mail) error) (sent int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.unsent) > 0 {
		if err := send(ctx, activities.Mail{Subject: r.unsent[0].Subject}); err != nil {
			return sent, err
		}
		r.posted, r.unsent = append(r.posted, r.unsent[0]), r.unsent[1:]
		sent++
	}
	return sent, nil
}

// HandOver is [activities.Record.HandOver]; no file leaves this house.
func (r *record) HandOver(context.Context, funding.Ref, func(context.Context, activities.PaymentFile) error) ([]activities.Pending, error) {
	return nil, nil
}

// Send is [activities.Sender.Send], for tests in which the other aggregate has
// no workflow: the command is simply done.
func (r *record) Send(ctx context.Context, id string, _ funding.Ref, _ funding.Verb) error {
	_, err := r.Apply(ctx, id)
	return err
}

// counted says how often an event happened, or on which days when there are few.
func (r *record) counted(name string) int {
	n := 0
	for _, e := range r.events {
		if strings.HasPrefix(e, name+" ") {
			n++
		}
	}
	return n
}

// happened reports whether an event happened on a London day, 2026-06-09 say.
func (r *record) happened(name, on string) bool { return slices.Contains(r.events, name+" "+on) }
