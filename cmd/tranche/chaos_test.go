package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/cmd/tranche/devstack"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/workflows"
)

// TestChaosLosesNothing lets six trusts click while Temporal and PostgreSQL
// are killed with -9 and the worker is stopped in turn. Afterwards every
// acknowledged click has had its effect exactly once, or was refused by the
// rules and says so; every refusal left nothing; versions have no gaps.
func TestChaosLosesNothing(t *testing.T) {
	if os.Getenv("TRANCHE_DEVSTACK_TEST") == "" {
		t.Skip("starts servers of its own to kill: run it through `make test` or `make chaos`")
	}
	rounds := 3
	if os.Getenv("TRANCHE_CHAOS") == "long" {
		rounds = 60
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	c := newChaos(t, rand.New(rand.NewPCG(seed, 0)))
	for range rounds {
		c.round()
	}
	c.settle()
	c.check()
}

// A chaos is a walk on servers that can be killed, and what its people sent.
type chaos struct {
	*walk
	stack  *devstack.Stack
	random *rand.Rand
	bids   map[string]string // trust → bid
	mu     sync.Mutex
	sent   []sent
	faults int
}

// sent is one click and the answer it got.
type sent struct {
	who, op, key string
	status       int
}

var chaosTrusts = []string{"rzb", "rzc", "rzd", "rze", "rzf"}

func newChaos(t *testing.T, random *rand.Rand) *chaos {
	t.Helper()
	dir, err := temporaryDir()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	stack, err := devstack.Start(context.Background(), devstack.Options{Dir: filepath.Join(dir, "data"), Say: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stack.Stop(); err != nil {
			t.Error(err)
		}
	})
	settings := Settings{DatabaseURL: stack.Web, WorkerDatabaseURL: stack.Worker, OwnerDatabaseURL: stack.Owner, Patience: 2 * time.Second, Sweep: 2 * time.Second, ownTemporal: stack.TemporalAddress, Demo: true}
	if err := migrate(context.Background(), settings); err != nil {
		t.Fatal(err)
	}
	c := &chaos{walk: newWalkOn(t, settings, quiet()), stack: stack, random: random, bids: map[string]string{}}
	for _, trust := range chaosTrusts {
		bid := c.do(trust+"-author", "createBid", nil, doc{"round": "FP-2026-R1", "organisation": strings.ToUpper(trust)})
		c.bids[trust] = fmt.Sprint(bid["id"])
	}
	return c
}

// round lets everyone click for a while, with one fault in the midst.
func (c *chaos) round() {
	faults := []func() error{
		func() error { return c.kill(c.stack.TemporalPID(), c.stack.RestartTemporal) },
		func() error { return c.kill(c.stack.PostgresPID(), c.stack.RestartPostgres) },
		func() error { c.stopWork(); c.startWorker(); return nil },
	}
	fault := faults[c.faults%len(faults)]
	c.faults++
	var people sync.WaitGroup
	for i, trust := range chaosTrusts {
		steps := c.random.Perm(8)
		people.Go(func() { c.clicks(trust, c.faults*1000+i*100, steps) })
	}
	if err := fault(); err != nil {
		c.t.Errorf("fault %d: %v", c.faults, err)
	}
	people.Wait()
}

// kill ends a server with -9 and starts it again.
func (c *chaos) kill(pid int, restart func(context.Context) error) error {
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return err
	}
	return restart(context.Background())
}

// clicks sends a trust's bid back and forth between its author and its
// approvers.
func (c *chaos) clicks(trust string, from int, steps []int) {
	for n, step := range steps {
		op := []string{"sendForApproval", "recallBid"}[step%2]
		key := fmt.Sprintf("chaos-%d", from+n)
		status := c.click(trust+"-author", op, key, c.bids[trust])
		c.mu.Lock()
		c.sent = append(c.sent, sent{trust + "-author", op, key, status})
		c.mu.Unlock()
	}
}

// click is one request; 0 means that no answer came at all.
func (c *chaos) click(who, op, key, bid string) int {
	req, err := http.NewRequest(http.MethodPost, c.base+strings.Replace(c.paths[op].path, "{bid}", bid, 1), nil)
	if err != nil {
		return 0
	}
	req.Header.Set("Authorization", "Bearer demo-"+who)
	req.Header.Set("Idempotency-Key", key)
	client := http.Client{Timeout: 20 * time.Second}
	res, err := client.Do(req)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	var body any
	_ = json.NewDecoder(res.Body).Decode(&body) // drained; the status is the answer
	return res.StatusCode
}

// settle waits until nothing that was kept still waits: what the sweep of a
// worker does by itself, without the half minute's grace.
func (c *chaos) settle() {
	temporal := c.dial()
	defer temporal.Close()
	c.eventually(90*time.Second, func() error {
		waiting, err := c.worker.Waiting(context.Background(), 0)
		if err != nil {
			return err
		}
		for _, p := range waiting {
			c.resend(temporal, p.ID, p.Ref, p.Verb)
		}
		if len(waiting) > 0 {
			return fmt.Errorf("%d kept commands still wait", len(waiting))
		}
		return nil
	})
}

func (c *chaos) resend(temporal *workflows.Client, id string, ref funding.Ref, verb funding.Verb) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := temporal.Send(ctx, id, ref, verb); err != nil {
		c.t.Logf("sent again, and not yet there: %v", err)
	}
}

// check asks what became of every click.
func (c *chaos) check() {
	acknowledged, applied, refused := 0, 0, 0
	for _, s := range c.sent {
		status, receipt := c.receipt(s)
		kept := status == http.StatusOK
		switch {
		case s.status == http.StatusOK:
			acknowledged++
			applied++
			if !kept || receipt["outcome"] != "APPLIED" {
				c.t.Errorf("%s %s was confirmed and is %v", s.op, s.key, receipt)
			}
		case s.status == http.StatusAccepted:
			acknowledged++
			if !kept || (receipt["outcome"] != "APPLIED" && receipt["outcome"] != "REFUSED") {
				c.t.Errorf("%s %s was kept and nothing came of it: %v", s.op, s.key, receipt)
			}
		case s.status == http.StatusConflict:
			refused++
			if kept && receipt["outcome"] != "REFUSED" {
				c.t.Errorf("%s %s was refused and yet is %v", s.op, s.key, receipt)
			}
		}
	}
	verdict, err := c.worker.VerifyAudit(context.Background(), funding.Engine(), funding.Ref{})
	if err != nil || !verdict.Holds {
		c.t.Errorf("the audit trail: %+v, %v", verdict, err)
	}
	c.t.Logf("%d clicks, %d faults: %d acknowledged (%d at once), %d refused by the rules, %d without a promise; lost 0, doubled 0 unless said above",
		len(c.sent), c.faults, acknowledged, applied, refused, len(c.sent)-acknowledged-refused)
	if acknowledged < len(c.sent)/4 {
		c.t.Errorf("only %d of %d clicks were acknowledged: the test shows too little", acknowledged, len(c.sent))
	}
	c.doubled()
}

// doubled looks for a command that had its effect twice.
func (c *chaos) doubled() {
	seen := map[string]int{}
	for _, bid := range c.bids {
		events, err := c.worker.Events(context.Background(), funding.Engine(), funding.Ref{Kind: funding.BidKind, ID: bid}, "", 500)
		if err != nil {
			c.t.Fatal(err)
		}
		for _, e := range events {
			if v, ok := seen[e.Command]; ok && v != e.Version {
				c.t.Errorf("command %s had its effect at versions %d and %d", e.Command, v, e.Version)
			}
			seen[e.Command] = e.Version
		}
	}
}

// receipt asks for a command by the key it was sent with.
func (c *chaos) receipt(s sent) (int, doc) {
	return c.try(s.who, "getCommand", []string{commandOf(s.who, s.key)}, nil)
}

// commandOf is the id of the command that a person's key makes: part of the
// API's contract, so it is worked out here anew.
func commandOf(person, key string) string {
	sum := sha256.Sum256([]byte(person + "\x00" + key))
	return hex.EncodeToString(sum[:16])
}

// quiet drops what is logged while servers die.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
