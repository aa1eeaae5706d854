package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
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
	var base []funding.Ruleset
	if on := extended(b); on != "" && on != code {
		r, err := readWhole(files, on)
		if err != nil {
			return r, fmt.Errorf("%s extends %s: %w", name, on, err)
		}
		base = append(base, r)
	}
	r, err := ParseRuleset(b, base...)
	if err != nil {
		return r, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// readWhole reads a ruleset that extends no other.
func readWhole(files fs.FS, code string) (funding.Ruleset, error) {
	b, err := fs.ReadFile(files, "rulesets/"+strings.ToLower(code)+".yaml")
	if err != nil {
		return funding.Ruleset{}, err
	}
	return ParseRuleset(b)
}

// extended is the code of the ruleset that a file extends, or "".
func extended(b []byte) string {
	var f struct {
		Extends string `yaml:"extends"`
	}
	if yaml.Unmarshal(b, &f) != nil {
		return "" // reading it whole says what is wrong
	}
	return f.Extends
}

// ParseRuleset reads a ruleset from YAML, on top of the one of base that it
// extends, if any. Unknown fields are refused, so that a misspelt rule is not
// silently left out; what they are is [CheckRulesetFile]'s to say.
func ParseRuleset(b []byte, base ...funding.Ruleset) (funding.Ruleset, error) {
	var f rulesetFile
	if err := strictYAML(b, &f); err != nil {
		return f.Ruleset, fmt.Errorf("read ruleset: %w", err)
	}
	if f.Extends == "" {
		return f.Ruleset, nil
	}
	i := slices.IndexFunc(base, func(r funding.Ruleset) bool { return r.Code == f.Extends })
	if i < 0 {
		return f.Ruleset, fmt.Errorf("the ruleset extends %s, which is not there", f.Extends)
	}
	return extend(base[i], f, b)
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
