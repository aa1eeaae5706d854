package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/tranche-funding/tranche/"

// rooms says which of our packages each room may import. A room's own
// sub-packages are part of it.
var rooms = map[string][]string{
	"funding":     nil,
	"migrations":  nil,
	"store":       {"funding", "migrations"},
	"exchange":    {"funding"},
	"activities":  {"funding", "store", "exchange"},
	"workflows":   {"funding", "activities"},
	"web":         {"funding", "exchange"},
	"cmd/tranche": {"funding", "migrations", "store", "exchange", "activities", "workflows", "web"},
}

// strangers are packages that a room must never depend on, also not through
// others.
var strangers = map[string][]string{
	"funding":   {"net", "net/http", "os/exec", "database/sql", "gorm.io/gorm", "go.temporal.io/sdk/workflow", "github.com/labstack/echo/v4"},
	"store":     {"go.temporal.io/sdk/workflow", "github.com/labstack/echo/v4"},
	"exchange":  {"database/sql", "gorm.io/gorm", "go.temporal.io/sdk/workflow", "github.com/labstack/echo/v4"},
	"workflows": {"github.com/labstack/echo/v4"},
	"web":       {"gorm.io/gorm", "github.com/jackc/pgx/v5", "go.temporal.io/sdk/workflow", "go.temporal.io/sdk/client"},
}

func TestRoomsAreEnteredOneWay(t *testing.T) {
	for _, line := range golist(t, `{{.ImportPath}} {{join .Imports " "}}`) {
		pkg, imports, _ := strings.Cut(line, " ")
		room := roomOf(strings.TrimPrefix(pkg, module))
		allowed, known := rooms[room]
		if !known {
			continue // .ci and e2e are outside the house
		}
		for _, imp := range strings.Fields(imports) {
			other, ours := strings.CutPrefix(imp, module)
			if to := roomOf(other); ours && to != room && !slices.Contains(allowed, to) {
				t.Errorf("%s imports %s: %s may enter %v only", pkg, imp, room, allowed)
			}
		}
	}
}

func TestRoomsKeepStrangersOut(t *testing.T) {
	for room, unwanted := range strangers {
		for _, line := range golist(t, `{{.ImportPath}} {{join .Deps " "}}`, "./"+room+"/...") {
			pkg, deps, _ := strings.Cut(line, " ")
			for _, bad := range unwanted {
				if slices.Contains(strings.Fields(deps), bad) {
					t.Errorf("%s depends on %s, which has no business in %s", pkg, bad, room)
				}
			}
		}
	}
}

// roomOf is the room that a package of ours is in.
func roomOf(pkg string) string {
	if strings.HasPrefix(pkg, "cmd/tranche") {
		return "cmd/tranche"
	}
	room, _, _ := strings.Cut(pkg, "/")
	return room
}

func golist(t *testing.T, format string, patterns ...string) []string {
	t.Helper()
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	cmd := exec.Command("go", append([]string{"list", "-f", format}, patterns...)...)
	cmd.Dir = top(t)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

func top(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

const (
	linesInFile     = 300
	linesInFunction = 60
	linesInTable    = 100 // a test function may be mostly its table
)

// reasoned marks a file or function that is longer with a reason beside it.
const reasoned = "house: long because"

func TestFilesAndFunctionsStaySmall(t *testing.T) {
	for _, path := range handWritten(t, ".go", ".templ") {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(src), "\n"); n > linesInFile && !strings.Contains(string(src), reasoned) {
			t.Errorf("%s has %d lines, more than %d: split it, or say %q", path, n, linesInFile, reasoned)
		}
		if strings.HasSuffix(path, ".go") {
			for _, long := range longFunctions(t, path, src) {
				t.Error(long)
			}
		}
	}
}

func longFunctions(t *testing.T, path string, src []byte) (out []string) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		n := set.Position(f.End()).Line - set.Position(f.Pos()).Line + 1
		most := linesInFunction
		if strings.HasSuffix(path, "_test.go") {
			most = linesInTable
		}
		if n > most && !strings.Contains(f.Doc.Text(), reasoned) {
			out = append(out, fmt.Sprintf("%s: %s has %d lines, more than %d: split it, or say %q above it", path, f.Name.Name, n, most, reasoned))
		}
	}
	return out
}

// handWritten lists our own source files with one of these endings.
func handWritten(t *testing.T, endings ...string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(top(t), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{".git", ".data", "bin", "testdata", "static", "node_modules"}, d.Name()) {
			return filepath.SkipDir
		}
		if slices.Contains(endings, filepath.Ext(path)) && !strings.HasSuffix(path, "_templ.go") {
			paths = append(paths, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestEverythingExportedIsExplained(t *testing.T) {
	for _, path := range handWritten(t, ".go") {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			for _, name := range unexplained(d) {
				t.Errorf("%s: %s has no doc comment", set.Position(d.Pos()), name)
			}
		}
	}
}

// unexplained names what d exports without a doc comment. In a group, the
// group's comment is enough.
func unexplained(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && receiverIsExported(d) {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
					names = append(names, s.Name.Name)
				}
			case *ast.ValueSpec:
				if s.Names[0].IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
					names = append(names, s.Names[0].Name)
				}
			}
		}
	}
	return names
}

func receiverIsExported(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return true
	}
	typ := f.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	id, ok := typ.(*ast.Ident)
	return ok && id.IsExported()
}

func TestPackagesAreExplainedAndWellNamed(t *testing.T) {
	for _, line := range golist(t, `{{.ImportPath}}|{{.Name}}|{{.Doc}}`) {
		part := strings.SplitN(line, "|", 3)
		if strings.TrimSpace(part[2]) == "" {
			t.Errorf("package %s has no doc comment", part[0])
		}
		if slices.Contains([]string{"util", "utils", "common", "helpers", "helper", "models", "types", "misc", "base"}, part[1]) {
			t.Errorf("package %s is called %s, which says nothing", part[0], part[1])
		}
	}
}
