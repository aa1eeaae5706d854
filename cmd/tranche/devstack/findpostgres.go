package devstack

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldestPostgres is the first major version that has what the migrations use.
const oldestPostgres = 15

// A postgresBin is a folder with postgres and initdb in it.
type postgresBin struct {
	bin     string
	major   int
	version string // "15.18"
}

func (p postgresBin) path(program string) string { return filepath.Join(p.bin, program) }

// dataMajor is the major version that made a data directory, 0 when there is none yet.
func dataMajor(data string) (int, error) {
	path := filepath.Join(data, "PG_VERSION")
	raw, err := os.ReadFile(path) // #nosec G304 -- our own file
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading which PostgreSQL made %s: %w", data, err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(raw)))
	if err != nil {
		return 0, fmt.Errorf("%s holds %q where a PostgreSQL major version such as 15 is wanted: put back a good copy of %s, or remove it to begin again (this loses its data)", path, raw, data)
	}
	return major, nil
}

// postgres finds a PostgreSQL for data that was made by major version made (0 = no data yet).
func (f *finder) postgres(ctx context.Context, made int, data string) (postgresBin, error) {
	if named := f.look.getenv("PG_BIN"); named != "" {
		return f.namedPostgres(ctx, named, made, data)
	}
	var found []postgresBin
	for _, dir := range f.postgresDirs() {
		if p, err := f.probe(ctx, dir); err == nil {
			found = append(found, p)
		}
	}
	if p, ok := choosePostgres(found, made); ok {
		return p, nil
	}
	if made != 0 && made != packagedMajor {
		return postgresBin{}, mismatch(data, made, found)
	}
	return f.packagedPostgres(ctx)
}

// namedPostgres takes PG_BIN at its word: where it will not do, nothing else is used in its place.
func (f *finder) namedPostgres(ctx context.Context, named string, made int, data string) (postgresBin, error) {
	if isProgram(named) {
		named = filepath.Dir(named)
	}
	p, err := f.probe(ctx, named)
	if err != nil {
		return p, fmt.Errorf("PG_BIN is %s, which will not do: %w; set it to a folder that holds postgres and initdb, or unset it", named, err)
	}
	if made != 0 && p.major != made {
		return p, mismatch(data, made, []postgresBin{p})
	}
	if p.major < oldestPostgres {
		return p, fmt.Errorf("PG_BIN is PostgreSQL %s, and %d or newer is wanted: set it to a newer one, or unset it", p.version, oldestPostgres)
	}
	return p, nil
}

// postgresDirs lists where PostgreSQL may be, in the order of preference.
func (f *finder) postgresDirs() []string {
	var dirs []string
	if path := f.look.onPath("postgres"); path != "" {
		dirs = append(dirs, filepath.Dir(path))
	}
	packaged, _ := filepath.Glob(f.look.packages) // the pattern is a constant
	slices.SortFunc(packaged, func(a, b string) int { return packageNumber(b) - packageNumber(a) })
	return append(dirs, packaged...)
}

// packageNumber is the 15 of /usr/lib/postgresql/15/bin.
func packageNumber(dir string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(dir))) // 0 sorts last
	return n
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) ((\d+)[^\s]*)`)

// probe asks the postgres in dir for its version, as the user that will run it.
func (f *finder) probe(ctx context.Context, dir string) (postgresBin, error) {
	dir = homeOf(dir)
	for _, program := range []string{"postgres", "initdb"} {
		if !isProgram(filepath.Join(dir, program)) {
			return postgresBin{}, fmt.Errorf("there is no %s in %s", program, dir)
		}
	}
	cmd := program(filepath.Join(dir, "postgres"), "/", bareEnv(), "-V")
	out, err := f.run.output(ctx, cmd, f.who)
	if err != nil {
		return postgresBin{}, fmt.Errorf("%s/postgres does not run as the user it has to (%w) %s", dir, err, out)
	}
	m := versionLine.FindStringSubmatch(out)
	if m == nil {
		return postgresBin{}, fmt.Errorf("%s/postgres does not say which version it is: %q", dir, out)
	}
	major, err := strconv.Atoi(m[2])
	return postgresBin{bin: dir, major: major, version: m[1]}, err
}

// homeOf follows a link such as /usr/local/bin/postgres to the folder where its companions are.
func homeOf(dir string) string {
	real, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
	if err != nil || !isProgram(filepath.Join(filepath.Dir(real), "initdb")) {
		return dir
	}
	return filepath.Dir(real)
}

// choosePostgres picks the first that will do: the same major as existing data, else any that is new enough.
func choosePostgres(found []postgresBin, made int) (postgresBin, bool) {
	i := slices.IndexFunc(found, func(p postgresBin) bool {
		if made != 0 {
			return p.major == made
		}
		return p.major >= oldestPostgres
	})
	if i < 0 {
		return postgresBin{}, false
	}
	return found[i], true
}

func mismatch(data string, made int, found []postgresBin) error {
	here := "none is here"
	if len(found) > 0 {
		var names []string
		for _, p := range found {
			names = append(names, fmt.Sprintf("%s in %s", p.version, p.bin))
		}
		here = "here is " + strings.Join(names, ", ")
	}
	return fmt.Errorf("the data in %s was made by PostgreSQL %d, which must also read it, and %s: install PostgreSQL %d or set PG_BIN to its bin folder, or remove %s to begin again (this loses its data)",
		data, made, here, made, data)
}

// bareEnv is all that PostgreSQL's programs are given, so that no setting of ours leaks into a cluster.
func bareEnv(more ...string) []string {
	return append([]string{"PATH=/usr/bin:/bin", "TZ=UTC"}, more...)
}
