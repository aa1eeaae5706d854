package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A deployment is the files by which the product is run and tested elsewhere,
// by their paths.
type deployment map[string]string

func readDeployment(t *testing.T) deployment {
	t.Helper()
	d := deployment{}
	for _, path := range []string{"docker-compose.yml", "Dockerfile", ".dockerignore", ".github/workflows/ci.yml", "go.mod", ".ci/needs", "CHANGELOG.md"} {
		b, err := os.ReadFile(filepath.Join(top(t), path))
		if err != nil {
			t.Fatal(err)
		}
		d[path] = string(b)
	}
	return d
}

// faults is everything that is wrong with the files, in sentences.
func (d deployment) faults(t *testing.T) []string {
	t.Helper()
	var out []string
	out = append(out, composeFaults(t, d["docker-compose.yml"], entrypointOf(d["Dockerfile"]))...)
	out = append(out, imageFaults(d["Dockerfile"], d["go.mod"])...)
	out = append(out, workflowFaults(d[".github/workflows/ci.yml"])...)
	for _, secret := range []string{".git", ".env", ".data"} {
		if !hasLine(d[".dockerignore"], secret) {
			out = append(out, ".dockerignore lets "+secret+" into the image's build")
		}
	}
	if !hasLine(d[".ci/needs"], "wanted="+goVersion(d["go.mod"])) {
		out = append(out, ".ci/needs wants another Go than go.mod")
	}
	if !hasLine(d["CHANGELOG.md"], "## [Unreleased]") {
		out = append(out, "CHANGELOG.md has no Unreleased part")
	}
	return out
}

func hasLine(text, line string) bool {
	for l := range strings.Lines(text) {
		if strings.TrimSpace(l) == line {
			return true
		}
	}
	return false
}

func TestTheDeploymentFilesKeepTheirPromises(t *testing.T) {
	for _, fault := range readDeployment(t).faults(t) {
		t.Error(fault)
	}
}

func TestEachFaultOfADeploymentIsSeen(t *testing.T) {
	const compose, ci, image = "docker-compose.yml", ".github/workflows/ci.yml", "Dockerfile"
	for _, c := range []struct {
		sentence, file, old, new, fault string
	}{
		{"an image without a tag", compose, "image: postgres:15.18", "image: postgres", "postgres: the image postgres is not pinned"},
		{"the newest image, whatever it is", compose, "temporalio/server:1.32.0", "temporalio/server:latest", "not pinned"},
		{"an image that is no longer made", compose, "temporalio/server:1.32.0", "temporalio/auto-setup:1.32.0", "auto-setup is deprecated"},
		{"our image is taken from a stranger", compose, "  pull_policy: build # never a stranger's image of that name\n", "", "may be pulled"},
		{"a service that stays down", compose, "    image: temporalio/ui:2.54.1\n    restart: unless-stopped", "    image: temporalio/ui:2.54.1", "temporal-ui: it does not start again"},
		{"a service whose health nobody asks", compose, `    healthcheck:
      test: [CMD, nc, -z, 127.0.0.1, "8080"]
      interval: 10s
      timeout: 3s
      retries: 6
`, "", "temporal-ui: nobody asks whether it works"},
		{"a step that is run again and again", compose, "image: temporalio/admin-tools:1.32.0\n    restart: \"no\"", "image: temporalio/admin-tools:1.32.0\n    restart: always", "temporal-schema: it should run to its end"},
		{"a port open to the world", compose, "127.0.0.1:8233:8080", "8233:8080", "temporal-ui: port 8233:8080 is not on 127.0.0.1"},
		{"one port for two", compose, "127.0.0.1:8081:8080", "127.0.0.1:8080:8080", "port 127.0.0.1:8080 is published twice"},
		{"a password in the file", compose, "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD in .env}", "POSTGRES_PASSWORD: tranche", "postgres: POSTGRES_PASSWORD is written down"},
		{"a password with a default", compose, "${TRANCHE_WEB_PASSWORD:?set TRANCHE_WEB_PASSWORD in .env}\n", "${TRANCHE_WEB_PASSWORD:-tranche}\n", "TRANCHE_WEB_PASSWORD is written down"},
		{"a password in an address", compose, "tranche_worker:${TRANCHE_WORKER_PASSWORD:?set TRANCHE_WORKER_PASSWORD in .env}@", "tranche_worker:secret@", "worker: the password in TRANCHE_WORKER_DATABASE_URL is written down"},
		{"waiting for what does not exist", compose, "temporal-schema: { condition: service_completed_successfully }", "temporal-scheme: { condition: service_completed_successfully }", "temporal: it waits for temporal-scheme, which is no service"},
		{"waiting for health that nobody asks", compose, "      test: [CMD, nc, -z, localhost, \"7233\"]\n", "", "waits until temporal is healthy, and nobody asks"},
		{"waiting for an end that never comes", compose, "    restart: \"no\"\n    command: [migrate]", "    command: [migrate]", "migrate: it should run to its end"},
		{"not waiting at all", compose, "temporal: { condition: service_healthy }", "temporal: { condition: service_started }", "service_started"},
		{"a setting that nothing reads", compose, "TRANCHE_MAIL_HOST:", "TRANCHE_SMTP_HOST:", "worker: TRANCHE_SMTP_HOST is no setting"},
		{"a subcommand that does not exist", compose, "command: [worker]", "command: [work]", "worker: tranche work is no command"},
		{"a health check that does not exist", compose, "/tranche, healthcheck, web]", "/tranche, healthcheck, site]", "tranche healthcheck site is no command"},
		{"a program that is not in the image", compose, "[CMD, /tranche, healthcheck, worker]", "[CMD, curl, localhost]", "worker: its health check runs curl, which the image does not have"},
		{"a mounted file that does not exist", compose, "./deploy/temporal/schema.sh", "./deploy/temporal/scheme.sh", "scheme.sh is mounted and does not exist"},
		{"one website only", compose, "  web-2:\n    <<: *web\n    ports:\n      - 127.0.0.1:8081:8080\n", "", "1 of tranche serve, want 2"},
		{"one worker only", compose, "deploy: { replicas: 2 }", "deploy: { replicas: 1 }", "1 of tranche worker, want 2"},
		{"another Go than the module's", image, "golang:1.26.8", "golang:1.26.7", "built with Go 1.26.7"},
		{"whatever Go is newest", image, "golang:1.26.8", "golang", "not pinned"},
		{"a whole system around the binary", image, "FROM scratch", "FROM debian:12-slim", "last stage is debian:12-slim"},
		{"run as root", image, "USER 65532:65532", "USER 0", "runs as 0"},
		{"run as nobody in particular", image, "USER 65532:65532\n", "", "runs as root"},
		{"a binary that needs a C library", image, "CGO_ENABLED=0 ", "", "CGO_ENABLED=0"},
		{"a start by a shell that is not there", image, `ENTRYPOINT ["/tranche"]`, "ENTRYPOINT /tranche", "ENTRYPOINT"},
		{"no certificates", image, "COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt\n", "", "certificates"},
		{"secrets copied into the build", ".dockerignore", ".env\n", "", "lets .env into"},
		{"another test command", ci, "- run: make test", "- run: go test ./...", "make test"},
		{"an action of any version", ci, "actions/checkout@v5.0.0", "actions/checkout@main", "actions/checkout@main is not pinned"},
		{"nothing kept from run to run", ci, "path: ~/.cache/tranche", "path: ~/.cache/other", "~/.cache/tranche"},
		{"a Go of its own", ci, "go-version-file: go.mod", "go-version: stable", "go.mod"},
		{"rights that it does not need", ci, "contents: read", "contents: write", "may do more than read"},
		{"another Go for developers", ".ci/needs", "wanted=1.26.8", "wanted=1.20", ".ci/needs"},
		{"a change log without a place for what comes", "CHANGELOG.md", "## [Unreleased]", "## 1.0", "Unreleased"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			d := readDeployment(t)
			if !strings.Contains(d[c.file], c.old) {
				t.Fatalf("%s does not say %q any more", c.file, c.old)
			}
			d[c.file] = strings.Replace(d[c.file], c.old, c.new, 1)
			if faults := strings.Join(d.faults(t), "\n"); !strings.Contains(faults, c.fault) {
				t.Errorf("the faults are %q, want %q among them", faults, c.fault)
			}
		})
	}
}
