// Command tranche moves NHS digital capital bids through submission, review and multi-year drawdown.
//
// One program does everything: `tranche dev` on a laptop, `tranche serve` and `tranche worker` beside a real PostgreSQL and
// Temporal, and the operators' commands. `tranche --help` lists them. Exit codes: 0 done, 1 a sentence on standard error
// says what went wrong, 130 stopped by Ctrl-C before it was done.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// An exitCode is an error that has been said already and only ends the program with its number.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// run is the whole program as a function: arguments in, exit code out. The first Ctrl-C asks everything to stop; a second
// one ends the program at once, and its children with it.
func run(args []string, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop)
	root := newRoot(out, errs)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var code exitCode
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(errs, "tranche: stopped before it was done.") // nowhere left to say it
		return 130
	}
	fmt.Fprintf(errs, "tranche: %v\n", err) // nowhere left to say it
	return 1
}
