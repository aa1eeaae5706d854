package programme

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/store"
)

// A player plays acts against the record, each at its moment by the record's
// own clock, as the website and the worker would have done: what people write
// is written as they write it, a click is kept and then applied with whatever
// follows from it, and timers that fall due on the way are attended to first.
type player struct {
	record *store.Store
	people map[string]funding.Person
	nth    int       // clicks so far: it makes their ids
	wakes  int       // timers attended to
	due    time.Time // the nearest deadline; zero when none is known
	stale  bool      // due may have changed
}

// play plays the acts in the order of their moments, and then goes to the
// moment until.
func (p *player) play(ctx context.Context, acts []act, until time.Time) error {
	slices.SortStableFunc(acts, func(a, b act) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.what, b.what)) })
	for _, a := range acts {
		if err := p.goTo(ctx, a.at); err != nil {
			return err
		}
		if err := a.do(ctx, p); err != nil {
			return fmt.Errorf("%s on %s: %w", a.what, a.at.Format("2 January 2006"), err)
		}
		p.stale = true
	}
	return p.goTo(ctx, until)
}

// goTo moves the clock to at, from deadline to deadline.
func (p *player) goTo(ctx context.Context, at time.Time) error {
	for {
		if p.stale {
			next, ok, err := p.record.NextWake(ctx)
			if err != nil {
				return err
			}
			if p.due, p.stale = next, false; !ok {
				p.due = time.Time{}
			}
		}
		if p.due.IsZero() || p.due.After(at) {
			return p.advance(ctx, at)
		}
		if err := p.advance(ctx, p.due.Add(time.Millisecond)); err != nil {
			return err
		}
		if err := p.attend(ctx); err != nil {
			return err
		}
		p.stale = true
	}
}

// advance moves the clock, unless it has come there by itself.
func (p *player) advance(ctx context.Context, at time.Time) error {
	now, err := p.record.Now(ctx)
	if err != nil || !now.Before(at) {
		return err
	}
	_, err = p.record.Advance(ctx, at)
	return err
}

// attend does what fell due, as the workflows' timers do.
func (p *player) attend(ctx context.Context) error {
	overdue, err := p.record.Overdue(ctx, 0)
	if err != nil {
		return err
	}
	for _, d := range overdue {
		id, err := p.record.KeepWake(ctx, d.Ref, d.Version)
		if err != nil {
			return err
		}
		if err := p.apply(ctx, id); err != nil {
			return fmt.Errorf("what fell due on %s: %w", d.Ref, err)
		}
		p.wakes++
	}
	return nil
}

// click keeps what somebody asks for and has it applied.
func (p *player) click(ctx context.Context, who string, ref funding.Ref, verb funding.Verb, body any) error {
	person, err := p.person(ctx, who)
	if err != nil {
		return err
	}
	p.nth++
	sum := sha256.Sum256(fmt.Appendf(nil, "programme %d %s %s", p.nth, who, verb))
	c := funding.Command{ID: hex.EncodeToString(sum[:16]), Kind: ref.Kind, Aggregate: ref.ID, Verb: verb}
	if body != nil {
		if c.Body, err = json.Marshal(body); err != nil {
			return err
		}
	}
	if _, err := p.record.Accept(ctx, person, c); err != nil {
		return err
	}
	return p.apply(ctx, c.ID)
}

// apply does what a kept command asks, and then what follows from it.
func (p *player) apply(ctx context.Context, id string) error {
	if _, err := p.record.Apply(ctx, id); err != nil {
		return err
	}
	follow, err := p.record.FollowOns(ctx, id)
	if err != nil {
		return err
	}
	for _, f := range follow {
		if err := p.apply(ctx, f.ID); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) person(ctx context.Context, id string) (funding.Person, error) {
	if who, ok := p.people[id]; ok {
		return who, nil
	}
	who, err := p.record.Person(ctx, id)
	if err == nil {
		p.people[id] = who
	}
	return who, err
}
