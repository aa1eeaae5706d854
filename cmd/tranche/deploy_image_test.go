package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A buildStage is one FROM of a Dockerfile and what follows it.
type buildStage struct {
	image string
	steps []string // instruction and arguments, continued lines joined
}

// has reports whether a step begins so.
func (s buildStage) has(beginning string) (string, bool) {
	for _, step := range s.steps {
		if strings.HasPrefix(step, beginning) {
			return step, true
		}
	}
	return "", false
}

func parseDockerfile(file string) (stages []buildStage) {
	joined := strings.ReplaceAll(file, "\\\n", " ")
	for line := range strings.Lines(joined) {
		line = strings.TrimSpace(line)
		words := strings.Fields(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case words[0] == "FROM" && len(words) > 1:
			stages = append(stages, buildStage{image: words[1]})
		case len(stages) > 0:
			last := &stages[len(stages)-1]
			last.steps = append(last.steps, line)
		}
	}
	return stages
}

// goVersion is what go.mod asks for.
func goVersion(mod string) string {
	if m := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(mod); m != nil {
		return m[1]
	}
	return "unknown"
}

// entrypointOf is the program that the image starts, or "".
func entrypointOf(dockerfile string) string {
	stages := parseDockerfile(dockerfile)
	if len(stages) == 0 {
		return ""
	}
	step, _ := stages[len(stages)-1].has("ENTRYPOINT ")
	var args []string
	if json.Unmarshal([]byte(strings.TrimPrefix(step, "ENTRYPOINT ")), &args) != nil || len(args) != 1 {
		return ""
	}
	return args[0]
}

// userOf is whom a stage runs as.
func userOf(s buildStage) string {
	if step, ok := s.has("USER "); ok {
		return strings.TrimPrefix(step, "USER ")
	}
	return "root"
}

func imageFaults(dockerfile, mod string) (out []string) {
	wrong := func(format string, args ...any) { out = append(out, "Dockerfile: "+fmt.Sprintf(format, args...)) }
	stages := parseDockerfile(dockerfile)
	if len(stages) < 2 {
		return []string{"Dockerfile: the image is not built in stages"}
	}
	for _, s := range stages {
		if s.image != "scratch" && !pinned.MatchString(s.image) {
			wrong("the image %s is not pinned to a version", s.image)
		}
		if found, ok := strings.CutPrefix(s.image, "golang:"); ok && found != goVersion(mod) {
			wrong("it is built with Go %s, and go.mod wants %s", found, goVersion(mod))
		}
	}
	if _, ok := stages[0].has("RUN CGO_ENABLED=0 go build "); !ok {
		wrong("the binary is not built with CGO_ENABLED=0, so it needs a C library")
	}
	last := stages[len(stages)-1]
	if last.image != "scratch" && !strings.Contains(last.image, "distroless/static") {
		wrong("the last stage is %s, not scratch or a distroless image", last.image)
	}
	if _, ok := last.has("COPY --from=build /etc/ssl/certs/ca-certificates.crt "); last.image == "scratch" && !ok {
		wrong("the last stage has no certificates of public authorities")
	}
	if user := userOf(last); !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(user) {
		wrong("it runs as %s, and numbers other than 0 are wanted", user)
	}
	if entrypointOf(dockerfile) == "" {
		wrong("ENTRYPOINT is not one program in the form [\"/program\"], which needs no shell")
	}
	return out
}

// A ciFile is .github/workflows/ci.yml, as far as we care.
type ciFile struct {
	Permissions map[string]string
	Jobs        map[string]struct {
		Steps []struct {
			Uses, Run string
			With      map[string]string
		}
	}
}

var fullVersion = regexp.MustCompile(`@v\d+\.\d+\.\d+$`)

func workflowFaults(file string) (out []string) {
	var ci ciFile
	if err := yaml.Unmarshal([]byte(file), &ci); err != nil {
		return []string{"ci.yml: " + err.Error()}
	}
	if len(ci.Permissions) != 1 || ci.Permissions["contents"] != "read" {
		out = append(out, "ci.yml: it may do more than read")
	}
	wanted := map[string]bool{"make test": false, "~/.cache/tranche": false, "go.mod": false}
	for _, job := range ci.Jobs {
		for _, step := range job.Steps {
			if step.Uses != "" && !fullVersion.MatchString(step.Uses) {
				out = append(out, "ci.yml: "+step.Uses+" is not pinned to a version")
			}
			for _, said := range []string{step.Run, step.With["path"], step.With["go-version-file"]} {
				wanted[strings.TrimSpace(said)] = true
			}
		}
	}
	for _, said := range []string{"make test", "~/.cache/tranche", "go.mod"} {
		if !wanted[said] {
			out = append(out, "ci.yml: it does not use "+said)
		}
	}
	return out
}
