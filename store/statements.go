package store

import (
	"context"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
)

// countKey is where a context keeps its count of statements.
type countKey struct{}

// CountStatements returns a context under which every SQL statement is counted,
// those that begin and end transactions too, and what tells the count so far.
// It says how a page asks for what it shows: once, or once for each line.
func CountStatements(ctx context.Context) (context.Context, func() int64) {
	n := new(atomic.Int64)
	return context.WithValue(ctx, countKey{}, n), n.Load
}

// A tally counts the statements of those contexts that want it (pgx.QueryTracer).
type tally struct{}

// TraceQueryStart counts one statement.
func (tally) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	if n, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
	return ctx
}

// TraceQueryEnd has nothing to add.
func (tally) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
