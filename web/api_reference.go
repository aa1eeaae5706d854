package web

import (
	"net/http"
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

type organisationList struct {
	Organisations []funding.Organisation `json:"organisations"`
}

// A roundBody is a round with what its fund has left.
type roundBody struct {
	funding.Round

	Open  bool        `json:"open"`
	Cover []coverBody `json:"cover" doc:"What the round's fund has, by year and nature"`
}

type coverBody struct {
	funding.Cover

	Unallocated money.Pence `json:"unallocated_pence"`
}

type roundList struct {
	Rounds []roundBody `json:"rounds"`
}

type questionList struct {
	Round     string         `json:"round"`
	Ruleset   string         `json:"ruleset"`
	Questions []questionBody `json:"questions" doc:"In the order they are asked; pathways and when, if given, say which bids are asked, and need what an empty answer does by pathway"`
}

// A questionBody is a question with what reviewers make of the answer.
type questionBody struct {
	funding.Question

	Checked string `json:"checked,omitempty" doc:"What reviewers make of the answer, from the criteria they score"`
}

type rulesetList struct {
	Rulesets []rulesetBrief `json:"rulesets"`
}

// A rulesetBrief names a ruleset and its days.
type rulesetBrief struct {
	Code  string        `json:"code"`
	Title string        `json:"title"`
	From  calendar.Date `json:"effective_from"`
	To    calendar.Date `json:"effective_to" doc:"Empty until it is replaced"`
}

func (s service) referenceOperations() []operation {
	return []operation{
		{ID: "health", Action: "health", Method: http.MethodGet, Path: "/health", Summary: "Whether the service works", Answer: healthBody{}, Handle: s.healthOperation},
		{ID: "listOrganisations", Action: "listOrganisations", Method: http.MethodGet, Path: "/organisations", Summary: "Trusts, ICBs, regions and funders",
			Answer: organisationList{}, Handle: s.listOrganisations},
		{ID: "listRounds", Action: "listRounds", Method: http.MethodGet, Path: "/rounds", Summary: "Rounds, with what their funds have left", Answer: roundList{}, Handle: s.listRounds},
		{ID: "getRound", Action: "listRounds", Method: http.MethodGet, Path: "/rounds/{round}", Summary: "One round", Answer: roundBody{}, Handle: s.getRound},
		{ID: "listQuestions", Action: "listRounds", Method: http.MethodGet, Path: "/rounds/{round}/questions", Summary: "What a bid of this round is asked",
			About: "The keys are those of putAnswers. A question of type PERSON is answered with a person's id: getBid lists the people of the trust.", Answer: questionList{}, Handle: s.listQuestions},
		{ID: "listRulesets", Action: "readPublic", Method: http.MethodGet, Path: "/rulesets", Summary: "The programme's rules, by the days they hold", Answer: rulesetList{}, Handle: s.listRulesets},
		{ID: "getRuleset", Action: "readPublic", Method: http.MethodGet, Path: "/rulesets/{ruleset}", Summary: "One ruleset, whole",
			About: "Pathways, clocks in working days, limits in pence, criteria, questions, and for each rule where it is from or that it is only assumed.", Answer: funding.Ruleset{}, Handle: s.getRuleset},
	}
}

func (s service) listOrganisations(c call) (answer, error) {
	list, err := s.Record.Organisations(c)
	return give(organisationList{some(list)}, err)
}

func (s service) listRounds(c call) (answer, error) {
	sheets, err := s.Record.Rounds(c)
	out := roundList{Rounds: []roundBody{}}
	for _, r := range sheets {
		out.Rounds = append(out.Rounds, roundOf(r))
	}
	return give(out, err)
}

func roundOf(r desk.RoundSheet) roundBody {
	out := roundBody{Round: r.Round, Open: r.Open, Cover: []coverBody{}}
	for _, k := range r.Cover {
		out.Cover = append(out.Cover, coverBody{k, k.Unallocated()})
	}
	return out
}

// round finds the round that an address names.
func (c call) round() (desk.RoundSheet, error) {
	sheets, err := c.server.Record.Rounds(c)
	if err != nil {
		return desk.RoundSheet{}, err
	}
	i := slices.IndexFunc(sheets, func(r desk.RoundSheet) bool { return r.Round.ID == c.path("round") })
	if i < 0 {
		return desk.RoundSheet{}, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no round %q. See listRounds.", c.path("round")).At("round")
	}
	return sheets[i], nil
}

func (s service) getRound(c call) (answer, error) {
	r, err := c.round()
	if err != nil {
		return answer{}, err
	}
	return give(roundOf(r), nil)
}

func (s service) listQuestions(c call) (answer, error) {
	r, err := c.round()
	if err != nil {
		return answer{}, err
	}
	rules, err := s.rulesToday(c)
	out := questionList{r.Round.ID, rules.Code, []questionBody{}}
	for _, q := range rules.Questions {
		out.Questions = append(out.Questions, questionBody{q, rules.Checked(q)})
	}
	return give(out, err)
}

func (s service) listRulesets(c call) (answer, error) {
	sets, err := s.Record.Rulesets(c)
	out := rulesetList{Rulesets: []rulesetBrief{}}
	for _, r := range sets {
		out.Rulesets = append(out.Rulesets, rulesetBrief{r.Code, r.Title, r.EffectiveFrom, r.EffectiveTo})
	}
	return give(out, err)
}

func (s service) getRuleset(c call) (answer, error) {
	sets, err := s.Record.Rulesets(c)
	if err != nil {
		return answer{}, err
	}
	i := slices.IndexFunc(sets, func(r funding.Ruleset) bool { return r.Code == c.path("ruleset") })
	if i < 0 {
		return answer{}, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no ruleset %q. See listRulesets.", c.path("ruleset")).At("ruleset")
	}
	return give(sets[i], nil)
}

// some is a list that is [] in JSON when it is empty, not null.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// someNames are names that are {} in JSON when there are none, not null.
func someNames(names map[string]string) map[string]string {
	if names == nil {
		return map[string]string{}
	}
	return names
}
