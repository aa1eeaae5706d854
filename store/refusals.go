package store

import (
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// refuse makes a conflict with a sentence.
func refuse(code, format string, args ...any) *refusal.Error {
	return refusal.New(refusal.Conflict, code, format, args...)
}

// notFound turns a missing row into the refusal that names it. Rows that
// row-level security hides read the same as rows that do not exist.
func notFound(err error, format string, args ...any) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return refusal.New(refusal.NotFound, "NOT_FOUND", format, args...)
	}
	return err
}

// noRows makes the driver's word for an empty answer the same as GORM's.
func noRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return gorm.ErrRecordNotFound
	}
	return err
}
