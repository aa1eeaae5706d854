package web

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/web/page"
)

// A sentEffort is what a browser measured: milliseconds of work on each field,
// and which fields were pasted into. It is a measurement, not an answer: what
// cannot be read is not there.
type sentEffort struct {
	MS     map[string]int64 `json:"ms"`
	Pasted []string         `json:"pasted"`
}

func effortSent(f *page.Form) sentEffort {
	var e sentEffort
	if json.Unmarshal([]byte(f.Get("effort")), &e) != nil {
		return sentEffort{}
	}
	return e
}

// ofAnswer is the time that one answer took, and whether it was pasted.
func (e sentEffort) ofAnswer(key string) (ms int64, pasted bool) {
	for field, t := range e.MS {
		if field == key || strings.HasPrefix(field, key+"[") {
			ms += min(max(t, 0), funding.MostActiveMS)
		}
	}
	return min(ms, funding.MostActiveMS), slices.Contains(e.Pasted, key)
}

// A gridEffort is how the rows of a grid came to be, by the references that
// the rows had when they were sent.
type gridEffort struct {
	funding.Effort
	grid  string
	typed []string // references of rows that were typed
	block bool     // a block of rows was pasted with them
}

var gridField = regexp.MustCompile(`^(\w+)-(\d+)-(\w+)$`)

// effortOn reads how a page with a grid was filled in. It has to be asked
// before the grid is read, which puts its rows in order.
func effortOn(f *page.Form, grid string) gridEffort {
	g := gridEffort{Effort: funding.Effort{Provenance: map[string]funding.Provenance{}, ActiveMS: map[string]int64{}}, grid: grid, block: f.Get("paste") != ""}
	for _, n := range f.RowsSent(grid) {
		g.typed = append(g.typed, f.Get(page.Cell(grid, n, "ref")))
	}
	e := effortSent(f)
	for field, ms := range e.MS {
		if path := g.pathOf(f, field); path != "" {
			g.ActiveMS[path] += min(max(ms, 0), funding.MostActiveMS)
		}
	}
	for _, field := range e.Pasted {
		if path := g.pathOf(f, field); path != "" {
			g.Provenance[path] = funding.Pasted
		}
	}
	return g
}

// pathOf is the field of a bid's content that a field of the form is for; ""
// when it is for none.
func (g gridEffort) pathOf(f *page.Form, field string) string {
	if year, ok := strings.CutPrefix(field, "running_costs-"); ok {
		return "running." + year
	}
	if field == "optimism_bias_bp" {
		return field
	}
	m := gridField.FindStringSubmatch(field)
	if m == nil || m[1] != g.grid {
		return ""
	}
	ref := f.Get(g.grid + "-" + m[2] + "-ref")
	if ref == "" {
		return ""
	}
	return g.grid + "[" + ref + "]." + m[3]
}

// rows says which of the rows that were read came out of a pasted block.
func (g gridEffort) rows(refs ...string) funding.Effort {
	for _, ref := range refs {
		if g.block && !slices.Contains(g.typed, ref) {
			g.Provenance[g.grid+"["+ref+"]"] = funding.Pasted
		}
	}
	return g.Effort
}
