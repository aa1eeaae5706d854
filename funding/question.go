package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// A Question is one fact asked for, once, by every form that needs it
// (domain 2.2).
type Question struct {
	Key       string          `json:"key"`
	Section   string          `json:"section"`
	Case      Case            `json:"case,omitempty"` // empty for the front matter
	Label     string          `json:"label"`
	Hint      string          `json:"hint,omitempty"`
	Type      string          `json:"type"` // TEXT LONG_TEXT DATE CHOICE YES_NO PERSON
	Choices   []Choice        `json:"choices,omitempty"`
	Max       int             `json:"max,omitempty"`     // characters
	Minutes   int             `json:"minutes,omitempty"` // that an answer takes, estimated
	Who       []Role          `json:"who,omitempty"`     // who can best answer
	Criterion string          `json:"criterion,omitempty"`
	Need      map[string]Need `json:"need,omitempty"` // by pathway; what is not named blocks
	Optional  bool            `json:"optional,omitempty"`
	Role      Role            `json:"role,omitempty"` // PERSON: who may be named
	Pathways  []string        `json:"pathways,omitempty"`
	When      []When          `json:"when,omitempty"`  // asked if one of these fits; none = always
	Carry     bool            `json:"carry,omitempty"` // may be carried from an earlier bid
	Fact      string          `json:"fact,omitempty"`  // the organisation's fact that answers it
}

// A Choice is one answer to choose.
type Choice struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Need says what an empty answer does.
type Need string

// The needs: it stops the submission; it is shown to reviewers as not
// explained; it is only advised.
const (
	NeedBlocks  Need = "BLOCKS"
	NeedExplain Need = "EXPLAIN"
	NeedAdvice  Need = "ADVICE"
)

// NeedOn returns what an empty answer does on a pathway.
func (q Question) NeedOn(pathway string) Need {
	if n, ok := q.Need[pathway]; ok {
		return n
	}
	if q.Optional {
		return NeedAdvice
	}
	return NeedBlocks
}

// A When is one set of circumstances. It fits if everything it names does;
// what it leaves out does not matter. Because is what people are told.
type When struct {
	Pathways   []string    `json:"pathways,omitempty"`
	Forms      []string    `json:"forms,omitempty"`       // PROFORMA, SFBC, OBC, FBC
	From       money.Pence `json:"from_pence,omitempty"`  // national ask, included
	Below      money.Pence `json:"below_pence,omitempty"` // excluded; 0 = no ceiling
	Risk       []string    `json:"risk,omitempty"`
	Price      []string    `json:"price,omitempty"` // how certain the price is
	Answers    []AnswerIs  `json:"answers,omitempty"`
	LegalForms []LegalForm `json:"legal_forms,omitempty"`
	Subtypes   []string    `json:"subtypes,omitempty"` // how the kind of trust begins, as "Acute"
	Distress   *bool       `json:"distress,omitempty"`
	Segments   []int       `json:"segments,omitempty"`
	EPRGroups  []string    `json:"epr_groups,omitempty"`
	Because    string      `json:"because"`
}

// An AnswerIs fits when the answer to another question is one of these. An
// answer that is kept but no longer asked for does not count.
type AnswerIs struct {
	Key string   `json:"key"`
	Is  []string `json:"is"`
}

// circumstances are what a When is held against.
type circumstances struct {
	pathway, form string
	ask           money.Pence
	org           Organisation
	answer        func(key string) string
}

func (w When) fits(c circumstances) bool {
	among := func(list []string, s string) bool { return len(list) == 0 || slices.Contains(list, s) }
	switch {
	case !among(w.Pathways, c.pathway), !among(w.Forms, c.form), !among(w.EPRGroups, c.org.EPRGroup):
		return false
	case c.ask < w.From, w.Below > 0 && c.ask >= w.Below:
		return false
	case len(w.LegalForms) > 0 && !slices.Contains(w.LegalForms, c.org.LegalForm), len(w.Segments) > 0 && !slices.Contains(w.Segments, c.org.Segment):
		return false
	case w.Distress != nil && *w.Distress != c.org.Distress:
		return false
	case len(w.Subtypes) > 0 && !slices.ContainsFunc(w.Subtypes, func(s string) bool { return strings.HasPrefix(c.org.Subtype, s) }):
		return false
	case len(w.Risk) > 0 && !slices.Contains(w.Risk, c.answer("risk")), len(w.Price) > 0 && !slices.Contains(w.Price, c.answer("price_certainty")):
		return false
	}
	return !slices.ContainsFunc(w.Answers, func(a AnswerIs) bool { return !slices.Contains(a.Is, c.answer(a.Key)) })
}

// fitting returns the first of list that fits.
func fitting(list []When, c circumstances) (When, bool) {
	i := slices.IndexFunc(list, func(w When) bool { return w.fits(c) })
	if i < 0 {
		return When{}, false
	}
	return list[i], true
}

// Question returns the question with this key.
func (r Ruleset) Question(key string) (Question, bool) {
	i := slices.IndexFunc(r.Questions, func(q Question) bool { return q.Key == key })
	if i < 0 {
		return Question{}, false
	}
	return r.Questions[i], true
}

// QuestionsFor lists the questions that a bid on a pathway may be asked,
// whatever else they depend on. [Shape] says which one bid is asked.
func (r Ruleset) QuestionsFor(pathway string) []Question {
	may := func(pathways []string) bool { return len(pathways) == 0 || contains(pathways, pathway) }
	var out []Question
	for _, q := range r.Questions {
		if may(q.Pathways) && (len(q.When) == 0 || slices.ContainsFunc(q.When, func(w When) bool { return may(w.Pathways) })) {
			out = append(out, q)
		}
	}
	return out
}

// Checked says what reviewers make of the answer, from the very criteria that
// they score or the check that must hold: "" when nobody does. Reviews names
// those on the bid's route; none means all of them.
func (r Ruleset) Checked(q Question, reviews ...ReviewKind) string {
	for _, f := range r.Fundamentals {
		if f.Code == q.Criterion {
			return fmt.Sprintf("Must hold before the bid is sent: %s.", lowerFirst(f.Title))
		}
	}
	for _, c := range r.Criteria {
		if c.Code != q.Criterion {
			continue
		}
		var owners []string
		for _, o := range c.Owners {
			if len(reviews) == 0 || slices.Contains(reviews, o) {
				owners = append(owners, o.Title())
			}
		}
		if len(owners) == 0 {
			return ""
		}
		return fmt.Sprintf("Scored under %s, %d of 100, by: %s.", lowerFirst(c.Title), c.Weight, strings.Join(owners, ", "))
	}
	return ""
}
