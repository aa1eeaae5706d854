package workflows

import (
	"errors"
	"strings"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/tranche-funding/tranche/funding"
)

// listen takes commands under every verb that the aggregate knows, so that
// Temporal's pages show what people did, and pokes.
func (r *run) listen(ctx workflow.Context) error {
	options := workflow.UpdateHandlerOptions{Validator: wellFormed}
	for _, verb := range funding.VerbsOf(r.ref.Kind) {
		if err := workflow.SetUpdateHandlerWithOptions(ctx, string(verb), r.command, options); err != nil {
			return err
		}
	}
	return workflow.SetUpdateHandler(ctx, pokeUpdate, r.poke)
}

// longest is the length of the longest command id: a hash, a few verbs and
// the ids of aggregates.
const longest = 400

// wellFormed turns away what cannot be the id of a command. It asks no rules:
// only the record may refuse a command that was kept.
func wellFormed(_ workflow.Context, commandID string) error {
	if commandID == "" || len(commandID) > longest || strings.ContainsFunc(commandID, odd) {
		return temporal.NewNonRetryableApplicationError("this is not the id of a command", "COMMAND_ID_MALFORMED", nil)
	}
	return nil
}

// odd finds what no command id has in it.
func odd(c rune) bool {
	letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	return !letter && !strings.ContainsRune("-_./:+=@", c)
}

// command has a kept command applied to the record and returns the version
// after it. Commands of several people may be under way at once; the record's
// row lock puts them in order.
func (r *run) command(ctx workflow.Context, commandID string) (int, error) {
	var view funding.View
	err := workflow.ExecuteActivity(saving(ctx), steps.Apply, commandID).Get(ctx, &view)
	if err != nil {
		return 0, plain(err)
	}
	r.see(ctx, view)
	return view.Version, nil
}

// poke has the record looked at now, because its clock was moved or Temporal
// may know less than it should, and returns the version when all that was due
// has happened. version 0 stands for any.
func (r *run) poke(ctx workflow.Context, version int) (int, error) {
	var view funding.View
	err := workflow.ExecuteActivity(saving(ctx), steps.Wake, r.ref, version).Get(ctx, &view)
	if err != nil {
		return 0, plain(err)
	}
	r.see(ctx, view)
	err = workflow.Await(ctx, func() bool { return r.quiet(ctx) })
	return r.view.Version, err
}

// plain takes the refusal out of the step that it came from.
func plain(err error) error {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		return app
	}
	return err
}
