package devstack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"
)

// retention is how long a closed workflow's history is kept. The audit trail is in PostgreSQL, so days are plenty.
const retention = 72 * time.Hour

// schemas are the tool's names for the tables of each of Temporal's databases.
var schemas = map[string]string{
	databaseTemporal:   "postgresql/v12/temporal",
	databaseVisibility: "postgresql/v12/visibility",
}

// prepareSchemas makes or updates the tables of Temporal's databases.
func (s *Stack) prepareSchemas(ctx context.Context) error {
	for _, name := range temporalDatabases {
		set, err := s.schemaSet(ctx, name)
		if err != nil {
			return fmt.Errorf("reading the version of Temporal's tables in %s: %w", name, err)
		}
		if !set {
			if err := s.freshSchema(ctx, name); err != nil {
				return err
			}
		}
		if err := s.sqlTool(ctx, name, "update-schema", "--schema-name", schemas[name]); err != nil {
			return err
		}
	}
	return nil
}

// schemaSet reports whether setup-schema ever ran to its end in a database.
func (s *Stack) schemaSet(ctx context.Context, name string) (bool, error) {
	var set bool
	err := s.asAdmin(ctx, name, func(c *pgx.Conn) error {
		if err := c.QueryRow(ctx, `select to_regclass('public.schema_version') is not null`).Scan(&set); err != nil || !set {
			return err
		}
		return c.QueryRow(ctx, `select exists (select from schema_version)`).Scan(&set)
	})
	return set, err
}

// freshSchema begins with an empty database, because a set-up that was cut short cannot be continued.
func (s *Stack) freshSchema(ctx context.Context, name string) error {
	s.say("Making Temporal's tables in database %s (once).", name)
	if err := s.recreate(ctx, name); err != nil {
		return err
	}
	return s.sqlTool(ctx, name, "setup-schema", "-v", "0.0")
}

func (s *Stack) sqlTool(ctx context.Context, database string, args ...string) error {
	args = append([]string{
		"--plugin", "postgres12_pgx", "--ep", "127.0.0.1", "-p", strconv.Itoa(s.kept.Ports[portPostgres]),
		"-u", roleTemporal, "--db", database,
	}, args...)
	cmd := program(s.tsbin.tool, s.Dir, bareEnv("SQL_PASSWORD="+s.kept.Passwords[roleTemporal]), args...)
	out, err := s.run.output(ctx, cmd, identity{})
	if err != nil {
		out = strings.ReplaceAll(out, s.kept.Passwords[roleTemporal], "(password)")
		return fmt.Errorf("%s of Temporal's database %s failed (%w); the tool says:\n%s", args[10], database, err, lastLines(out, 8))
	}
	return nil
}

// startTemporal starts the server and waits until a worker could poll it.
func (s *Stack) startTemporal(ctx context.Context) error {
	if err := s.forgetMembers(ctx); err != nil {
		return err
	}
	cmd := program(s.tsbin.server, s.Dir, s.temporalEnv(), "--allow-no-auth", "start")
	c, err := s.run.serve("Temporal", cmd, identity{}, filepath.Join(s.Dir, "temporal.log"))
	if err != nil {
		return err
	}
	s.temporal = c
	if m := mark(c.pid()); m != "" {
		s.kept.Temporal = process{PID: c.pid(), Mark: m}
		if err := s.kept.save(s.Dir); err != nil {
			return err
		}
	}
	return s.awaitTemporal(ctx, c)
}

// forgetMembers empties the list of servers that a killed Temporal leaves behind. With other ports than last time, the new
// server would spend most of a minute trying to reach its dead self.
func (s *Stack) forgetMembers(ctx context.Context) error {
	return s.asAdmin(ctx, databaseTemporal, func(c *pgx.Conn) error {
		return execAll(ctx, c, `delete from cluster_membership`)
	})
}

func (s *Stack) temporalEnv() []string {
	env := bareEnv(
		"DB=postgres12_pgx",
		"DBNAME="+databaseTemporal,
		"VISIBILITY_DBNAME="+databaseVisibility,
		"POSTGRES_SEEDS=127.0.0.1",
		"DB_PORT="+strconv.Itoa(s.kept.Ports[portPostgres]),
		"POSTGRES_USER="+roleTemporal,
		"POSTGRES_PWD="+s.kept.Passwords[roleTemporal],
		"SQL_MAX_CONNS=10", "SQL_MAX_IDLE_CONNS=10", "SQL_VIS_MAX_CONNS=10", "SQL_VIS_MAX_IDLE_CONNS=10",
		"NUM_HISTORY_SHARDS=4", // can never be changed for existing data
		"DYNAMIC_CONFIG_FILE_PATH="+os.DevNull,
		"LOG_LEVEL=warn",
		"BIND_ON_IP=127.0.0.1",
		"TEMPORAL_BROADCAST_ADDRESS=127.0.0.1",
	)
	for _, name := range temporalPorts {
		env = append(env, name+"="+strconv.Itoa(s.kept.Ports[name]))
	}
	return env
}

// temporalPatience is how long a Temporal server may take to answer before its start counts as failed.
const temporalPatience = 90 * time.Second

func (s *Stack) awaitTemporal(ctx context.Context, c *child) error {
	limited, cancel := context.WithTimeout(ctx, temporalPatience)
	defer cancel()
	cl, err := client.NewLazyClient(client.Options{HostPort: s.TemporalAddress, Namespace: Namespace, Logger: silent()})
	if err != nil {
		return fmt.Errorf("preparing to talk to Temporal: %w", err)
	}
	defer cl.Close()
	for _, ask := range []func(context.Context, client.Client) error{register, describe} {
		if err := untilAnswered(limited, c, cl, ask); err != nil {
			return err
		}
	}
	return nil
}

// untilAnswered asks until there is no error, the server ends or patience runs out.
func untilAnswered(ctx context.Context, c *child, cl client.Client, ask func(context.Context, client.Client) error) error {
	for {
		once, cancel := context.WithTimeout(ctx, 2*time.Second)
		err := ask(once, cl)
		cancel()
		if err == nil {
			return nil
		}
		select {
		case <-c.done:
			return c.fell()
		case <-ctx.Done():
			return fmt.Errorf("no answer from Temporal (%w; its last answer: %v); the end of %s says:\n%s", ctx.Err(), err, c.log, tail(c.log, 8))
		case <-time.After(25 * time.Millisecond):
		}
	}
}

// register makes the namespace; that it is there already is the answer wanted.
func register(ctx context.Context, cl client.Client) error {
	_, err := cl.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace:                        Namespace,
		Description:                      "Bids, awards and rounds of Tranche",
		WorkflowExecutionRetentionPeriod: durationpb.New(retention),
	})
	var there *serviceerror.NamespaceAlreadyExists
	if errors.As(err, &there) {
		return nil
	}
	return err
}

// describe asks what a worker will need: that the namespace is known everywhere and task queues are served.
func describe(ctx context.Context, cl client.Client) error {
	_, err := cl.DescribeTaskQueue(ctx, "devstack-ready", enums.TASK_QUEUE_TYPE_WORKFLOW)
	return err
}

func silent() log.Logger {
	return log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil)))
}

func (s *Stack) stopTemporal() error {
	return s.temporal.stop(5*time.Second, syscall.SIGTERM, syscall.SIGKILL)
}
