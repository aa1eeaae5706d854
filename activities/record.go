package activities

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/store"
)

// A Record is what the steps read and write: the only place where a kept
// command becomes an effect.
type Record interface {
	// Apply does what the kept command asks, in one transaction, once however
	// often it is called. A refusal is a *funding.Error; any other error is
	// worth another try.
	Apply(ctx context.Context, commandID string) (funding.View, error)
	// Look returns the aggregate as it is, and a *funding.Error of kind
	// NotFound while there is none.
	Look(ctx context.Context, ref funding.Ref) (funding.View, error)
	// KeepWake keeps the timer command of this version if the aggregate's
	// deadline has come, and returns its id; "" when nothing is due or the
	// version has moved on.
	KeepWake(ctx context.Context, ref funding.Ref, version int) (commandID string, err error)
	// FollowOns lists the commands that commandID caused and that wait.
	FollowOns(ctx context.Context, commandID string) ([]Pending, error)
	// SendLetters hands the waiting letters of ref (the zero Ref: of all) to
	// send, which must be safe to repeat, and marks those that it took.
	SendLetters(ctx context.Context, ref funding.Ref, send func(context.Context, Mail) error) (sent int, err error)
	// HandOver gives the waiting payment files of ref (the zero Ref: of all) to
	// put, which must be safe to repeat, marks what became of each, and keeps
	// the command that tells its run. A file whose place is taken by another is
	// not tried again by itself.
	HandOver(ctx context.Context, ref funding.Ref, put func(context.Context, PaymentFile) error) ([]Pending, error)
}

// Files is where payment files are handed over. Putting one twice must do no
// harm; an [ErrTaken] says that another file has its name.
type Files interface {
	Put(ctx context.Context, f PaymentFile) error
}

// ErrTaken marks a payment file whose name another file has already.
var ErrTaken = store.ErrTaken

// A Sender brings a kept command to its aggregate, and returns a
// *funding.Error when the rules refused it.
type Sender interface {
	Send(ctx context.Context, id string, ref funding.Ref, verb funding.Verb) error
}

// A Post takes letters to people. Taking one twice must do no harm.
type Post interface {
	Send(ctx context.Context, m Mail) error
}

// ErrUndeliverable marks a letter that the mail server will never take. The
// record tries it no more.
var ErrUndeliverable = store.ErrUndeliverable

// What the record hands out, under the names that this room uses.
type (
	// Pending is a kept command that nothing has come of yet.
	Pending = store.Pending
	// Due is an aggregate whose deadline has passed, at the version that it was
	// seen at.
	Due = store.Due
	// Mail is one letter to one person.
	Mail = store.Mail
	// PaymentFile is a payment file as it leaves the house.
	PaymentFile = store.PaymentFile
)
