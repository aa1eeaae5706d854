package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// validator is the version of html-validate that pages are held to.
const validator = "9.7.1"

// unheard are rules that are off, each for its reason.
var unheard = map[string]string{
	"no-redundant-role":       "the design system names the roles of tables, which some browsers forget when a narrow screen draws them as blocks, and of landmarks for old ones",
	"prefer-native-element":   "the design system's links that look like buttons carry role=button, and its scripts press them by the space bar",
	"no-implicit-button-type": "the design system's header has its buttons without a type; in their forms they submit, which is meant",
	"doctype-style":           "upper or lower case means the same",
	"attribute-boolean-style": "checked and checked=\"\" mean the same, and typed attributes write the second",
}

// heard are rules that hear otherwise than they would by themselves.
var heard = map[string]any{
	"aria-label-misuse": []any{"error", map[string]bool{"allowAnyNamable": true}},                                             // lists may have names too
	"form-dup-name":     []any{"error", map[string]any{"shared": []string{"radio", "button", "reset", "submit", "checkbox"}}}, // the boxes of one question share its name
}

// headings is what the standard keeps out of the head of a row. The validator
// counts details among sectioning content, which the standard does not.
var headings = map[string]any{"th": map[string]any{"permittedDescendants": []any{map[string]any{"exclude": []string{"@heading", "header", "footer", "article", "aside", "nav", "section"}}}}}

// keepSource keeps the page that is open for the validator, in the long tests.
func (v *visitor) keepSource() {
	if m := v.mirror; full() && !v.scriptless {
		m.sources[fmt.Sprintf("%03d-%s-%s", m.pages, slug(v.name), slug(v.path()))] = v.source
	}
}

// validHTML holds every page that was kept, as the server sent it, to the HTML
// standard.
func (s *stage) validHTML() {
	tool := findValidator(s.t)
	folder := s.t.TempDir()
	if s.mirror.shots != "" {
		folder = s.mirror.shots
	}
	for name, source := range s.mirror.sources {
		if err := os.WriteFile(filepath.Join(folder, name+".html"), []byte(source), 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
	if bad := s.t.TempDir(); os.WriteFile(filepath.Join(bad, "bad.html"), []byte(badPage), 0o644) != nil || len(validate(s.t, tool, bad)) == 0 {
		s.t.Fatal("the validator finds nothing wrong with a bad page, so it would pass every page")
	}
	found := validate(s.t, tool, folder)
	s.mirror.validated = len(s.mirror.sources)
	for _, said := range slices.Sorted(maps.Keys(found)) {
		s.mirror.invalid += len(found[said])
		s.t.Errorf("%d × %s: %s", len(found[said]), said, strings.Join(found[said][:min(3, len(found[said]))], ", "))
	}
}

// A finding is one message of html-validate.
type finding struct {
	FilePath string
	Messages []struct {
		RuleID, Message, Selector string
		Line, Column              int
	}
}

// validate lists what the validator says, and of which pages.
func validate(t *testing.T, tool, folder string) map[string][]string {
	t.Helper()
	rules := maps.Clone(heard)
	for rule := range unheard {
		rules[rule] = "off"
	}
	config, err := json.Marshal(map[string]any{"root": true, "extends": []string{"html-validate:recommended"}, "rules": rules, "elements": []any{"html5", headings}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "rules.json"), config, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "--config", filepath.Join(folder, "rules.json"), "--formatter", "json", filepath.Join(folder, "*.html")).Output()
	var findings []finding
	if broken := json.Unmarshal(out, &findings); broken != nil {
		t.Fatalf("html-validate: %v: %v: %s", err, broken, out)
	}
	found := map[string][]string{}
	for _, f := range findings {
		for _, m := range f.Messages {
			said := m.RuleID + ": " + m.Message
			found[said] = append(found[said], fmt.Sprintf("%s:%d:%d %s", filepath.Base(f.FilePath), m.Line, m.Column, m.Selector))
		}
	}
	return found
}

// findValidator fetches html-validate once, into the cache, from wherever npm
// is told to fetch from. Without Node or npm the walk goes without, and says so.
func findValidator(t *testing.T) string {
	t.Helper()
	if missing := lacks(); missing != "" {
		fmt.Printf(aloud+"The HTML of the pages was not validated, because %s. Install Node 18 or newer with npm to have it validated.\n", missing)
		t.Skipf("html-validate needs Node 18 or newer and npm: %s", missing)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	cache := os.Getenv("XDG_CACHE_HOME")
	if cache == "" {
		cache = filepath.Join(home, ".cache")
	}
	folder := filepath.Join(cache, "tranche", "html-validate-"+validator)
	tool := filepath.Join(folder, "node_modules", ".bin", "html-validate")
	if _, err := os.Stat(tool); err == nil {
		return tool
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	fetch := exec.Command("npm", "install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "html-validate@"+validator)
	if said, err := fetch.CombinedOutput(); err != nil {
		t.Fatalf("fetch html-validate %s by npm: %v\n%s", validator, err, said)
	}
	return tool
}

// lacks says what is missing for html-validate, or "".
func lacks() string {
	said, err := exec.Command("node", "--version").Output()
	if err != nil {
		return "there is no Node here"
	}
	major := regexp.MustCompile(`^v(\d+)\.`).FindSubmatch(said)
	if major == nil {
		return fmt.Sprintf("Node says that its version is %q", said)
	}
	if n, err := strconv.Atoi(string(major[1])); err != nil || n < 18 {
		return "Node here is " + strings.TrimSpace(string(said)) + ", older than 18"
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return "there is no npm here"
	}
	return ""
}
