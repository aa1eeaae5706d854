package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/tranche-funding/tranche/funding"
)

// ReadRuleset reads one of the rulesets that come with the product, by its code:
// CAP-2026 is rulesets/cap-2026.yaml.
func ReadRuleset(files fs.FS, code string) (funding.Ruleset, error) {
	name := "rulesets/" + strings.ToLower(code) + ".yaml"
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return funding.Ruleset{}, fmt.Errorf("read ruleset %s: %w", code, err)
	}
	r, err := ParseRuleset(b)
	if err != nil {
		return r, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// ParseRuleset reads a ruleset from YAML. Unknown fields are refused, so that
// a misspelt rule is not silently left out.
func ParseRuleset(b []byte) (funding.Ruleset, error) {
	var r funding.Ruleset
	if err := strictYAML(b, &r); err != nil {
		return r, fmt.Errorf("read ruleset: %w", err)
	}
	return r, nil
}

// ParseSeed reads what an installation starts with from YAML.
func ParseSeed(b []byte) (funding.Seed, error) {
	var s funding.Seed
	if err := strictYAML(b, &s); err != nil {
		return s, fmt.Errorf("read seed: %w", err)
	}
	return s, nil
}

// strictYAML goes through JSON, so that one set of field names and one way of
// reading money, dates and years serves both.
func strictYAML(b []byte, out any) error {
	var tree any
	if err := yaml.Unmarshal(b, &tree); err != nil {
		return err
	}
	j, err := json.Marshal(stringDates(tree))
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(j))
	d.DisallowUnknownFields()
	return d.Decode(out)
}

// stringDates undoes YAML's own idea of dates: 2026-04-01 is the text it was
// written as.
func stringDates(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			v[k] = stringDates(x)
		}
	case []any:
		for i, x := range v {
			v[i] = stringDates(x)
		}
	case time.Time:
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.Format(time.DateOnly)
		}
		return v.Format(time.RFC3339)
	}
	return v
}
