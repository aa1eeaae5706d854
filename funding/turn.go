package funding

import (
	"math/big"
	"strings"
)

// Mark notes in a few letters what a bid was asked: its pathway and form, and
// a bit for each question. It travels in an address, so that the next page can
// say what a change made of the form, also without any script.
func Mark(r Reading) string {
	bits := new(big.Int)
	asked := Asked(Shape(r), "")
	for i, q := range r.Rules.Questions {
		for _, k := range asked {
			if k.Question.Key == q.Key {
				bits.SetBit(bits, i, 1)
			}
		}
	}
	return r.Pathway.Code + "." + r.Rules.Code + "." + bits.Text(62)
}

// A Turn is what became of a form since a mark was taken.
type Turn struct {
	From     string          `json:"from_pathway"`
	To       string          `json:"to_pathway"`
	Appeared []AskedQuestion `json:"appeared"`
	Gone     []Question      `json:"gone"` // no longer asked; their answers are kept
}

// Since compares the form with a mark; ok is false when nothing changed, or
// the mark is none of these rules.
func Since(mark string, r Reading) (t Turn, ok bool) {
	parts := strings.Split(mark, ".")
	if len(parts) != 3 || parts[1] != r.Rules.Code || len(parts[2]) > 64 {
		return t, false
	}
	if _, known := r.Rules.Pathway(parts[0]); !known && parts[0] != "" {
		return t, false
	}
	bits, valid := new(big.Int).SetString(parts[2], 62)
	if !valid || bits.Sign() < 0 {
		return t, false
	}
	t.From, t.To = parts[0], r.Pathway.Code
	now := Asked(Shape(r), "")
	for i, q := range r.Rules.Questions {
		was, is := bits.Bit(i) == 1, false
		for _, k := range now {
			if k.Question.Key != q.Key {
				continue
			}
			if is = true; !was {
				t.Appeared = append(t.Appeared, k)
			}
		}
		if was && !is {
			t.Gone = append(t.Gone, q)
		}
	}
	return t, t.From != t.To || len(t.Appeared)+len(t.Gone) > 0
}
