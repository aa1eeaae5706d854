package web

import (
	"context"
	"net/http"

	"github.com/tranche-funding/tranche/funding"
)

type rulesetDraftList struct {
	Drafts []rulesetDraftBody `json:"drafts"`
}

type rulesetDraftBody struct {
	funding.RulesetDraft

	Changes []funding.RuleChange `json:"changes" doc:"From the ruleset that it follows"`
}

type saveRulesetBody struct {
	Version int    `json:"version" doc:"The one that was changed; 0 is a new draft"`
	Text    string `json:"text" required:"true" doc:"YAML. “extends: CODE” holds only what differs from a published one"`
}

type draftVersionBody struct {
	Version int `json:"version" doc:"The one that was read"`
}

func (s service) rulesetDraftOperations() []operation {
	text := "extends: CAP-2026\ncode: CAP-2027\ntitle: Rules of 2027/28\neffective_from: 2027-04-01\n"
	return []operation{
		{ID: "listRulesetDrafts", Action: "keepRulesets", Method: http.MethodGet, Path: "/ruleset-drafts", Summary: "Rulesets that are being written", Answer: rulesetDraftList{}, Handle: s.listRulesetDrafts},
		{ID: "putRulesetDraft", Action: "keepRulesets", Method: http.MethodPut, Path: "/ruleset-drafts/{ruleset}", Summary: "Save a ruleset that is being written", About: "Refused with RULESET_FAULT for each thing wrong, by line. A version that was proposed has to be proposed again.",
			Body: saveRulesetBody{0, text}, Keyed: true, Answer: rulesetDraftList{}, Handle: s.putRulesetDraft},
		{ID: "proposeRuleset", Action: "keepRulesets", Method: http.MethodPost, Path: "/ruleset-drafts/{ruleset}/propose", Summary: "Propose a ruleset for publication", Body: draftVersionBody{1}, Answer: rulesetDraftList{}, Handle: s.onDraft(Record.ProposeRuleset)},
		{ID: "publishRuleset", Action: "publishRuleset", Method: http.MethodPost, Path: "/ruleset-drafts/{ruleset}/publish", Summary: "Publish a ruleset", About: "By somebody who neither wrote nor proposed it: SAME_PERSON. It holds from its first day, which is still to come; bids submitted before keep theirs.",
			Body: draftVersionBody{1}, Answer: rulesetDraftList{}, Handle: s.onDraft(Record.PublishRuleset)},
	}
}

func (s service) listRulesetDrafts(c call) (answer, error) {
	d, err := s.Record.RulesetDesk(c, c.who)
	out := rulesetDraftList{Drafts: []rulesetDraftBody{}}
	for _, draft := range d.Drafts {
		body := rulesetDraftBody{draft, []funding.RuleChange{}}
		if before, ok := funding.RulesetBefore(draft.Rules, d.Known); ok {
			body.Changes = some(funding.DiffRulesets(before, draft.Rules))
		}
		out.Drafts = append(out.Drafts, body)
	}
	return give(out, err)
}

func (s service) putRulesetDraft(c call) (answer, error) {
	var body saveRulesetBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	if _, err := s.saveDraft(c, c.who, c.key, c.path("ruleset"), body.Version, body.Text); err != nil {
		return answer{}, err
	}
	return s.listRulesetDrafts(c)
}

// onDraft answers an operation that does something to the version of a draft
// that its caller read.
func (s service) onDraft(do func(Record, context.Context, funding.Person, string, int) error) func(call) (answer, error) {
	return func(c call) (answer, error) {
		var body draftVersionBody
		if err := c.read(&body); err != nil {
			return answer{}, err
		}
		if err := do(s.Record, c, c.who, c.path("ruleset"), body.Version); err != nil {
			return answer{}, err
		}
		return s.listRulesetDrafts(c)
	}
}
