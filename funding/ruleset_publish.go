package funding

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A RulesetDraft is a ruleset that is being written: one version of it. One
// person proposes a version and another publishes it (domain 4.5 d).
type RulesetDraft struct {
	Code     string    `json:"code"`
	Version  int       `json:"version"`
	Text     string    `json:"text"` // as written, YAML
	Rules    Ruleset   `json:"-"`    // as read
	SavedBy  string    `json:"saved_by"`
	SavedAt  time.Time `json:"saved_at"`
	Proposed string    `json:"proposed_by,omitempty"`  // person id; "" = not proposed
	Out      string    `json:"published_by,omitempty"` // person id; "" = not published
}

var rulesetCode = regexp.MustCompile(`^[A-Z0-9]+(-[A-Z0-9]+)+$`)

// CheckDraft says why a ruleset cannot be kept as a draft, or published later:
// every fault with its path. Rules are made for days to come.
func CheckDraft(r Ruleset, known []Ruleset, today calendar.Date) []Fault {
	var out []Fault
	if !rulesetCode.MatchString(r.Code) || len(r.Code) > 24 {
		out = append(out, Fault{"code", "The code is at most 24 capital letters, digits and hyphens, for example CAP-2027."})
	}
	if slices.ContainsFunc(known, func(o Ruleset) bool { return o.Code == r.Code }) {
		out = append(out, Fault{"code", r.Code + " is published already. Give the changed rules a code of their own."})
	}
	if strings.TrimSpace(r.Title) == "" {
		out = append(out, Fault{"title", "The ruleset has no title."})
	}
	if !r.EffectiveFrom.IsZero() && !r.EffectiveFrom.After(today) {
		out = append(out, Fault{"effective_from", "The rules would hold from " + r.EffectiveFrom.Text() + ". Choose a day after today, so that nobody's rules change under their hands."})
	}
	return append(append(out, CheckRuleset(r)...), CheckRulesetDates(r, known)...)
}

// RefuseFaults turns faults into the refusal of a ruleset, or nil.
func RefuseFaults(faults []Fault) error {
	var no []*Error
	for _, f := range faults {
		no = append(no, invalid("RULESET_FAULT", "%s: %s", f.Path, f.Says).At("text"))
	}
	return joinErrors(no).Err()
}

// Propose says whether the draft can be proposed for publication.
func (d RulesetDraft) Propose() error {
	switch {
	case d.Out != "":
		return conflict("RULESET_PUBLISHED", "%s is published already.", d.Code)
	case d.Proposed != "":
		return conflict("RULESET_PROPOSED", "Version %d of %s is proposed already. Somebody else publishes it.", d.Version, d.Code)
	}
	return nil
}

// Publish says whether p may publish the draft now: a version that somebody
// else wrote and proposed, whose first day is still to come.
func (d RulesetDraft) Publish(p Person, known []Ruleset, today calendar.Date) error {
	switch {
	case d.Out != "":
		return conflict("RULESET_PUBLISHED", "%s is published already.", d.Code)
	case d.Proposed == "":
		return conflict("RULESET_NOT_PROPOSED", "Version %d of %s is not proposed yet. Propose it, then somebody else publishes it.", d.Version, d.Code)
	case d.Proposed == p.ID || d.SavedBy == p.ID:
		return forbidden("SAME_PERSON", "You wrote or proposed this version, so somebody else has to publish it.")
	case !slices.ContainsFunc(p.Posts, func(o Post) bool { return o.Role == FundAdmin || o.Role == ProgrammeManager }):
		return forbidden("SAME_PERSON", "You act here as a deputy only. Rules are published by somebody who holds the post.")
	}
	return RefuseFaults(CheckDraft(d.Rules, known, today))
}
