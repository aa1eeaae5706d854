package ui_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// fixture is one case of nhsuk-frontend's own: options and the HTML they give.
type fixture struct {
	Name      string         `json:"name"`
	Context   map[string]any `json:"context"`
	CallBlock string         `json:"callBlock"`
	HTML      string         `json:"html"`
}

// drawn is what a fixture's options become: a component and its children.
type drawn struct {
	component templ.Component
	children  string
}

// drawing turns options into one of our components.
type drawing struct {
	draw  func(o options, call string) drawn
	prune func(*html.Node) // takes out of both trees what we leave out on purpose
	// atLeast is how many fixtures must be expressed: fewer is a step back.
	atLeast int
}

// TestOurHTMLEqualsTheOfficialOne draws every fixture of nhsuk-frontend whose
// options our props can say and compares the parsed trees. Fixtures go by index
// because their names repeat.
func TestOurHTMLEqualsTheOfficialOne(t *testing.T) {
	all := loadFixtures(t)
	used, skipped := 0, 0
	for _, name := range sorted(namesOf(drawings)) {
		t.Run(name, func(t *testing.T) {
			u, s := compareAll(t, all[name], drawings[name])
			if u < drawings[name].atLeast {
				t.Errorf("expressed %d fixtures, want at least %d", u, drawings[name].atLeast)
			}
			used, skipped = used+u, skipped+s
			t.Logf("%-20s %3d compared, %2d skipped", name, u, s)
		})
	}
	t.Logf("all components: %d fixtures compared, %d skipped", used, skipped)
}

func compareAll(t *testing.T, fixtures []fixture, d drawing) (used, skipped int) {
	for i, f := range fixtures {
		o := newOptions(f.Context)
		out := d.draw(o, f.CallBlock)
		if key := o.unread(); key != "" {
			skipped++
			t.Logf("%d %q: skipped, no prop for %q", i, f.Name, key)
			continue
		}
		used++
		got, want := tree(t, render(t, out), d.prune), tree(t, f.HTML, d.prune)
		if got != want {
			context, _ := json.Marshal(f.Context)
			t.Errorf("%d %q\noptions %s\n%s", i, f.Name, context, firstDifference(got, want))
		}
	}
	return used, skipped
}

func render(t *testing.T, d drawn) string {
	t.Helper()
	ctx := context.Background()
	if d.children != "" {
		ctx = templ.WithChildren(ctx, templ.Raw(d.children))
	}
	var out bytes.Buffer
	if err := d.component.Render(ctx, &out); err != nil {
		t.Fatalf("render: %v", err)
	}
	return out.String()
}

func loadFixtures(t *testing.T) map[string][]fixture {
	t.Helper()
	file, err := os.Open("testdata/fixtures.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string][]fixture
	if err := json.NewDecoder(r).Decode(&all); err != nil {
		t.Fatal(fmt.Errorf("read fixtures: %w", err))
	}
	return all
}

func namesOf(m map[string]drawing) map[string]bool {
	set := map[string]bool{}
	for k := range m {
		set[k] = true
	}
	return set
}
