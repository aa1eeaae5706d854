package funding

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Names is what a published answer must not hold: who asked, in any form.
type Names struct {
	Orgs   []Organisation // trusts, ICBs and regions
	Asker  string         // code of the trust that asked
	People []Person       // of the trust and of the thread
}

// A Word is a piece of a text that may tell who asked.
type Word struct {
	Text string `json:"text"` // as it stands in the text
	Kind string `json:"kind"` // "the name of an organisation", …
}

var (
	mailIn = regexp.MustCompile(`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`)
	refIn  = regexp.MustCompile(`\b(?:[A-Z]{2,6}[0-9]{2}-[A-Z0-9]{3,10}-[0-9]{3}(?:-C[0-9]+)?|ENQ-[0-9]{4}-[0-9]+)\b`)
)

// In lists the words of text that may tell who asked, each once, in the order
// of the text: names and codes of organisations, names of people, e-mail
// addresses and references.
func (n Names) In(text string) []Word {
	s := search{text: text, low: strings.ToLower(text)}
	s.matches(mailIn, "an e-mail address")
	s.matches(refIn, "the reference of a bid, a claim or a question")
	for _, o := range n.Orgs {
		if o.Kind == National {
			continue
		}
		s.phrase(o.Name, "the name of an organisation")
		s.phrase(shortName(o.Name), "the name of an organisation")
		s.code(o.Code, o.Code == n.Asker)
	}
	for _, p := range n.People {
		s.phrase(p.Name, "the name of a person")
		for _, part := range strings.Fields(p.Name) {
			s.exact(part, "the name of a person")
		}
	}
	return s.words()
}

// A search gathers what is found in a text, by where it stands.
type search struct {
	text, low string
	found     []span
}

type span struct {
	from, to int
	kind     string
}

func (s *search) matches(r *regexp.Regexp, kind string) {
	for _, at := range r.FindAllStringIndex(s.text, -1) {
		s.found = append(s.found, span{at[0], at[1], kind})
	}
}

// phrase finds whole words, in capitals or not.
func (s *search) phrase(words, kind string) {
	if len(s.low) == len(s.text) { // else letters changed their length and places do not fit
		s.each(s.low, strings.ToLower(words), kind)
		return
	}
	s.each(s.text, words, kind)
}

// exact finds whole words as they are spelled.
func (s *search) exact(words, kind string) { s.each(s.text, words, kind) }

// code finds a code of an organisation. Only the asker's is looked for in
// small letters too: RAN is a trust, ran is a word.
func (s *search) code(code string, anyCase bool) {
	if anyCase {
		s.phrase(code, "the code of an organisation")
		return
	}
	s.exact(code, "the code of an organisation")
}

func (s *search) each(in, words, kind string) {
	if len(words) < 3 {
		return
	}
	for from := 0; ; {
		i := strings.Index(in[from:], words)
		if i < 0 {
			return
		}
		at := from + i
		if edge(in[:at], true) && edge(in[at+len(words):], false) {
			s.found = append(s.found, span{at, at + len(words), kind})
		}
		from = at + len(words)
	}
}

// edge reports whether a word may begin or end here.
func edge(beside string, before bool) bool {
	runes := []rune(beside)
	if len(runes) == 0 {
		return true
	}
	r := runes[0]
	if before {
		r = runes[len(runes)-1]
	}
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// words gives each word once; of two that overlap, the longer one.
func (s *search) words() []Word {
	slices.SortFunc(s.found, func(a, b span) int { return cmp.Or(a.from-b.from, b.to-a.to, strings.Compare(a.kind, b.kind)) })
	var out []Word
	end := 0
	for _, f := range s.found {
		if f.from < end {
			continue
		}
		end = f.to
		w := Word{s.text[f.from:f.to], f.kind}
		if !slices.ContainsFunc(out, func(o Word) bool { return o.Text == w.Text }) {
			out = append(out, w)
		}
	}
	return out
}

// commonWords end the names of many organisations and tell none apart.
var commonWords = []string{"nhs", "foundation", "trust", "university", "teaching", "hospital", "hospitals", "partnership", "community", "specialist", "general", "ambulance",
	"service", "services", "health", "healthcare", "care", "mental", "social", "children's", "women's", "icb", "integrated", "board", "and", "of", "the", "for"}

// shortName is a name without the words at its end that many share: what
// people say. It is empty where nothing is left that tells one.
func shortName(name string) string {
	words := strings.Fields(name)
	for len(words) > 0 && slices.Contains(commonWords, strings.ToLower(words[len(words)-1])) {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}
