package devstack

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// A grant is a role of the Stack and what it may do in the cluster. What it may do to tables is the migrations' business.
type grant struct {
	role    string
	options string
}

var grants = []grant{
	{roleOwner, "login createdb"}, // tests make databases as the owner
	{roleWeb, "login"},
	{roleWorker, "login"},
	{roleTemporal, "login"},
}

// A holding is a database of the Stack, its owner, and the other roles that may connect to it.
type holding struct {
	name, owner string
	guests      []string
}

var holdings = []holding{
	{database, roleOwner, []string{roleWeb, roleWorker}},
	{databaseTemporal, roleTemporal, nil},
	{databaseVisibility, roleTemporal, nil},
}

// makeRoles makes the roles and databases that are missing.
func (s *Stack) makeRoles(ctx context.Context) error {
	return s.asAdmin(ctx, "postgres", func(c *pgx.Conn) error {
		for _, g := range grants {
			if err := s.makeRole(ctx, c, g); err != nil {
				return fmt.Errorf("making role %s: %w", g.role, err)
			}
		}
		for _, h := range holdings {
			if err := makeDatabase(ctx, c, h); err != nil {
				return fmt.Errorf("making database %s: %w", h.name, err)
			}
		}
		return nil
	})
}

// makeRole creates a role with its password in one statement, so that a crash leaves both or neither. The statement is kept
// out of the server's log, which would show the password.
func (s *Stack) makeRole(ctx context.Context, c *pgx.Conn, g grant) error {
	var known bool
	if err := c.QueryRow(ctx, `select exists (select from pg_roles where rolname = $1)`, g.role).Scan(&known); err != nil || known {
		return err
	}
	return execAll(ctx, c,
		`set log_min_error_statement to panic`,
		fmt.Sprintf(`create role %s %s password '%s'`, g.role, g.options, s.kept.Passwords[g.role]))
}

// makeDatabase creates a database that only its owner and guests may connect to. The rights come with every call, because
// CREATE DATABASE cannot share a transaction with them.
func makeDatabase(ctx context.Context, c *pgx.Conn, h holding) error {
	var known bool
	if err := c.QueryRow(ctx, `select exists (select from pg_database where datname = $1)`, h.name).Scan(&known); err != nil {
		return err
	}
	if !known {
		if err := execAll(ctx, c, fmt.Sprintf(`create database %s owner %s`, h.name, h.owner)); err != nil {
			return err
		}
	}
	if err := execAll(ctx, c, fmt.Sprintf(`revoke all on database %s from public`, h.name)); err != nil {
		return err
	}
	for _, guest := range h.guests {
		if err := execAll(ctx, c, fmt.Sprintf(`grant connect on database %s to %s`, h.name, guest)); err != nil {
			return err
		}
	}
	return nil
}

// recreate drops a database, with whoever is connected to it, and makes it again, empty.
func (s *Stack) recreate(ctx context.Context, name string) error {
	return s.asAdmin(ctx, "postgres", func(c *pgx.Conn) error {
		if err := execAll(ctx, c, fmt.Sprintf(`drop database if exists %s with (force)`, name)); err != nil {
			return err
		}
		for _, h := range holdings {
			if h.name == name {
				return makeDatabase(ctx, c, h)
			}
		}
		return fmt.Errorf("%s is not a database of ours", name)
	})
}

// asAdmin runs something on one connection as the superuser.
func (s *Stack) asAdmin(ctx context.Context, database string, run func(*pgx.Conn) error) error {
	c, err := pgx.Connect(ctx, s.URL(roleAdmin, database))
	if err != nil {
		return fmt.Errorf("connecting to PostgreSQL: %w", err)
	}
	defer c.Close(context.WithoutCancel(ctx)) // nothing is lost with it
	return run(c)
}

func execAll(ctx context.Context, c *pgx.Conn, statements ...string) error {
	for _, statement := range statements {
		if _, err := c.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
