package e2e

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js
var axeSource string

// A mirror is held up to every page that somebody comes to: it must fit a
// telephone, and axe must find nothing wrong with it, wide and narrow.
type mirror struct {
	shots      string // folder for pictures; "" keeps none
	seen       map[string]bool
	pages      int // different pages, by person and by what stands on them
	looks      int // pages × widths
	violations int
	overflows  int
	loads      map[string]load // by shape
	sources    map[string]string
	validated  int // pages of HTML
	invalid    int // errors in them
	took       time.Duration
}

func newMirror(t *testing.T) *mirror {
	m := &mirror{shots: os.Getenv("TRANCHE_SHOTS"), seen: map[string]bool{}, loads: map[string]load{}, sources: map[string]string{}}
	if m.shots != "" {
		if err := os.MkdirAll(m.shots, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { m.tell(t.Name()) })
	return m
}

// features is what makes a page another page: the headings, buttons, tags and
// errors on it. A page whose figures alone changed was seen before.
const features = `[...new Set([...document.querySelectorAll('h1, h2, h3, button, legend, .nhsuk-tag, .nhsuk-error-message')].map((e) => e.textContent.replace(/[\d\s]+/g, ' ')))].sort().join('|')`

// look holds the mirror up to the page that is open, unless it was seen.
func (v *visitor) look() {
	v.t.Helper()
	if v.mirror == nil {
		return
	}
	v.weigh()
	key := v.path() + " " + eval[string](v, features)
	if v.path() == "/" { // here everybody's menu is looked at
		key += v.name
	}
	if v.mirror.seen[key] {
		return
	}
	v.mirror.seen[key] = true
	began := time.Now()
	defer func() { v.mirror.took += time.Since(began) }()
	v.mirror.pages++
	v.keepSource()
	if v.scriptless { // axe is a script too; the sizes are another matter here, because menus do not fold
		v.measure(narrow, narrowHeight)
	} else {
		v.run("load axe", chromedp.Evaluate(axeSource, nil))
		v.lookAt(wide, wideHeight)
		v.lookAt(narrow, narrowHeight)
	}
	v.resize(wide, wideHeight)
}

// measure looks whether the page fits a window of this size.
func (v *visitor) measure(width, height int64) {
	v.t.Helper()
	v.resize(width, height)
	v.mirror.looks++
	if needs := eval[int64](v, `document.scrollingElement.scrollWidth`); needs > width {
		v.mirror.overflows++
		v.T.Errorf("%s at %s: %d pixels wide on a window of %d; too wide: %s", v.name, v.path(), needs, width, eval[string](v, tooWide))
	}
}

func (v *visitor) lookAt(width, height int64) {
	v.t.Helper()
	v.measure(width, height)
	for _, said := range v.axe() {
		if excused(said) {
			continue
		}
		v.mirror.violations++
		v.T.Errorf("%s at %s, %d pixels wide: %s", v.name, v.path(), width, said)
	}
	if v.mirror.shots != "" {
		v.keepPicture(fmt.Sprintf("%03d-%s-%s-%d", v.mirror.pages, slug(v.name), slug(v.path()), width))
	}
}

// settled comes when the header has folded its menu for the new width.
const settled = `new Promise((done) => { let frames = 4; const next = () => (frames-- ? requestAnimationFrame(next) : done(true)); next(); })`

// tooWide names what stands out on the right.
const tooWide = `[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(' … ')`

func (v *visitor) resize(width, height int64) {
	v.t.Helper()
	v.run("resize the window", emulation.SetDeviceMetricsOverride(width, height, 1, width == narrow))
	if !v.scriptless {
		eval[bool](v, settled)
	}
}

// axe lists what axe finds wrong with the page as it stands.
func (v *visitor) axe() []string {
	v.t.Helper()
	found := eval[string](v, `axe.run(document, {resultTypes: ['violations'], preload: false}).then((r) => JSON.stringify(
		r.violations.map((x) => x.id + ' (' + x.help + '): ' + x.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + n.html.slice(0, 160) + ' ' + n.failureSummary).join(' … '))))`)
	var out []string
	if err := json.Unmarshal([]byte(found), &out); err != nil {
		v.fail("axe said %q: %v", found, err)
	}
	return out
}

// excused reports whether a finding is the design system's own and cannot be
// mended here: its drop zone for files, which only /demo/ui shows so far, names
// its button by the label above it.
func excused(finding string) bool {
	return strings.HasPrefix(finding, "label-content-name-mismatch") && strings.Contains(finding, "nhsuk-file-upload__drop-button")
}

// keepPicture saves the whole page under a name. The window is made as high as
// the page for it, so that what sticks to its edge is not drawn over the middle.
func (v *visitor) keepPicture(name string) {
	folder := os.Getenv("TRANCHE_SHOTS")
	if folder == "" {
		return
	}
	var png []byte
	err := v.try(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		_, _, _, _, _, size, err := page.GetLayoutMetrics().Do(ctx)
		if err != nil {
			return err
		}
		width, height := int64(size.Width), int64(min(size.Height, 12_000))
		if err := emulation.SetDeviceMetricsOverride(width, height, 1, width <= narrow).Do(ctx); err != nil {
			return err
		}
		png, err = page.CaptureScreenshot().Do(ctx)
		return err
	}))
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644)
	}
	if err != nil {
		v.t.Logf("no picture of %s: %v", name, err)
	}
}

// path is the address without the house's own part.
func (v *visitor) path() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	path, _, _ := strings.Cut(strings.TrimPrefix(v.address, v.house.address), "?")
	return path
}

var unfit = regexp.MustCompile(`[^a-z0-9]+`)

func slug(s string) string { return strings.Trim(unfit.ReplaceAllString(strings.ToLower(s), "-"), "-") }
