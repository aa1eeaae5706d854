package workflows

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// polledWithin is how long ago a worker that works has come for work at the
// latest: one question waits for a minute at most.
const polledWithin = 2 * time.Minute

// Polled returns nil where a worker on the machine called host comes to
// Temporal for work, and otherwise what is the matter. Temporal knows workers
// by the name that the SDK gives them: process@machine@queue.
func (c *Client) Polled(ctx context.Context, host string) error {
	queue, err := c.Temporal.WorkflowService().DescribeTaskQueue(ctx, &workflowservice.DescribeTaskQueueRequest{
		Namespace: c.Namespace, TaskQueue: &taskqueuepb.TaskQueue{Name: TaskQueue}, TaskQueueType: enumspb.TASK_QUEUE_TYPE_ACTIVITY,
	})
	if err != nil {
		return fmt.Errorf("ask Temporal who comes for work: %w", err)
	}
	for _, p := range queue.GetPollers() {
		if strings.Contains(p.GetIdentity(), "@"+host+"@") && time.Since(p.GetLastAccessTime().AsTime()) < polledWithin {
			return nil
		}
	}
	return errors.New("no worker of " + host + " has come to Temporal for work in the last two minutes")
}
