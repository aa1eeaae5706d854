package funding

import (
	"fmt"
	"slices"
)

// A ReadRule says which answers a review judges: those of some cases, and some
// by their keys.
type ReadRule struct {
	Review ReviewKind `json:"review"`
	Cases  []Case     `json:"cases,omitempty"`
	Keys   []string   `json:"keys,omitempty"`
}

// Reads reports whether a review of kind k judges the answer to a question.
// What stands in no case all read, and a review that no rule speaks of reads
// everything: rather one look too many than one too few.
func (r Ruleset) Reads(k ReviewKind, key string) bool {
	i := slices.IndexFunc(r.ReadBy, func(x ReadRule) bool { return x.Review == k })
	q, known := r.Question(key)
	if i < 0 || !known || q.Case == FrontMatter {
		return true
	}
	return slices.Contains(r.ReadBy[i].Cases, q.Case) || slices.Contains(r.ReadBy[i].Keys, key)
}

// checkReadBy finds reviews, cases and questions that there are not.
func checkReadBy(r Ruleset) []Fault {
	var out []Fault
	for i, rule := range r.ReadBy {
		at := fmt.Sprintf("read_by[%d]", i)
		if rule.Review.Title() == "" {
			out = append(out, Fault{at + ".review", fmt.Sprintf("There is no review %q.", rule.Review)})
		}
		if slices.IndexFunc(r.ReadBy, func(x ReadRule) bool { return x.Review == rule.Review }) < i {
			out = append(out, Fault{at + ".review", fmt.Sprintf("%s is named twice. Put all that it reads into one line.", rule.Review)})
		}
		for _, c := range rule.Cases {
			if c == FrontMatter || !slices.Contains(Cases(), c) {
				out = append(out, Fault{at + ".cases", fmt.Sprintf("There is no case %q. Use STRATEGIC, ECONOMIC, COMMERCIAL, FINANCIAL or MANAGEMENT.", c)})
			}
		}
		for _, key := range rule.Keys {
			if _, ok := r.Question(key); !ok {
				out = append(out, Fault{at + ".keys", fmt.Sprintf("There is no question %q.", key)})
			}
		}
	}
	return out
}
