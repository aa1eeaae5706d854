package workflows

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"
)

// DefaultNamespace is where the workflows live unless the environment names
// another.
const DefaultNamespace = "tranche"

// Settings says which Temporal to use. With an Address (of a server that we
// started ourselves, say) that one is used, in clear; without, the environment
// decides: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY,
// TEMPORAL_TLS… and a temporal.toml, as all of Temporal's tools read them.
type Settings struct {
	Address   string
	Namespace string // empty = the environment's, else DefaultNamespace
	Log       *slog.Logger
}

// Dial makes a client. It does not connect yet, so a Temporal that is away
// keeps nobody from starting; see [Client.Check].
func Dial(s Settings) (*Client, error) {
	options := client.Options{HostPort: s.Address}
	if s.Address == "" {
		var err error
		if options, err = envconfig.LoadDefaultClientOptions(); err != nil {
			return nil, fmt.Errorf("read how to reach Temporal: %w", err)
		}
	}
	options.Namespace = cmp.Or(s.Namespace, options.Namespace, DefaultNamespace)
	if s.Log != nil {
		options.Logger = log.NewStructuredLogger(s.Log)
	}
	c, err := client.NewLazyClient(options)
	if err != nil {
		return nil, fmt.Errorf("reach Temporal at %s: %w", options.HostPort, err)
	}
	return &Client{Temporal: c, Namespace: options.Namespace}, nil
}

// Check asks whether Temporal answers.
func (c *Client) Check(ctx context.Context) error {
	_, err := c.Temporal.CheckHealth(ctx, &client.CheckHealthRequest{})
	return err
}

// Close ends the connection.
func (c *Client) Close() { c.Temporal.Close() }

// retention is how long Temporal keeps the histories of closed workflows. The
// audit trail is the record's.
const retention = 72 * time.Hour

// EnsureNamespace makes the namespace if Temporal does not have it, and
// returns once it can be used. Where namespaces are somebody else's to make,
// as in Temporal Cloud, it only finds that it is there. It registers before it
// looks: Temporal remembers for a second that it was asked in vain.
func (c *Client) EnsureNamespace(ctx context.Context) error {
	_, err := c.Temporal.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: c.Namespace, Description: "Tranche", WorkflowExecutionRetentionPeriod: durationpb.New(retention),
	})
	var there *serviceerror.NamespaceAlreadyExists
	if errors.As(err, &there) {
		return nil
	}
	if err == nil {
		return within("wait for", c.Namespace, c.usable(ctx))
	}
	_, missing := c.Temporal.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: c.Namespace})
	if missing == nil {
		return nil
	}
	return within("register", c.Namespace, errors.Join(err, missing))
}

func within(doing, namespace string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s namespace %s: %w", doing, namespace, err)
}

// usable waits until every part of Temporal has heard of a new namespace,
// which takes some seconds.
func (c *Client) usable(ctx context.Context) error {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		_, err := c.Temporal.WorkflowService().DescribeTaskQueue(ctx, &workflowservice.DescribeTaskQueueRequest{
			Namespace: c.Namespace, TaskQueue: &taskqueuepb.TaskQueue{Name: TaskQueue}, TaskQueueType: enumspb.TASK_QUEUE_TYPE_WORKFLOW,
		})
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-tick.C:
		}
	}
}
