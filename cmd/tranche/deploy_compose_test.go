package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// A composed is one service of docker-compose.yml, as far as we care.
type composed struct {
	Image       string
	Build       yaml.Node
	PullPolicy  string `yaml:"pull_policy"`
	Restart     string
	Command     []string
	Ports       []string
	Volumes     []string
	Environment map[string]*string // nil is passed on from outside
	Healthcheck struct{ Test []string }
	Deploy      struct{ Replicas int }
	DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
}

// ours reports whether the service runs the image that is built here.
func (s composed) ours() bool { return !s.Build.IsZero() }

// A composition collects what is wrong with the services together.
type composition struct {
	services  map[string]composed
	published map[string]bool
	running   map[string]int // replicas by subcommand
	program   string         // our image's entrypoint
	faults    []string
}

func (c *composition) wrong(service, format string, args ...any) {
	c.faults = append(c.faults, service+": "+fmt.Sprintf(format, args...))
}

func composeFaults(t *testing.T, file, program string) []string {
	t.Helper()
	var parsed struct{ Services map[string]composed }
	if err := yaml.Unmarshal([]byte(file), &parsed); err != nil {
		return []string{"docker-compose.yml: " + err.Error()}
	}
	c := &composition{services: parsed.Services, published: map[string]bool{}, running: map[string]int{}, program: program}
	for _, name := range slices.Sorted(maps.Keys(c.services)) {
		s := c.services[name]
		c.image(name, s)
		c.life(name, s)
		c.ports(name, s)
		c.secrets(name, s)
		c.waits(name, s)
		c.mounts(name, s, top(t))
		if s.ours() {
			c.ownCommand(name, s)
			c.settings(name, s)
		}
	}
	for _, command := range []string{"serve", "worker"} {
		if n := c.running[command]; n < 2 {
			c.wrong("all", "%d of tranche %s, want 2: either may be stopped while the other goes on", n, command)
		}
	}
	return c.faults
}

var pinned = regexp.MustCompile(`^[a-z][a-z0-9./-]*:v?\d+(\.\d+)+(-[a-z0-9.]+)?$`)

func (c *composition) image(name string, s composed) {
	if s.ours() {
		if s.PullPolicy != "build" {
			c.wrong(name, "the image %s may be pulled from somebody else", s.Image)
		}
		return
	}
	if !pinned.MatchString(s.Image) {
		c.wrong(name, "the image %s is not pinned to a version", s.Image)
	}
	if strings.Contains(s.Image, "auto-setup") {
		c.wrong(name, "auto-setup is deprecated: use server and admin-tools")
	}
}

// life: what others await the end of runs once, everything else for ever.
func (c *composition) life(name string, s composed) {
	awaited := false
	for _, other := range c.services {
		awaited = awaited || other.DependsOn[name].Condition == "service_completed_successfully"
	}
	if awaited {
		if s.Restart != "no" {
			c.wrong(name, "it should run to its end once, and restart is %q", s.Restart)
		}
		return
	}
	if s.Restart != "unless-stopped" && s.Restart != "always" {
		c.wrong(name, "it does not start again: restart is %q", s.Restart)
	}
	if len(s.Healthcheck.Test) == 0 {
		c.wrong(name, "nobody asks whether it works: it has no healthcheck")
	}
}

func (c *composition) ports(name string, s composed) {
	for _, port := range s.Ports {
		host := port[:max(0, strings.LastIndex(port, ":"))]
		if !strings.HasPrefix(host, "127.0.0.1:") {
			c.wrong(name, "port %s is not on 127.0.0.1", port)
		}
		if c.published[host] || s.Deploy.Replicas > 1 {
			c.wrong(name, "port %s is published twice", host)
		}
		c.published[host] = true
	}
}

var (
	secretName = regexp.MustCompile(`PASSWORD|PWD|SECRET|TOKEN|API_KEY`)
	fromTheEnv = regexp.MustCompile(`^\$\{[A-Z_]+:\?[^}]+\}$`)
	inAnURL    = regexp.MustCompile(`://[^:@/]*:(.*)@`)
)

func (c *composition) secrets(name string, s composed) {
	for key, value := range s.Environment {
		if value == nil {
			continue
		}
		if secretName.MatchString(key) && !fromTheEnv.MatchString(*value) {
			c.wrong(name, "%s is written down: it must be ${…:?…}", key)
		}
		if m := inAnURL.FindStringSubmatch(*value); m != nil && !fromTheEnv.MatchString(m[1]) {
			c.wrong(name, "the password in %s is written down: it must be ${…:?…}", key)
		}
	}
}

func (c *composition) waits(name string, s composed) {
	for other, wait := range s.DependsOn {
		target, known := c.services[other]
		switch {
		case !known:
			c.wrong(name, "it waits for %s, which is no service", other)
		case wait.Condition == "service_healthy" && len(target.Healthcheck.Test) == 0:
			c.wrong(name, "it waits until %s is healthy, and nobody asks whether it is", other)
		case wait.Condition != "service_healthy" && wait.Condition != "service_completed_successfully":
			c.wrong(name, "%s of %s says nothing about whether it works", wait.Condition, other)
		}
	}
}

func (c *composition) mounts(name string, s composed, folder string) {
	for _, v := range s.Volumes {
		from, _, _ := strings.Cut(v, ":")
		if !strings.HasPrefix(from, "./") {
			continue
		}
		if _, err := os.Stat(filepath.Join(folder, from)); err != nil {
			c.wrong(name, "%s is mounted and does not exist", from)
		}
	}
}

// ownCommand: what it runs and what asks for its health are subcommands.
func (c *composition) ownCommand(name string, s composed) {
	c.subcommand(name, s.Command)
	if len(s.Command) > 0 {
		c.running[s.Command[0]] += max(1, s.Deploy.Replicas)
	}
	if len(s.Healthcheck.Test) < 2 {
		return
	}
	if by := s.Healthcheck.Test[:2]; by[0] != "CMD" || by[1] != c.program {
		c.wrong(name, "its health check runs %s, which the image does not have", by[1])
		return
	}
	c.subcommand(name, s.Healthcheck.Test[2:])
}

func (c *composition) subcommand(name string, args []string) {
	found, rest, err := newRoot(io.Discard, io.Discard).Find(args)
	if err != nil || !found.Runnable() || len(rest) > 0 {
		c.wrong(name, "tranche %s is no command", strings.Join(args, " "))
	}
}

// temporalSettings are read by Temporal's own code.
var temporalSettings = []string{"TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE", "TEMPORAL_API_KEY", "TEMPORAL_TLS", "TEMPORAL_TLS_CLIENT_CERT_PATH", "TEMPORAL_TLS_CLIENT_KEY_PATH"}

func (c *composition) settings(name string, s composed) {
	known := slices.Clone(temporalSettings)
	for field := range reflect.TypeFor[Settings]().Fields() {
		known = append(known, field.Tag.Get("env"))
	}
	for key := range s.Environment {
		if !slices.Contains(known, key) {
			c.wrong(name, "%s is no setting", key)
		}
	}
}
