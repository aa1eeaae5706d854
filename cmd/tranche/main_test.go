package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatTheProgramSaysAndItsExitCode(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := l.Addr().String()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		sentence string
		args     string
		env      map[string]string
		code     int
		parts    []string // of what it says
	}{
		{"version says which build it is", "version", nil, 0, []string{"tranche ", "go1."}},
		{"help lists the subcommands", "--help", nil, 0, []string{"dev ", "serve ", "worker ", "migrate ", "testenv "}},
		{"an unknown subcommand is named", "fly", nil, 1, []string{`tranche: unknown command "fly"`}},
		{"a taken port", "dev", map[string]string{"TRANCHE_HTTP_ADDR": taken}, 1, []string{"tranche: " + taken + " is taken by another program", "for example TRANCHE_HTTP_ADDR=127.0.0.1:"}},
		{"an address that is none", "dev", map[string]string{"TRANCHE_HTTP_ADDR": "8080"}, 1, []string{`TRANCHE_HTTP_ADDR is "8080"`, "host:port is wanted"}},
		{"a host of somebody else", "dev", map[string]string{"TRANCHE_HTTP_ADDR": "192.0.2.1:8080"}, 1, []string{"192.0.2.1:8080", "nothing can listen there", "choose another"}},
		{"a data folder that is a file", "dev", map[string]string{"TRANCHE_HTTP_ADDR": "127.0.0.1:0", "TRANCHE_DATA_DIR": file}, 1, []string{file, "cannot be written", "TRANCHE_DATA_DIR"}},
		{"a setting that cannot be read", "dev", map[string]string{"TRANCHE_DEMO": "perhaps"}, 1, []string{"reading the environment", "Demo"}},
		{"a proxy that is no network", "serve", map[string]string{"TRANCHE_TRUSTED_PROXY": "10.1.2.3"}, 1, []string{"reading the environment", "TrustedProxy"}},
		{"testenv without a command", "testenv", nil, 1, []string{"requires at least 1 arg"}},
		{"testenv inside a testenv, with a command that is not there", "testenv -- no-such-program", map[string]string{inTestenv: "1"}, 1, []string{"no-such-program cannot be run"}},
		{"serve without a database", "serve", map[string]string{"DATABASE_URL": ""}, 1, []string{"DATABASE_URL is not set", "tranche_web"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			var said bytes.Buffer
			if code := run(strings.Fields(c.args), &said, &said); code != c.code {
				t.Errorf("tranche %s ends with %d, want %d", c.args, code, c.code)
			}
			for _, part := range c.parts {
				if !strings.Contains(said.String(), part) {
					t.Errorf("tranche %s says %q, want it to say %q", c.args, said.String(), part)
				}
			}
		})
	}
}
