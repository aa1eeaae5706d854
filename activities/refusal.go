package activities

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// Refusal makes a refusal by the rules final for Temporal: an application
// error that is not tried again, with the code as its type and everything
// else as its detail. Any other error, and nil, is returned as it is.
func Refusal(err error) error {
	var already *temporal.ApplicationError
	if errors.As(err, &already) {
		return err
	}
	if no, ok := refusal.Of(err); ok {
		return temporal.NewNonRetryableApplicationError(no.Message, no.Code, nil, *no)
	}
	return err
}

// Refused finds the refusal in an error, also when it has travelled through
// Temporal as [Refusal] made it. It is false for faults and for nil.
func Refused(err error) (*funding.Error, bool) {
	if no, ok := refusal.Of(err); ok {
		return no, true
	}
	var app *temporal.ApplicationError
	if !errors.As(err, &app) || !app.NonRetryable() || !app.HasDetails() {
		return nil, false
	}
	var no funding.Error
	if app.Details(&no) != nil || no.Code == "" || no.Code != app.Type() {
		return nil, false // some other final error, not one of ours
	}
	return &no, true
}
