package devstack

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Roles and databases that every Stack has.
const (
	roleAdmin    = "postgres"
	roleOwner    = "tranche_owner"
	roleWeb      = "tranche_web"
	roleWorker   = "tranche_worker"
	roleTemporal = "temporal"

	database           = "tranche"
	databaseTemporal   = "temporal"
	databaseVisibility = "temporal_visibility"
)

var (
	allRoles          = []string{roleAdmin, roleOwner, roleWeb, roleWorker, roleTemporal}
	temporalDatabases = []string{databaseTemporal, databaseVisibility}
)

// A state is what a Stack writes down beside its data, in stack.json, so that the next start finds the same database.
type state struct {
	Passwords map[string]string `json:"passwords"`        // by role, random, made once
	Ports     map[string]int    `json:"ports"`            // by name, see ports.go
	Socket    string            `json:"socket,omitempty"` // socket folder outside the data folder, to be removed
	Temporal  process           `json:"temporal"`         // the server of the last run, for systems that cannot tie it to us
}

// A process is a process id that can be recognised later: Mark tells it from another that was given the same id.
type process struct {
	PID  int    `json:"pid"`
	Mark string `json:"mark"`
}

func statePath(dir string) string { return filepath.Join(dir, "stack.json") }

// loadState reads stack.json, or makes fresh passwords where there is neither a file nor a database.
func loadState(dir string) (state, error) {
	raw, err := os.ReadFile(statePath(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return freshState(dir)
	}
	if errors.Is(err, fs.ErrPermission) {
		return state{}, fmt.Errorf("%s belongs to another user: run tranche as that user, or choose another folder with TRANCHE_DATA_DIR", statePath(dir))
	}
	if err != nil {
		return state{}, fmt.Errorf("reading the passwords of the database: %w", err)
	}
	var s state
	if err := json.Unmarshal(raw, &s); err != nil || !s.complete() {
		return state{}, fmt.Errorf("%s is damaged: put back a good copy, or remove %s to begin again (this loses its data)", statePath(dir), dir)
	}
	return s, nil
}

func freshState(dir string) (state, error) {
	if _, err := os.Stat(filepath.Join(dir, "postgres")); err == nil {
		return state{}, fmt.Errorf("%s is missing, and it holds the passwords of the database beside it: put it back, or remove %s to begin again (this loses its data)", statePath(dir), dir)
	}
	s := state{Passwords: map[string]string{}, Ports: map[string]int{}}
	for _, role := range allRoles {
		s.Passwords[role] = password()
	}
	return s, nil
}

func (s state) complete() bool {
	for _, role := range allRoles {
		if s.Passwords[role] == "" {
			return false
		}
	}
	return true
}

// save replaces stack.json as a whole: a crash leaves the old one or the new one.
func (s state) save(dir string) error {
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".stack-*") // created 0600
	if err != nil {
		return fmt.Errorf("writing %s: %w", statePath(dir), err)
	}
	defer os.Remove(f.Name()) // gone after the rename
	_, err = f.Write(append(raw, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", statePath(dir), err)
	}
	return os.Rename(f.Name(), statePath(dir))
}

// password returns 192 random bits in letters that need no quoting in a URL or in SQL.
func password() string {
	raw := make([]byte, 24)
	rand.Read(raw) // never fails
	return hex.EncodeToString(raw)
}
